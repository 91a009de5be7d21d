"""Games played ahead from what one seat sees: its beliefs made into games, and reference strategies to play them.

A seat doesn't know the state. What it doesn't see is drawn from *typical games*: games of the same map that
reference strategies have played to the same quarter, with luck of their own. `believe` then writes over them all
that the view says, and bends the rest until it agrees with the view: fleets to capacity, market shares to the land,
algorithms to quality, labs to what the seat believes of them. So a rollout depends on the view and the orders
alone: whatever is hidden may change without changing it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from agents.belief import believe
from game.engine import turn
from game.engine.hands import Play, hand_in, together
from game.engine.layout import Floats, Games, game_of, rules_of
from game.engine.looking import see_public
from game.engine.noise import tape
from game.engine.opening import Setup
from game.engine.orders import Orders
from game.engine.parameters import (
    LABS,
)  # fmt: skip
from game.engine.rule import rule
from game.engine.view import View

#: Luck of rollouts: seeds that no game of a person or a study uses.
FIRST_SEED = 1 << 40

Watch = Callable[[int, Games], None]  # quarters ahead (1 is this quarter resolved), states (arms * games,)


class Rollout:
    """Play games ahead from a view, again and again; keeps typical games between calls.

    setup: of the map; plays: firm index -> a strategy's `play`, for every seat (the own seat's after this quarter);
    games: how many futures.
    """

    def __init__(self, setup: Setup, plays: Sequence[tuple[int, Play]], games: int = 64) -> None:
        self.setup, self.plays, self.games = setup, list(plays), games
        self._luck = tape([FIRST_SEED + g for g in range(games)], setup.map.quarters, setup.tables)
        self._restart()

    def _restart(self) -> None:
        self._quarter = 0
        self._typical = np.repeat(self.setup.opening, self.games)
        self._view, self._orders = View.empty(self.games), Orders.empty(self.games)
        turn.begin(self._typical, self._at(0), self.setup.known_rules)
        turn.open_quarter(self._typical, self._view, self._at(0), self.setup.known_rules, 0)

    def _at(self, quarter: int) -> Games:
        return np.ascontiguousarray(self._luck[:, quarter])

    def typical(self, quarter: int) -> Games:
        """Typical games opened at a quarter, (games,): what the seat would expect knowing only the map."""
        if quarter < self._quarter:
            self._restart()
        draft = Orders.empty(self.games)
        while self._quarter < quarter:
            luck, every = self._at(self._quarter), np.arange(self.games)
            for play, seats, games in together((play, seat, every) for seat, play in self.plays):
                play(self._typical, self._view, draft, self._orders, luck, self.setup.known_rules, seats, games)
            turn.resolve(self._typical, self._orders, luck, self.setup.known_rules, self._quarter)
            self._typical["over"] = 0  # a game that one cloud has won goes on: it is only material here
            self._quarter += 1
            turn.open_quarter(self._typical, self._view, self._at(self._quarter), self.setup.known_rules, self._quarter)
        return self._typical.copy()

    def imagine(self, view: Games) -> Games:
        """Games as they may be behind a view: (games,), hidden figures drawn from the seat's beliefs."""
        states = self.typical(int(view["quarter"][0, 0]))
        draws = np.random.Generator(np.random.Philox(FIRST_SEED)).standard_normal((self.games, 3, LABS))
        believe_all(states, view, draws, self.setup.known_rules)
        return states

    def ahead(
        self, view: Games, given: Sequence[Games | Play], seat: int, quarters: int, watch: Watch | None = None
    ) -> Games:
        """Play `quarters` ahead, one arm for each that is given; all arms have the same luck.

        view: (1,); given: drafts of this quarter's orders, records of Orders, each (1,), after which the seat plays as
        in typical games; or how the seat plays, this quarter too. `watch` is called after each quarter. Returns the
        last states, arms first: (arms * games,). Stops at the end of the game.
        """
        arms, rules, first = len(given), self.setup.known_rules, int(view["quarter"][0, 0])
        drafts = [draft for draft in given if isinstance(draft, np.ndarray)]
        plays = [play for play in given if not isinstance(play, np.ndarray)]
        states = np.tile(self.imagine(view), arms)
        views, orders, draft = View.empty(len(states)), Orders.empty(len(states)), Orders.empty(len(states))
        luck = np.tile(self._at(first), arms)
        luck["strategy"][:, seat] = view["luck"][0]
        every = np.arange(len(states))
        see_all(states, views, rules)
        for q in range(first, min(first + quarters, self.setup.map.quarters)):
            if q > first:
                luck = np.tile(self._at(q), arms)
                turn.open_quarter(states, views, luck, rules, q)
            others = [(p, f, every) for f, p in self.plays if f != seat or (q > first and not plays)]
            for play, seats, games in together(others):
                play(states, views, draft, orders, luck, rules, seats, games)
            for own, some in zip(plays, np.split(every, arms), strict=False):
                own(states, views, draft, orders, luck, rules, np.full(len(some), seat), some)
            if q == first and drafts:
                draft[:] = np.repeat(np.concatenate(drafts), self.games)
                hand_in_all(draft, orders, seat)
            turn.resolve(states, orders, luck, rules, q)
            if watch is not None:
                watch(q - first + 1, states)
        return states


@rule
def see_all(states: Games, views: Games, book: Any) -> None:
    """Write the public part of every view."""
    for g in range(len(states)):
        see_public(game_of(views, g), game_of(states, g), rules_of(book))


@rule
def hand_in_all(draft: Games, orders: Games, seat: int) -> None:
    """Accept one seat's drafts in all games."""
    for g in range(len(draft)):
        hand_in(draft, orders, seat, g)


@rule
def believe_all(states: Games, view: Games, draws: Floats, book: Any) -> None:
    """`believe` in all games; view: (1,), draws: normals (games, 3, LABS)."""
    for g in range(len(states)):
        believe(game_of(states, g), game_of(view, 0), draws[g], rules_of(book))
