"""Plackett-Luce strengths of entries from how games ranked them, with intervals by seed.

The chance that an entry comes first among those still to be placed is exp(strength) over the sum of theirs (Luce 1959,
Plackett 1975). choix finds the strengths. Its data carry no weights, and a bootstrap weighs every game by how often its
seed was drawn; so resamples are fitted here, by Newton's method from choix's answer.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.studies.league.bootstrap import Array

STEPS = 25  # of Newton's method; three or four do
CLOSE = 1e-7


def evened(entries: int) -> list[list[int]]:
    """One win of each entry over each other, added to what was played: the rule of succession for pairs.

    So an entry that always or never wins has a strength too. It counts as two games of each pair.
    """
    return [[a, b] for a in range(entries) for b in range(entries) if a != b]


def strengths(rankings: Sequence[Sequence[int]], entries: int) -> Array:
    """Strengths with mean zero, (entries,). rankings: of each game the entries that played, best first."""
    import choix

    data = [tuple(r) for r in (*rankings, *evened(entries)) if len(r) > 1]
    found = np.asarray(choix.ilsr_rankings(entries, data, max_iter=1000), np.float64)
    return np.asarray(found - found.mean(), np.float64)


def resampled(rankings: Sequence[Sequence[int]], entries: int, weights: Array, start: Array) -> Array:
    """Strengths where ranking i counts weights[d, i] times, for each draw d: (draws, entries)."""
    data = [*rankings, *evened(entries)]
    padded = np.full((len(data), max(map(len, data))), -1)
    for i, ranking in enumerate(data):
        padded[i, : len(ranking)] = ranking
    always = np.ones(len(data) - len(rankings))
    return np.array([_newton(padded, np.concatenate([w, always]), start) for w in weights])


def _newton(rankings: NDArray[np.int64], weights: Array, start: Array) -> Array:
    """Maximum of the weighted likelihood. rankings: (games, places), -1 where there is none; weights: (games,)."""
    found, entries = start.copy(), len(start)
    used = weights > 0
    rankings, weights = rankings[used], weights[used]
    for _ in range(STEPS):
        slope, bend = np.zeros(entries), np.zeros((entries, entries))
        left = np.zeros((len(rankings), entries))  # exp(strength) of those still to be placed
        rows = np.arange(len(rankings))
        for place in range(rankings.shape[1] - 1, -1, -1):
            who = rankings[:, place]
            there = who >= 0
            left[rows[there], who[there]] = np.exp(found[who[there]])
            total = left.sum(axis=1)
            chance = left / np.where(total > 0, total, 1.0)[:, None]
            weighed = weights[:, None] * chance
            slope += np.bincount(who[there], weights[there], entries) - weighed[there].sum(axis=0)
            bend += np.diag(weighed[there].sum(axis=0)) - chance[there].T @ weighed[there]
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]  # strengths are known up to a constant
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(found - found.mean(), np.float64)
