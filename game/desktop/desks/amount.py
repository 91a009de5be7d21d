"""A slider whose figure can also be typed, with marks for the standing order and for last quarter's value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Unpack

import pygame

from game.desktop import text as t
from game.desktop.kit import Canvas, Slider
from game.desktop.kit.widget import Options

_NUMBER = re.compile(r"(\d[\d,]*\.?\d*|\.\d+)\s*([A-Za-z%]?)")
_LETTERS = {"k": 3, "m": 6, "b": 9, "g": 9, "t": 12}
_ALLOWED = re.compile(r"[0-9.,\-\u2212kKmMbBgGtT%$ wW/h]*")
_MOST = 14  # characters
#: How many times the sample a plain figure may be before it is taken in the next smaller unit.
_FAR = 5.0


def read_number(typed: str, show: Callable[[float], str], sample: float) -> float | None:
    """The value that a person means by what was typed, None if it is no number.

    `show(sample)` tells the unit: with 24e6 shown as "$24.0B", "30" is 30e6 and "500M" is 0.5e6. A plain figure far
    beyond the sample is in a smaller unit: with 1400 shown as "1.4 GW", "300" is 300 MW.
    """
    found = _NUMBER.search(typed)
    if found is None:
        return None
    number = float(found[1].replace(",", ""))
    unit, letter = _unit(show, sample)
    power = _LETTERS.get(found[2].lower())
    shown = _LETTERS.get(letter.lower())
    if power is not None and (shown is not None or letter == ""):
        unit *= 10.0 ** (power - (shown or 0))
    elif power is None:
        while unit >= 1000.0 and number * unit > _FAR * abs(sample):
            unit /= 1000.0
    value = number * unit
    return -value if typed.lstrip().startswith(("-", t.MINUS)) else value


def _unit(show: Callable[[float], str], sample: float) -> tuple[float, str]:
    """What one of the shown figure is worth, and the letter behind it."""
    found = _NUMBER.search(show(sample))
    shown = float(found[1].replace(",", "")) if found else 0.0
    if found is None or shown <= 0 or sample == 0:
        return 1.0, ""
    return 10.0 ** round(math.log10(abs(sample) / shown)), found[2]


class Amount(Slider):
    """A slider with a figure to type: Enter or a click on the figure, then Enter to take it, Esc to leave it.

    `mark` is last quarter's value (a tick), `standing` what standing orders say (a triangle below the track).
    """

    def __init__(
        self,
        id: str,
        text: str,
        value: float,
        low: float,
        high: float,
        step: float,
        on_change: Callable[[float], None],
        *,
        show: Callable[[float], str],
        mark: float | None = None,
        standing: float | None = None,
        strong: bool = False,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, text, value, low, high, step, on_change, show=show, mark=mark, **options)
        self.standing = standing
        self.strong = strong
        self._typed: str | None = None

    # -- typing ---------------------------------------------------------------

    @property
    def typed(self) -> str | None:
        """What is being typed; None: nothing is."""
        return self._typed

    def keep(self) -> object:
        return self._dragging, self._typed

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 2:
            self._dragging, self._typed = kept

    def start_typing(self) -> None:
        """Open the figure for typing."""
        if self.enabled:
            self._typed = ""
            self.redraw()

    def take(self) -> None:
        """Take what was typed, as near as the limits allow; nothing if it is no number."""
        typed, self._typed = self._typed, None
        self.redraw()
        if not typed or not self.enabled:
            return
        value = read_number(typed, self.show, max(self.high, -self.low) or 1.0)
        if value is not None:
            value = max(self.low, min(self.high, value))
            if value != self.value:
                self.value = value
                self.on_change(value)

    def blur(self) -> None:
        self.take()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.TEXTINPUT and self._typed is not None:
            text = self._typed + event.text
            if len(text) <= _MOST and _ALLOWED.fullmatch(text):
                self._typed = text
                self.redraw()
            return True
        if event.type == pygame.KEYDOWN:
            if self._typed is None and event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
                self.start_typing()
                return True
            if self._typed is not None:
                return self._type_key(event.key)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self._figure().collidepoint(event.pos):
            if self._typed is None:
                self.start_typing()
            return True
        return super().handle(event)

    def _type_key(self, key: int) -> bool:
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.take()
        elif key == pygame.K_ESCAPE:
            self._typed = None
        elif key == pygame.K_BACKSPACE:
            self._typed = (self._typed or "")[:-1]
        elif key in (pygame.K_TAB, pygame.K_UP, pygame.K_DOWN):
            return False  # the keyboard goes elsewhere, which takes the figure
        self.redraw()
        return True

    # -- drawing --------------------------------------------------------------

    def _figure(self) -> pygame.Rect:
        """Where the figure stands, with room to click."""
        fonts, px = self.look.fonts, self.look.px
        wide = max(fonts.width(self._words(), "strong"), px(28)) + px(10)
        height = fonts.line_height("body")
        return pygame.Rect(self.rect.right - wide, self.rect.y - px(1), wide, height + px(2))

    def _words(self) -> str:
        return self.show(self.value) if self._typed is None else self._typed

    def paint(self, canvas: Canvas) -> None:
        fonts, px = self.look.fonts, self.look.px
        line = pygame.Rect(self.rect.x, self.rect.y, self.rect.w, fonts.line_height("body"))
        figure = self._figure()
        open_figure = self._typed is not None
        if open_figure:
            canvas.box(figure, "ground", "accent", 4)
        elif self.enabled and (self.focused or self.hovered):
            canvas.box(figure, None, "border-strong", 4)
        lively = "text" if self.enabled else "disabled"
        name = pygame.Rect(line.x, line.y, line.w - figure.w - px(4), line.h)
        role = "strong" if self.strong else "body"
        canvas.text(self.text, name, role, lively if self.strong else "muted" if self.enabled else "disabled")
        shown = line.move(-px(5), 0)
        if open_figure:
            caret = pygame.Rect(shown.right - px(1), figure.y + px(4), max(1, px(1)), figure.h - px(8))
            canvas.fill(caret, "accent")
            shown = shown.move(-px(3), 0)
        canvas.text(self._words(), shown, "strong", lively, "right")
        self._paint_track(canvas)

    def _paint_track(self, canvas: Canvas) -> None:
        px, track = self.look.px, self._track()
        canvas.box(track, "track", None, 3)
        zero = self._x(max(self.low, min(self.high, 0.0)))
        x = self._x(self.value)
        if self.enabled and x != zero:
            left, right = min(zero, x), max(zero, x)
            canvas.box(pygame.Rect(left, track.y, max(px(4), right - left), track.h), "primary", None, 3)
        if self.mark is not None and self.low <= self.mark <= self.high:
            tick = pygame.Rect(self._x(self.mark) - px(1), track.y - px(4), max(2, px(2)), track.h + px(8))
            canvas.fill(tick, "muted")
        apart = self.standing is not None and abs(self._x(self.standing) - x) > px(10)
        if self.standing is not None and apart and self.low <= self.standing <= self.high:
            at, top, side = self._x(self.standing), track.bottom + px(1), px(4)
            points = [(at, top), (at - side, top + px(6)), (at + side, top + px(6))]
            pygame.draw.polygon(canvas.surface, self.look.colour("accent"), points)
        hot = self.enabled and (self.hovered or self._dragging or self.focused)
        rim = ("text" if hot else "accent") if self.enabled else "border-strong"
        canvas.disc((x, track.centery), px(9 if hot else 8), "panel", rim, px(5))
