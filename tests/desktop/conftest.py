"""A window without a screen, and a clock that only moves when told."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"

from collections.abc import Callable, Iterator

import pytest

from game.desktop import text
from game.desktop.kit import App, icons
from game.desktop.window import open_window


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def _strict_texts() -> Iterator[None]:
    text.strict = icons.strict = True
    yield
    text.strict = icons.strict = False


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(clock: Clock) -> Callable[..., App]:
    """Opens a window: window(size=(1280, 800), percent=100)."""

    def open_one(size: tuple[int, int] = (1280, 800), percent: int = 100) -> App:
        return open_window(size, percent=percent, clock=clock)

    return open_one
