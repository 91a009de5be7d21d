"""What moves by itself for a moment."""

from __future__ import annotations

from collections.abc import Callable


class Animation:
    """A movement under way: started by `App.animate`, which steps it at every frame."""

    def __init__(
        self, start: float, seconds: float, on_step: Callable[[float], None], on_end: Callable[[], None] | None
    ) -> None:
        self._start = start
        self._seconds = seconds
        self._on_step = on_step
        self._on_end = on_end
        self.running = True

    def step(self, now: float) -> None:
        """Go to where it should be by now."""
        if not self.running:
            return
        part = 1.0 if self._seconds <= 0 else min(1.0, max(0.0, (now - self._start) / self._seconds))
        self.running = part < 1.0
        self._on_step(part)
        if part >= 1.0 and self._on_end is not None:
            self._on_end()

    def stop(self) -> None:
        """Leave it where it is; `on_end` isn't called."""
        self.running = False


def ease(part: float) -> float:
    """The same way from 0 to 1, slow at both ends."""
    return part * part * (3.0 - 2.0 * part)
