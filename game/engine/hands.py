"""What passes between a seat and the rules: it looks, and it hands in. All that a strategy needs of a turn."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.looking import see_private
from game.engine.orders import accept
from game.engine.rule import rule
from game.engine.view import View

Play = Callable[..., None]


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


def together(plays: Iterable[tuple[Play, int, Ints]]) -> list[tuple[Play, Ints, Ints]]:
    """(play, seat, its games) as few loops, one a strategy, game by game: a game stays in the cache meanwhile."""
    whose: dict[int, list[tuple[Play, int, Ints]]] = {}
    for one in plays:
        whose.setdefault(id(one[0]), []).append(one)
    found = []
    for group in whose.values():
        seats = np.concatenate([np.full(len(games), seat) for _, seat, games in group])
        games = np.concatenate([games for _, _, games in group])
        order = np.lexsort((seats, games))
        found.append((group[0][0], seats[order], games[order]))
    return found


def by_seat(seats: Ints, games: Ints) -> Iterator[tuple[int, Ints]]:
    """Each seat with its games."""
    for seat in np.unique(seats):
        yield int(seat), games[seats == seat]
