"""Price paths: indices are what they say, in closed form where there is one."""

import numpy as np
import pytest

from game.engine.parameters import LABS
from game.studies.prices import Paths, compute_price, fixed_price, frontier_change, prices, table, yearly
from game.studies.runner import Arm, play_chunk
from tests.engine.play import new


def test_a_price_that_halves_every_half_year_falls_fourfold_a_year() -> None:
    assert yearly(8.0 * 0.5 ** (np.arange(9) / 2)) == pytest.approx(4.0)


def test_quality_that_gets_better_at_one_price_is_cheaper_at_a_fixed_quality() -> None:
    model = new("pocket", 2)
    m, s = model.map, model.state
    bar = np.full(2, s["quality"][0, :LABS].mean())
    s["quality"][:] = bar[0]
    s["token_price_usd"][:] = 8.0
    assert fixed_price(m, s, bar) == pytest.approx([8.0, 8.0])
    s["quality"][0, 0] += 2.0  # a smaller model than this is as good as the bar
    smaller = 10 ** (-2 * m.rules.research.size_exponent)
    assert fixed_price(m, s, bar) == pytest.approx([8.0 * smaller, 8.0])
    s["quality"][1] -= 1.0
    s["quality"][1, 1] = bar[1]  # the only one that is good enough, dearer than the others
    s["token_price_usd"][1, 1] = 20.0
    assert fixed_price(m, s, bar)[1] == pytest.approx(20.0)


def test_the_frontier_index_follows_prices_not_who_is_there() -> None:
    model = new("pocket", 2)
    before = model.state.copy()
    now = model.state.copy()
    now["quality"][:, 2] += 5.0  # a cheap lab takes the lead
    now["token_price_usd"][:, 2] = 0.01
    before["quality"][:, 2] -= 5.0
    assert np.abs(frontier_change(model.map, before, now)).max() == 0
    now["token_price_usd"] *= 0.9
    assert frontier_change(model.map, before, now) == pytest.approx([np.log(0.9)] * 2)


def test_compute_is_weighted_by_capacity() -> None:
    model = new("pocket")
    model.state["capacity_h100e"][:] = 0
    model.state["capacity_h100e"][0, :2] = [1e6, 3e6]
    model.state["compute_price_usd"][0, :2] = [1.0, 2.0]
    assert compute_price(model.state) == pytest.approx([1.75])


def test_reference_games_give_a_point_a_quarter_from_the_opening_on() -> None:
    rows = play_chunk(Arm("prices", "pocket", ()).loaded(), [1, 2], Paths)["prices"]
    quarters = Arm("prices", "pocket", ()).loaded().game_map.quarters
    assert list(rows["quarter"]) == [*range(quarters + 1)] * 2
    for price in prices():
        assert (np.array(rows[price.name]) > 0).all()
        assert rows[price.name][0] == rows[price.name][quarters + 1]  # both open alike
    paths = {price.name: np.tile(np.geomspace(8, 1, 5), (3, 1)) for price in prices()}
    assert table(paths).count("8.00x") == len(prices())
