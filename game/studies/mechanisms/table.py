"""The table of mechanisms: for each what is switched, what is measured, and which sign was expected beforehand.

Names, owners, signs and horizons stand in `expected.csv`, written down before anything was measured. Rows are
in `rows/`, a file a theme; a module there is found by being there.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from game.engine.layout import Floats
from game.studies.mechanisms.scene import Scene
from game.studies.mechanisms.treatment import AS_IN_THE_MAP, Treatment

Read = Callable[[Scene], Floats]  # after a quarter: (games, ...), NaN where there is nothing to read
Reduce = str | Callable[[Floats], Floats]  # (quarters, games, ...) -> (games,); names are in measure.py


class Expected(NamedTuple):
    """What was expected of a mechanism. signs: +1 or -1; owner: capital, real or card."""

    name: str
    owner: str
    direct_sign: int
    game_sign: int
    horizon: int  # quarters


@dataclass(frozen=True)
class Outcome:
    """A figure of each game.

    words: what it is; unit: as it is printed; start: first quarter that counts, 0 = the game's first;
    horizon: quarters that count, 0 = the mechanism's own; across: what is compared over seeds, `mean` or `variance`.
    """

    words: str
    unit: str
    read: Read
    reduce: Reduce = "mean"
    start: int = 0
    horizon: int = 0
    across: str = "mean"


@dataclass(frozen=True)
class Mechanism:
    """A row. setting: what both arms share, where the effect shows; on and off: the switch."""

    id: str
    phase: str
    switch: str
    direct: Outcome
    game: Outcome
    on: Treatment = AS_IN_THE_MAP
    off: Treatment = AS_IN_THE_MAP
    setting: Treatment = AS_IN_THE_MAP
    remark: str = ""
    map: str = ""  # where it is played, if only one map can show it; else on the study's

    @property
    def expected(self) -> Expected:
        """What was expected of it."""
        return expected()[self.id]

    @property
    def name(self) -> str:
        """Its short name."""
        return self.expected.name

    @property
    def outcomes(self) -> tuple[tuple[str, Outcome, int], ...]:
        """Level (direct, game), outcome and expected sign."""
        e = self.expected
        return ("direct", self.direct, e.direct_sign), ("game", self.game, e.game_sign)

    def until(self, outcome: Outcome) -> int:
        """The quarter before which an outcome's last reading is."""
        return outcome.start + (outcome.horizon or self.expected.horizon)


@cache
def expected() -> dict[str, Expected]:
    """Expectations by id, in the order of ids."""
    text = (files(__package__) / "expected.csv").read_text(encoding="utf-8")
    sign = {"+": 1, "-": -1}
    return {
        row["id"]: Expected(
            row["name"], row["owner"], sign[row["direct_sign"]], sign[row["game_sign"]], int(row["horizon_quarters"])
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """All rows, in the order of ids; ValueError for an id that has two."""
    found: list[Mechanism] = []
    for path in sorted((Path(__file__).parent / "rows").glob("[a-z]*.py")):
        found.extend(import_module(f"{__package__}.rows.{path.stem}").ROWS)
    ids = [row.id for row in found]
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"mechanism {name}: it has {ids.count(name)} rows")
    return tuple(sorted(found, key=lambda row: row.id))


def chosen(only: Sequence[str] = (), owner: str = "") -> list[Mechanism]:
    """The rows of some ids or of an owner; ValueError names what there is."""
    known = {row.id for row in mechanisms()}
    for name in only:
        if name not in known:
            raise ValueError(f"--only {name}: allowed {', '.join(sorted(known))}")
    owners = sorted({row.expected.owner for row in mechanisms()})
    if owner and owner not in owners:
        raise ValueError(f"--owner {owner}: allowed {', '.join(owners)}")
    return [row for row in mechanisms() if (not only or row.id in only) and (not owner or row.expected.owner == owner)]
