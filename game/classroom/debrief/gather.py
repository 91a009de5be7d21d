"""From records to teams: each record of one person is a team, each of a hot seat several."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from game import par
from game.classroom.exercises.folder import MARK
from game.explain import Explanation, Played, explain
from game.guesses import Guess, brier
from game.match import Match, Standing
from game.record import Record, load
from game.session import Session
from game.turning import Decision, candidates, measured

SUFFIX = ".landgrab"
DECIDED = ("human", "strategy", "timeout", "absent", "error")


class DebriefError(ValueError):
    """Records or a poll that can't be used: one line with file, field, value and what is allowed."""


@dataclass(frozen=True)
class Judgement:
    """Chances a team gave to its offers. own, forecast: Brier scores (0 best, 0.25 a coin), nan without any."""

    count: int
    own: float
    forecast: float
    forecasts: int

    @classmethod
    def of(cls, guesses: Sequence[Guess]) -> "Judgement":
        """Of guesses whose offers were answered."""
        told = [g for g in guesses if g.signed is not None]
        seen = [g for g in told if g.forecast is not None]
        return cls(
            len(told),
            brier([g.own for g in told], [bool(g.signed) for g in told]),
            brier([g.forecast for g in seen if g.forecast is not None], [bool(g.signed) for g in seen]),
            len(seen),
        )


@dataclass
class Team:
    """A team's game. value_kusd: after each quarter, the opening first; decided: DECIDED -> quarters; decisions: what
    was measured without, largest effect first; widest: the quarter in which its value moved most, explained."""

    name: str
    file: str
    record: Record
    session: Session
    standing: Standing
    value_kusd: list[float]
    decided: dict[str, int]
    judgement: Judgement
    decisions: list[Decision] = field(default_factory=list)
    widest: Explanation | None = None
    rank: int = 0

    @property
    def result(self) -> float | None:
        """Percentile against par; None where there is no par or the game isn't over."""
        return self.standing.percentile if self.session.over else None


class _Watch:
    """Keeps every quarter's play of a match."""

    def __init__(self, match: Match) -> None:
        self.match, self.played = match, list[Played]()
        match.watchers.append(self)

    def look(self) -> None:
        """At an opening: what was resolved before it."""
        last = self.match.played
        if last is not None and (not self.played or self.played[-1].quarter != last.quarter):
            self.played.append(last)

    def resolved(self) -> None:
        """Nothing: `look` follows."""


def record_files(path: Path) -> list[Path]:
    """A record, or all records of a folder. Raises DebriefError."""
    if not path.exists():
        raise DebriefError(f"{path}: there is no such record or folder")
    found = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not found:
        raise DebriefError(f"{path}: allowed a record, or a folder with records ({SUFFIX})")
    return found


def gather(
    path: Path, points: int = 3, make_pin: Callable[[Record], par.Pin | None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Team]:  # fmt: skip
    """All teams of a record or a folder, best first.

    points: turning points of each team, 0: none are sought (they take seconds a team); make_pin: gives a par where none
    is pinned for a record's map and length. Raises DebriefError or RecordError.
    """
    teams: list[Team] = []
    files = record_files(path)
    pins: dict[str, par.Pin | None] = {}
    for i, file in enumerate(files):
        record = load(file)
        pin = pins.get(record.map.hash) or par.pinned(record.map) or (make_pin(record) if make_pin else None)
        pins[record.map.hash] = pin
        teams += _teams(record, file, pin)
        if on_progress is not None:
            on_progress(i + 1, len(files) * (2 if points else 1))
    if not teams:
        raise DebriefError(f"{path}: allowed records in which somebody played a cloud; in these only strategies did")
    for i, team in enumerate(teams):
        if points:
            _turn(team, points)
        if on_progress is not None and points:
            on_progress(len(teams) + i + 1, 2 * len(teams))
    return ranked(teams)


def _teams(record: Record, file: Path, pin: par.Pin | None) -> list[Team]:
    kept = record.hot_seat
    people = {t.seat: t.name for t in kept.teams} if kept else {record.seat: file.stem} if record.seat else {}
    match = Match.of(record, [seat for seat in people if seat])
    watch = _Watch(match)
    sessions = {seat: Session(match, match.setup.firm[seat or ""]) for seat in people}
    match.replay(record)
    standings = {s.id: s for s in match.standings(pin)}
    found = []
    for seat, name in people.items():
        if seat not in standings:
            continue  # a lab's or an investor's team: there is no par and no story of clouds
        own = next(t for t in kept.teams if t.seat == seat) if kept else record
        session = sessions[seat]
        session.resume(None, own.guesses, own.hunches, file.name)
        values = [float(p.closed["value_kusd"][0, session.seat]) for p in watch.played]
        values.append(standings[seat].value_kusd)
        alone = replace(record, seat=seat, hot_seat=None, draft=None)
        team = Team(
            name, file.name, alone, session, standings[seat], values, decided(record, seat), Judgement.of(own.guesses)
        )
        team.widest = _widest(watch.played, values, session.seat)
        found.append(team)
    return found


def decided(record: Record, seat: str) -> dict[str, int]:
    """Quarters by who decided for a seat."""
    count = Counter(quarter.decided.get(seat, "strategy") for quarter in record.quarters)
    return {who: count[who] for who in DECIDED}


def _widest(played: Sequence[Played], values: Sequence[float], seat: int) -> Explanation | None:
    """The quarter, but for the first, in which the value moved most."""
    moved = [abs(b - a) for a, b in pairwise(values)]
    if len(moved) < 2:
        return None
    return explain(replace(played[max(range(1, len(moved)), key=moved.__getitem__)], seat=seat))


def _turn(team: Team, points: int) -> None:
    """Measure the decisions that mattered most, for good and for bad."""
    if team.decided["human"] + team.decided["timeout"] == 0:
        return
    found = sorted(measured(team.record, candidates(team.record)), key=lambda d: -d.effect_kusd)
    best, worst = [d for d in found if d.effect_kusd > 0], [d for d in reversed(found) if d.effect_kusd < 0]
    team.decisions = sorted([*best[:points], *worst[:points]], key=lambda d: -abs(d.effect_kusd))


def against_par(team: Team) -> float:
    """Value over par; nan without par."""
    s = team.standing
    return s.value_kusd / s.par_kusd if s.par_kusd else math.nan


def ranked(teams: Sequence[Team]) -> list[Team]:
    """Best first: by percentile, then by value over par, then by value; equal ones share a rank."""

    def key(team: Team) -> tuple[float, float, float]:
        part = against_par(team)
        result = -1.0 if team.result is None else team.result
        return (-result, -(part if math.isfinite(part) else -1.0), -team.standing.value_kusd)

    order = sorted(teams, key=key)
    keys = [key(team) for team in order]
    for team, one in zip(order, keys, strict=True):
        team.rank = 1 + keys.index(one)
    return order


def exercise_of(teams: Sequence[Team]) -> str:
    """The exercise that all records belong to; empty: none, or several."""
    found = {s.removeprefix(MARK) for team in teams for s in team.record.settings if s.startswith(MARK)}
    return Path(found.pop()).name if len(found) == 1 else ""
