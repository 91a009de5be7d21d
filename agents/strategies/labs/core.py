"""How labs play, by a creed: compute and what it is for, releases, prices, money."""

from typing import Any

from agents.strategies.labs.compute import build, buy_compute
from agents.strategies.labs.creed import RANGES, LabCreed
from agents.strategies.labs.money import keep_open, raise_money
from agents.strategies.labs.prices import set_prices
from agents.strategies.labs.reasons import reasons
from agents.strategies.labs.releases import holds
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, creed_of, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import LAB0, GameRules
from game.engine.rule import rule
from game.engine.view import View

__all__ = ["RANGES", "LabCreed", "decide", "play", "reasons"]


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int, creeds: Games) -> None:
    """Compute, what it is for, releases, prices, money."""
    creed = creed_of(creeds)
    i = seat - LAB0
    revenue = v.arr_kusd[0] / 4
    growth = clip(v.growth[0], -0.1, 0.4)
    need = v.serving_h100e[0] * (1 + growth) * creed.reserve
    total = buy_compute(v, o, rules, i, revenue, creed)
    serve = clip(need / max(total, 1.0), 0.2, 0.75)
    frugal = 0.85 if v.listed[i] == 1 and v.burn_kusd[0] > 0 else 1.0  # shareholders count the burn (M47)
    o.train_part[i] = creed.train * frugal * (1 - serve)
    o.research_part[i] = creed.study * frugal * (1 - serve)
    o.safety[i] = max(rules.tables.safety0[i], creed.safety)
    o.hold_release[i] = 1 if holds(v, rules, i, creed) else 0
    o.open_weights[i] = 1 if creed.opens > 0.0 else v.open_weights[i]
    set_prices(v, o, rules, i, creed)
    raise_money(v, o, rules, i, revenue, growth, creed)
    keep_open(v, o, rules, i, creed)
    build(v, o, rules, i, revenue, creed)
    for g in range(rules.tables.segments[0]):
        o.focus[i, g] = 0.5 + clip(rules.tables.model_focus[i, g], -0.4, 0.5)


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
