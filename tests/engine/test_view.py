"""What seats see of the quarter before."""

import numpy as np

from agents.model import LandGrab
from game.engine import turn
from game.engine.parameters import LABS, SPONSORS


def test_last_quarters_cheques_are_seen_while_orders_are_given() -> None:
    model = LandGrab("pocket", games=2, collect=False)
    cheques, home = model.state["invested_kusd"].copy(), model.state["home_kusd"].copy()
    clouds, backed, returned = len(model.map.clouds), 0, 0.0
    for _ in range(8):
        model.open_quarter()
        np.testing.assert_array_equal(model.view["invested_kusd"], cheques[:, :SPONSORS])
        np.testing.assert_array_equal(model.view["backers"], (cheques > 0).sum(axis=1)[:, :LABS])
        for g in range(model.games):
            for c in range(clouds):
                turn.look(model.state, model.view, model.luck, model.rules, c, g)
                assert model.view["home_kusd"][g] == home[g, c]
        model.decide()
        model.resolve()
        cheques, home = model.state["invested_kusd"].copy(), model.state["home_kusd"].copy()
        backed, returned = backed + int((cheques > 0).sum()), returned + float(home.sum())
    assert backed > 0
    assert returned > 0
