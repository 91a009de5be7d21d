"""A seat whose orders are changed by hand in some quarters: decisions that an experiment fixes.

A built-in strategy plays the seat; afterwards acts change what it ordered. Only quarters with an act cost
Python, so a scripted seat is nearly as fast as its strategy, compiled or plain.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from agents.strategies import Strategy, Traits, find
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints
from game.engine.orders import Orders, rows_of
from game.engine.view import View
from game.studies.mechanisms.cast import Cast


class Act(ABC):
    """What is changed of a seat's orders, and when; a frozen dataclass, so that equal values are equal acts."""

    def when(self, quarter: int) -> bool:
        """Does it act in this quarter, 0 = the first? Always, if not said otherwise."""
        return True

    @abstractmethod
    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Change the seat's orders; v: what the seat sees; o: what its strategy ordered."""


@dataclass(frozen=True)
class Script:
    """A built-in strategy with acts, as a strategy. base: its name; role: whose seat it plays."""

    base: str
    role: str
    acts: tuple[Act, ...]
    cast: Cast

    def strategy(self) -> Strategy:
        """What a seat is given; holds no compiled code, so it can be sent to another process."""
        name = f"{self.base}, scripted"
        return Strategy(name, (self.role,), name, self.__doc__ or "", Traits(name), self.decide, self.play)

    def decide(self, view: View, orders: Orders, rules: Any, seat: int) -> None:
        """One game, where rules are plain; seats use `play`."""
        find(self.base, self.role).decide(view, orders, rules, seat)
        for act in self.acts:
            if act.when(int(view.quarter[0])):
                act(view, orders, seat, self.cast)

    def play(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
    ) -> None:
        """All games: the strategy hands in, then acts take the orders back, change them and hand in again."""
        base = find(self.base, self.role).play
        if base is None:
            raise ValueError(f"strategy {self.base!r}: a script needs one that plays many games")
        base(state, view, draft, orders, noise, book, seats, games)
        acts = self._now(state, games)
        if not acts:
            return
        own = Orders.empty(1)  # a draft of its own: acts may write anywhere
        for seat, g in zip(seats, games, strict=True):
            look(state, view, noise, book, seat, g)
            for field, row in rows_of(seat).items():
                own[field][0, row] = orders[field][g, row]
            for act in acts:
                act(cast(View, _Fields(view[g])), cast(Orders, _Fields(own[0])), seat, self.cast)
            hand_in(own, orders[g : g + 1], seat, 0)

    def _now(self, state: Games, games: Ints) -> Sequence[Act]:
        quarter = int(state["quarter"][games, 0].max()) if len(games) else -1  # games that ended stand still
        return [act for act in self.acts if act.when(quarter)]


class _Fields:
    """A record's fields as attributes, found when they are asked for: acts touch a few of a hundred."""

    def __init__(self, record: Any) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        return self._record[name]
