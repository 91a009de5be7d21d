"""Inside the process of a strategy: load it, answer each view with orders. What stands here, foreign code can see.

It gets the target, its seat, the rules and one view at a time: never the state, the seed, or anybody's orders.
"""

import importlib
import json
import linecache
import random
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from socket import socket, socketpair
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from agents.foreign.protocol import (
    ANSWER,
    DONE,
    FAILED,
    HELLO,
    NUMBER,
    READY,
    RULES_BYTES,
    VIEW,
    Target,
    packed_text,
    receive,
)
from game.engine.layout import Layout
from game.engine.orders import Orders
from game.engine.parameters import Tables, rules_dtype
from game.engine.view import View

Decide = Callable[[View, Orders, Any, int], object]
Record = TypeVar("Record", bound=Layout)
VIEW_FIELDS, ORDERS_FIELDS = tuple(View.fields()), tuple(Orders.fields())
NOTHING = bytes(Orders.dtype().itemsize)


class GuardedOrders(Orders):
    """Orders whose arrays can be written and not replaced: `orders.payout_kusd = 5` would order nothing, silently."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in ORDERS_FIELDS:
            raise AttributeError(f"write into orders.{name}, such as orders.{name}[seat] = ...")
        raise AttributeError(f"no order is called {name!r}")


def serve(talk: socket) -> None:
    """Answer views until the seat hangs up."""
    with suppress(EOFError, ConnectionError):
        size, seat = HELLO.unpack(receive(talk.recv, HELLO.size))
        target = Target(*json.loads(receive(talk.recv, size)))
        rules = rules_of(receive(talk.recv, RULES_BYTES))
        try:
            decide = load(target)
        except BaseException as error:
            answer(talk, 0, FAILED, sentence(error, target.file))
            return
        answer(talk, 0, READY)
        while True:
            (number,) = NUMBER.unpack(receive(talk.recv, NUMBER.size))
            one(talk, number, receive(talk.recv, VIEW), decide, rules, seat, target.file)


def rehearse() -> None:
    """Decide once before any process is forked: what Python and numpy do only the first time is then done for all."""
    ours, theirs = socketpair()
    with ours, theirs:
        rules = rules_of(bytes(RULES_BYTES))
        one(ours, 0, bytes(VIEW), lambda view, orders, rules, seat: None, rules, 0, "")
    sentence(ValueError("nothing"), "")


def one(talk: socket, number: int, seen: bytes, decide: Decide, rules: Any, seat: int, file: str) -> None:
    """Decide once. The view can't be written, as its bytes can't."""
    draft = Orders.empty(1)
    view = arrays(View, VIEW_FIELDS, np.frombuffer(seen, View.dtype())[0])
    orders = arrays(GuardedOrders, ORDERS_FIELDS, draft[0])
    seed(view)
    start = time.perf_counter()
    try:
        given = decide(view, orders, rules, seat)
        if given is not None and given is not orders:
            raise TypeError(f"decide returned {type(given).__name__}: write into orders and return nothing")
    except BaseException as error:
        answer(talk, number, FAILED, sentence(error, file), took=time.perf_counter() - start)
    else:
        answer(talk, number, DONE, "", draft.tobytes(), time.perf_counter() - start)


def arrays(layout: type[Record], fields: tuple[str, ...], record: Any) -> Record:
    """`Layout.view`, with the names of fields known: it is most of what a decision costs here."""
    self = layout.__new__(layout)
    self.__dict__.update((name, record[name]) for name in fields)
    return self


def seed(view: View) -> None:
    """Luck that code draws without being asked comes from the seat's own, so that the same game stays the same."""
    luck = view.luck.tobytes()
    random.seed(luck)
    np.random.seed(np.frombuffer(luck, np.uint32))  # noqa: NPY002 (the old global generator is what people call)


def answer(talk: socket, number: int, status: int, text: str = "", orders: bytes = NOTHING, took: float = 0.0) -> None:
    """Send an answer of fixed size, after what was printed."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    talk.sendall(ANSWER.pack(number, status, took) + packed_text(text) + orders)


def rules_of(data: bytes) -> Any:
    """The rules as plain Python strategies read them: rules.demand.nest, rules.tables.clouds[0]."""
    record = np.frombuffer(data, rules_dtype())[0]
    rules = SimpleNamespace()
    for name in record.dtype.names or ():
        if name == "tables":
            rules.tables = Tables.view(record[name])
        else:
            section = record[name]
            setattr(rules, name, SimpleNamespace(**{f: section[f].item() for f in section.dtype.names}))
    return rules


def load(target: Target) -> Decide:
    """The `decide` of a file's or a module's class Strategy, made anew, or its function `decide`."""
    if target.file:
        spec = spec_from_file_location("own_strategy", target.file)
        if spec is None or spec.loader is None:
            raise ImportError(f"{target.file} can't be loaded")
        found: Any = module_from_spec(spec)
        sys.modules["own_strategy"] = found
        spec.loader.exec_module(found)
    else:
        sys.path.append(target.folder)
        found = importlib.import_module(target.module)
        for part in filter(None, target.attribute.split(".")):
            found = getattr(found, part)
    if hasattr(found, "Strategy"):
        found = found.Strategy
    if isinstance(found, type):
        found = found()
    decide: Any = getattr(found, "decide", found)
    if not callable(decide):
        raise TypeError("there is neither a class Strategy nor a function decide")
    return decide  # type: ignore[no-any-return]


def sentence(error: BaseException, file: str) -> str:
    """An error in one line, with the last line of the file that it passed through."""
    try:
        said = " ".join(str(error).split())[:400]
    except Exception:
        said = "(its text can't be read)"
    text = type(error).__name__ + (f": {said}" if said else "")
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file and f.lineno]
    if lines:
        text += f", in line {lines[-1]}: {linecache.getline(file, lines[-1]).strip()[:200]}"
    return text
