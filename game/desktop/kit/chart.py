"""Lines over time, with a range of what may come; also as a sparkline."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import Options, Size, Widget

_FINE = 2


@dataclass(frozen=True)
class Line:
    """A named line; `band` is (low, high) for each step after the last value."""

    name: str
    values: Sequence[float]
    colour: str | Colour = "accent"
    band: Sequence[tuple[float, float]] = ()


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

    Focus and left/right (or hover) read out the values at one step; `steps` names the steps.
    """

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
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.lines = list(lines)
        self.bare = bare
        self.show = show
        self.steps = list(steps)
        self.zero = zero
        self._at: int | None = None
        self._image: tuple[object, pygame.Surface] | None = None

    def can_focus(self) -> bool:
        return self.visible and not self.bare

    def keep(self) -> object:
        return self._at, self._image

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 2:
            self._at, self._image = kept
            if self._at is not None and self._at >= self._count():
                self._at = None

    def measure(self, width: int) -> Size:
        px = self.look.px
        return (min(width, px(90)), px(24)) if self.bare else (min(width, px(320)), px(150))

    def _count(self) -> int:
        return max((len(line.values) + len(line.band) for line in self.lines), default=0)

    def _range(self) -> tuple[float, float]:
        values = [v for line in self.lines for v in line.values if math.isfinite(v)]
        values += [v for line in self.lines for pair in line.band for v in pair if math.isfinite(v)]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        if self.zero:
            low, high = min(0.0, low), max(0.0, high)
        room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
        return low - (0.0 if self.zero and low == 0 else room), high + room

    def _plot(self) -> pygame.Rect:
        if self.bare:
            return self.rect.inflate(-4, -6)
        px, fonts = self.look.px, self.look.fonts
        low, high = self._range()
        left = max((fonts.width(self.show(t), "small") for t in ticks(low, high, 4)), default=0) + px(10)
        right = max((fonts.width(line.name, "small") for line in self.lines), default=0) + px(14)
        right = min(right, self.rect.w // 3)
        bottom = fonts.line_height("small") + px(2) if self.steps else px(6)
        return pygame.Rect(
            self.rect.x + left, self.rect.y + px(8), self.rect.w - left - right, self.rect.h - px(8) - bottom
        )

    def _point(self, plot: pygame.Rect, at: float, value: float) -> tuple[float, float]:
        low, high = self._range()
        x = plot.w * at / max(1, self._count() - 1)
        return x, plot.h * (1 - (value - low) / (high - low))

    def _drawn(self, plot: pygame.Rect) -> pygame.Surface:
        key = (
            plot.size,
            self._range(),
            tuple((tuple(line.values), tuple(line.band), line.colour) for line in self.lines),
        )
        if self._image is not None and self._image[0] == key:
            return self._image[1]
        pad = 4
        big = pygame.Surface(((plot.w + 2 * pad) * _FINE, (plot.h + 2 * pad) * _FINE), pygame.SRCALPHA)
        for line in self.lines:
            colour = self.look.colour(line.colour)
            points = [
                ((x + pad) * _FINE, (y + pad) * _FINE)
                for x, y in (self._point(plot, i, v) for i, v in enumerate(line.values) if math.isfinite(v))
            ]
            if line.band and points:
                start = len(line.values)
                upper = [self._point(plot, start + i, high) for i, (_, high) in enumerate(line.band)]
                lower = [self._point(plot, start + i, low) for i, (low, _) in enumerate(line.band)]
                edge = [((x + pad) * _FINE, (y + pad) * _FINE) for x, y in upper + lower[::-1]]
                pygame.draw.polygon(big, (*colour, 70), [points[-1], *edge])
            if len(points) > 1:
                for shift in (-1.5, -0.5, 0.5, 1.5):
                    pygame.draw.aalines(big, colour, False, [(x, y + shift) for x, y in points])
            if points:
                pygame.draw.circle(big, colour, points[-1], (2 if self.bare else 3.5) * _FINE)
        image = pygame.transform.smoothscale(big, (plot.w + 2 * pad, plot.h + 2 * pad))
        self._image = (key, image)
        return image

    def paint(self, canvas: Canvas) -> None:
        plot = self._plot()
        if plot.w < 8 or plot.h < 8:
            return
        if not self.bare:
            self._paint_axes(canvas, plot)
        canvas.surface.blit(self._drawn(plot), (plot.x - 4, plot.y - 4))
        if self.bare:
            return
        self._paint_names(canvas, plot)
        if self._at is not None and (self.hovered or self.focused):
            x = plot.x + round(self._point(plot, self._at, 0.0)[0])
            canvas.fill(pygame.Rect(x, plot.y, 1, plot.h), "muted")

    def _paint_axes(self, canvas: Canvas, plot: pygame.Rect) -> None:
        px, fonts = self.look.px, self.look.fonts
        low, high = self._range()
        height = fonts.line_height("small")
        for tick in ticks(low, high, max(2, min(5, plot.h // (2 * height)))):
            y = plot.y + round(self._point(plot, 0, tick)[1])
            canvas.fill(pygame.Rect(plot.x, y, plot.w, 1), "border")
            area = pygame.Rect(self.rect.x, y - height // 2, plot.x - self.rect.x - px(6), height)
            canvas.text(self.show(tick), area, "small", "muted", "right")
        last_right = -1
        for i, name in enumerate(self.steps):
            wide = fonts.width(name, "small")
            x = plot.x + round(self._point(plot, i, 0.0)[0]) - wide // 2
            x = max(plot.x, min(x, self.rect.right - wide))
            if x > last_right + px(12):
                canvas.text(name, pygame.Rect(x, self.rect.bottom - height, wide, height), "small", "muted")
                last_right = x + wide

    def _paint_names(self, canvas: Canvas, plot: pygame.Rect) -> None:
        """Names right of the line ends, moved apart where they would collide."""
        px = self.look.px
        height = self.look.fonts.line_height("small")
        ends = sorted(
            (
                (plot.y + self._point(plot, 0, line.values[-1])[1] - height / 2, line)
                for line in self.lines
                if line.values and math.isfinite(line.values[-1])
            ),
            key=lambda pair: pair[0],
        )
        tops: list[float] = []
        for top, _ in ends:
            tops.append(max(top, tops[-1] + height) if tops else max(top, float(self.rect.y)))
        over = tops[-1] + height - plot.bottom - px(6) if tops else 0.0
        for i in range(len(tops) - 1, -1, -1):
            if over <= 0:
                break
            tops[i] -= over
            over = tops[i - 1] + height - tops[i] if i else 0.0
        for top, (_, line) in zip(tops, ends, strict=True):
            area = pygame.Rect(plot.right + px(8), round(top), self.rect.right - plot.right - px(8), height)
            canvas.text(line.name, area, "small", line.colour)

    def tip_at(self, pos: tuple[int, int] | None) -> str:
        if self._at is None or self.bare:
            return self.tip_text()
        parts = [self.steps[self._at]] if self._at < len(self.steps) else []
        for line in self.lines:
            if self._at < len(line.values):
                parts.append(f"{line.name}: {self.show(line.values[self._at])}")
            elif self._at - len(line.values) < len(line.band):
                low, high = line.band[self._at - len(line.values)]
                parts.append(f"{line.name}: {self.show(low)} … {self.show(high)}")
        return "\n".join(parts)

    def handle(self, event: pygame.event.Event) -> bool:
        if self.bare or not self._count():
            return False
        if event.type == pygame.MOUSEMOTION:
            plot = self._plot()
            share = (event.pos[0] - plot.x) / max(1, plot.w)
            self._at = max(0, min(self._count() - 1, round(share * (self._count() - 1))))
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
