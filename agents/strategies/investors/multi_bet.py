"""Multi-bet: back every lab whose price leaves something to gain.

A venture investor without loyalty to one lab (M58, M68): it bids in every live round in which its own
estimate of worth is above the ask, puts more where the gap is wider, never more than a set part of its
money into one round, and sells slowly out of listed labs.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import herd, reluctance, worth_kusd
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import LAB0, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Multi-bet", random=True)


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Bids and sales."""
    for lab in range(rules.tables.labs[0]):
        if v.listed[lab] == 1:
            o.sell_part[seat, lab] = 0.06
            continue
        ask = float(v.ask_kusd[lab])
        if ask <= 0 or v.alive[seat] == 0:
            continue
        worth = worth_kusd(v, rules, lab) * (1 + 0.12 * v.luck[rules.tables.key[LAB0 + lab] % 4])
        worth *= herd(v, rules, seat, lab)
        upside = worth / max(float(v.ask_pre_kusd[lab]), 1.0)
        part = clip(0.25 * (upside - 0.8), 0.0, 0.3) * reluctance(v, rules, seat, lab)
        o.bid_kusd[seat, lab] = int(min(part * v.spare_kusd[0], 0.5 * ask))
        o.bid_pre_kusd[seat, lab] = int(clip(0.95 * worth, 0.0, 1.3 * v.ask_pre_kusd[lab]))


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
