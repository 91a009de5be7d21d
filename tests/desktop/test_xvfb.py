"""A real window on a screen that nobody sees, worked with real keys: a quarter, save, quit, continue; a deal."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.record import load

pytestmark = pytest.mark.window

PLAY = "from game.desktop.app import play_window; play_window('pocket'{})"


class Window:
    """The game in a process of its own."""

    def __init__(self, env: dict[str, str], more: str = "") -> None:
        self.env = env
        self.process = subprocess.Popen(
            [sys.executable, "-c", PLAY.format(more)], env=env, stderr=subprocess.PIPE, text=True
        )
        found = self.tool("search", "--sync", "--onlyvisible", "--pid", str(self.process.pid))
        self.id = found.split()[0]
        self.tool("windowfocus", "--sync", self.id)
        time.sleep(2.0)  # a busy machine takes as long to show the title

    def tool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    def keys(self, *names: str) -> None:
        self.tool("windowfocus", self.id)  # no window manager gives it back after a change of size
        self.tool("key", "--clearmodifiers", "--delay", "60", *names)
        time.sleep(0.3)

    def quit(self) -> None:
        """Esc opens the menu; its last entry ends the game."""
        self.keys("Escape", "shift+Tab", "Return")
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors
        assert "Traceback" not in errors

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def until(path: Path, quarters: int, seconds: float = 90.0) -> None:
    """Wait for a record in which so many quarters have been played."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.is_file() and len(load(path).quarters) == quarters:
            time.sleep(0.5)  # the window shows it
            return
        time.sleep(0.2)
    raise AssertionError(f"{path.name} never held {quarters} quarters")


def test_new_game_quarter_save_quit_continue(window_env, tmp_path):
    env = window_env | {"LANDGRAB_HOME": str(tmp_path), "LANDGRAB_PLAIN": "1"}
    saves = tmp_path / "saves"
    autosave = saves / "autosave.landgrab"
    window = Window(env)
    try:
        window.keys("Return")  # new game
        time.sleep(3.0)  # and the seats
        window.keys("Down", "Return")  # the second cloud
        until(autosave, 0)
        window.keys("e")
        until(autosave, 1)
        window.keys("Return")  # the report
        window.keys("ctrl+s")
        window.keys("Return")
        named = [path for path in saves.glob("*.landgrab") if path != autosave]
        assert [len(load(path).quarters) for path in named] == [1]
        assert load(named[0]).seat == "saltmere"
        window.quit()
        window = Window(env)
        window.keys("Return")  # continue, as soon as the rules are loaded
        for _ in range(80):
            window.keys("e")  # means nothing at the title, nor upon the report
            if len(load(autosave).quarters) == 2:
                break
            time.sleep(0.5)
        until(autosave, 2)
        window.keys("Return")
        window.quit()
    finally:
        window.kill()
    assert len(load(autosave).quarters) == 2


def test_the_window_is_resized_fills_the_display_and_keeps_its_size(window_env, tmp_path):
    env = window_env | {"LANDGRAB_HOME": str(tmp_path), "LANDGRAB_PLAIN": "1"}

    def turned(full: bool) -> dict[str, object]:
        """Press F11, and again as a person would where a key is lost with the focus while the window changes."""
        for i in range(160):
            if i % 40 == 0:
                window.keys("F11")
            if (tmp_path / "settings.json").is_file():
                found = json.loads((tmp_path / "settings.json").read_text())
                if found["full_screen"] is full:
                    return found
            time.sleep(0.25)
        raise AssertionError(f"full_screen never became {full}")

    window = Window(env)
    try:
        window.tool("windowsize", "--sync", window.id, "1000", "700")
        time.sleep(0.5)
        assert turned(True)["window"] == [1000, 700]
        time.sleep(1.0)
        assert turned(False)["window"] == [1000, 700]
        window.keys("shift+Tab", "Return")  # the last entry of the title ends the game
        window.process.communicate(timeout=60)
        assert window.process.returncode == 0
        window = Window(env)
        assert "1000x700" in window.tool("getwindowgeometry", window.id)
    finally:
        window.kill()


def test_a_sheet_is_written_offered_and_handed_in(window_env, tmp_path):
    env = window_env | {"LANDGRAB_HOME": str(tmp_path), "LANDGRAB_PLAIN": "1"}
    autosave = tmp_path / "saves" / "autosave.landgrab"
    window = Window(env, ", seat='birchway', seed=1")
    try:
        until(autosave, 0)
        window.keys("2", "Tab", "Tab", "Tab", "Return")  # deals; the desk's button: the room
        window.keys("Return", "shift+Tab", "shift+Tab", "Return")  # its first kind of deal, and "Make the offer"
        window.keys("e")
        until(autosave, 1)
        orders = load(autosave).quarters[0].orders
        assert [place[0] for place in orders["bid_kusd"]].count(0) >= 1  # the first cloud's, among the rivals' own
        window.keys("Return")
        window.quit()
    finally:
        window.kill()
