"""By mandate: every fund plays what its kind plays.

The map says of each investor whether it bets on many, on one, follows the index, is a state's fund or manages
savings; this one plays the strategy of that kind, and is the reference for all of them.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.investors.asset_manager import decide as savings
from agents.strategies.investors.index_crossover import decide as index
from agents.strategies.investors.monogamist import decide as one_lab
from agents.strategies.investors.multi_bet import decide as many_labs
from agents.strategies.investors.sovereign import decide as state_fund
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.orders import Orders
from game.engine.parameters import ASSET_MANAGER, CROSSOVER, INVESTOR0, MONOGAMIST, SOVEREIGN, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("By mandate", random=True)


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Bids of the fund's kind."""
    kind = rules.tables.investor_kind[seat - INVESTOR0]
    if kind == MONOGAMIST:
        one_lab(v, o, rules, seat)
    elif kind == CROSSOVER:
        index(v, o, rules, seat)
    elif kind == SOVEREIGN:
        state_fund(v, o, rules, seat)
    elif kind == ASSET_MANAGER:
        savings(v, o, rules, seat)
    else:
        many_labs(v, o, rules, seat)


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
