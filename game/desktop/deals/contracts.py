"""Contracts in force, in numbers: what still falls due, the fee for leaving, the round trip, who holds which right."""

from __future__ import annotations

from game.desktop.facts import Facts
from game.engine.parameters import LABS

FEE_QUARTERS = 8  # the fee for leaving is a part of what falls due in two years


def due_until_kusd(f: Facts, d: int, quarters: int) -> int:
    """Commitment of an own contract due in its first quarters: a ramp that sums to the whole (N2.4)."""
    v = f.view
    part = min(max(quarters / max(int(v.deal_quarters[d]), 1), 0.0), 1.0)
    if part >= 1.0:
        return int(v.deal_commit_kusd[d])
    ramp = float(v.deal_ramp[d])
    return int(int(v.deal_commit_kusd[d]) * (part * (1 - ramp) + ramp * part * part))


def coming_kusd(f: Facts, lab: int, quarters: int) -> int:
    """What own contracts with a lab ask within so many quarters from now."""
    start, total = f.view.deal_start, 0
    for d in f.deals_of(f.me, lab):
        age = f.quarter - int(start[d])
        total += due_until_kusd(f, d, age + quarters) - due_until_kusd(f, d, age)
    return total


def fee_kusd(f: Facts, lab: int) -> int:
    """What ending all contracts with a lab costs now; 0: nothing falls due that could be ended."""
    return int(float(f.map.rules.clauses.fee) * coming_kusd(f, lab, FEE_QUARTERS))


def left_kusd(f: Facts, d: int) -> int:
    """Commitment of an own contract that falls due from now on."""
    age = min(max(f.quarter - int(f.view.deal_start[d]), 0), int(f.view.deal_quarters[d]))
    return int(f.view.deal_commit_kusd[d]) - due_until_kusd(f, d, age)


def spend_back(f: Facts, d: int) -> float:
    """Commitment of a contract over cash given so far and milestones still owed; nan without either."""
    v = f.view
    given = float(v.deal_cash_kusd[d]) + float(v.tranche_kusd[d].sum())
    commit = float(v.deal_commit_kusd[d])
    return commit / given if given > 0 and commit > 0 else float("nan")


def ended_fees_kusd(f: Facts) -> float:
    """Fees for all contracts that the draft ends."""
    return float(sum(fee_kusd(f, lab) for lab in range(len(f.labs)) if f.draft.drop[f.me, lab] == 1))


def rubs(f: Facts, lab: int) -> list[int]:
    """Segments in which the seat's own model competes with the lab's: within tenfold effective compute."""
    own = f.own_model
    if own is None:
        return []
    quality = f.view.quality
    return [g for g in range(len(f.map.segments)) if quality[own, g] > quality[lab, g] - 1.0]


def sees_rival(f: Facts, lab: int) -> int:
    """Another lab of which the seat holds enough to see its books, -1 if none: why some labs refuse its money."""
    least = float(f.map.rules.capital.information_kusd)
    held = [
        (f.stake(f.me, other) * float(f.view.valuation_kusd[other]), other)
        for other in range(min(len(f.labs), LABS))
        if other != lab and f.alive(f.labs[other])
    ]
    worth, other = max(held, default=(0.0, -1))
    return other if worth >= least else -1
