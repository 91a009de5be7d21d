"""Lines over time, with a fan of what may come."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.sketch import Point, Sketch
from game.desktop.kit.theme import Colour
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size, Widget

_PAD = 6  # room around the plot for dots and thick lines
_BAND_ALPHA = 62


@dataclass(frozen=True)
class Line:
    """A named line; `band` is (low, high) or (low, middle, high) for each step after the last value."""

    name: str
    values: Sequence[float]
    colour: str | Colour = "accent"
    band: Sequence[tuple[float, float] | tuple[float, float, float]] = ()
    dashed: bool = False

    @property
    def steps(self) -> int:
        """How many steps the line and its band take."""
        return len(self.values) + len(self.band)

    @property
    def end(self) -> float:
        """Where its name stands: the middle of the last of the band, or the last value."""
        if len(self.band):
            last = self.band[-1]
            return last[1] if len(last) == 3 else (last[0] + last[1]) / 2
        return self.values[-1] if len(self.values) else math.nan


def _plain(value: float) -> str:
    return f"{value:g}"


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers from `low` to `high`, about `count` of them."""
    if high <= low or not math.isfinite(high - low):
        return [low]
    rough = (high - low) / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


class Chart(Widget):
    """A line chart; `bare=True` is a sparkline without axis and names.

    Focus and left/right (or hover) read out the values at one step; `steps` names the steps. Where lines go on as
    bands a mark says that this is now, with the word `now` if given.
    """

    steady = True
    mouse = True

    def __init__(
        self,
        id: str,
        lines: Sequence[Line],
        *,
        bare: bool = False,
        show: Callable[[float], str] = _plain,
        steps: Sequence[str] = (),
        zero: bool = False,
        now: str = "",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.lines = list(lines)
        self.bare = bare
        self.show = show
        self.steps = list(steps)
        self.zero = zero
        self.now = now
        self._at: int | None = None
        self._drawing: tuple[object, Sketch] | None = None
        self._scale: tuple[float, float] | None = None

    def can_focus(self) -> bool:
        return self.visible and not self.bare

    def keep(self) -> object:
        return self._at, self._drawing

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 2:
            self._at, self._drawing = kept
            if self._at is not None and self._at >= self._count():
                self._at = None

    # -- measures -------------------------------------------------------------

    def measure(self, width: int) -> Size:
        px = self.look.px
        return (min(width, px(90)), px(24)) if self.bare else (min(width, px(320)), px(150))

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self._scale = None

    def _count(self) -> int:
        return max((line.steps for line in self.lines), default=0)

    def _range(self) -> tuple[float, float]:
        if self._scale is None:
            self._scale = self._find_range()
        return self._scale

    def _find_range(self) -> tuple[float, float]:
        values = [v for line in self.lines for v in line.values if math.isfinite(v)]
        values += [v for line in self.lines for part in line.band for v in part if math.isfinite(v)]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        if self.zero:
            low, high = min(0.0, low), max(0.0, high)
        room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
        return low - (0.0 if self.zero and low == 0 else room), high + room

    def _plot(self) -> pygame.Rect:
        if self.bare:
            return self.rect.inflate(-2 * self.look.px(3), -2 * self.look.px(4))
        px, fonts = self.look.px, self.look.fonts
        low, high = self._range()
        left = max((fonts.width(self.show(t), "small") for t in ticks(low, high, 4)), default=0) + px(10)
        right = max((fonts.width(line.name, "small") for line in self.lines), default=0) + px(14)
        right = min(right, self.rect.w // 3)
        height = fonts.line_height("small")
        top = height + px(2) if self.now and self._now() is not None else px(8)
        bottom = height + px(4) if self.steps else px(6)
        return pygame.Rect(
            self.rect.x + left, self.rect.y + top, self.rect.w - left - right, self.rect.h - top - bottom
        )

    def _now(self) -> int | None:
        """The step of the last value where a band begins."""
        return next((len(line.values) - 1 for line in self.lines if len(line.band) and len(line.values)), None)

    def _point(self, plot: pygame.Rect, at: float, value: float) -> Point:
        low, high = self._range()
        return plot.w * at / max(1, self._count() - 1), plot.h * (1 - (value - low) / (high - low))

    # -- drawing --------------------------------------------------------------

    def _drawn(self, plot: pygame.Rect) -> Sketch:
        key = (
            plot.size,
            self._range(),
            tuple((tuple(line.values), tuple(line.band), line.colour, line.dashed) for line in self.lines),
            self.look.percent,
            id(self.look.theme),
        )
        if self._drawing is not None and self._drawing[0] == key:
            return self._drawing[1]
        sketch = Sketch((plot.w + 2 * _PAD, plot.h + 2 * _PAD))
        for line in self.lines:
            self._sketch_band(sketch, plot, line)
        for line in self.lines:
            self._sketch_line(sketch, plot, line)
        self._drawing = (key, sketch)
        return sketch

    def _spots(self, plot: pygame.Rect, values: Sequence[float], start: int = 0) -> list[Point]:
        """Positions in the sketch of the values that are numbers."""
        points = (self._point(plot, start + i, v) for i, v in enumerate(values) if math.isfinite(v))
        return [(x + _PAD, y + _PAD) for x, y in points]

    def _sketch_band(self, sketch: Sketch, plot: pygame.Rect, line: Line) -> None:
        if not len(line.band):
            return
        colour, start = self.look.colour(line.colour), len(line.values)
        last = self._spots(plot, line.values)[-1:]
        upper = self._spots(plot, [part[-1] for part in line.band], start)
        lower = self._spots(plot, [part[0] for part in line.band], start)
        sketch.area([*last, *upper, *lower[::-1]], colour, _BAND_ALPHA)
        middles = [part[1] for part in line.band if len(part) == 3]
        if middles:
            px = self.look.percent / 100
            sketch.line([*last, *self._spots(plot, middles, start)], colour, 1.5 * px, 3 * px)

    def _sketch_line(self, sketch: Sketch, plot: pygame.Rect, line: Line) -> None:
        scale = self.look.percent / 100
        points = self._spots(plot, line.values)
        colour = self.look.colour(line.colour)
        if len(points) > 1:
            sketch.line(points, colour, (1.5 if self.bare else 2.0) * scale, 4 * scale if line.dashed else 0.0)
        if points:
            sketch.dot(points[-1], colour, (2 if self.bare else 3.5) * scale)

    def paint(self, canvas: Canvas) -> None:
        plot = self._plot()
        if plot.w < 8 or plot.h < 8:
            return
        if not self.bare:
            self._paint_axes(canvas, plot)
            self._paint_now(canvas, plot)
        self._drawn(plot).put(canvas.surface, (plot.x - _PAD, plot.y - _PAD))
        if self.bare:
            return
        self._paint_names(canvas, plot)
        if self._at is not None and (self.hovered or self.focused):
            x = plot.x + round(self._point(plot, self._at, 0.0)[0])
            canvas.fill(pygame.Rect(x, plot.y, 1, plot.h), "muted")
            for line in self.lines:
                if self._at < len(line.values) and math.isfinite(line.values[self._at]):
                    y = plot.y + round(self._point(plot, 0, line.values[self._at])[1])
                    canvas.disc((x, y), self.look.px(4), line.colour, "text", 1)

    def _paint_axes(self, canvas: Canvas, plot: pygame.Rect) -> None:
        px, fonts = self.look.px, self.look.fonts
        low, high = self._range()
        height = fonts.line_height("small")
        for tick in ticks(low, high, max(2, min(5, plot.h // (2 * height)))):
            y = plot.y + round(self._point(plot, 0, tick)[1])
            canvas.fill(pygame.Rect(plot.x, y, plot.w, 1), "border-strong" if tick == 0 and low < 0 else "border")
            area = pygame.Rect(self.rect.x, y - height // 2, plot.x - self.rect.x - px(6), height)
            canvas.text(self.show(tick), area, "small", "muted", "right")
        last_right = -1
        for i, name in enumerate(self.steps[: self._count()]):
            wide = fonts.width(name, "small")
            x = plot.x + round(self._point(plot, i, 0.0)[0]) - wide // 2
            x = max(plot.x, min(x, self.rect.right - wide))
            if x > last_right + px(12):
                canvas.text(name, pygame.Rect(x, self.rect.bottom - height, wide, height), "small", "muted")
                last_right = x + wide

    def _paint_now(self, canvas: Canvas, plot: pygame.Rect) -> None:
        at = self._now()
        if at is None:
            return
        px, fonts = self.look.px, self.look.fonts
        x = plot.x + round(self._point(plot, at, 0.0)[0])
        for y in range(plot.y, plot.bottom, 2 * px(3)):
            canvas.fill(pygame.Rect(x, y, 1, min(px(3), plot.bottom - y)), "border-strong")
        if self.now:
            wide, height = fonts.width(self.now, "small"), fonts.line_height("small")
            left = max(self.rect.x, min(x - wide // 2, self.rect.right - wide))
            canvas.text(self.now, pygame.Rect(left, plot.y - height - px(1), wide, height), "small", "muted")

    def _paint_names(self, canvas: Canvas, plot: pygame.Rect) -> None:
        """Names right of the line ends, moved apart where they would collide."""
        px = self.look.px
        height = self.look.fonts.line_height("small")
        named = [line for line in self.lines if line.name and math.isfinite(line.end)]
        ends = sorted(
            ((plot.y + self._point(plot, 0, line.end)[1] - height / 2, line) for line in named),
            key=lambda pair: pair[0],
        )
        tops = apart([top for top, _ in ends], height, self.rect.y, plot.bottom + px(6))
        for top, (_, line) in zip(tops, ends, strict=True):
            area = pygame.Rect(plot.right + px(8), round(top), self.rect.right - plot.right - px(8), height)
            canvas.text(line.name, area, "small", line.colour)

    # -- reading out ----------------------------------------------------------

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        plot = self._plot()
        if self._at is None or self.bare:
            return self.view()
        x = plot.x + round(self._point(plot, self._at, 0.0)[0])
        return pygame.Rect(x - self.look.px(8), self.rect.y, self.look.px(16), self.rect.h)

    def tip_near(self) -> pygame.Rect:
        return self.view() if self._at is None else self.tip_over((0, 0))

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if self._at is None or self.bare:
            return self.tip_now()
        rows: list[tuple[str, str, str | Colour]] = []
        for line in self.lines:
            after = self._at - len(line.values)
            if after < 0:
                rows.append((line.name, self.show(line.values[self._at]), line.colour))
            elif after < len(line.band):
                part = line.band[after]
                rows.append((line.name, f"{self.show(part[0])} … {self.show(part[-1])}", line.colour))
        return Tip(self.steps[self._at] if self._at < len(self.steps) else "", rows=rows)

    def handle(self, event: pygame.event.Event) -> bool:
        if self.bare or not self._count():
            return False
        if event.type == pygame.MOUSEMOTION:
            plot = self._plot()
            share = (event.pos[0] - plot.x) / max(1, plot.w)
            at = max(0, min(self._count() - 1, round(share * (self._count() - 1))))
            if at != self._at:
                self._at = at
                self.redraw()
            return True
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            at = self._count() - 1 if self._at is None else self._at + (1 if event.key == pygame.K_RIGHT else -1)
            if not 0 <= at < self._count():
                return False
            self._at = at
            self.redraw()
            return True
        return False


def apart(tops: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Places (in order) moved apart so that things of `height` don't overlap, and kept between `low` and `high`."""
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + height) if placed else max(top, low))
    limit = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit - height)
        limit = placed[i]
    return placed
