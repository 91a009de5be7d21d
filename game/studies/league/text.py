"""A league as tables: for the terminal, and as CSV files."""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from game.paths import write_whole
from game.studies.league.bootstrap import Estimate
from game.studies.league.report import Cell, MapPart, Report


class Grid(NamedTuple):
    """A table: its title, heads and cells; the first `left` columns and the last `last` are text."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    last: int = 0


def percent(x: Estimate | None) -> str:
    """A share as text: `34% (31–37)`; a dash where there is none."""
    if x is None or not x.n:
        return "–"
    return f"{100 * x.value:.0f}% ({100 * x.low:.0f}–{100 * x.high:.0f})"


def number(x: Estimate | None, form: str = "+.2f") -> str:
    """A strength or mean as text: `+1.20 (+1.05 to +1.34)`."""
    if x is None or not x.n:
        return "–"
    return f"{x.value:{form}} ({x.low:{form}} to {x.high:{form}})".replace("-", "−")


def where(cell: Cell) -> str:
    """A cell's place in words."""
    parts = [cell.map, cell.seat, f"with {cell.rival}" if cell.rival else ""]
    return ", ".join(p for p in parts if p) or "everywhere"


def grids(report: Report) -> list[Grid]:
    """All tables of a report."""
    if report.is_mirror:
        return [seats(report), *half_time(report)]
    return [standings(report), *maps(report), pairs(report), seats(report), *ladder(report), *half_time(report)]


def standings(report: Report) -> Grid:
    """Entries, strongest first."""
    rows = []
    for i, s in enumerate(report.standings):
        niche = report.niche(s.entry)
        rows.append([
            str(i + 1), s.entry, number(s.strength), percent(s.wins),
            f"{where(niche)}: {percent(niche.wins)}" if niche else "nowhere",
            str(s.errors), "–" if s.illegal is None else str(s.illegal), str(s.timeouts),
        ])  # fmt: skip
    head = ("", "entry", "strength", "won", "furthest above an even share", "errors", "illegal", "timeouts")
    return Grid(f"{report.role.capitalize()} league: an even share of wins is {100 * report.even:.0f}%", head, rows, 2)


def maps(report: Report) -> list[Grid]:
    """A table for each map: strength, share of wins and mean result there."""
    found = []
    for m in report.maps:
        rows = []
        for s in report.standings:
            cell = report.cell(s.entry, m.name)
            if cell is not None:
                rows.append([s.entry, number(s.by_map[m.name]), percent(cell.wins), result(cell.result, m)])
        head = ("entry", "strength", "won", RESULT[m.has_par])
        found.append(Grid(f"On {m.name}: an even share of wins is {100 / len(m.seats):.0f}%", head, rows))
    return found


RESULT = {True: "mean result, 0–100 (par is 50)", False: "mean result, % of the mean"}


def result(x: Estimate, m: MapPart) -> str:
    """A mean result as text: percentiles against par, else differences in per cent."""
    if m.has_par:
        return number(x, ".0f")
    return number(Estimate(100 * x.value, 100 * x.low, 100 * x.high, x.n), "+.0f")


def pairs(report: Report) -> Grid:
    """Who comes before whom."""
    order = [s.entry for s in report.standings]
    rows = [[a, *(percent(p.above) if (p := report.pair(a, b)) else "–" for b in order)] for a in order]
    return Grid("Share of games in which the row's result is above the column's", ("", *order), rows)


def seats(report: Report) -> Grid:
    """Shares of wins by seat of each map; for a mirror match the mean results too."""
    order = [s.entry for s in report.standings]
    rows = []
    for m in report.maps:
        for seat in m.seats:
            found = [c for entry in order if (c := report.cell(entry, m.name, seat))]
            means = [result(c.result, m) for c in found] if report.is_mirror else []
            rows.append([m.name, seat, f"{100 / len(m.seats):.0f}%", *(percent(c.wins) for c in found), *means])
    if report.is_mirror:
        head = ("map", "seat", "even", "won", RESULT[all(m.has_par for m in report.maps)])
        return Grid(f"Mirror match: {report.entries[0]} in all seats", head, rows, 2)
    return Grid("Share of wins by seat", ("map", "seat", "even", *order), rows, 2)


def ladder(report: Report) -> list[Grid]:
    """Each rung against the one below."""
    rows = [[p.a, p.b, percent(p.above), str(p.above.n), "yes" if p.is_above else "no"] for p in report.ladder]
    return [Grid("Ladder", ("entry", "the one below", "comes before it", "games", "holds"), rows, 2)] if rows else []


def half_time(report: Report) -> list[Grid]:
    """Does the leader at half time win?"""
    rows = [[h.map, h.by, percent(h.won), str(h.won.n)] for h in report.half_time]
    title = "The leader at half time leads at the end"
    return [Grid(title, ("map", "leader by", "leads", "games"), rows, 2)] if rows else []


def summary(report: Report) -> list[str]:
    """Lines below the tables: what was played, how fast, and what to know about it."""
    a = report.about
    lines = [f"note: {m.par_note}" for m in report.maps if m.par_note]
    lines += [f"broken: {text}" for text in report.broken[:3]]
    if len(report.broken) > 3:
        lines.append(f"broken: and {len(report.broken) - 3} more games")
    played = ", ".join(f"{m.games} on {m.name} ({m.seeds} seeds)" for m in report.maps)
    speed = f"{a['games_per_s']:.1f} games and {a['decisions_per_s']:,.0f} decisions a second" if a else ""
    return [*lines, f"games: {played}{f'; {speed}' if speed else ''}"]


def write_csv(folder: Path, report: Report) -> None:
    """entries.csv, pairs.csv, shares.csv and half_time.csv."""
    head = ("value", "low", "high", "n")
    ranked = ("strength", "strength_low", "strength_high", "games", "won", "won_low", "won_high")
    _csv(
        folder / "entries.csv", ("entry", *ranked, "decisions", "errors", "illegal", "timeouts"),
        [(s.entry, *s.strength, *s.wins[:3], s.quarters, s.errors, s.illegal, s.timeouts) for s in report.standings],
    )  # fmt: skip
    _csv(folder / "pairs.csv", ("entry", "other", *head), [(p.a, p.b, *p.above) for p in report.pairs])
    _csv(folder / "shares.csv", ("entry", "map", "seat", "rival", "even", *head),
         [(c.entry, c.map, c.seat, c.rival, c.even, *c.wins) for c in report.cells])  # fmt: skip
    _csv(folder / "half_time.csv", ("map", "leader_by", *head), [(h.map, h.by, *h.won) for h in report.half_time])


def _csv(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if x is None or (isinstance(x, float) and math.isnan(x)) else x for x in row])
    write_whole(path, text.getvalue().encode())
