"""One game as a person plays it: see, order, undo, end the quarter, save, go back."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foreign.finding import is_file
from agents.human import HUMAN
from agents.model import LandGrab
from agents.strategies import Strategy
from agents.strategies.any.standing_orders import GROW, HARVEST, HOLD, standing
from game import analyst, desk, explain, par, paths, turning
from game.desk import OrderError
from game.engine import turn
from game.engine.book import ACCEPTED
from game.engine.layout import Games, rules_of
from game.engine.layout import record as one_game
from game.engine.looking import see_public
from game.engine.news import NEWS_KINDS
from game.engine.opening import Setup
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS
from game.engine.state import PARTS
from game.engine.view import View
from game.flows import Flows
from game.forecast import Known
from game.guesses import WORDS, WORLD, Guess
from game.record import Record, Recorder, RecordError, load, save
from game.replay import Replay
from game.statements import Book, Quarter
from maps.loader import GameMap, MapError, load_map

POSTURES = {"grow": GROW, "hold": HOLD, "harvest": HARVEST}
AUTOSAVE_EVERY = 0.5  # seconds between autosaves while orders are entered

Change = tuple[str, tuple[int, ...], float, float]  # field, place in the orders, before, after


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


class Session:
    """A game with at most one person in it; `Session.new` and `Session.load` make one.

    map, setup: what is played; seat: the person's firm index, -1: none; quarter: from 0; over: has it ended;
    history: the view at each quarter's opening, the last one is this quarter's; watched: only strategies play, and
    `seat` is whose eyes are borrowed (`game/spectator.py`).
    """

    watched = False

    def __init__(self, model: LandGrab, seat: int, settings: Sequence[str] = (), autosave: Path | None = None) -> None:
        self._model, self.seat = model, seat
        self.map: GameMap = model.map
        self.setup: Setup = model.setup
        self.autosave = autosave
        self.autosave_problem = ""  # why the last autosave failed
        self.history: list[View] = []
        self._recorder = Recorder(model, 0, seat, settings)
        self._flows = Flows.of(model.state)
        self._draft: Games = Orders.empty(1)
        self._done: list[list[Change]] = []
        self._undone: list[list[Change]] = []
        self._step: list[Change] | None = None
        self.chronicle: list[list[NewsItem]] = []  # all news of each quarter played
        self._news: list[NewsItem] = []
        self._opening_news: list[NewsItem] = []
        self._saved_at = 0.0
        self._serial = self._written = 0  # of autosaves begun and in the file
        self._writing = threading.Lock()
        self.guesses: list[Guess] = []  # chances of acceptance the person gave, oldest first
        self.hunches: dict[str, str] = {}  # what the person thinks of the hidden world
        self._played: explain.Played | None = None
        self._book = Book(model.state)
        self._closed = model.state.copy()  # as the last quarter left it

    # ------------------------------------------------------------------------------------ beginnings

    @classmethod
    def new(
        cls,
        map: str | GameMap = "frontier-2026",
        seat: str | None = "microsoft",
        seed: int = 0,
        quarters: int | None = None,
        rivals: Mapping[str, str] | None = None,
        autosave: Path | None = None,
        about: Sequence[str] = (),
    ) -> "Session":
        """A new game; seat None: watch only. rivals: firm id or role -> strategy. Raises MapError, ValueError.

        about: more for the record's settings, such as the exercise that a ready map comes from.
        """
        if seed < 0:
            raise ValueError(f"seed = {seed}: allowed 0 or more")
        settings = [*about, *([] if quarters is None else [f"quarters={quarters}"])]
        game_map = load_map(map, settings) if isinstance(map, str) else map
        clouds = [f.id for f in game_map.clouds]
        ids = [f.id for f in game_map.firms]
        if seat is not None and seat not in ids:
            raise MapError(f"seat = {seat!r}: allowed {', '.join(clouds)} (or another firm of the map)")
        self = cls._start(game_map, seat, seed, dict(rivals or {}), settings, autosave)
        self._open()
        self._prefill()
        self._autosave()
        return self

    @classmethod
    def load(cls, path: Path) -> "Session":
        """The game in a file, where it was left; the autosave goes on autosaving. Raises RecordError."""
        path = Path(path)
        same = path.resolve() == paths.autosave().resolve()
        return cls._from(load(path), path if same else None)

    @classmethod
    def _start(
        cls,
        game_map: GameMap,
        seat: str | None,
        seed: int,
        rivals: Mapping[str, str],
        settings: Sequence[str],
        autosave: Path | None,
    ) -> "Session":
        strategies: dict[str, str | Strategy] = dict(rivals)
        if seat is not None:
            strategies[seat] = HUMAN
        model = LandGrab(game_map, strategies=strategies, seeds=[seed], collect=False)
        return cls(model, model.setup.firm[seat] if seat is not None else -1, settings, autosave)

    @classmethod
    def _from(cls, record: Record, autosave: Path | None = None) -> "Session":
        rivals = {firm: name for firm, name in record.seats.items() if firm != record.seat}
        for firm, name in rivals.items():
            if is_file(name):  # nothing loaded can run code
                raise RecordError(f"{record.name}: seats.{firm} = {name!r}: allowed built-in strategies")
        try:
            self = cls._start(record.map, record.seat, record.seed, rivals, record.settings, autosave)
        except (ValueError, KeyError, IndexError, ArithmeticError) as error:
            raise RecordError(f"{record.name}: seats: {error}") from None
        model, game = self._model, Replay(record, self._model)
        self.guesses, self.hunches = list(record.guesses), dict(record.hunches)
        for _ in record.quarters:
            game.open()
            model.luck = game.luck
            self._opened()
            opened = model.state.copy()
            game.resolve()
            self._flows.add(model.state)
            self._keep(opened)
            self._book.add(model.state)
            model.quarter += 1
            self._resolved_news()
        self._recorder.resume(record)
        model.running = model.quarter < self.map.quarters and not self.over
        if self.over:
            self._look()
        else:
            self._open()
            self._prefill()
            if record.draft is not None and self.seat >= 0:
                self._draft = desk.own_rows(record.draft, self.seat, record.name)
        return self

    # ---------------------------------------------------------------------------------------- seeing

    @property
    def quarter(self) -> int:
        """Quarters played."""
        return int(self._model.quarter)

    @property
    def over(self) -> bool:
        """Has the game ended?"""
        return bool(self._model.state["over"][0, 0])

    @property
    def ended_early(self) -> bool:
        """Did the game end before its last quarter, because one cloud led everywhere?"""
        return self.over and self.quarter < self.map.quarters

    @property
    def view(self) -> View:
        """What the person's seat sees now, a copy; watching, only the public part."""
        return View.view(self._view.copy()[0])

    @property
    def draft(self) -> Orders:
        """The person's orders as entered so far, a copy."""
        return Orders.view(self._draft.copy()[0])

    def news(self) -> list[NewsItem]:
        """What happened since the person's last orders: the last resolution and this opening."""
        return list(self._news)

    def before(self, field: str) -> NDArray[Any]:
        """A field of the view as it was a quarter ago; in the first quarter, as it is."""
        found: NDArray[Any] = getattr(self.history[max(len(self.history) - 2, 0)], field)
        return found.copy()

    def standings(self) -> list[Standing]:
        """All clouds in the map's order; no place beside par, which is of whole games, in one that ended early."""
        s, found = self._model.state[0], []
        pin = par.pinned(self.map)
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

    def player(self, firm: int) -> str:
        """Name of the strategy that plays a firm."""
        return self._model.seats[firm].strategies[0][0].name

    def books(self, firm: int) -> list[Quarter]:
        """Closed books of a firm, a quarter each, oldest first: the own ones, and everybody's when the game is over."""
        return list(self._book.quarters) if firm == self.seat or self.over else []

    def strategy(self, firm: int) -> Strategy | None:
        """The strategy that plays a firm; None for a person's seat."""
        playing = [strategy for strategy, games in self._model.seats[firm].strategies if 0 in games]
        return playing[0] if playing and playing[0].name != HUMAN.name else None

    def truth(self) -> dict[str, float]:
        """The world's hidden draws: scaling, specialise, tipping, open_lag; ValueError before the end."""
        if not self.over:
            raise ValueError("the truth is told when the game is over")
        return {name: float(self._model.state[f"world_{name}"][0, 0]) for name in WORLD}

    def state(self) -> Games:
        """The true state, a record of shape (1,), a copy; ValueError while a person plays."""
        if self.seat >= 0 and not self.over:
            raise ValueError("the true state is told when the game is over, or where nobody plays")
        return self._model.state.copy()

    def flows(self) -> Flows:
        """Who paid whom: the ledger once the game is over, or where nobody plays; till then as the seat may see it."""
        if self.over or self.seat < 0:
            return self._flows
        return analyst.as_seen(self._flows, self.seat, self.history, self.setup.opening[0], self.setup.tables)

    # ------------------------------------------------------------------------- looking ahead and back

    def known(self) -> Known:
        """What a forecast may use: the map and this quarter's view, a copy."""
        return Known(self.map, self.seat, self._view.copy())

    def draft_games(self) -> Games:
        """The person's orders as entered so far as a record, shape (1,), a copy."""
        return self._draft.copy()

    def standing_games(self, posture: str = "hold") -> Games:
        """Standing orders of this quarter as a record, shape (1,)."""
        return self._standing(POSTURES[posture])

    def played(self) -> explain.Played | None:
        """The quarter last resolved, for `explain.explain`; None before the first or without a cloud's seat."""
        return self._played if 0 <= self.seat < CLOUDS else None

    def explain(self) -> explain.Explanation | None:
        """Causes of the quarter last resolved; takes some tens of milliseconds."""
        played = self.played()
        return None if played is None else explain.explain(played)

    def turning_points(self, count: int = 3) -> list[turning.Decision]:
        """The decisions that changed the final value most; takes a second or two."""
        return turning.turning_points(self.record(), count)

    def _keep(self, opened: Games) -> None:
        """Remember a quarter about to be resolved, and what was before it."""
        last, m = self._played, self._model
        self._played = explain.Played(
            self.map, self.seat, m.quarter, opened, m.orders.copy(), m.luck.copy(), self._closed,
            None if last is None else last.opened, None if last is None else last.orders,
        )  # fmt: skip

    def guess(self, lab: int, own: float | None, forecast: float | None = None) -> None:
        """Give (or with None, take back) the chance from 0 to 1 that a lab signs this quarter's offer."""
        if own is not None and not 0.0 <= own <= 1.0:
            raise OrderError(f"guess = {own}: allowed 0 to 1")
        self.guesses = [g for g in self.guesses if (g.quarter, g.lab) != (self.quarter, lab)]
        if own is not None:
            self.guesses.append(Guess(self.quarter, lab, float(own), forecast, None))
        self._autosave_entry()

    def hunch(self, name: str, word: str) -> None:
        """Say what the hidden world is thought to be: low, middle, high, or "" for no opinion."""
        if name not in WORLD or word not in WORDS:
            raise OrderError(f"hunch {name} = {word!r}: allowed {', '.join(WORLD)}: low, middle, high or nothing")
        self.hunches = {**self.hunches, name: word}
        self._autosave_entry()

    def _score_guesses(self) -> None:
        """After a resolution: which guessed offers were signed; a guess without an offer is dropped."""
        played = self._played
        if played is None or self.seat < 0:
            return
        answers, orders = self._model.state["answer"][0, self.seat], played.orders[0]
        kept = []
        for g in self.guesses:
            if g.quarter == played.quarter and g.signed is None:
                if not (orders["bid_kusd"][self.seat, g.lab] > 0 or orders["commit_kusd"][self.seat, g.lab] > 0):
                    continue
                g = replace(g, signed=bool(answers[g.lab] == ACCEPTED))
            kept.append(g)
        self.guesses = kept

    # -------------------------------------------------------------------------------------- ordering

    def order(self, field: str, *index: int, value: float) -> None:
        """Set one order of the own seat; index is below the seat's row. Raises OrderError."""
        if self.over:
            raise OrderError(f"{field}: the game is over")
        place, number = desk.place(self.setup, self.seat, field, index, value)
        self._change([(field, place, self._draft[field][(0, *place)].item(), number)])

    def _change(self, changes: list[Change]) -> None:
        changes = [change for change in changes if change[2] != change[3]]
        if not changes:
            return
        for field, place, _, after in changes:
            self._draft[field][(0, *place)] = after
        if self._step is not None:
            self._step.extend(changes)
        else:
            self._finish_step(changes)

    def _finish_step(self, changes: list[Change]) -> None:
        if changes:
            self._done.append(changes)
            self._undone.clear()
            self._autosave_entry()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Entries made in this block undo together."""
        if self._step is not None:
            yield
            return
        self._step = []
        try:
            yield
        finally:
            changes, self._step = self._step, None
            self._finish_step(changes)

    def undo(self) -> bool:
        """Take the last step back; False: there is none in this quarter."""
        if not self._done or self._step is not None:
            return False
        step = self._done.pop()
        for field, place, before, _ in reversed(step):
            self._draft[field][(0, *place)] = before
        self._undone.append(step)
        self._autosave(sure=False)
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False: there is none."""
        if not self._undone or self._step is not None:
            return False
        step = self._undone.pop()
        for field, place, _, after in step:
            self._draft[field][(0, *place)] = after
        self._done.append(step)
        self._autosave(sure=False)
        return True

    def delegate(self, posture: str, at: str | None = None) -> None:
        """Fill in standing orders, `grow`, `hold` or `harvest`, as one step: everything but deals, or one desk's."""
        if posture not in POSTURES:
            raise OrderError(f"posture = {posture!r}: allowed {', '.join(POSTURES)}")
        if at is not None and at not in desk.DESKS:
            raise OrderError(f"desk = {at!r}: allowed {', '.join(desk.DESKS)}")
        if self.over or self.seat < 0:
            return
        self._change(desk.differences(self._draft, self._standing(POSTURES[posture]), self.seat, at))

    def problems(self) -> list[str]:
        """What would be clipped or can't be met, in plain words; empty: all is well."""
        return [] if self.seat < 0 else desk.problems(self.setup, self.map, self.view, self.draft, self.seat)

    # ------------------------------------------------------------------------------------- a quarter

    def end_quarter(self) -> Report:
        """Hand in all orders, resolve, open the next quarter. Raises ValueError when the game is over."""
        if self.over:
            raise ValueError("the game is over")
        self._autosave()
        model, played = self._model, self.quarter
        before = self._figures()
        self._recorder.decided(self._decide())
        opened = model.state.copy()
        self._keep(opened)
        model.resolve()
        self._flows.add(model.state)
        self._recorder.resolved()
        self._book.add(model.state)
        self._score_guesses()
        self._resolved_news()
        self._done, self._undone = [], []
        self._draft[:] = np.zeros(1, Orders.dtype())
        if self.over:
            self._look()
        else:
            self._open()
            self._prefill()
        self._autosave()
        return Report(played, self.news(), before, self._figures(), self.standings(), self.over)

    def _decide(self) -> dict[str, str]:
        """All orders into the model; gives firm id -> "human" where a person decided."""
        model = self._model
        model.decide()
        if self.seat < 0:
            return {}
        # Once more, from the session's own draft, which no rival's code has seen.
        turn.hand_in(self._draft.copy(), model.orders, self.seat, 0)
        return {self.setup.ids[self.seat]: "human"}

    def _figures(self) -> dict[str, float]:
        return desk.figures(self._model.state[0], self.seat) if self.seat >= 0 else {}

    def _open(self) -> None:
        self._model.open_quarter()
        self._recorder.opened()
        self._opened()

    def _opened(self) -> None:
        """After an opening: its news joins that of the last resolution."""
        self._opening_news = self._items()
        self._news = [*self._news, *self._opening_news]
        self._look()

    def _resolved_news(self) -> None:
        self._closed = self._model.state.copy()
        self.chronicle.append(self._items())
        self._news = self.chronicle[-1][len(self._opening_news) :]

    def _items(self) -> list[NewsItem]:
        s = self._model.state[0]
        return [
            NewsItem(
                NEWS_KINDS[s["news_kind"][i]], int(s["news_who"][i]), int(s["news_whom"][i]), float(s["news_amount"][i])
            )
            for i in range(int(s["news_count"][0]))
        ]

    def _look(self) -> None:
        """Make this quarter's view in a blank record: nothing of another seat's is left in it."""
        m, view = self._model, View.empty(1)
        see_public(one_game(view, 0), one_game(m.state, 0), rules_of(m.rules))
        if self.seat >= 0:
            turn.look(m.state, view, m.luck, m.rules, self.seat, 0)
        self._view: Games = view
        self.history.append(View.view(view[0]))

    def _standing(self, posture: int) -> Games:
        filled, legal = Orders.empty(1), Orders.empty(1)
        standing(one_game(self._view.copy(), 0), one_game(filled, 0), rules_of(self._model.rules), self.seat, posture)
        turn.hand_in(filled, legal, self.seat, 0)
        return legal

    def _prefill(self) -> None:
        if self.seat >= 0:
            self._draft = self._standing(HOLD)

    # ----------------------------------------------------------------------------------------- files

    def record(self) -> Record:
        """The game so far, with the orders entered in this quarter."""
        record = self._recorder.record(self._draft[0] if self.seat >= 0 and not self.over else None)
        return replace(record, guesses=tuple(self.guesses), hunches=dict(self.hunches))

    def save(self, path: Path) -> None:
        """Write the game to a file, whole or not at all."""
        save(self.record(), Path(path))

    def _autosave(self, sure: bool = True) -> None:
        """Write the game to its autosave: at once if `sure`, else beside the window, which goes on."""
        if self.autosave is None:
            return
        self._saved_at = time.monotonic()
        self._serial += 1
        record, path, serial = self.record(), self.autosave, self._serial
        if sure:
            self._write(record, path, serial, sure)
        else:
            threading.Thread(target=self._write, args=(record, path, serial, sure), name="landgrab-autosave").start()

    def _autosave_entry(self) -> None:
        """After an entry: not for every step of a slider."""
        if time.monotonic() - self._saved_at >= AUTOSAVE_EVERY:
            self._autosave(sure=False)

    def _write(self, record: Record, path: Path, serial: int, sure: bool) -> None:
        with self._writing:
            if serial < self._written:
                return  # a later state of the game is in the file already
            self._written = serial
            try:
                save(record, path, sure)
                self.autosave_problem = ""
            except OSError as error:  # the game goes on; the window says so
                self.autosave_problem = f"{path}: can't be written: {error.strerror or error}"

    def fork(self, quarter: int | None = None) -> "Session":
        """The same game as a game of its own, from this moment or from the start of an earlier quarter."""
        record = self.record()
        if quarter is None or quarter == self.quarter:
            return self._from(record)
        if not 0 <= quarter < self.quarter:
            raise ValueError(f"quarter = {quarter}: allowed 0 to {self.quarter}")
        return self._from(record.until(quarter))
