"""Where a value lies among reference games, and where the truth lay between low and high: two drawn scales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import numpy as np
import pygame

from game.desktop.kit import Canvas, Options, Widget

_FINE = 3
_POINTS = 96


def density(quantiles: Sequence[float], low: float, high: float, count: int = _POINTS) -> list[float]:
    """How many games end near each of `count` values from low to high, the most being 1 (Gaussian kernel)."""
    games = np.asarray(quantiles)
    width = max(0.9 * float(np.std(games)) * len(games) ** -0.2, (high - low) / 200)  # Silverman's rule of thumb
    at = np.linspace(low, high, count)
    heights = np.exp(-0.5 * ((at[:, None] - games[None, :]) / width) ** 2).sum(axis=1)
    return [float(h) for h in heights / heights.max()]


class Spread(Widget):
    """Ends of reference games as a hill; par and a value marked on it, the part below the value in colour.

    quantiles: of the games, evenly spaced from the least to the most; labels: words for par and for the value.
    """

    def __init__(
        self,
        quantiles: Sequence[float],
        value: float,
        labels: tuple[str, str],
        show: Callable[[float], str],
        good: bool,
        id: str = "",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.quantiles = list(quantiles)
        self.value = value
        self.labels = labels
        self.show = show
        self.good = good
        self._part = 1.0
        self._hills: tuple[pygame.Surface, pygame.Surface] | None = None

    @property
    def _tint(self) -> str:
        return "good" if self.good else "warn"

    def fill_to(self, part: float) -> None:
        """Draw the mark only so far on its way from the least to the value."""
        self._part = part
        self.redraw()

    @property
    def par(self) -> float:
        """The median."""
        return self.quantiles[len(self.quantiles) // 2]

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> tuple[int, int]:
        return min(width, self.look.px(320)), self.look.px(112)

    def _ends(self) -> tuple[float, float]:
        low, high = min(self.quantiles[0], self.value), max(self.quantiles[-1], self.value)
        room = 0.06 * (high - low) or 1.0
        return low - room, high + room

    def _x(self, value: float) -> int:
        low, high = self._ends()
        return self.rect.x + round(self.rect.w * (value - low) / (high - low))

    def _mark(self) -> int:
        low = self._ends()[0]
        return self._x(low + (self.value - low) * self._part)

    def paint(self, canvas: Canvas) -> None:
        line = self.look.fonts.line_height("small")
        ground = pygame.Rect(self.rect.x, self.rect.y + line + 4, self.rect.w, self.rect.h - 2 * line - 8)
        if ground.w < 20 or ground.h < 8:
            return
        self._paint_hill(canvas, ground)
        canvas.fill(pygame.Rect(ground.x, ground.bottom, ground.w, 1), "border-strong")
        for dot in range(ground.y, ground.bottom, self.look.px(6)):
            canvas.fill(pygame.Rect(self._x(self.par), dot, max(1, self.look.px(1)), self.look.px(3)), "muted")
        mark = self._mark()
        tint = self._tint
        canvas.fill(pygame.Rect(mark - 1, ground.y - 2, self.look.px(2), ground.h + 2), tint)
        canvas.disc((mark, ground.bottom), self.look.px(5), tint, "shade", 1)
        self._word(canvas, self.labels[1], mark, self.rect.y, tint, "small-strong")
        seen = self._word(canvas, self.labels[0], self._x(self.par), self.rect.bottom - line, "muted", "small")
        for end, left in ((self.quantiles[0], True), (self.quantiles[-1], False)):
            words = self.show(end)
            wide = self.look.fonts.width(words, "small")
            at = self._x(end) - (0 if left else wide)  # where it lies: a value may lie beyond all games
            at = max(self.rect.x, min(at, self.rect.right - wide))
            spot = pygame.Rect(at, self.rect.bottom - line, wide, line)
            if not spot.inflate(self.look.px(16), 0).colliderect(seen):
                canvas.text(words, spot, "small", "muted")

    def _word(self, canvas: Canvas, words: str, x: int, y: int, colour: str, role: str) -> pygame.Rect:
        wide = self.look.fonts.width(words, role)
        left = max(self.rect.x, min(x - wide // 2, self.rect.right - wide))
        return canvas.text(words, pygame.Rect(left, y, wide, self.look.fonts.line_height(role)), role, colour)

    def _paint_hill(self, canvas: Canvas, ground: pygame.Rect) -> None:
        """The whole hill, and over it in colour the part up to the mark."""
        if self._hills is None or self._hills[0].get_size() != ground.size:
            self._hills = self._hill(ground.size, "track", 255), self._hill(ground.size, self._tint, 105)
        canvas.surface.blit(self._hills[0], ground)
        reach = max(0, min(ground.w, self._mark() - ground.x))
        canvas.surface.blit(self._hills[1], ground, pygame.Rect(0, 0, reach, ground.h))

    def _hill(self, size: tuple[int, int], colour: str, alpha: int) -> pygame.Surface:
        heights = density(self.quantiles, *self._ends())
        wide, high = size[0] * _FINE, size[1] * _FINE
        edge = [(i / (len(heights) - 1) * (wide - 1), high * (1 - 0.94 * h)) for i, h in enumerate(heights)]
        big = pygame.Surface((wide, high), pygame.SRCALPHA)
        tint = self.look.colour(colour)
        big.fill((*tint, 0))
        pygame.draw.polygon(big, (*tint, alpha), [(0, high), *edge, (wide, high)])
        return pygame.transform.smoothscale(big, size)


class Scale(Widget):
    """A value between low and high: thirds, the middle range in which most lie, a hunch, and the truth as a ring.

    part: the truth, 0 low to 1 high; usual: where most lie, as parts; hunch: the third that was thought, or -1.
    """

    def __init__(
        self, part: float, usual: tuple[float, float], hunch: int = -1, id: str = "", **options: Unpack[Options]
    ) -> None:
        super().__init__(id, (), **options)
        self.part = part
        self.usual = usual
        self.hunch = hunch

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> tuple[int, int]:
        return min(width, self.look.px(240)), self.look.px(22)

    def paint(self, canvas: Canvas) -> None:
        px, pad = self.look.px, self.look.px(8)
        bar = pygame.Rect(self.rect.x + pad, self.rect.centery - px(4), self.rect.w - 2 * pad, px(8))
        canvas.box(bar, "inset", "border", 4)
        left, right = (bar.x + round(bar.w * edge) for edge in self.usual)
        canvas.box(pygame.Rect(left, bar.y, right - left, bar.h), "track", None, 4)
        for third in (1, 2):
            canvas.fill(pygame.Rect(bar.x + bar.w * third // 3, bar.y - px(3), 1, bar.h + px(6)), "border-strong")
        if self.hunch >= 0:
            start, end = (bar.x + bar.w * third // 3 for third in (self.hunch, self.hunch + 1))
            zone = pygame.Rect(start, bar.y - px(5), end - start, bar.h + px(10))
            canvas.box(zone, None, "good" if self.hunch == third_of(self.part) else "bad", 5, 2)
        x = bar.x + round(bar.w * max(0.0, min(1.0, self.part)))
        canvas.disc((x, bar.centery), px(7), "accent", "shade", 2)
        canvas.disc((x, bar.centery), px(3), "panel", "panel", 0)


def third_of(part: float) -> int:
    """0 low, 1 middle, 2 high."""
    return 0 if part < 1 / 3 else 2 if part > 2 / 3 else 1
