"""Smooth see-through ribbons that change from one colour to another.

Each column of pixels knows how far a ribbon covers each of its pixels, so that edges are smooth at any slope.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pygame

from game.desktop.dollar.places import Path
from game.desktop.kit import Colour

_SLIM = 1.2  # pixels: nothing is drawn thinner
_UNSEEN = 0.12  # what would be this thin isn't drawn


def draw_ribbon(surface: pygame.Surface, path: Path, start: Colour, end: Colour, alpha: float) -> None:
    """Lay a ribbon upon what is there, `start` at its left and `end` at its right. Positions are the surface's."""
    if path.width < _UNSEEN:
        return
    width = max(path.width, _SLIM)
    alpha *= min(1.0, max(path.width, 0.5) / _SLIM)  # what is thinner is fainter
    for (x0, y0), (x1, y1) in itertools.pairwise(path.points):
        _piece(surface, (x0, y0, x1, y1), width, path.reach, (start, end), alpha)


def _piece(
    surface: pygame.Surface,
    line: tuple[float, float, float, float],
    width: float,
    reach: tuple[float, float],
    colours: tuple[Colour, Colour],
    alpha: float,
) -> None:
    """From one point of a path to the next."""
    x0, y0, x1, y1 = line
    wide, high = surface.get_size()
    left, right = max(0, round(x0)), min(wide, round(x1))
    top = max(0, math.floor(min(y0, y1) - width / 2))
    bottom = min(high, math.ceil(max(y0, y1) + width / 2) + 1)
    if left >= right or top >= bottom:
        return
    xs = np.arange(left, right, dtype=np.float32) + np.float32(0.5)
    part = np.clip((xs - np.float32(x0)) / np.float32(x1 - x0), 0, 1)
    middle = np.float32(y0) + np.float32(y1 - y0) * part * part * (3 - 2 * part)
    half = np.float32(width / 2)
    # A pixel is covered by as much as the ribbon's edges leave of it, counted from its own middle.
    off = np.abs(np.arange(top, bottom, dtype=np.float32) + np.float32(0.5) - middle[:, None])
    cover = np.minimum(np.clip(half + np.float32(0.5) - off, 0, 1), np.float32(min(1.0, width)))
    mixed = np.clip((xs - np.float32(reach[0])) / np.float32(max(reach[1] - reach[0], 1.0)), 0, 1)[:, None]
    tint = np.array(colours[0], np.float32) * (1 - mixed) + np.array(colours[1], np.float32) * mixed
    stamp = pygame.Surface((right - left, bottom - top), pygame.SRCALPHA)
    light = pygame.surfarray.pixels3d(stamp)
    light[:] = tint.astype(np.uint8)[:, None, :]
    del light
    seen = pygame.surfarray.pixels_alpha(stamp)
    seen[:] = cover * np.float32(255 * alpha)
    del seen
    surface.blit(stamp, (left, top))
