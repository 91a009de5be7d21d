"""The deal room: what is said is what is ordered, and what is signed is what was said."""

import csv
import itertools
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from game.desktop import text
from game.desktop.code import Challenge
from game.desktop.deals.access import worth
from game.desktop.deals.desk import lab_tip
from game.desktop.deals.gains import gains
from game.desktop.deals.presets import PRESETS, opening_sheet, preset, summary, why_not_preset
from game.desktop.deals.room import DealRoom
from game.desktop.deals.sheet import Sheet, Tranche, entries, in_draft, last_offer, put_into, same, working, write_sheet
from game.desktop.deals.sums import cap_rows, carry_kusd, nearest, price_needed, rivals, snags, sums
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented, drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.screen import TableScreen
from game.engine.book import ACCEPTED, ANSWERS, PRICE
from game.engine.orders import check
from game.engine.parameters import OWN_CHIPS, RIGHTS
from game.session import Session

HEDGEROW = 2  # of the pocket map: small, held by nobody of the clouds, no commitments


@pytest.fixture
def shell(window, home):
    return started(window())


def started(app) -> Shell:
    shell = Shell(app, Settings(percent=app.look.percent), inline=True)
    shell.first_map = "pocket"
    shell.start()
    return shell


def table_of(shell: Shell, challenge: Challenge = Challenge("pocket", "saltmere", 3, 10)) -> TableScreen:  # noqa: B008
    shell.new_game(challenge)
    assert isinstance(shell.app.screen, TableScreen)
    return shell.app.screen


def end_quarter(table: TableScreen) -> None:
    table.end_quarter()
    table.close_top()  # the report


def facts(map_name: str, seat: str, quarters: int = 0) -> Facts:
    session = Session.new(map_name, seat, seed=3)
    for _ in range(quarters):
        session.end_quarter()
    return Facts(session)


def answer(session: Session, lab: int) -> int:
    return int(session.view.answer[lab])


# -- sheets and orders ----------------------------------------------------------------------


KNOWN = {"anchor": (6.0, 20), "staged": (4.0, 40), "chips": (5.0, 20), "late": (2.0, 32)}  # ratio, quarters


@pytest.mark.parametrize(("map_name", "seat"), [("pocket", "saltmere"), ("frontier-2026", "amazon")])
def test_presets_keep_the_proportions_of_the_deals_they_are_after(map_name, seat):
    """Five and twenty now and later, a hundred back over ten years is 4.0 in any purse; and so on."""
    f, shown = facts(map_name, seat), 0
    for lab, (name, (ratio, quarters)) in itertools.product(range(len(f.labs)), KNOWN.items()):
        chosen = next(p for p in PRESETS if p.id == name)
        if not f.may_deal(lab) or why_not_preset(f, lab, chosen):
            continue
        sheet = preset(f, lab, name)
        assert sheet.spend_back() == pytest.approx(ratio, abs=1e-6)
        assert text.number(sheet.spend_back(), 1) == f"{ratio:.1f}"
        assert sheet.quarters == quarters
        assert (sheet.embed > 0) == (name == "anchor")
        assert sheet.has(OWN_CHIPS) == (name != "anchor")
        shown += 1
    assert shown >= 8
    compute = preset(f, 0, "compute")
    assert (compute.given, compute.quarters, compute.spend_back()) == (0, 28, np.inf)


def test_the_room_shows_the_ratio_of_a_known_deal(shell):
    table = table_of(shell)
    open_room(table, HEDGEROW)
    for name, (ratio, _) in KNOWN.items():
        assert table.get(f"ratio-{name}").text == f"{ratio:.1f}×"
        drive.click(shell.app, f"preset-{name}")
        assert table.get("spend-back").text == f"{ratio:.1f}×"


@pytest.mark.parametrize(
    ("map_name", "seat", "quarters"),
    [
        ("pocket", "saltmere", 0),
        ("pocket", "birchway", 1),
        ("frontier-2026", "amazon", 1),
        ("frontier-2026", "oracle", 2),
    ],
)
def test_presets_are_legal_and_ordered_as_they_stand(map_name, seat, quarters):
    f = facts(map_name, seat, quarters)
    offered = 0
    for lab, chosen in itertools.product(range(len(f.labs)), PRESETS):
        if not f.may_deal(lab) or why_not_preset(f, lab, chosen):
            continue
        sheet = preset(f, lab, chosen.id)
        write_sheet(f.session, lab, sheet)
        now = Facts(f.session)
        assert check(now.draft, f.me) == []
        assert same(in_draft(now, lab), sheet)
        assert sheet.pre >= price_needed(f, lab) - 1
        assert sheet.cash <= float(f.view.spare_kusd[0])
        assert sheet.due_kusd() <= carry_kusd(f, lab) + 1
        assert sums(now, lab, sheet).left >= 0
        assert not [snag for snag in snags(now, lab, sheet) if snag.sure]
        offered += 1
        write_sheet(f.session, lab, Sheet())
        assert not Facts(f.session).has_offer(lab)
    assert offered >= 12


def test_a_draft_with_a_sheet_in_it_is_what_ordering_it_makes():
    f = facts("pocket", "saltmere")
    sheet = preset(f, HEDGEROW, "staged")
    before = f.session.draft_games()
    made = put_into(before, f.me, HEDGEROW, sheet)
    assert before.tobytes() == f.session.draft_games().tobytes()
    write_sheet(f.session, HEDGEROW, sheet)
    assert made.tobytes() == f.session.draft_games().tobytes()


def test_a_plain_stake_orders_no_terms_of_a_commitment():
    orders = {name: value for name, place, value in entries(Sheet(cash=1e6, pre=2e7), 0) if len(place) == 1}
    assert {name for name, value in orders.items() if value} == {"bid_kusd", "bid_pre_kusd"}


def test_access_without_a_commitment_lasts_as_long_as_it_says():
    sheet = Sheet(cash=1e6, pre=2e7, access=1, access_quarters=6)
    orders = {name: value for name, place, value in entries(sheet, 0) if len(place) == 1}
    assert orders["commit_quarters"] >= orders["access_quarters"] == 6


def test_spend_back_is_commitment_over_all_money(shell):
    later = (Tranche(12e6, 40e6, 4), Tranche(8e6, 60e6, 8), Tranche())
    sheet = Sheet(cash=5e6, pre=380e6, commit=100e6, quarters=40, tranches=later)
    assert sheet.spend_back() == pytest.approx(4.0)
    assert np.isinf(Sheet(commit=1e6).spend_back())
    assert np.isnan(Sheet(cash=1e6, pre=1e7).spend_back())
    table = table_of(shell)
    room = open_room(table, 0)
    room.put(sheet)
    shell.app.pump()
    assert table.get("spend-back").text == "4.0×"


def open_room(table: TableScreen, lab: int) -> DealRoom:
    table.open_sheet(lab)
    assert table.find("deal-room")
    room = table.top.build.__self__
    assert isinstance(room, DealRoom)
    return room


# -- what is signed ----------------------------------------------------------------------------


def test_cap_tables_sum_to_one():
    f = facts("frontier-2026", "amazon")
    for lab, most in itertools.product(range(len(f.labs)), (1, 3, 5, 40)):
        for cash in (0.0, 1e6, 5e7):
            rows = cap_rows(f, lab, Sheet(cash=cash, pre=4e8), most)
            assert sum(row.before for row in rows) == pytest.approx(1)
            assert sum(row.after for row in rows) == pytest.approx(1)
            assert len(rows) <= most + 1


@pytest.mark.parametrize(("lab", "kind"), [(HEDGEROW, "stake"), (HEDGEROW, "staged"), (0, "anchor")])
def test_a_signed_stake_is_the_one_the_cap_table_told(lab, kind):
    quiet = {"cloud": "standing_orders"}  # nobody else bids: that is what the cap table supposes
    session = Session.new("pocket", "saltmere", seed=3, rivals=quiet)
    f = Facts(session)
    sheet = preset(f, lab, kind)
    told = {row.holder: row.after for row in cap_rows(f, lab, sheet, 40)}
    assert told[f.me] >= sheet.part() > 0
    before = session.view.shares[:, lab].copy()
    write_sheet(session, lab, sheet)
    session.end_quarter()
    assert answer(session, lab) == ACCEPTED
    after = session.view.shares[:, lab]
    assert np.flatnonzero(after != before).tolist() == [session.seat]
    for holder, part in told.items():
        assert after[holder] / after.sum() == pytest.approx(part, abs=1e-6)


def test_after_a_refusal_the_nearest_terms_are_signed(shell):
    table = table_of(shell)
    room = open_room(table, HEDGEROW)
    worth = float(table.facts.view.valuation_kusd[HEDGEROW])
    low = replace(preset(table.facts, HEDGEROW, "anchor"), pre=0.8 * worth)
    room.put(low)
    assert "unasked" in {snag.key for snag in snags(table.facts, HEDGEROW, low) if snag.sure}
    drive.click(shell.app, "offer")
    end_quarter(table)
    assert answer(table.session, HEDGEROW) == PRICE
    assert same(last_offer(table.facts, HEDGEROW), low)
    room = open_room(table, HEDGEROW)
    assert same(room.sheet, low)  # the room opens with what was turned down
    drive.click(shell.app, "nearest")
    assert room.sheet.pre >= price_needed(table.facts, HEDGEROW)
    assert (room.sheet.cash, room.sheet.commit) == (low.cash, low.commit)  # nothing else is given away
    assert not table.find("nearest")
    drive.click(shell.app, "offer")
    end_quarter(table)
    assert answer(table.session, HEDGEROW) == ACCEPTED


@pytest.mark.parametrize("reason", ["price", "commitment", "access", "no_round", "terms", "full"])
def test_the_nearest_terms_need_no_second_step(reason):
    f = facts("frontier-2026", "amazon", 1)
    for lab in range(len(f.labs)):
        f.view.answer[lab] = ANSWERS.index(reason)
        for sheet in (preset(f, lab, "exclusive"), Sheet(cash=4e8, pre=1e6, commit=3e8, quarters=8, access=2)):
            near = nearest(f, lab, sheet)
            assert near is not None
            assert same(nearest(f, lab, near), near)
            assert not [snag for snag in snags(f, lab, near) if snag.sure and snag.key != "large"]


@pytest.mark.parametrize("kind", ["unasked", "much", "held"])
def test_what_is_called_a_sure_refusal_is_refused(kind):
    f = facts("pocket", "saltmere")
    worth = float(f.view.valuation_kusd[HEDGEROW])
    lab, sheet = {
        "unasked": (HEDGEROW, Sheet(cash=5e5, pre=worth)),
        "much": (HEDGEROW, Sheet(cash=0.6 * worth, pre=1.2 * worth)),
        "held": (1, replace(preset(f, 1, "stake"), access=1)),  # Birchway holds first launch
    }[kind]
    assert kind in {snag.key for snag in snags(f, lab, sheet) if snag.sure}
    write_sheet(f.session, lab, sheet)
    f.session.end_quarter()
    assert answer(f.session, lab) > ACCEPTED


def test_what_a_lab_seems_to_gain_tells_most_answers():
    """Not all: its cash, its shortage of compute and its sales elsewhere are hidden."""
    right = []
    for quarters in (0, 2):
        f = facts("frontier-2026", "microsoft", quarters)
        for chosen in PRESETS:
            session = f.session.fork()
            offers = {}
            for lab in range(len(f.labs)):
                if f.may_deal(lab) and not why_not_preset(f, lab, chosen):
                    offers[lab] = preset(f, lab, chosen.id)
                    scaled = replace(offers[lab], cash=0.1 * offers[lab].cash)  # so that all fit the purse
                    offers[lab] = scaled
                    write_sheet(session, lab, scaled)
            session.end_quarter()
            for lab, sheet in offers.items():
                seems = sum(gain.kusd for gain in gains(f, lab, sheet)) > 0
                right.append(seems == (answer(session, lab) == ACCEPTED))
    assert len(right) > 40
    assert np.mean(right) > 0.8


# -- the room --------------------------------------------------------------------------------------


def test_offer_withdraw_undo_and_reopen(shell):
    table = table_of(shell)
    app = shell.app
    table.go_desk("deals")
    table.show_lab(HEDGEROW)
    room = open_room(table, HEDGEROW)
    drive.click(app, "preset-anchor")
    sheet = room.sheet
    assert same(sheet, preset(table.facts, HEDGEROW, "anchor"))
    drive.click(app, "offer")
    assert not table.find("deal-room")
    assert same(in_draft(table.facts, HEDGEROW), sheet)
    assert summary(sheet) in {run.text for run in app.walk_text()}  # the desk says what stands in the orders
    table.undo()
    assert not table.facts.has_offer(HEDGEROW)
    room = open_room(table, HEDGEROW)
    assert same(room.sheet, sheet)  # the sheet still lies there
    table.close_top()
    table.redo()
    assert same(in_draft(table.facts, HEDGEROW), sheet)
    drive.click(app, "withdraw")
    assert not table.facts.has_offer(HEDGEROW)
    assert not table.find("withdraw")


def test_escape_keeps_the_sheet_for_this_quarter_and_orders_nothing(shell):
    table = table_of(shell)
    room = open_room(table, HEDGEROW)
    room.use_preset("staged")
    room.put(replace(room.sheet, owed_kw=7000.0))
    kept = room.sheet
    drive.press(shell.app, "escape")
    assert not table.find("deal-room")
    assert not table.facts.has_offer(HEDGEROW)
    assert open_room(table, HEDGEROW).sheet == kept
    table.close_top()
    end_quarter(table)
    assert working(table.session) == {}
    assert same(open_room(table, HEDGEROW).sheet, opening_sheet(table.facts, HEDGEROW))


def test_a_room_for_a_changed_offer_shows_the_orders(shell):
    table = table_of(shell)
    first = preset(table.facts, HEDGEROW, "stake")
    open_room(table, HEDGEROW).put(first)
    drive.click(shell.app, "offer")
    room = open_room(table, HEDGEROW)
    room.put(replace(first, cash=first.cash / 2))
    assert any(run.text == text.text("sheet.changed") for run in shell.app.walk_text())
    drive.click(shell.app, "offer")
    table.undo()
    assert same(open_room(table, HEDGEROW).sheet, first)
    drive.click(shell.app, "room-withdraw")
    assert not table.facts.has_offer(HEDGEROW)


def test_an_amount_can_be_typed(shell):
    table = table_of(shell)
    room = open_room(table, HEDGEROW)
    room.use_preset("anchor")
    shell.app.pump()
    for name, typed, field, value in (
        ("cash", "1.25B", "cash", 1.25e6),
        ("commit", "800m", "commit", 8e5),
        ("pre", "90B", "pre", 9e7),  # beyond the end of its scale
        ("quarters", "13", "quarters", 13),
        ("owed", "40", "owed_kw", 40_000),
    ):
        table.focus_on(name)
        drive.press(shell.app, "return")
        drive.type_text(shell.app, typed)
        drive.press(shell.app, "return")
        assert getattr(room.sheet, field) == pytest.approx(value), name


def test_the_own_guess_comes_before_the_forecasts(shell):
    table = table_of(shell)
    app = shell.app
    room = open_room(table, HEDGEROW)
    room.use_preset("stake")
    app.pump()
    assert not table.find("chance")
    table.get("guess").set(0.7)
    drive.click(app, "reveal")
    assert table.find("chance")
    assert not table.get("guess").enabled
    assert table.get("guess").tip_text()
    drive.click(app, "offer")
    (guess,) = table.session.guesses
    assert (guess.lab, guess.own) == (HEDGEROW, 0.7)
    assert 0 <= guess.forecast <= 1
    end_quarter(table)
    assert table.session.guesses[0].signed == (answer(table.session, HEDGEROW) == ACCEPTED)


@pytest.mark.parametrize(("typed", "own"), [("50", 0.5), ("85%", 0.85)])
def test_a_typed_guess_is_what_was_typed_and_kept_with_the_offer(shell, typed, own):
    table = table_of(shell)
    open_room(table, HEDGEROW)
    guess = table.get("guess")
    guess.start_typing()
    guess._typed = typed
    guess.take()
    drive.click(table.app, "offer")
    assert [g.own for g in table.session.guesses] == [own]
    again = DealRoom(table, HEDGEROW)
    assert again.work.guess == own
    working(table.session).clear()  # as after loading a saved game
    assert DealRoom(table, HEDGEROW).work.guess == own


def test_a_room_counts_all_orders_and_the_power_that_contracts_take():
    f = facts("pocket", "saltmere")
    sheet = Sheet(cash=1e6, pre=4e7, commit=4e7, quarters=8)
    before = sums(f, 0, sheet)
    f.session.order("product_kusd", value=2e6)
    after = sums(Facts(f.session), 0, sheet)
    assert before.left - after.left == pytest.approx(float(Facts(f.session).draft.product_kusd[f.me]))
    assert after.offers == before.offers
    assert sums(f, 0, replace(sheet, commit=2e7)).taken < before.taken
    assert sums(f, 0, replace(sheet, discount=0.3)).taken > before.taken


def test_a_guess_about_other_terms_does_not_count(shell):
    table = table_of(shell)
    room = open_room(table, HEDGEROW)
    room.use_preset("stake")
    shell.app.pump()
    table.get("guess").set(0.9)
    room.reveal()
    room.use_preset("anchor")
    shell.app.pump()
    assert any(text.text("odds.stale").startswith(run.text) for run in shell.app.walk_text() if len(run.text) > 20)
    drive.click(shell.app, "offer")
    assert table.session.guesses == []
    room = open_room(table, HEDGEROW)
    room.hide()
    shell.app.pump()
    assert table.get("guess").enabled
    table.get("guess").set(0.4)
    drive.click(shell.app, "offer")
    assert [(guess.own, guess.forecast) for guess in table.session.guesses] == [(0.4, None)]


def test_access_is_worth_more_the_further_rivals_fall_behind(shell):
    table = table_of(shell)
    end_quarter(table)
    known = table.session.known()
    for lab in range(3):
        found = worth(known, lab)
        assert 0 <= found.first_kusd <= found.exclusive_kusd
        assert found.exclusive_kusd < float(table.facts.view.wallet_kusd.sum())
        assert worth(known, lab) == found
    table.open_sheet(0)
    shell.app.pump()
    shown = text.text("sheet.worth_quarter", amount=text.money(worth(known, 0).first_kusd, sign=True))
    assert shell.app.screen.get("worth-first").text == shown


def test_a_listed_lab_is_offered_no_cash():
    f = facts("frontier-2026", "microsoft", 5)
    listed = [lab for lab in range(len(f.labs)) if f.view.listed[lab]]
    assert listed  # OpenAI and Anthropic, with this seed
    for lab in listed:
        barred = {chosen.id for chosen in PRESETS if why_not_preset(f, lab, chosen)}
        assert barred >= {"stake", "anchor", "staged", "chips", "late", "exclusive"}
        assert opening_sheet(f, lab).cash == 0
        sheet = Sheet(cash=1e6, pre=2e9, commit=1e7)
        assert "listed" in {snag.key for snag in snags(f, lab, sheet)}


def test_every_word_there_may_be_is_in_the_catalogue():
    for chosen in PRESETS:
        assert text.has_text(f"preset.{chosen.id}")
        assert text.has_text(f"preset.{chosen.id}_tip")
    for name in ANSWERS[1:]:
        assert text.has_text(f"advice.{name}")
        assert text.has_text(f"answer.{name}")
    for key in (
        "need", "price", "power", "discount", "burden", "access", "stake", "dependence", "relation", "information",
        "votes", "refusal", "covenant", "dedicated", "own_chips", "embed", "share",
    ):  # fmt: skip
        assert text.has_text(f"gain.{key}")
        assert text.has_text(f"gain.{key}_tip")
    for name in RIGHTS:
        assert text.has_text(f"clause.{name}")
        assert name in ("information", "wall") or text.has_text(f"rights.{name}_tip")
    f = facts("frontier-2026", "oracle", 2)
    for lab in range(len(f.labs)):
        assert lab_tip(f, lab)
        for rival in rivals(f, lab):
            assert rival.firm != f.me
            assert rival.signs
        worst = Sheet(cash=9e9, pre=1.0, commit=9e9, quarters=1, owed_kw=1e8, access=2)
        assert snags(f, lab, worst)
        nearest(f, lab, worst)


def test_an_investigated_cloud_is_told_that_it_buys_no_shares():
    f = facts("frontier-2026", "oracle", 2)
    f.view.probed_until[f.me] = f.quarter + 2
    lab = next(lab for lab in range(len(f.labs)) if not f.view.listed[lab])
    assert "probed" in {snag.key for snag in snags(f, lab, Sheet(cash=1e6, pre=2e9))}
    assert "probed" not in {snag.key for snag in snags(f, lab, Sheet(commit=1e6, quarters=8))}


def test_the_known_deals_that_tips_name_are_sourced_facts():
    """Each figure of a tip stands in the facts of the map."""
    rows = {}
    with resources.files("maps").joinpath("data/facts.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    sources = {
        "stake": {"deal-026": "30"},
        "anchor": {"art-018": "5", "deal-041": "30"},
        "staged": {"art-037": "5", "art-038": "20", "art-039": "100", "art-040": "10"},
        "chips": {"art-042": "10", "art-043": "30", "deal-039": "200", "art-045": "5"},
        "late": {"deal-023": "15", "deal-024": "35", "deal-021": "100"},
        "compute": {"deal-020": "38", "art-032": "7"},
        "exclusive": {"art-047": "1"},
    }
    assert set(sources) == {chosen.id for chosen in PRESETS}
    for name, found in sources.items():
        tip = text.text(f"preset.{name}_tip")
        for fact, shown in found.items():
            value = float(rows[fact]["value"])
            assert float(shown) in (value, pytest.approx(100 * value))
            assert shown in tip
            assert rows[fact]["evidence"] != "memory"


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "percent", "map_name", "seat"),
    [
        ((1280, 800), 100, "frontier-2026", "amazon"),
        ((1280, 800), 130, "frontier-2026", "microsoft"),
        ((1280, 800), 160, "pocket", "saltmere"),
        ((1920, 1080), 100, "pocket", "birchway"),
        ((1920, 1080), 160, "frontier-2026", "coreweave"),
    ],
)
def test_nothing_is_cut_or_overlaps(window, home, size, percent, map_name, seat):
    app = window(size, percent)
    table = table_of(started(app), Challenge(map_name, seat, 3, 10))
    table.go_desk("deals")
    problems = []
    labs = [lab for lab in range(len(table.facts.labs)) if table.facts.may_deal(lab)]
    for lab in {labs[0], labs[1], labs[-1]}:
        room = open_room(table, lab)
        for chosen in PRESETS:
            if why_not_preset(table.facts, lab, chosen):
                continue
            room.use_preset(chosen.id)
            room.advanced = chosen.id in ("staged", "exclusive")
            room.work.shown = chosen.id == "anchor"
            table.refresh()
            problems += [(lab, chosen.id, *found) for found in looks(app)]
        table.close_top()
    assert not problems, "\n".join(map(str, problems))


def looks(app) -> list[tuple[str, str]]:
    """Texts of the topmost layer that are cut, out of the window or upon each other."""
    app.pump()
    top = len(app.screen.layers) - 1
    runs = [run for run in app.walk_text() if run.layer == top]
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    found = [("cut", run.text) for run in runs if run.cut]
    found += [
        ("outside", run.text) for run in runs if not run.clipped and not app.surface.get_rect().contains(run.rect)
    ]
    found += [
        ("button", run.text)
        for run in runs
        if run.widget in boxes and not run.clipped and not boxes[run.widget].rect.contains(run.rect)
    ]
    whole = [run for run in runs if not run.clipped]
    for a, b in itertools.combinations(whole, 2):
        if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
            found.append(("overlap", f"{a.text} / {b.text}"))
    return found


def test_the_whole_room_by_keyboard(shell):
    """From the list of labs to an offer, with keys alone."""
    table = table_of(shell)
    app = shell.app
    drive.press(app, "2")
    table.focus_on("labs")
    drive.press(app, "end", "return")
    assert table.find("deal-room")
    seen = set()
    for _ in range(80):
        drive.press(app, "tab")
        seen.add(app.screen.focused.id)
    wanted = {w.id for w in app.screen.top.root.walk() if w.can_focus()}
    assert wanted <= seen
    table.focus_on("offer")
    drive.press(app, "return")
    assert table.facts.has_offer(HEDGEROW)
