"""Labels, buttons and cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Unpack

import pygame

from game.desktop.kit.canvas import Align, Canvas
from game.desktop.kit.layout import Panel
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import Options, Size, Widget

ACTIVATE = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)


def _nothing() -> None:
    """The default action."""


class Label(Widget):
    """Text on one line (elided if there is no room), or wrapped with `wrap=True`."""

    def __init__(
        self,
        text: str,
        role: str = "body",
        colour: str | Colour = "text",
        *,
        id: str = "",
        align: Align = "left",
        wrap: bool = False,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.text = text
        self.role = role
        self.colour = colour
        self.align: Align = align
        self.wrap = wrap

    def can_focus(self) -> bool:
        """A label that explains itself is a stop for the keyboard."""
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> Size:
        fonts = self.look.fonts
        height = fonts.line_height(self.role)
        if not self.wrap:
            return min(width, fonts.width(self.text, self.role)), height
        lines = fonts.wrap(self.text, self.role, max(1, width))
        return max(fonts.width(line, self.role) for line in lines), height * len(lines)

    def paint(self, canvas: Canvas) -> None:
        if not self.wrap:
            canvas.text(self.text, self.rect, self.role, self.colour, self.align)
            return
        height = self.look.fonts.line_height(self.role)
        line = pygame.Rect(self.rect.x, self.rect.y, self.rect.w, height)
        for text in self.look.fonts.wrap(self.text, self.role, max(1, self.rect.w)):
            canvas.text(text, line, self.role, self.colour, self.align)
            line = line.move(0, height)


class Clickable(Widget):
    """What buttons and cards share: hover, press, Enter or Space, and a reason when disabled."""

    focusable = True
    mouse = True

    _pressed = False
    on_click: Callable[[], None]

    def keep(self) -> object:
        return self._pressed or None

    def restore(self, kept: object) -> None:
        self._pressed = bool(kept)

    def click(self) -> None:
        """Do what a click does (nothing when disabled)."""
        if self.enabled:
            self.on_click()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._pressed = self.enabled
            self.redraw()
            return True
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            pressed, self._pressed = self._pressed, False
            self.redraw()
            if pressed and self.rect.collidepoint(event.pos):
                self.click()
            return True
        if event.type == pygame.KEYDOWN and event.key in ACTIVATE:
            self.click()
            return True
        return False


class Button(Clickable):
    """A button: "primary" (one per panel), "normal", or "quiet" (no ground until hovered)."""

    rigid = True

    def __init__(
        self,
        id: str,
        text: str,
        on_click: Callable[[], None] = _nothing,
        *,
        kind: Literal["primary", "normal", "quiet"] = "normal",
        align: Align = "center",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.text = text
        self.on_click = on_click
        self.kind = kind
        self.align: Align = align

    def measure(self, width: int) -> Size:
        px = self.look.px
        height = max(px(self.look.theme.control_height), self.look.fonts.line_height("strong") + px(8))
        return self.look.fonts.width(self.text, "strong") + px(28), height

    def paint(self, canvas: Canvas) -> None:
        hot = self.enabled and (self.hovered or self._pressed)
        colour: str = "text"
        if not self.enabled:
            canvas.box(self.rect, "inset", "border")
            colour = "disabled"
        elif self.kind == "primary":
            canvas.box(self.rect, "primary-hover" if hot else "primary")
            colour = "on-primary"
        elif self.kind == "normal" or hot:
            canvas.box(self.rect, "raised-hover" if hot else "raised", "border-strong" if hot else "border")
        pad = min(self.look.px(14), max(2, (self.rect.w - self.look.fonts.width(self.text, "strong")) // 2))
        area = self.rect.inflate(-2 * pad, 0)
        if self._pressed:
            area = area.move(0, 1)
        canvas.text(self.text, area, "strong", colour, self.align)


class Card(Clickable, Panel):
    """A panel that can be clicked and focused: list entries, agenda cards, headline numbers."""

    def __init__(
        self,
        id: str,
        *children: Widget,
        on_click: Callable[[], None] | None = None,
        kind: str = "inset",
        selected: bool = False,
        gap: int = 2,
        pad: int | tuple[int, int] = (10, 8),
        stripe: str | Colour | None = None,
        **options: Unpack[Options],
    ) -> None:
        Panel.__init__(self, *children, id=id, kind=kind, gap=gap, pad=pad, stripe=stripe, **options)
        self.on_click = on_click or _nothing
        self.selected = selected
        self._acts = on_click is not None

    def paint(self, canvas: Canvas) -> None:
        if self.selected:
            canvas.box(self.rect, "selected", "border-strong", self.look.theme.radius)
        elif self.hovered and self._acts:
            canvas.box(self.rect, "raised", "border", self.look.theme.radius)
        else:
            super().paint(canvas)
            return
        if self.stripe is not None:
            bar = pygame.Rect(self.rect.x, self.rect.y + 6, self.look.px(4), self.rect.h - 12)
            canvas.box(bar, self.stripe, None, 2)
