"""Typed text and typed numbers."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.widget import Options, Size, Widget

_BLINK = 0.53


def _ignore_text(text: str) -> None:
    """The default answer to typing."""


def _ignore_number(value: float) -> None:
    """The default answer to a number."""


def _plain(value: float) -> str:
    return f"{value:g}"


class TextField(Widget):
    """One line of text: caret, selection with Shift, clipboard, input method; Enter calls `on_enter`."""

    steady = True
    focusable = True
    mouse = True
    typing = True

    rigid = True

    def __init__(
        self,
        id: str,
        text: str = "",
        on_change: Callable[[str], None] = _ignore_text,
        on_enter: Callable[[str], None] | None = None,
        *,
        hint: str = "",
        limit: int = 200,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.text = text
        self.on_change = on_change
        self.on_enter = on_enter
        self.hint = hint
        self.limit = limit
        self._given = text
        self._caret = len(text)
        self._anchor = len(text)
        self._composed = ""
        self._shift_px = 0
        self._dragging = False

    def keep(self) -> object:
        return self._given, self.text, self._caret, self._anchor, self._dragging

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 5:
            if kept[0] == self._given:  # nobody gave another text meanwhile: what was typed stays
                self.text = kept[1]
            self._caret, self._anchor = (min(place, len(self.text)) for place in kept[2:4])
            self._dragging = kept[4]

    # -- editing --------------------------------------------------------------

    def accepts(self, text: str) -> bool:
        """Whether `text` may stand in the field while typing."""
        return len(text) <= self.limit and text.isprintable()

    def _span(self) -> tuple[int, int]:
        return min(self._caret, self._anchor), max(self._caret, self._anchor)

    def insert(self, piece: str) -> None:
        """Put `piece` in the place of the selection, if the field accepts the outcome."""
        start, end = self._span()
        text = self.text[:start] + piece + self.text[end:]
        if self.enabled and self.accepts(text):
            self._caret = self._anchor = start + len(piece)
            if text != self.text:
                self.text = text
                self.on_change(text)

    def select_all(self) -> None:
        """Select everything."""
        self._anchor, self._caret = 0, len(self.text)
        self.redraw()

    def _erase(self, start: int, end: int) -> None:
        if self._caret == self._anchor:
            self._anchor, self._caret = max(0, start), min(len(self.text), end)
        self.insert("")

    def _go(self, to: int, selecting: bool) -> None:
        self._caret = max(0, min(len(self.text), to))
        if not selecting:
            self._anchor = self._caret

    def _word(self, step: int) -> int:
        at = self._caret
        while 0 <= (at - 1 if step < 0 else at) < len(self.text):
            at += step
            edge = at - 1 if step < 0 else at
            if not 0 <= edge < len(self.text) or self.text[edge] == " ":
                break
        return at

    def handle(self, event: pygame.event.Event) -> bool:
        self.redraw()
        if event.type == pygame.TEXTINPUT:
            self._composed = ""
            self.insert(event.text)
            return True
        if event.type == pygame.TEXTEDITING:
            self._composed = event.text
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._go(self._index_at(event.pos[0]), bool(pygame.key.get_mods() & pygame.KMOD_SHIFT))
            self._dragging = True
            return True
        if event.type == pygame.MOUSEMOTION and self._dragging:
            self._go(self._index_at(event.pos[0]), True)
            return True
        if event.type == pygame.MOUSEBUTTONUP:
            self._dragging = False
            return True
        return self._on_key(event) if event.type == pygame.KEYDOWN else False

    def _on_key(self, event: pygame.event.Event) -> bool:
        key, ctrl = event.key, bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        selecting = bool(event.mod & pygame.KMOD_SHIFT)
        start, end = self._span()
        if key == pygame.K_LEFT:
            self._go(
                self._word(-1) if ctrl else start if start != end and not selecting else self._caret - 1, selecting
            )
        elif key == pygame.K_RIGHT:
            self._go(self._word(1) if ctrl else end if start != end and not selecting else self._caret + 1, selecting)
        elif key == pygame.K_HOME:
            self._go(0, selecting)
        elif key == pygame.K_END:
            self._go(len(self.text), selecting)
        elif key == pygame.K_BACKSPACE:
            self._erase(self._word(-1) if ctrl else self._caret - 1, self._caret)
        elif key == pygame.K_DELETE:
            self._erase(self._caret, self._word(1) if ctrl else self._caret + 1)
        elif ctrl and key == pygame.K_a:
            self.select_all()
        elif ctrl and key in (pygame.K_c, pygame.K_x) and start != end:
            _to_clipboard(self.text[start:end])
            if key == pygame.K_x:
                self.insert("")
        elif ctrl and key == pygame.K_v:
            self.insert(_from_clipboard())
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.on_enter is not None:
            self.on_enter(self.text)
        else:
            # What will come as typed text is ours; everything else (Tab, Esc, up, down) goes on.
            return bool(event.unicode and event.unicode.isprintable() and not ctrl)
        return True

    # -- looks ----------------------------------------------------------------

    def measure(self, width: int) -> Size:
        px = self.look.px
        height = max(px(self.look.theme.control_height), self.look.fonts.line_height("body") + px(8))
        return min(width, px(200)), height

    def _area(self) -> pygame.Rect:
        return self.rect.inflate(-2 * self.look.px(10), -4)

    def _index_at(self, x: int) -> int:
        fonts = self.look.fonts
        left = self._area().x - self._shift_px
        places = range(len(self.text) + 1)
        return min(places, key=lambda i: abs(left + fonts.width(self.text[:i], "body") - x))

    def paint(self, canvas: Canvas) -> None:
        hot = self.enabled and (self.hovered or self.focused)
        canvas.box(self.rect, "inset", self._edge() if self.enabled else "border", None, 1)
        fonts, area = self.look.fonts, self._area()
        if not hot and not self.text:
            canvas.text(self.hint, area, "body", "muted")
            return
        typed = self.text[: self._caret] + self._composed + self.text[self._caret :]
        caret = fonts.width(self.text[: self._caret] + self._composed, "body")
        if not self.focused:
            self._shift_px = 0
        elif caret - self._shift_px > area.w - 2:
            self._shift_px = caret - area.w + 2
        elif caret < self._shift_px:
            self._shift_px = caret
        height = fonts.line_height("body")
        top = area.y + (area.h - height) // 2
        with canvas.clipped(area):
            start, end = self._span()
            if self.focused and start != end:
                x0, x1 = (fonts.width(self.text[:i], "body") - self._shift_px for i in (start, end))
                canvas.fill(pygame.Rect(area.x + x0, top, x1 - x0, height), "primary")
            line = pygame.Rect(area.x - self._shift_px, area.y, fonts.width(typed, "body") + 2, area.h)
            canvas.text(typed, line, "body", "text" if self.enabled else "disabled")
            if not typed and self.hint:
                canvas.text(self.hint, area, "body", "muted")
            if self.focused and self._caret_lit():
                canvas.fill(pygame.Rect(area.x + caret - self._shift_px, top, max(1, self.look.px(1)), height), "text")

    def _edge(self) -> str:
        return "border-strong" if self.hovered or self.focused else "border"

    def _caret_lit(self) -> bool:
        if self.look.reduced_motion:
            return True
        now = self.screen.app.now()
        self.screen.wake_in(_BLINK - now % _BLINK, self)
        return int(now / _BLINK) % 2 == 0


class NumberField(TextField):
    """A typed number between `low` and `high`, both shown in the field.

    Up and down go by `step` (Page up and down by ten); Enter or leaving takes what was typed, clamped;
    what is no number is put back. `on_change` is told numbers only.
    """

    steady = True

    def __init__(
        self,
        id: str,
        value: float,
        low: float,
        high: float,
        step: float = 1.0,
        on_change: Callable[[float], None] = _ignore_number,
        *,
        unit: str = "",
        show: Callable[[float], str] = _plain,
        **options: Unpack[Options],
    ) -> None:
        value = max(low, min(high, value))
        super().__init__(id, show(value), limit=24, **options)
        self.value = value
        self.low = low
        self.high = high
        self.step = step
        self.on_number = on_change
        self.unit = unit
        self.show = show

    def keep(self) -> object:
        """Text under way only: a number that was taken comes from the new tree."""
        return None if self.text == self.show(self.value) else super().keep()

    def accepts(self, text: str) -> bool:
        return len(text) <= self.limit and all(letter in "0123456789.,-+ \u2212" for letter in text)

    def typed(self) -> float | None:
        """The number that stands in the field, or None if it is none (or out of all bounds)."""
        try:
            value = float(self.text.replace(",", "").replace(" ", "").replace("\u2212", "-"))
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def in_range(self) -> bool:
        """Whether what is typed would be taken as it is."""
        value = self.typed()
        return value is not None and self.low <= value <= self.high

    def take(self) -> None:
        """Take what was typed, clamped to the range; put the old number back if it is none."""
        value = self.typed()
        self.set(self.value if value is None else value)

    def set(self, value: float) -> None:
        """Set the number, clamped, telling `on_change` if it differs."""
        value = max(self.low, min(self.high, value))
        self.text = self.show(value)
        self._caret = self._anchor = len(self.text)
        if self.enabled and value != self.value:
            self.value = value
            self.on_number(value)

    def blur(self) -> None:
        self.take()

    def _on_key(self, event: pygame.event.Event) -> bool:
        steps = {pygame.K_UP: 1, pygame.K_DOWN: -1, pygame.K_PAGEUP: 10, pygame.K_PAGEDOWN: -10}
        if event.key in steps:
            if self.enabled:
                self.take()
                self.set(round(self.value + steps[event.key] * self.step, 9))
                self.select_all()
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.take()
            self.select_all()
            return True
        return super()._on_key(event)

    def _range_text(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.show(self.low)} \u2013 {self.show(self.high)}{unit}"

    def measure(self, width: int) -> Size:
        px, fonts = self.look.px, self.look.fonts
        height = super().measure(width)[1]
        widest = max(fonts.width(self.show(v), "body") for v in (self.low, self.high))
        return min(width, widest + fonts.width(self._range_text(), "small") + px(48)), height

    def _area(self) -> pygame.Rect:
        px = self.look.px
        room = self.look.fonts.width(self._range_text(), "small") + px(28)
        return pygame.Rect(self.rect.x + px(10), self.rect.y + 2, max(px(20), self.rect.w - room), self.rect.h - 4)

    def _edge(self) -> str:
        return super()._edge() if self.in_range() else "bad"

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        colour = "muted" if self.in_range() else "bad"
        canvas.text(self._range_text(), self.rect.inflate(-2 * self.look.px(10), 0), "small", colour, "right")


def _to_clipboard(text: str) -> None:
    with contextlib.suppress(pygame.error):
        pygame.scrap.put_text(text)


def _from_clipboard() -> str:
    try:
        return "".join(letter for letter in pygame.scrap.get_text() if letter.isprintable())
    except pygame.error:
        return ""
