"""Causes have the effects that the rulebook says: events and their calendar, antitrust, borders, conflicts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.model import LandGrab
from agents.rollout import Rollout
from game.engine import news
from game.engine.book import ACCEPTED, PROBED
from game.engine.layout import record, rules_of
from game.engine.news import NEWS_KINDS
from game.engine.parameters import DIRECT, INVESTOR0, LAB0, LABS, SHELL_RING
from game.engine.politics import brand, common_ownership, held_back, overlaps
from game.engine.state import COSTS
from game.studies.surplus import channel_utils, enterprise_surplus
from maps.cards import KINDS, limits
from maps.loader import GameMap, MapError, load_map
from tests.engine.play import new
from tests.engine.test_effects_market import GOOD, NO_MOOD, Room, clearly_more
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    CALM,
    GAMES,
    HEDGEROW,
    KITEFIELD,
    LUMENRY,
    NORTH,
    SALTMERE,
    SOUTH,
    THISTLEDOWN,
    started,
    step,
)

OAKAPPLE, SOLITAIRE = INVESTOR0, INVESTOR0 + 1
SOFTWARE, SERVICES, HOUSEHOLDS = range(3)


def ordered(*cards: dict[str, Any], more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Settings that put events on the calendar."""
    return (f"calendar={json.dumps(cards)}", *more)


def told(model: LandGrab, kind: int) -> Any:
    """How many news of a kind each game has this quarter."""
    s = model.state
    return np.asarray(((np.arange(s["news_kind"].shape[1]) < s["news_count"]) & (s["news_kind"] == kind)).sum(axis=1))


def games(game_map: GameMap, count: int) -> LandGrab:
    """Games of a map that a test has made."""
    return LandGrab(game_map, games=count, collect=False)


def played(model: LandGrab, quarters: int) -> LandGrab:
    """Some quarters on."""
    for _ in range(quarters):
        step(model)
    return model


# ------------------------------------------------------------------ the calendar


def test_a_card_happens_for_sure_in_its_quarter_and_as_long_as_it_says() -> None:
    model = started(settings=ordered({"quarter": 1, "event": "slump", "size": 0.2, "quarters": 2}))
    seen = []
    for quarter in range(4):
        step(model)
        assert (told(model, news.SLUMP) == (quarter == 1)).all()
        seen.append((model.state["slump"] >= quarter).all() and bool((model.state["event_size"][:, 0] == 0.2).all()))
    assert seen == [False, True, True, False]


@pytest.mark.parametrize("event", sorted(KINDS))
def test_every_event_is_told_when_it_begins(event: str) -> None:
    kinds = {"breakthrough": "found", "acquires_startup": "startup_bought", "acquisition_stake": "stake_bought"}
    model = step(started(settings=ordered({"quarter": 0, "event": event})))
    assert (told(model, NEWS_KINDS.index(kinds.get(event, event))) == 1).all()
    assert (told(step(model), NEWS_KINDS.index(kinds.get(event, event))) == 0).all()


def test_an_event_without_hazard_and_card_changes_no_bit() -> None:
    off = ("rules.events.startup_quality=1", "rules.events.alliance_cut=1", "rules.events.programme_push=3",
           "rules.events.probe_discount=0.4", "rules.events.controls_quarters=30")  # fmt: skip
    usual, other = played(started(), 3), played(started(settings=off), 3)
    for field in usual.state.dtype.names or ():
        if field != "event_size":
            assert np.array_equal(usual.state[field], other.state[field], equal_nan=True), field


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ({"quarter": 3, "event": "flood"}, "calendar.0.event = 'flood'"),
        ({"quarter": -1, "event": "slump"}, "calendar.0.quarter = -1"),
        ({"quarter": 10, "event": "slump"}, "calendar.0.slump.quarter = 10: less than the map's 10 quarters"),
        ({"quarter": 1, "event": "slump", "size": 0.95}, "calendar.0.slump.size = 0.95: 0 to 0.9"),
        ({"quarter": 1, "event": "slump", "target": "lumenry"}, "calendar.0.slump.target = 'lumenry': none"),
        ({"quarter": 1, "event": "squeeze", "quarters": 30}, "calendar.0.squeeze.quarters = 30: 1 to 20"),
        ({"quarter": 1, "event": "breakthrough", "quarters": 3}, "calendar.0.breakthrough.quarters = 3: none"),
        (
            {"quarter": 1, "event": "government_order", "target": "saltmere"},
            "calendar.0.government_order.target = 'saltmere': one of hedgerow, lumenry, thistledown",
        ),
        ({"quarter": 1, "event": "grid_delay", "region": "moon"}, "calendar.0.grid_delay.region = 'moon': one of east"),
        (
            {"quarter": 1, "event": "acquires_startup", "segment": "north"},
            "calendar.0.acquires_startup.segment = 'north': one of households",
        ),
        ({"quarter": 1, "event": "alliance", "sise": 1}, "calendar.0.sise = 1: extra inputs are not permitted"),
        (
            {"quarter": 1, "event": "acquisition_stake", "target": "lumenry"},
            "calendar.0.acquisition_stake.other = '': a target and an other, or neither",
        ),
    ],
)
def test_a_wrong_card_is_refused_in_one_line(card: dict[str, Any], says: str) -> None:
    with pytest.raises(MapError) as error:
        load_map("pocket", ordered(card))
    assert str(error.value).startswith(f"pocket.toml: {says}")
    assert "\n" not in str(error.value)


def test_a_calendar_has_room_for_two_dozen_cards() -> None:
    cards = [{"quarter": i % 10, "event": "incident"} for i in range(24)]
    assert len(load_map("pocket", ordered(*cards)).calendar) == 24
    with pytest.raises(MapError, match="calendar = 25: at most 24"):
        load_map("pocket", ordered(*cards, cards[0]))


def test_a_small_file_may_extend_a_map(tmp_path: Path) -> None:
    file = tmp_path / "class.toml"
    file.write_text('extends = "pocket"\nid = "class"\n[[calendar]]\nquarter = 2\nevent = "window_shut"\n')
    usual, mine = load_map("pocket"), load_map(str(file))
    assert (mine.id, mine.title, [card.event for card in mine.calendar]) == ("class", usual.title, ["window_shut"])
    assert mine.model_copy(update={"id": usual.id, "calendar": []}) == usual
    file.write_text('extends = "atlantis"\n')
    with pytest.raises(MapError, match=r"class\.toml: extends = 'atlantis': one of frontier-2026, pocket"):
        load_map(str(file))


@given(st.sampled_from(sorted(KINDS)), st.floats(0, 10), st.integers(1, 40), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_a_card_is_taken_exactly_where_its_figures_are_in_range(event: str, size: float, long: int, when: int) -> None:
    kind = KINDS[event]
    card: dict[str, Any] = {"quarter": when, "event": event}
    good = True
    if kind.size:
        card["size"] = size
        good = limits(kind.size)[0] <= size <= limits(kind.size)[1]
    if kind.quarters:
        card["quarters"] = long
        good = good and limits(kind.quarters)[0] <= long <= limits(kind.quarters)[1]
    if good:
        load_map("pocket", ordered(card))
    else:
        with pytest.raises(MapError):
            load_map("pocket", ordered(card))


def test_nobody_foresees_the_calendar() -> None:
    cards = ordered({"quarter": 2, "event": "slump", "size": 0.9, "quarters": 8})
    with_card, without = load_map("pocket", [*CALM, *cards]), load_map("pocket", CALM)
    worlds = []
    for game_map in (with_card, without):
        model = LandGrab(game_map, games=1, collect=False)
        rollout = Rollout(model.setup, [], games=2)
        worlds.append(rollout.typical(4))
        assert (model.setup.plain_rules.tables.card_quarter <= 0).all()
    assert (worlds[0]["slump"] == worlds[1]["slump"]).all()
    assert np.array_equal(worlds[0]["wallet_kusd"], worlds[1]["wallet_kusd"])


# ------------------------------------------------------------------ orders against labs (M45), start-ups (M48)


def test_a_government_order_moves_the_public_sector_to_rivals() -> None:
    plain = load_map("pocket", CALM).model_dump()
    plain["segments"][SERVICES]["public"] = 1
    usual, barred = (games(_with(plain, cards), GAMES) for cards in ([], [_order("lumenry", 6)]))
    for model in (usual, barred):
        played(model, 5)
    for cloud in (BIRCHWAY, SALTMERE):
        share = [m.state["model_share"][:, SERVICES, cloud, LUMENRY] for m in (usual, barred)]
        clearly_more(share[0], share[1], 0.03)
    lost = [(usual.state["model_share"] - m.state["model_share"])[:, g, BIRCHWAY, LUMENRY].mean()
            for m in (barred,) for g in (SERVICES, SOFTWARE)]  # fmt: skip
    assert lost[0] > lost[1]
    s, rules = record(barred.state, 0), rules_of(barred.rules)
    assert held_back(s, rules, 4, LUMENRY, SERVICES) > held_back(s, rules, 4, LUMENRY, SOFTWARE) > 0
    assert held_back(s, rules, 6, LUMENRY, SERVICES) == 0
    assert held_back(s, rules, 4, HEDGEROW, SERVICES) == 0


def _order(lab: str, quarters: int) -> dict[str, Any]:
    return {"quarter": 0, "event": "government_order", "target": lab, "quarters": quarters}


def _with(raw: dict[str, Any], cards: list[dict[str, Any]]) -> GameMap:
    return GameMap.model_validate({**raw, "calendar": cards})


def test_a_lab_that_is_barred_is_not_barred_again() -> None:
    model = new("pocket", GAMES, settings=["rules.events.order_hazard=1", "rules.events.order_quarters=3"])
    barred = np.zeros((GAMES, LABS), int)
    while model.running:
        step(model)
        s = model.state
        for g in range(GAMES):
            for i in range(s["news_count"][g, 0]):
                if s["news_kind"][g, i] == news.GOVERNMENT_ORDER:
                    lab = s["news_who"][g, i] - LAB0
                    assert barred[g, lab] <= model.quarter - 1
        barred = s["barred_until"].copy()


def test_a_start_up_makes_a_lab_better_in_one_trade_and_less_trusted_there() -> None:
    card = {"quarter": 0, "event": "acquires_startup", "target": "lumenry", "segment": "services"}
    usual, bought = (played(started(settings=s), 4) for s in ((), ordered(card)))
    gain = bought.state["quality"] - usual.state["quality"]
    clearly_more(gain[:, LUMENRY, SERVICES], gain[:, LUMENRY, SOFTWARE], 0.05)
    assert (bought.state["wary"][:, LUMENRY, SERVICES] > 0).all()
    assert (bought.state["wary"][:, LUMENRY, SOFTWARE] == 0).all()
    first = step(started(settings=ordered(card)))
    assert (first.state["paid_kusd"][:, COSTS, LAB0 + LUMENRY] >= first.map.rules.events.startup_kusd).all()
    assert np.allclose(first.state["focus"][:, LUMENRY].sum(axis=1), 1.0)


# ------------------------------------------------------------------ antitrust (M25)


def test_common_ownership_is_what_its_formula_says() -> None:
    model = step(started())
    s, rules = record(model.state, 0), rules_of(model.rules)
    common_ownership(s, rules)
    state, m = model.state[0], model.map
    spend = state["model_kusd"].sum(axis=0)
    part = spend / spend.sum()
    funds, founders = INVESTOR0 + len(m.investors), INVESTOR0 + 14
    held = np.zeros((funds + len(m.labs), len(part)))  # founders of each lab are others
    units = state["shares"].sum(axis=0)
    for lab in range(len(m.labs)):
        held[:funds, lab] = state["shares"][:funds, lab] / units[lab]
        held[funds + lab, lab] = state["shares"][founders, lab] / units[lab]
    for c in range(len(m.clouds)):
        held[c, LABS + c] = 1.0
    expected = 0.0
    for j in np.flatnonzero(part):
        for k in np.flatnonzero(part):
            expected += part[j] * part[k] * (held[:, j] @ held[:, k]) / (held[:, j] @ held[:, j])
    assert state["mhhi"][0] == pytest.approx(expected, rel=1e-9)
    assert state["mhhi"][0] > (part * part).sum()


def test_joint_stakes_draw_investigations() -> None:
    def holds(part: float) -> Any:
        def change(model: LandGrab) -> None:
            model.state["joint"][:, SALTMERE] = part

        return change

    count = []
    for part in (0.0, 0.5, 1.0):
        model = new("pocket", 48, settings=[*CALM, "rules.events.probe_joint=0.8"])
        holds(part)(model)
        model.open_quarter()
        count.append((model.state["probed_until"][:, SALTMERE] > 0).sum())
    assert count[0] == 0 < count[1] < count[2]


def test_planners_bid_less_for_rivals_of_what_they_hold_where_that_is_watched() -> None:
    bids = []
    for caution in (0.0, 5.0):
        watched = ("rules.events.probe_joint=0.1", f"rules.conduct.antitrust_caution={caution}")
        model = started(settings=watched)
        model.state["joint"][:, :3] = 0.4  # 4% a quarter: few probes yet
        model.state["probed_until"] = 0
        model.state["ask_kusd"][:, LUMENRY], model.state["ask_pre_kusd"][:, LUMENRY] = 5_000_000, 100_000_000
        model.open_quarter()
        model.decide()
        free = model.state["probed_until"][:, SALTMERE] == 0
        bids.append(np.where(free, model.orders["bid_kusd"][:, SALTMERE].sum(axis=1), 0).sum())
    assert bids[0] > 0
    assert bids[1] < 0.5 * bids[0]


def test_a_cloud_under_investigation_buys_no_shares_and_is_marked_down() -> None:
    card = {"quarter": 0, "event": "antitrust_probe", "target": "birchway", "quarters": 2}
    usual, probed = (started(settings=tuple(NO_MOOD) + s) for s in ((), ordered(card)))
    room = Room(**GOOD)
    for model in (usual, probed):
        model.state["ask_kusd"][:, LUMENRY] = 1_000_000
        step(model, room)
    assert room.answers(usual) == {ACCEPTED}
    assert room.answers(probed) == {PROBED}
    assert (probed.state["invested_kusd"][:, BIRCHWAY] == 0).all()
    assert (probed.state["rating"][:, BIRCHWAY] < usual.state["rating"][:, BIRCHWAY]).all()
    assert np.allclose(probed.state["rating"][:, KITEFIELD], usual.state["rating"][:, KITEFIELD], rtol=0.02)
    compute = Room(commit_kusd=1_000_000, commit_quarters=8, owed_kw=100_000)
    assert compute.answers(step(probed, compute)) == {ACCEPTED}  # its compute may still be wanted
    step(probed)
    assert (told(probed, news.PROBE_CLOSED) == 1).all()


# ------------------------------------------------------------------ borders (M12), grids, listings


def test_export_controls_stop_chips_at_the_border_until_they_are_lifted() -> None:
    raw = load_map("pocket", CALM).model_dump()
    raw["regions"][SOUTH]["open_market"] = 0  # Kitefield's home
    raw["export_controls"] = 0
    card = {"quarter": 1, "event": "export_controls", "quarters": 2}
    for cards, reached in (([], [1, 1, 1, 1]), ([card], [1, 0, 0, 1])):
        model, seen = games(_with(raw, cards), 2), []
        for _ in range(4):
            before = model.state["chips_bought"].copy()

            def order(m: LandGrab) -> None:
                m.orders["order_chips"][:, [BIRCHWAY, KITEFIELD], 0] = 5_000

            step(model, order)
            bought = model.state["chips_bought"] - before
            assert (bought[:, BIRCHWAY] > 0).all()
            seen.append(int((bought[:, KITEFIELD] > 0).all()))
        assert seen == reached
    assert (told(model, news.CONTROLS_LIFTED) == 1).all()
    one = games(_with(raw, [{**card, "target": "marl"}]), 2)
    played(one, 2)
    assert (one.state["controls_until"][:, :2] == [0, 3]).all()
    raw["export_controls"] = 1
    shut = games(_with(raw, []), 2)
    step(shut, order)
    assert (shut.state["chips_bought"][:, KITEFIELD] == shut.setup.opening["chips_bought"][0, KITEFIELD]).all()


def test_firms_of_closed_markets_may_pay_for_shares_only() -> None:
    raw = load_map("pocket", CALM).model_dump()
    for name in ("north", "east", "south", "west"):
        next(r for r in raw["regions"] if r["id"] == name)["open_market"] = 0
    deals = []
    for allowed in (0, 1):
        raw["rules"]["clauses"]["bloc_spend_back"] = allowed
        model = games(_with(raw, []), GAMES)
        model.state["ask_kusd"][:, LUMENRY] = 1_000_000
        step(model, Room(ask=0, **{**GOOD, "commit_kusd": 2_000_000, "commit_quarters": 8, "owed_kw": 200_000}))
        s = model.state
        fresh = (s["deal_status"] == 1) & (s["deal_start"] == 1) & (s["deal_lab"] == LUMENRY)
        deals.append((s["deal_commit_kusd"] * fresh).sum(axis=1))
        assert (s["invested_kusd"][:, BIRCHWAY, LUMENRY] > 0).all()
    assert (deals[0] == 0).all()
    assert (deals[1] > 0).all()


def test_a_grid_delay_stops_power_and_holds_sites_back_a_quarter() -> None:
    card = {"quarter": 0, "event": "grid_delay", "region": "north", "quarters": 2}
    usual, late = started(), started(settings=ordered(card))
    opening = usual.state["power_limit_kw"][0].copy()
    usual.open_quarter()
    late.open_quarter()
    due = [m.state["shells_due_kw"][:, :, :, NORTH] for m in (usual, late)]
    assert due[0].sum() == due[1].sum() > 0
    assert np.array_equal(np.roll(due[0], 1, axis=1), due[1])
    assert due[0].shape[1] == SHELL_RING
    grown = late.state["power_limit_kw"] - opening
    assert (grown[:, NORTH] == 0).all()
    assert (grown[:, SOUTH] > 0).all()
    for model in (usual, late):
        model.decide()
        model.resolve()
        played(model, 2)
    lost = (usual.state["power_limit_kw"] - late.state["power_limit_kw"])[:, NORTH]
    assert (lost == 2 * usual.setup.tables.power_growth_kw[NORTH]).all()
    assert (late.state["grid_lost_kw"][:, NORTH] == lost).all()


def test_no_lab_lists_while_the_window_is_shut() -> None:
    def go(model: LandGrab) -> None:
        model.orders["go_public"][:, LUMENRY] = 1

    card = {"quarter": 0, "event": "window_shut", "quarters": 2}
    easy = (*NO_MOOD, "rules.market.ipo_arr_kusd=0")
    free, shut = started(settings=easy), started(settings=ordered(card, more=easy))
    assert (step(free, go).state["listed"][:, LUMENRY] == 1).all()
    seen = [int((step(shut, go).state["listed"][:, LUMENRY] == 1).all()) for _ in range(3)]
    assert seen == [0, 0, 1]


# ------------------------------------------------------------------ coalitions (M49, M51), overlaps (M66, M69)


def test_an_alliance_closes_followers_gap_in_taste_and_wins_them_users() -> None:
    card = {"quarter": 0, "event": "alliance", "target": "lumenry", "size": 0.5, "quarters": 4}
    model = step(started(settings=ordered(card)))
    s, t = record(model.state, 0), record(model.setup.table_records, 0)
    leader, follower = model.setup.tables.model_taste[SALTMERE, [LUMENRY, HEDGEROW]]
    gap = leader - follower
    assert brand(s, t, 3, SALTMERE, LUMENRY) == leader
    assert brand(s, t, 4, SALTMERE, HEDGEROW) == follower  # over
    change = brand(s, t, 3, SALTMERE, HEDGEROW) - follower
    assert change == pytest.approx(0.5 * gap)
    usual, allied = (played(started(settings=x), 4) for x in ((), ordered({**card, "size": 1.0})))
    assert gap > 0
    share = [m.state["model_share"][:, SOFTWARE, SALTMERE, HEDGEROW] for m in (usual, allied)]
    clearly_more(share[1], share[0], 0.01)


def test_a_partner_programme_pushes_beyond_the_budget() -> None:
    card = {"quarter": 0, "event": "partner_programme", "target": "kitefield", "size": 2.0, "quarters": 3}
    usual, pushed = (started(settings=s) for s in ((), ordered(card)))
    for _ in range(3):
        step(usual)
        step(pushed)
        more = pushed.state["partner_push"] - usual.state["partner_push"]
        assert np.allclose(more[:, KITEFIELD], 2.0, atol=0.2)
    depth = [m.state["cloud_depth"][:, SOFTWARE, KITEFIELD] for m in (usual, pushed)]
    assert (depth[1] > depth[0]).all()
    assert (step(pushed).state["partner_push"][:, KITEFIELD] < 1.5).all()


def test_a_stake_by_acquisition_is_new_shares_and_costs_goodwill() -> None:
    card = {"quarter": 0, "event": "acquisition_stake", "target": "lumenry", "other": "solitaire", "size": 0.02}
    usual, paid = started(), started(settings=ordered(card))
    usual.open_quarter()
    paid.open_quarter()
    s = paid.state
    assert (s["shares"][:, :, LUMENRY].sum(axis=1) == s["units"][:, LUMENRY]).all()
    assert np.allclose(s["shares"][:, SOLITAIRE, LUMENRY] / s["units"][:, LUMENRY], 0.02, rtol=1e-6)
    assert (s["cash_kusd"] == usual.state["cash_kusd"]).all()  # shares for a firm, no money
    worse = s["relation"] - usual.state["relation"]
    assert (worse[:, SOLITAIRE, THISTLEDOWN] < 0).all()
    worse[:, SOLITAIRE, THISTLEDOWN] = 0
    assert (worse == 0).all()


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_conflicts_count_by_overlap(weight: float) -> None:
    """With the whole weight on it, backing labs that share no buyer costs nothing; with none, as much as any."""
    card = {"quarter": 1, "event": "acquisition_stake", "target": "lumenry", "other": "solitaire"}
    model = started(settings=ordered(card, more=(f"rules.governance.overlap_weight={weight}",)))
    step(model)
    assert (np.diagonal(model.state["overlap"][:, :3, :3], axis1=1, axis2=2) > 0.999).all() or weight == 0
    assert np.array_equal(model.state["overlap"], model.state["overlap"].swapaxes(1, 2))
    model.state["overlap"][:, LUMENRY, THISTLEDOWN] = 0.25
    before = model.state["relation"][:, SOLITAIRE, THISTLEDOWN].copy()
    model.open_quarter()
    lost = before - model.state["relation"][:, SOLITAIRE, THISTLEDOWN]
    assert np.allclose(lost, model.map.rules.governance.rival_memory * (1 - 0.75 * weight))


def test_labs_that_sell_to_other_buyers_overlap_less() -> None:
    alike, apart = started(), started()
    apart.state["model_share"][:, SOFTWARE, :, LUMENRY] = 0.0
    apart.state["model_share"][:, [SERVICES, HOUSEHOLDS], :, THISTLEDOWN] = 0.0
    same = []
    for model in (alike, apart):
        overlaps(record(model.state, 0), rules_of(model.rules))
        same.append(model.state["overlap"][0, LUMENRY, THISTLEDOWN])
    assert 0 == same[1] < same[0] <= 1


# ------------------------------------------------------------------ what enterprises have of it (M28)


def test_surplus_is_of_the_choice_that_the_rules_make() -> None:
    """Where nobody is bound, shares of channels are the log-sum's derivatives (McFadden 1978)."""
    free = [
        "rules.demand.cloud_review=1", "rules.demand.cloud_switch_plain=0", "rules.demand.cloud_switch_deep=0",
        "rules.demand.taste_noise=0", "rules.demand.home_pull=0",
    ]  # fmt: skip
    model = new("pocket", 2, settings=[*CALM, *free])
    model.open_quarter()
    model.decide()
    price = model.state["compute_price_usd"].copy()
    model.resolve()
    shares = model.state["cloud_share"][:, :4, :2][..., [0, 1, 2, DIRECT]].copy()
    after = model.state.copy()
    # Channels are weighed with the prices and the service that the quarter's phases knew.
    model.state["compute_price_usd"] = price
    utils = channel_utils(model)[:, :4, :2]
    odds = np.log(shares[..., :3]) - np.log(shares[..., 3:])
    gaps = odds - (utils[..., :3] - utils[..., 3:])
    assert np.ptp(gaps, axis=1).max() < 1e-6  # the same in every market: only this quarter's service differs
    model.state[:] = after
    better = enterprise_surplus(model)
    model.state["appeal"] += 0.5
    assert np.allclose(enterprise_surplus(model) - better, 0.5 * model.map.rules.demand.model_pull)
