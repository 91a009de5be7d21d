"""Orders as they are entered: changed in steps, each of which can be undone and done again until they are handed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from game.engine.layout import Games
from game.engine.orders import Orders

Change = tuple[str, tuple[int, ...], float, float]  # field, place in the orders, before, after


class Draft:
    """One seat's orders of a quarter. games: the record, (1,); changed: told after every step."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.games: Games = Orders.empty(1)
        self._changed = changed
        self._done: list[list[Change]] = []
        self._undone: list[list[Change]] = []
        self._step: list[Change] | None = None

    def begin(self, games: Games | None = None) -> None:
        """Start from other orders, or from none; there is nothing to undo."""
        self.games[:] = np.zeros(1, Orders.dtype()) if games is None else games
        self._done, self._undone = [], []

    def change(self, changes: list[Change]) -> None:
        """Make changes as a step of their own, or as a part of the one under way."""
        changes = [change for change in changes if change[2] != change[3]]
        for field, place, _, after in changes:
            self.games[field][(0, *place)] = after
        if self._step is not None:
            self._step.extend(changes)
        else:
            self._finish(changes)

    def _finish(self, changes: list[Change]) -> None:
        if changes:
            self._done.append(changes)
            self._undone.clear()
            self._changed()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Changes made in this block undo together."""
        if self._step is not None:
            yield
            return
        self._step = []
        try:
            yield
        finally:
            changes, self._step = self._step, None
            self._finish(changes)

    def undo(self, count: int = 1) -> bool:
        """Take the last steps back; False: there is none in this quarter."""
        if not self._done or self._step is not None:
            return False
        for step in [self._done.pop() for _ in range(min(count, len(self._done)))]:
            for field, place, before, _ in reversed(step):
                self.games[field][(0, *place)] = before
            self._undone.append(step)
        self._changed()
        return True

    def redo(self, count: int = 1) -> bool:
        """Do the last undone steps again; False: there is none."""
        if not self._undone or self._step is not None:
            return False
        for step in [self._undone.pop() for _ in range(min(count, len(self._undone)))]:
            for field, place, _, after in step:
                self.games[field][(0, *place)] = after
            self._done.append(step)
        self._changed()
        return True
