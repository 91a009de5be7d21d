"""A window without a screen, and a clock that only moves when told."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from game import explain
from game.desktop import outlook, text
from game.desktop.kit import App, icons
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.screen import TableScreen
from game.desktop.window import open_window
from game.engine.layout import Games
from game.forecast import Forecast, Known, forecast
from game.session import Session
from tests.desktop import anew
from tests.desktop.desks import Silent
from tests.desktop.screens import started


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


@pytest.fixture(autouse=True)
def _quick_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few games a forecast and few orders of causes: these tests are about what is shown, not how good it is."""

    def quick(known: Known, drafts: Sequence[Games], quarters: int = 4) -> list[Forecast]:
        return forecast(known, drafts, quarters, games=4)

    monkeypatch.setattr(outlook, "forecast", quick)
    monkeypatch.setattr(explain, "PAIRS", 1)


@pytest.fixture
def _as_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every frame is compared with one that is built and drawn anew."""
    anew.always(monkeypatch)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(clock: Clock) -> Callable[..., App]:
    """Opens a window: window(size=(1280, 800), percent=100)."""

    def open_one(size: tuple[int, int] = (1280, 800), percent: int = 100) -> App:
        return open_window(size, percent=percent, clock=clock)

    return open_one


@pytest.fixture
def shell(window: Callable[..., App], home: Path) -> Shell:
    """The title of a game in a window of the usual size."""
    return started(window())


@pytest.fixture
def table_of(window: Callable[..., App], home: Path) -> Callable[..., TableScreen]:
    """Opens the table of a game, which is left as it was."""

    def open_one(session: Session, size: tuple[int, int] = (1280, 800), percent: int = 100) -> TableScreen:
        app = window(size, percent)
        shell = Shell(app, Settings(percent=percent, reduced_motion=True), inline=True)
        shell.start()
        shell.show_table(session.fork())
        assert isinstance(app.screen, TableScreen)
        app.pump()
        return app.screen

    return open_one


@pytest.fixture
def table_at(table_of: Callable[..., TableScreen]) -> Callable[..., TableScreen]:
    """Opens a game at a quarter: table_at("pocket", "saltmere", 2)."""

    def open_one(
        game: str = "pocket",
        seat: str = "saltmere",
        quarters: int = 0,
        size: tuple[int, int] = (1280, 800),
        percent: int = 100,
        forecast: bool = False,
    ) -> TableScreen:
        session = Session.new(game, seat, seed=3)
        for _ in range(quarters):
            session.end_quarter()
        table = table_of(session, size, percent)
        if not forecast:  # it would be worked out anew after every order
            table.outlook = Silent()
        return table

    return open_one
