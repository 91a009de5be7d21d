"""How clouds play that go by a creed: capacity, prices, labs and money, in the planner's way with its own weights."""

from typing import Any

from agents.strategies.clouds.capacity import capacity
from agents.strategies.clouds.creed import RANGES, CloudCreed
from agents.strategies.clouds.deals import deals
from agents.strategies.clouds.prices import prices, products
from agents.strategies.clouds.reasons import reasons
from agents.strategies.common import binds, stake
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, creed_of, game_of, rules_of
from game.engine.orders import Orders
from game.engine.parameters import LABS, WITHIN_MEANS, GameRules
from game.engine.rule import rule
from game.engine.view import View

__all__ = ["RANGES", "CloudCreed", "decide", "play", "reasons"]


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int, creeds: Games) -> None:
    """Capacity, prices, deals, models, money."""
    creed = creed_of(creeds)
    c = seat
    money = float(v.spare_kusd[0]) + creed.debt_part * v.borrow_kusd[0]
    cheques = deals(v, o, rules, c, creed, creed.deal_part * money)
    build = capacity(v, o, rules, c, creed, max(0.0, money - cheques))
    spent = cheques + build
    if spent > v.spare_kusd[0]:
        o.borrow_kusd[c] = int(spent - v.spare_kusd[0])
    elif v.debt_kusd[c] > 0:
        o.borrow_kusd[c] = -int(0.25 * min(v.spare_kusd[0] - spent, float(v.debt_kusd[c])))
    elif creed.payout > 0.0:
        o.payout_kusd[c] = int(creed.payout * (v.spare_kusd[0] - spent))
    o.guidance_kusd[c] = int(max(1.1 * max(build, float(v.capex_kusd[c])), 0.8 * (money - cheques)))
    labs(v, o, rules, c, creed)
    promise(v, o, c, creed)
    prices(v, o, rules, c, creed)
    products(v, o, rules, c, creed)


@rule
def labs(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed) -> None:
    """Cuts that labs asked for, sheets it may match, pressure on labs it holds, stakes it sells."""
    t = rules.tables
    for lab in range(t.labs[0]):
        if v.asked_cut[lab] > 0.0 and v.lab_coverage[lab] < 1.1:  # a smaller contract is worth more than a default
            o.grant_cut[c, lab] = creed.relief
        if v.refusal[lab] == c:
            o.match_kusd[c, lab] = int(creed.match_part * v.spare_kusd[0])
        m = LABS + c
        competes = t.has_model[m] == 1 and v.behind[m] < v.behind[lab] + 0.6
        if competes and stake(v, c, lab) >= rules.governance.lean_threshold and v.luck[3] > creed.lean_luck:
            o.lean[c, lab] = 1
        if creed.bind == 1.0:
            o.bind[c, lab] = binds(v, rules, c, lab)
        elif creed.bind > 1.0 and v.open_weights[lab] == 1:
            o.bind[c, lab] = 1 if stake(v, c, lab) >= rules.research.bind_threshold else 0
        if creed.sell > 0.0 and v.listed[lab] == 1:
            o.sell_part[c, lab] = creed.sell


@rule
def promise(v: View, o: Orders, c: int, creed: CloudCreed) -> None:
    """A promise to a market of the right mood, if it will be kept."""
    if v.regime[0] <= creed.pledge_mood:
        if creed.pledge != WITHIN_MEANS or v.capex_kusd[c] < v.ebitda_kusd[c]:
            o.pledge[c] = int(creed.pledge)


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
