"""Watches a chunk of games and writes the outcomes that a study asks of its arm, a row per game and outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.model import LandGrab
from game.engine.layout import Floats
from game.studies.mechanisms.scene import Scene, floats
from game.studies.mechanisms.table import Mechanism
from game.studies.outcomes import About
from game.studies.results import Rows


@dataclass(frozen=True)
class Gauges:
    """The measure of a study: for each arm by name the rows whose outcomes are read in it."""

    by_arm: Mapping[str, Sequence[Mechanism]]

    def __call__(self, model: LandGrab, about: About) -> "Watch":
        """A watch on some games."""
        return Watch(model, about, self.by_arm[about.name])


class Watch:
    """Reads outcomes each quarter, and stops the games once none is left to read."""

    def __init__(self, model: LandGrab, about: About, rows: Sequence[Mechanism]) -> None:
        self.model, self.about = model, about
        self.asked = [(row, level, outcome) for row in rows for level, outcome, _ in row.outcomes]
        self.until = max((row.until(outcome) for row, _, outcome in self.asked), default=0)
        self.scene = Scene(model)
        self.read: list[list[Floats]] = [[] for _ in self.asked]
        self.live: NDArray[np.bool_] = np.ones(model.games, bool)

    def step(self) -> None:
        """After a quarter: what is asked of it; games that are over read as nothing."""
        quarter = self.scene.quarter
        for (row, _, outcome), seen in zip(self.asked, self.read, strict=True):
            if outcome.start <= quarter < row.until(outcome):
                values = floats(outcome.read(self.scene))
                values[~self.live] = np.nan
                seen.append(values)
        self.live = self.model.state["over"][:, 0] == 0
        if self.model.quarter >= self.until:
            self.model.running = False

    def rows(self, error: str = "") -> Rows:
        """A row per outcome and game; of a broken game nothing but its error."""
        n, count = self.model.games, len(self.asked)
        values = np.full((n, count), np.nan)  # game by game, so that rows don't depend on how games are cut
        for i, ((_, _, outcome), seen) in enumerate(zip(self.asked, self.read, strict=True)):
            if seen and not error:
                values[:, i] = reduced(np.stack(seen), outcome.reduce)
        return {
            "effects": {
                "arm": [self.about.name] * (n * count),
                "map": [self.model.map.id] * (n * count),
                "seed": np.repeat(np.array(self.model.seeds, np.int64), count),
                "mechanism": [row.id for row, _, _ in self.asked] * n,
                "level": [level for _, level, _ in self.asked] * n,
                "value": values.ravel(),
                "error": [error] * (n * count),
            }
        }


def reduced(seen: Floats, how: Any) -> Floats:
    """(quarters, games, ...) to (games,): by name, or by a function of its own."""
    return floats(how(seen) if callable(how) else REDUCE[how](seen))


# Loops over quarters, not sums along an axis: the bits don't depend on how many games there are.


def _count(seen: Floats) -> Floats:
    count = np.zeros(seen.shape[1])
    for values in seen:
        count = count + ~np.isnan(values)
    return count


def _sum(seen: Floats) -> Floats:
    found = np.zeros(seen.shape[1])
    for values in seen:
        found = found + np.where(np.isnan(values), 0.0, values)
    return np.where(_count(seen) > 0, found, np.nan)


def _mean(seen: Floats) -> Floats:
    return _sum(seen) / np.maximum(_count(seen), 1.0)


def _variance(seen: Floats) -> Floats:
    gap = seen - _mean(seen)
    return np.where(_count(seen) > 1, _sum(gap * gap) / np.maximum(_count(seen) - 1, 1.0), np.nan)


def _last(seen: Floats) -> Floats:
    found = np.full(seen.shape[1], np.nan)
    for values in seen:
        found = np.where(np.isnan(values), found, values)
    return found


def _first(seen: Floats) -> Floats:
    return _last(seen[::-1])


def _change(seen: Floats) -> Floats:
    return _last(seen) - _first(seen)


def _most(seen: Floats) -> Floats:
    found = np.full(seen.shape[1], np.nan)
    for values in seen:
        found = np.fmax(found, values)
    return found


def _least(seen: Floats) -> Floats:
    return -_most(-seen)


REDUCE: dict[str, Callable[[Floats], Floats]] = {
    "sum": _sum,  # over quarters; quarters with nothing to read count as nothing
    "mean": _mean,
    "last": _last,
    "first": _first,
    "change": _change,  # last less first
    "most": _most,
    "least": _least,
    "variance": _variance,  # over quarters
}
