"""The offers of a cell as rows of one kind, channels or the models of one, and why the first of them is first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from game.desktop import text as t
from game.desktop.desks.bars import Style
from game.desktop.facts import Facts
from game.desktop.kit import OKABE_ITO, Colour
from game.engine.parameters import DIRECT
from game.utility import CHANNEL_PARTS, MODEL_PARTS, Market

ALL = -2  # in place of a channel: all of them
DIGITS = 2
#: How a part is drawn: parts of one kind differ in hue or style, and the table says the same in numbers.
_BLUE: Colour = (66, 141, 205)
LOOKS: dict[str, tuple[Colour, Style]] = {
    "models": (OKABE_ITO["sky"], "solid"), "compute_price": (OKABE_ITO["orange"], "solid"),
    "sites": (_BLUE, "solid"),
    "presence": (OKABE_ITO["green"], "solid"), "direct": (OKABE_ITO["green"], "hatch"),
    "luck": (OKABE_ITO["grey"], "hatch"), "quality": (OKABE_ITO["sky"], "solid"),
    "price": (OKABE_ITO["orange"], "solid"), "tier": (OKABE_ITO["orange"], "hatch"),
    "trust": (OKABE_ITO["yellow"], "solid"), "order": (OKABE_ITO["yellow"], "hatch"),
    "taste": (OKABE_ITO["green"], "solid"), "service": (OKABE_ITO["vermillion"], "solid"),
    "steering": (OKABE_ITO["purple"], "solid"), "votes": (OKABE_ITO["purple"], "hatch"),
    "older_version": (_BLUE, "hatch"), "rest": (OKABE_ITO["grey"], "outline"),
}  # fmt: skip
SMALL = 0.005  # utils under which a part reads 0.00


@dataclass(frozen=True)
class Row:
    """An offer: index (channel or model), name and hue; parts in utils that sum to total; what `game.utility` says.

    tier: part of a model's buyers' spend on its cheaper tier; 0 for channels.
    """

    index: int
    name: str
    hue: Colour
    parts: Mapping[str, float]
    total: float
    share: float
    installed: float
    barrier: float
    tier: float = 0.0
    mine: bool = False


def channel_name(f: Facts, channel: int) -> str:
    """A cloud's name, or what buying from labs is called."""
    return t.text("offers.direct") if channel == DIRECT else f.short(channel)


def rows_of(f: Facts, cell: Market, channel: int) -> list[Row]:
    """Channels of a cell, or the models on the shelf of one; most new workloads first."""
    found = []
    if channel == ALL:
        for c in cell.channels:
            hue = OKABE_ITO["grey"] if c.channel == DIRECT else f.hue(c.channel)
            found.append(Row(c.channel, channel_name(f, c.channel), hue, c.parts, c.total, c.share, c.installed,
                             c.barrier, mine=c.channel == f.me))  # fmt: skip
    else:
        for o in next((c.shelf for c in cell.channels if c.channel == channel), ()):
            firm = f.developer(o.model)
            found.append(Row(o.model, f.model_name(o.model), f.hue(firm), o.parts, o.total, o.share, o.installed,
                             o.barrier, o.tier_share, firm == f.me))  # fmt: skip
    return sorted(found, key=lambda row: (-row.share, row.index))


def against_mean(rows: Sequence[Row]) -> list[Row]:
    """Every part less its mean over the offers, weighted by what new workloads choose; the sums hold."""
    weight = sum(row.share for row in rows) or 1.0
    mean = {name: sum(row.share * row.parts[name] for row in rows) / weight for name in rows[0].parts} if rows else {}
    found = []
    for row in rows:
        parts = {name: value - mean[name] for name, value in row.parts.items()}
        found.append(replace(row, parts=parts, total=sum(parts.values())))
    return found


def used_parts(rows: Sequence[Row]) -> list[str]:
    """Parts that aren't 0 for all of them, in the order of the rules."""
    order = CHANNEL_PARTS if rows and "models" in rows[0].parts else MODEL_PARTS
    return [name for name in order if any(abs(row.parts[name]) >= SMALL for row in rows)]


def spread(rows: Sequence[Row], name: str) -> float:
    """How far apart a part puts the offers that are chosen at all."""
    values = [row.parts[name] for row in rows if row.share >= 0.01] or [0.0]
    return max(values) - min(values)


def rounded(parts: Mapping[str, float], digits: int = DIGITS) -> tuple[dict[str, float], float]:
    """Parts and total rounded so that what is shown sums: parts with the largest remainders give way.

    A part that reads 0 stays 0, so that it may be left out.
    """
    unit = 10.0**-digits
    exact = {name: value / unit for name, value in parts.items()}
    found = {name: round(value) for name, value in exact.items()}
    large = [name for name, n in found.items() if n]
    total = round(sum(exact.values())) if large else 0
    while left := total - sum(found.values()):
        step = 1 if left > 0 else -1
        found[max(large, key=lambda name: step * (exact[name] - found[name]))] += step
    return {name: n * unit for name, n in found.items()}, total * unit


def part_name(name: str) -> str:
    """What a part is called."""
    return t.text(f"offers.part_{name}")


def utils(value: float, sign: bool = True) -> str:
    """Utils to two digits: +0.84."""
    return t.number(value, DIGITS, sign)


# -- why the first is first ------------------------------------------------------------------


def reasons(first: Row, second: Row, most: int = 4) -> list[tuple[str, float]]:
    """What puts an offer ahead of another: its largest differences and the rest of them, which sum to the lead."""
    shown, _ = rounded({name: first.parts[name] - second.parts[name] for name in first.parts})
    order = sorted((name for name in shown if abs(shown[name]) >= SMALL), key=lambda name: -abs(shown[name]))
    found = [(name, shown[name]) for name in order[:most]]
    rest = sum(shown[name] for name in order[most:])
    if abs(rest) >= SMALL:
        found.append(("rest", rest))
    return sorted(found, key=lambda pair: -pair[1])


def why_first(f: Facts, rows: Sequence[Row], channel: int) -> str:
    """A sentence: who wins most new workloads, and what of its utility puts it before the next."""
    where = "" if channel == ALL else channel_name(f, channel)
    if not rows:
        return t.text("offers.nothing", where=where)
    first = rows[0]
    share = t.percent(first.share)
    if len(rows) == 1:
        return t.text("offers.alone", first=first.name)
    second = rows[1]
    shown = [t.text("offers.reason", amount=utils(value), part=t.text(f"offers.from_{name}"))
             for name, value in reasons(first, second)]  # fmt: skip
    key = "offers.leads" if channel == ALL else "offers.leads_on"
    if not shown:
        return t.text("offers.level", first=first.name, second=second.name, share=share)
    lead = utils(sum(value for _, value in reasons(first, second)), sign=False)
    return t.text(key, first=first.name, second=second.name, share=share, lead=lead, where=where,
                  list=", ".join(shown))  # fmt: skip
