"""Speed as ratios within one run: `make bench` prints the table; nothing here asserts a time."""

import numpy as np
import pytest

from agents.model import LandGrab
from game.classroom.students.template import begin
from game.engine import noise, turn
from game.engine.opening import prepare
from game.explain import explain
from game.forecast import forecast
from game.session import Session
from game.studies.runner import BLOCK, Arm, play_chunk
from maps.loader import load_map

pytestmark = pytest.mark.bench
MAP = "frontier-2026"


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    LandGrab(MAP, games=2, collect=False).play()


def play(games: int, seed: int = 0) -> LandGrab:
    """A whole batch of games."""
    model = LandGrab(MAP, games=games, rng=seed, collect=False).play()
    model.close()
    return model


@pytest.mark.parametrize("games", [1, BLOCK, 64])
def test_games(benchmark, games: int) -> None:
    """A model of some games, played to the end: divide by the games."""
    model = benchmark(play, games)
    assert model.state["over"].all()


def test_own_strategy(benchmark, tmp_path) -> None:
    """A block of games on pocket with the template in one seat, in processes of its own: divide by the games."""
    begin("cloud", tmp_path / "my_cloud.py")
    arm = Arm("own", "pocket", (), {"birchway": str(tmp_path / "my_cloud.py")})
    rows = benchmark(play_chunk, arm.loaded(), range(BLOCK))
    assert not any(rows["firms"]["problem"])


def test_mesa_example(benchmark) -> None:
    """Mesa's own Boltzmann model, 100 agents and 100 steps, for scale."""
    from mesa.examples.basic.boltzmann_wealth_model.model import BoltzmannWealth

    def run() -> BoltzmannWealth:
        model = BoltzmannWealth(n=100)
        for _ in range(100):
            model.step()
        return model

    assert len(benchmark(run).agents) == 100


def test_forecast(benchmark) -> None:
    """A year ahead in 64 games from what a seat knows."""
    session = Session.new(MAP, "microsoft")
    known, draft = session.known(), session.draft_games()
    found = benchmark(forecast, known, [draft])
    assert np.isfinite(found[0].level["value_kusd"].mid)


def test_explanation(benchmark) -> None:
    """Why the last quarter went so."""
    session = Session.new(MAP, "microsoft")
    session.end_quarter()
    session.end_quarter()
    assert benchmark(explain, session.played()).causes


def test_tape(benchmark) -> None:
    """Luck of 64 games."""
    setup = prepare(load_map(MAP))
    assert benchmark(noise.tape, list(range(64)), 24, setup.tables).shape == (64, 24)


def test_resolution(benchmark) -> None:
    """One quarter's resolution of a block of games, no seats deciding."""
    model = LandGrab(MAP, games=BLOCK, collect=False)
    model.open_quarter()
    model.decide()
    start = model.state.copy()

    def run() -> None:
        model.state[:] = start
        turn.resolve(model.state, model.orders, model.luck, model.rules, 0)

    benchmark(run)
    assert (model.state["cash_kusd"].sum(axis=1) == start["cash_kusd"].sum(axis=1)).all()
