"""The window's speed on the dummy driver, 1280 by 800: `make bench` prints the table; nothing here asserts a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from game.desktop.kit import App, drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.window import open_window
from game.session import Session

pytestmark = pytest.mark.bench


@pytest.fixture
def table(tmp_path: Path) -> App:
    """The table in mid-game."""
    app = open_window((1280, 800), reduced_motion=True)
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    session = Session.new("frontier-2026", "microsoft", 1, autosave=tmp_path / "autosave.landgrab")
    for _ in range(6):
        session.end_quarter()
    shell.show_table(session)
    app.pump()
    return app


def test_redraw(benchmark: Callable[..., None], table: App) -> None:
    """Every widget drawn again."""
    benchmark(table.draw)


def test_refresh(benchmark: Callable[..., None], table: App) -> None:
    """The whole tree built, placed and drawn anew, as after an order."""

    def run() -> None:
        table.screen.refresh()
        table.draw()

    benchmark(run)


@pytest.mark.parametrize("layer", ["land", "money"])
def test_pan(benchmark: Callable[..., None], table: App, layer: str) -> None:
    """One step of moving the map."""
    table.screen.show_layer(layer)  # type: ignore[attr-defined]
    table.screen.focus_on("map")
    drive.press(table, "+", "+")
    benchmark(lambda: drive.press(table, "shift+right", "shift+left"))


def test_end_quarter(benchmark: Callable[..., None], table: App) -> None:
    """From the key that ends a quarter to the report, open and drawn, and on to the next quarter's table."""

    def run() -> None:
        table.screen.end_quarter()  # type: ignore[attr-defined]
        table.pump()
        table.screen.close_top()
        table.pump()

    benchmark.pedantic(run, rounds=12)  # type: ignore[attr-defined]
