"""Plain Python entries under watch: what they raise or order wrongly is counted, and the game goes on."""

from typing import Any

import numpy as np

from agents.strategies import Strategy, find
from game.engine.hands import by_seat, hand_in, look
from game.engine.layout import Games, Ints
from game.engine.opening import prepare
from game.engine.orders import Orders, check
from game.engine.parameters import GameRules
from game.engine.view import View
from maps.loader import GameMap

ERROR, ILLEGAL, TIMEOUT = "errors", "illegal", "timeouts"
FAULTS = (ERROR, ILLEGAL, TIMEOUT)


class Guard:
    """The `play` of a plain Python strategy in a league.

    Standing orders stand in for a quarter in which it raises: TimeoutError counts as a timeout, anything else as an
    error. Orders outside the limits are clipped as always, and the quarter counts as illegal. `faults` collects
    (seat, game, kind) until somebody takes them. Games that are over aren't asked for orders.
    """

    def __init__(self, strategy: Strategy, role: str, game_map: GameMap) -> None:
        self.decide, self.role, self.map = strategy.decide, role, game_map
        self.faults: list[tuple[int, int, str]] = []
        self._rules: GameRules | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "faults": [], "_rules": None}  # each process makes its own

    def __call__(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
    ) -> None:
        """One quarter of each seat in its games."""
        for seat, mine in by_seat(seats, games):
            self._play(state, view, draft, orders, noise, book, seat, mine)

    def _play(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seat: int, games: Ints
    ) -> None:
        if self._rules is None:
            self._rules = prepare(self.map).plain_rules
        failed = []
        for g in games[state["over"][games, 0] == 0].tolist():
            look(state, view, noise, book, seat, g)
            mine, blank = view[g : g + 1].copy(), Orders.empty(1)
            wanted = Orders.view(blank[0])
            try:
                self.decide(View.view(mine[0]), wanted, self._rules, seat)
                if check(wanted, seat):
                    self.faults.append((seat, g, ILLEGAL))
                hand_in(blank, orders[g : g + 1], seat, 0)
            except Exception as error:
                self.faults.append((seat, g, TIMEOUT if isinstance(error, TimeoutError) else ERROR))
                failed.append(g)
        if failed:
            standing = find("standing_orders", self.role).play
            if standing is None:
                raise TypeError("standing_orders has no loop over games")
            standing(state, view, draft, orders, noise, book, np.full(len(failed), seat), np.array(failed))


def guarded(player: str | Strategy, role: str, game_map: GameMap) -> str | Strategy:
    """A plain Python strategy with its guard; names and compiled strategies as they are."""
    if isinstance(player, str) or player.play is not None:
        return player
    return player._replace(play=Guard(player, role, game_map))
