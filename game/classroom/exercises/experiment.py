"""The controlled experiment: every arm plays the same seeds; what is expected is compared seed by seed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.model import LandGrab
from game.classroom.exercises.arms import arm_of
from game.classroom.exercises.readings import READINGS, look
from game.classroom.exercises.schema import Exercise, Outcome
from game.engine.layout import Floats
from game.studies.mechanisms.effects import student
from game.studies.mechanisms.measure import reduced
from game.studies.mechanisms.scene import Scene
from game.studies.outcomes import About
from game.studies.results import Rows
from game.studies.runner import CHUNK, run

Key = tuple[str, str]  # reading, firm
DRAWS = 2000  # of the bootstrap
TAILS = {"p10": 0.1, "p90": 0.9}


class Difference(NamedTuple):
    """A contrast over seeds: its estimate, 95% interval, how many seeds, and which side of nothing it is on.

    sign: +1 or -1 where the interval leaves zero out, else 0.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def sign(self) -> int:
        """The side of zero that the interval is on."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True)
class Watching:
    """The measure of an experiment: its readings, each quarter."""

    keys: tuple[Key, ...]

    def __call__(self, model: LandGrab, about: About) -> "Watch":
        """A watch on some games."""
        return Watch(model, about, self.keys)


class Watch:
    """Takes readings each quarter; a game that is over reads as nothing."""

    def __init__(self, model: LandGrab, about: About, keys: Sequence[Key]) -> None:
        self.model, self.about, self.keys = model, about, keys
        self.scene = Scene(model)
        self.seen: list[list[Floats]] = [[] for _ in keys]
        self.live: NDArray[np.bool_] = np.ones(model.games, bool)

    def step(self) -> None:
        """After a quarter."""
        for key, seen in zip(self.keys, self.seen, strict=True):
            values = look(self.scene, *key).copy()
            values[~self.live] = np.nan
            seen.append(values)
        self.live = self.model.state["over"][:, 0] == 0

    def rows(self, error: str = "") -> Rows:
        """A row per game, reading and quarter; of a broken game nothing but its error."""
        games, count, quarters = self.model.games, len(self.keys), self.model.map.quarters
        values = np.full((games, count, quarters), np.nan)
        for i, seen in enumerate(self.seen):
            if seen and not error:
                values[:, i, : len(seen)] = np.stack(seen, axis=1)
        size = games * count * quarters
        return {
            "readings": {
                "arm": [self.about.name] * size,
                "seed": np.repeat(np.array(self.model.seeds, np.int64), count * quarters),
                "reading": np.tile(np.repeat(np.arange(count), quarters), games),
                "quarter": np.tile(np.arange(quarters), games * count),
                "value": values.ravel(),
            },
            "broken": {"arm": [self.about.name] * games, "error": [error] * games},
        }


@dataclass(frozen=True)
class Found:
    """What the games gave. series: (arm, reading, firm) -> (seeds, quarters); seconds, broken: how the run went."""

    exercise: Exercise
    seeds: range
    series: Mapping[tuple[str, str, str], Floats]
    seconds: float
    broken: list[str]

    def values(self, arm: str, outcome: Outcome) -> Floats:
        """An outcome in each game of an arm (seeds,)."""
        top = self._window(arm, outcome, outcome.read)
        if not outcome.over:
            return np.asarray(reduced(top, outcome.reduce))
        below = np.asarray(reduced(self._window(arm, outcome, outcome.over), "sum"))
        return np.asarray(100 * reduced(top, "sum") / np.where(below != 0, below, np.nan))

    def _window(self, arm: str, outcome: Outcome, read: str) -> Floats:
        return self.series[arm, read, outcome.firm][:, outcome.start : outcome.until].T

    def level(self, arm: str, outcome: Outcome) -> Difference:
        """An outcome in an arm, over its games."""
        return contrast([self.values(arm, outcome)], [], outcome.across)

    def difference(self, plus: Sequence[str], minus: Sequence[str], outcome: Outcome) -> Difference:
        """Some arms less others, seed by seed."""
        sides = [[self.values(arm, outcome) for arm in arms] for arms in (plus, minus)]
        return contrast(sides[0], sides[1], outcome.across)

    def answer(self, expectation: str) -> Difference:
        """What the games say of an expectation; + is as expected."""
        hope = self.exercise.hope(expectation)
        return self.difference(hope.plus, hope.minus, self.exercise.outcome(hope.outcome))

    def band(self, arm: str, outcome: Outcome) -> list[tuple[float, float, float, float]]:
        """Quarter, mean, and the band of four games in five."""
        found = []
        for quarter, values in enumerate(self.series[arm, outcome.read, outcome.firm].T):
            here = values[~np.isnan(values)]
            if len(here):
                low, high = np.quantile(here, [0.1, 0.9])
                found.append((float(quarter + 1), float(here.mean()), float(low), float(high)))
        return found

    def gaps(self, arm: str, base: str, outcome: Outcome) -> list[tuple[float, float, float, float]]:
        """Quarter, mean difference from another arm on the same seeds ("": from nothing), and its 95% interval."""
        found = []
        arms = [self.series[name, outcome.read, outcome.firm].T for name in (arm, base) if name]
        for quarter in range(self.exercise.quarters):
            here = [values[quarter] for values in arms]
            d = contrast(here[:1], here[1:])
            if d.n > 1:
                found.append((float(quarter + 1), d.value, d.low, d.high))
        return found


def contrast(plus: Sequence[Floats], minus: Sequence[Floats], across: str = "mean") -> Difference:
    """Sum of one side less that of the other over seeds that all arms have; each (seeds,).

    The mean has Student's interval over seeds, a percentile or the standard deviation a bootstrap of whole seeds.
    """
    arms = np.stack([*plus, *minus])
    signs = np.array([1.0] * len(plus) + [-1.0] * len(minus))
    arms = arms[:, ~np.isnan(arms).any(axis=0)]
    n = arms.shape[1]
    if n == 0:
        return Difference(np.nan, np.nan, np.nan, 0)
    if across == "mean":
        d = signs @ arms
        half = student(n - 1) * float(d.std(ddof=1)) / np.sqrt(n) if n > 1 else np.inf
        return Difference(float(d.mean()), float(d.mean() - half), float(d.mean() + half), n)

    def statistic(x: Floats) -> Any:  # (..., seeds) -> (...)
        return x.std(axis=-1) if across == "sd" else np.quantile(x, TAILS[across], axis=-1)

    draw = np.random.Generator(np.random.PCG64(n)).integers(0, n, (DRAWS, n))
    drawn = sum(sign * statistic(arm[draw]) for sign, arm in zip(signs, arms, strict=True))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Difference(float(signs @ statistic(arms)), float(low), float(high), n)


def experiment(
    exercise: Exercise,
    games: int | None = None,
    jobs: int = 1,
    seed: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Found:
    """Play every arm on the same seeds; games and seed: in place of the exercise's. Raises ArmError or MapError."""
    keys = tuple(dict.fromkeys(
        (read, outcome.firm) for outcome in exercise.outcomes for read in (outcome.read, outcome.over) if read
    ))  # fmt: skip
    first = exercise.seed if seed is None else seed
    seeds = range(first, first + (games or exercise.games))
    arms = [arm_of(exercise, arm.name) for arm in exercise.arms]
    chunk = min(CHUNK, max(1, -(-len(seeds) * len(arms) // max(jobs, 1))))
    results = run(arms, seeds, chunk, jobs, Watching(keys), on_progress, keep=True)
    table = results.rows["readings"]
    shape = (len(arms), len(seeds), len(keys), exercise.quarters)
    values = np.asarray(table["value"], np.float64).reshape(shape)  # arms and seeds come in order
    series = {(arm.name, *key): values[i, :, k] for i, arm in enumerate(arms) for k, key in enumerate(keys)}
    told = zip(results.rows["broken"]["arm"], results.rows["broken"]["error"], strict=True)
    broken = list(dict.fromkeys(f"{arm}: {error}" for arm, error in told if error))
    return Found(exercise, seeds, series, results.seconds, broken)


def about(reading: str) -> str:
    """What a reading means, with its unit."""
    found = READINGS[reading]
    return f"{found.words} ({found.unit})"
