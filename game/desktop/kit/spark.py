"""Small figures within a line of text: a sparkline, and a range with its middle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.sketch import Point, Sketch
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import Options, Size, Widget


class Spark(Widget):
    """A line of values without axes, a dot at the last; say the last value beside it."""

    steady = True
    rigid = True

    def __init__(
        self,
        values: Sequence[float],
        colour: str | Colour = "accent",
        *,
        id: str = "",
        fill: bool = True,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.values = [float(value) for value in values]
        self.colour = colour
        self.fill = fill
        self._drawing: tuple[object, Sketch] | None = None

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def keep(self) -> object:
        return self._drawing

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple):
            self._drawing = kept

    def measure(self, width: int) -> Size:
        return min(width, self.look.px(80)), self.look.px(22)

    def paint(self, canvas: Canvas) -> None:
        scale = self.look.percent / 100
        colour = self.look.colour(self.colour)
        key = (self.rect.size, tuple(self.values), colour, self.fill)
        if self._drawing is None or self._drawing[0] != key:
            sketch = Sketch(self.rect.size)
            self._sketch(sketch, colour, scale)
            self._drawing = (key, sketch)
        self._drawing[1].put(canvas.surface, self.rect.topleft)

    def _sketch(self, sketch: Sketch, colour: Colour, scale: float) -> None:
        known = [(i, v) for i, v in enumerate(self.values) if math.isfinite(v)]
        if not known:
            return
        low, high = min(v for _, v in known), max(v for _, v in known)
        pad = 3.5 * scale
        w, h = self.rect.w - 2 * pad, self.rect.h - 2 * pad
        points: list[Point] = []
        for i, value in known:
            share = (value - low) / (high - low) if high > low else 0.5
            points.append((pad + w * i / max(1, len(self.values) - 1), pad + h * (1 - share)))
        if self.fill and len(points) > 1:
            foot = float(self.rect.h)
            sketch.area([(points[0][0], foot), *points, (points[-1][0], foot)], colour, 36)
        if len(points) > 1:
            sketch.line(points, colour, 1.6 * scale)
        sketch.dot(points[-1], colour, 2.4 * scale)


class RangeBar(Widget):
    """What may come, on a scale from `lo_limit` to `hi_limit`: a soft bar from `low` to `high`, a tick at `mid`.

    `mark` is a second tick to compare with (what standing orders would give, say). `colour` None: good above zero,
    bad below. Say the same in words beside it or in the tip.
    """

    steady = True
    rigid = True

    def __init__(
        self,
        low: float,
        mid: float,
        high: float,
        lo_limit: float,
        hi_limit: float,
        *,
        id: str = "",
        colour: str | Colour | None = "accent",
        mark: float | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.low, self.mid, self.high = low, mid, high
        self.lo_limit, self.hi_limit = lo_limit, hi_limit
        self.colour = colour
        self.mark = mark

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> Size:
        return min(width, self.look.px(120)), self.look.px(14)

    def _x(self, value: float) -> int:
        span = self.hi_limit - self.lo_limit
        share = (value - self.lo_limit) / span if span > 0 and math.isfinite(value) else 0.5
        return self.rect.x + round(max(0.0, min(1.0, share)) * (self.rect.w - 1))

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        track = pygame.Rect(self.rect.x, self.rect.centery - px(2), self.rect.w, px(4))
        canvas.box(track, "track", None, 2)
        for start, end, colour in self._parts():
            left, right = self._x(start), self._x(end)
            bar = pygame.Rect(left, self.rect.centery - px(4), max(px(3), right - left), px(8))
            canvas.box(bar, self.look.soft(colour), colour, 3)
        if self.lo_limit < 0 < self.hi_limit:
            canvas.fill(pygame.Rect(self._x(0.0), self.rect.y, 1, self.rect.h), "border-strong")
        if self.mark is not None:
            canvas.fill(pygame.Rect(self._x(self.mark) - 1, self.rect.y, max(2, px(2)), self.rect.h), "muted")
        if math.isfinite(self.mid):
            spot = pygame.Rect(self._x(self.mid) - px(1), self.rect.y + px(1), max(2, px(3)), self.rect.h - px(2))
            canvas.box(spot, "text", None, 1)

    def _parts(self) -> list[tuple[float, float, str | Colour]]:
        """The bar, in two at zero if it is coloured by sign."""
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            return []
        if self.colour is not None:
            return [(self.low, self.high, self.colour)]
        if self.low < 0 < self.high:
            return [(self.low, 0.0, "bad"), (0.0, self.high, "good")]
        return [(self.low, self.high, "good" if self.low >= 0 else "bad")]
