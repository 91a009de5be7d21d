"""Undo as a person means it: steps of a session grouped into gestures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.session import Session

#: Orders to the same place within this many seconds are one gesture, as when a slider is dragged.
SECONDS = 0.8


class Gestures:
    """How many of a session's steps each gesture of this quarter took."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._done: list[int] = []
        self._undone: list[int] = []
        self._last: tuple[object, float] = (None, -SECONDS)

    @property
    def can_undo(self) -> bool:
        """Whether an order of this quarter can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether an undone order can be given again."""
        return bool(self._undone)

    def clear(self) -> None:
        """A new quarter: the last one can't be taken back."""
        self._done, self._undone = [], []

    def act(self, action: Callable[[], None], gesture: object, now: float) -> None:
        """Change the draft; the same `gesture` again soon after is still that one. Passes the action's error on."""
        before = self._session.draft_games().tobytes()
        try:
            action()
        finally:
            if self._session.draft_games().tobytes() != before:
                same = gesture is not None and self._last[0] == gesture and now - self._last[1] < SECONDS
                if same and self._done:
                    self._done[-1] += 1
                else:
                    self._done.append(1)
                self._undone = []
                self._last = (gesture, now)

    def undo(self) -> bool:
        """Take the last gesture back; False: there is none."""
        if not self._done:
            return False
        count = self._done.pop()
        self._session.undo(count)
        self._undone.append(count)
        self._last = (None, -SECONDS)
        return True

    def redo(self) -> bool:
        """Do the last undone gesture again; False: there is none."""
        if not self._undone:
            return False
        count = self._undone.pop()
        self._session.redo(count)
        self._done.append(count)
        return True
