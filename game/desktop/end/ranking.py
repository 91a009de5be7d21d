"""The end of a game: all clouds by value, where the value comes from, and how it grew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pygame

from game.desktop import text as t
from game.desktop.desks.bars import draw_part
from game.desktop.facts import Facts
from game.desktop.kit import (
    Canvas,
    Card,
    Chart,
    Colour,
    Column,
    Icon,
    Label,
    Line,
    Meter,
    Panel,
    Row,
    Scroll,
    Segmented,
    Widget,
)
from game.desktop.kit.theme import OKABE_ITO
from game.desktop.parts import heading

if TYPE_CHECKING:
    from game.session import Standing

#: Parts of a score with the colour that stands for them.
PARTS: dict[str, Colour] = {
    "business": OKABE_ITO["blue"], "plant": OKABE_ITO["orange"], "stakes": OKABE_ITO["sky"],
    "backlog": OKABE_ITO["yellow"], "obligations": OKABE_ITO["vermillion"], "net_cash": OKABE_ITO["green"],
    "returned": OKABE_ITO["purple"],
}  # fmt: skip
CHARTS = {"value": "star", "land": "map", "cash": "dollar-sign", "ai": "sparkles"}


class PartsBar(Meter):
    """Parts of a value side by side; what is below zero lies hatched upon the end of what is above."""

    def __init__(self, parts_kusd: Mapping[str, float], most: float, **options: Any) -> None:
        super().__init__([(max(x, 0.0) / most, PARTS[part]) for part, x in parts_kusd.items()], **options)
        self.less = [(-min(x, 0.0) / most, PARTS[part]) for part, x in parts_kusd.items() if x < 0]

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        end = sum(share for share, _ in self.parts)
        for share, colour in self.less:
            left, right = (self.rect.x + round(self.rect.w * edge) for edge in (max(end - share, 0.0), end))
            piece = pygame.Rect(left, self.rect.y, right - left, self.rect.h)
            if piece.w > 1:
                canvas.fill(piece, "panel")
                draw_part(canvas, piece, colour, "hatch")
            end = max(end - share, 0.0)


def ranking_panel(f: Facts, ranked: Sequence[Standing], chosen: int, choose: Callable[[int], None], room: int) -> Panel:
    """Clouds by value; the parts of the seat `chosen` are given in figures. room: window's width at scale 100."""
    slim, roomy = room < 900, room < 1240
    most = max(sum(max(x, 0.0) for x in s.parts_kusd.values()) for s in ranked) or 1.0
    results = any(s.percentile is not None for s in ranked)
    rows = [
        _row(f, s, place, most, results, s.seat == chosen, choose, slim, roomy) for place, s in enumerate(ranked, 1)
    ]
    head = [
        Label("", width=22),
        Label(t.text("firms.name"), "small", "muted", width=132),
        Label("", grow=1),
        Label(t.text("firms.value"), "small", "muted", width=58, align="right"),
    ]
    if not slim:
        head.append(Label(t.text("firms.land"), "small", "muted", width=38, align="right"))
    if results:
        head.append(
            Label(t.text("end.percentile"), "small", "muted", width=46, align="right", id="result-head",
                  tip=t.text("end.percentile_tip"))
        )  # fmt: skip
    return Panel(
        heading(t.text("end.ranking"), icon="crown"),
        Row(*head, gap=8, pad=(10, 0)),
        Scroll("ranking-rows", Column(*rows, gap=2, pad=(3, 3)), grow=1),
        _legend(next(s for s in ranked if s.seat == chosen)),
        pad=12,
        gap=5,
        id="end-ranking",
    )


def _row(
    f: Facts, s: Standing, place: int, most: float, results: bool, chosen: bool, choose: Callable[[int], None],
    slim: bool, roomy: bool,
) -> Widget:  # fmt: skip
    mine = s.seat == f.me
    tint = "text" if s.alive else "disabled"
    first: Widget = Icon("crown", 15, "warn") if place == 1 else Label(str(place), "body", "muted", align="center")
    first.width = 22
    parts: list[Widget] = [
        first,
        Label(f.short(s.seat), "strong" if mine else "body", tint, icon="user" if mine else "cloud",
              icon_colour=f.hue(s.seat), width=132),
        PartsBar(s.parts_kusd, most, thick=14 if roomy else 10, grow=1),
        Label(t.money(s.value_kusd), "strong", tint, width=58, align="right"),
    ]  # fmt: skip
    if not slim:
        parts.append(Label(t.percent(s.land), "body", tint, width=38, align="right"))
    if results:
        score = t.number(s.percentile) if s.percentile is not None else "–"
        good = s.percentile is not None and s.percentile >= 50
        parts.append(Label(score, "strong", "good" if good else "text", width=46, align="right"))
    return Card(
        f"rank-{s.seat}",
        Row(*parts, gap=8),
        on_click=partial(choose, s.seat),
        selected=chosen,
        kind="plain",
        pad=(10, 8 if roomy else 3),
        tip="\n".join([f.name(s.seat), *(_part(part, x) for part, x in s.parts_kusd.items())]),
    )


def _part(part: str, amount: float) -> str:
    return t.text("end.part_row", part=t.text(f"part.{part}"), amount=t.money(amount))


def _legend(s: Standing) -> Widget:
    """What the colours of the bars stand for, with the chosen cloud's figures."""
    cells = [
        Column(
            Row(
                Meter([(1.0, PARTS[part])], width=10, thick=10), Label(t.text(f"part.{part}"), "small", "muted"), gap=5
            ),
            Label(t.money(amount), "small-strong", "bad" if amount < 0 else "text"),
            gap=0,
            grow=1,
        )
        for part, amount in s.parts_kusd.items()
    ]
    half = (len(cells) + 1) // 2  # in two lines: six in one are too many for a column
    lines = [Row(*part, gap=8) for part in (cells[:half], cells[half:])]
    return Panel(*lines, kind="inset", pad=(10, 6), gap=3, id="parts-legend")


# -- charts ---------------------------------------------------------------------------------


def chart_panel(f: Facts, ranked: Sequence[Standing], chart: str, choose: Callable[[str], None] | None) -> Panel:
    """A figure over the quarters: the person's cash, or value, land or AI sales of all clouds; None: no choice."""
    names = [(key, t.text(f"end.chart_{key}"), CHARTS[key]) for key in CHARTS]
    title: Widget = heading(t.text("end.chart_of", figure=t.text(f"end.chart_{chart}")), icon=CHARTS[chart])
    return Panel(
        title if choose is None else Segmented("chart", names, chart, choose),
        Chart(f"chart-{chart}" if choose is None else "chart-chosen", chart_lines(f, ranked, chart),
              show=t.percent if chart == "land" else t.money, steps=f.steps(), grow=1),
        pad=12,
        id=f"chart-panel-{chart}" if choose is None else "chart-panel",
    )  # fmt: skip


def chart_lines(f: Facts, ranked: Sequence[Standing], chart: str) -> list[Line]:
    """The lines of a chart: the person's cash, or a figure of every cloud."""
    views = f.views()
    if chart == "cash":
        return [Line(t.text("top.cash"), [float(v.cash_kusd[0]) for v in views])]
    fields = {"land": "land_all", "ai": "ai_revenue_kusd", "value": "value_kusd"}
    lines = []
    for s in ranked:
        name = t.text("end.you", label=f.label(s.seat)) if s.seat == f.me else f.label(s.seat)
        lines.append(Line(name, [float(getattr(v, fields[chart])[s.seat]) for v in views], f.hue(s.seat)))
    return lines
