"""A view on something taller than its place."""

from __future__ import annotations

from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.widget import Options, Size, Widget


def draw_bar(canvas: Canvas, track: pygame.Rect, offset: int, seen: int, total: int) -> None:
    """The bar that tells which part of `total` pixels is seen."""
    if total <= seen or track.h <= 0:
        return
    length = max(canvas.look.px(24), track.h * seen // total)
    top = track.y + (track.h - length) * offset // max(1, total - seen)
    canvas.box(pygame.Rect(track.x, top, track.w, length), "border-strong", None, 4)


class Scroll(Widget):
    """Shows one child, scrolled up and down; a stop for the keyboard only when there is something to scroll."""

    steady = True
    mouse = True

    def __init__(self, id: str, child: Widget, **options: Unpack[Options]) -> None:
        super().__init__(id, (child,), **options)
        self._offset = 0
        self._total = 0
        self._grip: int | None = None

    @property
    def child(self) -> Widget:
        """What is scrolled."""
        return self.children[0]

    def can_focus(self) -> bool:
        return self.visible and self._total > self.rect.h

    def keep(self) -> object:
        return self._offset, self._grip

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 2:
            self._offset, self._grip = kept

    def _bar_room(self) -> int:
        return self.look.px(self.look.theme.scrollbar) + self.look.px(4)

    def measure(self, width: int) -> Size:
        return self.child.size(width)

    def height_at(self, width: int) -> int:
        if self.height is not None:
            return self.look.px(self.height)
        return self.child.height_at(width if self.width is None else self.look.px(self.width))

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        before, width = (self._total, self._offset), self.rect.w
        self._total = self.child.height_at(width)
        if self._total > self.rect.h:
            width -= self._bar_room()
            self._total = self.child.height_at(width)
        self._offset = max(0, min(self._offset, self._total - self.rect.h))
        if self.attached and (self._total, self._offset) != before:
            self.screen.spoil(self)  # the bar
        self.child.put(pygame.Rect(self.rect.x, self.rect.y - self._offset, width, max(self._total, self.rect.h)))

    def window(self) -> pygame.Rect | None:
        return self.rect

    def scroll_to(self, offset: int) -> bool:
        """Move the view; True if it moved."""
        offset = max(0, min(offset, self._total - self.rect.h))
        if offset == self._offset:
            return False
        self._offset = offset
        self.changed()
        return True

    def reveal(self, rect: pygame.Rect) -> None:
        margin = self.look.px(6)
        if rect.top - margin < self.rect.top:
            self.scroll_to(self._offset + rect.top - margin - self.rect.top)
        elif rect.bottom + margin > self.rect.bottom:
            down = min(rect.bottom + margin - self.rect.bottom, rect.top - margin - self.rect.top)
            self.scroll_to(self._offset + down)

    def draw(self, canvas: Canvas) -> None:
        if not self.visible:
            return
        with canvas.clipped(self.rect):
            super().draw(canvas)
        draw_bar(canvas, self._track(), self._offset, self.rect.h, self._total)

    def _track(self) -> pygame.Rect:
        wide = self.look.px(self.look.theme.scrollbar)
        return pygame.Rect(self.rect.right - wide, self.rect.y, wide, self.rect.h)

    def handle(self, event: pygame.event.Event) -> bool:
        step = self.look.px(48)
        if event.type == pygame.MOUSEWHEEL:
            return self.scroll_to(self._offset - event.y * step)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self._total > self.rect.h:
            if self._track().collidepoint(event.pos):
                self._grip = event.pos[1] - self._offset * self.rect.h // self._total
                return True
        if event.type == pygame.MOUSEMOTION and self._grip is not None:
            self.scroll_to((event.pos[1] - self._grip) * self._total // max(1, self.rect.h))
            return True
        if event.type == pygame.MOUSEBUTTONUP:
            self._grip = None
        if event.type == pygame.KEYDOWN:
            page = self.rect.h - step
            jumps = {pygame.K_PAGEUP: -page, pygame.K_PAGEDOWN: page}
            if self.focused:
                jumps |= {pygame.K_UP: -step, pygame.K_DOWN: step}
                jumps |= {pygame.K_HOME: -self._total, pygame.K_END: self._total}
            if event.key in jumps:
                return self.scroll_to(self._offset + jumps[event.key])
        return False
