"""The window's speed on the dummy driver, 1280 by 800: `make bench` prints the table; nothing here asserts a time.

`table` is drawn at once, as pictures are; `live` has its threads and its helper process, as it is played.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.desktop.code import Challenge
from game.desktop.gallery.pages import PAGES
from game.desktop.gallery.screen import Gallery
from game.desktop.kit import App, drive
from game.desktop.kit.slider import Slider
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.window import open_window
from game.session import Session

pytestmark = pytest.mark.bench
PAUSE_S, LONGEST_S = 0.002, 30.0


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


def go_on(app: App, until: Callable[[], bool], at_least: float = 0.0) -> float:
    """Let the window run until something is so; the longest time between two frames in milliseconds."""
    start = last = time.perf_counter()
    worst = 0.0
    while last - start < at_least or not until():
        app.pump()
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
        if now - start > LONGEST_S:
            raise TimeoutError("the window waits for something that doesn't come")
        time.sleep(PAUSE_S)
    return worst * 1000


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """The title, with the rules loaded beside it."""
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path))
    app = open_window((1280, 800), reduced_motion=True)
    shell = Shell(app, Settings(reduced_motion=True))
    shell.show_title()
    shell.start()
    go_on(app, lambda: shell.ready, 3.0)
    yield shell
    shell.quit()


@pytest.fixture
def live(started: Shell) -> App:
    """The table in a game under way, with nothing left to be worked out."""
    begin(started)
    go_on(started.app, lambda: True, 2.0)
    return started.app


def begin(shell: Shell) -> None:
    """From the last click of a new game until its table is there and drawn."""
    shell.show_title()
    title = shell.app.screen
    shell.new_game(Challenge("frontier-2026", "microsoft", 1, 24))
    go_on(shell.app, lambda: shell.app.screen is not title and not shell.app.screen.stale)


def test_redraw(benchmark: Callable[..., None], table: App) -> None:
    """Every widget drawn again."""
    benchmark(table.draw)


def test_refresh(benchmark: Callable[..., None], table: App) -> None:
    """The whole tree built, placed and drawn anew, as in a new quarter."""

    def run() -> None:
        table.screen.forget_sections()
        table.screen.refresh()
        table.draw()

    benchmark(run)


@pytest.mark.parametrize("page", PAGES)
def test_gallery(benchmark: Callable[..., None], page: str) -> None:
    """Every kind of widget, placed and drawn anew."""
    app = open_window((1280, 800), reduced_motion=True)
    app.push(Gallery(page))
    app.pump()

    def run() -> None:
        app.screen.invalidate(layout=True)
        app.draw()

    benchmark(run)


@pytest.mark.parametrize("layer", ["land", "money"])
def test_pan(benchmark: Callable[..., None], table: App, layer: str) -> None:
    """One step of moving the map."""
    table.screen.show_layer(layer)  # type: ignore[attr-defined]
    table.screen.focus_on("map")
    drive.press(table, "+", "+")
    benchmark(lambda: drive.press(table, "shift+right", "shift+left"))


def test_first_table(benchmark: Any, started: Shell) -> None:
    """From the last click of a new game to its table, drawn."""
    benchmark.pedantic(lambda: begin(started), rounds=4)


def test_end_quarter(benchmark: Any, live: App) -> None:
    """From the key that ends a quarter until its report is open, drawn and takes input; frames are in `extra_info`."""
    worst: list[float] = []

    def rest() -> None:
        while len(live.screen.layers) > 1:
            live.screen.close_top()
        live.screen.focus_on("end")
        worst.append(go_on(live, lambda: True, 1.5))

    def run() -> None:
        drive.press(live, live.keys.get("end", "end"))
        worst.append(go_on(live, lambda: len(live.screen.layers) > 1 and not live.screen.stale))

    benchmark.pedantic(run, setup=rest, rounds=8)
    benchmark.extra_info["longest_frame_ms"] = round(max(worst), 1)


def test_drag(benchmark: Any, live: App) -> None:
    """A frame in which a slider was moved: three motions, one order, one picture; forecasts go on beside it."""
    live.screen.go_desk("models")  # type: ignore[attr-defined]
    live.pump()
    slider = next(w for w in live.screen.walk() if isinstance(w, Slider) and w.enabled and w.view().h > 10)
    track, places = slider.rect.inflate(-20, 0), iter(range(100_000))
    at = drive.point(live, (track.left, slider.rect.bottom - 12))
    live.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))

    def run() -> None:
        for _ in range(3):
            pos = (track.left + 2 * next(places) % track.w, at[1])
            live.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(2, 0), buttons=(1, 0, 0)))
        live.pump()

    benchmark.pedantic(run, setup=lambda: time.sleep(0.01), rounds=100)
    live.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=at, button=1))
    live.pump()


@pytest.mark.parametrize("layer", ["land", "money"])
def test_zoom_rest(benchmark: Any, live: App, layer: str) -> None:
    """From a turn of the wheel to a sharp map; the longest frame is in `extra_info`."""
    live.screen.show_layer(layer)  # type: ignore[attr-defined]
    world: Any = live.screen.get("map")
    worst = [go_on(live, lambda: True, 1.0)]
    steps = iter([1, -1] * 100)

    def run() -> None:
        drive.scroll(live, world.free_room().center, next(steps))
        worst.append(go_on(live, lambda: live.screen.get("map").sharp))  # type: ignore[attr-defined]

    benchmark.pedantic(run, setup=lambda: go_on(live, lambda: True, 0.3) and None, rounds=8)
    benchmark.extra_info["longest_frame_ms"] = round(max(worst), 1)
