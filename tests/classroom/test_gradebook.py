"""A class hands in thirty files: each gets marks that don't depend on the others, and is told what to mend."""

import csv
import io
import json
from pathlib import Path

import pytest

from game.classroom.students.gradebook import BASELINE_POINTS, POINTS, csv_text, gradescope, points
from game.classroom.students.grading import BASELINES, MOSTLY, UNREADABLE, Mark, Marks, ahead, grade, submissions
from game.cli import run
from maps.loader import load_map
from tests.classroom.submissions import CLASS, QUICK

POCKET = load_map("pocket", ["quarters=6"])


def hand_in(folder: Path, names: tuple[str, ...]) -> list[Path]:
    for name in names:
        (folder / f"{name}.py").write_text(CLASS[name].text)
    return submissions([str(folder)])


def graded(folder: Path, names: tuple[str, ...], per_file: int = 6) -> Marks:
    return grade(hand_in(folder, names), POCKET, "cloud", per_file * (len(names) + 3))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Marks:
    return graded(tmp_path_factory.mktemp("few"), QUICK)


@pytest.mark.parametrize("name", QUICK)
def test_each_student_reads_what_happened(few: Marks, name: str) -> None:
    judge({mark.student: mark for mark in few.students}[name])


def judge(mark: Mark) -> None:
    given = CLASS[mark.student]
    assert (mark.student, mark.status) == (mark.student, given.status), mark.problem
    assert given.says in mark.problem
    assert len(mark.problem) < 400
    assert "\n" not in mark.problem
    assert (mark.rank is None) == (mark.status in (MOSTLY, UNREADABLE))


@pytest.mark.slow
def test_thirty_files_of_every_quality(tmp_path: Path) -> None:
    """Nobody's file keeps another's from being graded, and each row says what its author needs to read."""
    assert len(CLASS) == 30
    marks = graded(tmp_path, tuple(CLASS))
    assert len(marks.students) == 30
    for mark in marks.students:
        judge(mark)
    rows = list(csv.DictReader(io.StringIO(csv_text(marks))))
    assert len(rows) == 33
    assert all(float(row["points"]) <= 100 for row in rows if row["points"])
    good = next(mark for mark in marks.students if mark.student == "abi_dearer")
    scores = [mark.score for mark in marks.students if mark.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert {mark.status for mark in marks.students} == {given.status for given in CLASS.values()}
    assert good.beats["standing_orders"] > 0.5


def test_a_mark_does_not_depend_on_who_else_hands_in(few: Marks, tmp_path: Path) -> None:
    alone = graded(tmp_path, ("abi_dearer",)).students[0]
    (together,) = (mark for mark in few.students if mark.student == "abi_dearer")
    assert (alone.beats, alone.gain, alone.status) == (together.beats, together.gain, together.status)


def test_a_baseline_as_a_file_does_as_well_as_the_baseline(tmp_path: Path) -> None:
    (tmp_path / "standing.py").write_text(CLASS["abi_dearer"].text.replace("1.03 *", "1.0 *"))
    marks = grade(submissions([str(tmp_path)]), POCKET, "cloud", 24)
    assert marks.students[0].beats["standing_orders"] == pytest.approx(0.5, abs=0.2)
    assert marks.baselines[0].file == "standing_orders"
    assert [b.file for b in marks.baselines] == list(BASELINES["cloud"])


def test_points_add_up_and_fall_with_every_fault(few: Marks) -> None:
    total = {m.student: sum(p for _, p, _, _ in points(m, few)) for m in few.students}
    assert sum(most for _, _, most, _ in points(few.students[0], few)) == 100
    assert total["quin_syntax"] == 0
    assert 0 < total["uma_always_raises"] < total["leo_negative"] < total["abi_dearer"] <= 100
    for mark in few.students:
        data = gradescope(mark, few)
        assert data["score"] == pytest.approx(sum(test["score"] for test in data["tests"]))
        assert all(0 <= test["score"] <= test["max_score"] for test in data["tests"])
        assert mark.status in data["output"]
        json.dumps(data, allow_nan=False)


def test_a_spreadsheet_takes_no_students_text_for_a_formula(few: Marks) -> None:
    for row in csv.reader(io.StringIO(csv_text(few))):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_the_command_writes_both_files_and_refuses_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    hand_in(tmp_path / "in", ("abi_dearer", "quin_syntax"))
    words = ["tournament", "--map", "pocket", "--quiet", "--gradebook", "grades.csv", "--gradescope", "scope"]
    assert run([*words, "--entry", "in", "--games", "15"]) == 0
    assert "abi_dearer" in capsys.readouterr().out
    rows = list(csv.DictReader((tmp_path / "grades.csv").open(encoding="utf-8-sig")))
    assert [row["status"] for row in rows] == ["no faults", "can't be played", *["baseline"] * 3]
    assert sorted(p.parent.name for p in (tmp_path / "scope").glob("*/results.json")) == ["abi_dearer", "quin_syntax"]
    one = ["--entry", "in/abi_dearer.py", "--gradescope", "results.json", "--games", "12"]
    assert run(["tournament", "--map", "pocket", "--quiet", *one]) == 0
    assert json.loads((tmp_path / "results.json").read_text())["tests"][0]["status"] == "passed"
    capsys.readouterr()
    for wrong, says in (
        (["--entry", "in", "--games", "3"], "games = 3: allowed 15 or more"),
        (["--entry", "nowhere"], "nowhere: allowed students' .py files"),
        ([], "--entry: allowed"),
        (["--entry", "in", "--mirror", "planner"], "allowed without --mirror"),
        (["--entry", "in", "--role", "king"], "role king: allowed"),
        (["--entry", "in", "--gradescope", "one.json"], "a folder for 2"),
    ):
        assert run([*words, *wrong]) == 2
        error = capsys.readouterr().err
        assert says in error
        assert error.count("\n") == 1


def test_two_firms_that_are_gone_are_a_draw() -> None:
    gone = float("-inf")
    assert [ahead(gone, gone), ahead(gone, 1.0), ahead(1.0, gone), ahead(2.0, 1.0)] == [0.5, 0.0, 1.0, 1.0]


def test_the_assignment_sheet_says_what_the_machine_does() -> None:
    """Its baselines, points and statuses are those of the code."""
    sheet = Path(__file__).parents[2].joinpath("docs", "assignment.md").read_text("utf-8")
    for role, names in BASELINES.items():
        for name in names:
            for game_map in ("pocket", "frontier-2026"):
                assert f"| {role} | {game_map} | `{name}` |" in sheet
    marked = sheet.partition("| marked by machine |")[2].partition("\n---")[0]
    said = [int(row.split("|")[2]) for row in marked.splitlines()[2:] if row.startswith("|")]
    assert said == [*POINTS.values(), *BASELINE_POINTS]
    listed = sheet.partition("| status |")[2].partition("\n\n")[0]
    assert {row.split("|")[1].strip() for row in listed.splitlines()[2:]} == {given.status for given in CLASS.values()}
