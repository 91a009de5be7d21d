"""Commands of the classroom: list, show, play, run and hand out exercises."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from game.commands import JobsOption, JsonOption, QuietOption, compile_rules
from game.console import Bar, Refused, print_json, table, whole
from game.start import stay_plain

if TYPE_CHECKING:
    from game.classroom.exercises.experiment import Found
    from game.classroom.exercises.folder import Lesson

exercise_commands = typer.Typer(
    help="Exercises and cases for a class.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
SlugArgument = Annotated[str, typer.Argument(help="An exercise (`landgrab exercise list`), or a folder of your own.")]
MinutesOption = Annotated[
    Literal["45", "75", "90"], typer.Option("--minutes", help="Length of the class: how many quarters are played.")
]


@exercise_commands.callback()
def exercise() -> None:
    """Exercises and cases for a class."""


def find_lesson(slug: str) -> "Lesson":
    from game.classroom.exercises.folder import ExerciseError, find

    try:
        return find(slug)
    except ExerciseError as error:
        raise Refused(str(error)) from None


@exercise_commands.command("list", epilog="Example: landgrab exercise list")
def list_exercises(as_json: JsonOption = False) -> None:
    """List the exercises and the cases."""
    stay_plain()
    from game.classroom.exercises.folder import read, slugs

    rows = [as_data(read(slug)) for slug in slugs()]
    if as_json:
        print_json(rows)
        return
    for kind, title in (("exercise", "Exercises: 45, 75 or 90 minutes"), ("case", "Cases: 20 minutes")):
        found = [row for row in rows if row["kind"] == kind]
        table(title, ("", "name", "question", "arms", "games"), [
            [str(row["number"]), row["slug"], row["question"], str(len(row["arms"])), str(row["games"])]
            for row in found
        ], left=3)  # fmt: skip
    print("`landgrab exercise show NAME` has the lesson, `play NAME` the game, `handout NAME` the paper.")


def as_data(lesson: "Lesson") -> dict[str, Any]:
    """An exercise as plain data."""
    e = lesson.exercise
    return {
        "slug": lesson.slug, "kind": e.kind, "number": e.number, "title": e.title, "question": e.question,
        "map": e.map, "seat": e.play.seat, "desks": e.play.desks, "quarters": e.play.quarters, "games": e.games,
        "arms": [{"name": arm.name, "label": arm.label} for arm in e.arms],
        "expected": [{"name": hope.name, "says": hope.says} for hope in e.expected],
        "poll": [question.model_dump() for question in e.poll], "mechanisms": e.mechanisms, "facts": e.facts,
    }  # fmt: skip


@exercise_commands.command(epilog="Example: landgrab exercise show round-trip")
def show(
    slug: SlugArgument,
    part: Annotated[
        Literal["lesson", "worksheet", "key"], typer.Option(help="Which of its texts; the key has the answers.")
    ] = "lesson",
    as_json: JsonOption = False,
) -> None:
    """Show an exercise's lesson, worksheet or key."""
    stay_plain()
    lesson = find_lesson(slug)
    if as_json:
        print_json({**as_data(lesson), **lesson.texts})
        return
    from rich.console import Console
    from rich.markdown import Markdown

    from game.classroom.exercises.handout import plain

    console = Console()
    if console.is_terminal:
        console.print(Markdown(plain(lesson.texts[part])))
    else:
        print(plain(lesson.texts[part]))


@exercise_commands.command(epilog="Example: landgrab exercise handout round-trip --out handouts")
def handout(
    slug: Annotated[str, typer.Argument(help="An exercise, or `all`.")],
    out: Annotated[Path, typer.Option(help="Folder of the pages.")] = Path("handouts"),
) -> None:
    """Write pages for print: students' sheets, the answers apart, slides."""
    stay_plain()
    from game.classroom.exercises.folder import slugs
    from game.classroom.exercises.handout import write

    for name in slugs() if slug == "all" else [slug]:
        try:
            written = write(find_lesson(name), out)
        except OSError as error:
            raise Refused(f"--out {out}: can't be written: {error.strerror or error}") from None
        print(f"{name}: {', '.join(str(path) for path in written)}")


@exercise_commands.command(epilog="Example: landgrab exercise run round-trip --games 20 --out results/round-trip")
def run(
    slug: Annotated[str, typer.Argument(help="An exercise; none with --all.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All exercises and cases.")] = False,
    games: Annotated[int, whole("--games", 0, 100_000, "Games of each arm; 0: the exercise's own")] = 0,
    jobs: JobsOption = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the page of results; exercises/NAME if not given.")
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="Write figures and charts into the exercise's own key.")] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Do the controlled experiment: every arm on the same seeds; table, charts, and what held."""
    from game.classroom.exercises.folder import slugs

    if everything == bool(slug):
        raise Refused("exercise run: allowed a name, or --all without one")
    lessons = [find_lesson(name) for name in (slugs() if everything else [slug])]
    compile_rules(quiet or as_json)
    data = []
    for lesson in lessons:
        found = _run(lesson, games, jobs, quiet or as_json)
        where = out or Path("exercises") / lesson.slug
        where = where / lesson.slug if out and everything else where
        data.append(_written(lesson, found, where, key))
        if not as_json:
            _tell(lesson, found, where, key)
    if as_json:
        print_json(data if everything else data[0])


def _run(lesson: "Lesson", games: int, jobs: int, quiet: bool) -> "Found":
    from game.classroom.exercises.arms import ArmError
    from game.classroom.exercises.experiment import experiment
    from game.studies.runner import default_jobs
    from maps.loader import MapError

    count = (games or lesson.exercise.games) * len(lesson.exercise.arms)
    try:
        with Bar(f"{lesson.slug}, games", quiet) as bar:
            return experiment(lesson.exercise, games or None, jobs or default_jobs(count), on_progress=bar)
    except (ArmError, MapError) as error:
        raise Refused(f"{lesson.slug}: {error}") from None


def _written(lesson: "Lesson", found: "Found", where: Path, key: bool) -> dict[str, Any]:
    """Write the page, or the key; the run as plain data."""
    from game.classroom.exercises import report
    from game.paths import write_whole

    try:
        if key:
            report.write_key(lesson, found)
        else:
            where.mkdir(parents=True, exist_ok=True)
            write_whole(where / "results.html", report.page(lesson, found).encode())
    except OSError as error:
        raise Refused(f"{where}: can't be written: {error.strerror or error}") from None
    expected = {}
    for hope in found.exercise.expected:
        d = found.answer(hope.name)
        expected[hope.name] = {"says": hope.says, "verdict": report.verdict(d), **d._asdict()}
    levels = {
        o.name: {arm.name: found.level(arm.name, o)._asdict() for arm in found.exercise.arms}
        for o in found.exercise.outcomes
    }
    return {
        "slug": lesson.slug, "games": len(found.seeds) * len(found.exercise.arms), "seconds": round(found.seconds, 2),
        "broken": found.broken, "expected": expected, "levels": levels,
        "poll": [report.answer(q, found.answer(q.about)) for q in found.exercise.poll],
    }  # fmt: skip


def _tell(lesson: "Lesson", found: "Found", where: Path, key: bool) -> None:
    from game.classroom.exercises import report

    e = found.exercise
    head, rows = report.verdicts(found)
    table(f"{e.title}: did it happen as expected?", head, _short(rows), left=2, last=1)
    if not key:
        head, rows = report.levels(found)
        table("Levels", head, _short(rows))
        head, rows = report.differences(found)
        table("Paired differences, 95% intervals", head, _short(rows), left=2, last=1)
    for line in found.broken:
        print(f"broken: {line}")
    place = lesson.path / "key.md" if key else where / "results.html"
    print(f"{len(found.seeds) * len(e.arms)} games in {found.seconds:.1f} s; {'key' if key else 'results'}: {place}")


def _short(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows]


@exercise_commands.command(epilog="Example: landgrab exercise play round-trip --minutes 75")
def play(
    slug: SlugArgument,
    minutes: MinutesOption = "75",
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the game's luck; the exercise's own if not given.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Save a picture of the first table, open no window.")] = None,
) -> None:
    """Open the game in the exercise's setting, with the worksheet beside it and only its desks."""
    from game.start import has_display, open_at_once

    open_at_once()
    lesson = find_lesson(slug)
    luck = lesson.exercise.play.seed if seed is None else seed
    if picture is None and not has_display():
        print(
            "No display: a picture of the first table is drawn instead; "
            f"the worksheet is {lesson.path / 'worksheet.md'}"
        )
        picture = Path(f"{lesson.slug}.png")
    if picture is not None and picture.suffix.lower() != ".png":
        raise Refused(f"--picture {picture}: allowed names that end in .png")
    if picture is not None:
        os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
        os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    try:
        from game.desktop.classroom.start import picture_lesson, play_lesson
    except ImportError as error:
        raise Refused(f"the window can't open: {error}; install pygame-ce") from None
    if picture is None:
        play_lesson(lesson, int(minutes), luck)
        return
    try:
        picture_lesson(lesson, int(minutes), luck, picture)
    except OSError as error:
        raise Refused(f"--picture {picture}: can't be written: {error.strerror or error}") from None
    print(f"picture: {picture}")
