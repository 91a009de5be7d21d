"""Frame times of a whole game as it is played, 1280 by 800: `python -m pytest -m bench tests/bench/test_frames.py -s`.

A frame is one turn of the window's loop that drew, with all that came before it in that turn: events, orders, building
and placing. `thread` is what the window's own thread worked for it, which other programs on the machine change less
(they share its caches); `clock` is what a person waits. Bars: median under 8 ms, 99th percentile under 33 ms, none over
50 ms, of the thread, on a machine at rest. The last rows split all frames by whether trees of widgets were built in
them, and give the turns that drew nothing: long work there holds the window up too.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.desktop.code import Challenge
from game.desktop.desks.panel import DESKS
from game.desktop.kit import drive
from game.desktop.kit.slider import Slider
from game.desktop.map.panel import LAYERS
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.window import open_window

pytestmark = pytest.mark.bench
MAP, SEAT, QUARTERS, LONGEST_S = "frontier-2026", "microsoft", 24, 120.0


HEAD, WIDE = ("frames", "thread: median", "p99", "most", "clock: median", "p99", "most"), (7, 16, 7, 7, 16, 7, 7)


def p99(spent: np.ndarray) -> float:
    return float(np.percentile(spent, 99))


class Timed:
    """A window whose frames are timed, by what was going on."""

    def __init__(self, home: Path) -> None:
        self.app = open_window((1280, 800))
        self.shell = Shell(self.app, Settings(sound=0))
        self.frames: dict[str, list[tuple[float, float]]] = {}
        self.kinds: dict[str, list[tuple[float, float]]] = {"built": [], "drawn only": [], "no frame": []}
        self.doing = "start"
        self._pump, self.app.pump = self.app.pump, self.pump  # type: ignore[method-assign]

    def pump(self) -> bool:
        """One turn of the loop, timed."""
        trees = [layer.root for layer in self.app.screen.layers]
        thread, clock = time.thread_time(), time.perf_counter()
        drew = self._pump()
        spent = (1000 * (time.thread_time() - thread), 1000 * (time.perf_counter() - clock))
        if drew:
            self.frames.setdefault(self.doing, []).append(spent)
        if self.doing != "start":
            same = trees == [layer.root for layer in self.app.screen.layers]
            self.kinds["no frame" if not drew else "drawn only" if same else "built"].append(spent)
        return drew

    def rest(self, frames: int = 3, until: Callable[[], bool] = lambda: True) -> None:
        """Let the window run some turns, and until something is so."""
        end = time.monotonic() + LONGEST_S
        while frames > 0 or not until():
            self.pump()
            frames -= 1
            time.sleep(0.002)
            if time.monotonic() > end:
                told = [toast.text for toast in self.app.toasts]
                raise TimeoutError(f"{self.doing}: the window waits for something that doesn't come; it says {told}")

    def press(self, doing: str, *keys: str) -> None:
        """Press keys, a frame each."""
        self.doing = doing
        drive.press(self.app, *keys)
        self.rest()

    def drag(self, doing: str) -> None:
        """Drag the first slider in sight to and fro."""
        self.doing = doing
        self.app.screen.layout()
        found = [w for w in self.app.screen.walk() if isinstance(w, Slider) and w.enabled and w.view().h > 20]
        if not found:
            return
        track = found[0].rect.inflate(-20, 0)
        at = drive.point(self.app, (track.left, found[0].rect.bottom - 12))
        self.app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
        for x in (*range(0, 60, 6), *range(60, -1, -12)):
            pos = (track.left + x, at[1])
            self.app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(2, 0), buttons=(1, 0, 0)))
            self.rest(1)
        self.app.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=at, button=1))
        self.rest()


@pytest.fixture
def timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Timed]:
    """The table of a new game, with its threads and its helper process."""
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path))
    window = Timed(tmp_path)
    window.shell.show_title()
    window.shell.start()
    window.rest(until=lambda: window.shell.ready)
    window.shell.new_game(Challenge(MAP, SEAT, 1, QUARTERS))
    window.rest(until=lambda: hasattr(window.app.screen, "session"))
    yield window
    window.shell.quit()


def play(window: Timed, quarter: int) -> None:
    """One quarter of somebody who looks at much and changes a little."""
    app, table = window.app, window.app.screen
    for number, desk in enumerate(DESKS, 1):
        window.press("desk", str(number))
        window.drag(f"drag {desk}")
        window.press("undo", "ctrl+z")
    for _ in LAYERS:
        window.press("layer", "g")
    window.doing = "map"
    table.focus_on("map")
    window.press("map", "+", "+", "shift+right", "shift+down", "right", "home")
    window.press("search", "/")
    window.doing = "search"
    drive.type_text(app, "an")
    window.press("search", "down", "escape")
    for key, name in (("c", "company"), ("t", "market"), ("w", "dollar"), ("f10", "menu")):
        window.press(name, key)
        window.press(name, "tab", "right", "escape")
    if quarter % 3 == 0:
        window.doing = "deal room"
        table.open_sheet(quarter // 3 % len(table.facts.labs))
        window.rest()
        window.drag("drag deal")
        while len(table.layers) > 1:
            window.press("deal room", "escape")


def test_frames_of_a_whole_game(timed: Timed, capsys: pytest.CaptureFixture[str]) -> None:
    """Every frame from the first quarter to the end."""
    app, table = timed.app, timed.app.screen
    for quarter in range(QUARTERS):
        play(timed, quarter)
        timed.press("end quarter", "e")
        if table.find("end-anyway"):
            drive.click(app, "end-anyway")
        timed.rest(until=lambda: len(table.layers) > 1 and not table.busy)
        timed.doing = "report"
        timed.rest(30)
        timed.press("report", "escape")
        if app.screen is not table:
            break
    timed.doing = "end"
    timed.rest(30)
    assert table.session.over
    head = "".join(f"{name:>{wide}}" for name, wide in zip(HEAD, WIDE, strict=True))
    lines = [f"{'':16}{head} ms"]
    everything = [frame for name, found in timed.frames.items() if name != "start" for frame in found]
    for name, found in [*sorted(timed.frames.items()), ("whole game", everything), *timed.kinds.items()]:
        figures = [figure for spent in np.array(found).T for figure in (np.median(spent), p99(spent), spent.max())]
        row = "".join(f"{figure:{wide}.1f}" for figure, wide in zip(figures, WIDE[1:], strict=True))
        lines.append(f"{name:16}{len(found):{WIDE[0]}}{row}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert len(everything) > 1000
