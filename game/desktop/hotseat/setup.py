"""A new game of several persons: which clouds they play, what the teams are called, how long a turn may take."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from game.desktop import text as t
from game.desktop.hues import hue
from game.desktop.kit import (
    Button,
    Card,
    Column,
    Icon,
    Label,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Segmented,
    Slider,
    Space,
    TextField,
    Widget,
)
from game.desktop.menus.cards import difficulty_badge, map_picture, seat_figures
from game.desktop.menus.menu import help_keys
from game.desktop.menus.seatfacts import seat_of
from game.desktop.pieces import note
from game.teams import AUTOPILOTS, MOST_TEAMS, NAME_MOST, Autopilot

if TYPE_CHECKING:
    from game.desktop.menus.newgame import NewGameScreen

MINUTES = 15.0  # longest turn that the slider offers
CONTROL = 232  # width of what is chosen for a cloud
FACTS, ROOMY = 270, 1600  # width of a seat's figures, and of its points; of a window that has room for them


class SeatsScreen(Screen):
    """Left: the game and its clock. Right: a line for each cloud: a team with its name, or a strategy."""

    def __init__(self, new: NewGameScreen) -> None:
        super().__init__()
        self.shell, self.new, self.map = new.shell, new, new.map
        first = new.seat if new.seat < len(self.map.clouds) else 0
        self.taken = {first, 1 if first == 0 else 0}
        self.names = [t.text("hot.team", count=i + 1) for i in range(len(self.map.clouds))]
        self.minutes = 0.0
        self.autopilot: Autopilot = "hold"
        self.shortcuts |= help_keys(self)

    @property
    def teams(self) -> dict[str, str]:
        """Cloud id -> name of its team, in the order of turns."""
        return {cloud.id: self._name(i) for i, cloud in enumerate(self.map.clouds) if i in self.taken}

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on(f"who-{self.map.clouds[0].id}")

    def on_escape(self) -> None:
        self.app.pop()

    def _name(self, seat: int) -> str:
        """A team's name; what was left empty has its number."""
        return self.names[seat].strip() or t.text("hot.team", count=seat + 1)

    # -- choices -------------------------------------------------------------------------

    def _who(self, seat: int, who: str) -> None:
        self.taken = self.taken | {seat} if who == "team" else self.taken - {seat}
        self.refresh()

    def _call(self, seat: int, name: str) -> None:
        self.names[seat] = name

    def _time(self, minutes: float) -> None:
        self.minutes = minutes
        self.refresh()

    def _autopilot(self, posture: str) -> None:
        self.autopilot = cast(Autopilot, posture)
        self.refresh()

    def _start(self) -> None:
        from game.desktop.hotseat.going import new_hot_seat  # with the rules, which may still be loading

        new_hot_seat(self.shell, self.new.challenge, self.teams, 60 * self.minutes or None, self.autopilot)
        if self.app.screen is self:
            self.refresh()

    # -- drawing -------------------------------------------------------------------------

    def build(self) -> Widget:
        width = 344 if self.room[0] >= 1150 else 290
        return Column(
            self._head(), Row(self._game(width), self._seats(), gap=10, grow=1), gap=12, pad=14, id="hot-seats"
        )

    def _head(self) -> Widget:
        count, making = len(self.taken), self.shell.making
        fits = 2 <= count <= MOST_TEAMS
        state = t.text("new.starting") if making else self.shell.state() or t.text("hot.count", count=count)
        return Row(
            Button("back", t.text("button.back"), self.app.pop, icon="chevron-left"),
            Label(t.text("hot.title"), "big", icon="users", icon_colour="accent"),
            Space(grow=1),
            Label(state, "small", "warn" if making or self.shell.state() else "muted", align="right"),
            Button("start", t.text("new.start"), self._start, kind="primary", icon="play", tip=t.text("hot.start_tip"),
                   enabled=fits and not making,
                   reason=t.text("new.starting") if making else t.text("hot.too_few", most=MOST_TEAMS)),
            gap=14,
        )  # fmt: skip

    def _game(self, width: int) -> Widget:
        new, m = self.new, self.map
        about = t.text("hot.game", rivals=t.text(f"new.rivals_{new.rivals}"), seed=new.seed)
        rest = [(key, t.text(f"posture.{key}")) for key in AUTOPILOTS]
        body = Column(
            Row(map_picture("hot-map", m, width=104, height=62),
                Column(Label(m.title, "strong"),
                       Label(t.text("unit.quarters", count=new.quarters), "small", "muted"),
                       Label(about, "small", "muted", wrap=True), gap=2, grow=1), gap=10),
            note(t.text("hot.game_note")),
            Rule(),
            Row(Icon("timer", 15, "accent"), Label(t.text("hot.time"), "small-strong", "muted"), gap=7),
            Slider("minutes", t.text("hot.minutes"), self.minutes, 0, MINUTES, 0.5, self._time, show=_minutes,
                   tip=t.text("hot.minutes_tip")),
            Label(t.text("hot.autopilot"), "small-strong", "muted"),
            Segmented("autopilot", rest, self.autopilot, self._autopilot, enabled=self.minutes > 0,
                      reason=t.text("hot.no_clock")),
            note(t.text(f"hot.autopilot_{self.autopilot}")),
            Rule(),
            Row(Icon("eye-off", 15, "accent"), Label(t.text("hot.how"), "small-strong", "muted"), gap=7),
            note(t.text("hot.how_note")),
            gap=8,
            pad=(3, 3),
        )  # fmt: skip
        return Panel(Scroll("hot-game", body, grow=1), width=width, place="start")

    def _seats(self) -> Widget:
        rows = [self._seat(i) for i in range(len(self.map.clouds))]
        return Panel(
            Row(Label(t.text("hot.who"), "title", icon="cloud", icon_colour="accent"), Space(grow=1),
                Label(t.text("hot.who_note"), "small", "muted"), gap=10),
            Scroll("hot-rows", Column(*rows, gap=8, pad=(3, 3)), grow=1),
            grow=1,
            place="start",
        )  # fmt: skip

    def _seat(self, i: int) -> Widget:
        cloud, team = self.map.clouds[i], i in self.taken
        par = self.new.par(cloud)
        who = [("strategy", t.text("hot.strategy"), "bot"), ("team", t.text("hot.a_team"), "user")]
        name = TextField(f"name-{cloud.id}", self.names[i], partial(self._call, i), limit=NAME_MOST, width=CONTROL,
                         place="center", tip=t.text("hot.name_tip"))  # fmt: skip
        choice = Segmented(f"who-{cloud.id}", who, "team" if team else "strategy", partial(self._who, i),
                           width=CONTROL, place="center")  # fmt: skip
        wide = self.room[0] >= 1150
        if wide:
            controls: list[Widget] = [name if team else Label("", width=CONTROL), choice]
        else:
            controls = [Column(choice, *([name] if team else []), gap=6, width=CONTROL, place="center")]
        facts = self._facts(i) if self.room[0] >= ROOMY else []
        title = [Label(cloud.name, "strong"), *([difficulty_badge(par)] if par else [])]
        words = Column(
            *([Row(*title, gap=10)] if wide else title),
            Label(cloud.story, "small", "muted", wrap=True),
            gap=2,
            grow=1,
            place="center",
        )
        gap = 16 if facts else 12
        line = Row(Icon("cloud", 22, hue(i)), words, *facts, *controls, gap=gap)
        return Card(f"line-{cloud.id}", line, pad=(12, 10))

    def _facts(self, i: int) -> list[Widget]:
        """Figures of a cloud, its first strength and its first weakness."""
        seat = seat_of(self.map, self.map.clouds[i])
        points = [("circle-check", "good", point.text) for point in seat.strengths[:1]]
        points += [("triangle-alert", "warn", point.text) for point in seat.weaknesses[:1]]
        lines = [Label(words, "small", wrap=True, icon=icon, icon_colour=tint) for icon, tint, words in points]
        return [
            Column(*seat_figures(seat), gap=4, width=FACTS, place="center"),
            Column(*lines, gap=4, width=FACTS, place="center"),
        ]


def _minutes(minutes: float) -> str:
    return clock_text(60 * minutes) if minutes else t.text("hot.no_limit")


def clock_text(seconds: float) -> str:
    """Minutes and seconds, begun ones whole."""
    whole = int(seconds) + (seconds > int(seconds))
    return t.text("hot.clock", minutes=whole // 60, seconds=f"{whole % 60:02d}")
