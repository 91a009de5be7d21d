"""The command `landgrab tournament`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from game.commands import JobsOption, JsonOption, QuietOption, SeedOption, compile_rules, find_map
from game.console import Bar, Refused, print_json, table, whole
from game.gradecommand import grade_files
from game.paths import write_whole

if TYPE_CHECKING:
    from game.studies.league.report import Report

EXAMPLE = "Example: landgrab tournament --role cloud --map pocket --entry planner --entry standing_orders --games 300"


def tournament(
    role: Annotated[str, typer.Option(help="cloud, chipmaker, lab or investor.")] = "cloud",
    map: Annotated[
        list[str] | None, typer.Option("--map", help="A map (`landgrab maps`) or a .toml file; several times for more.")
    ] = None,
    entry: Annotated[
        list[str] | None,
        typer.Option(
            "--entry",
            help="A strategy of the role or an own file; all built-in ones if none. For a "
            "gradebook: students' files, or a folder of them.",
        ),
    ] = None,
    games: Annotated[int, whole("--games", 1, 10_000_000, "Games in all, shared over maps and seatings")] = 1000,
    seed: SeedOption = 0,
    jobs: JobsOption = 0,
    mirror: Annotated[str, typer.Option(help="A strategy that plays all seats of the role against itself.")] = "",
    ladder: Annotated[
        bool, typer.Option("--ladder", help="Entries stand from weakest to strongest: does each beat the one before?")
    ] = False,
    gradebook: Annotated[
        Path | None, typer.Option(help="Grade students' files against three baselines; write this CSV.")
    ] = None,
    gradescope: Annotated[
        Path | None, typer.Option(help="The same as Gradescope's results.json; a folder for several students.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for league.html, tables and a row per game.")] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Rank strategies: seats rotate on paired seeds; strengths, shares of wins and pairs with 95% intervals."""
    from agents.foreign.finding import try_files
    from game.studies.league import text
    from game.studies.league.entries import field_of
    from game.studies.league.play import plan, play_league
    from game.studies.results import Folder, ResultsError
    from game.studies.runner import default_jobs

    quiet = quiet or as_json
    if gradebook is not None or gradescope is not None:
        if mirror or ladder or out or len(map or ()) > 1:
            raise Refused("--gradebook and --gradescope: allowed without --mirror, --ladder and --out, on one map")
        where = (map or ["frontier-2026"])[0]
        grade_files(entry or (), where, role, games, seed, jobs, gradebook, gradescope, quiet, as_json)
        return
    if mirror and (entry or ladder):
        raise Refused(f"--mirror {mirror}: allowed without --entry and --ladder")
    if ladder and len(entry or ()) < 2:
        raise Refused("--ladder: allowed with two --entry or more, from weakest to strongest")
    maps = [find_map(name) for name in dict.fromkeys(map or ["frontier-2026"])]
    try:
        try_files(entry or ())  # ValueError names the file and what is wrong
        entries = field_of(role, [mirror] if mirror else entry or ())
        if len(entries) < 2 and not mirror:
            raise Refused(f"--entry {entries[0].name}: allowed two entries or more; --mirror plays one against itself")
        plan(games, maps, role, len(entries), seed)
        if out is not None:
            Folder(out)
        import choix  # noqa: F401
    except ImportError:
        raise Refused("tournament: needs choix: pip install 'landgrab-game[study]'") from None
    except ResultsError as error:
        raise Refused(str(error)) from None
    except ValueError as error:
        raise Refused(f"--{error}") from None
    compile_rules(quiet)
    rungs = [e.name for e in entries] if ladder else []
    about = {"command": " ".join(["landgrab", *sys.argv[1:]])}
    try:
        with Bar("games", quiet) as bar:
            report, _ = play_league(
                role, entries, maps, games, seed, jobs or default_jobs(games), ladder=rungs, on_progress=bar, out=out,
                about=about,
            )  # fmt: skip
        if out is not None:
            _write(out, report)
    except ResultsError as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"--out {out}: can't be written: {error.strerror or error}") from None
    if as_json:
        print_json({**report.as_data(), "out": str(out) if out else None})
        return
    for grid in text.grids(report):
        table(grid.title, grid.head, grid.rows, grid.left, grid.last)
    for line in text.summary(report):
        print(line)
    if out:
        print(f"results: {out}; the page: {out / 'league.html'}")


def _write(out: Path, report: "Report") -> None:
    from game.studies.league.page import page
    from game.studies.league.text import write_csv

    write_whole(out / "league.json", (json.dumps(report.as_data(), indent=1, ensure_ascii=False) + "\n").encode())
    write_csv(out, report)
    write_whole(out / "league.html", page(report).encode())
