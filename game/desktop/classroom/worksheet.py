"""The worksheet beside the desks: the question, and what to look at and to decide, quarter by quarter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.kit import Column, Label, Row, Rule, Widget

if TYPE_CHECKING:
    from game.desktop.facts import Facts
    from game.desktop.table.screen import TableScreen

MARKS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")  # of emphasis
_ITEM = re.compile(r"^(\d+\.|-) +(.*)$")


def worksheet_page(table: TableScreen, f: Facts) -> Widget:
    """The worksheet of the exercise that is played."""
    lesson = table.lesson
    if lesson is None:
        return Column(id="worksheet")
    open_desks = ", ".join(t.text(f"desk.{desk}") for desk in lesson.exercise.play.desks)
    return Column(
        Label(lesson.exercise.title, "title", icon="clipboard-list", icon_colour="accent", wrap=True),
        Label(lesson.exercise.question, "strong", wrap=True),
        Label(t.text("worksheet.desks", desks=open_desks), "small", "muted", wrap=True),
        Rule(),
        *lines(lesson.texts["worksheet"]),
        id="worksheet",
        gap=7,
    )


def lines(markdown: str) -> Iterator[Widget]:
    """A worksheet's Markdown as widgets: headings, paragraphs, lists, tables as lines; room to write is on paper."""
    for block in re.split(r"\n{2,}", markdown.strip()):
        rows = block.splitlines()
        if rows[0].startswith("# ") or rows[0].startswith("[lines "):
            continue
        if rows[0].startswith("#"):
            yield Label(_plain(rows[0].lstrip("# ")), "strong", "accent", wrap=True)
            rows = rows[1:]
        if rows and rows[0].startswith("|"):
            yield Label(_table(rows), "small", "muted", icon="file-text", wrap=True)
            continue
        yield from _paragraphs(rows)


def _paragraphs(rows: list[str]) -> Iterator[Widget]:
    """Paragraphs and items, whose lines may be broken."""
    whole: list[str] = []
    for row in rows:
        if row.startswith("[lines "):
            continue
        if whole and not _ITEM.match(row):
            whole[-1] += f" {row.strip()}"
        else:
            whole.append(row.strip())
    for words in whole:
        found = _ITEM.match(words)
        if found:
            mark = "•" if found[1] == "-" else found[1]
            yield Row(
                Label(mark, "small-strong", "accent", width=20), Label(_plain(found[2]), wrap=True, grow=1), gap=4
            )
        else:
            yield Label(_plain(words), wrap=True)


def _table(rows: list[str]) -> str:
    """A table to fill in on paper, in words: its columns, and its rows if they have names."""
    cells = [[_plain(cell) for cell in row.strip().strip("|").split("|")] for row in (rows[0], *rows[2:])]
    head = ", ".join(cell for cell in cells[0] if cell)
    names = "; ".join(row[0] for row in cells[1:] if row[0] and not row[0].isdigit())
    key = "worksheet.table_both" if head and names else "worksheet.table"
    return t.text(key, columns=head or names, rows=names)


def _plain(words: str) -> str:
    return MARKS.sub("", words).strip()
