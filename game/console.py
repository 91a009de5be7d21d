"""What commands print: tables, JSON, progress, and one line for input that can't be used."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import typer


class Refused(Exception):
    """Input that can't be used: one line with file or option, field, value and what is allowed."""


def whole(option: str, low: int, high: int, what: str) -> Any:
    """A typer option for whole numbers, which names option, value and range when it refuses."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise Refused(f"{option} = {text}: allowed whole numbers {low} to {high}")
        return number

    return typer.Option(option, parser=_named(parse), metavar="N", help=f"{what} ({low} to {high})")


def _named(parse: Callable[[str], int]) -> Callable[[str], int]:
    parse.__name__ = "N"
    return parse


def print_json(data: Any) -> None:
    print(json.dumps(data, indent=1, ensure_ascii=False))


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1, last: int = 0) -> None:
    """Print a table; the first `left` columns and the last `last` are text."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    grid = Table(box=box.SIMPLE_HEAD)
    for i, name in enumerate(head):
        grid.add_column(name, justify="left" if i < left or i >= len(head) - last else "right", overflow="fold")
    for row in rows:
        grid.add_row(*row)
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(title, style="bold", highlight=False)
    console.print(grid)


class Bar:
    """A progress bar on stderr; silent when `quiet`."""

    def __init__(self, what: str, quiet: bool = False) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True)
        self._task = self._progress.add_task(what, total=None)

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, done: int, of: int, what: str = "") -> None:
        if what:
            self._progress.update(self._task, completed=done, total=of, description=what)
        else:
            self._progress.update(self._task, completed=done, total=of)
