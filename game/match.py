"""One game under way, whoever plays it: the rules, its record, books and news. Persons' sessions look at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from agents.foreign.finding import is_file
from agents.human import HUMAN
from agents.model import LandGrab
from agents.strategies import Strategy
from game import explain, par
from game.engine import turn
from game.engine.layout import Games
from game.engine.news import NEWS_KINDS
from game.engine.opening import Setup
from game.engine.state import PARTS
from game.flows import Flows
from game.guesses import WORLD
from game.record import Record, Recorder, RecordError
from game.replay import Replay
from game.statements import Book
from maps.loader import GameMap


@dataclass(frozen=True)
class NewsItem:
    """What happened: kind (see NEWS_KINDS), firm indices or -1, and an amount (kUSD, or a market or segment)."""

    kind: str
    who: int
    whom: int
    amount: float


@dataclass(frozen=True)
class Standing:
    """A cloud's place. parts: PARTS of its value, which sum to it; percentile and par where pinned."""

    id: str
    name: str
    seat: int
    value_kusd: float
    parts_kusd: dict[str, float]
    land: float
    anchors: int
    circularity: float
    resilience: float
    alive: bool
    percentile: float | None  # 0..100
    par_kusd: float | None  # the median of the reference games
    par_difference_kusd: float | None


@dataclass(frozen=True)
class Report:
    """How a quarter went. before, after: own figures by name (kUSD, parts, counts)."""

    quarter: int
    news: list[NewsItem]
    before: dict[str, float]
    after: dict[str, float]
    standings: list[Standing]
    over: bool


class Watcher(Protocol):
    """Who is told of a match: `look` when there is something new to see, `resolved` after orders were carried out."""

    def look(self) -> None: ...

    def resolved(self) -> None: ...


class Match:
    """One game of a map; `begin` makes one. people: ids of firms that persons play.

    watchers: told of every opening and resolution; chronicle: all news of each quarter played.
    """

    def __init__(
        self,
        game_map: GameMap,
        people: Iterable[str],
        seed: int,
        rivals: Mapping[str, str] | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        strategies: dict[str, str | Strategy] = {**(rivals or {}), **dict.fromkeys(people, HUMAN)}
        self.model = LandGrab(game_map, strategies=strategies, seeds=[seed], collect=False)
        self.map: GameMap = game_map
        self.setup: Setup = self.model.setup
        self.recorder = Recorder(self.model, 0, settings)
        self.flows = Flows.of(self.model.state)
        self.book = Book(self.model.state)
        self.closed = self.model.state.copy()  # as the last quarter left it
        self.played: explain.Played | None = None  # the quarter last resolved, of no seat
        self.watchers: list[Watcher] = []
        self.chronicle: list[list[NewsItem]] = []
        self.news: list[NewsItem] = []  # since the last orders: the last resolution and this opening
        self._opening_news: list[NewsItem] = []
        self._decided = False  # have strategies handed in this quarter's orders

    @classmethod
    def of(cls, record: Record, people: Iterable[str]) -> "Match":
        """A match of a record's map, rivals and settings, not yet played (`replay`). Raises RecordError."""
        rivals = {firm: name for firm, name in record.seats.items() if firm not in set(people)}
        for firm, name in rivals.items():
            if is_file(name):  # nothing loaded can run code
                raise RecordError(f"{record.name}: seats.{firm} = {name!r}: allowed built-in strategies")
            if name == HUMAN.name:
                raise RecordError(f"{record.name}: seats.{firm} = {name!r}: allowed in a game of several teams only")
        try:
            return cls(record.map, people, record.seed, rivals, record.settings)
        except (ValueError, KeyError, IndexError, ArithmeticError) as error:
            raise RecordError(f"{record.name}: seats: {error}") from None

    def replay(self, record: Record) -> None:
        """Play the quarters of a record, and open the next. Raises RecordError."""
        model, game = self.model, Replay(record, self.model)
        for _ in record.quarters:
            game.open()
            self._opened()
            opened = model.state.copy()
            game.resolve()
            self._keep(opened)
            self._close()
            model.quarter += 1
        self.recorder.resume(record)
        model.running = model.quarter < self.map.quarters and not self.over
        self._go_on()

    def open(self) -> None:
        """The first half of a quarter."""
        self._decided = False
        self.model.open_quarter()
        self.recorder.opened()
        self._opened()

    def decide(self) -> None:
        """Strategies' sealed orders, once a quarter; before `resolve` where somebody watches what they order."""
        if not self._decided:
            self.model.decide()
            self._decided = True

    def resolve(self, drafts: Mapping[int, Games], decided: Mapping[str, str]) -> None:
        """Hand in all orders, resolve, open the next quarter.

        drafts: seat -> a person's orders, (1,); decided: firm id -> who decided. Raises ValueError when it is over.
        """
        if self.over:
            raise ValueError("the game is over")
        model = self.model
        self.decide()
        for seat, draft in drafts.items():  # once more, from the sessions' own drafts, which no rival's code has seen
            turn.hand_in(draft.copy(), model.orders, seat, 0)
        self.recorder.decided(dict(decided))
        opened = model.state.copy()
        self._keep(opened)
        model.resolve()
        self.recorder.resolved()
        self._close()
        for watcher in self.watchers:
            watcher.resolved()
        self._go_on()

    # ---------------------------------------------------------------------------------------- seeing

    @property
    def quarter(self) -> int:
        """Quarters played."""
        return int(self.model.quarter)

    @property
    def over(self) -> bool:
        """Has the game ended?"""
        return bool(self.model.state["over"][0, 0])

    @property
    def ended_early(self) -> bool:
        """Did the game end before its last quarter, because one cloud led everywhere?"""
        return self.over and self.quarter < self.map.quarters

    def standings(self, pin: par.Pin | None = None) -> list[Standing]:
        """All clouds in the map's order; no place beside par, which is of whole games, in one that ended early.

        pin: the par to use, by default the one pinned for the map.
        """
        s, found = self.model.state[0], []
        pin = pin or par.pinned(self.map)
        for c, cloud in enumerate(self.map.clouds):
            value = float(s["value_kusd"][c])
            place = pin.place(cloud.id, value) if pin and not self.ended_early else None
            found.append(
                Standing(
                    cloud.id, cloud.name, c, value,
                    {part: float(x) for part, x in zip(PARTS, s["value_parts_kusd"][c], strict=True)},
                    float(s["land_all"][c]), int(s["anchors"][c]), float(s["circularity"][c]),
                    float(s["resilience"][c]), bool(s["alive"][c]),
                    place.percentile if place else None, place.par_kusd if place else None,
                    place.difference_kusd if place else None,
                )
            )  # fmt: skip
        return found

    def truth(self) -> dict[str, float]:
        """The world's hidden draws: scaling, specialise, tipping, open_lag; ValueError before the end."""
        if not self.over:
            raise ValueError("the truth is told when the game is over")
        return {name: float(self.model.state[f"world_{name}"][0, 0]) for name in WORLD}

    # --------------------------------------------------------------------------------------- keeping

    def _keep(self, opened: Games) -> None:
        """Remember a quarter about to be resolved, and what was before it."""
        last, m = self.played, self.model
        self.played = explain.Played(
            self.map, -1, m.quarter, opened, m.orders.copy(), m.luck.copy(), self.closed,
            None if last is None else last.opened, None if last is None else last.orders,
        )  # fmt: skip

    def _close(self) -> None:
        """After a resolution."""
        state = self.model.state
        self.flows.add(state)
        self.book.add(state)
        self.closed = state.copy()
        self.chronicle.append(self._items())
        self.news = self.chronicle[-1][len(self._opening_news) :]

    def _go_on(self) -> None:
        if not self.over:
            self.open()
            return
        for watcher in self.watchers:
            watcher.look()

    def _opened(self) -> None:
        """After an opening: its news joins that of the last resolution."""
        self._opening_news = self._items()
        self.news = [*self.news, *self._opening_news]
        for watcher in self.watchers:
            watcher.look()

    def _items(self) -> list[NewsItem]:
        s = self.model.state[0]
        return [
            NewsItem(
                NEWS_KINDS[s["news_kind"][i]], int(s["news_who"][i]), int(s["news_whom"][i]), float(s["news_amount"][i])
            )
            for i in range(int(s["news_count"][0]))
        ]
