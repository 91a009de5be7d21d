"""The desk of finance: sums that add up, coverage and multiples in parts, pledges and what breaks them."""

import itertools

import numpy as np
import pytest

from game.desktop import text as t
from game.desktop.desks.cover import AHEAD, MOST, cover, dues, interest, limit_then
from game.desktop.desks.finance import bridge, closing
from game.desktop.desks.market import rating_parts
from game.desktop.desks.marks import last, standing
from game.desktop.desks.pledges import breaks
from game.desktop.desks.solvency import times
from game.desktop.desks.waterfall import Waterfall
from game.desktop.facts import Facts
from game.desktop.spending import spending
from game.engine.parameters import NO_LOOPS, OPEN_HOUSE, PLEDGES, WITHIN_MEANS
from game.session import Session
from tests.binge import binge
from tests.desktop.desks import GAMES, facts, within_limits


def test_the_bridge_adds_up(table_at):
    table = table_at("pocket", "saltmere", 1, forecast=True)
    table.order("borrow_kusd", value=2e6)
    table.order("payout_kusd", value=1e6)
    table.show_desk("finance")
    f = facts(table)
    bill = spending(f)
    assert sum(kusd for _, kusd in bridge(f)) == pytest.approx(bill.borrowed - bill.total)
    steps = table.get("bridge").steps
    assert isinstance(table.get("bridge"), Waterfall)
    assert steps[0].end == float(f.view.cash_kusd[0])
    assert steps[-2].start == pytest.approx(steps[0].end + bill.borrowed - bill.total)
    for a, b in itertools.pairwise(steps[:-1]):
        assert b.start == pytest.approx(a.end)
    after = closing(table, f)
    assert after is not None
    assert (steps[-1].low, steps[-1].high) == (after.low, after.high)


@pytest.mark.parametrize("game", GAMES)
def test_coverage_in_parts_is_what_lenders_measure(game):
    """But for what lenders carry, which has moved since with the mood and the backlog."""
    name, seat, quarters = game
    session = Session.new(name, seat, seed=3)
    for _ in range(quarters + 1):
        f = Facts(session)
        measured, found, debt = float(f.view.coverage[0]), cover(f), float(f.view.debt_kusd[f.me])
        assert all(x >= 0 for x in (*found.means.values(), *found.dues.values()))
        carried = limit_then(f)
        means = sum(found.means.values()) - found.means["lenders"] + max(carried - debt, 0.0)
        dues = sum(found.dues.values()) - found.dues["debt"] + max(debt - carried, 0.0)
        assert min(means / max(dues, 1.0), MOST) == pytest.approx(measured, rel=0.01)
        session.end_quarter()


def test_coverage_counts_the_orders_entered(table_at):
    table = table_at("pocket", "kitefield", 2)
    table.show_desk("finance")
    now = cover(facts(table), ordered=True).ratio
    spare = float(facts(table).view.spare_kusd[0])
    table.order("payout_kusd", value=round(spare / 2))
    assert cover(facts(table), ordered=True).ratio < now
    assert table.get("coverage-now").text == times(cover(facts(table)).ratio)
    assert table.get("coverage-after").text == times(cover(facts(table), ordered=True).ratio)
    sales = float(facts(table).view.believed_arr_kusd[0])
    with table.session.step():
        for field, value in (("bid_kusd", 1e5), ("bid_pre_kusd", 1e9), ("commit_quarters", 8), ("embed_kusd", 8e6)):
            table.session.order(field, 0, value=value)
        table.session.order("tranche_kusd", 0, 0, value=2e7)
        table.session.order("tranche_arr_kusd", 0, 0, value=round(sales))
        table.session.order("tranche_quarters", 0, 0, value=4)
    after = cover(facts(table), ordered=True)
    assert after.dues["purchases"] == pytest.approx(cover(facts(table)).dues["purchases"] + 4 * 8e6 / 8)
    assert after.dues["milestones"] > 1e7  # within a year, as likely as not
    assert after.ratio < 1
    table.refresh()
    assert table.get("coverage-warning").text.startswith(
        t.text("cover.short_after", missing="~").partition("~")[0][:20]
    )


def test_what_falls_due_is_what_contracts_ask():
    session = Session.new("pocket", "kitefield", seed=3)
    for _ in range(3):
        binge(session, 0.05)
        session.end_quarter()
    f = Facts(session)
    found, v = dues(f), f.view
    owed = sum(int(v.tranche_kusd[d].sum()) for d in f.deals_of(sponsor=f.me))
    assert sum(x.kusd for x in found if x.kind == "milestones") <= owed
    far = [int(x) - f.quarter for d in f.deals_of(sponsor=f.me) for x in v.tranche_until[d][v.tranche_kusd[d] > 0]]
    if max(far, default=0) < AHEAD:
        assert sum(x.kusd for x in found if x.kind == "milestones") == owed
    assert any(x.kind == "purchases" for x in found)
    assert all(0 <= x.ahead < AHEAD and x.kusd > 0 for x in found)
    first = [x.kusd for x in found if x.kind == "interest"]
    assert first[0] == pytest.approx(float(v.debt_kusd[f.me]) * interest(f) / 4, rel=1e-3)


@pytest.mark.parametrize("game", GAMES)
def test_the_multiple_is_the_product_of_its_parts(table_at, game):
    table = table_at(*game)
    f = facts(table)
    for firm in (*f.clouds, *f.makers):
        found = rating_parts(f, firm)
        if f.quarter:
            assert np.prod(list(found.values())) == pytest.approx(float(f.view.rating[firm]))
            if firm in f.clouds and not f.before.pledge[firm] and not f.before.capex_kusd[firm]:
                assert found["word"] == pytest.approx(1, abs=1e-6)
    own = rating_parts(f, f.me)
    if f.quarter:  # nothing was pledged and nothing announced: no part is left over
        assert own["word"] == pytest.approx(1, abs=1e-6)


def test_a_pledge_is_a_choice_in_plain_words_and_tells_when_orders_break_it(table_at):
    table = table_at("pocket", "saltmere")
    table.show_desk("finance")
    assert [breaks(facts(table), pledge) for pledge in range(4)] == ["", "", "", ""]
    for name in PLEDGES:
        table.get(f"pledge-{name}").click()
        assert int(table.session.draft.pledge[table.session.seat]) == PLEDGES.index(name)
        assert table.get(f"pledge-{name}").selected
    with table.session.step():
        for field, value in (("commit_kusd", 1e6), ("commit_quarters", 8), ("access", 1), ("access_quarters", 4)):
            table.session.order(field, 0, value=value)
    lab = facts(table).short(facts(table).labs[0])
    assert lab in breaks(facts(table), NO_LOOPS)
    assert lab in breaks(facts(table), OPEN_HOUSE)
    table.session.order("build_kw", 0, value=1e6)
    assert breaks(facts(table), WITHIN_MEANS)


@pytest.mark.parametrize(("pledge", "broken"), [(NO_LOOPS, False), (WITHIN_MEANS, True)])
def test_what_is_said_to_break_a_pledge_breaks_it(pledge, broken):
    session = Session.new("pocket", "kitefield", seed=3)
    session.order("pledge", value=float(pledge))
    session.end_quarter()
    if broken:
        session.order("borrow_kusd", value=float(session.view.borrow_kusd[0]))
        session.order("build_kw", 0, value=1e6)
    f = Facts(session)
    assert int(f.view.pledge[f.me]) == pledge
    assert bool(breaks(f, pledge)) == broken
    report = session.end_quarter()
    told = any(item.kind == "pledge_broken" and item.who == f.me for item in report.news)
    assert told == broken
    assert (rating_parts(Facts(session), f.me)["word"] < 1) == broken


def test_round_trips_are_what_came_home(table_at):
    table = table_at("pocket", "birchway", 3)
    table.show_desk("finance")
    f = facts(table)
    tip = table.get("loop").tip
    assert tip.rows[0][1] == t.money(float(f.view.ai_revenue_kusd[f.me]))
    assert tip.rows[2][1] == t.money(float(f.view.ai_revenue_kusd[f.me]) - float(f.view.home_kusd[0]))
    assert t.percent(float(f.view.circularity[f.me]), 1) in [row[1] for row in tip.rows]


def test_repaying_is_limited_by_money_and_debt(table_at):
    table = table_at("pocket", "saltmere")
    table.show_desk("finance")
    f = facts(table)
    borrow = table.get("borrow")
    assert -borrow.low <= min(float(f.view.debt_kusd[f.me]), float(f.view.spare_kusd[0]))
    assert borrow.high <= float(f.view.borrow_kusd[0])
    borrow.set(borrow.low)
    within_limits(table)


def test_marks_are_last_quarters_orders_and_the_standing_ones(table_at):
    table = table_at("pocket", "saltmere")
    seat = table.session.seat
    table.order("build_kw", 1, value=12_000)
    table.session.end_quarter()
    table.refresh()
    f = facts(table)
    assert last(f, "build_kw", 1) == 12_000
    assert last(f, "build_kw", 0) == 0
    ordered = table.session.standing_games("hold")["order_chips"][0, seat, 0]
    assert standing(f, "order_chips", 0) == ordered
