"""Studies of demand: elasticities by experiment, and what losing an anchor costs, in which order."""

import numpy as np
import pytest

from game.engine.rule import COMPILED
from game.studies import elasticity
from game.studies.elasticity import AFRESH, a_year, own_price
from game.studies.event_study import SERIES, by_depth

MAPS = ["pocket", "frontier-2026"]


@pytest.mark.parametrize(("name", "developers"), [("pocket", (0, 1, 2)), ("frontier-2026", (0, 1))])
def test_own_price_elasticity_is_that_of_the_nested_logit(name: str, developers: tuple[int, ...]) -> None:
    for developer in developers:
        measured, exact = own_price(name, developer, AFRESH)
        assert exact < -0.4
        assert measured == pytest.approx(exact, rel=0.1)


def test_the_closed_form_follows_the_parameters() -> None:
    """Not a coincidence of one setting: closer substitutes and clouds that don't matter change both alike."""
    found = []
    for setting in ("rules.demand.nest=0.8", "rules.demand.model_pull=0", "rules.demand.tier_gap=0"):
        measured, exact = own_price("pocket", 0, (*AFRESH, setting))
        assert measured == pytest.approx(exact, rel=0.1)
        found.append(exact)
    assert len(set(np.round(found, 3))) == 3


def test_what_holds_users_makes_them_respond_less() -> None:
    free, plain = own_price("pocket", 0, AFRESH)[0], own_price("pocket", 0, depth=0.0)[0]
    deep = own_price("pocket", 0, depth=0.9)[0]
    assert free < plain < deep < 0


@pytest.mark.parametrize("name", MAPS)
def test_a_year_of_switching_is_what_surveys_say(name: str) -> None:
    """Vendors of models: 11% a year (ent-020); clouds: 1% (ent-022); a tenth of spend is open each quarter."""
    year = a_year(name, 16 if COMPILED else 1)
    assert 0.06 <= year["models switch"] <= 0.20
    assert year["clouds switch"] < 0.02
    assert year["models contestable"] >= 0.10
    assert year["clouds contestable"] >= 0.10


def test_free_switching_shows() -> None:
    year = a_year("pocket", 1, ("rules.demand.switch_deep=0", "rules.demand.cloud_switch_deep=0"))
    held = a_year("pocket", 1)
    assert year["models switch"] > held["models switch"] + 0.05
    assert year["clouds switch"] > held["clouds switch"] + 0.05


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticity, "YEAR", 1)
    elasticity.main(["pocket"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert all(line.rstrip().endswith(("yes", "no")) for line in lines)


def test_an_anchor_that_leaves_takes_new_workloads_at_once_and_installed_ones_over_time_deep_ones_last() -> None:
    found = by_depth("pocket", games=8 if COMPILED else 2, quarters=5)
    new, installed, shallow, deep = (found.effect[series] for series in SERIES)
    assert new[0] < -10
    assert new[0] < 3 * installed[0], "new ones turn away at once, installed ones hardly"
    assert (np.diff(installed) < 0).all(), "and go on leaving"
    assert installed[-1] < 2.5 * installed[0]
    assert (shallow < deep).all(), "deep segments last"
    assert deep[-1] < 0
