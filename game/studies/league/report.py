"""What a league found, as data: strengths, shares, pairs, half time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from game.studies.league.bootstrap import Estimate


@dataclass(frozen=True)
class MapPart:
    """A map of the league: its seats, what was played, and what is to be known about its par."""

    name: str
    seats: tuple[str, ...]
    seeds: int
    games: int
    broken: int
    has_par: bool
    par_note: str


@dataclass(frozen=True)
class Cell:
    """Part of its games that an entry won on a map, there in a seat, or against a rival, and its mean result there.

    map "": all maps; seat "": all seats; rival "": any field; even: one over the seats.
    """

    entry: str
    map: str
    seat: str
    rival: str
    even: float
    wins: Estimate
    result: Estimate

    @property
    def is_above(self) -> bool:
        """Is the whole interval above an even share?"""
        return self.wins.low > self.even


@dataclass(frozen=True)
class Pair:
    """Part of the games of both in which entry a came before entry b."""

    a: str
    b: str
    above: Estimate

    @property
    def is_above(self) -> bool:
        """Is the whole interval above one half?"""
        return self.above.low > 0.5


@dataclass(frozen=True)
class Standing:
    """An entry over all its games. strength: log odds, mean zero over entries; by_map: the same on each map."""

    entry: str
    title: str
    strength: Estimate
    by_map: Mapping[str, Estimate]
    wins: Estimate
    quarters: int
    errors: int
    illegal: int | None  # None: compiled, not watched
    timeouts: int


@dataclass(frozen=True)
class HalfTime:
    """Part of the games in which the leader at half time leads at the end. by: result or land, at both times."""

    map: str
    by: str
    won: Estimate


@dataclass(frozen=True)
class Report:
    """A whole league. decisions: orders handed in by all firms of all games."""

    role: str
    entries: tuple[str, ...]
    maps: tuple[MapPart, ...]
    standings: tuple[Standing, ...]  # strongest first
    cells: tuple[Cell, ...]
    pairs: tuple[Pair, ...]
    half_time: tuple[HalfTime, ...]
    ladder: tuple[Pair, ...] = ()  # each rung against the one below
    broken: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_mirror(self) -> bool:
        """One strategy in all seats?"""
        return len(self.entries) == 1

    @property
    def even(self) -> float:
        """An even share of wins over all games; nan where none came to its end."""
        return next((c.even for c in self.cells if not (c.map or c.seat or c.rival)), math.nan)

    def cell(self, entry: str, map: str = "", seat: str = "", rival: str = "") -> Cell | None:
        """One cell; None where there is none."""
        key = (entry, map, seat, rival)
        return next((c for c in self.cells if (c.entry, c.map, c.seat, c.rival) == key), None)

    def pair(self, a: str, b: str) -> Pair | None:
        """One pair; None where they never met."""
        return next((p for p in self.pairs if (p.a, p.b) == (a, b)), None)

    def niche(self, entry: str) -> Cell | None:
        """Where an entry's share of wins is furthest above an even one, interval and all; None: nowhere."""
        mine = [c for c in self.cells if c.entry == entry and c.is_above]
        return max(mine, key=lambda c: c.wins.low - c.even, default=None)

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON; what isn't known is null."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def _plain(x: Any) -> Any:
    if isinstance(x, Estimate):
        return {name: _plain(value) for name, value in x._asdict().items()}
    if isinstance(x, Mapping):
        return {str(k): _plain(v) for k, v in x.items()}
    if isinstance(x, Sequence) and not isinstance(x, str):
        return [_plain(v) for v in x]
    if isinstance(x, np.generic):
        x = x.item()
    return None if isinstance(x, float) and not math.isfinite(x) else x
