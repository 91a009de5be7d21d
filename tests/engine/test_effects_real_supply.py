"""Causes have the effects that the rulebook says: makers, generations, options, queues, campuses. One thing changed."""

from typing import Any

import numpy as np
import pytest

from agents.model import LandGrab
from agents.strategies.clouds.capacity import inflation
from game.engine import turn
from game.engine.fleet import h100e_of, on_sale, price_kusd
from game.engine.layout import record, rules_of
from game.engine.news import REDEPLOYED, SUPPLY_SHOCK
from game.engine.parameters import CHIPMAKER0, DEDICATED, GOVERNMENT, LAB0, LABS, OWN, OWN_CHIPS
from game.engine.state import CHIPS, COSTS, SHELLS
from game.studies.bullwhip import amplification
from maps.loader import GameMap, list_maps, load_map
from tests.engine.test_effects_market import clearly_more
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    CALM,
    EAST,
    GAMES,
    KITEFIELD,
    LUMENRY,
    NORTH,
    SALTMERE,
    SOUTH,
    THISTLEDOWN,
    WEST,
    WITH_LUMENRY,
    Change,
    no_building,
    nothing,
    started,
    step,
)

FLINTLOCK, MARL = range(2)
NO_SHOCK = "rules.events.shock_hazard=0"
OPTION = {"region": "west", "mw": 100, "start": 1, "until": 2, "lead_quarters": 1, "price_musd_per_mw": 2.0}


def edited(settings: tuple[str, ...] = (), **fields: Any) -> GameMap:
    """The pocket world where its first cloud has other fields."""
    raw = load_map("pocket", [*CALM, NO_SHOCK, *settings]).model_dump()
    raw["clouds"][BIRCHWAY].update(fields)
    return GameMap.model_validate(raw)


def playing(game_map: GameMap, change: Change = nothing) -> LandGrab:
    model = LandGrab(game_map, games=GAMES, collect=False)
    change(model)
    return model


def rich(model: LandGrab) -> None:
    """Clouds and labs can pay for anything."""
    for f in (BIRCHWAY, SALTMERE, KITEFIELD, LAB0 + LUMENRY, LAB0 + THISTLEDOWN):
        model.state["cash_kusd"][:, f] += 10**8
        model.state["cash_kusd"][:, GOVERNMENT] -= 10**8


def builds(**kw: int) -> Change:
    """Nobody builds but these: market -> kW of the first cloud."""
    regions = {"north": NORTH, "east": EAST, "south": SOUTH, "west": WEST}

    def orders(model: LandGrab) -> None:
        no_building(model)
        for field in ("own_build_kusd", "bid_kusd", "commit_kusd"):
            model.orders[field] = 0
        for name, amount in kw.items():
            model.orders["build_kw"][:, BIRCHWAY, regions[name]] = amount

    return orders


def told(model: LandGrab, kind: int) -> "np.ndarray":  # type: ignore[type-arg]
    """Games with news of a kind this quarter."""
    s = model.state
    return ((s["news_kind"] == kind) & (np.arange(s["news_kind"].shape[1]) < s["news_count"])).any(axis=1)  # type: ignore[no-any-return]


# ------------------------------------------------------------------ power


def test_an_option_brings_power_sooner_and_keeps_it_from_others() -> None:
    model = playing(edited(options=[OPTION]), rich)
    plain = playing(edited(), rich)
    assert (model.state["reserved_kw"][:, WEST] == 100_000).all()
    for m in (model, plain):
        step(m, builds())
        m.open_quarter()
    free = [m.view["power_free_kw"][:, WEST].copy() for m in (plain, model)]
    assert (free[0] - free[1] == 100_000).all()
    before = model.state["site_kw"][:, BIRCHWAY, WEST].copy()
    paid = []
    for m in (model, plain):
        step(m, builds(west=60_000))
        paid.append(m.state["paid_kusd"][:, SHELLS, BIRCHWAY].copy())
    assert (paid[0] - paid[1] == 60_000 * 2).all()  # the price of the option, on top of the same shells
    assert (model.state["option_kw"][:, BIRCHWAY, 0] == 40_000).all()
    for m in (model, plain):
        step(m, builds())
    assert (model.state["site_kw"][:, BIRCHWAY, WEST] - before == 60_000).all()
    assert (plain.state["site_kw"][:, BIRCHWAY, WEST] == before).all()  # the market's own lead is three quarters
    assert (model.state["reserved_kw"][:, WEST] == 0).all()  # what was not used by its last quarter is free to all


def test_an_option_is_its_owners_secret_and_waits_for_its_date() -> None:
    model = playing(edited(options=[OPTION]), rich)
    step(model, builds(west=60_000))
    assert (model.state["option_kw"][:, BIRCHWAY, 0] == 100_000).all()  # from the second quarter on only
    model.open_quarter()
    for seat, seen in ((BIRCHWAY, 100_000), (SALTMERE, 0), (LAB0, 0)):
        turn.look(model.state, model.view, model.luck, model.rules, seat, 0)
        assert model.view["option_kw"][0, 0] == seen


@pytest.mark.parametrize("queue", [1, 0])
def test_who_has_waited_for_power_is_served_first(queue: int) -> None:
    def tight(model: LandGrab) -> None:
        rich(model)
        model.state["power_limit_kw"][:, WEST] = 0

    model = started(tight, (f"rules.supply.power_queue={queue}", NO_SHOCK))

    def ask(clouds: tuple[int, ...]) -> Change:
        def orders(m: LandGrab) -> None:
            builds()(m)
            m.orders["build_kw"][:, clouds, WEST] = 50_000

        return orders

    step(model, ask((BIRCHWAY,)))
    assert (model.state["queue_kw"][:, BIRCHWAY, WEST] == 50_000 * queue).all()
    taken = model.state["site_kw"][:, :, WEST].sum(axis=1) + model.state["shells_due_kw"][:, :, :, WEST].sum(
        axis=(1, 2)
    )
    model.state["power_limit_kw"][:, WEST] = taken + 60_000 - model.setup.tables.power_growth_kw[WEST]
    due = model.state["shells_due_kw"][:, :, :, WEST].sum(axis=1)
    step(model, ask((BIRCHWAY, SALTMERE)))
    begun = model.state["shells_due_kw"][:, :, :, WEST].sum(axis=1) - due
    begun += model.state["site_kw"][:, :, WEST] - model.setup.opening["site_kw"][:, :, WEST]
    assert (begun[:, [BIRCHWAY, SALTMERE]] == ([50_000, 10_000] if queue else [30_000, 30_000])).all()


@pytest.mark.parametrize("name", list_maps())
def test_from_order_to_power_is_at_most_a_third_of_the_game(name: str) -> None:
    game_map = load_map(name)
    leads = [r.lead_quarters for r in game_map.regions] + [k.lead_quarters for k in game_map.chipmakers]
    assert max(leads) <= game_map.quarters / 3


# ------------------------------------------------------------------ makers


def test_a_squeeze_makes_chips_dearer_and_memory_makers_richer() -> None:
    def squeezed(model: LandGrab) -> None:
        model.state["squeeze"] = 9

    def order(model: LandGrab) -> None:
        builds()(model)
        model.orders["order_chips"][:, BIRCHWAY, FLINTLOCK] = 5_000

    settings = ("rules.events.squeeze_depth=0", "rules.supply.squeeze_price=1.5", NO_SHOCK)
    calm, dear = (step(started(change, settings), order) for change in (nothing, squeezed))
    bills = [m.state["paid_kusd"][:, CHIPS, BIRCHWAY].astype(float) for m in (calm, dear)]
    assert np.allclose(bills[1], 1.5 * bills[0], rtol=1e-6)
    sales, costs = (
        [m.state[f"{side}_kusd"][:, kind, CHIPMAKER0 + FLINTLOCK].astype(float) for m in (calm, dear)]
        for side, kind in (("received", CHIPS), ("paid", COSTS))
    )
    assert (sales[1] > 1.4 * sales[0]).all()
    assert np.allclose(sales[1] - costs[1], sales[0] - costs[0], rtol=1e-4, atol=5)  # the maker's margin stays


def test_a_shock_stops_one_maker_and_hits_who_buys_of_it_alone() -> None:
    def stands(model: LandGrab) -> None:
        model.state["shock_until"][:, FLINTLOCK] = 9

    def orders(spread: bool) -> Change:
        def order(model: LandGrab) -> None:
            builds()(model)
            model.orders["order_chips"][:, BIRCHWAY, FLINTLOCK] = 15_000 if spread else 30_000
            model.orders["order_chips"][:, BIRCHWAY, MARL] = 15_000 if spread else 0

        return order

    def got(spread: bool, change: Change) -> "np.ndarray":  # type: ignore[type-arg]
        model = started(change, (NO_SHOCK, "rules.events.shock_depth=0.9"))
        return (
            step(model, orders(spread)).state["chips_bought"][:, BIRCHWAY]
            - model.setup.opening["chips_bought"][:, BIRCHWAY]
        )

    lost = {spread: got(spread, nothing) - got(spread, stands) for spread in (True, False)}
    assert (lost[False] > lost[True]).all()
    assert (lost[True] > 0).all()


def test_plants_stand_by_luck_and_a_hazard_of_nothing_is_nothing() -> None:
    always, never = (started(settings=(f"rules.events.shock_hazard={h}",)) for h in (1, 0))
    for model in (always, never):
        model.open_quarter()
    assert (always.state["shock_until"][:, :2] >= 0).all()
    assert (
        ((always.state["news_kind"] == SUPPLY_SHOCK) & (np.arange(40) < always.state["news_count"])).any(axis=1).all()
    )
    assert (never.state["shock_until"] == -1).all()
    assert (always.view["shocked"][:, :2] == 1).all()


# ------------------------------------------------------------------ generations


@pytest.mark.parametrize(("labs", "gain"), [((), 0.0), ((LUMENRY,), 0.05), ((LUMENRY, THISTLEDOWN), 0.08)])
def test_frontier_labs_improve_the_next_generation_of_who_holds_them(labs: tuple[int, ...], gain: float) -> None:
    def held(model: LandGrab) -> None:
        model.state["quality"][:, :LABS] = 3.0
        for lab in labs:
            model.state["shares"][:, CHIPMAKER0 + FLINTLOCK, lab] = 1

    settings = ("rules.supply.roadmap_gain=0.05", "rules.supply.roadmap_most=0.08")
    model = started(held, settings)
    for _ in range(3):  # Flare is sold from the fourth quarter on
        step(model, builds())
    rules = rules_of(model.rules)
    assert on_sale(rules, FLINTLOCK, 3) == 2
    assert np.allclose(model.state["gen_gain"][:, FLINTLOCK, 2], gain)
    assert (model.state["gen_gain"][:, MARL] == 0).all()
    model.open_quarter()
    assert np.allclose(model.view["gen_gain"][:, FLINTLOCK, 2], gain)
    assert h100e_of(model.state["gen_gain"][0], rules, FLINTLOCK, 2) == pytest.approx(5.0 * (1 + gain))


def test_a_better_generation_is_in_every_fleet_that_has_it() -> None:
    def fleet(gain: float) -> LandGrab:
        def change(model: LandGrab) -> None:
            model.state["gen_gain"][:, FLINTLOCK, 1] = gain

        return step(started(change, (NO_SHOCK,)), builds())

    plain, better = fleet(0.0), fleet(0.1)
    more = better.state["capacity_h100e"][:, KITEFIELD] / plain.state["capacity_h100e"][:, KITEFIELD]
    assert np.allclose(more, 1.1)  # it has nothing else


def test_old_stock_rents_for_less_once_better_chips_are_sold() -> None:
    """Worth by performance per kW to the newest on sale, to the power of the rule; sites at what they cost."""

    def only_ember(model: LandGrab) -> None:
        model.state["fleet"][:, BIRCHWAY] = model.state["store"][:, BIRCHWAY] = model.state["chips_due"][
            :, :, BIRCHWAY
        ] = 0
        model.state["fleet"][:, BIRCHWAY, FLINTLOCK, 1] = 1_000
        model.state["chips_bought"][:, BIRCHWAY] = 1_000

    worths = []
    for slip in (0, 40):
        model = started(only_ember, (f"rules.supply.generation_slip={slip}", "rules.supply.roadmap_gain=0", NO_SHOCK))
        for _ in range(4):
            step(model, builds())
        sites = (model.state["site_kw"][:, BIRCHWAY] * model.setup.tables.shell_kusd_per_kw).sum(axis=1)
        worths.append(model.state["fleet_worth_kusd"][:, BIRCHWAY] - sites)
        model.open_quarter()
        turn.look(model.state, model.view, model.luck, model.rules, BIRCHWAY, 0)
        assert model.view["fleet_worth_kusd"][0, 0] == model.state["fleet_worth_kusd"][0, BIRCHWAY]
        assert model.view["book_kusd"][0, 0] == model.state["book_kusd"][0, BIRCHWAY]
    exponent = model.map.rules.supply.rent_exponent
    assert np.allclose(worths[0], 1_000 * 65 * ((2.5 / 2.5) / (5.0 / 3.0)) ** exponent)
    assert np.allclose(worths[1], 1_000 * 65)  # Ember is still the newest


def test_a_frozen_roadmap_sells_nothing_new() -> None:
    frozen = started(settings=("rules.supply.generation_slip=40",))
    late = started(settings=("rules.supply.generation_slip=2",))
    for quarter in range(10):
        assert on_sale(rules_of(frozen.rules), FLINTLOCK, quarter) == 1
        assert on_sale(rules_of(late.rules), FLINTLOCK, quarter) == (1 if quarter < 5 else 2 if quarter < 9 else 3)


# ------------------------------------------------------------------ labs' own


def test_a_lab_builds_for_itself_where_it_may_and_within_what_makers_have() -> None:
    def order(model: LandGrab) -> None:
        builds()(model)
        model.orders["own_build_kusd"][:, LUMENRY] = 10**8

    allowed, barred, none = (
        started(rich, (f"rules.supply.self_build={on}", f"rules.supply.self_build_most={most}", NO_SHOCK))
        for on, most in ((1, 0.5), (0, 0.5), (1, 0.0))
    )
    for model in (allowed, barred, none):
        step(model, order)
    kw = allowed.state["lab_due_kw"][:, :, LUMENRY].sum(axis=(1, 2))
    chips = kw / 2.5  # Ember
    outside = allowed.setup.opening["chip_supply"][0, FLINTLOCK] * 0.25
    assert (chips <= 0.5 * outside).all()
    assert (chips > 0.45 * outside).all()  # money and power were no limit
    for model in (barred, none):
        assert (model.state["lab_due_kw"] == 0).all()
    before = allowed.state["own_h100e"][:, LUMENRY].copy()
    sales = [m.state["received_kusd"][:, CHIPS, CHIPMAKER0 + FLINTLOCK] for m in (allowed, barred)]
    assert np.allclose(sales[0], sales[1], rtol=1e-3)  # what the lab took, others outside did not get
    for _ in range(2):
        step(allowed, builds())
    assert np.allclose(allowed.state["own_h100e"][:, LUMENRY] - before, chips * 2.5)


# ------------------------------------------------------------------ contracts


def campus(redeploy: float, runs_out: bool, relation: float = 0.0, hold_up: float = 0.5) -> LandGrab:
    """Saltmere has set 200 MW apart for Lumenry; in the second quarter the contract may run out."""

    def change(model: LandGrab) -> None:
        s = model.state
        s["tranche_kusd"] = 0
        s["deal_rights"][:, WITH_LUMENRY, DEDICATED] = 1
        s["deal_owed_kw"][:, WITH_LUMENRY] = 200_000
        s["deal_owed_from"][:, WITH_LUMENRY] = 0
        if runs_out:
            s["deal_quarters"][:, WITH_LUMENRY] = 1 - s["deal_start"][0, WITH_LUMENRY]
        s["relation"][:, SALTMERE, LUMENRY] = relation

    settings = (f"rules.compute.redeploy_cost={redeploy}", f"rules.compute.hold_up={hold_up}", NO_SHOCK)
    model = started(change, settings)
    step(model, builds())
    model.open_quarter()
    return model


def test_a_lab_that_leaves_its_campus_costs_the_cloud() -> None:
    left, kept, free = campus(0.3, True), campus(0.3, False), campus(0.0, True)
    assert (left.state["redeploy_kw"][:, SALTMERE] == 200_000).all()
    assert (kept.state["redeploy_kw"] == 0).all()
    assert told(left, REDEPLOYED).all()
    for model in (left, kept, free):
        model.decide()
        builds()(model)
        model.resolve()
    t, sites = left.setup.tables, left.state["site_kw"][:, SALTMERE]
    mean = (sites * t.shell_kusd_per_kw).sum(axis=1) / sites.sum(axis=1)
    assert np.allclose(left.state["redeploy_kusd"][:, SALTMERE], 0.3 * 200_000 * mean, atol=2)
    assert (free.state["redeploy_kusd"] == 0).all()
    assert (kept.state["redeploy_kusd"] == 0).all()
    used = [
        m.state["own_model_h100e"][:, SALTMERE] + m.state["served_h100e"][:, SALTMERE]
        + m.state["compute_h100e"][:, :, SALTMERE].sum(axis=1) for m in (left, kept)
    ]  # fmt: skip
    most = left.state["capacity_h100e"][:, SALTMERE] * left.map.rules.compute.uptime
    idle = 200_000 / left.state["power_kw"][:, SALTMERE]
    assert (used[0] <= most * (1 - idle) + 1e-6).all()  # a quarter without a tenant
    step(left, builds())
    assert (left.state["redeploy_kw"] == 0).all()


def test_who_holds_a_campus_renews_at_a_better_price() -> None:
    shared, all_for_the_cloud, fungible = (
        campus(cost, True, relation=1.0, hold_up=part) for cost, part in ((0.3, 0.5), (0.3, 0.0), (0.0, 0.5))
    )
    cuts = [m.state["deal_discount"][:, WITH_LUMENRY] for m in (shared, all_for_the_cloud, fungible)]
    for model in (shared, all_for_the_cloud, fungible):
        assert (model.state["deal_status"][:, WITH_LUMENRY] == 1).all()
        assert (model.state["redeploy_kw"] == 0).all()
    clearly_more(cuts[0], cuts[1], 0.003)
    assert np.array_equal(cuts[1], cuts[2])


@pytest.mark.parametrize(("times", "owed"), [(0.5, True), (1000.0, False)])
def test_megawatts_may_wait_for_a_run_rate(times: float, owed: bool) -> None:
    def waits(model: LandGrab) -> None:
        s = model.state
        s["deal_owed_arr_kusd"][:, WITH_LUMENRY] = (times * s["arr_kusd"][:, LUMENRY]).astype(np.int64)
        s["deal_owed_kw"][:, WITH_LUMENRY] = 10**7
        s["deal_owed_from"][:, WITH_LUMENRY] = 0
        s["fleet"][:, SALTMERE] //= 5

    def wants_much(model: LandGrab) -> None:
        builds()(model)
        model.orders["buy_h100e"][:, LUMENRY, SALTMERE] = 1e8

    model = started(waits, (NO_SHOCK,))
    for _ in range(2):
        step(model, wants_much)
    freed = model.state["deal_status"][:, WITH_LUMENRY] == 0
    assert freed.all() if owed else not freed.any()  # only who is owed can be short


# ------------------------------------------------------------------ conduct


def factor(settings: tuple[str, ...], fill: float, pressure: float) -> float:
    """By how much the first cloud inflates an order."""
    model = started(settings=settings)
    model.open_quarter()
    turn.look(model.state, model.view, model.luck, model.rules, BIRCHWAY, 0)
    model.view["fill"][0, FLINTLOCK], model.view["order_pressure"][0, FLINTLOCK] = fill, pressure
    return inflation(record(model.view, 0), rules_of(model.rules), BIRCHWAY, FLINTLOCK)


def test_planners_order_more_than_they_need_only_where_size_counts() -> None:
    by_size = ("rules.supply.size_weight=1",)
    assert factor(by_size, 1.0, 0.5) == 1.0
    assert factor(by_size, 0.5, 2.0) == pytest.approx(2.0)  # need over expected fill
    assert factor(by_size, 0.0, 1e9) == pytest.approx(2.5)  # within reason
    assert factor(("rules.supply.size_weight=0",), 0.5, 2.0) == 1.0
    assert factor((*by_size, "rules.conduct.inflation=0"), 0.5, 2.0) == 1.0


def test_order_books_say_how_much_more_is_asked_than_there_is() -> None:
    def order(model: LandGrab) -> None:
        builds()(model)
        model.orders["order_chips"][:, :3, FLINTLOCK] = 40_000

    model = step(started(rich, (NO_SHOCK,)), order)
    supply = model.setup.opening["chip_supply"][0, FLINTLOCK] * 0.75
    assert np.allclose(model.state["order_pressure"][:, FLINTLOCK], 120_000 / supply)
    model.open_quarter()
    assert np.array_equal(model.view["order_pressure"], model.state["order_pressure"])


def test_amplification_is_one_for_orders_that_follow_demand() -> None:
    luck = np.random.default_rng(7)
    demand = 100 + 3 * np.arange(12)[:, None] + luck.normal(size=(12, 5))
    assert np.allclose(amplification(7 * demand, demand), 1.0)
    swings = demand.mean(axis=0) + 2 * (demand - demand.mean(axis=0))
    assert np.allclose(amplification(swings, demand), 4.0)
    assert np.isnan(amplification(np.zeros((12, 5)), demand)).all()


def test_a_chipmaker_defends_an_account_that_a_bundle_draws_away() -> None:
    def bundle(model: LandGrab) -> None:
        model.state["deal_rights"][:, WITH_LUMENRY, OWN_CHIPS] = 1  # Saltmere's chips are Marl's work
        model.state["deal_start"][:, WITH_LUMENRY] = 0
        model.state["listed"] = 0
        model.state["believed_arr_kusd"] *= 10  # worth the money

    def offers(match: float, change: Change) -> LandGrab:
        model = started(change, (f"rules.conduct.match_bundles={match}", NO_SHOCK, "rules.conduct.customer_finance=0"))
        model.open_quarter()
        model.decide()
        return model

    def rich_labs(model: LandGrab) -> None:
        bundle(model)
        model.state["deal_rights"][:, WITH_LUMENRY, OWN_CHIPS] = 0

    on, off, no_bundle = offers(1.0, bundle), offers(0.0, bundle), offers(1.0, rich_labs)
    f = CHIPMAKER0 + FLINTLOCK
    assert (on.orders["bid_kusd"][:, f, LUMENRY] > 0).all()
    assert (on.orders["commit_kusd"][:, f, LUMENRY] > 0).all()
    assert (on.orders["credit_part"][:, FLINTLOCK, KITEFIELD] > 0).all()  # hosts it, without chips of its own
    for model in (off, no_bundle):
        assert (model.orders["bid_kusd"][:, f, LUMENRY] == 0).all()
        assert (model.orders["credit_part"][:, FLINTLOCK, KITEFIELD] == 0).all()
    assert (on.orders["bid_kusd"][:, CHIPMAKER0 + MARL, LUMENRY] == 0).all()  # it is Marl's own bundle


def test_own_silicon_costs_its_list_price_and_is_dearer_in_a_squeeze() -> None:
    model = started()
    rules, s = rules_of(model.rules), record(model.state, 0)
    assert price_kusd(s, rules, SALTMERE, OWN, 0) == 32
    model.state["squeeze"] = 3
    assert price_kusd(s, rules, SALTMERE, OWN, 0) == pytest.approx(32 * model.map.rules.supply.squeeze_price)
    assert price_kusd(s, rules, BIRCHWAY, OWN, 0) == 0
