"""What is written down of each game and firm: the rows of games.parquet and firms.parquet."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.firm import role_of
from agents.foreign.player import Conduct
from agents.model import LandGrab
from game import par
from game.engine.layout import Floats
from game.engine.news import RESCUE
from game.engine.parameters import CHIPMAKER0, LAB0, SPONSORS
from game.engine.state import PARTS, digest
from game.studies.results import Rows

BUSD = 1e6  # thousands in a billion


class About(NamedTuple):
    """What a measure is told of the arm it measures."""

    name: str
    settings: tuple[str, ...]
    columns: Mapping[str, Any] = MappingProxyType({})


class Outcomes:
    """Watches a chunk of games and gives a row per game and per game and firm.

    `step()` after each quarter; `rows(error)` at the end, error naming what broke the games, if anything did.
    """

    def __init__(self, model: LandGrab, about: About) -> None:
        self.model, self.about = model, about
        games = model.games
        self.capex: NDArray[np.int64] = np.zeros((games, len(model.map.clouds)), np.int64)
        self.rescues: NDArray[np.int64] = np.zeros(games, np.int64)
        self.half: NDArray[np.int64] = np.full(games, -1)
        self.first = model.state["value_kusd"].copy()
        self.quarters: NDArray[np.int64] = np.zeros(games, np.int64)
        self.was_listed = model.state["listed"].copy()
        self.live: NDArray[np.bool_] = np.ones(games, bool)

    def step(self) -> None:
        """After a quarter."""
        s, live = self.model.state, self.live
        if self.model.quarter == 1:
            self.first = s["value_kusd"].copy()
        self.quarters += live
        self.capex[live] += s["capex_kusd"][live, : self.capex.shape[1]]
        told = np.arange(s["news_kind"].shape[1]) < s["news_count"]
        self.rescues += np.where(live, ((s["news_kind"] == RESCUE) & told).sum(axis=1), 0)
        if self.model.quarter == (self.model.map.quarters + 1) // 2:
            leader = np.argmax(s["land_all"][:, : self.capex.shape[1]], axis=1)
            self.half = np.where(live, leader, self.half)
        self.live = s["over"][:, 0] == 0

    def rows(self, error: str = "") -> Rows:
        """The rows, all of the same error."""
        m, s = self.model, self.model.state
        clouds, labs = m.map.clouds, len(m.map.labs)
        ids = [c.id for c in clouds]
        relative, result, difference = self._results()
        n = m.games
        new_labs = (s["listed"][:, :labs] == 1) & (self.was_listed[:, :labs] == 0)
        broken = s["over"][:, 0] == 0
        lab = slice(LAB0, LAB0 + labs)
        pin = not np.isnan(result[:, : len(clouds)]).all()
        best = [
            self._best(result if pin else relative, difference if pin else relative, 0, len(clouds), g)
            for g in range(n)
        ]
        games: dict[str, Any] = {
            "arm": [self.about.name] * n,
            **{name: [value] * n for name, value in self.about.columns.items()},
            "map": [m.map.id] * n,
            "seed": list(m.seeds),
            "map_hash": [m.map.hash] * n,
            "settings": [json.dumps(list(self.about.settings))] * n,
            "quarters": self.quarters,
            "ended_at": np.where(broken, -1, s["ended_at"][:, 0]),
            "early": np.where(broken, 0, s["ended_at"][:, 0] + 1 < m.map.quarters).astype(np.int8),
            "winner": [ids[b] if b >= 0 else "" for b in best],
            "half_leader": [ids[h] if h >= 0 else "" for h in self.half.tolist()],
            "hhi": s["hhi"][:, 0],
            "circularity": s["circularity_all"][:, 0],
            "lead_changes": s["lead_changes"].sum(axis=1),
            "markets_changed": (s["lead_changes"] > 0).sum(axis=1),
            "labs_defaulted": (s["defaults"][:, lab] > 0).sum(axis=1),
            "labs_failed": (s["alive"][:, lab] == 0).sum(axis=1),
            "labs_ipo": new_labs.sum(axis=1),
            "rescues": self.rescues,
            "capex_busd": self.capex.sum(axis=1) / BUSD,
            "last_capex_busd": s["capex_kusd"][:, : len(clouds)].sum(axis=1) / BUSD,
            "ai_revenue_busd": s["ai_revenue_kusd"][:, : len(clouds)].sum(axis=1) / BUSD,
            "arr_busd": _sum(np.asarray(s["arr_kusd"], np.float64)[:, :labs]) / BUSD,
            "digest": [digest(s[g : g + 1]) for g in range(n)],
            "error": [error] * n,
        }
        return {"games": games, "firms": self._firms(relative, result, difference, new_labs)}

    def _results(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """(games, firms): value over the first quarter's, percentile against par, difference to par in kUSD."""
        m, value = self.model, self.model.state["value_kusd"]
        relative = np.where(self.first > 0, value / np.where(self.first > 0, self.first, 1.0), 0.0)
        result, difference = np.full_like(value, np.nan), np.full_like(value, np.nan)
        pin = par.pinned(m.map)
        for seat, firm in ((x.seat, x.firm_id) for x in m.seats.values()):
            for g in range(m.games if pin else 0):
                place = pin.place(firm, float(value[g, seat])) if pin else None
                if place:
                    result[g, seat], difference[g, seat] = (
                        place.percentile,
                        place.difference_kusd / max(abs(place.par_kusd), 1.0),
                    )
        return relative, result, difference

    def _best(self, score: NDArray[np.float64], second: NDArray[np.float64], low: int, high: int, g: int) -> int:
        """The best of firms low..high in a game: by score, then by the second, then by id; -1: nobody is alive."""
        alive, ids = self.model.state["alive"][g], self.model.setup.ids
        seats = [f for f in range(low, high) if ids[f] and alive[f] and not np.isnan(score[g, f])]
        return min(seats, key=lambda f: (-score[g, f], -second[g, f], ids[f]), default=-1)

    def _firms(
        self,
        relative: NDArray[np.float64],
        result: NDArray[np.float64],
        difference: NDArray[np.float64],
        new_labs: NDArray[np.bool_],
    ) -> dict[str, Any]:
        m, s, n = self.model, self.model.state, self.model.games
        seats = [m.seats[seat] for seat in sorted(m.seats)]
        f = np.array([seat.seat for seat in seats])
        roles = [role_of(seat.seat) for seat in seats]
        cloud, sponsor = f < CHIPMAKER0, f < SPONSORS
        lab = np.array([role == "lab" for role in roles])
        names = [[""] * len(seats) for _ in range(n)]
        for i, seat in enumerate(seats):
            for strategy, games in seat.strategies:
                for g in games.tolist():
                    names[g][i] = strategy.name
        spans = {
            role: [x for x, r in zip(f.tolist(), roles, strict=True) if r == role] for role in dict.fromkeys(roles)
        }
        best_value, best_result = np.zeros((n, len(f)), np.int8), np.zeros((n, len(f)), np.int8)
        column = {seat: i for i, seat in enumerate(f.tolist())}
        for found in spans.values():
            for g in range(n):
                for score, second, into in ((relative, relative, best_value), (result, difference, best_result)):
                    best = self._best(score, second, found[0], found[-1] + 1, g)
                    if best >= 0:
                        into[g, column[best]] = 1
        pinned, par_kusd = par.pinned(m.map), np.full(len(f), np.nan)
        for i, seat in enumerate(seats):
            place = pinned.place(seat.firm_id, 0.0) if pinned else None
            par_kusd[i] = place.par_kusd if place else np.nan

        def of(field: str, where: NDArray[np.bool_], first: int = 0, scale: float = 1.0) -> NDArray[np.float64]:
            values = np.full((n, len(f)), np.nan)
            values[:, where] = s[field][:, f[where] - first] / scale
            return values.ravel()

        parts = {}
        for i, part in enumerate(PARTS):
            values = np.full((n, len(f)), np.nan)
            values[:, cloud] = s["value_parts_kusd"][:, f[cloud], i] / BUSD
            parts[f"{part}_busd"] = values.ravel()
        capex, ipo = np.full((n, len(f)), np.nan), np.full((n, len(f)), np.nan)
        capex[:, cloud], ipo[:, lab] = self.capex / BUSD, new_labs
        everybody = np.ones(len(f), bool)
        return {
            "arm": [self.about.name] * (n * len(f)),
            "map": [m.map.id] * (n * len(f)),
            "seed": np.repeat(np.array(m.seeds, np.int64), len(f)),
            "firm": [seat.firm_id for seat in seats] * n,
            "role": roles * n,
            "strategy": [name for row in names for name in row],
            "value_busd": of("value_kusd", everybody, 0, BUSD),
            "first_value_busd": (self.first[:, f] / BUSD).ravel(),
            **parts,
            "land": of("land_all", cloud),
            "anchors": of("anchors", cloud),
            "circularity": of("circularity", sponsor),
            "resilience": of("resilience", cloud),
            "capex_busd": capex.ravel(),
            "arr_busd": of("arr_kusd", lab, LAB0, BUSD),
            "ipo": ipo.ravel(),
            "cash_busd": of("cash_kusd", everybody, 0, BUSD),
            "debt_busd": of("debt_kusd", everybody, 0, BUSD),
            "result": result[:, f].ravel(),
            "par_difference_busd": ((s["value_kusd"][:, f] - par_kusd) / BUSD).ravel(),
            "defaults": s["defaults"][:, f].ravel(),
            "alive": s["alive"][:, f].ravel(),
            "best_value": best_value.ravel(),
            "best_result": best_result.ravel(),
            **conduct_columns([seat.conduct(g) for g in range(n) for seat in seats]),
        }


def conduct_columns(conducts: Sequence[Conduct | None]) -> dict[str, list[Any]]:
    """How own strategies behaved, a row each; none: all is well."""
    rows = [c or Conduct() for c in conducts]
    return {
        "errors": [c.count("error") for c in rows],
        "timeouts": [c.count("timeout") for c in rows],
        "illegal": [c.illegal for c in rows],
        "replaced": [", ".join(f"{q} {why}" for q, why in c.replaced.items()) for c in rows],
        "problem": [c.problem for c in rows],
    }


def _sum(values: Floats) -> NDArray[np.float64]:
    """Sum over the second axis in a fixed order, so that no bit depends on how many games a chunk has."""
    total = np.zeros(len(values))
    for i in range(values.shape[1]):
        total = total + values[:, i]
    return total
