"""Play a league: seatings become arms of the one batch runner, seeds are the same for each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from game import par
from game.engine.rule import sources_hash
from game.engine.turn import RULES_VERSION
from game.studies.league.entries import Entry
from game.studies.league.guard import guarded
from game.studies.league.judge import judge
from game.studies.league.measure import SeatRows
from game.studies.league.report import Report
from game.studies.league.schedule import Size, seatings, size
from game.studies.results import Rows, join
from game.studies.runner import CHUNK, Arm, run
from maps.loader import GameMap, load_map


def seats_of(game_map: GameMap, role: str) -> list[str]:
    """Ids of the firms of a role, in the map's order."""
    firms: dict[str, Sequence[Any]] = {
        "cloud": game_map.clouds, "chipmaker": game_map.chipmakers,
        "lab": game_map.labs, "investor": game_map.investors,
    }  # fmt: skip
    return [f.id for f in firms[role]]


def arms_of(game_map: GameMap, role: str, entries: Sequence[Entry], rounds: int, seed: int) -> list[Arm]:
    """An arm for each seating. The order of entries doesn't matter."""
    seats, field = seats_of(game_map, role), sorted(entries, key=lambda e: e.name)
    sat = [guarded(entry.player, role, game_map) for entry in field]
    return [
        Arm(f"{game_map.id}/{i:04d}", game_map, (), {seat: sat[e] for seat, e in zip(seats, row.tolist(), strict=True)})
        for i, row in enumerate(seatings(len(field), len(seats), rounds, seed))
    ]


def par_note(game_map: GameMap) -> str:
    """What to know about the par of a map; empty: it is there and of these rules."""
    pin = par.pinned(game_map)
    if pin is None:
        return f"there is no par of {game_map.id}: results are differences to the mean over entries, by seat and seed"
    return pin.stale(game_map)


def play_league(
    role: str,
    entries: Sequence[Entry],
    maps: Sequence[str | GameMap],
    games: int,
    seed: int = 0,
    jobs: int = 1,
    chunk: int = CHUNK,
    ladder: Sequence[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
    out: Path | None = None,
    about: Mapping[str, Any] | None = None,
) -> tuple[Report, Rows]:
    """Play at most `games` games in all, the same number on each map, and judge them; one entry: a mirror match.

    Returns the report and the rows of the table `seats`. Raises MapError, ValueError or ResultsError before anything is
    played or written.
    """
    loaded = [load_map(m) if isinstance(m, str) else m for m in maps]
    spent = plan(games, loaded, role, len(entries), seed)
    arms = [arm for m in loaded for arm in arms_of(m, role, entries, spent.rounds, seed)]
    kept: list[Rows] = []
    firms = {m.id: len(m.firms) for m in loaded}
    decisions = 0

    def take(rows: Rows) -> None:
        nonlocal decisions
        kept.append({"seats": rows["seats"]})
        games = rows["games"]
        decisions += sum(int(q) * firms[m] for q, m in zip(games["quarters"], games["map"], strict=True))

    results = run(
        arms, range(seed, seed + spent.seeds), chunk, jobs, partial(SeatRows, role),
        on_progress=on_progress, on_rows=take, out=out, keep=False, about=about,
    )  # fmt: skip
    rows = join(kept)
    what = {
        **(about or {}), "games": results.games, "seconds": round(results.seconds, 3), "rounds": spent.rounds,
        "seeds": {"first": seed, "count": spent.seeds}, "games_per_s": round(results.per_second, 2),
        "decisions": decisions, "rules_version": RULES_VERSION, "sources": sources_hash(),
        "date": datetime.now(UTC).date().isoformat(),
        "decisions_per_s": round(decisions / max(results.seconds, 1e-9), 1),
    }  # fmt: skip
    notes = {m.id: par_note(m) for m in loaded}
    return judge(rows["seats"], entries, role, seed, notes, ladder, what), rows


def plan(games: int, maps: Sequence[GameMap], role: str, entries: int, seed: int) -> Size:
    """How the budget is spent on each map; ValueError where it is too small or a map has no seat of the role."""
    seats = [len(seats_of(m, role)) for m in maps]
    for m, n in zip(maps, seats, strict=True):
        if n == 0:
            raise ValueError(f"role {role}: {m.id} has no such seat")
    return size(games // len(maps), entries, seats, seed)
