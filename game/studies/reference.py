"""Make the par of a map: reference strategies in all seats, many seeds, quantiles of each firm's value."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from agents.model import LandGrab
from agents.strategies import REFERENCE
from game.engine.layout import Floats
from game.engine.rule import sources_hash
from game.engine.turn import RULES_VERSION
from game.par import POINTS, Pin
from game.studies.outcomes import About
from game.studies.results import Rows
from game.studies.runner import Arm, run
from maps.loader import GameMap


class Values:
    """Measure: the value of every firm at the end, kUSD."""

    def __init__(self, model: LandGrab, about: About) -> None:
        self.model = model

    def step(self) -> None:
        """Nothing to keep of a quarter."""

    def rows(self, error: str = "") -> Rows:
        """A row per game, a column per firm."""
        if error:
            raise RuntimeError(f"a reference game broke: {error}")
        m = self.model
        return {"values": {seat.firm_id: m.state["value_kusd"][:, seat.seat] for seat in m.seats.values()}}


def make_pin(
    game_map: str | GameMap,
    games: int = 500,
    seed: int = 0,
    jobs: int = 1,
    settings: Sequence[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> Pin:
    """The pin of a map. Every seat is played by its role's reference strategy, so one batch serves all seats."""
    arm = Arm("par", game_map, settings, dict(REFERENCE)).loaded()
    rows = run([arm], range(seed, seed + games), jobs=jobs, measure=Values, on_progress=on_progress).rows["values"]
    points = np.linspace(0, 1, POINTS)
    return Pin(
        map=arm.game_map.id, map_hash=arm.game_map.hash, rules_version=RULES_VERSION, sources=sources_hash(),
        strategies=dict(REFERENCE), games=games, seed=seed,
        value_kusd={firm: _quantiles(values, points) for firm, values in rows.items()},
    )  # fmt: skip


def _quantiles(values: Sequence[Any] | Floats, points: Floats) -> list[float]:
    """Quantiles in whole kUSD."""
    return [float(round(x)) for x in np.quantile(np.array(values), points)]
