"""A value on a track."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.widget import Options, Size, Widget


def _plain(value: float) -> str:
    return f"{value:g}"


def _ignore(value: float) -> None:
    """The default answer to a change."""


class Slider(Widget):
    """A caption, a value and a track.

    Left and right go by `step`, Page up and down (or with Shift) by ten steps, Home and End to the ends.
    `mark` puts a small tick on the track (the standing value, say).
    """

    steady = True
    focusable = True
    mouse = True

    rigid = True

    def __init__(
        self,
        id: str,
        text: str,
        value: float,
        low: float,
        high: float,
        step: float,
        on_change: Callable[[float], None] = _ignore,
        *,
        show: Callable[[float], str] = _plain,
        mark: float | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        if high < low or step <= 0:
            raise ValueError(f"slider {id!r}: needs low <= high and step > 0, not {low}, {high}, {step}")
        self.text = text
        self.low = low
        self.high = high
        self.step = step
        self.value = max(low, min(high, value))
        self.on_change = on_change
        self.show = show
        self.mark = mark
        self._dragging = False

    def keep(self) -> object:
        return self._dragging or None

    def restore(self, kept: object) -> None:
        self._dragging = bool(kept)

    def measure(self, width: int) -> Size:
        fonts, px = self.look.fonts, self.look.px
        widest = max(fonts.width(self.show(v), "strong") for v in (self.low, self.high, self.value))
        return fonts.width(self.text, "body") + widest + px(20), fonts.line_height("body") + px(24)

    def _track(self) -> pygame.Rect:
        px = self.look.px
        return pygame.Rect(self.rect.x + px(8), self.rect.bottom - px(14), self.rect.w - px(16), px(6))

    def paint(self, canvas: Canvas) -> None:
        fonts, px = self.look.fonts, self.look.px
        line = pygame.Rect(self.rect.x, self.rect.y, self.rect.w, fonts.line_height("body"))
        shown = self.show(self.value)
        taken = fonts.width(shown, "strong") + px(8)
        text = "text" if self.enabled else "disabled"
        name = pygame.Rect(line.x, line.y, line.w - taken, line.h)
        canvas.text(self.text, name, "body", "muted" if self.enabled else "disabled")
        canvas.text(shown, line, "strong", text, "right")
        track = self._track()
        canvas.box(track, "track", None, 3)
        x = self._x(self.value)
        if self.mark is not None:
            canvas.fill(pygame.Rect(self._x(self.mark) - 1, track.y - px(4), 2, track.h + px(8)), "muted")
        if self.enabled:
            canvas.box(pygame.Rect(track.x, track.y, max(px(6), x - track.x), track.h), "fill", None, 3)
        hot = self.enabled and (self.hovered or self._dragging or self.focused)
        rim = ("text" if hot else "accent") if self.enabled else "border-strong"
        canvas.disc((x, track.centery), px(9 if hot else 8), "panel", rim, px(5))

    def _x(self, value: float) -> int:
        track = self._track()
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return track.x + round(track.w * share)

    def set(self, value: float) -> None:
        """Set the nearest step within the range, telling `on_change` if it differs."""
        if not self.enabled:
            return
        value = max(self.low, min(self.high, value))
        snapped = self.low + round((value - self.low) / self.step) * self.step
        snapped = self.high if snapped > self.high or value == self.high else round(snapped, 9)
        if snapped != self.value:
            self.value = snapped
            self.on_change(snapped)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._dragging = self.enabled
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._dragging = False
            self.redraw()
            return True
        if event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION) and self._dragging:
            track = self._track()
            self.set(self.low + (event.pos[0] - track.x) / max(1, track.w) * (self.high - self.low))
            return True
        if event.type == pygame.KEYDOWN:
            big = 10 if event.mod & pygame.KMOD_SHIFT else 1
            jumps = {
                pygame.K_LEFT: self.value - self.step * big,
                pygame.K_RIGHT: self.value + self.step * big,
                pygame.K_PAGEDOWN: self.value - self.step * 10,
                pygame.K_PAGEUP: self.value + self.step * 10,
                pygame.K_HOME: self.low,
                pygame.K_END: self.high,
            }
            if event.key in jumps:
                self.set(jumps[event.key])
                return True
        return False
