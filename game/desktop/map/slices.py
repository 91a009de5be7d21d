"""Long drawings in slices: generators that stop now and then, so that a window can go on between two of their steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TypeVar

T = TypeVar("T")
#: Something that takes long: it yields at least every few milliseconds, and returns what it has made.
Steps = Generator[None, None, T]
#: Seconds of a slice; there is one a frame.
SLICE = 0.006


def finish(steps: Steps[T]) -> T:
    """All of it at once."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            found: T = stop.value
            return found


class Job:
    """A long drawing under way; `key` tells what for. `begin` gives it a slice in every frame until it is done."""

    def __init__(self, key: object, steps: Steps[T], done: Callable[[T], None]) -> None:
        self.key = key
        self.dropped = False
        self._steps = steps
        self._done = done

    def begin(self, after: Callable[[float, Callable[[], None]], None]) -> None:
        """Start; `after` runs something on this thread after some seconds (as `App.after` does)."""

        def slice_() -> None:
            until = time.perf_counter() + SLICE
            try:
                while not self.dropped and time.perf_counter() < until:
                    next(self._steps)
            except StopIteration as stop:
                self._done(stop.value)
                return
            if not self.dropped:
                after(0.0, slice_)

        after(0.0, slice_)
