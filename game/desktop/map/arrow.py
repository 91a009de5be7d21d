"""Bent, tapered arrows for money in motion."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.desktop.kit import Colour, mix
from game.desktop.map.view import Point

_FINE = 3
_STEPS = 40
_DARK: Colour = (4, 7, 13)


@dataclass(frozen=True)
class Arrow:
    """An arrow ready to put down: its picture, where that goes, and the line along its middle."""

    picture: pygame.Surface
    place: tuple[int, int]
    line: NDArray[np.float64]

    def near(self, pos: tuple[int, int], reach: float) -> bool:
        """Whether a point is on the arrow or within `reach` pixels of it."""
        return float(np.hypot(*(self.line - pos).T).min()) <= reach

    def along(self, part: float) -> Point:
        """The point at a part (0 to 1) of its way."""
        x, y = self.line[round(part * (len(self.line) - 1))]
        return float(x), float(y)


def arrow_line(
    start: Point, end: Point, start_size: tuple[float, float] = (0, 0), end_size: tuple[float, float] = (0, 0)
) -> NDArray[np.float64]:
    """Points of a curve that bends to the left of its way, cut where it leaves and reaches boxes of these sizes."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    bend = min(0.34 * length, 150.0)
    control = ((x0 + x1) / 2 + (y1 - y0) / length * bend, (y0 + y1) / 2 - (x1 - x0) / length * bend)
    t = np.linspace(0.0, 1.0, 4 * _STEPS)[:, None]
    line = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end)
    outside = np.ones(len(line), dtype=np.bool_)
    for place, size in ((start, start_size), (end, end_size)):
        if size[0] > 0:
            away = np.abs(line - np.array(place)) - np.array(size) / 2
            outside &= (away > 0).any(axis=1)
    kept = line[outside]
    if len(kept) < 8:
        kept = line[len(line) // 3 : 2 * len(line) // 3]
    found: NDArray[np.float64] = kept[np.linspace(0, len(kept) - 1, _STEPS).round().astype(np.intp)]
    return found


def draw_arrow(line: NDArray[np.float64], colour: Colour, breadth: float, halo: Colour | None = None) -> Arrow:
    """An arrow along a line: thin and dim at its start, `breadth` pixels and bright at its head, on a dark rim.

    `halo` puts a second rim round it.
    """
    steps = np.hypot(*np.diff(line, axis=0).T)
    length = float(steps.sum()) or 1.0
    head = min(max(2.0 * breadth + 3, 9.0), 0.45 * length)
    gone = np.concatenate([[0.0], np.cumsum(steps)])
    stop = int(np.searchsorted(gone, length - head))
    shaft = line[: max(2, stop + 1)]
    ahead = np.gradient(shaft, axis=0)
    across = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    half = breadth * (0.16 + 0.34 * np.linspace(0, 1, len(shaft)))[:, None]
    left, right = shaft + across * half, shaft - across * half
    wing = across[-1] * max(breadth * 0.95, 4.5)
    tip = np.stack([shaft[-1] + wing, line[-1], shaft[-1] - wing])
    whole = np.concatenate([left, tip, right[::-1]])
    pad = 8
    low = np.floor(whole.min(axis=0)).astype(int) - pad
    size = np.ceil(whole.max(axis=0)).astype(int) + pad - low
    scale = _FINE if size[0] * size[1] < 40_000 else _FINE - 1
    big = pygame.Surface((int(size[0]) * scale, int(size[1]) * scale), pygame.SRCALPHA)
    big.fill((*_DARK, 0))

    def fine(points: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = (points - low) * scale
        return scaled

    for rim, width in ((halo, 3.2), (_DARK, 1.4)):
        if rim is not None:
            pygame.draw.polygon(big, rim, fine(whole))
            pygame.draw.lines(big, rim, True, fine(whole), round(width * scale))
    for i in range(len(shaft) - 1):
        part = i / len(shaft)
        quad = np.stack([left[i], left[i + 1], right[i + 1], right[i]])
        pygame.draw.polygon(big, mix(_DARK, colour, 0.45 + 0.55 * part), fine(quad))
    pygame.draw.polygon(big, colour, fine(tip))
    picture = pygame.transform.smoothscale(big, (int(size[0]), int(size[1])))
    return Arrow(picture, (int(low[0]), int(low[1])), line)
