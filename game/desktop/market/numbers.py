"""The same offers as a table whose numbers sum: parts, total, shares; what doesn't fit is summed as the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Heading, Table, Widget
from game.desktop.market.offers import ALL, Row, part_name, rounded, spread, used_parts, utils
from game.desktop.market.why import how_shares, row_tip
from game.desktop.parts import note

if TYPE_CHECKING:
    from game.desktop.market.belief import Seen
    from game.desktop.market.page import MarketPage

_NAME, _PART, _FIGURE = 150, 76, 74  # pixels of columns at scale 100


def shown_parts(rows: list[Row], width: int) -> list[str]:
    """Parts with a column of their own at a width: all, or those that tell offers apart most."""
    used = used_parts(rows)
    room = max(2, (width - _NAME - 4 * _FIGURE - 24) // _PART)
    if len(used) <= room:
        return used
    best = sorted(used, key=lambda name: -spread(rows, name))[: room - 1]
    return [name for name in used if name in best]


def number_rows(rows: list[Row], columns: list[str]) -> list[list[float]]:
    """For each offer the columns' parts, the rest where there is one, and the total; as shown, so they sum."""
    found = []
    for row in rows:
        parts, total = rounded(row.parts)
        rest = [total - sum(parts[name] for name in columns)] if columns != used_parts(rows) else []
        found.append([*(parts[name] for name in columns), *rest, total])
    return found


def numbers_page(page: MarketPage, f: Facts, seen: Seen, width: int) -> list[Widget]:
    """The table and what its numbers mean."""
    rows = page.rows(f, seen)
    columns = shown_parts(rows, width)
    heads = [Heading(t.text("offers.offer")), *(Heading(part_name(name), _PART, "right") for name in columns)]
    if columns != used_parts(rows):
        heads.append(Heading(t.text("offers.part_rest"), _PART, "right"))
    heads += [Heading(t.text(f"offers.{name}"), _FIGURE, "right") for name in ("total", "new", "installed", "barrier")]
    cells: list[list[str | Cell]] = []
    for row, numbers in zip(rows, number_rows(rows, columns), strict=True):
        *parts, total = numbers
        cells.append([
            Cell(row.name, "text", row.hue, row.mine),
            *(Cell(utils(x), "muted" if abs(x) < 0.005 else "good" if x > 0 else "bad") for x in parts),
            Cell(utils(total), "text", strong=True), Cell(t.percent(row.share), "text", strong=True),
            Cell(t.percent(row.installed), "muted"), Cell(t.number(row.barrier, 1), "muted"),
        ])  # fmt: skip
    table = Table(
        "market-numbers", heads, cells, tips=lambda i: row_tip(f, rows[i], page.compared, page.channel),
        on_open=partial(_open, page, rows) if page.channel == ALL else _nothing, rows_shown=len(rows), grow=0.01,
    )  # fmt: skip
    meaning = " ".join(t.text(f"offers.means_{name}") for name in used_parts(rows))
    return [table, note(meaning), note(how_shares(f, page.channel))]


def _open(page: MarketPage, rows: list[Row], place: int) -> None:
    page.show_channel(str(rows[place].index))


def _nothing(place: int) -> None:
    """A model has no further page."""
