"""What contracts ask of a firm and bring it in the quarters ahead, and how well that is covered (N2.2-N2.4).

The same functions read a seat's view, as far as the seat knows, and the state of a game.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.engine.layout import Ints
from game.engine.parameters import CHIPMAKER0, CLOUDS, INVESTOR0, LAB0, SPONSORS, GameRules
from game.engine.state import State
from game.engine.view import View
from game.statements.balance import due_until

AHEAD = 8  # quarters
YEAR = 4


@dataclass(frozen=True)
class Milestone:
    """Money that a sponsor owes a lab once it has the revenue, in quarter `until` at the latest."""

    deal: int
    sponsor: int
    lab: int
    kusd: int
    arr_kusd: int
    until: int


@dataclass(frozen=True)
class Contract:
    """A sponsor's deal with a lab in the quarters ahead. known: its terms are; else spend is even and nothing is sure.

    What is drawn is compute, or a chipmaker's chips. embed: what a cloud buys of the lab for its own products.
    """

    deal: int
    sponsor: int
    lab: int
    known: bool
    contracted_kusd: Ints  # (ahead,) to be drawn
    take_or_pay_kusd: Ints  # (ahead,) the part due in any case
    embed_kusd: Ints  # (ahead,)
    power_kw: Ints  # (ahead,) that the cloud owes by then
    later_kusd: int  # of the commitment, after those quarters


@dataclass(frozen=True)
class Calendar:
    """What is due from quarter `first` on. A lab owes purchases and expects money; a sponsor the other way round.

    Vendor credit is repaid by clouds to chipmakers; debt and its interest are the firm's own. coverage: means of a year
    over obligations of a year, as lenders count them; None if it is not known, or there is none.
    """

    firm: int
    first: int
    contracts: tuple[Contract, ...]
    milestones: tuple[Milestone, ...]  # by deadline
    instalments_kusd: Ints  # (ahead,) of vendor credit that stands today, all makers or all clouds together
    interest_kusd: Ints  # (ahead,) on today's debt, in today's mood, at today's coverage
    credit_kusd: int  # vendor credit that stands
    debt_kusd: int
    coverage: float | None

    @property
    def quarters(self) -> int:
        """How far it looks."""
        return len(self.interest_kusd)

    @property
    def contracted_kusd(self) -> Ints:
        """Purchases contracted, (ahead,)."""
        return self._total([c.contracted_kusd for c in self.contracts])

    @property
    def take_or_pay_kusd(self) -> Ints:
        """The part of it due in any case, (ahead,), of contracts whose terms are known."""
        return self._total([c.take_or_pay_kusd for c in self.contracts])

    @property
    def embed_kusd(self) -> Ints:
        """What clouds buy of labs for their own products, (ahead,), of contracts whose terms are known."""
        return self._total([c.embed_kusd for c in self.contracts])

    @property
    def power_kw(self) -> Ints:
        """Power owed, (ahead,)."""
        return self._total([c.power_kw for c in self.contracts])

    @property
    def tranches_kusd(self) -> Ints:
        """Milestones by their deadline, (ahead,); any may be paid sooner, or lapse."""
        due = np.zeros(self.quarters, np.int64)
        for m in self.milestones:
            if self.first <= m.until < self.first + self.quarters:
                due[m.until - self.first] += m.kusd
        return due

    @property
    def unknown(self) -> int:
        """Contracts whose terms the seat does not know."""
        return sum(not c.known for c in self.contracts)

    def _total(self, rows: Sequence[Ints]) -> Ints:
        total: Ints = sum(rows, np.zeros(self.quarters, np.int64))
        return total


def calendar(game: View | State, firm: int, first: int, rules: GameRules, quarters: int = AHEAD) -> Calendar:
    """Commitments of a firm from quarter `first` on, the quarter that is played next.

    game: a seat's view, which knows the terms of its own contracts, its own credit and coverage, and the debt of listed
    firms and its own, or a state; rules: plain ones.
    """
    ahead = first + np.arange(quarters)
    contracts, milestones = [], []
    for d in np.flatnonzero(game.deal_status == 1):
        sponsor, lab = int(game.deal_sponsor[d]), int(game.deal_lab[d])
        if firm not in (sponsor, LAB0 + lab) or not (game.alive[sponsor] and game.alive[LAB0 + lab]):
            continue
        contracts.append(_contract(game, int(d), ahead, rules))
        milestones += [
            Milestone(int(d), sponsor, lab, int(kusd), int(arr), int(until))
            for kusd, arr, until in zip(
                game.tranche_kusd[d], game.tranche_arr_kusd[d], game.tranche_until[d], strict=True
            )
            if kusd > 0
        ]
    credit, debt, covered = _credit(game, firm), _debt(game, firm), _coverage(game, firm)
    return Calendar(
        firm, first, tuple(contracts), tuple(sorted(milestones, key=lambda m: (m.until, m.deal))),
        _instalments(credit, rules, quarters), _interest(game, rules, firm, debt, covered, ahead),
        int(credit.sum()), debt, covered,
    )  # fmt: skip


def _knows(game: View | State, *firms: int) -> bool:
    """Is the private side of one of these firms known?"""
    return not isinstance(game, View) or int(game.seat[0]) in firms


def _contract(game: View | State, d: int, ahead: Ints, rules: GameRules) -> Contract:
    sponsor, lab = int(game.deal_sponsor[d]), int(game.deal_lab[d])
    known = _knows(game, sponsor, LAB0 + lab)
    ramp = game.deal_ramp[d] if known else 0.0
    floor = min(game.deal_floor[d], rules.clauses.floor_most) if known else 0.0
    commit, quarters = game.deal_commit_kusd[d], game.deal_quarters[d]
    age = ahead - game.deal_start[d]
    until = due_until(commit, ramp, quarters, np.maximum(np.append(age, age[-1] + 1), 0))
    due = np.diff(until)
    runs = (age >= 0) & (age < quarters)
    embed = game.deal_embed_kusd[d] // max(quarters, 1) if known else 0
    ramped = game.deal_owed_kw[d] * np.clip((age + 1) / max(quarters, 1), 0.0, 1.0)
    owed = (ahead >= game.deal_owed_from[d]) & (game.deal_owed_arr_kusd[d] <= 0)  # or once the lab has grown to it
    power = np.where(owed & (age < quarters), ramped, 0.0)
    return Contract(
        d, sponsor, lab, known, due, (due * floor).astype(np.int64), np.where(runs, embed, 0), power.astype(np.int64),
        int(commit - until[-1]),
    )  # fmt: skip


def _credit(game: View | State, firm: int) -> Ints:
    """Vendor credit that stands, by who gave it to a cloud or by whom a chipmaker gave it to; nothing for others."""
    if firm >= SPONSORS or not _knows(game, firm):
        return np.zeros(1, np.int64)
    if firm < CLOUDS:
        return game.owed_makers_kusd if isinstance(game, View) else game.credit_kusd[firm]
    return game.receivable_kusd if isinstance(game, View) else game.credit_kusd[:, firm - CHIPMAKER0]


def _instalments(credit_kusd: Ints, rules: GameRules, quarters: int) -> Ints:
    """What falls due of each credit, all together, (ahead,): as phase Settlement bills it."""
    left = credit_kusd.copy()
    due = np.zeros(quarters, np.int64)
    for i in range(quarters):
        part = np.minimum(left, left // rules.solvency.credit_quarters + 1000)
        due[i] = part.sum()
        left -= part
    return due


def _debt(game: View | State, firm: int) -> int:
    if isinstance(game, View) and LAB0 <= firm < INVESTOR0:
        return int(game.debt_now_kusd[0]) if _knows(game, firm) else 0
    return int(game.debt_kusd[firm]) if firm < len(game.debt_kusd) else 0  # a view shows the debt of listed firms


def _coverage(game: View | State, firm: int) -> float | None:
    if firm >= INVESTOR0 or not _knows(game, firm):
        return None
    return float(game.coverage[0] if isinstance(game, View) else game.coverage[firm])


def _interest(
    game: View | State, rules: GameRules, firm: int, debt_kusd: int, covered: float | None, ahead: Ints
) -> Ints:
    k = rules.accounts
    thin = 0.0 if covered is None else rules.solvency.coverage_spread * min(max(1 - covered, 0.0), 1.0)
    spread = np.where(game.distress_until[firm] > ahead, k.distress_spread, 0.0) + thin
    due: Ints = (debt_kusd * (k.interest - k.interest_mood * game.regime[0] + spread) / 4).astype(np.int64)
    return due


@dataclass(frozen=True)
class Coverage:
    """What a lab has and can expect in a year, against what take-or-pay asks of it in that year (N2.4)."""

    cash_kusd: int
    earned_kusd: int  # expected cash earnings before compute
    undrawn_kusd: int  # milestones that expected revenue reaches in time; not in `ratio`
    due_kusd: int

    @property
    def ratio(self) -> float:
        """Cash and expected earnings over what is due; inf if nothing is."""
        return self._over(self.cash_kusd + self.earned_kusd)

    @property
    def with_undrawn(self) -> float:
        """The same with milestones."""
        return self._over(self.cash_kusd + self.earned_kusd + self.undrawn_kusd)

    def _over(self, means: int) -> float:
        return means / self.due_kusd if self.due_kusd > 0 else float("inf")


def coverage(ahead: Calendar, cash_kusd: int, earned_kusd: float, arr_kusd: float, growth: float) -> Coverage:
    """A lab's coverage over the calendar's first year.

    earned_kusd: cash earnings before compute of the last quarter (`Quarter.before_compute`, or what is believed);
    arr_kusd: run rate after it; growth: of both, a quarter, held within -20% and 50%.
    """
    if not LAB0 <= ahead.firm < INVESTOR0:
        raise ValueError(f"firm {ahead.firm}: only labs have a coverage")
    growth = min(max(growth, -0.2), 0.5)
    powers = [(1 + growth) ** (i + 1) for i in range(YEAR)]
    undrawn = sum(
        m.kusd
        for m in ahead.milestones
        if any(arr_kusd * p >= m.arr_kusd and ahead.first + i <= m.until for i, p in enumerate(powers))
    )
    return Coverage(
        cash_kusd, round(max(earned_kusd, 0.0) * sum(powers)), undrawn, int(ahead.take_or_pay_kusd[:YEAR].sum())
    )
