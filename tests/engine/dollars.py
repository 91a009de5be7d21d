"""What the tests of tracing share: random histories of payments, and single dollars that walk through them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.engine.layout import Floats, Ints


@dataclass(frozen=True)
class History:
    """Payments that a ledger could have posted: nobody is ever overdrawn. The last firms are labs."""

    flows: Ints  # (quarters, accounts, accounts)
    invested: Ints  # (quarters, firms, labs)
    cash: Ints  # (firms,)

    @property
    def lab0(self) -> int:
        """Account of the first lab."""
        return len(self.cash) - self.invested.shape[2]


def history(seed: int, sponsors: int, labs: int, quarters: int, density: float, size: float = 1e6) -> History:
    """Each quarter money comes in and goes round four times, so that there are rings within a quarter."""
    luck = np.random.default_rng(seed)
    firms, outside = sponsors + labs, 2
    opening = (luck.random(firms) * size * (luck.random(firms) < 0.7)).astype(np.int64)
    flows = np.zeros((quarters, firms + outside, firms + outside), np.int64)
    invested = np.zeros((quarters, firms, labs), np.int64)
    cash = opening.copy()
    for q in range(quarters):
        weight = luck.random((firms, firms + outside)) * (luck.random((firms, firms + outside)) < density)
        np.fill_diagonal(weight, 0.0)
        flows[q, firms, :firms] = luck.random(firms) * size * (luck.random(firms) < 0.5)
        cash += flows[q, firms, :firms]
        for _ in range(4):
            part = luck.random(firms) / np.maximum(weight.sum(axis=1), 1e-9)
            paid = (weight * (part * cash)[:, None] * luck.random(weight.shape)).astype(np.int64)
            flows[q, :firms] += paid
            cash += paid[:, :firms].sum(axis=0) - paid.sum(axis=1)
        deals = luck.random((firms, labs)) * (luck.random((firms, labs)) < 0.6)
        invested[q] = flows[q, :firms, sponsors:firms] * deals
    return History(flows, invested, opening)


@dataclass(frozen=True)
class Walks:
    """What became of single dollars. Axes: (quarters, sponsors) but for `still_out`, (sponsors, holders)."""

    sent: Ints
    home: Ints
    hops: Floats  # mean of those that came home
    hops_error: Floats  # and its standard error
    age: Floats
    age_error: Floats
    left: Ints
    relabelled: Ints
    still_out: Ints
    trips: Counter[tuple[int, ...]]  # how many came home by each path


def walk(h: History, dollars: int, seed: int) -> Walks:
    """Follow `dollars` single dollars of investment, drawn from all of it, one payment at a time.

    A dollar in a firm is one of all that passed the firm in the quarter, equally likely each: it is in one of the
    firm's payments, or in what is left at the end and waits for the next quarter.
    """
    luck = np.random.default_rng(seed)
    quarters, firms, labs = h.invested.shape
    start = luck.choice(h.invested.size, dollars, p=h.invested.ravel() / h.invested.sum())
    born, sponsor, at = (np.array(x) for x in np.unravel_index(start, h.invested.shape))
    at = at + h.lab0
    hops, alive = np.ones(dollars, np.int64), np.zeros(dollars, bool)
    paths = [(int(s), int(lab)) for s, lab in zip(sponsor, at, strict=True)]
    ended = np.full(dollars, -1)
    fate = np.full(dollars, "still out", dtype=object)
    cash = h.cash.copy()
    for q in range(quarters):
        alive |= born == q
        paid, came = h.flows[q, :firms], h.flows[q, :, :firms].sum(axis=0)
        ordinary = paid.copy()
        ordinary[:, h.lab0 : h.lab0 + labs] -= h.invested[q]
        funds = cash + came
        cash = funds - paid.sum(axis=1)
        moving = np.flatnonzero(alive & (ended < 0))
        while len(moving):
            drawn = (luck.random(len(moving)) * funds[at[moving]]).astype(np.int64)
            upto = ordinary.cumsum(axis=1)[at[moving]]
            payee = (drawn[:, None] >= upto).sum(axis=1)
            goes = drawn < upto[:, -1]
            again = ~goes & (drawn < paid.sum(axis=1)[at[moving]])
            fate[moving[again]], ended[moving[again]] = "relabelled", q
            moving, payee = moving[goes], payee[goes]
            hops[moving] += 1
            for d, k in zip(moving, payee, strict=True):
                paths[d] += (int(k),)
            home, gone = payee == sponsor[moving], payee >= firms
            fate[moving[home]], fate[moving[gone]] = "home", "left"
            ended[moving[home | gone]] = q
            moving, payee = moving[~home & ~gone], payee[~home & ~gone]
            at[moving] = payee

    def table(what: str) -> Any:
        found = np.zeros((quarters, firms), np.int64)
        np.add.at(found, (ended[fate == what], sponsor[fate == what]), 1)
        return found

    def mean(values: Any) -> tuple[Floats, Floats]:
        found, error = np.full((quarters, firms), np.nan), np.full((quarters, firms), np.nan)
        for q in range(quarters):
            for s in range(firms):
                these = values[(fate == "home") & (ended == q) & (sponsor == s)]
                if len(these) > 1:
                    found[q, s], error[q, s] = these.mean(), these.std(ddof=1) / np.sqrt(len(these))
        return found, error

    sent, out = np.zeros((quarters, firms), np.int64), np.zeros((firms, firms), np.int64)
    np.add.at(sent, (born, sponsor), 1)
    np.add.at(out, (sponsor[ended < 0], at[ended < 0]), 1)
    trips = Counter(path for path, end in zip(paths, fate, strict=True) if end == "home")
    means = (*mean(hops), *mean(ended - born))
    return Walks(sent, table("home"), *means, table("left"), table("relabelled"), out, trips)
