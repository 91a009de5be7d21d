"""Seats: one firm in every game of a model."""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import mesa
import numpy as np

from agents.foreign.finding import is_file, own
from agents.foreign.player import Conduct, Player
from agents.skill import Mind, at_level
from agents.strategies import Strategy, find, role_of
from agents.strategies.naming import split_level
from game.engine.hands import hand_in, look
from game.engine.layout import Ints
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, LAB0
from game.engine.view import View

if TYPE_CHECKING:
    from agents.model import LandGrab


class Counters(WeakKeyDictionary["LandGrab", "count[int]"]):
    """Numbers for the agents of each model, and no hold on the model."""

    def __getitem__(self, model: "LandGrab") -> "count[int]":
        return self.setdefault(model, count(1))


class Seat(mesa.Agent):
    """A firm in every game of the model; `decide()` hands in its orders for all of them.

    seat: firm index; firm_id: id in the map; strategies: which strategy plays which games.
    """

    role = ""
    _ids = Counters()  # instead of Mesa 3.3's, which keep every model that ever was

    def __init__(self, model: "LandGrab", seat: int, firm_id: str) -> None:
        super().__init__(model)
        self.seat = seat
        self.firm_id = firm_id
        self.strategies: list[tuple[Strategy, Ints]] = []

    def assign(self, strategy: Strategy, games: Ints | None = None) -> None:
        """Let a strategy play this seat in some games (all by default)."""
        if self.role not in strategy.roles:
            raise ValueError(f"strategy {strategy.name!r} plays {', '.join(strategy.roles)}, not a {self.role}")
        games = np.arange(self.model.games) if games is None else games
        kept = [(s, g[~np.isin(g, games)]) for s, g in self.strategies]
        self.strategies = [(s, g) for s, g in [*kept, (strategy, games)] if len(g)]
        if isinstance(strategy.play, Mind):
            strategy.play.begin(self.model.setup)

    def notice(self) -> None:
        """Let strategies that remember look at this quarter."""
        m = self.model
        for strategy, games in self.strategies:
            if isinstance(strategy.play, Mind):
                strategy.play.notice(m.state, m.view, m.luck, m.rules, self.seat, games)

    def decide(self) -> None:
        """Hand in this quarter's orders in every game."""
        m = self.model
        for strategy, games in self.strategies:
            if strategy.play is not None:
                seats = np.full(len(games), self.seat)
                strategy.play(m.state, m.view, m.draft, m.orders, m.luck, m.rules, seats, games)
            else:
                self.one_by_one(strategy.decide, games)

    def one_by_one(self, decide: Callable[..., None], games: Ints) -> None:
        """Hand in a plain Python strategy's orders."""
        m = self.model
        for g in games:
            look(m.state, m.view, m.luck, m.rules, self.seat, g)
            mine, draft = m.view[g : g + 1].copy(), Orders.empty(1)
            decide(View.view(mine[0]), Orders.view(draft[0]), m.setup.plain_rules, self.seat)
            hand_in(draft, m.orders[g : g + 1], self.seat, 0)

    def conduct(self, game: int) -> Conduct | None:
        """How a strategy of somebody's own behaved in a game; None where another kind plays."""
        for strategy, games in self.strategies:
            if isinstance(strategy.play, Player) and game in games:
                return strategy.play.conduct(self.seat, game)
        return None

    def close(self) -> None:
        """End the processes of own strategies."""
        for strategy, _ in self.strategies:
            if isinstance(strategy.play, Player):
                strategy.play.close()

    def _number(self, field: str, index: int) -> float:
        return float(self.model.state[field][:, index].mean())

    @property
    def cash_busd(self) -> float:
        """Cash in billions of dollars, mean over games."""
        return self._number("cash_kusd", self.seat) / 1e6

    @property
    def value_busd(self) -> float:
        """Value by the role's score in billions of dollars, mean over games."""
        return self._number("value_kusd", self.seat) / 1e6


class Cloud(Seat):
    """A cloud provider."""

    role = "cloud"

    @property
    def land(self) -> float:
        """Share of enterprise AI spend, mean over games."""
        return self._number("land_all", self.seat)

    @property
    def anchors(self) -> float:
        """Frontier labs anchored here, mean over games."""
        return self._number("anchors", self.seat)


class Chipmaker(Seat):
    """A maker of accelerators."""

    role = "chipmaker"

    @property
    def supply(self) -> float:
        """Accelerators a quarter, mean over games."""
        return self._number("chip_supply", self.seat - CHIPMAKER0)


class Lab(Seat):
    """A developer of frontier models."""

    role = "lab"

    @property
    def arr_busd(self) -> float:
        """Annual run rate in billions of dollars, mean over games."""
        return self._number("arr_kusd", self.seat - LAB0) / 1e6

    @property
    def valuation_busd(self) -> float:
        """Last price in billions of dollars, mean over games."""
        return self._number("valuation_kusd", self.seat - LAB0) / 1e6


class Investor(Seat):
    """A financial investor."""

    role = "investor"


def named(name: str | Strategy, role: str) -> Strategy:
    """A strategy by name and level of skill, from a file, of an installed package, or as given."""
    if isinstance(name, str):
        if is_file(name):
            return cast(Strategy, own(name))
        base, level = split_level(name)
        return at_level(own(base) or find(base, role), level)._replace(name=name)
    # no other model's games
    return name._replace(play=name.play.anew()) if isinstance(name.play, Player | Mind) else name


__all__ = ["Chipmaker", "Cloud", "Investor", "Lab", "Seat", "named", "role_of"]
