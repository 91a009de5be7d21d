"""Compile every rule once, so that no later start waits."""

import gc
import inspect
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Lock, Thread
from types import FunctionType
from typing import Any

import numpy as np

from agents.firm import role_of
from agents.rollout import believe_all
from agents.strategies import built_in
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine import turn
from game.engine.layout import Games, record, rules_of
from game.engine.noise import tape
from game.engine.opening import Setup, prepare
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, LABS
from game.engine.rule import COMPILED
from game.engine.view import View
from game.forecast import Known, forecast
from game.paths import write_whole
from game.seeing import seen
from game.start import ROOT, stamp
from maps.loader import load_map

SMALLEST = "pocket"
LAST = 4  # phases that are compiled beside the others, so that both processes take as long

Step = Callable[[str], None]
Progress = Callable[[int, int, str], None]  # steps done, all steps, what is next


def is_warm() -> bool:
    """Is everything compiled? Always so in plain mode, which compiles nothing."""
    mark = stamp()
    return not COMPILED or mark is None or mark.is_file()


def warm(on_progress: Progress | None = None) -> float:
    """Compile what isn't compiled yet; returns seconds. Safe twice, and in two processes at once."""
    if is_warm():
        return 0.0
    start = time.perf_counter()
    in_one_piece(lambda: compile_all(on_progress or (lambda done, steps, what: None)))
    return time.perf_counter() - start


def compile_all(tell: Progress) -> None:
    """Compile everything, in two processes."""
    strategies = [s.name for s in built_in().values()]
    steps = 5 + len(turn.PHASES) + len(strategies)
    done, lock = 0, Lock()

    def step(what: str) -> None:
        nonlocal done
        with lock:
            tell(done, steps, what)
            done += 1

    # Seats and the last phases in a process of their own: the two share little, and all lands in one cache.
    command = [sys.executable, "-m", "game.warm"]
    helper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def listen() -> None:
        for line in helper.stdout or ():
            step(line.strip())

    listener = Thread(target=listen, daemon=True)
    listener.start()
    phases(step)
    quarters(step)
    listener.join()
    helper.wait()
    forecasts(step)
    if helper.returncode:  # nothing is missing if it failed
        seats(lambda what: None)
    tell(steps, steps, "")
    mark = stamp()
    if mark is not None:
        write_whole(mark, b"")


def phases(step: Step) -> None:
    """Compile what a quarter does."""
    spare_compiler()
    step("opening of a game")
    setup, state, luck = small_game()
    rules, orders = setup.rules, Orders.empty(1)
    turn.begin(state, luck, rules)
    for name in turn.PHASES[:-LAST]:
        step(f"phase {name}")
        warm_phase(name, state, orders, luck, rules)


def quarters(step: Step) -> None:
    """Compile what joins the phases; the last of them are in the cache by now."""
    setup, state, luck = small_game()
    view, rules, draft = View.empty(1), setup.rules, Orders.empty(1)
    step("quarters")
    turn.open_quarter(state, view, luck, rules, 0)
    turn.resolve(state, draft, luck, rules, 0)


def forecasts(step: Step) -> None:
    """Compile forecasts, which need phases and seats."""
    setup, state, luck = small_game()
    step("forecasts")
    forecast(Known(setup.map, 0, seen(state, luck, setup.rules, 0)), [Orders.empty(1)], quarters=2, games=1)


def small_game() -> tuple[Setup, Games, Games]:
    """The smallest map, the state it opens with, (1,), and its luck."""
    setup = prepare(load_map(SMALLEST))
    luck = np.ascontiguousarray(tape([0], setup.map.quarters, setup.tables)[:, 0])
    return setup, np.repeat(setup.opening, 1), luck


def in_one_piece(work: Callable[[], None]) -> None:
    """Do the work with room for all the frames of its calls.

    Python takes memory for frames in pieces of 16 kB, and gives a piece back when a call that crossed its edge ends:
    hundreds of thousands of times while the compiler runs, a tenth of its time. A frame that asks for a megabyte of
    stack gets a piece of two, and those above it use the rest.
    """

    def first() -> None:
        work()

    code = first.__code__.replace(co_stacksize=2**17 + 1)
    FunctionType(code, globals(), first.__name__, None, first.__closure__)()


def spare_compiler() -> None:
    """Two things that cost a fifth of the compiler's time.

    It makes millions of objects that stay, and the collector looks through them for garbage; and it writes out all
    fields of a record each time it tells types apart.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
    if COMPILED:
        from numba.core.types import Record

        Record.__repr__ = _written_once(Record.__repr__)  # type: ignore[method-assign]


def _written_once(write: Callable[[Any], str]) -> Callable[[Any], str]:
    texts: dict[int, tuple[Any, str]] = {}  # with the object, so that no other gets its number

    def text(self: Any) -> str:
        if id(self) not in texts:
            texts[id(self)] = self, write(self)
        return texts[id(self)][1]

    return text


def warm_phase(name: str, state: Games, orders: Games, luck: Games, rules: Any) -> None:
    """Run one phase on a copy of a game's opening: its own function, as `turn` calls it."""
    s, o, n = record(state.copy(), 0), record(orders, 0), record(luck, 0)
    phase = getattr(turn, name)
    given = {"s": s, "o": o, "n": n, "rules": rules_of(rules), "quarter": 0}
    phase(*(given[p] for p in inspect.signature(getattr(phase, "py_func", phase)).parameters))


def seats(step: Step) -> None:
    """Compile the last phases, every strategy, and what a seat believes and hands in."""
    spare_compiler()
    setup, state, luck = small_game()
    view, rules, draft, orders = View.empty(1), setup.rules, Orders.empty(1), Orders.empty(1)
    for name in turn.PHASES[-LAST:]:
        step(f"phase {name}")
        warm_phase(name, state, orders, luck, rules)
    for strategy in built_in().values():
        step(f"strategy {strategy.name}")
        firms = [f for f, name in enumerate(setup.ids) if name and role_of(f) in strategy.roles]
        if strategy.play is not None and firms:
            strategy.play(state, view, draft, orders, luck, rules, np.array(firms[:1]), np.arange(1))
    step("beliefs")
    believe_all(state.copy(), seen(state, luck, rules, 0), np.zeros((1, 3, LABS)), rules)
    step("hands")
    standing(record(view, 0), record(draft, 0), rules_of(rules), CLOUDS - 1, HOLD)
    turn.hand_in(draft, orders, 0, 0)


if __name__ == "__main__":
    in_one_piece(lambda: seats(lambda what: print(what, flush=True)))
