"""AI sales as reported and net of loops: a bar for each cloud, with growth both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop import text as t
from game.desktop.desks.bars import draw_part
from game.desktop.dollar.names import book
from game.desktop.dollar.sums import Sums
from game.desktop.facts import Facts
from game.desktop.kit import Canvas, Colour, Options, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Size

_WIDE = 400  # from here growth has columns of its own
_GAP = 14


@dataclass(frozen=True)
class Sale:
    """A cloud's sales. growth, net_growth: over the quarters before; nan where there were none."""

    firm: int
    name: str
    hue: Colour
    reported_kusd: float
    net_kusd: float
    growth: float
    net_growth: float
    tip: Tip

    @property
    def figures(self) -> tuple[str, str, str, str]:
        """As they are written: reported, net, growth, net growth."""
        growth = (t.percent(x, 0, sign=True) if x == x else t.text("dollar.no_growth") for x in
                  (self.growth, self.net_growth))  # fmt: skip
        gross, net = growth
        return t.money(self.reported_kusd), t.money(self.net_kusd), gross, net


def sales(f: Facts, s: Sums) -> list[Sale]:
    """Every cloud in business with AI sales, the largest first."""
    found = []
    for c in f.clouds:
        reported, net = float(s.now.reported_kusd[c]), float(s.now.net_kusd[c])
        if reported < 1:
            continue
        gross, growth = float("nan"), float("nan")
        if s.then is not None and s.then.net_kusd[c] >= 1:
            gross = reported / float(s.then.reported_kusd[c]) - 1
            growth = net / float(s.then.net_kusd[c]) - 1
        rows: list[tuple[str, str] | tuple[str, str, str]] = [
            (t.text("dollar.reported"), t.money(reported)),
            (t.text("dollar.home_part"), t.money(reported - net), "bad" if reported - net >= 1 else "text"),
            (t.text("dollar.net"), t.money(net)),
            (t.text("dollar.part_home"), t.percent(1 - net / reported, 1)),
        ]
        if gross == gross:
            rows += [(t.text("dollar.growth"), t.percent(gross, 1, sign=True)),
                     (t.text("dollar.net_growth"), t.percent(growth, 1, sign=True))]  # fmt: skip
        tip = Tip(f.short(c), t.text("dollar.sales_tip"), rows, note=f"{book(s.question)}.")
        found.append(Sale(c, f.short(c), f.hue(c), reported, net, gross, growth, tip))
    return sorted(found, key=lambda sale: -sale.reported_kusd)


class SalesBars(Widget):
    """One stop for the keyboard: up and down go from cloud to cloud, each with its tip."""

    focusable = True
    mouse = True
    tip_beside = True
    steady = True

    def __init__(self, id: str, rows: Sequence[Sale], pitch: int = 22, **options: Unpack[Options]) -> None:
        """pitch: pixels at scale 100 from row to row, at least."""
        super().__init__(id, (), **options)
        self.rows, self.pitch = list(rows), pitch
        self._at, self._hot = 0, -1

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int):
            self._at = max(0, min(kept, len(self.rows) - 1))

    def can_focus(self) -> bool:
        return self.visible and bool(self.rows)

    # -- measures -----------------------------------------------------------------

    def _line(self) -> int:
        return self.look.fonts.line_height("small")

    def _row(self) -> int:
        return max(self._line() + self.look.px(7), self.look.px(self.pitch))

    def measure(self, width: int) -> Size:
        return self.look.px(280), self._line() + self.look.px(4) + len(self.rows) * self._row()

    def row_rect(self, row: int) -> pygame.Rect:
        """Where a cloud's bar and words are."""
        top = self.rect.y + self._line() + self.look.px(4) + row * self._row()
        return pygame.Rect(self.rect.x, top, self.rect.w, self._row())

    def _columns(self) -> list[tuple[str, int]]:
        """Headings of the figures at the right, and their widths."""
        fonts = self.look.fonts
        heads = [t.text(f"dollar.head_{name}") for name in ("reported", "net", "growth", "net_growth")]
        if self.rect.w < self.look.px(_WIDE):
            heads = heads[:2]
        return [
            (head, max(fonts.width(head, "small"), *(fonts.width(row.figures[i], "small-strong") for row in self.rows)))
            for i, head in enumerate(heads)
        ]

    def _row_at(self, pos: tuple[int, int]) -> int:
        return next((i for i in range(len(self.rows)) if self.row_rect(i).collidepoint(pos)), -1)

    # -- drawing ------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        if not self.rows:
            return
        px, columns = self.look.px, self._columns()
        right = self.rect.right - px(6)
        spots: list[tuple[int, int]] = []
        for head, wide in reversed(columns):
            spots.insert(0, (right - wide, wide))
            canvas.text(head, pygame.Rect(right - wide, self.rect.y, wide, self._line()), "small", "muted", "right")
            right -= wide + px(_GAP)
        name_w = max(self.look.fonts.width(row.name, "small") for row in self.rows)
        left = self.rect.x + px(6) + name_w + px(10)
        most = max(row.reported_kusd for row in self.rows)
        for i, row in enumerate(self.rows):
            area = self.row_rect(i)
            if self.focused and i == self._at:
                canvas.box(area, "selected", None, 4)
            elif self.hovered and i == self._hot:
                canvas.box(area, "raised", None, 4)
            canvas.text(row.name, pygame.Rect(area.x + px(6), area.y, name_w + 1, area.h), "small")
            thick = min(px(18), area.h - px(10))
            track = pygame.Rect(left, area.y + (area.h - thick) // 2, max(0, right - left), thick)
            net = round(track.w * row.net_kusd / most)
            whole = max(net, round(track.w * row.reported_kusd / most))
            draw_part(canvas, pygame.Rect(track.x, track.y, max(net, 1), track.h), row.hue, "solid")
            if row.reported_kusd - row.net_kusd >= 1:
                home = pygame.Rect(track.x + net, track.y, max(px(4), whole - net), track.h)
                draw_part(canvas, home, "bad", "hatch")
            for (x, wide), words, (place, colour) in zip(
                spots, row.figures, enumerate(("text", "text", "muted", "muted")), strict=False
            ):
                role = "small-strong" if place < 2 else "small"
                canvas.text(words, pygame.Rect(x, area.y, wide, area.h), role, colour, "right")

    # -- reading out --------------------------------------------------------------

    def tip_near(self) -> pygame.Rect:
        return self.row_rect(self._at)

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        row = self._row_at(pos)
        return self.row_rect(row) if row >= 0 else self.view()

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        row = self._at if pos is None else self._row_at(pos)
        return self.rows[row].tip if 0 <= row < len(self.rows) else self.tip_now()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION or (event.type == pygame.MOUSEBUTTONDOWN and event.button == 1):
            row = self._row_at(event.pos)
            if row != self._hot:
                self._hot = row
                self.screen.tips.restart()
                self.redraw()
            if event.type == pygame.MOUSEBUTTONDOWN and row >= 0:
                self._go(row)
            return event.type == pygame.MOUSEBUTTONDOWN
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            row = self._at + (1 if event.key == pygame.K_DOWN else -1)
            if 0 <= row < len(self.rows):
                self._go(row)
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
