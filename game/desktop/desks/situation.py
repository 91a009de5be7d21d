"""What the seat has and what binds it: accelerators on sale, sites and chips on their way, demand, markets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.desktop.facts import Facts, per_draft, per_quarter
from game.engine.parameters import CHIP_RING, OWN, SQUEEZE

AHEAD = 8  # quarters that the picture of arrivals shows
_ROOM_KW = 20_000  # a market with less free power is no proposal


@dataclass(frozen=True)
class Chip:
    """An accelerator on sale to the seat; figures of one. h100e: own silicon as far as software is ported to it."""

    design: int
    price_kusd: float
    kw: float
    h100e: float
    lead: int
    supply: int

    @property
    def density(self) -> float:
        """H100 equivalents per kW."""
        return self.h100e / self.kw


@per_quarter
def chips(f: Facts) -> dict[int, Chip]:
    """Accelerators that the seat may order, by design."""
    found = {}
    squeeze = float(f.view.event_size[SQUEEZE]) if f.view.squeeze[0] else 0.0
    for d in f.designs():
        ported = 1.0 - f.map.rules.supply.porting_loss * (1.0 - float(f.view.maturity[0])) if d == OWN else 1.0
        found[d] = Chip(
            d, float(f.view.chip_price_kusd[d]), f.chip_kw(d), f.chip_h100e(d) * ported, f.chip_lead(d),
            int(f.chip_supply(d) * (1.0 - squeeze)),
        )  # fmt: skip
    return found


@per_quarter
def ranked(f: Facts) -> list[Chip]:
    """Accelerators on sale by what their compute costs, the power it needs included."""
    shell = min((f.shell_price(r) for r in markets(f)), default=0.0)
    on_sale = [chip for chip in chips(f).values() if chip.supply > 0]
    return sorted(on_sale, key=lambda chip: (chip.price_kusd + shell * chip.kw) / chip.h100e)


def best_chip(f: Facts) -> Chip | None:
    """The cheapest compute; None if nothing is on sale."""
    return next(iter(ranked(f)), None)


@per_quarter
def markets(f: Facts) -> list[int]:
    """Markets where the seat may sell."""
    return [r for r in range(len(f.map.regions)) if f.tables.sells[r, f.me]]


# -- what there is, and what comes ---------------------------------------------------


@per_quarter
def due_kw(f: Facts, design: int, quarters: int) -> float:
    """Power that one accelerator of an earlier order draws: of the generation sold when it was ordered."""
    line, ordered = f.line(design), f.quarter + quarters - f.chip_lead(design)
    starts = f.tables.gen_start[line, : int(f.tables.generations[line])]
    sold = np.flatnonzero(starts <= ordered)
    return float(f.tables.gen_kw[line, int(sold[-1]) if len(sold) else 0])


@per_quarter
def store_kw(f: Facts) -> float:
    """Power that accelerators waiting in store need."""
    return sum(float(n) * due_kw(f, d, 0) for d, n in enumerate(f.view.store) if n > 0)


@per_quarter
def chips_due_kw(f: Facts, quarters: int) -> float:
    """Power that accelerators arriving in exactly so many quarters need."""
    return sum(due.amount * due_kw(f, due.index, due.quarters) for due in f.chips_coming() if due.quarters == quarters)


@per_quarter
def sites_due_kw(f: Facts, quarters: int) -> float:
    """Powered sites opening in exactly so many quarters."""
    return sum(due.amount for due in f.shells() if due.quarters == quarters)


@per_draft
def ordered_sites_kw(f: Facts, within: int | None = None) -> float:
    """Sites in the draft, perhaps only those that open within so many quarters."""
    build = f.draft.build_kw[f.me]
    return sum(float(build[r]) for r in np.flatnonzero(build).tolist() if within is None or f.lead(r) <= within)


@per_draft
def ordered_chips_kw(f: Facts) -> float:
    """Power that the accelerators in the draft need."""
    return sum(float(f.draft.order_chips[f.me, d]) * chip.kw for d, chip in chips(f).items())


@per_draft
def gap_kw(f: Facts, ordered: bool = True) -> float:
    """Powered sites that will stand empty when chips ordered now arrive; `ordered`: the draft's chips are counted."""
    best = best_chip(f)
    lead = best.lead if best is not None else CHIP_RING - 1
    sites = f.sites_kw() + sum(sites_due_kw(f, q) for q in range(lead + 1)) + ordered_sites_kw(f, within=lead)
    drawn = f.used_kw() + store_kw(f) + sum(chips_due_kw(f, q) for q in range(CHIP_RING))
    return max(0.0, sites - drawn - (ordered_chips_kw(f) if ordered else 0.0))


@per_quarter
def turned_away_h100e(f: Facts) -> float:
    """Enterprise demand of last quarter that could not be served."""
    need, served = float(f.view.need_h100e[0]), float(f.view.served_h100e[0])
    return need - served if served > 0 and need > 1.005 * served else 0.0


@per_quarter
def growth(f: Facts) -> float | None:
    """Growth a quarter of the compute in use, over the last four quarters; None while there is no history."""
    views = f.views()[-5:]
    busy = [float(v.utilisation[f.me]) * float(v.capacity_h100e[f.me]) for v in views]
    if len(busy) < 3 or busy[0] <= 0:
        return None
    return float((busy[-1] / busy[0]) ** (1.0 / (len(busy) - 1)) - 1.0)


# -- markets ------------------------------------------------------------


@per_quarter
def soonest(f: Facts) -> int:
    """The market where new power comes soonest, the cheaper first; -1 if none has power to speak of."""
    open_ones = [r for r in markets(f) if f.view.power_free_kw[r] >= _ROOM_KW]
    return min(open_ones, key=lambda r: (f.lead(r), f.shell_price(r)), default=-1)


@per_quarter
def cheapest(f: Facts) -> int:
    """The market where a powered kW costs least over five years, energy included; -1 if there is none."""
    open_ones = [r for r in markets(f) if f.view.power_free_kw[r] >= _ROOM_KW]
    return min(open_ones, key=lambda r: five_years_kusd(f, r), default=-1)


def five_years_kusd(f: Facts, r: int) -> float:
    """A kW of powered site with five years of energy."""
    return f.shell_price(r) + 20 * float(f.tables.energy_kusd_per_kw[r])


# -- what binds ----------------------------------------------------------------------------


def bottleneck(f: Facts) -> str:
    """What holds compute back now: "power", "chips", "both" (all in use), "demand", or "" (nothing does)."""
    sites, use = max(float(f.sites_kw()), 1.0), float(f.view.utilisation[f.me])
    if store_kw(f) > 0.005 * sites and f.empty_kw() < store_kw(f):
        return "power"
    if f.empty_kw() > 0.04 * sites and use > 0.7:
        return "chips"
    if use > 0.97 or turned_away_h100e(f) > 0:
        return "both"
    return "demand" if 0 < use < 0.7 else ""
