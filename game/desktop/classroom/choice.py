"""The exercises and cases of the classroom: a list, what the chosen one asks, and the way into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from game.desktop import text as t
from game.desktop.classroom.worksheet import lines
from game.desktop.kit import (
    Button,
    Cell,
    Column,
    Heading,
    Label,
    Options,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Segmented,
    Space,
    Table,
    Widget,
)
from game.desktop.menus.menu import help_keys
from game.desktop.parts import fact, note

if TYPE_CHECKING:
    from game.classroom.exercises.folder import Lesson
    from game.desktop.shell import Shell

MINUTES = ("45", "75", "90")
CASE_MINUTES = 20
#: Width from which on list and exercise stand side by side.
WIDE = 900


class ExercisesScreen(Screen):
    """Left: exercises, then cases. Right: the question, how long, from which seat, and the worksheet."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.lessons: list[Lesson] = []
        self.problem = ""
        self.chosen = 0
        self.minutes = MINUTES[0]
        self._asked = False
        self.shortcuts |= help_keys(self)

    def on_enter(self) -> None:
        if not self._asked:
            self._asked = True
            self.shell.when_ready(lambda: self.shell.work(_lessons, self._found, self._not_found))
        if self.focused is None:
            self.focus_on("exercises" if self.lessons else "back")

    def on_escape(self) -> None:
        self.app.pop()

    def _found(self, lessons: list[Lesson]) -> None:
        self.lessons = lessons
        self.refresh()
        if self.app.screen is self:
            self.focus_on("exercises")

    def _not_found(self, error: Exception) -> None:
        self.problem = str(error)
        self.refresh()

    # -- choices -------------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson | None:
        """The chosen exercise."""
        return self.lessons[self.chosen] if self.lessons else None

    def _choose(self, row: int) -> None:
        self.chosen = row
        self.refresh()

    def _last(self, minutes: str) -> None:
        self.minutes = minutes
        self.refresh()

    def _minutes(self, lesson: Lesson) -> str:
        """Length of the class; a case is always short."""
        return self.minutes if lesson.exercise.kind == "exercise" else MINUTES[0]

    def _play(self) -> None:
        lesson = self.lesson
        if lesson is not None:
            self.shell.new_lesson(lesson, int(self._minutes(lesson)), lesson.exercise.play.seed)
            if self.app.screen is self:
                self.refresh()

    # -- drawing -------------------------------------------------------------------------

    def build(self) -> Widget:
        lesson = self.lesson
        if lesson is None:
            body: Widget = Panel(note(self.problem or t.text("exercises.reading"), "bad" if self.problem else "muted"),
                                 grow=1)  # fmt: skip
        elif self.room[0] >= WIDE:
            body = Row(self._list(width=self.room[0] * 44 // 100), self._about(lesson), gap=10, grow=1)
        else:
            body = Column(self._list(height=max(130, self.room[1] // 3)), self._about(lesson), gap=8, grow=1)
        return Column(self._head(), body, gap=12, pad=14, id="exercises-screen")

    def _head(self) -> Widget:
        making = self.shell.making
        words = t.text("new.starting") if making else self.shell.state()
        return Row(
            Button("back", t.text("button.back"), self.app.pop, icon="chevron-left"),
            Label(t.text("exercises.title"), "big", icon="clipboard-list", icon_colour="accent"),
            Space(grow=1),
            Label(words, "small", "warn", align="right"),
            Button("start", t.text("exercises.play"), self._play, kind="primary", icon="play",
                   tip=t.text("exercises.play_tip"), enabled=not making and self.lesson is not None,
                   reason=t.text("new.starting") if making else t.text("exercises.reading")),
            gap=14,
        )  # fmt: skip

    def _list(self, **size: Unpack[Options]) -> Widget:
        rows = [self._row(lesson) for lesson in self.lessons]
        headings = [Heading(t.text("exercises.name")), Heading(t.text("exercises.time"), 104, "right")]
        table = Table("exercises", headings, rows, selected=self.chosen, on_select=self._choose,
                      on_open=lambda _: self._play(), rows_shown=4, grow=1.0, tips=self._tip)  # fmt: skip
        return Panel(table, **size)

    def _row(self, lesson: Lesson) -> list[str | Cell]:
        e = lesson.exercise
        icon = "clipboard-list" if e.kind == "exercise" else "scroll-text"
        return [Cell(e.title, icon=icon), Cell(_length(lesson), "muted")]

    def _tip(self, row: int) -> str:
        return t.text("exercises.row_tip", question=self.lessons[row].exercise.question)

    def _about(self, lesson: Lesson) -> Widget:
        """What is asked, how it is played, and its worksheet."""
        e = lesson.exercise
        minutes = [(key, t.text("exercises.minutes", count=key)) for key in MINUTES]
        quarters = e.play.quarters[self._minutes(lesson)]  # type: ignore[index]
        play: list[Widget] = [
            *([Segmented("minutes", minutes, self.minutes, self._last)] if e.kind == "exercise" else []),
            fact(t.text("exercises.quarters"), t.number(quarters)),
            fact(t.text("exercises.seat"), _seat(lesson)),
            fact(t.text("exercises.desks"), ", ".join(t.text(f"desk.{desk}") for desk in e.play.desks)),
        ]
        body = Column(
            Label(e.title, "title", wrap=True),
            Label(e.question, "strong", wrap=True, id="exercise-question"),
            *play,
            Rule(),
            Label(t.text("exercises.worksheet"), "small-strong", "muted", icon="file-text"),
            *lines(lesson.texts["worksheet"]),
            gap=8,
            pad=(3, 3),
        )
        return Panel(Scroll("exercise", body, grow=1), grow=1)


def _lessons() -> list[Lesson]:
    """All of them, with their texts."""
    from game.classroom.exercises.folder import read, slugs  # with the rules, which may still be loading

    found = [read(slug) for slug in slugs()]
    if not all(lesson.texts for lesson in found):  # read now, beside the window
        raise ValueError(t.text("exercises.empty"))
    return found


def _length(lesson: Lesson) -> str:
    minutes = f"{MINUTES[0]}–{MINUTES[-1]}" if lesson.exercise.kind == "exercise" else CASE_MINUTES
    return t.text("exercises.minutes", count=minutes)


def _seat(lesson: Lesson) -> str:
    """The name of the cloud that is played, and the map."""
    from maps.loader import load_map

    game_map = load_map(lesson.exercise.map)
    names = {cloud.id: cloud.name for cloud in game_map.clouds}
    return t.text("exercises.seat_of", cloud=names[lesson.exercise.play.seat], map=game_map.title)
