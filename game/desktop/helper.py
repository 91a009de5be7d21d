"""A process beside the window for heavy sums: what it does never holds up a frame.

Threads share one interpreter lock, and some steps of a forecast hold it for a tenth of a second: loading compiled
rules, copying the states of hundreds of games. The process reads calls from its standard input and ends with it,
so it never outlives the game. Run by `python -m game.desktop.helper`.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from game.start import ROOT

T = TypeVar("T")


class HelperLost(Exception):
    """The process could not be started, or ended before it answered."""


class Helper:
    """One such process, started by its first call; calls may come from any thread and are done one at a time."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self, function: Callable[..., T], *given: Any) -> T:
        """What a module's own function gives, or its error; PicklingError or AttributeError for another function."""
        call = pickle.dumps((function, given), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            try:
                process = self._started()
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(call)
                process.stdin.flush()
                fine, found = pickle.load(process.stdout)  # noqa: S301 - our own process
            except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
                self._end()
                raise HelperLost(str(error)) from error
        if not fine:
            raise found
        answer: T = found
        return answer

    def close(self) -> None:
        """End the process when it has done what it is at."""
        if self._process is not None and self._process.stdin is not None and not self._lock.locked():
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "game.desktop.helper"],
                cwd=ROOT,
                env=self._environment or dict(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        for pipe in () if process is None else (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # it is gone already


def warm() -> None:
    """Load all that forecasts and explanations need, by playing a quarter of the smallest game."""
    from game.explain import explain
    from game.forecast import forecast
    from game.session import Session

    session = Session.new("pocket", _first_cloud("pocket"))
    forecast(session.known(), [session.draft_games()], 2, 1)
    session.end_quarter()
    played = session.played()
    if played is not None:
        explain(played)


def warm_play() -> None:
    """Load all that playing needs, by playing a quarter of the smallest game."""
    from game.session import Session

    Session.new("pocket", _first_cloud("pocket")).end_quarter()


def _first_cloud(name: str) -> str:
    from maps.loader import load_map

    return str(load_map(name).clouds[0].id)


def main() -> None:
    """Answer calls until there are no more."""
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window; this process ends with its input
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a function prints must not get among the answers
    while True:
        try:
            function, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the window alone
        except (EOFError, OSError, pickle.UnpicklingError):
            return  # the game has been left, perhaps in the middle of a call
        try:
            found: tuple[bool, Any] = True, function(*given)
        except Exception as error:
            found = False, error
        try:
            pickle.dump(found, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
        except OSError:
            os._exit(0)  # the game has been left: nobody reads what would be flushed on the way out


if __name__ == "__main__":
    main()
