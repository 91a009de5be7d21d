"""Par: what the reference strategy makes of each seat, pinned per map, and a value's place among those games."""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from game.engine.rule import sources_hash
from game.engine.turn import RULES_VERSION
from game.paths import write_whole
from maps.loader import GameMap

POINTS = 101  # quantiles 0, 1, ..., 100 per cent

Quantiles = Annotated[list[float], Field(min_length=POINTS, max_length=POINTS)]


@dataclass(frozen=True)
class Place:
    """A value among the reference games of its seat: percentile 0..100, the median, and the difference to it."""

    percentile: float
    par_kusd: float
    difference_kusd: float


class Pin(BaseModel):
    """Quantiles of each firm's value in games between reference strategies. kUSD, firm id -> 101 points."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    map: str
    map_hash: str
    rules_version: int
    sources: str
    strategies: dict[str, str]
    games: Annotated[int, Field(ge=1)]
    seed: int
    value_kusd: dict[str, Quantiles]

    def place(self, firm: str, value_kusd: float) -> Place | None:
        """Where a value stands; None for a firm that has no par."""
        points = self.value_kusd.get(firm)
        if points is None:
            return None
        return Place(percentile(points, value_kusd), points[POINTS // 2], value_kusd - points[POINTS // 2])

    def stale(self, game_map: GameMap) -> str:
        """Why the pin isn't of this map or these rules; empty: it is."""
        if self.map_hash != game_map.hash:
            return f"par of {self.map} is of another version of the map, or other settings"
        if self.rules_version != RULES_VERSION or self.sources != sources_hash():
            return f"par of {self.map} is of other rules or strategies; `landgrab par --map {self.map}` makes it anew"
        return ""


def percentile(points: list[float], value: float) -> float:
    """Part of the reference games below a value, 0..100, between quantiles by a straight line; ties half."""
    low, high = bisect_left(points, value), bisect_right(points, value)
    last = len(points) - 1
    if low != high:
        return 100.0 * ((low + high - 1) / 2) / last
    if low in (0, len(points)):
        return 0.0 if low == 0 else 100.0
    part = (value - points[low - 1]) / (points[low] - points[low - 1])
    return 100.0 * (low - 1 + part) / last


def pin_path(name: str) -> Path:
    """Where the pin of a map is."""
    return Path(str(files("maps") / "data" / "par" / f"{name}.json"))


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> Pin | None:
    try:
        return Pin.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def read(name: str) -> Pin | None:
    """The pin of a map, stale or not; None where there is none."""
    path = pin_path(name)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


def pinned(game_map: GameMap) -> Pin | None:
    """The pin for exactly this map with its settings; None where there is none. It may be of other rules: `stale`."""
    pin = read(game_map.id)
    return pin if pin is not None and pin.map_hash == game_map.hash else None


def write(pin: Pin) -> Path:
    """Write a pin where `read` finds it."""
    path = pin_path(pin.map)
    write_whole(path, json.dumps(pin.model_dump()).encode() + b"\n")
    return path
