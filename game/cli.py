"""The command `landgrab`. Heavy imports are inside the commands, so that help comes at once."""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from game.classcommands import exercise_commands
from game.classtools import CLASS_COMMANDS
from game.commands import (
    COMMANDS,
    JobsOption,
    JsonOption,
    MapOption,
    QuietOption,
    RecordArgument,
    SeedOption,
    SetOption,
    compile_rules,
    find_map,
    find_record,
)
from game.console import Bar, Refused, print_json, table, whole
from game.labcommands import LAB_COMMANDS
from game.own import strategy_commands
from game.tournament import EXAMPLE, tournament

if TYPE_CHECKING:
    from game.session import Session
    from maps.loader import GameMap

PlayersOption = Annotated[
    list[str] | None,
    typer.Option("--strategy", help="Who plays a firm or a role: microsoft=planner, or a file, cloud=my_cloud.py."),
]
_COMPILING = "The rules are being compiled for the next start; this game runs them uncompiled, slower."

app = typer.Typer(
    name="landgrab",
    help="A strategy game and agent-based model of clouds, chipmakers, AI labs and investors.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; bad input is one line on stderr and exit code 2."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    if not (arguments if arguments is not None else sys.argv[1:]):
        arguments = ["--help"]
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="landgrab")
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except Refused as error:
        return _one_line(str(error))
    except (KeyboardInterrupt, typer.Abort):
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `landgrab maps | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        if hasattr(error, "format_message"):  # what typer found wrong with the command line
            return _one_line(error.format_message())
        raise


def _one_line(text: str) -> int:
    print("landgrab: " + " ".join(text.split()), file=sys.stderr)
    return 2


@app.command(epilog="Example: landgrab play --map pocket --seat birchway --seed 7")
def play(
    map: MapOption = "frontier-2026",
    seat: Annotated[str, typer.Option(help="Firm to play at once; `none` watches; without it the title opens.")] = "",
    seed: SeedOption = 0,
    quarters: Annotated[int | None, whole("--quarters", 2, 40, "Length; the map's own if not given")] = None,
    load: Annotated[Path | None, typer.Option(help="A saved game to go on with.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the report of a game without a window.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Open the game; without a display, play it through and write a report."""
    from game.start import has_display, open_at_once

    if open_at_once() and not quiet:
        print(_COMPILING, file=sys.stderr)
    game_map = find_map(map, [] if quarters is None else [f"quarters={quarters}"])
    chosen = _seat(game_map, seat)
    if load is not None:
        find_record(load)
    if not has_display():
        _without_window(map, chosen, seed, quarters, load, out, quiet)
        return
    try:
        from game.desktop.app import play_window
    except ImportError as error:
        raise Refused(f"the window can't open: {error}; install pygame-ce") from None
    play_window(map, chosen if seat else None, seed, quarters, load, watch=seat == "none")


@app.command(epilog="Example: landgrab watch --map pocket --strategy birchway=standing_orders --speed 20")
def watch(
    map: MapOption = "frontier-2026",
    seed: SeedOption = 0,
    quarters: Annotated[int | None, whole("--quarters", 2, 40, "Length; the map's own if not given")] = None,
    strategy: PlayersOption = None,
    speed: Annotated[int, whole("--speed", 0, 600, "Quarters a minute; 0 waits for you")] = 15,
    out: Annotated[Path | None, typer.Option(help="Folder for the report of a game without a window.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Watch a game that only strategies play, through any cloud's eyes; without a display, write a report."""
    from agents.foreign.finding import try_files
    from game.start import has_display, open_at_once
    from game.studies.runner import Arm

    if open_at_once() and not quiet:
        print(_COMPILING, file=sys.stderr)
    settings = [] if quarters is None else [f"quarters={quarters}"]
    find_map(map, settings)
    players = _players(strategy)
    try:
        Arm("watch", map, tuple(settings), players).loaded().model([]).close()
        try_files(players.values())
    except ValueError as error:
        raise Refused(f"--strategy: {error}") from None
    if not has_display():
        _without_window(map, None, seed, quarters, None, out, quiet, players)
        return
    try:
        from game.desktop.app import play_window
    except ImportError as error:
        raise Refused(f"the window can't open: {error}; install pygame-ce") from None
    play_window(map, None, seed, quarters, watch=True, strategies=players, pace=speed)


def _players(strategy: Sequence[str] | None) -> dict[str, str]:
    """Firm id or role -> strategy, as given on the command line."""
    players = {}
    for text in strategy or []:
        who, equals, what = text.partition("=")
        if not equals or not who or not what:
            raise Refused(f"--strategy {text}: write it as firm=strategy or role=strategy, such as microsoft=planner")
        players[who] = what
    return players


def _seat(game_map: "GameMap", seat: str) -> str | None:
    """A cloud of the map; by default Microsoft's seat, or the map's first cloud."""
    ids = [f.id for f in game_map.clouds]
    if seat == "none":
        return None
    if seat and seat not in ids:
        raise Refused(f"--seat {seat}: allowed none, {', '.join(ids)}")
    return seat or ("microsoft" if "microsoft" in ids else game_map.clouds[0].id)


def _without_window(
    map: str,
    seat: str | None,
    seed: int,
    quarters: int | None,
    load: Path | None,
    out: Path | None,
    quiet: bool,
    players: Mapping[str, str] | None = None,
) -> None:
    from game import headless, paths
    from game.record import RecordError
    from game.session import Session

    folder = out or paths.reports() / f"{Path(map).stem}-{seat or 'all'}-{seed}"
    print(f"No display: a strategy plays{f' {seat}' if seat else ''}; the report goes to {folder}")
    try:
        session: Session = Session.load(load) if load else Session.new(map, None, seed, quarters, players)
    except RecordError as error:
        raise Refused(str(error)) from None
    with Bar("quarters", quiet) as bar:
        news = headless.play_through(session, bar)
    table("Standings", headless.HEAD, [headless.cells(s) for s in headless.rank(session.standings())])
    try:
        print(f"report: {headless.write_report(folder, session, seat, seed, news)}")
    except OSError as error:
        raise Refused(f"--out {folder}: can't be written: {error.strerror or error}") from None
    _picture(session, folder / "table.png")


def _draw_unseen() -> None:
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"


def _picture(session: "Session", path: Path) -> None:
    _draw_unseen()
    try:
        from game.desktop.app import picture
    except ImportError as error:
        print(f"no picture: {error}", file=sys.stderr)
        return
    picture(session, path)
    print(f"picture: {path}")


@app.command(
    epilog="Example: landgrab simulate --map pocket --games 200 --set rules.demand.nest=0.6 --out results/nest"
)
def simulate(
    map: MapOption = "frontier-2026",
    games: Annotated[int, whole("--games", 1, 10_000_000, "How many games, on seeds in a row")] = 100,
    seed: SeedOption = 0,
    jobs: JobsOption = 0,
    settings: SetOption = None,
    strategy: PlayersOption = None,
    out: Annotated[Path | None, typer.Option(help="New folder for games.parquet, firms.parquet and more.")] = None,
    chunk: Annotated[int, whole("--chunk", 1, 100_000, "Games in flight in one process")] = 64,
    records: Annotated[int, whole("--records", 0, 1000, "Games to save as records, spread evenly")] = 0,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Play many games and print means, 95% intervals and win shares."""
    from agents.foreign.finding import try_files
    from game.record import save
    from game.studies import tables
    from game.studies.results import Folder, ResultsError
    from game.studies.runner import Arm, default_jobs, record_game
    from game.studies.runner import run as play_all
    from maps.loader import MapError

    quiet = quiet or as_json
    if records and out is None:
        raise Refused(f"--records {records}: allowed with --out only")
    players = _players(strategy)
    arm = Arm("base", map, tuple(settings or ()), players)
    find_map(map, settings or ())
    seeds, summary = range(seed, seed + games), tables.Summary()
    try:
        if out is not None:
            Folder(out)
        arm.loaded().model([]).close()
        try_files(players.values())
    except (ResultsError, MapError) as error:
        raise Refused(str(error)) from None
    except ValueError as error:
        raise Refused(f"--strategy: {error}") from None
    compile_rules(quiet)
    try:
        with Bar("games", quiet) as bar:
            results = play_all(
                [arm], seeds, chunk, jobs or default_jobs(games), on_progress=bar, on_rows=summary.add, out=out,
                keep=False, about={"command": " ".join(["landgrab", *sys.argv[1:]])},
            )  # fmt: skip
            for i in range(min(records, games) if out else 0):
                number = seeds[i * games // min(records, games)]
                save(record_game(arm, number), Path(out or ".") / "records" / f"{arm.name}-{number}.landgrab")
    except ResultsError as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"--out {out}: can't be written: {error.strerror or error}") from None
    if as_json:
        speed = {"games_per_s": round(results.per_second, 2), "seconds": round(results.seconds, 3)}
        print_json(
            {
                "map": map,
                **speed,
                "broken": results.broken,
                "out": str(out) if out else None,
                **summary.as_json()["base"],
            }
        )
        return
    table(
        f"Clouds, {games} games: mean ±95%", tables.CLOUD_HEAD, [tables.cloud_cells(r) for r in summary.clouds("base")]
    )
    table("Labs", tables.LAB_HEAD, [tables.lab_cells(r) for r in summary.labs("base")])
    for row in summary.problems("base"):
        print(tables.problem_line(row))
    broken = f", {results.broken} broken (see the column error)" if results.broken else ""
    print(f"{results.games} games in {results.seconds:.1f} s: {results.per_second:.0f} games a second{broken}")
    if out:
        print(f"results: {out}")


@app.command(epilog="Example: landgrab replay game.landgrab --verify")
def replay(
    file: RecordArgument,
    verify: Annotated[bool, typer.Option("--verify", help="Hold every half of every quarter to its digest.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Play a recorded game again, without its strategies."""
    from game.record import RecordError

    record = find_record(file)
    compile_rules(as_json)
    from game.replay import replay as play_again

    try:
        done = play_again(record, verify)
    except RecordError as error:
        raise Refused(str(error)) from None
    how = "digests" if done.exact else "snapshots, as this machine's arithmetic is another"
    if as_json:
        s = done.state[0]
        print_json({
            "map": record.map.id, "seed": record.seed, "seat": record.seat, "quarters": done.quarters,
            "verified": verify, "exact": done.exact, "compared": done.compared,
            "digest": done.digest, "over": bool(s["over"][0]),
            "seats": record.seats, "made_by": record.fingerprint,
            "value_busd": {c.id: float(s["value_kusd"][i]) / 1e6 for i, c in enumerate(record.map.clouds)},
        })  # fmt: skip
        return
    print(f"{record.map.title}, seed {record.seed}, {done.quarters} quarters, ends at {done.digest}")
    if verify:
        print(f"verified: {done.compared} {how} agree")


@app.command(epilog="Example: landgrab gallery --picture gallery.png")
def gallery(
    picture: Annotated[Path | None, typer.Option(help="Save a picture in this .png file, open no window.")] = None,
) -> None:
    """Show every control of the game's screens on one sheet; without a display, save a picture of it."""
    from game import paths
    from game.start import has_display, stay_plain

    if picture is not None and picture.suffix.lower() != ".png":
        raise Refused(f"--picture {picture}: allowed names that end in .png")
    if picture is None and not has_display():
        picture = paths.reports() / "gallery.png"
        print("No display: a picture of the gallery is drawn instead")
    stay_plain()
    if picture is not None:
        _draw_unseen()
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        from game.desktop.gallery.screen import Gallery
        from game.desktop.window import open_window
    except ImportError as error:
        raise Refused(f"the gallery can't open: {error}; install pygame-ce") from None
    window = open_window()
    window.push(Gallery())
    if picture is None:
        window.run()
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            window.screenshot(Path(folder) / "gallery.png")
            paths.write_whole(picture, (Path(folder) / "gallery.png").read_bytes())
    except OSError as error:
        raise Refused(f"--picture {picture}: can't be written: {error.strerror or error}") from None
    print(f"picture: {picture}")


app.add_typer(strategy_commands, name="strategy")
app.add_typer(exercise_commands, name="exercise")
app.command(epilog=EXAMPLE)(tournament)
for _command, _example in [*COMMANDS, *CLASS_COMMANDS, *LAB_COMMANDS]:
    app.command(epilog=_example)(_command)
