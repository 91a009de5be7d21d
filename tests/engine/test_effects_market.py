"""Causes have the effects that the rulebook says: demand, money, deals, the end. Same seeds, one thing changed."""

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine.book import ACCEPTED, ACCESS, COMMITMENT, DISTRESS, FULL, NO_ROUND, NONE, PRICE
from game.engine.news import DEFAULT, IPO
from game.engine.parameters import GOVERNMENT, INVESTOR0, LAB0, LABS, PUBLIC, SCEPTICAL
from tests.engine.play import new
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    GAMES,
    HEDGEROW,
    LUMENRY,
    SALTMERE,
    THISTLEDOWN,
    WITH_THISTLEDOWN,
    Change,
    started,
    step,
)  # fmt: skip

BARE = 1e6  # kUSD in a billion dollars
NO_MOOD = [
    f"rules.market.{name}=0"
    for name in ("doubt_base", "doubt_circularity", "doubt_burn", "doubt_concentration", "recovery")
]


def after(change: Change, quarters: int, field: str, *index: object, orders: Change | None = None) -> np.ndarray:  # type: ignore[type-arg]
    """A figure of every game some quarters after a change at the opening."""
    model = started(change)
    for _ in range(quarters):
        step(model, orders or (lambda model: None))
    return model.state[field][(slice(None), *index)].copy()  # type: ignore[no-any-return]


def clearly_more(one: np.ndarray, other: np.ndarray, margin: float = 0.0) -> None:  # type: ignore[type-arg]
    """Paired over games: one is more than the other by a margin and by two standard errors."""
    gain = one - other
    assert gain.mean() > margin
    assert len(gain) < 8 or gain.mean() > 2 * gain.std(ddof=1) / np.sqrt(len(gain))


def keep_token_prices(model: LandGrab) -> None:
    """Nobody changes the price of models."""
    model.orders["token_price_usd"] = 0


def test_deep_integration_keeps_users_when_a_model_gets_dear() -> None:
    def dear(depth: float) -> Change:
        def change(model: LandGrab) -> None:
            model.state["model_depth"][:, SALTMERE] = depth
            model.state["token_price_usd"][:, LUMENRY] *= 2.5

        return change

    kept = []
    for depth in (0.0, 0.5, 1.0):  # who is short of compute is left for other reasons
        model = started(dear(depth), ("rules.demand.service_weight=0",))
        for _ in range(3):
            step(model, keep_token_prices)
        kept.append(model.state["model_share"][:, 0, SALTMERE, LUMENRY].copy())
    clearly_more(kept[1], kept[0], 0.01)
    clearly_more(kept[2], kept[1], 0.01)


def test_better_models_on_the_shelf_win_workloads() -> None:
    def better(model: LandGrab) -> None:
        model.state["quality"][:, LABS + SALTMERE] += 1.0

    clearly_more(after(better, 3, "land_all", SALTMERE), after(lambda m: None, 3, "land_all", SALTMERE), 0.003)


def test_cheaper_compute_wins_workloads() -> None:
    def cheaper(model: LandGrab) -> None:
        model.state["compute_price_usd"][:, BIRCHWAY] *= 0.7

    def keep(model: LandGrab) -> None:
        model.orders["compute_price_usd"] = 0

    clearly_more(
        after(cheaper, 3, "land_all", BIRCHWAY, orders=keep),
        after(lambda m: None, 3, "land_all", BIRCHWAY, orders=keep),
        0.003,
    )


@pytest.mark.parametrize("regime", [SCEPTICAL, 0, 1])
def test_loops_of_money_cost_share_price_only_when_the_market_doubts(regime: int) -> None:
    def caps(discount: float) -> np.ndarray:  # type: ignore[type-arg]
        settings = [*NO_MOOD, "rules.market.circularity_neutral=0", f"rules.market.circularity_sceptical={discount}"]
        model = new("pocket", GAMES, settings=settings)
        model.state["regime"] = regime
        model.state["tag_kusd"][:, LUMENRY, SALTMERE] = model.state["cash_kusd"][:, LAB0 + LUMENRY]  # all its cash
        step(model)
        assert (model.state["regime"] == regime).all()
        assert (model.state["circularity"][:, SALTMERE] > 0.02).all()
        return model.state["market_cap_kusd"][:, SALTMERE].copy()  # type: ignore[no-any-return]

    if regime == SCEPTICAL:
        clearly_more(caps(0.0), caps(1.0), 0.1 * BARE)
    else:
        assert np.array_equal(caps(0.0), caps(1.0))


def test_a_default_cuts_commitments_and_gives_creditors_shares() -> None:
    def penniless(model: LandGrab) -> None:
        model.state["cash_kusd"][:, GOVERNMENT] += model.state["cash_kusd"][:, LAB0 + THISTLEDOWN]
        model.state["cash_kusd"][:, LAB0 + THISTLEDOWN] = 0

    def no_help(model: LandGrab) -> None:
        model.orders["bid_kusd"] = 0
        model.orders["commit_kusd"] = 0

    usual, broke = step(started(), no_help), step(started(penniless), no_help)
    assert (usual.state["defaults"][:, LAB0 + THISTLEDOWN] == 0).all()
    assert (broke.state["defaults"][:, LAB0 + THISTLEDOWN] == 1).all()
    commit = [m.state["deal_commit_kusd"][:, WITH_THISTLEDOWN] for m in (usual, broke)]
    assert (commit[1] < 0.7 * commit[0]).all()
    assert (broke.state["shares"][:, BIRCHWAY, THISTLEDOWN] > usual.state["shares"][:, BIRCHWAY, THISTLEDOWN]).all()
    assert (broke.state["valuation_kusd"][:, THISTLEDOWN] < 0.6 * usual.state["valuation_kusd"][:, THISTLEDOWN]).all()
    assert (broke.state["news_kind"] == DEFAULT).any(axis=1).all()
    assert (broke.state["distress_until"][:, LAB0 + THISTLEDOWN] > 1).all()


def test_an_ipo_gives_a_public_price() -> None:
    def float_it(model: LandGrab) -> None:
        model.orders["go_public"][:, LUMENRY] = 1
        model.orders["raise_kusd"] = 0

    model = new("pocket", GAMES, settings=[*NO_MOOD, "rules.market.ipo_arr_kusd=1000000"])
    cash = step(new("pocket", GAMES, settings=NO_MOOD)).state["cash_kusd"][:, LAB0 + LUMENRY]
    step(model, float_it)
    assert (model.state["listed"][:, LUMENRY] == 1).all()
    assert (model.state["shares"][:, PUBLIC, LUMENRY] > 0).all()
    assert (model.state["cash_kusd"][:, LAB0 + LUMENRY] > cash).all()
    assert (model.state["news_kind"] == IPO).any(axis=1).all()
    price = model.state["valuation_kusd"][:, LUMENRY].copy()
    step(model)
    assert (model.state["valuation_kusd"][:, LUMENRY] != price).all()
    assert np.array_equal(model.state["valuation_kusd"][:, LUMENRY], model.state["outside_price_kusd"][:, LUMENRY])


# ------------------------------------------------------------------ the deal room

VALUE = 200_000_000  # Lumenry's last price at the opening, kUSD


class Room:
    """Lumenry's policy, and one cloud's sheet for it; nobody else bids."""

    def __init__(self, ask: int = 0, floor: int = VALUE, **sheet: int) -> None:
        self.ask, self.floor, self.sheet = ask, floor, sheet
        self.bidder = BIRCHWAY

    def __call__(self, model: LandGrab) -> None:
        o = model.orders
        o["bid_kusd"] = 0
        o["commit_kusd"] = 0
        for field, value in {
            "raise_kusd": self.ask, "ask_pre_kusd": VALUE, "floor_pre_kusd": self.floor, "max_commit_kusd": 10_000_000,
            "accept_access": 1, "independence": 0, "accept_conflict": 1, "least_part": 0,
        }.items():  # fmt: skip
            o[field][:, LUMENRY] = value
        for field in (
            "tranche_kusd", "owed_kw", "access", "access_quarters", "discount", "floor", "commit_quarters", "rights",
            "share_part", "embed_kusd", "warrant_part", "concede", "match_kusd",
        ):  # fmt: skip
            if self.bidder < o[field].shape[1]:
                o[field][:, self.bidder, LUMENRY] = 0
        for field, value in self.sheet.items():
            o[field][:, self.bidder, LUMENRY] = value

    def answers(self, model: LandGrab) -> set[int]:
        """What the lab said."""
        return set(model.state["answer"][:, self.bidder, LUMENRY].tolist())


GOOD = {"bid_kusd": 200_000, "bid_pre_kusd": 2 * VALUE}


@pytest.mark.parametrize(
    ("sheet", "answer"),
    [
        ({}, NONE),
        (GOOD, ACCEPTED),
        ({**GOOD, "bid_pre_kusd": VALUE // 2}, PRICE),
        ({**GOOD, "bid_pre_kusd": int(1.05 * VALUE)}, PRICE),  # over the floor, but it did not ask for money
        ({**GOOD, "commit_kusd": 11_000_000, "commit_quarters": 8}, COMMITMENT),
        (
            {**GOOD, "commit_kusd": 1_000_000, "commit_quarters": 8, "access": 2},
            ACCESS,
        ),  # it sells first launch at most
        ({**GOOD, "commit_kusd": 1_000_000, "commit_quarters": 8, "access": 1, "access_quarters": 2}, ACCESS),  # sold
        ({**GOOD, "tranche_kusd": 900_000_000}, FULL),
    ],
)
def test_an_answer_names_its_reason(sheet: dict[str, int], answer: int) -> None:
    room = Room(**sheet)
    model = started()
    if "access_quarters" not in sheet:
        model.state["deal_access_until"] = 0
    step(model, room)
    assert room.answers(model) == {answer}
    signed = model.state["shares"][:, BIRCHWAY, LUMENRY] > 0
    assert (signed == (answer == ACCEPTED)).all()


def test_investors_need_a_round_and_a_firm_in_distress_may_not_deal() -> None:
    room = Room(**GOOD)
    room.bidder = INVESTOR0
    assert room.answers(step(started(), room)) == {NO_ROUND}
    room = Room(**GOOD)
    model = started()
    model.state["distress_until"][:, BIRCHWAY] = 4
    assert room.answers(step(model, room)) == {DISTRESS}


@pytest.mark.parametrize("ask", [0, 5_000_000])
@pytest.mark.parametrize(
    ("low", "answer"), [({"bid_pre_kusd": 1000}, PRICE), ({"commit_kusd": 20_000_000}, COMMITMENT)]
)
def test_the_counter_offer_is_signed_next_quarter(ask: int, low: dict[str, int], answer: int) -> None:
    room = Room(ask=ask, **{**GOOD, "commit_quarters": 12, "owed_kw": 200_000, "owed_from": 4, **low})
    model = started()
    if ask:  # a round is live from the quarter after it is announced
        step(model, Room(ask=ask))
    step(model, room)
    assert room.answers(model) == {answer}
    counter = {name: model.state[f"counter_{name}_kusd"][:, BIRCHWAY, LUMENRY].copy() for name in ("pre", "commit")}
    model.open_quarter()
    model.decide()
    room(model)
    model.orders["bid_pre_kusd"][:, BIRCHWAY, LUMENRY] = np.maximum(
        counter["pre"], model.orders["bid_pre_kusd"][:, BIRCHWAY, LUMENRY]
    )
    model.orders["commit_kusd"][:, BIRCHWAY, LUMENRY] = counter["commit"]
    model.resolve()
    assert room.answers(model) == {ACCEPTED}
    assert (model.state["shares"][:, BIRCHWAY, LUMENRY] > 0).all()
    assert (counter["pre"] < 1.5 * VALUE).all()


def test_one_cheap_bid_does_not_hand_a_lab_to_another_investor() -> None:
    """All financial investors pay the last one's price: it may not sell more of the lab than a round may."""

    def bids(model: LandGrab) -> None:
        Room(ask=10**8, floor=0)(model)
        model.orders["bid_kusd"][:, INVESTOR0, LUMENRY] = 10**6
        model.orders["bid_pre_kusd"][:, INVESTOR0, LUMENRY] = 10**10
        model.orders["bid_kusd"][:, INVESTOR0 + 1, LUMENRY] = 1
        model.orders["bid_pre_kusd"][:, INVESTOR0 + 1, LUMENRY] = 5

    model = step(step(started(), bids), bids)
    held = model.state["shares"][:, INVESTOR0 : INVESTOR0 + 2, LUMENRY].sum(axis=1) / model.state["shares"][
        :, :, LUMENRY
    ].sum(axis=1)
    assert (held < 0.2).all()


# ------------------------------------------------------------------ technology, the world, the end


def test_compute_kept_from_own_models_costs_other_business() -> None:
    def part(x: float) -> Change:
        def orders(model: LandGrab) -> None:
            model.orders["own_model_part"][:, SALTMERE] = x

        return orders

    usual = after(lambda m: None, 6, "other_kusd", SALTMERE, orders=part(0.12))
    cut = after(lambda m: None, 6, "other_kusd", SALTMERE, orders=part(0.0))
    clearly_more(usual, cut, 0.01 * usual.mean())


def test_open_weights_follow_within_their_lag() -> None:
    """A follower that trains nothing stays as far behind the frontier as the world's lag says, and no further."""

    def lag(quarters: float) -> Change:
        def change(model: LandGrab) -> None:
            model.state["world_open_lag"] = quarters

        return change

    def no_training(model: LandGrab) -> None:
        model.orders["train_part"][:, HEDGEROW] = 0

    behind = []
    for quarters in (1.0, 5.0):
        model = started(lag(quarters))
        steps = []
        for _ in range(8):
            best = model.state["quality"].max(axis=1)
            step(model, no_training)
            steps.append(model.state["quality"].max(axis=1) - best)
        k = model.map.rules.research
        gap = model.state["quality"].max(axis=1) - model.state["quality"][:, HEDGEROW]
        allowed = k.open_gap * quarters + np.max(steps, axis=0) / k.distillation + 0.05
        assert (gap[:, :3] <= np.maximum(allowed[:, :3], 0.75)).all()
        behind.append(gap[:, :3].mean(axis=1))
    clearly_more(behind[1], behind[0], 0.05)


def test_the_unknown_world_is_drawn_from_its_ranges() -> None:
    model = new("pocket", 200)
    world = model.map.rules.world
    for name in ("scaling", "specialise", "tipping", "open_lag"):
        low, high = getattr(world, f"{name}_low"), getattr(world, f"{name}_high")
        drawn = model.state[f"world_{name}"][:, 0]
        assert low <= drawn.min() < drawn.max() <= high
        assert len(np.unique(drawn)) > 100
        assert abs(drawn.mean() - (low + high) / 2) < 0.1 * (high - low)
        assert drawn.std() > 0.15 * (high - low)


def test_a_game_ends_early_when_one_cloud_holds_every_market() -> None:
    def dominated(model: LandGrab) -> None:
        shares = model.state["cloud_share"]
        shares[0, :4, :2] = 0
        shares[0, :4, :2, BIRCHWAY] = 1  # in the first game only

    model, usual = started(dominated), started()
    for _ in range(5):
        step(model)
        step(usual)
    assert (model.state["over"][0, 0], model.state["ended_at"][0, 0]) == (1, 4)
    assert (usual.state["over"] == 0).all()
    frozen = model.state[0].tobytes()
    step(model)
    step(usual)
    assert model.state[0].tobytes() == frozen, "what is over stays as it is"
    assert usual.play().state["ended_at"].max() == 9
