"""Coverage: a firm's own means of a year over what falls due in that year, in parts, now and with the orders entered.

As lenders reckon it (M04; N2): cash, what they would still give and four quarters' earnings, over interest, upkeep,
instalments on chips, purchases of models, milestones by how likely they are, and debt above what lenders carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from game.desktop.facts import Facts, per_quarter
from game.desktop.spending import spending
from game.engine.view import View
from game.statements import Calendar, calendar

THIN, SHORT = 1.3, 1.0  # coverage below which it is said, and below which lenders and investors mark the firm down
YEAR = 4
AHEAD = 8  # quarters of the calendar
MOST = 99.0  # a coverage that is shown as "over"
DUES = ("milestones", "purchases", "credit", "interest", "upkeep", "debt")
MEANS = ("cash", "lenders", "earnings")


@dataclass(frozen=True)
class Cover:
    """Means (MEANS) and obligations (DUES) of the next four quarters by kind, kUSD."""

    means: dict[str, float]
    dues: dict[str, float]

    @property
    def ratio(self) -> float:
        """Means over obligations, at most 99."""
        return min(sum(self.means.values()) / max(sum(self.dues.values()), 1.0), MOST)

    @property
    def missing(self) -> float:
        """What means fall short of obligations, kUSD; 0 or less: nothing."""
        return sum(self.dues.values()) - sum(self.means.values())


class Due(NamedTuple):
    """Something that falls due: its kind, quarters from now, kUSD, the lab or -1; `sure`: it will, as far as seen."""

    kind: str
    ahead: int
    kusd: float
    lab: int = -1
    sure: bool = True


def level(ratio: float) -> str:
    """safe, thin or short."""
    return "short" if ratio < SHORT else "thin" if ratio < THIN else "safe"


def cover(f: Facts, ordered: bool = False) -> Cover:
    """The seat's coverage as the view tells it; ordered: with the draft carried out and its offers signed."""
    v, me = f.view, f.me
    debt, room, cash = float(v.debt_kusd[me]), float(v.borrow_kusd[0]), float(v.cash_kusd[0])
    dues = _dues(f, debt, limit(f, int(v.regime[0]), v))
    dues["milestones"] = _milestones(f)
    if ordered:
        bill = spending(f)
        repaid = min(bill.parts["repay"], debt)
        cash += bill.borrowed - bill.total
        room += repaid - bill.borrowed
        debt += bill.borrowed - repaid
        milestones, purchases = _offered(f)
        after = _dues(f, debt, limit(f, int(v.regime[0]), v))
        dues |= after | {"milestones": dues["milestones"] + milestones, "purchases": dues["purchases"] + purchases}
    means = {"cash": max(cash, 0.0), "lenders": max(room, 0.0), "earnings": YEAR * max(float(v.ebitda_kusd[me]), 0.0)}
    return Cover(means, {kind: dues[kind] for kind in DUES})


def _dues(f: Facts, debt: float, most: float) -> dict[str, float]:
    """A year's obligations but for milestones, with so much debt, and so much that lenders carry, kUSD."""
    v = f.view
    lent = float(v.owed_makers_kusd.sum()) * min(YEAR / f.map.rules.solvency.credit_quarters, 1.0)
    bought = sum(YEAR * float(v.deal_embed_kusd[d]) / max(int(v.deal_quarters[d]), 1) for d in f.deals_of(sponsor=f.me))
    return {
        "purchases": bought, "credit": lent, "upkeep": YEAR * upkeep(f),
        "interest": debt * f.map.rules.accounts.interest,
        "debt": max(debt - most, 0.0),
    }  # fmt: skip


@per_quarter
def _milestones(f: Facts) -> float:
    """Milestones of a year as lenders count them, kUSD: what their coverage leaves for them, else as believed."""
    v, debt = f.view, float(f.view.debt_kusd[f.me])
    total = sum(m.kusd for m in ahead(f).milestones)
    if total <= 0:
        return 0.0
    measured = float(v.coverage[0])
    if not 0 < measured < MOST:
        return sum(m.kusd * likely(f, m.lab, m.arr_kusd) for m in ahead(f).milestones)
    most = limit_then(f)
    earned = YEAR * max(float(v.ebitda_kusd[f.me]), 0.0)
    means = max(float(v.cash_kusd[0]), 0.0) + max(most - debt, 0.0) + earned
    return min(max(means / measured - sum(_dues(f, debt, most).values()), 0.0), float(total))


def interest(f: Facts) -> float:
    """Interest a year on debt, as the rules have it now: more in distress, and where coverage is below 1."""
    k, v = f.map.rules, f.view
    spread = k.accounts.distress_spread if int(v.distress_until[f.me]) > f.quarter else 0.0
    spread += k.solvency.coverage_spread * min(max(1 - float(v.coverage[0]), 0.0), 1.0)
    return k.accounts.interest - k.accounts.interest_mood * float(v.regime[0]) + spread


def mood_then(f: Facts) -> int:
    """The mood in which coverage and shares were last measured; a game opens in a neutral one."""
    return 0 if f.before is None else int(f.before.regime[0])


def limit_then(f: Facts) -> float:
    """Debt that lenders carried when coverage was last measured: with the mood and the backlog of before, kUSD."""
    return limit(f, mood_then(f), f.view if f.before is None else f.before)


def limit(f: Facts, regime: int, then: View) -> float:
    """Debt that lenders carry on earnings of now, in a mood, with the backlog of a quarter, kUSD."""
    k, earned = f.map.rules.capital, YEAR * max(float(f.view.ebitda_kusd[f.me]), 0.0)
    carried = k.debt_multiple * earned + k.backlog_debt * float(then.backlog_kusd[f.me])
    return (1 + k.debt_mood * regime) * carried


def upkeep(f: Facts) -> float:
    """Capital spending outside AI that the firm can't leave, a quarter, kUSD."""
    growth = 1 + float(f.tables.cloud_growth[f.me])
    return f.map.clouds[f.me].base_capex_busd * 1e6 * growth**f.quarter


# -- what was promised to labs -------------------------------------------------------------


def run_rate(f: Facts, lab: int, quarters: int) -> float:
    """A lab's sales a year some quarters from now, as the seat believes, kUSD; growth held as lenders hold it."""
    growth = min(max(float(f.view.believed_growth[lab]), 0.0), 0.25)
    return float(f.view.believed_arr_kusd[lab]) * (1 + growth) ** quarters


def likely(f: Facts, lab: int, goal_kusd: float) -> float:
    """How likely a milestone is met within a year: by how near the run rate will be."""
    x = run_rate(f, lab, YEAR) / max(goal_kusd, 1.0)
    return x * x / (1 + x * x)


def _offered(f: Facts) -> tuple[float, float]:
    """Milestones at their likelihood, and a year's purchases, of the offers in the draft, if all are signed, kUSD."""
    o, me, milestones, purchases = f.draft, f.me, 0.0, 0.0
    for lab in range(len(f.labs)):
        if f.has_offer(lab):
            purchases += YEAR * float(o.embed_kusd[me, lab]) / max(int(o.commit_quarters[me, lab]), 1)
            for kusd, goal in zip(o.tranche_kusd[me, lab].tolist(), o.tranche_arr_kusd[me, lab].tolist(), strict=True):
                milestones += kusd * likely(f, lab, goal) if kusd > 0 else 0.0
    return milestones, purchases


# -- when it falls due -----------------------------------------------------------------------


@per_quarter
def ahead(f: Facts, firm: int = -1) -> Calendar:
    """The calendar of a firm's contracts as the seat knows it, the own one by default."""
    return calendar(f.view, f.me if firm < 0 else firm, f.quarter, f.session.setup.plain_rules, AHEAD)


@per_quarter
def dues(f: Facts) -> list[Due]:
    """What contracts ask of the seat in the quarters ahead: milestones, purchases, instalments on chips, interest.

    A milestone stands where the lab's sales are believed to get there; one that seems out of reach at its deadline.
    """
    due, found = ahead(f), []
    for m in due.milestones:
        when = next((i for i in range(m.until - f.quarter + 1) if run_rate(f, m.lab, i) >= m.arr_kusd), None)
        late = max(m.until - f.quarter, 0)
        found.append(Due("milestones", late if when is None else when, float(m.kusd), m.lab, when is not None))
    for c in due.contracts:
        found += [Due("purchases", i, float(x), c.lab) for i, x in enumerate(c.embed_kusd.tolist())]
    found += [Due("credit", i, float(x)) for i, x in enumerate(due.instalments_kusd.tolist())]
    found += [Due("interest", i, float(x)) for i, x in enumerate(due.interest_kusd.tolist())]
    return [d for d in found if d.kusd > 0 and d.ahead < AHEAD]
