"""Causes have the effects that the rulebook says: rounds, holders, books, solvency, the market. One thing changed."""

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine.book import ACCEPTED, WAITS
from game.engine.news import LEAK, LEANED, PLEDGE_BROKEN, ROUND_WAITED, RUMOUR, SITED
from game.engine.parameters import (
    FIRMS,
    HYPE,
    INFORMATION,
    INVESTOR0,
    LAB0,
    LABS,
    NO_LOOPS,
    PUBLIC,
    SCEPTICAL,
    WALL,
)
from game.engine.state import INTEREST, STAKE
from tests.engine.test_effects_market import GOOD, NO_MOOD, VALUE, Room, clearly_more
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    GAMES,
    LUMENRY,
    SALTMERE,
    SOUTH,
    THISTLEDOWN,
    WITH_LUMENRY,
    Change,
    nothing,
    started,
    step,
)

OAKAPPLE, SOLITAIRE, ISLE, EVERGRAIN = range(INVESTOR0, INVESTOR0 + 4)  # many bets, one bet, a state, savings
ASK = 5_000_000  # kUSD


def bids(model: LandGrab, *cheques: tuple[int, int], pre: float = 1.5) -> None:
    """Only these financial bids for Lumenry's live round: (investor, kUSD)."""
    o = model.orders
    o["bid_kusd"], o["commit_kusd"], o["tranche_kusd"] = 0, 0, 0
    o["floor_pre_kusd"][:, LUMENRY], o["accept_conflict"][:, LUMENRY] = VALUE // 2, 1
    for investor, kusd in cheques:
        o["bid_kusd"][:, investor, LUMENRY] = kusd
        o["bid_pre_kusd"][:, investor, LUMENRY] = int(pre * VALUE)


def a_round(*cheques: tuple[int, int], least: float = 0.0, settings: tuple[str, ...] = (), before: Change = nothing):  # type: ignore[no-untyped-def]
    """Lumenry announces a round; a quarter later these bids meet it."""
    model = started(before, settings)
    model.state["listed"] = 0

    def ask(m: LandGrab) -> None:
        bids(m)
        m.orders["raise_kusd"][:, LUMENRY], m.orders["ask_pre_kusd"][:, LUMENRY] = ASK, VALUE
        m.orders["disclose"][:, LUMENRY] = 1

    def answer(m: LandGrab) -> None:
        bids(m, *cheques)
        m.orders["least_part"][:, LUMENRY] = least
        m.orders["raise_kusd"][:, LUMENRY] = 0

    step(model, ask)
    return step(model, answer)


# ------------------------------------------------------------------ rounds


def test_a_round_that_finds_too_little_is_called_off() -> None:
    model = a_round((OAKAPPLE, 1_000_000), least=0.5)
    assert set(model.state["answer"][:, OAKAPPLE, LUMENRY].tolist()) == {WAITS}
    assert (model.state["round_kusd"][:, LUMENRY] == 0).all()
    assert (model.state["waited"][:, LUMENRY] == 1).all()
    assert (model.state["news_kind"] == ROUND_WAITED).any(axis=1).all()
    taken = a_round((OAKAPPLE, 1_000_000), least=0.1)
    assert set(taken.state["answer"][:, OAKAPPLE, LUMENRY].tolist()) == {ACCEPTED}


def test_a_second_lead_sharpens_the_price() -> None:
    one = a_round((OAKAPPLE, 2_000_000), (ISLE, 100_000))
    two = a_round((OAKAPPLE, 1_050_000), (ISLE, 1_050_000))
    clearly_more(one.state["doubt"][:, LUMENRY], two.state["doubt"][:, LUMENRY], 0.01)
    spread = [np.abs(m.state["opinion"][:, :, LUMENRY]).mean(axis=1) for m in (one, two)]
    assert (spread[1] < spread[0]).all()


def test_who_backs_a_rival_ranks_behind_while_that_is_taboo() -> None:
    def rival_holder(model: LandGrab) -> None:
        for investor in range(INVESTOR0, FIRMS):
            model.state["shares"][:, PUBLIC] += model.state["shares"][:, investor]
            model.state["shares"][:, investor] = 0
        units = model.state["units"][:, THISTLEDOWN] // 50
        model.state["shares"][:, OAKAPPLE, THISTLEDOWN] = units
        model.state["shares"][:, PUBLIC, THISTLEDOWN] -= units

    got = []
    for taboo in (0.0, 0.3):
        settings = (f"rules.capital.taboo={taboo}", "rules.governance.rival_memory=0")
        model = a_round((OAKAPPLE, ASK), (EVERGRAIN, ASK), settings=settings, before=rival_holder)
        got.append(model.state["invested_kusd"][:, OAKAPPLE, LUMENRY])
    assert (got[0] >= got[1]).all()
    assert (got[1] < ASK).all()  # the other was served first


def test_a_sovereign_funds_cheque_builds_in_its_market() -> None:
    model = a_round((ISLE, 2_000_000))
    due = model.state["lab_due_kw"][:, :, LUMENRY, SOUTH].sum(axis=1)
    assert (due > 0).all()
    assert (model.state["news_kind"] == SITED).any(axis=1).all()
    free = a_round((ISLE, 2_000_000), settings=("rules.capital.siting_part=0",))
    assert (free.state["lab_due_kw"] == 0).all()
    other = a_round((OAKAPPLE, 2_000_000))
    assert (other.state["lab_due_kw"] == 0).all()
    for _ in range(4):
        step(model)
    assert (model.state["lab_site_kw"][:, LUMENRY, SOUTH] >= due).all()


def test_talks_that_came_to_nothing_become_a_rumour() -> None:
    def talked(chance: float) -> LandGrab:
        model = started(settings=(f"rules.capital.rumour_chance={chance}",))
        step(model, Room(**{**GOOD, "bid_pre_kusd": VALUE // 2}))
        model.open_quarter()
        return model

    loud, quiet = talked(1.0), talked(0.0)
    assert (loud.state["rumour_firm"][:, LUMENRY] == BIRCHWAY).all()
    assert (loud.state["rumour_kusd"][:, LUMENRY] == GOOD["bid_kusd"]).all()
    assert (loud.state["news_kind"] == RUMOUR).any(axis=1).all()
    assert (quiet.state["rumour_firm"][:, LUMENRY] == -1).all()


# ------------------------------------------------------------------ what holders know and do


def test_a_lab_that_shows_its_run_rate_is_less_doubted_and_better_known() -> None:
    def shows(flag: int) -> LandGrab:
        def orders(m: LandGrab) -> None:
            m.orders["disclose"] = flag
            m.orders["inform"] = 0
            m.orders["go_public"] = 0

        model = started()
        for _ in range(5):
            step(model, orders)
        model.open_quarter()
        return model

    seen, hidden = shows(1), shows(0)
    clearly_more(hidden.state["doubt"][:, LUMENRY], seen.state["doubt"][:, LUMENRY], 0.05)
    error = []
    for m in (hidden, seen):
        arr = m.state["arr_kusd"][:, None, LUMENRY]
        error.append(np.abs(np.log(m.state["believed_arr_kusd"][:, INVESTOR0 : INVESTOR0 + 4, LUMENRY] / arr)).mean(1))
    assert error[0].mean() > error[1].mean()


def leaky(wall: int, hazard: float = 1.0) -> LandGrab:
    """Saltmere sees Lumenry's books by contract, and has a model of its own that is behind."""
    model = started(settings=(f"rules.governance.leak_hazard={hazard}", "rules.governance.wall_effect=1"))
    model.state["deal_rights"][:, WITH_LUMENRY, INFORMATION] = 1
    model.state["deal_rights"][:, WITH_LUMENRY, WALL] = wall
    model.state["shares"][:, PUBLIC] += model.state["shares"][:, :FIRMS].sum(axis=1)
    model.state["shares"][:, :FIRMS] = 0  # nobody else sees any books
    model.state["algorithm"] = 0.0
    model.state["algorithm"][:, LUMENRY] = 1.0
    model.open_quarter()
    return model


def test_methods_leak_through_who_sees_two_kitchens_unless_there_is_a_wall() -> None:
    open_plan, walled, honest = leaky(0), leaky(1), leaky(0, hazard=0.0)
    assert (open_plan.state["leaks"][:, LUMENRY] == 1).all()
    assert np.allclose(open_plan.state["algorithm"][:, LABS + SALTMERE], 0.2)
    assert (open_plan.state["relation"][:, SALTMERE, LUMENRY] < honest.state["relation"][:, SALTMERE, LUMENRY]).all()
    assert (open_plan.state["news_kind"] == LEAK).any(axis=1).all()
    for model in (walled, honest):
        assert (model.state["leaks"] == 0).all()
        assert (model.state["algorithm"][:, LABS + SALTMERE] == 0).all()


def test_holders_who_lean_delay_what_competes_with_them() -> None:
    def lean(holders: tuple[int, ...]) -> LandGrab:
        model = started()
        for holder in holders:
            units = model.state["units"][:, LUMENRY] // 5
            model.state["shares"][:, holder, LUMENRY] += units
            model.state["units"][:, LUMENRY] += units
        model.state["quality"][:, LABS + SALTMERE] = model.state["quality"][:, LUMENRY]

        def orders(m: LandGrab) -> None:
            m.orders["bid_kusd"] = 0
            m.orders["lean"] = 0
            for holder in holders:
                m.orders["lean"][:, holder, LUMENRY] = 1

        return step(model, orders)

    none, one, powerless = lean(()), lean((SALTMERE,)), lean((BIRCHWAY,))  # Birchway makes no models
    assert (one.state["news_kind"] == LEANED).any(axis=1).all()
    assert np.allclose(one.state["delay"][:, LUMENRY, 0], 0.3)
    assert (none.state["delay"] == 0).all()
    assert (powerless.state["delay"] == 0).all()
    clearly_more(none.state["trust"][:, LUMENRY], one.state["trust"][:, LUMENRY], 0.005)
    assert (none.state["quality"][:, LUMENRY] >= one.state["quality"][:, LUMENRY] - 1e-12).all()


# ------------------------------------------------------------------ solvency


def test_thin_coverage_costs_interest_and_rating() -> None:
    def thin(model: LandGrab) -> None:
        model.state["debt_kusd"][:, BIRCHWAY] += 4_000_000
        model.state["coverage"][:, BIRCHWAY] = 0.5

    def paid(spread: float) -> np.ndarray:  # type: ignore[type-arg]
        model = step(started(thin, (f"rules.solvency.coverage_spread={spread}",)))
        return model.state["paid_kusd"][:, INTEREST, BIRCHWAY].copy()  # type: ignore[no-any-return]

    clearly_more(paid(0.08), paid(0.0), 10_000)


def test_a_stake_sold_in_distress_presses_the_price() -> None:
    def indebted(model: LandGrab) -> None:
        model.state["debt_kusd"][:, SALTMERE] = 10**9

    model = started(indebted)
    held = model.state["shares"][:, SALTMERE].copy()
    assert held[:, LUMENRY].min() > 0

    def still(m: LandGrab) -> None:
        m.orders["bid_kusd"] = 0
        m.orders["borrow_kusd"] = 0
        m.orders["go_public"] = 0

    usual = step(started(), still)
    step(model, still)
    assert (model.state["defaults"][:, SALTMERE] == 1).all()
    assert (model.state["shares"][:, SALTMERE] == 0).all()
    assert (model.state["received_kusd"][:, STAKE, SALTMERE] > 0).all()
    assert (model.state["valuation_kusd"][:, LUMENRY] < usual.state["valuation_kusd"][:, LUMENRY]).all()


def test_a_lab_borrows_within_its_means_and_pays_for_it() -> None:
    def borrow(model: LandGrab) -> None:
        model.orders["lab_borrow_kusd"][:, LUMENRY] = 10**9

    model = step(started(), borrow)
    debt = model.state["debt_kusd"][:, LAB0 + LUMENRY]
    assert (debt > 0).all()
    assert (debt <= 0.5 * model.setup.opening["arr_kusd"][0, LUMENRY]).all()
    assert (model.state["paid_kusd"][:, INTEREST, LAB0 + LUMENRY] > 0).all()


# ------------------------------------------------------------------ the public market


@pytest.mark.parametrize(("regime", "sign"), [(HYPE, 1), (SCEPTICAL, -1)])
def test_a_circular_deal_pleases_a_market_in_hype_and_frightens_one_in_doubt(regime: int, sign: int) -> None:
    model = started(settings=tuple(NO_MOOD))
    model.state["regime"] = regime
    model.state["coverage"][:, LAB0 + LUMENRY] = 1.0
    sheet = {**GOOD, "bid_kusd": 1_000_000, "commit_kusd": 8_000_000, "commit_quarters": 16, "owed_kw": 300_000}
    step(model, Room(**sheet))
    assert (model.state["answer"][:, BIRCHWAY, LUMENRY] == ACCEPTED).all()
    assert (np.sign(model.state["announcement"][:, BIRCHWAY]) == sign).all()


def test_a_pledge_kept_lifts_the_rating_and_a_broken_one_lowers_it() -> None:
    def promised(orders: Change, promise: int) -> LandGrab:
        model = started(settings=tuple(NO_MOOD))
        model.state["pledge"][:, BIRCHWAY] = promise
        return step(model, orders)

    sheet = Room(**{**GOOD, "commit_kusd": 2_000_000, "commit_quarters": 8, "owed_kw": 200_000})
    idle = Room()
    kept, none = promised(idle, NO_LOOPS), promised(idle, 0)
    broken, signed = promised(sheet, NO_LOOPS), promised(sheet, 0)
    ratings = [m.state["rating"][:, BIRCHWAY] for m in (kept, none, broken, signed)]
    assert (ratings[0] > ratings[1]).all()
    assert (ratings[2] < ratings[3]).all()
    assert (broken.state["news_kind"] == PLEDGE_BROKEN).any(axis=1).all()
    assert (broken.state["pledge_credit"][:, BIRCHWAY] <= 0.5).all()


def test_a_failure_would_spread_further_where_more_is_owed_and_held() -> None:
    def bound(model: LandGrab) -> None:
        held = model.state["units"][:, LUMENRY] // 3
        model.state["shares"][:, BIRCHWAY, LUMENRY] += held
        model.state["units"][:, LUMENRY] += held

    usual, tied = step(started()), step(started(bound))
    clearly_more(tied.state["contagion"][:, 0], usual.state["contagion"][:, 0], 0.001)


def test_cheques_that_come_home_are_counted() -> None:
    def funded(model: LandGrab) -> None:
        model.state["tag_kusd"][:, LUMENRY] = 0
        model.state["tag_kusd"][:, LUMENRY, SALTMERE] = model.state["cash_kusd"][:, LAB0 + LUMENRY] // 2

    one, none = step(started(funded)), step(started(lambda m: m.state["tag_kusd"].fill(0)))
    bill = one.state["flow_kusd"][:, LAB0 + LUMENRY, SALTMERE]
    assert (one.state["home_kusd"][:, SALTMERE] > 0.2 * bill).all()
    assert (one.state["home_kusd"][:, SALTMERE] < 0.8 * bill).all()
    assert (one.state["circularity"][:, SALTMERE] > none.state["circularity"][:, SALTMERE]).all()
    assert len(one.state) == GAMES
