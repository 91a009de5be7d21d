"""Sovereign: deep pockets, long patience, and data centres at home.

A state's fund that holds several rivals at once (MGX, QIA and GIC in M65): it bids steadily, more when others are
afraid, and what it puts in is built in its own market in part, which the rules see to.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import worth_kusd
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Sovereign")


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Large bids, larger in dry quarters."""
    for lab in range(rules.tables.labs[0]):
        if v.listed[lab] == 1 or v.ask_kusd[lab] <= 0:
            continue
        worth = worth_kusd(v, rules, lab)
        upside = worth / max(float(v.ask_pre_kusd[lab]), 1.0)
        part = clip(0.2 * (upside - 0.7), 0.0, 0.15) * (1 - 0.4 * v.regime[0])
        o.bid_kusd[seat, lab] = int(min(part * v.spare_kusd[0], 0.4 * v.ask_kusd[lab]))
        o.bid_pre_kusd[seat, lab] = int(clip(worth, 0.0, 1.2 * v.ask_pre_kusd[lab]))


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
