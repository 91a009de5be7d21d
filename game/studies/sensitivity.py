"""Which factor moves an outcome: Sobol and Morris indices (SALib), regression on ranks, variance shares of a grid.

A point's outcome is a mean over games, so an index carries two errors: the design's few points, and the luck of the
games that were played there (replication noise). Both are measured: the first by SALib's resampling of the design,
the second by playing through the analysis with seeds drawn again; the interval shown has both.
"""

import math
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from game.engine.layout import Floats
from game.studies.tables import Z

REDRAWS = 100

MEASURES = {
    "S1": "part of the variance that the factor explains alone",
    "ST": "part of the variance that the factor has a hand in",
    "mu_star": "mean absolute effect of moving the factor through its range",
    "sigma": "spread of that effect: interaction or curvature",
    "SRRC": "slope of a regression on ranks, -1 to 1",
}


class Index(NamedTuple):
    """A factor's index. low, high: 95% with both errors; noise_low, noise_high: replication noise alone."""

    factor: str
    measure: str
    value: float
    low: float
    high: float
    noise_low: float
    noise_high: float


class Sensitivity(NamedTuple):
    """Indices of all factors. noise: part of the variance between points that is luck of the games; NaN: one game."""

    kind: str
    indices: list[Index]
    noise: float


Analysis = Callable[[Floats, int], dict[str, tuple[Floats, Floats]]]  # outcome by point, resamples -> index, half width


def sensitivity(
    kind: str,
    names: list[str],
    unit: Floats,  # (points, factors)
    outcome: Floats,  # (points, games), NaN where a game broke
    paired: bool = True,
    second_order: bool = False,
    levels: int = 4,
) -> Sensitivity:
    """Indices of a design of that kind; paired: column g of every point has the same seed."""
    analysis = _analysis(kind, names, unit, second_order, levels)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a constant outcome has no variance to share out: its indices are NaN
        means = np.nanmean(outcome, axis=1)
        found = analysis(means, 100)
        redrawn = [analysis(_redraw(outcome, paired, i), 2) for i in range(REDRAWS)] if outcome.shape[1] > 1 else []
        indices = []
        for measure, (values, halves) in found.items():
            draws = np.array([again[measure][0] for again in redrawn]) if redrawn else np.full((1, len(names)), np.nan)
            low, high = np.nanquantile(draws, [0.025, 0.975], axis=0)
            for i, name in enumerate(names):
                value = float(values[i])
                noise = Z * float(np.nanstd(draws[:, i], ddof=1)) if redrawn else 0.0
                half = math.sqrt(float(halves[i]) ** 2 + noise**2)
                indices.append(Index(name, measure, value, value - half, value + half, float(low[i]), float(high[i])))
    return Sensitivity(kind, indices, _noise(outcome, paired))


def _redraw(outcome: Floats, paired: bool, number: int) -> Floats:
    """Points' means with games drawn again with replacement; the same draw at every point where seeds are."""
    rng = np.random.Generator(np.random.PCG64(number))
    points, games = outcome.shape
    if paired:
        return np.asarray(np.nanmean(outcome[:, rng.integers(0, games, games)], axis=1))
    return np.asarray(np.nanmean(np.take_along_axis(outcome, rng.integers(0, games, (points, games)), 1), axis=1))


def _noise(outcome: Floats, paired: bool) -> float:
    """Part of the variance between points' means that would be there if no factor did anything."""
    games = outcome.shape[1]
    if games < 2 or len(outcome) < 2:
        return math.nan
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        left = outcome - np.nanmean(outcome, axis=1, keepdims=True)
        if paired:  # luck that hits all points alike moves none against another
            left = left - np.nanmean(left, axis=0, keepdims=True)
        luck = float(np.nansum(left**2)) / (len(outcome) * (games - 1)) / games
        between = float(np.nanvar(np.nanmean(outcome, axis=1), ddof=1))
    return min(luck / between, 1.0) if between > 0 else math.nan


def _analysis(kind: str, names: list[str], unit: Floats, second_order: bool, levels: int) -> Analysis:
    problem: dict[str, Any] = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    if kind == "sobol":
        from SALib.analyze import sobol

        def by_sobol(y: Floats, resamples: int) -> dict[str, tuple[Floats, Floats]]:
            # Centred: Sobol's estimators lose precision where the mean is large against the spread.
            found = sobol.analyze(problem, y - y.mean(), second_order, num_resamples=resamples, seed=0)
            return {m: (np.asarray(found[m]), np.asarray(found[f"{m}_conf"])) for m in ("S1", "ST")}

        return by_sobol
    if kind == "morris":
        from SALib.analyze import morris

        def by_morris(y: Floats, resamples: int) -> dict[str, tuple[Floats, Floats]]:
            found = morris.analyze(problem, unit, y, num_resamples=resamples, num_levels=levels, seed=0)
            star, sigma = np.ma.filled(found["mu_star"], np.nan), np.ma.filled(found["sigma"], np.nan)
            none = np.zeros(len(names))
            return {"mu_star": (star, np.asarray(found["mu_star_conf"])), "sigma": (sigma, none)}

        return by_morris
    if kind == "latin":
        return lambda y, resamples: {"SRRC": _ranked(unit, y, resamples)}
    return lambda y, resamples: {"S1": (_shares(unit, y), np.zeros(len(names)))}


def _ranks(x: Floats) -> Floats:
    """Ranks by column, ties shared, standardised."""
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(x, axis=0), np.float64)
    return np.asarray((ranks - ranks.mean(axis=0)) / np.maximum(ranks.std(axis=0), 1e-300))


def _ranked(unit: Floats, y: Floats, resamples: int) -> tuple[Floats, Floats]:
    """Standardised rank regression coefficients, and half their 95% width over resampled points."""
    x, z = _ranks(unit), _ranks(y[:, None])[:, 0]
    slopes = np.linalg.lstsq(x, z, rcond=None)[0]
    rng = np.random.Generator(np.random.PCG64(0))
    again = []
    for _ in range(resamples):
        pick = rng.integers(0, len(y), len(y))
        again.append(np.linalg.lstsq(_ranks(unit[pick]), _ranks(y[pick, None])[:, 0], rcond=None)[0])
    return np.asarray(slopes), np.asarray(Z * np.std(again, axis=0, ddof=1))


def _shares(unit: Floats, y: Floats) -> Floats:
    """First-order variance shares of a full grid: the variance of a factor's level means over all variance."""
    total = float(np.var(y))
    shares = []
    for column in unit.T:
        levels, place = np.unique(column, return_inverse=True)
        means = np.bincount(place, y, len(levels)) / np.bincount(place, minlength=len(levels))
        shares.append(float(np.var(means[place])) / total if total > 0 else math.nan)
    return np.array(shares)
