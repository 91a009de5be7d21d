"""From rows to games: who held which seat, how well by the seat's par, and who came before whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.studies.league.bootstrap import Array
from game.studies.league.guard import FAULTS

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Games:
    """The games of one map that came to their end.

    seats: ids; entry: index of the entry, (games, seats); seed: index into seeds, (games,); result: against the seat's
    par (percentile, or without par the relative difference to the mean), (games, seats); key: whole numbers that order
    results over all games of the map, ties equal; wins: parts of the game won; half, end: who led at half time and at
    the end by the place of its value among all games of its seat; half_land, end_land: by that of its land, all zero
    where it isn't known; faults and quarters: (games, seats).
    """

    map: str
    seats: tuple[str, ...]
    seeds: tuple[int, ...]
    entry: Ints
    seed: Ints
    result: Array
    key: Ints
    wins: Array
    half: Array
    end: Array
    half_land: Array
    end_land: Array
    quarters: Ints
    faults: Mapping[str, Ints]
    has_par: bool
    broken: tuple[str, ...]


def games_of(rows: Mapping[str, Any], entries: Sequence[str]) -> list[Games]:
    """The games of each map, in the order of rows. rows: the table `seats`, whole games after each other."""
    maps = np.array(rows["map"])
    return [_one_map(name, rows, np.flatnonzero(maps == name), entries) for name in dict.fromkeys(rows["map"])]


def _one_map(name: str, rows: Mapping[str, Any], mine: Ints, entries: Sequence[str]) -> Games:
    seat = [rows["seat"][i] for i in mine]
    seats = tuple(dict.fromkeys(seat))

    def of(column: str, kind: Any = np.float64) -> Any:
        return np.array([rows[column][i] for i in mine], kind).reshape(-1, len(seats))

    error = of("error", object)[:, 0]
    whole = np.array([not text for text in error], bool)
    number = {entry: i for i, entry in enumerate(entries)}
    entry = np.vectorize(number.__getitem__, otypes=[np.int64])(of("entry", object))[whole]
    seeds, seed = np.unique(of("seed", np.int64)[whole, 0], return_inverse=True)
    value, percentile, difference = (of(x)[whole] for x in ("value_busd", "result", "par_difference_busd"))
    has_par = bool(len(value)) and not np.isnan(percentile).any()
    if has_par:
        par = value - difference
        result, second = percentile, difference / np.maximum(np.abs(par), 1e-6)
    else:
        result, second = _against_mean(value, seed if len(entries) > 1 else np.zeros_like(seed)), np.zeros_like(value)
    key = _order(result, second, of("alive")[whole] > 0)
    return Games(
        name, seats, tuple(seeds.tolist()), entry, seed, result, key, _best(key),
        _leads(of("half_value_busd")[whole]), _leads(value), _leads(of("half_land")[whole]), _leads(of("land")[whole]),
        of("quarters", np.int64)[whole],
        {kind: of(kind, np.int64)[whole] for kind in FAULTS}, has_par,
        tuple(str(text) for text in error[~whole]),
    )  # fmt: skip


def _against_mean(value: Array, seed: Ints) -> Array:
    """Relative difference to the mean over games of the same seed in the same seat, (games, seats)."""
    found = np.zeros_like(value)
    for block in np.unique(seed):
        mean = value[seed == block].mean(axis=0)
        found[seed == block] = (value[seed == block] - mean) / np.maximum(np.abs(mean), 1e-6)
    return found


def _order(first: Array, second: Array, alive: NDArray[np.bool_]) -> Ints:
    """Whole numbers in the order of (alive, first, second)."""
    triples = np.stack([alive.astype(np.float64), first, second], axis=-1).reshape(-1, 3)
    places = np.unique(triples, axis=0, return_inverse=True)[1]
    return np.asarray(places.reshape(first.shape), np.int64)


def _best(key: NDArray[Any]) -> Array:
    """A win for the best of each game, shared by those who tie, (games, seats)."""
    top = key == key.max(axis=1, keepdims=True) if key.size else np.zeros(key.shape, bool)
    return np.asarray(top / np.maximum(top.sum(axis=1, keepdims=True), 1), np.float64)


def _places(values: Array) -> Array:
    """Each value's place among all games of its seat, 0..1 (par is for the end only), (games, seats)."""
    if not len(values):
        return values
    ordered = np.sort(values, axis=0)
    low = np.stack([np.searchsorted(ordered[:, s], values[:, s], "left") for s in range(values.shape[1])], axis=1)
    high = np.stack([np.searchsorted(ordered[:, s], values[:, s], "right") for s in range(values.shape[1])], axis=1)
    return np.asarray((low + high) / (2 * len(values)), np.float64)


def _leads(values: Array) -> Array:
    """Who is best by the place of its value, shared as by `_best`; zero in games in which nothing is known."""
    there = ~np.isnan(values).any(axis=1)
    found = np.zeros(values.shape)
    found[there] = _best(_places(values[there]))
    return found


def standings(games: Games, entries: int) -> tuple[Array, NDArray[np.bool_]]:
    """Mean key of each entry over its seats of a game, and whether it played: (games, entries) both."""
    total, held = np.zeros((len(games.entry), entries)), np.zeros((len(games.entry), entries))
    rows = np.arange(len(games.entry))[:, None]
    np.add.at(total, (rows, games.entry), games.key)
    np.add.at(held, (rows, games.entry), 1)
    return total / np.maximum(held, 1), held > 0


def rankings(games: Games, entries: int) -> list[list[int]]:
    """Entries of each game, best first. Ties go by seat, as every entry holds every seat equally often."""
    score, played = standings(games, entries)
    first_seat = np.full((len(score), entries), len(games.seats))
    for s in range(len(games.seats) - 1, -1, -1):
        first_seat[np.arange(len(score)), games.entry[:, s]] = s
    order = np.lexsort((first_seat, -score), axis=1)
    return [[int(e) for e in row if there[e]] for row, there in zip(order, played, strict=True)]
