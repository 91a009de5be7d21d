"""Means and differences with intervals that count seeds, not rows: games with one seed share their luck."""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats
from game.studies.mechanisms.effects import student
from game.studies.tables import Interval

RESAMPLES = 2000
AT_ONCE = 4_000_000  # weights in memory at a time


class Difference(NamedTuple):
    """One arm less another on the same seeds. n: pairs of games; clusters: seeds; missing: games without a partner."""

    n: int
    clusters: int
    missing: int
    one: float
    other: float
    interval: Interval
    above: float  # part of pairs in which the first arm has more


def cluster_mean(values: Floats, seeds: NDArray[np.int64], resamples: int = RESAMPLES) -> Interval | None:
    """Mean of values (n,) with its 95% interval by a bootstrap of whole seeds (n,); None without values.

    Percentiles are taken further out for few seeds (Hesterberg 2015, the expanded percentile interval). The same
    numbers give the same interval: the bootstrap's luck is fixed.
    """
    if not len(values):
        return None
    _, place = np.unique(seeds, return_inverse=True)
    sums, counts = np.bincount(place, values), np.bincount(place).astype(np.float64)
    mean, n = float(sums.sum() / counts.sum()), len(sums)
    if n < 2:
        return Interval(mean, -math.inf, math.inf)
    rng = np.random.Generator(np.random.PCG64(n))
    found: list[Floats] = []
    for first in range(0, resamples, max(1, AT_ONCE // n)):
        size = min(max(1, AT_ONCE // n), resamples - first)
        weights = rng.multinomial(n, np.full(n, 1 / n), size).astype(np.float64)
        found.append((weights @ sums) / (weights @ counts))
    tail = NormalDist().cdf(-student(n - 1) * math.sqrt(n / (n - 1)))
    low, high = np.quantile(np.concatenate(found), [tail, 1 - tail])
    return Interval(mean, float(low), float(high))


def difference(
    one: Floats, other: Floats, seeds: NDArray[np.int64], missing: int = 0, resamples: int = RESAMPLES
) -> Difference:
    """Paired games: values (n,) of each arm at the same point and seed."""
    d = one - other
    interval = cluster_mean(d, seeds, resamples) or Interval(math.nan, math.nan, math.nan)
    means = [float(x.mean()) if len(x) else math.nan for x in (one, other)]
    above = float((d > 0).mean()) if len(d) else math.nan
    return Difference(len(d), len(np.unique(seeds)), missing, means[0], means[1], interval, above)


class Running(NamedTuple):
    """The mean of the first n seeds with its 95% interval."""

    n: int
    mean: float
    low: float
    high: float


def stability(values: Floats, seeds: NDArray[np.int64], steps: int = 60) -> list[Running]:
    """How the mean settles as seeds are added in their order; Student's intervals over seeds' means."""
    if not len(values):
        return []
    _, place = np.unique(seeds, return_inverse=True)
    x = np.bincount(place, values) / np.bincount(place)
    n = np.arange(1, len(x) + 1)
    mean = np.cumsum(x) / n
    spread = np.maximum(np.cumsum((x - x[0]) ** 2) - n * (mean - x[0]) ** 2, 0)  # about the first: no cancellation
    shown = np.unique(np.geomspace(min(2, len(x)), len(x), steps).round().astype(int))
    found = []
    for k in shown.tolist():
        half = student(k - 1) * math.sqrt(float(spread[k - 1]) / max(k - 1, 1) / k) if k > 1 else math.inf
        m = float(mean[k - 1])
        found.append(Running(k, m, m - half, m + half))
    return found
