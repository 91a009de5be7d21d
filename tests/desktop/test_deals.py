"""Sheets and what is signed: what is said is what is ordered, and what is signed is what was said."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from game.desktop import text
from game.desktop.deals.gains import gains
from game.desktop.deals.presets import PRESETS, preset, why_not_preset
from game.desktop.deals.sheet import Sheet, Tranche, entries, in_draft, last_offer, put_into, same, write_sheet
from game.desktop.deals.sums import cap_rows, carry_kusd, nearest, price_needed, snags, sums
from game.desktop.facts import Facts
from game.desktop.kit import drive
from game.engine.book import ACCEPTED, ANSWERS, PRICE
from game.engine.orders import check
from game.engine.parameters import OWN_CHIPS
from game.session import Session
from tests.desktop.dealing import HEDGEROW, answer, end_quarter, facts, open_room
from tests.desktop.screens import table_of

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
