"""Compile every rule once, so that no later start waits."""

import time
from collections.abc import Callable

import numpy as np

from agents.firm import role_of
from agents.strategies import built_in
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine import turn
from game.engine.layout import record, rules_of
from game.engine.noise import tape
from game.engine.opening import prepare
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS
from game.engine.rule import COMPILED
from game.engine.view import View, see_public
from game.paths import write_whole
from game.start import stamp
from maps.loader import load_map

SMALLEST = "pocket"

Progress = Callable[[int, int, str], None]  # steps done, all steps, what is next


def is_warm() -> bool:
    """Is everything compiled? Always so in plain mode, which compiles nothing."""
    mark = stamp()
    return not COMPILED or mark is None or mark.is_file()


def warm(on_progress: Progress | None = None) -> float:
    """Compile what isn't compiled yet; returns seconds. Safe twice, and in two processes at once."""
    start = time.perf_counter()
    if is_warm():
        return 0.0
    tell = on_progress or (lambda done, steps, what: None)
    strategies = list(built_in().values())
    steps = 3 + len(turn.PHASES) + len(strategies)
    done = 0

    def step(what: str) -> None:
        nonlocal done
        tell(done, steps, what)
        done += 1

    game_map = load_map(SMALLEST)
    step("opening of a game")
    setup = prepare(game_map)
    state, view, rules = np.repeat(setup.opening, 1), View.empty(1), setup.rules
    draft, orders = Orders.empty(1), Orders.empty(1)
    luck = np.ascontiguousarray(tape([0], game_map.quarters, setup.tables)[:, 0])
    turn.begin(state, luck, rules)
    for index, name in enumerate(turn.PHASES):
        step(f"phase {name}")
        turn.one_phase(index, np.repeat(setup.opening, 1), orders, luck, rules, 0)
    step("quarters")
    turn.open_quarter(state, view, luck, rules, 0)
    see_public(record(View.empty(1), 0), record(state, 0), rules_of(rules))
    for strategy in strategies:
        step(f"strategy {strategy.name}")
        seats = [f for f, name in enumerate(setup.ids) if name and role_of(f) in strategy.roles]
        if strategy.play is not None and seats:
            strategy.play(state, view, draft, orders, luck, rules, seats[0], np.arange(1))
    step("resolution")
    standing(record(view, 0), record(draft, 0), rules_of(rules), CLOUDS - 1, HOLD)
    turn.look(state, view, luck, rules, 0, 0)
    turn.hand_in(draft, orders, 0, 0)
    turn.resolve(state, orders, luck, rules, 0)
    tell(steps, steps, "")
    mark = stamp()
    if mark is not None:
        write_whole(mark, b"")
    return time.perf_counter() - start
