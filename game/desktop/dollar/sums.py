"""The sums behind the screen: a trace of some quarters, small enough to be sent from the process that reckons it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats, Ints
from game.engine.parameters import FIRMS
from game.engine.tracing import Mixing, Perimeter, RoundTrip, Trace, cycling, follow, net_of_loop, round_trips
from game.flows import Flows

MOST_TRIPS = 6


@dataclass(frozen=True)
class Question:
    """Which quarters of the game, first and last, and by which choices."""

    first: int
    last: int
    perimeter: Perimeter
    mixing: Mixing

    @property
    def quarters(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Span:
    """AI sales of some quarters, as reported and without a cloud's own cheques come home: (clouds,) kUSD."""

    reported_kusd: Floats
    net_kusd: Floats


@dataclass(frozen=True)
class Sums:
    """What some quarters brought. Axes: firms as sponsors, payers and holders; accounts as payers and payees."""

    question: Question
    paid_kusd: Ints  # (accounts, accounts), in the perimeter
    cheques_kusd: Ints  # (firms, labs)
    exact: NDArray[np.bool_]  # (accounts, accounts), known in all quarters
    sent_kusd: Floats  # (firms,)
    home_kusd: Floats  # (firms,)
    left_kusd: Floats  # (firms,)
    relabelled_kusd: Floats  # (firms,)
    hops: Floats  # (firms,), nan: nothing came home
    age_quarters: Floats  # (firms,), likewise
    before_kusd: Floats  # (firms, firms), still out at the start
    out_kusd: Floats  # (firms, firms), and at the end
    carried_kusd: Floats  # (firms, firms, accounts), sponsor's dollars in every payment
    trips: tuple[tuple[RoundTrip, ...], ...]  # by sponsor, the largest first
    returns: Floats  # (firms,), chance that a dollar which leaves a firm comes back to it
    cycling: float  # Finn's index of the perimeter
    now: Span
    then: Span | None  # as many quarters before; None where the game had not begun
    each_home_kusd: Floats  # (quarters, firms), from the first of the game to the last asked for

    @property
    def loop_kusd(self) -> Floats:
        """What of reported AI sales is own cheques come home, (clouds,): reported less net."""
        return self.now.reported_kusd - self.now.net_kusd


def reckon(flows: Flows, question: Question) -> Sums:
    """Trace all quarters of a game and sum up those asked for."""
    q, trace = question, follow(*flows.history(question.perimeter), question.perimeter, question.mixing)
    window = slice(q.first + 1, q.last + 2)  # the trace begins a quarter before the game
    asked = flows.quarters[q.first : q.last + 1]
    paid: Ints = np.sum([quarter.book_kusd(q.perimeter) for quarter in asked], axis=0)
    home = trace.home_kusd[window]
    came = home.sum(axis=0)
    cycle = cycling(paid[:FIRMS, :FIRMS], paid[FIRMS:, :FIRMS].sum(axis=0))
    return Sums(
        q,
        paid,
        np.sum([quarter.cheques_kusd for quarter in asked], axis=0),
        np.all([quarter.exact for quarter in asked], axis=0),
        trace.sent_kusd[window].sum(axis=0),
        came,
        trace.left_kusd[window].sum(axis=0),
        trace.relabelled_kusd[window].sum(axis=0),
        _weighted(trace.hops[window], home),
        _weighted(trace.age_quarters[window], home),
        trace.still_out_kusd[q.first],
        trace.still_out_kusd[q.last + 1],
        trace.carried_kusd[window].sum(axis=0),
        tuple(_trips(trace, s, q) if came[s] >= 1 else () for s in range(FIRMS)),
        cycle.returns,
        cycle.index,
        _span(flows, trace, q.first, q.last),
        _span(flows, trace, q.first - q.quarters, q.first - 1) if q.first >= q.quarters else None,
        trace.home_kusd[1 : q.last + 2],
    )


def _weighted(values: Floats, home: Floats) -> Floats:
    """Means over quarters by dollars, (firms,)."""
    total = home.sum(axis=0)
    found: Floats = np.where(total > 0, np.nansum(values * home, axis=0) / np.where(total > 0, total, 1.0), np.nan)
    return found


def _trips(trace: Trace, sponsor: int, q: Question) -> tuple[RoundTrip, ...]:
    return tuple(round_trips(trace, sponsor, MOST_TRIPS, q.first + 1, q.last + 1))


def _span(flows: Flows, trace: Trace, first: int, last: int) -> Span:
    sales = [quarter.ai_sales_kusd for quarter in flows.quarters[first : last + 1]]
    reported = np.sum(sales, axis=0).astype(np.float64)
    home = trace.home_kusd[first + 1 : last + 2, : len(reported)].sum(axis=0)
    return Span(reported, net_of_loop(reported, home))
