"""The one batch runner: arms x paired seeds x chunks -> rows, the same rows for any jobs and chunk size."""

import hashlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from agents.foreign.finding import is_file
from agents.model import LandGrab
from agents.strategies import Strategy
from game import warm
from game.engine.rule import COMPILED, sources_hash
from game.engine.turn import RULES_VERSION
from game.record import Record, Recorder, fingerprint
from game.studies.outcomes import About, Outcomes
from game.studies.results import Folder, Rows, checked, join
from maps.loader import GameMap, load_map

CHUNK = 64  # games a task: what is written and handed to a worker at once
WORTH_A_PROCESS = 400  # games: a worker takes about two seconds to start
BLOCK = 16  # games a model: what suits the processor's cache, measured by `landgrab bench`


@dataclass(frozen=True)
class Arm:
    """One treatment: a map (name, file or GameMap), settings such as `rules.demand.nest=0.6`, and who plays."""

    name: str = "base"
    map: str | GameMap = "frontier-2026"
    settings: Sequence[str] = ()
    strategies: Mapping[str, str | Strategy] = field(default_factory=dict)

    def loaded(self) -> "Arm":
        """The same with its map loaded; raises MapError."""
        game_map = load_map(self.map, self.settings) if isinstance(self.map, str) else self.map
        return Arm(self.name, game_map, tuple(self.settings), dict(self.strategies))

    @property
    def game_map(self) -> GameMap:
        """The map, once loaded."""
        if isinstance(self.map, str):
            raise TypeError(f"arm {self.name}: its map isn't loaded")
        return self.map

    def model(self, seeds: Sequence[int]) -> LandGrab:
        """Games of this arm; raises ValueError for a strategy that there isn't."""
        return LandGrab(self.game_map, strategies=self.strategies, seeds=list(seeds), collect=False)


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
    watch = measure(model, About(arm.name, tuple(arm.settings)))
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


_worker: dict[str, Any] = {}


def _start(arms: list[Arm], measure: Measures) -> None:
    _worker.update(arms=arms, measure=measure)


def _work(arm: int, seeds: list[int]) -> Rows:
    return play_chunk(_worker["arms"][arm], seeds, _worker["measure"])


def _here(arms: list[Arm], tasks: list[tuple[int, list[int]]], measure: Measures) -> Iterator[Rows]:
    for arm, seeds in tasks:
        yield play_chunk(arms[arm], seeds, measure)


def _spread(arms: list[Arm], tasks: list[tuple[int, list[int]]], measure: Measures, jobs: int) -> Iterator[Rows]:
    """Rows in the order of tasks; at most a few chunks are ahead, so memory stays flat."""
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[Rows]] = deque()
    with ProcessPoolExecutor(jobs, context, _start, (arms, measure)) as pool:
        try:
            for arm, seeds in tasks:
                waiting.append(pool.submit(_work, arm, seeds))
                if len(waiting) >= 3 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise RuntimeError(
                "a worker process died; less memory is needed with fewer --jobs or a smaller --chunk"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def run(
    arms: Sequence[Arm],
    seeds: Sequence[int],
    chunk: int = CHUNK,
    jobs: int = 1,
    measure: Measures = Outcomes,
    on_progress: Callable[[int, int], None] | None = None,
    on_rows: Callable[[Rows], None] | None = None,
    out: Path | None = None,
    keep: bool | None = None,
    about: Mapping[str, Any] | None = None,
) -> Results:
    """Play every arm with every seed.

    Rows come arm by arm in the order of seeds, whatever `jobs` and `chunk`.
    out: folder to write (about: more for its manifest); keep: return rows as well, by default without a folder;
    on_progress(done, all games); on_rows: each chunk's rows as they come.
    Raises MapError, ValueError or ResultsError before anything is played or written.
    """
    if chunk < 1 or jobs < 1:
        raise ValueError(f"chunk = {chunk}, jobs = {jobs}: allowed 1 or more")
    ready = [arm.loaded() for arm in arms]
    if len({arm.name for arm in ready}) < len(ready):
        raise ValueError("arms: every arm needs a name of its own")
    for arm in ready:
        arm.model([]).close()  # strategies are there and fit their seats
    folder = Folder(out) if out is not None else None
    tasks = [(i, list(seeds[k : k + chunk])) for i in range(len(ready)) for k in range(0, len(seeds), chunk)]
    jobs = min(jobs, max(len(tasks), 1))
    if jobs > 1 and COMPILED:
        warm.warm()  # two cold workers would each compile
    files = file_hashes(ready)
    start, done, broken, kept = time.perf_counter(), 0, 0, []
    try:
        for number, rows in enumerate(
            _spread(ready, tasks, measure, jobs) if jobs > 1 else _here(ready, tasks, measure)
        ):
            checked(rows)
            done += len(tasks[number][1])
            broken += sum(1 for text in rows.get("games", {}).get("error", []) if text)
            if folder is not None:
                folder.add(number, rows)
            if keep if keep is not None else folder is None:
                kept.append(rows)
            if on_rows is not None:
                on_rows(rows)
            if on_progress is not None:
                on_progress(done, len(ready) * len(seeds))
        seconds = time.perf_counter() - start
        if folder is not None:
            more = {"seconds": round(seconds, 3), "broken": broken, **files, **(about or {})}
            folder.merge(manifest(ready, seeds, more))
    except BaseException:
        if folder is not None:
            folder.discard()
        raise
    return Results(done, time.perf_counter() - start, broken, join(kept), out)


def file_hashes(arms: Sequence[Arm]) -> dict[str, dict[str, str]]:
    """For the manifest: SHA-256 of each file that plays, as it was read before the games."""
    names = {name for arm in arms for name in arm.strategies.values() if isinstance(name, str) and is_file(name)}
    found = {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in sorted(names)}
    return {"files": found} if found else {}


def manifest(arms: Sequence[Arm], seeds: Sequence[int], more: Mapping[str, Any]) -> dict[str, Any]:
    """What was run: versions, maps, arms, seeds, machine."""
    in_row = bool(seeds) and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
    return {
        "landgrab": "results",
        "rules_version": RULES_VERSION,
        "sources": sources_hash(),
        "arms": [
            {
                "name": arm.name, "map": arm.game_map.id, "map_hash": arm.game_map.hash, "settings": list(arm.settings),
                "strategies": {k: v if isinstance(v, str) else v.name for k, v in arm.strategies.items()},
            }
            for arm in arms
        ],
        "seeds": {"first": seeds[0], "count": len(seeds)} if in_row else list(seeds),
        "machine": {**fingerprint(), "cores": usable_cores(), "compiled": COMPILED},
        **more,
    }  # fmt: skip
