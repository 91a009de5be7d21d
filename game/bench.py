"""How fast the rules are, on one core: microseconds by phase, games a second, forecast, memory, start."""

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from agents.model import LandGrab
from game import forecast as forecasts
from game.engine import turn
from game.engine.layout import Games
from game.engine.noise import tape
from game.engine.rule import COMPILED
from game.engine.view import View
from game.explain import explain
from game.session import Session
from game.start import ROOT
from game.studies.outcomes import Outcomes
from game.studies.runner import BLOCK, Arm, play_chunk
from maps.loader import GameMap

_CHILD = """
import time
start = time.perf_counter()
from agents.model import LandGrab
model = LandGrab({name!r}, seeds=[0], collect=False)
model.open_quarter()
first = time.perf_counter() - start
model.decide(); model.resolve()
start = time.perf_counter()
model.step()
one = time.perf_counter() - start
while model.running and time.perf_counter() - start < 3: model.step()
print(first, (time.perf_counter() - start) / max(model.quarter - 1, 1))
"""


def _seconds(work: Callable[[], object], least: float) -> float:
    """Best time of one call, over at least three calls and `least` seconds; one call where `least` is 0."""
    best, start, calls = np.inf, time.perf_counter(), 0
    while calls < (3 if least > 0 else 1) or time.perf_counter() - start < least:
        before = time.perf_counter()
        work()
        best, calls = min(best, time.perf_counter() - before), calls + 1
    return float(best)


def _play(game_map: GameMap, games: int) -> None:
    """As batches are played: some games at a time, so that they stay in the processor's cache."""
    for first in range(0, games, BLOCK):
        model = LandGrab(game_map, seeds=range(first, min(first + BLOCK, games)), collect=False)
        model.play()
        model.close()


def _solo(game_map: GameMap, games: int) -> None:
    for seed in range(games):
        model = LandGrab(game_map, seeds=[seed], collect=False)
        model.play()
        model.close()


def phases(game_map: GameMap, times: int) -> dict[str, float]:
    """Microseconds a game-quarter of each phase, over whole games, without the cost of calling from Python.

    Sixteen games at a time, `times` times over: so few that they stay in the processor's cache, as in play.
    """
    spent = dict.fromkeys(turn.PHASES, 0.0)
    quarters = 0
    for first in range(0, 16 * times, 16):
        model = LandGrab(game_map, seeds=range(first, first + 16), collect=False)
        state = model.state.copy()
        turn.one_phase(0, state[:0], model.orders[:0], model.luck[:0], model.rules, 0)  # loads the compiled phases
        while model.running:
            quarters += int((model.state["over"][:, 0] == 0).sum())
            luck = np.ascontiguousarray(model.noise[:, model.quarter])
            state[:] = model.state
            for index in range(turn.OPENING):
                spent[turn.PHASES[index]] += _time(index, state, model, luck)
            model.open_quarter()
            model.decide()
            state[:] = model.state
            for index in range(turn.OPENING, len(turn.PHASES)):
                spent[turn.PHASES[index]] += _time(index, state, model, luck)
            model.resolve()
        model.close()
    return {name: 1e6 * max(seconds, 0.0) / max(quarters, 1) for name, seconds in spent.items()}


def _time(index: int, state: Games, model: LandGrab, luck: Games) -> float:
    """Seconds of one phase less those of a call for no games."""
    state.view(np.uint8).max()  # a large copy goes round the cache: bring it in
    before = time.perf_counter()
    turn.one_phase(index, state, model.orders, luck, model.rules, model.quarter)
    between = time.perf_counter()
    turn.one_phase(index, state[:0], model.orders[:0], luck[:0], model.rules, model.quarter)
    return 2 * between - before - time.perf_counter()


def halves(game_map: GameMap, games: int) -> dict[str, float]:
    """Microseconds a game-quarter as played: opening, orders (every seat's view and strategy), resolution."""
    spent = dict.fromkeys(("opening", "orders", "resolution"), 0.0)
    model = LandGrab(game_map, seeds=range(games), collect=False)
    quarters = 0
    while model.running:
        quarters += int((model.state["over"][:, 0] == 0).sum())
        for name, half in (("opening", model.open_quarter), ("orders", model.decide), ("resolution", model.resolve)):
            before = time.perf_counter()
            half()
            spent[name] += time.perf_counter() - before
    model.close()
    return {name: 1e6 * seconds / max(quarters, 1) for name, seconds in spent.items()}


def window(game_map: GameMap, name: str, games: int, least: float) -> dict[str, float]:
    """Milliseconds of what the window asks for in mid-game: a forecast, why a quarter went so, a quarter's end."""
    session = Session.new(name, game_map.clouds[0].id, seed=0)
    with TemporaryDirectory() as folder:
        session.files.path = Path(folder) / "autosave.landgrab"
        middle = game_map.quarters // 2
        spent = [_seconds(session.end_quarter, 0.0) for _ in range(middle)]
        known, draft, played = session.known(), session.draft_games(), session.played()
        assert played is not None
        found = {
            f"forecast_{games}x{forecasts.QUARTERS}_ms": _seconds(
                lambda: forecasts.forecast(known, [draft], games=games), least
            ),
            "explanation_ms": _seconds(lambda: explain(played), least),
            "quarter_with_autosave_ms": float(np.median(spent)),
        }
    return {key: round(1e3 * seconds, 1) for key, seconds in found.items()}


def memory(game_map: GameMap, games: int) -> float:
    """Kilobytes a game in flight, at the peak of a whole chunk with its rows."""
    peaks = []
    arm = Arm("memory", game_map, (), {})
    for count in (games, 2 * games):
        tracemalloc.start()
        play_chunk(arm, range(count), Outcomes)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return float((peaks[1] - peaks[0]) / games / 1024)


def start(name: str, plain: bool) -> tuple[float, float]:
    """A fresh process: seconds from import to the first opening, milliseconds a quarter alone."""
    environment = {**os.environ, "LANDGRAB_PLAIN": "1" if plain else "0"}
    done = subprocess.run(
        [sys.executable, "-c", _CHILD.format(name=name)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    first, quarter = map(float, done.stdout.split())
    return first, 1e3 * quarter


def measure(
    game_map: GameMap, name: str, quick: bool = False, on_step: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """All figures of one map. quick: fewer games, rougher figures."""
    tell = on_step or (lambda what: None)
    least = 0.0 if quick else 2.0
    found: dict[str, Any] = {
        "map": game_map.id,
        "quarters": game_map.quarters,
        "firms": len(game_map.firms),
        "compiled": COMPILED,
    }
    tell("first games")
    _play(game_map, 2)
    tell("phases")
    found["us_per_game_quarter"] = {k: round(v, 2) for k, v in phases(game_map, 1 if quick else 4).items()}
    found["us_as_played"] = {k: round(v, 2) for k, v in halves(game_map, 8 if quick else 64).items()}
    for games in (8,) if quick else (64, 256):
        tell(f"batches of {games}")
        found[f"games_per_s_batch_{games}"] = round(games / _seconds(lambda n=games: _play(game_map, n), least), 1)  # type: ignore[misc]
    tell("games alone")
    alone = 1 if quick else 16
    found["games_per_s_solo"] = round(alone / _seconds(lambda: _solo(game_map, alone), least), 1)
    tell("rows and files")
    arm = Arm("rows", game_map, (), {})
    rows = _seconds(lambda: play_chunk(arm, range(8 if quick else 64)), least)
    found["games_per_s_with_rows"] = round((8 if quick else 64) / rows, 1)
    tell("forecast")
    found |= window(game_map, name, 4 if quick else forecasts.GAMES, least / 4)
    tell("memory")
    found["kb_per_game_in_flight"] = round(memory(game_map, 4 if quick else 64), 1)
    setup = LandGrab(game_map, seeds=[0], collect=False).setup
    tapes = _seconds(lambda: tape(list(range(64)), game_map.quarters, setup.tables), least / 4)
    found["noise_tape_us_per_game"] = round(1e6 * tapes / 64, 1)
    found["view_bytes"], found["state_bytes"] = View.dtype().itemsize, setup.opening.itemsize
    tell("start")
    first, compiled_ms = start(name, not COMPILED)
    found["warm_start_s"] = round(first, 2)
    if COMPILED:
        tell("plain mode")
        plain_start, plain_ms = start(name, True)
        found["plain_quarter_ms"], found["plain_start_s"] = round(plain_ms, 1), round(plain_start, 2)
        found["compiled_quarter_ms"] = round(compiled_ms, 2)
        found["plain_over_compiled"] = round(plain_ms / max(compiled_ms, 1e-9), 1)
    return found
