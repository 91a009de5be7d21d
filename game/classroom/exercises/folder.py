"""Exercises as folders: found, read, and held to what every one of them must have."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from game.classroom.exercises.arms import ArmError, arm_of, played_map
from game.classroom.exercises.readings import READINGS
from game.classroom.exercises.schema import PRESETS, Exercise
from maps.loader import MapError, data_folder, explain

MARK = "exercise="  # in the settings of a record, before the exercise's name
TEXTS = ("lesson", "worksheet", "key")
LESSON = {
    "exercise": (
        "Summary", "Objectives", "Preparation", "Minute plan", "Prediction poll", "Script", "Common stalls", "Debrief",
        "Variants", "Access needs", "No-network plan", "Fact and model",
    ),
    "case": (
        "Summary", "Objectives", "The situation", "The decision", "Minute plan", "Prediction poll", "Script",
        "Common stalls", "Debrief", "Variants", "Access needs", "No-network plan", "Fact and model",
    ),
}  # fmt: skip
DEBRIEF = ("What happened", "Why", "Transfer")
START, END = "<!-- figures: written by `landgrab exercise run --key`, not by hand -->", "<!-- end of figures -->"


class ExerciseError(ValueError):
    """An exercise that can't be used: one line with file, field, value and what is allowed."""


@dataclass(frozen=True)
class Lesson:
    """An exercise with its folder and texts."""

    slug: str
    path: Path
    exercise: Exercise

    @cached_property
    def texts(self) -> dict[str, str]:
        """lesson, worksheet and key as Markdown; ExerciseError for one that is missing."""
        found = {}
        for name in TEXTS:
            file = self.path / f"{name}.md"
            try:
                found[name] = file.read_text(encoding="utf-8")
            except OSError as error:
                raise ExerciseError(f"{self.slug}/{name}.md: can't be read: {error.strerror}") from None
        return found


def exercises_folder() -> Path:
    """Folder of the exercises that come with the game."""
    return Path(str(files("maps") / "exercises"))


def slugs() -> list[str]:
    """Names of the exercises that come with the game, exercises before cases, by number."""
    found = []
    for file in exercises_folder().glob("*/exercise.toml"):
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append((raw.get("kind", "exercise") == "case", raw.get("number", 99), file.parent.name))
    return [slug for _, _, slug in sorted(found)]


def find(slug: str) -> Lesson:
    """The exercise of that name, or in that folder, checked whole. Raises ExerciseError."""
    lesson = read(slug)
    _check(lesson, f"{lesson.slug}/exercise.toml")
    return lesson


def read(slug: str) -> Lesson:
    """The same, checked by itself only: without its arms, map and texts. Raises ExerciseError."""
    path = exercises_folder() / slug
    if not (path / "exercise.toml").is_file():
        path = Path(slug)
    if not (path / "exercise.toml").is_file():
        raise ExerciseError(f"{slug}: no such exercise; there are {', '.join(slugs())}, or give a folder")
    where = f"{path.name}/exercise.toml"
    try:
        exercise = Exercise.model_validate(tomllib.loads((path / "exercise.toml").read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{where}: not a TOML file: {error}") from None
    except ValidationError as error:
        raise ExerciseError(f"{where}: {explain(error).removeprefix(': ')}") from None
    return Lesson(path.name, path, exercise)


def _check(lesson: Lesson, where: str) -> None:
    """What needs the map, the readings and the texts."""
    e = lesson.exercise
    for i, outcome in enumerate(e.outcomes):
        for field, name in (("read", outcome.read), ("over", outcome.over)):
            if name and name not in READINGS:
                raise ExerciseError(f"{where}: outcomes.{i}.{field} = {name!r}: allowed {', '.join(sorted(READINGS))}")
        if outcome.start >= min(outcome.until, e.quarters):
            raise ExerciseError(
                f"{where}: outcomes.{i}.start = {outcome.start}: allowed less than {min(outcome.until, e.quarters)}"
            )
    try:
        for arm in e.arms:
            arm_of(e, arm.name)
        for minutes in PRESETS:
            played_map(e, lesson.slug, minutes)
    except (ArmError, MapError) as error:
        raise ExerciseError(f"{where}: {error}") from None
    known = fact_ids()
    for i, fact in enumerate(e.facts):
        if fact not in known:
            raise ExerciseError(f"{where}: facts.{i} = {fact!r}: allowed ids of maps/data/facts.csv")
    for problem in text_problems(lesson):
        raise ExerciseError(problem)


def fact_ids() -> set[str]:
    """Ids of the sourced facts."""
    lines = (data_folder() / "facts.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {line.partition(",")[0] for line in lines}


def text_problems(lesson: Lesson) -> list[str]:
    """What an exercise's texts lack, a line each."""
    found = []
    text = lesson.texts["lesson"]
    heads = sections(text)
    for name in LESSON[lesson.exercise.kind]:
        if not heads.get(name, "").strip():
            found.append(f"{lesson.slug}/lesson.md: section {name!r}: missing or empty")
    for name in DEBRIEF:
        if f"### {name}\n" not in heads.get("Debrief", ""):
            found.append(f"{lesson.slug}/lesson.md: Debrief: allowed with the parts {', '.join(DEBRIEF)}")
            break
    for minutes in PRESETS if lesson.exercise.kind == "exercise" else (20,):
        planned = plan_minutes(heads.get("Minute plan", ""), minutes)
        if planned != minutes:
            found.append(f"{lesson.slug}/lesson.md: Minute plan: {minutes} minutes: its steps take {planned}")
    for name in ("worksheet", "key"):
        if not sections(lesson.texts[name]):
            found.append(f"{lesson.slug}/{name}.md: allowed with sections (## ...)")
    if START not in lesson.texts["key"] or END not in lesson.texts["key"]:
        found.append(f"{lesson.slug}/key.md: figures: allowed between {START!r} and {END!r}")
    return found


def sections(text: str) -> dict[str, str]:
    """Second-level heading -> what stands under it."""
    parts = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def plan_minutes(text: str, minutes: int) -> int:
    """Sum of the first column of a preset's plan: a table under `### 45 minutes`."""
    part = re.split(rf"^### {minutes} minutes *$", text, flags=re.MULTILINE)
    rows = re.findall(r"^\| *(\d+) *\|", part[1].split("\n### ")[0], re.MULTILINE) if len(part) > 1 else []
    return sum(map(int, rows))
