"""A small map to look at: no focus, no mouse."""

from __future__ import annotations

from game.desktop.kit import Widget
from game.desktop.map.worldmap import WorldMap


class MiniMap(WorldMap):
    """A picture of a map; everything a `WorldMap` shows, nothing it does."""

    focusable = False
    mouse = False

    def can_focus(self) -> bool:
        return False

    def hit(self, pos: tuple[int, int]) -> Widget | None:
        return None
