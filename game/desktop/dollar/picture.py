"""The picture of money between firms, without its words: ribbons, nodes, and the way home."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pygame

from game.desktop.dollar.network import Network
from game.desktop.dollar.places import Layout
from game.desktop.dollar.ribbons import draw_ribbon
from game.desktop.kit import Colour, Look, mix, paint
from game.desktop.kit.sketch import Point, Sketch

_WHITE: Colour = (255, 255, 255)
#: How strongly ribbons stand out: beside a traced sponsor, alone, lit, and the traced dollars themselves.
FAINT, PLAIN, LIT, TRACED = 0.40, 0.55, 0.85, 0.95
_VEIL = 0.62


@dataclass(frozen=True)
class Home:
    """A sponsor's dollars come home: from the node that sells to the node that pays."""

    start: int
    end: int


@dataclass(frozen=True)
class Content:
    """What is drawn. hues: of nodes; traced: for each band the part of it that is the sponsor's dollars."""

    net: Network
    hues: tuple[Colour, ...]
    tint: Colour
    traced: tuple[float, ...]
    home: Home | None
    only_traced: bool

    def alpha(self) -> float:
        """Of a band at rest."""
        return TRACED * 0.8 if self.only_traced else FAINT if any(self.traced) else PLAIN


def draw_base(content: Content, places: Layout, size: tuple[int, int], look: Look) -> pygame.Surface:
    """Everything at rest."""
    surface = pygame.Surface(size)
    surface.fill(look.colour("panel"))
    every = sorted(range(len(content.net.bands)), key=lambda i: -content.net.bands[i].kusd)
    _bands(surface, content, places, every, content.alpha())
    _upon(surface, content, places, look)
    return surface


def draw_lit(
    base: pygame.Surface, content: Content, places: Layout, look: Look, bands: Iterable[int]
) -> pygame.Surface:
    """The same with some bands lit and the others stepping back."""
    surface = base.copy()
    paint.veil(surface, look.colour("panel"), round(255 * _VEIL))
    lit = sorted(bands, key=lambda i: -content.net.bands[i].kusd)
    _bands(surface, content, places, lit, LIT if content.only_traced or not any(content.traced) else PLAIN)
    _upon(surface, content, places, look)
    return surface


def _bands(surface: pygame.Surface, content: Content, places: Layout, bands: list[int], alpha: float) -> None:
    """Bands in order, and upon them the sponsor's dollars along their lower edges."""
    for i in bands:
        band = content.net.bands[i]
        draw_ribbon(surface, places.paths[i], content.hues[band.source], content.hues[band.target], alpha)
    bright = mix(content.tint, _WHITE, 0.35)
    for i in bands:
        if content.traced[i] > 0 and not content.only_traced:
            draw_ribbon(surface, places.paths[i].part(1 - content.traced[i], 1.0), bright, bright, TRACED)


def _upon(surface: pygame.Surface, content: Content, places: Layout, look: Look) -> None:
    """Nodes upon the ribbons, and the way home."""
    for box, hue in zip(places.boxes, content.hues, strict=True):
        top, bottom = round(box.y), round(box.y + box.height)
        rect = pygame.Rect(round(box.x), top, round(places.bar), max(2, bottom - top))
        paint.box(surface, rect, min(look.px(3), rect.h // 2), hue)
    if content.home is not None:
        _way_home(surface, content, places, look)


def home_track(places: Layout, content: Content, look: Look, size: tuple[int, int]) -> list[Point]:
    """The line of dollars that come home: right of the seller, down, along the foot, up again left of the sponsor."""
    assert content.home is not None
    start, end = places.boxes[content.home.start], places.boxes[content.home.end]
    off, foot = look.px(9), size[1] - look.px(15)
    right, left = start.x + places.bar + off, end.x - off
    return [
        (start.x + places.bar, start.middle), (right, start.middle), (right, foot), (left, foot), (left, end.middle),
        (end.x - look.px(2), end.middle),
    ]  # fmt: skip


def _way_home(surface: pygame.Surface, content: Content, places: Layout, look: Look) -> None:
    """Dashes along the track, and a head where it ends."""
    line = _rounded(home_track(places, content, look, surface.get_size()), look.px(9))
    bright = mix(content.tint, _WHITE, 0.35)
    pad = look.px(4)
    left, top = (min(point[axis] for point in line) - pad for axis in (0, 1))
    right, bottom = (max(point[axis] for point in line) + pad for axis in (0, 1))
    sketch = Sketch((math.ceil(right - left), math.ceil(bottom - top)))
    inner = [(x - round(left), y - round(top)) for x, y in line]
    sketch.line(inner, look.colour("panel"), look.px(5))
    sketch.line(inner, bright, max(2.0, look.px(2)), dash=look.px(6))
    sketch.put(surface, (round(left), round(top)))
    head = paint.glyph("right", look.px(15), bright)
    surface.blit(head, head.get_rect(center=(round(line[-1][0] - look.px(4)), round(line[-1][1]))))


def _rounded(points: list[Point], radius: float) -> list[Point]:
    """The same corners, rounded."""
    found = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        one, other = _towards(corner, before, reach), _towards(corner, after, reach)
        for step in range(7):
            part = step / 6
            a, b = _between(one, corner, part), _between(corner, other, part)
            found.append(_between(a, b, part))
    return [*found, points[-1]]


def _towards(start: Point, end: Point, distance: float) -> Point:
    return _between(start, end, distance / max(math.dist(start, end), 1e-9))


def _between(a: Point, b: Point, part: float) -> Point:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
