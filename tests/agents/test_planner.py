"""What the planner does, beyond being legal."""

import pytest

from agents.model import LandGrab
from agents.strategies.clouds.planner import CREED
from agents.strategies.clouds.worth import unasked
from game.engine import turn
from game.engine.layout import record, rules_of


@pytest.mark.parametrize("containment", [0.0, 1e-9, 0.5])
def test_containment_bounds_the_cheque_for_a_dear_lab_only(containment: float) -> None:
    model = LandGrab("pocket", games=1, settings=[f"rules.conduct.containment={containment}"], collect=False)
    model.open_quarter()
    turn.look(model.state, model.view, model.luck, model.rules, 0, 0)
    rules, lab = rules_of(model.rules), 0
    model.view["rumour_firm"][:, lab] = 1  # another cloud is said to be after it
    for price, cheap in ((1, True), (10**12, False)):
        model.view["ask_kusd"][:, lab] = 0
        model.view["valuation_kusd"][:, lab] = price
        most = CREED.unasked * price
        cheque = unasked(record(model.view, 0), rules, 0, CREED, lab)
        assert cheque == pytest.approx(most) if cheap or containment == 0 else 0 < cheque < most
    model.close()
