"""The desk of capacity: packages that can be had, figures that are the view's."""

import numpy as np
import pytest

from game.desktop import text as t
from game.desktop.desks import plan
from game.desktop.desks import situation as sit
from game.desktop.desks.amount import Amount
from game.desktop.desks.arrivals import Arrivals
from game.desktop.desks.capacity import arrivals, balance, users
from game.desktop.desks.figures import Figures
from game.desktop.kit import Button
from tests.desktop.desks import GAMES, facts, within_limits


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
