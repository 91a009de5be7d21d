"""Who offers which model: models by rank, clouds side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Size


class Host(NamedTuple):
    """A column: a cloud's short sign, its colour, and whether it is the seat's."""

    sign: str
    colour: Colour
    mine: bool


class Offer(NamedTuple):
    """A row: a model, where it is sold (by column), a figure at the right, and its tip."""

    rank: str
    name: str
    sold: Sequence[bool]
    shown: str
    tip: Tip
    mine: bool = False


class HostGrid(Widget):
    """A spot where a cloud sells a model; hover tells a row, up and down read them out."""

    mouse = True
    focusable = True

    def __init__(
        self, id: str, hosts: Sequence[Host], offers: Sequence[Offer], head: str, **options: Unpack[Options]
    ) -> None:
        super().__init__(id, (), **options)
        self.hosts, self.offers, self.head = list(hosts), list(offers), head
        self._at = 0

    def keep(self) -> object:
        return self._at

    def restore(self, kept: object) -> None:
        if isinstance(kept, int) and kept < len(self.offers):
            self._at = kept

    def _row(self) -> int:
        return self.look.fonts.line_height("small") + self.look.px(5)

    def measure(self, width: int) -> Size:
        return width, self._row() * (len(self.offers) + 1)

    def _column(self) -> int:
        """Width of a cloud's column: closer together where names need the room."""
        px, fonts = self.look.px, self.look.fonts
        names = max((fonts.width(offer.name, "small-strong") for offer in self.offers), default=0)
        free = self.rect.w - self._ranks() - names - px(14) - self._shown()
        return max(px(11), min(px(17), free // max(1, len(self.hosts))))

    def _ranks(self) -> int:
        return max((self.look.fonts.width(offer.rank, "small") for offer in self.offers), default=0) + self.look.px(6)

    def _shown(self) -> int:
        fonts = self.look.fonts
        return max([fonts.width(self.head, "small"), *(fonts.width(o.shown, "small-strong") for o in self.offers)])

    def _first(self) -> int:
        """Left edge of the first cloud's column."""
        return self.rect.right - self._shown() - self.look.px(8) - self._column() * len(self.hosts)

    def paint(self, canvas: Canvas) -> None:
        px = self.look.px
        row, wide, first = self._row(), self._column(), self._first()
        for place, host in enumerate(self.hosts):
            cell = pygame.Rect(first + place * wide, self.rect.y, wide, row)
            if host.mine:
                band = pygame.Rect(cell.x, self.rect.y, wide, self.rect.h)
                canvas.box(band, "selected", None, 4)
            canvas.text(host.sign, cell, "small-strong" if host.mine else "small", "text" if host.mine else "muted",
                        "center")  # fmt: skip
        head = pygame.Rect(self.rect.x, self.rect.y, self.rect.w, row)
        canvas.text(self.head, head, "small", "muted", "right")
        rank_wide = self._ranks()
        for number, offer in enumerate(self.offers):
            line = pygame.Rect(self.rect.x, self.rect.y + row * (number + 1), self.rect.w, row)
            if number == self._at and (self.hovered or self.focused):
                canvas.box(line, None, "border-strong", 4)
            canvas.text(offer.rank, line, "small", "muted")
            name = pygame.Rect(line.x + rank_wide, line.y, first - line.x - rank_wide - px(4), row)
            here = any(sold and host.mine for sold, host in zip(offer.sold, self.hosts, strict=True))
            role = "small-strong" if here or offer.mine else "small"
            canvas.text(offer.name, name, role, "accent" if offer.mine else "text" if here else "muted")
            canvas.text(offer.shown, line, "small-strong", "text" if here else "muted", "right")
            for place, (sold, host) in enumerate(zip(offer.sold, self.hosts, strict=True)):
                centre = (first + place * wide + wide // 2, line.centery)
                if sold:
                    canvas.disc(centre, px(4), host.colour, "text" if host.mine else "shade", 1)
                else:
                    canvas.fill(pygame.Rect(centre[0] - px(2), centre[1], px(4), max(1, px(1))), "border-strong")

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        at = self._at
        if pos is not None:
            at = (pos[1] - self.rect.y) // self._row() - 1
        return self.offers[at].tip if 0 <= at < len(self.offers) else self.tip_now()

    def handle(self, event: pygame.event.Event) -> bool:
        at = self._at
        if event.type == pygame.MOUSEMOTION:
            at = (event.pos[1] - self.rect.y) // self._row() - 1
        elif event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            at += 1 if event.key == pygame.K_DOWN else -1
            if not 0 <= at < len(self.offers):
                return False
        else:
            return False
        if at != self._at and 0 <= at < len(self.offers):
            self._at = at
            self.redraw()
        return event.type == pygame.KEYDOWN
