"""Replaying a finished game without each decision, a few at a time: how far it has come, what it found, and a stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.engine.rule import COMPILED
from game.turning import ALL, Decision, Without, candidates, largest, measured

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.record import Record

#: A decision that moved the final value by less did not matter.
LEAST_KUSD = 1_000.0
#: Games side by side in one step: after each the person sees what was found, and may stop.
STEP = 12 if COMPILED else 1


class Measuring:
    """The work beside the window.

    found: the three largest decisions so far and then the largest habit, None before any; problem: why it failed.
    """

    def __init__(self, shell: Shell, record: Record, changed: Callable[[], None]) -> None:
        self.found: list[Decision] | None = None
        self.problem = ""
        self.stopped = False
        self.done = self.count = 0
        self._shell, self._record, self._changed = shell, record, changed
        self._waiting: list[Without] = []
        self._all: list[Decision] = []

    @property
    def working(self) -> bool:
        """Whether games are still being replayed."""
        return not (self.stopped or self.problem) and (self.found is None or bool(self._waiting))

    def start(self) -> None:
        """Begin: first what there is to measure, then game after game."""
        self._shell.far(candidates, self._record, done=self._listed, failed=self._failed)

    def stop(self) -> None:
        """Leave it at what was found."""
        self.stopped = True
        self.found = self.found or []
        self._changed()

    def _listed(self, without: list[Without]) -> None:
        self._waiting, self.count = without, len(without)
        self._take([])

    def _take(self, found: list[Decision]) -> None:
        if self.stopped:
            return
        self.done += len(found)
        self._waiting = self._waiting[len(found) :]
        self._all += [decision for decision in found if abs(decision.effect_kusd) >= LEAST_KUSD]
        if found or not self._waiting:
            habits = [decision for decision in self._all if decision.quarter == ALL]
            single = [decision for decision in self._all if decision.quarter != ALL]
            self.found = [*largest(single), *largest(habits, 1)]
        self._changed()
        if self._waiting:
            self._shell.far(measured, self._record, self._waiting[:STEP], done=self._take, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.problem = t.text("end.decisions_failed", why=str(error) or type(error).__name__)
        self._changed()
