"""What all tests share: no window and no sound, a home of their own, the same examples every time."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import platformdirs
import pytest

# Set before a test module imports pygame or the game; processes that the tests start inherit all of it.
os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
# The game's own default, pinned so that a test with another home or user still finds the compiled rules.
os.environ.setdefault("LANDGRAB_CACHE", platformdirs.user_cache_dir("landgrab", appauthor=False))
HOME = tempfile.mkdtemp(prefix="landgrab-tests-")
os.environ["LANDGRAB_HOME"] = HOME

# `pytest --hypothesis-profile search` looks for new failures; the default never surprises anybody.
hypothesis.settings.register_profile("same", derandomize=True, max_examples=50, deadline=None)
hypothesis.settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")


def pytest_report_header() -> str:
    def on(name: str) -> bool:
        return os.environ.get(name, "0") not in ("", "0")

    if on("LANDGRAB_PLAIN") or on("NUMBA_DISABLE_JIT") or find_spec("numba") is None:
        return "rules: plain"
    return "rules: compiled, bounds checked" if on("NUMBA_BOUNDSCHECK") else "rules: compiled"


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty LANDGRAB_HOME for this test alone: no saves, default settings."""
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def window_env() -> Iterator[dict[str, str]]:
    """Environment for a process that opens a real window, on a screen of 1280 by 800 that nobody sees.

    Find the window by process: `xdotool search --sync --onlyvisible --pid PID` (a search by name finds nothing).
    """
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:  # Xvfb says which display it took once it is ready
            display = answer.readline().strip()
        assert display, "Xvfb did not start"
        yield {**os.environ, "DISPLAY": f":{display}", "SDL_VIDEODRIVER": "x11"}
    finally:
        server.terminate()
        server.wait(10)
