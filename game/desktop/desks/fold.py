"""What is out of the way until it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import pygame

from game.desktop.kit import Canvas, Clickable, Column, Widget
from game.desktop.kit.widget import Options, Size


class _Head(Clickable):
    """The line that opens and closes: a chevron, a title, a quiet remark at the right."""

    rigid = True

    def __init__(self, id: str, text: str, more: str, icon: str, on_click: Callable[[], None], tip: str) -> None:
        super().__init__(id, (), tip=tip)
        self.text, self.more, self.icon = text, more, icon
        self.more_colour = "muted"
        self.on_click = on_click
        self.is_open = False

    def measure(self, width: int) -> Size:
        fonts, px = self.look.fonts, self.look.px
        wide = fonts.width(self.text, "strong") + fonts.width(self.more, "small-strong") + px(48)
        return min(width, wide), fonts.line_height("strong") + px(8)

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        if self.hovered:
            canvas.box(self.rect, "raised")
        left = self.rect.x + px(4)
        chevron = "chevron-down" if self.is_open else "chevron-right"
        canvas.icon(chevron, pygame.Rect(left, self.rect.y, px(16), self.rect.h), "muted", 16)
        left += px(20)
        if self.icon:
            canvas.icon(self.icon, pygame.Rect(left, self.rect.y, px(16), self.rect.h), "muted", 16)
            left += px(22)
        room = self.look.fonts.width(self.more, "small-strong") + px(4)
        title = pygame.Rect(left, self.rect.y, self.rect.right - left - room - px(6), self.rect.h)
        canvas.text(self.text, title, "strong", "text")
        if self.more:
            canvas.text(self.more, self.rect.inflate(-px(8), 0), "small-strong", self.more_colour, "right")


class Fold(Column):
    """A title that shows or hides what `build` gives; nothing is built while it is closed.

    Stays as the person left it when the screen is built anew.
    """

    def __init__(
        self,
        id: str,
        text: str,
        build: Callable[[], Sequence[Widget]],
        *,
        more: str = "",
        more_colour: str = "muted",
        icon: str = "",
        head_tip: str = "",
        is_open: bool = False,
        gap: int = 8,
        **options: Unpack[Options],
    ) -> None:
        self._head = _Head(f"{id}-head", text, more, icon, self.turn, head_tip)
        self._head.more_colour = more_colour
        super().__init__(self._head, id=id, gap=gap, **options)
        self._build = build
        self._show(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._head.is_open

    def turn(self) -> None:
        """Open it if it is closed, close it if it is open."""
        self._show(not self.is_open)

    def keep(self) -> object:
        return self.is_open

    def restore(self, kept: object) -> None:
        if isinstance(kept, bool):
            self._show(kept)

    def _show(self, is_open: bool) -> None:
        if is_open == self.is_open:
            return
        self._head.is_open = is_open
        body = list(self._build()) if is_open else []
        if self.attached:
            for place, child in enumerate(body, 1):
                child.attach(self.screen, self, f"{self.id}/{place}")
        self.children = [self._head, *body]
