"""The top of the table: five headline figures, the quarter, and the one primary button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Unpack

import pygame

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Canvas, Card, Column, Icon, Label, Meter, Options, Panel, Row, Space, Tip, Widget
from game.desktop.table.headlines import Headline, headlines
from game.desktop.table.hegemon import hegemon
from game.desktop.words import mood

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

BAR = 58
FULL, ROOMY, SPACIOUS = 1150, 1340, 1560  # widths: changes are shown; beside their figures; search has its name
_MOOD = {"hype": ("trending-up", "good"), "neutral": ("minus", "muted"), "sceptical": ("trending-down", "bad")}


class Bar(Panel):
    """A strip across the window, set off from the map by a line at its `edge`."""

    def __init__(self, *children: Widget, id: str, edge: str, pad: tuple[int, int], **options: Unpack[Options]) -> None:
        super().__init__(*children, id=id, kind="plain", gap=0, pad=pad, **options)
        self.edge = edge

    def paint(self, canvas: Canvas) -> None:
        canvas.fill(self.rect, "panel")
        line = max(1, self.look.px(1))
        y = self.rect.y if self.edge == "top" else self.rect.bottom - line
        canvas.fill(pygame.Rect(self.rect.x, y, self.rect.w, line), "border")


def top_section(table: TableScreen, f: Facts) -> Widget:
    """The bar, built when it shows something else."""
    waiting = [card.what for card in table.agenda.open(f)]
    undo = table.gestures.can_undo, table.gestures.can_redo
    return table.show("top", lambda: top_bar(table, f), waiting, undo, table.busy, table.extras_show())


def top_bar(table: TableScreen, f: Facts) -> Widget:
    """The whole bar."""
    width = table.room[0]
    if f.playing:
        shown = [_headline(headline, width) for headline in headlines(table, f)]
        left: list[Widget] = [Row(*shown, gap=12 if width >= FULL else 4)]
    else:
        left = [Label(t.text("top.watching"), "title", "muted", icon="eye")]
    return Bar(
        Row(
            *left,
            Space(grow=1),
            _quarter(f),
            Row(*_tools(table, f, width), gap=4),
            _end(table, f, width >= FULL),
            gap=10,
        ),
        id="top",
        edge="bottom",
        pad=(14, 5),
        height=BAR,
    )


def _headline(headline: Headline, width: int) -> Widget:
    """Icon, name, value and change: beside the value in a wide window, else beside the name."""
    name = Label(t.text(f"top.{headline.id}"), "small", "muted")
    value = Label(headline.value, "number" if width >= FULL else "title")
    moved = [Label(headline.change, "small", headline.colour)] if headline.change and width >= FULL else []
    roomy = width >= ROOMY
    words = Column(Row(name, *([] if roomy else moved), gap=6), Row(value, *(moved if roomy else []), gap=6), gap=0)
    sign: list[Widget] = [Icon(headline.icon, 20 if width >= FULL else 16, "accent")] if width >= 940 else []
    return Card(
        f"head-{headline.id}",
        Row(*sign, words, gap=10 if roomy else 7),
        kind="plain",
        pad=(5, 1),
        gap=0,
        tip=headline.tip,
        on_click=headline.go,
    )


def _system(f: Facts) -> list[tuple[str, str]]:
    """How the whole industry's money hangs together."""
    v = f.view
    if f.quarter == 0:
        return []
    return [
        (t.text("top.loops"), t.percent(float(v.circularity_all[0]), 1)),
        (t.text("top.contagion"), t.percent(float(v.contagion[0]), 1)),
        (t.text("top.impaired"), t.number(int(v.impaired[0]))),
        (t.text("top.norm"), t.percent(float(v.norm[0]))),
    ]


def _quarter(f: Facts) -> Widget:
    count = f.map.quarters
    left = count - f.quarter
    regime = mood(int(f.view.regime[0]))
    icon, colour = _MOOD[regime]
    words = t.text("top.left_one" if left == 1 else "top.left", count=left)
    end = hegemon(f)

    def tip() -> Tip:
        lines = [t.text("top.quarter_tip", mood=t.text(f"mood.{regime}"), left=left, now=f.quarter + 1, all=count)]
        if end is not None:
            key = "point.hegemon_now" if end.left == 1 else "point.hegemon"
            early = t.text(key, firm=f.short(end.cloud), count=end.left)
            lines.append(t.text("top.quarter_early", words=early))
        return Tip(text="\n".join(lines), rows=_system(f))

    if end is not None:
        words = t.text("top.early_one" if end.left == 1 else "top.early", count=end.left)
    return Card(
        "quarter",
        Row(Label(f.quarter_name(), "strong"), Icon(icon, 14, colour), gap=6),
        Row(Meter([(f.quarter / max(count, 1), "accent")], thick=4, id="quarter-meter", width=44),
            Label(words, "small", "muted" if end is None else "bad"), gap=7),
        kind="plain",
        pad=(5, 1),
        gap=2,
        tip=tip,
    )  # fmt: skip


def _tools(table: TableScreen, f: Facts, width: int) -> list[Widget]:
    """What isn't an order: search, undo, redo, menu."""

    def tool(
        name: str, icon: str, act: Callable[[], None], words: str = "", enabled: bool = True, reason: str = ""
    ) -> Widget:
        tip = t.text(f"top.{name}_tip", press=table.key(name))
        kind: Literal["normal", "quiet"] = "normal" if words else "quiet"
        return Button(name, words, act, icon=icon, kind=kind, tip=tip, enabled=enabled, reason=reason)

    find = tool("search", "search", table.open_search, t.text("search.field") if width >= SPACIOUS else "")
    found = [*table.extras(), find]
    if f.ordering and width >= 880:
        found.append(tool("undo", "undo-2", table.undo, "", table.gestures.can_undo, t.text("undo.nothing")))
        found.append(tool("redo", "redo-2", table.redo, "", table.gestures.can_redo, t.text("undo.nothing_again")))
    return [*found, tool("menu", "menu", table.open_menu)]


def _end(table: TableScreen, f: Facts, full: bool) -> Widget:
    open_cards = table.agenda.open(f)
    words = t.text(table.end_words) if f.ordering else t.text("top.next")
    if open_cards:
        words = t.text(table.open_words if full else "top.end_short", count=len(open_cards))
    if table.busy:
        words = t.text("top.busy")

    def tip() -> str:
        lines = [t.text(table.end_tip, press=table.key("end"))]
        if open_cards:
            lines += [t.text("top.end_list"), *(f"· {card.what}" for card in open_cards)]
        return "\n".join(lines)

    kind: Literal["primary", "normal"] = "normal" if table.session.watched else "primary"
    return Button(
        "end", words, table.end_quarter, kind=kind, icon="hourglass" if table.busy else "fast-forward",
        tip=tip, enabled=not table.busy, reason=t.text("top.busy"),
    )  # fmt: skip
