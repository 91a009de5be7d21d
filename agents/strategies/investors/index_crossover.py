"""Index crossover: own all leaders by their size, without rights.

A late-stage fund that treats labs like an index (M64): it puts a steady part of its money into every live round in
proportion to what the labs are worth, pays whatever clears, asks for no rights and sells listed stakes slowly.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import herd
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.orders import Orders
from game.engine.parameters import GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Index crossover")


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """A small bid in every round, at any reasonable price."""
    total = 0.0
    for lab in range(rules.tables.labs[0]):
        total += float(v.valuation_kusd[lab])
    for lab in range(rules.tables.labs[0]):
        if v.listed[lab] == 1:
            o.sell_part[seat, lab] = 0.03
        elif v.ask_kusd[lab] > 0:
            part = 0.8 * v.valuation_kusd[lab] / max(total, 1.0) * herd(v, rules, seat, lab)
            o.bid_kusd[seat, lab] = int(min(part * v.spare_kusd[0], 0.3 * v.ask_kusd[lab]))
            o.bid_pre_kusd[seat, lab] = int(1.25 * v.ask_pre_kusd[lab])


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
