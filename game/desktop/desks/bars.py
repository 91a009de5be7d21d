"""Stacked bars on one scale, with a legend: what is, what is coming, what was just ordered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, Unpack

import pygame

from game.desktop.kit import OKABE_ITO, Canvas, Colour, Look, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size

#: How sure a part is: it stands, it is on its way, it is ordered in this quarter. The look says it without colour.
Style = Literal["solid", "hatch", "outline"]

SITES: Colour = OKABE_ITO["sky"]
CHIPS: Colour = OKABE_ITO["purple"]


class Part(NamedTuple):
    """A part of a bar; `name` is what the tip says of it."""

    size: float
    colour: str | Colour
    style: Style = "solid"
    name: str = ""


class Bar(NamedTuple):
    """A named bar with a figure at its right."""

    name: str
    parts: Sequence[Part]
    shown: str


class Key(NamedTuple):
    """An entry of the legend."""

    colour: str | Colour
    style: Style
    name: str


@lru_cache(maxsize=256)
def _open_block(size: tuple[int, int], ink: Colour, line: int, pace: int) -> pygame.Surface:
    """A frame, with slanting lines if they have a pace. Drawn once: lines cut at a clip may lie a pixel elsewhere."""
    found = pygame.Surface(size, pygame.SRCALPHA)
    for x in range(-size[1], size[0], pace) if pace else ():
        pygame.draw.line(found, ink, (x, size[1]), (x + size[1], 0), line)
    pygame.draw.rect(found, ink, found.get_rect(), line)
    return found


def draw_part(canvas: Canvas, rect: pygame.Rect, colour: str | Colour, style: Style) -> None:
    """A block in one of the three styles."""
    if rect.w <= 0 or rect.h <= 0:
        return
    look = canvas.look
    if style == "solid":
        canvas.fill(rect, colour)
        return
    hatch = style == "hatch"
    line, pace = max(1, look.px(1 if hatch else 1.5)), max(4, look.px(4)) if hatch else 0
    canvas.surface.blit(_open_block(rect.size, look.colour(colour), line, pace), rect)


def legend_lines(look: Look, legend: Sequence[Key], width: int) -> list[list[tuple[int, Key]]]:
    """Entries of a legend with their left edges, in as many lines as they need."""
    px, fonts = look.px, look.fonts
    lines: list[list[tuple[int, Key]]] = []
    x = width
    for key in legend:
        wide = px(14) + fonts.width(key.name, "small")
        if not lines or x + wide > width:
            lines.append([])
            x = 0
        lines[-1].append((x, key))
        x += wide + px(12)
    return lines


def draw_legend(canvas: Canvas, lines: Sequence[Sequence[tuple[int, Key]]], at: tuple[int, int]) -> None:
    """The lines of a legend below each other, from a corner on."""
    px, fonts = canvas.look.px, canvas.look.fonts
    high, top = fonts.line_height("small"), at[1]
    for line in lines:
        for x, key in line:
            swatch = pygame.Rect(at[0] + x, top + (high - px(9)) // 2, px(9), px(9))
            draw_part(canvas, swatch, key.colour, key.style)
            text = pygame.Rect(swatch.right + px(5), top, fonts.width(key.name, "small"), high)
            canvas.text(key.name, text, "small", "muted")
        top += high + px(1)


class StackedBars(Widget):
    """Bars from left to right on one scale; hover tells a part, the tip tells the whole."""

    mouse = True

    def __init__(
        self, id: str, bars: Sequence[Bar], legend: Sequence[Key] = (), scale: float = 0.0, **options: Unpack[Options]
    ) -> None:
        super().__init__(id, (), **options)
        self.bars = list(bars)
        self.legend = list(legend)
        self.scale = max([scale, *(sum(part.size for part in bar.parts) for bar in bars)]) or 1.0

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    # -- places -----------------------------------------------------------------

    def _line(self) -> int:
        return self.look.fonts.line_height("small")

    def _row(self) -> int:
        return self._line() + self.look.px(3)

    def measure(self, width: int) -> Size:
        lines = len(legend_lines(self.look, self.legend, width))
        gap = self.look.px(4) if lines else 0
        return width, len(self.bars) * self._row() + gap + lines * (self._line() + self.look.px(1))

    def _track(self, place: int) -> pygame.Rect:
        px, fonts = self.look.px, self.look.fonts
        left = max((fonts.width(bar.name, "small") for bar in self.bars), default=0)
        right = max((fonts.width(bar.shown, "small-strong") for bar in self.bars), default=0)
        left, right = (left + px(8) if left else 0), (right + px(8) if right else 0)
        top = self.rect.y + place * self._row() + px(3)
        return pygame.Rect(self.rect.x + left, top, self.rect.w - left - right, self._row() - px(6))

    def _pieces(self, place: int) -> list[tuple[pygame.Rect, Part]]:
        track, at = self._track(place), 0.0
        found = []
        for part in self.bars[place].parts:
            left = track.x + round(track.w * at / self.scale)
            at += part.size
            right = track.x + round(track.w * at / self.scale)
            if part.size > 0:
                found.append((pygame.Rect(left, track.y, max(self.look.px(2), right - left - 1), track.h), part))
        return found

    # -- drawing ----------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        for place, bar in enumerate(self.bars):
            row = pygame.Rect(self.rect.x, self.rect.y + place * self._row(), self.rect.w, self._row())
            if bar.name:
                canvas.text(bar.name, row, "small", "muted")
            if bar.shown:
                canvas.text(bar.shown, row, "small-strong", "text", "right")
            canvas.box(self._track(place), "track", None, 2)
            for rect, part in self._pieces(place):
                draw_part(canvas, rect, part.colour, part.style)
        top = self.rect.y + len(self.bars) * self._row() + px(4)
        draw_legend(canvas, legend_lines(self.look, self.legend, self.rect.w), (self.rect.x, top))

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        if pos is not None:
            for place in range(len(self.bars)):
                for rect, part in self._pieces(place):
                    if part.name and rect.inflate(2, self.look.px(6)).collidepoint(pos):
                        return part.name
        return self.tip_now()
