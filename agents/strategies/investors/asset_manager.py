"""Asset manager: savers' money, late and careful.

Buys the labs of some size that show their figures, at no more than is asked, without rights, and keeps
what is listed (M64; savers' funds in vc-014).
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

TRAITS = Traits("Asset manager")


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Bids for large labs that disclose."""
    largest = 0.0
    for lab in range(rules.tables.labs[0]):
        largest = max(largest, v.believed_arr_kusd[lab])
    for lab in range(rules.tables.labs[0]):
        ready = v.disclosed[lab] == 1 and v.believed_arr_kusd[lab] > 0.03 * largest
        if v.listed[lab] == 1 or v.ask_kusd[lab] <= 0 or not ready:
            continue
        upside = worth_kusd(v, rules, lab) / max(float(v.ask_pre_kusd[lab]), 1.0)
        part = clip(0.2 * (upside - 0.6), 0.0, 0.12)
        o.bid_kusd[seat, lab] = int(min(part * v.spare_kusd[0], 0.3 * v.ask_kusd[lab]))
        o.bid_pre_kusd[seat, lab] = int(v.ask_pre_kusd[lab] * clip(upside, 0.8, 1.05))


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
