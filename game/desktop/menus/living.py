"""The world behind the title: markets change hands, money goes from one to another and partly comes back."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import pygame

from game.desktop.hues import HUES
from game.desktop.kit import Canvas, Colour, mix
from game.desktop.map.worldmap import WorldMap
from maps.geography import Geography, Point

_LAND: Colour = (50, 61, 80)
#: In an order in which neighbours differ.
_HUES = [HUES[i] for i in (0, 2, 5, 3, 1, 4)]
#: How strongly a hue tints the land, 0 to 255.
_TINT = 112
#: Seconds: between changes of hands, of a change, of an arrow's life, of its coming and going, of a dollar's way.
CHANGE_EVERY, CHANGE, LIFE, FADE, WAY = 5.0, 3.0, 16.0, 2.0, 5.0
_ARROWS = 5
_DOLLARS = 3


@dataclass(frozen=True)
class _Arc:
    start: Point
    end: Point
    colour: Colour
    born: float
    breadth: float


@dataclass(frozen=True)
class _Change:
    market: str
    before: Colour
    born: float


@dataclass
class _World:
    """What moves, apart from the widget so that it outlives it."""

    luck: random.Random
    hues: dict[str, Colour]
    age: float = 0.0
    change: _Change | None = None
    next_change: float = CHANGE_EVERY


@dataclass
class _Stage:
    """Pictures for one size: the land without hues, the land with hues that stand still, and each market's shape."""

    key: object
    land: pygame.Surface
    shapes: dict[str, tuple[pygame.Surface, tuple[int, int]]]
    still: tuple[object, pygame.Surface] | None = None


class LivingMap(WorldMap):
    """A backdrop that `advance` moves on; between two calls nothing changes."""

    focusable = False
    mouse = False

    def __init__(self, id: str, geography: Geography, insets: tuple[int, int, int, int]) -> None:
        super().__init__(id, geography, fills=dict.fromkeys(geography.markets, _LAND), insets=insets, enabled=False)
        luck = random.Random(11)  # cosmetic: nothing of the game hangs on it
        hues = {market: _HUES[i % len(_HUES)] for i, market in enumerate(geography.markets)}
        self._world = _World(luck, hues)
        self._arcs: list[_Arc] = []
        self._stage: _Stage | None = None
        self._pictures: dict[object, tuple[pygame.Surface, tuple[int, int]]] = {}
        for number in range(_ARROWS):
            self._send(-LIFE * (0.15 + 0.7 * number / _ARROWS))

    def keep(self) -> object:
        return super().keep(), self._world, self._arcs, self._stage, self._pictures

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 5:
            super().restore(kept[0])
            _, self._world, self._arcs, self._stage, self._pictures = kept

    # -- time -------------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Let some seconds pass."""
        world = self._world
        world.age += seconds
        if world.change is not None and world.age - world.change.born >= CHANGE:
            world.change = None
        if world.age >= world.next_change:
            world.next_change = world.age + CHANGE_EVERY
            market = world.luck.choice(list(world.hues))
            before = world.hues[market]
            world.hues[market] = world.luck.choice([hue for hue in _HUES if hue != before])
            world.change = _Change(market, before, world.age)
        self._arcs = [arc for arc in self._arcs if world.age - arc.born < LIFE]
        if len(self._arcs) < _ARROWS:
            self._send(world.age)
        self.redraw()

    def _send(self, born: float) -> None:
        """Money goes from one market to another; sometimes a part of it comes back."""
        luck, markets = self._world.luck, self.geography.markets
        first, second = luck.sample(list(markets), 2)
        a, b = (luck.choice(markets[market].sites) for market in (first, second))
        hue = luck.choice(_HUES)
        self._arcs.append(_Arc((a.x, a.y), (b.x, b.y), hue, born, 6.0))
        if luck.random() < 0.5:
            self._arcs.append(_Arc((b.x, b.y), (a.x, a.y), mix(hue, (255, 255, 255), 0.35), born + 1.5, 3.5))

    # -- drawing ------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        if self.rect.w < 20 or self.rect.h < 20:
            return
        stage = self._ready(canvas)
        with canvas.clipped(self.rect):
            canvas.surface.blit(self._still(stage), self.rect)
            change = self._world.change
            if change is not None:
                part = min(1.0, (self._world.age - change.born) / CHANGE)
                hues = ((change.before, 1 - part), (self._world.hues[change.market], part))
                for hue, strength in hues:
                    self._tint(canvas.surface, stage, change.market, hue, strength, self.rect.topleft)
            for arc in self._arcs:
                self._paint_arc(canvas, arc)

    def _ready(self, canvas: Canvas) -> _Stage:
        """Pictures for the present size and look."""
        key = (self.rect.size, self.look.percent, self.look.colour("ground"), self.camera.goal)
        if self._stage is None or self._stage.key != key:
            whole = Canvas(pygame.Surface(canvas.surface.get_size()), self.look)
            super().paint(whole)
            self._stage = _Stage(key, whole.surface.subsurface(self.rect).copy(), self._shapes())
            self._pictures.clear()
        return self._stage

    def _shapes(self) -> dict[str, tuple[pygame.Surface, tuple[int, int]]]:
        """Each market's land in white with a smooth edge, and where it belongs."""
        fine, view = 2, self.camera.goal
        numbers = pygame.surfarray.pixels2d(self.atlas.numbers(self.rect.size, view, fine))
        found = {}
        for number, market in enumerate(self.atlas.markets, 1):
            columns, rows = (np.flatnonzero((numbers == number).any(axis=axis)) for axis in (1, 0))
            if not len(columns):
                continue
            left, top = int(columns[0]) // fine * fine, int(rows[0]) // fine * fine
            width, height = (-(-(int(edge) + 1 - low) // fine) for edge, low in ((columns[-1], left), (rows[-1], top)))
            part = numbers[left : left + width * fine, top : top + height * fine] == number
            big = pygame.Surface(part.shape, pygame.SRCALPHA)
            big.fill((255, 255, 255, 0))
            pygame.surfarray.pixels_alpha(big)[:] = part.astype(np.uint8) * 255
            size = (max(1, part.shape[0] // fine), max(1, part.shape[1] // fine))
            found[market] = pygame.transform.smoothscale(big, size), (left // fine, top // fine)
        return found

    def _still(self, stage: _Stage) -> pygame.Surface:
        """The land with the hues of all markets but one that changes."""
        changing = self._world.change.market if self._world.change is not None else ""
        hues = {market: hue for market, hue in self._world.hues.items() if market != changing}
        key = tuple(hues.items())
        if stage.still is None or stage.still[0] != key:
            picture = stage.land.copy()
            for market, hue in hues.items():
                self._tint(picture, stage, market, hue, 1.0, (0, 0))
            stage.still = key, picture
        return stage.still[1]

    @staticmethod
    def _tint(
        surface: pygame.Surface, stage: _Stage, market: str, hue: Colour, part: float, corner: tuple[int, int]
    ) -> None:
        if market in stage.shapes:
            shape, (x, y) = stage.shapes[market]
            tint = shape.copy()
            tint.fill((*hue, round(_TINT * part)), special_flags=pygame.BLEND_RGBA_MULT)
            surface.blit(tint, (corner[0] + x, corner[1] + y))

    def _paint_arc(self, canvas: Canvas, arc: _Arc) -> None:
        age = self._world.age - arc.born
        strength = max(0.0, min(1.0, age / FADE, (LIFE - age) / FADE))
        if strength <= 0:
            return
        px = self.look.px
        start, end = self.to_pixel(*arc.start), self.to_pixel(*arc.end)
        key = (start, end, arc.colour, px(arc.breadth))
        if key not in self._pictures:
            if len(self._pictures) > 4 * _ARROWS:
                self._pictures.clear()
            self._pictures[key] = _draw_arc(start, end, arc.colour, max(2.0, px(arc.breadth)))
        image, spot = self._pictures[key]
        image.set_alpha(round(170 * strength))
        canvas.surface.blit(image, spot)
        for number in range(0 if self.look.reduced_motion or strength < 1 else _DOLLARS):
            x, y = _arc_point(start, end, (age / WAY + number / _DOLLARS) % 1.0)
            radius = max(2, px(arc.breadth * 0.55))
            canvas.disc((round(x), round(y)), radius, mix(arc.colour, (255, 255, 255), 0.5), arc.colour, 1)


def _arc_point(start: Point, end: Point, part: float) -> Point:
    """The place at a part (0 to 1) of the way; ways bend to their left, so that there and back make a loop."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    bend = min(0.3 * length, 150.0)
    x, y = (x0 + x1) / 2 + (y1 - y0) / length * bend, (y0 + y1) / 2 - (x1 - x0) / length * bend
    rest = 1 - part
    return (
        rest * rest * x0 + 2 * rest * part * x + part * part * x1,
        rest * rest * y0 + 2 * rest * part * y + part * part * y1,
    )


def _draw_arc(start: Point, end: Point, colour: Colour, breadth: float) -> tuple[pygame.Surface, tuple[int, int]]:
    """A line along the way that grows from nothing to `breadth` pixels, and where to put it."""
    points = [_arc_point(start, end, i / 32) for i in range(33)]
    left, right = [], []
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(i - 1, 0)], points[min(i + 1, 32)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        half = breadth * (0.1 + 0.4 * i / 32)
        dx, dy = (ay - by) / length * half, (bx - ax) / length * half
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    outline = [*left, *reversed(right)]
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    corner = (math.floor(min(xs)) - 2, math.floor(min(ys)) - 2)
    size = (math.ceil(max(xs)) + 2 - corner[0], math.ceil(max(ys)) + 2 - corner[1])
    big = pygame.Surface((size[0] * 2, size[1] * 2), pygame.SRCALPHA)
    big.fill((*colour, 0))
    pygame.draw.polygon(big, colour, [((x - corner[0]) * 2, (y - corner[1]) * 2) for x, y in outline])
    return pygame.transform.smoothscale(big, size), corner
