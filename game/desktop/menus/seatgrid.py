"""Clouds as cards to choose one from: one stop for the keyboard, arrows move, Enter takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Options, Panel, Widget
from game.desktop.kit.widget import Size

#: Width of a card from which there are two columns, and how far cards may be stretched, at scale 100.
_TWO, _STRETCH = 520, 1.5
_GAP = 8


class SeatCard(Panel):
    """One cloud of the grid."""

    def __init__(self, *children: Widget, id: str, colour: Colour | str, tip: str = "") -> None:
        super().__init__(*children, id=id, kind="inset", gap=5, pad=(14, 7), stripe=colour)
        self.words = tip
        self.selected = False
        self.hot = False

    def paint(self, canvas: Canvas) -> None:
        radius = self.look.theme.radius
        if self.selected:
            canvas.box(self.rect, "selected", "accent", radius)
        else:
            canvas.box(self.rect, "raised" if self.hot else "inset", "border-strong" if self.hot else "border", radius)
        if self.stripe is not None:
            px = self.look.px
            bar = pygame.Rect(self.rect.x + px(4), self.rect.y + px(8), px(4), self.rect.h - px(16))
            canvas.box(bar, self.stripe, None, 2)


class SeatGrid(Widget):
    """Cards from top to bottom, then in a second column if there is room; all of one height.

    Up and down go through all cards, left and right change the column, Enter calls `on_open`.
    """

    focusable = True
    mouse = True

    def __init__(
        self,
        id: str,
        cards: Sequence[SeatCard],
        selected: int,
        on_select: Callable[[int], None],
        on_open: Callable[[], None],
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, cards, **options)
        self.cards = list(cards)
        self.selected = selected
        self.on_select = on_select
        self.on_open = on_open
        self._show()

    def _show(self) -> None:
        for place, card in enumerate(self.cards):
            card.selected = place == self.selected

    # -- layout -------------------------------------------------------------------

    def _columns(self, width: int) -> int:
        return 2 if width >= self.look.px(_TWO) else 1

    def _shape(self, width: int) -> tuple[int, int, int]:
        """Columns, rows, and the natural height of a card."""
        columns = self._columns(width)
        each = (width - self.look.px(_GAP) * (columns - 1)) // columns
        natural = max((card.size(each)[1] for card in self.cards), default=0)
        return columns, -(-len(self.cards) // columns), natural

    def measure(self, width: int) -> Size:
        _, rows, natural = self._shape(width)
        return width, rows * natural + (rows - 1) * self.look.px(_GAP)

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        columns, rows, natural = self._shape(rect.w)
        gap = self.look.px(_GAP)
        room = (rect.h - gap * (rows - 1)) // max(1, rows)
        height = max(natural, min(room, int(natural * _STRETCH)))
        width = (rect.w - gap * (columns - 1)) // columns
        for place, card in enumerate(self.cards):
            column, row = divmod(place, rows)
            card.put(pygame.Rect(rect.x + column * (width + gap), rect.y + row * (height + gap), width, height))

    # -- events -------------------------------------------------------------------

    def hit(self, pos: tuple[int, int]) -> Widget | None:
        return self if self.visible and self.rect.collidepoint(pos) else None

    def _at(self, pos: tuple[int, int]) -> int:
        return next((i for i, card in enumerate(self.cards) if card.rect.collidepoint(pos)), -1)

    def tip_at(self, pos: tuple[int, int] | None) -> str:
        place = self.selected if pos is None else self._at(pos)
        return self.cards[place].words if 0 <= place < len(self.cards) else ""

    def tip_near(self) -> pygame.Rect:
        return self.cards[self.selected].rect if 0 <= self.selected < len(self.cards) else self.view()

    def select(self, place: int) -> None:
        """Choose a card and bring it into sight."""
        self.selected = place
        self._show()
        above = self.parent
        while above is not None:
            above.reveal(self.cards[place].rect)
            above = above.parent
        self.on_select(place)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            hot = self._at(event.pos)
            for place, card in enumerate(self.cards):
                card.hot = place == hot
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            place = self._at(event.pos)
            if place >= 0 and place != self.selected:
                self.select(place)
            return True
        if event.type == pygame.KEYDOWN:
            return self._on_key(event.key)
        return False

    def _on_key(self, key: int) -> bool:
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.on_open()
            return True
        _, rows, _ = self._shape(self.rect.w)
        steps = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_LEFT: -rows, pygame.K_RIGHT: rows}
        ends = {pygame.K_HOME: 0, pygame.K_END: len(self.cards) - 1}
        if key not in steps and key not in ends:
            return False
        place = ends[key] if key in ends else self.selected + steps[key]
        if not 0 <= place < len(self.cards):
            return False  # the arrow goes on to the next widget
        if place != self.selected:
            self.select(place)
        return True
