"""The end before the last quarter: a cloud that leads every open market far enough, for long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from game.desktop.facts import Facts, per_quarter

if TYPE_CHECKING:
    from game.engine.view import View

HELD = 4  # quarters in a row that end the game, from half time on (see docs/rules.md, Standings)


class Hegemon(NamedTuple):
    """A cloud on its way to end the game. held: quarters so far; left: quarters until the end if it goes on."""

    cloud: int
    held: int
    left: int


@per_quarter
def hegemon(f: Facts) -> Hegemon | None:
    """Who leads every open market as far as the rules ask; None if nobody, or the game would be over anyway."""
    held, cloud = 0, -1
    for view in reversed(f.views()[1:]):
        now = _holder(f, view)
        if now < 0:
            break
        cloud = cloud if held else now
        held += 1
    left = max(HELD - held, (f.map.quarters + 1) // 2 - f.quarter, 1)
    return Hegemon(cloud, held, left) if held and left < f.map.quarters - f.quarter else None


def _holder(f: Facts, view: View) -> int:
    """The cloud that led every open market at a quarter's opening, -1 if none did."""
    score = f.map.rules.score
    land = view.land[[r for r in range(len(f.map.regions)) if f.tables.open_market[r] == 1], : len(f.map.clouds)]
    if len(land) == 0 or land.shape[1] < 2:
        return -1
    ranked = np.sort(land, axis=1)
    first = land.argmax(axis=1)
    far = (ranked[:, -1] >= score.monopoly_share) & (ranked[:, -1] >= score.monopoly_lead * ranked[:, -2])
    return int(first[0]) if far.all() and (first == first[0]).all() else -1
