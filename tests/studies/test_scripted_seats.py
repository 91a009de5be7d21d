"""Scripted seats: a strategy plays, acts change its orders in their quarters and no others; the cast of a map."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine.orders import LIMITS, Orders, rows_of
from game.engine.parameters import LAB0
from game.engine.view import View
from game.studies.mechanisms.acts import GoesPublic, Raises
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.edits import one_lab_each
from game.studies.mechanisms.script import Act, Script
from game.studies.mechanisms.settings import funds_alone
from game.studies.mechanisms.table import mechanisms
from game.studies.mechanisms.treatment import Treatment
from maps.loader import load_map


class Wild(Act):
    """Orders everything that there is, in one quarter."""

    def when(self, quarter: int) -> bool:
        return quarter == 1

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        for field in rows_of(seat):
            values = getattr(o, field)
            values[:] = 127 if values.dtype == np.int8 else 2**40


def played(acts: Sequence[Act], until: int = 3) -> tuple[LandGrab, list[Any]]:
    """Games with the first cloud scripted, and the orders of each quarter."""
    script = Script("planner", "cloud", tuple(acts), Cast.of(load_map("pocket")))
    model = LandGrab("pocket", games=3, collect=False, strategies={"birchway": script.strategy()})
    orders = []
    for _ in range(until):
        model.step()
        orders.append(model.orders.copy())
    return model, orders


def test_a_script_without_acts_is_its_strategy() -> None:
    scripted, _ = played([])
    plain = LandGrab("pocket", games=3, collect=False)
    for _ in range(3):
        plain.step()
    assert scripted.state.tobytes() == plain.state.tobytes()


def test_acts_change_their_own_seats_orders_in_their_quarter_and_stay_legal() -> None:
    _, usual = played([])
    model, wild = played([Wild()])
    seat = model.setup.firm["birchway"]
    assert wild[0].tobytes() == usual[0].tobytes()
    mine = rows_of(seat)
    for field in Orders.fields():
        assert (wild[1][field] <= LIMITS[field][1]).all(), field
        for row in range(wild[1][field].shape[1]):
            same = np.array_equal(wild[1][field][:, row], usual[1][field][:, row])
            assert same == (mine.get(field) != row), (field, row)


def test_a_lab_goes_public_when_told() -> None:
    row = next(row for row in mechanisms() if row.id == "M47")
    found = {}
    for side, treatment in (("on", row.on), ("off", row.off)):
        arm, _ = (row.setting + treatment).arm(side, "pocket")
        model = arm.model(range(4))
        listed = []
        while model.running:
            model.step()
            listed.append(model.state["listed"][:, Cast.of(arm.game_map).star].copy())
        found[side] = np.array(listed)
    assert not found["off"].any()
    assert not found["on"][:5].any()
    assert found["on"][5].all()


def test_funds_alone_are_alone_and_a_lab_that_wants_all_or_nothing_waits() -> None:
    found = {}
    for least in (0.0, 1.0):
        star = Raises((0, 1, 2), part=0.5, least=least)  # more than funds have
        arm, _ = (funds_alone("star") + Treatment(seats={"star": (star,)})).arm("x", "pocket")
        model, lab = arm.model(range(3)), Cast.of(arm.game_map).star
        others, raised = 0, 0
        for _ in range(4):
            model.step()
            assert not model.orders["bid_kusd"][:, :LAB0, lab].any()
            assert not model.orders["commit_kusd"][:, :, lab].any()
            others += int(model.orders["commit_kusd"].sum())
            raised += int(model.state["round_kusd"][:, lab].sum())
        assert others > 0
        found[least] = raised, int(model.state["waited"][:, lab].sum())
    assert found[0.0][0] > 0
    assert found[0.0][1] == 0
    assert found[1.0] == (0, 3 * 3)


def test_investors_keep_their_most_valuable_lab() -> None:
    game_map = load_map("frontier-2026")
    raw = game_map.model_dump()
    one_lab_each(raw, Cast.of(game_map))
    funds = {investor.id for investor in game_map.investors}
    for fund in funds:
        before = {lab.id: lab.valuation_busd * lab.holders[fund] for lab in game_map.labs if fund in lab.holders}
        after = [lab["id"] for lab in raw["labs"] if fund in lab["holders"]]
        assert after == ([max(before, key=lambda name: before[name])] if before else [])
    for lab, new in zip(game_map.labs, raw["labs"], strict=True):
        assert {f: x for f, x in lab.holders.items() if f not in funds} == {
            f: x for f, x in new["holders"].items() if f not in funds
        }


def test_treatments_add_up() -> None:
    star = Treatment(("a=1",), {"star": (GoesPublic(1),)})
    both = star + Treatment(("b=2",), {"star": (GoesPublic(2),), "clouds": "planner"})
    assert both.settings == ("a=1", "b=2")
    assert both.seats == {"star": (GoesPublic(1), GoesPublic(2)), "clouds": "planner"}
    game_map = load_map("pocket")
    arm, key = Treatment(seats={"star": (GoesPublic(1),)}).arm("x", "pocket")
    assert list(arm.strategies) == [game_map.labs[Cast.of(game_map).star].id]
    assert key == Treatment(seats={"star": (GoesPublic(1),)}).arm("y", "pocket")[1]
    assert key != Treatment(seats={"star": (GoesPublic(2),)}).arm("x", "pocket")[1]


def test_parts_of_the_cast() -> None:
    cast = Cast.of(load_map("frontier-2026"))
    labs = [lab.id for lab in load_map("frontier-2026").labs]
    assert (labs[cast.star], labs[cast.second], labs[cast.strained]) == ("anthropic", "openai", "openai")
    assert cast.seats("host of star") == [0]
    assert cast.seats("star") == [LAB0 + cast.star]
    with pytest.raises(ValueError, match="'moon': allowed star, second"):
        cast.seats("moon")
