"""The bottom of the table: what to decide, what happened, and prices over time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Card, Chart, Column, Label, Line, Panel, Row, Scroll, Widget
from game.desktop.parts import heading, note
from game.desktop.words import news_colour, news_text

if TYPE_CHECKING:
    from game.desktop.table import TableScreen


TICKER = 272


def news_bar(table: TableScreen, f: Facts, height: int) -> Widget:
    """Agenda, news, ticker."""
    wide = table.room[0] >= 1150
    left = table.room[0] - 16 - (TICKER + 8 if wide else 0)
    parts: list[Widget] = []
    if f.playing:
        parts.append(_agenda(table, int(left * 0.46)))
    parts.append(_news(table, f))
    if wide:
        parts.append(_ticker(f))
    return Row(*parts, gap=8, height=height, id="bottom")


def _agenda(table: TableScreen, width: int) -> Widget:
    points = table.points()[:4]
    cards: list[Widget] = [
        Card(
            f"point-{point.id}",
            Label(point.text, "small", wrap=True),
            on_click=partial(table.go_to, point),
            stripe=point.colour,
            pad=(12, 5),
            tip=t.text("agenda.tip"),
        )
        for point in points
    ]
    body = Column(*(cards or [note(t.text("agenda.none"))]), gap=5)
    return Panel(
        heading(t.text("agenda.title")), Scroll("agenda", body, grow=1), width=width, gap=6, pad=10, id="agenda-panel"
    )  # fmt: skip


def _news(table: TableScreen, f: Facts) -> Widget:
    items: list[Widget] = [
        Card(
            f"news-{i}",
            Label(news_text(f, item), "small", wrap=True),
            kind="plain",
            stripe=news_colour(item),
            pad=(12, 2),
            on_click=partial(table.go_to_news, item),
        )
        for i, item in enumerate(table.news)
    ]
    body = Column(*(items or [_no_news(f)]), gap=3)
    return Panel(heading(t.text("news.title")), Scroll("news", body, grow=1), grow=1.2, gap=6, pad=10, id="news-panel")


def _no_news(f: Facts) -> Widget:
    if f.quarter == 0 and f.playing:
        return Label(t.text("news.start", firm=f.short(f.me), story=f.firm(f.me).story), "small", wrap=True)
    return note(t.text("news.none"))


def _ticker(f: Facts) -> Widget:
    views = f.views()
    clouds = len(f.map.clouds)
    lines: list[tuple[str, list[float], str]] = []
    compute = [float(v.compute_price_usd[:clouds].mean()) for v in views]
    lines.append(("compute", compute, t.usd(compute[-1])))
    token = [f.token_price(v) for v in views]
    lines.append(("token", token, t.usd(token[-1])))
    chip = [float(v.chip_kusd[0]) for v in views]
    lines.append(("chip", chip, t.percent(chip[-1])))
    if f.playing:
        share = [float(v.land_all[f.me]) for v in views]
        lines.append(("share", share, t.percent(share[-1], 1)))
    rows = [
        Row(
            Label(t.text(f"ticker.{name}"), "small", "muted", width=104, tip=t.text(f"ticker.{name}_tip"), id=name),
            Chart(f"spark-{name}", [Line("", values)], bare=True, grow=1),
            Label(shown, "small-strong", width=48, align="right"),
            gap=8,
        )
        for name, values, shown in lines
    ]  # fmt: skip
    return Panel(heading(t.text("ticker.title")), *rows, width=TICKER, gap=3, pad=10, id="ticker")
