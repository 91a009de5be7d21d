"""By mandate: every fund plays what its kind plays.

The map says of each investor whether it bets on many, on one, follows the index, is a state's fund or manages
savings; this one plays the strategy of that kind, and is the reference for all of them.
"""

from typing import Any

from agents.strategies import Reason, Traits, packed
from agents.strategies.investors import asset_manager, core, index_crossover, monogamist, multi_bet, sovereign
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.orders import Orders
from game.engine.parameters import ASSET_MANAGER, CROSSOVER, INVESTOR0, MONOGAMIST, SOVEREIGN, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("By mandate", random=True)
#: By kind of fund; the rest bet on many labs.
CREEDS = {
    MONOGAMIST: monogamist.CREED,
    CROSSOVER: index_crossover.CREED,
    SOVEREIGN: sovereign.CREED,
    ASSET_MANAGER: asset_manager.CREED,
}
ONE_LAB, INDEX, STATE_FUND, SAVINGS = (packed(creed) for creed in CREEDS.values())
MANY_LABS = packed(multi_bet.CREED)
bid = core.decide


@rule
def kind_of(rules: GameRules, seat: int) -> int:
    """What kind of fund it is, by the map."""
    return int(rules.tables.investor_kind[seat - INVESTOR0])


@rule
def creeds_of(rules: GameRules, seat: int) -> Games:
    """The creed of the fund's kind."""
    kind = kind_of(rules, seat)
    if kind == MONOGAMIST:
        return ONE_LAB
    if kind == CROSSOVER:
        return INDEX
    if kind == SOVEREIGN:
        return STATE_FUND
    if kind == ASSET_MANAGER:
        return SAVINGS
    return MANY_LABS


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Bids of the fund's kind."""
    bid(v, o, rules, seat, creeds_of(rules, seat))


def reasons(view: Any, orders: Any, rules: Any, seat: int) -> list[Reason]:
    """Reasons of the fund's kind."""
    return core.reasons(view, orders, rules, seat, CREEDS.get(kind_of(rules, seat), multi_bet.CREED))


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for i in range(len(games)):
        seat, g = seats[i], games[i]
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
