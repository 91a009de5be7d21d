"""What offers are worth in a market as a seat believes it: utilities of imagined games, averaged part by part.

Heavy sums, worked out beside the window; nothing here draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.engine.layout import Floats, Games
from game.engine.opening import prepare
from game.engine.state import State
from game.forecast import Known, rollout_of
from game.utility import Channel, Market, Offer, market
from maps.loader import GameMap

#: Imagined games that are averaged; hidden figures differ between them.
IMAGINED = 16


@dataclass(frozen=True)
class Seen:
    """A cell of the market, a segment in a market, as it is seen.

    cell: its offers; every sum of parts is the total. games: imagined games behind it; 0: it is the true state.
    """

    cell: Market
    games: int


def believed(known: Known, region: int, steer: Floats) -> list[Seen]:
    """All segments of a market as a seat may see them.

    steer: (CLOUDS, MODELS) promotion in the seat's own draft; what rivals order isn't known, and counts as none.
    """
    states = rollout_of(known.map, known.seat).imagine(known.view)[:IMAGINED]
    return _cells(known.map, states, region, steer, len(states))


def true(game_map: GameMap, state: Games, region: int) -> list[Seen]:
    """The same of the true state, (1,): where nobody plays, or when the game is over."""
    return _cells(game_map, state, region, None, 0)


def _cells(game_map: GameMap, states: Games, region: int, steer: Floats | None, games: int) -> list[Seen]:
    rules = prepare(game_map).plain_rules
    found = []
    for segment in range(len(game_map.segments)):
        cells = [market(State.view(states[g]), rules, region, segment, steer) for g in range(len(states))]
        found.append(Seen(mean_of(cells), games))
    return found


def mean_of(cells: Sequence[Market]) -> Market:
    """The mean of a cell over games that have the same offers; totals are the sums of the mean parts."""
    first = cells[0]
    channels = []
    for same in zip(*(cell.channels for cell in cells), strict=True):
        parts = _parts([c.parts for c in same])
        shelf = tuple(_offer(offers) for offers in zip(*(c.shelf for c in same), strict=True))
        channels.append(
            Channel(
                same[0].channel, parts, sum(parts.values()), _mean([c.share for c in same]),
                _mean([c.installed for c in same]), _mean([c.depth for c in same]), _mean([c.barrier for c in same]),
                _mean([c.appeal for c in same]), shelf,
            )
        )  # fmt: skip
    return Market(first.region, first.segment, tuple(channels), _mean([cell.value for cell in cells]))


def _offer(same: Sequence[Offer]) -> Offer:
    parts = _parts([o.parts for o in same])
    return Offer(
        same[0].model, parts, sum(parts.values()), _mean([o.share for o in same]), _mean([o.installed for o in same]),
        _mean([o.tier_share for o in same]), _mean([o.depth for o in same]), _mean([o.barrier for o in same]),
    )  # fmt: skip


def _parts(same: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: _mean([parts[name] for parts in same]) for name in same[0]}


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
