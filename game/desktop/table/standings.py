"""The right side of the table when nobody plays: standings to watch."""

from __future__ import annotations

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Chart, Heading, Label, Line, Panel, Table, Widget
from game.desktop.parts import heading, note


def watch_panel(f: Facts, width: int) -> Widget:
    """Ranking and land over time."""
    v = f.view
    ranked = sorted(f.clouds, key=lambda c: -float(v.value_kusd[c]))
    rows: list[list[str | Cell]] = [
        [Cell(f.short(c), "text", f.hue(c)), t.money(f.value(c)), t.percent(float(v.land_all[c]))] for c in ranked
    ]
    headings = [
        Heading(t.text("firms.name")),
        Heading(t.text("firms.value"), 62, "right"),
        Heading(t.text("firms.land"), 44, "right"),
    ]
    views = f.views()
    lines = [Line(f.label(c), [float(x.land_all[c]) for x in views], f.hue(c)) for c in ranked[:6]]
    return Panel(
        Label(t.text("watch.title"), "title"),
        note(t.text("watch.note")),
        Table("ranking", headings, rows, rows_shown=10),
        heading(t.text("watch.land")),
        Chart("watch-land", lines, show=t.percent, steps=f.steps(), grow=1),
        id="watch",
        width=width,
        pad=10,
    )
