"""Land drawn from a geography: numbers for picking, and smooth pictures of any part at any scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.desktop.kit import Colour
from game.desktop.map.slices import Steps, finish
from game.desktop.map.view import View, main_bounds
from maps.geography import Geography

Points = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
_SEA = 0
_COAST, _EDGE = 126, 127
#: Added to a market's number where its second colour shows.
_STRIPE = 128
#: Width of the raster for picking; at the closest zoom a cell is about two pixels.
_RASTER = 4000
_BAND = 96
#: Columns of the large picture that are striped at a time.
_COLUMNS = 192
#: What is smaller than this in both directions, in pixels, isn't drawn.
_SPECK = 0.4


@dataclass(frozen=True)
class Paint:
    """A market's colour, and a second one in stripes for what is contested."""

    fill: Colour
    stripe: Colour | None = None


@dataclass(frozen=True)
class _Ring:
    number: int
    points: Points
    bounds: Bounds


@dataclass(frozen=True)
class _Line:
    kind: str
    points: Points
    bounds: Bounds
    markets: frozenset[str]

    @property
    def closed(self) -> bool:
        """Whether it goes round an island."""
        return bool((self.points[0] == self.points[-1]).all())


class Atlas:
    """A geography made ready for drawing, and a grid of its market numbers for picking."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self.markets: list[str] = list(geography.markets)
        pieces = [(piece, n) for n, shape in enumerate(geography.markets.values(), 1) for piece in shape.polygons]
        self.rings: list[_Ring] = []
        for piece, number in sorted(pieces, key=lambda pair: -pair[0].area):
            self.rings.append(_Ring(number, piece.outer, _bounds(piece.outer)))
            self.rings += [_Ring(_SEA, hole, _bounds(hole)) for hole in piece.holes]
        self.lines = [
            _Line(border.kind, border.points, _bounds(border.points), border.markets)
            for border in geography.borders
            if border.kind in ("coast", "inter") and len(border.points) > 1
        ]
        self.bounds = main_bounds(geography)
        self.scale = _RASTER / geography.width
        size = (_RASTER, round(geography.height * self.scale) + 1)
        self._grid = self.numbers(size, View(0.0, 0.0, self.scale, self.scale), 1)

    def market_at(self, x: float, y: float) -> str | None:
        """The market at a place in map coordinates."""
        cell = (int(x * self.scale), int(y * self.scale))
        if x < 0 or y < 0 or not self._grid.get_rect().collidepoint(cell):
            return None
        number = self._grid.get_at_mapped(cell)
        return None if number == _SEA else self.markets[number - 1]

    def sample(self, view: View, rect: pygame.Rect, step: int) -> NDArray[np.uint8]:
        """Market numbers (0: sea) under every `step`-th pixel of a rectangle seen through `view`: [x, y]."""
        cells = pygame.surfarray.pixels2d(self._grid)
        (x0, y0), (x1, y1) = view.to_map(*rect.topleft), view.to_map(*rect.bottomright)
        columns = np.linspace(x0, x1, max(2, rect.w // step)) * self.scale
        rows = np.linspace(y0, y1, max(2, rect.h // step)) * self.scale
        off_x, off_y = (columns < 0) | (columns >= cells.shape[0]), (rows < 0) | (rows >= cells.shape[1])
        columns = np.clip(columns, 0, cells.shape[0] - 1).astype(np.intp)
        rows = np.clip(rows, 0, cells.shape[1] - 1).astype(np.intp)
        found: NDArray[np.uint8] = cells[np.ix_(columns, rows)].copy()
        found[off_x, :] = _SEA
        found[:, off_y] = _SEA
        return found

    def numbers(self, size: tuple[int, int], view: View, fine: int) -> pygame.Surface:
        """An 8-bit surface with every market's number on its land (1 is the first market), 0 on the sea."""
        return finish(self.number_steps(size, view, fine))

    def number_steps(self, size: tuple[int, int], view: View, fine: int) -> Steps[pygame.Surface]:
        """`numbers` in steps."""
        surface = pygame.Surface((size[0] * fine, size[1] * fine), depth=8)
        surface.set_palette([(i, i, i) for i in range(256)])
        surface.fill(_SEA)
        for ring in self.rings:
            place = _place(ring.bounds, view, size)
            if place is None or max(place[2] - place[0], place[3] - place[1]) < _SPECK:
                continue
            points = _fine_points(ring.points, view, fine)
            # Corners far outside cost time and show nothing.
            for axis in (0, 1):
                if place[axis] < -8:
                    points = _cut(points, axis, -8.0 * fine, -1)
                if place[axis + 2] > size[axis] + 8:
                    points = _cut(points, axis, (size[axis] + 8.0) * fine, 1)
            if len(points) > 2:
                pygame.draw.polygon(surface, pygame.Color(ring.number, ring.number, ring.number), points)
                yield
        return surface


_atlases: dict[int, Atlas] = {}


def atlas_of(geography: Geography) -> Atlas:
    """The geography's atlas, made once (kept by identity: geographies are loaded once and can't be hashed)."""
    found = _atlases.get(id(geography))
    if found is None:
        found = _atlases[id(geography)] = Atlas(geography)
    return found


def _bounds(points: Points) -> Bounds:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _place(bounds: Bounds, view: View, size: tuple[int, int]) -> Bounds | None:
    """Where bounds are in pixels, or None if out of sight."""
    left, top = view.to_pixel(bounds[0], bounds[1])
    right, bottom = view.to_pixel(bounds[2], bounds[3])
    if right < -4 or bottom < -4 or left > size[0] + 4 or top > size[1] + 4:
        return None
    return left, top, right, bottom


def _fine_points(points: Points, view: View, fine: int) -> Points:
    """Scaled to fine pixels, without those that fall upon the one before."""
    scaled = np.rint((points - (view.left, view.top)) * (view.across * fine, view.down * fine))
    if len(scaled) < 24:
        return scaled
    keep = np.ones(len(scaled), dtype=np.bool_)
    keep[1:] = (scaled[1:, 0] != scaled[:-1, 0]) | (scaled[1:, 1] != scaled[:-1, 1])
    kept: Points = scaled[keep]
    return kept


def _cut(points: Points, axis: int, limit: float, sign: int) -> Points:
    """The part of a ring on one side of a line (Sutherland and Hodgman 1974)."""
    inside = sign * points[:, axis] <= sign * limit
    if inside.all():
        return points
    if not inside.any():
        return points[:0]
    after = np.roll(points, -1, axis=0)
    crosses = inside != np.roll(inside, -1)
    span = after[:, axis] - points[:, axis]
    part = np.divide(limit - points[:, axis], span, out=np.zeros(len(points)), where=span != 0)
    both = np.empty((2 * len(points), 2))
    both[0::2] = points
    both[1::2] = points + (after - points) * part[:, None]
    kept = np.empty(2 * len(points), dtype=np.bool_)
    kept[0::2] = inside
    kept[1::2] = crosses
    return both[kept]


def land_steps(
    atlas: Atlas,
    size: tuple[int, int],
    view: View,
    paints: Mapping[str, Paint],
    *,
    coast: Colour,
    edge: Colour,
    fine: int = 3,
    stripe: int = 5,
) -> Steps[pygame.Surface]:
    """Land in its colours with coasts and borders between markets, see-through where there is sea.

    Drawn `fine` times as large and scaled down in bands; `stripe` is the breadth of stripes in pixels.
    """
    big = yield from atlas.number_steps(size, view, fine)
    yield from _stripes(big, atlas, view, paints, fine, stripe)
    for line in atlas.lines:
        place = _place(line.bounds, view, size)
        if place is not None and max(place[2] - place[0], place[3] - place[1]) >= _SPECK:
            number, width = (_COAST, 2) if line.kind == "coast" else (_EDGE, 4)
            points = _fine_points(line.points, view, fine)
            if len(points) > 1:
                pygame.draw.lines(big, (number,) * 3, False, points, max(1, round(width * fine / 3)))
                yield
    palette: list[Colour] = [coast] * 256
    for number, market in enumerate(atlas.markets, 1):
        paint = paints[market]
        palette[number] = paint.fill
        palette[_STRIPE + number] = paint.stripe or paint.fill
    palette[_EDGE] = edge
    big.set_palette(palette)
    big.set_colorkey(_SEA)
    land = pygame.Surface(size, pygame.SRCALPHA)
    for top in range(0, size[1], _BAND):
        yield
        rows = min(_BAND, size[1] - top)
        band = pygame.Surface((size[0] * fine, rows * fine), pygame.SRCALPHA)
        band.fill((*coast, 0))
        band.blit(big, (0, -top * fine))
        if fine == 1:
            land.blit(band, (0, top))
        else:
            pygame.transform.smoothscale(band, (size[0], rows), land.subsurface((0, top, size[0], rows)))
    return land


def _stripes(
    big: pygame.Surface, atlas: Atlas, view: View, paints: Mapping[str, Paint], fine: int, breadth: int
) -> Steps[None]:
    """Mark every other diagonal band of a contested market; the bands keep their places on the land."""
    width, height = big.get_size()
    period = 2 * breadth * fine
    cells = pygame.surfarray.pixels2d(big)
    shift = round(view.left * view.across * fine) + round(view.top * view.down * fine)
    wave = (((np.arange(width + height) + shift) % period < period // 2) * _STRIPE).astype(np.uint8)
    for number, market in enumerate(atlas.markets, 1):
        if paints[market].stripe is None:
            continue
        left, top, right, bottom = atlas.geography.markets[market].bounds
        x0, y0 = (max(0, int(value * fine)) for value in view.to_pixel(left, top))
        x1, y1 = (int(value * fine) + 1 for value in view.to_pixel(right, bottom))
        for start in range(x0, min(x1, width), _COLUMNS):
            part = cells[start : min(start + _COLUMNS, x1), y0 : max(y1, y0)]
            if part.size:
                seen = np.lib.stride_tricks.as_strided(wave[start + y0 :], part.shape, (1, 1), writeable=False)
                part |= (part == number) * seen
                yield


def outline(
    atlas: Atlas, size: tuple[int, int], view: View, market: str, colour: Colour, width: float
) -> tuple[pygame.Surface, tuple[int, int]]:
    """The rim of a market, `width` pixels wide, and where it belongs."""
    fine = 2
    left, top, right, bottom = atlas.geography.markets[market].bounds
    (x0, y0), (x1, y1) = view.to_pixel(left, top), view.to_pixel(right, bottom)
    rect = pygame.Rect(int(x0) - 6, int(y0) - 6, int(x1 - x0) + 12, int(y1 - y0) + 12).clip((0, 0, *size))
    if rect.w <= 0 or rect.h <= 0:
        return pygame.Surface((1, 1), pygame.SRCALPHA), (0, 0)
    big = pygame.Surface((rect.w * fine, rect.h * fine), pygame.SRCALPHA)
    big.fill((*colour, 0))
    here = View(*view.to_map(*rect.topleft), view.across, view.down)
    for line in atlas.lines:
        place = _place(line.bounds, here, rect.size) if market in line.markets else None
        if place is None:
            continue
        points = _fine_points(line.points, here, fine)
        # Islets would be all rim.
        small = line.closed and max(place[2] - place[0], place[3] - place[1]) < 30 * width
        if len(points) > 1:
            pygame.draw.lines(big, colour, False, points, 1 if small else max(1, round(width * fine)))
    return pygame.transform.smoothscale(big, rect.size), rect.topleft
