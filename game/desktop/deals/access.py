"""What a lab's first launch or exclusivity is worth to the seat: the markets chosen anew with rivals behind.

Heavy sums, worked out beside the window in games imagined from what the seat knows; nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.desktop.market.belief import IMAGINED
from game.engine.layout import Games
from game.engine.opening import prepare
from game.engine.parameters import CLOUDS, GameRules
from game.engine.state import State
from game.forecast import Known, rollout_of
from game.utility import market

#: Of the imagined games, how many are looked at: each is a whole map of cells.
GAMES = min(3, IMAGINED)
#: Quarters of exclusivity after which it is judged: rivals keep the version they had.
YEAR = 4


@dataclass(frozen=True)
class Worth:
    """AI sales a quarter that the terms add on the seat's cloud once customers have chosen anew, kUSD."""

    first_kusd: float
    exclusive_kusd: float


def worth(known: Known, lab: int) -> Worth:
    """Mean over imagined games; against the lab's models being listed on the seat's cloud as on others."""
    states, rules = rollout_of(known.map, known.seat).imagine(known.view)[:GAMES], prepare(known.map).plain_rules
    found = np.array([_of_game(states[g : g + 1], rules, known.seat, lab) for g in range(len(states))])
    first, exclusive = found.mean(axis=0)
    return Worth(float(first), float(exclusive))


def _of_game(state: Games, rules: GameRules, seat: int, lab: int) -> tuple[float, float]:
    """First launch: others have the version of two quarters ago. Exclusive: what it gained since signing is missing."""
    base, first, year = (_sales_kusd(_with(state, seat, lab, back), rules, seat) for back in (0.0, 2.0, float(YEAR)))
    return first - base, year - base


def _with(state: Games, seat: int, lab: int, behind: float) -> Games:
    """The lab's newest models on the seat's cloud, and on others those of so many quarters before."""
    changed = state.copy()
    s = State.view(changed[0])
    pace = np.maximum(s.quality[lab] - s.quality_before[1, lab], 0.0) / 2  # a quarter
    others = [c for c in range(CLOUDS) if s.hosted[c, lab] == 1 and c != seat]  # labs themselves sell the newest
    s.hosted[seat, lab] = 1
    s.offered[seat, lab] = s.quality[lab]
    for c in others:
        s.offered[c, lab] = s.quality[lab] - behind * pace
    return changed


def _sales_kusd(state: Games, rules: GameRules, seat: int) -> float:
    """Enterprises' AI spend on the seat's cloud a quarter, if all chose as new workloads do."""
    s, t, total = State.view(state[0]), rules.tables, 0.0
    for region in range(int(t.regions[0])):
        if not t.sells[region, seat]:
            continue
        for segment in range(int(t.segments[0])):
            if t.consumer[segment]:
                continue
            cell = market(s, rules, region, segment)
            mine = next((channel.share for channel in cell.channels if channel.channel == seat), 0.0)
            total += mine * float(s.wallet_kusd[region, segment])
    return total
