"""The world's picture: the sea with its graticule and the glow of the coasts, and the land upon it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pygame
from numpy.typing import NDArray

from game.desktop.kit import Colour, mix
from game.desktop.map.sheet import Atlas, Paint, land_steps
from game.desktop.map.slices import Steps
from game.desktop.map.view import View

#: Middle longitudes are lon0; A1-A4 of the Equal Earth projection (Savric, Patterson and Jenny 2018).
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_COARSE = 4
_NOISE = 128


def world_steps(
    atlas: Atlas,
    size: tuple[int, int],
    view: View,
    home: View,
    paints: Mapping[str, Paint],
    ground: Colour,
    *,
    unit: float = 1.0,
    fine: int = 3,
) -> Steps[pygame.Surface]:
    """Sea, glow and land of what `view` shows, in steps.

    home: the view of the whole world; unit: pixels at scale 100.
    """
    coast = mix(ground, (150, 178, 214), 0.5)
    land = yield from land_steps(
        atlas, size, view, paints, coast=coast, edge=mix(ground, (0, 0, 0), 0.35), fine=fine,
        stripe=max(3, round(5 * unit)),
    )  # fmt: skip
    yield
    picture = _sea(size, view, home, ground)
    yield
    _draw_graticule(picture, atlas.geography.name, view, mix(ground, (110, 150, 200), 0.13))
    yield
    near, far = _nearness(land, unit)
    yield
    picture.blit(_tinted(far, (16, 34, 56), size), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    yield
    picture.blit(_tinted(near, (14, 34, 54), size), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    yield
    # Land is a little lighter towards its coasts: the eye then reads it as lying above the sea.
    land.blit(_relief(far, size), (0, 0), special_flags=pygame.BLEND_RGB_MULT)
    yield
    picture.blit(land, (0, 0))
    return picture


def _sea(size: tuple[int, int], view: View, home: View, ground: Colour) -> pygame.Surface:
    """A gradient from north to south, dithered so that it shows no bands."""
    high, low = mix(ground, (22, 48, 84), 0.42), mix(ground, (0, 0, 0), 0.35)
    reach = size[1] / home.down
    y = (view.top + np.arange(size[1]) / view.down - home.top) / reach
    part = np.clip(y, 0.0, 1.0)[:, None]
    column = np.asarray(high) + (np.asarray(low, dtype=np.float64) - np.asarray(high)) * part
    noise = np.resize(_noise(), (_NOISE, size[1]))
    pixels = np.rint(column[None, :, :] + noise[:, :, None]).clip(0, 255).astype(np.uint8)
    tile = pygame.surfarray.make_surface(pixels)
    sea = pygame.Surface(size)
    if pygame.display.get_surface() is not None:
        sea = sea.convert()
        tile = tile.convert()
    for left in range(0, size[0], _NOISE):
        sea.blit(tile, (left, 0))
    return sea


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.random.default_rng(7).uniform(-0.5, 0.5, (_NOISE, 509))
    return found


def _nearness(land: pygame.Surface, unit: float) -> tuple[pygame.Surface, pygame.Surface]:
    """How near land is, as two small grey pictures: within some pixels, and further out."""
    small = pygame.transform.smoothscale(
        land, (max(1, land.get_width() // _COARSE), max(1, land.get_height() // _COARSE))
    )
    grey = pygame.surfarray.pixels_alpha(small)[:, :, None].repeat(3, axis=2)
    mask = pygame.surfarray.make_surface(grey)
    near = pygame.transform.gaussian_blur(mask, max(1, round(1.6 * unit)), repeat_edge_pixels=True)
    half = pygame.transform.smoothscale(mask, (max(1, mask.get_width() // 2), max(1, mask.get_height() // 2)))
    far = pygame.transform.gaussian_blur(half, max(1, round(3.5 * unit)), repeat_edge_pixels=True)
    return near, far


def _tinted(grey: pygame.Surface, colour: Colour, size: tuple[int, int]) -> pygame.Surface:
    tint = grey.copy()
    tint.fill(colour, special_flags=pygame.BLEND_RGB_MULT)
    return pygame.transform.smoothscale(tint, size)


def _relief(far: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
    """What to multiply land by: 1 on the coast, less inland."""
    shade = pygame.Surface(far.get_size())
    shade.fill((255, 255, 255))
    inner = far.copy()
    inner.fill((58, 54, 48), special_flags=pygame.BLEND_RGB_MULT)
    shade.blit(inner, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    return pygame.transform.smoothscale(shade, size)


# -- the graticule ---------------------------------------------------------------------


def _draw_graticule(surface: pygame.Surface, name: str, view: View, colour: Colour) -> None:
    for line in graticule(name):
        points = (line - (view.left, view.top)) * (view.across, view.down)
        pygame.draw.aalines(surface, colour, False, points)


@lru_cache(maxsize=8)
def graticule(name: str) -> tuple[NDArray[np.float64], ...]:
    """Meridians and parallels of a geography in map coordinates; of an invented one, what looks like them."""
    raw = json.loads((files("maps") / "data" / f"{name}.json").read_text(encoding="utf-8"))["meta"]
    low_x, low_y = raw.get("mn", (-2.6, -1.32))
    scale, lon0 = float(raw.get("scale", raw["w"] / 5.2)), float(raw.get("lon0", 0.0))
    lines = []
    for lon in range(-180, 181, 20):
        at = np.radians(lon if abs(lon) == 180 else (lon - lon0 + 180) % 360 - 180)
        lines.append(_project(np.full(61, at), np.radians(np.linspace(-90, 90, 61))))
    for lat in range(-80, 81, 20):
        lines.append(_project(np.radians(np.linspace(-180, 180, 41)), np.full(41, np.radians(lat))))
    # The file's rows run down from the north.
    return tuple((line * (1.0, -1.0) - (low_x, low_y)) * scale for line in lines)


def _project(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Equal Earth, in units of the globe's radius."""
    a1, a2, a3, a4 = _EQUAL_EARTH
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(lat))
    t2 = theta**2
    t6 = t2**3
    x = 2 * np.sqrt(3) * lon * np.cos(theta) / (3 * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
    return np.stack([x, y], axis=1)
