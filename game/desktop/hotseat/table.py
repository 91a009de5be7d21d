"""The table of one team: as for a single person, but its orders are sealed, its time runs, and it can be paused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.hotseat.cover import Paused
from game.desktop.hotseat.setup import clock_text
from game.desktop.kit import Button, Label, Widget
from game.desktop.table.screen import TableScreen
from game.desktop.words import worth_telling
from game.engine.orders import Orders
from game.engine.turn import hand_in

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.hotseat import HotSeat
    from game.session import Session

#: Seconds between looks at the clock; from so few seconds on it warns.
TICK_S, WARN_S = 0.25, 20.0
#: Width from which on the team's name has room in the top bar.
NAMED = 1240


class TeamTable(TableScreen):
    """The team that sits at the machine."""

    end_words, open_words, end_tip = "hot.seal", "hot.seal_open", "hot.seal_tip"

    def __init__(self, shell: Shell, hot: HotSeat, team: int, leave: Callable[[int | None], None]) -> None:
        super().__init__(shell, hot.session(team))
        self.hot, self.team = hot, team
        self.leave = leave  # to the next team; given one whose time was out
        self.shortcuts["pause"] = self.pause
        self._told = hot.quarter == 0
        self._ticking = False

    def on_enter(self) -> None:
        if not self._told:
            self._told = True
            before = ago(self.session)
            report = self.hot.report(self.team)
            self.news = worth_telling(self.facts, report.news)
            self._tell(replace(report, news=self.news), before)
        if not self._ticking:
            self._ticking = True
            self._tick()

    def extras(self) -> list[Widget]:
        """The team's name, its clock and the pause."""
        left = self.hot.left_s(self.team)
        found: list[Widget] = []
        if self.room[0] >= NAMED:
            found.append(Label(self.hot.teams[self.team][1], "strong", icon="user", id="team-name",
                               icon_colour=self.facts.hue(self.facts.me), tip=t.text("hot.team_tip")))  # fmt: skip
        if left is not None:
            found.append(Label(clock_text(left), "strong", self._tint(left), icon="timer", id="team-clock",
                               tip=t.text("hot.clock_tip")))  # fmt: skip
        found.append(Button("pause", "", self.pause, kind="quiet", icon="pause",
                            tip=t.text("hot.pause_tip", press=self.key("pause"))))  # fmt: skip
        return found

    def extras_show(self) -> object:
        left = self.hot.left_s(self.team)
        return None if left is None else (clock_text(left), self._tint(left))

    @staticmethod
    def _tint(left: float) -> str:
        return "warn" if left < WARN_S else "text"

    def _tick(self) -> None:
        """While this team plays, on whatever screen of its: show the time, and leave when it is out."""
        hot = self.hot
        if hot.playing == self.team and hot.tick() is None:
            left, label = hot.left_s(self.team), self.find("team-clock")
            if left is None or self not in self.app.screens:
                self._ticking = False
                return
            if isinstance(label, Label) and label.text != clock_text(left):
                label.text, label.colour = clock_text(left), self._tint(left)
            self.app.after(TICK_S, self._tick)
        elif hot.states[self.team] == "late" and self in self.app.screens:
            self.app.cue("alarm")
            self.leave(self.team)

    def pause(self) -> None:
        """Cover the screen and stop the clock."""
        self.hot.pause()
        if self.hot.paused:
            self.shell.push(Paused(self.shell, self.hot, self._go_on))

    def _go_on(self) -> None:
        self.hot.go_on()
        self.app.pop()

    def _resolve(self) -> None:
        """Seal the orders; nothing is carried out before all teams have."""
        self.hot.seal()
        self.leave(self.team if self.hot.states[self.team] == "late" else None)


def ago(session: Session) -> Facts:
    """A team's facts as they were a quarter ago, with the orders it had handed in."""
    played, f = session.played(), Facts(session)
    if played is not None and len(session.history) > 1:
        own = Orders.empty(1)
        hand_in(played.orders.copy(), own, session.seat, 0)
        f.view, f.before = session.history[-2], session.history[-3] if len(session.history) > 2 else None
        f.draft, f.quarter, f.kept = Orders.view(own[0]), played.quarter, {}
    return f
