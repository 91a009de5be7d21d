"""Summaries of rows as they come: means, 95% intervals and shares, in constant memory."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from game.studies.results import Rows

Z = 1.959964  # 95% of a normal distribution lies within

CLOUD_COLUMNS = ("value_busd", "land", "anchors", "circularity", "result")
LAB_COLUMNS = ("arr_busd",)
CONDUCT_COLUMNS = ("errors", "timeouts", "illegal")
GAME_COLUMNS = ("capex_busd", "last_capex_busd", "ai_revenue_busd", "arr_busd", "hhi", "circularity", "markets_changed")


class Interval(NamedTuple):
    """A mean and its 95% interval."""

    mean: float
    low: float
    high: float


class Mean:
    """Running mean and variance (Welford 1962)."""

    def __init__(self) -> None:
        self.n, self.mean, self._m2 = 0, 0.0, 0.0

    def add(self, x: float | None) -> None:
        """Take a value in; None and NaN don't count."""
        if x is None or x != x:
            return
        self.n += 1
        step = x - self.mean
        self.mean += step / self.n
        self._m2 += step * (x - self.mean)

    def interval(self) -> Interval | None:
        """Mean with its interval; None before the first value."""
        if self.n == 0:
            return None
        half = Z * math.sqrt(self._m2 / (self.n - 1) / self.n) if self.n > 1 else math.inf
        return Interval(self.mean, self.mean - half, self.mean + half)


def share(wins: int, n: int) -> Interval | None:
    """A share of games with its interval (Wilson 1927)."""
    if n == 0:
        return None
    p, z2 = wins / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(p, max(middle - half, 0.0), min(middle + half, 1.0))


class Summary:
    """Per arm: clouds, labs and games. Feed it each chunk's rows with `add`."""

    def __init__(self) -> None:
        self._means: dict[tuple[str, ...], Mean] = {}
        self._counts: dict[tuple[str, ...], int] = {}
        self._firms: dict[tuple[str, str], list[str]] = {}  # (arm, role) -> ids in the map's order
        self._problems: dict[tuple[str, str], tuple[str, str]] = {}  # (arm, firm) -> own strategy, first problem

    def _count(self, key: tuple[str, ...], by: int = 1) -> None:
        self._counts[key] = self._counts.get(key, 0) + by

    def add(self, rows: Rows) -> None:
        """Take a chunk in."""
        games, firms = rows["games"], rows["firms"]
        for i, arm in enumerate(games["arm"]):
            self._count((arm, "games"))
            self._count((arm, "wins", games["winner"][i]))
            for name in GAME_COLUMNS:
                self._means.setdefault((arm, "game", name), Mean()).add(float(games[name][i]))
        for i, arm in enumerate(firms["arm"]):
            role, firm = firms["role"][i], firms["firm"][i]
            if firms["problem"][i]:
                for name in CONDUCT_COLUMNS:
                    self._count((arm, firm, name), int(firms[name][i]))
                first = f"seed {firms['seed'][i]}, {firms['problem'][i]}"
                self._problems.setdefault((arm, firm), (firms["strategy"][i], first))
            if role not in ("cloud", "lab"):
                continue
            known = self._firms.setdefault((arm, role), [])
            if firm not in known:
                known.append(firm)
            for name in CLOUD_COLUMNS if role == "cloud" else LAB_COLUMNS:
                self._means.setdefault((arm, firm, name), Mean()).add(firms[name][i])
            if role == "lab":
                self._count((arm, firm, "defaulted"), int(firms["defaults"][i] > 0))
                self._count((arm, firm, "failed"), int(firms["alive"][i] == 0))
                self._count((arm, firm, "ipo"), int(firms["ipo"][i] == 1))

    def _interval(self, *key: str) -> Interval | None:
        mean = self._means.get(key)
        return mean.interval() if mean else None

    def arms(self) -> list[str]:
        """Names of the arms seen."""
        return [key[0] for key in self._counts if len(key) == 2 and key[1] == "games"]

    def clouds(self, arm: str) -> list[dict[str, Any]]:
        """A row per cloud: value, land, anchors, circularity, result (where pinned), win share."""
        n = self._counts.get((arm, "games"), 0)
        return [
            {"cloud": firm, **{name: self._interval(arm, firm, name) for name in CLOUD_COLUMNS},
             "win_share": share(self._counts.get((arm, "wins", firm), 0), n)}
            for firm in self._firms.get((arm, "cloud"), [])
        ]  # fmt: skip

    def labs(self, arm: str) -> list[dict[str, Any]]:
        """A row per lab: ARR, share of games with a default, a failure, an IPO."""
        n = self._counts.get((arm, "games"), 0)
        return [
            {"lab": firm, **{name: self._interval(arm, firm, name) for name in LAB_COLUMNS},
             **{what: share(self._counts.get((arm, firm, what), 0), n) for what in ("defaulted", "failed", "ipo")}}
            for firm in self._firms.get((arm, "lab"), [])
        ]  # fmt: skip

    def problems(self, arm: str) -> list[dict[str, Any]]:
        """A row per firm whose own strategy failed: decisions replaced by standing orders, decisions cut."""
        return [
            {"firm": firm, "strategy": strategy,
             **{name: self._counts.get((arm, firm, name), 0) for name in CONDUCT_COLUMNS}, "first": first}
            for (of, firm), (strategy, first) in self._problems.items() if of == arm
        ]  # fmt: skip

    def games(self, arm: str) -> dict[str, Interval | None]:
        """The games' own figures."""
        return {name: self._interval(arm, "game", name) for name in GAME_COLUMNS}

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""

        def plain(row: dict[str, Any]) -> dict[str, Any]:
            return {
                key: {k: None if math.isinf(x) else x for k, x in value._asdict().items()}
                if isinstance(value, Interval)
                else value
                for key, value in row.items()
            }

        return {
            arm: {
                "games": self._counts[(arm, "games")],
                "clouds": [plain(row) for row in self.clouds(arm)],
                "labs": [plain(row) for row in self.labs(arm)],
                "figures": plain(self.games(arm)),
                "problems": self.problems(arm),
            }
            for arm in self.arms()
        }


def shown(interval: Interval | None, form: str = ".1f", scale: float = 1.0) -> str:
    """An interval as text: mean and half its width, `102.3 ±1.2`; a dash where there is none."""
    if interval is None:
        return "–"
    half = (interval.high - interval.low) / 2 * scale
    return f"{interval.mean * scale:{form}}" + ("" if math.isinf(half) else f" ±{half:{form}}")


def shown_share(interval: Interval | None) -> str:
    """A share as text: `34% (31–37)`."""
    if interval is None:
        return "–"
    return f"{100 * interval.mean:.0f}% ({100 * interval.low:.0f}–{100 * interval.high:.0f})"


CLOUD_HEAD: Sequence[str] = ("cloud", "value, bn USD", "land, %", "anchors", "circularity, %", "result", "won")
LAB_HEAD: Sequence[str] = ("lab", "ARR, bn USD", "defaulted", "failed", "went public")


def cloud_cells(row: dict[str, Any]) -> list[str]:
    """A cloud's row for CLOUD_HEAD."""
    return [
        row["cloud"], shown(row["value_busd"], ",.0f"), shown(row["land"], ".1f", 100), shown(row["anchors"], ".2f"),
        shown(row["circularity"], ".1f", 100), shown(row["result"], ".0f"), shown_share(row["win_share"]),
    ]  # fmt: skip


def lab_cells(row: dict[str, Any]) -> list[str]:
    """A lab's row for LAB_HEAD."""
    return [row["lab"], shown(row["arr_busd"], ",.1f"), *(shown_share(row[x]) for x in ("defaulted", "failed", "ipo"))]


def problem_line(row: dict[str, Any]) -> str:
    """How an own strategy failed, in a sentence."""
    return (
        f"{row['strategy']} at {row['firm']}: standing orders decided {row['errors'] + row['timeouts']} times in its "
        f"place ({row['errors']} errors, {row['timeouts']} timeouts); {row['illegal']} decisions had orders cut; "
        f"first: {row['first']}"
    )
