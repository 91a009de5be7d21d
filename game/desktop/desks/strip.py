"""Who asks what: prices of firms as dots on one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size

_LEVELS = 3  # most rows of names above the line


class Dot(NamedTuple):
    """A firm's place on the line; `mine` is drawn larger, and `hollow` where it would go."""

    value: float
    name: str
    colour: Colour
    tip: str = ""
    mine: bool = False
    hollow: bool = False


class PriceStrip(Widget):
    """Dots with names above and the ends of the scale below; hover names a dot, the tip ranks them all."""

    mouse = True

    def __init__(
        self,
        id: str,
        dots: Sequence[Dot],
        low: str,
        high: str,
        middle: str = "",
        *,
        log: bool = False,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.dots = sorted(dots, key=lambda dot: dot.value)
        self.low, self.high, self.middle = low, high, middle
        self.log = log
        self._names_at: dict[int, list[tuple[Dot, pygame.Rect, int]]] = {}  # by width

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self._names_at.clear()

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> Size:
        line = self.look.fonts.line_height("small")
        return width, line * (self._rows(width) + 1) + self.look.px(20)

    def _rows(self, width: int) -> int:
        """How many rows the names need."""
        return max((level for _, _, level in self._names(width)), default=0) + 1

    def _axis(self) -> pygame.Rect:
        px, line = self.look.px, self.look.fonts.line_height("small")
        top = self.rect.y + line * self._rows(self.rect.w) + px(10)
        return pygame.Rect(self.rect.x + px(16), top, self.rect.w - px(32), max(1, px(2)))

    def _along(self, value: float, left: int, width: int) -> int:
        """Where a value stands on an axis."""
        low, high = self.dots[0].value, self.dots[-1].value
        if self.log and low > 0:
            value, low, high = math.log(value), math.log(low), math.log(high)
        return left + (round(width * (value - low) / (high - low)) if high > low else width // 2)

    def _x(self, value: float) -> int:
        axis = self._axis()
        return self._along(value, axis.x, axis.w)

    def _names(self, width: int) -> list[tuple[Dot, pygame.Rect, int]]:
        """Names with their places along the line, each in the lowest row where it touches no other, own first."""
        if width not in self._names_at:
            self._names_at[width] = self._place_names(width)
        return self._names_at[width]

    def _place_names(self, width: int) -> list[tuple[Dot, pygame.Rect, int]]:
        px, fonts = self.look.px, self.look.fonts
        taken: list[list[tuple[int, int]]] = [[] for _ in range(_LEVELS)]
        found = []
        for dot in sorted(self.dots, key=lambda dot: (not (dot.mine or dot.hollow), dot.value)):
            wide = fonts.width(dot.name, "small-strong" if dot.mine or dot.hollow else "small")
            x = self._along(dot.value, px(16), width - px(32))
            start = max(0, min(x - wide // 2, width - wide))
            free = (i for i, row in enumerate(taken) if all(start > b or start + wide < a for a, b in row))
            level = next(free, -1)
            if level >= 0:  # else there is no room: the tip names it
                taken[level].append((start - px(5), start + wide + px(5)))
                found.append((dot, pygame.Rect(start, 0, wide, fonts.line_height("small")), level))
        return found

    def paint(self, canvas: Canvas) -> None:
        if not self.dots:
            return
        px, fonts, axis = self.look.px, self.look.fonts, self._axis()
        canvas.fill(axis.inflate(px(24), 0), "border-strong")
        self._paint_names(canvas)
        for dot in sorted(self.dots, key=lambda dot: (dot.mine, dot.hollow)):
            radius = px(7 if dot.mine or dot.hollow else 5)
            at = (self._x(dot.value), axis.centery)
            if dot.hollow:
                canvas.disc(at, radius, "inset", "text", max(2, px(2)))
            else:
                canvas.disc(at, radius, dot.colour, "text" if dot.mine else "shade", max(1, px(2 if dot.mine else 1)))
        line = fonts.line_height("small")
        row = pygame.Rect(self.rect.x, axis.bottom + px(8), self.rect.w, line)
        canvas.text(self.low, row, "small", "muted")
        canvas.text(self.high, row, "small", "muted", "right")
        if self.middle:
            canvas.text(self.middle, row, "small", "muted", "center")

    def _paint_names(self, canvas: Canvas) -> None:
        """Names, and a thin stem down to the dot where no other name is in the way."""
        px, axis, line = self.look.px, self._axis(), self.look.fonts.line_height("small")
        names = self._names(self.rect.w)
        for dot, place, level in names:
            own, x = dot.mine or dot.hollow, self._x(dot.value)
            at = x - self.rect.x
            top = axis.y - px(9) - line * (level + 1)
            blocked = any(low < level and other.left - px(3) <= at <= other.right + px(3) for _, other, low in names)
            if level and not blocked:
                canvas.fill(pygame.Rect(x, top + line, 1, axis.y - top - line), "border-strong")
            role = "small-strong" if own else "small"
            canvas.text(dot.name, place.move(self.rect.x, top), role, "text" if own else "muted")

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if pos is not None:
            reach = self.look.px(9)
            near = [dot for dot in self.dots if abs(self._x(dot.value) - pos[0]) <= reach and dot.tip]
            if near and abs(pos[1] - self._axis().centery) <= 2 * reach:
                return "\n".join(dot.tip for dot in near)
        return self.tip_now()
