"""Commands for strategies of one's own: begin one from a template, check one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from game.console import Bar, Refused, print_json
from game.start import stay_plain

if TYPE_CHECKING:
    from game.classroom.students.check import Report
    from maps.loader import GameMap

strategy_commands = typer.Typer(
    help="Begin a strategy of your own.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@strategy_commands.callback()
def strategy() -> None:
    """Begin a strategy of your own."""


@strategy_commands.command(epilog="Example: landgrab strategy new cloud my_cloud.py")
def new(
    role: Annotated[str, typer.Argument(help="cloud, chipmaker, lab or investor.")],
    file: Annotated[Path, typer.Argument(help="A new .py file.")],
) -> None:
    """Write a commented strategy that plays as it is, to change as you like."""
    stay_plain()
    from game.classroom.students.template import begin

    try:
        begin(role, file)
    except ValueError as error:
        raise Refused(str(error)) from None
    print(f"{file}: a strategy for the role {role} that plays as it is. Change it, then: landgrab check {file}")


def check_strategy(file: Path, game_map: "GameMap", role: str, quiet: bool, as_json: bool) -> None:
    """Play a strategy's file and print what is wrong with it; Refused if anything is."""
    from agents.foreign.finding import try_files
    from game.classroom.students.check import check

    try:
        try_files([str(file)])
        with Bar("quarters", quiet or as_json) as bar:
            report = check(file, game_map, role, bar)
    except ValueError as error:
        raise Refused(str(error)) from None
    if as_json:
        print_json(vars(report))
    else:
        _print(report, game_map.id)
    if report.problems:
        more = f" (and {len(report.problems) - 1} more)" if len(report.problems) > 1 else ""
        raise Refused(f"{file}: {report.problems[0]}{more}")


def _print(report: "Report", map_name: str) -> None:
    print(f"{report.title}: {report.decisions} decisions as {report.firm} on {map_name}")
    print(f"time: {report.median_ms:.1f} ms a decision, {report.most_ms:.1f} ms at most")
    for text in report.remarks:
        print(f"remark: {text}")
    for text in report.problems:
        print(f"problem: {text}")
    if report.output:
        lines = report.output.splitlines()
        print("it printed: " + " / ".join(lines[:5]) + (" ..." if len(lines) > 5 else ""))
    if not report.problems:
        print("it loads, orders legally, decides the same again, alone and beside other games, and in time")
