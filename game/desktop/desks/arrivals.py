"""What arrives when: power of new sites and draw of new accelerators, quarter by quarter."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.desks.bars import CHIPS, SITES, draw_part
from game.desktop.kit import Canvas, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size

_BARS = 38  # height of the tallest bar at scale 100


class Arrival(NamedTuple):
    """One quarter: kW on their way and kW ordered now, of sites and of chips, and what the tip says."""

    name: str
    sites_kw: float
    chips_kw: float
    new_sites_kw: float
    new_chips_kw: float
    tip: Callable[[], str]


class Arrivals(Widget):
    """Two bars a quarter, sites and chips; hatched: on their way, outlined: ordered now.

    Hover, or left and right, reads out a quarter.
    """

    mouse = True

    def __init__(self, id: str, quarters: Sequence[Arrival], most: str, **options: Unpack[Options]) -> None:
        super().__init__(id, (), **options)
        self.quarters = list(quarters)
        self.most = most
        self._at = -1

    def can_focus(self) -> bool:
        return self.visible and bool(self.quarters)

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int) and kept < len(self.quarters):
            self._at = kept

    def measure(self, width: int) -> Size:
        return width, self.look.px(_BARS) + 2 * self.look.fonts.line_height("small") + self.look.px(2)

    def _columns(self) -> list[pygame.Rect]:
        count = max(1, len(self.quarters))
        edges = [self.rect.x + self.rect.w * i // count for i in range(count + 1)]
        return [pygame.Rect(a, self.rect.y, b - a, self.rect.h) for a, b in itertools.pairwise(edges)]

    def paint(self, canvas: Canvas) -> None:
        px, line = self.look.px, self.look.fonts.line_height("small")
        top = self.rect.y + line
        base = top + px(_BARS)
        scale = max((max(q.sites_kw + q.new_sites_kw, q.chips_kw + q.new_chips_kw) for q in self.quarters), default=0.0)
        canvas.text(self.most, pygame.Rect(self.rect.x, self.rect.y, self.rect.w, line), "small", "muted")
        canvas.fill(pygame.Rect(self.rect.x, top, self.rect.w, 1), "border")
        shown_to = -1
        for place, (quarter, column) in enumerate(zip(self.quarters, self._columns(), strict=True)):
            if place == self._at and (self.hovered or self.focused):
                canvas.box(pygame.Rect(column.x, top, column.w, self.rect.bottom - top), "raised-hover", None, 4)
            wide = min(px(13), max(px(5), column.w // 2 - px(3)))
            middle = column.centerx
            for left, colour, coming, new in (
                (middle - wide - px(1), SITES, quarter.sites_kw, quarter.new_sites_kw),
                (middle + px(1), CHIPS, quarter.chips_kw, quarter.new_chips_kw),
            ):
                y = base
                for size, solid in ((coming, True), (new, False)):
                    if size > 0 and scale > 0:
                        high = max(px(2), round(px(_BARS) * size / scale))
                        y -= high
                        draw_part(canvas, pygame.Rect(left, y, wide, high), colour, "hatch" if solid else "outline")
            name = self.look.fonts.width(quarter.name, "small")
            x = max(self.rect.x, min(middle - name // 2, self.rect.right - name))
            if x > shown_to + px(4):
                canvas.text(quarter.name, pygame.Rect(x, base + px(2), name, line), "small", "muted")
                shown_to = x + name
        canvas.fill(pygame.Rect(self.rect.x, base, self.rect.w, 1), "border-strong")

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if 0 <= self._at < len(self.quarters):
            return self.quarters[self._at].tip()
        return self.tip_now()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            at = next((i for i, column in enumerate(self._columns()) if column.collidepoint(event.pos)), -1)
            if at != self._at:
                self._at = at
                self.redraw()
            return True
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self._at = max(0, min(len(self.quarters) - 1, self._at + (1 if event.key == pygame.K_RIGHT else -1)))
            self.redraw()
            return True
        return False
