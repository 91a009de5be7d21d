"""Rights and clauses of the deal room, and what is done with contracts in force: by window, into orders, and kept."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.strategies import plain
from game import session as sessions
from game.desktop import text
from game.desktop.code import Challenge
from game.desktop.deals.clauses import deal_words, why_not_right, words_of
from game.desktop.deals.contracts import coming_kusd, fee_kusd, left_kusd
from game.desktop.deals.gains import weight_kusd
from game.desktop.deals.known import standing
from game.desktop.deals.presets import PRESETS, preset, why_not_preset
from game.desktop.deals.sheet import Sheet, Tranche, in_draft, put_into, same, working, write_sheet
from game.desktop.deals.sums import nearest, rivals, snags, sums
from game.desktop.facts import Facts
from game.desktop.kit import Label, drive
from game.desktop.kit.tips import plain as plain_text
from game.engine.book import ACCEPTED, ANSWERS, SHEET
from game.engine.layout import record, rules_of
from game.engine.orders import check
from game.engine.parameters import (
    COVENANT,
    DEDICATED,
    INFORMATION,
    OWN_CHIPS,
    REFUSAL,
    RIGHTS,
    VOTES,
    WALL,
)
from game.engine.sheets import read_sheet, sheet_value
from game.session import Session
from maps.loader import load_map
from tests.desktop.dealing import facts, looks, open_room
from tests.desktop.screens import started, table_of

LUMENRY, THISTLEDOWN, HEDGEROW = range(3)  # labs of the pocket map
SALTMERE = Challenge("pocket", "saltmere", 3, 10)
FULL = Sheet(
    cash=5e5, pre=2.2e7, commit=3e6, quarters=16, owed_kw=30_000, access=1, access_quarters=6,
    rights=frozenset(range(len(RIGHTS))), share_part=0.1, share_cap=4e5, embed=2e5, concede=1, most_pre=2.5e7,
    rider=0.4, tranches=(Tranche(1e5, 2.4e6, 4), Tranche(1e5, 3e6, 8), Tranche(1e5, 4e6, 12)),
)  # fmt: skip


def playing(monkeypatch, *changes: str, seat: str = "saltmere", **rivals: object) -> Session:
    """A game on the pocket map with some of its rules set otherwise; rivals: firm -> strategy."""
    monkeypatch.setattr(sessions, "load_map", lambda name, given: load_map(name, [*given, *changes]))
    return Session.new("pocket", seat, seed=3, quarters=10, rivals=rivals)


def asks_relief(view, orders, rules, seat):
    """A lab that asks the second cloud to cut what is left of its commitments by 30%."""
    orders.ask_cut[LUMENRY, 1] = 0.3


def tip_of(table, name: str) -> str:
    return plain_text(table.get(name).tip_text())


# -- into the orders -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("control", "act", "orders"),
    [
        ("books", ("right",), {("rights", INFORMATION): 1, ("rights", WALL): 1}),
        ("books", ("right", "right"), {("rights", INFORMATION): 1, ("rights", WALL): 0}),
        ("right-votes", ("space",), {("rights", VOTES): 1}),
        ("right-refusal", ("return",), {("rights", REFUSAL): 1}),
        ("right-covenant", ("space",), {("rights", COVENANT): 1, ("access_quarters",): 8}),
        ("right-dedicated", ("space",), {("rights", DEDICATED): 1}),
        ("right-own_chips", ("space",), {("rights", OWN_CHIPS): 1}),
        ("share", "12%", {("share_part",): 0.12}),
        ("embed", "150m", {("embed_kusd",): 150_000}),
        ("concede", ("right", "right"), {("concede",): 2, ("most_pre_kusd",): 0}),
        ("concede", ("right", "right", "right"), {("concede",): 3}),
        ("rider", "60%", {("rider_part",): 0.6, ("rider_lab",): 1 + HEDGEROW}),
    ],
)
def test_a_clause_entered_by_keyboard_reaches_the_orders(shell, control, act, orders):
    table, app = table_of(shell), shell.app
    before = table.session.draft_games().tobytes()
    open_room(table, HEDGEROW).put(
        Sheet(cash=4e5, pre=2.2e7, commit=3e6, quarters=20, owed_kw=40_000, owed_from=4)  # no clauses so far
    )
    drive.click(app, "advanced")
    table.focus_on(control)
    if isinstance(act, tuple):
        drive.press(app, *act)
    else:
        drive.press(app, "return")
        drive.type_text(app, act)
        drive.press(app, "return")
    table.focus_on("offer")
    drive.press(app, "return")
    draft, seat = table.session.draft, table.session.seat
    for (field, *place), value in orders.items():
        at = () if field.startswith("rider") else (HEDGEROW, *place)
        assert getattr(draft, field)[(seat, *at)] == pytest.approx(value), field
    assert check(draft, seat) == []
    assert same(in_draft(table.facts, HEDGEROW), working(table.session)[HEDGEROW].sheet)
    table.undo()  # one gesture, all of it
    assert table.session.draft_games().tobytes() == before


def test_a_price_conceded_in_advance_has_a_ceiling(shell):
    table, app = table_of(shell), shell.app
    room = open_room(table, HEDGEROW)
    worth = float(table.facts.view.valuation_kusd[HEDGEROW])
    room.put(Sheet(cash=5e5, pre=0.9 * worth))
    drive.click(app, "advanced")
    assert "unasked" in {snag.key for snag in snags(table.facts, HEDGEROW, room.sheet) if snag.sure}
    table.focus_on("concede")
    drive.press(app, "right")
    table.focus_on("most-pre")
    drive.press(app, "return")
    drive.type_text(app, f"{1.3 * worth / 1e6}b")
    drive.press(app, "return")
    assert not snags(table.facts, HEDGEROW, room.sheet)
    write_sheet(table.session, HEDGEROW, room.sheet)
    table.session.end_quarter()
    v, seat = table.session.view, table.session.seat
    assert v.answer[HEDGEROW] == ACCEPTED
    paid = float(v.valuation_kusd[HEDGEROW]) - 5e5  # before the money
    assert 0.9 * worth < paid <= 1.3 * worth + 1
    assert v.shares[seat, HEDGEROW] > 0


@settings(max_examples=60, deadline=None)
@given(
    st.frozensets(st.sampled_from(range(len(RIGHTS)))),
    st.sampled_from([0.0, 3e6]),
    st.sampled_from([0.0, 20_000.0]),
    st.integers(0, 3),
    st.sampled_from([0.0, 0.25]),
    st.sampled_from([0.0, 3e5]),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0, 1]),
)
def test_any_sheet_is_read_back_as_it_was_written(rights, commit, owed, concede, share, embed, rider, access):
    f = READ
    sheet = Sheet(
        cash=4e5, pre=2e7, commit=commit, owed_kw=owed, rights=rights, concede=concede, most_pre=3e7,
        share_part=share, share_cap=2e5, embed=embed, rider=rider, access=access,
    )  # fmt: skip
    before = f.session.draft_games()
    made = put_into(before, f.me, HEDGEROW, sheet)
    write_sheet(f.session, HEDGEROW, sheet)
    now = Facts(f.session)
    assert made.tobytes() == f.session.draft_games().tobytes()
    assert same(in_draft(now, HEDGEROW), sheet)
    assert check(now.draft, f.me) == []
    o = now.draft
    if rights or access or share or embed:  # rights and purchases need a term to last
        assert o.commit_quarters[f.me, HEDGEROW] >= o.access_quarters[f.me, HEDGEROW]
        assert o.commit_quarters[f.me, HEDGEROW] > 0
    write_sheet(f.session, HEDGEROW, Sheet())
    assert f.session.draft_games().tobytes() == before.tobytes()


READ = facts("pocket", "saltmere")


def test_capacity_hangs_on_one_sheet_and_another_labs_rider_is_left_alone():
    f = facts("pocket", "saltmere")
    first, second = replace(FULL, rider=0.4), replace(FULL, rider=0.7)
    write_sheet(f.session, LUMENRY, first)
    write_sheet(f.session, HEDGEROW, second)
    draft = f.session.draft
    assert (draft.rider_lab[f.me], draft.rider_part[f.me]) == (1 + HEDGEROW, 0.7)
    assert in_draft(Facts(f.session), LUMENRY).rider == 0
    write_sheet(f.session, LUMENRY, Sheet())
    assert f.session.draft.rider_part[f.me] == 0.7
    write_sheet(f.session, HEDGEROW, Sheet())
    assert (f.session.draft.rider_lab[f.me], f.session.draft.rider_part[f.me]) == (0, 0)


# -- what a clause weighs -----------------------------------------------------------------------


def rules_value(f: Facts, lab: int, sheet: Sheet) -> float:
    """What the rules say that the sheet is worth to the lab, hidden figures and all."""
    model, draft = f.session._model, put_into(f.session.draft_games(), f.me, lab, sheet)
    draft["independence"][0, lab] = 1.0  # the lab's own order: what built-in labs give
    s, o, rules = record(model.state, 0), record(draft, 0), rules_of(model.rules)
    terms = np.zeros(SHEET, np.int64)
    read_sheet(s, o, rules, f.me, lab, int(sheet.cash), terms)
    return float(sheet_value(s, o, rules, f.me, lab, terms, 0.0))


@pytest.mark.parametrize("lab", [LUMENRY, HEDGEROW])
@pytest.mark.parametrize(
    ("clause", "sign"),
    [
        ({"rights": {INFORMATION}}, -1),
        ({"rights": {VOTES}}, -1),
        ({"rights": {REFUSAL}}, -1),
        ({"rights": {COVENANT}}, -1),
        ({"rights": {DEDICATED}}, 1),
        ({"rights": {OWN_CHIPS}}, -1),
        ({"rights": {INFORMATION, WALL}}, 0),
        ({"share_part": 0.1, "share_cap": 3e5}, -1),
        ({"embed": 2e5}, 1),
    ],
    ids=str,
)
def test_what_a_clause_seems_to_weigh_is_what_the_rules_weigh(lab, clause, sign):
    """Up to what the seat only believes: sales, growth, how much power the lab can use."""
    f = facts("pocket", "saltmere")
    without = Sheet(cash=5e5, pre=2.4e7, commit=2e6, quarters=20, owed_kw=20_000, access=0, access_quarters=8)
    clause = {**clause, "rights": frozenset(clause.get("rights", ()))}
    having = replace(without, **clause)
    seems = weight_kusd(f, lab, without, having)
    truly = rules_value(f, lab, having) - rules_value(f, lab, without)
    assert np.sign(np.round(seems)) == sign
    if sign and DEDICATED not in having.rights:  # what a campus is worth hangs on how short of compute the lab is
        assert seems == pytest.approx(truly, rel=0.3)
    assert np.sign(np.round(truly)) == sign


# -- what can't be had says why -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "control", "key"),
    [
        ("rules.clauses.refusal_rights=0", "right-refusal", "off.refusal"),
        ("rules.governance.votes_most=0", "right-votes", "off.votes"),
        ("rules.clauses.reciprocal=0", "embed", "off.reciprocal"),
        ("rules.clauses.milestones=0", "tranche-0", "off.milestones"),
        ("rules.clauses.commitments=0", "commit", "off.commitments"),
        ("rules.clauses.floor_most=0", "floor", "off.floor"),
        ("rules.clauses.access_most=0", "access", "off.first_launch"),
    ],
)
def test_a_clause_that_the_map_leaves_out_says_so(monkeypatch, shell, change, control, key):
    session = playing(monkeypatch, change)
    shell.show_table(session)
    table = shell.app.screen
    room = open_room(table, HEDGEROW)
    room.put(Sheet(cash=5e5, pre=2.2e7, commit=0.0 if control == "commit" else 2e6))
    drive.click(shell.app, "advanced")
    shell.app.pump()
    assert not table.get(control).enabled
    assert plain_text(text.text(key)) in tip_of(table, control)
    table.focus_on(control)  # it can be reached, so that it can say why
    assert shell.app.screen.focused.id == control
    before = room.sheet
    drive.press(shell.app, "space", "right")
    assert room.sheet == before
    for chosen in PRESETS:
        reason = why_not_preset(table.facts, HEDGEROW, chosen)
        left_out = any(f"off.{need}" == key for need in chosen.needs)
        assert (reason == text.text(key)) == left_out, chosen.id
        if not reason:  # what stays is legal and asks for nothing that is left out
            assert not preset(table.facts, HEDGEROW, chosen.id).empty


def test_exclusive_terms_may_be_left_out_alone(monkeypatch, shell):
    shell.show_table(playing(monkeypatch, "rules.clauses.access_most=1"))
    table = shell.app.screen
    open_room(table, HEDGEROW)
    shell.app.pump()
    control = table.get("access")
    assert [key for key, *_ in control.choices] == ["0", "1"]
    assert text.text("off.exclusive") in " ".join(run.text for run in shell.app.walk_text())


@pytest.mark.parametrize(
    ("seat", "sheet", "right", "key"),
    [
        ("saltmere", Sheet(cash=1e6, pre=2e7), REFUSAL, "rights.refusal_none"),
        ("saltmere", Sheet(cash=1e6, pre=2e7), DEDICATED, "rights.dedicated_none"),
        ("saltmere", Sheet(cash=1e6, pre=2e7), OWN_CHIPS, "rights.own_chips_idle"),
        ("birchway", Sheet(commit=1e6), OWN_CHIPS, "rights.own_chips_none"),
        ("saltmere", Sheet(commit=1e6, owed_kw=1e4), DEDICATED, ""),
        ("saltmere", Sheet(commit=1e6), REFUSAL, ""),
        ("birchway", Sheet(cash=1e6), VOTES, ""),
    ],
)
def test_a_right_that_has_nothing_to_hold_on_to_says_so(seat, sheet, right, key):
    f = facts("pocket", seat)
    assert why_not_right(f, sheet, right) == (text.text(key) if key else "")


# -- answers and counter-offers ----------------------------------------------------------------


@pytest.mark.parametrize("reason", ["votes", "covenant", "conflict", "waits", "matched"])
def test_a_refusal_for_a_right_changes_that_right_only(reason):
    f = facts("pocket", "saltmere")
    sheet = replace(FULL, pre=9e7, most_pre=9e7)
    f.view.answer[HEDGEROW] = ANSWERS.index(reason)
    near = nearest(f, HEDGEROW, sheet)
    if reason in ("waits", "matched"):  # no term of the sheet was at fault
        assert near is None
    elif reason == "votes":
        assert near == sheet.with_right(VOTES, False)
    else:
        assert (near.cash, near.later) == (0, 0)
        assert (near.commit, near.rights) == (sheet.commit, sheet.rights)
        assert nearest(f, HEDGEROW, Sheet(cash=1e6, pre=9e7)) is None  # without money nothing is left of that
    del f.kept["view"]
    f.view.answer[HEDGEROW] = 0


def test_rights_that_others_hold_are_told_and_stand_in_the_way():
    f = facts("pocket", "saltmere")
    v = f.view
    v.refusal[HEDGEROW], v.covenant[HEDGEROW] = 0, 2
    v.rumour_firm[HEDGEROW], v.rumour_kusd[HEDGEROW] = 0, 4_000_000
    v.lab_coverage[HEDGEROW] = 0.62
    told = " ".join(w.text for w in standing(f, HEDGEROW).walk() if isinstance(w, Label))
    assert "Birchway is said to be in talks to invest up to $4B." in told
    assert "0.62×" in told
    assert "Kitefield" in told  # holds the covenant
    kinds = {snag.key: snag.sure for snag in snags(f, HEDGEROW, FULL)}
    assert kinds["covenant"]
    assert not kinds["match"]
    assert "covenant" not in {snag.key for snag in snags(f, HEDGEROW, replace(FULL, cash=0.0, tranches=()))}
    first = rivals(f, HEDGEROW)[0]
    assert first.firm == 0
    assert text.text("rival.talks") in first.signs
    f.kept.clear()


# -- contracts in force ---------------------------------------------------------------------------


def asked(shell, monkeypatch):
    """A table at which Lumenry asks Saltmere for relief, one quarter on."""
    session = playing(monkeypatch, lumenry=plain(asks_relief))
    session.end_quarter()
    assert session.view.asked_cut[LUMENRY] == pytest.approx(0.3)
    shell.show_table(session)
    table = shell.app.screen
    table.news = []
    table.go_desk("deals")
    shell.app.pump()
    return table


@pytest.mark.parametrize("granted", [True, False])
def test_a_cut_that_is_asked_for_is_answered(shell, monkeypatch, granted):
    table = asked(shell, monkeypatch)
    session, app, f = table.session, shell.app, table.facts
    words = " ".join(run.text for run in app.walk_text())
    assert text.text("cut.title", lab="Lumenry") in words
    commits = {d: int(f.view.deal_commit_kusd[d]) for d in f.deals_of(f.me, LUMENRY)}
    left = sum(left_kusd(f, d) for d in commits)
    assert commits
    assert text.money(left) in words
    assert text.money(0.7 * left) in words
    table.focus_on("cut-0")
    if granted:
        drive.press(app, "right")
        table.undo()
        assert session.draft.grant_cut[f.me, LUMENRY] == 0
        table.redo()
        assert session.draft.grant_cut[f.me, LUMENRY] == pytest.approx(0.3)
    relation = float(f.view.relation[LUMENRY])
    session.end_quarter()
    v = session.view
    for d, before in commits.items():
        assert v.deal_commit_kusd[d] == (int(before * 0.7) if granted else before)
    told = {(item.kind, item.who) for item in session.news()}
    assert (("renegotiated", f.me) in told) == granted
    assert (float(v.relation[LUMENRY]) > relation) == granted


def test_ending_all_contracts_costs_the_fee_that_is_shown(shell):
    table = table_of(shell, SALTMERE)
    app, session, f = shell.app, table.session, table.facts
    table.go_desk("deals")
    table.show_lab(LUMENRY)
    table.get("running").turn()
    app.pump()
    fee = fee_kusd(f, LUMENRY)
    assert fee == int(float(f.map.rules.clauses.fee) * coming_kusd(f, LUMENRY, 8)) > 0
    assert text.money(fee) in table.get("drop").text
    table.focus_on("drop")
    drive.press(app, "space")
    assert session.draft.drop[f.me, LUMENRY] == 1
    drive.press(app, "space")
    assert session.draft.drop[f.me, LUMENRY] == 0
    drive.press(app, "space")
    session.end_quarter()
    (paid,) = [item.amount for item in session.news() if item.kind == "terminated"]
    assert paid == fee
    assert not Facts(session).deals_of(session.seat, LUMENRY)


def test_leaning_takes_a_tenth_and_an_own_model(shell):
    table = table_of(shell, SALTMERE)
    app, session, f = shell.app, table.session, table.facts
    least = float(f.map.rules.governance.lean_threshold)
    table.go_desk("deals")
    assert f.stake(f.me, LUMENRY) >= least
    table.show_lab(LUMENRY)
    table.get("running").turn()
    app.pump()
    assert text.percent(float(f.map.rules.governance.lean_delay)) in tip_of(table, "lean")  # its price is told
    table.focus_on("lean")
    drive.press(app, "return")
    assert session.draft.lean[f.me, LUMENRY] == 1
    assert "leans" in {run.text for run in app.walk_text()}
    session.end_quarter()
    assert ("leaned", f.me) in {(item.kind, item.who) for item in session.news()}


def test_a_small_holder_reads_why_it_cannot_lean(shell):
    table = table_of(shell, Challenge("frontier-2026", "amazon", 3, 10))
    table.go_desk("deals")
    table.show_lab(0)  # OpenAI: two parts in a hundred
    table.get("running").turn()
    shell.app.pump()
    assert not table.get("lean").enabled
    assert "10%" in tip_of(table, "lean")


def test_a_right_to_match_has_a_largest_cheque_at_the_desk_and_in_the_room(shell):
    session = Session.new("pocket", "saltmere", seed=3, quarters=10)
    state = session._model.state
    d = Facts(session).deals_of(session.seat, LUMENRY)[0]
    state["deal_rights"][0, d, REFUSAL] = 1  # as if signed so
    session.end_quarter()
    assert session.view.refusal[LUMENRY] == session.seat
    shell.show_table(session)
    table, app = shell.app.screen, shell.app
    table.news = []
    table.go_desk("deals")
    table.show_lab(LUMENRY)
    table.get("running").turn()
    table.focus_on("match")
    drive.press(app, "return")
    drive.type_text(app, "2b")
    drive.press(app, "return")
    assert session.draft.match_kusd[session.seat, LUMENRY] == 2_000_000
    assert text.text("clause.refusal") in deal_words(table.facts, d)
    open_room(table, LUMENRY)
    drive.click(app, "advanced")
    table.focus_on("room-match")
    drive.press(app, "home")
    assert session.draft.match_kusd[session.seat, LUMENRY] == 0
    table.close_top()
    table.show_lab(HEDGEROW)
    app.pump()
    assert not table.find("match")  # no right, no control


def test_fees_count_against_what_an_offer_may_spend():
    f = facts("pocket", "saltmere")
    before = sums(f, HEDGEROW, FULL)
    f.session.order("drop", LUMENRY, value=1)
    after = sums(Facts(f.session), HEDGEROW, FULL)
    assert before.left - after.left == fee_kusd(f, LUMENRY)
    assert before.offers - after.offers == fee_kusd(f, LUMENRY)


# -- looks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1280, 800), 160), ((1920, 1080), 140)])
def test_nothing_is_cut_with_every_clause_set_and_tab_reaches_all_of_it(window, home, size, percent):
    app = window(size, percent)
    table = table_of(started(app), SALTMERE)
    table.facts.view.refusal[LUMENRY] = table.session.seat
    table.facts.view.covenant[LUMENRY] = 2
    table.facts.view.rumour_firm[LUMENRY], table.facts.view.rumour_kusd[LUMENRY] = 0, 4_100_000
    room = open_room(table, LUMENRY)
    for sheet in (FULL, replace(FULL, access=0, concede=2), replace(FULL, share_part=0.0, concede=3, cash=0.0)):
        room.put(sheet)
        for shown in (False, True):
            room.advanced = shown
            table.refresh()
            assert looks(app) == []
    wanted = {w.id for w in app.screen.top.root.walk() if w.can_focus()}
    assert wanted >= {
        "books", "right-votes", "right-refusal", "right-covenant", "right-dedicated", "right-own_chips", "share",
        "share-cap", "embed", "concede", "rider", "room-match", "access-quarters", "floor", "tranche-2",
    }  # fmt: skip
    seen = set()
    for _ in range(len(wanted) + 2):
        drive.press(app, "tab")
        seen.add(app.screen.focused.id)
        assert app.screen.focused.view().h > 0  # scrolled into sight
    assert wanted <= seen


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1280, 800), 160), ((1920, 1080), 140)])
def test_the_desk_with_requests_and_actions_is_whole(window, home, monkeypatch, size, percent):
    app = window(size, percent)
    shell = started(app)
    table = asked(shell, monkeypatch)
    table.facts.view.refusal[LUMENRY] = table.session.seat
    table.facts.view.arrears_kusd[LUMENRY] = 120_000
    table.show_lab(LUMENRY)
    for field, value in (("drop", 1), ("lean", 1), ("match_kusd", 1e6)):
        table.order(field, LUMENRY, value=value)
    write_sheet(table.session, LUMENRY, FULL)
    table.refresh()
    app.pump()
    if not table.get("running").is_open:
        table.get("running").turn()
    app.pump()
    inside = {w.id for w in table.get("desk").walk()} - {"labs"}  # a list may shorten a name, which its tip gives
    assert [run.text for run in app.walk_text() if run.cut and run.widget in inside] == []
    words = " ".join(w.text for w in table.get("desk").walk() if isinstance(w, Label))
    for clause in words_of(FULL):
        assert clause in words
    wanted = {w.id for w in table.get("desk").walk() if w.can_focus()}
    assert wanted >= {"cut-0", "match", "drop", "lean", "running-head"}
