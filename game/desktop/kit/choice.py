"""One of several, all in sight: segmented choice, tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.layout import Column, share_out
from game.desktop.kit.widget import Options, Size, Widget

#: Key and text, and perhaps an icon.
Choice = tuple[str, str] | tuple[str, str, str]
ICON = 16
ICON_GAP = 6
OnChoice = Callable[[str], None]


def icon_of(choice: Choice) -> str:
    """The icon of a choice, or nothing."""
    return choice[2] if len(choice) == 3 else ""


def ignore(key: str) -> None:
    """The default answer to a choice."""


class Segmented(Widget):
    """Choices side by side (key, text[, icon]), one stop for the keyboard: arrows choose.

    As wide as each other if there is room, else as wide as they need, else in rows.
    """

    focusable = True
    mouse = True

    rigid = True

    def __init__(
        self,
        id: str,
        choices: Sequence[Choice],
        value: str,
        on_change: OnChoice = ignore,
        *,
        kind: Literal["buttons", "tabs"] = "buttons",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.choices = list(choices)
        self.value = value
        self.on_change = on_change
        self.kind = kind
        self._hot = -1

    def _role(self) -> str:
        return "strong"

    def _gap(self) -> int:
        return self.look.px(4)

    def _pad(self) -> int:
        return self.look.px(8 if self.kind == "tabs" else 18)

    def _cell_height(self) -> int:
        return max(self.look.px(30), self.look.fonts.line_height(self._role()) + self.look.px(8))

    def _content(self, choice: Choice) -> int:
        """Pixels that icon and text of a choice take."""
        text = self.look.fonts.width(choice[1], self._role()) if choice[1] else 0
        if not icon_of(choice):
            return text
        return text + self.look.px(ICON) + (self.look.px(ICON_GAP) if choice[1] else 0)

    def _widest(self) -> int:
        return max((self._content(choice) for choice in self.choices), default=0) + self._pad()

    def _columns(self, width: int) -> int:
        widest = self._widest()
        count = max(1, len(self.choices))
        for rows in range(1, count + 1):
            columns = -(-count // rows)
            if (width - self._gap() * (columns - 1)) // columns >= widest or (rows == 1 and self._fits(width)):
                return columns
        return 1

    def _fits(self, width: int) -> bool:
        """Whether all choices fit side by side, each as wide as it needs."""
        return sum(self._needs()) + self._gap() * (len(self.choices) - 1) <= width

    def _needs(self) -> list[int]:
        return [self._content(choice) + self._pad() for choice in self.choices]

    def measure(self, width: int) -> Size:
        columns = self._columns(width)
        rows = -(-max(1, len(self.choices)) // columns)
        natural = min(width, columns * self._widest() + self._gap() * (columns - 1))
        return natural, rows * self._cell_height() + (rows - 1) * self._gap()

    def cells(self) -> list[pygame.Rect]:
        """The rectangle of each choice."""
        per_row = self._columns(self.rect.w)
        gap, height = self._gap(), self._cell_height()
        rects: list[pygame.Rect] = []
        room = self.rect.w - gap * (len(self.choices) - 1)
        if per_row == len(self.choices) and self._widest() * per_row > room:
            x = self.rect.x
            for width in share_out(room, self._needs(), [1e-6 + need for need in self._needs()]):
                rects.append(pygame.Rect(x, self.rect.y, width, height))
                x += width + gap
            return rects
        for place in range(len(self.choices)):
            row, column = divmod(place, per_row)
            columns = min(per_row, len(self.choices) - row * per_row)  # the last row fills the width too
            left = self.rect.x + (self.rect.w + gap) * column // columns
            right = self.rect.x + (self.rect.w + gap) * (column + 1) // columns - gap
            rects.append(pygame.Rect(left, self.rect.y + row * (height + gap), right - left, height))
        return rects

    def paint(self, canvas: Canvas) -> None:
        for place, (choice, cell) in enumerate(zip(self.choices, self.cells(), strict=True)):
            chosen = choice[0] == self.value
            hot = self.enabled and self.hovered and place == self._hot
            colour = "text" if self.enabled else "disabled"
            if self.kind == "tabs":
                if hot:
                    canvas.box(cell, "raised")
                colour = colour if chosen else "muted"
                if chosen:
                    line = pygame.Rect(cell.x, cell.bottom - self.look.px(3), cell.w, self.look.px(3))
                    canvas.box(line, "accent", None, 1)
            elif chosen and self.enabled:
                canvas.box(cell, "selected", "accent")
            else:
                edge = "border-strong" if hot or chosen else "border"
                canvas.box(cell, "raised-hover" if hot else "raised", edge)
            self._paint_choice(canvas, choice, cell, colour)

    def _paint_choice(self, canvas: Canvas, choice: Choice, cell: pygame.Rect, colour: str) -> None:
        px, icon = self.look.px, icon_of(choice)
        area = cell.inflate(-px(6), 0)
        if not icon:
            canvas.text(choice[1], area, self._role(), colour, "center")
            return
        left = area.x + max(0, area.w - self._content(choice)) // 2
        canvas.icon(icon, pygame.Rect(left, area.y, px(ICON), area.h), colour, ICON)
        left += px(ICON + ICON_GAP)
        canvas.text(choice[1], pygame.Rect(left, area.y, area.right - left, area.h), self._role(), colour)

    def choose(self, key: str) -> None:
        """Choose by key, telling `on_change` if it is another."""
        if self.enabled and key != self.value:
            self.cue("click")
            self.value = key
            self.on_change(key)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            at = next((i for i, cell in enumerate(self.cells()) if cell.collidepoint(event.pos)), -1)
            if at != self._hot:
                self._hot = at
                self.redraw()
            if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and at >= 0:
                self.choose(self.choices[at][0])
            return event.type == pygame.MOUSEBUTTONDOWN
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            keys = [choice[0] for choice in self.choices]
            now = keys.index(self.value) if self.value in keys else -1
            now += 1 if event.key == pygame.K_RIGHT else -1
            if 0 <= now < len(keys):
                self.choose(keys[now])
            return True
        return False


class Tabs(Column):
    """Named pages (key, text, page[, icon]), one shown: a strip (id + "-strip") above the page.

    `value` is the key of the page.
    """

    def __init__(
        self,
        id: str,
        pages: Sequence[tuple[str, str, Widget] | tuple[str, str, Widget, str]],
        value: str = "",
        on_change: OnChoice = ignore,
        **options: Unpack[Options],
    ) -> None:
        self._pages = {page[0]: page[2] for page in pages}
        choices = [(page[0], page[1], page[3] if len(page) == 4 else "") for page in pages]
        value = value or pages[0][0]
        self._strip = Segmented(f"{id}-strip", choices, value, self._turn, kind="tabs")
        for page in self._pages.values():
            page.grow = page.grow or 1.0
        super().__init__(self._strip, *self._pages.values(), id=id, gap=10, **options)
        self.on_change = on_change
        self._show(value)

    @property
    def value(self) -> str:
        """The key of the page shown."""
        return self._strip.value

    def keep(self) -> object:
        return self.value

    def restore(self, kept: object) -> None:
        if isinstance(kept, str) and kept in self._pages:
            self._strip.value = kept
            self._show(kept)

    def _show(self, value: str) -> None:
        for key, page in self._pages.items():
            page.visible = key == value

    def _turn(self, value: str) -> None:
        self._show(value)
        self.on_change(value)
