"""The game's codes in words: news, answers, mood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.engine.book import ANSWERS

if TYPE_CHECKING:
    from game.session import NewsItem

_SHARES = ("slump", "squeeze", "shortage", "rationed")
_BAD = ("default", "failure", "tranche_lapsed", "deal_freed", "incident", "government_order", "slump", "squeeze")
_ICONS = {
    "round_closed": "coins", "deal_signed": "handshake", "tranche_paid": "hand-coins", "tranche_lapsed": "hourglass",
    "deal_freed": "lock-open", "deal_expired": "calendar-clock", "ipo": "landmark", "default": "triangle-alert",
    "failure": "circle-x", "rescue": "shield", "regime": "gauge", "slump": "trending-down", "squeeze": "microchip",
    "government_order": "gavel", "incident": "triangle-alert", "breakthrough": "lightbulb", "lead_change": "flag",
    "new_best": "trophy", "shortage": "zap", "round_announced": "hand-coins", "rationed": "cpu",
    "acquired": "building-2",
}  # fmt: skip
_GOOD = ("round_closed", "deal_signed", "ipo", "breakthrough", "new_best", "tranche_paid")


def answer_text(f: Facts, lab: int) -> str:
    """What a lab said to the seat's last offer."""
    code = int(f.view.answer[lab])
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


def about(f: Facts, item: NewsItem, firm: int) -> bool:
    """Whether a news item names a firm."""
    return item.kind != "shortage" and firm in (item.who, item.whom)


def news_text(f: Facts, item: NewsItem) -> str:
    """A news item as a sentence."""
    kind, amount = item.kind, float(item.amount)
    if kind == "shortage":
        return t.text("news.shortage", market=f.map.regions[item.who].name, amount=t.percent(amount))
    who, whom = item.who, item.whom
    places = {
        "who": f.short(who) if who >= 0 else t.text("news.nobody"),
        "whom": f.short(whom) if whom >= 0 else t.text("news.nobody"),
        "amount": t.percent(amount) if kind in _SHARES else t.money(amount),
    }
    if kind == "regime":
        return t.text(f"news.regime_{mood(int(amount))}")
    if kind == "lead_change":
        places["market"] = f.map.regions[int(amount) % len(f.map.regions)].name
    if kind == "new_best":
        places["segment"] = f.map.segments[int(amount) % len(f.map.segments)].name
    if kind == "deal_signed":
        kind = "deal_signed" if amount > 0 else "deal_signed_money"
    if kind == "deal_expired" and amount <= 0:
        kind = "deal_expired_money"
    return t.text(f"news.{kind}", **places)


def mood(regime: int) -> str:
    """Name of the public market's mood."""
    return "hype" if regime > 0 else "sceptical" if regime < 0 else "neutral"


def heard_of(f: Facts, items: Sequence[NewsItem], firm: int) -> list[NewsItem]:
    """News that names a firm, what it did itself first."""
    return sorted((item for item in items if about(f, item, firm)), key=lambda item: item.who != firm)
