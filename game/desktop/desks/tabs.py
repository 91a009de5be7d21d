"""The strip of desks: a sign and a name each, and a dot where something waits to be decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Unpack

import pygame

from game.desktop.kit import Canvas, Segmented
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size

_ICON, _GAP, _ROLE = 14, 5, "small-strong"


class DeskTabs(Segmented):
    """Tabs as wide as their words need, in one row; `waiting`: keys of the tabs with a dot."""

    def __init__(
        self,
        id: str,
        choices: Sequence[tuple[str, str, str]],
        value: str,
        on_change: Callable[[str], None],
        waiting: Collection[str] = (),
        tips: Callable[[str], str | Tip] | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, choices, value, on_change, kind="tabs", **options)
        self.waiting = set(waiting)
        self.tips = tips

    def _natural(self) -> list[int]:
        fonts, px = self.look.fonts, self.look.px
        return [px(_ICON + _GAP) + fonts.width(choice[1], _ROLE) for choice in self.choices]

    def measure(self, width: int) -> Size:
        px = self.look.px
        wide = sum(self._natural()) + px(12) * len(self.choices)
        return min(width, wide), max(px(32), self.look.fonts.line_height(_ROLE) + px(12))

    def cells(self) -> list[pygame.Rect]:
        natural = self._natural()
        free = self.rect.w - sum(natural)
        rects, x = [], float(self.rect.x)
        for wide in natural:
            own = wide + free / len(natural)
            rects.append(pygame.Rect(round(x), self.rect.y, round(x + own) - round(x), self.rect.h))
            x += own
        return rects

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        base = pygame.Rect(self.rect.x, self.rect.bottom - max(1, px(1)), self.rect.w, max(1, px(1)))
        canvas.fill(base, "border")
        for place, (choice, cell, wide) in enumerate(zip(self.choices, self.cells(), self._natural(), strict=True)):
            chosen, hot = choice[0] == self.value, self.hovered and place == self._hot
            if hot and not chosen:
                canvas.box(cell.inflate(0, -px(6)), "raised")
            colour = "text" if chosen or hot else "muted"
            left = cell.x + max(0, cell.w - wide) // 2
            spot = pygame.Rect(left, cell.y, px(_ICON), cell.h)
            canvas.icon(choice[2] if len(choice) == 3 else "", spot, "accent" if chosen else colour, _ICON)
            if choice[0] in self.waiting:
                canvas.disc((spot.right, cell.centery - px(7)), px(3), "warn", "panel", max(1, px(1)))
            text = pygame.Rect(spot.right + px(_GAP), cell.y, wide - px(_ICON + _GAP), cell.h)
            canvas.text(choice[1], text, _ROLE, colour)
            if chosen:
                line = pygame.Rect(cell.x + px(2), cell.bottom - px(3), cell.w - px(4), px(3))
                canvas.box(line, "accent", None, 1)

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if self.tips is None:
            return self.tip_now()
        key = self.value
        if pos is not None:
            key = next(
                (c[0] for c, cell in zip(self.choices, self.cells(), strict=True) if cell.collidepoint(pos)), key
            )
        return self.tips(key)

    def can_focus(self) -> bool:
        return self.visible
