"""Income statement, cash flow and balance sheet of the last four quarters; of others, what they publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.solvency import times
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Heading, Label, Segmented, Table, Tip, Widget
from game.desktop.parts import note
from game.statements import Quarter
from game.statements.pages import STATEMENTS, TOTALS

if TYPE_CHECKING:
    from game.desktop.company.page import CompanyPage

LAST = 4
ICONS = {
    "income": "trending-up",
    "cash_flow": "wallet",
    "balance": "scale",
    "equity": "landmark",
    "memo": "scroll-text",
}
#: What listed firms publish each quarter, as fields of the view.
PUBLIC = ("revenue_kusd", "ebitda_kusd", "capex_kusd", "ai_revenue_kusd", "cloud_revenue_kusd", "debt_kusd",
          "backlog_kusd", "market_cap_kusd", "returned_kusd", "rating", "circularity")  # fmt: skip
_SHARES = ("rating", "circularity")
#: What a seat believes of a lab after each quarter.
BELIEVED: dict[str, Callable[[float], str]] = {
    "believed_arr_kusd": t.money, "believed_growth": t.percent, "believed_burn_kusd": t.money, "lab_coverage": times,
    "valuation_kusd": t.money, "doubt": t.percent,
}  # fmt: skip
Rows = list[list[str | Cell]]


def statement_rows(quarters: list[Quarter], firm: int, which: str) -> Rows:
    """A statement, oldest quarter first; lines that are empty in all of them are left out, totals stand out."""
    columns = [q.of(STATEMENTS[which](q), firm) for q in quarters]
    rows: Rows = []
    for name in columns[0]:
        whole = name in TOTALS
        if not whole and not any(column[name] for column in columns):
            continue
        show = t.money if not name.endswith("_kw") else lambda kw: t.power(kw / 1000)
        shown = [
            Cell(show(column[name]), "bad" if column[name] < 0 and whole else "text", strong=whole)
            if column[name] else Cell("–", "muted")
            for column in columns
        ]  # fmt: skip
        rows.append([Cell(t.text(f"line.{name}"), "text" if whole else "muted", strong=whole), *shown])
    return rows


def names_of(quarters: list[Quarter], firm: int, which: str) -> list[str]:
    """The lines that `statement_rows` shows."""
    columns = [q.of(STATEMENTS[which](q), firm) for q in quarters]
    return [name for name in columns[0] if name in TOTALS or any(column[name] for column in columns)]


def books_page(page: CompanyPage, f: Facts, width: int) -> list[Widget]:
    """The chosen statement, or what is public where the books are closed."""
    quarters = f.session.books(page.firm)[-LAST if width >= 620 else -2 :]
    if not quarters:
        return _public(f, page.firm)
    chosen = [(key, t.text(f"company.{key}"), ICONS[key] if width >= 900 else "") for key in STATEMENTS]
    names = names_of(quarters, page.firm, page.statement)

    def tip(row: int) -> str | Tip:
        key = f"line.{names[row]}_tip"
        return Tip(t.text(f"line.{names[row]}"), t.text(key)) if t.has_text(key) else ""

    heads = [Heading(f.map.quarter_name(q.number), 84, "right") for q in quarters]
    table = Table(f"company-{page.statement}", [Heading(t.text("company.line")), *heads],
                  statement_rows(quarters, page.firm, page.statement), tips=tip, grow=1)  # fmt: skip
    return [
        Segmented("company-statement", chosen, page.statement, page.show_statement),
        note(t.text(f"company.{page.statement}_note")),
        table,
    ]


def _public(f: Facts, firm: int) -> list[Widget]:
    """What a listed firm publishes, or what the seat believes of a lab; why there is no more."""
    if firm == f.me:
        return [note(t.text("company.no_books_yet"), icon="hourglass")]
    listed = [(name, t.percent if name in _SHARES else t.money) for name in PUBLIC
              if firm < getattr(f.view, name).shape[0]]  # fmt: skip
    believed = BELIEVED if firm in f.labs and f.playing else {}
    key = "closed" if listed else "believed" if believed else "private"
    views = f.views()[1:][-LAST:]
    why = t.text(f"company.{key}") + (" " + t.text("company.nothing_yet") if not views and key != "private" else "")
    line = Label(why, "small", "muted", wrap=True, icon="lock")
    if not views or key == "private":
        return [line]
    first = len(f.views()) - len(views) - 1
    place = firm - f.labs.start if believed else firm
    rows: Rows = []
    for name, show in believed.items() or listed:
        word = t.text(f"company.{name}" if believed else f"figure.{name}")
        values = [show(float(getattr(v, name)[place])) for v in views]
        rows.append([Cell(word, "muted"), *(Cell(value) for value in values)])
    heads = [Heading(f.map.quarter_name(first + i), 84, "right") for i in range(len(views))]
    title = Heading(t.text("company.published" if listed else "company.estimates"))
    return [line, Table("company-public", [title, *heads], rows, grow=1)]
