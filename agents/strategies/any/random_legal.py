"""Random and legal: the floor that every strategy must beat.

Scales of its orders come from the seat's own means, so that it is foolish but not absurd: a random part of
its money goes to random chips, sites, cheques, designs and prices, and a fund sells at random.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, CLOUDS, DESIGNS, INVESTOR0, LAB0, LABS, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Random and legal", random=True)


@rule
def chance(v: View, i: int) -> float:
    """A number in 0..1 from the seat's luck: the i-th of many, the same for the same quarter and seat."""
    x = v.luck[i % 4] * (1.7 + i) * 3.1 + 0.37 * i
    x = x - int(x)
    return x if x >= 0 else 1 + x


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Standing orders, then noise on everything."""
    t = rules.tables
    standing(v, o, rules, seat, HOLD)
    if seat < CLOUDS:
        money = v.spare_kusd[0] * chance(v, 1)
        for d in range(DESIGNS):
            o.order_chips[seat, d] = (
                int(money * chance(v, 2 + d) / (4 * v.chip_price_kusd[d])) if v.chip_price_kusd[d] > 0 else 0
            )
        for r in range(t.regions[0]):
            o.build_kw[seat, r] = int(0.1 * v.power_free_kw[r] * chance(v, 10 + r))
        o.compute_price_usd[seat] = clip(v.compute_price_usd[seat] * (0.85 + 0.3 * chance(v, 30)), 0.2, 4.0)
        o.own_model_part[seat] = 0.4 * chance(v, 31)
        o.borrow_kusd[seat] = int(v.borrow_kusd[0] * (chance(v, 32) - 0.5))
        o.payout_kusd[seat] = int(0.2 * v.spare_kusd[0] * chance(v, 33))
        for g in range(t.segments[0]):
            o.token_price_usd[LABS + seat, g] = v.token_price_usd[LABS + seat, g] * (0.8 + 0.4 * chance(v, 34 + g))
    elif seat < SPONSORS:
        k = seat - CHIPMAKER0
        o.chip_kusd[k] = 0.5 + 1.5 * chance(v, 1)
        o.book_supply[k] = int(rules.supply.supply_growth_most * v.chip_supply[k] * chance(v, 2))
        o.design_kusd[k] = int(0.2 * v.revenue_kusd[seat] * chance(v, 3))
        for c in range(CLOUDS):
            o.chip_weight[k, c] = 10 * chance(v, 4 + c)
    elif seat < INVESTOR0:
        i = seat - LAB0
        for c in range(t.clouds[0]):
            o.buy_h100e[i, c] *= 0.6 + 0.8 * chance(v, c)
        o.train_part[i] = 0.5 * chance(v, 20)
        o.research_part[i] = 0.3 * chance(v, 21)
        o.safety[i] = chance(v, 22)
        o.hold_release[i] = 1 if chance(v, 27) > 0.8 else 0
        o.raise_kusd[i] = int(0.1 * v.valuation_kusd[i] * chance(v, 23))
        o.ask_pre_kusd[i] = int(v.valuation_kusd[i] * (0.5 + chance(v, 24)))
        o.floor_pre_kusd[i] = int(v.valuation_kusd[i] * (0.3 + chance(v, 25)))
        o.max_commit_kusd[i] = int(4 * v.arr_kusd[0] * chance(v, 26))
        for g in range(t.segments[0]):
            o.token_price_usd[i, g] = v.token_price_usd[i, g] * (0.8 + 0.4 * chance(v, 30 + g))
    if seat < LAB0 or seat >= INVESTOR0:
        for lab in range(t.labs[0]):
            part = 0.1 if seat < LAB0 else 0.5  # labs are all that a fund's money is for
            o.bid_kusd[seat, lab] = int(part * v.spare_kusd[0] * chance(v, 40 + lab))
            o.bid_pre_kusd[seat, lab] = int(v.valuation_kusd[lab] * (0.5 + chance(v, 60 + lab)))
            if seat < CLOUDS:
                o.bind[seat, lab] = 1 if chance(v, 80 + lab) > 0.7 else 0
            elif seat >= INVESTOR0:
                o.sell_part[seat, lab] = 0.5 * chance(v, 100 + lab)


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for i in range(len(games)):
        seat, g = seats[i], games[i]
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
