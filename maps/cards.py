"""Events and the calendar: what may happen to a market, and what a map says will happen, and when.

An event comes by its hazard (`rules.events`), or for sure where the calendar of the map orders it: what an
instructor puts into a game. Each kind may name a firm, a second one, a market or a segment; what is left out is
drawn by lot.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from maps.rulebook import Events
from maps.schema import Id, Sourced

Event = Literal[
    "slump", "squeeze", "breakthrough", "government_order", "incident", "export_controls", "antitrust_probe",
    "grid_delay", "window_shut", "acquires_startup", "partner_programme", "alliance", "acquisition_stake",
    "supply_shock",
]  # fmt: skip


class Kind(NamedTuple):
    """What an event may name, and the parameters of `rules.events` that stand for what a card leaves out."""

    target: tuple[str, ...] = ()  # roles of the firm it is about
    other: tuple[str, ...] = ()  # roles of a second firm
    region: bool = False
    segment: bool = False
    size: str = ""
    quarters: str = ""


KINDS: dict[str, Kind] = {
    "slump": Kind(size="slump_depth", quarters="slump_quarters"),
    "squeeze": Kind(size="squeeze_depth", quarters="squeeze_quarters"),
    "breakthrough": Kind(size="breakthrough_gain"),
    "government_order": Kind(("labs",), size="order_depth", quarters="order_quarters"),
    "incident": Kind(("labs",), size="incident_trust"),
    "export_controls": Kind(("chipmakers",), quarters="controls_quarters"),
    "antitrust_probe": Kind(("clouds",), size="probe_discount", quarters="probe_quarters"),
    "grid_delay": Kind(region=True, quarters="grid_quarters"),
    "window_shut": Kind(quarters="window_quarters"),
    "acquires_startup": Kind(("labs",), segment=True, size="startup_quality"),
    "partner_programme": Kind(("clouds",), size="programme_push", quarters="programme_quarters"),
    "alliance": Kind(("labs",), size="alliance_cut", quarters="alliance_quarters"),
    "acquisition_stake": Kind(("labs",), ("clouds", "investors"), size="acquisition_part"),
    "supply_shock": Kind(("chipmakers",), size="shock_depth", quarters="shock_quarters"),
}


class Card(Sourced):
    """An event on the calendar: it happens in its quarter, in every game."""

    quarter: Annotated[int, Field(ge=0, le=39)] = Field(description="0 = opening")
    event: Event
    target: Id | Literal[""] = Field(default="", description="firm it is about; by lot without one")
    other: Id | Literal[""] = Field(default="", description="second firm")
    region: Id | Literal[""] = Field(default="", description="market")
    segment: Id | Literal[""] = Field(default="", description="kind of buyer")
    size: Annotated[float, Field(ge=0, le=10)] | None = Field(default=None, description="in place of the rules' size")
    quarters: Annotated[int, Field(ge=1, le=40)] | None = Field(default=None, description="in place of the rules'")


def check_cards(
    cards: Iterable[Card],
    length: int,
    firms: dict[str, set[str]],
    places: dict[str, set[str]],
    fail: Callable[[str, object, str], None],
) -> None:
    """Call fail(field, value, what is allowed) for what a card names and can't.

    length: of the game, quarters; firms: role -> ids; places: `region` and `segment` -> ids.
    """
    for i, card in enumerate(cards):
        kind, where = KINDS[card.event], f"calendar.{i}.{card.event}"
        if card.quarter >= length:
            fail(f"{where}.quarter", card.quarter, f"less than the map's {length} quarters")
        for field, roles in (("target", kind.target), ("other", kind.other)):
            _named(where, field, getattr(card, field), [firms[role] for role in roles], fail)
        for field in ("region", "segment"):
            _named(where, field, getattr(card, field), [places[field]] if getattr(kind, field) else [], fail)
        if card.event == "acquisition_stake" and bool(card.target) != bool(card.other):
            fail(f"{where}.other", card.other, "a target and an other, or neither")
        for field, name in (("size", kind.size), ("quarters", kind.quarters)):
            value = getattr(card, field)
            if value is not None and not name:
                fail(f"{where}.{field}", value, f"none: this event has no {field}")
            elif value is not None:
                low, high = limits(name)
                if not low <= value <= high:
                    fail(f"{where}.{field}", value, f"{low:g} to {high:g}")


def _named(
    where: str, field: str, value: str, allowed: list[set[str]], fail: Callable[[str, object, str], None]
) -> None:
    """Is what a card names one of what its event may name?"""
    if value and not allowed:
        fail(f"{where}.{field}", value, f"none: this event has no {field}")
    names = set().union(*allowed)
    if value and value not in names:
        fail(f"{where}.{field}", value, f"one of {', '.join(sorted(names))}")


def limits(name: str) -> tuple[float, float]:
    """Range of a parameter of `rules.events`."""
    found = Events.model_json_schema()["properties"][name]
    return float(found["minimum"]), float(found["maximum"])
