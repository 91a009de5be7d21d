"""`landgrab tournament` as a gradebook: students' files against the baselines of their role."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from game.commands import compile_rules, find_map
from game.console import Bar, Refused, print_json, table

if TYPE_CHECKING:
    from game.classroom.students.grading import Mark, Marks

HEAD = ("", "student", "status", "score", "against the baselines", "errors", "timeouts", "illegal", "problem")


def grade_files(
    names: Sequence[str], map_name: str, role: str, games: int, seed: int, jobs: int,
    gradebook: Path | None, gradescope: Path | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Grade, write the files, print a table."""
    from game.classroom.students import gradebook as books
    from game.classroom.students.grading import grade, submissions
    from game.studies.runner import default_jobs

    try:
        files = submissions(names)
        if not files:
            raise Refused("--entry: allowed students' .py files, or a folder that has some")
        if gradescope is not None and gradescope.suffix == ".json" and len(files) > 1:
            raise Refused(f"--gradescope {gradescope}: allowed a file for one student; a folder for {len(files)}")
        compile_rules(quiet)
        with Bar("files checked", quiet) as looked, Bar("games", quiet) as played:
            marks = grade(files, find_map(map_name), role, games, seed, jobs or default_jobs(games), looked, played)
    except ValueError as error:
        raise Refused(f"--{error}") from None
    written = []
    try:
        if gradebook is not None:
            books.write_gradebook(gradebook, marks)
            written.append(gradebook)
        if gradescope is not None:
            written += books.write_gradescope(gradescope, marks)
    except OSError as error:
        raise Refused(f"{error.filename or gradebook}: can't be written: {error.strerror or error}") from None
    if as_json:
        print_json({
            "role": marks.role, "map": marks.map, "seeds": marks.seeds,
            "students": [vars(mark) for mark in marks.students], "baselines": [vars(b) for b in marks.baselines],
        })  # fmt: skip
        return
    _print(marks)
    print(f"written: {', '.join(str(path) for path in written[:2])}" + (" ..." if len(written) > 2 else ""))


def _print(marks: "Marks") -> None:
    def row(mark: "Mark") -> list[str]:
        return [
            str(mark.rank or "–"), mark.student, mark.status, "–" if mark.score is None else f"{mark.score:.0%}",
            ", ".join(f"{share:.0%}" for share in mark.beats.values()) or "–", str(mark.errors), str(mark.timeouts),
            str(mark.illegal), mark.problem[:120],
        ]  # fmt: skip

    against = ", ".join(base.file for base in marks.baselines)
    title = f"{marks.role} on {marks.map}, {marks.seeds} seeds in every seat; share of games ahead of {against}"
    table(title, HEAD, [row(mark) for mark in (*marks.students, *marks.baselines)], left=3, last=1)
