"""The end of a game of several teams: who made most of its seat, and each team's own end of the game."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from game import par
from game.desktop import text as t
from game.desktop.end.screen import EndScreen
from game.desktop.end.strip import Spread
from game.desktop.hues import hue
from game.desktop.kit import Button, Card, Column, Icon, Label, Panel, Row, Screen, Scroll, Space, Widget
from game.desktop.menus import menu as menus
from game.desktop.parts import note
from game.engine.rule import COMPILED
from game.par import POINTS, Pin
from game.studies.reference import make_pin

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.hotseat import HotSeat
    from game.match import Standing

#: Reference games that par is made of where none is pinned for the length played.
GAMES = 200 if COMPILED else 20


def reference(name: str, settings: tuple[str, ...]) -> Pin:
    """Par of a map with other settings than its own; takes a second or so."""
    return make_pin(name, GAMES, settings=settings)


class RankingScreen(Screen):
    """Teams by result against par: seats are unequal, so values alone would not be fair."""

    def __init__(self, shell: Shell, hot: HotSeat) -> None:
        super().__init__()
        self.shell, self.hot = shell, hot
        self.pin: Pin | None = par.pinned(hot.map)
        self.note = ""
        self._asked = False
        self.shortcuts |= menus.help_keys(self)

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on(f"end-{self.hot.ranking(self.pin)[0][0]}")
        if self._asked or self.pin is not None or self.hot.match.ended_early:
            return
        self._asked, self.note = True, t.text("hot.par_soon", games=GAMES)
        self.refresh()
        settings = self.hot.match.recorder.settings
        self.shell.far(reference, self.hot.map.id, settings, done=self._measured, failed=self._unmeasured)

    def _measured(self, pin: Pin) -> None:
        if pin.map_hash == self.hot.map.hash:
            self.pin, self.note = pin, ""
        else:
            self.note = t.text("hot.par_none")
        self.refresh()

    def _unmeasured(self, error: Exception) -> None:
        self.note = t.text("hot.par_none")
        self.refresh()

    def on_escape(self) -> None:
        self.shell.show_title()

    # -- drawing -------------------------------------------------------------------------

    def build(self) -> Widget:
        hot, m = self.hot, self.hot.map
        ranked = hot.ranking(self.pin)
        words = t.text("end.early", played=hot.quarter, all=m.quarters) if hot.match.ended_early else self.note
        about = t.text("hot.played", map=m.title, first=m.quarter_name(0), last=m.quarter_name(hot.quarter - 1),
                       count=hot.quarter)  # fmt: skip
        rows = [self._row(place, team, s) for place, (team, s) in enumerate(ranked, 1)]
        return Column(
            Row(Icon("trophy", 36, "warn"),
                Column(Label(t.text("hot.won", team=hot.teams[ranked[0][0]][1]), "big", wrap=True), note(about), gap=0,
                       grow=1), gap=14, pad=(4, 0)),
            Panel(Row(Label(t.text("hot.ranking"), "title"), Space(grow=1), note(t.text("hot.ranking_note")), gap=12),
                  *([note(words, "warn", "info")] if words else []),
                  Scroll("ranking-rows", Column(*rows, gap=8, pad=(3, 3)), grow=1), grow=1, id="ranking"),
            Row(Button("save", t.text("end.save"), self._save, icon="save", tip=t.text("end.save_tip")), Space(grow=1),
                Button("title", t.text("menu.title"), self.shell.show_title, kind="primary", icon="log-out"), gap=8),
            gap=12,
            pad=14,
            id="hot-ranking",
        )  # fmt: skip

    def _row(self, place: int, team: int, s: Standing) -> Widget:
        first = Icon("crown", 28, "warn") if place == 1 else Label(str(place), "big", "muted", align="center")
        first.width = 40
        good = (s.percentile or 0.0) >= 50
        parts: list[Widget] = [
            first,
            Icon("cloud", 26, hue(s.seat)),
            Column(
                Label(self.hot.teams[team][1], "title"),
                Label(s.name, "small", "muted"),
                gap=0,
                width=230,
                place="center",
            ),
        ]
        quantiles = self.pin.value_kusd.get(s.id) if self.pin and s.percentile is not None else None
        if quantiles and s.percentile is not None:
            middle = quantiles[POINTS // 2]
            labels = (t.text("end.par_label", value=t.money(middle)), t.money(s.value_kusd))
            delta = s.par_difference_kusd or 0.0
            way = "up" if delta > 0 else "down" if delta < 0 else "even"
            parts += [
                Column(Label(t.number(s.percentile), "hero", "good" if good else "warn", tip=t.text("end.result_tip"),
                             id=f"result-{team}"),
                       Label(t.text(f"end.to_par_{way}", amount=t.money(abs(delta))), "small", "muted"), gap=0,
                       width=190, place="center"),
                Spread(quantiles, s.value_kusd, labels, t.money, good, id=f"spread-{team}", grow=1, height=84,
                       tip=t.text("hot.spread_tip", games=self.pin.games if self.pin else 0)),
            ]  # fmt: skip
        else:
            parts += [Label(t.money(s.value_kusd), "big", "accent", width=190), Space(grow=1)]
        parts.append(Button(f"end-{team}", t.text("hot.look"), partial(self._look, team), icon="eye",
                            tip=t.text("hot.look_tip")))  # fmt: skip
        return Card(f"ranked-{team}", Row(*parts, gap=14), pad=(14, 10))

    # -- what one can do -----------------------------------------------------------------

    def _look(self, team: int) -> None:
        self.shell.push(TeamEnd(self.shell, self.hot, team, self.pin))

    def _save(self) -> None:
        from game.desktop.saves import save_path

        names = ", ".join(name for _, name in self.hot.teams)
        path = save_path(t.text("hot.file", teams=names, quarter=self.hot.map.quarter_name(self.hot.quarter - 1)))
        self.shell.work(self._write(path), lambda _: self.app.toast(t.text("save.done", name=path.stem), "good"))

    def _write(self, path: Path) -> Callable[[], None]:
        return lambda: self.hot.save(path)


class TeamEnd(EndScreen):
    """The end of the game as one team looks at it; Esc leads back to the ranking."""

    def __init__(self, shell: Shell, hot: HotSeat, team: int, pin: Pin | None) -> None:
        super().__init__(shell, hot.session(team), pin)

    def on_escape(self) -> None:
        self.app.pop()

    def _buttons(self) -> Widget:
        back = Button("again", t.text("hot.back"), self.app.pop, kind="primary", icon="chevron-left")
        return Row(*self._files(leave_out="save"), Space(), back, gap=8)
