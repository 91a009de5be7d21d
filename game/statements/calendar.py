"""What contracts ask of a firm and bring it in the quarters ahead, and how well a lab covers that (N2.3, N2.4).

The same functions read a seat's view and the state of a game: both have the fields of `Contracts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from game.engine.layout import Flags, Floats, Ints
from game.engine.parameters import CLOUDS, INVESTOR0, LAB0, GameRules
from game.statements.balance import due_until

AHEAD = 8  # quarters
YEAR = 4


class Contracts(Protocol):
    """What a calendar reads of one game: `View` or `State`, as plain views of a record."""

    regime: Ints
    alive: Flags
    distress_until: Ints
    debt_kusd: Ints
    deal_status: Flags
    deal_sponsor: Ints
    deal_lab: Ints
    deal_start: Ints
    deal_quarters: Ints
    deal_commit_kusd: Ints
    deal_ramp: Floats
    deal_floor: Floats
    deal_owed_kw: Ints
    tranche_kusd: Ints
    tranche_arr_kusd: Ints
    tranche_until: Ints


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
    """A cloud's deal with a lab in the quarters ahead. known: its terms are; else spend is even and nothing is sure."""

    deal: int
    sponsor: int
    lab: int
    known: bool
    contracted_kusd: Ints  # (ahead,) compute to be drawn
    take_or_pay_kusd: Ints  # (ahead,) the part due in any case
    power_kw: Ints  # (ahead,) that the cloud owes by then
    later_kusd: int  # of the commitment, after those quarters


@dataclass(frozen=True)
class Calendar:
    """What is due from quarter `first` on. A lab owes compute and expects money; a sponsor the other way round."""

    firm: int
    first: int
    contracts: tuple[Contract, ...]
    milestones: tuple[Milestone, ...]  # by deadline
    interest_kusd: Ints  # (ahead,) on today's debt, in today's mood
    debt_kusd: int

    @property
    def quarters(self) -> int:
        """How far it looks."""
        return len(self.interest_kusd)

    @property
    def contracted_kusd(self) -> Ints:
        """Compute contracted, (ahead,)."""
        return self._total([c.contracted_kusd for c in self.contracts])

    @property
    def take_or_pay_kusd(self) -> Ints:
        """The part of it due in any case, (ahead,), of contracts whose terms are known."""
        return self._total([c.take_or_pay_kusd for c in self.contracts])

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


def calendar(game: Contracts, firm: int, first: int, rules: GameRules, quarters: int = AHEAD) -> Calendar:
    """Commitments of a firm from quarter `first` on, the quarter that is played next.

    game: a seat's `View`, which knows the terms of its own contracts only, or a `State`; rules: plain ones.
    """
    ahead = first + np.arange(quarters)
    contracts, milestones = [], []
    for d in np.flatnonzero(game.deal_status == 1):
        sponsor, lab = int(game.deal_sponsor[d]), int(game.deal_lab[d])
        if firm not in (sponsor, LAB0 + lab) or not (game.alive[sponsor] and game.alive[LAB0 + lab]):
            continue
        if sponsor < CLOUDS:
            contracts.append(_contract(game, int(d), ahead))
        milestones += [
            Milestone(int(d), sponsor, lab, int(kusd), int(arr), int(until))
            for kusd, arr, until in zip(
                game.tranche_kusd[d], game.tranche_arr_kusd[d], game.tranche_until[d], strict=True
            )
            if kusd > 0
        ]
    debt = int(game.debt_kusd[firm]) if firm < len(game.debt_kusd) else 0  # a view shows the debt of listed firms
    return Calendar(
        firm, first, tuple(contracts), tuple(sorted(milestones, key=lambda m: (m.until, m.deal))),
        _interest(game, rules, firm, debt, ahead), debt,
    )  # fmt: skip


def _contract(game: Contracts, d: int, ahead: Ints) -> Contract:
    sponsor, lab = int(game.deal_sponsor[d]), int(game.deal_lab[d])
    seat = getattr(game, "seat", None)  # a state has none and knows everything
    known = seat is None or int(seat[0]) in (sponsor, LAB0 + lab)
    ramp = game.deal_ramp[d] if known else 0.0
    floor = game.deal_floor[d] if known else 0.0
    commit, quarters, start = game.deal_commit_kusd[d], game.deal_quarters[d], game.deal_start[d]
    age = ahead - start
    until = due_until(commit, ramp, quarters, np.maximum(np.append(age, age[-1] + 1), 0))
    due = np.diff(until)
    # A view without the date from which power is owed: from the start, as the ramp then asks least.
    owed_from = getattr(game, "deal_owed_from", game.deal_start)[d]
    ramped = game.deal_owed_kw[d] * np.clip((age + 1) / max(quarters, 1), 0.0, 1.0)
    power = np.where((ahead >= owed_from) & (age < quarters), ramped, 0.0)
    return Contract(
        d, sponsor, lab, known, due, (due * floor).astype(np.int64), power.astype(np.int64),
        int(commit - until[-1]),
    )  # fmt: skip


def _interest(game: Contracts, rules: GameRules, firm: int, debt_kusd: int, ahead: Ints) -> Ints:
    k = rules.accounts
    spread = np.where(game.distress_until[firm] > ahead, k.distress_spread, 0.0)
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
