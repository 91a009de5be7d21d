"""Causes have the effects that the rulebook says: tiers, depth, neutrality, the aggregator. One thing changed."""

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine import turn
from game.engine.layout import record, rules_of
from game.engine.parameters import CLOUDS, DIRECT, LAB0
from game.engine.phases.market import bystander
from maps.loader import GameMap, load_map
from tests.engine.play import new
from tests.engine.test_effects_market import clearly_more, keep_token_prices
from tests.engine.test_effects_supply import BIRCHWAY, HEDGEROW, LUMENRY, SALTMERE, THISTLEDOWN, nothing, started, step

AS_IS = (
    "rules.demand.model_review=1", "rules.demand.switch_plain=0", "rules.demand.switch_deep=0",
    "rules.demand.taste_fade=0", "rules.world.tipping_low=0", "rules.world.tipping_high=0",
    "rules.events.trust_recovery=0", "rules.events.order_hazard=0", "rules.events.incident_hazard=0",
    "rules.demand.new_part=0",
)  # fmt: skip
STILL = ("rules.demand.depth_growth=0", "rules.demand.cloud_depth_growth=0")


def after(change, quarters=1, settings=(), orders=nothing) -> LandGrab:  # type: ignore[no-untyped-def]
    """Calm games some quarters after a change at the opening."""
    model = started(change, settings)
    for _ in range(quarters):
        step(model, orders)
    return model


# ------------------------------------------------------------------ tiers


def tier(part: float):  # type: ignore[no-untyped-def]
    """Lumenry's tier below costs this part of its newest version."""

    def change(model: LandGrab) -> None:
        model.state["tier_price_part"][:, LUMENRY] = part

    return change


def test_the_opening_has_the_maps_sales_whatever_the_tiers_cost() -> None:
    """Tastes are revealed with tiers in them, and what tokens take of compute as well."""
    plain = new("frontier-2026", settings=["rules.demand.tier_gap=0"]).state
    for settings in ([], ["rules.demand.tier_price_part=0.6"], ["rules.demand.tier_gap=0.4"]):
        tiers = new("frontier-2026", settings=settings).state
        for field in ("model_kusd", "channel_kusd", "arr_kusd", "cloud_share", "model_share"):
            assert np.allclose(tiers[field], plain[field]), field
        sold = plain["serving_h100e"] > 0
        assert np.allclose(tiers["serving_h100e"][sold], plain["serving_h100e"][sold], rtol=0.35)
        assert tiers["serving_h100e"].sum() == pytest.approx(plain["serving_h100e"].sum(), rel=0.15)


@pytest.mark.parametrize("part", [0.1, 0.25, 1.0])
def test_new_use_chooses_as_opening_sales_say_where_nothing_changed(part: float) -> None:
    """The inversion holds with tiers in it, to the last digit where all segments want the same."""
    raw = load_map("pocket", [*AS_IS, f"rules.demand.tier_price_part={part}"]).model_dump()
    for segment in raw["segments"]:
        segment.update(quality_weight=1.5, trust_weight=1.0, price_weight=1.1)
    for firm in (*raw["labs"], *raw["clouds"]):
        model = firm.get("model") or firm["own_model"]
        if model:
            model["focus"] = {}
    game = LandGrab(GameMap.model_validate(raw), collect=False)
    opening = game.setup.opening[0]
    game.open_quarter()
    game.decide()
    game.orders["steer"] = 0
    game.state["votes"] = 0
    turn.one_phase(turn.PHASES.index("demand"), game.state, game.orders, game.luck, game.rules, 0)
    for c in range(len(game.map.clouds)):  # which sell the same mix to all segments
        for g in range(2):
            was, now = opening["model_share"][g, c], game.state["model_share"][0, g, c]
            sold = was > 0.004
            assert np.allclose(now[sold] / now[sold].sum(), was[sold] / was[sold].sum(), atol=1e-3), (c, g)


def test_a_cheaper_tier_wins_buyers_and_takes_more_compute_for_a_dollar() -> None:
    dear, cheap = after(tier(0.5)), after(tier(0.1))
    s = [m.state for m in (cheap, dear)]
    assert (s[0]["tier_share"][:, LUMENRY, :2] > s[1]["tier_share"][:, LUMENRY, :2]).all()
    clearly_more(s[0]["model_share"][:, 0, DIRECT, LUMENRY], s[1]["model_share"][:, 0, DIRECT, LUMENRY], 0.005)
    tokens, need = ([x[name] for x in s] for name in ("sold_mtok", "serving_h100e"))
    assert (tokens[0][:, :, LUMENRY].sum(axis=1) > 1.2 * tokens[1][:, :, LUMENRY].sum(axis=1)).all()
    assert (need[0][:, LUMENRY] > 1.2 * need[1][:, LUMENRY]).all()


def test_without_a_tier_its_price_means_nothing() -> None:
    one, other = (after(tier(part), settings=("rules.demand.tier_gap=0",)).state for part in (0.1, 0.9))
    for field in ("model_share", "cloud_share", "serving_h100e", "sold_mtok", "wallet_kusd"):
        assert np.array_equal(one[field], other[field])
    assert (one["tier_share"] == 0).all()


def test_a_tier_priced_binds_from_the_next_quarter() -> None:
    def order(model: LandGrab) -> None:
        model.orders["tier_price_part"][:, LUMENRY] = 0.11

    model = started()
    before = model.state["tier_price_part"][:, LUMENRY].copy()
    model.open_quarter()
    model.decide()
    order(model)
    assert np.array_equal(model.state["tier_price_part"][:, LUMENRY], before)
    model.resolve()
    assert (model.state["tier_price_part"][:, LUMENRY] == 0.11).all()
    step(model, lambda m: m.orders["tier_price_part"].fill(0.0))
    assert (model.state["tier_price_part"][:, LUMENRY] == 0.11).all(), "0 keeps it"


def test_labs_price_the_tier_below_by_open_models() -> None:
    """The closer open models are and the cheaper, the less a closed lab asks for its tier below."""

    def giveaway(model: LandGrab) -> None:
        model.state["token_price_usd"][:, HEDGEROW] *= 0.3

    def ordered(change, premium: float) -> np.ndarray:  # type: ignore[no-untyped-def]
        model = started(change, (f"rules.conduct.open_premium={premium}",))
        model.open_quarter()
        model.decide()
        return model.orders["tier_price_part"][:, LUMENRY].copy()

    usual, pressed = ordered(nothing, 6.0), ordered(giveaway, 6.0)
    assert (pressed < usual - 0.01).all()
    assert np.array_equal(ordered(giveaway, 0.0), ordered(nothing, 0.0)), "no ceiling, no pressure"


# ------------------------------------------------------------------ depth


def test_newcomers_dilute_integration() -> None:
    """With no growth of depth, what is left is what stayed; without newcomers nothing is diluted."""

    def deep(model: LandGrab) -> None:
        model.state["model_depth"][:] = model.state["hosted"] * 0.8
        model.state["cloud_depth"][:, :, :CLOUDS] = 0.8

    model = after(deep, settings=STILL)
    here = model.state["hosted"][:, :3, LUMENRY] == 1
    assert (model.state["model_depth"][:, :3, LUMENRY][here] < 0.8).all()
    assert (model.state["model_depth"][:, :3, LUMENRY][here] > 0.5).all()
    clouds = model.state["cloud_depth"][:, :2, :3]
    assert ((clouds < 0.8) & (clouds > 0.6)).all()
    nobody_new = (
        *STILL, "rules.demand.new_part=0", "rules.demand.model_review=0", "rules.demand.cloud_review=0",
        "rules.demand.home_pull=1",
    )  # fmt: skip
    model = after(deep, settings=nobody_new)
    assert np.allclose(model.state["cloud_depth"][:, :2, :3], 0.8)
    assert np.allclose(model.state["model_depth"][:, SALTMERE, LUMENRY], 0.8)


def test_a_markets_taste_lasts_and_fades() -> None:
    def shocked(model: LandGrab) -> None:
        model.state["taste"][:, 0, BIRCHWAY] = 1.0

    for memory in (0.0, 0.8):
        quiet = (f"rules.demand.taste_memory={memory}", "rules.demand.taste_noise=0")
        model, usual = after(shocked, 2, quiet), after(nothing, 2, quiet)
        assert np.allclose(model.state["taste"][:, 0, BIRCHWAY], memory**2)
        gain = model.state["cloud_share"][:, 0, :2, BIRCHWAY] - usual.state["cloud_share"][:, 0, :2, BIRCHWAY]
        assert (gain > 0.005).all() if memory else np.allclose(gain, 0.0, atol=1e-9)


def test_what_left_and_what_stayed_add_up() -> None:
    """Retained is 1 where nobody reviews, lower where depth holds fewer."""
    still = after(nothing, settings=("rules.demand.model_review=0", "rules.demand.cloud_review=0"))
    used = (still.state["hosted"] == 1) & (still.setup.opening["model_share"].sum(axis=1) > 0)
    assert np.allclose(still.state["retained"][used], 1.0)
    assert np.allclose(still.state["cloud_retained"][:, :3], 1.0)
    held, free = after(nothing), after(nothing, settings=("rules.demand.switch_deep=0",))
    clearly_more(held.state["retained"][:, DIRECT, LUMENRY], free.state["retained"][:, DIRECT, LUMENRY], 0.01)


@pytest.mark.parametrize("effect", [0.0, 2.0])
def test_a_partner_programme_deepens_integration(effect: float) -> None:
    def programme(part: float):  # type: ignore[no-untyped-def]
        def orders(model: LandGrab) -> None:
            model.orders["product_kusd"][:, SALTMERE] = 5_000_000
            model.orders["product_split"][:, SALTMERE] = (0.0, part, 0.0)

        return after(nothing, 2, (f"rules.demand.partner_effect={effect}",), orders).state["cloud_depth"]

    gain = (programme(1.0) - programme(0.0))[:, :2, SALTMERE]
    assert (gain > 0.005).all() if effect else np.allclose(gain, 0.0, atol=0.002)


def test_labs_ask_more_of_users_who_are_held() -> None:
    def price(depth: float, lock_in: float) -> np.ndarray:
        def change(model: LandGrab) -> None:
            model.state["model_depth"][:] = model.state["hosted"] * depth

        model = started(change, (f"rules.conduct.lock_in={lock_in}",))
        model.state["service"][:, LUMENRY] = 1.0
        model.open_quarter()
        model.decide()
        return model.orders["token_price_usd"][:, LUMENRY, 0].copy()

    assert (price(0.9, 0.1) >= price(0.1, 0.1)).all()
    assert (price(0.9, 0.1) > price(0.1, 0.1)).any()
    assert np.array_equal(price(0.9, 0.0), price(0.1, 0.0))


# ------------------------------------------------------------------ trust, tokens, what counts as best


def test_taking_no_side_earns_trust() -> None:
    def index(value: float):  # type: ignore[no-untyped-def]
        def change(model: LandGrab) -> None:
            model.state["independence_index"][:, THISTLEDOWN] = value

        return change

    def trust(value: float, earns: float) -> np.ndarray:
        model = started(index(value), (f"rules.governance.neutral_trust={earns}",))
        model.open_quarter()
        return model.state["trust"][:, THISTLEDOWN].copy()

    assert np.allclose(trust(1.0, 0.4) - trust(0.0, 0.4), 0.05 * 0.4)
    assert np.array_equal(trust(1.0, 0.0), trust(0.0, 0.0))


def test_the_aggregator_counts_tokens_and_misses_clouds() -> None:
    def seen(part: float) -> tuple[np.ndarray, np.ndarray]:
        model = after(nothing, 2, (f"rules.capital.aggregator_cloud_part={part}",))
        sold = model.state["sold_mtok"].copy()
        model.open_quarter()
        return model.state["seen_share"].copy(), sold

    share, sold = seen(1.0)
    assert np.allclose(share, sold.sum(axis=1) / sold.sum(axis=(1, 2))[:, None])
    share, sold = seen(0.0)
    assert np.allclose(share, sold[:, DIRECT] / sold[:, DIRECT].sum(axis=1)[:, None])


def test_tokens_are_dollars_over_the_prices_of_both_tiers() -> None:
    model = after(nothing, orders=keep_token_prices)
    s = model.state
    least = s["model_kusd"][:, DIRECT, LUMENRY] * 1000 / s["token_price_usd"][:, LUMENRY, 0]
    most = least / s["tier_price_part"][:, LUMENRY]
    assert ((s["sold_mtok"][:, DIRECT, LUMENRY] > least) & (s["sold_mtok"][:, DIRECT, LUMENRY] < most)).all()


def test_who_is_a_bystander_is_told_by_what_enterprises_spend() -> None:
    """A cloud whose best model is best only where nobody spends still stands by."""
    model = started()
    s, rules = model.state, rules_of(model.rules)
    s["quality"][:], s["offered"][:] = 1.0, 1.0
    s["quality"][:, [LUMENRY, THISTLEDOWN, HEDGEROW]] = 3.0
    s["hosted"][:, BIRCHWAY] = 0
    s["hosted"][:, BIRCHWAY, 10 + SALTMERE] = 1
    assert bystander(record(s, 0), rules, BIRCHWAY)
    s["offered"][:, BIRCHWAY, 10 + SALTMERE, 1] = 6.0
    spend = s["segment_kusd"]
    spend[:, :, :CLOUDS] = 0
    spend[:, 0, :CLOUDS] = 1.0
    assert bystander(record(s, 0), rules, BIRCHWAY), "nobody buys in the second segment"
    spend[:, 1, :CLOUDS] = 9.0
    assert not bystander(record(s, 0), rules, BIRCHWAY)


def test_a_lab_that_comes_to_a_cloud_is_not_liked_there_without_reason() -> None:
    """What opening sales say of a lab elsewhere goes with it."""
    model = new("frontier-2026")
    tables, labs = model.setup.tables, model.setup.firm
    amazon, xai, anthropic = labs["amazon"], labs["xai"] - LAB0, labs["anthropic"] - LAB0
    assert model.state["hosted"][0, amazon, xai] == 0
    gap = tables.model_taste[amazon, xai] - tables.model_taste[amazon, anthropic]
    assert gap == pytest.approx(tables.model_taste[DIRECT, xai] - tables.model_taste[DIRECT, anthropic])
