"""Play the arms that some rows need, each once, and compare them by seed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from game.engine.layout import Floats
from game.studies.mechanisms.effects import Effect, paired
from game.studies.mechanisms.measure import Gauges
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.results import Rows
from game.studies.runner import CHUNK, Arm, run
from game.studies.runner import Results as Run

DEFAULT_MAP = "frontier-2026"


@dataclass(frozen=True)
class Finding:
    """What a study found for one outcome of a row."""

    row: Mechanism
    level: str  # direct or game
    outcome: Outcome
    expected: int  # +1 or -1
    effect: Effect


@dataclass
class Plan:
    """Arms to play, and for each row the names of its two arms (on, off)."""

    arms: list[Arm] = field(default_factory=list)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: dict[str, list[Mechanism]] = field(default_factory=dict)  # arm -> rows that read it


def plan(rows: Sequence[Mechanism], map_name: str = DEFAULT_MAP) -> Plan:
    """Arms that play the same games are one arm, named by the first row that needs it; a row may have its own map.

    Raises MapError for a setting or an edit that the map refuses.
    """
    found, names = Plan(), dict[object, str]()
    for row in rows:
        pair = []
        for side, treatment in (("on", row.on), ("off", row.off)):
            arm, key = (row.setting + treatment).arm(f"{row.id} {side}", row.map or map_name)
            if key not in names:
                names[key] = arm.name
                found.arms.append(arm)
            name = names[key]
            found.rows.setdefault(name, [])
            if row not in found.rows[name]:
                found.rows[name].append(row)
            pair.append(name)
        found.pairs[row.id] = (pair[0], pair[1])
    return found


def study(
    rows: Sequence[Mechanism],
    map_name: str = DEFAULT_MAP,
    games: int = 400,
    seed: int = 0,
    jobs: int = 1,
    chunk: int = CHUNK,
    on_progress: Callable[[int, int], None] | None = None,
    out: Path | None = None,
    about: Mapping[str, Any] | None = None,
) -> tuple[list[Finding], Run]:
    """Findings row by row, direct before game-level, and how the run went. out: folder for all figures by game."""
    todo = plan(rows, map_name)
    results = run(
        todo.arms, range(seed, seed + games), chunk, jobs, Gauges(todo.rows), on_progress, out=out, keep=True,
        about=about,
    )  # fmt: skip
    return findings(rows, todo, results.rows, range(seed, seed + games)), results


def findings(rows: Sequence[Mechanism], todo: Plan, played: Rows, seeds: Sequence[int]) -> list[Finding]:
    """Compare the arms of every row by seed. played: as Watch writes them."""
    place = {seed: i for i, seed in enumerate(seeds)}
    values: dict[tuple[str, str, str], Floats] = {}
    table = played.get("effects", {})
    for arm, mechanism, level, seed, value in zip(
        *(table.get(name, ()) for name in ("arm", "mechanism", "level", "seed", "value")), strict=True
    ):
        values.setdefault((arm, mechanism, level), np.full(len(seeds), np.nan))[place[seed]] = value
    nothing = np.full(len(seeds), np.nan)
    found = []
    for row in rows:
        on, off = todo.pairs[row.id]
        for level, outcome, sign in row.outcomes:
            a, b = (values.get((arm, row.id, level), nothing) for arm in (on, off))
            found.append(Finding(row, level, outcome, sign, paired(a, b, sign, outcome.across)))
    return found


def broken(played: Rows) -> list[str]:
    """What broke games, each game once: `M03 on, seed 7: quarter 2: ...`."""
    table = played.get("effects", {})
    lines = zip(*(table.get(name, ()) for name in ("arm", "seed", "error")), strict=True)
    return list(dict.fromkeys(f"{arm}, seed {seed}: {error}" for arm, seed, error in lines if error))
