"""A few figures side by side, each over its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size


class Figure(NamedTuple):
    """A figure, what it is, and what its tip says."""

    shown: str
    name: str
    colour: str | Colour = "text"
    tip: str | Tip = ""


class Figures(Widget):
    """Columns of equal width, wider where a figure needs it; hover tells one, left and right read them out."""

    mouse = True
    rigid = True

    def __init__(
        self, id: str, figures: Sequence[Figure], role: str = "small-strong", **options: Unpack[Options]
    ) -> None:
        super().__init__(id, (), **options)
        self.figures = list(figures)
        self.role = role
        self._at = 0

    def can_focus(self) -> bool:
        return self.visible and any(figure.tip for figure in self.figures)

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int) and kept < len(self.figures):
            self._at = kept

    def _wide(self) -> list[int]:
        fonts = self.look.fonts
        return [max(fonts.width(fig.shown, self.role), fonts.width(fig.name, "small")) for fig in self.figures]

    def measure(self, width: int) -> Size:
        fonts, gap = self.look.fonts, self.look.px(8)
        wide = sum(self._wide()) + gap * (len(self.figures) - 1)
        return min(width, wide), fonts.line_height(self.role) + fonts.line_height("small")

    def _columns(self) -> list[pygame.Rect]:
        wide = self._wide()
        free = max(0, self.rect.w - sum(wide))
        rects, x = [], float(self.rect.x)
        for own in wide:
            step = own + free / len(wide)
            rects.append(pygame.Rect(round(x), self.rect.y, round(step), self.rect.h))
            x += step
        return rects

    def paint(self, canvas: Canvas) -> None:
        fonts = self.look.fonts
        high = fonts.line_height(self.role)
        for place, (figure, column) in enumerate(zip(self.figures, self._columns(), strict=True)):
            if place == self._at and figure.tip and self.focused:
                canvas.box(column.inflate(self.look.px(4), 0), "raised")
            canvas.text(figure.shown, pygame.Rect(column.x, column.y, column.w, high), self.role, figure.colour)
            below = pygame.Rect(column.x, column.y + high, column.w, column.h - high)
            canvas.text(figure.name, below, "small", "muted")

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        at = self._at
        if pos is not None:
            at = next((i for i, column in enumerate(self._columns()) if column.collidepoint(pos)), at)
        return self.figures[at].tip if at < len(self.figures) else ""

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        return next((column for column in self._columns() if column.collidepoint(pos)), self.view())

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            at = self._at + (1 if event.key == pygame.K_RIGHT else -1)
            if 0 <= at < len(self.figures):
                self._at = at
                self.redraw()
                return True
        return False
