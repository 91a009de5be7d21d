"""Box 6 of the term sheet: what the seat may see, say and take over, and whom the lab keeps out."""

from __future__ import annotations

from functools import partial

from game.desktop import text as t
from game.desktop.deals.boxes import Boxes
from game.desktop.deals.clauses import BOOKS, BOX, books, why_not_right, with_books
from game.desktop.deals.parts import Box, Toggle, box, sentence
from game.desktop.deals.sheet import LISTED, Sheet
from game.desktop.kit import Column, Label, Segmented, Widget, Wrap
from game.engine.parameters import COVENANT, RIGHTS


def rights_box(b: Boxes) -> Box:
    """Information with or without a wall, votes, the right to match, the covenant."""
    s = b.sheet
    lines: list[Widget] = [
        Column(Label(t.text("rights.books"), "body", "muted"), _books(b), gap=4),
        Wrap(*(toggle(b, right) for right in BOX), gap=4),
        _said(b),
    ]
    if s.has(COVENANT) and s.access == LISTED:
        lines.append(b.length())
    return box(6, t.text("sheet.box6"), "shield", *lines, tip=t.text("sheet.box6_tip"))


def _books(b: Boxes) -> Segmented:
    """Whether the seat sees the lab's books, and whether its own model team does."""
    f, s, now = b.f, b.sheet, books(b.sheet)
    tip = t.text("rights.books_tip", slow=t.percent(float(f.map.rules.governance.wall_slow)))
    return Segmented(
        "books", [(key, t.text(f"rights.books_{key}")) for key in BOOKS], now,
        lambda key: b.change(with_books(s, key)), tip=b.weighs(tip, with_books(s, "none"), s),
    )  # fmt: skip


def toggle(b: Boxes, right: int) -> Toggle:
    """The switch of a right, with what it weighs with the lab in its tip, or why it can't be had."""
    f, s, name = b.f, b.sheet, RIGHTS[right]
    reason, on = why_not_right(f, s, right), s.has(right)
    k = f.map.rules
    tip = t.text(f"rights.{name}_tip", cost=t.percent(float(k.clauses.refusal_cost)),
                 covenant=t.percent(float(k.clauses.covenant_cost)), least=t.percent(float(k.governance.votes_most)),
                 mature=t.percent(float(f.view.maturity[0])))  # fmt: skip
    tip = f"{reason}\n{tip}" if on and reason else tip  # what is there can always be taken away
    without, having = s.with_right(right, False), s.with_right(right, True)
    return Toggle(
        f"right-{name}", t.text(f"rights.{name}"), on, partial(_take, b, right),
        tip=b.weighs(tip, without, having), enabled=on or not reason, reason=reason,
    )  # fmt: skip


def _take(b: Boxes, right: int, on: bool) -> None:
    b.change(b.sheet.with_right(right, on))


def _said(b: Boxes) -> Widget:
    """What the chosen rights mean, in sentences."""
    s: Sheet = b.sheet
    lab = b.f.short(b.f.labs[b.lab])
    said = [] if books(s) == "none" else [t.text(f"rights.said_{books(s)}")]
    for right in BOX:
        if s.has(right):
            said.append(t.text(f"rights.said_{RIGHTS[right]}", lab=lab, count=s.access_quarters))
    return sentence(" ".join(said)) if said else sentence(t.text("rights.said_none"), "muted")
