"""Offers as bars: the parts of each one's utility to the left and right of zero, a mark where they sum to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop import text as t
from game.desktop.desks.bars import Key, Part, draw_legend, draw_part, legend_lines
from game.desktop.kit import Bar, Bars, Canvas
from game.desktop.kit.tips import AnyTip
from game.desktop.kit.widget import Options, Size
from game.desktop.market.offers import LOOKS, SMALL, Row, part_name, used_parts, utils

_PAD, _LEAST_PLOT = 6, 90
_CHOSEN = 0.01  # of new workloads; offers under it don't stretch the scale


class Columns(NamedTuple):
    """Left edges and widths in pixels: name, plot, and the four figures at the right."""

    name: tuple[int, int]
    plot: tuple[int, int]
    figures: list[tuple[int, int]]


class OfferBars(Bars):
    """A row for each offer: name, bar, total, share of new workloads, installed share, barrier; a legend below.

    Up and down go from offer to offer, Enter or a click opens one.
    """

    def __init__(
        self,
        id: str,
        rows: Sequence[Row],
        tips: Callable[[int], AnyTip],
        *,
        on_select: Callable[[int], None] | None = None,
        **options: Unpack[Options],
    ) -> None:
        shown = [Bar(row.name, row.total, utils(row.total), tip=tips(i)) for i, row in enumerate(rows)]
        super().__init__(id, shown, on_select=on_select, **options)
        self.offers = list(rows)
        self.parts = used_parts(rows)
        self.heads = [t.text(f"offers.{name}") for name in ("total", "new", "installed", "barrier")]
        self._legend = [Key(*LOOKS[name], part_name(name)) for name in self.parts]
        self._legend.append(Key("text", "solid", self.heads[0]))

    # -- measures -------------------------------------------------------------

    def _row_height(self) -> int:
        return self.look.fonts.line_height("body") + self.look.px(8)

    def _head(self) -> int:
        return self.look.fonts.line_height("small") + self.look.px(6)

    def _rows(self, width: int) -> list[int]:
        return [self._head() + i * self._row_height() for i in range(len(self.offers) + 1)]

    def measure(self, width: int) -> Size:
        lines = len(legend_lines(self.look, self._legend, width))
        return width, self._rows(width)[-1] + self.look.px(6) + lines * (
            self.look.fonts.line_height("small") + self.look.px(1)
        )

    def figures(self, row: Row) -> list[str]:
        """The four figures at the right of a row."""
        return [utils(row.total), t.percent(row.share), t.percent(row.installed), t.number(row.barrier, 1)]

    def columns(self, width: int) -> Columns:
        """Where everything stands, from the widget's left edge."""
        px, fonts = self.look.px, self.look.fonts
        pad, gap, spot = px(_PAD), px(14), px(16)
        wide = []
        for place, head in enumerate(self.heads):
            shown = [fonts.width(self.figures(row)[place], "strong") for row in self.offers]
            wide.append(max([fonts.width(head, "small"), *shown]) + px(2))
        name = spot + max((fonts.width(row.name, "body") for row in self.offers), default=0) + px(4)
        room = width - 2 * pad - sum(wide) - gap * (len(wide) + 1)
        name = min(name, max(room - px(_LEAST_PLOT), room * 2 // 5))
        left = pad + room + gap
        figures: list[tuple[int, int]] = []
        for w in wide:
            left += gap if figures else 0
            figures.append((left, w))
            left += w
        return Columns((pad, name), (pad + name, max(0, room - name)), figures)

    def reach(self) -> tuple[float, float]:
        """Lowest and highest end of a bar, of offers that are chosen at all."""
        low = high = 0.0
        for row in [row for row in self.offers if row.share >= _CHOSEN] or self.offers:
            low = min(low, sum(min(x, 0.0) for x in row.parts.values()), row.total)
            high = max(high, sum(max(x, 0.0) for x in row.parts.values()), row.total)
        return (low, high) if high - low > SMALL else (-1.0, 1.0)

    # -- drawing --------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        px, at = self.look.px, self.columns(self.rect.w)
        head = pygame.Rect(self.rect.x, self.rect.y, self.rect.w, self._head())
        for (left, wide), words in zip(at.figures, self.heads, strict=True):
            canvas.text(words, pygame.Rect(head.x + left, head.y, wide, head.h), "small", "muted", "right")
        for place, row in enumerate(self.offers):
            rect = self.row_rect(place)
            if not rect.colliderect(canvas.near):
                continue
            self._paint_ground(canvas, place, rect)
            name = pygame.Rect(rect.x + at.name[0], rect.y, at.name[1], rect.h)
            canvas.disc((name.x + px(5), name.centery), px(5), row.hue, "shade", 1)
            role = "strong" if row.mine else "body"
            canvas.text(row.name, pygame.Rect(name.x + px(16), name.y, name.w - px(20), name.h), role)
            for i, words in enumerate(self.figures(row)):
                left, wide = at.figures[i]
                colour = "muted" if i >= 2 else "text"
                canvas.text(words, pygame.Rect(rect.x + left, rect.y, wide, rect.h), "strong" if i < 2 else "body",
                            colour, "right")  # fmt: skip
            plot = pygame.Rect(rect.x + at.plot[0], rect.y + px(5), at.plot[1], rect.h - px(10))
            self._paint_parts(canvas, row, plot)
        top = self.rect.y + self._rows(self.rect.w)[-1] + px(6)
        draw_legend(canvas, legend_lines(self.look, self._legend, self.rect.w), (self.rect.x + px(_PAD), top))

    def _paint_parts(self, canvas: Canvas, row: Row, plot: pygame.Rect) -> None:
        """Parts above zero to its right, those below to its left, largest next to it; what is too long is cut."""
        if plot.w < self.look.px(20):
            return
        px, (low, high) = self.look.px, self.reach()

        def x(value: float) -> int:
            return plot.x + round((value - low) / (high - low) * (plot.w - 1))

        with canvas.clipped(plot.inflate(0, px(6))):
            for rect, part in self.pieces(row, plot):
                draw_part(canvas, rect, part.colour, part.style)
            canvas.fill(pygame.Rect(x(0.0), plot.y - px(3), 1, plot.h + px(6)), "border-strong")
            mark = max(plot.x, min(x(row.total), plot.right - px(3)))
            canvas.fill(pygame.Rect(mark - px(2), plot.y - px(3), px(5), plot.h + px(6)), "shade")
            canvas.fill(pygame.Rect(mark - px(1), plot.y - px(3), px(3), plot.h + px(6)), "text")

    def pieces(self, row: Row, plot: pygame.Rect) -> list[tuple[pygame.Rect, Part]]:
        """The blocks of a bar."""
        low, high = self.reach()
        found, ends = [], [0.0, 0.0]  # to the left, to the right
        for name in sorted(self.parts, key=lambda name: -abs(row.parts[name])):
            value = row.parts[name]
            if abs(value) < SMALL:
                continue
            side = int(value > 0)
            start, ends[side] = ends[side], ends[side] + value
            left, right = sorted(
                plot.x + round((end - low) / (high - low) * (plot.w - 1)) for end in (start, ends[side])
            )
            left, right = max(left, plot.x - 2), min(right, plot.right + 2)
            if right > left:
                found.append(
                    (pygame.Rect(left, plot.y, max(1, right - left - 1), plot.h), Part(value, *LOOKS[name], name))
                )
        return found
