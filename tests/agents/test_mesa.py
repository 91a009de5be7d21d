"""LandGrab is a Mesa model as Mesa's users expect it."""

import gc
import re
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest

from agents.firm import Chipmaker, Cloud, Investor, Lab
from agents.model import LandGrab

PAGE = Path(__file__).parents[2] / "docs" / "mesa.md"
COLUMNS = ["quarter", "hhi", "circularity", "regime", "cloud_ai_busd", "lab_arr_busd", "capex_busd"]


def test_it_plays_to_the_end_step_by_step() -> None:
    model = LandGrab(map="pocket")
    assert model.running
    steps = 0
    while model.running:
        model.step()
        steps += 1
    assert steps == model.quarter <= 10
    assert model.state["over"].all()


def test_seats_are_agents_by_type() -> None:
    model = LandGrab("pocket", games=3)
    counts = {kind: len(model.agents_by_type[kind]) for kind in (Cloud, Chipmaker, Lab, Investor)}
    assert counts == {Cloud: 3, Chipmaker: 2, Lab: 3, Investor: 4}
    assert len(model.agents) == 12
    assert [a.firm_id for a in model.agents_by_type[Cloud]] == ["birchway", "saltmere", "kitefield"]
    model.step()
    for agent in model.agents:
        assert np.isfinite([agent.cash_busd, agent.value_busd]).all()
    assert model.agents_by_type[Cloud].agg("land", sum) == pytest.approx(1)
    assert all(anchors >= 0 for anchors in model.agents_by_type[Cloud].get("anchors"))
    assert all(supply > 0 for supply in model.agents_by_type[Chipmaker].get("supply"))
    assert all(arr > 0 for arr in model.agents_by_type[Lab].get("arr_busd"))
    assert all(value > 0 for value in model.agents_by_type[Lab].get("valuation_busd"))


def test_the_data_collector_has_a_row_a_quarter() -> None:
    model = LandGrab("pocket").play()
    assert model.datacollector is not None
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == COLUMNS
    assert list(frame["quarter"]) == list(range(1, model.quarter + 1))
    assert np.isfinite(frame.to_numpy(float)).all()
    assert LandGrab("pocket", games=2).datacollector is None


def test_the_page_about_mesa_says_what_works() -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(code) == 1
    found: dict[str, object] = {}
    exec(code[0], found)  # noqa: S102
    clouds = found["clouds"]
    assert len(clouds) == 3 * found["model"].quarter  # type: ignore[attr-defined, arg-type]
    last = {row["RunId"]: (row["seeds"], row["hhi"]) for row in found["rows"]}  # type: ignore[attr-defined]
    assert sorted(seeds for seeds, _ in last.values()) == [[0], [0], [1], [1]]
    assert len({hhi for _, hhi in last.values()}) == 4


def test_it_runs_in_mesas_own_batch_run() -> None:
    rows = mesa.batch_run(
        LandGrab, parameters={"map": "pocket", "strategies": [{"cloud": "standing_orders"}, {"cloud": "planner"}]},
        max_steps=4, data_collection_period=1, display_progress=False,
    )  # fmt: skip
    assert {row["RunId"] for row in rows} == {0, 1}
    assert all(set(COLUMNS) <= set(row) for row in rows)
    last = {row["RunId"]: row["capex_busd"] for row in rows if row["quarter"] == 3}
    assert last[0] != last[1]


def test_a_seed_is_the_first_game() -> None:
    one, two = LandGrab("pocket", rng=7, games=2), LandGrab("pocket", seeds=[7, 8])
    assert one.seeds == two.seeds == [7, 8]
    assert one.play().state.tobytes() == two.play().state.tobytes()
    assert LandGrab("pocket", rng=8).play().state.tobytes() == two.state[1:].tobytes()


@pytest.mark.parametrize("closed", [True, False])
def test_a_model_that_nobody_holds_lets_its_memory_go(closed: bool) -> None:
    model = LandGrab("pocket", games=2)
    model.step()
    if closed:
        model.close()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_no_games_is_no_error() -> None:
    model = LandGrab("pocket", games=0)
    model.step()
    assert len(model.state) == 0
