"""Why a quarter went as it did: the same quarter resolved again with causes taken out and put back one at a time.

A *cause* is one firm's doing (its orders, or the prices it posted before), luck, an event, or capacity that arrived.
Taken out, a firm goes on as before: no deals, no new orders, last quarter's habits. Each cause is put back upon many
different sets of the others and gets its mean effect (Shapley's value, sampled over orders and their reverses), so
the effects add up to the whole change exactly. What is left with every cause taken out is *drift*: contracts, growth,
wear.

    why = explain(session.played())
    why.causes[0].who, why.causes[0].effects["value_kusd"]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine import turn
from game.engine.layout import Floats, Games
from game.engine.opening import prepare
from game.engine.parameters import CLOUDS
from game.engine.rule import COMPILED
from game.engine.state import PARTS
from game.switches import Played, Switch, switches

__all__ = ["FIGURES", "Cause", "Explanation", "Played", "explain"]

HEADS = ("value_kusd", "revenue_kusd", "ai_revenue_kusd", "land_all", "cash_kusd", "market_cap_kusd")
FIGURES = (*HEADS, *(f"{part}_kusd" for part in PARTS))
PAIRS = 4 if COMPILED else 1  # sampled orders of the causes, each with its reverse


@dataclass(frozen=True)
class Cause:
    """One cause.

    kind: what was done this quarter: own_deals, own_orders, own_product, own_finance, own_prices, own_capacity (what
    arrived), rival, rival_price, lab, lab_price, makers, funds; what holds on: own_price_level (against rivals' mean
    price), own_shortage (customers turned away), own_access and access (terms that you, or a rival, hold on labs),
    own_contracts (commitments to you); promises: own_milestones, own_purchases and own_credit (what fell due),
    own_pledge (kept or broken), own_lean, arrears (bills labs could not pay), leaks; and luck, events, drift.
    who: firm index, -1 for several or none. effects: figure -> contribution, FIGURES: headlines, then parts of value.
    """

    id: str
    kind: str
    who: int
    effects: dict[str, float]


@dataclass(frozen=True)
class Explanation:
    """Causes of a quarter's changes, most value first; for each figure they add up to after - before."""

    quarter: int
    before: dict[str, float]
    after: dict[str, float]
    causes: list[Cause]


def explain(played: Played) -> Explanation:
    """Causes of one quarter for the seat that played it; raises ValueError for a seat that is no cloud."""
    if not 0 <= played.seat < CLOUDS:
        raise ValueError(f"seat = {played.seat}: explanations are for clouds, 0 to {CLOUDS - 1}")
    found = switches(played)
    count = len(found)
    order = np.random.Generator(np.random.Philox(played.quarter))
    walks = [order.permutation(count) for _ in range(PAIRS)]
    walks = [walk for one in walks for walk in (one, one[::-1])]
    # Row 0: all causes out; then each walk's causes put back one after another (the last row of a walk: all in).
    present = np.zeros((1 + len(walks) * count, count), bool)
    for w, walk in enumerate(walks):
        for step in range(count):
            present[1 + w * count + step, walk[: step + 1]] = True
    figures = _resolve(played, found, present)
    effects = np.zeros((count, len(FIGURES)))
    for w, walk in enumerate(walks):
        rows = figures[1 + w * count : 1 + (w + 1) * count]
        steps = np.diff(np.concatenate([figures[:1], rows]), axis=0)
        effects[walk] += steps / len(walks)
    before = _figures(played.opened, played.seat)[0]
    drift = figures[0] - before
    causes = [Cause(s.id, s.kind, s.who, _named(effects[i])) for i, s in enumerate(found)]
    causes.append(Cause("drift", "drift", -1, _named(drift)))
    causes.sort(key=lambda cause: -abs(cause.effects["value_kusd"]))
    return Explanation(played.quarter, _named(before), _named(figures[count]), causes)


def _named(row: Floats) -> dict[str, float]:
    return {name: float(x) for name, x in zip(FIGURES, row, strict=True)}


def _figures(states: Games, seat: int) -> Floats:
    """(games, figures)"""
    parts = np.array(states["value_parts_kusd"][:, seat], np.float64)
    return np.concatenate(
        [np.stack([np.array(states[name][:, seat], np.float64) for name in HEADS], axis=1), parts], axis=1
    )


def _resolve(played: Played, found: list[Switch], present: np.ndarray) -> Floats:
    """Figures after the quarter with some causes present; present: (games, causes) -> (games, figures)."""
    games = len(present)
    states, orders = np.repeat(played.opened, games), np.repeat(played.orders, games)
    luck = np.repeat(played.luck, games)
    for i, switch in enumerate(found):
        switch.out(states, orders, luck, np.flatnonzero(~present[:, i]))
    turn.resolve(states, orders, luck, prepare(played.map).rules, played.quarter)
    return _figures(states, played.seat)
