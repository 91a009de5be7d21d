"""Names with parameters and levels of skill; what a level sees; games that go on as they would have."""

from typing import Any, NamedTuple

import numpy as np
import pytest

import agents.strategies as strategies
from agents.firm import named
from agents.human import HUMAN
from agents.skill import LEVELS, planahead
from agents.skill.sight import AGED, Sight, dull, own_row
from agents.strategies import REFERENCE, Bound, built_in, find
from agents.strategies.naming import split_creed, split_level, with_creed
from game.desktop import text
from game.desktop.code import LEVELS as CODED
from game.engine.layout import rules_of
from game.engine.parameters import LAB0
from game.engine.rule import COMPILED
from game.engine.state import digest
from game.session import Session
from game.studies import design
from game.studies.arms import Arm
from game.studies.studyfile import StudyError, parse_study
from maps.loader import load_map
from tests.engine.play import new


class Toy(NamedTuple):
    """A creed for tests."""

    price: float = 1.0
    chips: float = 0.0


def decide(view: Any, orders: Any, rules: Any, seat: int, creed: Toy) -> None:
    """Move the price."""
    orders.compute_price_usd[seat] = creed.price * view.compute_price_usd[seat]


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A strategy with parameters, built in for a while."""
    ranges = {"price": (0.5, 2.0, "of the price, times"), "chips": (0.0, 9.0, "chips ordered, thousand")}
    rule = Bound(decide, Toy())
    usual = find("planner", "cloud")._replace(name="toy", creed=Toy(), ranges=ranges, decide=rule, play=rule)
    known = {**built_in(), "toy": usual}
    for module in (strategies, *[__import__(n, fromlist=["x"]) for n in ("agents.skill", "game.studies.studyfile")]):
        monkeypatch.setattr(module, "built_in", lambda: known)


# -- names ------------------------------------------------------------------------------------------


def test_names_carry_parameters_and_levels(toy: None) -> None:
    assert split_level("toy:price=1.3@2") == ("toy:price=1.3", 2)
    assert split_level("toy") == ("toy", 4)
    assert split_creed("toy:price=1.3,chips=2") == ("toy", {"price": "1.3", "chips": "2"})
    strategy = named("toy:price=1.3,chips=2@3", "cloud")
    assert strategy.name == "toy:price=1.3,chips=2@3"
    assert strategy.creed == Toy(1.3, 2.0)
    assert strategy.decide.creed == Toy(1.3, 2.0)  # type: ignore[attr-defined]
    assert find("toy", "cloud").creed == Toy()
    assert with_creed("toy:price=1.3@2", "price", 0.7) == "toy:price=0.7@2"
    assert with_creed("toy", "chips", 3) == "toy:chips=3"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("toy:prise=1", r"no parameter 'prise': allowed price \(0.5 to 2\)"),
        ("toy:price=3", r"price = 3: allowed 0.5 to 2 \(of the price, times\)"),
        ("toy:price=nan", "price = nan: allowed 0.5 to 2"),
        ("toy:price=dear", "price = dear: allowed 0.5 to 2"),
        ("toy:price", "'price': write each parameter once, as toy:parameter=number"),
        ("toy:price=1,price=1", "write each parameter once"),
        ("standing_orders:price=1", "this strategy has no parameters"),
        ("planner@6", "skill = '6': allowed 1 to 5"),
        ("planner@x", "skill = 'x': allowed 1 to 5"),
        ("nobody@3", "strategy 'nobody' for a cloud: allowed"),
    ],
)
def test_a_wrong_name_is_told_in_one_line(toy: None, name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as told:
        named(name, "cloud")
    assert "\n" not in str(told.value)


def test_level_four_is_the_strategy_as_it_is() -> None:
    for role, name in REFERENCE.items():
        usual, four = find(name, role), named(f"{name}@4", role)
        assert four == usual._replace(name=f"{name}@4")
    assert named("planner@4", "cloud").play == find("planner", "cloud").play


# -- parameters as factors of a study -----------------------------------------------------------------

FACTOR = {"name": "dear", "set": "creed.cloud.price", "values": [0.8, 1.2]}
STUDY = {
    "title": "Dear or cheap", "map": "pocket", "games": 2, "design": {"kind": "grid"},
    "strategies": {"cloud": "toy", "saltmere": "toy:chips=2@3"}, "settings": {"creed": {"kitefield": {"chips": 5}}},
}  # fmt: skip


def arms_of(factor: dict[str, Any]) -> list[Arm]:
    """The arms of a study with one factor."""
    study = parse_study({**STUDY, "factors": [factor]}, "study.toml")
    return design.arms(study, load_map("pocket"), design.points(study))


def test_a_parameter_is_a_factor_of_a_study(toy: None) -> None:
    arms = arms_of(FACTOR)
    assert [(arm.strategies["birchway"], arm.columns["dear"]) for arm in arms] == [
        ("toy:price=0.8", 0.8), ("toy:price=1.2", 1.2),
    ]  # fmt: skip
    assert arms[0].strategies["saltmere"] == "toy:chips=2,price=0.8@3"
    assert arms[0].strategies["kitefield"] == "toy:chips=5,price=0.8"
    assert arms[0].settings == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"set": "creed.cloud.prise"}, "creed.cloud.prise: no such parameter; allowed .*creed.cloud.price"),
        ({"set": "creed.lab.price"}, "creed.lab.price: no such parameter"),
        ({"values": [3.0]}, "creed.cloud.price = 3.0: allowed 0.5 to 2"),
        ({"set": "creed.nobody.price"}, "creed.nobody.price: 'nobody': allowed cloud, "),
    ],
)
def test_a_wrong_factor_is_told(toy: None, change: dict[str, Any], says: str) -> None:
    with pytest.raises(StudyError, match=says):
        arms_of({**FACTOR, **change})


# -- what a level sees ------------------------------------------------------------------------------


def looked(seat: int, quarters: int = 3) -> tuple[Any, Any, Any]:
    """A model, a seat's view now and a view of two quarters ago."""
    model, views = new("pocket"), []
    for _ in range(quarters):
        model.open_quarter()
        planned = named("planner@1", "cloud") if seat < LAB0 else named("runway@1", "lab")
        views.append(planned.play.notice(model.state, model.view, model.luck, model.rules, seat, np.arange(1)))  # type: ignore[union-attr]
        model.decide()
        model.resolve()
    return model, views[-1].copy(), views[0].copy()


@pytest.mark.parametrize("seat", [0, LAB0 + 1])
def test_a_level_blurs_and_ages_others_only(seat: int) -> None:
    model, now, past = looked(seat)
    luck = np.random.default_rng(1)
    seen = now.copy()
    dull(seen, past, Sight(0.0, 2, 99, True, 1.0), seat, rules_of(model.rules), luck)
    changed = {field for field in seen.dtype.names or () if seen[field].tobytes() != now[field].tobytes()}
    assert changed
    assert changed <= {field for fields in AGED.values() for field in fields}, "contracts, own books and cash are known"
    for whose, fields in AGED.items():
        own = own_row(seat, whose)
        for field in fields:
            expected = past[field].copy()
            if own >= 0:
                expected[0, own] = now[field][0, own]
            np.testing.assert_array_equal(seen[field], expected, field)
    rough = now.copy()
    dull(rough, now, Sight(0.4, 0, 99, True, 1.0), seat, rules_of(model.rules), luck)
    others = np.array([lab for lab in range(len(model.map.labs)) if LAB0 + lab != seat])
    size = rough["believed_arr_kusd"][0, others] / now["believed_arr_kusd"][0, others]
    assert (size != 1).all()
    assert (np.abs(np.log(size)) <= 0.8 + 1e-9).all()
    if seat >= LAB0:
        assert rough["believed_arr_kusd"][0, seat - LAB0] == now["believed_arr_kusd"][0, seat - LAB0]


def test_the_uninformed_hear_nothing_and_beginners_forget_what_they_ordered() -> None:
    model, now, _ = looked(0)
    now["rumour_firm"][0, 0], now["rumour_kusd"][0, 0] = 1, 10**6
    now["shells_due_kw"][0, :, 0] = 1000
    dull(now, now.copy(), Sight(0.0, 0, 1, False, 1.0), 0, rules_of(model.rules), np.random.default_rng(1))
    assert (now["rumour_firm"] == -1).all()
    assert not now["rumour_kusd"].any()
    assert not now["seen_share"].any()
    assert now["shells_due_kw"][0, :, 0].sum() == 2000  # this quarter's and the next one's


def test_the_words_on_a_level_say_its_numbers() -> None:
    for name, level in CODED.items():
        note, sight = text.text(f"new.rivals_{name}_note"), LEVELS[level]
        if sight is None:
            assert f"up to {18} quarters" in note
            continue
        assert f"{'a quarter' if sight.age == 1 else f'{sight.age} quarters'} ago" in note
        assert f"{sight.blur:.0%}" in note
        assert ("no rumours" in note) != sight.informed
        assert {1: "the next quarter", 2: "2 quarters", 4: "4 quarters"}[sight.horizon] in note
        left = {"two of three": 2 / 3, "two of five": 2 / 5, "one of five": 1 / 5}
        assert abs(next(part for words, part in left.items() if words in note) - (1 - sight.attention)) < 0.02


# -- playing ----------------------------------------------------------------------------------------


def test_a_loaded_game_goes_on_as_it_would_have() -> None:
    rivals = {"birchway": "planner@1", "kitefield": "planner@5", "lumenry": "runway@2"}
    session = Session.new("pocket", "saltmere", seed=3, rivals=rivals)
    for _ in range(4 if COMPILED else 2):
        session.end_quarter()
    other = session.fork()
    for _ in range(3 if COMPILED else 1):
        session.end_quarter()
        other.end_quarter()
        assert digest(session._model.state[0]) == digest(other._model.state[0])
    assert session.record().seats["kitefield"] == "planner@5"


@pytest.mark.skipif(not COMPILED, reason="plays ahead: compiled only")
def test_turning_points_with_rivals_that_plan_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.new("pocket", "saltmere", seed=3, quarters=6, rivals={"birchway": "planner@5"})
    while not session.over:
        session.order("compute_price_usd", value=2.0)
        session.end_quarter()
    thought = []
    think = planahead.PlanAhead.think
    monkeypatch.setattr(planahead.PlanAhead, "think", lambda *a: thought.append(1) or think(*a))
    first = session.turning_points(1)[0]
    assert first.desk == "models"
    assert len(thought) == 2 * 2, "once a review in each of the two replays, however many games"


def test_a_person_has_no_level() -> None:
    with pytest.raises(ValueError, match="'human'"):
        named("human@3", "cloud")
    assert HUMAN.play is not None


@pytest.mark.skipif(not COMPILED, reason="plays ahead: compiled only")
def test_plan_ahead_keeps_what_gains_and_only_that() -> None:
    model = new("pocket", strategies={"birchway": "planner@5"})
    model.open_quarter()
    mind = model.seats[0].strategies[0][0].play
    assert isinstance(mind, planahead.PlanAhead)
    view = mind.notice(model.state, model.view, model.luck, model.rules, 0, np.arange(1))
    chosen = mind.think(view, 0)
    made = [change.name for change in chosen.made]
    assert len(set(made)) == len(made), "a thing in two amounts"
    again = mind.anew()
    again.begin(model.setup)
    assert again.think(view, 0).made == chosen.made
    arms = [mind.as_it_is, chosen]
    ends = planahead.imagined(model.setup).ahead(view, arms, 0, planahead.QUARTERS)
    values = ends["value_kusd"][:, 0].reshape(2, planahead.GAMES).mean(axis=1)
    assert values[1] > values[0], "gains one by one are none together"


@pytest.mark.slow
@pytest.mark.skipif(not COMPILED, reason="many games: compiled only")
def test_each_level_beats_the_one_below_in_the_same_seats() -> None:
    """Over all seats; in one of them a level may bring nothing (the fourth in Birchway's), but cost nothing either."""
    games, gains = 64, np.zeros((4, 64))
    for cloud in ("birchway", "saltmere", "kitefield"):
        ends = [new("pocket", games, strategies={cloud: f"planner@{level}"}).play() for level in range(1, 6)]
        seat = ends[0].setup.firm[cloud]
        value = np.array([end.state["value_kusd"][:, seat] for end in ends], float)  # (levels, games)
        gain = np.diff(value, axis=0) / value.mean()
        assert (gain.mean(axis=1) > -2 * gain.std(axis=1, ddof=1) / np.sqrt(games)).all(), cloud
        gains += gain
    assert (gains.mean(axis=1) > 2 * gains.std(axis=1, ddof=1) / np.sqrt(games)).all()
