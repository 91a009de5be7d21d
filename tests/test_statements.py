"""Books tie out to the ledger to the dollar: whoever plays, whatever is ordered, firm by firm and for the system."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.model import LandGrab
from game.engine.layout import Games, record
from game.engine.ledger import pay
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUD0,
    CLOUDS,
    CUSTOMERS,
    FIRMS,
    INVESTOR0,
    LAB0,
    LABS,
)
from game.engine.rule import COMPILED
from game.engine.state import CREDIT, EQUITY, KINDS, ROUND, STAKE, TRANCHE, WARRANT, State
from game.statements import (
    ITEMS,
    LINES,
    PLACES,
    SECTORS,
    Block,
    Book,
    Misplaced,
    Quarter,
    equity,
    line_table,
    places,
)
from tests.engine.play import FEW, NASTY, SOME, Hostile, new
from tests.engine.test_conservation import SEATS

ROLES = list(places.ROLES.items())


class Step(NamedTuple):
    """State before a quarter, after it, and its books."""

    before: Games
    after: Games
    books: Quarter

    def __repr__(self) -> str:  # a failing test would print whole games
        return f"<quarter {self.books.number}>"


def steps(model: LandGrab, hostile: Hostile | None = None) -> Iterator[Step]:
    """Play to the end, closing the books of every quarter."""
    book = Book(model.state)
    while model.running:
        before = model.state.copy()
        model.open_quarter()
        model.decide()
        if hostile:
            hostile.spoil(model)
        model.resolve()
        yield Step(before, model.state, book.add(model.state))


@pytest.fixture(scope="module")
def played() -> list[Step]:
    """Reference games of the small map, with a fund that sells at random."""
    model = new("pocket", SOME, strategies={"oakapple": "random_legal"})
    return [step._replace(after=step.after.copy()) for step in steps(model)]


def ties(before: Games, after: Games, books: Quarter) -> None:
    """Everything that has to agree with the ledger, in every game and for every firm."""
    live = before["over"][:, 0] == 0
    cash = after["cash_kusd"][:, :FIRMS] - before["cash_kusd"][:, :FIRMS]
    income, flow, balance, moves = books.income(), books.cash_flow(), books.balance(), books.equity()
    for row, field in (
        ("revenue", "revenue_kusd"), ("ebitda", "ebitda_kusd"), ("operating_result", "earned_kusd"),
        ("profit_before_tax", "profit_kusd"),
    ):  # fmt: skip
        assert np.array_equal(income[row][live], after[field][live]), row
    assert np.array_equal(flow["operating"] + flow["investing"] + flow["financing"], cash)
    assert np.array_equal(flow["change_of_cash"], cash)
    assert np.array_equal(flow["operating"], income["net_result"] - income["wear"])
    assert np.array_equal(balance["cash"], after["cash_kusd"][:, :FIRMS])
    assert np.array_equal(balance["debt"], after["debt_kusd"])
    assert np.array_equal(balance["receivables"].sum(axis=1), balance["payables"].sum(axis=1))
    assert np.array_equal(balance["assets"] - balance["liabilities"], moves["equity_after"])
    named = sum((v for k, v in moves.items() if k not in ("equity_before", "equity_after")), moves["equity_before"])
    assert np.array_equal(named, moves["equity_after"])
    assert not moves["unexplained"].any()
    borrowed = books.line("debt_drawn") + books.line("debt_repaid") + books.note("interest_added")
    assert np.array_equal(books.change("debt"), borrowed - books.note("debt_forgiven"))
    assert np.array_equal(books.change("credit_owed"), books.line("credit_drawn") + books.line("credit_repaid"))
    assert np.array_equal(books.change("credit_given"), -books.line("credit_given") - books.line("credit_collected"))
    assert np.array_equal(balance["credit_given"].sum(axis=1), balance["credit_owed"].sum(axis=1))
    given = books.warrants_given()
    assert (given >= 0).all()
    assert np.array_equal(given.sum(axis=1), books.line("warrants_sold").sum(axis=1))
    capex = books.line("chips_bought") + books.line("shells_built") + books.line("base_capex")
    assert np.array_equal(-capex[live, :CLOUDS], after["capex_kusd"][live])
    assert (books.line("stakes_sold") >= 0).all()
    assert (books.line("shares_issued") >= 0).all()
    matrix = books.flows
    assert not matrix.sum(axis=2).any()
    everybody = (after["cash_kusd"] - before["cash_kusd"]).astype(np.int64)
    starts = [0, CHIPMAKER0, LAB0, INVESTOR0, CUSTOMERS, CUSTOMERS + 1, CUSTOMERS + 2, CUSTOMERS + 3]
    assert np.array_equal(matrix.sum(axis=1), np.add.reduceat(everybody, starts, axis=1))
    by_pair = after["flow_kusd"].sum(axis=1) - after["flow_kusd"].sum(axis=2)
    assert np.array_equal(by_pair[live], everybody[live])


# ------------------------------------------------------------------------------------------- whole games


def test_reference_games_tie_out(played: list[Step]) -> None:
    assert len(played) == 10
    for step in played:
        ties(*step)


@settings(max_examples=25 if COMPILED else 4, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32 - 1),
    seats=st.lists(st.sampled_from(SEATS), min_size=1, max_size=12, unique=True),
    part=st.sampled_from([0.02, 0.2, 0.6, 1.0]),
    palette=st.lists(st.sampled_from(NASTY), min_size=1, max_size=8),
)
def test_hostile_games_tie_out(seed: int, seats: list[int], part: float, palette: list[float]) -> None:
    for step in steps(new("pocket", FEW), Hostile(seed, seats, part, palette)):
        ties(*step)


@settings(max_examples=10 if COMPILED else 2, suppress_health_check=list(HealthCheck))
@given(first=st.integers(0, 2**31))
def test_games_of_random_legal_orders_tie_out(first: int) -> None:
    roles = ("cloud", "chipmaker", "lab", "investor")
    players = dict.fromkeys(roles, "random_legal")
    for step in steps(new("pocket", seeds=range(first, first + FEW), strategies=players)):
        ties(*step)


@pytest.mark.slow
@pytest.mark.skipif(not COMPILED, reason="hours in plain mode")
def test_a_thousand_games_tie_out() -> None:
    for first in range(0, 1000, 125):
        for step in steps(new("frontier-2026", seeds=range(first, first + 125))):
            ties(*step)


def test_games_show_what_statements_are_for(played: list[Step]) -> None:
    """Games in which nothing of a kind ever happens would prove nothing."""
    moved = {name for _, _, books in played for name in LINES if books.line(name).any()}
    assert {
        "debt_drawn", "stakes_bought", "shares_issued", "supply_booked", "payouts", "shells_built", "credit_drawn",
        "credit_collected", "warrants_sold", "embedding_sold", "stakes_sold",
    } <= moved  # fmt: skip
    assert any(books.balance()["plant"][:, LAB0:INVESTOR0].any() for _, _, books in played)
    for row in ("wear", "stake_gains"):
        assert any(books.income()[row].any() for _, _, books in played)
    for item in ("commitments_made", "tranches_owed", "power_owed_kw"):
        assert any(books.memo()[item].any() for _, _, books in played)


# ------------------------------------------------------------------------------------------- the table


def test_every_kind_has_its_place() -> None:
    table = line_table()
    assert (table != places.NOWHERE).any(axis=(1, 2)).all()
    assert set(PLACES) == set(KINDS)
    assert set(table[table != places.NOWHERE].tolist()) == set(range(len(LINES))), "a line in which nothing can stand"


def test_a_kind_without_a_place_is_refused_by_name() -> None:
    with pytest.raises(Misplaced, match="'barter' have no place"):
        line_table((*KINDS, "barter"))


def test_a_place_that_names_no_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLACES, "energy", places.Place("electricity", ""))
    with pytest.raises(Misplaced, match="'electricity' is no line"):
        line_table()


def one_payment(kind: str, payer: int, payee: int) -> Quarter:
    """Books of a quarter in which one payment of 1,000 kUSD was made."""
    state = State.empty(1)
    state["cash_kusd"] = 10_000
    book = Book(state)
    assert pay(record(state, 0), KINDS.index(kind), payer, payee, 1000) == 1000
    return book.add(state)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["paid", "received"])
@pytest.mark.parametrize("role", [name for name, _ in ROLES])
def test_a_payment_stands_in_one_line_or_is_refused(kind: str, side: str, role: str) -> None:
    firm = places.ROLES[role].start
    lines = getattr(PLACES[kind], side)
    line = lines if isinstance(lines, str) else lines.get(role, "")
    other = CUSTOMERS
    if role == "lab" and side == "received" and KINDS.index(kind) in (ROUND, TRANCHE):
        other = CLOUD0  # only firms put money in labs
    ends = (firm, other) if side == "paid" else (other, firm)
    if not line:
        with pytest.raises(Misplaced, match=f"'{kind}' {side} by a {role} has no place"):
            one_payment(kind, *ends)
        return
    books = one_payment(kind, *ends)
    amount = -1000 if side == "paid" else 1000
    assert {name: int(books.line(name)[0, firm]) for name in LINES if books.line(name)[0, firm]} == {line: amount}
    flow, block = books.of(books.cash_flow(), firm), LINES[line]
    total = block.value if block in (Block.INVESTING, Block.FINANCING) else "operating"
    assert (flow[total], flow["change_of_cash"]) == (amount, amount)
    income = books.of(books.income(), firm)
    assert income["net_result"] == (amount if total == "operating" else 0)
    assert income["revenue"] == (amount if block is Block.REVENUE else 0)
    sector = [name for name, _ in ROLES].index(role)
    assert books.flows[0, KINDS.index(kind), sector] == amount
    assert books.flows[0, KINDS.index(kind), SECTORS.index("clouds" if other == CLOUD0 else "customers")] == -amount


def test_new_shares_of_a_rescued_sponsor_are_no_sale_of_stakes() -> None:
    state = State.empty(1)
    state["cash_kusd"] = 10_000
    book = Book(state)
    pay(record(state, 0), STAKE, CUSTOMERS, 1, 700)
    pay(record(state, 0), EQUITY, CUSTOMERS, 1, 300)
    state["returned_kusd"][0, 1] -= 300
    books = book.add(state)
    assert (books.line("stakes_sold")[0, 1], books.line("shares_issued")[0, 1]) == (700, 300)
    assert not books.warrants_given().any()
    moves = books.of(books.equity(), 1)
    assert (moves["shares_issued"], moves["stake_gains"], moves["unexplained"]) == (300, 700, 0)


def test_a_vested_warrant_is_a_gain_of_the_lab_beside_its_result() -> None:
    """The chipmaker's equity does not move, as new shares of its own pay for what it gave away."""
    state = State.empty(1)
    state["cash_kusd"] = 10_000
    book = Book(state)
    pay(record(state, 0), WARRANT, CUSTOMERS, LAB0 + 1, 600)
    state["returned_kusd"][0, CHIPMAKER0] -= 600
    books = book.add(state)
    income, moves = books.of(books.income(), LAB0 + 1), books.of(books.equity(), LAB0 + 1)
    assert (income["ebitda"], income["net_result"], income["comprehensive_result"]) == (0, 0, 600)
    assert (books.of(books.cash_flow(), LAB0 + 1)["investing"], moves["unexplained"]) == (600, 0)
    maker = books.of(books.equity(), CHIPMAKER0)
    assert maker["equity_after"] - maker["equity_before"] == maker["unexplained"] == 0
    assert books.of(books.memo(), CHIPMAKER0)["warrants_given"] == 600


# ------------------------------------------------------------------------------------------- balance sheet


def test_revaluation_is_price_change_times_holdings(played: list[Step]) -> None:
    """N8 (c): for whoever neither bought nor sold, exactly but for rounding to whole thousands."""
    found = 0
    for before, after, books in played:
        gains = books.stake_gains()
        for g, f in np.argwhere((before["shares"] == after["shares"])[:, :FIRMS].all(axis=2)):
            expected = sum(holding(after, g, f, lab) - holding(before, g, f, lab) for lab in range(LABS))
            assert abs(gains[g, f] - expected) <= LABS
            found += expected != 0
    assert found > 20


def holding(state: Games, g: int, f: int, lab: int) -> Fraction:
    units = int(state["shares"][g, :, lab].sum())
    price = min(int(state["outside_price_kusd"][g, lab]), int(state["valuation_kusd"][g, lab]))
    if not state["alive"][g, LAB0 + lab] or not units:
        return Fraction(0)
    return Fraction(int(state["shares"][g, f, lab]) * price, units)


def test_equity_is_assets_less_liabilities() -> None:
    items = np.arange(len(ITEMS))
    owned, owed = [0, 1, 2, 3, 4], [5, 6, 7, 8]
    assert equity(items) == sum(owned) - sum(owed)


@pytest.mark.parametrize("creditor", [1, CHIPMAKER0])
@pytest.mark.parametrize("lives", [1, 0])
def test_arrears_settled_in_shares_leave_no_gap(lives: int, creditor: int) -> None:
    """The creditor's claim becomes a stake, or is lost with a lab that ends; the lab's debt becomes its equity."""
    state = State.empty(1)
    state["arrears_kusd"][0, 2, creditor] = 500
    state["alive"] = 1
    state["shares"][0, FIRMS, 2] = 900
    state["valuation_kusd"][0, 2] = state["outside_price_kusd"][0, 2] = 4000
    book = Book(state)
    state["arrears_kusd"][0, 2, creditor] = 0
    state["settled_kusd"][0, 2, creditor] = 600  # 100 more had been billed before
    state["shares"][0, creditor, 2] = 100
    state["alive"][0, LAB0 + 2] = lives
    books = book.add(state)
    sponsor, lab = books.of(books.equity(), creditor), books.of(books.equity(), LAB0 + 2)
    assert (sponsor["bills_unpaid"], lab["bills_unpaid"]) == (100, -100)
    assert (sponsor["claims_written_off"], sponsor["stake_gains"]) == ((0, -200) if lives else (-600, 0))
    assert lab["arrears_settled_in_shares"] == 600
    assert (sponsor["unexplained"], lab["unexplained"]) == (0, 0)
    assert sponsor["equity_after"] == (400 if lives else 0)


def test_chips_on_credit_move_no_equity_but_a_claim_without_cash_does() -> None:
    state = State.empty(1)
    state["cash_kusd"] = 10_000
    book = Book(state)
    state["credit_kusd"][0, 3, 1] = pay(record(state, 0), CREDIT, CHIPMAKER0 + 1, 3, 250)
    state["credit_kusd"][0, 4, 1] = 100  # for which nothing came
    books = book.add(state)
    assert books.of(books.balance(), 3)["credit_owed"] == 250
    assert books.of(books.balance(), CHIPMAKER0 + 1)["credit_given"] == 350
    assert [books.of(books.equity(), f)["unexplained"] for f in (3, 4, CHIPMAKER0 + 1)] == [0, -100, 100]


def test_what_is_written_off_or_added_to_debt_stands_in_the_books() -> None:
    state = State.empty(1)
    state["debt_kusd"][0, LAB0] = 900
    state["unpaid_kusd"][0, 0] = 40
    book = Book(state)
    state["debt_kusd"][0, LAB0] = 350
    state["interest_added_kusd"][0, LAB0] = 50
    state["forgiven_kusd"][0, LAB0] = 600
    state["unpaid_kusd"][0, 0] = 0
    state["wages_forgiven_kusd"][0, 0] = 70  # 30 more had come due
    books = book.add(state)
    moves = books.of(books.equity(), LAB0)
    assert (moves["debt_forgiven"], moves["wages_forgiven"]) == (600, 70)
    assert (moves["interest_added_to_debt"], moves["bills_unpaid"], moves["unexplained"]) == (-50, -30, 0)
    assert moves["equity_after"] - moves["equity_before"] == 590


# ------------------------------------------------------------------------------------------- whole games kept


def test_a_book_keeps_a_game_in_little_memory(played: list[Step]) -> None:
    model = new("pocket")
    opening = model.state.copy()
    book, own = Book(model.state), Book(model.state, firms=[0])
    while model.running:
        model.step()
        book.add(model.state)
        own.add(model.state)
    assert len(book) == model.map.quarters
    total = sum(q.cash_flow()["change_of_cash"] for q in book.quarters)
    assert np.array_equal(total, model.state["cash_kusd"][:, :FIRMS] - opening["cash_kusd"][:, :FIRMS])
    assert all(np.array_equal(a.closing, b.opening) for a, b in zip(book.quarters, book.quarters[1:], strict=False))
    assert book[3].number == 3
    assert own[3].of(own[3].income(), 0) == book[3].of(book[3].income(), 0)
    assert book.nbytes < 25_000 * len(book)
    assert own.nbytes < 2_500 * len(book)
    with pytest.raises(IndexError, match=r"books are kept of 0 to 9"):
        book[10]
    with pytest.raises(ValueError, match="the games are over"):
        book.add(model.state)


def test_a_book_is_for_one_quarter_after_the_other(played: list[Step]) -> None:
    book = Book(played[2][0], first=2)
    with pytest.raises(ValueError, match="books of quarter 2 are due, not of 3"):
        book.add(played[3][1])
    book.add(played[2][1])
    with pytest.raises(ValueError, match="books of quarter 3 are due, not of 2"):
        book.add(played[2][1])


def test_nothing_moves_in_games_that_are_over(played: list[Step]) -> None:
    state = played[2][0].copy()
    state["over"][0] = 1
    book = Book(state, first=2)
    after = played[2][1].copy()
    after[0] = state[0]
    books = book.add(after)
    for table in (books.income(), books.cash_flow()):
        assert not any(values[0].any() for values in table.values())
    assert np.array_equal(books.opening[:, 0], books.closing[:, 0])
    assert not books.flows[0].any()
    assert books.income()["revenue"][1].any()
