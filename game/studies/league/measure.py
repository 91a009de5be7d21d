"""What a league writes down: the rows of any study, and a row per game and seat of the role (seats.parquet)."""

from typing import Any

import numpy as np

from agents.firm import role_of
from agents.model import LandGrab
from game.studies.league.guard import FAULTS, Guard
from game.studies.outcomes import BUSD, About, Outcomes
from game.studies.results import Rows


class SeatRows(Outcomes):
    """Outcomes, and beside them the seats of a role: who held each, how it stood at half time and at the end."""

    def __init__(self, role: str, model: LandGrab, about: About) -> None:
        super().__init__(model, about)
        self.role = role
        self.seats = [seat for seat in sorted(model.seats) if role_of(seat) == role]
        shape = (model.games, len(self.seats))
        self.half_value, self.half_land = np.full(shape, np.nan), np.full(shape, np.nan)
        self.faults = {kind: np.zeros(shape, np.int64) for kind in FAULTS}
        self._take()  # what games that broke have left behind isn't ours
        for count in self.faults.values():
            count[:] = 0

    def _take(self) -> None:
        column = {seat: i for i, seat in enumerate(self.seats)}
        for seat in self.seats:
            for strategy, _ in self.model.seats[seat].strategies:
                if isinstance(strategy.play, Guard):
                    for who, game, kind in strategy.play.faults:
                        if game < self.model.games:
                            self.faults[kind][game, column[who]] += 1
                    strategy.play.faults.clear()

    def step(self) -> None:
        """After a quarter."""
        was_live = self.live
        super().step()
        self._take()
        if self.model.quarter == (self.model.map.quarters + 1) // 2:
            s = self.model.state
            self.half_value[was_live] = s["value_kusd"][was_live][:, self.seats] / BUSD
            if self.role == "cloud":
                self.half_land[was_live] = s["land_all"][was_live][:, self.seats]

    def rows(self, error: str = "") -> Rows:
        """The rows, all of the same error."""
        found = super().rows(error)
        firms, n = found["firms"], self.model.games
        mine = np.flatnonzero(np.array(firms["role"]) == self.role)

        def of(name: str) -> Any:
            return np.array(firms[name])[mine]

        found["seats"] = {
            **{name: of(name).tolist() for name in ("arm", "map", "seed")},
            "seat": of("firm").tolist(),
            "entry": of("strategy").tolist(),
            **{name: of(name) for name in ("value_busd", "result", "par_difference_busd", "land", "alive")},
            "half_value_busd": self.half_value.ravel(),
            "half_land": self.half_land.ravel(),
            "quarters": np.repeat(self.quarters, len(self.seats)),
            # Strategies in processes of their own are watched there; their rows say what was counted.
            **{kind: count.ravel() + (of(kind) if kind in firms else 0) for kind, count in self.faults.items()},
            "error": [error] * (n * len(self.seats)),
        }
        return found
