"""Smooth lines, areas and dots for charts: drawn at three times the size, then made small once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pygame

from game.desktop.kit.theme import Colour

_FINE = 3
Point = tuple[float, float]


class Sketch:
    """A see-through sheet to draw on; positions and widths are pixels of the finished picture.

    Colours are kept premultiplied, so that edges stay clean on any ground: blit with `put`.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._big = pygame.Surface((max(1, size[0]) * _FINE, max(1, size[1]) * _FINE), pygame.SRCALPHA)
        self._small: pygame.Surface | None = None

    @staticmethod
    def _fine(points: Sequence[Point]) -> list[Point]:
        return [(x * _FINE, y * _FINE) for x, y in points]

    def area(self, points: Sequence[Point], colour: Colour, alpha: int) -> None:
        """A filled shape, see-through."""
        if len(points) < 3:
            return
        shade = (*(part * alpha // 255 for part in colour), alpha)
        over = pygame.Surface(self._big.get_size(), pygame.SRCALPHA)
        pygame.draw.polygon(over, shade, self._fine(points))
        self._big.blit(over, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 2.0, dash: float = 0.0) -> None:
        """A line through points; `dash` is the length of dashes (and of the gaps)."""
        for part in _dashes(points, dash) if dash else [points]:
            self._stroke(self._fine(part), colour, width * _FINE)

    def _stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        half = width / 2
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            length = math.hypot(x1 - x0, y1 - y0)
            if length <= 0:
                continue
            dx, dy = -(y1 - y0) / length * half, (x1 - x0) / length * half
            edge = [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
            pygame.draw.polygon(self._big, colour, edge)
        for point in points[1:-1]:
            pygame.draw.circle(self._big, colour, point, half)

    def dot(self, point: Point, colour: Colour, radius: float, rim: Colour | None = None) -> None:
        """A disc, perhaps with a rim a pixel and a half wide."""
        x, y = self._fine([point])[0]
        if rim is not None:
            pygame.draw.circle(self._big, rim, (x, y), (radius + 1.5) * _FINE)
        pygame.draw.circle(self._big, colour, (x, y), radius * _FINE)

    def put(self, surface: pygame.Surface, spot: tuple[int, int]) -> None:
        """Blit the finished picture; nothing can be drawn on it afterwards."""
        if self._small is None:
            self._small = pygame.transform.smoothscale(self._big, self.size)
            self._big = pygame.Surface((1, 1), pygame.SRCALPHA)
        surface.blit(self._small, spot, special_flags=pygame.BLEND_PREMULTIPLIED)


def _dashes(points: Sequence[Point], dash: float) -> list[list[Point]]:
    """The line cut into dashes."""
    parts: list[list[Point]] = []
    left, on = dash, True
    current = [points[0]] if points else []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length, at = math.hypot(x1 - x0, y1 - y0), 0.0
        while length - at > left:
            at += left
            place = (x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length)
            if on:
                parts.append([*current, place])
            current, left, on = [place], dash, not on
        left -= length - at
        if on:
            current.append((x1, y1))
    if on and len(current) > 1:
        parts.append(current)
    return parts
