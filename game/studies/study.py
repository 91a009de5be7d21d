"""A study from its file to its folder: planned and checked whole, timed by a short trial, played, gone on with."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.engine.rule import sources_hash
from game.engine.turn import RULES_VERSION
from game.record import save
from game.studies import design
from game.studies.arms import Arm
from game.studies.glossary import GLOSSARY, Column, Glossary
from game.studies.results import Folder
from game.studies.runner import Results, cut, play_pieces, record_game, run
from game.studies.studyfile import EXTRA_TABLES, StudyError, StudyFile, limits, load_study
from game.studies.watch import Tables
from maps.loader import GameMap, MapError, load_map

TRIAL_S = 1.0  # seconds that the trial may take, beside its first games
WORDS = ("title", "question", "outcomes", "contrasts", "records")  # of a study file: they decide no row


@dataclass(frozen=True)
class Plan:
    """A study ready to run."""

    file: StudyFile
    game_map: GameMap  # without the study's settings
    points: list[design.Point]
    arms: list[Arm]

    @property
    def seeds(self) -> range:
        """Of every arm, or of the first where they aren't paired."""
        return range(self.file.seed, self.file.seed + self.file.games)

    @property
    def games(self) -> int:
        """Of all arms together."""
        return len(self.arms) * self.file.games

    @property
    def extra(self) -> tuple[str, ...]:
        """Tables beside games and firms."""
        return tuple(name for name in EXTRA_TABLES if name in self.file.tables)

    @property
    def measure(self) -> Tables:
        """What watches the games."""
        return Tables(self.extra)

    @property
    def glossary(self) -> Glossary:
        """Columns of games and points with the factors of this study."""
        games = dict(GLOSSARY["games"])
        own = {
            "treatment": Column("text", "", "Arm of the study file"),
            "point": Column("int", "", "Number of the point of the design, from 0"),
        }
        drawn = {}
        for factor in self.file.factors:
            kind = "int" if factor.whole else "float"
            meaning = f"Factor: {factor.set}: {limits(factor.set).meaning}"
            own[factor.name] = Column(kind, "the setting's", meaning)
            drawn[f"{factor.name}_unit"] = Column("float", "0..1", f"Where {factor.name} lies in its range, as drawn")
        arm = {"arm": games.pop("arm")}
        factors = {name: own[name] for name in own if name not in ("treatment", "point")}
        return {"games": {**arm, **own, **games}, "points": {**GLOSSARY["points"], **factors, **drawn}}

    def identity(self) -> dict[str, Any]:
        """All that decides the rows, and how they are cut into files."""
        texts = json.dumps([[arm.name, list(arm.settings), dict(arm.columns)] for arm in self.arms], sort_keys=True)
        tables = ["games", "firms", *self.extra]
        columns = {table: list({**GLOSSARY, **self.glossary}[table]) for table in tables}
        return {
            "landgrab": "study",
            "study": self.file.model_dump(mode="json", exclude=set(WORDS)),
            "map_hash": self.game_map.hash,
            "rules_version": RULES_VERSION,
            "rules": sources_hash(),
            "points": hashlib.sha256(texts.encode()).hexdigest()[:16],
            "columns": hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16],
        }

    def point_columns(self) -> dict[str, list[Any]]:
        """The table points: a row an arm."""
        by_number = {point.number: point for point in self.points}
        where = [by_number[arm.columns["point"]] for arm in self.arms]
        found: dict[str, list[Any]] = {
            "arm": [arm.name for arm in self.arms],
            "treatment": [arm.columns["treatment"] for arm in self.arms],
            "point": [point.number for point in where],
            "settings": [json.dumps(list(arm.settings)) for arm in self.arms],
        }
        for factor in self.file.factors:
            found[factor.name] = [point.values[factor.name] for point in where]
        for i, factor in enumerate(self.file.factors):
            found[f"{factor.name}_unit"] = [point.unit[i] if point.unit else None for point in where]
        return found

    def describe(self) -> str:
        """Points, arms, games and seeds, in a line."""
        f = self.file
        parts = [f"{len(self.points)} points ({f.design.kind})"] if f.factors else []
        parts += [f"{len(design.treatments(f))} arms"] if len(f.arms) > 1 else []
        times = " × ".join([*parts, f"{f.games} games"])
        last = f.seed + f.games * (1 if f.paired else len(self.arms)) - 1
        same = "" if len(self.arms) == 1 else ", the same in every arm" if f.paired else ", others in every arm"
        return f"{times} = {self.games} games on {self.game_map.id}, seeds {f.seed} to {last}{same}"


def plan(path: Path) -> Plan:
    """The study in a file, with every setting, strategy and outcome checked; StudyError in one line."""
    file = load_study(path)
    name = file.map
    beside = path.parent / name
    try:
        game_map = load_map(str(beside) if name.endswith(".toml") and beside.is_file() else name)
    except MapError as error:
        raise StudyError(f"{path.name}: map = {name!r}: {error}") from None
    firms = {firm.id for firm in game_map.firms}
    for outcome in file.outcomes:
        firm, _ = file.outcome(outcome)
        if firm and firm not in firms:
            raise StudyError(f"{path.name}: outcomes: {outcome}: allowed firms {', '.join(sorted(firms))}")
    where = design.points(file)
    if len(where) * len(design.treatments(file)) * file.games > 10_000_000:
        raise StudyError(f"{path.name}: games = {file.games}: allowed 10000000 games in all")
    ready = Plan(file, game_map, where, design.arms(file, game_map, where))
    seen: list[Any] = []
    for arm in ready.arms:
        if arm.strategies not in seen:
            seen.append(arm.strategies)
            _try(arm, path.name)
    for point in (where[0], where[-1]):  # the settings' ranges are checked one by one; together the map checks them
        _try(ready.arms[point.number], path.name)
    return ready


def _try(arm: Arm, source: str) -> None:
    try:
        arm.model([]).close()
    except MapError as error:
        raise StudyError(f"{source}: {error}") from None
    except ValueError as error:
        raise StudyError(f"{source}: strategies: {error}") from None


def trial(ready: Plan) -> float:
    """Games a second of one process, on the study's first games; their first block only warms up."""
    first = next(cut(ready.arms, ready.seeds, ready.file.chunk, ready.file.paired))
    arm, seeds = first[0]
    play_pieces([(arm, seeds[:2])], ready.measure)
    games, start = 0, time.perf_counter()
    for arm, seeds in first:
        for i in range(0, len(seeds), 16):
            play_pieces([(arm, seeds[i : i + 16])], ready.measure)
            games += len(seeds[i : i + 16])
            if time.perf_counter() - start > TRIAL_S:
                return games / (time.perf_counter() - start)
    return games / (time.perf_counter() - start)


def folder(ready: Plan, out: Path, resume: bool = False) -> Folder:
    """The study's folder, new or gone on with; ResultsError if it holds anything else."""
    return Folder(out, ready.glossary, ready.identity(), resume)


def play(
    ready: Plan,
    out: Folder,
    jobs: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
    pool: Executor | None = None,
    command: str = "",
) -> Results:
    """Play what is missing and finish the folder; after an interruption, do it again."""
    about = {
        "study": ready.file.model_dump(mode="json"), "map": {"id": ready.game_map.id, "hash": ready.game_map.hash},
        "arms": len(ready.arms), "points": len(ready.points), "games": ready.games, "command": command,
    }  # fmt: skip
    out.begin()
    out.table("points", ready.point_columns())
    _records(ready, out.path)
    return run(
        ready.arms, ready.seeds, ready.file.chunk, jobs, ready.measure, on_progress, out=out, keep=False, about=about,
        paired=ready.file.paired, pool=pool,
    )  # fmt: skip


def _records(ready: Plan, out: Path) -> None:
    """Some games of every treatment's first arm as records, spread evenly."""
    count = min(ready.file.records, ready.file.games)
    firsts = {arm.columns["treatment"]: (i, arm) for i, arm in reversed(list(enumerate(ready.arms)))}
    for i, arm in firsts.values():
        seeds: Sequence[int] = ready.seeds
        shift = 0 if ready.file.paired else i * ready.file.games
        for k in range(count):
            seed = seeds[k * len(seeds) // count] + shift
            path = out / "records" / f"{arm.name}-{seed}.landgrab"
            if not path.exists():
                save(record_game(arm, seed), path)
