"""Signed amounts as horizontal bars from a zero line: causes of a change, parts of a score."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.theme import Colour
from game.desktop.kit.tips import AnyTip, Tip
from game.desktop.kit.widget import Options, Size, Widget

_ICON = 16
_NARROW = 300
_PAD = 6


@dataclass(frozen=True)
class Bar:
    """One amount: its label, its value, and how the value is written (with its sign).

    `colour` None: good above zero, bad below. `low` and `high` put a whisker on the end of the bar.
    """

    label: str
    value: float
    text: str
    icon: str = ""
    tip: AnyTip = ""
    colour: str | Colour | None = None
    low: float | None = None
    high: float | None = None


class Bars(Widget):
    """Bars under each other on one scale; in a narrow place each takes two lines.

    One stop for the keyboard: up and down go from bar to bar, Enter or a click calls `on_select`, and every bar
    has its own tip.
    """

    focusable = True
    mouse = True
    tip_beside = True

    def __init__(
        self,
        id: str,
        bars: Sequence[Bar],
        *,
        on_select: Callable[[int], None] | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.bars = list(bars)
        self.on_select = on_select
        self._at = 0
        self._hot = -1
        self._tops: dict[int, list[int]] = {}

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int):
            self._at = max(0, min(kept, len(self.bars) - 1))

    def can_focus(self) -> bool:
        return self.visible and bool(self.bars)

    # -- measures -------------------------------------------------------------

    def _narrow(self, width: int) -> bool:
        return width < self.look.px(_NARROW)

    def _parts(self, width: int) -> tuple[int, int, int]:
        """Pixels for the icons, the labels and the values."""
        px, fonts = self.look.px, self.look.fonts
        value_w = max((fonts.width(bar.text, "strong") for bar in self.bars), default=0)
        icon_w = px(_ICON + 7) if any(bar.icon for bar in self.bars) else 0
        room = width - 2 * px(_PAD) - icon_w - value_w - px(12)
        label_w = max((fonts.width(bar.label, "body") for bar in self.bars), default=0)
        return icon_w, room if self._narrow(width) else min(label_w, max(room * 55 // 100, room - px(160))), value_w

    def _rows(self, width: int) -> list[int]:
        """Where each row begins, and where the last one ends."""
        found = self._tops.get(width)
        if found is None:
            px, fonts = self.look.px, self.look.fonts
            label_w, line = self._parts(width)[1], fonts.line_height("body")
            more = px(18 if self._narrow(width) else 9)
            found = [0]
            for bar in self.bars:
                found.append(found[-1] + line * len(fonts.wrap(bar.label, "body", max(1, label_w))) + more)
            self._tops[width] = found
        return found

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self._tops.clear()

    def measure(self, width: int) -> Size:
        wide = min(width, self.look.px(420))
        return wide, self._rows(width)[-1]

    def _reach(self) -> tuple[float, float]:
        values = [0.0]
        for bar in self.bars:
            values += [v for v in (bar.value, bar.low, bar.high) if v is not None and math.isfinite(v)]
        low, high = min(values), max(values)
        return (low, high) if high > low else (0.0, 1.0)

    def row_rect(self, row: int) -> pygame.Rect:
        """Where a bar with its words is drawn."""
        tops = self._rows(self.rect.w)
        return pygame.Rect(self.rect.x, self.rect.y + tops[row], self.rect.w, tops[row + 1] - tops[row])

    def _row_at(self, pos: tuple[int, int]) -> int:
        row = bisect.bisect_right(self._rows(self.rect.w), pos[1] - self.rect.y) - 1
        return row if self.rect.collidepoint(pos) and 0 <= row < len(self.bars) else -1

    # -- drawing --------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        if not self.bars:
            return
        px, fonts = self.look.px, self.look.fonts
        icon_w, label_w, value_w = self._parts(self.rect.w)
        pad, narrow, height = px(_PAD), self._narrow(self.rect.w), fonts.line_height("body")
        for row, bar in enumerate(self.bars):
            rect = self.row_rect(row)
            if not rect.colliderect(canvas.near):
                continue
            self._paint_ground(canvas, row, rect)
            line = pygame.Rect(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h - (px(10) if narrow else 0))
            colour = bar.colour or ("good" if bar.value > 0 else "bad" if bar.value < 0 else "muted")
            if bar.icon:
                canvas.icon(bar.icon, pygame.Rect(line.x, line.y, px(_ICON), line.h), colour, _ICON)
            words = fonts.wrap(bar.label, "body", max(1, label_w))
            top = line.y + (line.h - height * len(words)) // 2
            for number, part in enumerate(words):
                canvas.text(part, pygame.Rect(line.x + icon_w, top + number * height, label_w, height))
            canvas.text(bar.text, line, "strong", colour, "right")
            if narrow:
                track = pygame.Rect(line.x + icon_w, rect.bottom - px(10), line.w - icon_w, px(6))
            else:
                left = line.x + icon_w + label_w + px(12)
                track = pygame.Rect(left, line.y + (line.h - px(10)) // 2, line.right - value_w - px(12) - left, px(10))
            self._paint_bar(canvas, bar, track, colour)

    def _paint_ground(self, canvas: Canvas, row: int, rect: pygame.Rect) -> None:
        inner = rect.inflate(0, -2)
        if self.focused and row == self._at:
            canvas.box(inner, "selected", None, 4)
        elif self.hovered and row == self._hot:
            canvas.box(inner, "raised-hover" if self.on_select else "raised", None, 4)

    def _paint_bar(self, canvas: Canvas, bar: Bar, track: pygame.Rect, colour: str | Colour) -> None:
        if track.w < 8:
            return
        low, high = self._reach()

        def x(value: float) -> int:
            return track.x + round((value - low) / (high - low) * (track.w - 1))

        canvas.fill(pygame.Rect(x(0.0), track.y - 2, 1, track.h + 4), "border-strong")
        if math.isfinite(bar.value) and bar.value:
            start, end = sorted((x(0.0), x(bar.value)))
            canvas.box(pygame.Rect(start, track.y, max(2, end - start), track.h), colour, None, 2)
        if bar.low is not None and bar.high is not None:
            start, end = x(bar.low), x(bar.high)
            canvas.fill(pygame.Rect(start, track.centery, max(1, end - start), 1), "text")
            for edge in (start, end):
                canvas.fill(pygame.Rect(edge, track.y + 1, 1, track.h - 2), "text")

    # -- reading out and choosing ---------------------------------------------

    def tip_near(self) -> pygame.Rect:
        return self.row_rect(self._at)

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        return self.row_rect(max(0, self._row_at(pos)))

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        row = self._at if pos is None else self._row_at(pos)
        if not 0 <= row < len(self.bars):
            return self.tip_now()
        tip = self.bars[row].tip
        return (tip() if callable(tip) else tip) or self.tip_now()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            row = self._row_at(event.pos)
            if row != self._hot:
                self._hot = row
                self.screen.tips.restart()
                self.redraw()
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            row = self._row_at(event.pos)
            if row >= 0:
                self._go(row)
                self._select()
            return True
        if event.type != pygame.KEYDOWN:
            return False
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            row = self._at + (1 if event.key == pygame.K_DOWN else -1)
            if not 0 <= row < len(self.bars):
                return False  # the arrow goes on to the next widget
            self._go(row)
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE) and self.on_select is not None:
            self._select()
            return True
        return False

    def _go(self, row: int) -> None:
        self._at = row
        self.screen.tips.restart()
        above = self.parent
        while above is not None:
            above.reveal(self.row_rect(row))
            above = above.parent
        self.redraw()

    def _select(self) -> None:
        if self.on_select is not None and 0 <= self._at < len(self.bars):
            self.on_select(self._at)
