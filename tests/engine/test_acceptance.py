"""The acceptance run: a thousand games of the real map, every invariant after every phase of each."""

import numpy as np
import pytest

from game.engine.parameters import FIRMS, LAB0
from game.engine.rule import COMPILED
from game.engine.state import digest
from tests.engine.play import Books, new, phase_by_phase


@pytest.mark.slow
@pytest.mark.skipif(not COMPILED, reason="a thousand games: compiled only")
def test_a_thousand_games_conserve_everything() -> None:
    defaults = ipos = 0
    for first in range(0, 1000, 100):
        seeds = list(range(first, first + 100))
        model, plain = new("frontier-2026", seeds=seeds), new("frontier-2026", seeds=seeds).play()
        books = Books(model.state)
        for where in phase_by_phase(model):
            if len(model.state) != len(books.cash):
                books = Books(model.state)
            books.check(model.state, f"seeds {first}: {where}")
        broke = plain.state["defaults"][:, :FIRMS] > 0
        assert (plain.state["cash_kusd"][:, :FIRMS] >= 0).all()
        defaults += int(broke[:, LAB0:].any(axis=1).sum())
        ipos += int(plain.state["listed"].any(axis=1).sum())
        for seed in np.random.default_rng(first).choice(seeds, 2, replace=False):
            solo = new("frontier-2026", seeds=[int(seed)]).play()
            assert digest(solo.state[0]) == digest(plain.state[seed - first])
    assert defaults > 0, "labs sometimes default"
    assert ipos > 0, "labs sometimes go public"
