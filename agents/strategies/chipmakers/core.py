"""How chipmakers play, by a creed: price, supply, who is served first, and money for customers at risk."""

from typing import Any

from agents.strategies.chipmakers.creed import RANGES, ChipCreed
from agents.strategies.chipmakers.customers import back, defend, filled, serve
from agents.strategies.chipmakers.reasons import reasons
from agents.strategies.common import delivers, needed
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, creed_of, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIP_RING, CHIPMAKER0, GameRules
from game.engine.rule import rule
from game.engine.view import View

LEAD = CHIP_RING - 1  # quarters until supply that is booked is there
PAYS_BACK = 4  # quarters before the end from which research no longer pays for itself

__all__ = ["RANGES", "ChipCreed", "decide", "play", "reasons"]


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int, creeds: Games) -> None:
    """Price, allocation, supply, credit, stakes."""
    creed = creed_of(creeds)
    t = rules.tables
    k = seat - CHIPMAKER0
    fill = filled(v, rules, k)
    target = clip(creed.price + creed.price_push * (1 - fill), 0.8, creed.price_most)
    o.chip_kusd[k] = clip(
        v.chip_kusd[k] + 0.3 * (target - v.chip_kusd[k]) + 0.005 * v.luck[0], 0.75, creed.price_most + 0.05
    )
    left = t.quarters[0] - v.quarter[0]
    if left > LEAD:
        grow = clip(creed.grow * (creed.grow_to * needed(v, rules, k, LEAD) - 1), 0.0, creed.grow_most)
        o.book_supply[k] = int(v.chip_supply[k] * grow)
    o.design_kusd[k] = int(creed.design * clip((left - PAYS_BACK) / 4, 0.0, 1.0) * v.revenue_kusd[seat])
    for c in range(t.clouds[0]):
        if delivers(v, rules, k, c):
            serve(v, o, rules, k, c, creed)
    for lab in range(t.labs[0]):
        if v.ask_kusd[lab] > 0 and v.believed_growth[lab] > creed.least_growth:
            back(v, o, rules, k, lab, fill, creed)
    if t.generations[k] > 0 and rules.conduct.match_bundles * creed.match > 0.0:
        defend(v, o, rules, k, rules.conduct.match_bundles * creed.match)


@rule
def play(
    state: Games,
    view: Games,
    draft: Games,
    orders: Games,
    noise: Games,
    book: Any,
    seats: Ints,
    games: Ints,
    creeds: Games,
) -> None:
    """Its loop over games."""
    for i in range(len(games)):
        seat, g = seats[i], games[i]
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat, creeds)
        hand_in(draft, orders, seat, g)
