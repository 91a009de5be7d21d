"""Which parts of a window no longer show what is true."""

from __future__ import annotations

import pygame

#: In more parts than this a window isn't drawn: they are joined.
_PARTS = 4


class Damage:
    """Rectangles to draw anew; at first the whole window."""

    def __init__(self) -> None:
        self._whole = True
        self._rects: list[pygame.Rect] = []

    def add(self, rect: pygame.Rect | None) -> None:
        """This shows no longer what is true; None: nothing does."""
        if rect is None:
            self._whole = True
        elif not self._whole and rect.w > 0 and rect.h > 0 and not self.has(rect):
            self._rects.append(pygame.Rect(rect))

    def has(self, rect: pygame.Rect) -> bool:
        """Whether a rectangle is known to be spoilt; False may be wrong."""
        return self._whole or (bool(self._rects) and bool(self._rects[-1].contains(rect)))

    def take(self, window: pygame.Rect) -> list[pygame.Rect]:
        """What must be drawn anew of a window: few rectangles, none upon another; from now on nothing."""
        rects = [window] if self._whole else [rect.clip(window) for rect in self._rects]
        self._whole, self._rects = False, []
        return _joined([rect for rect in rects if rect.w and rect.h])


def _joined(rects: list[pygame.Rect]) -> list[pygame.Rect]:
    """Rectangles in the place of those that touch, and of those that are too many."""
    found: list[pygame.Rect] = []
    for rect in rects:
        rect = pygame.Rect(rect)
        while (place := rect.collidelist(found)) >= 0:
            rect.union_ip(found.pop(place))
        found.append(rect)
        if len(found) > _PARTS:
            found = _joined([found[0].unionall(found[1:])])
    return found
