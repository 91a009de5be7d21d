"""One of several: segmented choice, tabs, dropdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack

import pygame

from game.desktop.kit.basic import ACTIVATE
from game.desktop.kit.canvas import Canvas
from game.desktop.kit.layout import Column, share_out
from game.desktop.kit.scroll import draw_bar
from game.desktop.kit.widget import Options, Size, Widget

#: Key and text, and perhaps an icon.
Choice = tuple[str, str] | tuple[str, str, str]
_ICON = 16
_ICON_GAP = 6
OnChoice = Callable[[str], None]


def _icon_of(choice: Choice) -> str:
    return choice[2] if len(choice) == 3 else ""


def _ignore(key: str) -> None:
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
        on_change: OnChoice = _ignore,
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
        if not _icon_of(choice):
            return text
        return text + self.look.px(_ICON) + (self.look.px(_ICON_GAP) if choice[1] else 0)

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
        px, icon = self.look.px, _icon_of(choice)
        area = cell.inflate(-px(6), 0)
        if not icon:
            canvas.text(choice[1], area, self._role(), colour, "center")
            return
        left = area.x + max(0, area.w - self._content(choice)) // 2
        canvas.icon(icon, pygame.Rect(left, area.y, px(_ICON), area.h), colour, _ICON)
        left += px(_ICON + _ICON_GAP)
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
        on_change: OnChoice = _ignore,
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


class _Menu(Widget):
    """The open list of a dropdown."""

    focusable = True
    mouse = True

    def __init__(self, owner: Dropdown) -> None:
        super().__init__(f"{owner.id}-menu")
        self._owner = owner
        self._first = 0
        keys = [choice[0] for choice in owner.choices]
        self.at = keys.index(owner.value) if owner.value in keys else 0

    def _row(self) -> int:
        return max(self.look.px(30), self.look.fonts.line_height("body") + self.look.px(8))

    def measure(self, width: int) -> Size:
        widest = max((self._owner.content(choice) for choice in self._owner.choices), default=0)
        return min(width, widest + self.look.px(40)), len(self._owner.choices) * self._row() + self.look.px(8)

    def _shown(self) -> int:
        return max(1, (self.rect.h - self.look.px(8)) // self._row())

    def paint(self, canvas: Canvas) -> None:
        canvas.shadow(self.rect, self.look.theme.control_radius)
        canvas.box(self.rect, "raised", "border-strong")
        shown = self._shown()
        self._first = max(0, min(self._first, len(self._owner.choices) - shown))
        pad = self.look.px(4)
        for place in range(self._first, min(len(self._owner.choices), self._first + shown)):
            choice = self._owner.choices[place]
            top = self.rect.y + pad + (place - self._first) * self._row()
            row = pygame.Rect(self.rect.x + pad, top, self.rect.w - 2 * pad, self._row())
            if place == self.at:
                canvas.box(row, "selected")
            colour = "accent" if choice[0] == self._owner.value else "text"
            self._owner.paint_choice(canvas, choice, row.inflate(-self.look.px(16), 0), colour)
        track = pygame.Rect(
            self.rect.right - self.look.px(10), self.rect.y + pad, self.look.px(6), self.rect.h - 2 * pad
        )
        draw_bar(canvas, track, self._first, shown, len(self._owner.choices))

    def _move(self, at: int) -> None:
        self.at = max(0, min(len(self._owner.choices) - 1, at))
        if self.at < self._first:
            self._first = self.at
        elif self.at >= self._first + self._shown():
            self._first = self.at - self._shown() + 1

    def _take(self) -> None:
        self.screen.close_top()
        self._owner.choose(self._owner.choices[self.at][0])

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            at = self._first + (event.pos[1] - self.rect.y - self.look.px(4)) // self._row()
            if 0 <= at < len(self._owner.choices) and self.rect.collidepoint(event.pos):
                self.at = at
                if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                    self._take()
            return True
        if event.type == pygame.MOUSEWHEEL:
            self._first = max(0, self._first - event.y)
            self.redraw()
            return True
        if event.type == pygame.TEXTINPUT:
            start = event.text.casefold()
            count = len(self._owner.choices)
            for step in range(1, count + 1):
                place = (self.at + step) % count
                if self._owner.choices[place][1].casefold().startswith(start):
                    self._move(place)
                    return True
            return True
        if event.type == pygame.KEYDOWN:
            jumps = {
                pygame.K_UP: self.at - 1,
                pygame.K_DOWN: self.at + 1,
                pygame.K_HOME: 0,
                pygame.K_END: len(self._owner.choices) - 1,
                pygame.K_PAGEUP: self.at - self._shown(),
                pygame.K_PAGEDOWN: self.at + self._shown(),
            }
            if event.key in jumps:
                self._move(jumps[event.key])
                return True
            if event.key in ACTIVATE:
                self._take()
                return True
            return bool(event.key == pygame.K_TAB)
        return False


class Dropdown(Widget):
    """A choice (key, text[, icon]) from a list that opens on click, Enter, or the down arrow; letters jump."""

    steady = True
    focusable = True
    mouse = True

    rigid = True

    def __init__(
        self,
        id: str,
        choices: Sequence[Choice],
        value: str,
        on_change: OnChoice = _ignore,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.choices = list(choices)
        self.value = value
        self.on_change = on_change

    def measure(self, width: int) -> Size:
        fonts, px = self.look.fonts, self.look.px
        widest = max((self.content(choice) for choice in self.choices), default=0)
        return min(width, widest + px(48)), max(px(self.look.theme.control_height), fonts.line_height("body") + px(8))

    def paint(self, canvas: Canvas) -> None:
        hot = self.enabled and self.hovered
        canvas.box(self.rect, "raised-hover" if hot else "inset", "border-strong" if hot else "border")
        colour = "text" if self.enabled else "disabled"
        px = self.look.px
        area = pygame.Rect(self.rect.x + px(12), self.rect.y, self.rect.w - px(44), self.rect.h)
        chosen = next((choice for choice in self.choices if choice[0] == self.value), None)
        if chosen is not None:
            self.paint_choice(canvas, chosen, area, colour)
        canvas.glyph("down", pygame.Rect(self.rect.right - px(32), self.rect.y, px(28), self.rect.h), "muted")

    def content(self, choice: Choice) -> int:
        """Pixels that icon and text of a choice take."""
        return self.look.fonts.width(choice[1], "body") + (self.look.px(_ICON + _ICON_GAP) if _icon_of(choice) else 0)

    def paint_choice(self, canvas: Canvas, choice: Choice, area: pygame.Rect, colour: str) -> None:
        """Icon and text of a choice from the left of `area`."""
        px, icon = self.look.px, _icon_of(choice)
        if icon:
            canvas.icon(icon, pygame.Rect(area.x, area.y, px(_ICON), area.h), colour, _ICON)
            taken = px(_ICON + _ICON_GAP)
            area = pygame.Rect(area.x + taken, area.y, area.w - taken, area.h)
        canvas.text(choice[1], area, "body", colour)

    def open(self) -> None:
        """Open the list."""
        if self.enabled and self.choices:
            self.screen.open_popup(_Menu(self), self)

    def choose(self, key: str) -> None:
        """Choose by key, telling `on_change` if it is another."""
        if key != self.value:
            self.cue("click")
            self.value = key
            self.on_change(key)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.open()
            return True
        if event.type == pygame.KEYDOWN and event.key in (*ACTIVATE, pygame.K_DOWN):
            self.open()
            return True
        return False
