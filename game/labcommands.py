"""Commands of the study lab: play a study file, draw its report."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from game.commands import JobsOption, JsonOption, QuietOption, compile_rules
from game.console import Bar, Refused, print_json, table

if TYPE_CHECKING:
    from game.studies.cluster import Cluster
    from game.studies.loaded import Loaded
    from game.studies.study import Plan


def study(
    file: Annotated[Path, typer.Argument(help="A study file (docs/studies.md).")],
    out: Annotated[Path | None, typer.Option(help="Folder of the results; results/NAME if not given.")] = None,
    jobs: JobsOption = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a study that was interrupted.")] = False,
    cluster: Annotated[str, typer.Option(help="A dask scheduler's address, or a file that it wrote.")] = "",
    plan_only: Annotated[bool, typer.Option("--plan", help="Say what would be played and how long; no more.")] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Play a study file: points, arms, paired seeds; results in a folder, gone on with after an interruption."""
    from game.studies import study as lab
    from game.studies.results import ResultsError
    from game.studies.runner import default_jobs
    from game.studies.studyfile import StudyError
    from maps.loader import MapError

    quiet = quiet or as_json
    target = out or Path("results") / file.stem
    try:
        ready = lab.plan(file)
        folder = lab.folder(ready, target, resume)
    except (StudyError, ResultsError) as error:
        raise Refused(str(error)) from None
    if folder.finished and not plan_only:
        _finished(target, as_json)
        return
    compile_rules(quiet)
    jobs = jobs or default_jobs(ready.games)
    with _pool(cluster) as pool:
        workers = pool.workers if pool else jobs
        told = _announce(ready, len(folder.done), workers, "cluster" if pool else "process", not quiet)
        if plan_only:
            if as_json:
                print_json(told)
            return
        try:
            with Bar("games", quiet) as bar:
                found = lab.play(
                    ready, folder, workers, bar, pool.executor if pool else None, " ".join(["landgrab", *sys.argv[1:]])
                )
        except KeyboardInterrupt:
            print(f"stopped; `landgrab study {file} --out {target} --resume` goes on", file=sys.stderr)
            raise
        except (ResultsError, StudyError, MapError) as error:
            raise Refused(str(error)) from None
        except RuntimeError as error:  # a worker died
            raise Refused(f"{error}; --resume goes on with what is played") from None
        except OSError as error:
            raise Refused(f"--out {target}: can't be written: {error.strerror or error}") from None
    if not as_json:
        broken = f", {found.broken} broken (see the column error)" if found.broken else ""
        print(f"{found.games} games in {found.seconds:.1f} s: {found.per_second:.0f} games a second{broken}")
    _finished(target, as_json)


@contextmanager
def _pool(cluster: str) -> "Iterator[Cluster | None]":
    if not cluster:
        yield None
        return
    from game.studies.cluster import ClusterError, connect

    try:
        with connect(cluster) as pool:
            yield pool
    except ClusterError as error:
        raise Refused(f"--cluster {cluster}: {error}") from None


def _announce(ready: "Plan", chunks_done: int, workers: int, what: str, say: bool) -> dict[str, Any]:
    """Say what will be played and how long it takes; the same as data."""
    from game.studies.study import trial

    done = min(chunks_done * ready.file.chunk, ready.games)
    rate = trial(ready)
    seconds = (ready.games - done) / rate / max(workers, 1)
    if say:
        on = f"{workers} {what} worker{'s' * (workers != 1)}" if what == "cluster" else (
            f"{workers} {'processes' if workers > 1 else 'process'}"
        )  # fmt: skip
        print(f"{ready.file.title}: {ready.describe()}")
        left = f", {done} of them played before" if done else ""
        print(f"about {_span(seconds)} on {on}{left}: a trial played {rate:.0f} games a second on one")
    return {
        "title": ready.file.title, "games": ready.games, "points": len(ready.points), "arms": len(ready.arms),
        "played_before": done, "trial_games_per_s": round(rate, 1), "estimated_s": round(seconds, 1),
    }  # fmt: skip


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _finished(target: Path, as_json: bool) -> None:
    """Means of all arms, and where the rest is."""
    from game.studies.loaded import load

    found = load(target)
    if as_json:
        print_json({"out": str(target), **found.summary()})
        return
    _tables(found)
    print(f"results: {target}, rows {found.manifest['rows_hash']}; `landgrab report {target}` draws them")


def _tables(found: "Loaded") -> None:
    from game.studies.tables import shown

    names = found.outcomes
    rows = [
        [arm, *(shown(found.mean(name, arm), _form(found.mean(name, arm))) for name in names)]
        for arm in found.treatments
    ]
    table("Means ±95%", ("arm", *names), rows)
    rows = []
    for one, other in found.contrasts:
        for name in names:
            d = found.paired(one, other, name)
            if d.n:
                rows.append([f"{one} − {other}", name, shown(d.interval, _form(d.interval)), str(d.clusters)])
    if rows:
        table("Differences on the same seeds ±95%", ("arms", "outcome", "difference", "seeds"), rows, left=2)


def _form(interval: Any) -> str:
    """Digits that suit a number's size."""
    if interval is None:
        return ".1f"
    half = interval.high - interval.mean
    size = max(abs(interval.mean), half if half < 1e300 else 0.0)
    return ",.0f" if size >= 1000 else ".1f" if size >= 10 else ".2f" if size >= 1 else ".4f"


def report(
    folder: Annotated[Path, typer.Argument(help="A results folder.")],
    out: Annotated[Path | None, typer.Option(help="The page; report.html in the folder if not given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a results folder as one HTML page that needs no network."""
    from game.studies.loaded import load
    from game.studies.page import page
    from game.studies.results import ResultsError

    try:
        found = load(folder)
    except ResultsError as error:
        raise Refused(str(error)) from None
    from game.paths import write_whole

    target = out or folder / "report.html"
    text = page(found)
    try:
        write_whole(target, text.encode())
    except OSError as error:
        raise Refused(f"--out {target}: can't be written: {error.strerror or error}") from None
    if as_json:
        print_json({"report": str(target), **found.summary()})
    else:
        print(f"report: {target}")


LAB_COMMANDS: list[tuple[Callable[..., None], str]] = [
    (study, "Example: landgrab study sweep.toml --out results/sweep"),
    (report, "Example: landgrab report results/sweep"),
]
