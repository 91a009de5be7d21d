"""Nothing is made or lost: money, shares, chips, power and commitments, after every phase, whoever orders what."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.engine.parameters import CLOUDS, INVESTOR0, LAB0
from game.engine.rule import COMPILED
from tests.engine.play import FEW, MANY, NASTY, Books, Hostile, new, phase_by_phase

SEATS = (0, 1, 2, CLOUDS, CLOUDS + 1, LAB0, LAB0 + 1, LAB0 + 2, INVESTOR0, INVESTOR0 + 1, INVESTOR0 + 2, INVESTOR0 + 3)


@pytest.mark.parametrize("name", ["pocket", "frontier-2026"])
def test_reference_games_conserve_everything(name: str) -> None:
    model = new(name, MANY if COMPILED or name == "pocket" else 1)
    books = Books(model.state)
    for where in phase_by_phase(model, 99 if COMPILED or name == "pocket" else 6):
        if len(model.state) != len(books.cash):
            books = Books(model.state)
        books.check(model.state, where)


@settings(max_examples=25 if COMPILED else 4, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32 - 1),
    seats=st.lists(st.sampled_from(SEATS), min_size=1, max_size=12, unique=True),
    part=st.sampled_from([0.02, 0.2, 0.6, 1.0]),
    palette=st.lists(st.sampled_from(NASTY), min_size=1, max_size=8),
)
def test_hostile_games_conserve_everything(seed: int, seats: list[int], part: float, palette: list[float]) -> None:
    model = new("pocket", FEW)
    books = Books(model.state)
    for where in phase_by_phase(model, hostile=Hostile(seed, seats, part, palette)):
        if len(model.state) != len(books.cash):
            books = Books(model.state)
        books.check(model.state, where)
