"""Shares of a whole as a bar: a cap table, parts of a score, how full something is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import Options, Size, Widget


class Meter(Widget):
    """Parts (share of 1, colour) from left to right on a track; say the same in words beside it or in the tip."""

    steady = True
    rigid = True

    def __init__(
        self, parts: Sequence[tuple[float, str | Colour]], *, id: str = "", thick: int = 10, **options: Unpack[Options]
    ) -> None:
        super().__init__(id, (), **options)
        self.parts = list(parts)
        self.thick = thick

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> Size:
        return min(width, self.look.px(120)), self.look.px(self.thick)

    def paint(self, canvas: Canvas) -> None:
        canvas.box(self.rect, "track", None, self.thick // 2)
        before = 0.0
        for share, colour in self.parts:
            after = min(1.0, before + max(0.0, share))
            left, right = (self.rect.x + round(self.rect.w * edge) for edge in (before, after))
            if right > left:
                part = pygame.Rect(left, self.rect.y, max(1, right - left - (1 if after < 1 else 0)), self.rect.h)
                canvas.box(part, colour, None, 2)
            before = after
