"""`LandGrab`: many games of one map as one Mesa model; the same path for the window and for batches."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa
import numpy as np

from agents.firm import Chipmaker, Cloud, Investor, Lab, Seat, named, role_of
from agents.strategies import REFERENCE, Strategy
from game.engine import turn
from game.engine.hands import together
from game.engine.layout import Games, Ints
from game.engine.noise import Noise, tape
from game.engine.opening import Setup, prepare
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, CLOUDS, INVESTOR0, LAB0
from game.engine.view import View
from maps.loader import GameMap, load_map


class LandGrab(mesa.Model):
    """Games of one map, all seats in every game.

    map: name, file or GameMap; games: how many; seeds: one for each (default 0, 1, ...; or from `rng`);
    strategies: firm id or role -> strategy name or Strategy; reporters: collect data for one game.
    """

    def __init__(
        self,
        map: str | GameMap = "frontier-2026",
        games: int = 1,
        rng: int | None = None,
        strategies: Mapping[str, str | Strategy] | None = None,
        seeds: Sequence[int] | None = None,
        collect: bool | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        super().__init__(rng=rng)
        self.map = load_map(map, settings) if isinstance(map, str) else map
        self.setup: Setup = prepare(self.map)
        first = 0 if rng is None else rng
        self.seeds = list(seeds) if seeds is not None else [first + g for g in range(games)]
        self.games = len(self.seeds)
        self.rules: Any = self.setup.rules
        self.state: Games = np.repeat(self.setup.opening, self.games)
        self.view: Games = View.empty(self.games)
        self.draft: Games = Orders.empty(self.games)
        self.orders: Games = Orders.empty(self.games)
        self.noise: Games = tape(self.seeds, self.map.quarters, self.setup.tables)
        self.luck: Games = np.ascontiguousarray(self.noise[:, 0]) if self.games else Noise.empty(0)
        self.quarter = 0
        self.is_open = False
        self._held: list[list[tuple[Strategy, Ints]]] | None = (
            None  # strategies of all seats, as `decide` last found them
        )
        turn.begin(self.state, self.luck, self.rules)
        self._seats(dict(strategies or {}))
        self.datacollector: mesa.DataCollector | None = None
        if collect if collect is not None else self.games == 1:
            self.datacollector = mesa.DataCollector(model_reporters=REPORTERS, agenttype_reporters=SEAT_REPORTERS)

    def _seats(self, strategies: dict[str, str | Strategy]) -> None:
        m = self.map
        roles: list[tuple[type[Seat], int, list[Any]]] = [
            (Cloud, 0, m.clouds), (Chipmaker, CHIPMAKER0, m.chipmakers),
            (Lab, LAB0, m.labs), (Investor, INVESTOR0, m.investors),
        ]  # fmt: skip
        self.seats: dict[int, Seat] = {}
        known = {f.id for f in m.firms} | set(REFERENCE)
        for name in strategies:
            if name not in known:
                raise ValueError(f"strategies: {name!r}: allowed {', '.join(sorted(known))}")
        for kind, first, firms in roles:
            indices = [first + i for i in range(len(firms))]
            for seat in kind.create_agents(self, len(firms), indices, [f.id for f in firms]):
                self.seats[seat.seat] = seat
                role = role_of(seat.seat)
                wanted = strategies.get(seat.firm_id) or strategies.get(role)
                seat.assign(named(wanted or firms[seat.seat - first].strategy or REFERENCE[role], role))

    def open_quarter(self) -> None:
        """First half of a quarter: nature moves and seats can look."""
        self.luck = np.ascontiguousarray(self.noise[:, self.quarter])
        turn.open_quarter(self.state, self.view, self.luck, self.rules, self.quarter)
        self.is_open = True
        self.notice()

    def notice(self) -> None:
        """Let strategies that remember look at the quarter that has been opened."""
        for seat in self.seats.values():
            seat.notice()

    def decide(self) -> None:
        """Every seat hands in sealed orders: as `agents.do("decide")`, but seats of one strategy in one loop."""
        held = [seat.strategies for seat in self.seats.values()]
        if self._held is None or any(new is not old for new, old in zip(held, self._held, strict=True)):
            whole = [(s, seat, games) for seat in self.seats.values() for s, games in seat.strategies]
            self._loops = together((s.play, seat.seat, games) for s, seat, games in whole if s.play is not None)
            self._alone = [(s.decide, seat, games) for s, seat, games in whole if s.play is None]
            self._held = held
        for play, seats, games in self._loops:
            play(self.state, self.view, self.draft, self.orders, self.luck, self.rules, seats, games)
        for decide, seat, games in self._alone:
            seat.one_by_one(decide, games)

    def resolve(self) -> None:
        """Second half: all orders at once."""
        turn.resolve(self.state, self.orders, self.luck, self.rules, self.quarter)
        self.quarter += 1
        self.is_open = False
        self.running = self.quarter < self.map.quarters and not bool(self.state["over"].all())

    def step(self) -> None:
        """Play one quarter of every game."""
        if not self.is_open:
            self.open_quarter()
        self.decide()
        self.resolve()
        if self.datacollector is not None:
            self.datacollector.collect(self)

    def play(self) -> "LandGrab":
        """Play all games to their end."""
        while self.running:
            self.step()
        return self

    def replaced(self, game: int) -> dict[str, str]:
        """Firm id -> "error" or "timeout" where standing orders decided this quarter in a strategy's place."""
        found = {seat.firm_id: seat.conduct(game) for seat in self.seats.values()}
        return {firm: c.replaced[self.quarter] for firm, c in found.items() if c and self.quarter in c.replaced}

    def close(self) -> None:
        """Let go of the agents, and of processes in which strategies run."""
        for seat in self.seats.values():
            seat.close()
        self.remove_all_agents()


def _mean(field: str) -> Any:
    return lambda model: float(model.state[field].mean())


REPORTERS = {
    "quarter": lambda model: model.quarter,
    "hhi": _mean("hhi"),
    "circularity": _mean("circularity_all"),
    "regime": _mean("regime"),
    "cloud_ai_busd": lambda model: float(model.state["ai_revenue_kusd"].sum(axis=1).mean()) / 1e6,
    "lab_arr_busd": lambda model: float(model.state["arr_kusd"].sum(axis=1).mean()) / 1e6,
    "capex_busd": lambda model: float(model.state["capex_kusd"][:, :CLOUDS].sum(axis=1).mean()) / 1e6,
}

SEAT_REPORTERS = {
    Cloud: {"firm": "firm_id", "land": "land", "value_busd": "value_busd", "cash_busd": "cash_busd"},
    Chipmaker: {"firm": "firm_id", "supply": "supply", "value_busd": "value_busd", "cash_busd": "cash_busd"},
    Lab: {"firm": "firm_id", "arr_busd": "arr_busd", "valuation_busd": "valuation_busd", "cash_busd": "cash_busd"},
    Investor: {"firm": "firm_id", "value_busd": "value_busd", "cash_busd": "cash_busd"},
}
