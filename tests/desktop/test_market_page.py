"""The page of a market: parts that sum to totals on screen, nothing hidden shown, ways there, texts that fit."""

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.desktop import text as t
from game.desktop.claims import option_words, options, queue
from game.desktop.deals.clauses import words_of
from game.desktop.deals.gains import believed_kw
from game.desktop.deals.running import actions
from game.desktop.deals.sheet import Sheet, in_draft, write_sheet
from game.desktop.desks.market import bystander
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented, Table, drive
from game.desktop.market.about import event_words
from game.desktop.market.belief import believed, mean_of, true
from game.desktop.market.numbers import number_rows, shown_parts
from game.desktop.market.offers import ALL, LOOKS, against_mean, reasons, rounded, rows_of, used_parts
from game.desktop.spending import spending
from game.engine.layout import record, rules_of
from game.engine.parameters import DIRECT
from game.engine.phases.market import bystander as rule_bystander
from game.engine.state import State
from game.session import Session
from game.utility import CHANNEL_PARTS, MODEL_PARTS


@pytest.fixture(scope="module")
def played():
    session = Session.new("pocket", "birchway", seed=3, quarters=6)
    for _ in range(3):
        session.end_quarter()
    return session


@pytest.fixture(scope="module")
def watched():
    session = Session.new("pocket", None, seed=3, quarters=3)
    session.end_quarter()
    return session


def value(shown: str) -> float:
    """A number as it is written on the screen."""
    return float(shown.replace("\u2212", "-").replace("+", "").replace(",", ""))


# -- sums ----------------------------------------------------------------------------------


@given(st.dictionaries(st.text(max_size=4), st.floats(-30, 30), max_size=10))
def test_what_is_shown_sums_to_the_total_that_is_shown(parts):
    shown, total = rounded(parts)
    assert math.isclose(sum(shown.values()), total, abs_tol=1e-9)
    assert all(abs(shown[name] - parts[name]) <= 0.005 * (len(parts) + 3) for name in parts)
    assert all(shown[name] == 0 for name in parts if abs(parts[name]) < 0.0049)


@pytest.mark.parametrize("counted", ["mean", "whole"])
@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1280, 800), 160)])
def test_numbers_on_screen_sum_to_the_total_for_any_cell(table_of, played, size, percent, counted):
    """Every market, segment and shelf: the columns before the total add up to it, as they are written."""
    table, f, rows = table_of(played, size, percent), Facts(played), 0
    for r, g in itertools.product(range(len(f.map.regions)), range(len(f.map.segments))):
        table.open_market(r, "numbers")
        table.get("market-counted").on_change(counted)
        table.get("market-segment").on_change(str(g))
        for channel, _ in table.get("market-channel").choices:
            table.get("market-channel").on_change(channel)
            shown = table.get("market-numbers")
            at = [h.title for h in shown.headings].index(t.text("offers.total"))
            for row in shown.rows:
                *parts, total = (value(cell.text) for cell in row[1 : at + 1])
                assert sum(parts) == pytest.approx(total, abs=1e-9)
                rows += 1
        table.close_top()
    assert rows > 100


def test_parts_of_what_is_believed_are_those_of_the_rules(played):
    f = Facts(played)
    for seen in believed(played.known(), 0, f.draft.steer):
        assert seen.games > 1
        assert sum(c.share for c in seen.cell.channels) == pytest.approx(1)
        for c in seen.cell.channels:
            assert tuple(c.parts) == CHANNEL_PARTS
            assert c.total == pytest.approx(sum(c.parts.values()))
            assert sum(o.share for o in c.shelf) == pytest.approx(1 if c.shelf else 0)
            for o in c.shelf:
                assert tuple(o.parts) == MODEL_PARTS
                assert o.total == pytest.approx(sum(o.parts.values()))


def test_against_the_mean_keeps_sums_and_differences(played):
    f = Facts(played)
    cell = believed(played.known(), 0, f.draft.steer)[0].cell
    rows = rows_of(f, cell, ALL)
    for a, b in itertools.pairwise(zip(rows, against_mean(rows), strict=True)):
        assert sum(b[1].parts.values()) == pytest.approx(b[1].total)
        assert a[0].total - b[0].total == pytest.approx(a[1].total - b[1].total)
    assert sum(row.share * row.total for row in against_mean(rows)) == pytest.approx(0, abs=1e-9)


def test_reasons_sum_to_the_lead(played):
    f = Facts(played)
    for seen in believed(played.known(), 0, f.draft.steer):
        for channel in (ALL, *(c.channel for c in seen.cell.channels)):
            rows = rows_of(f, seen.cell, channel)
            if len(rows) > 1:
                lead = sum(amount for _, amount in reasons(rows[0], rows[1], most=2))
                assert lead == pytest.approx(rows[0].total - rows[1].total, abs=0.00501)


def test_all_parts_have_a_look_and_words():
    for name in {*CHANNEL_PARTS, *MODEL_PARTS}:
        assert name in LOOKS
        assert all(t.has_text(f"offers.{key}_{name}") for key in ("part", "from", "means"))
    for parts in (CHANNEL_PARTS, MODEL_PARTS):
        looks = [LOOKS[name] for name in parts]
        assert len(set(looks)) == len(looks)


def test_what_does_not_fit_is_summed(played):
    f = Facts(played)
    cell = believed(played.known(), 0, f.draft.steer)[0].cell
    rows = rows_of(f, cell, cell.channels[0].channel)
    columns, figures = shown_parts(rows, 400)
    assert len(columns) < len(used_parts(rows))
    assert figures == ("total", "new")
    for *parts, total in number_rows(rows, columns):
        assert len(parts) == len(columns) + 1
        assert sum(parts) == pytest.approx(total)


# -- what a seat may know --------------------------------------------------------------------


def test_nothing_hidden_is_shown(table_of, played):
    """With equal views, hidden figures change nothing that is shown."""
    table = table_of(played)
    session = table.session
    found = []
    for _ in range(2):
        pages = []
        for page in ("why", "about"):
            table.open_market(1, page)
            pages.append([run.text for run in table.app.walk_text()])
            table.close_top()
        found.append(pages)
        state = session._model.state
        state["cloud_share"][0] = 1 / 7
        state["model_share"][0] = 1 / 9
        state["service"][0] = 0.3
        state["taste"][0] = 2.0
        state["need_h100e"][0] *= 5
        kept = Facts(session).kept
        for key in [key for key in kept if key != "view"]:
            del kept[key]
    assert found[0] == found[1]


def test_the_truth_is_for_who_watches_and_for_the_end(played, watched):
    with pytest.raises(ValueError, match="game is over"):
        played.state()
    state = watched.state()
    state["cash_kusd"][:] = 0
    assert watched.state()["cash_kusd"].any()  # a copy
    over = played.fork()
    while not over.over:
        over.end_quarter()
    seen = true(over.map, over.state(), 0)[0]
    assert seen.games == 0
    assert mean_of([seen.cell]) == seen.cell
    for c in seen.cell.channels:
        assert c.installed == pytest.approx(float(over.state()["cloud_share"][0, 0, 0, c.channel]))


def test_own_promotion_counts_as_ordered(played):
    f = Facts(played)
    steer = f.draft.steer.copy()
    model = f.hosted_here()[0]
    shares = []
    for amount in (0.0, 1.0):
        steer[f.me, model] = amount
        cell = believed(played.known(), 0, steer)[0].cell
        shelf = next(c.shelf for c in cell.channels if c.channel == f.me)
        shares.append(next(o for o in shelf if o.model == model))
    others = 1 - 1 / len(f.hosted_here())  # promotion counts over the mean of what the cloud offers
    moved = shares[1].parts["steering"] - shares[0].parts["steering"]
    assert moved == pytest.approx(others * f.map.rules.demand.steering)
    assert shares[1].share > shares[0].share


# -- ways there ------------------------------------------------------------------------------


def test_all_of_it_by_keyboard(table_of, played):
    table = table_of(played)
    drive.press(table.app, "t")
    assert table.focused.id == "market-pages"
    assert table.get("market-page-name").text == played.map.regions[table.market].name
    table.focus_on("market-offers")
    first = table.get("market-offers").offers[0]
    drive.press(table.app, "down", "up", "return")
    assert table.get("market-channel").value == str(first.index)
    assert table.focused.id == "market-offers"
    assert t.text("offers.part_quality") in {run.text for run in table.app.walk_text()}
    drive.click(table.app, "market-back")
    assert table.get("market-channel").value == str(ALL)
    drive.press(table.app, "escape")
    assert table.find("market-page") is None


def test_by_button_and_by_search(table_of, played):
    table = table_of(played)
    drive.click(table.app, "market-open")
    assert table.find("market-page")
    drive.press(table.app, "escape", "/")
    drive.type_text(table.app, "market page south")
    drive.press(table.app, "return")
    assert table.get("market-page-name").text == "Southreach"


def test_another_market_and_other_customers_are_a_choice_away(table_of, played):
    table = table_of(played)
    table.open_market(0)
    for r, region in enumerate(played.map.regions):
        table.get("market-region").on_change(str(r))
        assert table.get("market-page-name").text == region.name
    consumers = next((g for g, s in enumerate(played.map.segments) if s.consumer), None)
    if consumers is not None:  # they buy from labs alone: the shelf opens at once
        table.get("market-segment").on_change(str(consumers))
        assert table.get("market-channel").value == str(DIRECT)


def test_it_says_whose_belief_it_is(table_of, played, watched):
    table = table_of(played)
    table.open_market(0)
    assert table.get("market-source").text == t.text("offers.imagined", count=4 if _plain() else 16)
    table = table_of(watched)
    table.open_market(0)
    assert table.get("market-source").text == t.text("offers.true")


def _plain() -> bool:
    from game.engine.rule import COMPILED

    return not COMPILED


# -- the market itself -----------------------------------------------------------------------


def test_events_queue_and_options_are_told(played):
    session = played.fork()
    f = Facts(session)
    f.view.grid_until[0] = f.quarter + 2
    f.view.grid_lost_kw[0] = 250_000
    f.view.slump[0] = 1
    words = " ".join(words for _, _, words in event_words(f, 0))
    assert f.map.quarter_name(f.quarter + 2) in words
    assert t.power(250) in words
    assert t.text("about.slump") in words
    assert t.text("about.slump") in " ".join(words for _, _, words in event_words(f, 1))
    f.view.queue_kw[:] = 0
    assert queue(f, 0) == []
    f.view.queue_kw[1, 0], f.view.queue_kw[0, 0] = 5000, 900
    assert queue(f, 0) == [(1, 5000.0), (0, 900.0)]


def test_an_option_says_where_how_much_and_until_when():
    session = Session.new("frontier-2026", "microsoft", seed=3)
    f = Facts(session)
    told = option_words(f)
    assert len(told) == int((f.view.option_kw > 0).sum())
    if told:
        r = int(f.tables.option_region[f.me, 0])
        assert f.map.regions[r].name in told[0]
        assert told[0] in option_words(f, r)


@pytest.mark.parametrize(
    ("size", "percent", "map_name", "seat"),
    [
        ((1280, 800), 100, "frontier-2026", "microsoft"),
        ((1280, 800), 130, "pocket", "kitefield"),
        ((1280, 800), 160, "frontier-2026", "coreweave"),
        ((1920, 1080), 100, "frontier-2026", None),
        ((1920, 1080), 140, "pocket", "saltmere"),
    ],
)
def test_texts_fit(table_of, size, percent, map_name, seat):
    session = Session.new(map_name, seat, seed=3, quarters=8)
    for _ in range(3):
        session.end_quarter()
    table, problems = table_of(session, size, percent), []
    for r, page, shelf in itertools.product(range(0, len(session.map.regions), 4), ("why", "numbers", "about"), (0, 1)):
        table.open_market(r, page)
        if page != "about":
            if shelf:
                table.get("market-channel").on_change(table.get("market-channel").choices[-1][0])
        elif shelf:
            table.close_top()
            continue
        table.layout()
        mine = {w.id: w for w in table.top.root.walk()}
        runs = [run for run in table.app.walk_text() if run.widget in mine]
        for run in runs:
            box = mine[run.widget]
            if run.cut and not (isinstance(box, Table) and run.widget != "market-numbers"):
                problems.append((r, page, "cut", run.text, run.widget))
            if isinstance(box, Button | Segmented) and not run.clipped and not box.rect.contains(run.rect):
                problems.append((r, page, "button", run.text))
        for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
            if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
                problems.append((r, page, "overlap", a.text, b.text))
        table.close_top()
    assert not problems, "\n".join(map(str, dict.fromkeys(problems)))


# -- the new orders where a player would look -------------------------------------------------


def test_the_cheaper_tier_has_a_price_on_the_desk(table_of):
    table = table_of(Session.new("frontier-2026", "google", seed=3))
    table.models_page = "prices"
    table.go_desk("models")
    model = Facts(table.session).own_model
    control = table.get("tier-price")
    now = float(table.session.view.tier_price_part[model])
    assert control.value == pytest.approx(now)
    control.on_change(0.5)
    assert table.session.draft.tier_price_part[model] == pytest.approx(0.5)
    assert table.get("tier-price").value == pytest.approx(0.5)


def test_an_option_is_used_from_the_desk(table_of):
    table = table_of(Session.new("frontier-2026", "microsoft", seed=3))
    f = Facts(table.session)
    i = next(i for i in options(f) if f.tables.option_from[f.me, i] <= f.quarter)
    r = int(f.tables.option_region[f.me, i])
    before = spending(f).total
    table.focus_on(f"option-{i}")
    drive.press(table.app, "return")
    f = Facts(table.session)
    kw = float(f.view.option_kw[i])
    assert f.draft.build_kw[f.me, r] == kw
    extra = float(f.tables.option_kusd_per_kw[f.me, i])
    assert spending(f).total - before == pytest.approx(kw * (f.shell_price(r) + extra))
    assert not table.get(f"option-{i}").enabled
    session, opened = table.session, int(f.tables.option_lead[f.me, i])
    session.end_quarter()
    f = Facts(session)
    assert f.view.option_kw[i] == 0
    assert any(due.index == r and due.quarters == opened - 1 and due.amount >= kw for due in f.shells())


def test_a_place_in_the_queue_can_be_kept(table_of, played):
    table = table_of(played)
    f = Facts(table.session)
    waits = int(f.draft.build_kw[f.me, 0]) + 7000
    f.view.queue_kw[f.me, 0] = waits
    table.forget_sections()  # a quarter's view never changes under a table that stands
    table.refresh()
    table.focus_on("queue-0")
    drive.press(table.app, "return")
    assert table.session.draft.build_kw[f.me, 0] == waits


def test_an_open_lab_can_be_bound_by_its_sponsor(table_of, played):
    table = table_of(played)
    f = Facts(table.session)
    lab = next(lab for lab, firm in enumerate(f.labs) if f.alive(firm))
    f.view.open_weights[lab] = 1
    for held, able in ((0.0, None), (0.05, False), (0.4, True)):
        whole = 10**6
        f.view.shares[:, lab] = 0
        f.view.shares[f.me, lab], f.view.shares[-1, lab] = int(held * whole), int((1 - held) * whole)
        for key in [key for key in f.kept if key != "view"]:
            del f.kept[key]
        fold = actions(table, Facts(table.session), lab)
        found = [w for row in (fold._build() if fold else []) for w in row.walk() if w.id == "bind"]
        if able is None:
            assert not found
        else:
            assert found[0].enabled == able
    found[0].on_click()
    assert table.session.draft.bind[f.me, lab] == 1


def test_bystanders_are_those_of_the_rules_where_shelves_are_new(played):
    """With the newest versions everywhere and enterprises alike, the seat's reckoning is the rules' own."""
    over = played.fork()
    while not over.over:
        over.end_quarter()
    f, state = Facts(over), over.state()
    s = State.view(state[0])
    s.offered[:] = s.quality[None]
    for g in range(len(f.map.segments)):
        s.segment_kusd[g, : len(f.clouds)] = f.view.wallet_kusd[:, g].sum() if not f.map.segments[g].consumer else 0.0
    for c in f.clouds:
        for hosted in (s.hosted[c].copy(), s.hosted[c] * 0):
            s.hosted[c] = f.view.hosted[c] = hosted
            assert bystander(f, c) == rule_bystander(record(state, 0), rules_of(over.setup.rules), c)


def test_power_owed_from_a_run_rate_is_on_the_sheet(played):
    session = played.fork()
    sheet = Sheet(cash=1e6, pre=1e8, commit=1e7, owed_kw=5e4, owed_arr=4e7)
    write_sheet(session, 0, sheet)
    f = Facts(session)
    assert float(f.draft.owed_arr_kusd[f.me, 0]) == 4e7
    assert in_draft(f, 0).owed_arr == 4e7
    assert t.text("clause.owed_from", amount=t.money(4e7)) in words_of(sheet)
    at_once, never = (believed_kw(f, 0, replace(sheet, owed_arr=arr)) for arr in (0.0, 1e12))
    assert at_once > believed_kw(f, 0, sheet) > never >= 0
    write_sheet(session, 0, replace(sheet, owed_kw=0.0))
    assert not session.draft.owed_arr_kusd[f.me].any()
