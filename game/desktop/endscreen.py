"""The end of a game: who won, why, what the world really was, and how it went."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from game import paths
from game.desktop import menus
from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import (
    Button,
    Cell,
    Chart,
    Column,
    Heading,
    Label,
    Line,
    Panel,
    Row,
    Screen,
    Segmented,
    Table,
    Widget,
)
from game.desktop.parts import fact, heading, note

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.session import Session, Standing

PARTS = ("business", "stakes", "backlog", "net_cash", "returned")
CHARTS = ("value", "land", "cash")
_WORLD = ("scaling", "specialise", "tipping", "open_lag")


class EndScreen(Screen):
    """Ranking with value parts, result, truth, charts."""

    def __init__(self, shell: Shell, session: Session) -> None:
        super().__init__()
        self.shell = shell
        self.session = session
        self.facts = Facts(session)
        self.chart = "value"
        self.ranked: list[Standing] = sorted(session.standings(), key=lambda s: -s.value_kusd)
        self.shortcuts |= {"ctrl+s": self._save_game}

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("again")

    def on_escape(self) -> None:
        self.shell.show_title()

    @property
    def mine(self) -> Standing | None:
        """The person's standing."""
        return next((s for s in self.ranked if s.seat == self.session.seat), None)

    def build(self) -> Widget:
        wide = self.room[0] >= 1150
        side = 330 if wide else 290
        return Column(
            self._top(),
            Row(
                Column(self._ranking(wide), self._charts(), gap=10, grow=1),
                Column(self._result(), self._truth(), gap=10, width=side),
                gap=10,
                grow=1,
            ),
            gap=10,
            pad=12,
            id="end-screen",
        )

    def _top(self) -> Widget:
        f, mine = self.facts, self.mine
        if mine is None:
            words = t.text("end.watched", firm=self.ranked[0].name)
        else:
            place = 1 + self.ranked.index(mine)
            words = t.text("end.first" if place == 1 else "end.place", place=place, count=len(self.ranked))
        last = f.map.quarter_name(max(f.quarter - 1, 0))
        return Row(
            Column(Label(words, "big"), note(t.text("end.after", count=f.quarter, quarter=last)), gap=2, grow=1),
            Button("report", t.text("end.report"), self._save_report, tip=t.text("end.report_tip")),
            Button("save", t.text("end.save"), self._save_game),
            Button("again", t.text("end.again"), self._again, tip=t.text("end.again_tip")),
            Button("title", t.text("menu.title"), self.shell.show_title, kind="primary"),
            gap=8,
        )

    def _ranking(self, wide: bool) -> Widget:
        f = self.facts
        rows: list[list[str | Cell]] = []
        for place, s in enumerate(self.ranked, 1):
            first = Cell(t.text("end.rank", place=place, firm=f.short(s.seat)), "text" if s.alive else "disabled",
                         f.hue(s.seat), strong=s.seat == f.me)  # fmt: skip
            row: list[str | Cell] = [first, Cell(t.money(s.value_kusd), strong=True)]
            if wide:
                row += [t.money(s.parts_kusd[part]) for part in PARTS]
            result = t.number(s.percentile) if s.percentile is not None else "–"
            rows.append([*row, t.percent(s.land), result])
        parts = [Heading(t.text(f"part.{part}"), 68, "right") for part in PARTS] if wide else []
        headings = [
            Heading(t.text("firms.name")),
            Heading(t.text("firms.value"), 70, "right"),
            *parts,
            Heading(t.text("firms.land"), 46, "right"),
            Heading(t.text("end.percentile"), 60, "right"),
        ]
        mine = self.mine
        return Panel(
            heading(t.text("end.ranking")),
            Table("end-ranking", headings, rows, selected=self.ranked.index(mine) if mine else -1,
                  rows_shown=10, tips=self._tip),
            pad=12,
            id="ranking-panel",
        )  # fmt: skip

    def _tip(self, row: int) -> str:
        s = self.ranked[row]
        return "\n".join(f"{t.text(f'part.{part}')}: {t.money(s.parts_kusd[part])}" for part in PARTS)

    def _charts(self) -> Widget:
        f, views = self.facts, self.facts.views()
        seats = [s.seat for s in self.ranked[:5]]
        if f.playing and f.me not in seats:
            seats = [*seats[:4], f.me]
        if self.chart == "cash":
            show: Callable[[float], str] = t.money
            lines = [Line(t.text("top.cash"), [float(v.cash_kusd[0]) for v in views])]
        elif self.chart == "land":
            lines = [Line(f.label(c), [float(v.land_all[c]) for v in views], f.hue(c)) for c in seats]
            show = t.percent
        else:
            lines = [Line(f.label(c), [f.value(c, v) for v in views], f.hue(c)) for c in seats]
            show = t.money
        keys = CHARTS if f.playing else CHARTS[:2]
        names = [(key, t.text(f"end.chart_{key}")) for key in keys]
        return Panel(
            Segmented("chart", names, self.chart, self._show_chart),
            Chart(f"end-{self.chart}", lines, show=show, steps=f.steps(), grow=1),
            grow=1,
            pad=12,
            id="chart-panel",
        )

    def _show_chart(self, chart: str) -> None:
        self.chart = chart
        self.refresh()

    def _result(self) -> Widget:
        mine, f = self.mine, self.facts
        lines: list[Widget] = [heading(t.text("end.result"))]
        if mine is None:
            lines.append(note(t.text("end.nobody")))
        else:
            if mine.percentile is not None and mine.par_kusd is not None and mine.par_difference_kusd is not None:
                good = mine.par_difference_kusd >= 0
                lines += [
                    Label(t.text("end.better_than", share=t.percent(mine.percentile / 100)), "number",
                          "good" if good else "warn", wrap=True),
                    fact(t.text("end.par"), t.money(mine.par_kusd)),
                    fact(t.text("end.to_par"), t.money(mine.par_difference_kusd, sign=True), "good" if good else "bad"),
                ]  # fmt: skip
            else:
                lines.append(note(t.text("end.no_par")))
            lines += [fact(t.text(f"part.{part}"), t.money(mine.parts_kusd[part])) for part in PARTS]
            lines += [
                fact(t.text("firms.value"), t.money(mine.value_kusd), "accent"),
                fact(t.text("figure.land_all"), t.percent(mine.land, 1)),
                fact(t.text("figure.anchors"), t.number(mine.anchors)),
                fact(t.text("figure.circularity"), t.percent(mine.circularity)),
                fact(t.text("figure.resilience"), t.percent(mine.resilience)),
            ]
        code = self.shell.code_of(self.session)
        lines.append(note(t.text("menu.code", code=code)))
        best = max(f.clouds, key=lambda c: sum(f.leader(r) == c for r in range(len(f.map.regions))))
        led = sum(f.leader(r) == best for r in range(len(f.map.regions)))
        lines.append(note(t.text("end.land_leader", firm=f.name(best), count=led, all=len(f.map.regions))))
        return Panel(*lines, pad=12, gap=5, id="result")

    def _truth(self) -> Widget:
        truth = self.session.truth()
        world = self.facts.map.rules.world
        rows: list[Widget] = [heading(t.text("end.truth")), note(t.text("end.truth_note"))]
        for name in _WORLD:
            low, high = getattr(world, f"{name}_low"), getattr(world, f"{name}_high")
            place = (truth[name] - low) / (high - low) if high > low else 0.5
            word = "low" if place < 0.34 else "high" if place > 0.66 else "middle"
            rows.append(fact(t.text(f"world.{name}"), t.number(truth[name], 2)))
            rows.append(note(t.text(f"world.{name}_{word}"), "text"))
        return Panel(*rows, pad=12, gap=4, grow=1, id="truth")

    # -- what one can do -----------------------------------------------------------------

    def _again(self) -> None:
        from game.desktop.code import parse_code

        challenge = parse_code(self.shell.code_of(self.session))
        if challenge is not None:
            self.shell.new_game(challenge)

    def _save_game(self) -> None:
        menus.open_save(self, self.session)

    def _save_report(self) -> None:
        """Standings and every quarter's figures as CSV."""
        f = self.facts
        out = io.StringIO()
        write = csv.writer(out)
        write.writerow(["quarter", "firm", "value_kusd", "land", "revenue_kusd", "debt_kusd", "utilisation"])
        for name, v in zip(f.steps(), f.views(), strict=True):
            for c in f.clouds:
                write.writerow([name, f.map.clouds[c].id, round(float(v.value_kusd[c])),
                                round(float(v.land_all[c]), 4), int(v.revenue_kusd[c]), int(v.debt_kusd[c]),
                                round(float(v.utilisation[c]), 4)])  # fmt: skip
        path = paths.home() / "reports" / f"{self.shell.code_of(self.session)}.csv"
        try:
            paths.write_whole(path, out.getvalue().encode())
        except OSError as error:
            self.app.toast(t.text("save.failed", why=error.strerror or str(error)), "bad")
            return
        self.app.toast(t.text("end.report_saved", path=str(path)), "good")
