"""What contracts ask ahead is what the engine then asks, from a state or a seat's view; coverage in closed form."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pytest

from game.engine import turn
from game.engine.book import left_kusd
from game.engine.layout import Games, record
from game.engine.parameters import CHIPMAKER0, CLOUDS, DEALS, FIRMS, INVESTOR0, LAB0, LABS, SPONSORS
from game.engine.state import CREDIT, EMBED, KINDS, State
from game.engine.view import View
from game.statements import Book, Calendar, Contract, Milestone, Quarter, calendar, coverage
from tests.engine.play import SOME, new


@pytest.fixture(scope="module")
def played() -> list[tuple[Games, Quarter]]:
    """Two reference games: the state after each quarter, and its books."""
    model, found = new("pocket", 2), []
    book = Book(model.state)
    while model.running:
        model.step()
        found.append((model.state.copy(), book.add(model.state)))
    return found


def test_what_contracts_leave_is_what_the_engine_says(played: list[tuple[Games, Quarter]]) -> None:
    seen, chips = 0, False
    for after, books in played:
        for g in range(2):
            made, owed = np.zeros(FIRMS, np.int64), np.zeros(FIRMS, np.int64)
            s = record(after, g)
            for d in range(DEALS):
                sponsor, lab = int(after["deal_sponsor"][g, d]), LAB0 + int(after["deal_lab"][g, d])
                if after["deal_status"][g, d] == 1 and after["alive"][g, sponsor] and after["alive"][g, lab]:
                    left = left_kusd(s, d, books.number + 1)
                    made[lab] += left
                    made[sponsor] += left
                    chips |= sponsor >= CLOUDS and left > 0
                    owed[sponsor] += after["tranche_kusd"][g, d].sum()
            memo = books.memo()
            assert np.array_equal(memo["commitments_made"][g] + memo["commitments_received"][g], made)
            assert np.array_equal(memo["tranches_owed"][g], owed)
            seen += bool(made.any())
    assert seen
    assert chips


@pytest.mark.parametrize("settings", [(), ("rules.clauses.floor_most=0.2",)])
def test_the_calendar_asks_what_the_next_quarter_asks(settings: tuple[str, ...]) -> None:
    """Summed over contracts it is what the engine's own phase writes; the same from a state and from a seat's view."""
    model = new("pocket", 2, settings=settings)
    rules = model.setup.plain_rules
    milestones = 0
    while model.running:
        before = model.state.copy()
        model.open_quarter()
        q = model.quarter
        due, floor = np.zeros((2, LABS, CLOUDS), np.int64), np.zeros((2, LABS, CLOUDS), np.int64)
        for g in range(2):
            truth = State.view(before[g])
            opened = State.view(model.state[g])
            renewed = set(np.flatnonzero(truth.deal_start != opened.deal_start).tolist())
            for firm in [*range(SPONSORS), *range(LAB0, INVESTOR0)]:
                if not model.setup.ids[firm]:
                    continue
                ahead = calendar(truth, firm, q, rules)
                turn.look(model.state, model.view, model.luck, model.rules, firm, g)
                seen = calendar(View.view(model.view[g]), firm, q, rules)
                known = calendar(opened, firm, q, rules)
                same(seen, known)
                same(ahead, known, later_ones_end=True, but=renewed)
                milestones += len(ahead.milestones)
                for c in known.contracts:
                    if firm >= LAB0 and c.sponsor < CLOUDS:  # the phase counts compute; chips are asked in their own
                        due[g, c.lab, c.sponsor] += c.contracted_kusd[0]
                        floor[g, c.lab, c.sponsor] += c.take_or_pay_kusd[0]
        assert np.array_equal(due, model.state["due_kusd"])
        assert np.array_equal(floor, model.state["floor_kusd"])
        model.decide()
        model.resolve()
    assert milestones
    assert due.any()


def same(a: Calendar, b: Calendar, later_ones_end: bool = False, but: Collection[int] = ()) -> None:
    """Equal calendars; deals that ran out may be in one of them, empty. but: deals to leave out."""

    def listed(c: Calendar) -> list[Any]:
        return [
            (x.deal, x.known, x.later_kusd, np.stack((x.contracted_kusd, x.take_or_pay_kusd, x.embed_kusd)).tolist())
            for x in c.contracts
            if x.deal not in but and (not later_ones_end or x.contracted_kusd.any())
        ]

    assert listed(a) == listed(b)
    assert a.milestones == b.milestones
    assert a.instalments_kusd.tolist() == b.instalments_kusd.tolist()
    assert (a.credit_kusd, a.debt_kusd, a.coverage) == (b.credit_kusd, b.debt_kusd, b.coverage)
    if not later_ones_end:  # the mood may have changed with the quarter
        assert a.interest_kusd.tolist() == b.interest_kusd.tolist()


def test_the_calendar_adds_up_to_the_commitment(played: list[tuple[Games, Quarter]]) -> None:
    rules = new("pocket").setup.plain_rules
    for after, books in played:
        memo = books.memo()
        for firm in range(LAB0, LAB0 + 3):
            ahead = calendar(State.view(after[0]), firm, books.number + 1, rules)
            total = int(ahead.contracted_kusd.sum()) + sum(c.later_kusd for c in ahead.contracts)
            assert total == memo["commitments_made"][0, firm]
            assert sum(m.kusd for m in ahead.milestones) == memo["tranches_expected"][0, firm]
            assert (ahead.take_or_pay_kusd <= ahead.contracted_kusd).all()


def test_interest_ahead_is_the_interest_paid() -> None:
    model = new("pocket", SOME)
    compared = 0
    while model.running:
        model.open_quarter()
        opened = model.state.copy()
        model.decide()
        model.resolve()
        s = model.state
        borrowed = s["paid_kusd"][:, KINDS.index("debt"), :FIRMS] + s["received_kusd"][:, KINDS.index("debt"), :FIRMS]
        for g, f in np.argwhere((borrowed == 0) & (opened["debt_kusd"] > 0)):
            due = calendar(State.view(opened[g]), int(f), model.quarter - 1, model.setup.plain_rules)
            if s["cash_kusd"][g, f] > 0:
                assert due.interest_kusd[0] == s["paid_kusd"][g, KINDS.index("interest"), f]
                compared += 1
    assert compared


def test_purchases_and_instalments_ahead_are_what_is_paid() -> None:
    """Of who has the cash, and for instalments who got no new credit, which would add to them."""
    model = new("pocket", SOME)
    rules = model.setup.plain_rules
    embedded, repaid = 0, 0
    while model.running:
        model.open_quarter()
        opened = model.state.copy()
        model.decide()
        model.resolve()
        paid, received = model.state["paid_kusd"], model.state["received_kusd"]
        for g in range(model.games):
            for c in range(len(model.map.clouds)):
                due = calendar(State.view(opened[g]), c, model.quarter - 1, rules)
                if model.state["cash_kusd"][g, c] == 0:
                    continue
                assert due.embed_kusd[0] == paid[g, EMBED, c]
                embedded += bool(due.embed_kusd[0])
                if received[g, CREDIT, c] == 0:
                    assert due.instalments_kusd[0] == paid[g, CREDIT, c]
                    repaid += bool(due.instalments_kusd[0])
    assert embedded
    assert repaid


def test_instalments_repay_all_credit_and_both_sides_say_the_same() -> None:
    model = new("pocket")
    rules = model.setup.plain_rules
    model.state["credit_kusd"][0, 0, :2] = 9_000_000, 700
    model.state["credit_kusd"][0, 1, 0] = 40_000
    truth = State.view(model.state[0])
    first = calendar(truth, 0, 0, rules)
    assert first.credit_kusd == 9_000_700
    assert first.instalments_kusd[0] == 9_000_000 // rules.solvency.credit_quarters + 1000 + 700
    assert (np.diff(first.instalments_kusd) <= 0).all()
    for firm, credit in ((0, 9_000_700), (CHIPMAKER0, 9_040_000), (LAB0, 0)):
        assert calendar(truth, firm, 0, rules, quarters=150).instalments_kusd.sum() == credit
    makers = sum(calendar(truth, CHIPMAKER0 + k, 0, rules).instalments_kusd for k in range(2))
    assert makers.tolist() == sum(calendar(truth, c, 0, rules).instalments_kusd for c in range(2)).tolist()


def test_coverage_and_credit_are_for_the_firm_to_know(played: list[tuple[Games, Quarter]]) -> None:
    model = new("pocket")
    rules = model.setup.plain_rules
    model.state[0] = played[-1][0][0]
    model.state["credit_kusd"][0, 0] = 0
    model.state["credit_kusd"][0, 0, 1] = 5000
    model.state["coverage"][0, :2] = 0.6, 0.7
    turn.look(model.state, model.view, model.luck, model.rules, 0, 0)
    view = View.view(model.view[0])
    own, other = calendar(view, 0, 9, rules), calendar(view, 1, 9, rules)
    assert (own.coverage, other.coverage) == (0.6, None)
    assert (own.credit_kusd, calendar(view, CHIPMAKER0, 9, rules).credit_kusd) == (5000, 0)
    assert calendar(State.view(model.state[0]), 1, 9, rules).coverage == 0.7
    assert calendar(State.view(model.state[0]), INVESTOR0, 9, rules).coverage is None


def test_a_stranger_sees_the_size_of_a_deal_and_not_its_terms() -> None:
    model = new("pocket")
    model.open_quarter()
    deal = next(d for d in range(DEALS) if model.state["deal_status"][0, d] and model.state["deal_sponsor"][0, d] != 0)
    sponsor = int(model.state["deal_sponsor"][0, deal])
    turn.look(model.state, model.view, model.luck, model.rules, 0, 0)
    seen = calendar(View.view(model.view[0]), sponsor, 0, model.setup.plain_rules, quarters=40)
    truth = calendar(State.view(model.state[0]), sponsor, 0, model.setup.plain_rules, quarters=40)
    assert seen.unknown
    assert not truth.unknown
    assert truth.take_or_pay_kusd.any()
    for a, b in zip(seen.contracts, truth.contracts, strict=True):
        if not a.known:
            assert (a.contracted_kusd > 0).tolist() == (b.contracted_kusd > 0).tolist()
            assert np.ptp(a.contracted_kusd[a.contracted_kusd > 0]) <= 1  # even, to whole thousands
            assert not a.take_or_pay_kusd.any()
            assert not a.embed_kusd.any()


def test_coverage_in_closed_form() -> None:
    floors = np.array([100, 100, 200, 200, 999, 999, 999, 999])
    none = np.zeros(8, np.int64)
    terms = Contract(0, 0, 0, True, 2 * floors, floors, none, none, 0)
    promised = (
        Milestone(0, 0, 0, 70, 1200, 1), Milestone(0, 0, 0, 50, 1201, 1), Milestone(0, 0, 0, 30, 2000, 9),
    )  # fmt: skip
    ahead = Calendar(LAB0, 0, (terms,), promised, none, none, 0, 0, None)
    found = coverage(ahead, 300, 100.0, 1000.0, 0.0)
    assert (found.earned_kusd, found.due_kusd, found.undrawn_kusd) == (400, 600, 0)
    assert found.ratio == pytest.approx(700 / 600)
    grown = coverage(ahead, 300, 100.0, 1000.0, 0.1)
    assert grown.earned_kusd == round(110 + 121 + 133.1 + 146.41)
    assert grown.undrawn_kusd == 120  # both that are in reach by quarter 1, at 1,210; not the one at 2,000
    assert grown.with_undrawn == pytest.approx((300 + 511 + 120) / 600)
    assert coverage(ahead, 300, -50.0, 1000.0, 0.0).ratio == 0.5
    assert coverage(ahead, 0, 100.0, 1000.0, 9.0).earned_kusd == round(150 + 225 + 337.5 + 506.25)
    empty = Calendar(LAB0, 0, (), (), none, none, 0, 0, None)
    assert coverage(empty, 5, 0.0, 0.0, 0.0).ratio == float("inf")
    with pytest.raises(ValueError, match="only labs"):
        coverage(Calendar(0, 0, (), (), none, none, 0, 0, None), 0, 0.0, 0.0, 0.0)
