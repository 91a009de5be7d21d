"""Stacked columns over quarters ahead: what falls due when, and of what kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.desks.bars import Key, Part, draw_legend, draw_part, legend_lines
from game.desktop.kit import Canvas, Colour, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size

PLOT = 64  # pixels of the tallest column at scale 100


class Stack(NamedTuple):
    """A column: its name below, its parts from the ground up (`Part.name` and size make the rows of its tip)."""

    name: str
    parts: Sequence[Part]

    @property
    def total(self) -> float:
        """The whole of it."""
        return sum(part.size for part in self.parts)


class Columns(Widget):
    """Columns on one scale with a legend. Left and right (or the mouse) go from one to the next; each has its tip."""

    focusable = True
    mouse = True

    def __init__(
        self,
        id: str,
        stacks: Sequence[Stack],
        show: Callable[[float], str],
        whole: str,
        legend: Sequence[Key] = (),
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.stacks = list(stacks)
        self.show = show
        self.whole = whole  # what the tip calls the sum of a column
        self.legend = list(legend)
        self._at = 0

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int):
            self._at = max(0, min(kept, len(self.stacks) - 1))

    def can_focus(self) -> bool:
        return self.visible and bool(self.stacks)

    # -- places -----------------------------------------------------------------

    def _line(self) -> int:
        return self.look.fonts.line_height("small")

    def measure(self, width: int) -> Size:
        keys = len(legend_lines(self.look, self.legend, width)) * (self._line() + self.look.px(1))
        return width, self.look.px(PLOT + 6) + 2 * self._line() + keys

    def _plot(self) -> pygame.Rect:
        """Where the tallest column just fits, below the line with its amount."""
        around = self.measure(self.rect.w)[1] - self.look.px(PLOT)
        high = max(self.look.px(PLOT), self.rect.h - around)  # taller where there is room
        return pygame.Rect(self.rect.x, self.rect.y + self._line() + self.look.px(2), self.rect.w, high)

    def _slot(self, place: int) -> pygame.Rect:
        plot, count = self._plot(), max(len(self.stacks), 1)
        left, right = (plot.x + round(plot.w * i / count) for i in (place, place + 1))
        return pygame.Rect(left, plot.y, right - left, plot.h)

    # -- drawing ----------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        px, plot, line = self.look.px, self._plot(), self._line()
        most = max((stack.total for stack in self.stacks), default=0.0) or 1.0
        canvas.fill(pygame.Rect(plot.x, plot.bottom, plot.w, 1), "border-strong")
        tallest = max(range(len(self.stacks)), key=lambda i: self.stacks[i].total, default=-1)
        marked = self._at if self.focused or self.hovered else tallest
        widest = max((self.look.fonts.width(stack.name, "small") for stack in self.stacks), default=0)
        every = -(-(widest + px(4)) * max(len(self.stacks), 1) // max(plot.w, 1))  # names that have room, evenly
        for place, stack in enumerate(self.stacks):
            slot = self._slot(place)
            if self.focused and place == self._at:
                canvas.box(slot.inflate(-px(2), px(2)), "selected", None, 3)
            self._paint_stack(canvas, stack, slot.inflate(-max(px(4), slot.w // 4), 0), most)
            if place == marked and stack.total > 0:
                shown = self.show(stack.total)
                wide = self.look.fonts.width(shown, "small")
                left = max(plot.x, min(slot.centerx - wide // 2, plot.right - wide))
                top = plot.bottom - round(plot.h * stack.total / most) - line
                canvas.text(shown, pygame.Rect(left, top, wide, line), "small", "text")
            wide = self.look.fonts.width(stack.name, "small")
            left = max(plot.x, min(slot.centerx - wide // 2, plot.right - wide))
            if place % every == 0:
                canvas.text(stack.name, pygame.Rect(left, plot.bottom + px(2), wide, line), "small", "muted")
        lines = legend_lines(self.look, self.legend, self.rect.w)
        draw_legend(canvas, lines, (self.rect.x, plot.bottom + line + px(4)))

    def _paint_stack(self, canvas: Canvas, stack: Stack, slot: pygame.Rect, most: float) -> None:
        foot, at = slot.bottom, 0.0
        for part in stack.parts:
            at += part.size
            top = slot.bottom - round(slot.h * at / most)
            if part.size > 0:
                high = max(foot - top, self.look.px(2))
                draw_part(canvas, pygame.Rect(slot.x, foot - high, slot.w, high), part.colour, part.style)
                foot = top

    # -- reading out ------------------------------------------------------------

    def tip_near(self) -> pygame.Rect:
        return self._slot(self._at)

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        return self._slot(self._at)

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if not self.stacks:
            return self.tip_now()
        stack, general = self.stacks[self._at], self.tip_now()
        rows: list[tuple[str, str, str | Colour]] = [
            (part.name, self.show(part.size), part.colour) for part in stack.parts if part.size > 0
        ]
        rows.append((self.whole, self.show(stack.total), "text"))
        words = general.text if isinstance(general, Tip) else general
        return Tip(stack.name, words, rows)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            places = (i for i in range(len(self.stacks)) if self._slot(i).collidepoint(event.pos[0], self._plot().y))
            found = next(places, self._at)
            if found != self._at:
                self._at = found
                self.screen.tips.restart()
                self.redraw()
            return False
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            at = self._at + (1 if event.key == pygame.K_RIGHT else -1)
            if not 0 <= at < len(self.stacks):
                return False
            self._at = at
            self.screen.tips.restart()
            self.redraw()
            return True
        return False
