"""Chipmakers: list prices are what pays best, and nobody who decides nothing leaves orders unfilled for good."""

import numpy as np
import pytest

from agents.model import LandGrab
from agents.strategies import common
from agents.strategies.any.standing_orders import GROW, HARVEST, HOLD, LEAD, standing
from game.engine.fleet import wanted_outside
from game.engine.layout import record, rules_of
from game.engine.parameters import CHIPMAKER0
from game.engine.rule import COMPILED


@pytest.fixture(scope="module", params=["pocket", "frontier-2026"])
def opened(request: pytest.FixtureRequest) -> LandGrab:
    """A game at its opening."""
    return LandGrab(request.param, games=1, collect=False)


def test_a_list_price_is_the_one_that_pays_best_where_supply_is_enough(opened: LandGrab) -> None:
    rules = opened.rules[0] if COMPILED else rules_of(opened.rules)
    prices = np.linspace(0.5, 2.5, 201)
    for k, maker in enumerate(opened.map.chipmakers):
        if maker.outside_share > 0:
            profit = [(p - 1 + maker.gross_margin) * wanted_outside(rules, k, p, 0) for p in prices]
            assert prices[int(np.argmax(profit))] == pytest.approx(1.0, abs=0.011), maker.id


@pytest.mark.parametrize("posture", [GROW, HOLD, HARVEST])
def test_standing_orders_book_a_part_of_what_will_be_short(opened: LandGrab, posture: int) -> None:
    rules = opened.rules[0] if COMPILED else rules_of(opened.rules)
    view, draft = opened.view.copy(), opened.draft.copy()
    pace = {GROW: 1.5, HOLD: 1.0, HARVEST: 0.0}[posture]
    for pressure in (0.0, 1.15, 9.0):
        view["order_pressure"][0] = pressure
        for k in range(len(opened.map.chipmakers)):
            standing(record(view, 0), record(draft, 0), rules, CHIPMAKER0 + k, posture)
            short = common.needed(record(view, 0), rules, k, LEAD) - 1
            part = pace * min(max(short / LEAD, 0.0), 0.1)
            assert draft["book_supply"][0, k] == pytest.approx(part * view["chip_supply"][0, k], abs=1)
            assert short >= pressure - 1
