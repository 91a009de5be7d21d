"""Intervals by resampling seeds: games on one seed share their luck, so a seed is what was drawn."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.studies.tables import Z

Array = NDArray[np.float64]

DRAWS = 400
LEVEL = (2.5, 97.5)  # per cent


class Estimate(NamedTuple):
    """A share, a mean or a strength with its 95% interval and the number of games behind it."""

    value: float
    low: float
    high: float
    n: int


def resamples(seeds: int, luck: np.random.Generator, draws: int = DRAWS) -> Array:
    """How often each seed is in each resample, (draws, seeds) (Efron 1979)."""
    return luck.multinomial(seeds, np.full(seeds, 1 / seeds), draws).astype(np.float64)


def ratio(up: Array, down: Array, weights: Array, is_share: bool = True) -> Estimate:
    """Sum of `up` over sum of `down`, both (seeds,), with the percentile interval over weights (draws, seeds).

    For a share the interval is no narrower than Wilson's (1927) for as many independent games: where no game or every
    game was won, resampling alone would give an interval of no width.
    """
    n = float(down.sum())
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    point = float(up.sum()) / n
    low, high = interval((weights @ up)[:, None], (weights @ down)[:, None])
    if is_share:
        middle = (point + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(point * (1 - point) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        low, high = min(low, max(middle - half, 0.0)), max(high, min(middle + half, 1.0))
    return Estimate(point, low, high, round(n))


def interval(up: Array, down: Array) -> tuple[float, float]:
    """Percentiles of up / down over draws; resamples that hold no game don't count."""
    there = down > 0
    values = up[there] / down[there]
    low, high = np.percentile(values, LEVEL) if len(values) else (math.nan, math.nan)
    return float(low), float(high)
