"""Who stands where in the picture of a quarter's money, from left to right, so that every payment goes to the right.

Clouds and chipmakers stand there twice: at the left as who pays labs, further right as who sells to them. A dollar of
theirs that comes home is one that goes from the one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from game.engine.layout import Numbers
from game.engine.parameters import (
    ACCOUNTS,
    CHIPMAKER0,
    CUSTOMERS,
    FIRMS,
    GOVERNMENT,
    INVESTOR0,
    LAB0,
    MARKET,
    SUPPLIERS,
)

#: Columns of the picture.
SOURCES, LABS, CLOUDS, MAKERS, ENDS = range(5)
COLUMNS = 5
#: Payments of less are left out, kUSD.
LEAST_KUSD = 500.0
#: Firms of a role that are less than this part of a column stand together.
_TINY = 0.004
#: From top to bottom.
_ORDER = ("customers", "market", "before", "fund", "maker", "cloud", "lab", "suppliers", "government", "again", "out")
#: Not accounts, but ends of a sponsor's dollars: on the way when the time began, still out or another's when it ended.
BEFORE, OUT, AGAIN = ACCOUNTS, ACCOUNTS + 1, ACCOUNTS + 2
ENDS_TOO = 3
_OUTSIDE = {
    CUSTOMERS: "customers", SUPPLIERS: "suppliers", MARKET: "market", GOVERNMENT: "government",
    BEFORE: "before", OUT: "out", AGAIN: "again",
}  # fmt: skip


def traced_network(carried: Numbers, before: Numbers, out: Numbers, sponsor: int) -> Numbers:
    """A sponsor's dollars as payments from where they were to where they went, so that all of them can be drawn.

    carried: (firms, accounts) kUSD; before, out: (firms,), who held them at both ends. Gives (accounts + 3,) twice.
    """
    firms, accounts = carried.shape
    found = np.zeros((accounts + ENDS_TOO, accounts + ENDS_TOO))
    found[:firms, :accounts] = carried
    found[BEFORE, :firms], found[:firms, OUT] = before, out
    again = before + carried[:, :firms].sum(axis=0) - carried.sum(axis=1) - out
    found[:firms, AGAIN] = np.where(np.arange(firms) == sponsor, 0.0, np.maximum(again, 0.0))
    return found


def role_of(account: int) -> str:
    """What an account is: cloud, maker, lab, fund, customers, suppliers, market, government; or an end of dollars."""
    if account >= FIRMS:
        return _OUTSIDE[account]
    return (
        "fund" if account >= INVESTOR0 else "lab" if account >= LAB0 else "maker" if account >= CHIPMAKER0 else "cloud"
    )


def between(payer: int, payee: int) -> tuple[int, int] | None:
    """Columns of a payment's two ends; None for one that has no place: within a role, or to funds."""
    who, whom = role_of(payer), role_of(payee)
    to = {"lab": LABS, "cloud": CLOUDS, "maker": MAKERS}.get(whom, ENDS if payee >= FIRMS else -1)
    if who == "lab":
        start = LABS
    elif who == "cloud" and to > CLOUDS:
        start = CLOUDS
    elif who == "maker" and to > MAKERS:
        start = MAKERS
    else:
        start = SOURCES
    outside = payer >= FIRMS and payee >= FIRMS
    return None if to <= start or outside or (who, whom) in (("cloud", "cloud"), ("maker", "maker")) else (start, to)


@dataclass(frozen=True)
class Node:
    """A firm, or several small ones of a role, in a column."""

    column: int
    role: str
    accounts: tuple[int, ...]
    in_kusd: float
    out_kusd: float

    @property
    def kusd(self) -> float:
        """What it is as high as: the larger of what comes in and what goes out."""
        return max(self.in_kusd, self.out_kusd)

    @property
    def rank(self) -> int:
        """Place of its role from the top."""
        return _ORDER.index(self.role)


@dataclass(frozen=True)
class Band:
    """Payments from one node to another; the nodes by their places in the network."""

    source: int
    target: int
    pairs: tuple[tuple[int, int], ...]
    kusd: float


@dataclass(frozen=True)
class Network:
    """All that is drawn."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]

    def of(self, node: int) -> list[int]:
        """Bands that begin or end at a node."""
        return [i for i, band in enumerate(self.bands) if node in (band.source, band.target)]

    def find(self, column: int, account: int) -> int:
        """The node of an account in a column, -1 if there is none."""
        found = (i for i, node in enumerate(self.nodes) if node.column == column and account in node.accounts)
        return next(found, -1)

    def band_of(self, payer: int, payee: int) -> int:
        """The band that holds a payment, -1 if there is none."""
        return next((i for i, band in enumerate(self.bands) if (payer, payee) in band.pairs), -1)


def network(paid: Numbers, most: int, keep: Iterable[int] = ()) -> Network:
    """The network of some payments. paid: kUSD, payers by payees, accounts and perhaps the ends of a sponsor's dollars;
    most: nodes in a column; keep: firms that stay alone.

    In a column with more nodes the smallest of the role with most of them stand together; tiny ones do anyway.
    """
    flows: dict[tuple[int, int], float] = {}
    for payer in range(len(paid)):
        for payee in range(len(paid)):
            if paid[payer, payee] >= LEAST_KUSD and between(payer, payee) is not None:
                flows[payer, payee] = float(paid[payer, payee])
    coming: dict[tuple[int, int], float] = {}
    going: dict[tuple[int, int], float] = {}
    for (payer, payee), kusd in flows.items():
        start, to = between(payer, payee) or (0, 0)
        going[start, payer] = going.get((start, payer), 0.0) + kusd
        coming[to, payee] = coming.get((to, payee), 0.0) + kusd
    nodes: list[Node] = []
    for column in range(COLUMNS):
        here = sorted({account for at, account in (*coming, *going) if at == column})
        alone = [
            Node(column, role_of(a), (a,), coming.get((column, a), 0.0), going.get((column, a), 0.0)) for a in here
        ]
        nodes += _few(alone, max(most, COLUMNS), set(keep))
    nodes.sort(key=lambda n: (n.column, n.rank, len(n.accounts) > 1, -n.kusd))
    at = {(node.column, account): i for i, node in enumerate(nodes) for account in node.accounts}
    bands: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for payer, payee in flows:
        start, to = between(payer, payee) or (0, 0)
        bands.setdefault((at[start, payer], at[to, payee]), []).append((payer, payee))
    return Network(
        tuple(nodes),
        tuple(Band(a, b, tuple(pairs), sum(flows[p] for p in pairs)) for (a, b), pairs in sorted(bands.items())),
    )


def _few(nodes: list[Node], most: int, keep: set[int]) -> list[Node]:
    """The same nodes of a column, with small ones of a role together: tiny ones, then as many as it takes."""
    tiny = _TINY * sum(node.kusd for node in nodes)
    for role in {node.role for node in nodes}:
        small = [n for n in nodes if n.role == role and n.kusd < tiny and _may_join(n, keep)]
        if len(small) > 1:
            nodes = [node for node in nodes if node not in small] + [_joined(small)]
    while len(nodes) > most:
        free: dict[str, list[Node]] = {}
        for node in nodes:
            if _may_join(node, keep):
                free.setdefault(node.role, []).append(node)
        crowd = max(free.values(), key=len, default=[])
        if len(crowd) < 2:
            break
        small = sorted(crowd, key=lambda n: n.kusd)[:2]
        nodes = [node for node in nodes if node not in small] + [_joined(small)]
    return nodes


def _may_join(node: Node, keep: set[int]) -> bool:
    return not keep & set(node.accounts) and node.accounts[0] < FIRMS


def _joined(nodes: list[Node]) -> Node:
    """Several nodes of a column as one."""
    accounts = tuple(sorted(account for node in nodes for account in node.accounts))
    ins, outs = sum(n.in_kusd for n in nodes), sum(n.out_kusd for n in nodes)
    return Node(nodes[0].column, nodes[0].role, accounts, ins, outs)
