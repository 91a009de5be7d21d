"""What covers the game: handing the machine over, and a pause. Nothing of any seat is on these screens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.hotseat.setup import clock_text
from game.desktop.hues import hue
from game.desktop.kit import (
    Button,
    Colour,
    Column,
    Icon,
    Label,
    Layers,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Space,
    Widget,
)
from game.desktop.menus import menu as menus
from game.desktop.menus.living import LivingMap
from game.desktop.pieces import note
from maps.geography import load_geography

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.hotseat import HotSeat
    from game.match import Report

#: Sign, colour and word of each state of a team.
STATES = {
    "waiting": ("hourglass", "muted"), "playing": ("user", "accent"), "sealed": ("lock", "good"),
    "late": ("timer", "warn"), "absent": ("bot", "warn"),
}  # fmt: skip


class Cover(Screen, ABC):
    """A panel upon a world that tells nothing."""

    def __init__(self, shell: Shell, hot: HotSeat) -> None:
        super().__init__()
        self.shell, self.hot = shell, hot
        self.geography = load_geography("regions")
        self.shortcuts |= menus.help_keys(self)

    def build(self) -> Widget:
        world = LivingMap("backdrop", self.geography, (24, 24, 24, 24))
        panel = Panel(*self.inside(), id="cover", width=560, gap=12, pad=26, place="center")
        return Layers(world, panel)

    @abstractmethod
    def inside(self) -> list[Widget]:
        """What stands on the panel."""

    def tint(self, team: int) -> Colour:
        """The hue of a team's cloud."""
        ids = [cloud.id for cloud in self.hot.map.clouds]
        seat = self.hot.teams[team][0]
        return hue(ids.index(seat) if seat in ids else 0)

    def plays(self, team: int) -> str:
        """The name of the firm a team plays."""
        seat = self.hot.teams[team][0]
        return next(firm.name for firm in self.hot.map.firms if firm.id == seat)

    def heading(self) -> Widget:
        """Which quarter it is."""
        hot = self.hot
        words = t.text("hot.quarter", quarter=hot.map.quarter_name(hot.quarter), now=hot.quarter + 1,
                       all=hot.map.quarters)  # fmt: skip
        return Label(words, "small-strong", "muted", icon="users", icon_colour="accent")

    def way_out(self) -> Widget:
        """Settings, and back to the title."""
        return Row(
            note(t.text("hot.kept")),
            Space(grow=1),
            Button("settings", "", lambda: menus.open_settings(self, self.shell), kind="quiet", icon="settings",
                   tip=t.text("menu.settings")),
            Button("title", t.text("menu.title"), self.shell.show_title, icon="log-out"),
            gap=8,
        )  # fmt: skip

    def on_escape(self) -> None:
        self.focus_on("title")


class HandOver(Cover):
    """Between two turns: whose it is, who has still to order; and when all have, carrying the orders out."""

    def __init__(
        self, shell: Shell, hot: HotSeat, late: int | None, take: Callable[[int], None], done: Callable[[], None]
    ) -> None:
        super().__init__(shell, hot)
        self.late = late  # the team whose time has just run out
        self.take, self.done = take, done  # a team sits down; the orders have been carried out
        self.busy = False

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("carry-out" if self.hot.ready else "take")

    def inside(self) -> list[Widget]:
        hot, team = self.hot, self.hot.next
        said = []
        if self.late is not None:
            said.append(
                Label(t.text("hot.late", team=hot.teams[self.late][1]), "small", "warn", wrap=True, icon="timer")
            )
        main = self._turn(team) if team is not None else self._all_in()
        return [self.heading(), *said, *main, Rule(), Label(t.text("hot.teams"), "small-strong", "muted"),
                Scroll("hot-teams", Column(*(self._line(i) for i in range(len(hot.teams))), gap=4, pad=(3, 3)), grow=1),
                Rule(), self.way_out()]  # fmt: skip

    def _turn(self, team: int) -> list[Widget]:
        hot, left = self.hot, self.hot.left_s(team)
        name = hot.teams[team][1]
        time = t.text("hot.time_left", time=clock_text(left)) if left is not None else t.text("hot.time_free")
        return [
            Row(Icon("cloud", 44, self.tint(team)),
                Column(Label(name, "hero", wrap=True, id="whose-turn"),
                       Label(t.text("hot.plays", firm=self.plays(team)), "body", "muted", wrap=True), gap=0, grow=1),
                gap=16),
            Label(t.text("hot.hand_over", team=name), "body", wrap=True),
            Label(time, "small", "muted", icon="timer"),
            Row(
                Button("take", t.text("hot.take", team=name), partial(self._take, team), kind="primary",
                       icon="lock-open", tip=t.text("hot.take_tip"), grow=1),
                Button("absent", t.text("hot.absent"), partial(self._absent, team), icon="bot",
                       tip=t.text("hot.absent_tip", team=name)),
                gap=10,
            ),
        ]  # fmt: skip

    def _all_in(self) -> list[Widget]:
        words = t.text("busy.quarter" if self.busy else "hot.carry_out")
        return [
            Label(t.text("hot.all_in"), "big", wrap=True, icon="lock", icon_colour="good"),
            Label(t.text("hot.all_in_note"), "body", wrap=True),
            Button("carry-out", words, self._carry_out, kind="primary", icon="hourglass" if self.busy else "play",
                   enabled=not self.busy, reason=t.text("top.busy"), tip=t.text("hot.carry_out_tip")),
        ]  # fmt: skip

    def _line(self, team: int) -> Widget:
        """One team: what it has done, and a way to its seat where it may still sit down."""
        hot = self.hot
        state = hot.states[team]
        icon, tint = STATES[state]
        parts: list[Widget] = [
            Icon(icon, 16, tint),
            Label(hot.teams[team][1], "strong", icon="cloud", icon_colour=self.tint(team), grow=1),
            Label(t.text(f"hot.state_{state}"), "small", tint),
        ]
        if state in ("waiting", "absent") and team != hot.next and not self.busy:
            words = t.text("hot.first" if state == "waiting" else "hot.here")
            parts.append(Button(f"take-{team}", words, partial(self._take, team), icon="lock-open",
                                tip=t.text(f"hot.{'first' if state == 'waiting' else 'here'}_tip")))  # fmt: skip
        return Row(*parts, gap=10, id=f"team-{team}", height=34)

    # -- what one can do -----------------------------------------------------------------

    def _take(self, team: int) -> None:
        if not self.busy:
            self.take(team)

    def _absent(self, team: int) -> None:
        self.hot.absent(team)
        self.refresh()
        self.focus_on("carry-out" if self.hot.ready else "take")

    def _carry_out(self) -> None:
        if self.busy or not self.hot.ready:
            return
        self.busy, self.late = True, None
        self.refresh()
        self.shell.work(self.hot.resolve, self._done, self._failed, t.text("busy.quarter"))

    def _done(self, reports: dict[int, Report]) -> None:
        self.app.cue("quarter")
        self.done()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refresh()
        self.app.toast(str(error), "bad")


class Paused(Cover):
    """The clock stands, and the game is covered."""

    def __init__(self, shell: Shell, hot: HotSeat, go_on: Callable[[], None]) -> None:
        super().__init__(shell, hot)
        self._go_on = go_on

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("go-on")

    def inside(self) -> list[Widget]:
        team = self.hot.playing
        left = None if team is None else self.hot.left_s(team)
        name = "" if team is None else self.hot.teams[team][1]
        said = (
            []
            if left is None
            else [Label(t.text("hot.time_left", time=clock_text(left)), "small", "muted", icon="timer")]
        )
        return [
            self.heading(),
            Label(t.text("hot.paused"), "hero", icon="pause", icon_colour="accent"),
            Label(t.text("hot.paused_note", team=name), "body", wrap=True),
            *said,
            Button("go-on", t.text("hot.go_on"), self._go_on, kind="primary", icon="play"),
            Rule(),
            self.way_out(),
        ]
