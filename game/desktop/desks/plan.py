"""What to order together: accelerators, power and markets, worked out from the seat's situation.

Nothing here decides. It finds how much fits (supply, free power, money), what an order would do, and a size
to start from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from game.desktop.claims import option_kw, premium_kusd
from game.desktop.desks.situation import (
    Chip,
    best_chip,
    chips,
    gap_kw,
    growth,
    ordered_chips_kw,
    ordered_sites_kw,
    ranked,
    sites_due_kw,
    soonest,
    turned_away_h100e,
)
from game.desktop.facts import Facts, per_quarter
from game.desktop.spending import spending
from game.engine.parameters import OWN

FULL = 0.9  # part of installed compute that one plans to use
LEAST_KW = 1000.0  # less than a megawatt is no package


# -- how much fits -------------------------------------------------------------------


def left_kusd(f: Facts) -> float:
    """What the draft leaves to spend."""
    return max(0.0, spending(f).left)


def _maker(f: Facts, design: int) -> int:
    return int(f.tables.partner[f.me]) if design == OWN else design


def _room(f: Facts, chip: Chip, counts: dict[int, int]) -> int:
    """How many more of a design its maker can deliver beside some orders."""
    maker = _maker(f, chip.design)
    return max(0, chip.supply - sum(n for d, n in counts.items() if _maker(f, d) == maker))


def counts_now(f: Facts) -> dict[int, int]:
    """Accelerators in the draft by design."""
    return {d: int(f.draft.order_chips[f.me, d]) for d in chips(f)}


def most_chips(f: Facts, chip: Chip) -> int:
    """How many of a design the seat could order in all: the maker's supply, and money."""
    counts = counts_now(f)
    return counts[chip.design] + min(_room(f, chip, counts), int(left_kusd(f) / chip.price_kusd))


def chip_orders(f: Facts, kw: float) -> dict[int, int]:
    """The draft's accelerators changed so that in all they draw about `kw`: more of the cheapest compute that can be
    had and paid, or less of the dearest."""
    counts, left = counts_now(f), kw - ordered_chips_kw(f)
    if left >= 0:
        money, few_kw = left_kusd(f), min(LEAST_KW, 0.01 * kw)
        for chip in ranked(f):
            if left < few_kw:
                break  # what rounding left over
            more = max(0, min(int(left / chip.kw + 1e-6), _room(f, chip, counts), int(money / chip.price_kusd)))
            if more * chip.kw < few_kw:
                continue  # what the last dollars would buy
            counts[chip.design] += more
            left -= more * chip.kw
            money -= more * chip.price_kusd
        return counts
    for d in [*(d for d in counts if chips(f)[d].supply <= 0), *(chip.design for chip in reversed(ranked(f)))]:
        less = min(counts[d], math.ceil(-left / chips(f)[d].kw - 1e-6)) if left < 0 else 0
        counts[d] -= less
        left += less * chips(f)[d].kw
    return counts


def kw_of(f: Facts, counts: dict[int, int]) -> float:
    """Power that accelerators draw."""
    return sum(n * chips(f)[d].kw for d, n in counts.items())


def cost_of(f: Facts, counts: dict[int, int]) -> float:
    """Their price, kUSD."""
    return sum(n * chips(f)[d].price_kusd for d, n in counts.items())


def most_chips_kw(f: Facts) -> float:
    """Power of all accelerators that the seat could order: supply, and money."""
    return kw_of(f, chip_orders(f, 1e12))


def matched(f: Facts, r: int) -> Chip | None:
    """The accelerator to order along with sites in a market, if they open before chips ordered later would come."""
    best = best_chip(f)
    return best if best is not None and f.lead(r) <= best.lead else None


def most_build_kw(f: Facts, r: int, alone: bool = False) -> float:
    """Sites that the seat could order in a market in all: free power or own options, money, and the chips that go
    along, if any."""
    now, chip = float(f.draft.build_kw[f.me, r]), None if alone else matched(f, r)
    mine = option_kw(f, r)
    price = f.shell_price(r) + (premium_kusd(f, r, mine) / mine if mine > 0 else 0.0)
    more = max(float(f.view.power_free_kw[r]), mine) - now
    if chip is not None:
        price += chip.price_kusd / chip.kw
        more = min(more, _room(f, chip, counts_now(f)) * chip.kw)
    return max(0.0, now + max(0.0, min(more, left_kusd(f) / price)))


def build(f: Facts, r: int, kw: float, alone: bool = False) -> list[tuple[str, tuple[int, ...], int]]:
    """The orders (field, place, value) that make a market's new sites `kw`; chips go along where they must,
    unless the sites are to stand `alone`."""
    now, chip = int(f.draft.build_kw[f.me, r]), None if alone else matched(f, r)
    changes: list[tuple[str, tuple[int, ...], int]] = [("build_kw", (r,), int(kw))]
    if chip is not None:  # whole chips on both sides, so that going up and down again ends where it began
        more = int(int(kw) / chip.kw) - int(now / chip.kw)
        changes.append(("order_chips", (chip.design,), max(0, counts_now(f)[chip.design] + more)))
    return changes


# -- what to start from ----------------------------------------------------------------


def wanted_chips(f: Facts) -> dict[int, int]:
    """Orders that fill all sites that would stand empty, as far as chips can be had and paid."""
    return chip_orders(f, max(ordered_chips_kw(f), gap_kw(f, ordered=False)))


def wanted_kw(f: Facts, r: int) -> float:
    """Sites to order in a market so that demand can be served when they open, if it grows as it did."""
    chip, pace = best_chip(f), growth(f)
    if chip is None or pace is None:
        return 0.0
    v, lead = f.view, f.lead(r)
    busy = float(v.utilisation[f.me]) * float(v.capacity_h100e[f.me]) + turned_away_h100e(f)
    need = busy * (1.0 + max(-0.1, min(pace, 0.3))) ** lead / FULL
    sites = f.sites_kw() + sum(sites_due_kw(f, q) for q in range(lead + 1)) + ordered_sites_kw(f, within=lead)
    have = float(v.capacity_h100e[f.me]) + chip.density * max(0.0, sites - f.used_kw())
    more = float(f.draft.build_kw[f.me, r]) + (need - have) / chip.density
    found = min(_round_kw(max(0.0, more)), most_build_kw(f, r))
    return found if found >= LEAST_KW else 0.0


def _round_kw(kw: float) -> float:
    """Whole tens of MW."""
    return round(kw / 10_000) * 10_000.0


# -- what an order would do --------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What accelerators would do on arrival: into empty sites, in place of old ones, or wait for power (kW)."""

    fills_kw: float
    renews_kw: float
    waits_kw: float
    h100e: float


@per_quarter
def obsolete(f: Facts, design: int) -> tuple[float, float]:
    """Old accelerators that a design would push out within a quarter of its arrival: kW, and their H100e."""
    supply, tables = f.map.rules.supply, f.tables
    line, g = f.line(design), f.generation(design)
    new = f.gen_h100e(line, g) / float(tables.gen_kw[line, g])
    kw = h100e = 0.0
    for d, row in enumerate(f.view.fleet):
        own = f.line(d)
        for old in np.flatnonzero(row).tolist():
            each_kw, each = float(tables.gen_kw[own, old]), f.gen_h100e(own, old)
            if each / each_kw * supply.obsolete_ratio < new:
                kw += float(row[old]) * each_kw
                h100e += float(row[old]) * each
    most = supply.replacement_most * f.used_kw()
    part = min(1.0, most / kw) if kw > 0 else 0.0
    return kw * part, h100e * part


def effect(f: Facts, counts: dict[int, int]) -> Effect:
    """What accelerators in place of the draft's would do, its sites as they are."""
    power = kw_of(f, counts)
    if power <= 0:
        return Effect(0.0, 0.0, 0.0, 0.0)
    fills = min(power, gap_kw(f, ordered=False))
    newest = max((d for d, n in counts.items() if n), key=lambda d: chips(f)[d].density)
    old_kw, old_h100e = obsolete(f, newest)
    renews = min(power - fills, old_kw)
    gained = sum(n * chips(f)[d].h100e for d, n in counts.items()) * (fills + renews) / power
    lost = old_h100e * renews / old_kw if old_kw > 0 else 0.0
    return Effect(fills, renews, power - fills - renews, gained - lost)


@dataclass(frozen=True)
class Serve:
    """Orders that would serve what was turned away last quarter: chips into empty sites, sites in the soonest market.

    All are totals for the draft, not on top of it; `part` is how much of the shortfall they serve.
    """

    short_h100e: float
    chips: dict[int, int]
    market: int
    kw: float
    cost_kusd: float
    part: float


def serve(f: Facts) -> Serve | None:
    """How to serve the demand that is turned away; None if there is none, or nothing is on sale."""
    chip, short = best_chip(f), turned_away_h100e(f)
    if chip is None or short <= 0:
        return None
    had, r = ordered_chips_kw(f), soonest(f)
    kw = max(had, min(short / chip.density, gap_kw(f, ordered=False)))
    counts = chip_orders(f, kw)
    brings = effect(f, counts).h100e
    cost, sites = cost_of(f, counts) - cost_of(f, counts_now(f)), 0.0
    if r >= 0 and brings < short:
        now = float(f.draft.build_kw[f.me, r])
        money = now + max(0.0, left_kusd(f) - cost) / f.shell_price(r)
        sites = math.ceil((short - brings) / chip.density / 10_000) * 10_000.0
        sites = max(now, min(sites, most_build_kw(f, r), money))
        sites = sites if sites - now >= LEAST_KW else now
        cost += (sites - now) * f.shell_price(r)
    return Serve(short, counts, r, sites, cost, min(1.0, (brings + sites * chip.density) / short))


class Renewal(NamedTuple):
    """New accelerators in the place of old ones: orders in all, the old ones' power, and the compute gained."""

    chips: dict[int, int]
    old_kw: float
    h100e: float


def renewal(f: Facts) -> Renewal | None:
    """What would push out old accelerators where no empty site waits; None if there is little to gain."""
    chip, had = best_chip(f), counts_now(f)
    if chip is None:
        return None
    old_kw, _ = obsolete(f, chip.design)
    counts = chip_orders(f, gap_kw(f, ordered=False) + old_kw)
    more_kw = kw_of(f, counts) - kw_of(f, had)
    if old_kw < 0.01 * f.used_kw() or more_kw < chip.kw or gap_kw(f) > old_kw:
        return None
    return Renewal(counts, old_kw, effect(f, counts).h100e - effect(f, had).h100e)
