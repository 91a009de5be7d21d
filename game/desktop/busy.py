"""A note at the foot of the window while something takes its time."""

from __future__ import annotations

import itertools

from game.desktop import text as t
from game.desktop.kit import App
from game.desktop.kit.overlay import Toast

#: Seconds before a wait is worth a note, and between its pictures.
_PATIENCE, _PACE = 0.3, 0.35
_DOTS = ("·", "· ·", "· · ·")


class Busy:
    """What is being waited for; `begin` and `end` in the window's thread."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._jobs: dict[int, str] = {}
        self._count = itertools.count()
        self._toast: Toast | None = None
        self._frame = 0

    def begin(self, words: str) -> int:
        """Something has begun; gives what `end` is to be told."""
        job = next(self._count)
        self._jobs[job] = words
        if len(self._jobs) == 1:
            self.app.after(_PATIENCE, self._show)
        return job

    def end(self, job: int) -> None:
        """It is done."""
        self._jobs.pop(job, None)
        if not self._jobs:
            self._clear()

    def _clear(self) -> None:
        if self._toast is not None:
            self._toast.until = self.app.now()
            self.app.toasts = [toast for toast in self.app.toasts if toast is not self._toast]
            self._toast = None
            self.app.show_toasts()

    def _show(self) -> None:
        if not self._jobs:
            return
        words = next(iter(self._jobs.values()))
        self._frame += 1
        dots = _DOTS[-1] if self.app.look.reduced_motion else _DOTS[self._frame % len(_DOTS)]
        shown = t.text("busy.note", doing=words, dots=dots)
        if self._toast is None or self._toast not in self.app.toasts:
            self._toast = Toast(shown, "info", 0.0, "hourglass")
            self.app.toasts = [*self.app.toasts, self._toast]
        self._toast.text, self._toast.until = shown, self.app.now() + 4 * _PACE
        self.app.show_toasts()
        self.app.after(_PACE, self._show)
