"""An arm of a study: a map, settings, who plays, and what is written beside its games."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agents.model import LandGrab
from agents.strategies import Strategy
from maps.loader import GameMap, load_map, parse_map

KEPT = 4  # maps with settings kept ready in a process: the games of a chunk come arm by arm
_ready: dict[tuple[str, tuple[str, ...]], GameMap] = {}


@dataclass(frozen=True)
class Arm:
    """One treatment: a map (name, file or GameMap), settings such as `rules.demand.nest=0.6`, and who plays.

    later: the map is a GameMap without the settings; they are applied in the process that plays, so that a study may
    have thousands of arms. columns: written in front of every row of games, such as the values of factors.
    """

    name: str = "base"
    map: str | GameMap = "frontier-2026"
    settings: Sequence[str] = ()
    strategies: Mapping[str, str | Strategy] = field(default_factory=dict)
    later: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)

    def loaded(self) -> "Arm":
        """The same with its map loaded; raises MapError."""
        game_map = load_map(self.map, self.settings) if isinstance(self.map, str) else self.map
        return replace(self, map=game_map, settings=tuple(self.settings), strategies=dict(self.strategies))

    @property
    def game_map(self) -> GameMap:
        """The map, once loaded, as it is played."""
        if isinstance(self.map, str):
            raise TypeError(f"arm {self.name}: its map isn't loaded")
        return applied(self.map, tuple(self.settings)) if self.later else self.map

    def model(self, seeds: Sequence[int]) -> LandGrab:
        """Games of this arm; raises ValueError for a strategy that there isn't."""
        return LandGrab(self.game_map, strategies=self.strategies, seeds=list(seeds), collect=False)


def applied(game_map: GameMap, settings: tuple[str, ...]) -> GameMap:
    """The map with `rules.section.name=value` and `quarters=n` set: the same as loading it with these settings.

    Raises MapError naming field, value and what is allowed.
    """
    if not settings:
        return game_map
    key = (game_map.hash, settings)
    if key not in _ready:
        raw = game_map.model_dump(mode="json")
        for setting in settings:
            name, _, text = setting.partition("=")
            *path, last = name.split(".")
            place = raw
            for part in path:
                place = place.setdefault(part, {})
            place[last] = json.loads(text)
        while len(_ready) >= KEPT:
            del _ready[next(iter(_ready))]
        _ready[key] = parse_map(raw, game_map.id)
    return _ready[key]
