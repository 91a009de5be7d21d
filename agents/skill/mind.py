"""A strategy as a player of some skill plays it: its loop over games, with what it remembers of each."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np

from agents.strategies import Strategy
from game.engine.hands import by_seat, look
from game.engine.layout import Games, Ints
from game.engine.opening import Setup


class Mind(ABC):
    """A built-in strategy's loop over games, as `agents.strategies.Play`, at one seat of one model.

    It reads views only. What it remembers it remembers by game, so a game is the same alone and in a batch; a model
    that replays a record lets it notice each quarter, so a game that is loaded goes on as it would have.
    """

    remembers = 0  # quarters before this one

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.setup: Setup | None = None
        self._games: Ints = np.zeros(0, np.int64)
        self._seen: dict[int, Games] = {}  # quarter -> views of the games it plays

    def anew(self) -> Self:
        """The same for another seat or model: with nothing to remember."""
        return type(self)(self.strategy)

    def begin(self, setup: Setup) -> None:
        """Learn which map is played."""
        self.setup = setup

    def forget(self) -> None:
        """Other games begin."""
        self._seen = {}

    def notice(self, state: Games, view: Games, noise: Games, book: Any, seat: int, games: Ints) -> Games:
        """Look at every game, once a quarter; returns the views, (games,), not to be written into."""
        quarter = int(view["quarter"][games[0], 0])
        if not np.array_equal(games, self._games) or max(self._seen, default=0) > quarter:
            self._games = games.copy()
            self.forget()
        if quarter not in self._seen:
            for g in games:
                look(state, view, noise, book, seat, g)
            self._seen[quarter] = view[games]
            self._seen = {q: seen for q, seen in self._seen.items() if q >= quarter - self.remembers}
        return self._seen[quarter]

    def __call__(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
    ) -> None:
        """Hand in this quarter's orders of its seat in all games."""
        for seat, mine in by_seat(seats, games):
            self.act(state, view, draft, orders, noise, book, seat, mine)

    @abstractmethod
    def act(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seat: int, games: Ints
    ) -> None:
        """Hand in one seat's orders."""
