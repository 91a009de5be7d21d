"""Statements as rows of text and as plain data, for the command line."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from game.engine.layout import Games
from game.engine.parameters import INVESTOR0, LAB0, GameRules
from game.engine.state import KINDS, State
from game.statements.book import Book
from game.statements.calendar import Calendar, Coverage, calendar, coverage
from game.statements.quarter import SECTORS, Quarter, Table

Row = list[str]

TOTALS = frozenset((
    "revenue", "ebitda", "operating_result", "profit_before_tax", "net_result", "comprehensive_result", "operating",
    "investing", "financing", "change_of_cash", "assets", "liabilities", "equity", "equity_before", "equity_after",
    "unexplained",
))  # fmt: skip
STATEMENTS: dict[str, Callable[[Quarter], Table]] = {
    "income": Quarter.income, "cash_flow": Quarter.cash_flow, "balance": Quarter.balance, "equity": Quarter.equity,
    "memo": Quarter.memo,
}  # fmt: skip
TITLES = {
    "income": "Income statement, USD m", "cash_flow": "Cash flow, USD m", "balance": "Balance sheet, USD m",
    "equity": "Equity, USD m", "memo": "Beside the balance sheet, USD m and MW",
}  # fmt: skip


def words(name: str) -> str:
    """A row's name as text; what sums rows above it stands out by standing further left."""
    text = name.removesuffix("_kw").removesuffix("_kusd").replace("_", " ")
    return text if name in TOTALS else f"  {text}"


def thousands(x: int) -> str:
    """Thousands of dollars in millions, kilowatts in megawatts."""
    return f"{x / 1000:,.0f}" if round(x / 1000) else "–" if x == 0 else f"{x / 1000:,.3f}"


def rows(columns: Sequence[dict[str, int]]) -> list[Row]:
    """A statement, a column a quarter; lines that are empty in all of them are left out, totals are not."""
    return [
        [words(name), *(thousands(column[name]) for column in columns)]
        for name in columns[0]
        if name in TOTALS or any(column[name] for column in columns)
    ]


def statement(quarters: Sequence[Quarter], firm: int, which: str) -> list[Row]:
    """One of STATEMENTS of a firm, for some quarters."""
    return rows([q.of(STATEMENTS[which](q), firm) for q in quarters])


def flows(quarter: Quarter, game: int = 0) -> list[Row]:
    """The transaction-flow matrix: kinds of payment that moved by sector, then the change of cash."""
    matrix = quarter.flows[game]
    moved = [k for k in range(len(KINDS)) if matrix[k].any()]
    body = [[f"  {KINDS[k].replace('_', ' ')}", *map(thousands, map(int, matrix[k]))] for k in moved]
    return [*body, ["change of cash", *map(thousands, map(int, matrix.sum(axis=0)))]]


def ahead(state: Games, book: Book, firm: int, rules: GameRules) -> tuple[Calendar, Coverage | None]:
    """Calendar of a firm after the last quarter in the book, and coverage if it is a lab; state: one game's, (1,)."""
    s = State.view(state[0])
    due = calendar(s, firm, book.next, rules)
    if not LAB0 <= firm < INVESTOR0 or not len(book):
        return due, None
    last = book[book.next - 1]
    earned = last.of({"earned": last.before_compute()}, firm)["earned"]
    lab = firm - LAB0
    return due, coverage(due, int(s.cash_kusd[firm]), earned, float(s.arr_kusd[lab]), float(s.growth[lab]))


def due_rows(due: Calendar, name: Callable[[int], str]) -> list[Row]:
    """The calendar as rows, a column a quarter ahead. name: of a firm."""
    found = [["purchases contracted", *map(thousands, map(int, due.contracted_kusd))]]
    for c in due.contracts:
        if not c.contracted_kusd.any():
            continue
        other = name(LAB0 + c.lab if due.firm == c.sponsor else c.sponsor)
        found.append([f"  {other}", *map(thousands, map(int, c.contracted_kusd))])
    for text, row in (
        ("take or pay", due.take_or_pay_kusd), ("models for own products", due.embed_kusd),
        ("milestones by deadline", due.tranches_kusd), ("power owed, MW", due.power_kw),
        ("instalments of chips on credit", due.instalments_kusd), ("interest on today's debt", due.interest_kusd),
    ):  # fmt: skip
        found.append([text, *map(thousands, map(int, row))])
    return found


def notes(
    due: Calendar, covered: Coverage | None, name: Callable[[int], str], quarter_name: Callable[[int], str]
) -> list[str]:
    """Milestones ahead, debt, credit, coverage, and a lab's expected one with its parts, a line each."""
    found = [
        f"{name(m.sponsor)} pays {name(LAB0 + m.lab)} {thousands(m.kusd)} once its run rate is"
        f" {thousands(m.arr_kusd)}, until {quarter_name(m.until)}"
        for m in due.milestones
    ]
    if due.debt_kusd:
        found.append(f"debt: {thousands(due.debt_kusd)}")
    if due.credit_kusd:
        found.append(f"chips on credit: {thousands(due.credit_kusd)}")
    if due.coverage is not None:
        found.append(f"coverage as lenders count it, a year's means over a year's obligations: {due.coverage:.2f}")
    if covered is not None:
        over = f"{covered.ratio:.2f}" if covered.due_kusd else "nothing is due"
        found.append(
            f"expected coverage of a year of take or pay: {over} (cash {thousands(covered.cash_kusd)},"
            f" expected earnings before compute {thousands(covered.earned_kusd)}, due {thousands(covered.due_kusd)};"
            f" milestones in reach {thousands(covered.undrawn_kusd)})"
        )
    return found


def as_json(book: Book, numbers: Sequence[int], firm: int) -> list[dict[str, Any]]:
    """A firm's statements of some quarters, kUSD."""
    return [
        {"quarter": n, **{which: book[n].of(table(book[n]), firm) for which, table in STATEMENTS.items()}}
        for n in numbers
    ]


def flows_json(quarter: Quarter, game: int = 0) -> dict[str, Any]:
    """The transaction-flow matrix, kUSD, by kind and sector."""
    return {
        "quarter": quarter.number,
        "flows": {
            kind: dict(zip(SECTORS, map(int, quarter.flows[game, k]), strict=True)) for k, kind in enumerate(KINDS)
        },
    }


def due_json(due: Calendar, covered: Coverage | None, name: Callable[[int], str]) -> dict[str, Any]:
    """A calendar and a lab's coverage, kUSD and kW; firms by name."""

    def listed(values: Any) -> list[int]:
        return [int(x) for x in np.asarray(values)]

    found: dict[str, Any] = {
        "from_quarter": due.first, "debt": due.debt_kusd, "interest": listed(due.interest_kusd),
        "credit": due.credit_kusd, "instalments": listed(due.instalments_kusd), "lenders_coverage": due.coverage,
        "contracts": [
            {
                "sponsor": name(c.sponsor), "lab": name(LAB0 + c.lab), "contracted": listed(c.contracted_kusd),
                "take_or_pay": listed(c.take_or_pay_kusd), "embed": listed(c.embed_kusd),
                "power_kw": listed(c.power_kw), "later": c.later_kusd,
            }
            for c in due.contracts
        ],
        "milestones": [
            {
                "sponsor": name(m.sponsor), "lab": name(LAB0 + m.lab), "amount": m.kusd, "arr": m.arr_kusd,
                "until_quarter": m.until,
            }
            for m in due.milestones
        ],
    }  # fmt: skip
    if covered is not None:
        found["coverage"] = {
            "cash": covered.cash_kusd, "expected_earnings": covered.earned_kusd, "undrawn": covered.undrawn_kusd,
            "due": covered.due_kusd, "ratio": covered.ratio if math.isfinite(covered.ratio) else None,
            "with_undrawn": covered.with_undrawn if math.isfinite(covered.with_undrawn) else None,
        }  # fmt: skip
    return found
