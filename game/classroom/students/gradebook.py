"""Marks as files: a CSV gradebook, a row a student's file, and results.json in the format that Gradescope reads.

https://gradescope-autograders.readthedocs.io/en/latest/specs/ describes the latter.
"""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.classroom.students.grading import IDLE, MOSTLY, UNREADABLE, Mark, Marks
from game.paths import write_whole

#: Points of the part of an assignment that a machine can mark, 100 in all; each baseline has its own.
POINTS = {"loads": 10.0, "decides": 15.0, "legal": 15.0, "reproducible": 10.0}
BASELINE_POINTS = (20.0, 20.0, 10.0)  # weakest first: the last is hard


def points(mark: Mark, marks: Marks) -> list[tuple[str, float, float, str]]:
    """What a file gets: name, points, most, and why in a sentence."""
    loads = mark.status != UNREADABLE
    replaced, n = mark.errors + mark.timeouts, max(mark.decisions, 1)
    decided = 1 - replaced / n if loads and mark.status != IDLE else 0.0
    legal = 1 - mark.illegal / n if loads and mark.status not in (MOSTLY, IDLE) else 0.0
    found = [
        ("It loads", float(loads), POINTS["loads"], "The file loads and plays the role." if loads else mark.problem),
        ("It decides every quarter", decided, POINTS["decides"],
         f"Standing orders decided {replaced} of {mark.decisions} times in its place: {mark.errors} errors, "
         f"{mark.timeouts} timeouts." if loads else "Not played."),
        ("Its orders are legal", legal, POINTS["legal"],
         f"Orders were cut to the limits in {mark.illegal} of {mark.decisions} decisions." if loads else "Not played."),
        ("It is reproducible", float(mark.reproducible is True), POINTS["reproducible"],
         {True: "The same view gave the same orders.", False: "The same view gave different orders.",
          None: "Not tried: it failed before."}[mark.reproducible]),
    ]  # fmt: skip
    for base, most in zip(marks.baselines, BASELINE_POINTS, strict=True):
        share = mark.beats.get(base.file)
        why = "Not ranked." if share is None else f"More value than {base.file} in {share:.0%} of {mark.games} games."
        found.append((f"Against {base.file}", share or 0.0, most, why))
    return [(name, round(part * most, 2), most, why) for name, part, most, why in found]


def csv_text(marks: Marks) -> str:
    """The gradebook: students best first, then the baselines, whose status says so."""
    names = [base.file for base in marks.baselines]
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow([
        "file", "student", "status", "rank", "points", "score", *(f"beats_{name}" for name in names), "gain", "result",
        "games", "decisions", "errors", "timeouts", "illegal", "median_ms", "problem",
    ])  # fmt: skip
    for mark in (*marks.students, *marks.baselines):
        total = "" if mark in marks.baselines else f"{sum(p for _, p, _, _ in points(mark, marks)):.1f}"
        writer.writerow([
            safe(mark.file), safe(mark.student), mark.status, _cell(mark.rank), total, _cell(mark.score),
            *(_cell(mark.beats.get(name)) for name in names), _cell(mark.gain), _cell(mark.result, 1), mark.games,
            mark.decisions, mark.errors, mark.timeouts, mark.illegal, _cell(mark.median_ms, 2), safe(mark.problem),
        ])  # fmt: skip
    return into.getvalue()


def _cell(value: float | None, digits: int = 3) -> str:
    return "" if value is None else str(round(value, digits))


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a number as it is."""
    is_number = text[:1] in "+-" and text[1:].replace(".", "", 1).isdecimal()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else text


def gradescope(mark: Mark, marks: Marks) -> dict[str, Any]:
    """results.json of one file."""
    tests = [
        {"name": name, "number": str(i), "score": got, "max_score": most, "output": why, "visibility": "visible",
         "status": "passed" if got >= most / 2 else "failed"}
        for i, (name, got, most, why) in enumerate(points(mark, marks), 1)
    ]  # fmt: skip
    board: list[dict[str, Any]] = [{"name": "Score", "value": round(100 * (mark.score or 0.0), 1), "order": "desc"}]
    board += [{"name": f"Beats {name}, %", "value": round(100 * share, 1)} for name, share in mark.beats.items()]
    if mark.median_ms is not None:
        board.append({"name": "ms a decision", "value": round(mark.median_ms, 1), "order": "asc"})
    return {
        "score": round(sum(got for _, got, _, _ in points(mark, marks)), 2), "output": told(mark, marks),
        "output_format": "text", "visibility": "visible", "stdout_visibility": "hidden", "tests": tests,
        "leaderboard": board,
    }  # fmt: skip


def told(mark: Mark, marks: Marks) -> str:
    """What a student should read first, in a few sentences."""
    lines = [f"{Path(mark.file).name}: {mark.status}."]
    if mark.problem:
        lines.append(f"First thing to look at: {mark.problem}.")
    if mark.is_ranked and mark.score is not None:
        shares = ", ".join(f"{name} in {share:.0%}" for name, share in mark.beats.items())
        lines.append(f"Played {mark.games} games on {marks.map}. It had more value than {shares} of them.")
    elif mark.status == MOSTLY:
        lines.append(
            f"Standing orders decided {mark.errors + mark.timeouts} of {mark.decisions} times in its place, so it was "
            "not played against the baselines."
        )
    lines.append(f"Try it at home: landgrab check {Path(mark.file).name} --map {marks.map}")
    return "\n".join(lines)


def write_gradebook(path: Path, marks: Marks) -> None:
    """Write the CSV, whole or not at all. Raises OSError."""
    write_whole(path, csv_text(marks).encode("utf-8-sig"))  # so that spreadsheets read names right


def write_gradescope(path: Path, marks: Marks) -> list[Path]:
    """Write results.json: of one file at the path; of several, into a folder for each below it. Raises OSError."""
    where = _places(path, marks.students)
    for place, mark in zip(where, marks.students, strict=True):
        write_whole(place, (json.dumps(gradescope(mark, marks), indent=1, ensure_ascii=False) + "\n").encode())
    return where


def _places(path: Path, students: Sequence[Mark]) -> list[Path]:
    if len(students) == 1 and path.suffix == ".json":
        return [path]
    if path.suffix == ".json":
        raise ValueError(f"gradescope {path}: allowed a file for one student, a folder for several")
    names = [mark.student for mark in students]
    tails = [name if names.count(name) == 1 else f"{name}-{1 + names[:i].count(name)}" for i, name in enumerate(names)]
    return [path / tail / "results.json" for tail in tails]
