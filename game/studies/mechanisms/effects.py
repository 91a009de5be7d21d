"""Paired effects: the same seeds on and off, their mean difference and its 95% interval."""

import math
from typing import NamedTuple

import numpy as np

from game.engine.layout import Floats
from game.studies.tables import Z


class Effect(NamedTuple):
    """On less off, over seeds that have a figure in both arms.

    n: such pairs; missing: other pairs; on, off: means (or variances) over pairs; same: part of pairs that differ
    towards the expected sign; tied: part that doesn't differ; sign: +1 or -1 where the interval leaves zero out, else
    0; holds: the sign is the expected one.
    """

    n: int
    missing: int
    on: float
    off: float
    effect: float
    low: float
    high: float
    same: float
    tied: float
    sign: int
    holds: bool


def paired(on: Floats, off: Floats, expected: int, across: str = "mean") -> Effect:
    """The effect on the mean, or on the variance, over seeds; on, off: (seeds,), NaN where a game has no figure.

    The interval is Student's over pairs. Of a variance the pairs' squared deviations are compared, each from the mean
    of its own arm, which is what a variance is the mean of.
    """
    both = ~(np.isnan(on) | np.isnan(off))
    a, b = np.asarray(on, np.float64)[both], np.asarray(off, np.float64)[both]
    n = len(a)
    nan = math.nan
    if n == 0:
        return Effect(0, len(on), nan, nan, nan, nan, nan, nan, nan, 0, False)
    toward = np.sign(a - b) * expected
    if across == "variance":
        scale = n / max(n - 1, 1)
        a, b = (a - a.mean()) ** 2 * scale, (b - b.mean()) ** 2 * scale
        toward = np.sign(a - b) * expected
    elif across != "mean":
        raise ValueError(f"across = {across!r}: allowed mean, variance")
    difference = a - b
    effect = float(difference.mean())
    half = student(n - 1) * float(difference.std(ddof=1)) / math.sqrt(n) if n > 1 else math.inf
    low, high = effect - half, effect + half
    sign = 1 if low > 0 else -1 if high < 0 else 0
    return Effect(
        n, len(on) - n, float(a.mean()), float(b.mean()), effect, low, high,
        float((toward > 0).mean()), float((toward == 0).mean()), sign, sign == expected,
    )  # fmt: skip


def student(freedom: int) -> float:
    """97.5% quantile of Student's t, by its series about the normal (Abramowitz and Stegun 26.7.5).

    Within 0.1% from four degrees of freedom on, and too narrow below.
    """
    if freedom < 1:
        return math.inf
    v, z = float(freedom), Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v ** (i + 1) for i, term in enumerate(terms))
