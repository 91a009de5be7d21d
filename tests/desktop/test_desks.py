"""The desks: figures that can be typed, delegation of one desk, texts that fit."""

import itertools

import numpy as np
import pytest

from game.desk import DESKS
from game.desktop import text as t
from game.desktop.desks.amount import Amount, read_number
from game.desktop.desks.fold import Fold
from game.desktop.desks.models import PAGES
from game.desktop.desks.own import split_of
from game.desktop.desks.prices import price_ordered, token_ordered
from game.desktop.kit import Button, Segmented, drive
from game.desktop.spending import spending
from game.engine.orders import rows_of
from tests.desktop.desks import facts, within_limits

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
