"""How a process starts: compiled rules if they are ready, plain ones meanwhile. Imports nothing heavy."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stamp() -> Path | None:
    """File that says that all rules are compiled for these sources, this machine and this numba; None: no numba."""
    from game.engine.rule import cache_folder, sources_hash

    try:
        numba = version("numba")
    except PackageNotFoundError:
        return None
    return cache_folder() / f"warm-{sources_hash()}-{numba}-{platform.machine()}"


def plain_asked() -> bool:
    """Does the environment ask for plain rules?"""
    return os.environ.get("LANDGRAB_PLAIN", "0") not in ("", "0") or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"


def open_at_once() -> bool:
    """Before the engine is imported: where compiled rules aren't ready, use plain ones and compile in another process.

    Returns whether that was done.
    """
    if plain_asked() or "game.engine.rule" in sys.modules:
        return False
    os.environ["LANDGRAB_PLAIN"] = "1"
    mark = stamp()
    if mark is None:
        return False
    if mark.is_file():  # import the rules anew, compiled
        del os.environ["LANDGRAB_PLAIN"]
        del sys.modules["game.engine.rule"]
        return False
    environment = {k: v for k, v in os.environ.items() if k != "LANDGRAB_PLAIN"}
    if environment.get("LANDGRAB_CACHE"):
        environment["LANDGRAB_CACHE"] = str(Path(environment["LANDGRAB_CACHE"]).resolve())
    subprocess.Popen(
        [sys.executable, "-m", "game", "warm", "--quiet"],
        cwd=ROOT, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return True


def stay_plain() -> None:
    """For commands that play nothing: import the engine without its compiler, unless it is there already."""
    if "game.engine.rule" not in sys.modules:
        os.environ.setdefault("LANDGRAB_PLAIN", "1")


def has_display() -> bool:
    """Can a window open here?"""
    driver = os.environ.get("SDL_VIDEODRIVER", "")
    if driver in ("dummy", "offscreen"):
        return False
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or driver == "kmsdrm")
