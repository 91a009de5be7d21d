"""`landgrab preflight`, `landgrab shock` and `landgrab debrief`: before, in and after a class."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from game.commands import JsonOption, QuietOption, compile_rules
from game.console import Bar, Refused, print_json, table, whole

if TYPE_CHECKING:
    from game.classroom.debrief.gather import Team
    from game.par import Pin
    from game.record import Record

CLASS_COMMANDS: list[tuple[Callable[..., None], str]] = []  # with the example that help ends on


def command(epilog: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command."""

    def add(function: Callable[..., None]) -> Callable[..., None]:
        CLASS_COMMANDS.append((function, epilog))
        return function

    return add


@command(epilog="Example: landgrab debrief records --out debrief")
def debrief(
    path: Annotated[Path, typer.Argument(help="A record, or a folder of records, one a team.")],
    out: Annotated[Path, typer.Option(help="Folder of debrief.html and debrief.csv.")] = Path("debrief"),
    poll: Annotated[
        Path | None, typer.Option(help="What the class predicted: CSV with question, answer, votes, right.")
    ] = None,
    exercise: Annotated[str, typer.Option(help="The exercise, where the records don't say it.")] = "",
    points: Annotated[
        int, whole("--points", 0, 10, "Turning points of each kind for each team; 0: none, seconds a team")
    ] = 2,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make slides and a table of what a class played: ranking, stories, judgement, poll against outcome."""
    from game.classcommands import find_lesson
    from game.classroom.debrief.gather import DebriefError, exercise_of, gather
    from game.classroom.debrief.poll import read_poll
    from game.record import RecordError

    compile_rules(quiet or as_json)
    try:
        with Bar("records, teams", quiet or as_json) as bar:
            teams = gather(path, points, _par_of, bar)
        slug = exercise or exercise_of(teams)
        lesson = find_lesson(slug) if slug else None
        voted = read_poll(poll, lesson) if poll is not None else []
    except (DebriefError, RecordError) as error:
        raise Refused(str(error)) from None
    from game.desktop.classroom.debrief import write
    from game.desktop.classroom.story import story

    try:
        written = write(out, teams, lesson, voted)
    except OSError as error:
        raise Refused(f"--out {out}: can't be written: {error.strerror or error}") from None
    if as_json:
        print_json({
            "exercise": slug or None, "written": [str(p) for p in written],
            "teams": [{**_row(team), "story": story(team)} for team in teams],
            "poll": [{"ask": v.ask, "answers": [vars(a) for a in v.answers], "right": v.right} for v in voted],
        })  # fmt: skip
        return
    head = ("", "team", "firm", "result", "value, bn USD", "Brier", "human", "strategy", "late", "absent")
    rows = []
    for team in teams:
        row = _row(team)
        shown = [row["result"], row["value_busd"], row["brier"]]
        rows.append([
            str(team.rank), team.name, row["firm"], *("–" if x is None else f"{x:.4g}" for x in shown),
            *(str(team.decided[who]) for who in ("human", "strategy", "timeout", "absent")),
        ])  # fmt: skip
    table("Debrief", head, rows, left=3)
    print(f"slides: {written[0]}; table: {written[1]}")


def _row(team: "Team") -> dict[str, Any]:
    j = team.judgement
    return {
        "rank": team.rank, "team": team.name, "firm": team.standing.id, "record": team.file,
        "over": team.session.over, "result": team.result, "value_busd": team.standing.value_kusd / 1e6,
        "guesses": j.count, "brier": j.own if j.count else None, "decided": team.decided,
        "turning_points": [
            {"quarter": d.quarter, "desk": d.desk, "effect_busd": d.effect_kusd / 1e6} for d in team.decisions
        ],
    }  # fmt: skip


def _par_of(record: "Record") -> "Pin":
    """Par of a record's own map and length, made now."""
    from game.engine.rule import COMPILED
    from game.studies.reference import make_pin

    return make_pin(record.map, 200 if COMPILED else 20)


@command(epilog="Example: landgrab preflight --out handouts")
def preflight(
    out: Annotated[Path, typer.Option(help="Folder of the handouts.")] = Path("handouts"),
    exercise: Annotated[str, typer.Option(help="Whose handouts; all if not given.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Is this machine ready for class? One line each: ok, or what to do. Exit code 1 if something is missing."""
    from game.start import open_at_once

    open_at_once()  # before anything imports the rules
    from game.classroom.preflight import checks

    found = []
    for name, check in checks(out, exercise):
        one = check()
        found.append(one)
        if not as_json:
            print(f"{'ok  ' if one.ok else 'TO DO'} {name:<22} {one.words}", flush=True)
    if as_json:
        print_json([{"name": one.name, "ok": one.ok, "words": one.words} for one in found])
    missing = [one.name for one in found if not one.ok]
    if not as_json:
        print("Ready for class." if not missing else f"Not ready: {', '.join(missing)}.")
    if missing:
        raise typer.Exit(1)


@command(epilog="Example: landgrab shock game.landgrab slump --size 0.3")
def shock(
    file: Annotated[Path, typer.Argument(help="A saved game under way, of one person or of several teams.")],
    event: Annotated[str, typer.Argument(help="slump, squeeze, grid_delay, ... (docs/classroom.md).")],
    quarter: Annotated[int | None, typer.Option(min=1, help="Quarter, from 1; the next one if not given.")] = None,
    target: Annotated[str | None, typer.Option(help="Firm it is about; by lot without one.")] = None,
    other: Annotated[str | None, typer.Option(help="Second firm.")] = None,
    region: Annotated[str | None, typer.Option(help="Market.")] = None,
    segment: Annotated[str | None, typer.Option(help="Kind of buyer.")] = None,
    size: Annotated[float | None, typer.Option(help="In place of the rules' size.")] = None,
    lasts: Annotated[int | None, typer.Option(help="Quarters, in place of the rules'.")] = None,
    out: Annotated[Path | None, typer.Option(help="New file; NAME-shock.landgrab if not given.")] = None,
) -> None:
    """Put a shock card into a game under way: writes a new file to load; the old one stays."""
    from game.autosave import Autosave
    from game.record import RecordError, save
    from game.shock import with_card

    named = {"target": target, "other": other, "region": region, "segment": segment, "size": size, "quarters": lasts}
    try:
        record = with_card(Autosave(file).load(), event, None if quarter is None else quarter - 1, **named)
    except (RecordError, ValueError) as error:
        raise Refused(str(error)) from None
    where = out or file.with_name(f"{file.stem}-shock{file.suffix}")
    if where.exists():
        raise Refused(f"--out {where}: is there already; choose another name")
    try:
        save(record, where)
    except OSError as error:
        raise Refused(f"--out {where}: can't be written: {error.strerror or error}") from None
    card = record.map.calendar[-1]
    print(
        f"{where}: {card.event} in {record.map.quarter_name(card.quarter)} (quarter {card.quarter + 1}); load it now."
    )
