"""A geography at one size: masks, outlines and the picking surface, drawn once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from game.desktop.kit import Colour
from maps.geography import Geography, MarketShape

_FINE = 3
_SEA = 0


@dataclass
class Sheet:
    """What can be kept of a geography drawn into `size`, seen through `view` (left, top, scale across, scale down).

    `view` turns map coordinates into pixels: pixel = (map - (left, top)) * scale.
    """

    geography: Geography
    size: tuple[int, int]
    view: tuple[float, float, float, float]
    markets: list[str] = field(init=False)
    ids: pygame.Surface = field(init=False)
    lines: pygame.Surface = field(init=False)
    _masks: dict[str, tuple[pygame.Surface, tuple[int, int]]] = field(init=False, default_factory=dict)
    _rims: dict[tuple[str, Colour, int], tuple[pygame.Surface, tuple[int, int]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self.markets = list(self.geography.markets)
        self.ids = self._draw_ids()
        self.lines = self._draw_lines()

    # -- coordinates ------------------------------------------------------------

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """From map coordinates to pixels of the sheet."""
        left, top, across, down = self.view
        return (x - left) * across, (y - top) * down

    def _scaled(self, points: NDArray[np.float64], fine: int, origin: tuple[int, int] = (0, 0)) -> NDArray[np.float64]:
        left, top, across, down = self.view
        moved: NDArray[np.float64] = ((points - (left, top)) * (across, down) - origin) * fine
        return moved

    def market_at(self, pos: tuple[int, int]) -> str | None:
        """The market at a pixel of the sheet."""
        if not self.ids.get_rect().collidepoint(pos):
            return None
        number = self.ids.get_at_mapped(pos)
        return None if number == _SEA else self.markets[number - 1]

    def land_within(self, rect: pygame.Rect) -> dict[str | None, float]:
        """Share of each market (None: sea) in a rectangle of the sheet, looked at coarsely."""
        seen = rect.clip(self.ids.get_rect())
        if seen.w <= 0 or seen.h <= 0:
            return {}
        pixels = pygame.surfarray.pixels2d(self.ids)[seen.x : seen.right : 4, seen.y : seen.bottom : 4]
        counts = np.bincount(pixels.ravel(), minlength=len(self.markets) + 1)
        total = counts.sum()
        names: list[str | None] = [None, *self.markets]
        return {name: float(count / total) for name, count in zip(names, counts, strict=True) if count}

    # -- parts drawn once -------------------------------------------------------

    def _draw_ids(self) -> pygame.Surface:
        surface = pygame.Surface(self.size, depth=8)
        surface.set_palette([(i, i, i) for i in range(256)])
        surface.fill(_SEA)
        pieces = [
            (piece, number)
            for number, shape in enumerate(self.geography.markets.values(), 1)
            for piece in shape.polygons
        ]
        for piece, number in sorted(pieces, key=lambda pair: -pair[0].area):
            points = self._scaled(piece.outer, 1)
            if self._in_sight(points, 1, self.size):
                pygame.draw.polygon(surface, pygame.Color(number, number, number), points)
                for hole in piece.holes:
                    pygame.draw.polygon(surface, pygame.Color(0, 0, 0), self._scaled(hole, 1))
        return surface

    @staticmethod
    def _in_sight(points: NDArray[np.float64], fine: int, size: tuple[int, int]) -> bool:
        low, high = points.min(axis=0), points.max(axis=0)
        return bool(high[0] >= 0 and high[1] >= 0 and low[0] <= size[0] * fine and low[1] <= size[1] * fine)

    def _draw_lines(self) -> pygame.Surface:
        big = pygame.Surface((self.size[0] * _FINE, self.size[1] * _FINE), pygame.SRCALPHA)
        big.fill((150, 175, 210, 0))
        for border in self.geography.borders:
            points = self._scaled(border.points, _FINE)
            if not self._in_sight(points, _FINE, self.size) or len(points) < 2:
                continue
            if border.kind == "coast":
                pygame.draw.lines(big, (150, 175, 210, 150), False, points, 2)
            elif border.kind == "inter":
                pygame.draw.lines(big, (8, 12, 20, 255), False, points, 4)
        return pygame.transform.smoothscale(big, self.size)

    def frame(self, shape: MarketShape, margin: int = 6) -> pygame.Rect:
        """The rectangle of pixels that a market takes (cut to the sheet)."""
        left, top, right, bottom = shape.bounds
        x0, y0 = self.to_pixel(left, top)
        x1, y1 = self.to_pixel(right, bottom)
        rect = pygame.Rect(int(x0) - margin, int(y0) - margin, int(x1 - x0) + 2 * margin, int(y1 - y0) + 2 * margin)
        return rect.clip(pygame.Rect((0, 0), self.size))

    def mask(self, market: str) -> tuple[pygame.Surface, tuple[int, int]]:
        """A market's land in white with a smooth edge, and where it belongs on the sheet."""
        if market not in self._masks:
            shape = self.geography.markets[market]
            rect = self.frame(shape)
            if rect.w <= 0 or rect.h <= 0:
                rect = pygame.Rect(0, 0, 1, 1)
            big = pygame.Surface((rect.w * _FINE, rect.h * _FINE), pygame.SRCALPHA)
            big.fill((255, 255, 255, 0))
            for piece in shape.polygons:
                points = self._scaled(piece.outer, _FINE, rect.topleft)
                if not self._in_sight(points, _FINE, rect.size):
                    continue
                pygame.draw.polygon(big, (255, 255, 255, 255), points)
                for hole in piece.holes:
                    pygame.draw.polygon(big, (255, 255, 255, 0), self._scaled(hole, _FINE, rect.topleft))
            self._masks[market] = pygame.transform.smoothscale(big, rect.size), rect.topleft
        return self._masks[market]

    def tinted(self, market: str, colour: Colour, alpha: int = 255) -> tuple[pygame.Surface, tuple[int, int]]:
        """A market's land in one colour."""
        mask, where = self.mask(market)
        land = mask.copy()
        land.fill((*colour, alpha), special_flags=pygame.BLEND_RGBA_MULT)
        return land, where

    def rim(self, market: str, colour: Colour, width: int) -> tuple[pygame.Surface, tuple[int, int]]:
        """The outline of a market (kept per colour and width)."""
        key = (market, colour, width)
        if key not in self._rims:
            rect = self.frame(self.geography.markets[market])
            if rect.w <= 0 or rect.h <= 0:
                rect = pygame.Rect(0, 0, 1, 1)
            big = pygame.Surface((rect.w * _FINE, rect.h * _FINE), pygame.SRCALPHA)
            big.fill((*colour, 0))
            for border in self.geography.borders:
                if market not in border.markets or border.kind == "intra" or len(border.points) < 2:
                    continue
                points = self._scaled(border.points, _FINE, rect.topleft)
                if self._in_sight(points, _FINE, rect.size):
                    pygame.draw.lines(big, (*colour, 255), False, points, width * _FINE)
            self._rims[key] = pygame.transform.smoothscale(big, rect.size), rect.topleft
        return self._rims[key]

    def painted(self, ground: Colour, fills: Mapping[str, Colour]) -> pygame.Surface:
        """The whole sheet with each market in its colour, ready to blit."""
        surface = pygame.Surface(self.size)
        surface.fill(ground)
        for market in self.markets:
            surface.blit(*self.tinted(market, fills[market]))
        surface.blit(self.lines, (0, 0))
        return surface.convert() if pygame.display.get_surface() else surface


def place_labels(
    sheet: Sheet,
    sizes: Mapping[str, tuple[int, int]],
    taken: Iterable[pygame.Rect] = (),
    area: pygame.Rect | None = None,
) -> dict[str, pygame.Rect]:
    """Where each market's label goes: near its middle, on its own land or the sea, never upon another label.

    A label for which there is no free place is left out. Markets whose middle is out of sight have none.
    """
    window = area or pygame.Rect((0, 0), sheet.size)
    placed: dict[str, pygame.Rect] = {}
    obstacles = list(taken)
    shapes = sheet.geography.markets
    order = sorted(sizes, key=lambda market: (-shapes[market].polygons[0].area, market))
    for market in order:
        w, h = sizes[market]
        x, y = sheet.to_pixel(*shapes[market].label)
        if not window.collidepoint(x, y):
            continue
        best: tuple[float, pygame.Rect] | None = None
        for step in range(9):
            for dx, dy in _RING if step else ((0.0, 0.0),):
                rect = pygame.Rect(0, 0, w, h)
                rect.center = (round(x + dx * step * w * 0.16), round(y + dy * step * h * 0.5))
                if not window.contains(rect):
                    continue
                if any(rect.inflate(4, 2).colliderect(other) for other in placed.values()):
                    continue
                land = sheet.land_within(rect)
                foreign = sum(share for name, share in land.items() if name not in (None, market))
                touched = sum(1 for other in obstacles if rect.colliderect(other))
                cost = step + 12 * foreign + 3 * touched + 3 * land.get(None, 0.0)
                if cost <= _TOO_FAR and (best is None or cost < best[0]):
                    best = (cost, rect)
        if best is not None:
            placed[market] = best[1]
    return placed


#: A label that would cost more than this is left out: it would seem to name something else.
_TOO_FAR = 11.0
_RING = tuple((dx, dy) for dx in (-1.0, -0.5, 0.0, 0.5, 1.0) for dy in (-1.0, -0.5, 0.0, 0.5, 1.0) if dx or dy)
