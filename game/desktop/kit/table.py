"""A table of any length of which only the rows in sight are asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Unpack

import pygame

from game.desktop.kit.canvas import Align, Canvas
from game.desktop.kit.layout import share_out
from game.desktop.kit.scroll import draw_bar
from game.desktop.kit.theme import Colour
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size, Widget


class Cell(NamedTuple):
    """A text with a colour, and perhaps a coloured spot or an icon before it."""

    text: str
    colour: str | Colour = "text"
    spot: str | Colour | None = None
    strong: bool = False
    icon: str = ""
    icon_colour: str | Colour | None = None


@dataclass(frozen=True)
class Heading:
    """A column: its title, its width in pixels at scale 100 (0: shares what is left), its alignment."""

    title: str
    width: int = 0
    align: Align = "left"
    icon: str = ""


_ICON = 15
RowOfCells = Sequence[str | Cell]
OnRow = Callable[[int], None]


def _ignore(row: int) -> None:
    """The default answer to a row."""


class Table(Widget):
    """Rows of cells under headings.

    Up, down, Page up, Page down, Home and End move the selected row, Enter (or a double click) calls
    `on_open`, a click on a heading calls `on_heading`. `rows` may be any sequence: only rows in sight are
    fetched.
    """

    steady = True
    focusable = True
    mouse = True
    tip_beside = True

    def __init__(
        self,
        id: str,
        headings: Sequence[Heading],
        rows: Sequence[RowOfCells],
        *,
        selected: int = -1,
        on_select: OnRow = _ignore,
        on_open: OnRow = _ignore,
        on_heading: OnRow = _ignore,
        rows_shown: int = 6,
        tips: Callable[[int], str | Tip] | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.headings = list(headings)
        self.rows = rows
        self.selected = selected
        self._given = selected
        self.on_select = on_select
        self.on_open = on_open
        self.on_heading = on_heading
        self.rows_shown = rows_shown
        self.tips = tips
        self._first = 0
        self._hot = -1
        self._grip = False
        self._clicked = (-1, 0.0)

    def keep(self) -> object:
        return self._given, self.selected, self._first, self._grip, self._clicked

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 5:
            if kept[0] == self._given:  # nobody gave another row meanwhile: the selection stays
                self.selected = min(kept[1], len(self.rows) - 1)
            self._first, self._grip, self._clicked = kept[2:]

    # -- measures ---------------------------------------------------------------

    def _row_height(self) -> int:
        return max(self.look.px(self.look.theme.row_height), self.look.fonts.line_height("body") + self.look.px(6))

    def _head_height(self) -> int:
        return self.look.fonts.line_height("small") + self.look.px(8)

    def measure(self, width: int) -> Size:
        wide = sum(self.look.px(h.width or 80) for h in self.headings) + self.look.px(24)
        shown = max(1, min(len(self.rows), self.rows_shown))
        return min(width, wide), self._head_height() + shown * self._row_height()

    def page(self) -> int:
        """How many whole rows are in sight."""
        return max(1, (self.rect.h - self._head_height()) // self._row_height())

    def _columns(self) -> list[pygame.Rect]:
        px = self.look.px
        bar = px(self.look.theme.scrollbar + 4) if len(self.rows) > self.page() else 0
        room = self.rect.w - bar - 2 * px(8)
        gap = px(10)
        natural = [px(h.width) if h.width else px(40) for h in self.headings]
        grow = [0.0 if h.width else 1.0 for h in self.headings]
        widths = share_out(room - gap * (len(natural) - 1), natural, grow)
        x = self.rect.x + px(8)
        rects = []
        for width in widths:
            rects.append(pygame.Rect(x, self.rect.y, width, self._head_height()))
            x += width + gap
        return rects

    def row_rect(self, row: int) -> pygame.Rect:
        """Where a row is drawn (perhaps out of sight)."""
        top = self.rect.y + self._head_height() + (row - self._first) * self._row_height()
        return pygame.Rect(self.rect.x, top, self.rect.w, self._row_height())

    def _row_at(self, pos: tuple[int, int]) -> int:
        below = pos[1] - self.rect.y - self._head_height()
        row = self._first + below // self._row_height()
        inside = self.rect.collidepoint(pos) and 0 <= below < self.page() * self._row_height()
        return row if inside and row < len(self.rows) else -1

    # -- drawing ----------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        self._scroll(self._first)
        columns = self._columns()
        for heading, rect in zip(self.headings, columns, strict=True):
            if heading.icon:
                rect = self._paint_icon(canvas, heading.icon, "muted", rect, heading.title, "small", heading.align)
            canvas.text(heading.title, rect, "small", "muted", heading.align)
        rule = pygame.Rect(self.rect.x, self.rect.y + self._head_height() - 2, self.rect.w, 1)
        canvas.fill(rule, "border")
        last = min(len(self.rows), self._first + self.page())
        for row in range(self._first, last):
            self._paint_row(canvas, row, columns)
        track = self._track()
        draw_bar(canvas, track, self._first, self.page(), len(self.rows))

    def _track(self) -> pygame.Rect:
        wide = self.look.px(self.look.theme.scrollbar)
        top = self.rect.y + self._head_height()
        return pygame.Rect(self.rect.right - wide, top, wide, self.rect.bottom - top)

    def _paint_row(self, canvas: Canvas, row: int, columns: list[pygame.Rect]) -> None:
        px = self.look.px
        rect = self.row_rect(row)
        if len(self.rows) > self.page():
            rect.w -= px(self.look.theme.scrollbar + 4)
        if row == self.selected:
            canvas.box(rect, "selected", None, 4)
        elif row == self._hot and self.hovered:
            canvas.box(rect, "raised", None, 4)
        for heading, column, value in zip(self.headings, columns, self.rows[row], strict=True):
            cell = value if isinstance(value, Cell) else Cell(value)
            area = pygame.Rect(column.x, rect.y, column.w, rect.h)
            if cell.spot is not None:
                side = px(5)
                canvas.disc((area.x + side, area.centery), side, cell.spot, "shade", 1)
                area = pygame.Rect(area.x + px(16), area.y, area.w - px(16), area.h)
            role = "strong" if cell.strong else "body"
            if cell.icon:
                tint = cell.colour if cell.icon_colour is None else cell.icon_colour
                area = self._paint_icon(canvas, cell.icon, tint, area, cell.text, role, heading.align)
            canvas.text(cell.text, area, role, cell.colour, heading.align)

    def _paint_icon(
        self,
        canvas: Canvas,
        icon: str,
        colour: str | Colour,
        area: pygame.Rect,
        text: str,
        role: str,
        align: Align,
    ) -> pygame.Rect:
        """An icon just before the text of a cell; gives what is left of the cell for the text."""
        px = self.look.px
        free = max(0, area.w - px(_ICON + 6) - self.look.fonts.width(text, role))
        left = area.x + {"left": 0, "center": free // 2, "right": free}[align]
        canvas.icon(icon, pygame.Rect(left, area.y, px(_ICON), area.h), colour, _ICON)
        taken = (left - area.x if align == "right" else 0) + px(_ICON + 6)
        return pygame.Rect(area.x + taken, area.y, area.w - taken, area.h)

    def tip_near(self) -> pygame.Rect:
        return self.row_rect(max(self._first, min(self.selected, self._first + self.page() - 1)))

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        row = self._row_at(pos)
        return self.row_rect(row) if row >= 0 else self.view()

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        row = self.selected if pos is None else self._row_at(pos)
        if self.tips is not None and 0 <= row < len(self.rows):
            return self.tips(row)
        return self.tip_now()

    # -- events -----------------------------------------------------------------

    def _scroll(self, first: int) -> bool:
        first = max(0, min(first, len(self.rows) - self.page()))
        moved = first != self._first
        self._first = first
        return moved

    def select(self, row: int) -> None:
        """Select a row and bring it into sight."""
        if not len(self.rows):
            return
        row = max(0, min(len(self.rows) - 1, row))
        if row < self._first:
            self._scroll(row)
        elif row >= self._first + self.page():
            self._scroll(row - self.page() + 1)
        if row != self.selected:
            self.selected = row
            self.on_select(row)

    def handle(self, event: pygame.event.Event) -> bool:
        self.redraw()
        if event.type == pygame.MOUSEWHEEL:
            return self._scroll(self._first - 2 * event.y)
        if event.type == pygame.MOUSEMOTION:
            row = self._row_at(event.pos)
            if row != self._hot:
                self._hot = row
                self.screen.tips.restart()
            if self._grip:
                self._drag(event.pos[1])
            return self._grip
        if event.type == pygame.MOUSEBUTTONUP:
            self._grip = False
            return True
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._on_press(event.pos)
            return True
        if event.type == pygame.KEYDOWN:
            return self._on_key(event.key)
        return False

    def _drag(self, y: int) -> None:
        track = self._track()
        self._scroll(round((y - track.y) / max(1, track.h) * len(self.rows) - self.page() / 2))

    def _on_press(self, pos: tuple[int, int]) -> None:
        if len(self.rows) > self.page() and self._track().collidepoint(pos):
            self._grip = True
            self._drag(pos[1])
            return
        for place, rect in enumerate(self._columns()):
            if rect.collidepoint(pos):
                self.on_heading(place)
                return
        row = self._row_at(pos)
        if row < 0:
            return
        now = self.screen.app.now()
        again = self._clicked[0] == row and now - self._clicked[1] < 0.4
        self._clicked = (row, now)
        self.select(row)
        if again:
            self.on_open(row)

    def _on_key(self, key: int) -> bool:
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER) and 0 <= self.selected < len(self.rows):
            self.on_open(self.selected)
            return True
        jumps = {
            pygame.K_UP: self.selected - 1,
            pygame.K_DOWN: self.selected + 1,
            pygame.K_PAGEUP: self.selected - self.page(),
            pygame.K_PAGEDOWN: self.selected + self.page(),
            pygame.K_HOME: 0,
            pygame.K_END: len(self.rows) - 1,
        }
        if key in jumps:
            at_edge = (key == pygame.K_UP and self.selected <= 0) or (
                key == pygame.K_DOWN and self.selected >= len(self.rows) - 1
            )
            if at_edge and self.selected >= 0:
                return False  # the arrow goes on to the next widget
            self.select(jumps[key])
            return True
        return False
