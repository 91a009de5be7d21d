"""A game as data: seed, map, and every seat's accepted orders, with digests to hold a replay to.

A record file is gzip-compressed JSON (`gzip -dc game.landgrab` shows it). Replaying needs no strategy
code. Where the arithmetic is the same, digests must be equal; elsewhere snapshots are compared within
TOLERANCE and play goes on from the snapshot. Nothing loaded can run code, and every value is checked.
"""

import base64
import binascii
import json
import platform
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import ValidationError

from agents.model import LandGrab
from game.engine import turn
from game.engine.layout import Games
from game.engine.orders import LIMITS, Orders
from game.engine.rule import sources_hash
from game.engine.state import State, digest
from game.guesses import Guess
from game.paths import write_whole
from game.recordform import FileForm, MapForm, entered_form
from game.recordform import Packed as Packed
from game.teams import HotSeat
from maps.loader import GameMap, MapError, explain, parse_map

FORMAT = 1
SNAPSHOT_EVERY = 4  # quarters
TOLERANCE = 1e-6  # relative, between machines of different arithmetic
MOST_BYTES, MOST_UNPACKED = 16 << 20, 64 << 20

Half = Literal["opening", "resolution"]


class RecordError(ValueError):
    """A record that can't be used: one line with file, field, value and what is allowed."""


class ReplayError(RecordError):
    """A replay that leads elsewhere than its record says: quarter (from 0), half, and state fields."""

    def __init__(self, message: str, quarter: int, half: Half, fields: list[str]) -> None:
        super().__init__(message)
        self.quarter, self.half, self.fields = quarter, half, fields


@dataclass(frozen=True)
class Quarter:
    """One quarter: accepted orders of all seats, who decided but strategies, digests and marks of both halves."""

    orders: Packed
    decided: dict[str, str]
    opened: str
    resolved: str
    marks: tuple[str, str]

    @cached_property
    def text(self) -> str:
        """As JSON; made once, as an autosave writes all quarters again."""
        return _json({
            "orders": self.orders, "decided": self.decided, "opened": self.opened, "resolved": self.resolved,
            "marks": list(self.marks),
        })  # fmt: skip


@dataclass(frozen=True)
class Record:
    """A game, finished or not. seats: firm id -> strategy; snapshots: after quarter -> State bytes."""

    map: GameMap
    seed: int
    seats: dict[str, str]
    quarters: list[Quarter]
    settings: tuple[str, ...] = ()
    seat: str | None = None  # the person's
    snapshots: dict[int, bytes] = field(default_factory=dict)
    draft: Packed | None = None  # the person's orders of a quarter not yet ended
    fingerprint: dict[str, str] = field(default_factory=dict)
    sources: str = ""
    name: str = "record"  # what errors call it
    guesses: tuple[Guess, ...] = ()  # chances the person gave to offers
    hunches: dict[str, str] = field(default_factory=dict)  # what the person thinks of the hidden world
    hot_seat: HotSeat | None = None  # where several persons play in turn: then seat and draft are None

    def until(self, quarter: int) -> "Record":
        """The same game, cut before a quarter."""
        snapshots = {q: s for q, s in self.snapshots.items() if q < quarter}
        guesses = tuple(g for g in self.guesses if g.quarter < quarter)
        return replace(self, quarters=self.quarters[:quarter], snapshots=snapshots, draft=None, guesses=guesses)


@cache
def fingerprint() -> dict[str, str]:
    """What the bits of a game's numbers may depend on."""
    try:
        numba = version("numba")
    except PackageNotFoundError:
        numba = "none"
    return {
        "processor": platform.machine(), "system": platform.system(), "python": platform.python_version(),
        "libc": "-".join(platform.libc_ver()), "numba": numba, "numpy": np.__version__,
    }  # fmt: skip


def field_marks(game: Games) -> str:
    """A short checksum of each state field, 4 hex digits, so that a difference can be named."""
    return "".join(f"{zlib.crc32(game[name].tobytes()) & 0xFFFF:04x}" for name in game.dtype.names or ())


@cache
def _order_names() -> tuple[str, ...]:
    return tuple(Orders.fields())


def pack(orders: Games) -> Packed:
    """What is not zero in one game's orders."""
    packed: Packed = {}
    for name in _order_names():
        values = orders[name]
        if values.any():
            where = np.argwhere(values)
            found = values[values != 0].tolist()
            packed[name] = [[*place, value] for place, value in zip(where.tolist(), found, strict=True)]
    return packed


def unpack(packed: Packed, source: str, where: str) -> Games:
    """One game's orders, shape (1,); RecordError for unknown fields, wrong places and values over the limits."""
    fields, orders = Orders.fields(), Orders.empty(1)
    for name, entries in packed.items():
        if name not in fields:
            raise RecordError(f"{source}: {where}: no order is called {name!r}")
        kind, shape = fields[name]
        low, high = LIMITS[name]
        for entry in entries:
            *place, value = entry
            inside = len(place) == len(shape) and all(
                type(i) is int and 0 <= i < n for i, n in zip(place, shape, strict=False)
            )
            if not inside:
                raise RecordError(f"{source}: {where}.{name}: place {place}: allowed below {list(shape)}")
            whole = kind is not np.float64
            if (whole and type(value) is not int) or not low <= value <= high:
                number = "whole numbers " if whole else ""
                raise RecordError(f"{source}: {where}.{name} = {value!r}: allowed {number}{low:g} to {high:g}")
            orders[name][(0, *map(int, place))] = value
    return orders


class Recorder:
    """Writes down one game of a model, half by half; `record()` gives what there is so far.

    Call `opened()` after the opening, `decided()` when all orders are in, `resolved()` after the resolution.
    """

    def __init__(self, model: LandGrab, game: int = 0, settings: Sequence[str] = ()) -> None:
        self.model, self.game, self.settings = model, game, tuple(settings)
        self.quarters: list[Quarter] = []
        self.snapshots: dict[int, bytes] = {}
        self._opened, self._marks, self._over = "", "", False
        self._orders: Packed = {}
        self._decided: dict[str, str] = {}

    def _game(self) -> Games:
        return self.model.state[self.game : self.game + 1]

    def opened(self) -> None:
        """After open_quarter."""
        self._over = bool(self._game()["over"][0, 0])
        if not self._over:
            self._opened, self._marks = digest(self._game()), field_marks(self._game())

    def decided(self, decided: dict[str, str] | None = None) -> None:
        """When all orders are in. decided: firm id -> "human" where a person decided; "timeout" where a team's time was
        out and standing orders filled in what it hadn't decided; "absent" where nobody of a team came.

        Where standing orders decided for a strategy that failed, the model knows: "error" or "timeout".
        """
        if not self._over:
            self._orders = pack(self.model.orders[self.game])
            self._decided = {**self.model.replaced(self.game), **(decided or {})}

    def resolved(self) -> None:
        """After resolve."""
        if self._over:
            return
        game, played = self._game(), len(self.quarters)
        marks = (self._marks, field_marks(game))
        self.quarters.append(Quarter(self._orders, self._decided, self._opened, digest(game), marks))
        if (played + 1) % SNAPSHOT_EVERY == 0 or game["over"][0, 0] or played + 1 == self.model.map.quarters:
            self.snapshots[played] = game.tobytes()

    def record(self) -> Record:
        """The quarters played so far, of nobody in particular."""
        m = self.model
        seats = {}
        for seat in m.seats.values():
            playing = [s.name for s, games in seat.strategies if self.game in games]
            seats[seat.firm_id] = playing[0] if playing else ""
        return Record(
            m.map, m.seeds[self.game], seats, list(self.quarters), self.settings, None,
            dict(self.snapshots), None, dict(fingerprint()), sources_hash(),
        )  # fmt: skip

    def resume(self, record: Record) -> None:
        """Go on from a record whose quarters this model has replayed."""
        self.quarters, self.snapshots = list(record.quarters), dict(record.snapshots)


# ---------------------------------------------------------------------------------------------- files


def to_bytes(record: Record) -> bytes:
    """The record file: the same bytes for the same game."""
    m = record.map
    head = {
        "landgrab": "record", "format": FORMAT, "rules_version": turn.RULES_VERSION, "sources": record.sources,
        "fingerprint": record.fingerprint,
        "map": {"name": m.id, "hash": m.hash, "settings": list(record.settings), "content": m.model_dump(mode="json")},
        "seed": record.seed, "seat": record.seat, "seats": record.seats,
        "snapshots": {str(q): _coded(s) for q, s in record.snapshots.items()}, **entered(record),
    }  # fmt: skip
    text = f'{_json(head)[:-1]},"quarters":[{",".join(q.text for q in record.quarters)}]}}'
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(text.encode()) + packer.flush()


def entered(record: Record) -> dict[str, Any]:
    """What changes within a quarter: orders not yet handed in, what persons believe, and whose turn it is."""
    return entered_form(record.draft, record.guesses, record.hunches, record.hot_seat)


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), allow_nan=False)


@lru_cache(maxsize=32)
def _coded(snapshot: bytes) -> str:
    return base64.b64encode(zlib.compress(snapshot)).decode()


def save(record: Record, path: Path, sure: bool = True) -> None:
    """Write a record file, whole or not at all."""
    write_whole(path, to_bytes(record), sure)


def load(path: Path) -> Record:
    """The record in a file; RecordError says in one line why it can't be used."""
    return from_bytes(read(path), path.name)


def read(path: Path) -> bytes:
    """The bytes of a file that may be a record; RecordError if they can't be read or are too many."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RecordError(f"{path.name}: {path.stat().st_size} bytes: allowed {MOST_BYTES}")
        return path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path}: can't be read: {error.strerror or error}") from None


def from_bytes(data: bytes, name: str = "record", later: dict[str, Any] | None = None) -> Record:
    """The record in the bytes of a file, everything checked; later: `entered` parts that take the place of its own."""
    raw = _open(data, name)
    if later and isinstance(raw, dict):
        raw |= later
    if not isinstance(raw, dict) or raw.get("landgrab") != "record":
        raise RecordError(f"{name}: not a Landgrab record")
    for key, ours in (("format", FORMAT), ("rules_version", turn.RULES_VERSION)):
        if raw.get(key) != ours:
            raise RecordError(f"{name}: {key} = {raw.get(key)!r}: this version of the game plays {key} {ours} only")
    try:
        file = FileForm.model_validate(raw)
    except ValidationError as error:
        raise RecordError(f"{name}: {explain(error)}") from None
    game_map = _map(file.map, name)
    ids = {f.id for f in game_map.firms}
    if set(file.seats) != ids:
        odd = sorted(set(file.seats) ^ ids)[0]
        raise RecordError(f"{name}: seats: {odd!r}: allowed exactly the firms of the map")
    if (file.seat is not None and file.seat not in ids) or len(file.quarters) > game_map.quarters:
        if len(file.quarters) > game_map.quarters:
            raise RecordError(f"{name}: quarters = {len(file.quarters)}: allowed 0 to {game_map.quarters}")
        raise RecordError(f"{name}: seat = {file.seat!r}: allowed one of {', '.join(sorted(ids))}")
    quarters = []
    for i, q in enumerate(file.quarters):
        unpack(q.orders, name, f"quarters.{i}.orders")
        for firm in q.decided:
            if firm not in ids:
                raise RecordError(f"{name}: quarters.{i}.decided: {firm!r}: allowed firms of the map")
        quarters.append(Quarter(q.orders, dict(q.decided), q.opened, q.resolved, (q.marks[0], q.marks[1])))
    hot_seat = file.hot_seat.checked() if file.hot_seat else None
    teams = hot_seat.teams if hot_seat else ()
    if hot_seat and (file.seat is not None or len({team.seat for team in teams} & ids) < len(teams)):
        raise RecordError(f"{name}: hot_seat.teams: allowed firms of the map, each once, and no other person's seat")
    for draft in (file.draft, *(team.draft for team in teams)):
        unpack(draft or {}, name, "draft")
    snapshots = {}
    for key, text in file.snapshots.items():
        if int(key) >= len(quarters):
            raise RecordError(f"{name}: snapshots.{key}: allowed 0 to {len(quarters) - 1}")
        snapshots[int(key)] = _snapshot(text, name, key)
    return Record(
        game_map, file.seed, file.seats, quarters, tuple(file.map.settings), file.seat, snapshots, file.draft,
        file.fingerprint, file.sources, name, tuple(Guess(**guess.model_dump()) for guess in file.guesses),
        {str(key): str(word) for key, word in file.hunches.items()}, hot_seat,
    )  # fmt: skip


def _refuse_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _open(data: bytes, name: str) -> Any:
    reader = zlib.decompressobj(31)
    try:
        text = reader.decompress(data, MOST_UNPACKED)
        if reader.unconsumed_tail:
            raise RecordError(f"{name}: over {MOST_UNPACKED} bytes when unpacked: allowed {MOST_UNPACKED}")
        if not reader.eof or reader.unused_data:
            raise RecordError(f"{name}: {'cut short' if not reader.eof else 'something follows its end'}")
        return json.loads(text, parse_constant=_refuse_number)
    except zlib.error:
        raise RecordError(f"{name}: not a Landgrab record, or damaged") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"{name}: damaged: its content is not JSON") from None


def _map(part: MapForm, name: str) -> GameMap:
    rules = part.content.get("rules")
    if not isinstance(rules, dict) or "base" in rules:
        raise RecordError(f"{name}: map.content.rules: allowed all rules in full")
    try:
        game_map = parse_map(part.content, f"{name}: map.content")
    except MapError as error:
        raise RecordError(str(error)) from None
    except (TypeError, AttributeError, KeyError):
        raise RecordError(f"{name}: map.content: not a map") from None
    if game_map.hash != part.hash:
        raise RecordError(f"{name}: map.hash = {part.hash!r}: its content has {game_map.hash!r}")
    return game_map


def _snapshot(text: str, name: str, key: str) -> bytes:
    size = State.dtype().itemsize
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(base64.b64decode(text, validate=True), size + 1)
    except (zlib.error, binascii.Error):
        data = b""
    if len(data) != size or not reader.eof or reader.unused_data:
        raise RecordError(f"{name}: snapshots.{key}: damaged: allowed one state of {size} bytes")
    return data
