"""The decisions of a game that mattered most: the game played again without each of them, everything else as decided.

A decision is what a person ordered at one desk in one quarter, where it differs from the standing orders of that
moment; or all that was ordered at one desk in the whole game, because habits outlast any quarter. Without it, standing
orders take its place; the person's other orders stay, and all rivals decide anew. Rivals that plan ahead keep the plans
they made, and decide anew within them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.firm import named
from agents.human import HUMAN
from agents.model import LandGrab
from agents.skill import thinks_once
from agents.strategies import ROLES, Strategy, Traits, role_of
from agents.strategies.any.standing_orders import HOLD, standing
from game.desk import DEALS, DESKS
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, rules_of
from game.engine.layout import record as one_game
from game.engine.opening import prepare
from game.engine.orders import Orders, rows_of
from game.engine.parameters import CLOUDS
from game.engine.rule import COMPILED
from game.engine.view import View
from game.record import Record, unpack

MOST = 96 if COMPILED else 6  # decisions that are tried; in plain mode only those that moved most
ALL = -1  # in the place of a quarter: the whole game

Without = tuple[int, str]  # a quarter (or ALL) and a desk whose orders are left to standing orders


@dataclass(frozen=True)
class Decision:
    """One decision.

    quarter: from 0; -1: all quarters together; desk: capacity, deals, models or finance; lab: index of the lab that a
    deal was with, else -1; effect_kusd: own final value with the decision less without it; ordered, standing: field ->
    sum of the seat's orders, as decided and as standing orders would have had it, where the two differ.
    """

    quarter: int
    desk: str
    lab: int
    effect_kusd: float
    ordered: dict[str, float]
    standing: dict[str, float]


def turning_points(record: Record, count: int = 3) -> list[Decision]:
    """The decisions that changed the person's final value most, largest first; empty without a cloud's seat."""
    return largest(measured(record, candidates(record)), count)


def candidates(record: Record) -> list[Without]:
    """What a game can be played without: habits, then single decisions by the money they moved; plays it once."""
    if record.seat is None or not record.quarters:
        return []
    given = [unpack(q.orders, record.name, "orders") for q in record.quarters]
    first = _replay(record, given, [])
    seat = first.setup.firm[record.seat]
    if seat >= CLOUDS:
        return []
    tried = _decisions(given, first.usual, seat)
    often = [desk for desk in DESKS if sum(one[1] == desk for one in tried) > 1]
    return [*((ALL, desk) for desk in often), *tried]


def measured(record: Record, without: list[Without]) -> list[Decision]:
    """What each of some candidates did to the own final value: the game as it was and without each, side by side."""
    if not without:
        return []
    given = [unpack(q.orders, record.name, "orders") for q in record.quarters]
    again = _replay(record, given, without)
    seat = again.setup.firm[record.seat or ""]
    values = again.state["value_kusd"][:, seat]
    effects = [float(values[0] - value) for value in values[1:]]
    return [
        Decision(ALL, desk, -1, effect, {}, {})
        if q == ALL
        else _decision(q, desk, given[q], again.usual[q], seat, effect)
        for (q, desk), effect in zip(without, effects, strict=True)
    ]


def largest(found: Sequence[Decision], count: int = 3) -> list[Decision]:
    """The decisions with the largest effect, for good or bad."""
    return sorted(found, key=lambda d: -abs(d.effect_kusd))[:count]


class _Again(LandGrab):
    """A game again: the person's recorded orders, but for one desk in one quarter in each game after the first."""

    usual: list[Games]  # standing orders of game 0, quarter by quarter


def _replay(record: Record, given: list[Games], without: list[Without]) -> _Again:
    usual: list[Games] = []

    def play(
        state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: object, seats: Ints, games: Ints
    ) -> None:
        quarter = len(usual)
        for seat, g in zip(seats, games, strict=True):
            filled = Orders.empty(1)
            out = g > 0 and without[g - 1][0] in (quarter, ALL)
            if g == 0 or out:
                mine = View.empty(1)
                mine[0] = view[g]
                look(state[g : g + 1], mine, noise[g : g + 1], book, seat, 0)
                standing(one_game(mine, 0), one_game(filled, 0), rules_of(book), seat, HOLD)
            if g == 0:
                usual.append(filled.copy())
            rows = rows_of(seat)
            for field, own in rows.items():  # the own rows only: rivals write upon what is left in the draft
                draft[field][g, own] = given[quarter][field][0, own]
            if out:
                for field in DESKS[without[g - 1][1]]:
                    draft[field][g, rows[field]] = 0 if field in DEALS else filled[field][0, rows[field]]
            hand_in(draft, orders, seat, g)

    person = Strategy("again", ROLES, "A person, again", "", Traits("A person, again"), None, play)  # type: ignore[arg-type]

    def recorded(
        state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: object, seats: Ints, games: Ints
    ) -> None:
        """Other persons of a hot seat: they can't be asked anew."""
        for seat, g in zip(seats, games, strict=True):
            for field, own in rows_of(seat).items():
                draft[field][g, own] = given[int(state["quarter"][g, 0])][field][0, own]
            hand_in(draft, orders, seat, g)

    other = Strategy("recorded", ROLES, "A person", "", Traits("A person"), None, recorded)  # type: ignore[arg-type]
    firm = prepare(record.map).firm
    seats: dict[str, str | Strategy] = {
        who: person
        if who == record.seat
        else other
        if name == HUMAN.name
        else thinks_once(named(name, role_of(firm[who])))
        for who, name in record.seats.items()
    }
    model = _Again(record.map, strategies=seats, seeds=[record.seed] * (1 + len(without)), collect=False)
    model.usual = usual
    while model.running and model.quarter < len(given):
        model.step()
    model.close()
    return model


def _decisions(given: list[Games], usual: list[Games], seat: int) -> list[Without]:
    """Where orders differ from standing orders, most money first."""
    rows, found = rows_of(seat), list[tuple[float, Without]]()
    for q, (orders, filled) in enumerate(zip(given, usual, strict=True)):
        for desk, fields in DESKS.items():
            moved, differs = 0.0, False
            for field in fields:
                new = orders[field][0, rows[field]].astype(float)
                old = np.zeros_like(new) if field in DEALS else filled[field][0, rows[field]].astype(float)
                differs = differs or not np.allclose(new, old, rtol=1e-3, atol=1e-9)
                if field.endswith("_kusd") or field in ("build_kw", "order_chips"):
                    moved += float(np.abs(new - old).sum())
            if differs:
                found.append((moved, (q, desk)))
    return [one for _, one in sorted(found, key=lambda one: -one[0])[:MOST]]


def _decision(q: int, desk: str, orders: Games, filled: Games, seat: int, effect: float) -> Decision:
    rows = rows_of(seat)
    ordered, usual = {}, {}
    for field in DESKS[desk]:
        new = float(orders[field][0, rows[field]].sum())
        old = 0.0 if field in DEALS else float(filled[field][0, rows[field]].sum())
        if not np.isclose(new, old, rtol=1e-3):
            ordered[field], usual[field] = new, old
    lab = -1
    if desk == "deals":
        size = orders["bid_kusd"][0, seat] + orders["commit_kusd"][0, seat]
        lab = int(np.argmax(size)) if size.max() > 0 else -1
    return Decision(q, desk, lab, effect, ordered, usual)
