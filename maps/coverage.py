"""Where a map's numbers come from: each figure of the opening beside the fact that it cites, checked.

A source is written in one of four ways:

- `arr-007`: the value is that fact, after conversion of units, within its range and 2%.
- `deal-021: why this reading`: the same for a fact whose note says CONFLICT.
- `derived: how (arr-027, arr-029)`: worked out from facts; where one says CONFLICT, the note says `choice`.
- `assumed: why`, or nothing: a guess; facts named in it must exist.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import BaseModel

from maps.loader import GameMap, data_folder
from maps.schema import Band, Deal, Sourced

Kind = Literal["fact", "derived", "assumed"]
Fact = dict[str, str]
Value = float | str

TOLERANCE = 0.02
FACT = re.compile(r"\b[a-z]+-\d{3}\b")
PLAIN = re.compile(r"([a-z]+-\d+)(?::\s*(.*))?")
PARTS = ("regions", "segments", "clouds", "chipmakers", "labs", "investors", "deals", "bands")
# What isn't a figure of the world, and is counted only where it is sourced.
SETTINGS = {"consumer", "open_market", "open_weights", "listed", "quarter", "opens", "due"}
PER_QUARTER = {
    f"{name}_busd" for name in ("cloud_revenue", "other_revenue", "people", "parent_funding", "inflow", "capex")
}
# End of a field's name -> unit of a fact -> what one of it is in the field's unit.
UNITS: tuple[tuple[str, dict[str, float]], ...] = (
    ("_busd", {"USD_bn": 1.0, "USD_m": 1e-3}),
    ("_kusd", {"USD": 1e-3}),
    ("_musd_per_mw", {"USD_m": 1.0}),
    ("_usd", {"USD": 1.0, "USD_per_M_tok": 1.0}),
    ("_mw", {"GW": 1e3, "MW": 1.0}),
    ("kw", {"kW": 1.0, "W": 1e-3}),
    ("quarters", {"years": 4.0, "months": 1 / 3, "weeks": 1 / 13}),
    ("thousand", {"chips": 1e-3}),
    ("h100e", {"x": 1.0}),
    ("", {"fraction": 1.0}),
)


@dataclass(frozen=True)
class Figure:
    """One figure of a map: `part` is the firm, market ... it belongs to, `field` its path within that."""

    part: str
    field: str
    value: Value
    kind: Kind
    source: str
    problem: str | None = None


@dataclass(frozen=True)
class Coverage:
    """All figures of a map with their sources."""

    figures: tuple[Figure, ...]

    @cached_property
    def counts(self) -> Counter[Kind]:
        """How many figures are facts, derived from facts, or assumed."""
        return Counter(f.kind for f in self.figures)

    @property
    def problems(self) -> list[Figure]:
        """Figures whose source can't stand."""
        return [f for f in self.figures if f.problem]

    def of(self, field: str) -> list[Figure]:
        """The figures of one field, such as `arr_busd` or `holders`, over all parts."""
        return [f for f in self.figures if f.field == field or f.field.startswith(f"{field}.")]


@lru_cache(maxsize=1)
def read_facts() -> dict[str, Fact]:
    """The facts that come with the game, by id."""
    with (data_folder() / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def coverage(game_map: GameMap) -> Coverage:
    """Every figure of the opening with its kind of source and what is wrong with it."""
    facts = read_facts()
    return Coverage(tuple(f for part in PARTS for one in getattr(game_map, part) for f in _figures(one, facts)))


def _figures(part: Sourced, facts: dict[str, Fact]) -> Iterator[Figure]:
    name, used = _name(part), set()
    for path, field, value, given in _leaves(part):
        key = _nearest(path, part.sources)
        if key:
            used.add(key)
        if (isinstance(value, str) or field in SETTINGS) and key != path:
            continue
        if not key and not given:
            continue
        source = part.sources.get(key, "")
        kind, problem = check(source, part.quantity if isinstance(part, Band) else field, value, facts)
        yield Figure(name, path, value, kind, source, problem)
    for key in part.sources.keys() - used:
        yield Figure(name, key, "", "assumed", part.sources[key], "there is no such field")


def check(source: str, field: str, value: Value, facts: dict[str, Fact]) -> tuple[Kind, str | None]:
    """Kind of a source, and why it can't stand for that value of that field."""
    head, _, note = source.partition(":")
    if head in ("derived", "assumed", ""):
        kind: Kind = "derived" if head == "derived" else "assumed"
        named = FACT.findall(note)
        for fact in named:
            if fact not in facts:
                return kind, f"no fact {fact}"
            if "CONFLICT" in facts[fact]["note"] and "choice" not in note:
                return kind, f"{fact} says CONFLICT: say which choice is made"
        return kind, "names no fact" if kind == "derived" and not named else None
    match = PLAIN.fullmatch(source)
    if not match:
        return "assumed", "neither a fact nor a note that starts with derived: or assumed:"
    row = facts.get(match[1])
    if row is None:
        return "fact", f"no fact {match[1]}"
    if "CONFLICT" in row["note"] and not match[2]:
        return "fact", f"{match[1]} says CONFLICT: say which choice is made"
    return "fact", _differs(row, field, value)


def _differs(row: Fact, field: str, value: Value) -> str | None:
    """How a value differs from the fact that it claims to be."""
    if isinstance(value, str):
        return "only a number can be a fact; write derived:"
    units = next(units for end, units in UNITS if field.endswith(end))
    factor = units.get(row["unit"])
    if factor is None:
        return f"{row['id']} is in {row['unit']}, which isn't the unit of {field}"
    if field in PER_QUARTER and ("annual" in row["quantity"] or row["quantity"].startswith("run_rate")):
        return f"{row['id']} is a year's figure, {field} a quarter's"
    try:
        low = float(row["value"]) * factor
        high = float(row["value_hi"] or row["value"]) * factor
    except ValueError:
        return f"{row['id']} has no number"
    if min(low, high) - abs(low) * TOLERANCE <= value <= max(low, high) + abs(high) * TOLERANCE:
        return None
    return f"{row['id']} says {low:g}" + (f" to {high:g}" if high != low else "")


def _leaves(part: BaseModel, path: str = "") -> Iterator[tuple[str, str, Value, bool]]:
    """(path, name of the field, value, whether the map gives it) of everything in a part."""
    for name in type(part).model_fields:
        if name not in ("sources", "id", "label"):
            yield from _expand(f"{path}{name}", name, getattr(part, name), name in part.model_fields_set)


def _expand(path: str, field: str, value: object, given: bool) -> Iterator[tuple[str, str, Value, bool]]:
    if isinstance(value, BaseModel):
        yield from _leaves(value, f"{path}.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _expand(f"{path}.{key}", field, inner, given)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, inner in enumerate(value):
            yield from _expand(f"{path}.{getattr(inner, 'name', i)}", field, inner, given)
    elif isinstance(value, int | float | str):
        yield path, field, value, given


def _nearest(path: str, sources: dict[str, str]) -> str:
    """The key that speaks for a path: its own, or that of the table or list it stands in."""
    while path and path not in sources:
        path = path.rpartition(".")[0]
    return path


def _name(part: Sourced) -> str:
    if isinstance(part, Deal):
        return f"{part.sponsor}-{part.lab}@{part.start}"
    if isinstance(part, Band):
        return f"{part.quantity}{' ' if part.firm else ''}{part.firm}@{part.quarter}"
    return str(getattr(part, "id", ""))
