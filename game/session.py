"""One game as a person plays it: see, order, undo, end the quarter, save, go back."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from agents.human import HUMAN
from agents.model import LandGrab
from agents.strategies import Reason, Strategy
from agents.strategies.any.standing_orders import GROW, HARVEST, HOLD, standing
from game import analyst, desk, explain, par, paths, turning
from game.autosave import Autosave
from game.desk import OrderError
from game.draft import Draft
from game.engine import turn
from game.engine.book import ACCEPTED
from game.engine.layout import Games, rules_of
from game.engine.layout import record as one_game
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, SPONSORS
from game.engine.view import View
from game.flows import Flows
from game.forecast import Known
from game.guesses import WORDS, WORLD, Guess, scored
from game.match import Match, NewsItem, Report, Standing
from game.reasons import public, reasons_of
from game.record import Packed, Record, pack, save
from game.seeing import seen
from game.statements import Quarter
from maps.loader import GameMap, MapError, load_map

__all__ = ["POSTURES", "NewsItem", "OrderError", "Report", "Session", "Standing"]

POSTURES = {"grow": GROW, "hold": HOLD, "harvest": HARVEST}


class Session:
    """A match as one seat sees and plays it; `Session.new` and `Session.load` make one of a game of its own.

    map, setup: what is played; seat: the person's firm index, -1: none; quarter: from 0; over: has it ended;
    history: the view at each quarter's opening, the last one is this quarter's; files: where the game is kept;
    watched: only strategies play, and `seat` is whose eyes are borrowed (`game/spectator.py`).
    """

    watched = False

    def __init__(self, match: Match, seat: int, files: Autosave | None = None) -> None:
        self._match, self.seat = match, seat
        self.map, self.setup = match.map, match.setup
        self.files = files or Autosave()
        if files is None:
            self.files.make = self.record
        self.history: list[View] = []
        self._draft = Draft(lambda: self.files.entry())
        self.guesses: list[Guess] = []  # chances of acceptance the person gave, oldest first
        self.hunches: dict[str, str] = {}  # what the person thinks of the hidden world
        self.gate: Callable[[], str] = str  # why no order is taken now; empty: it is
        match.watchers.append(self)

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
        if seat is not None and seat not in [f.id for f in game_map.firms]:
            clouds = ", ".join(f.id for f in game_map.clouds)
            raise MapError(f"seat = {seat!r}: allowed {clouds} (or another firm of the map)")
        self = cls._on(Match(game_map, [seat] if seat else [], seed, rivals, settings), seat)
        self.files.path = autosave
        self._match.open()
        self.prefill()
        self.files.whole()
        return self

    @classmethod
    def load(cls, path: Path) -> "Session":
        """The game in a file, where it was left; the autosave goes on autosaving. Raises RecordError."""
        files = Autosave(Path(path))
        self = cls.of(files.load(), files)
        if files.path and files.path.resolve() != paths.autosave().resolve():
            files.path = None
        return self

    @classmethod
    def _on(cls, match: Match, seat: str | None, files: Autosave | None = None) -> "Session":
        return cls(match, match.setup.firm[seat] if seat is not None else -1, files)

    @classmethod
    def of(cls, record: Record, files: Autosave | None = None) -> "Session":
        """The game of a record, where it was left. Raises RecordError."""
        match = Match.of(record, [record.seat] if record.seat else [])
        self = cls._on(match, record.seat, files)
        self.files.make = self.record
        match.replay(record)
        self.resume(record.draft, record.guesses, record.hunches, record.name)
        return self

    # ---------------------------------------------------------------------------------------- seeing

    @property
    def quarter(self) -> int:
        """Quarters played."""
        return self._match.quarter

    @property
    def over(self) -> bool:
        """Has the game ended?"""
        return self._match.over

    @property
    def ended_early(self) -> bool:
        """Did the game end before its last quarter, because one cloud led everywhere?"""
        return self._match.ended_early

    @property
    def chronicle(self) -> list[list[NewsItem]]:
        """All news of each quarter played."""
        return self._match.chronicle

    @property
    def _model(self) -> LandGrab:
        return self._match.model

    @property
    def view(self) -> View:
        """What the person's seat sees now, a copy; watching, only the public part."""
        return View.view(self._view.copy()[0])

    @property
    def draft(self) -> Orders:
        """The person's orders as entered so far, a copy."""
        return Orders.view(self._draft.games.copy()[0])

    def news(self) -> list[NewsItem]:
        """What happened since the person's last orders: the last resolution and this opening."""
        return list(self._match.news)

    def before(self, field: str) -> NDArray[Any]:
        """A field of the view as it was a quarter ago; in the first quarter, as it is."""
        found: NDArray[Any] = getattr(self.history[max(len(self.history) - 2, 0)], field)
        return found.copy()

    def standings(self, pin: par.Pin | None = None) -> list[Standing]:
        """All clouds in the map's order, as `Match.standings`."""
        return self._match.standings(pin)

    def player(self, firm: int) -> str:
        """Name of the strategy that plays a firm."""
        return self._model.seats[firm].strategies[0][0].name

    def books(self, firm: int) -> list[Quarter]:
        """Closed books of a firm, a quarter each, oldest first: the own ones, and everybody's when the game is over."""
        return list(self._match.book.quarters) if firm == self.seat or self.over else []

    def strategy(self, firm: int) -> Strategy | None:
        """The strategy that plays a firm; None for a person's seat."""
        playing = [strategy for strategy, games in self._model.seats[firm].strategies if 0 in games]
        return playing[0] if playing and playing[0].name != HUMAN.name else None

    def reasons(self, firm: int) -> list[Reason]:
        """Why a strategy's firm did what it did last quarter: what others may know; all, if over or watched."""
        played, strategy = self._match.played, self.strategy(firm)
        if played is None or strategy is None:
            return []
        found = reasons_of(played, self.setup, self._model.rules, strategy, firm)
        if self.watched or self.over:
            return found
        told = (public(reason, firm, *self.history[-2:]) for reason in found)
        return [reason for reason in told if reason is not None]

    def truth(self) -> dict[str, float]:
        """The world's hidden draws: scaling, specialise, tipping, open_lag; ValueError before the end."""
        return self._match.truth()

    def state(self) -> Games:
        """The true state, a record of shape (1,), a copy; ValueError while a person plays."""
        if self.seat >= 0 and not self.over:
            raise ValueError("the true state is told when the game is over, or where nobody plays")
        return self._model.state.copy()

    def flows(self) -> Flows:
        """Who paid whom: the ledger once the game is over, or where nobody plays; till then as the seat may see it."""
        if self.over or self.seat < 0:
            return self._match.flows
        return analyst.as_seen(self._match.flows, self.seat, self.history, self.setup.opening[0], self.setup.tables)

    # ------------------------------------------------------------------------- looking ahead and back

    def known(self) -> Known:
        """What a forecast may use: the map and this quarter's view, a copy."""
        return Known(self.map, self.seat, self._view.copy())

    def draft_games(self) -> Games:
        """The person's orders as entered so far as a record, shape (1,), a copy."""
        return self._draft.games.copy()

    def standing_games(self, posture: str = "hold") -> Games:
        """Standing orders of this quarter as a record, shape (1,)."""
        return self._standing(POSTURES[posture])

    def played(self) -> explain.Played | None:
        """The quarter last resolved, for `explain.explain`; None before the first or without a cloud's seat."""
        played = self._match.played
        return replace(played, seat=self.seat) if played is not None and 0 <= self.seat < CLOUDS else None

    def explain(self) -> explain.Explanation | None:
        """Causes of the quarter last resolved; takes some tens of milliseconds."""
        played = self.played()
        return None if played is None else explain.explain(played)

    def turning_points(self, count: int = 3) -> list[turning.Decision]:
        """The decisions that changed the final value most; takes a second or two."""
        return turning.turning_points(self.record(), count)

    def guess(self, lab: int, own: float | None, forecast: float | None = None) -> None:
        """Give (or with None, take back) the chance from 0 to 1 that a lab signs this quarter's offer."""
        if own is not None and not 0.0 <= own <= 1.0:
            raise OrderError(f"guess = {own}: allowed 0 to 1")
        self._may_order("guess")
        self.guesses = [g for g in self.guesses if (g.quarter, g.lab) != (self.quarter, lab)]
        if own is not None:
            self.guesses.append(Guess(self.quarter, lab, float(own), forecast, None))
        self.files.entry()

    def hunch(self, name: str, word: str) -> None:
        """Say what the hidden world is thought to be: low, middle, high, or "" for no opinion."""
        if name not in WORLD or word not in WORDS:
            raise OrderError(f"hunch {name} = {word!r}: allowed {', '.join(WORLD)}: low, middle, high or nothing")
        self._may_order("hunch")
        self.hunches = {**self.hunches, name: word}
        self.files.entry()

    def _score_guesses(self) -> None:
        """After a resolution: which guessed offers were signed; a guess without an offer is dropped."""
        played = self._match.played
        if played is None or self.seat < 0:
            return
        answers, o = self._model.state["answer"][0, self.seat], played.orders[0]
        offers = o["bid_kusd"][self.seat] > 0
        if self.seat < SPONSORS:
            offers |= o["commit_kusd"][self.seat] > 0
        self.guesses = scored(self.guesses, played.quarter, offers, answers == ACCEPTED)

    # -------------------------------------------------------------------------------------- ordering

    def order(self, field: str, *index: int, value: float) -> None:
        """Set one order of the own seat; index is below the seat's row. Raises OrderError."""
        self._may_order(field)
        place, number = desk.place(self.setup, self.seat, field, index, value)
        self._draft.change([(field, place, self._draft.games[field][(0, *place)].item(), number)])

    def _may_order(self, what: str) -> None:
        why = "the game is over" if self.over else self.gate()
        if why:
            raise OrderError(f"{what}: {why}")

    def step(self) -> AbstractContextManager[None]:
        """Entries made in this block undo together."""
        return self._draft.step()

    def undo(self, count: int = 1) -> bool:
        """Take the last steps back; False: there is none in this quarter."""
        return not self.gate() and self._draft.undo(count)

    def redo(self, count: int = 1) -> bool:
        """Do the last undone steps again; False: there is none."""
        return not self.gate() and self._draft.redo(count)

    def delegate(self, posture: str, at: str | None = None) -> None:
        """Fill in standing orders, `grow`, `hold` or `harvest`, as one step: everything but deals, or one desk's."""
        if posture not in POSTURES:
            raise OrderError(f"posture = {posture!r}: allowed {', '.join(POSTURES)}")
        if at is not None and at not in desk.DESKS:
            raise OrderError(f"desk = {at!r}: allowed {', '.join(desk.DESKS)}")
        if self.over or self.seat < 0:
            return
        self._may_order(posture)
        self._draft.change(desk.differences(self._draft.games, self._standing(POSTURES[posture]), self.seat, at))

    def fill_in(self, posture: str) -> None:
        """Let standing orders of a posture decide what the person hasn't: fields in which nothing was entered."""
        entered = {field for field, *_ in desk.differences(self._standing(HOLD), self._draft.games, self.seat)}
        filled = desk.differences(self._draft.games, self._standing(POSTURES[posture]), self.seat)
        self._draft.change([change for change in filled if change[0] not in entered])

    def problems(self) -> list[str]:
        """What would be clipped or can't be met, in plain words; empty: all is well."""
        return [] if self.seat < 0 else desk.problems(self.setup, self.map, self.view, self.draft, self.seat)

    # ------------------------------------------------------------------------------------- a quarter

    def end_quarter(self) -> Report:
        """Hand in all orders, resolve, open the next quarter. Raises ValueError when the game is over."""
        if self.over:
            raise ValueError("the game is over")
        self.files.whole()
        self._match.resolve(*self.sealed("human"))
        self.prefill()
        report = self.report()
        self.files.whole()
        return report

    def sealed(self, by: str) -> tuple[dict[int, Games], dict[str, str]]:
        """The orders as they are handed in and who decided them, for `Match.resolve`; nothing where nobody plays."""
        return ({self.seat: self._draft.games.copy()}, {self.setup.ids[self.seat]: by}) if self.seat >= 0 else ({}, {})

    def report(self) -> Report:
        """How the quarter last resolved went. Raises ValueError before the first."""
        played, now = self._match.played, self._model.state[0]
        if played is None:
            raise ValueError("no quarter has been played")
        before, after = [desk.figures(s, self.seat) if self.seat >= 0 else {} for s in (played.opened[0], now)]
        return Report(played.quarter, self.news(), before, after, self.standings(), self.over)

    def resolved(self) -> None:
        """After all orders were carried out: what was entered is past."""
        self._score_guesses()
        self._draft.begin()

    def look(self) -> None:
        """Make this quarter's view."""
        self._view = self._seen(self._model.state, self._model.luck)
        self.history.append(View.view(self._view[0]))

    def _seen(self, state: Games, luck: Games) -> Games:
        """What the seat sees of a state, (1,)."""
        return seen(state, luck, self._model.rules, self.seat)

    def _standing(self, posture: int) -> Games:
        filled, legal = Orders.empty(1), Orders.empty(1)
        standing(one_game(self._view.copy(), 0), one_game(filled, 0), rules_of(self._model.rules), self.seat, posture)
        turn.hand_in(filled, legal, self.seat, 0)
        return legal

    def prefill(self) -> None:
        """Begin the quarter's orders with standing orders."""
        if self.seat >= 0 and not self.over:
            self._draft.begin(self._standing(HOLD))

    # ----------------------------------------------------------------------------------------- files

    def record(self) -> Record:
        """The game so far, with the orders entered in this quarter."""
        seat = self.setup.ids[self.seat] if self.seat >= 0 else None
        draft = self.packed() if self.seat >= 0 and not self.over else None
        return replace(
            self._match.recorder.record(), seat=seat, draft=draft, guesses=tuple(self.guesses),
            hunches=dict(self.hunches),
        )  # fmt: skip

    def packed(self) -> Packed:
        """The orders entered in this quarter, for a file."""
        return pack(self._draft.games[0])

    def resume(self, draft: Packed | None, guesses: Sequence[Guess], hunches: Mapping[str, str], source: str) -> None:
        """Go on with what a person had entered and believed. Raises RecordError."""
        self.guesses, self.hunches = list(guesses), dict(hunches)
        self.prefill()
        if draft is not None and self.seat >= 0 and not self.over:
            self._draft.begin(desk.own_rows(draft, self.seat, source))

    def save(self, path: Path) -> None:
        """Write the game to a file, whole or not at all."""
        save(self.files.make(), Path(path))

    def fork(self, quarter: int | None = None) -> "Session":
        """The same game as a game of its own, from this moment or from the start of an earlier quarter."""
        record = self.record()
        if quarter is None or quarter == self.quarter:
            return self.of(record)
        if not 0 <= quarter < self.quarter:
            raise ValueError(f"quarter = {quarter}: allowed 0 to {self.quarter}")
        return self.of(record.until(quarter))
