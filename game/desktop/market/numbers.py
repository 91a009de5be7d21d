"""The same offers as a table whose numbers sum: parts, total, shares; what doesn't fit is summed as the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Column, Heading, Scroll, Table, Widget
from game.desktop.market.offers import ALL, Row, part_name, rounded, spread, used_parts, utils
from game.desktop.market.why import row_tip
from game.desktop.parts import note

if TYPE_CHECKING:
    from game.desktop.market.belief import Seen
    from game.desktop.market.page import MarketPage

_NAME, _PART, _FIGURE, _GAP = 112, 64, 58, 10  # pixels of columns at scale 100
FIGURES = ("total", "new", "installed", "barrier")


def shown_parts(rows: list[Row], width: int) -> tuple[list[str], tuple[str, ...]]:
    """Parts with a column of their own at a width, and the figures after them.

    If not all fit, the picture's figures go first, then the parts that tell offers apart least.
    """
    used = used_parts(rows)
    for figures in (FIGURES, FIGURES[:2]):
        room = max(2, (width - 16 - _NAME - len(figures) * (_FIGURE + _GAP)) // (_PART + _GAP))
        if len(used) <= room:
            return used, figures
    best = sorted(used, key=lambda name: -spread(rows, name))[: room - 1]
    return [name for name in used if name in best], figures


def number_rows(rows: list[Row], columns: list[str]) -> list[list[float]]:
    """For each offer the columns' parts, the rest where there is one, and the total; as shown, so they sum."""
    found = []
    for row in rows:
        parts, total = rounded(row.parts)
        rest = [total - sum(parts[name] for name in columns)] if columns != used_parts(rows) else []
        found.append([*(parts[name] for name in columns), *rest, total])
    return found


def numbers_table(page: MarketPage, f: Facts, seen: Seen, width: int) -> list[Widget]:
    """The table, and what the names of its parts mean."""
    rows = page.rows(f, seen)
    columns, figures = shown_parts(rows, width)
    heads = [Heading(t.text("offers.offer")), *(Heading(part_name(name), _PART, "right") for name in columns)]
    if columns != used_parts(rows):
        heads.append(Heading(t.text("offers.part_rest"), _PART, "right"))
    heads += [Heading(t.text(f"offers.{name}"), _FIGURE, "right") for name in figures]
    cells: list[list[str | Cell]] = []
    for row, numbers in zip(rows, number_rows(rows, columns), strict=True):
        *parts, total = numbers
        last = [Cell(utils(total), "text", strong=True), Cell(t.percent(row.share), "text", strong=True),
                Cell(t.percent(row.installed), "muted"), Cell(t.number(row.barrier, 1), "muted")]  # fmt: skip
        cells.append([
            Cell(row.name, "text", row.hue, row.mine),
            *(Cell(utils(x), "muted" if abs(x) < 0.005 else "good" if x > 0 else "bad") for x in parts),
            *last[: len(figures)],
        ])  # fmt: skip
    table = Table(
        "market-numbers", heads, cells, tips=lambda i: row_tip(rows[i], page.compared, page.channel),
        on_open=partial(_open, page, rows) if page.channel == ALL else _nothing, rows_shown=len(rows),
    )  # fmt: skip
    return [table, note(" ".join(t.text(f"offers.means_{name}") for name in used_parts(rows)))]


def numbers_page(page: MarketPage, f: Facts, seen: Seen, width: int) -> list[Widget]:
    """The table alone, where a low window has no room for it below the picture."""
    return [Scroll("market-table", Column(*numbers_table(page, f, seen, width - 10), gap=8, pad=(3, 3)), grow=1)]


def _open(page: MarketPage, rows: list[Row], place: int) -> None:
    page.show_channel(str(rows[place].index))


def _nothing(place: int) -> None:
    """A model has no further page."""
