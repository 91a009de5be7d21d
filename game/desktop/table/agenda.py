"""The agenda of a quarter: at most four points, ranked by the value at stake, each with its best simple answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game import desk
from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.spending import spending
from game.desktop.table.answers import AHEAD, Answer, Point, points
from game.desktop.table.capital import pledge_point
from game.engine.orders import Orders, rows_of

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.engine.layout import Games
    from game.forecast import Forecast

UNLIKELY = 0.1  # an offer that so few futures see signed is not worth a card
CARDS = 4
FIGURE = "value_kusd"
LAND = 0.002  # a gain of land by which an answer is worth a look though it costs value


@dataclass(frozen=True)
class Card:
    """A point as it stands on the agenda. low, mean, high: change of value at the horizon, kUSD; nan if unknown."""

    point: Point
    answer: Answer | None
    low: float = float("nan")
    mean: float = float("nan")
    high: float = float("nan")
    land: float = float("nan")  # mean change of land, a share
    signed: float = float("nan")  # part of futures in which the lab signs

    @property
    def id(self) -> str:
        """The point's id."""
        return self.point.id

    @property
    def what(self) -> str:
        """The point in a line."""
        return self.point.what

    @property
    def known(self) -> bool:
        """Whether the forecast is there."""
        return self.mean == self.mean

    @property
    def idle(self) -> bool:
        """Whether its forecast says that nothing good would come of it: then there is nothing to decide."""
        wins = self.point.pressing or (self.point.land and self.land >= LAND)
        return self.known and (self.mean <= 0 or self.signed < UNLIKELY) and not wins

    @property
    def stake(self) -> float:
        """What the ranking goes by, kUSD: the mean gain; roughly, until it is known."""
        return float("inf") if self.point.pressing else self.mean if self.known else self.point.weight


@dataclass(frozen=True)
class Reading:
    """A quarter's points read off its standing orders. quarters: how many had been opened; cards: every answer of every
    point; arms: standing orders, then one arm for each card with an answer.
    """

    quarters: int
    base: Games | None
    cards: list[Card]
    arms: list[Games]


class Agenda:
    """The points of one quarter, fixed at its opening; what has been done about them; their forecast."""

    def __init__(self, table: TableScreen) -> None:
        self._table = table
        self._seen = -1  # how many quarters had been opened when the points were read
        self._base: Games | None = None
        self._cards: list[Card] = []  # every answer of every point
        self._arms: list[Games] = []  # standing orders, then one arm for each card with an answer; empty once known
        self._ranked: list[Card] = []
        self._settled: tuple[Facts | None, dict[str, bool]] = (None, {})
        self.kept: set[str] = set()

    def read(self) -> Reading:
        """The points of the quarter that has just been opened; may be asked beside the window."""
        session = self._table.session
        f, base = Facts(session), None
        cards: list[Card] = []
        arms: list[Games] = []
        if f.ordering and not session.over:
            base = session.standing_games("hold")
            f.draft = Orders.view(base[0])
            for point in (point for point in points(f) if point.desk in self._table.desks):
                cards += [Card(point, answer) for answer in point.answers] or [Card(point, None)]
            answered = [card for card in cards if card.answer]
            arms = [base, *(self._arm(base, card) for card in answered)] if answered else []
        return Reading(len(session.history), base, cards, arms)

    def begin(self, found: Reading) -> None:
        """A new quarter with these points."""
        self._seen, self._base, self._cards, self._arms = found.quarters, found.base, found.cards, found.arms
        self.kept = set()
        self._rank()

    def _open(self) -> None:
        """Read the quarter's points, if that has not been done."""
        if not self._table.busy and len(self._table.session.history) != self._seen:  # one under way may not be asked
            self.begin(self.read())

    def _arm(self, base: Games, card: Card) -> Games:
        """The standing orders with a card's answer."""
        session, arm = self._table.session, base.copy()
        for field, index, value in card.answer.orders if card.answer is not None else ():
            place, number = desk.place(session.setup, session.seat, field, index, value)
            arm[field][(0, *place)] = number
        return arm

    def _ask(self) -> None:
        """Take over forecasts that have arrived."""
        if self._table.busy:
            return
        found = self._table.outlook.ask("agenda", self._arms, quarters=AHEAD)
        if found.forecasts is None or not found.fresh:
            return
        ahead = iter(found.forecasts[1:])
        self._cards = [_judged(card, next(ahead)) if card.answer else card for card in self._cards]
        self._arms = []
        self._rank()

    def _rank(self) -> None:
        """The best answer of each point, most at stake first."""
        best: dict[str, Card] = {}
        for card in self._cards:
            other = best.get(card.id)
            if other is None or (card.known and card.mean > other.mean):
                best[card.id] = card
        ranked: list[Card] = []
        for card in sorted((card for card in best.values() if not card.idle), key=lambda card: -card.stake):
            if not any(card.answer is not None and card.answer == other.answer for other in ranked):
                ranked.append(card)
        self._ranked = ranked[:CARDS]

    def cards(self, f: Facts) -> list[Card]:
        """The quarter's cards, most at stake first; they keep their places while orders are given."""
        self._open()
        if self._arms:
            self._ask()
        urgent = _urgent(f) if self._base is not None else []
        return [*urgent, *self._ranked[: CARDS - len(urgent)]]

    def settled(self, f: Facts, card: Card) -> bool:
        """Whether orders other than the standing ones have been given on it."""
        if self._base is None or f.me < 0:
            return False
        if self._settled[0] is not f:
            self._settled = (f, {})
        found = self._settled[1]
        if card.id not in found:
            found[card.id] = self._differs(f, card)
        return found[card.id]

    def done(self, f: Facts, card: Card) -> bool:
        """Whether the draft holds the simple answer."""
        orders = card.answer.orders if card.answer is not None else ()
        places = ((desk.place(f.session.setup, f.me, field, index, value), field) for field, index, value in orders)
        return bool(orders) and all(getattr(f.draft, field)[place] == value for (place, value), field in places)

    def _differs(self, f: Facts, card: Card) -> bool:
        assert self._base is not None
        if card.point.own:
            return self.done(f, card)
        for field in card.point.fields:
            row = rows_of(f.me)[field]
            now, before = getattr(f.draft, field)[row], self._base[field][0, row]
            if card.point.lab >= 0:
                if desk.AXES.get(field, ())[:1] != ("lab",):
                    continue  # not about one lab
                now, before = now[card.point.lab], before[card.point.lab]
            if not np.array_equal(now, before):
                return True
        return False

    def states(self, f: Facts) -> list[tuple[Card, bool, bool, bool]]:
        """The cards, each with whether it is kept, settled, and settled by its simple answer."""
        return [(card, card.id in self.kept, self.settled(f, card), self.done(f, card)) for card in self.cards(f)]

    def open(self, f: Facts) -> list[Card]:
        """Cards that are neither answered nor kept."""
        return [card for card in self.cards(f) if card.id not in self.kept and not self.settled(f, card)]

    def do(self, card: Card) -> None:
        """Give the simple answer's orders, as one gesture."""
        answer = card.answer
        if answer is None:
            return
        session = self._table.session

        def give() -> None:
            with session.step():
                for field, index, value in answer.orders:
                    session.order(field, *index, value=value)

        self.kept.discard(card.id)
        self._table.act(give)
        self._table.app.toast(t.text("agenda.done_toast", answer=answer.text), "good")

    def keep(self, card: Card) -> None:
        """Leave it to the standing orders for this quarter; again: put it back."""
        self.kept ^= {card.id}
        self._table.refresh()


def _judged(card: Card, forecast: Forecast) -> Card:
    band = forecast.change[FIGURE]
    signed = forecast.signed.get(card.point.lab, float("nan"))
    return Card(card.point, card.answer, band.low, forecast.mean[FIGURE], band.high, forecast.mean["land_all"], signed)


def _urgent(f: Facts) -> list[Card]:
    """Cards that come from the draft: orders that can't be paid, and a pledge that they break."""
    over, pledge = -spending(f).left, pledge_point(f)
    found = [_too_much(f, over)] if over > 1 else []
    return found + ([Card(pledge, None)] if pledge is not None else [])


def loan_for(f: Facts, over: float) -> Answer | None:
    """To borrow what orders cost too much; None if lenders don't give that."""
    had = max(float(f.draft.borrow_kusd[f.me]), 0.0)
    if float(f.view.borrow_kusd[0]) - had < over:
        return None
    return Answer(t.text("answer.borrow", amount=t.money(over)), (("borrow_kusd", (), float(round(had + over + 1))),))


def _too_much(f: Facts, over: float) -> Card:
    """Orders that cost more than can be spent."""
    answer, what = loan_for(f, over), t.text("point.over", amount=t.money(over))
    answers = (answer,) if answer is not None else ()
    return Card(Point("over", "triangle-alert", what, answers, "finance", (), over, "bad"), answer)
