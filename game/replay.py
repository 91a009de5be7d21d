"""Play a record again, without strategies, and hold it to its digests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agents.model import LandGrab
from game.engine import turn
from game.engine.layout import Games
from game.engine.noise import tape
from game.engine.opening import Setup, prepare
from game.engine.orders import Orders
from game.engine.parameters import FIRMS
from game.engine.rule import sources_hash
from game.engine.state import State, digest
from game.engine.view import View
from game.flows import Flows
from game.record import TOLERANCE, Half, Quarter, Record, RecordError, ReplayError, field_marks, fingerprint, unpack
from game.statements import Book

# Whole numbers that are amounts; all others are indices, counts or flags and must be equal.
AMOUNTS = (
    "_kusd",
    "_kw",
    "shares",
    "fleet",
    "store",
    "chips_due",
    "chips_bought",
    "chips_scrapped",
    "chip_supply",
    "supply_due",
)


class Replay:
    """One game of a record, played half by half on arrays of its own or on those of a model of one game.

    verify: hold each half to its digest where this machine's arithmetic is the record's (`exact`);
    elsewhere compare with snapshots and go on from them.
    """

    def __init__(self, record: Record, model: LandGrab | None = None, verify: bool = True) -> None:
        self.record = record
        self.exact = record.fingerprint == fingerprint()
        self.verify = verify
        self.model = model
        self.quarter = 0
        self.compared = 0  # digests or snapshots found to agree
        if model is None:
            self.setup: Setup = _prepared(record)
            self.state: Games = np.repeat(self.setup.opening, 1)
            self.view: Games = View.empty(1)
            self.orders: Games = Orders.empty(1)
            self.noise: Games = tape([record.seed], record.map.quarters, self.setup.tables)
            turn.begin(self.state, np.ascontiguousarray(self.noise[:, 0]), self.setup.rules)
        else:
            self.setup, self.state, self.view = model.setup, model.state, model.view
            self.orders, self.noise = model.orders, model.noise
        self.luck: Games = np.ascontiguousarray(self.noise[:, 0])
        self.seats = [f for f in range(FIRMS) if self.setup.ids[f]]

    def open(self) -> None:
        """First half of the next recorded quarter."""
        q = self.quarter
        if self.state["over"][0, 0]:
            raise RecordError(f"{self.record.name}: quarters.{q}: allowed none after the game is over")
        self.luck = np.ascontiguousarray(self.noise[:, q])
        turn.open_quarter(self.state, self.view, self.luck, self.setup.rules, q)
        self._hold("opening")
        if self.model is not None:  # those who will play on remember what they saw
            self.model.luck = self.luck
            self.model.notice()

    def resolve(self) -> None:
        """Second half, with the recorded orders."""
        where = f"quarters.{self.quarter}.orders"
        given = unpack(self.record.quarters[self.quarter].orders, self.record.name, where)
        draft = given.copy()
        self.orders[:] = np.zeros(1, Orders.dtype())
        for seat in self.seats:
            turn.hand_in(draft, self.orders, seat, 0)
        for name in Orders.fields():
            if not np.array_equal(given[name], self.orders[name]):
                raise RecordError(
                    f"{self.record.name}: {where}.{name}: allowed orders of the map's firms for themselves only"
                )
        turn.resolve(self.state, self.orders, self.luck, self.setup.rules, self.quarter)
        self._hold("resolution")
        self.quarter += 1

    def _hold(self, half: Half) -> None:
        """Compare with the record, or say what differs."""
        if not self.verify:
            return
        q = self.record.quarters[self.quarter]
        if self.exact:
            expected = q.opened if half == "opening" else q.resolved
            if digest(self.state) != expected:
                self._differs(half, self._fields(q, half))
            self.compared += 1
        elif half == "resolution" and self.quarter in self.record.snapshots:
            snapshot = np.frombuffer(self.record.snapshots[self.quarter], State.dtype())
            fields = apart(self.state, snapshot)
            if fields:
                self._differs(half, fields)
            self.state[:] = snapshot
            self.compared += 1

    def _fields(self, q: Quarter, half: Half) -> list[str]:
        ours, theirs = field_marks(self.state), q.marks[0] if half == "opening" else q.marks[1]
        if len(ours) != len(theirs):
            return []
        return [
            n
            for i, n in enumerate(self.state.dtype.names or ())
            if ours[4 * i : 4 * i + 4] != theirs[4 * i : 4 * i + 4]
        ]

    def _differs(self, half: Half, fields: list[str]) -> None:
        name = self.record.map.quarter_name(self.quarter)
        what = f": {', '.join(fields[:6])}{' and others' if len(fields) > 6 else ''}" if fields else ""
        why = "" if self.record.sources == sources_hash() else "; the rules have changed since it was written"
        raise ReplayError(
            f"{self.record.name}: quarter {self.quarter} ({name}) differs after its {half}{what}{why}",
            self.quarter, half, fields,
        )  # fmt: skip


@dataclass(frozen=True)
class Replayed:
    """Outcome of a replay. exact: digests were compared, else snapshots; compared: how many agreed."""

    state: Games = field(repr=False)  # (1,), after the last recorded quarter
    quarters: int
    exact: bool
    compared: int
    digest: str


def replay(record: Record, verify: bool = True) -> Replayed:
    """Play a record to its end. Raises ReplayError at the first difference, RecordError for orders that can't be."""
    game = Replay(record, verify=verify)
    for _ in record.quarters:
        game.open()
        game.resolve()
    return Replayed(game.state, game.quarter, game.exact, game.compared, digest(game.state))


def books(
    record: Record, quarters: int | None = None, firms: Sequence[int] = range(FIRMS)
) -> tuple[Book, Games, Setup]:
    """Play a record without comparing and keep its books; also the state, (1,), after the last, and the map's setup.

    quarters: how many are played, all if None. Raises RecordError for orders that can't be.
    """
    game = Replay(record, verify=False)
    book = Book(game.state, firms=firms)
    for _ in record.quarters[:quarters]:
        game.open()
        game.resolve()
        book.add(game.state)
    return book, game.state, game.setup


def flows(record: Record, quarters: int | None = None) -> Flows:
    """Play a record without comparing and keep who paid whom; quarters: how many, all if None. Raises RecordError."""
    game = Replay(record, verify=False)
    kept = Flows.of(game.state)
    for _ in record.quarters[:quarters]:
        game.open()
        game.resolve()
        kept.add(game.state)
    return kept


def apart(state: Games, other: Games, tolerance: float = TOLERANCE) -> list[str]:
    """State fields in which two games differ by more than the tolerance; indices, counts and flags by anything."""
    fields = []
    for name, (kind, _) in State.fields().items():
        ours, theirs = state[name], other[name]
        if kind is np.float64 or (kind is np.int64 and name.endswith(AMOUNTS)):
            near = np.isfinite(theirs) & (np.abs(ours - theirs) <= tolerance * np.maximum(np.abs(ours), 1.0))
            same = bool(near.all())
        else:
            same = np.array_equal(ours, theirs)
        if name == "cash_kusd":
            same = same and int(ours.sum()) == int(theirs.sum())
        if not same:
            fields.append(name)
    return fields


def _prepared(record: Record) -> Any:
    try:
        return prepare(record.map)
    except (ValueError, KeyError, IndexError, ArithmeticError) as error:
        raise RecordError(f"{record.name}: map.content: can't be set up: {error}") from None
