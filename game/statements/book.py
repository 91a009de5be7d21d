"""The books of a whole game, or of a batch of games, kept quarter after quarter."""

from collections.abc import Sequence
from dataclasses import replace

from game.engine.layout import Games
from game.engine.parameters import FIRMS
from game.statements.balance import balances
from game.statements.quarter import Quarter, close


class Book:
    """Collects a `Quarter` after every resolution.

    state: the games before quarter `first`, as they begin or as the quarter before left them; firms: whose books are
    kept (about 500 bytes a firm, quarter and game), all by default; keep: False hands each quarter out and forgets it.
    """

    def __init__(self, state: Games, first: int = 0, firms: Sequence[int] = range(FIRMS), keep: bool = True) -> None:
        self.first, self.firms, self.keep = first, tuple(firms), keep
        self.quarters: list[Quarter] = []
        self.next = first  # quarter to be added next
        self._balances = balances(state, first)
        self._live = state["over"][:, 0] == 0

    def add(self, state: Games) -> Quarter:
        """Close the books of the next quarter; state: the same games after its resolution.

        ValueError if the state is of another quarter or the games were over; Misplaced if money moved without a line.
        """
        live = self._live
        if not live.any():
            raise ValueError("the games are over")
        if (state["quarter"][live, 0] != self.next).any():
            raise ValueError(f"books of quarter {self.next} are due, not of {int(state['quarter'][live, 0].max())}")
        closing = balances(state, self.next + 1)
        closing[:, ~live] = self._balances[:, ~live]
        quarter = close(state, self._balances, closing, self.next, live, self.firms)
        self._balances, self._live = closing, state["over"][:, 0] == 0
        self.next += 1
        if self.quarters:
            quarter = replace(quarter, opening=self.quarters[-1].closing)  # one copy of each balance sheet
        if self.keep:
            self.quarters.append(quarter)
        return quarter

    def __len__(self) -> int:
        return len(self.quarters)

    def __getitem__(self, number: int) -> Quarter:
        """The books of a quarter by its number in the game."""
        if not self.first <= number < self.first + len(self.quarters):
            raise IndexError(f"quarter {number}: books are kept of {self.first} to {self.next - 1}")
        return self.quarters[number - self.first]

    @property
    def nbytes(self) -> int:
        """Memory that the quarters take."""
        first = self.quarters[0].opening.nbytes if self.quarters else 0
        return first + sum(a.nbytes for q in self.quarters for a in (q.lines, q.notes, q.closing, q.flows))
