"""The desks: packages that can be had, figures that are the view's, delegation of one desk, texts that fit."""

import itertools

import numpy as np
import pytest

from game.desk import DESKS
from game.desktop import text as t
from game.desktop.claims import option_kw
from game.desktop.desks import plan
from game.desktop.desks import situation as sit
from game.desktop.desks.amount import Amount, read_number
from game.desktop.desks.arrivals import Arrivals
from game.desktop.desks.capacity import arrivals, balance, users
from game.desktop.desks.cover import AHEAD, MOST, cover, dues, interest, limit_then
from game.desktop.desks.figures import Figures
from game.desktop.desks.finance import bridge, closing
from game.desktop.desks.fold import Fold
from game.desktop.desks.market import rating_parts
from game.desktop.desks.marks import last, standing
from game.desktop.desks.models import PAGES
from game.desktop.desks.own import split_of
from game.desktop.desks.pledges import breaks
from game.desktop.desks.prices import price_ordered, token_ordered
from game.desktop.desks.solvency import times
from game.desktop.desks.waterfall import Waterfall
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented, drive
from game.desktop.outlook import Answer
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.spending import spending
from game.engine.orders import rows_of
from game.engine.parameters import NO_LOOPS, OPEN_HOUSE, PLEDGES, WITHIN_MEANS
from game.session import Session
from tests.binge import binge

GAMES = [
    ("frontier-2026", "microsoft", 0), ("frontier-2026", "microsoft", 5), ("frontier-2026", "coreweave", 2),
    ("frontier-2026", "alibaba", 2), ("pocket", "saltmere", 0), ("pocket", "birchway", 3),
]  # fmt: skip


class Silent:
    """An outlook that never has an answer."""

    def ask(self, key, drafts, quarters=4):
        return Answer(None, False)


@pytest.fixture
def table_at(window, home):
    """Opens a game at a quarter: table_at("pocket", "saltmere", 2)."""

    def open_table(game="pocket", seat="saltmere", quarters=0, size=(1280, 800), percent=100, forecast=False):
        app = window(size, percent)
        shell = Shell(app, Settings(percent=percent, reduced_motion=True), inline=True)
        shell.start()
        session = Session.new(game, seat, seed=3)
        for _ in range(quarters):
            session.end_quarter()
        shell.show_table(session)
        if not forecast:  # it would be worked out anew after every order
            app.screen.outlook = Silent()
        app.pump()
        return app.screen

    return open_table


def facts(table):
    return Facts(table.session)


def within_limits(table) -> None:
    """Nothing above supply, free power or money."""
    f = facts(table)
    orders, makers = f.draft.order_chips[f.me], {}
    for d, chip in sit.chips(f).items():
        maker = int(f.tables.partner[f.me]) if d == sit.OWN else d
        makers.setdefault(maker, [chip.supply, 0])[1] += int(orders[d])
    for supply, ordered in makers.values():
        assert ordered <= supply
    for r in range(len(f.map.regions)):
        assert f.draft.build_kw[f.me, r] <= max(f.view.power_free_kw[r], option_kw(f, r))
    assert spending(f).left >= -1
    assert not [p for p in table.session.problems() if "free power" in p or "can't be had" in p or "spare cash" in p]


# -- capacity ----------------------------------------------------------------------------


@pytest.mark.parametrize("game", GAMES)
def test_packages_order_what_can_be_had(table_at, game):
    table = table_at(*game)
    for _ in range(4):
        takes = [w for w in table.walk() if isinstance(w, Button) and w.id.endswith("-take")]
        if not takes:
            break
        before = table.session.draft
        takes[0].click()
        after = table.session.draft
        assert not np.array_equal(before.build_kw, after.build_kw) or not np.array_equal(
            before.order_chips, after.order_chips
        )
        within_limits(table)
    for name in [w.id for w in table.walk() if isinstance(w, Amount) and w.enabled and w.id.startswith(("fill", "bu"))]:
        table.get(name).set(table.get(name).high)
        within_limits(table)


@pytest.mark.parametrize("game", GAMES)
def test_the_size_shown_is_the_size_ordered(table_at, game):
    table = table_at(*game)
    fill = table.get("fill")
    for part in (0.6, 0.2, 0.9, 0.0):
        fill = table.get("fill")
        fill.set(fill.low + part * (fill.high - fill.low))
        f = facts(table)
        assert table.get("fill").value == pytest.approx(sit.ordered_chips_kw(f) / 1000, abs=0.01)
        largest = max(chip.kw for chip in sit.chips(f).values()) / 1000
        assert table.get("fill").value == pytest.approx(fill.value, abs=2 * largest + 1e-6)
    assert not facts(table).draft.order_chips[table.session.seat].any()
    build = table.get("build")
    if build.enabled:
        build.set(build.high / 2)
        assert table.session.draft.build_kw[table.session.seat, table.market] == round(table.get("build").value * 1000)


def test_chips_go_along_with_sites_that_open_as_soon_as_they_come(table_at):
    table = table_at("pocket", "saltmere")
    f = facts(table)
    r = next(r for r in sit.markets(f) if plan.matched(f, r) is not None)
    chip = plan.matched(f, r)
    table.show_market(r)
    before = int(f.draft.order_chips[f.me, chip.design])
    table.get("build").set(60)
    after = int(table.session.draft.order_chips[f.me, chip.design])
    assert after - before == int(60_000 / chip.kw)
    table.get("build").set(table.get("build").high)
    within_limits(table)
    table.get("build").set(47)
    table.get("build").set(0)
    assert table.session.draft.order_chips[f.me, chip.design] == before
    table.undo()
    within_limits(table)


def test_a_package_is_one_step_of_undo(table_at):
    table = table_at("frontier-2026", "microsoft", 5)
    before = table.session.draft
    take = next(w for w in table.walk() if isinstance(w, Button) and w.id.endswith("-take"))
    take.click()
    table.undo()
    assert np.array_equal(table.session.draft.order_chips, before.order_chips)
    assert np.array_equal(table.session.draft.build_kw, before.build_kw)


@pytest.mark.parametrize("game", GAMES)
def test_the_situation_is_the_views(table_at, game):
    table = table_at(*game)
    f, v = facts(table), table.session.view
    b = balance(f)
    assert b["used"] == float(v.power_kw[0])
    assert b["used"] + b["empty"] == max(float(v.site_kw[f.me].sum()), float(v.power_kw[0]))
    assert b["building"] == float(v.shells_due_kw.sum())
    assert b["sites_ordered"] == float(f.draft.build_kw[f.me].sum())
    shown = table.get("capacity-figures").figures
    assert isinstance(table.get("capacity-figures"), Figures)
    assert shown[0].shown == t.percent(float(v.utilisation[f.me]))
    need, served = float(v.need_h100e[0]), float(v.served_h100e[0])
    assert shown[1].shown == t.percent(max(0.0, 1 - served / need) if need > 1.005 * served else 0.0)
    assert shown[2].shown == t.short(float(v.capacity_h100e[f.me]))


@pytest.mark.parametrize("game", GAMES)
def test_the_gauge_adds_up_to_the_use(table_at, game):
    f = facts(table_at(*game))
    use = float(f.view.utilisation[f.me])
    found = users(f)
    assert sum(found.values()) == pytest.approx(use, abs=0.005)
    sellable = float(f.view.capacity_h100e[f.me]) * f.map.rules.compute.uptime
    used = min(float(f.view.need_h100e[0]), float(f.view.served_h100e[0]))
    assert found["enterprises"] * sellable == pytest.approx(used, rel=0.02, abs=0.01 * sellable)


def test_arrivals_are_the_orders_on_their_way(table_at):
    table = table_at("frontier-2026", "microsoft", 2)
    build = table.get("build")
    build.set(100)
    f = facts(table)
    found = arrivals(f)
    assert sum(a.sites_kw for a in found) == float(f.view.shells_due_kw.sum())
    assert sum(a.new_sites_kw for a in found) == float(f.draft.build_kw[f.me].sum())
    assert sum(a.new_chips_kw for a in found) == pytest.approx(sit.ordered_chips_kw(f))
    for a in found:
        assert a.tip().startswith(a.name)
    assert isinstance(table.get("arrivals"), Arrivals)


def test_the_bottleneck_follows_the_situation(table_at):
    f = facts(table_at("frontier-2026", "microsoft"))
    assert sit.bottleneck(f) == "chips"
    f.view.store[0] = 500_000
    f.view.power_kw[0] = f.view.site_kw[f.me].sum()
    f.kept.clear()
    f.kept["view"] = f.view
    assert sit.bottleneck(f) == "power"


def test_what_export_controls_forbid_is_said(table_at):
    table = table_at("frontier-2026", "alibaba")
    table.get("by-hand").turn()
    text = "\n".join(w.text for w in table.get("not-sold").walk() if hasattr(w, "text"))
    assert t.text("capacity.no_export", maker="NVIDIA") in text


def test_by_hand_sets_the_same_orders_and_takes_them_out(table_at):
    table = table_at("pocket", "saltmere")
    table.get("by-hand").turn()
    table.show_market(3)
    table.get("hand-build").set(30)
    assert table.get("hand-build").value == table.get("build").value == 30
    table.get("unbuild-3").click()
    assert table.session.draft.build_kw[table.session.seat, 3] == 0
    table.get("chips-0").set(0)
    assert table.session.draft.order_chips[table.session.seat, 0] == 0


def test_without_money_controls_say_so(table_at):
    table = table_at("pocket", "saltmere")
    table.order("payout_kusd", value=float(facts(table).view.spare_kusd[0]))
    table.order("order_chips", 0, value=0)
    build = table.get("build")
    assert not build.enabled
    assert build.reason


# -- figures can be typed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "show", "sample", "value"),
    [
        ("30", t.money, 24e6, 30e6), ("500M", t.money, 24e6, 0.5e6), ("$1.5B", t.money, 24e6, 1.5e6),
        ("-5", t.money, 24e6, -5e6), ("1.2 GW", t.power, 300.0, 1200.0), ("250", t.power, 300.0, 250.0),
        ("300 MW", t.power, 4200.0, 300.0), ("98K", t.short, 480_000.0, 98_000.0), ("1,200", t.short, 500.0, 1200.0),
        ("45", t.percent, 0.7, 0.45), ("1.55", t.usd, 3.0, 1.55), ("2k", t.usd, 3.0, 2000.0),
        ("300", t.power, 1400.0, 300.0), ("2", t.power, 1400.0, 2000.0), ("98000", t.short, 480_000.0, 98_000.0),
        ("400", t.money, 24e6, 0.4e6), ("60", t.money, 24e6, 60e6), ("99999", t.power, 400.0, 99_999.0),
        ("500", t.percent, 0.7, 5.0), ("much", t.usd, 3.0, None),
    ],
)  # fmt: skip
def test_typed_figures_mean_what_they_say(typed, show, sample, value):
    found = read_number(typed, show, sample)
    assert found == value if value is None else found == pytest.approx(value)


def test_a_figure_is_typed_with_the_keyboard(table_at):
    table = table_at("pocket", "saltmere")
    app, seat = table.app, table.session.seat
    table.focus_on("build")
    drive.press(app, "return", "3", "7", "return")
    assert table.session.draft.build_kw[seat, table.market] == 37_000
    drive.press(app, "return", "9", "escape")
    assert table.get("build").typed is None
    drive.press(app, "return", "4", "1", "tab")
    assert table.session.draft.build_kw[seat, table.market] == 41_000
    table.focus_on("build")
    drive.press(app, "return", "9", "9", "9", "9", "9", "return")  # as much as there is
    within_limits(table)
    drive.press(app, "2")
    assert table.desk == "deals"


def test_a_click_on_the_figure_opens_it(table_at):
    table = table_at("pocket", "saltmere")
    build = table.get("build")
    drive.click(table.app, (build.rect.right - 12, build.rect.y + 6))
    assert table.get("build").typed == ""
    drive.type_text(table.app, "25")
    drive.press(table.app, "return")
    assert table.session.draft.build_kw[table.session.seat, table.market] == 25_000


# -- prices, models, this world ----------------------------------------------------------------


def test_the_price_is_where_it_stands_until_it_is_changed(table_at):
    table = table_at("frontier-2026", "microsoft", 1)
    table.show_desk("models")
    now = float(table.session.view.compute_price_usd[table.session.seat])
    assert price_ordered(facts(table)) == pytest.approx(now)
    table.get("price").set(now * 1.1)
    assert price_ordered(facts(table)) == pytest.approx(table.get("price").value)
    assert any(dot.hollow for dot in table.get("price-strip").dots)


def test_token_prices_move_together(table_at):
    table = table_at("frontier-2026", "google")
    table.show_desk("models")
    f = facts(table)
    before = token_ordered(f, f.own_model)
    token = table.get("token")
    token.set(token.value * 1.5)
    after = token_ordered(facts(table), f.own_model)
    assert np.mean(after) == pytest.approx(table.get("token").value)
    assert np.allclose(np.array(after) / np.array(before), after[0] / before[0])


@pytest.mark.parametrize("map_seat", [("frontier-2026", "microsoft"), ("frontier-2026", "oracle")])
def test_no_product_budget_goes_nowhere(table_at, map_seat):
    table = table_at(*map_seat)
    table.show_desk("models")
    table.show_models("own")
    assert sum(split_of(facts(table))) == 0
    table.get("product").set(500_000)
    split = split_of(facts(table))
    assert split[0 if facts(table).own_model is not None else 1] == sum(split) == 1
    table.undo()
    assert sum(split_of(facts(table))) == 0
    assert table.session.draft.product_kusd[table.session.seat] == 0


def test_the_product_budget_is_split_whole(table_at):
    table = table_at("frontier-2026", "microsoft")
    table.show_desk("models")
    table.show_models("own")
    table.get("split").turn()
    for i, part in ((0, 0.6), (2, 0.5), (1, 1.0), (1, 0.15)):
        table.get(f"split-{i}").set(part)
        split = split_of(facts(table))
        assert float(table.session.draft.product_split[table.session.seat].sum()) == pytest.approx(1, abs=2e-4)
        assert split[i] == pytest.approx(part, abs=1e-3)


def test_hunches_are_kept(table_at):
    table = table_at("pocket", "saltmere", 1)
    table.show_desk("models")
    table.show_models("world")
    for name, word in (("scaling", "high"), ("open_lag", "low"), ("scaling", "")):
        table.get(f"hunch-{name}").choose(word)
        assert table.session.hunches[name] == word
        assert table.get(f"hunch-{name}").value == word


# -- finance -----------------------------------------------------------------------------------------


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


# -- the frame ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("posture", ["grow", "hold", "harvest"])
def test_delegating_fills_only_its_desk(table_at, posture):
    for desk in ("capacity", "models", "finance"):
        table = table_at("pocket", "saltmere", 1)
        seat = table.session.seat
        for field, index, value in (
            ("build_kw", (1,), 7000), ("order_chips", (0,), 123), ("compute_price_usd", (), 1.11),
            ("payout_kusd", (), 1000), ("bid_kusd", (0,), 5000), ("steer", (0,), 0.3), ("guidance_kusd", (), 77),
        ):  # fmt: skip
            table.order(field, *index, value=value)
        before, wanted = table.session.draft, table.session.standing_games(posture)
        table.show_desk(desk)
        table.get(f"delegate-{posture}").click()
        after = table.session.draft
        for name, fields in DESKS.items():
            for field in fields:
                row = rows_of(seat)[field]
                expected = wanted[field][0, row] if name == desk else getattr(before, field)[row]
                assert np.array_equal(getattr(after, field)[row], expected), (desk, field)


def test_every_order_of_three_desks_has_a_control(table_at):
    table = table_at("pocket", "saltmere")
    seat, blank = table.session.seat, table.session.draft
    for name in every_page(table):
        if not name.endswith("open"):
            continue
        for id in [w.id for w in table.get("desk").walk() if isinstance(w, Amount)]:
            control = table.find(id)
            if control is not None and control.enabled:
                control.set(control.value + 3 * control.step if control.value + 3 * control.step <= control.high
                            else control.low)  # fmt: skip
    table.show_desk("finance")
    table.get("pledge-within_means").click()
    draft = table.session.draft
    for desk in ("capacity", "models", "finance"):
        for field in DESKS[desk]:
            row = rows_of(seat)[field]
            assert not np.array_equal(getattr(draft, field)[row], getattr(blank, field)[row]), field


def test_deals_are_never_delegated(table_at):
    table = table_at("pocket", "saltmere")
    table.show_desk("deals")
    assert not table.get("delegate-hold").enabled
    assert table.get("delegate-hold").reason


def test_the_bill_is_the_draft(table_at):
    table = table_at("pocket", "saltmere")
    table.order("payout_kusd", value=5e6)
    bill = spending(facts(table))
    assert table.get("bill").text == t.text("bill.ordered", amount=t.money(bill.total), room=t.money(bill.room))
    assert t.money(bill.left) in table.get("bill-left").text


def test_the_forecast_compares_with_standing_orders(table_at):
    table = table_at("pocket", "saltmere", 1, forecast=True)
    assert table.get("forecast-head").more == t.text("forecast.value", change=t.text("forecast.same"))
    table.order("compute_price_usd", value=2.0)
    assert t.text("forecast.same") not in table.get("forecast-head").more
    table.get("forecast").turn()
    shown = [w.text for w in table.get("forecast").walk() if hasattr(w, "text")]
    assert t.text("figure.cash_kusd") in shown
    assert sum("\u2026" in words for words in shown) >= 4


def test_folds_stay_as_they_were_left_and_build_nothing_while_closed(table_at):
    built = []
    table = table_at("pocket", "saltmere")
    assert "hand-build" not in {w.id for w in table.walk()}
    table.get("by-hand").turn()
    table.refresh()
    assert "hand-build" in {w.id for w in table.walk()}
    table.get("by-hand").turn()
    table.refresh()
    assert "hand-build" not in {w.id for w in table.walk()}
    Fold("f", "words", lambda: built.append(1) or [])
    assert built == []


def every_page(table):
    """Yields a name after bringing each page of the three desks up, folds open."""
    for desk in ("capacity", "models", "finance"):
        table.show_desk(desk)
        for page in PAGES if desk == "models" else ("",):
            if page:
                table.show_models(page)
            yield f"{desk} {page}"
            for _ in range(2):  # a fold may hold another
                for fold in [w for w in table.get("desk").walk() if isinstance(w, Fold)]:
                    if not fold.is_open:
                        fold.turn()
            scroll = table.get(f"desk-{desk}")
            yield f"{desk} {page}, open"
            while scroll.scroll_to(scroll._offset + scroll.rect.h - 40):
                table.layout()
                yield f"{desk} {page}, down"
            scroll.scroll_to(0)
            for fold in [w for w in table.get("desk").walk() if isinstance(w, Fold)]:
                if fold.is_open:
                    fold.turn()


@pytest.mark.parametrize(
    ("size", "percent", "game", "seat", "quarters"),
    [
        ((1280, 800), 100, "frontier-2026", "microsoft", 6), ((1280, 800), 130, "frontier-2026", "coreweave", 2),
        ((1280, 800), 115, "pocket", "saltmere", 2), ((1920, 1080), 140, "frontier-2026", "alibaba", 3),
        ((1920, 1080), 160, "frontier-2026", "google", 1),
    ],
)  # fmt: skip
def test_texts_fit(table_at, size, percent, game, seat, quarters):
    table = table_at(game, seat, quarters, size, percent, forecast=True)
    app, problems = table.app, []
    for name in every_page(table):
        runs = app.walk_text()
        mine = {w.id: w for w in table.get("desk").walk()}
        runs = [run for run in runs if run.widget in mine]
        for run in runs:
            box = mine[run.widget]
            if run.cut and not run.widget.startswith("build-markets"):
                problems.append((name, "cut", run.text, run.widget))
            if isinstance(box, Button | Segmented) and not run.clipped and not box.rect.contains(run.rect):
                problems.append((name, "button cut", run.text))
        for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
            if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
                problems.append((name, "overlap", a.text, b.text))
    assert not problems, "\n".join(map(str, dict.fromkeys(problems)))


def test_every_control_explains_itself(table_at):
    table = table_at("frontier-2026", "microsoft", 3)
    for name in every_page(table):
        for widget in table.get("desk").walk():
            if widget.focusable and not isinstance(widget, Button) and not widget.id.endswith("-head"):
                assert str(widget.tip_at(None)).strip(), (name, widget.id)
            if widget.focusable and not widget.enabled:
                assert widget.reason, (name, widget.id)
