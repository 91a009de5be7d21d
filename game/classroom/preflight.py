"""Is a machine ready for class? Each check is a name and a function that says ok, or what to do."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from game import paths
from game.classroom.exercises.folder import ExerciseError, find, slugs
from game.classroom.exercises.handout import write
from game.start import has_display, stamp

NEEDED = ("numpy", "pydantic", "mesa", "typer", "rich", "platformdirs", "pygame-ce", "markdown-it-py")
PYTHON = (3, 11)
GAME_S = 10.0
FREE_MB = 200


class Found(NamedTuple):
    """What a check says. words: what is there, or what to do."""

    name: str
    ok: bool
    words: str


Check = Callable[[], Found]


def checks(out: Path, exercise: str = "") -> list[tuple[str, Check]]:
    """All checks, the quick ones first. out: folder of the handouts; exercise: whose, all if empty."""
    tries: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("Python", _python), ("packages", _packages), ("compiled rules", _compiled), ("display", _display),
        ("fonts", _fonts), ("saved games", lambda: _writable(paths.saves())),
        ("reports", lambda: _writable(paths.reports())), ("a game", _game),
        ("handouts", lambda: _handouts(out, exercise)),
    ]  # fmt: skip
    return [(name, _careful(name, one)) for name, one in tries]


def _careful(name: str, check: Callable[[], tuple[bool, str]]) -> Check:
    """A check that never ends the others."""

    def careful() -> Found:
        try:
            return Found(name, *check())
        except Exception as error:
            return Found(name, False, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")

    return careful


def _python() -> tuple[bool, str]:
    found = platform.python_version()
    wanted = ".".join(map(str, PYTHON))
    if sys.version_info < PYTHON:
        return False, f"Python {found}: install {wanted} or newer"
    return True, f"Python {found} on {platform.system()} {platform.machine()}"


def _packages() -> tuple[bool, str]:
    missing, there = [], []
    for name in NEEDED:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return False, f"missing: {', '.join(missing)}: pip install {' '.join(missing)}"
    return True, ", ".join(there)


def _compiled() -> tuple[bool, str]:
    mark = stamp()
    if mark is None:
        return True, "numba isn't there: games run uncompiled, slower; fine for play, slow for experiments"
    if not mark.is_file():
        return False, "being compiled in the background now: try again in a minute or two"
    return True, "ready"


def _display() -> tuple[bool, str]:
    if not has_display():
        return False, "no display here: start on the machine with the projector; `debrief` and handouts work without"
    # In a process of its own: a driver that hangs or crashes must not end the preflight.
    code = "import pygame; pygame.display.init(); print(*pygame.display.get_desktop_sizes()[0])"
    environment = {**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, env=environment)
    if done.returncode:
        return False, f"a window can't open: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"
    wide, high = (int(x) for x in done.stdout.split()[-2:])
    if wide < 1280 or high < 720:
        return False, f"{wide} x {high}: set the display to 1280 x 720 or more"
    return True, f"{wide} x {high}"


def _fonts() -> tuple[bool, str]:
    found = [f.name for f in (files("assets") / "fonts").iterdir() if f.name.endswith((".ttf", ".otf"))]
    if not found:
        return False, "the fonts are not there: install the game anew"
    return True, f"{len(found)} come with the game"


def _writable(folder: Path) -> tuple[bool, str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x" * 1024)
            file.flush()
    except OSError as error:
        return False, f"{folder}: can't be written ({error.strerror or error}): set LANDGRAB_HOME to a folder that can"
    if hasattr(os, "statvfs"):
        disk = os.statvfs(folder)
        free = disk.f_bavail * disk.f_frsize / 1e6
        if free < FREE_MB:
            return False, f"{folder}: {free:.0f} MB free: make room for {FREE_MB}"
    return True, str(folder)


def _game() -> tuple[bool, str]:
    """Quarters of the class's map, as many as ten seconds hold, by a person's standing orders."""
    from game.replay import replay
    from game.session import Session

    opened = time.perf_counter()
    session = Session.new("frontier-2026", seed=1)
    opened = time.perf_counter() - opened
    start = time.perf_counter()
    while not session.over and time.perf_counter() - start < GAME_S:
        session.end_quarter()
    took = (time.perf_counter() - start) / max(session.quarter, 1)
    replay(session.record())
    words = f"opened in {opened:.1f} s, {session.quarter} quarters at {took:.2f} s each, replayed the same"
    if took > GAME_S / 4:
        return False, f"{words}: too slow for a class: run `landgrab warm`, close other programs"
    return True, words


def _handouts(out: Path, exercise: str) -> tuple[bool, str]:
    names = [exercise] if exercise else slugs()
    try:
        written = [path for name in names for path in write(find(name), out)]
    except ExerciseError as error:
        return False, str(error)
    except OSError as error:
        return False, f"{out}: can't be written ({error.strerror or error}): give another --out"
    return True, f"{len(written)} pages in {out}"
