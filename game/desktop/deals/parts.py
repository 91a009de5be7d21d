"""Pieces of the deal room: numbered boxes, an amount on a scale that can also be typed, small signs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop import text as t
from game.desktop.desks.amount import Amount, read_number
from game.desktop.kit import Canvas, Clickable, Colour, Label, Panel, Row, Widget
from game.desktop.kit.widget import Options, Size, Tip
from game.desktop.parts import nice_step


@dataclass(frozen=True)
class Mark:
    """A place on a scale worth knowing: what the lab asks, the last price."""

    value: float
    words: str


class Scale(Amount):
    """An amount with the ends of its scale written below, and marks that say what they are.

    most: what may be typed where the scale ends earlier; typable False: chosen on the scale only (dates).
    """

    def __init__(
        self,
        id: str,
        words: str,
        value: float,
        low: float,
        high: float,
        step: float,
        take: Callable[[float], None],
        *,
        show: Callable[[float], str],
        marks: Sequence[Mark] = (),
        most: float = 0.0,
        typable: bool = True,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, words, value, low, high, step, take, show=show, **options)
        self.marks = [mark for mark in marks if low <= mark.value <= high]
        self.most = max(high, most)
        self.typable = typable

    def start_typing(self) -> None:
        if self.typable:
            super().start_typing()

    def take(self) -> None:
        """Take what was typed, in the unit that is shown, as near as `most` allows."""
        typed, self._typed = self._typed, None
        self.redraw()
        told = any(letter.isdigit() for letter in self.show(self.value))  # else it shows no unit: "–"
        sample = self.value if self.value and told else self.high
        value = read_number(typed, self.show, sample) if typed and self.enabled else None
        if value is not None:
            value = max(self.low, min(self.most, value))
            if value != self.value:
                self.on_change(value)

    def measure(self, width: int) -> Size:
        fonts, px = self.look.fonts, self.look.px
        wide = fonts.width(self.text, "body") + fonts.width(self.show(self.value), "strong") + px(20)
        return min(width, wide), fonts.line_height("body") + px(24) + fonts.line_height("small")

    def _track(self) -> pygame.Rect:
        px = self.look.px
        top = self.rect.y + self.look.fonts.line_height("body") + px(9)
        return pygame.Rect(self.rect.x + px(8), top, self.rect.w - px(16), px(6))

    def _paint_track(self, canvas: Canvas) -> None:
        px, track = self.look.px, self._track()
        for mark in self.marks:
            tick = pygame.Rect(self._x(mark.value) - px(1), track.y - px(4), max(2, px(2)), track.h + px(10))
            canvas.fill(tick, "warn" if self.enabled else "disabled")
        super()._paint_track(canvas)
        self._paint_words(canvas)

    def _paint_words(self, canvas: Canvas) -> None:
        """Marks first, then the ends where there is room for them."""
        fonts, px = self.look.fonts, self.look.px
        top, high = self._track().bottom + px(8), fonts.line_height("small")
        taken: list[pygame.Rect] = []
        words = [(mark.words, self._x(mark.value), "warn") for mark in self.marks]
        words += [(self.show(self.low), self.rect.x, "muted"), (self.show(self.high), self.rect.right, "muted")]
        for text, x, colour in words:
            wide = fonts.width(text, "small")
            left = max(self.rect.x, min(x - wide // 2, self.rect.right - wide))
            place = pygame.Rect(left, top, wide, high)
            if wide > self.rect.w or any(place.inflate(px(12), 0).colliderect(other) for other in taken):
                continue
            taken.append(place)
            canvas.text(text, place, "small", colour if self.enabled else "disabled")


def entry(
    id: str,
    words: str,
    value: float,
    high: float,
    take: Callable[[float], None],
    show: Callable[[float], str],
    *,
    low: float = 0.0,
    most: float = 0.0,
    least_step: float = 0.0,
    marks: Sequence[Mark] = (),
    typable: bool = True,
    tip: str | Callable[[], str] = "",
    enabled: bool = True,
    reason: str = "",
) -> Scale:
    """A scale from `low` to about `high` in round steps, wide enough for its value."""
    reach = max(high, value, low + least_step)
    step = max(nice_step(reach), least_step)
    top = max(round(low + math.ceil((reach - low) / step - 1e-9) * step, 9), low + step)
    able = enabled and high > low
    shown: Tip = tip
    if tip and typable:
        shown = lambda: f"{tip() if callable(tip) else tip}\n{t.text('sheet.type_tip')}"  # noqa: E731
    return Scale(
        id, words, value, low, top, step, take, show=show, marks=marks, most=most, typable=typable, tip=shown,
        enabled=able, reason=reason or ("" if able else t.text("common.no_room")),
    )  # fmt: skip


def pair(left: Widget, right: Widget, share: float = 1.0) -> Row:
    """Two amounts side by side."""
    left.grow, right.grow = share, 1.0
    return Row(left, right, gap=16)


class Toggle(Clickable):
    """A clause that is there or not: a tick before its words, and a click, Enter or Space to change it."""

    steady = True
    rigid = True

    def __init__(self, id: str, words: str, on: bool, take: Callable[[bool], None], **options: Unpack[Options]) -> None:
        super().__init__(id, (), **options)
        self.text = words
        self.on = on
        self.on_click = lambda: take(not on)

    def measure(self, width: int) -> Size:
        fonts, px = self.look.fonts, self.look.px
        return min(width, fonts.width(self.text, "strong") + px(34)), max(px(28), fonts.line_height("strong") + px(8))

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        hot = self.enabled and self.hovered
        if self.enabled:
            ground = "selected" if self.on else "raised-hover" if hot else "raised"
            canvas.box(self.rect, ground, "accent" if self.on else "border-strong" if hot else "border")
        else:
            canvas.box(self.rect, None, "border")
        colour = "text" if self.enabled else "disabled"
        side = px(14)
        square = pygame.Rect(self.rect.x + px(8), self.rect.centery - side // 2, side, side)
        canvas.box(square, None, "accent" if self.on and self.enabled else "border-strong", 3)
        if self.on:
            canvas.icon("check", square, "accent" if self.enabled else "disabled", 12)
        left = square.right + px(6)
        canvas.text(self.text, pygame.Rect(left, self.rect.y, self.rect.right - left - px(2), self.rect.h), "strong",
                    colour)  # fmt: skip


class Badge(Widget):
    """A number in a disc."""

    rigid = True

    def __init__(self, number: int) -> None:
        super().__init__("", ())
        self.number = number

    def measure(self, width: int) -> Size:
        return self.look.px(20), self.look.px(20)

    def paint(self, canvas: Canvas) -> None:
        radius = self.look.px(10)
        canvas.disc(self.rect.center, radius, "primary", "primary", 1)
        canvas.text(str(self.number), self.rect, "small-strong", "on-primary", "center")


class Spot(Widget):
    """A firm's colour before its name."""

    rigid = True

    def __init__(self, colour: str | Colour, size: int = 10) -> None:
        super().__init__("", ())
        self.colour = colour
        self.extent = size

    def measure(self, width: int) -> Size:
        return self.look.px(self.extent), self.look.px(self.extent)

    def paint(self, canvas: Canvas) -> None:
        canvas.disc(self.rect.center, self.look.px(self.extent) // 2, self.colour, "shade", 1)


class Box(Panel):
    """Terms to decide on: outlined, where what is only told stands on a ground of its own."""

    def paint(self, canvas: Canvas) -> None:
        canvas.box(self.rect, None, "border", self.look.theme.radius - 2)


def box(number: int, words: str, icon: str, *children: Widget, tip: str = "", grow: float = 0.0) -> Box:
    """A numbered box of the term sheet."""
    sign: list[Widget] = [Badge(number)] if number else []
    head = Row(*sign, Label(words, "strong", icon=icon, icon_colour="accent", tip=tip, place="center"), gap=8)
    return Box(head, *children, gap=8, pad=(12, 10), grow=grow)


def told(words: str, icon: str, *children: Widget, id: str = "", colour: str = "accent") -> Panel:
    """A block of what is known: a title with its sign, and lines."""
    return Panel(Label(words, "strong", icon=icon, icon_colour=colour), *children, kind="inset", gap=5, pad=(12, 10),
                 id=id)  # fmt: skip


def sentence(words: str, colour: str = "text", icon: str = "", tip: Tip = "") -> Label:
    """A small line in words that may wrap."""
    return Label(words, "small", colour, wrap=True, icon=icon, tip=tip)
