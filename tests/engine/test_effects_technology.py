"""Causes have the effects that the rulebook says: chips and software, releases, open weights, breakthroughs, care."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.model import LandGrab
from game.engine.fleet import h100e_per_mtok
from game.engine.layout import Floats, record, rules_of
from game.engine.news import BOUND, BREAKTHROUGH, CLEARED, CONTROLLED, FOUND, INCIDENT
from game.engine.parameters import CHIPMAKERS, CLOUDS, FOUNDERS, LAB0, LABS, MAKERS, PUBLIC
from game.engine.phases.nature import incident_hazard
from game.engine.tuning import tune
from tests.engine.play import new
from tests.engine.test_effects_market import clearly_more
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    GAMES,
    HEDGEROW,
    KITEFIELD,
    LUMENRY,
    SALTMERE,
    THISTLEDOWN,
    Change,
    nothing,
    started,
    step,
)  # fmt: skip

FLINTLOCK = 0  # the largest maker
BRINE = CHIPMAKERS + SALTMERE  # Saltmere's own line
PARTS = range(3)  # labs of the small map


def play(quarters: int, change: Change = nothing, rules: tuple[str, ...] = (), orders: Change = nothing) -> LandGrab:
    """Calm games some quarters on."""
    model = started(change, rules)
    for _ in range(quarters):
        step(model, orders)
    return model


def news_of(model: LandGrab, kind: int) -> NDArray[np.int64]:
    """How many news of a kind each game has this quarter."""
    told = np.arange(model.state["news_kind"].shape[1]) < model.state["news_count"]
    return np.asarray((told & (model.state["news_kind"] == kind)).sum(axis=1))


# ------------------------------------------------------------------ chips and software (M33)


def test_at_the_opening_tuning_changes_nothing() -> None:
    tuned, plain = new("pocket"), new("pocket", settings=["rules.research.tuning_gain=0"])
    for model in (tuned, plain):
        assert (model.state["fit"] == 1).all()
    assert (plain.state["chip_fit"] == 1).all()
    assert (plain.state["tuned"] == 0).all()
    here = [c for c in range(3) if tuned.state["compute_h100e"][0, LUMENRY, c] > 0]
    used = tuned.state["compute_h100e"][0, LUMENRY]
    own = tuned.state["own_h100e"][0, LUMENRY]
    assert own == 0  # so clouds alone make its mean
    mean = sum(used[c] * tuned.state["chip_fit"][0, LUMENRY, c] for c in here) / used.sum()
    assert mean == pytest.approx(1.0, rel=1e-12)


@given(part=st.floats(0.2, 0.8), speed=st.floats(0.1, 0.5), fade=st.floats(0.1, 0.5))
@settings(max_examples=6, deadline=None)
def test_steady_use_holds_tuning_where_growth_equals_fading(part: float, speed: float, fade: float) -> None:
    sets = [f"rules.research.tuning_speed={speed}", f"rules.research.tuning_fade={fade}"]
    model = new("pocket", settings=sets)
    s, rules = model.state, rules_of(model.rules)
    fleet = s["fleet"][0]
    fleet[:] = 0
    fleet[BIRCHWAY, FLINTLOCK, 0] = 1000
    fleet[SALTMERE, CHIPMAKERS, 0] = 1000  # nothing but its own
    s["compute_h100e"][0, LUMENRY] = 0
    s["compute_h100e"][0, LUMENRY, [BIRCHWAY, SALTMERE]] = 1e5 * np.array([part, 1 - part])
    tune(record(s, 0), rules, 1)
    tuned = s["tuned"][0, LUMENRY].copy()
    closed = speed * part / (speed * part + fade * (1 - part))
    assert tuned[FLINTLOCK] == pytest.approx(closed, rel=1e-9)
    tune(record(s, 0), rules, 0)
    np.testing.assert_allclose(s["tuned"][0, LUMENRY], tuned, rtol=1e-9)  # it stands still
    s["tuned"][0, LUMENRY] = 0
    for _ in range(300):
        tune(record(s, 0), rules, 0)
    np.testing.assert_allclose(s["tuned"][0, LUMENRY], tuned, rtol=1e-6)  # and is where it ends up from anywhere


def only_at(cloud: int) -> Change:
    """Lumenry rents everything at one cloud, whose chips are all of one line."""

    def change(model: LandGrab) -> None:
        s = model.state
        s["fleet"][:, BIRCHWAY, 1:] = 0
        s["fleet"][:, SALTMERE, :CHIPMAKERS] = 0
        total = s["compute_h100e"][:, LUMENRY].sum(axis=1)
        s["compute_h100e"][:, LUMENRY] = 0
        s["compute_h100e"][:, LUMENRY, cloud] = total
        for g in range(model.games):
            tune(record(s, g), rules_of(model.rules), 1)

    return change


def test_who_changes_chips_loses_what_it_has_tuned_and_wins_it_back() -> None:
    model = new("pocket", GAMES)
    only_at(SALTMERE)(model)
    s, rules = model.state, rules_of(model.rules)
    gain = model.map.rules.research.tuning_gain
    assert (s["tuned"][:, LUMENRY, BRINE] == 1).all()
    tuned = s["fit"][:, LUMENRY].copy()
    s["compute_h100e"][:, LUMENRY, [SALTMERE, BIRCHWAY]] = s["compute_h100e"][:, LUMENRY][:, [BIRCHWAY, SALTMERE]]
    fits = []
    for _ in range(12):
        for g in range(GAMES):
            tune(record(s, g), rules, 0)
        fits.append(s["fit"][:, LUMENRY].copy())
    assert (fits[0] < tuned / (1 + 0.8 * gain)).all()  # most of the gain is gone
    assert all((later > before).all() for before, later in pairwise(fits))
    assert (fits[-1] > 0.97 * tuned).all()
    faded = (1 - model.map.rules.research.tuning_fade) ** 12
    np.testing.assert_allclose(s["tuned"][:, LUMENRY, BRINE], faded, rtol=1e-9)  # the old line is forgotten slowly


def test_tokens_cost_less_compute_on_chips_that_a_lab_is_tuned_to() -> None:
    model = new("pocket", GAMES)
    rules = rules_of(model.rules)
    usual = h100e_per_mtok(record(model.state, 0), rules, LUMENRY, 0.0)
    model.state["fit"][:, LUMENRY] = 1.1
    assert h100e_per_mtok(record(model.state, 0), rules, LUMENRY, 0.0) == pytest.approx(usual / 1.1)


def test_tuning_needs_a_fleet_and_use_and_stays_a_part() -> None:
    model = new("pocket", GAMES)
    model.state["fleet"][:, KITEFIELD] = 0
    model.state["compute_h100e"][:, HEDGEROW] = model.state["own_h100e"][:, HEDGEROW] = 0
    before = model.state["tuned"][:, HEDGEROW].copy()
    for g in range(GAMES):
        tune(record(model.state, g), rules_of(model.rules), 0)
    assert np.isfinite(model.state["fit"]).all()
    assert np.array_equal(model.state["tuned"][:, HEDGEROW], before)  # without compute nothing is learnt or forgotten
    assert model.state["tuned"].shape == (GAMES, LABS, MAKERS)


# ------------------------------------------------------------------ releases (M46)


def threshold(model: LandGrab, over: float = 0.05) -> float:
    """A little over the best model of the opening."""
    return float(model.setup.opening["quality"].max()) + over


def test_a_model_too_capable_is_kept_under_the_threshold_for_its_quarters() -> None:
    bar = threshold(new("pocket"))
    sets = (f"rules.research.capability_threshold={bar}", "rules.research.controlled_quarters=2")
    model = started(settings=sets)
    until = np.full((model.games, LABS), -1)
    cleared = controlled = 0
    for quarter in range(8):
        step(model)
        s = model.state
        best = s["quality"][:, :LABS].max(axis=2)
        until = np.where(until < 0, s["control_until"][:, :LABS], until)
        held = (s["control_until"][:, :LABS] < 0) | (s["control_until"][:, :LABS] > quarter)
        assert (best[held] <= bar + 1e-12).all()
        assert np.array_equal(s["control_until"][:, :LABS][until >= 0], until[until >= 0])  # only once
        controlled += int(news_of(model, CONTROLLED).sum())
        cleared += int(news_of(model, CLEARED).sum())
    assert (model.state["quality"][:, LUMENRY].max(axis=1) > bar).all()  # free by now
    assert controlled >= cleared > 0


def test_care_shortens_controlled_release_and_no_rule_means_none() -> None:
    bar = threshold(new("pocket"), 0.02)
    waits = []
    for safety in (0.0, 1.0):

        def care(model: LandGrab, safety: float = safety) -> None:
            model.orders["safety"][:, LUMENRY] = safety
            model.orders["research_part"][:, LUMENRY] = 0.3

        sets = (f"rules.research.capability_threshold={bar}", "rules.research.controlled_quarters=4")
        model = started(settings=sets)
        while (model.state["control_until"][:, LUMENRY] < 0).any():
            step(model, care)
            reached = model.state["control_until"][:, LUMENRY] - model.quarter + 1
        waits.append(reached)
    assert (waits[0] == 4).all()
    assert (waits[1] == 2).all()
    free = play(4, rules=(f"rules.research.capability_threshold={bar}", "rules.research.controlled_quarters=0"))
    assert (free.state["control_until"] == -1).all()
    assert (free.state["quality"][:, LUMENRY].max(axis=1) > bar + 0.2).all()


def test_a_controlled_model_sells_less_than_a_free_one() -> None:
    bar = threshold(new("pocket"))
    sold = []
    for quarters in (0, 4):
        sets = (f"rules.research.capability_threshold={bar}", f"rules.research.controlled_quarters={quarters}")
        sold.append(play(5, rules=sets).state["model_kusd"][:, :, LUMENRY].sum(axis=1))
    clearly_more(sold[0], sold[1])


def test_a_held_release_keeps_rivals_from_following_and_comes_later() -> None:
    def hold(quarters: int) -> Change:
        def orders(model: LandGrab) -> None:
            model.orders["hold_release"] = 0
            model.orders["hold_release"][:, LUMENRY] = 1 if model.quarter < quarters else 0

        return orders

    released, held = play(3, orders=hold(0)), play(3, orders=hold(3))
    opening = released.setup.opening["quality"][0, LUMENRY]
    assert (held.state["quality"][:, LUMENRY] == opening).all()
    assert (released.state["quality"][:, LUMENRY, 0] > opening[0]).all()
    followers = [m.state["quality"][:, [THISTLEDOWN, HEDGEROW], :3].mean(axis=(1, 2)) for m in (released, held)]
    clearly_more(followers[0], followers[1])
    for model, quarters in ((released, 0), (held, 3)):
        for _ in range(4):
            step(model, hold(quarters))
    most = held.map.rules.research.step_most
    gap = released.state["quality"][:, LUMENRY, 0] - held.state["quality"][:, LUMENRY, 0]
    assert (gap < 0.5 * 4 * most).all()
    assert (held.state["quality"][:, LUMENRY, 0] > opening[0] + 0.3).all()  # what was kept is out now


# ------------------------------------------------------------------ care (M44)


def test_trust_recovers_to_a_level_that_care_sets() -> None:
    def care(safety: float) -> Change:
        def orders(model: LandGrab) -> None:
            model.orders["safety"][:, :3] = safety

        return orders

    levels = [play(4, orders=care(x)).state["trust"][:, LUMENRY] for x in (0.0, 0.5, 1.0)]
    assert (levels[2] > levels[1]).all()
    assert (levels[1] > levels[0]).all()
    off = ("rules.events.safety_trust=0", "rules.governance.neutral_trust=0")
    same = [play(4, rules=off, orders=care(x)).state["trust"][:, LUMENRY] for x in (0.0, 1.0)]
    assert np.array_equal(same[0], same[1])


def test_incidents_grow_with_capability_shrink_with_care_and_multiply_without_control() -> None:
    model = new("pocket", settings=["rules.events.incident_hazard=0.01"])
    s, rules, k = model.state, rules_of(model.rules), model.map.rules
    best = model.setup.opening["quality"].max()

    def hazard(quality: float, safety: float = 0.5, until: int = -1) -> float:
        s["quality"][0, LUMENRY], s["safety"][0, LUMENRY] = quality, safety
        s["control_until"][0, LUMENRY] = until
        return float(incident_hazard(record(s, 0), rules, LUMENRY))

    assert hazard(best - 1) == hazard(best) == pytest.approx(0.01 * 0.6)
    assert hazard(best + 1) == pytest.approx(0.01 * 0.6 * (1 + k.events.incident_growth))
    assert hazard(best, 1.0) == pytest.approx(0.2 * hazard(best, 0.0))
    above = k.research.capability_threshold + 0.1
    assert hazard(above) == pytest.approx(k.events.incident_uncontrolled * hazard(above, until=3))


def test_careful_labs_have_fewer_incidents_and_slower_research() -> None:
    counts, learnt = [], []
    for safety in (1.0, 0.0):

        def care(model: LandGrab, safety: float = safety) -> None:
            model.orders["safety"][:, :3] = safety

        model = new("pocket", 12, settings=["rules.events.incident_hazard=0.2"])
        total = np.zeros(12)
        for _ in range(4):
            step(model, care)
            total += news_of(model, INCIDENT)
        counts.append(total)
        learnt.append(model.state["algorithm"][:, LUMENRY].copy())
    clearly_more(counts[1], counts[0])
    clearly_more(learnt[1], learnt[0])


# ------------------------------------------------------------------ open weights (M54, M55)


def sponsored(model: LandGrab) -> None:
    """Hedgerow opens its weights, and Kitefield holds a fifth of it."""
    s = model.state
    s["open_weights"][:, HEDGEROW] = 1
    units = s["units"][:, HEDGEROW]
    for holder in range(s["shares"].shape[1]):
        s["shares"][:, holder, HEDGEROW] = 0
    s["shares"][:, KITEFIELD, HEDGEROW] = units // 5
    s["shares"][:, BIRCHWAY, HEDGEROW] = units // 20
    s["shares"][:, FOUNDERS, HEDGEROW] = units - units // 5 - units // 20
    assert np.array_equal(s["shares"][:, :, HEDGEROW].sum(axis=1), units)
    assert PUBLIC > FOUNDERS


def binding(*clouds: int) -> Change:
    """These clouds bind Hedgerow, which opens its weights."""

    def orders(model: LandGrab) -> None:
        model.orders["open_weights"][:, HEDGEROW] = 1
        model.orders["bind"] = 0
        for c in clouds:
            model.orders["bind"][:, c, HEDGEROW] = 1

    return orders


def test_a_sponsor_who_binds_gets_new_versions_first_and_is_remembered() -> None:
    free, bound = play(4, sponsored, orders=binding()), play(4, sponsored, orders=binding(KITEFIELD))
    assert (free.state["bound"][:, HEDGEROW] == -1).all()
    assert (bound.state["bound"][:, HEDGEROW] == KITEFIELD).all()
    newest = bound.state["quality"][:, HEDGEROW, 0]
    assert np.array_equal(bound.state["offered"][:, KITEFIELD, HEDGEROW, 0], newest)
    assert (bound.state["offered"][:, BIRCHWAY, HEDGEROW, 0] < newest).all()
    assert np.array_equal(free.state["offered"][:, BIRCHWAY, HEDGEROW, 0], free.state["quality"][:, HEDGEROW, 0])
    for field, index in (("relation", (KITEFIELD, HEDGEROW)), ("trust", (HEDGEROW,))):
        where = (slice(None), *index)
        assert (bound.state[field][where] < free.state[field][where]).all(), field


def test_only_the_largest_sponsor_of_an_open_lab_can_bind_it() -> None:
    for clouds, rules in (((BIRCHWAY,), ()), ((KITEFIELD,), ("rules.research.bind_allowed=0",)),
                          ((KITEFIELD,), ("rules.research.bind_threshold=0.3",))):  # fmt: skip
        model = play(1, sponsored, rules, binding(*clouds))
        assert (model.state["bound"] == -1).all(), (clouds, rules)

    def closed(model: LandGrab) -> None:
        binding(KITEFIELD)(model)
        model.orders["open_weights"] = 0

    assert (play(1, sponsored, orders=closed).state["bound"] == -1).all()
    first = play(1, sponsored, orders=binding(KITEFIELD))
    assert (news_of(first, BOUND) == 1).all()
    step(first, binding(KITEFIELD))
    assert (news_of(first, BOUND) == 0).all()  # told once


def test_two_strains_of_three_wear_an_open_lab_down() -> None:
    def strained(money: bool, bound: bool, compute: bool) -> LandGrab:
        def change(model: LandGrab) -> None:
            sponsored(model)
            s = model.state
            s["cash_kusd"][:, LAB0 + THISTLEDOWN] += s["cash_kusd"][:, LAB0 + HEDGEROW]  # money stays in the game
            s["cash_kusd"][:, LAB0 + HEDGEROW] = 0

        def orders(model: LandGrab) -> None:
            binding(*([KITEFIELD] if bound else []))(model)
            s = model.state
            s["coverage"][:, LAB0 + HEDGEROW] = 0.5 if money else 2.0
            s["burn_kusd"][:, HEDGEROW] = -1.0
            model.orders["bid_kusd"] = 0

        model = started(change)
        s = model.state
        s["own_h100e"][:, HEDGEROW] = 0
        s["compute_h100e"][:, HEDGEROW] = 0
        for _ in range(2):

            def all_orders(model: LandGrab) -> None:
                orders(model)
                model.orders["buy_h100e"][:, HEDGEROW] = 0
                for c in (KITEFIELD,) if compute else (KITEFIELD, BIRCHWAY, SALTMERE):
                    model.orders["buy_h100e"][:, HEDGEROW, c] = 3000

            step(model, all_orders)
        return model

    worn = {
        case: strained(*case).state["open_strain"][:, HEDGEROW]
        for case in ((False, False, False), (True, False, False), (True, True, False), (True, True, True))
    }
    assert (worn[False, False, False] == 0).all()
    assert (worn[True, False, False] == 0).all()
    assert (worn[True, True, False] > 0).all()
    assert np.array_equal(worn[True, True, True], worn[True, True, False])  # two of three are enough


def test_a_worn_open_lab_falls_further_behind() -> None:
    def worn(strain: float) -> Change:
        def orders(model: LandGrab) -> None:
            binding()(model)
            model.state["open_strain"][:, HEDGEROW] = strain
            model.orders["train_part"][:, HEDGEROW] = model.orders["research_part"][:, HEDGEROW] = 0

        return orders

    still = ("rules.research.strain_speed=0", "rules.world.open_lag_low=4", "rules.world.open_lag_high=4")
    fresh, tired = (play(6, sponsored, still, worn(x)).state["quality"][:, HEDGEROW, 0] for x in (0.0, 1.0))
    clearly_more(fresh, tired, 0.05)


# ------------------------------------------------------------------ breakthroughs (M56)

FINDS = ("rules.events.breakthrough_hazard=1", "rules.events.breakthrough_gain=0.4")


def test_who_finds_a_breakthrough_has_it_alone_for_a_while() -> None:
    model = new("pocket", GAMES, settings=[*FINDS, "rules.events.breakthrough_ahead=2"])
    model.open_quarter()
    model.rules = new("pocket", GAMES, settings=["rules.events.breakthrough_hazard=0", *FINDS[1:]]).rules
    s = model.state
    finder = s["craft_until"][:, :3].argmax(axis=1)
    assert (news_of(model, FOUND) == 1).all()
    assert ((s["craft_until"][:, :3] == 2).sum(axis=1) == 1).all()
    assert (s["public_algorithm"] == 0).all()
    rules, k = rules_of(model.rules), model.map.rules.research
    for g in range(model.games):
        usual = record(model.setup.opening, 0)
        cost = [h100e_per_mtok(record(s, g), rules, lab, 0.0) / h100e_per_mtok(usual, rules, lab, 0.0) for lab in PARTS]
        others = [lab for lab in PARTS if lab != finder[g]]
        assert cost[finder[g]] == pytest.approx(10 ** (-0.4 * k.serving_exponent))
        assert [cost[lab] for lab in others] == pytest.approx([1.0, 1.0])
    model.decide()
    model.resolve()
    step(model)
    before = s["public_algorithm"][:, 0].copy()
    model.open_quarter()
    np.testing.assert_allclose(s["public_algorithm"][:, 0] - before, 0.4)
    assert (s["craft_until"][:, :3] == -1).all()
    assert (news_of(model, BREAKTHROUGH) == 1).all()


def test_more_research_finds_more() -> None:
    found = np.zeros(3)
    model = new("pocket", 96, settings=list(FINDS))
    model.state["study_h100e"][:, :3] = [8.0, 1.0, 1.0]
    model.open_quarter()
    for lab in PARTS:
        found[lab] = (model.state["craft_until"][:, lab] > 0).mean()
    assert found.sum() == pytest.approx(1.0)
    assert found[LUMENRY] == pytest.approx(0.8, abs=4 * math.sqrt(0.8 * 0.2 / 96))


def test_without_a_head_start_or_research_a_breakthrough_is_everybodys_at_once() -> None:
    at_once = new("pocket", GAMES, settings=[*FINDS, "rules.events.breakthrough_ahead=0"])
    nobody = new("pocket", GAMES, settings=list(FINDS))
    nobody.state["study_h100e"] = 0
    for model in (at_once, nobody):
        model.open_quarter()
        np.testing.assert_allclose(model.state["public_algorithm"][:, 0], 0.4)
        assert (news_of(model, BREAKTHROUGH) == 1).all()
        assert (model.state["craft_until"][:, :CLOUDS] == -1).all() or (model.state["craft_until"] < 1).all()


def test_cheaper_tokens_are_sold_cheaper_and_more_of_them() -> None:
    """The rebound: prices follow costs, and wallets and tokens follow prices."""

    def cheaper(model: LandGrab) -> None:
        model.state["public_algorithm"] += 0.5

    slow = ("rules.research.serving_exponent=0.75",)  # so that prices don't fall as fast as they may in both
    usual, cheap = play(8, rules=slow), play(8, cheaper, slow)
    price = [m.view["token_price_usd"][:, LUMENRY, 0] for m in (usual, cheap)]
    clearly_more(np.log(price[0]), np.log(price[1]), 0.05)
    tokens = [
        (m.state["model_kusd"][:, :, LUMENRY].sum(axis=1) / m.view["token_price_usd"][:, LUMENRY, 0])
        for m in (usual, cheap)
    ]
    clearly_more(np.log(tokens[1]), np.log(tokens[0]), 0.05)


# ------------------------------------------------------------------ imitation (M22, M50)


def test_imitation_money_brings_own_models_closer_and_its_switch_stops_it() -> None:
    def imitates(kusd: int, part: int) -> Change:
        def orders(model: LandGrab) -> None:
            model.orders["product_kusd"][:, SALTMERE] = kusd
            model.orders["product_split"][:, SALTMERE] = np.eye(3)[part]

        return orders

    def behind(model: LandGrab) -> None:
        model.state["quality"][:, LABS + SALTMERE] -= 1.0

    def own(kusd: int, part: int, rules: tuple[str, ...] = ()) -> Floats:
        model = play(4, behind, rules, imitates(kusd, part))
        return np.asarray(model.state["quality"][:, LABS + SALTMERE, 0])

    none = own(0, 2)
    clearly_more(own(5_000_000, 2), none, 0.05)
    off = ("rules.research.imitation=0",)
    np.testing.assert_allclose(own(5_000_000, 2, off), own(0, 2, off), atol=0.01)  # but for what else money does
    clearly_more(own(5_000_000, 0), none, 0.02)  # research of its own, slower (M22)
