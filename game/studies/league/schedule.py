"""Who sits where: cyclic designs, so that every entry plays every seat equally often.

A round has as many seatings as entries. In seating r, seat s is held by entry (r + offset[s]) mod entries of a drawn
order, so over a round each entry holds each seat once (a Youden square where seats are fewer, a Latin square where they
are as many; Youden 1937). Where entries are fewer than seats, every offset is used as evenly as can be. Offsets are
drawn several times and the draw kept that evens out how often pairs have met so far: an incomplete block design,
balanced where one exists and a draw hits it, else nearly.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Seating = NDArray[np.int64]  # (seatings, seats): index of the entry

DRAWS = 64  # offsets tried for a round
MOST_ROUNDS = 8  # more seeds are worth more than more fields
FEWEST_SEEDS = 32  # seeds before a second round: they are what intervals are drawn from


class Size(NamedTuple):
    """How a budget is spent on each map: games = entries x rounds x seeds."""

    rounds: int
    seeds: int
    games: int


def size(games: int, entries: int, seats: Sequence[int], seed: int) -> Size:
    """Rounds and seeds within a budget of games for each map; ValueError where it is less than one round.

    seats: of each map. Rounds are the same on all maps, as many as the map with the fewest different seatings has.
    """
    turns = games // entries
    if turns < 1:
        raise ValueError(f"games = {games * len(seats)}: allowed {entries * len(seats)} or more: one of each seating")
    wanted = min(max(turns // FEWEST_SEEDS, 1), MOST_ROUNDS)
    rounds = min(len(seatings(entries, n, wanted, seed)) // entries for n in seats)
    return Size(rounds, turns // rounds, entries * rounds * (turns // rounds))


def seatings(entries: int, seats: int, rounds: int, seed: int) -> Seating:
    """Seatings of all rounds, (rounds * entries, seats), all different: fewer rounds where no more are found.

    The same arguments always give the same seatings; with more rounds they begin with the same ones.
    """
    luck = np.random.default_rng([seed, entries, seats])
    met, found, known = np.zeros((entries, entries)), [], set[bytes]()
    for _ in range(rounds):
        tries = [_round(entries, seats, luck) for _ in range(DRAWS)]
        fresh = [one for one in tries if not known & {row.tobytes() for row in one}]
        if not fresh:
            break
        best = min(fresh, key=lambda one: _unevenness(met + meetings(one, entries)))
        found.append(best)
        known |= {row.tobytes() for row in best}
        met = met + meetings(best, entries)
    return np.concatenate(found)


def _round(entries: int, seats: int, luck: np.random.Generator) -> Seating:
    order, offsets = luck.permutation(entries), luck.permutation(np.resize(luck.permutation(entries), seats))
    seating: Seating = order[(np.arange(entries)[:, None] + offsets[None, :]) % entries]
    return seating


def meetings(seating: Seating, entries: int) -> NDArray[np.float64]:
    """How many pairs of seats two entries hold against each other, (entries, entries); 0 on the diagonal."""
    held = np.zeros((len(seating), entries))
    np.add.at(held, (np.arange(len(seating))[:, None], seating), 1)
    met: NDArray[np.float64] = held.T @ held
    np.fill_diagonal(met, 0)
    return met


def _unevenness(met: NDArray[np.float64]) -> float:
    return float(met[~np.eye(len(met), dtype=bool)].var()) if len(met) > 1 else 0.0
