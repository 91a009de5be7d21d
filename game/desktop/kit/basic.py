"""Icons, labels, buttons and cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Unpack

import pygame

from game.desktop.kit.canvas import Align, Canvas
from game.desktop.kit.layout import Column, Panel, Row
from game.desktop.kit.theme import ROLES, Colour
from game.desktop.kit.widget import Options, Size, Widget

_BUTTON_ICON = 16
_PRINTED = {"return": "Enter", "escape": "Esc", "ctrl": "Ctrl", "page up": "PgUp", "page down": "PgDn"}
ACTIVATE = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)


def key_label(key: str) -> str:
    """A key as it is printed on a keyboard: Ctrl+Z, F10, E."""
    *modifiers, plain = key.split("+") if len(key) > 1 and not key.endswith("+") else [key]
    printed = _PRINTED.get(plain) or (plain.upper() if len(plain) == 1 else plain.capitalize())
    return "+".join([*(_PRINTED.get(modifier, modifier.capitalize()) for modifier in modifiers), printed])


def _nothing() -> None:
    """The default action."""


class Icon(Widget):
    """A sign from the icon folder; `size` at scale 100. Say the same in words beside it or in the tip."""

    steady = True
    rigid = True

    def __init__(
        self,
        name: str,
        size: int = 16,
        colour: str | Colour = "muted",
        *,
        id: str = "",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.name = name
        self.extent = size
        self.colour = colour

    def can_focus(self) -> bool:
        return bool(self.tip) and self.visible

    def measure(self, width: int) -> Size:
        side = self.look.px(self.extent)
        return side, side

    def paint(self, canvas: Canvas) -> None:
        canvas.icon(self.name, self.rect, self.colour, self.extent)


class Label(Widget):
    """Text on one line (elided if there is no room), or wrapped with `wrap=True`; perhaps an icon before it."""

    steady = True

    def __init__(
        self,
        text: str,
        role: str = "body",
        colour: str | Colour = "text",
        *,
        id: str = "",
        align: Align = "left",
        wrap: bool = False,
        icon: str = "",
        icon_colour: str | Colour | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.icon = icon
        self.icon_colour = icon_colour
        self.text = text
        self.role = role
        self.colour = colour
        self.align: Align = align
        self.wrap = wrap

    def can_focus(self) -> bool:
        """A label that explains itself is a stop for the keyboard."""
        return bool(self.tip) and self.visible

    def _icon_room(self) -> int:
        """Pixels that the icon and the gap after it take."""
        return self.look.px(_icon_size(self.role) + 6) if self.icon else 0

    def is_steady(self) -> bool:
        return not self.wrap and self.steady

    def measure(self, width: int) -> Size:
        fonts = self.look.fonts
        height = fonts.line_height(self.role)
        taken = self._icon_room()
        if not self.wrap:
            return min(width, fonts.width(self.text, self.role) + taken), height
        lines = fonts.wrap(self.text, self.role, max(1, width - taken))
        return max(fonts.width(line, self.role) for line in lines) + taken, height * len(lines)

    def paint(self, canvas: Canvas) -> None:
        fonts, taken = self.look.fonts, self._icon_room()
        height = fonts.line_height(self.role)
        x, y, w, h = self.rect
        if self.icon:
            size = _icon_size(self.role)
            if not self.wrap and self.align != "left":  # the icon stays with its text
                free = max(0, w - taken - fonts.width(self.text, self.role))
                x, w = (x + free // 2, w - free) if self.align == "center" else (x + free, w - free)
            spot = pygame.Rect(x, y, self.look.px(size), height if self.wrap else h)
            canvas.icon(self.icon, spot, self.colour if self.icon_colour is None else self.icon_colour, size)
            x, w = x + taken, w - taken
        if not self.wrap:
            canvas.text(self.text, pygame.Rect(x, y, w, h), self.role, self.colour, self.align)
            return
        line = pygame.Rect(x, y, w, height)
        for text in fonts.wrap(self.text, self.role, max(1, w)):
            canvas.text(text, line, self.role, self.colour, self.align)
            line = line.move(0, height)


def _icon_size(role: str) -> int:
    """The icon that goes with a text role, in pixels at scale 100."""
    return ROLES[role][0] + 2


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
            if self.on_click is not _nothing:  # before the action, which may replace the screen
                self.cue("confirm" if getattr(self, "kind", "") == "primary" else "click")
            self.on_click()
        else:
            self.cue("error")

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
    """A button: "primary" (one per panel), "normal", or "quiet" (no ground until hovered).

    Without a text it is as wide as its icon needs: give it a tip. `key`, an action of `App.keys` or a key, is shown
    as a hint; the screen's `shortcuts` do the work.
    """

    steady = True
    rigid = True

    def __init__(
        self,
        id: str,
        text: str,
        on_click: Callable[[], None] = _nothing,
        *,
        kind: Literal["primary", "normal", "quiet"] = "normal",
        align: Align = "center",
        icon: str = "",
        key: str = "",
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.text = text
        self.icon = icon
        self.key = key
        self.on_click = on_click
        self.kind = kind
        self.align: Align = align

    def measure(self, width: int) -> Size:
        px = self.look.px
        height = max(px(self.look.theme.control_height), self.look.fonts.line_height("strong") + px(8))
        if not self.text:
            return max(height, px(_BUTTON_ICON + 16)), height
        return self._content() + px(28), height

    def _content(self) -> int:
        """Pixels that icon and text take side by side."""
        text = self.look.fonts.width(self.text, "strong") if self.text else 0
        return text + (self.look.px(_BUTTON_ICON) if self.icon else 0) + self._gap() + self._cap_room()

    def _gap(self) -> int:
        return self.look.px(8) if self.icon and self.text else 0

    def _cap(self) -> str:
        """The key as it is printed on a keyboard."""
        return key_label(self.screen.app.key_of(self.key)) if self.key else ""

    def _cap_room(self) -> int:
        cap = self._cap()
        return self.look.fonts.width(cap, "small") + self.look.px(20) if cap else 0

    def _paint_cap(self, canvas: Canvas, area: pygame.Rect, colour: str) -> pygame.Rect:
        """The key hint at the right of `area`; gives what is left."""
        px, fonts, cap = self.look.px, self.look.fonts, self._cap()
        if not cap or area.w < self._content():
            return area
        wide, high = fonts.width(cap, "small") + px(10), fonts.line_height("small") + px(2)
        taken = self._cap_room()
        free = max(0, area.w - self._content()) // 2 if self.align == "center" else 0
        spot = pygame.Rect(area.right - free - wide, area.y + (area.h - high) // 2, wide, high)
        canvas.box(spot, None, "accent" if self.kind == "primary" and self.enabled else "border-strong", 4)
        tint = "on-primary" if colour == "on-primary" else "disabled" if colour == "disabled" else "muted"
        canvas.text(cap, spot, "small", tint, "center")
        if self.align == "center":
            return pygame.Rect(area.x + free, area.y, self._content() - taken, area.h)
        return pygame.Rect(area.x, area.y, area.w - taken, area.h)

    def paint(self, canvas: Canvas) -> None:
        down = self._pressed and self.hovered
        state = "-pressed" if down else "-hover" if self.enabled and self.hovered else ""
        colour: str = "text"
        if not self.enabled:
            if self.kind != "quiet":
                canvas.box(self.rect, None, "border")
            colour = "disabled"
        elif self.kind == "primary":
            canvas.box(self.rect, f"primary{state}", "accent" if state else "primary-hover")
            colour = "on-primary"
        elif self.kind == "normal" or state:
            canvas.box(self.rect, f"raised{state}", "border-strong" if state else "border")
        content = self._content()
        pad = min(self.look.px(14), max(2, (self.rect.w - content) // 2))
        area = self.rect.inflate(-2 * pad, 0)
        if down:
            area = area.move(0, self.look.px(1))
        area = self._paint_cap(canvas, area, colour)
        content -= self._cap_room()
        if self.icon:
            side = self.look.px(_BUTTON_ICON)
            free = max(0, area.w - content)
            left = area.x + {"left": 0, "center": free // 2, "right": free}[self.align]
            canvas.icon(self.icon, pygame.Rect(left, area.y, side, area.h), colour, _BUTTON_ICON)
            taken = left - area.x + side + self._gap()
            area = pygame.Rect(area.x + taken, area.y, area.w - taken, area.h)
        if self.text:
            canvas.text(self.text, area, "strong", colour, "left" if self.icon else self.align)


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
        icon: str = "",
        icon_colour: str | Colour = "accent",
        **options: Unpack[Options],
    ) -> None:
        if icon:
            sign = Icon(icon, 18, icon_colour, place="start")
            children = (Row(sign, Column(*children, gap=gap, grow=1), gap=10),)
        Panel.__init__(self, *children, id=id, kind=kind, gap=gap, pad=pad, stripe=stripe, **options)
        self.on_click = on_click or _nothing
        self.selected = selected
        self._acts = on_click is not None

    def paint(self, canvas: Canvas) -> None:
        radius = self.look.theme.radius - 2
        if self._acts and self._pressed and self.hovered:
            canvas.box(self.rect, "raised-pressed", "border-strong", radius)
        elif self.selected:
            canvas.box(self.rect, "selected", "accent" if self.hovered else "border-strong", radius)
        elif self._acts and self.hovered:
            canvas.box(self.rect, "raised-hover", "border-strong", radius)
        elif self._acts and self.kind == "inset":
            canvas.box(self.rect, "inset", "border", radius)  # a rim tells what can be clicked from what is told
        else:
            super().paint(canvas)
            return
        self._paint_stripe(canvas)
