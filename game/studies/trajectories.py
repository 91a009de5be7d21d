"""Quarter by quarter: bands over games, and what happens around an event."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats
from game.studies.inference import cluster_mean
from game.studies.tables import Interval


class Cube(NamedTuple):
    """A measure of every game, firm and quarter."""

    arm: NDArray[Any]  # (games,)
    seed: NDArray[np.int64]  # (games,)
    firms: list[str]  # "": the world
    values: Floats  # (games, firms, quarters), NaN where there is none


class Band(NamedTuple):
    """A quarter. low, high: 95% of the mean; p10, p90: four of five games lie between."""

    quarter: int
    games: int
    mean: float
    low: float
    high: float
    p10: float
    p90: float


class Step(NamedTuple):
    """A quarter before or after an event (0: its own): change since the quarter before the event."""

    offset: int
    events: int
    seeds: int
    change: Interval


def cube(table: Any) -> Cube:
    """Turns (arm, seed, firm, quarter, measure) as an array."""
    arms = table["arm"].combine_chunks().dictionary_encode()
    firms = table["firm"].combine_chunks().dictionary_encode()
    arm, firm = (x.indices.to_numpy(zero_copy_only=False).astype(np.int64) for x in (arms, firms))
    seed, quarter = table["seed"].to_numpy(), table["quarter"].to_numpy()
    keys, place = np.unique(np.stack([arm, seed], axis=1), axis=0, return_inverse=True)
    names = firms.dictionary.to_pylist()
    values = np.full((len(keys), len(names), int(quarter.max(initial=-1)) + 1), np.nan)
    values[place.ravel(), firm, quarter] = table.column(4).to_numpy()
    return Cube(np.array(arms.dictionary.to_pylist(), object)[keys[:, 0]], keys[:, 1], names, values)


def _number(names: list[str], firm: str) -> int:
    if firm not in names:
        raise ValueError(f"firm = {firm!r}: allowed {', '.join(n or 'none for the world' for n in names)}")
    return names.index(firm)


def band(found: Cube, arms: list[str], firm: str = "") -> list[Band]:
    """A firm's measure over the games of some arms."""
    mine = np.isin(found.arm, np.array(arms, object))
    values, seeds = found.values[mine, _number(found.firms, firm)], found.seed[mine]
    bands = []
    for quarter, column in enumerate(values.T):
        there = ~np.isnan(column)
        interval = cluster_mean(column[there], seeds[there], 400)
        if interval is not None:
            p10, p90 = np.quantile(column[there], [0.1, 0.9])
            bands.append(Band(quarter, int(there.sum()), *interval, float(p10), float(p90)))
    return bands


def event_study(
    found: Cube, news: Any, arms: list[str], roles: dict[str, str], before: int, after: int, of: str, relative: bool
) -> list[Step]:
    """Change of a measure about events, less that of peers without one; `Loaded.event_study` says how."""
    if of not in ("who", "whom", "world"):
        raise ValueError(f"of = {of!r}: allowed who, whom, world")
    game = {key: i for i, key in enumerate(zip(found.arm.tolist(), found.seed.tolist(), strict=True))}
    number = {name: i for i, name in enumerate(found.firms)}
    wanted = set(arms)
    first: dict[tuple[int, int], int] = {}
    subjects = [""] * len(news) if of == "world" else news[of].to_pylist()
    for arm, seed, quarter, firm in zip(
        news["arm"].to_pylist(), news["seed"].to_pylist(), news["quarter"].to_pylist(), subjects, strict=True
    ):
        if arm in wanted and firm in number and (firm or of == "world"):
            key = (game[arm, seed], number[firm])
            first[key] = min(quarter, first.get(key, quarter))
    levels = found.values
    if relative:
        levels = np.log(np.where(levels > 0, levels, np.nan))
    hit: dict[int, set[int]] = {}
    for g, f in first:
        hit.setdefault(g, set()).add(f)
    offsets = range(-before, after + 1)
    changes: list[list[tuple[float, int]]] = [[] for _ in offsets]
    quarters = levels.shape[2]
    for (g, f), quarter in first.items():
        base = quarter - 1
        if base < 0:
            continue
        role = roles.get(found.firms[f])
        peers = [number[n] for n, r in roles.items() if r == role and n in number and number[n] not in hit[g]]
        for i, offset in enumerate(offsets):
            t = quarter + offset
            if not 0 <= t < quarters:
                continue
            change = levels[g, f, t] - levels[g, f, base]
            if of != "world":
                others = levels[g, peers, t] - levels[g, peers, base]
                others = others[~np.isnan(others)]
                change = change - others.mean() if len(others) else np.nan  # nobody to compare with: no figure
            if not np.isnan(change):
                changes[i].append((float(change), int(found.seed[g])))
    steps = []
    for offset, some in zip(offsets, changes, strict=True):
        values, seeds = np.array([x for x, _ in some]), np.array([s for _, s in some], np.int64)
        interval = cluster_mean(values, seeds)
        if interval is not None:
            steps.append(Step(offset, len(some), len(np.unique(seeds)), interval))
    return steps
