"""A bridge from one sum to another: what comes in, what goes out, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.desks.bars import draw_part
from game.desktop.kit import Canvas, Colour, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size


class Step(NamedTuple):
    """A line of the bridge: a bar from `start` to `end`; `low` and `high` mark the range of an estimate."""

    name: str
    start: float
    end: float
    shown: str
    colour: str | Colour = "accent"
    total: bool = False
    low: float | None = None
    high: float | None = None
    tip: str = ""


class Waterfall(Widget):
    """Steps from top to bottom: name, bar, figure. Hover tells a step, the tip the whole."""

    mouse = True

    def __init__(self, id: str, steps: Sequence[Step], **options: Unpack[Options]) -> None:
        super().__init__(id, (), **options)
        self.steps = list(steps)

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def _row(self) -> int:
        return self.look.fonts.line_height("small") + self.look.px(4)

    def measure(self, width: int) -> Size:
        return width, len(self.steps) * self._row()

    def _plot(self) -> pygame.Rect:
        px, fonts = self.look.px, self.look.fonts
        left = max((fonts.width(step.name, "small") for step in self.steps), default=0) + px(8)
        right = max((fonts.width(step.shown, "small-strong") for step in self.steps), default=0) + px(8)
        return pygame.Rect(self.rect.x + left, self.rect.y, max(px(20), self.rect.w - left - right), self.rect.h)

    def _scale(self) -> tuple[float, float]:
        ends = [0.0]
        for step in self.steps:
            ends += [x for x in (step.start, step.end, step.low, step.high) if x is not None]
        low, high = min(ends), max(ends)
        return low, high if high > low else low + 1.0

    def paint(self, canvas: Canvas) -> None:
        px, plot = self.look.px, self._plot()
        low, high = self._scale()

        def x(value: float) -> int:
            return plot.x + round(plot.w * (value - low) / (high - low))

        canvas.fill(pygame.Rect(x(0.0), plot.y, 1, plot.h), "border-strong")
        for place, step in enumerate(self.steps):
            row = pygame.Rect(self.rect.x, self.rect.y + place * self._row(), self.rect.w, self._row())
            canvas.text(step.name, row, "small", "text" if step.total else "muted")
            canvas.text(step.shown, row, "small-strong", step.colour if not step.total else "text", "right")
            left, right = sorted((x(step.start), x(step.end)))
            bar = pygame.Rect(left, row.y + px(4), max(px(2), right - left), row.h - px(8))
            draw_part(canvas, bar, step.colour, "solid")
            if step.low is not None and step.high is not None:
                reach = pygame.Rect(x(step.low), row.centery - px(1), max(px(3), x(step.high) - x(step.low)), px(3))
                canvas.fill(reach, "text")
            if place + 1 < len(self.steps):  # the thread that the next bar hangs on
                canvas.fill(pygame.Rect(x(step.end), bar.bottom, 1, px(8)), "border-strong")

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if pos is not None:
            place = (pos[1] - self.rect.y) // max(1, self._row())
            if 0 <= place < len(self.steps) and self.steps[place].tip:
                return self.steps[place].tip
        return self.tip_now()
