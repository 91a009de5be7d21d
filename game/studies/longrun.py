"""Does a long run stay small, and what do its files cost? Memory every thousand games, and where the seconds go.

python -m game.studies.longrun pocket --games 100000 --out FOLDER

One process plays as `landgrab study --jobs 1` does, rows and files included.
"""

import argparse
import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from agents.model import LandGrab
from game.console import Bar
from game.studies.arms import Arm
from game.studies.outcomes import About
from game.studies.results import Folder, ResultsError
from game.studies.runner import run
from game.studies.studyfile import EXTRA_TABLES
from game.studies.watch import Tables
from maps.loader import MapError

EVERY = 1000  # games
STATUS = Path("/proc/self/status")  # Linux


@dataclass
class LongRun:
    """What a run gave. games, rss_mb: how many were played, megabytes held then; seconds in all, on rows, on files."""

    played: int = 0
    games: list[int] = field(default_factory=list)
    rss_mb: list[float] = field(default_factory=list)
    seconds: float = 0.0
    rows_s: float = 0.0
    files_s: float = 0.0

    @property
    def export(self) -> float:
        """Part of the run's time that went into rows and files."""
        return (self.rows_s + self.files_s) / self.seconds

    @property
    def most_mb(self) -> tuple[float, float]:
        """Most memory held in the first half of the games and in the second."""
        half = len(self.games) // 2
        return max(self.rss_mb[:half], default=0.0), max(self.rss_mb[half:], default=0.0)


def rss_mb() -> float:
    """Memory of this process in the machine, as Linux tells it."""
    line = next(x for x in STATUS.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def long_run(
    name: str,
    games: int,
    extra: tuple[str, ...] = (),
    on_progress: Callable[[int, int], None] = lambda done, of: None,
    every: int = EVERY,
) -> LongRun:
    """Play games of a map and write them down. extra: tables beside games and firms; every: games between looks."""
    found, spent = LongRun(), defaultdict[str, float](float)

    def timed(what: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*given: Any) -> Any:
            start = time.perf_counter()
            done = work(*given)
            spent[what] += time.perf_counter() - start
            return done

        return inner

    def measure(model: LandGrab, about: About) -> Any:
        watch = timed("rows", Tables(extra))(model, about)
        return SimpleNamespace(step=timed("rows", watch.step), rows=timed("rows", watch.rows))

    def look(done: int, of: int) -> None:
        if done >= (len(found.games) + 1) * every:
            found.games.append(done)
            found.rss_mb.append(rss_mb())
        on_progress(done, of)

    with TemporaryDirectory() as place:
        folder: Any = Folder(Path(place) / "results")
        folder.add, folder.merge = timed("files", folder.add), timed("files", folder.merge)
        arms = [Arm("long", name, (), {})]
        found.seconds = run(arms, range(games), measure=measure, on_progress=look, out=folder).seconds
    found.played = games
    found.rows_s, found.files_s = spent["rows"], spent["files"]
    return found


def draw(name: str, found: LongRun, out: Path) -> Path:
    """The curve as memory-MAP.svg."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "landgrab", "svg.fonttype": "none"}):
        figure = Figure(figsize=(7.2, 2.8), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.plot(found.games, found.rss_mb, color="#1b4f9c")
        axes.set(xlabel=f"games of {name} played", ylabel="MB of memory", ylim=(0, 1.25 * max(found.rss_mb)), xlim=0)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(alpha=0.3)
        path = out / f"memory-{name}.svg"
        figure.savefig(path, metadata={"Date": None})
    return path


def text(name: str, found: LongRun) -> str:
    """The figures in some lines."""
    rate, (first_mb, second_mb) = found.played / found.seconds, found.most_mb
    return "\n".join([
        f"{name}: {found.played} games in {found.seconds:.0f} s, {rate:.0f} a second, rows and files included",
        f"memory: most {first_mb:.0f} MB in the first half, {second_mb:.0f} in the second,"
        f" {found.rss_mb[-1]:.0f} at last",
        f"rows: {found.rows_s / found.seconds:.1%} of the time, files: {found.files_s / found.seconds:.1%},"
        f" together {found.export:.1%}",
    ])  # fmt: skip


def main() -> None:
    """The command."""
    ask = argparse.ArgumentParser(prog="python -m game.studies.longrun")
    ask.add_argument("map", help="name of a map, or a file")
    ask.add_argument("--games", type=int, default=100_000)
    ask.add_argument("--tables", nargs="*", choices=EXTRA_TABLES, default=(), help="beside games and firms")
    ask.add_argument("--out", type=Path, help="folder for the curve, as SVG and CSV")
    given = ask.parse_args()
    if given.games < 2 * EVERY:
        ask.error(f"--games {given.games}: allowed {2 * EVERY} or more")
    if not STATUS.is_file():
        ask.error(f"memory is read from {STATUS}, which this system hasn't")
    try:
        with Bar("games", not sys.stderr.isatty()) as bar:
            found = long_run(given.map, given.games, tuple(given.tables), bar)
    except (MapError, ResultsError) as error:
        ask.error(str(error))
    print(text(given.map, found))
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        with (given.out / f"memory-{given.map}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("games", "rss_mb"), *zip(found.games, found.rss_mb, strict=True)])
        print(f"curve: {draw(given.map, found, given.out)}")


if __name__ == "__main__":
    main()
