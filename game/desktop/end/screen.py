"""The end of a game: how good it was, why, what the world really was, and another game at the press of a key."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.end.deals import deals_made
from game.desktop.end.decisions import decisions_panel
from game.desktop.end.files import save_figures, save_report
from game.desktop.end.measuring import Measuring
from game.desktop.end.ranking import chart_panel, ranking_panel
from game.desktop.end.result import figure_cards, result_panel
from game.desktop.end.strip import Spread
from game.desktop.end.world import own_panel, truth_panel
from game.desktop.facts import Facts
from game.desktop.kit import Button, Column, Icon, Label, Panel, Row, Screen, Segmented, Space, Widget, ask
from game.desktop.kit.motion import ease
from game.desktop.market.page import open_market
from game.desktop.menus import menu as menus
from game.desktop.parts import note
from game.par import Pin, pinned

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.session import Session, Standing

#: Seconds in which the result counts up.
COUNT_S = 1.0
#: With fewer decisions than this to show, a chart stands below them, in a window of this height.
FEW, TALL = 2, 740
PAGES = {"result": "trophy", "ranking": "chart-column", "world": "globe"}


class EndScreen(Screen):
    """All of it side by side where there is room, else three pages."""

    def __init__(self, shell: Shell, session: Session, pin: Pin | None = None) -> None:
        """pin: par of the length played, where none is pinned for it."""
        super().__init__()
        self.shell = shell
        self.session = session
        self.pin = pin or pinned(session.map)
        self.facts = Facts(session)
        self.chart = "value"
        self.page = "result"
        self.own = "guesses" if session.guesses or not deals_made(self.facts) else "deals"
        self.ranked: list[Standing] = sorted(session.standings(self.pin), key=lambda s: -s.value_kusd)
        self.chosen = session.seat if session.seat >= 0 else self.ranked[0].seat
        self.measuring = Measuring(shell, session.record(), self.refresh)
        self._greeted = False
        self.shortcuts |= {"ctrl+s": self._save_game, "dollar": self._follow, "market": self._market}

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("again")
        if self._greeted:
            return
        self._greeted = True
        if self.above_par:
            self.shell.cue("win")
        self.app.animate(COUNT_S, self._count)
        if self.facts.playing:
            self.measuring.start()

    def on_escape(self) -> None:
        self.shell.show_title()

    def _count(self, part: float) -> None:
        """The result counts up, and the hill fills to where the value lies."""
        label, hill, seen = self.find("end-percentile"), self.find("end-spread"), self._seen
        if isinstance(label, Label) and seen.percentile is not None:
            label.text = t.number(seen.percentile * ease(part))
        if isinstance(hill, Spread):
            hill.fill_to(ease(part))

    @property
    def mine(self) -> Standing | None:
        """The person's standing."""
        return next((s for s in self.ranked if s.seat == self.session.seat), None)

    @property
    def above_par(self) -> bool:
        """Whether the person did at least as well as par; without par, came first."""
        mine = self.mine
        if mine is None:
            return False
        return mine is self.ranked[0] if mine.percentile is None else mine.percentile >= 50

    # -- drawing ------------------------------------------------------------------------

    @property
    def _wide(self) -> bool:
        return self.room[0] >= 1240 and self.room[1] >= 700

    @property
    def _seen(self) -> Standing:
        """Whose result is shown: the person's, or the one chosen in the ranking where nobody played."""
        return self.mine or next(s for s in self.ranked if s.seat == self.chosen)

    def build(self) -> Widget:
        parts = [self._all()] if self._wide else self._paged()
        return Column(self._top(), *parts, self._buttons(), gap=10, pad=12, id="end-screen")

    @property
    def _words(self) -> str:
        """How it ended, in a line."""
        mine = self.mine
        if mine is None:
            return t.text("end.watched", firm=self.facts.short(self.ranked[0].seat))
        place = 1 + self.ranked.index(mine)
        return t.text("end.first" if place == 1 else "end.place", place=place, count=len(self.ranked))

    def _top(self) -> Widget:
        f = self.facts
        first, last = f.map.quarter_name(0), f.map.quarter_name(max(f.quarter - 1, 0))
        icon, tint = ("trophy", "warn") if self.above_par else ("flag", "accent")
        played = t.text("end.after", count=f.quarter, first=first, quarter=last)
        firm = f"{f.name(f.me)} · {f.map.title} · {played}" if f.playing else f"{f.map.title} · {played}"
        parts: list[Widget] = [
            Icon(icon, 36, tint),
            Column(Label(self._words, "big", wrap=True), note(firm), gap=0, grow=1),
        ]
        if self._wide:
            parts.append(figure_cards(f, self._seen))
        return Row(*parts, gap=14, pad=(4, 0))

    def _buttons(self) -> Widget:
        return Row(
            *self._files(),
            Space(),
            Button("title", t.text("menu.title"), self.shell.show_title, icon="log-out"),
            Button("new-game", t.text("end.new"), self._new, icon="plus", tip=t.text("end.new_tip")),
            Button("again", t.text("end.again"), self._again, kind="primary", icon="refresh-cw",
                   tip=t.text("end.again_tip")),
            gap=8,
        )  # fmt: skip

    def _files(self, leave_out: str = "") -> list[Widget]:
        """Buttons of what can be written or opened."""
        small = self.room[0] < 1000
        follow = Button("dollar", "" if small else t.text("dollar.title"), self._follow, icon="coins",
                        tip=t.text("dollar.end_tip"))  # fmt: skip
        files = [
            ("report", t.text("end.report"), self._save_report, "scroll-text"),
            ("figures", t.text("end.figures"), self._save_figures, "file-text"),
            ("save", t.text("end.save"), self._save_game, "save"),
        ]
        market = Button("end-market", "" if small else t.text("offers.open"), self._market, icon="scale",
                        tip=t.text("offers.end_tip"))  # fmt: skip
        return [
            *(Button(id, "" if small else words, act, icon=icon, tip=t.text(f"end.{id}_tip"))
              for id, words, act, icon in files if id != leave_out),
            follow,
            market,
        ]  # fmt: skip

    def _all(self) -> Widget:
        """Three columns; the middle of each takes the room that is left."""
        left, middle, right = self._panels()
        # Where there is little to tell, a chart fills the column: nothing is stretched.
        for column, chart, short in (
            (left, "land", len(self.measuring.found or ()) < FEW),
            (right, "ai", not self.session.guesses and not deals_made(self.facts)),
        ):
            if short and self.facts.playing and self.room[1] >= TALL:
                column.append(chart_panel(self.facts, self.ranked, chart, None))
            column[-1].grow = 1.0
        middle[1].grow = 1.0
        third = max(330, min(420, self.room[0] * 29 // 100))
        return Row(
            Column(*left, gap=10, width=third),
            Column(*middle, gap=10, grow=1),
            Column(*right, gap=10, width=third),
            gap=10,
            grow=1,
        )

    def _paged(self) -> list[Widget]:
        panels = dict(zip(PAGES, self._panels(), strict=True))[self.page]
        panels[0].width = (self.room[0] - 34) * (56 if self.page == "ranking" else 50) // 100
        panels[1].grow = 1.0
        tabs = [(key, t.text(f"end.page_{key}"), icon) for key, icon in PAGES.items()]
        return [
            Segmented("end-page", tabs, self.page, self._show_page, kind="tabs"),
            Row(*panels, gap=10, grow=1),
        ]

    def _panels(self) -> tuple[list[Panel], list[Panel], list[Panel]]:
        """What belongs together; where nobody played, charts instead of decisions and guesses."""
        f, session = self.facts, self.session

        def chart(name: str) -> Panel:
            return chart_panel(f, self.ranked, name, self._show_chart if f.playing else None)

        return (
            [
                result_panel(f, session, self._seen, self.pin, f.playing, self.shell.code_of(session), self._copy_code),
                decisions_panel(f, session, self.measuring, self._seen.value_kusd) if f.playing else chart("land"),
            ],
            [ranking_panel(f, self.ranked, self.chosen, self._choose, self.room[0]), chart(self.chart)],
            [truth_panel(f, session), own_panel(f, session, self.own, self._show_own) if f.playing else chart("ai")],
        )

    def _show_page(self, page: str) -> None:
        self.page = page
        self.refresh()

    def _show_own(self, page: str) -> None:
        self.own = page
        self.refresh()

    def _show_chart(self, chart: str) -> None:
        self.chart = chart
        self.refresh()

    def _choose(self, seat: int) -> None:
        self.chosen = seat
        self.refresh()

    # -- what one can do -----------------------------------------------------------------

    def _copy_code(self) -> None:
        menus.copy_text(self, self.shell.code_of(self.session))

    def _follow(self) -> None:
        self.shell.show_dollar(self.session)

    def _again(self) -> None:
        self.shell.again(self.session)

    def _new(self) -> None:
        self.shell.show_title()
        self.shell.show_new()

    def _market(self) -> None:
        """The page of a market, as it really was: the one with most spend first."""
        f = self.facts
        open_market(self, self.shell, self.session, max(range(len(f.map.regions)), key=f.spend_kusd))

    def _save_game(self) -> None:
        menus.open_save(self, self.session)

    def _save_figures(self) -> None:
        def done(path: Path) -> None:
            self.app.toast(t.text("end.saved", path=str(path)), "good")

        self._write(lambda: save_figures(self.facts, self.shell.code_of(self.session)), done)

    def _save_report(self) -> None:
        code, found = self.shell.code_of(self.session), self.measuring.found or []
        self._write(lambda: save_report(self.facts, self.session, self.ranked, self._words, found, code), self._saved)

    def _write(self, write: Callable[[], Path], done: Callable[[Path], None]) -> None:
        """Write a file beside the window and say where it is, or why it can't be written."""

        def failed(error: Exception) -> None:
            why = getattr(error, "strerror", None) or str(error)
            self.app.toast(t.text("save.failed", why=why), "bad")

        self.shell.work(write, done, failed)

    def _saved(self, path: Path) -> None:
        """Where the report is, and ways to it."""
        choices = [
            ("saved-open", t.text("end.saved_open"), lambda: self._browse(path)),
            ("saved-copy", t.text("end.saved_copy"), lambda: menus.copy_text(self, str(path))),
            ("saved-close", t.text("end.saved_close"), lambda: None),
        ]
        words = t.text("end.saved_text", path=str(path))
        self.open_modal(
            lambda: ask(t.text("end.saved_title"), words, choices, self.close_top, icon="circle-check"),
            focus_id="saved-open",
        )

    def _browse(self, path: Path) -> None:
        if not webbrowser.open(path.absolute().as_uri()):
            self.app.toast(t.text("end.not_opened", path=str(path)), "bad")
