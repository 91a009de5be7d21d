"""An exercise in the window: only its desks are open, its worksheet is beside them, and a saved one comes back."""

from pathlib import Path

import pytest

from game.classroom.exercises.folder import Lesson, find, slugs
from game.desktop import text as t
from game.desktop.classroom.start import lesson_of, session_of
from game.desktop.classroom.worksheet import lines
from game.desktop.kit import drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.screen import TableScreen
from game.session import Session


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return find("commons")


@pytest.fixture
def table(window, lesson: Lesson, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TableScreen:
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path))
    shell = Shell(window(), Settings(reduced_motion=True), inline=True)
    shell.start()
    shell.new_lesson(lesson, 45, 1)
    screen = shell.app.screen
    assert isinstance(screen, TableScreen)
    return screen


def words(screen) -> str:
    return " ".join(str(getattr(w, "text", "")) for w in screen.root.walk())


def test_the_worksheet_opens_beside_the_desks_of_the_exercise(table: TableScreen, lesson: Lesson) -> None:
    assert table.desk == "worksheet"
    assert [key for key, *_ in table.get("desks").choices] == [*lesson.exercise.play.desks, "worksheet"]
    assert lesson.exercise.question in words(table)
    assert "Design a levy" in words(table)
    drive.press(table.app, "2")
    assert table.desk == "deals"
    drive.press(table.app, "5")
    assert table.desk == "worksheet"


def test_other_desks_are_closed_and_say_so(table: TableScreen) -> None:
    drive.press(table.app, "1")
    assert table.desk == "worksheet"
    assert any(t.text("desk.capacity") in toast.text for toast in table.app.toasts)
    assert {card.point.desk for card in table.agenda.cards(table.facts)} <= set(table.desks)
    table.toggle_panels()
    table.go_desk("finance")  # panels come back, and the keyboard goes where the desks are
    assert table.desk != "finance"
    assert table.focused is table.get("desks")


def test_quarters_go_on_and_a_saved_exercise_comes_back(table: TableScreen, lesson: Lesson, tmp_path: Path) -> None:
    table.session.end_quarter()
    path = tmp_path / "saved.landgrab"
    table.session.save(path)
    shell = table.shell
    shell.lesson = None
    shell.load(path)
    assert isinstance(shell.app.screen, TableScreen)
    assert shell.app.screen.lesson is not None
    assert shell.app.screen.lesson.slug == lesson.slug
    assert lesson_of(Session.new("pocket", "birchway")) is None


@pytest.mark.parametrize("slug", slugs())
def test_every_worksheet_fits_the_panel(slug: str) -> None:
    shown = list(lines(find(slug).texts["worksheet"]))
    said = " ".join(str(getattr(w, "text", "")) for widget in shown for w in widget.walk())
    assert len(said) > 300
    assert "[lines" not in said
    assert "|" not in said


@pytest.mark.slow
@pytest.mark.parametrize("slug", slugs())
def test_every_exercise_plays_to_its_end(slug: str) -> None:
    one = find(slug)
    session = session_of(one, 45, one.exercise.play.seed)
    while not session.over:
        session.end_quarter()
    assert session.quarter == one.exercise.play.quarters["45"]


def test_all_exercises_are_in_a_list_that_begins_one_by_keyboard(window, home) -> None:
    shell = Shell(window(), Settings(reduced_motion=True), inline=True)
    shell.start()
    shell.show_title()
    drive.press(shell.app, "x")
    page = shell.app.screen
    assert [lesson.slug for lesson in page.lessons] == slugs()
    for row, slug in enumerate(slugs()):
        question, title = find(slug).exercise.question, find(slug).exercise.title
        assert title in {run.text for run in shell.app.walk_text() if run.widget == "exercises"}
        assert question in words(page), slug
        assert bool(page.find("minutes")) == (page.lessons[row].exercise.kind == "exercise")
        drive.press(shell.app, "down")
    drive.press(shell.app, "home")
    page.focus_on("minutes")
    drive.press(shell.app, "right")
    page.focus_on("exercises")
    drive.press(shell.app, "down", "return")
    table = shell.app.screen
    assert isinstance(table, TableScreen)
    assert table.lesson is not None
    assert table.lesson.slug == slugs()[1]
    assert table.session.map.quarters == table.lesson.exercise.play.quarters["75"]


def test_the_exercises_lead_back_to_the_title(window, home) -> None:
    shell = Shell(window(), Settings(reduced_motion=True), inline=True)
    shell.start()
    shell.show_title()
    drive.click(shell.app, "exercises")
    drive.press(shell.app, "escape")
    assert shell.app.screen.find("title-menu")
