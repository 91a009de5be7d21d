"""Orders of chips swing more than demand, and more where the size of an order counts (M10)."""

import numpy as np
import pytest

from game.engine.rule import COMPILED
from game.studies.bullwhip import bullwhip, play
from maps.loader import load_map


@pytest.mark.skipif(not COMPILED, reason="many games: compiled only")
def test_orders_swing_more_than_demand_and_less_where_size_brings_nothing() -> None:
    found = bullwhip("frontier-2026", range(160))  # the second and the Chinese maker are short on that map
    assert (found.inflated > 1).all()
    assert found.size_effect.low > 0
    assert found.inflated.mean() > found.honest.mean()


def test_a_ratio_is_of_its_seed_alone() -> None:
    game_map = load_map("pocket")
    both, one = play(game_map, [3, 5], (1, 7)), play(game_map, [5], (1, 7))
    assert both.shape == (2,)
    assert np.isfinite(both).all()
    assert both[1] == pytest.approx(one[0], rel=1e-9)
