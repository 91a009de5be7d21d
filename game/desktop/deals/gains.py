"""What a lab gains by signing, as far as the seat can work it out: the rules' worth of a sheet, with beliefs put in.

The lab's cash, how short of compute it is and what it sells elsewhere are its own: cash is left out, it is taken to be
served in full, and sales elsewhere are judged from those here. So the sum is a guide, not the lab's answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop.deals.sheet import FIRST_LAUNCH, LISTED, Sheet
from game.desktop.deals.sums import budget_kusd, due_now_kusd, opening_kw, owed_kw
from game.desktop.facts import Facts
from game.engine.parameters import SHELL_RING

NEED = 0.5  # part of a round that a lab can't do without, when its cash isn't known


@dataclass(frozen=True)
class Gain:
    """One thing that weighs with a lab: its name in the catalogue, kUSD for (or against) the sheet."""

    key: str
    kusd: float


def counted_kusd(f: Facts, lab: int, sheet: Sheet) -> float:
    """Money in the lab's eyes: cash, and milestones by how likely it is to reach them."""
    arr, growth = max(float(f.view.believed_arr_kusd[lab]), 1.0), growth_of(f, lab)
    money = sheet.cash
    for tranche in sheet.tranches:
        if tranche.kusd > 0:
            x = arr * (1 + growth) ** min(tranche.quarters, 8) / max(tranche.arr_kusd, 1.0)
            money += tranche.kusd * x * x / (1 + x * x)
    return money


def growth_of(f: Facts, lab: int) -> float:
    """Growth a quarter that the lab plans with, as believed."""
    return min(max(float(f.view.believed_growth[lab]), -0.1), float(f.map.rules.capital.growth_believed))


def elsewhere_kusd(f: Facts, lab: int) -> float:
    """Its sales on other clouds a quarter: as good as here, by land."""
    v = f.view
    mine = float(v.land_all[f.me])
    lands = sum(float(v.land_all[c]) for c in f.clouds if c != f.me and v.hosted[c, lab])
    return float(v.model_kusd[lab]) / mine * lands if mine > 0 else 0.0


def believed_kw(f: Facts, sheet: Sheet) -> float:
    """Power owed that the lab believes: within half as much again as stands and is built, less what others are owed."""
    stands = f.sites_kw() + opening_kw(f, SHELL_RING) - owed_kw(f) / 1.5
    return min(sheet.owed_kw, max(1.5 * stands, 0.0))


def gains(f: Facts, lab: int, sheet: Sheet) -> list[Gain]:
    """What weighs with the lab, the heaviest first."""
    k, v = f.map.rules.capital, f.view
    worth, pre, money = max(float(v.valuation_kusd[lab]), 1.0), max(sheet.pre, 1.0), counted_kusd(f, lab, sheet)
    need = float(k.need_weight) * NEED if v.ask_kusd[lab] > 0 else 0.0
    part = float(k.first_reach if sheet.access == FIRST_LAUNCH else k.exclusive_reach)
    held = f.stake(f.me, lab) + money / (pre + money)
    stance, due = float(f.tables.independence[lab]), due_now_kusd(f, lab)
    excess = due + sheet.due_kusd() - budget_kusd(f, lab)
    there = float(v.due_kusd[lab]) / due if due > 0 else 0.0  # its compute is about where its commitments are
    found = [
        Gain("need", need * money),
        Gain("price", money * (1 - worth / pre)),
        Gain("power", believed_kw(f, sheet) * float(k.capacity_kusd_per_kw) * 0.25),
        Gain("discount", 0.7 * sheet.discount * sheet.commit),
        Gain("burden", -sheet.floor * max(excess, 0.0) * min(sheet.quarters, 8) * float(k.burden_weight)
             if sheet.commit > 0 else 0.0),
        Gain("access", -part * elsewhere_kusd(f, lab) * sheet.access_quarters if sheet.access != LISTED else 0.0),
        Gain("stake", -stance * float(k.independence_weight) * worth * held * held),
        Gain("dependence", -max(there - 0.5, 0.0) * float(k.dependence_weight) * money),
        Gain("relation", float(v.relation[lab]) * float(k.loyalty_weight) * money),
    ]  # fmt: skip
    return sorted((gain for gain in found if abs(gain.kusd) >= 1), key=lambda gain: -abs(gain.kusd))
