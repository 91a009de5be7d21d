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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.desk import DEALS
from game.engine import turn
from game.engine.layout import Floats, Games
from game.engine.opening import prepare
from game.engine.orders import rows_of
from game.engine.parameters import CHIP_RING, CHIPMAKER0, CLOUDS, LAB0, LABS, SHELL_RING, SPONSORS
from game.engine.rule import COMPILED
from game.engine.state import PARTS
from maps.loader import GameMap

FIGURES = (
    "value_kusd", "revenue_kusd", "ai_revenue_kusd", "land_all", "cash_kusd", *(f"{part}_kusd" for part in PARTS),
)  # fmt: skip
MOST_SHORT = 4.0  # how much larger a fleet is imagined to be, at most
PAIRS = 4 if COMPILED else 1  # sampled orders of the causes, each with its reverse
# What a firm that does nothing new leaves out; its other orders stay as a quarter before.
ONE_OFF = DEALS | {
    "build_kw", "order_chips", "product_kusd", "borrow_kusd", "payout_kusd", "raise_kusd", "go_public",
    "compute_price_usd", "token_price_usd", "chip_kusd", "book_supply", "design_kusd",
}  # fmt: skip
OWN = {  # kinds of own cause -> order fields
    "own_deals": tuple(sorted(DEALS)),
    "own_orders": ("build_kw", "order_chips"),
    "own_product": ("product_kusd", "product_split", "steer", "own_model_part", "focus"),
    "own_finance": ("borrow_kusd", "payout_kusd", "guidance_kusd"),
}


@dataclass(frozen=True)
class Cause:
    """One cause.

    kind: what was done this quarter: own_deals, own_orders, own_product, own_finance, own_prices, own_capacity (what
    arrived), rival, rival_price, lab, lab_price, makers, funds; what holds on: own_price_level (against rivals' mean
    price), own_shortage (customers turned away), own_access and access (terms that you, or a rival, hold on labs),
    own_contracts (commitments to you); and luck, events, drift. who: firm index, -1 for several or none.
    effects: figure -> contribution, FIGURES: five headlines, then the parts of value.
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


@dataclass(frozen=True)
class Played:
    """A quarter as it was played, enough to resolve it again; all records of shape (1,).

    opened: state after the opening; orders: as accepted; last_opened, last_orders: of the quarter before, or None.
    """

    map: GameMap
    seat: int
    quarter: int
    opened: Games
    orders: Games
    luck: Games
    last_opened: Games | None
    last_orders: Games | None


@dataclass(frozen=True)
class _Switch:
    """A cause, and how to take it out of some games: out(states, orders, luck), views of just those games' rows."""

    id: str
    kind: str
    who: int
    out: Callable[[Games, Games, Games, np.ndarray], None]


def explain(played: Played) -> Explanation:
    """Causes of one quarter for the seat that played it; raises ValueError for a seat that is no cloud."""
    if not 0 <= played.seat < CLOUDS:
        raise ValueError(f"seat = {played.seat}: explanations are for clouds, 0 to {CLOUDS - 1}")
    switches = _switches(played)
    count = len(switches)
    order = np.random.Generator(np.random.Philox(played.quarter))
    walks = [order.permutation(count) for _ in range(PAIRS)]
    walks = [walk for one in walks for walk in (one, one[::-1])]
    # Row 0: all causes out; then each walk's causes put back one after another (the last row of a walk: all in).
    present = np.zeros((1 + len(walks) * count, count), bool)
    for w, walk in enumerate(walks):
        for step in range(count):
            present[1 + w * count + step, walk[: step + 1]] = True
    figures = _resolve(played, switches, present)
    effects = np.zeros((count, len(FIGURES)))
    for w, walk in enumerate(walks):
        rows = figures[1 + w * count : 1 + (w + 1) * count]
        steps = np.diff(np.concatenate([figures[:1], rows]), axis=0)
        effects[walk] += steps / len(walks)
    before = _figures(played.opened, played.seat)[0]
    drift = figures[0] - before
    causes = [Cause(s.id, s.kind, s.who, _named(effects[i])) for i, s in enumerate(switches)]
    causes.append(Cause("drift", "drift", -1, _named(drift)))
    causes.sort(key=lambda cause: -abs(cause.effects["value_kusd"]))
    return Explanation(played.quarter, _named(before), _named(figures[count]), causes)


def _named(row: Floats) -> dict[str, float]:
    return {name: float(x) for name, x in zip(FIGURES, row, strict=True)}


def _figures(states: Games, seat: int) -> Floats:
    """(games, figures)"""
    heads = FIGURES[: -len(PARTS)]
    parts = np.array(states["value_parts_kusd"][:, seat], np.float64)
    return np.concatenate(
        [np.stack([np.array(states[name][:, seat], np.float64) for name in heads], axis=1), parts], axis=1
    )


def _resolve(played: Played, switches: list[_Switch], present: np.ndarray) -> Floats:
    """Figures after the quarter with some causes present; present: (games, causes) -> (games, figures)."""
    games = len(present)
    states, orders = np.repeat(played.opened, games), np.repeat(played.orders, games)
    luck = np.repeat(played.luck, games)
    for i, switch in enumerate(switches):
        switch.out(states, orders, luck, np.flatnonzero(~present[:, i]))
    turn.resolve(states, orders, luck, prepare(played.map).rules, played.quarter)
    return _figures(states, played.seat)


def _switches(played: Played) -> list[_Switch]:
    me, q, m = played.seat, played.quarter, played.map
    firm, ids = prepare(m).firm, prepare(m).ids
    clouds = [firm[x.id] for x in m.clouds]
    labs = [firm[x.id] for x in m.labs]
    found = [_Switch(kind, kind, me, _orders_out(played, me, fields)) for kind, fields in OWN.items()]
    found += [
        _Switch("own_capacity", "own_capacity", me, _arrivals_out(me, q)),
        _Switch("own_shortage", "own_shortage", me, _shortage_out(played)),
        _Switch("own_contracts", "own_contracts", me, _contracts_out(me)),
    ]
    for f in clouds:
        name = ids[f]
        if (played.opened["exclusive"][0] == f).any() or (played.opened["first"][0] == f).any():
            own = f == me
            found.append(
                _Switch("own_access" if own else f"access:{name}", "own_access" if own else "access", f, _access_out(f))
            )
    for f in [*clouds, *labs]:
        name = ids[f]
        kind = "lab" if f >= LAB0 else "rival"
        if f != me:
            parts = [_orders_out(played, f)] + ([_arrivals_out(f, q)] if f < CLOUDS else [])
            found.append(_Switch(f"{kind}:{name}", kind, f, _many(parts)))
        if played.last_opened is not None:
            kind = "own_prices" if f == me else f"{kind}_price"
            found.append(_Switch(kind if f == me else f"{kind}:{name}", kind, f, _prices_out(played, f)))
    # After the posted prices: a switch that comes later has the last word on what both write.
    found.append(_Switch("own_price_level", "own_price_level", me, _level_out(played, clouds)))
    makers = [firm[x.id] for x in m.chipmakers]
    funds = [firm[x.id] for x in m.investors]
    found.append(_Switch("makers", "makers", -1, _many(
        [_orders_out(played, f) for f in makers]
        + ([_prices_out(played, f) for f in makers] if played.last_opened is not None else []))))  # fmt: skip
    found.append(_Switch("funds", "funds", -1, _many([_orders_out(played, f) for f in funds])))
    found.append(_Switch("luck", "luck", -1, _luck_out))
    if played.last_opened is not None:
        found.append(_Switch("events", "events", -1, _events_out(played)))
    return found


Out = Callable[[Games, Games, Games, np.ndarray], None]


def _many(parts: list[Out]) -> Out:
    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for part in parts:
            part(states, orders, luck, rows)

    return out


def _orders_out(played: Played, f: int, only: tuple[str, ...] | None = None) -> Out:
    """A firm goes on as it did the quarter before, without anything that it does once."""
    quiet = {}
    for field, row in rows_of(f).items():
        if only is not None and field not in only:
            continue
        if field in ONE_OFF:
            quiet[field, row] = np.zeros_like(played.orders[field][0, row])
        elif played.last_orders is not None:
            quiet[field, row] = played.last_orders[field][0, row]

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for (field, row), value in quiet.items():
            orders[field][rows, row] = value

    return out


def _arrivals_out(me: int, quarter: int) -> Out:
    """Sites and accelerators that arrive this quarter stay away."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        states["shells_due_kw"][rows, quarter % SHELL_RING, me] = 0
        states["chips_due"][rows, quarter % CHIP_RING, me] = 0

    return out


def _level_out(played: Played, clouds: list[int]) -> Out:
    """The own compute price is the mean of its rivals'."""
    others = [float(played.opened["compute_price_usd"][0, c]) for c in clouds if c != played.seat]
    mean = sum(others) / max(len(others), 1)

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        states["compute_price_usd"][rows, played.seat] = mean

    return out


def _shortage_out(played: Played) -> Out:
    """Sites and fleet were large enough to turn nobody away."""
    me, opened = played.seat, played.opened
    short = float(opened["need_h100e"][0, me]) / max(float(opened["served_h100e"][0, me]), 1.0)
    larger = min(max(short, 1.0), MOST_SHORT)

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field in ("fleet", "site_kw"):
            states[field][rows, me] = (opened[field][0, me] * larger).astype(np.int64)

    return out


def _contracts_out(me: int) -> Out:
    """Labs owe the own cloud nothing under contracts this quarter."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field in ("due_kusd", "floor_kusd", "due_discount"):
            states[field][rows, :, me] = 0

    return out


def _access_out(f: int) -> Out:
    """A cloud holds no exclusive and no first launch this quarter."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field in ("exclusive", "first"):
            held = states[field][rows]
            states[field][rows] = np.where(held == f, -1, held)

    return out


def _prices_out(played: Played, f: int) -> Out:
    """The prices that a firm changed a quarter ago, binding now, are as before."""
    last = played.last_opened
    assert last is not None
    if f < CLOUDS:
        places = [("compute_price_usd", f), ("token_price_usd", LABS + f)]
    elif f < SPONSORS:
        places = [("chip_kusd", f - CHIPMAKER0)]
    else:
        places = [("token_price_usd", f - LAB0)]

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field, place in places:
            states[field][rows, place] = last[field][0, place]

    return out


def _luck_out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
    """Every draw is what it is on average; what seats decided with theirs stays."""
    for field in ("training", "taste", "core", "shares", "observe"):
        luck[field][rows] = 0.0


def _events_out(played: Played) -> Out:
    """Mood, slumps, squeezes and orders of government that came this quarter did not."""
    last = played.last_opened
    assert last is not None

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field in ("regime", "slump", "squeeze", "barred_until"):
            states[field][rows] = last[field][0]

    return out
