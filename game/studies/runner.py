"""The one batch runner: arms x paired seeds x chunks -> rows, the same rows for any jobs and chunk size."""

import hashlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from agents.foreign.finding import is_file
from agents.model import LandGrab
from game import warm
from game.engine.rule import COMPILED, sources_hash
from game.engine.turn import RULES_VERSION
from game.record import Record, Recorder, fingerprint
from game.studies.arms import Arm
from game.studies.memory import tidy
from game.studies.outcomes import About, Outcomes
from game.studies.results import Folder, Rows, checked, join

__all__ = ["Arm", "Measure", "Results", "cut", "play_chunk", "play_pieces", "record_game", "run"]

CHUNK = 64  # games a task: what is written and handed to a worker at once
WORTH_A_PROCESS = 400  # games: a worker takes about two seconds to start
BLOCK = 8  # games a model: what suits the processor's cache, measured by `landgrab bench`


class Measure(Protocol):
    """Watches a chunk of games from outside; it may end them early by `model.running = False`."""

    def step(self) -> None:
        """After each quarter."""

    def rows(self, error: str = "") -> Rows:
        """What to write down, at the end or when the games broke."""


Measures = Callable[[LandGrab, About], Measure]  # a class, or anything that can be sent to the process that plays


@dataclass(frozen=True)
class Results:
    """What a run gave. rows: all of them, or none where a folder has them; seconds: from first game to last row."""

    games: int
    seconds: float
    broken: int
    rows: Rows
    folder: Path | None
    hash: str = ""  # of the rows, where there is a folder

    @property
    def per_second(self) -> float:
        """Games a second."""
        return self.games / max(self.seconds, 1e-9)


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_jobs(games: int) -> int:
    """A process for each core, but none for less than it takes to start one."""
    return max(1, min(usable_cores(), games // WORTH_A_PROCESS))


def play_chunk(arm: Arm, seeds: Sequence[int], measure: Measures = Outcomes) -> Rows:
    """Play some games of an arm, block by block."""
    return join(play_block(arm, seeds[i : i + BLOCK], measure) for i in range(0, len(seeds), BLOCK))


def play_block(arm: Arm, seeds: Sequence[int], measure: Measures = Outcomes) -> Rows:
    """Play games as one model. A game that breaks is kept with its error and harms no other."""
    model = arm.model(seeds)
    watch = measure(model, About(arm.name, tuple(arm.settings), arm.columns))
    try:
        while model.running:
            model.step()
            watch.step()
        return watch.rows()
    except Exception as error:
        if len(seeds) > 1:  # find out which: a game is the same alone
            return join(play_block(arm, [seed], measure) for seed in seeds)
        what = " ".join(str(error).split())[:300]
        return watch.rows(f"quarter {model.quarter}: {type(error).__name__}: {what}")
    finally:
        model.close()


def record_game(arm: Arm, seed: int) -> Record:
    """One game of an arm, played alone and written down."""
    arm = arm.loaded()
    model = arm.model([seed])
    recorder = Recorder(model, settings=arm.settings)
    try:
        while model.running:
            model.open_quarter()
            recorder.opened()
            model.decide()
            recorder.decided()
            model.resolve()
            recorder.resolved()
        return recorder.record()
    finally:
        model.close()


Piece = tuple[Arm, Sequence[int]]  # an arm and some of its seeds
Task = list[Piece]


def cut(arms: Sequence[Arm], seeds: Sequence[int], chunk: int = CHUNK, paired: bool = True) -> Iterator[Task]:
    """All games in order, in tasks of `chunk`; arms with few games share one.

    paired: every arm has the same seeds; otherwise the seeds of each follow those of the one before.
    """
    span = max(seeds) - min(seeds) + 1 if seeds else 0
    task: Task = []
    room = chunk
    for i, arm in enumerate(arms):
        own = seeds if paired or not i else [seed + i * span for seed in seeds]
        done = 0
        while done < len(own):
            some = own[done : done + room]
            task.append((arm, some))
            done, room = done + len(some), room - len(some)
            if not room:
                yield task
                task, room = [], chunk
    if task:
        yield task


def play_pieces(pieces: Task, measure: Measures = Outcomes) -> Rows:
    """Play a task, piece by piece."""
    rows = join(play_chunk(arm, seeds, measure) for arm, seeds in pieces)
    tidy(sum(len(seeds) for _, seeds in pieces))
    return rows


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for tasks for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Worker processes on this machine."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _end_with_parent) as pool:
        try:
            yield pool
        except BrokenProcessPool:
            raise RuntimeError(
                "a worker process died; less memory is needed with fewer --jobs or a smaller --chunk"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _spread(pool: Executor, tasks: Iterable[Task], measure: Measures, ahead: int) -> Iterator[Rows]:
    """Rows in the order of tasks; at most `ahead` chunks are under way, so memory stays flat."""
    waiting: deque[Future[Rows]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(play_pieces, task, measure))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _rows(tasks: Sequence[Task], measure: Measures, jobs: int, pool: Executor | None) -> Iterator[Rows]:
    """Rows in the order of tasks."""
    if pool is not None:
        yield from _spread(pool, tasks, measure, 3 * jobs)
    elif jobs > 1:
        if COMPILED:
            warm.warm()  # two cold workers would each compile
        with processes(jobs) as own:
            yield from _spread(own, tasks, measure, 3 * jobs)
    else:
        for task in tasks:
            yield play_pieces(task, measure)


def run(
    arms: Sequence[Arm],
    seeds: Sequence[int],
    chunk: int = CHUNK,
    jobs: int = 1,
    measure: Measures = Outcomes,
    on_progress: Callable[[int, int], None] | None = None,
    on_rows: Callable[[Rows], None] | None = None,
    out: Path | Folder | None = None,
    keep: bool | None = None,
    about: Mapping[str, Any] | None = None,
    paired: bool = True,
    pool: Executor | None = None,
) -> Results:
    """Play every arm with every seed.

    Rows come arm by arm in the order of seeds, whatever `jobs`, `chunk` and `pool` (processes of somebody else's, such
    as a cluster's; `jobs` then says how many). out: folder to write (about: more for its manifest); of a Folder that
    goes on only what is missing is played; keep: return rows as well, by default without a folder;
    on_progress(done, all games); on_rows: each chunk's rows as they come; paired: the same seeds in every arm.
    Raises MapError, ValueError or ResultsError before anything is played or written.
    """
    if chunk < 1 or jobs < 1:
        raise ValueError(f"chunk = {chunk}, jobs = {jobs}: allowed 1 or more")
    ready = [arm.loaded() for arm in arms]
    if len({arm.name for arm in ready}) < len(ready):
        raise ValueError("arms: every arm needs a name of its own")
    seated: list[Any] = []
    for arm in ready:
        if not arm.later or arm.strategies not in seated:
            arm.model([]).close()  # strategies are there and fit their seats
            seated.append(arm.strategies)
    folder = Folder(out) if isinstance(out, Path) else out
    keep = folder is None if keep is None else keep
    tasks = list(cut(ready, seeds, chunk, paired))
    known = folder.done if folder is not None else set()
    todo = [(number, task) for number, task in enumerate(tasks) if number not in known]
    jobs = jobs if pool is not None else min(jobs, max(len(todo), 1))
    files = file_hashes(ready)
    start, kept = time.perf_counter(), []
    done = sum(len(own) for number in known for _, own in tasks[number])
    broken = sum(1 for number in known if folder for text in folder.part(number, "games", "error") if text)
    played, found = 0, ""
    if folder is not None:
        folder.begin()
    try:
        rows_of = _rows([task for _, task in todo], measure, jobs, pool)
        for (number, task), rows in zip(todo, rows_of, strict=True):
            games = sum(len(own) for _, own in task)
            done, played = done + games, played + games
            broken += sum(1 for text in rows.get("games", {}).get("error", []) if text)
            if folder is not None:
                folder.add(number, rows)
                tidy(games)
            else:
                checked(rows)
            if keep:
                kept.append(rows)
            if on_rows is not None:
                on_rows(rows)
            if on_progress is not None:
                on_progress(done, len(ready) * len(seeds))
        seconds = time.perf_counter() - start
        if folder is not None:
            found = folder.merge(
                manifest(ready, seeds, {"seconds": round(seconds, 3), "broken": broken, **files, **(about or {})})
            )
    except BaseException:
        if folder is not None and folder.plan is None:
            folder.discard()
        raise
    where = folder.path if folder is not None else None
    return Results(played, time.perf_counter() - start, broken, join(kept), where, found)


def file_hashes(arms: Sequence[Arm]) -> dict[str, dict[str, str]]:
    """For the manifest: SHA-256 of each file that plays, as it was read before the games."""
    names = {name for arm in arms for name in arm.strategies.values() if isinstance(name, str) and is_file(name)}
    found = {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in sorted(names)}
    return {"files": found} if found else {}


def manifest(arms: Sequence[Arm], seeds: Sequence[int], more: Mapping[str, Any]) -> dict[str, Any]:
    """What was run: versions, maps, arms, seeds, machine."""
    in_row = bool(seeds) and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
    found: dict[str, Any] = {
        "landgrab": "results", "rules_version": RULES_VERSION, "sources": sources_hash(),
        "machine": {**fingerprint(), "cores": usable_cores(), "compiled": COMPILED},
    }  # fmt: skip
    if "arms" not in more:  # a study says it in its own words
        found["arms"] = [
            {
                "name": arm.name, "map": arm.game_map.id, "map_hash": arm.game_map.hash, "settings": list(arm.settings),
                "strategies": {k: v if isinstance(v, str) else v.name for k, v in arm.strategies.items()},
            }
            for arm in arms
        ]  # fmt: skip
        found["seeds"] = {"first": seeds[0], "count": len(seeds)} if in_row else list(seeds)
    return {**found, **more}
