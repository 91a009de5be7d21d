"""Grade strategies' files: each plays every seat of its role, beside what three baselines make of the same games.

A file's games are those of every other file: same seats, same seeds, reference strategies in all other seats. So a mark
depends on nobody else who hands in, and is measured in pairs: own value against a baseline's, in one seat on one seed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from agents.foreign.finding import read, try_files
from game.classroom.students.check import Report, check
from game.studies.arms import Arm
from game.studies.league.play import seats_of
from game.studies.runner import run
from maps.loader import GameMap

#: Built-in strategies to beat, the weakest first.
BASELINES = {
    "cloud": ("standing_orders", "planner", "hedger"),
    "chipmaker": ("standing_orders", "margin_keeper", "kingmaker"),
    "lab": ("standing_orders", "runway", "independent_multicloud"),
    "investor": ("standing_orders", "by_mandate", "multi_bet"),
}
FAILS_MOSTLY = 0.5  # of the check's decisions: such a file isn't played on

CLEAN, IDLE, CUT = "no faults", "orders nothing", "orders cut"
UNSTEADY, FAILS = "not reproducible", "failed at times"
MOSTLY, UNREADABLE, BASELINE = "failed mostly: not ranked", "can't be played", "baseline"


@dataclass(frozen=True)
class Mark:
    """One file, or a baseline.

    beats: baseline -> share of games with more value than it has in the same seat on the same seed; score: their mean;
    gain: mean of own value over the baselines' mean value, less 1; result: mean percentile against par; rank: 1 is
    best; decisions, errors, timeouts, illegal: over all games and the check. What isn't known is None.
    """

    file: str
    student: str
    status: str
    beats: Mapping[str, float] = field(default_factory=dict)
    score: float | None = None
    gain: float | None = None
    result: float | None = None
    rank: int | None = None
    games: int = 0
    decisions: int = 0
    errors: int = 0
    timeouts: int = 0
    illegal: int = 0
    reproducible: bool | None = None
    median_ms: float | None = None
    problem: str = ""

    @property
    def is_ranked(self) -> bool:
        """Has it played its games?"""
        return self.score is not None and self.status != BASELINE


@dataclass(frozen=True)
class Marks:
    """A class: students best first, then those who weren't ranked; baselines weakest first."""

    role: str
    map: str
    seeds: int
    students: tuple[Mark, ...]
    baselines: tuple[Mark, ...]


def submissions(names: Sequence[str]) -> list[Path]:
    """Files as named, and all .py files of folders as named, each once. ValueError for what isn't there."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        inside = sorted(p for p in path.glob("*.py") if p.is_file()) if path.is_dir() else [path]
        if not inside or (not path.is_dir() and path.suffix != ".py"):
            raise ValueError(f"entry {name}: allowed students' .py files, or a folder that has some")
        found += inside
    return list(dict.fromkeys(found))


def seeds_for(games: int, files: int, seats: int) -> int:
    """Seeds that a budget of games allows; ValueError where it is too small."""
    each = (files + 3) * seats
    if games < each:
        raise ValueError(f"games = {games}: allowed {each} or more: {files} files and 3 baselines in {seats} seats")
    return games // each


def grade(
    files: Sequence[Path],
    game_map: GameMap,
    role: str,
    games: int,
    seed: int = 0,
    jobs: int = 1,
    on_check: Callable[[int, int], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Marks:
    """Check every file, play those that decide, rank them. Raises ValueError before anything is played."""
    if role not in BASELINES:
        raise ValueError(f"role {role}: allowed {', '.join(BASELINES)}")
    seats = seats_of(game_map, role)
    if not seats:
        raise ValueError(f"role {role}: {game_map.id} has no such seat")
    seeds = range(seed, seed + seeds_for(games, len(files), len(seats)))
    checked = []
    for i, file in enumerate(files):
        checked.append(first_look(file, game_map, role))
        if on_check is not None:
            on_check(i + 1, len(files))
    able = [mark for mark in checked if mark.status not in (MOSTLY, UNREADABLE)]
    players = [*BASELINES[role], *(mark.file for mark in able)]
    arms = [Arm(f"{p:04d}/{seat}", game_map, (), {seat: player}) for p, player in enumerate(players) for seat in seats]
    rows = run(arms, seeds, jobs=jobs, on_progress=on_progress).rows
    played = [_games(rows, f"{p:04d}/") for p in range(len(players))]
    base = dict(zip(BASELINES[role], played[:3], strict=True))
    baselines = [_marked(Mark(name, name, BASELINE), one, base) for name, one in base.items()]
    ranked = [_marked(mark, one, base) for mark, one in zip(able, played[3:], strict=True)]
    rest = [mark for mark in checked if mark.status in (MOSTLY, UNREADABLE)]
    return Marks(role, game_map.id, len(seeds), (*_ranked(ranked), *rest), tuple(baselines))


def first_look(file: Path, game_map: GameMap, role: str) -> Mark:
    """What `landgrab check` finds, as a mark without games."""
    mark = Mark(str(file), file.stem, UNREADABLE)
    try:
        if role not in read(file).roles:
            raise ValueError(f"{file}: it plays {', '.join(read(file).roles)}, not a {role}")
        try_files([str(file)])
        report = check(file, game_map, role)
    except ValueError as error:
        return replace(mark, problem=" ".join(str(error).removeprefix(f"{file}: ").split()))
    problem = report.problems[0] if report.problems else report.remarks[0] if report.remarks else ""
    return replace(
        mark, status=_status(report), decisions=report.decisions, errors=report.errors, timeouts=report.timeouts,
        illegal=report.illegal, reproducible=report.reproducible, median_ms=report.median_ms, problem=problem,
    )  # fmt: skip


def _status(report: Report) -> str:
    replaced = report.errors + report.timeouts
    if replaced >= FAILS_MOSTLY * report.decisions:
        return MOSTLY
    if report.reproducible is False:
        return UNSTEADY
    return FAILS if replaced else CUT if report.illegal else IDLE if report.ordered is False else CLEAN


@dataclass(frozen=True)
class _Games:
    """One player's games. value, result: (seat, seed) -> of it, a dead firm's value is below all others."""

    value: dict[tuple[str, int], float]
    result: list[float]
    decisions: int
    faults: dict[str, int]
    problem: str


def _games(rows: Mapping[str, Mapping[str, Any]], arm: str) -> _Games:
    games, firms = rows["games"], rows["firms"]
    whole = {
        (a, s): int(q)
        for a, s, q, error in zip(games["arm"], games["seed"], games["quarters"], games["error"], strict=True)
        if a.startswith(arm) and not error
    }
    mine = [i for i, a in enumerate(firms["arm"]) if (a, firms["seed"][i]) in whole and a == arm + firms["firm"][i]]
    value = {
        (firms["firm"][i], int(firms["seed"][i])): float(firms["value_busd"][i]) if firms["alive"][i] else -math.inf
        for i in mine
    }
    return _Games(
        value,
        [float(firms["result"][i]) for i in mine if not math.isnan(firms["result"][i])],
        sum(whole.values()),
        {kind: sum(int(firms[kind][i]) for i in mine) for kind in ("errors", "timeouts", "illegal")},
        next((f"as {firms['firm'][i]}, {firms['problem'][i]}" for i in mine if firms["problem"][i]), ""),
    )


def ahead(own: float, other: float) -> float:
    """1 with more value, 0 with less; a half with as much, as where both firms are gone."""
    return 0.5 if own == other else float(own > other)


def _marked(mark: Mark, games: _Games, base: Mapping[str, _Games]) -> Mark:
    """A mark with its games; games that broke are left out on both sides."""
    own, faults = games.value, games.faults
    beats = {
        name: float(np.mean([ahead(own[k], b.value[k]) for k in own if k in b.value] or [np.nan]))
        for name, b in base.items()
        if name != mark.file
    }
    gains = []
    for place in own:
        usual = float(np.mean([max(b.value[place], 0.0) for b in base.values() if place in b.value] or [0.0]))
        if usual > 0:
            gains.append(max(own[place], 0.0) / usual - 1.0)
    status = mark.status
    if status in (CLEAN, CUT) and faults["errors"] + faults["timeouts"]:
        status = FAILS
    elif status == CLEAN and faults["illegal"]:
        status = CUT
    shares = [share for share in beats.values() if not math.isnan(share)]
    return replace(
        mark, status=status, beats=beats, score=float(np.mean(shares)) if shares else None,
        gain=float(np.mean(gains)) if gains else None, result=float(np.mean(games.result)) if games.result else None,
        games=len(own), decisions=mark.decisions + (games.decisions if mark.status != BASELINE else 0),
        errors=mark.errors + faults["errors"], timeouts=mark.timeouts + faults["timeouts"],
        illegal=mark.illegal + faults["illegal"], problem=mark.problem or games.problem,
    )  # fmt: skip


def _ranked(marks: Sequence[Mark]) -> list[Mark]:
    """Best first: by score, then by gain; equal ones share a rank."""

    def key(mark: Mark) -> tuple[float, float]:
        return (-(mark.score if mark.score is not None else -1.0), -(mark.gain if mark.gain is not None else -1.0))

    order = sorted(marks, key=lambda mark: (key(mark), mark.file))
    keys = [key(mark) for mark in order]
    return [
        replace(mark, rank=1 + keys.index(key(mark))) if mark.score is not None else replace(mark, status=MOSTLY)
        for mark in order
    ]
