"""The turn report: what changed in a quarter, why, who caused it, and who stands where."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pygame

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Card, Column, Icon, Label, Panel, Row, Segmented, Space, Widget
from game.desktop.kit.motion import Animation, ease
from game.desktop.parts import heading, note
from game.desktop.report.bars import Lean, cause_page
from game.desktop.report.causes import FIGURES, headline
from game.desktop.report.deeds import Deeds
from game.desktop.report.news import news_page, standings_table
from game.desktop.report.solvency import solvency_alert
from game.explain import explain

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.explain import Explanation
    from game.session import Report as QuarterReport

PAGES = {"causes": "chart-column", "news": "newspaper", "standings": "trophy"}
_SHOW = {
    "value_kusd": "star", "revenue_kusd": "trending-up", "land_all": "map", "cash_kusd": "dollar-sign",
    "market_cap_kusd": "chart-line",
}  # fmt: skip


#: Seconds in which figures count up, and bars grow.
COUNT_S, GROW_S = 0.8, 0.7


class _Sheet(Panel):
    """The panel; a key that nothing on it wants ends what moves (and still does what it does)."""

    def __init__(self, *children: Widget, skip: Callable[[], None], **options: Any) -> None:
        super().__init__(*children, **options)
        self._skip = skip

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN:
            self._skip()
        return False


class Report:
    """One quarter's report as a modal. It opens at once; the causes come when they are worked out."""

    def __init__(self, table: TableScreen, report: QuarterReport, before: Facts) -> None:
        self.table = table
        self.report = report
        self.before = before
        self.figure = "value_kusd"
        self.page = "causes" if before.playing else "news"
        self.unfolded = {"causes": False, "news": False}
        self.found: Explanation | None = None
        self.problem = ""
        self._counted = 0.0
        self._counts: list[tuple[str, Callable[[float], str], float, float]] = []
        self._motions: list[Animation] = []
        if before.playing:
            self._motions.append(table.app.animate(COUNT_S, self._count))
            played = table.session.played()
            if played is None:
                self.problem = t.text("report.quiet")
            else:
                table.shell.far(explain, played, done=self._explained, failed=self._failed)

    def _explained(self, found: Explanation) -> None:
        self.found = found
        self.table.refresh()
        self._motions.append(self.table.app.animate(GROW_S, self._grow))

    def _failed(self, error: Exception) -> None:
        self.problem = t.text("report.failed", why=str(error) or type(error).__name__)
        self.table.refresh()

    # -- what moves for a moment ---------------------------------------------------------

    def _count(self, part: float) -> None:
        """Headline figures go from before to after."""
        self._counted = ease(part)
        for id, show, before, after in self._counts:
            label = self.table.find(id)
            if isinstance(label, Label):
                label.text = show(before + (after - before) * self._counted)

    def _grow(self, part: float) -> None:
        """Bars grow out of the zero line."""
        for widget in self.table.top.root.walk():
            if isinstance(widget, Lean):
                widget.grow_to(ease(part))

    def skip(self) -> None:
        """End at once what moves."""
        if any(motion.running for motion in self._motions):
            for motion in self._motions:
                motion.stop()
            self._count(1.0)
            self._grow(1.0)

    # -- what is looked at ------------------------------------------------------------

    def show_figure(self, figure: str) -> None:
        """Choose what the causes explain."""
        self.figure = figure
        self.table.refresh()

    def show_page(self, page: str) -> None:
        """Choose a page, where there is no room for all."""
        self.page = page
        self.table.refresh()

    def _fold(self, part: str) -> None:
        self.unfolded[part] = not self.unfolded[part]
        self.table.refresh()

    # -- drawing -------------------------------------------------------------------------

    def build(self) -> Widget:
        """The panel."""
        f = self.table.facts
        room_w, room_h = self.table.room
        wide = room_w >= 1120 and room_h >= 640
        self._counts = []
        before = self.before
        deeds = Deeds(f, before.before, before.view, f.view, self.report.news, before.draft if f.playing else None)
        height = 800 if f.playing else 560
        words = t.text("report.to_end") if self.report.over else t.text("report.go_on", quarter=f.quarter_name())
        parts: list[Widget] = [self._top(f, deeds)]
        if f.playing and room_h >= 560:
            parts.append(self._heads(f, wide))
        parts += solvency_alert(before, f)
        parts.append(self._wide(f, deeds) if wide else self._paged(f, deeds))
        parts.append(
            Row(Label(t.text("report.keys"), "small", "muted"), Space(),
                Button("report-go", words, self.table.close_top, kind="primary", icon="arrow-right"))
        )  # fmt: skip
        width = min(room_w - 30, 1240 if f.playing else 980)
        return _Sheet(
            *parts, skip=self.skip, id="report", width=width, height=min(room_h - 30, height), gap=12, pad=18
        )  # fmt: skip

    def _top(self, f: Facts, deeds: Deeds) -> Widget:
        name = f.map.quarter_name(self.report.quarter)
        return Column(
            Label(t.text("report.title", quarter=name), "small", "muted", icon="calendar-clock"),
            Label(self._headline(f, deeds), "number", wrap=True, id="report-headline"),
            gap=3,
        )

    def _headline(self, f: Facts, deeds: Deeds) -> str:
        """The quarter in one sentence."""
        if not f.playing:
            best = max(self.report.standings, key=lambda s: s.value_kusd)
            return t.text("report.watched", firm=f.short(best.seat), value=t.money(best.value_kusd))
        if self.found is not None:
            return headline(self.found, deeds)
        before, after = self.report.before, self.report.after
        change = {name: after[name] - before[name] for name in ("value_kusd", "land_all", "cash_kusd")}
        return t.text(
            "report.plain" if self.problem else "report.working", value=t.money(change["value_kusd"], sign=True),
            land=t.points(change["land_all"]), cash=t.money(change["cash_kusd"], sign=True),
        )  # fmt: skip

    def _heads(self, f: Facts, wide: bool) -> Widget:
        """The five headline figures, before and after."""
        b, a = self.report.before, self.report.after
        sites = self.before.sites_kw() / 1000, f.sites_kw() / 1000

        def power(megawatts: float) -> str:
            return t.power(megawatts, sign=True)

        def land(share: float) -> str:
            return t.percent(share, 1)

        cards = [
            self._head("cash", "dollar-sign", b["cash_kusd"], a["cash_kusd"], t.money, _signed, wide),
            self._head("revenue", "trending-up", b["revenue_kusd"], a["revenue_kusd"], t.money, _signed, wide),
            self._head("land", "map", b["land_all"], a["land_all"], land, t.points, wide),
            self._head("power", "zap", *sites, t.power, power, wide),
            self._head("value", "star", b["value_kusd"], a["value_kusd"], t.money, _signed, wide),
        ]
        return Row(*cards, gap=8)

    def _head(
        self,
        id: str,
        icon: str,
        before: float,
        after: float,
        show: Callable[[float], str],
        show_change: Callable[[float], str],
        wide: bool,
    ) -> Widget:
        """A figure that counts from before to after, with the change and what it was."""
        change, name = after - before, f"report-{id}"
        self._counts.append((name, show, before, after))
        parts: list[Widget] = [
            Label(show(before + change * self._counted), "number" if wide else "title", id=name)
        ]  # fmt: skip
        if show(before) != show(after) and show_change(change) != show_change(0.0):
            arrow = "arrow-up-right" if change > 0 else "arrow-down-right"
            colour = "good" if change > 0 else "bad"
            parts.append(Label(show_change(change), "small-strong", colour, icon=arrow))
        return Card(
            f"report-head-{id}",
            Label(t.text(f"top.{id}"), "small", "muted", icon=icon, icon_colour="accent"),
            Row(*parts, gap=8),
            Label(t.text("report.from", before=show(before)), "small", "muted"),
            tip=t.text(f"head.{id}_tip"),
            pad=(12, 7),
            gap=1,
            grow=1,
        )

    def _wide(self, f: Facts, deeds: Deeds) -> Widget:
        news = Panel(heading(t.text("report.news"), icon="newspaper"), self._news(f), kind="inset", grow=1, pad=12)
        places = Panel(
            heading(t.text("report.standings"), icon="trophy"), self._standings(f, not f.playing), kind="inset", pad=12
        )
        if not f.playing:
            places.width = 400
            return Row(news, places, gap=14, grow=1)
        return Row(self._causes(deeds, True), Column(news, places, gap=10, width=372), gap=14, grow=1)

    def _paged(self, f: Facts, deeds: Deeds) -> Widget:
        keys = [key for key in PAGES if f.playing or key != "causes"]
        tabs = [(key, t.text(f"report.page_{key}"), PAGES[key]) for key in keys]
        page = {
            "causes": lambda: self._causes(deeds, False),
            "news": lambda: self._news(f),
            "standings": lambda: self._standings(f, True),
        }[self.page]()
        return Column(Segmented("report-page", tabs, self.page, self.show_page, kind="tabs"), page, gap=8, grow=1)

    def _causes(self, deeds: Deeds, wide: bool) -> Widget:
        choices = [(key, t.text(f"figure.{key}"), _SHOW[key]) for key in FIGURES]
        switch = Segmented("report-figure", choices, self.figure, self.show_figure, tip=t.text("report.figure_tip"))
        switch.grow = 1.0 if wide else 0.0
        title = Label(
            t.text("report.causes"),
            "strong",
            icon="chart-column",
            icon_colour="muted",
            tip=t.text("report.causes_tip"),
            id="causes-title",
        )
        top = Row(title, Space(16), switch) if wide else switch
        return Column(top, *self._found(deeds, wide), gap=8, grow=1)

    def _found(self, deeds: Deeds, wide: bool) -> list[Widget]:
        if self.found is None:
            icon = "triangle-alert" if self.problem else "hourglass"
            lines = [Label(self.problem or t.text("report.working_short"), "strong", wrap=True)]
            if not self.problem:
                lines.append(note(t.text("report.working_note")))
            return [Row(Icon(icon, 20, "warn" if self.problem else "accent"), Column(*lines, gap=2, grow=1), gap=10),
                    Space()]  # fmt: skip
        bar = 230 if wide else min(220, self.table.room[0] // 5)
        fold = self.unfolded["causes"], lambda: self._fold("causes")
        return cause_page(deeds, self.found, self.figure, *fold, wide, bar)

    def _news(self, f: Facts) -> Widget:
        most = 5 if self.table.room[1] >= 760 else 4
        return news_page(f, self.before, self.report.news, most, self.unfolded["news"], lambda: self._fold("news"))

    def _standings(self, f: Facts, wide: bool) -> Widget:
        return standings_table(f, self.before.view, self.report.standings, wide)


def _signed(kusd: float) -> str:
    return t.money(kusd, sign=True)
