"""What each clause of a term sheet does, and the deals that the articles describe, written as sheets."""

import numpy as np
import pytest

from agents.model import LandGrab
from game.engine.book import ACCEPTED, CONFLICT, COVENANTED, MATCHED, PRICE, VOTING
from game.engine.news import MATCH, RENEGOTIATED, TERMINATED
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUDS,
    COVENANT,
    DEDICATED,
    GOVERNMENT,
    INFORMATION,
    LAB0,
    MARKET,
    REFUSAL,
    RIGHTS,
    VOTES,
)
from game.engine.rule import COMPILED
from game.engine.state import EMBED, FEE, REVENUE_SHARE, WARRANT
from tests.engine.play import new
from tests.engine.test_effects_market import GOOD, VALUE, Room, clearly_more
from tests.engine.test_effects_supply import (
    BIRCHWAY,
    GAMES,
    KITEFIELD,
    LUMENRY,
    SALTMERE,
    THISTLEDOWN,
    WITH_LUMENRY,
    WITH_THISTLEDOWN,
    Change,
    started,
    step,
)

SPEND = {**GOOD, "commit_kusd": 2_000_000, "commit_quarters": 8, "owed_kw": 200_000, "owed_from": 4}


def with_rights(*rights: int, **more: int) -> Change:
    """Birchway's good sheet for Lumenry with some rights in it."""
    room = Room(**{**SPEND, **more})

    def orders(model: LandGrab) -> None:
        room(model)
        for right in rights:
            model.orders["rights"][:, BIRCHWAY, LUMENRY, right] = 1

    return orders


def answers(model: LandGrab, firm: int = BIRCHWAY, lab: int = LUMENRY) -> set[int]:
    """What the lab said to a firm, over games."""
    return set(model.state["answer"][:, firm, lab].tolist())


def newest(model: LandGrab, field: str) -> np.ndarray:  # type: ignore[type-arg]
    """A figure of the deal that Birchway signed with Lumenry, by game."""
    s = model.state
    mine = (s["deal_status"] == 1) & (s["deal_sponsor"] == BIRCHWAY) & (s["deal_lab"] == LUMENRY)
    assert mine.any(axis=1).all()
    return np.asarray(s[field][np.arange(len(s)), mine.argmax(axis=1)])


def test_what_was_signed_stands_in_the_book() -> None:
    model = step(started(), with_rights(INFORMATION, REFUSAL, embed_kusd=400_000, share_cap_kusd=100_000))
    assert answers(model) == {ACCEPTED}
    rights = newest(model, "deal_rights")
    assert (rights[:, [INFORMATION, REFUSAL]] == 1).all()
    assert rights.sum() == 2 * len(rights)
    assert (newest(model, "deal_embed_kusd") == 400_000).all()
    assert (newest(model, "deal_commit_kusd") == 2_000_000).all()


def test_a_lab_that_gives_no_votes_says_so() -> None:
    def proud(model: LandGrab) -> None:
        with_rights(VOTES)(model)
        model.orders["accept_votes"] = 0

    def open_to_it(model: LandGrab) -> None:
        with_rights(VOTES)(model)
        model.orders["accept_votes"] = 1

    assert answers(step(started(), proud)) == {VOTING}
    model = step(started(), open_to_it)
    assert answers(model) == {ACCEPTED}
    free = step(step(started(), with_rights()))
    step(model)
    assert (model.state["votes"][:, BIRCHWAY, LUMENRY] > 0).all()
    assert (model.state["independence_index"][:, LUMENRY] < free.state["independence_index"][:, LUMENRY]).all()


def test_votes_of_one_cloud_cost_a_lab_customers_on_others() -> None:
    def vote(part: float) -> LandGrab:
        model = started(settings=("rules.governance.votes_trust=4",))
        model.state["deal_rights"][:, WITH_LUMENRY, VOTES] = 1 if part else 0
        for game in range(GAMES):
            moved = int(part * model.state["units"][game, LUMENRY]) - model.state["shares"][game, SALTMERE, LUMENRY]
            model.state["shares"][game, SALTMERE, LUMENRY] += max(moved, 0)
            model.state["shares"][game, -1, LUMENRY] -= max(moved, 0)
        for _ in range(3):
            step(model)
        return model

    usual, captive = vote(0.0), vote(0.4)
    sold = [m.state["model_share"][:, 0, BIRCHWAY, LUMENRY] for m in (usual, captive)]
    clearly_more(sold[0], sold[1], 0.005)


def test_a_right_to_match_lets_the_incumbent_keep_the_compute() -> None:
    def hold_right(model: LandGrab) -> None:
        model.state["deal_rights"][:, WITH_LUMENRY, REFUSAL] = 1  # Saltmere's contract

    def orders(most: int) -> Change:
        def change(model: LandGrab) -> None:
            with_rights()(model)
            model.orders["match_kusd"][:, SALTMERE, LUMENRY] = most

        return change

    kept = step(started(hold_right), orders(10**9))
    assert answers(kept) == {MATCHED}
    assert (kept.state["news_kind"] == MATCH).any(axis=1).all()
    mine = (kept.state["deal_sponsor"] == SALTMERE) & (kept.state["deal_commit_kusd"] == SPEND["commit_kusd"])
    assert mine.any(axis=1).all()
    assert (kept.state["invested_kusd"][:, SALTMERE, LUMENRY] == GOOD["bid_kusd"]).all()
    assert (kept.state["invested_kusd"][:, BIRCHWAY, LUMENRY] == 0).all()
    assert answers(step(started(hold_right), orders(0))) == {ACCEPTED}  # it may, it need not
    assert answers(step(started(), orders(10**9))) == {ACCEPTED}  # and not without the right
    off = started(hold_right, ("rules.clauses.refusal_rights=0",))
    assert answers(step(off, orders(10**9))) == {ACCEPTED}


def test_a_covenant_keeps_other_clouds_money_out() -> None:
    def hold(model: LandGrab) -> None:
        model.state["deal_rights"][:, WITH_LUMENRY, COVENANT] = 1
        model.state["deal_access_until"][:, WITH_LUMENRY] = 9

    assert answers(step(started(hold), with_rights())) == {COVENANTED}
    no_money = with_rights(bid_kusd=0)
    assert answers(step(started(hold), no_money)) == {ACCEPTED}  # compute without shares is free to all


def test_who_sees_a_rivals_books_may_be_refused() -> None:
    def holds_rival(model: LandGrab) -> None:
        units = model.state["units"][:, THISTLEDOWN] // 10
        model.state["shares"][:, BIRCHWAY, THISTLEDOWN] += units
        model.state["shares"][:, -2, THISTLEDOWN] -= units

    def wary(model: LandGrab) -> None:
        with_rights()(model)
        model.orders["accept_conflict"][:, LUMENRY] = 0

    assert answers(step(started(holds_rival), wary)) == {CONFLICT}


@pytest.mark.parametrize(
    ("low", "concession", "field", "lands_at"),
    [
        ({"bid_pre_kusd": VALUE // 2}, {"concede": 1, "most_pre_kusd": 2 * VALUE}, "deal_pre_kusd", 230_000_000),
        ({"commit_kusd": 30_000_000}, {"concede": 2}, "deal_commit_kusd", 10_000_000),
        ({"access": 2, "access_quarters": 4}, {"concede": 3}, "deal_access", 0),
    ],
)
def test_one_concession_made_in_advance_saves_a_sheet(
    low: dict[str, int], concession: dict[str, int], field: str, lands_at: int
) -> None:
    assert ACCEPTED not in answers(step(started(), with_rights(**low)))
    model = step(started(), with_rights(**{**low, **concession}))
    assert answers(model) == {ACCEPTED}
    assert (newest(model, field) == lands_at).all()


def test_a_concession_never_goes_beyond_its_ceiling() -> None:
    low = {"bid_pre_kusd": VALUE // 2, "concede": 1, "most_pre_kusd": int(1.1 * VALUE)}
    assert answers(step(started(), with_rights(**low))) == {PRICE}


def test_capacity_that_hangs_on_a_sheet_is_ordered_only_if_it_is_signed() -> None:
    def orders(sheet: Change) -> Change:
        def change(model: LandGrab) -> None:
            sheet(model)
            model.orders["order_chips"][:, BIRCHWAY] = 0
            model.orders["order_chips"][:, BIRCHWAY, 0] = 1000
            model.orders["rider_lab"][:, BIRCHWAY] = 1 + LUMENRY
            model.orders["rider_part"][:, BIRCHWAY] = 0.75

        return change

    bought = []
    for sheet in (with_rights(), with_rights(bid_pre_kusd=1000)):
        model = step(started(), orders(sheet))
        bought.append(model.state["chips_due"][:, :, BIRCHWAY, 0].sum(axis=1))
    assert (bought[0] == 1000).all()
    assert (bought[1] == 250).all()


def test_what_a_cloud_embeds_is_paid_each_quarter_and_sells_on_both_sides() -> None:
    plain, linked = step(started(), with_rights()), step(started(), with_rights(embed_kusd=800_000))
    for model in (plain, linked):
        step(model)
    assert (linked.state["paid_kusd"][:, EMBED, BIRCHWAY] == 100_000).all()
    assert (plain.state["paid_kusd"][:, EMBED, BIRCHWAY] == 0).all()
    clearly_more(linked.state["revenue_kusd"][:, LAB0 + LUMENRY], plain.state["revenue_kusd"][:, LAB0 + LUMENRY], 5e4)
    for _ in range(3):
        step(plain)
        step(linked)
    clearly_more(linked.state["other_kusd"][:, BIRCHWAY], plain.state["other_kusd"][:, BIRCHWAY], 1000)


def test_revenue_is_shared_up_to_its_cap() -> None:
    def share(model: LandGrab) -> None:
        model.state["deal_share"][:, WITH_LUMENRY] = 0.2
        model.state["deal_share_kusd"][:, WITH_LUMENRY] = 700_000

    model, paid = started(share), 0
    for _ in range(6):
        step(model)
        paid += model.state["received_kusd"][:, REVENUE_SHARE, SALTMERE]
    assert (paid == 700_000).all()
    assert (model.state["deal_share_kusd"][:, WITH_LUMENRY] == 0).all()


def test_unused_megawatts_of_a_campus_are_nobody_elses() -> None:
    def campus(right: int) -> LandGrab:
        model = started()
        model.state["deal_rights"][:, WITH_LUMENRY, DEDICATED] = right
        model.state["deal_owed_from"][:, WITH_LUMENRY] = 0

        def idle(m: LandGrab) -> None:
            m.orders["buy_h100e"][:, LUMENRY] = 0

        return step(model, idle)

    clearly_more(campus(0).state["utilisation"][:, SALTMERE], campus(1).state["utilisation"][:, SALTMERE], 0.01)


def test_a_cut_is_asked_then_granted_or_refused() -> None:
    def ask(model: LandGrab) -> None:
        model.orders["ask_cut"][:, THISTLEDOWN, BIRCHWAY] = 0.4

    def reply(most: float) -> Change:
        def change(model: LandGrab) -> None:
            model.orders["ask_cut"] = 0
            model.orders["grant_cut"][:, BIRCHWAY, THISTLEDOWN] = most

        return change

    commits, relations = [], []
    for most in (0.5, 0.3):
        model = step(started(), ask)
        before = model.state["deal_commit_kusd"][:, WITH_THISTLEDOWN].copy()
        assert (model.state["asked_cut"][:, THISTLEDOWN, BIRCHWAY] == 0.4).all()
        step(model, reply(most))
        commits.append(model.state["deal_commit_kusd"][:, WITH_THISTLEDOWN] / before)
        relations.append(model.state["relation"][:, BIRCHWAY, THISTLEDOWN])
        assert (model.state["news_kind"] == RENEGOTIATED).any(axis=1).all() == (most >= 0.4)
    assert commits[0] == pytest.approx(0.6, abs=1e-3)
    assert (commits[1] == 1).all()
    clearly_more(relations[0], relations[1], 0.1)


@pytest.mark.parametrize("leaver", ["leave", "drop"])
def test_who_ends_a_contract_early_pays_for_it(leaver: str) -> None:
    def go(model: LandGrab) -> None:
        if leaver == "leave":
            model.orders["leave"][:, THISTLEDOWN, BIRCHWAY] = 1
        else:
            model.orders["drop"][:, BIRCHWAY, THISTLEDOWN] = 1

    def bystand(model: LandGrab) -> None:
        model.orders["bid_kusd"] = 0
        model.orders["commit_kusd"] = 0

    def both(model: LandGrab) -> None:
        bystand(model)
        go(model)

    model = started()
    due = model.state["deal_commit_kusd"][:, WITH_THISTLEDOWN].copy()
    step(model, both)
    payer = LAB0 + THISTLEDOWN if leaver == "leave" else BIRCHWAY
    fee = model.state["paid_kusd"][:, FEE, payer]
    assert (fee > 0).all()
    assert (fee < 0.3 * due).all()
    assert (model.state["deal_status"][:, WITH_THISTLEDOWN] != 1).all()
    assert (model.state["news_kind"] == TERMINATED).any(axis=1).all()
    step(model, bystand)
    assert (model.state["due_kusd"][:, THISTLEDOWN, BIRCHWAY] == 0).all()


def test_a_contract_that_runs_out_is_renewed_where_both_buy_from_each_other() -> None:
    def ends(embed: int) -> np.ndarray:  # type: ignore[type-arg]
        model = started()
        model.state["deal_quarters"][:, WITH_THISTLEDOWN] = 5  # began a year before the opening
        model.state["tranche_kusd"][:, WITH_THISTLEDOWN] = 0
        model.state["deal_embed_kusd"][:, WITH_THISTLEDOWN] = embed
        model.state["deal_commit_kusd"][:, WITH_THISTLEDOWN] //= 10  # so that it is paid
        model.state["deal_owed_kw"][:, WITH_THISTLEDOWN] = 0
        model.state["relation"][:, BIRCHWAY, THISTLEDOWN] = 0.1
        for _ in range(3):
            step(model, quiet)
        return model.state["deal_status"][:, WITH_THISTLEDOWN].copy()  # type: ignore[no-any-return]

    assert (ends(500_000) == 1).all()
    assert (ends(0) != 1).all()


# ------------------------------------------------------------------ chipmakers' sheets

FLINTLOCK = CHIPMAKER0
CHIPS = {"commit_kusd": 4_000_000, "commit_quarters": 4, "floor": 1, "bid_kusd": 200_000, "bid_pre_kusd": 2 * VALUE}


def chip_sheet(**more: float) -> Change:
    """Flintlock's money against chips taken by Lumenry."""
    room = Room()
    room.bidder = FLINTLOCK

    def orders(model: LandGrab) -> None:
        room(model)
        for field, value in {**CHIPS, **more}.items():
            model.orders[field][:, FLINTLOCK, LUMENRY] = value
        model.orders["take_part"][:, LUMENRY] = 1

    return orders


def quiet(model: LandGrab) -> None:
    """Nobody offers anything."""
    model.orders["bid_kusd"] = 0
    model.orders["commit_kusd"] = 0
    model.orders["take_part"][:, LUMENRY] = 1


def test_chips_a_lab_committed_to_become_its_own_data_centres_and_warrants_vest() -> None:
    model = step(started(), chip_sheet(warrant_part=0.02))
    assert answers(model, FLINTLOCK) == {ACCEPTED}
    own = model.state["own_h100e"][:, LUMENRY].copy()
    returned = model.state["returned_kusd"][:, FLINTLOCK].copy()
    warrants, spent = 0, 0
    for _ in range(4):
        step(model, quiet)
        warrants += model.state["received_kusd"][:, WARRANT, LAB0 + LUMENRY]
        spent += model.state["flow_kusd"][:, LAB0 + LUMENRY, FLINTLOCK]
    assert (spent > 1_000_000).all()
    assert (warrants > 0).all()
    assert (model.state["flow_kusd"][:, MARKET, LAB0 + LUMENRY] >= 0).all()
    for _ in range(4):
        step(model, quiet)
    assert (model.state["lab_site_kw"][:, LUMENRY].sum(axis=1) > 0).all()
    assert (model.state["own_h100e"][:, LUMENRY] > own + 1000).all()
    paid_out = model.state["returned_kusd"][:, FLINTLOCK] - returned
    unwarranted = step(started(), chip_sheet())
    before = unwarranted.state["returned_kusd"][:, FLINTLOCK].copy()
    for _ in range(8):
        step(unwarranted, quiet)
    clearly_more(unwarranted.state["returned_kusd"][:, FLINTLOCK] - before, paid_out, 1000)


def test_chips_on_credit_let_a_poor_cloud_order_more_and_are_paid_back() -> None:
    def poor(model: LandGrab) -> None:
        cash = model.state["cash_kusd"]
        kept = 800_000
        cash[:, GOVERNMENT] += cash[:, KITEFIELD] - kept
        cash[:, KITEFIELD] = kept

    def order(part: float) -> Change:
        def change(model: LandGrab) -> None:
            quiet(model)
            model.orders["order_chips"][:, KITEFIELD] = 0
            model.orders["order_chips"][:, KITEFIELD, 0] = 200_000 if model.quarter == 0 else 0
            model.orders["build_kw"][:, KITEFIELD] = 0
            model.orders["borrow_kusd"][:, KITEFIELD] = 0
            model.orders["credit_part"][:, :, KITEFIELD] = part
            model.orders["chip_weight"][:, 0] = 1

        return change

    none, some = step(started(poor), order(0.0)), step(started(poor), order(0.5))
    bought = [m.state["chips_due"][:, :, KITEFIELD, 0].sum(axis=1) for m in (none, some)]
    clearly_more(bought[1], bought[0], 100)
    owed = some.state["credit_kusd"][:, KITEFIELD, 0].copy()
    assert (owed > 0).all()
    for _ in range(3):
        step(some, order(0.0))
    assert (some.state["credit_kusd"][:, KITEFIELD, 0] < owed).all()


# ------------------------------------------------------------------ the articles' own deals

ARTICLES = {  # sponsor, lab: cheque now, milestones, commitment (bn USD), quarters, spend-back ratio (N9), rights
    ("amazon", "anthropic"): (5, 20, 100, 40, 4.0, ("information", "dedicated", "own_chips")),
    ("google", "anthropic"): (10, 30, 200, 20, 5.0, ("own_chips",)),
    ("microsoft", "anthropic"): (5, 0, 30, 20, 6.0, ()),
    ("amazon", "openai"): (15, 35, 100, 32, 2.0, ("own_chips",)),
}


def terms(model: LandGrab, sponsor: str, lab: str) -> list[int]:
    """Deals in force between two firms of a map, by place in the book (first game)."""
    s, f = model.state[0], model.setup.firm
    return [
        d for d in range(len(s["deal_status"]))
        if s["deal_status"][d] == 1 and s["deal_sponsor"][d] == f[sponsor] and s["deal_lab"][d] == f[lab] - LAB0
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "said"), ARTICLES.items(), ids=["-".join(k) for k in ARTICLES])
def test_the_articles_deals_stand_in_the_map(who: tuple[str, str], said: tuple) -> None:  # type: ignore[type-arg]
    cheque, later, commitment, quarters, ratio, rights = said
    model = new("frontier-2026", 1)
    s = model.state[0]
    found = [d for d in terms(model, *who) if s["deal_commit_kusd"][d] == commitment * 10**6]
    assert len(found) == 1
    d = found[0]
    assert s["deal_cash_kusd"][d] == cheque * 10**6
    assert s["tranche_kusd"][d].sum() == later * 10**6
    assert s["deal_quarters"][d] == quarters
    assert s["deal_commit_kusd"][d] / (s["deal_cash_kusd"][d] + s["tranche_kusd"][d].sum()) == ratio
    assert {name for name, flag in zip(RIGHTS, s["deal_rights"][d], strict=True) if flag} == set(rights)


def test_other_articles_deals_stand_in_the_map_too() -> None:
    model = new("frontier-2026", 1)
    s = model.state[0]
    plain = [d for d in terms(model, "amazon", "openai") if s["deal_cash_kusd"][d] == 0]
    assert [int(s["deal_commit_kusd"][d]) for d in plain] == [38 * 10**6]  # 38 over seven years, without shares
    assert [int(s["deal_quarters"][d]) for d in plain] == [28]
    (amd,) = terms(model, "amd", "openai")
    assert s["deal_warrant"][amd] == 0.1
    (azure,) = terms(model, "microsoft", "openai")
    assert s["deal_share"][azure] == 0.2


@pytest.mark.parametrize(("who", "said"), ARTICLES.items(), ids=["-".join(k) for k in ARTICLES])
def test_the_articles_deals_can_be_offered_and_behave(who: tuple[str, str], said: tuple) -> None:  # type: ignore[type-arg]
    """The same sheet from a seat's orders: signed, paid, due; milestones pay at their run rate; shares are issued."""
    cheque, later, commitment, quarters, ratio, rights = said
    model = new("frontier-2026", 1)
    f, lab = model.setup.firm[who[0]], model.setup.firm[who[1]] - LAB0
    s = model.state
    for d in terms(model, *who):
        s["deal_status"][:, d] = 0  # the lab has none of them yet
    s["cash_kusd"][:, GOVERNMENT] -= 100 * 10**6
    s["cash_kusd"][:, f] += 100 * 10**6
    trigger = int(1.01 * s["arr_kusd"][0, lab])

    def offer(model: LandGrab) -> None:
        o = model.orders
        o["bid_kusd"], o["commit_kusd"] = 0, 0
        o["raise_kusd"][:, lab], o["floor_pre_kusd"][:, lab] = 0, 0
        o["max_commit_kusd"][:, lab], o["accept_conflict"][:, lab] = 10**9, 1
        o["independence"][:, lab] = 0
        if model.quarter == 0:
            o["bid_kusd"][:, f, lab] = cheque * 10**6
            o["bid_pre_kusd"][:, f, lab] = int(1.2 * s["valuation_kusd"][0, lab])
            o["tranche_kusd"][:, f, lab] = 0
            o["tranche_kusd"][:, f, lab, 0] = later * 10**6
            o["tranche_arr_kusd"][:, f, lab, 0] = trigger
            o["tranche_quarters"][:, f, lab, 0] = 12
            o["commit_kusd"][:, f, lab] = commitment * 10**6
            o["commit_quarters"][:, f, lab] = quarters
            o["ramp"][:, f, lab], o["floor"][:, f, lab], o["discount"][:, f, lab] = 0.8, 0.6, 0.2
            o["owed_kw"][:, f, lab], o["owed_from"][:, f, lab] = 2_000_000, 6
            for right in rights:
                o["rights"][:, f, lab, RIGHTS.index(right)] = 1

    held = s["shares"][0, f, lab]
    step(model, offer)
    s = model.state
    assert s["answer"][0, f, lab] == ACCEPTED
    d = next(d for d in terms(model, *who) if s["deal_start"][0, d] == 1)
    assert s["deal_commit_kusd"][0, d] / (s["deal_cash_kusd"][0, d] + s["tranche_kusd"][0, d].sum()) >= ratio
    assert s["shares"][0, f, lab] > held
    for _ in range(8):
        step(model, offer)
    s = model.state
    assert 0 < s["deal_used_kusd"][0, d] < s["deal_commit_kusd"][0, d]
    if later:
        assert s["tranche_kusd"][0, d].sum() == 0  # its run rate got there
        assert s["deal_cash_kusd"][0, d] == (cheque + later) * 10**6
        assert s["deal_commit_kusd"][0, d] / s["deal_cash_kusd"][0, d] == ratio


def test_amds_warrants_vest_with_the_chips_that_openai_takes() -> None:
    model = new("frontier-2026", 1)
    (amd,) = terms(model, "amd", "openai")

    def take(model: LandGrab) -> None:
        model.orders["take_part"][:, model.setup.firm["openai"] - LAB0] = 1

    vested = [0.0]
    for _ in range(8 if COMPILED else 4):
        step(model, take)
        vested.append(float(model.state["deal_vested"][0, amd]))
    s = model.state[0]
    assert vested[-1] > 0
    assert vested == sorted(vested)
    assert vested[-1] == pytest.approx(s["deal_used_kusd"][amd] / s["deal_commit_kusd"][amd], rel=1e-6)
    assert CLOUDS <= s["deal_sponsor"][amd] < LAB0
