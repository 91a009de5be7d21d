"""What a lab gains by signing, as far as the seat can work it out: the rules' worth of a sheet, with beliefs put in.

The lab's cash, how short of compute it is and what it sells elsewhere are its own: cash is left out, it is taken to be
served in full, and sales elsewhere are judged from those here. So the sum is a guide, not the lab's answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop.deals.sheet import FIRST_LAUNCH, LISTED, Sheet
from game.desktop.deals.sums import budget_kusd, due_now_kusd, opening_kw, owed_kw
from game.desktop.facts import Facts
from game.engine.parameters import COVENANT, DEDICATED, INFORMATION, OWN_CHIPS, REFUSAL, SHELL_RING, VOTES, WALL

SHARE_YEARS = 5.0  # a lab looks no further ahead when it weighs a part of its revenue

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


def believed_kw(f: Facts, lab: int, sheet: Sheet) -> float:
    """Power owed that the lab believes: within half as much again as stands and is built, less what others are owed."""
    stands = f.sites_kw() + opening_kw(f, SHELL_RING) - owed_kw(f) / 1.5
    offered = sheet.owed_kw
    if sheet.owed_arr > 0:  # owed only if it grows to that (M11): by the odds it sees in its own plans
        reached = float(f.view.believed_arr_kusd[lab]) * (1 + 4 * max(growth_of(f, lab), 0.0)) / sheet.owed_arr
        offered *= reached**2 / (1 + reached**2)
    return min(offered, max(1.5 * stands, 0.0))


def gains(f: Facts, lab: int, sheet: Sheet) -> list[Gain]:
    """What weighs with the lab, the heaviest first."""
    k, v, terms = f.map.rules.capital, f.view, f.map.rules.clauses
    worth, pre, money = max(float(v.valuation_kusd[lab]), 1.0), max(sheet.pre, 1.0), counted_kusd(f, lab, sheet)
    need = float(k.need_weight) * NEED if v.ask_kusd[lab] > 0 else 0.0
    part = float(k.first_reach if sheet.access == FIRST_LAUNCH else k.exclusive_reach)
    held = f.stake(f.me, lab) + money / (pre + money)
    hold = float(f.tables.independence[lab]) * float(k.independence_weight) * worth * held * held
    due, kw = due_now_kusd(f, lab), believed_kw(f, lab, sheet) * float(k.capacity_kusd_per_kw) * 0.25
    floor = min(sheet.floor, float(terms.floor_most))
    excess = due + sheet.due_kusd() - budget_kusd(f, lab)
    there = float(v.due_kusd[lab]) / due if due > 0 else 0.0  # its compute is about where its commitments are
    found = [
        Gain("need", need * money),
        Gain("price", money * (1 - worth / pre)),
        Gain("power", kw),
        Gain("discount", 0.7 * sheet.discount * sheet.commit),
        Gain("burden", -floor * max(excess, 0.0) * min(sheet.quarters, 8) * float(k.burden_weight)
             if sheet.commit > 0 else 0.0),
        Gain("access", -part * elsewhere_kusd(f, lab) * sheet.access_quarters if sheet.access != LISTED else 0.0),
        Gain("stake", -hold),
        Gain("dependence", -max(there - 0.5, 0.0) * float(k.dependence_weight) * money),
        Gain("relation", float(v.relation[lab]) * float(k.loyalty_weight) * money),
        Gain("dedicated", float(terms.dedicated_value) * kw if sheet.has(DEDICATED) else 0.0),
        Gain("votes", -float(terms.votes_cost) * hold if sheet.has(VOTES) else 0.0),
        *_clauses(f, lab, sheet, money, worth),
    ]  # fmt: skip
    return sorted((gain for gain in found if abs(gain.kusd) >= 1), key=lambda gain: -abs(gain.kusd))


def _clauses(f: Facts, lab: int, sheet: Sheet, money: float, worth: float) -> list[Gain]:
    """What rights and advanced clauses weigh: the rules' `clauses_value`, with beliefs put in."""
    k, commit = f.map.rules.clauses, sheet.commit
    open_books = sheet.has(INFORMATION) and not sheet.has(WALL)
    unripe = 1 - float(f.view.maturity[0])
    shared = sheet.share_part * float(f.view.believed_arr_kusd[lab]) * min(sheet.quarters / 4, SHARE_YEARS)
    return [
        Gain("information", -float(k.information_cost) * money if open_books else 0.0),
        Gain("refusal", -float(k.refusal_cost) * commit if sheet.has(REFUSAL) else 0.0),
        Gain("covenant", -float(k.covenant_cost) * worth * sheet.access_quarters / 4 if sheet.has(COVENANT) else 0.0),
        Gain("own_chips", -float(k.own_chips_cost) * commit * unripe if sheet.has(OWN_CHIPS) else 0.0),
        Gain("embed", float(k.embed_value) * sheet.embed if k.reciprocal == 1 else 0.0),
        Gain("share", -min(shared, sheet.share_cap) if sheet.shares_revenue else 0.0),
    ]


def weight_kusd(f: Facts, lab: int, sheet: Sheet, other: Sheet) -> float:
    """How much more the lab would gain by the other sheet."""
    return sum(gain.kusd for gain in gains(f, lab, other)) - sum(gain.kusd for gain in gains(f, lab, sheet))
