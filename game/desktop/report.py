"""The turn report: what changed in a quarter, why, and who stands where."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import (
    Button,
    Card,
    Cell,
    Column,
    Heading,
    Label,
    Panel,
    Row,
    Scroll,
    Space,
    Table,
    Widget,
)
from game.desktop.parts import heading, note
from game.desktop.words import about, answer_colour, answer_text, news_colour, news_text

if TYPE_CHECKING:
    from game.desktop.table import TableScreen
    from game.session import Report as QuarterReport

#: Figures of the report: name, how to show it, whether more is better (1), worse (-1) or neither (0).
_FIGURES: tuple[tuple[str, Callable[[float], str], int], ...] = (
    ("cash_kusd", t.money, 1),
    ("revenue_kusd", t.money, 1),
    ("ai_revenue_kusd", t.money, 1),
    ("ebitda_kusd", t.money, 1),
    ("capex_kusd", t.money, 0),
    ("debt_kusd", t.money, -1),
    ("backlog_kusd", t.money, 1),
    ("market_cap_kusd", t.money, 1),
    ("land_all", lambda x: t.percent(x, 1), 1),
    ("utilisation", t.percent, 0),
    ("capacity_h100e", t.short, 1),
    ("anchors", t.number, 1),
    ("circularity", t.percent, -1),
    ("value_kusd", t.money, 1),
)


class Report:
    """One quarter's report as a modal."""

    def __init__(self, table: TableScreen, report: QuarterReport, before: Facts) -> None:
        self.table = table
        self.report = report
        self.before = before

    def build(self) -> Widget:
        """The panel."""
        table, f = self.table, self.table.facts
        room_w, room_h = table.room
        width = min(room_w - 30, 1060)
        name = f.map.quarter_name(self.report.quarter)
        words = t.text("report.to_end") if self.report.over else t.text("report.go_on", quarter=f.quarter_name())
        columns: list[Widget] = [Column(heading(t.text("report.news")), self._news(f), gap=8, grow=1)]
        if f.playing:
            columns.insert(0, Column(heading(t.text("report.changed")), self._figures(), gap=8, width=372))
        if width > 900:
            columns.append(Column(heading(t.text("report.standings")), self._standings(f), gap=8, width=280))
        return Panel(
            Row(Label(t.text("report.title", quarter=name), "big"), Space(),
                Label(self._headline(f), "strong", "muted")),
            Row(*columns, gap=18, height=min(room_h - 170, 440)),
            Row(Label(t.text("report.keys"), "small", "muted"), Space(),
                Button("report-go", words, table.close_top, kind="primary")),
            id="report",
            width=width,
            gap=12,
            pad=18,
        )  # fmt: skip

    def _headline(self, f: Facts) -> str:
        """The quarter in one line."""
        if not f.playing or self.table.room[0] < 1000 or self.report.quarter == 0:
            return ""
        before, after = self.report.before, self.report.after
        land = after["land_all"] - before["land_all"]
        return t.text(
            "report.headline",
            value=t.money(after["value_kusd"] - before["value_kusd"], sign=True),
            land=t.points(land),
            cash=t.money(after["cash_kusd"] - before["cash_kusd"], sign=True),
        )

    def _figures(self) -> Widget:
        before, after = self.report.before, self.report.after
        rows: list[list[str | Cell]] = []
        for name, show, better in _FIGURES:
            was, now = before.get(name, 0.0), after.get(name, 0.0)
            change = now - was
            unknown = self.report.quarter == 0 and was == 0  # not counted before the first quarter
            shown = "" if unknown else _change(show, change)
            colour = "muted" if not better or not shown else "good" if change * better > 0 else "bad"
            strong = name in ("cash_kusd", "value_kusd", "land_all")
            old = "–" if unknown else show(was)
            name = t.text(f"figure.{name}")
            rows.append([Cell(name, strong=strong), old, Cell(show(now), strong=True), Cell(shown, colour)])
        return Table(
            "report-figures",
            [Heading(""), Heading(t.text("report.was"), 62, "right"), Heading(t.text("report.is"), 62, "right"),
             Heading(t.text("report.change"), 72, "right")],
            rows,
            rows_shown=len(rows),
            grow=1,
        )  # fmt: skip

    def _news(self, f: Facts) -> Widget:
        cards: list[Widget] = []
        for i, lab in enumerate(range(len(f.map.labs)) if f.playing else ()):
            if self.before.has_offer(lab):
                words = answer_text(f, lab)
                cards.append(Card(f"answer-{i}", Label(words, "body", wrap=True), stripe=answer_colour(f, lab),
                                  pad=(14, 6)))  # fmt: skip
        mine = [item for item in self.report.news if f.playing and about(f, item, f.me)]
        rest = [item for item in self.report.news if item not in mine]
        for i, item in enumerate([*mine, *rest]):
            cards.append(
                Card(f"item-{i}", Label(news_text(f, item), "body", wrap=True), stripe=news_colour(item),
                     kind="inset" if item in mine else "plain", pad=(14, 5))
            )  # fmt: skip
        body = Column(*(cards or [note(t.text("news.none"))]), gap=4, pad=(3, 3))
        return Scroll("report-news", body, grow=1)

    def _standings(self, f: Facts) -> Widget:
        ranked = sorted(self.report.standings, key=lambda s: -s.value_kusd)
        rows: list[list[str | Cell]] = [
            [Cell(f.short(s.seat), "text" if s.alive else "disabled", f.hue(s.seat), strong=s.seat == f.me),
             t.money(s.value_kusd), t.percent(s.land)]
            for s in ranked
        ]  # fmt: skip
        return Table(
            "report-standings",
            [Heading(t.text("firms.name")), Heading(t.text("firms.value"), 62, "right"),
             Heading(t.text("firms.land"), 44, "right")],
            rows,
            selected=next((i for i, s in enumerate(ranked) if s.seat == f.me), -1),
            rows_shown=10,
            grow=1,
        )  # fmt: skip


def _change(show: Callable[[float], str], change: float) -> str:
    """A change as it is shown, with its sign; nothing if it shows as nothing."""
    shown = show(abs(change))
    if shown in (show(0.0), "–"):
        return ""
    return f"+{shown}" if change > 0 else f"{t.MINUS}{shown}"
