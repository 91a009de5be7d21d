"""What a person may order, checked one order at a time, and warnings about the orders of a quarter."""

import math
from functools import cache
from typing import Any

import numpy as np

from game.engine.layout import Games
from game.engine.opening import Setup
from game.engine.orders import LIMITS, Orders, check, rows_of
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUDS,
    DESIGNS,
    INVESTOR0,
    LAB0,
    LABS,
    OWN,
    RIGHTS,
    SPONSORS,
    TRANCHES,
)  # fmt: skip
from game.engine.view import View
from game.record import Packed, RecordError, unpack
from maps.loader import GameMap

# What stands on each axis of an order, below the seat's own row.
AXES: dict[str, tuple[str, ...]] = {
    "build_kw": ("region",), "order_chips": ("design",), "product_split": ("part",), "steer": ("model",),
    "chip_weight": ("cloud",), "buy_h100e": ("cloud",), "hosted": ("cloud",), "token_price_usd": ("segment",),
    "focus": ("segment",), "bid_kusd": ("lab",), "bid_pre_kusd": ("lab",), "sell_part": ("lab",),
    "tranche_kusd": ("lab", "tranche"), "tranche_arr_kusd": ("lab", "tranche"), "tranche_quarters": ("lab", "tranche"),
    "commit_kusd": ("lab",), "commit_quarters": ("lab",), "floor": ("lab",), "ramp": ("lab",), "discount": ("lab",),
    "owed_kw": ("lab",), "owed_from": ("lab",), "owed_arr_kusd": ("lab",), "access": ("lab",),
    "access_quarters": ("lab",),
    "rights": ("lab", "right"), "share_part": ("lab",), "share_cap_kusd": ("lab",), "warrant_part": ("lab",),
    "embed_kusd": ("lab",), "concede": ("lab",), "most_pre_kusd": ("lab",), "match_kusd": ("lab",),
    "grant_cut": ("lab",), "drop": ("lab",), "lean": ("lab",), "credit_part": ("cloud",), "ask_cut": ("cloud",),
    "leave": ("cloud",), "bind": ("lab",),
}  # fmt: skip
# Deals: what standing orders never touch.
DEALS = {
    "bid_kusd", "bid_pre_kusd", "sell_part", "tranche_kusd", "tranche_arr_kusd", "tranche_quarters", "commit_kusd",
    "commit_quarters", "floor", "ramp", "discount", "owed_kw", "owed_from", "owed_arr_kusd", "access",
    "access_quarters", "rights",
    "share_part", "share_cap_kusd", "warrant_part", "embed_kusd", "concede", "most_pre_kusd", "match_kusd",
    "rider_lab", "rider_part", "grant_cut", "drop", "lean", "bind",
}  # fmt: skip
# What is decided at which of a cloud's four desks.
DESKS: dict[str, tuple[str, ...]] = {
    "capacity": ("build_kw", "order_chips"),
    "deals": tuple(sorted(DEALS)),
    "models": (
        "compute_price_usd", "own_model_part", "product_kusd", "product_split", "steer", "token_price_usd",
        "tier_price_part", "focus",
    ),
    "finance": ("borrow_kusd", "payout_kusd", "guidance_kusd", "pledge"),
}  # fmt: skip


class OrderError(ValueError):
    """An order that can't be given: field, value and what is allowed."""


def allowed(setup: Setup, axis: str) -> list[int]:
    """Places that an axis has in this map."""
    m = setup.map
    labs, clouds = list(range(len(m.labs))), list(range(len(m.clouds)))
    return {
        "region": list(range(len(m.regions))), "segment": list(range(len(m.segments))), "lab": labs, "cloud": clouds,
        "design": [*range(len(m.chipmakers)), OWN], "model": [*labs, *(LABS + c for c in clouds)],
        "part": [0, 1, 2], "tranche": list(range(TRANCHES)), "right": list(range(len(RIGHTS))),
    }[axis]  # fmt: skip


@cache
def _whole() -> set[str]:
    """Orders that are whole numbers."""
    return {name for name, (kind, _) in Orders.fields().items() if kind is not np.float64}


def place(setup: Setup, seat: int, field: str, index: tuple[int, ...], value: float) -> tuple[tuple[int, ...], float]:
    """Where an order goes in the record of orders, and its value as stored; OrderError when it can't be given."""
    rows = rows_of(seat) if seat >= 0 else {}
    if field not in rows:
        raise OrderError(f"{field}: allowed for this seat: {', '.join(rows) or 'nothing, it only watches'}")
    axes = AXES.get(field, ())
    if len(index) != len(axes):
        raise OrderError(f"{field}: {len(index)} places given: allowed {len(axes)} ({', '.join(axes) or 'none'})")
    for axis, i in zip(axes, index, strict=True):
        places = allowed(setup, axis)
        if i not in places:
            raise OrderError(f"{field}: {axis} {i}: allowed {', '.join(map(str, places))}")
    low, high = LIMITS[field]
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not low <= number <= high:
        raise OrderError(f"{field} = {value}: allowed {low:g} to {high:g}")
    if field in _whole():
        number = round(value)  # exact for whole numbers of any size
    return (rows[field], *(int(i) for i in index)), number


def own_rows(packed: Packed, seat: int, source: str) -> Games:
    """A saved draft; RecordError when it orders for another seat."""
    draft = unpack(packed, source, "draft")
    rows = rows_of(seat)
    for field, entries in packed.items():
        for entry in entries:
            if rows.get(field) != entry[0]:
                raise RecordError(f"{source}: draft.{field}: place {entry[:-1]}: allowed the person's own seat")
    return draft


def differences(
    draft: Games, filled: Games, seat: int, desk: str | None = None
) -> list[tuple[str, tuple[int, ...], float, float]]:
    """Changes that turn the seat's rows of a draft into another's, at one desk or all; deals are left alone."""
    changes = []
    for field, row in rows_of(seat).items():
        if field in DEALS or (desk is not None and field not in DESKS[desk]):
            continue
        before, after = draft[field][0, row], filled[field][0, row]
        for at in np.argwhere(before != after).tolist():
            changes.append((field, (row, *at), before[tuple(at)].item(), after[tuple(at)].item()))
    return changes


def figures(s: Any, seat: int) -> dict[str, float]:
    """A seat's own numbers in a state, for before and after."""
    found = {
        name: float(s[name][seat]) for name in ("cash_kusd", "debt_kusd", "revenue_kusd", "ebitda_kusd", "value_kusd")
    }
    if seat < CLOUDS:
        names = (
            "ai_revenue_kusd", "cloud_revenue_kusd", "capex_kusd", "capacity_h100e", "utilisation", "land_all",
            "anchors", "circularity", "resilience", "backlog_kusd", "market_cap_kusd", "won_kusd",
        )  # fmt: skip
        found |= {name: float(s[name][seat]) for name in names}
    elif seat < SPONSORS:
        found |= {
            "market_cap_kusd": float(s["market_cap_kusd"][seat]),
            "chip_supply": float(s["chip_supply"][seat - CHIPMAKER0]),
        }
    elif seat < INVESTOR0:
        labs = ("arr_kusd", "growth", "burn_kusd", "coverage", "valuation_kusd", "listed")
        found |= {name: float(s[name][seat - LAB0]) for name in labs}
    return found


def optioned_kw(setup: Setup, view: View, seat: int, region: int) -> int:
    """Power that a cloud's options in a market let it build on this quarter, kW."""
    t, quarter = setup.tables, int(view.quarter[0])
    mine = range(int(t.options[seat]))
    return sum(
        int(view.option_kw[i])
        for i in mine
        if t.option_region[seat, i] == region and t.option_from[seat, i] <= quarter <= t.option_until[seat, i]
    )


def problems(setup: Setup, game_map: GameMap, view: View, draft: Orders, seat: int) -> list[str]:
    """What `accept` would clip, then what can't be met as ordered: money, power, chips, deals in distress."""
    found = [str(problem).partition(": ")[2] for problem in check(draft, seat)]
    quarter, spare = int(view.quarter[0]), float(view.spare_kusd[0])
    bids = float(draft.bid_kusd[seat].sum()) if not LAB0 <= seat < INVESTOR0 else 0.0
    spend, room = bids, spare
    if bids > 0 and view.distress_until[seat] > quarter:
        found.append(f"bid_kusd: no deals before quarter {int(view.distress_until[seat])}: the firm is restructuring")
    if seat < CLOUDS:
        spend += float((draft.order_chips[seat] * view.chip_price_kusd).sum())
        spend += float((draft.build_kw[seat] * setup.tables.shell_kusd_per_kw).sum())
        spend += float(draft.product_kusd[seat] + draft.payout_kusd[seat])
        borrow = float(draft.borrow_kusd[seat])
        room, spend = room + max(borrow, 0.0), spend + max(-borrow, 0.0)
        if borrow > view.borrow_kusd[0]:
            found.append(f"borrow_kusd = {borrow:g}: lenders give at most {int(view.borrow_kusd[0])}")
        for r, region in enumerate(game_map.regions):
            if draft.build_kw[seat, r] > 0 and not setup.tables.sells[r, seat]:
                found.append(f"build_kw in {region.name} = {int(draft.build_kw[seat, r])}: the market is closed to you")
            elif draft.build_kw[seat, r] > (free := int(view.power_free_kw[r]) + optioned_kw(setup, view, seat, r)):
                found.append(f"build_kw in {region.name} = {int(draft.build_kw[seat, r])}: free power is {free}")
        for d in range(DESIGNS):
            if draft.order_chips[seat, d] > 0 and view.chip_price_kusd[d] <= 0:
                found.append(f"order_chips: design {d} can't be had")
    elif seat < SPONSORS:
        spend += float(draft.design_kusd[seat - CHIPMAKER0])
    elif seat < INVESTOR0:
        lab = seat - LAB0
        parts = float(draft.train_part[lab] + draft.research_part[lab])
        if parts > 1:
            found.append(f"train_part and research_part sum to {parts:g}: allowed at most 1")
    if spend > room:
        found.append(f"orders cost about {spend:.0f} kUSD and spare cash is {room:.0f}: they will be cut to fit")
    return found
