"""What may come of a quarter's orders, as ranges: games played ahead from what a seat knows.

    ahead = forecast(session.known(), [draft, other_draft])     # two arms, the same luck
    ahead[0].level["cash_kusd"].low, ahead[1].change["value_kusd"].mid

Hidden figures are drawn from the seat's beliefs and rivals play the reference strategies
(`agents/rollout.py`). Nothing here reads the game's state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from agents.firm import role_of
from agents.rollout import Rollout
from agents.strategies import REFERENCE, find
from agents.strategies.any import standing_orders
from game.engine.book import ACCEPTED
from game.engine.layout import Floats, Games
from game.engine.opening import prepare
from game.engine.rule import COMPILED
from maps.loader import GameMap

QUARTERS = 4
# Most quarters, and games: plain rules are a hundred times slower.
MOST, GAMES = (16, 64) if COMPILED else (2, 4)
LOW, MID, HIGH = 6, 50, 94  # percentiles of games ahead that hold four of five outcomes, as measured
# Figures of a cloud, at the end of each quarter ahead; those of a firm (or of a cloud) in State.
FIGURES = (
    "cash_kusd", "debt_kusd", "revenue_kusd", "ai_revenue_kusd", "ebitda_kusd", "land_all", "value_kusd",
    "utilisation", "capacity_h100e", "backlog_kusd", "market_cap_kusd", "circularity", "anchors",
)  # fmt: skip


@dataclass(frozen=True)
class Band:
    """An 80% range with its middle: the 10th, 50th and 90th percentile."""

    low: float
    mid: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Band:
        """The band of some draws, shape (games,)."""
        return cls(*(float(x) for x in np.percentile(values, (LOW, MID, HIGH))))


@dataclass(frozen=True)
class Forecast:
    """One arm's future.

    level: figure -> band at the horizon; path: figure -> a band for each quarter ahead, 1 first;
    change: figure -> band of differences to the first arm at the horizon, game by game (the same luck);
    mean: figure -> mean of those differences; signed: lab index -> part of games in which this quarter's
    offer to it was signed; distress: part of games in which the seat restructured within the horizon.
    """

    quarters: int
    games: int
    level: dict[str, Band]
    path: dict[str, list[Band]]
    change: dict[str, Band] = field(default_factory=dict)
    mean: dict[str, float] = field(default_factory=dict)
    signed: dict[int, float] = field(default_factory=dict)
    distress: float = 0.0


@dataclass(frozen=True)
class Known:
    """All that a forecast may use: the map, and one seat's view of this quarter, shape (1,)."""

    map: GameMap
    seat: int
    view: Games


_rollouts: dict[tuple[str, int, int], Rollout] = {}


def rollout_of(game_map: GameMap, seat: int, games: int = GAMES) -> Rollout:
    """The rollout of a map and seat, kept: rivals play the reference strategies, the seat standing orders."""
    key, setup = (game_map.hash, seat, games), prepare(game_map)
    if key not in _rollouts:
        if len(_rollouts) >= 4:
            _rollouts.pop(next(iter(_rollouts)))
        reference = {role: find(name, role).play or standing_orders.play for role, name in REFERENCE.items()}
        firms = [setup.firm[firm.id] for firm in game_map.firms]
        plays = [(f, standing_orders.play if f == seat else reference[role_of(f)]) for f in firms]
        _rollouts[key] = Rollout(setup, plays, games)
    return _rollouts[key]


def forecast(known: Known, drafts: Sequence[Games], quarters: int = QUARTERS, games: int = GAMES) -> list[Forecast]:
    """One forecast for each draft (records of Orders, each (1,)): the quarter as ordered, then standing orders.

    Plain rules look two quarters ahead at most.
    All arms have the same luck, so differences to the first arm are the drafts' own doing.
    """
    arms, seat, quarters = len(drafts), known.seat, min(quarters, MOST)
    steps: list[dict[str, Floats]] = []
    signed: list[Floats] = []

    def watch(ahead: int, states: Games) -> None:
        steps.append({name: _figure(states, name, seat).reshape(arms, games) for name in FIGURES})
        if ahead == 1:
            signed.append((states["answer"][:, seat] == ACCEPTED).reshape(arms, games, -1).mean(axis=1))

    states = rollout_of(known.map, seat, games).ahead(known.view, drafts, seat, quarters, watch)
    fell = (states["distress_until"][:, seat] > known.view["quarter"][0, 0]).reshape(arms, games)
    found = []
    for a, draft in enumerate(drafts):
        last = {name: steps[-1][name][a] for name in FIGURES}
        less = {name: steps[-1][name][a] - steps[-1][name][0] for name in FIGURES}
        offers = [lab for lab in range(draft["bid_kusd"].shape[2]) if _offered(draft, seat, lab)]
        found.append(
            Forecast(
                len(steps), games,
                {name: Band.of(x) for name, x in last.items()},
                {name: [Band.of(step[name][a]) for step in steps] for name in FIGURES},
                {name: Band.of(x) for name, x in less.items()},
                {name: float(x.mean()) for name, x in less.items()},
                {lab: float(signed[0][a, lab]) for lab in offers},
                float(fell[a].mean()),
            )
        )  # fmt: skip
    return found


def _offered(draft: Games, seat: int, lab: int) -> bool:
    return bool(draft["bid_kusd"][0, seat, lab] > 0 or draft["commit_kusd"][0, seat, lab] > 0)


def _figure(states: Games, name: str, seat: int) -> Floats:
    return np.array(states[name][:, seat], np.float64)
