"""Plackett-Luce strengths of entries from how games ranked them, with intervals by seed.

The chance that an entry comes first among those still to be placed is exp(strength) over the sum of theirs (Luce 1959,
Plackett 1975). choix finds the strengths. Its data carry no weights, and a bootstrap weighs every game by how often its
seed was drawn; so resamples are fitted here, by Newton's method from choix's answer.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.studies.league.bootstrap import Array

STEPS = 25  # of Newton's method; two or three do
CLOSE = 0.01  # of the last step: what it leaves is about its square, far below an interval's width


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
    padded = _padded(rankings, entries)
    found = []
    for w in weights:
        full = np.concatenate([w, np.ones(len(padded) - len(rankings))])
        found.append(_fit(padded[full > 0], full[full > 0], start))
    return np.array(found)


def standard_errors(rankings: Sequence[Sequence[int]], entries: int, point: Array) -> Array:
    """Of strengths with mean zero, from the curvature of the likelihood at `point`, (entries,)."""
    padded = _padded(rankings, entries)
    bend = _slope_and_bend(padded, np.ones(len(padded)), point)[1]
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(bend + 1 / entries) - 1 / entries)), np.float64)


def _padded(rankings: Sequence[Sequence[int]], entries: int) -> NDArray[np.int64]:
    """Rankings and the evening pairs, (games, places), -1 where there is nobody."""
    data = [*rankings, *evened(entries)]
    padded = np.full((len(data), max(map(len, data))), -1)
    for i, ranking in enumerate(data):
        padded[i, : len(ranking)] = ranking
    return padded


def _fit(rankings: NDArray[np.int64], weights: Array, start: Array) -> Array:
    """Maximum of the weighted likelihood, by Newton's method."""
    found = start.copy()
    for _ in range(STEPS):
        slope, bend = _slope_and_bend(rankings, weights, found)
        step = np.linalg.solve(bend + 1 / len(start), slope)  # strengths are known up to a constant: 1 / n pins it
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(found - found.mean(), np.float64)


def _slope_and_bend(rankings: NDArray[np.int64], weights: Array, at: Array) -> tuple[Array, Array]:
    """Gradient (entries,) of the log likelihood, and its negative Hessian (entries, entries)."""
    entries = len(at)
    slope, bend = np.zeros(entries), np.zeros((entries, entries))
    left = np.zeros((len(rankings), entries))  # exp(strength) of those still to be placed
    for place in range(rankings.shape[1] - 1, -1, -1):
        there = rankings[:, place] >= 0
        who = rankings[there, place]
        left[np.flatnonzero(there), who] = np.exp(at[who])
        chance = left[there] / left[there].sum(axis=1, keepdims=True)
        weighed = weights[there, None] * chance
        slope += np.bincount(who, weights[there], entries) - weighed.sum(axis=0)
        bend += np.diag(weighed.sum(axis=0)) - chance.T @ weighed
    return slope, bend
