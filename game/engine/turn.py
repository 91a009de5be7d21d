"""A quarter, in two halves; these entry points are the only code that loops over games.

OPENING     nature moves and each seat can look:  news, contracts, disclosure, view
            (every seat hands in sealed orders)
RESOLUTION  amendments, capital, chips, building, compute, research, demand, accounts, settlement, solvency,
            market, standings
"""

from typing import Any

from game.engine.hands import hand_in as hand_in
from game.engine.hands import look as look
from game.engine.layout import Games, game_of, rules_of
from game.engine.looking import see_public
from game.engine.orders import Orders
from game.engine.parameters import LAB0, LABS, MODELS, SEGMENTS, GameRules
from game.engine.phases.accounts import accounts
from game.engine.phases.amendments import amendments
from game.engine.phases.building import building
from game.engine.phases.capital import capital
from game.engine.phases.chips import chips
from game.engine.phases.compute import compute
from game.engine.phases.contracts import contracts
from game.engine.phases.demand import demand
from game.engine.phases.disclosure import disclosure
from game.engine.phases.market import market
from game.engine.phases.nature import nature
from game.engine.phases.research import research
from game.engine.phases.settlement import settlement
from game.engine.phases.solvency import solvency
from game.engine.phases.standings import standings
from game.engine.rule import rule
from game.engine.state import State

RULES_VERSION = 8  # raised whenever the same orders would lead elsewhere

PHASES = (
    "nature", "contracts", "disclosure", "amendments", "capital", "chips", "building", "compute", "research", "demand",
    "accounts", "settlement", "solvency", "market", "standings",
)  # fmt: skip
OPENING = 3  # the first phases open a quarter, the others resolve it


@rule
def begin(state: Games, noise: Games, book: Any) -> None:
    """Before the first quarter: draw the world that nobody is told (M26, M27, M68)."""
    w = rules_of(book).world
    for g in range(len(state)):
        s, n = game_of(state, g), game_of(noise, g)
        s.world_scaling[0] = draw(n.world[0], w.scaling_low, w.scaling_high)
        s.world_specialise[0] = draw(n.world[1], w.specialise_low, w.specialise_high)
        s.world_tipping[0] = draw(n.world[2], w.tipping_low, w.tipping_high)
        s.world_open_lag[0] = draw(n.world[3], w.open_lag_low, w.open_lag_high)


@rule
def draw(normal: float, low: float, high: float) -> float:
    """A normal draw with most of its weight inside a range, and never outside."""
    return min(max((low + high) / 2 + normal * (high - low) / 3, low), high)


@rule
def open_quarter(state: Games, view: Games, noise: Games, book: Any, quarter: int) -> None:
    """First half of a quarter. noise: this quarter's, (games,); book: as `pack` gives it."""
    rules = rules_of(book)
    for g in range(len(state)):
        s, n = game_of(state, g), game_of(noise, g)
        if s.over[0] == 0:
            nature(s, n, rules, quarter)
            contracts(s, rules, quarter)
            disclosure(s, n, rules)
            see_public(game_of(view, g), s, rules)


@rule
def resolve(state: Games, orders: Games, noise: Games, book: Any, quarter: int) -> None:
    """Second half of a quarter: all orders at once."""
    rules = rules_of(book)
    for g in range(len(state)):
        s, o, n = game_of(state, g), game_of(orders, g), game_of(noise, g)
        if s.over[0] == 0:
            amendments(s, o, rules, quarter)
            capital(s, o, rules, quarter)
            chips(s, o, rules, quarter)
            building(s, o, rules, quarter)
            compute(s, o, rules, quarter)
            research(s, o, n, rules, quarter)
            demand(s, o, n, rules, quarter)
            accounts(s, o, n, rules, quarter)
            settlement(s, rules)
            solvency(s, rules, quarter)
            market(s, o, n, rules, quarter)
            standings(s, rules, quarter)
            post_prices(s, o, rules)


@rule
def post_prices(s: State, o: Orders, rules: GameRules) -> None:
    """Prices ordered this quarter bind from the next; 0 keeps a price."""
    t = rules.tables
    for c in range(t.clouds[0]):
        if o.compute_price_usd[c] > 0:
            s.compute_price_usd[c] = max(o.compute_price_usd[c], 0.05)
    for k in range(t.chipmakers[0]):
        if o.chip_kusd[k] > 0:
            s.chip_kusd[k] = max(o.chip_kusd[k], 0.2)
    for m in range(MODELS):
        if t.has_model[m] == 1 and (m >= LABS or s.alive[LAB0 + m] == 1):
            for i in range(SEGMENTS):
                if o.token_price_usd[m, i] > 0:
                    s.token_price_usd[m, i] = max(o.token_price_usd[m, i], 0.005)
            if o.tier_price_part[m] > 0:
                s.tier_price_part[m] = max(o.tier_price_part[m], 0.01)


@rule
def one_phase(index: int, state: Games, orders: Games, noise: Games, book: Any, quarter: int) -> None:
    """The phase of that place in PHASES for all games: for tests and the benchmark of phases only."""
    rules = rules_of(book)
    for g in range(len(state)):
        s, o, n = game_of(state, g), game_of(orders, g), game_of(noise, g)
        if index == 0:
            nature(s, n, rules, quarter)
        elif index == 1:
            contracts(s, rules, quarter)
        elif index == 2:
            disclosure(s, n, rules)
        elif index == 3:
            amendments(s, o, rules, quarter)
        elif index == 4:
            capital(s, o, rules, quarter)
        elif index == 5:
            chips(s, o, rules, quarter)
        elif index == 6:
            building(s, o, rules, quarter)
        elif index == 7:
            compute(s, o, rules, quarter)
        elif index == 8:
            research(s, o, n, rules, quarter)
        elif index == 9:
            demand(s, o, n, rules, quarter)
        elif index == 10:
            accounts(s, o, n, rules, quarter)
        elif index == 11:
            settlement(s, rules)
        elif index == 12:
            solvency(s, rules, quarter)
        elif index == 13:
            market(s, o, n, rules, quarter)
        else:
            standings(s, rules, quarter)
            post_prices(s, o, rules)
