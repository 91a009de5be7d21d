"""Saved games as a list: what each file says of itself, read without the rules and without trust.

The rules may still be loading when the title asks what game there is to go on with, so this reads the head
of a record by itself; `Session.load` is what checks a record whole.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game import paths

SUFFIX = ".landgrab"
#: A file that is larger, packed or unpacked, is no game of ours.
_MOST, _MOST_UNPACKED = 16 << 20, 64 << 20
_START = re.compile(r"^(\d{4})Q([1-4])$")


@dataclass(frozen=True)
class SavedGame:
    """A file in the folder of saves. problem: "" or the key of the text that says what is wrong with it.

    cloud: the name of the person's firm, "" when nobody played; played and quarters count from 1.
    """

    path: Path
    saved_at: float
    problem: str = ""
    map: str = ""
    cloud: str = ""
    place: int = -1
    quarter: str = ""
    played: int = 0
    quarters: int = 0

    @property
    def automatic(self) -> bool:
        """Is this the game that is saved by itself?"""
        return self.path == paths.autosave()

    @property
    def when(self) -> str:
        """When it was saved, by this machine's clock."""
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(self.saved_at))


def save_path(name: str) -> Path:
    """The file for a name that a person typed; what no file may be called is left out."""
    clean = re.sub(r"[^\w .,()-]+", "", name).strip(" .") or "game"
    return paths.saves() / f"{clean[:80]}{SUFFIX}"


def saved_games() -> list[SavedGame]:
    """All saved games, newest first; broken ones say so."""
    folder = paths.saves()
    found = [read_game(path) for path in folder.glob(f"*{SUFFIX}")] if folder.is_dir() else []
    return sorted(found, key=lambda game: (-game.saved_at, game.path.name))


def last_game() -> SavedGame | None:
    """The game that "Continue" goes on with."""
    return read_game(paths.autosave()) if paths.autosave().is_file() else None


def read_game(path: Path) -> SavedGame:
    """What a file says of its game; never fails."""
    saved_at = 0.0
    try:
        about = path.stat()
        saved_at = about.st_mtime
        if about.st_size > _MOST:
            return SavedGame(path, saved_at, "load.bad_large")
        data = path.read_bytes()
    except OSError:
        return SavedGame(path, saved_at, "load.bad_unread")
    raw = _unpack(data)
    if raw is None or raw.get("landgrab") != "record":
        return SavedGame(path, saved_at, "load.bad_kind")
    try:
        return _read(path, saved_at, raw)
    except (TypeError, ValueError, KeyError, AttributeError):
        return SavedGame(path, saved_at, "load.bad_content")


def _unpack(data: bytes) -> dict[str, Any] | None:
    reader = zlib.decompressobj(31)
    with contextlib.suppress(zlib.error, ValueError, RecursionError):
        raw = json.loads(reader.decompress(data, _MOST_UNPACKED))
        return raw if isinstance(raw, dict) else None
    return None


def _teams(raw: dict[str, Any]) -> str:
    """The names of those who share the machine."""
    hot = raw.get("hot_seat")
    return ", ".join(str(team["name"]) for team in hot["teams"])[:60] if hot else ""


def _read(path: Path, saved_at: float, raw: dict[str, Any]) -> SavedGame:
    content = raw["map"]["content"]
    clouds = [(str(cloud["id"]), str(cloud["name"])) for cloud in content["clouds"]]
    ids = [name for name, _ in clouds]
    seat = raw["seat"]
    place = ids.index(seat) if seat in ids else -1
    start = _START.match(content["start"])
    if start is None:
        raise ValueError("start")
    played, quarters = len(raw["quarters"]), int(content["quarters"])
    years, part = divmod(int(start[2]) - 1 + min(played, quarters - 1), 4)
    return SavedGame(
        path,
        saved_at,
        map=str(content["title"])[:60],
        cloud=clouds[place][1][:60] if place >= 0 else _teams(raw),
        place=place,
        quarter=f"{int(start[1]) + years}Q{part + 1}",
        played=played,
        quarters=quarters,
    )
