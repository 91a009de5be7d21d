"""What clouds with creeds do otherwise than the planner, on the same seeds, and whether their reasons are true."""

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from agents.model import LandGrab
from agents.strategies import Reason, Strategy, built_in, find
from agents.strategies.clouds.core import RANGES, CloudCreed, reasons
from game.desktop.text import catalogue, places
from game.engine import turn
from game.engine.layout import Games, record, rules_of
from game.engine.parameters import COVENANT, DEDICATED, EXCLUSIVE, LAB0, OPEN_HOUSE, OWN_CHIPS, PLEDGES, REFUSAL
from game.engine.rule import COMPILED
from tests.engine.play import new

CLOUDS = {s.name: s for s in built_in().values() if isinstance(s.creed, CloudCreed)}
ARCHETYPES = sorted(CLOUDS.keys() - {"planner"})
GAMES, SEATS = 6, 3
ORDERS = ("bid_kusd", "commit_kusd", "access", "rights", "pledge", "compute_price_usd", "order_chips", "steer")


class Played:
    """Games of `pocket` in which one strategy plays every cloud: the last state, and all orders by quarter."""

    def __init__(self, name: str) -> None:
        model = new("pocket", GAMES, strategies={"cloud": name})
        kept: dict[str, list[Any]] = {field: [] for field in ORDERS}
        self.deals: set[tuple[int, ...]] = set()  # game, cloud, lab, first quarter
        while model.running:
            model.open_quarter()
            model.decide()
            for field in ORDERS:
                kept[field].append(model.orders[field].copy())
            model.resolve()
            for g in range(GAMES):
                s = model.state[g]
                for d in np.flatnonzero((s["deal_status"] == 1) & (s["deal_sponsor"] < SEATS) & (s["deal_start"] > 0)):
                    self.deals.add((g, *(int(s[f"deal_{f}"][d]) for f in ("sponsor", "lab", "start"))))
        self.orders = {field: np.array(x) for field, x in kept.items()}  # (quarters, GAMES, ...)
        self.state: Games = model.state

    def of(self, field: str) -> Any:
        """All clouds' rows of an order: (quarters, GAMES, SEATS, ...)."""
        return self.orders[field][:, :, :SEATS]

    def holdings(self) -> float:
        """Labs of which a cloud holds shares, mean over seats and games."""
        return float((self.state["shares"][:, :SEATS] > 0).sum(axis=2).mean())


played = cache(Played)


def test_the_planner_is_the_creed_without_a_word() -> None:
    assert CLOUDS["planner"].creed == CloudCreed()
    assert len(ARCHETYPES) == 8
    assert len({s.creed for s in CLOUDS.values()}) == len(CLOUDS)


def test_every_weight_has_a_range_and_every_creed_is_within() -> None:
    assert tuple(RANGES) == CloudCreed._fields
    for name, strategy in CLOUDS.items():
        for field, value in strategy.creed._asdict().items():
            low, high, meaning = RANGES[field]
            assert isinstance(value, float), f"{name}.{field}: another type would compile the rules once more"
            assert low <= value <= high, f"{name}.{field}"
            assert len(meaning.split()) > 3


@pytest.mark.parametrize("name", ARCHETYPES)
def test_a_docstring_has_an_idea_and_how_to_beat_it(name: str) -> None:
    assert "To beat it:" in CLOUDS[name].doc
    assert len(CLOUDS[name].doc.split()) > 80


def test_a_hedger_holds_more_rivals_than_an_anchor_hunter() -> None:
    assert played("hedger").holdings() > played("anchor_hunter").holdings() + 0.3


def test_an_anchor_hunter_deals_with_one_lab_at_a_time_and_promotes_it() -> None:
    hunter = played("anchor_hunter")
    assert ((hunter.of("commit_kusd") > 0).sum(axis=-1) <= 1).all()
    assert ((played("hedger").of("commit_kusd") > 0).sum(axis=-1) > 1).any()
    assert hunter.of("rights")[..., DEDICATED].any()
    assert (hunter.of("access") == EXCLUSIVE).any()
    most = hunter.of("steer")[..., :LAB0].max(axis=-1).mean()
    assert most > played("planner").of("steer")[..., :LAB0].max(axis=-1).mean()


def test_a_container_asks_for_what_keeps_rivals_out() -> None:
    container, planner = played("container"), played("planner")
    for right in (COVENANT, REFUSAL):
        asked = [p.of("rights")[..., right].sum() for p in (container, planner)]
        assert asked[0] > asked[1]
    signed = container.state["deal_rights"][:, :, COVENANT] * (container.state["deal_status"] == 1)
    assert signed.any(), "no lab takes its covenants"


def test_a_builder_signs_nothing_and_keeps_more_for_its_own() -> None:
    builder, planner = played("builder"), played("planner")
    assert not builder.of("commit_kusd").any()
    assert not builder.of("bid_kusd").any()
    assert not builder.deals
    salt = 1  # the cloud with a model and silicon
    own = [p.state["own_model_h100e"][:, salt] for p in (builder, planner)]
    assert (own[0] > own[1]).all()
    chips = [p.of("order_chips")[:, :, salt] for p in (builder, planner)]
    parts = [x[..., -1].sum() / x.sum() for x in chips]
    assert parts[0] > parts[1]


def test_a_neutral_marketplace_buys_no_shares_and_hosts_more() -> None:
    neutral = played("neutral_marketplace")
    assert not neutral.of("bid_kusd").any()
    assert not neutral.of("access").any()
    assert (neutral.of("pledge") == OPEN_HOUSE).all()
    assert len(neutral.deals) > len(played("planner").deals)


def test_a_fast_follower_waits() -> None:
    follower = played("fast_follower")
    wait = int(CLOUDS["fast_follower"].creed.wait)
    assert not follower.of("commit_kusd")[:wait].any()
    assert follower.of("commit_kusd")[wait:].any()
    assert played("planner").of("commit_kusd")[:wait].any()


def test_a_cost_leader_is_cheaper_and_sells_its_compute() -> None:
    leader, planner = played("cost_leader"), played("planner")
    price = [p.state["compute_price_usd"][:, :SEATS] for p in (leader, planner)]
    assert (price[0] < price[1]).all()
    assert not leader.of("bid_kusd").any()


def test_a_full_stack_builds_on_its_own_chips_and_takes_its_lab_there() -> None:
    stack, planner = played("full_stack"), played("planner")
    salt = 1  # the cloud with silicon
    chips = [p.of("order_chips")[:, :, salt] for p in (stack, planner)]
    parts = [x[..., -1].sum() / x.sum() for x in chips]
    assert parts[0] > parts[1]
    sheets = stack.of("commit_kusd")[:, :, salt] > 0
    assert (sheets.sum(axis=-1) <= 1).all()
    assert stack.of("rights")[:, :, salt, :, OWN_CHIPS][sheets].any()


@pytest.mark.parametrize("name", CLOUDS)
def test_reasons_are_of_what_was_ordered(name: str) -> None:
    model = new("pocket", strategies={"cloud": name})
    strategy, told = CLOUDS[name], set()
    while model.running:
        model.open_quarter()
        model.decide()
        for seat in range(SEATS):
            for reason in why(model, strategy, seat):
                told.add(reason.key)
                text = catalogue()[f"reason.{reason.key}"]
                assert places(text) == {n for n, _ in reason.about}, reason.key
                check_reason(model, seat, reason.key, dict(reason.about))
        model.resolve()
    assert len(told) >= 4, told


def why(model: LandGrab, strategy: Strategy, seat: int) -> list[Reason]:
    """What a strategy says of the orders that it has just handed in."""
    turn.look(model.state, model.view, model.luck, model.rules, seat, 0)
    rules = model.rules[0] if COMPILED else rules_of(model.rules)
    given = reasons(record(model.view, 0), record(model.orders, 0), rules, seat, strategy.creed)
    assert 1 <= len(given) <= 3
    return given


def check_reason(model: LandGrab, seat: int, key: str, about: dict[str, Any]) -> None:
    """Is it true of the orders?"""
    o, v = model.orders[0], model.view[0]
    bids, commits = o["bid_kusd"][seat], o["commit_kusd"][seat]
    lab = about.get("lab", LAB0) - LAB0
    begun = o["order_chips"][seat].any() or o["build_kw"][seat].any()
    if key.startswith("cloud_bid"):
        assert about["cash_kusd"] == bids[lab] == bids.max() > 0
    elif key == "cloud_contract":
        assert not bids.any()
        assert about["commit_kusd"] == commits[lab] > 0
        assert about["count"] == (commits > 0).sum()
    elif key in ("cloud_waits", "cloud_probed", "cloud_bound"):
        assert not bids.any()
        assert not commits.any()
    elif key == "cloud_relief":
        assert about["part"] == o["grant_cut"][seat, lab] > 0
    elif key == "cloud_builds":
        assert begun
        assert about["wanted_h100e"] > 0
        assert about["cost_kusd"] >= (o["order_chips"][seat] * v["chip_price_kusd"]).sum()
    elif key in ("cloud_too_late", "cloud_no_money", "cloud_enough"):
        assert not begun
    elif key.startswith(("cloud_dearer", "cloud_cheaper")):
        before, after = v["compute_price_usd"][seat], o["compute_price_usd"][seat]
        assert (about["before_usd"], about["price_usd"]) == (before, after)
        assert (after > before) == key.startswith("cloud_dearer")
    elif key.startswith("cloud_pledge"):
        assert key.endswith(PLEDGES[o["pledge"][seat]])
    elif key == "cloud_own_model":
        assert about["part"] == o["own_model_part"][seat] > 0
    else:
        assert key == "cloud_payout"
        assert about["cash_kusd"] == o["payout_kusd"][seat] > 0


@pytest.mark.skipif(not COMPILED, reason="many games: compiled only")
@pytest.mark.parametrize("name", ARCHETYPES)
def test_an_archetype_beats_standing_orders_in_every_seat(name: str) -> None:
    games = 32
    for seat, cloud in enumerate(f.id for f in new("pocket").map.clouds):
        mine, idle = (new("pocket", games, strategies={cloud: x}).play() for x in (name, "standing_orders"))
        gain = mine.state["value_kusd"][:, seat] - idle.state["value_kusd"][:, seat]
        assert gain.mean() > 2 * gain.std(ddof=1) / np.sqrt(games), cloud


def test_a_creed_travels_with_its_strategy() -> None:
    bold = find("planner", "cloud").creed._replace(boldness=3.0)
    planner = find("planner", "cloud")
    assert planner.play is not None
    mine: Any = planner._replace(name="bold", play=dataclasses.replace(planner.play, creed=bold), creed=bold)  # type: ignore[type-var]
    usual, other = new("pocket", 2), new("pocket", 2, strategies={"birchway": mine})
    usual.step()
    other.step()
    assert other.orders["order_chips"][:, 0].sum() >= usual.orders["order_chips"][:, 0].sum()
    assert np.array_equal(other.orders["order_chips"][:, 1:], usual.orders["order_chips"][:, 1:])
