"""A game under way in a file: the whole of it at each quarter, and after each entry what was entered, beside it.

A record grows with its quarters, so writing it after every entry would hold the window up. What was entered is small:
it goes at once to `autosave.entered`, which names the record it belongs to by a digest. A process that is killed at
any moment loses nothing that was entered before.
"""

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from game.paths import write_whole
from game.record import Record, RecordError, entered, from_bytes, read, to_bytes

SUFFIX = ".entered"


class Autosave:
    """path: where the game goes, None: nowhere; make: gives it as it stands; problem: why the last writing failed."""

    make: Callable[[], Record]  # set by whoever plays the game

    def __init__(self, path: Path | None = None) -> None:
        self.problem = ""
        self._path = path
        self._of = ""  # digest of the record in the file, where it is of this game
        self._writing = threading.Lock()

    @property
    def path(self) -> Path | None:
        """The file of the record."""
        return self._path

    @path.setter
    def path(self, path: Path | None) -> None:
        if path != self._path:
            self._path, self._of = path, ""

    def whole(self) -> None:
        """Write the game."""
        self._try(self._whole)

    def entry(self) -> None:
        """Write what was entered."""
        self._try(self._entry)

    def _whole(self, path: Path) -> None:
        if not self._of:  # another game was here: what was entered in it is not of this one
            path.with_suffix(SUFFIX).unlink(missing_ok=True)
        data = to_bytes(self.make())
        write_whole(path, data)
        self._of = _digest(data)
        path.with_suffix(SUFFIX).unlink(missing_ok=True)

    def _entry(self, path: Path) -> None:
        if not self._of:
            self._whole(path)
            return
        part = {"of": self._of, "entered": entered(self.make())}
        write_whole(path.with_suffix(SUFFIX), json.dumps(part, separators=(",", ":")).encode(), sure=False)

    def _try(self, write: Callable[[Path], None]) -> None:
        if self._path is None:
            return
        with self._writing:
            try:
                write(self._path)
                self.problem = ""
            except OSError as error:  # the game goes on; the window says so
                self.problem = f"{self._path}: can't be written: {error.strerror or error}"

    def load(self) -> Record:
        """The game in the file with what was entered since. Raises RecordError."""
        if self._path is None:
            raise ValueError("no file")
        data, name = read(self._path), self._path.name
        self._of = _digest(data)
        later = _entered(self._path.with_suffix(SUFFIX), self._of)
        if later:
            with contextlib.suppress(RecordError):  # damaged: the record alone
                return from_bytes(data, name, later)
        return from_bytes(data, name)


def _entered(path: Path, of: str) -> dict[str, Any]:
    """What was entered since a record was written; empty if nothing, or if it belongs to another."""
    try:
        part = json.loads(path.read_bytes())
        found = part["entered"] if part["of"] == of else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
