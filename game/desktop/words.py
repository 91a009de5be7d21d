"""The game's codes in words: news, answers, mood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals.sheet import last_offer
from game.desktop.facts import Facts
from game.desktop.parts import market_name
from game.engine.book import ACCEPTED, ANSWERS
from game.engine.parameters import PLEDGES

if TYPE_CHECKING:
    from game.session import NewsItem

#: What hits everybody, and what befalls a lab that matters to all who hold of it or host it.
_EVERYBODY = ("slump", "squeeze", "regime", "breakthrough", "window_shut", "supply_shock", "export_controls",
              "controls_lifted")  # fmt: skip
_FATES = ("ipo", "round_announced", "round_closed", "default", "failure", "acquired", "government_order", "incident")
#: Part of a lab from which its fate is the holder's own concern.
TIED = 0.05
_SHARES = ("slump", "squeeze", "shortage", "rationed", "renegotiated", "asked_cut", "leaned", "supply_shock")
_ABOUT_A_MARKET = ("lead_change", "grid_delay")
_ABOUT_BUYERS = ("new_best", "startup_bought")
_BAD = (
    "default", "failure", "tranche_lapsed", "deal_freed", "incident", "government_order", "slump", "squeeze", "leak",
    "round_waited", "leaned", "pledge_broken", "asked_cut", "terminated", "export_controls", "antitrust_probe",
    "grid_delay", "window_shut", "supply_shock", "redeployed", "bound",
)  # fmt: skip
_ICONS = {
    "round_closed": "coins", "deal_signed": "handshake", "tranche_paid": "hand-coins", "tranche_lapsed": "hourglass",
    "deal_freed": "lock-open", "deal_expired": "calendar-clock", "ipo": "landmark", "default": "triangle-alert",
    "failure": "circle-x", "rescue": "shield", "regime": "gauge", "slump": "trending-down", "squeeze": "microchip",
    "government_order": "gavel", "incident": "triangle-alert", "breakthrough": "lightbulb", "lead_change": "flag",
    "new_best": "trophy", "shortage": "zap", "round_announced": "hand-coins", "rationed": "cpu",
    "acquired": "building-2", "match": "swords", "renegotiated": "scale", "terminated": "log-out", "leak": "eye",
    "round_waited": "pause", "rumour": "bell", "renewed": "refresh-cw", "leaned": "timer",
    "pledge_broken": "thumbs-down", "sited": "factory", "asked_cut": "message-circle-question",
    "export_controls": "lock", "controls_lifted": "lock-open", "antitrust_probe": "scale", "probe_closed": "scale",
    "grid_delay": "zap", "window_shut": "pause", "startup_bought": "building-2", "partner_programme": "handshake",
    "alliance": "swords", "stake_bought": "coins",
    "supply_shock": "triangle-alert", "redeployed": "log-out",
    "controlled": "shield", "cleared": "lock-open", "bound": "eye", "found": "lightbulb",
}  # fmt: skip
_GOOD = (
    "round_closed", "deal_signed", "ipo", "breakthrough", "new_best", "tranche_paid", "renewed", "controls_lifted",
    "probe_closed", "cleared", "found",
)  # fmt: skip


def answer_text(f: Facts, lab: int) -> str:
    """What a lab said to the seat's last offer."""
    code, v = int(f.view.answer[lab]), f.view
    if code == ACCEPTED:
        offered = last_offer(f, lab).commit
        new = [d for d in f.deals_of(sponsor=f.me, lab=lab) if int(v.deal_start[d]) >= f.quarter]
        commits = [float(v.deal_commit_kusd[d]) for d in new]  # a contract renewed now is among them
        commit = min(commits, key=lambda kusd: abs(kusd - offered), default=0.0)
        if commit > 0 < offered:
            return t.text("answer.signed_compute", lab=f.short(f.labs[lab]), amount=t.money(commit))
    return t.text(f"answer.{ANSWERS[code]}", lab=f.short(f.labs[lab]))


def answer_colour(f: Facts, lab: int) -> str:
    """Colour of the last answer."""
    code = int(f.view.answer[lab])
    return "muted" if code == 0 else "good" if code == 1 else "warn"


def news_colour(item: NewsItem) -> str:
    """Colour of a news item: good, bad or neither."""
    kind = item.kind
    return "bad" if kind in _BAD else "good" if kind in _GOOD else "accent"


def news_icon(item: NewsItem) -> str:
    """Icon of a news item."""
    return _ICONS[item.kind]


def about(item: NewsItem, firm: int) -> bool:
    """Whether a news item names a firm."""
    return item.kind != "shortage" and firm in (item.who, item.whom)


def concerns(f: Facts, item: NewsItem) -> bool:
    """Whether the seat should hear of it first: it is named, all are hit, or land it led or a lab of its own is."""
    if about(item, f.me) or item.kind in _EVERYBODY:
        return True
    if item.kind == "lead_change" and len(f.views()) > 1:  # land that was one's own
        return int(f.views()[-2].land[int(item.amount) % len(f.map.regions), : len(f.map.clouds)].argmax()) == f.me
    lab = item.who - f.labs.start
    tied = 0 <= lab < len(f.labs) and (f.home_of(lab) == f.me or f.stake(f.me, lab) >= TIED)
    return item.kind in _FATES and tied


def first_news(f: Facts, items: Sequence[NewsItem]) -> list[NewsItem]:
    """What concerns the seat: first what names it, then what hits everybody, then the fate of its labs."""
    found = [item for item in items if f.playing and concerns(f, item)]
    return sorted(found, key=lambda item: (not about(item, f.me), item.kind not in _EVERYBODY))


def news_text(f: Facts, item: NewsItem) -> str:
    """A news item as a sentence."""
    kind, amount = item.kind, float(item.amount)
    if kind == "regime":
        return t.text(f"news.regime_{mood(int(amount))}")
    places = _places(f, item)
    if kind == "deal_signed":
        kind = "deal_signed" if amount > 0 else "deal_signed_money"
    if kind == "deal_expired" and amount <= 0:
        kind = "deal_expired_money"
    if kind in ("export_controls", "controls_lifted") and item.who < 0:
        kind = f"{kind}_all"
    return t.text(f"news.{kind}", **places)


def _places(f: Facts, item: NewsItem) -> dict[str, str]:
    """Names and amounts of a news item."""
    kind, amount = item.kind, float(item.amount)
    places = {"amount": t.percent(amount) if kind in _SHARES else t.money(amount)}
    if kind in ("sited", "redeployed"):
        places["amount"] = t.power(amount / 1000)
    if kind == "controlled":
        places["amount"] = f"{amount:.0f}"
    if kind == "pledge_broken":
        places["pledge"] = pledge_name(int(amount))
    if kind == "shortage":
        return places | {"market": market_name(f, item.who)}
    for name, firm in (("who", item.who), ("whom", item.whom)):
        places[name] = f.short(firm) if firm >= 0 else t.text("news.nobody")
    if kind in _ABOUT_A_MARKET:
        places["market"] = market_name(f, int(amount) % len(f.map.regions))
    if kind in _ABOUT_BUYERS:
        places["segment"] = f.map.segments[int(amount) % len(f.map.segments)].name
    return places


def grouped(items: Sequence[NewsItem]) -> list[list[NewsItem]]:
    """News in groups of one kind, where the kind can be told in a list; in the order of their first."""
    found: dict[object, list[NewsItem]] = {}
    for i, item in enumerate(items):
        plain = item.kind == "deal_signed" and item.amount <= 0
        found.setdefault(item.kind if t.has_text(f"news.group_{item.kind}") and not plain else i, []).append(item)
    return list(found.values())


def group_text(f: Facts, items: Sequence[NewsItem]) -> str:
    """A group of news in a sentence: "Money raised: Mistral $1.80B, Moonshot $2.82B."."""
    if len(items) == 1:
        return news_text(f, items[0])
    kind, parts = items[0].kind, [_places(f, item) for item in items]
    ones = [t.text(f"news.one_{kind}", **places) for places in parts]
    if kind == "new_best":  # a firm once, with all its segments
        segments: dict[str, list[str]] = {}
        for places in parts:
            segments.setdefault(places["who"], []).append(places["segment"])
        ones = [t.text("news.one_new_best", who=who, segment=", ".join(found)) for who, found in segments.items()]
    mark = "; " if kind == "new_best" else ", "
    return t.text(f"news.group_{kind}", list=mark.join(ones))


def worth_telling(f: Facts, items: Sequence[NewsItem]) -> list[NewsItem]:
    """News without what says nothing: money-only terms that are over, and own signatures, which the answers tell."""

    def dull(item: NewsItem) -> bool:
        if item.kind == "deal_expired":
            return item.amount <= 0
        lab = item.whom - f.labs.start
        mine = f.playing and item.who == f.me and 0 <= lab < len(f.labs)
        return item.kind == "deal_signed" and mine and int(f.view.answer[lab]) == ACCEPTED

    return [item for item in items if not dull(item)]


def pledge_name(pledge: int) -> str:
    """What a cloud promises in public, in a word or two."""
    return t.text(f"pledge.{PLEDGES[pledge % len(PLEDGES)]}")


def mood(regime: int) -> str:
    """Name of the public market's mood."""
    return "hype" if regime > 0 else "sceptical" if regime < 0 else "neutral"


def heard_of(f: Facts, items: Sequence[NewsItem], firm: int) -> list[NewsItem]:
    """News that names a firm, what it did itself first."""
    return sorted((item for item in items if about(item, firm)), key=lambda item: item.who != firm)
