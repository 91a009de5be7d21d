"""What is taken out of a quarter to see what it did: for each cause, how states, orders and luck are without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.desk import DEALS
from game.engine import turn
from game.engine.layout import Games
from game.engine.news import LEAK
from game.engine.opening import prepare
from game.engine.orders import rows_of
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKER0,
    CLOUDS,
    LAB0,
    LABS,
    MARKET,
    SHELL_RING,
    SPONSORS,
)
from maps.loader import GameMap

MOST_SHORT = 4.0  # how much larger a fleet is imagined to be, at most
# What a firm that does nothing new leaves out; its other orders stay as a quarter before.
ONE_OFF = DEALS | {
    "build_kw", "order_chips", "product_kusd", "borrow_kusd", "payout_kusd", "raise_kusd", "go_public",
    "compute_price_usd", "token_price_usd", "tier_price_part", "chip_kusd", "book_supply", "design_kusd",
}  # fmt: skip
OWN = {  # kinds of own cause -> order fields
    "own_deals": tuple(sorted(DEALS - {"lean"})),
    "own_orders": ("build_kw", "order_chips"),
    "own_product": ("product_kusd", "product_split", "steer", "own_model_part", "focus"),
    "own_finance": ("borrow_kusd", "payout_kusd", "guidance_kusd", "pledge"),
    "own_lean": ("lean",),
}

Out = Callable[[Games, Games, Games, np.ndarray], None]


@dataclass(frozen=True)
class Played:
    """A quarter as it was played, enough to resolve it again; all records of shape (1,).

    opened: state after the opening; orders: as accepted; closed: state before the opening;
    last_opened, last_orders: of the quarter before, or None.
    """

    map: GameMap
    seat: int
    quarter: int
    opened: Games
    orders: Games
    luck: Games
    closed: Games
    last_opened: Games | None
    last_orders: Games | None


@dataclass(frozen=True)
class Switch:
    """A cause, and how to take it out of some games: out(states, orders, luck), views of just those games' rows."""

    id: str
    kind: str
    who: int
    out: Callable[[Games, Games, Games, np.ndarray], None]


def switches(played: Played) -> list[Switch]:
    """All causes that a quarter may have had, with how to take each out."""
    me, q, m = played.seat, played.quarter, played.map
    firm, ids = prepare(m).firm, prepare(m).ids
    clouds = [firm[x.id] for x in m.clouds]
    labs = [firm[x.id] for x in m.labs]
    leans = bool(played.orders["lean"][0, me].any())
    found = [
        Switch(kind, kind, me, _orders_out(played, me, fields))
        for kind, fields in OWN.items()
        if kind != "own_lean" or leans
    ]
    found += _promises(played)
    found += [
        Switch("own_capacity", "own_capacity", me, _arrivals_out(me, q)),
        Switch("own_shortage", "own_shortage", me, _shortage_out(played)),
        Switch("own_contracts", "own_contracts", me, _contracts_out(me)),
    ]
    for f in clouds:
        name = ids[f]
        if (played.opened["exclusive"][0] == f).any() or (played.opened["first"][0] == f).any():
            own = f == me
            found.append(
                Switch("own_access" if own else f"access:{name}", "own_access" if own else "access", f, _access_out(f))
            )
    for f in [*clouds, *labs]:
        name = ids[f]
        kind = "lab" if f >= LAB0 else "rival"
        if f != me:
            parts = [_orders_out(played, f)] + ([_arrivals_out(f, q)] if f < CLOUDS else [])
            found.append(Switch(f"{kind}:{name}", kind, f, _many(parts)))
        if played.last_opened is not None:
            kind = "own_prices" if f == me else f"{kind}_price"
            found.append(Switch(kind if f == me else f"{kind}:{name}", kind, f, _prices_out(played, f)))
    # After the posted prices: a switch that comes later has the last word on what both write.
    found.append(Switch("own_price_level", "own_price_level", me, _level_out(played, clouds)))
    makers = [firm[x.id] for x in m.chipmakers]
    funds = [firm[x.id] for x in m.investors]
    found.append(Switch("makers", "makers", -1, _many(
        [_orders_out(played, f) for f in makers]
        + ([_prices_out(played, f) for f in makers] if played.last_opened is not None else []))))  # fmt: skip
    found.append(Switch("funds", "funds", -1, _many([_orders_out(played, f) for f in funds])))
    found.append(Switch("luck", "luck", -1, _luck_out))
    if played.last_opened is not None:
        found.append(Switch("events", "events", -1, _events_out(played)))
    return found


# -- promises kept and broken ----------------------------------------------------------------


def _promises(played: Played) -> list[Switch]:
    """What earlier promises did this quarter: own ones, bills of labs, leaks; only what there was."""
    me, o = played.seat, played.opened[0]
    mine = np.flatnonzero((o["deal_status"] == 1) & (o["deal_sponsor"] == me))
    found = []
    for kind, field, places, there in (
        ("own_milestones", "tranche_kusd", mine, o["tranche_kusd"][mine].any()),
        ("own_purchases", "deal_embed_kusd", mine, o["deal_embed_kusd"][mine].any()),
        ("own_credit", "credit_kusd", np.array([me]), o["credit_kusd"][me].any()),
        ("own_pledge", "pledge", np.array([me]), o["pledge"][me] != 0),
    ):
        if there:
            found.append(Switch(kind, kind, me, _nothing_of(field, places)))
    owed = _unpaid(played)
    if owed:
        found.append(Switch("arrears", "arrears", -1, _arrears_out(me, owed)))
    told = o["news_kind"][: int(o["news_count"][0])]
    if (told == LEAK).any():
        found.append(Switch("leaks", "leaks", -1, _leaks_out(played)))
    return found


def _nothing_of(field: str, places: np.ndarray) -> Out:
    """There is nothing in some rows of a field."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        states[field][np.ix_(rows, places)] = 0

    return out


def _unpaid(played: Played) -> dict[int, int]:
    """Labs with bills of the seat that stood at the opening or at the end, and what would pay all their bills, kUSD."""
    end, me = played.opened.copy(), played.seat
    turn.resolve(end, played.orders.copy(), played.luck.copy(), prepare(played.map).rules, played.quarter)
    found = {}
    for lab in range(LABS):
        bills = [int(s["arrears_kusd"][0, lab, me]) for s in (played.opened, end)]
        bills.append(int(end["settled_kusd"][0, lab, me]))
        if any(bills):
            s = end[0]
            found[lab] = int(s["arrears_kusd"][lab].sum() + s["settled_kusd"][lab].sum() + s["unpaid_kusd"][lab])
    return found


def _arrears_out(me: int, owed: dict[int, int]) -> Out:
    """Labs owe no old bills and have the money for this quarter's."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for lab, kusd in owed.items():
            states["arrears_kusd"][rows, lab, me] = 0
            states["cash_kusd"][rows, LAB0 + lab] += 2 * kusd
            states["cash_kusd"][rows, MARKET] -= 2 * kusd

    return out


def _leaks_out(played: Played) -> Out:
    """Nobody's methods leaked at the opening."""

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        states["algorithm"][rows] = played.closed["algorithm"][0]

    return out


# -- taking things out -------------------------------------------------------------------------


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
        places = [("compute_price_usd", f), ("token_price_usd", LABS + f), ("tier_price_part", LABS + f)]
    elif f < SPONSORS:
        places = [("chip_kusd", f - CHIPMAKER0)]
    else:
        places = [("token_price_usd", f - LAB0), ("tier_price_part", f - LAB0)]

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field, place in places:
            states[field][rows, place] = last[field][0, place]

    return out


def _luck_out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
    """Every draw is what it is on average; what seats decided with theirs stays."""
    for field in ("training", "taste", "core", "shares", "observe"):
        luck[field][rows] = 0.0


EVENT_FIELDS = (
    "regime", "slump", "squeeze", "event_size", "barred_until", "probed_until", "controls_until", "window_until",
)  # fmt: skip


def _events_out(played: Played) -> Out:
    """Mood, slumps, squeezes and what governments ordered this quarter did not come."""
    last = played.last_opened
    assert last is not None

    def out(states: Games, orders: Games, luck: Games, rows: np.ndarray) -> None:
        for field in EVENT_FIELDS:
            states[field][rows] = last[field][0]

    return out
