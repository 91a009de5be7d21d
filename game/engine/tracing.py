"""Follow the dollar: whose money it is that firms pay each other, and how much of a sponsor's own comes home.

Money that a sponsor invests in a lab carries the sponsor's *tag*. Every payment out of an account carries the mix of
tags in it. A tagged dollar that reaches its sponsor is *home*; one that reaches customers, suppliers, the market or
government has *left*; one that another sponsor invests again is *relabelled*. All others are *still out*.

    trace = follow(flows, invested, opening_cash)
    round_trips(trace, sponsor)  # [RoundTrip(path=(1, 15, 1), kusd=2.5e6), ...]

Two choices change the answer and travel with it. The *perimeter* is which money is looked at: `consolidated` (all flows
and all cash, where a large firm's own business dilutes its deals) or `ai_book` (payments of AI kinds, and no cash but
what came through them). The *mixing rule* is a convention, as money is fungible: `pro_rata`, or `earmark` (a firm pays
a sponsor with that sponsor's dollars as far as it has them). Model note N9; Finn 1976.

Plain numpy on a history that is over: nothing here is a rule of the game.
"""

import heapq
from dataclasses import dataclass
from itertools import count
from typing import Literal, get_args

import numpy as np

from game.engine.layout import Floats, Numbers
from game.engine.parameters import LAB0

Perimeter = Literal["consolidated", "ai_book"]
Mixing = Literal["pro_rata", "earmark"]
LEAK = 1e-12  # of a pool, kept back in reckoning: rings of payments that nothing enters or leaves have a solution too
SETTLED = 1e-12  # change of earmarks, in parts of the largest pool, at which they are done
MOST_ROUNDS = 200


@dataclass(frozen=True)
class Trace:
    """Where tagged dollars went. Axes: firms as sponsors, as payers and as holders; accounts as payees.

    Up to any quarter, sent = home + left + relabelled + still out.
    """

    perimeter: Perimeter
    mixing: Mixing
    sent_kusd: Floats  # (quarters, sponsors), tagged this quarter
    home_kusd: Floats  # (quarters, sponsors), came home this quarter
    hops: Floats  # (quarters, sponsors), mean payments from leaving to homecoming; nan: none came
    age_quarters: Floats  # (quarters, sponsors), mean quarters from leaving to homecoming; nan: none came
    left_kusd: Floats  # (quarters, sponsors), paid to accounts outside
    relabelled_kusd: Floats  # (quarters, sponsors), invested by others, whose tag they carry now
    still_out_kusd: Floats  # (quarters, sponsors, holders), at the end of each quarter
    pool_kusd: Floats  # (quarters, sponsors, holders), that passed through or lay there during the quarter
    carried_kusd: Floats  # (quarters, sponsors, payers, payees), with every payment, the first and the last included


@dataclass(frozen=True)
class RoundTrip:
    """Dollars that came home one way. path: firms from the sponsor to the sponsor."""

    path: tuple[int, ...]
    kusd: float


@dataclass(frozen=True)
class Cycling:
    """How much of a network's flow goes round. throughflow_kusd: (firms,).

    index: Finn's cycling index, the part of all throughflow that has been where it is before. Cycles on the way to
    somewhere else are not in it (Allesina and Ulanowicz 2004); their comprehensive index needs every path and isn't
    reckoned. returns: (firms,) chance that a dollar in a firm comes back to it. hits: (firms, firms) chance that a
    dollar in the first firm ever reaches the second; 1 on the diagonal.
    """

    index: float
    returns: Floats
    hits: Floats
    throughflow_kusd: Floats


def follow(
    flows: Numbers,
    invested: Numbers,
    opening_cash: Numbers,
    perimeter: Perimeter = "consolidated",
    mixing: Mixing = "pro_rata",
    lab0: int = LAB0,
) -> Trace:
    """Follow every invested dollar through the quarters of a game.

    flows: (quarters, accounts, accounts) kUSD, payer by payee; the first accounts are the firms. invested:
    (quarters, firms, labs) kUSD, the part of flows that is investment. opening_cash: (firms or more,) kUSD before the
    first quarter, in the same perimeter. lab0: account of the first lab.

    Within a quarter all payments mix at once, so dollars can pass several hands in it. A firm that pays more than it
    has in the perimeter brings the rest from beyond it, untagged. Home are payments for something: a sponsor's dollars
    that another invests in it are the other's. Raises ValueError for an unknown perimeter or rule, shapes that don't
    fit, negative amounts, or investment that isn't among the flows.
    """
    if perimeter not in get_args(Perimeter) or mixing not in get_args(Mixing):
        raise ValueError(f"no such perimeter or mixing rule: {perimeter}, {mixing}")
    quarters, firms, labs = invested.shape
    accounts = flows.shape[-1]
    if flows.shape != (quarters, accounts, accounts) or accounts < max(firms, lab0 + labs) or len(opening_cash) < firms:
        raise ValueError(f"flows {flows.shape}, invested {invested.shape} and cash {opening_cash.shape} don't fit")
    if min(flows.min(initial=0), invested.min(initial=0), opening_cash[:firms].min(initial=0)) < 0:
        raise ValueError("an amount is negative")
    if (invested > flows[:, :firms, lab0 : lab0 + labs]).any():
        raise ValueError("more is invested than is paid")
    trace = _blank(perimeter, mixing, quarters, firms, accounts)
    cash = opening_cash[:firms].astype(np.float64)
    dollars, payments, ages = (np.zeros((firms, firms)) for _ in range(3))  # (sponsors, holders); two weigh dollars
    for q in range(quarters):
        paid = flows[q, :firms].astype(np.float64)
        np.fill_diagonal(paid, 0.0)
        sent = np.zeros((firms, accounts))
        sent[:, lab0 : lab0 + labs] = invested[q]
        np.fill_diagonal(sent, 0.0)
        out = paid.sum(axis=1)
        funds = np.maximum(cash + paid[:, :firms].sum(axis=0) + flows[q, firms:, :firms].sum(axis=0), out)
        cash = funds - out
        tagged = sent[:, :firms]

        shares = _shares(paid, sent, funds)
        pool = _through(shares, dollars + tagged)
        if mixing == "earmark":
            shares, pool = _settle(paid, sent, funds, dollars + tagged, pool)
        hopped = _through(shares, payments + tagged + _pass(shares, pool))
        aged = _through(shares, ages)
        home = (shares.home * pool).sum(axis=1)
        some = np.where(home > 0, home, np.nan)

        trace.sent_kusd[q] = sent.sum(axis=1)
        trace.home_kusd[q] = home
        trace.hops[q] = (shares.home * (hopped + pool)).sum(axis=1) / some
        trace.age_quarters[q] = (shares.home * aged).sum(axis=1) / some
        trace.relabelled_kusd[q] = (shares.relabelled * pool).sum(axis=1)
        trace.pool_kusd[q] = pool
        each = np.arange(firms)
        trace.carried_kusd[q] = shares.onward * pool[:, :, None]
        trace.carried_kusd[q, each, :, each] = shares.home * pool
        trace.carried_kusd[q, each, each] += sent
        trace.left_kusd[q] = trace.carried_kusd[q, :, :, firms:].sum(axis=(1, 2))
        dollars, payments = shares.stay * pool, shares.stay * hopped
        ages = shares.stay * aged + dollars
        trace.still_out_kusd[q] = dollars
    return trace


def _blank(perimeter: Perimeter, mixing: Mixing, quarters: int, firms: int, accounts: int) -> Trace:
    flat, held, carried = (quarters, firms), (quarters, firms, firms), (quarters, firms, firms, accounts)
    return Trace(perimeter, mixing, *(np.zeros(shape) for shape in (*[flat] * 6, held, held, carried)))


@dataclass(frozen=True)
class _Shares:
    """What becomes of a dollar with a tag that passes a firm in a quarter: the four add up to 1."""

    onward: Floats  # (sponsors, firms, accounts), goes on with its tag; 0 to its sponsor
    home: Floats  # (sponsors, firms)
    relabelled: Floats  # (sponsors, firms)
    stay: Floats  # (sponsors, firms)


def _shares(paid: Floats, sent: Floats, funds: Floats, pool: Floats | None = None) -> _Shares:
    """Shares by the mixing rule: pro rata, or earmarked if the tagged dollars in each pool are given.

    paid, sent: (firms, accounts), payments and the part of them that is investment; funds: (firms,), opening cash and
    all that came in. Earmarked dollars buy from their sponsor; the rest of a pool pays, pro rata, all other bills.
    """
    firms = len(paid)
    each = np.arange(firms)
    bills = paid - sent
    sales = bills[:, :firms].T  # (sponsors, firms)
    marked, mixed = np.zeros((firms, firms)), np.ones((firms, firms))  # mixed: part of tagged dollars not earmarked
    if pool is not None:
        marked = np.minimum(pool, sales)
        mixed = np.where(pool > 0, 1 - marked / np.where(pool > 0, pool, 1), sales == 0)
    bills[:, :firms] -= marked.T
    invests, keeps = sent.sum(axis=1), np.maximum(funds - paid.sum(axis=1), 0.0)
    rest = bills.sum(axis=1) + invests + keeps
    per_dollar = np.divide(1.0, rest, out=np.zeros(firms), where=rest > 0)
    part = bills * per_dollar[:, None]
    onward = mixed[:, :, None] * part
    onward[each, :, each] = 0.0
    home = 1 - mixed + mixed * part[:, :firms].T
    return _Shares(onward, home, mixed * (invests * per_dollar), mixed * (keeps * per_dollar))


def _settle(paid: Floats, sent: Floats, funds: Floats, start: Floats, pool: Floats) -> tuple[_Shares, Floats]:
    """Earmarks depend on the dollars in each pool, and those on the earmarks: go round until nothing changes."""
    for _ in range(MOST_ROUNDS):
        shares = _shares(paid, sent, funds, pool)
        before, pool = pool, _through(shares, start)
        if np.abs(pool - before).max() <= SETTLED * funds.max():
            break
    return shares, pool


def _pass(shares: _Shares, pool: Floats) -> Floats:
    """What arrives at each firm from one payment out of each pool: (sponsors, firms)."""
    return np.einsum("sik,si->sk", shares.onward[:, :, : pool.shape[1]], pool)


def _through(shares: _Shares, start: Floats) -> Floats:
    """All that passes each firm if `start` is put in, payments of the quarter going on until it ends or stays."""
    found = np.zeros_like(start)
    some = np.flatnonzero(start.any(axis=1))
    onward = shares.onward[some][:, :, : start.shape[1]]
    system = np.eye(start.shape[1]) * (1 + LEAK) - onward.transpose(0, 2, 1)
    found[some] = np.maximum(np.linalg.solve(system, start[some][:, :, None])[:, :, 0], 0.0)
    return found


def round_trips(trace: Trace, sponsor: int, most: int = 5, first: int = 0, last: int | None = None) -> list[RoundTrip]:
    """The ways by which most of a sponsor's dollars came home in quarters first..last, the largest first.

    However long a dollar waited on the way, it counts for the path it took. Ways worth under 1 kUSD are left out.
    """
    quarters, firms = trace.home_kusd.shape
    pool = trace.pool_kusd[:, sponsor]  # (quarters, firms)
    held = pool > 0
    part = np.divide(trace.carried_kusd[:, sponsor], pool[:, :, None], where=held[:, :, None],
                     out=np.zeros(trace.carried_kusd[:, sponsor].shape))  # fmt: skip
    stay = np.divide(trace.still_out_kusd[:, sponsor], pool, where=held, out=np.zeros_like(pool))
    counts = np.zeros(quarters, bool)
    counts[first : quarters if last is None else last + 1] = True
    # Chance that a dollar which passes a firm in a quarter still comes home in time.
    hope = np.zeros((quarters + 1, firms))
    for q in reversed(range(quarters)):
        onward = part[q, :, :firms].copy()
        onward[:, sponsor] = 0.0
        ends = part[q, :, sponsor] * counts[q] + stay[q] * hope[q + 1]
        hope[q] = np.linalg.solve(np.eye(firms) * (1 + LEAK) - onward, ends)
    hope[:, sponsor] = 1.0

    # Best first: what is still to come home of a beginning is the sum of all its ends, so none is found too late.
    found: list[RoundTrip] = []
    order = count()
    waiting: list[tuple[float, int, tuple[int, ...], Floats]] = []

    def extend(path: tuple[int, ...], arriving: Floats) -> None:
        """Queue every firm that the dollars reach next. arriving: (quarters, accounts)."""
        for k in np.flatnonzero(arriving[:, :firms].any(axis=0)):
            home = arriving[:, k] * counts if k == sponsor else arriving[:, k]
            worth = float((home * hope[:quarters, k]).sum())
            if worth >= 1.0:
                heapq.heappush(waiting, (-worth, next(order), (*path, int(k)), home))

    extend((sponsor,), trace.carried_kusd[:, sponsor, sponsor])
    while waiting and len(found) < most:
        worth, _, path, lying = heapq.heappop(waiting)
        if path[-1] == sponsor:
            found.append(RoundTrip(path, -worth))
            continue
        lying = lying.copy()
        for q in range(1, quarters):
            lying[q] += lying[q - 1] * stay[q - 1, path[-1]]
        extend(path, lying[:, None] * part[:, path[-1]])
    return found


def cycling(flows: Numbers, inflow: Numbers) -> Cycling:
    """Cycling in a network of firms over some quarters, as one pot (Finn 1976).

    flows: (firms, firms) kUSD, payer by payee. inflow: (firms,) kUSD from outside the network. What a firm gets and
    doesn't pass on leaves the network; what it pays beyond that comes in from outside, too.
    """
    between = flows.astype(np.float64)
    np.fill_diagonal(between, 0.0)
    through = np.maximum(inflow + between.sum(axis=0), between.sum(axis=1))
    part = np.divide(between, through[:, None], out=np.zeros_like(between), where=through[:, None] > 0)
    visits = np.linalg.inv(np.eye(len(part)) * (1 + LEAK) - part)  # the Leontief inverse: expected visits
    own = np.diag(visits)
    returns = np.maximum(own - 1, 0.0) / own
    total = float(through.sum())
    return Cycling(float(through @ returns) / total if total > 0 else 0.0, returns, visits / own, through)


def circular_share(cycle: Cycling, invested: Numbers, revenue: Numbers) -> Floats:
    """The part of each vendor's revenue that its own investments are expected to come back as: (firms,).

    invested: (firms, firms) kUSD, vendor by the firm it invested in; revenue: (firms,) kUSD of the same quarters. By
    chances of ever coming back, whenever that is; 0 without revenue.
    """
    back = (invested * cycle.hits.T).sum(axis=1)
    return np.divide(back, revenue, out=np.zeros(len(back)), where=np.asarray(revenue) > 0)


def net_of_loop(revenue: Numbers, home: Numbers) -> Floats:
    """Revenue without the firm's own dollars come home, kUSD; not below 0, as homecoming needn't be revenue."""
    return np.maximum(np.asarray(revenue, np.float64) - home, 0.0)
