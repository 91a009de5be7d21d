"""Causes have the effects that the rulebook says: chips, power, compute, contracts. Same seeds, one thing changed."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine.fleet import price_kusd
from game.engine.layout import record, rules_of
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUDS,
    CUSTOMERS,
    EXCLUSIVE,
    FIRST_LAUNCH,
    GOVERNMENT,
    LAB0,
    LISTED,
    MARKET,
)
from game.engine.rule import COMPILED
from game.engine.state import CHIPS, TAKE_OR_PAY
from tests.engine.play import new

GAMES = 16 if COMPILED else 3
BIRCHWAY, SALTMERE, KITEFIELD = range(3)
LUMENRY, THISTLEDOWN, HEDGEROW = range(3)
NORTH, EAST, SOUTH, WEST = range(4)
WITH_THISTLEDOWN, WITH_LUMENRY, KITES_DEAL = range(3)  # deals in force at the opening
EVENTS = ("slump", "squeeze", "breakthrough", "order", "incident", "grid", "window")
CALM = [*(f"rules.events.{e}_hazard=0" for e in EVENTS), "rules.events.probe_hhi=0", "rules.events.probe_joint=0"]
Change = Callable[[LandGrab], None]


def nothing(model: LandGrab) -> None:
    """No change."""


def started(change: Change = nothing, settings: tuple[str, ...] = ()) -> LandGrab:
    """Calm games with something changed at the opening."""
    model = new("pocket", GAMES, settings=[*CALM, *settings])
    change(model)
    return model


def step(model: LandGrab, orders: Change = nothing) -> LandGrab:
    """A quarter with something changed in the orders."""
    model.open_quarter()
    model.decide()
    orders(model)
    model.resolve()
    return model


def no_building(model: LandGrab) -> None:
    """Nobody orders chips or shells."""
    model.orders["build_kw"] = 0
    model.orders["order_chips"] = 0


def test_less_supply_means_less_of_an_order_is_filled() -> None:
    def scarce(model: LandGrab) -> None:
        model.state["chip_supply"] //= 4

    def order(model: LandGrab) -> None:
        model.orders["order_chips"][:, :3, 0] = 20_000

    usual, short = step(started(), order), step(started(scarce), order)
    drop = usual.state["fill"][:, :3, 0].mean() - short.state["fill"][:, :3, 0].mean()
    assert drop > 0.1
    bought = [(m.state["chips_bought"] - m.setup.opening["chips_bought"]).sum() for m in (usual, short)]
    assert bought[1] < 0.8 * bought[0]


@pytest.mark.parametrize(("region", "shell_lead"), [(SOUTH, 1), (NORTH, 2), (WEST, 3)])
def test_capacity_comes_online_when_both_chips_and_shells_are_there(region: int, shell_lead: int) -> None:
    def full_house(model: LandGrab) -> None:
        for field in ("shells_due_kw", "chips_due", "store"):
            model.state[field] = 0
        model.state["site_kw"][:, BIRCHWAY] = 0
        model.state["site_kw"][:, BIRCHWAY, EAST] = model.state["power_kw"][:, BIRCHWAY].astype(int) + 1
        model.state["power_limit_kw"] = 10**8

    def build(model: LandGrab) -> None:
        no_building(model)
        if model.quarter == 0:
            model.orders["build_kw"][:, BIRCHWAY, region] = 12_500
            model.orders["order_chips"][:, BIRCHWAY, 0] = 5_000  # 2.5 kW each, lead 1

    model = started(full_house)
    before = model.state["capacity_h100e"][:, BIRCHWAY].copy()
    seen = []
    for _ in range(5):
        step(model, build)
        seen.append(model.state["capacity_h100e"][:, BIRCHWAY] - before)
    lead = max(shell_lead, 1)
    assert all((grown == 0).all() for grown in seen[:lead])
    assert all((grown > 10_000).all() for grown in seen[lead:])


def test_a_markets_power_binds() -> None:
    def rich(model: LandGrab) -> None:
        model.state["cash_kusd"][:, :3] += 10**9
        model.state["cash_kusd"][:, GOVERNMENT] -= 3 * 10**9

    def greedy(model: LandGrab) -> None:
        no_building(model)
        model.orders["build_kw"][:, :3, WEST] = 10**7

    def more_power(model: LandGrab) -> None:
        rich(model)
        model.state["power_limit_kw"][:, WEST] += 50_000

    built = []
    for model in (step(started(rich), greedy), step(started(more_power), greedy)):
        used = model.state["site_kw"][:, :, WEST].sum(axis=1) + model.state["shells_due_kw"][:, :, :, WEST].sum(
            axis=(1, 2)
        )
        assert np.array_equal(used, model.state["power_limit_kw"][:, WEST])
        built.append(used)
    assert (built[1] - built[0] == 50_000).all()


def test_labs_pay_for_what_they_leave_unused() -> None:
    def no_floor(model: LandGrab) -> None:
        model.state["deal_floor"] = 0

    def idle(model: LandGrab) -> None:
        model.orders["buy_h100e"][:, LUMENRY] = 0

    bound, free = step(started(), idle), step(started(no_floor), idle)
    paid = [m.state["paid_kusd"][:, TAKE_OR_PAY, LAB0 + LUMENRY] for m in (bound, free)]
    assert (paid[0] == bound.state["floor_kusd"][:, LUMENRY].sum(axis=1)).all()
    assert (paid[0] > 0).all()
    assert (paid[1] == 0).all()


@pytest.mark.parametrize(("arr", "pays"), [(1, True), (10**12, False)])
def test_a_tranche_is_paid_if_and_only_if_the_lab_gets_there_in_time(arr: int, pays: bool) -> None:
    def one_tranche(model: LandGrab) -> None:
        model.state["tranche_kusd"] = 0
        model.state["tranche_kusd"][:, WITH_LUMENRY, 0] = 100_000
        model.state["tranche_arr_kusd"][:, WITH_LUMENRY, 0] = arr
        model.state["tranche_until"][:, WITH_LUMENRY, 0] = 2

    model = started(one_tranche)
    for quarter in range(3):
        step(model)
        left = model.state["tranche_kusd"][:, WITH_LUMENRY, 0]
        assert (left == (0 if pays or quarter == 2 else 100_000)).all()
    assert (model.state["deal_cash_kusd"][:, WITH_LUMENRY] == (100_000 if pays else 0)).all()


@pytest.mark.parametrize("protected", [0, 1])
def test_contracts_keep_the_price_at_which_they_were_signed(protected: int) -> None:
    def asked(times: float) -> np.ndarray:
        """What Lumenry's contract is reckoned at, as a multiple of the price at the opening."""

        def posts(model: LandGrab) -> None:
            model.state["compute_price_usd"][:, SALTMERE] *= times

        model = step(started(posts, (f"rules.clauses.price_protection={protected}",)))
        return times * (1 - model.state["due_discount"][:, LUMENRY, SALTMERE])

    assert np.allclose(asked(1.5), asked(1.0) * (1.0 if protected else 1.5))
    assert np.allclose(asked(0.8), asked(1.0) * 0.8)  # cuts are passed on


@pytest.mark.parametrize("access", [LISTED, FIRST_LAUNCH, EXCLUSIVE])
def test_access_terms_decide_which_version_others_get(access: int) -> None:
    def granted(model: LandGrab) -> None:
        model.state["deal_access"][:, WITH_LUMENRY] = access
        model.state["deal_access_until"][:, WITH_LUMENRY] = 9

    def no_new_terms(model: LandGrab) -> None:
        model.orders["commit_kusd"] = 0
        model.orders["bid_kusd"] = 0

    model = started(granted)
    versions = [model.state["quality"][:, LUMENRY].copy()]
    for quarter in range(6):
        step(model, no_new_terms)
        versions.append(model.state["quality"][:, LUMENRY].copy())
        hosted = model.state["hosted"][:, BIRCHWAY, LUMENRY] == 1
        elsewhere = model.state["offered"][:, BIRCHWAY, LUMENRY][hosted]
        assert np.array_equal(model.state["offered"][:, SALTMERE, LUMENRY], versions[-1])
        assert np.array_equal(model.state["offered"][:, CLOUDS, LUMENRY], versions[-1]), (
            "the lab sells its newest itself"
        )
        if access == LISTED:
            assert np.array_equal(elsewhere, versions[-1][hosted])
        elif access == FIRST_LAUNCH and quarter >= 1:
            assert np.array_equal(elsewhere, versions[-3][hosted]), "two quarters behind"
        elif access == EXCLUSIVE:
            assert np.array_equal(elsewhere, versions[0][hosted]), "frozen"
    assert (versions[-1] > versions[0] + 0.05).any()


def test_megawatts_short_for_two_quarters_free_the_lab() -> None:
    def owes(kw: int) -> Change:
        def change(model: LandGrab) -> None:
            model.state["deal_owed_kw"][:, KITES_DEAL] = kw
            model.state["deal_owed_from"][:, KITES_DEAL] = 0
            model.state["fleet"][:, KITEFIELD] //= 5  # a fire

        return change

    def wants_much(model: LandGrab) -> None:
        no_building(model)
        model.orders["buy_h100e"][:, THISTLEDOWN, KITEFIELD] = 1e8

    short, kept = started(owes(10**7)), started(owes(1))
    for quarter in range(2):
        for model in (short, kept):
            step(model, wants_much)
        assert (short.state["deal_status"][:, KITES_DEAL] == (1 if quarter == 0 else 0)).all()
        assert (kept.state["deal_status"][:, KITES_DEAL] == 1).all()
    for model in (short, kept):
        model.open_quarter()
    assert (short.state["due_kusd"][:, THISTLEDOWN, KITEFIELD] == 0).all()
    assert (kept.state["due_kusd"][:, THISTLEDOWN, KITEFIELD] > 0).all()


def test_a_signed_deal_falls_due_in_full() -> None:
    """Over its life, what is due adds up to the commitment, to the last dollar."""

    def only_this_deal(model: LandGrab) -> None:
        model.state["deal_status"] = 0
        model.state["deal_status"][:, WITH_LUMENRY] = 1
        model.state["deal_start"][:, WITH_LUMENRY] = 1
        model.state["deal_quarters"][:, WITH_LUMENRY] = 5
        model.state["deal_owed_kw"] = 0
        model.state["deal_commit_kusd"][:, WITH_LUMENRY] = 1_234_567 + np.arange(GAMES)
        model.state["cash_kusd"][:, LAB0 + LUMENRY] += 10**9
        model.state["cash_kusd"][:, GOVERNMENT] -= 10**9

    def no_deals(model: LandGrab) -> None:
        model.orders["commit_kusd"] = 0
        model.orders["bid_kusd"] = 0

    model = started(only_this_deal)
    due = np.zeros(GAMES, np.int64)
    for _ in range(8):
        step(model, no_deals)
        due += model.state["due_kusd"][:, LUMENRY].sum(axis=1)
    assert np.array_equal(due, 1_234_567 + np.arange(GAMES))


def test_capex_and_plant_are_what_was_paid() -> None:
    """Makers that promised credit and can't give it, and a market with nothing to lend: chips come, money doesn't."""

    def broke(model: LandGrab) -> None:
        cash = model.state["cash_kusd"]
        model.state["revenue_kusd"][:, BIRCHWAY] = 0  # a part of which it would keep
        for first, end, left in ((CHIPMAKER0, LAB0, 0), (MARKET, MARKET + 1, 0), (BIRCHWAY, BIRCHWAY + 1, 500_000)):
            cash[:, CUSTOMERS] += cash[:, first:end].sum(axis=1) - left
            cash[:, first:end] = left

    def order(model: LandGrab) -> None:
        for field in ("order_chips", "build_kw", "bid_kusd", "rider_lab"):
            model.orders[field][:, BIRCHWAY] = 0
        for field in ("payout_kusd", "borrow_kusd", "lab_borrow_kusd"):  # nor does the market get anything
            model.orders[field] = 0
        model.orders["order_chips"][:, BIRCHWAY, 0] = 10**6
        model.orders["credit_part"][:, :, BIRCHWAY] = 0.5

    model = started(broke)
    opening = model.state.copy()
    price = price_kusd(record(model.state, 0), rules_of(model.rules), BIRCHWAY, 0, 0)
    s = step(model, order).state
    paid = s["paid_kusd"][:, CHIPS, BIRCHWAY]
    delivered = (s["chips_bought"] - opening["chips_bought"])[:, BIRCHWAY] * price
    assert (paid > 0).all()
    assert (paid < 0.95 * delivered).all()
    assert np.array_equal(s["capex_kusd"][:, BIRCHWAY], paid)
    worn = s["wear_kusd"][:, BIRCHWAY]
    assert np.array_equal(s["book_kusd"][:, BIRCHWAY], opening["book_kusd"][:, BIRCHWAY] + paid - worn)
