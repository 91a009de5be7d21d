"""Icons from a folder of SVGs, drawn at the size needed, tinted, and cached.

The drawings use `currentColor` (as the lucide set does). A name without a file draws nothing, so that a game
goes on without a picture; with `strict` set, as tests do, it is a KeyError.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import pygame

from game.desktop.kit.theme import Colour

#: Raise for an unknown name instead of drawing nothing.
strict = False
_LIMIT = 2000


@lru_cache(maxsize=1024)
def _shape(path: Path, side: int) -> pygame.Surface | None:
    """The drawing in white, or None if there is none."""
    try:
        text = path.read_text(encoding="utf-8").replace("currentColor", "#ffffff")
    except OSError:
        return None
    drawn = pygame.image.load_sized_svg(io.BytesIO(text.encode()), (side, side)).convert_alpha()
    drawn.fill((255, 255, 255, 0), special_flags=pygame.BLEND_RGBA_MAX)
    return drawn


class Icons:
    """The icons of one folder; None: there are none."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._drawn: dict[tuple[str, int, Colour], pygame.Surface | None] = {}

    def names(self) -> list[str]:
        """All names there are."""
        return [] if self.folder is None else sorted(path.stem for path in self.folder.glob("*.svg"))

    def draw(self, name: str, side: int, colour: Colour) -> pygame.Surface | None:
        """The icon as a square surface that the caller must not change; None if there is none.

        Raises KeyError for an unknown name when `strict` is set.
        """
        key = (name, side, colour)
        if key not in self._drawn:
            if len(self._drawn) > _LIMIT:
                self._drawn.clear()
            self._drawn[key] = self._tint(name, side, colour)
        image = self._drawn[key]
        if image is None and strict and self.folder is not None:
            raise KeyError(f"there is no icon {name!r}")
        return image

    def _tint(self, name: str, side: int, colour: Colour) -> pygame.Surface | None:
        shape = None if self.folder is None else _shape(self.folder / f"{name}.svg", side)
        if shape is None:
            return None
        image = shape.copy()
        image.fill((*colour, 255), special_flags=pygame.BLEND_RGBA_MULT)
        return image
