"""A game that only strategies play, seen through any cloud's eyes: what it knows, and what its strategy ordered."""

from dataclasses import replace

from game.desk import OrderError
from game.engine.layout import Games
from game.engine.orders import Orders, rows_of
from game.engine.parameters import CLOUDS
from game.engine.view import View
from game.record import Record
from game.session import Session
from game.statements import Quarter

EVERYBODY = -1  # in the place of a seat: what is public, and all books


class Spectator(Session):
    """A session without a person; `seat` is whose eyes are borrowed, -1: everybody's.

    Strategies decide as soon as a quarter opens, so `draft` holds what the seat's own strategy has ordered. Orders
    can't be changed: OrderError.
    """

    watched = True

    def look_as(self, seat: int) -> None:
        """See the game, its past too, as a cloud sees it; -1: what is public. ValueError for another firm."""
        if not EVERYBODY <= seat < min(len(self.map.clouds), CLOUDS):
            raise ValueError(f"look_as({seat}): allowed {EVERYBODY} to {len(self.map.clouds) - 1}")
        self.seat = seat
        self.history = [View.view(self._seen(state, luck)[0]) for state, luck in self._moments]
        self._view = self._seen(*self._moments[-1])
        self.prefill()

    def books(self, firm: int) -> list[Quarter]:
        """All books are open to everybody's eyes; through a cloud's, its own."""
        return list(self._match.book.quarters) if self.seat == EVERYBODY else super().books(firm)

    def record(self) -> Record:
        """The game so far; nobody's orders are being entered."""
        return replace(self._match.recorder.record(), hunches=dict(self.hunches))

    def guess(self, lab: int, own: float | None, forecast: float | None = None) -> None:
        """Nobody offers anything, so there is nothing to guess."""

    def sealed(self, by: str) -> tuple[dict[int, Games], dict[str, str]]:
        """No person's orders."""
        return {}, {}

    def look(self) -> None:
        """Keep the moment: other eyes may want to see it later."""
        m = self._model
        self._moments = [*getattr(self, "_moments", []), (m.state.copy(), m.luck.copy())]
        super().look()

    def prefill(self) -> None:
        """The orders of the borrowed seat."""
        if not self.over:
            self._match.decide()
        found = Orders.empty(1)
        if self.seat != EVERYBODY and not self.over:
            for field, row in rows_of(self.seat).items():
                found[field][0, row] = self._model.orders[field][0, row]
        self._draft.begin(found)

    def _may_order(self, what: str) -> None:
        if what != "hunch":  # to have an opinion changes nothing
            raise OrderError(f"{what}: a strategy plays this seat: watching, nothing can be ordered")
