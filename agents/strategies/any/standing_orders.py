"""Standing orders: what happens when nobody decides.

Keeps prices, serves its customers, replaces nothing, signs no deals. Postures change how fast it builds, books and
rents: grow 1.5, hold 1, harvest 0 times what demand asks for. A person can delegate a desk to it; full
delegation scores below par (measured by `landgrab par`).
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import needed
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKER0,
    CLOUDS,
    DESIGNS,
    INVESTOR0,
    LAB0,
    SEGMENTS,
    SPONSORS,
    GameRules,
)  # fmt: skip
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Standing orders", deals=False)
GROW, HOLD, HARVEST = 0, 1, 2
LEAD = CHIP_RING - 1  # quarters until supply that is booked is there


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Standing orders with the posture `hold`."""
    standing(v, o, rules, seat, HOLD)


@rule
def standing(v: View, o: Orders, rules: GameRules, seat: int, posture: int) -> None:
    """Fill a seat's draft with its standing orders."""
    if seat < CLOUDS:
        cloud(v, o, rules, seat, posture)
    elif seat < SPONSORS:
        k = seat - CHIPMAKER0
        for c in range(CLOUDS):
            o.chip_weight[k, c] = 1.0
        # A third of what will be short when it is there: what two more quarters booked for it is still to come.
        short = pace(posture) * clip((needed(v, rules, k, LEAD) - 1) / LEAD, 0.0, rules.supply.supply_growth_most)
        o.book_supply[k] = int(v.chip_supply[k] * short)
        o.design_kusd[k] = int(0.05 * v.revenue_kusd[seat])
    elif seat < INVESTOR0:
        lab(v, o, rules, seat - LAB0, posture)


@rule
def pace(posture: int) -> float:
    """What it builds over what demand asks for."""
    return 1.5 if posture == GROW else (1.0 if posture == HOLD else 0.0)


@rule
def cloud(v: View, o: Orders, rules: GameRules, c: int, posture: int) -> None:
    """Replace what wears out and fill sites that stand empty, out of spare cash."""
    t = rules.tables
    site, due, waiting = 0.0, 0.0, 0.0
    for r in range(t.regions[0]):
        site += v.site_kw[c, r]
        due += v.shells_due_kw[:, r].sum()
    best, value = -1, 0.0
    for d in range(DESIGNS):
        waiting += v.store[d] + v.chips_due[:, d].sum()
        if v.chip_price_kusd[d] > 0 and (best < 0 or v.fill[d] > value):
            best, value = d, v.fill[d]
    speed = pace(posture)
    empty = max(0.0, site - v.power_kw[0] - 2.5 * waiting)
    if best >= 0 and speed > 0:
        money = 0.5 * speed * v.spare_kusd[0]
        o.order_chips[c, best] = int(min(empty / 2.5, money / v.chip_price_kusd[best]))
    busy = v.utilisation[c] > 0.8
    if speed > 0 and busy and due < 0.1 * site:
        for r in range(t.regions[0]):
            grow = 0.02 * speed * v.site_kw[c, r]
            o.build_kw[c, r] = int(min(grow, 0.3 * v.power_free_kw[r]))
    used = v.own_model_h100e[0] / max(v.capacity_h100e[c] * rules.compute.uptime, 1.0)
    o.own_model_part[c] = clip(used, 0.0, 1.0)
    if v.debt_kusd[c] > 0 and posture == HARVEST:
        o.borrow_kusd[c] = -int(0.1 * v.spare_kusd[0])
        o.payout_kusd[c] = int(0.3 * v.spare_kusd[0])


@rule
def lab(v: View, o: Orders, rules: GameRules, i: int, posture: int) -> None:
    """Serve customers first and train with the rest, follow the usual price down, raise only when money runs out.

    It rents more where serving takes half of its compute, while its money lasts.
    """
    t = rules.tables
    burn = max(v.burn_kusd[0], 0.0)
    have = v.own_h100e[0]
    for c in range(t.clouds[0]):
        price = max(v.compute_price_usd[c] * 2.19 * (1 - v.discount[c]), 1e-6)
        o.buy_h100e[i, c] = max(v.compute_h100e[c], v.contract_kusd[c] / price)
        o.hosted[i, c] = v.hosted[c, i]
        have += o.buy_h100e[i, c]
    serve = v.serving_h100e[0] / max(have, 1.0)
    if serve > 0.5 and v.cash_kusd[0] > 4 * burn:
        for c in range(t.clouds[0]):
            o.buy_h100e[i, c] *= 1 + 0.05 * pace(posture)
    rest = 1 - clip(serve, 0.2, 0.75)
    o.train_part[i] = 0.6 * rest
    o.research_part[i] = 0.4 * rest
    o.safety[i] = t.safety0[i]
    o.open_weights[i] = v.open_weights[i]
    for g in range(SEGMENTS):
        o.focus[i, g] = 1.0
        usual = 0.0
        for other in range(t.labs[0]):
            usual += v.token_price_usd[other, g] / t.labs[0]
        if v.token_price_usd[i, g] > usual:
            o.token_price_usd[i, g] = max(usual, 0.9 * v.token_price_usd[i, g])
    if v.cash_kusd[0] < 4 * burn:
        o.raise_kusd[i] = int(4 * burn)
        o.ask_pre_kusd[i] = int((1 - 0.1 * min(v.waited[0], 3)) * v.valuation_kusd[i])
    o.floor_pre_kusd[i] = int(0.6 * v.valuation_kusd[i])
    o.max_commit_kusd[i] = 0
    o.disclose[i] = o.inform[i] = o.accept_conflict[i] = 1
    o.independence[i] = 1.0


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for i in range(len(games)):
        seat, g = seats[i], games[i]
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
