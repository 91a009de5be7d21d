"""Start an exercise in the window, or take it up again from a saved game."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.classroom.exercises.arms import played_map
from game.classroom.exercises.folder import MARK, ExerciseError, Lesson, find
from game.session import Session

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.hotseat import HotSeat


def session_of(lesson: Lesson, minutes: int, seed: int, autosave: Path | None = None) -> Session:
    """A new game in an exercise's setting. Raises ArmError, MapError or ValueError."""
    game_map = played_map(lesson.exercise, lesson.slug, minutes)
    about = [f"{MARK}{lesson.slug}"]
    return Session.new(game_map, lesson.exercise.play.seat, seed, autosave=autosave, about=about)


def lesson_of(session: Session | HotSeat) -> Lesson | None:
    """The exercise that a game belongs to, if it does and comes with the game."""
    for setting in session.record().settings:
        if setting.startswith(MARK):
            try:
                return find(Path(setting.removeprefix(MARK)).name)
            except ExerciseError:
                return None
    return None


def play_lesson(lesson: Lesson, minutes: int, seed: int) -> None:
    """Open the window with an exercise, until it is closed."""
    from game.desktop.app import open_shell

    def begin(shell: Shell) -> None:
        shell.new_lesson(lesson, minutes, seed)

    open_shell(lesson.exercise.map, begin)


def picture_lesson(
    lesson: Lesson, minutes: int, seed: int, path: Path, size: tuple[int, int] = (1280, 800), percent: int = 100
) -> None:
    """The first table of an exercise as a PNG, drawn without a display. Raises OSError."""
    from game.desktop.app import picture

    picture(session_of(lesson, minutes, seed), path, size, percent, lesson)
