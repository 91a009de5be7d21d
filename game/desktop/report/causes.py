"""Causes of a quarter in words: who, what exactly, and the one sentence that sums them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Colour, Tip
from game.desktop.report.deeds import BETTER, MOVED, SMALL, Deeds, bullets
from game.engine.state import PARTS

if TYPE_CHECKING:
    from game.explain import Cause, Explanation


def _points(share: float) -> str:
    return t.points(share, 2)


def _money(kusd: float) -> str:
    return t.money(kusd, sign=True)


#: What a quarter is explained by, and how a change of each is shown.
FIGURES: dict[str, Callable[[float], str]] = {
    "value_kusd": _money, "revenue_kusd": _money, "land_all": _points, "cash_kusd": _money, "market_cap_kusd": _money,
}  # fmt: skip
#: Who is behind a cause: yourself, others, nobody, or what would have come anyway.
GROUPS = ("own", "others", "world", "drift")
_GROUP = {"luck": "world", "events": "world", "leaks": "others", "arrears": "others", "drift": "drift"}
_ICONS = {
    "own_deals": "handshake", "own_orders": "factory", "own_product": "sparkles", "own_finance": "landmark",
    "own_prices": "circle-dollar-sign", "own_capacity": "server", "own_price_level": "scale", "own_shortage": "users",
    "own_access": "anchor", "own_contracts": "scroll-text", "own_milestones": "target", "own_purchases": "brain",
    "own_credit": "microchip", "own_pledge": "scroll-text", "own_lean": "timer", "rival": "cloud",
    "rival_price": "circle-dollar-sign", "access": "lock", "lab": "flask-conical", "lab_price": "circle-dollar-sign",
    "makers": "cpu", "funds": "piggy-bank", "arrears": "hourglass", "leaks": "eye", "luck": "dices", "events": "zap",
    "drift": "hourglass",
}  # fmt: skip
#: Causes that hold on from quarter to quarter: a headline of one names what was new too, if it is worth this part.
STANDING = ("own_price_level", "own_contracts", "own_access", "own_shortage", "access", "own_purchases", "own_credit")
WORTH = 0.05
#: Land below this is not worth a word in the headline.
_LAND = 0.0005


def group_of(cause: Cause) -> str:
    """One of GROUPS."""
    return _GROUP.get(cause.kind, "own" if cause.kind.startswith("own_") else "others")


def icon_of(cause: Cause) -> str:
    """The icon of a kind of cause."""
    return _ICONS[cause.kind]


def colour_of(f: Facts, cause: Cause) -> str | Colour:
    """The hue of who caused it; grey for what nobody did."""
    if cause.who >= 0:
        return f.hue(cause.who)
    return "text" if group_of(cause) == "others" else "muted"


def title_of(f: Facts, cause: Cause) -> str:
    """Who or what it was."""
    firm = f.short(cause.who) if cause.who >= 0 else ""
    return t.text("cause.drift_down" if _sinks(cause) else f"cause.{cause.kind}", firm=firm)


def _sinks(cause: Cause) -> bool:
    """Whether value would have shrunk with all causes taken out."""
    return cause.kind == "drift" and cause.effects["value_kusd"] < 0


def lines_of(cause: Cause, deeds: Deeds) -> list[str]:
    """What exactly was done, or how things stood."""
    f, who = deeds.f, cause.who
    if cause.kind in ("makers", "funds"):
        firms = f.makers if cause.kind == "makers" else f.investors
        told = [(firm, [*deeds.prices_of(firm), *deeds.of_firm(firm)]) for firm in firms]
        return [t.text("deed.by", firm=f.short(firm), deed=line) for firm, lines in told for line in lines[:2]]
    read: dict[str, Callable[[], list[str]]] = {
        "own_deals": deeds.deals, "own_orders": deeds.building, "own_product": deeds.product,
        "own_finance": deeds.finance, "own_capacity": deeds.arrived, "own_price_level": deeds.price_level,
        "own_shortage": deeds.shortage, "events": deeds.world, "own_milestones": deeds.promises.milestones,
        "own_purchases": deeds.promises.purchases, "own_credit": deeds.promises.credit,
        "own_pledge": deeds.promises.pledge, "own_lean": deeds.promises.leaning, "arrears": deeds.promises.arrears,
        "leaks": deeds.promises.leaks,
    }  # fmt: skip
    if cause.kind in read:
        return read[cause.kind]()
    if cause.kind == "own_contracts":
        return deeds.contracts(lost=min(cause.effects["revenue_kusd"], cause.effects["value_kusd"]) < 0)
    if cause.kind in ("own_prices", "rival_price", "lab_price"):
        return deeds.prices_of(who)
    if cause.kind in ("own_access", "access"):
        return deeds.access_of(who)
    return deeds.of_firm(who) if cause.kind in ("rival", "lab") else []


def detail_of(cause: Cause, deeds: Deeds) -> str:
    """The first things that were done, or what the cause stands for."""
    lines = lines_of(cause, deeds)
    return " ".join(lines[:2]) if lines else t.text(_note(cause))


def _note(cause: Cause) -> str:
    return "cause.drift_down_note" if _sinks(cause) else f"cause.{cause.kind}_note"


def tip_of(cause: Cause, deeds: Deeds) -> Tip:
    """All of it: what was done, what came of it in every figure and part of value, and how that was measured."""
    effects = cause.effects
    rows = [
        (t.text(f"figure.{figure}"), show(effects[figure]), tone(effects[figure], group_of(cause)))
        for figure, show in FIGURES.items()
        if _felt(cause, figure)
    ]
    parts = [
        (t.text("cause.part", part=t.text(f"part.{part}")), _money(effects[f"{part}_kusd"]), "muted")
        for part in PARTS
        if abs(effects.get(f"{part}_kusd", 0.0)) >= 0.005 * abs(effects["value_kusd"]) > 0
    ]
    at = 1 if _felt(cause, "value_kusd") else 0
    return Tip(
        title_of(deeds.f, cause),
        bullets(lines_of(cause, deeds)) or t.text(_note(cause)),
        [*rows[:at], *(parts if len(parts) > 1 else []), *rows[at:]],
        note=t.text(f"cause.{cause.kind}_tip"),
        icon=icon_of(cause),
    )


def tone(amount: float, group: str = "") -> str:
    """Colour of an amount: better, worse, or nobody's doing."""
    if group in ("world", "drift"):
        return "muted"
    return "good" if amount > 0 else "bad" if amount < 0 else "muted"


def _felt(cause: Cause, figure: str) -> bool:
    """Whether an effect shows as more than nothing."""
    show = FIGURES[figure]
    amount = cause.effects.get(figure, 0.0)
    return show(abs(amount)) != show(0.0) and abs(amount) >= 1e-9


def ranked(explanation: Explanation, figure: str) -> list[Cause]:
    """Causes by the size of what they did to a figure, what would have come anyway last; none without effect."""
    felt = [cause for cause in explanation.causes if cause.effects.get(figure)]
    return sorted(felt, key=lambda c: (c.kind == "drift", -abs(c.effects[figure]), c.id))


def sums(causes: Sequence[Cause], figure: str) -> dict[str, float]:
    """What each group did to a figure."""
    return {group: sum(c.effects.get(figure, 0.0) for c in causes if group_of(c) == group) for group in GROUPS}


def change_of(explanation: Explanation, figure: str) -> float:
    """The change that is explained."""
    return explanation.after[figure] - explanation.before[figure]


# -- the headline --------------------------------------------------------------------


def phrase_of(cause: Cause, deeds: Deeds) -> str:
    """A cause as the subject of a sentence: "Google's price rise"."""
    f, who, kind = deeds.f, cause.who, cause.kind
    firm = f.short(who) if who >= 0 else ""
    if kind == "own_deals":
        signed = deeds.accepted()
        if len(signed) == 1:
            return t.text("phrase.own_deal", lab=f.short(f.labs[signed[0]]))
    if kind in ("own_prices", "rival_price", "lab_price"):
        change = deeds.price_change(who)
        way = "rise" if change >= SMALL else "cut" if change <= -SMALL else "kept"
        return t.text(f"phrase.own_price_{way}" if kind == "own_prices" else f"phrase.price_{way}", firm=firm)
    if kind == "events":
        found = next(iter(deeds.events()), "")
        return t.text(f"phrase.event_{found}" if found else "phrase.events")
    if kind in ("rival", "lab"):
        return _moves(deeds, who, firm)
    return t.text(f"phrase.{kind}", firm=firm)


def _moves(deeds: Deeds, who: int, firm: str) -> str:
    if abs(deeds.use_change(who)) >= MOVED:
        return t.text("phrase.uses_more" if deeds.use_change(who) > 0 else "phrase.uses_less", firm=firm)
    partner = deeds.signed(who)
    if partner >= 0:
        return t.text("phrase.deal", firm=firm, partner=deeds.f.short(partner))
    if who in deeds.f.labs and deeds.better(who - deeds.f.labs.start) > BETTER:
        return t.text("phrase.release", firm=firm)
    return t.text("phrase.moves", firm=firm)


def headline(explanation: Explanation, deeds: Deeds) -> str:
    """The quarter in one sentence that names the main cause."""
    change = change_of(explanation, "value_kusd")
    way = "up" if change > 0 else "down"
    amount = t.money(abs(change))
    causes = ranked(explanation, "value_kusd")
    drift = next((c.effects["value_kusd"] for c in causes if c.kind == "drift"), 0.0)
    acts = [c for c in causes if c.kind != "drift"]
    with_it = [c for c in acts if c.effects["value_kusd"] * change > 0]
    if abs(drift) > abs(change) / 2 and drift * change > 0 and acts:
        against = next((c for c in acts if c.effects["value_kusd"] * change < 0), acts[0])
        key, main = ("anyway", (with_it or acts)[0]) if abs(drift) <= abs(change) else ("less", against)
        clause = _clause(main, deeds)
        return t.text(f"headline.{way}_{key}", value=amount, anyway=t.money(abs(drift)), clause=clause)
    if not with_it:
        return t.text(f"headline.{way}_plain", value=amount)
    clause, new = _clause(with_it[0], deeds), [c for c in with_it if c.kind not in STANDING]
    if with_it[0].kind in STANDING and new and abs(new[0].effects["value_kusd"]) >= WORTH * abs(change):
        clause = t.text("headline.and", first=clause, second=_clause(new[0], deeds))
    return t.text(f"headline.{way}", value=amount, clause=clause)


def _clause(cause: Cause, deeds: Deeds) -> str:
    """What a cause did, as half a sentence; with the land that moved if it went the same way."""
    money, land = cause.effects["value_kusd"], cause.effects.get("land_all", 0.0)
    way = "gain" if money > 0 else "loss"
    if cause.kind == "own_orders" and money < 0:  # a price paid now for what comes later
        return t.text("clause.loss_orders", cause=phrase_of(cause, deeds), money=t.money(abs(money)))
    places = {"cause": phrase_of(cause, deeds), "money": t.money(abs(money))}
    if abs(land) >= _LAND and land * money > 0 and group_of(cause) != "world":
        return t.text(f"clause.{way}_land", points=t.number(abs(land) * 100, 1), **places)
    return t.text(f"clause.{way}", **places)
