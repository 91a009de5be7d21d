"""One of several, from a list that opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pygame

from game.desktop.kit.basic import ACTIVATE
from game.desktop.kit.canvas import Canvas
from game.desktop.kit.choice import ICON, ICON_GAP, Choice, OnChoice, icon_of, ignore
from game.desktop.kit.scroll import draw_bar
from game.desktop.kit.widget import Options, Size, Widget


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
        on_change: OnChoice = ignore,
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
        return self.look.fonts.width(choice[1], "body") + (self.look.px(ICON + ICON_GAP) if icon_of(choice) else 0)

    def paint_choice(self, canvas: Canvas, choice: Choice, area: pygame.Rect, colour: str) -> None:
        """Icon and text of a choice from the left of `area`."""
        px, icon = self.look.px, icon_of(choice)
        if icon:
            canvas.icon(icon, pygame.Rect(area.x, area.y, px(ICON), area.h), colour, ICON)
            taken = px(ICON + ICON_GAP)
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
