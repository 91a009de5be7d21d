"""What goes between a seat and the process of its strategy: records of fixed size and short texts, never objects."""

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from game.engine.layout import Games
from game.engine.orders import Orders
from game.engine.parameters import Tables, rules_dtype
from game.engine.view import View
from maps.rulebook import Rulebook


class Limits(NamedTuple):
    """What a strategy may use. Beyond `step_s`, a decision draws on the game's bank."""

    step_s: float = 0.25  # for every decision
    bank_s: float = 2.0  # more, for all decisions of a game together
    load_s: float = 10.0  # to load the file
    memory_mb: int = 1024  # address space, where the system enforces it
    restarts: int = 3  # in a game; after that, standing orders to its end
    output_bytes: int = 20_000  # of what it prints in a game, kept

    @property
    def cpu_s(self) -> int:
        """Processor time a process may use if nobody is left to end it."""
        return int(self.load_s + self.bank_s + 40 * self.step_s) + 5


class Target(NamedTuple):
    """What to load: a file, or an attribute of a module below a folder."""

    file: str = ""
    module: str = ""
    attribute: str = ""
    folder: str = ""


HELLO = struct.Struct("<qq")  # bytes of the target as JSON, seat; then the target and the rules
NUMBER = struct.Struct("<q")  # of the decision; then the view
ANSWER = struct.Struct("<qqd")  # of the decision, status, seconds it took; then a text and the orders
READY, DONE, FAILED = 0, 1, 2
TEXT = 1000  # bytes
VIEW, ORDERS, RULES_BYTES = View.dtype().itemsize, Orders.dtype().itemsize, rules_dtype().itemsize
ANSWER_BYTES = ANSWER.size + TEXT + ORDERS

# To the process that starts the others.
COMMAND = struct.Struct("<qqqq")  # what, process, MB of memory, seconds of processor
STATUS = struct.Struct("<q")  # process that was started, -1: none; or how one ended (a signal counts below zero)
START, END, FORGET = 0, 1, 2  # to forget is to end and not to answer


def receive(recv: Callable[[int], bytes], size: int) -> bytes:
    """Exactly so many bytes; EOFError when the other side is gone."""
    parts = []
    while size > 0:
        part = recv(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def packed_text(text: str) -> bytes:
    """A text in TEXT bytes."""
    return text.encode("utf-8", "replace")[:TEXT].ljust(TEXT, b"\0")


def printable(data: bytes) -> str:
    """Text from a process that isn't trusted: no control characters, which could move a terminal's cursor."""
    text = data.decode("utf-8", "replace").rstrip("\0")
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def rules_bytes(book: Any) -> bytes:
    """The rules, which are public, as one record. book: as `parameters.pack` gives it, compiled or plain."""
    if isinstance(book, np.ndarray):
        return book.tobytes()
    record: Games = np.zeros(1, rules_dtype())
    for name in Rulebook.model_fields:
        for field, value in getattr(book, name):
            record[name][field] = value
    for field in Tables.fields():
        record["tables"][field] = getattr(book.tables, field)
    return record.tobytes()
