"""Watching a game of strategies: it plays on by itself at a chosen pace, and is seen through any cloud's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Column, Dropdown, Label, Row, Segmented, Space, Widget
from game.desktop.parts import heading, note
from game.desktop.table.topbar import Bar
from game.spectator import EVERYBODY, Spectator

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

#: Paces to choose from, and those that can be asked for, in quarters a minute.
PACES, PACE_LIMITS = (6, 15, 40, 120), (1, 600)
USUAL = PACES[1]
WATCHED = 46  # height of the strip
#: Seconds until it is tried again while something lies on the table or a quarter is being resolved.
_WAIT = 0.25


class Watch:
    """The clock of a watched game. pace: quarters a minute; running: whether it plays on by itself."""

    def __init__(self, table: TableScreen) -> None:
        self.table = table
        self.pace = USUAL
        self.running = False
        self._turn = 0  # a tick asked for before the last change counts no more

    def start(self, pace: int) -> None:
        """At this pace; 0: wait for the person."""
        if pace:
            self.pace = max(PACE_LIMITS[0], min(PACE_LIMITS[1], pace))
            self._run(True)
        self.table.focus_on("watch-run")

    def turn(self) -> None:
        """Play on, or pause."""
        self._run(not self.running)

    def set_pace(self, pace: str) -> None:
        """Another pace, at once."""
        self.pace = int(pace)
        self._run(self.running)

    def look_as(self, seat: str) -> None:
        """Borrow a cloud's eyes; -1: everybody's."""
        session = self.table.session
        if not self.table.busy and isinstance(session, Spectator):
            session.look_as(int(seat))
            self.table.eyes_changed()

    def _run(self, running: bool) -> None:
        self.running = running
        self._turn += 1
        if running:
            self._later(60 / self.pace)
        self.table.refresh()

    def _later(self, seconds: float) -> None:
        turn = self._turn
        self.table.app.after(seconds, lambda: self._tick(turn))

    def _tick(self, turn: int) -> None:
        """The next quarter, unless the person is reading something on the table."""
        table = self.table
        if turn != self._turn or not self.running or table.session.over or table not in table.app.screens:
            return
        if table.busy or table.telling or len(table.layers) > 1 or table.app.screen is not table:
            self._later(_WAIT)
            return
        table.end_quarter()
        self._later(60 / self.pace)


def watch_strip(table: TableScreen, f: Facts) -> Widget:
    """Play or pause, the pace, and whose eyes."""
    watch, wide = table.watch, table.room[0] >= 1000
    words, icon = ("watch.pause", "pause") if watch.running else ("watch.play", "play")
    paces = sorted({*PACES, watch.pace})
    eyes = [(str(EVERYBODY), t.text("watch.everybody")), *((str(c), f.short(c)) for c in f.clouds)]
    return Bar(
        Row(
            Button("watch-run", t.text(words), watch.turn, kind="primary" if not watch.running else "normal", icon=icon,
                   tip=t.text("watch.run_tip", press=table.key("watch")), width=104),
            *([Label(t.text("watch.pace"), "small", "muted", place="center")] if wide else []),
            Segmented("watch-pace", [(str(pace), str(pace)) for pace in paces], str(watch.pace), watch.set_pace,
                      tip=t.text("watch.pace_tip"), width=44 * len(paces)),
            Space(grow=1),
            *([Label(t.text("watch.eyes"), "small", "muted", place="center")] if wide else []),
            Dropdown("watch-eyes", eyes, str(f.me), watch.look_as, tip=t.text("watch.eyes_tip")),
            gap=8,
        ),
        id="watch-strip",
        edge="bottom",
        pad=(14, 5),
        height=WATCHED,
    )  # fmt: skip


def borrowed(f: Facts) -> list[Widget]:
    """Above the desks of a cloud whose eyes are borrowed: whose orders these are."""
    if not f.playing or f.ordering:
        return []
    strategy = f.session.strategy(f.me)
    name = strategy.title if strategy is not None else ""
    words = t.text("watch.borrowed_by", firm=f.short(f.me), strategy=name) if name else t.text("watch.borrowed")
    return [Column(heading(t.text("watch.desks"), icon="eye"), note(words), gap=2)]
