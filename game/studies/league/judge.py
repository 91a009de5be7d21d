"""From games to a report: strengths, shares of wins, pairs, half time, all with intervals by seed."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from game.studies.league.bootstrap import LEVEL, Array, Estimate, ratio, resamples
from game.studies.league.entries import Entry
from game.studies.league.guard import FAULTS
from game.studies.league.report import Cell, HalfTime, MapPart, Pair, Report, Standing
from game.studies.league.scores import Games, games_of, rankings, standings
from game.studies.league.strength import resampled, standard_errors, strengths
from game.studies.tables import Z

NOTHING = Estimate(math.nan, math.nan, math.nan, 0)
Count = tuple[Array, Array]  # up and down by seed, each (seeds,)


class Sums:
    """Sums by seed of each map, and shares of them with intervals; seeds are drawn anew within each map."""

    def __init__(self, played: Sequence[Games], seed: int) -> None:
        luck = np.random.default_rng(seed)
        self.weights = {g.map: resamples(len(g.seeds), luck) for g in played if g.seeds}

    def share(self, parts: Mapping[str, Count], is_share: bool = True) -> Estimate:
        """Over some maps together. parts: map -> sums by seed."""
        parts = {name: part for name, part in parts.items() if name in self.weights}
        if not parts:
            return NOTHING
        up, down = (np.concatenate([part[i] for part in parts.values()]) for i in (0, 1))
        return ratio(up, down, np.concatenate([self.weights[name] for name in parts], axis=1), is_share)


def by_seed(games: Games, values: Array) -> Array:
    """Sum of values (games,) over the games of each seed, (seeds,)."""
    return np.bincount(games.seed, values, len(games.seeds)).astype(np.float64)


def judge(
    rows: Mapping[str, Any],
    entries: Sequence[Entry],
    role: str,
    seed: int = 0,
    par_notes: Mapping[str, str] | None = None,
    ladder: Sequence[str] = (),
    about: Mapping[str, Any] | None = None,
) -> Report:
    """The report of a league. rows: the table `seats`; ladder: entries, each expected to beat the one before."""
    entries = sorted(entries, key=lambda e: e.name)
    names = [e.name for e in entries]
    played = games_of(rows, names)
    sums = Sums(played, seed)
    pairs = _pairs(played, names, sums)
    found = {(p.a, p.b): p for p in pairs}
    whole = [g for g in played if len(g.entry)]
    notes = par_notes or {}
    cells = _cells(whole, names, sums)
    return Report(
        role,
        tuple(names),
        tuple(
            MapPart(g.map, g.seats, len(g.seeds), len(g.entry), len(g.broken), g.has_par, notes.get(g.map, ""))
            for g in played
        ),
        _standings(whole, entries, cells, sums),
        tuple(cells),
        tuple(pairs),
        tuple(_half_time(whole, sums)),
        tuple(found[b, a] for a, b in pairwise(ladder) if (b, a) in found),
        tuple(text for g in played for text in g.broken),
        dict(about or {}),
    )


def _strengths(played: Sequence[Games], entries: int, sums: Sums) -> list[Estimate]:
    """By resampled seeds, and no narrower than the curvature of the likelihood says for games that are independent."""
    ranked = [r for g in played for r in rankings(g, entries)]
    point = strengths(ranked, entries)
    weights = np.concatenate([sums.weights[g.map][:, g.seed] for g in played], axis=1)
    drawn = resampled(ranked, entries, weights, point)
    half = Z * standard_errors(ranked, entries, point)
    low = np.minimum(np.percentile(drawn, LEVEL[0], axis=0), point - half)
    high = np.maximum(np.percentile(drawn, LEVEL[1], axis=0), point + half)
    count = np.bincount([e for r in ranked for e in r], minlength=entries)
    return [Estimate(float(point[e]), float(low[e]), float(high[e]), int(count[e])) for e in range(entries)]


def _standings(
    played: Sequence[Games], entries: Sequence[Entry], cells: Sequence[Cell], sums: Sums
) -> tuple[Standing, ...]:
    if not played:
        return ()
    if len(entries) > 1:
        strength = _strengths(played, len(entries), sums)
    else:
        strength = [Estimate(0.0, 0.0, 0.0, sum(len(g.entry) for g in played))]
    is_same = len(played) == 1 or len(entries) == 1
    by_map = {g.map: strength if is_same else _strengths([g], len(entries), sums) for g in played}
    wins = {c.entry: c.wins for c in cells if not (c.map or c.seat or c.rival)}
    found = []
    for e, entry in enumerate(entries):
        held = [g.entry == e for g in played]
        faults = {kind: sum(int(g.faults[kind][h].sum()) for g, h in zip(played, held, strict=True)) for kind in FAULTS}
        found.append(Standing(
            entry.name, entry.strategy.title, strength[e], {name: values[e] for name, values in by_map.items()},
            wins.get(entry.name, NOTHING), sum(int(g.quarters[h].sum()) for g, h in zip(played, held, strict=True)),
            faults["errors"], faults["illegal"] if entry.is_watched else None, faults["timeouts"],
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda s: (-s.strength.value, s.entry)))


def _count(games: Games, values: Array, held: Any) -> Count:
    """Values of the seats held, and how many they are, by seed."""
    return by_seed(games, (values * held).sum(axis=1)), by_seed(games, held.sum(axis=1).astype(np.float64))


def _cells(played: Sequence[Games], names: Sequence[str], sums: Sums) -> list[Cell]:
    """Shares of wins over all maps, by map, by map and seat, and over all maps against each rival."""
    found = []
    there = {g.map: standings(g, len(names))[1] for g in played}
    for e, name in enumerate(names):
        held = {g.map: g.entry == e for g in played}

        def cell(map: str, seat: str, rival: str, masks: Mapping[str, Any], entry: str = name) -> Cell:
            parts = {g.map: _count(g, g.wins, masks[g.map]) for g in played if g.map in masks}
            results = {g.map: _count(g, g.result, masks[g.map]) for g in played if g.map in masks}
            seats = {g.map: len(g.seats) for g in played}
            n = sum(part[1].sum() for part in parts.values())
            even = sum(part[1].sum() / seats[m] for m, part in parts.items()) / n if n else math.nan
            return Cell(entry, map, seat, rival, float(even), sums.share(parts), sums.share(results, False))

        found.append(cell("", "", "", held))
        for g in played:
            found.append(cell(g.map, "", "", {g.map: held[g.map]}))
            for s, seat in enumerate(g.seats):
                only = np.arange(len(g.seats)) == s
                found.append(cell(g.map, seat, "", {g.map: held[g.map] & only}))
        for r, rival in enumerate(names):
            if r != e:
                found.append(cell("", "", rival, {m: mask & there[m][:, [r]] for m, mask in held.items()}))
    return [c for c in found if c.wins.n]


def _pairs(played: Sequence[Games], names: Sequence[str], sums: Sums) -> list[Pair]:
    found = []
    seen = [(g, *standings(g, len(names))) for g in played if len(g.entry)]
    for a, first in enumerate(names):
        for b, second in enumerate(names):
            if a == b:
                continue
            parts = {}
            for g, score, there in seen:
                both = (there[:, a] & there[:, b]).astype(np.float64)
                above = (score[:, a] > score[:, b]) + 0.5 * (score[:, a] == score[:, b])
                parts[g.map] = by_seed(g, above * both), by_seed(g, both)
            share = sums.share(parts)
            if share.n:
                found.append(Pair(first, second, share))
    return found


def _half_time(played: Sequence[Games], sums: Sums) -> list[HalfTime]:
    found = []
    for g in played:
        for by, led, best in (("result", g.half, g.end), ("land", g.half_land, g.end_land)):
            known = led.sum(axis=1)
            won = sums.share({g.map: (by_seed(g, (led * best).sum(axis=1)), by_seed(g, known))})
            if won.n:
                found.append(HalfTime(g.map, by, won))
    return found
