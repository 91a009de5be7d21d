"""Monogamist: one lab, and all in.

An investor that backs a single lab and none of its rivals (Thrive, Khosla in M59): it follows on in every round of
the lab it holds most of, with a large part of its money and at its full estimate, because loyalty buys allocation.
Without a holding it takes the lab with the best upside.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import stake, worth_kusd
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import LAB0, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Monogamist")


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """One bid, and patience."""
    chosen, most = -1, 0.0
    for lab in range(rules.tables.labs[0]):
        held = stake(v, seat, lab) * v.valuation_kusd[lab]
        if v.alive[LAB0 + lab] == 1 and held > most:
            chosen, most = lab, held
    if chosen < 0:
        best = 1.0
        for lab in range(rules.tables.labs[0]):
            upside = worth_kusd(v, rules, lab) / max(float(v.ask_pre_kusd[lab]), 1.0)
            if v.ask_kusd[lab] > 0 and v.listed[lab] == 0 and upside > best:
                chosen, best = lab, upside
    if chosen < 0:
        return
    if v.listed[chosen] == 1:
        o.sell_part[seat, chosen] = 0.03
        return
    ask = float(v.ask_kusd[chosen])
    worth = worth_kusd(v, rules, chosen)
    if ask > 0 and worth > 0.8 * v.ask_pre_kusd[chosen]:
        o.bid_kusd[seat, chosen] = int(min(0.5 * v.spare_kusd[0], 0.6 * ask))
        o.bid_pre_kusd[seat, chosen] = int(clip(worth, 0.0, 1.4 * v.ask_pre_kusd[chosen]))


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
