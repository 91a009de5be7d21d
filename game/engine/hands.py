"""What passes between a seat and the rules: it looks, and it hands in. All that a strategy needs of a turn."""

from typing import Any

from game.engine.layout import Games, game_of, rules_of
from game.engine.looking import see_private
from game.engine.orders import accept
from game.engine.rule import rule
from game.engine.view import View


@rule
def look(state: Games, view: Games, noise: Games, book: Any, seat: int, g: int) -> View:
    """The seat's view of game g."""
    v = game_of(view, g)
    see_private(v, game_of(state, g), game_of(noise, g), rules_of(book), seat)
    return v


@rule
def hand_in(draft: Games, orders: Games, seat: int, g: int) -> None:
    """Accept the seat's draft in game g."""
    accept(game_of(draft, g), game_of(orders, g), seat)
