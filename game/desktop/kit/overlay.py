"""What lies upon a screen: modals, popups, tooltips, toasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pygame

from game.desktop.kit.basic import Button, Label
from game.desktop.kit.canvas import Canvas, Look
from game.desktop.kit.layer import Layer
from game.desktop.kit.layout import Panel, Row, Space
from game.desktop.kit.scroll import Scroll
from game.desktop.kit.widget import Widget

MARGIN = 12
_SHADOW = 14


def place_layer(layer: Layer, area: pygame.Rect, look: Look) -> None:
    """Lay out a layer: the base fills the window, a modal is centred or at a side, a popup hangs on its anchor."""
    root, anchor = layer.root, layer.anchor
    if layer.kind == "base":
        root.put(area)
        return
    room = area.inflate(-2 * look.px(MARGIN), -2 * look.px(MARGIN))
    w, h = root.size(room.w)
    rect = pygame.Rect(0, 0, min(w, room.w), min(h, room.h))
    if layer.kind == "modal" or anchor is None:
        rect.center = room.center
        if layer.place == "right":
            rect.right = room.right
        elif layer.place == "left":
            rect.left = room.left
    else:
        rect.w = min(room.w, max(rect.w, anchor.rect.w))
        rect.topleft = (anchor.rect.x, anchor.rect.bottom + look.px(4))
        if rect.bottom > room.bottom:
            above = anchor.rect.y - look.px(4) - room.y
            below = room.bottom - rect.y
            if above > below:
                rect.h = min(rect.h, above)
                rect.bottom = anchor.rect.y - look.px(4)
            else:
                rect.h = below
        rect.clamp_ip(room)
    root.put(rect)


def draw_focus(canvas: Canvas, widget: Widget) -> None:
    """The ring around the widget that has the keyboard."""
    seen = widget.view()
    if seen.w > 0 and seen.h > 0:
        with canvas.clipped(seen.inflate(6, 6)):
            canvas.box(widget.rect.inflate(4, 4), None, "focus", canvas.look.theme.control_radius + 2, 2)


def modal(
    title: str,
    body: Widget,
    buttons: Sequence[Button],
    *,
    id: str = "modal",
    width: int = 520,
    icon: str = "",
    close: Callable[[], None] | None = None,
    close_tip: str = "",
) -> Panel:
    """A panel for `Screen.open_modal`: a title, a body that scrolls if it must, a row of buttons.

    `close` puts a cross at the top right.
    """
    head: Widget = Label(title, "title", wrap=True, icon=icon, icon_colour="accent", grow=1)
    if close is not None:
        head.place = "center"
        head = Row(head, Button(f"{id}-close", "", close, kind="quiet", icon="x", tip=close_tip), gap=10)
    return Panel(
        head,
        Scroll(f"{id}-body", body, grow=1),
        *([Row(Space(), *buttons)] if buttons else []),
        id=id,
        width=width,
        gap=14,
        pad=18,
    )


def ask(
    title: str,
    text: str,
    choices: Sequence[tuple[str, str, Callable[[], None]]],
    close: Callable[[], None],
    *,
    id: str = "ask",
    icon: str = "",
) -> Panel:
    """A question: each choice is (id, text, action); the first is the primary one; all close."""

    def act(action: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            close()
            action()

        return run

    buttons = [
        Button(name, label, act(action), kind="primary" if place == 0 else "normal")
        for place, (name, label, action) in enumerate(choices)
    ]
    return modal(title, Label(text, wrap=True), buttons, id=id, icon=icon)


Kind = Literal["info", "good", "warn", "bad"]
TOAST_ICONS: dict[Kind, str] = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "bad": "circle-x"}
_TOAST_COLOURS: dict[Kind, str] = {"info": "accent", "good": "good", "warn": "warn", "bad": "bad"}


@dataclass
class Toast:
    """A short notice that goes by itself."""

    text: str
    kind: Kind
    until: float
    icon: str = ""


class Laid(NamedTuple):
    """A toast in its place (left, top, width, height with its shadow), and its box in pixels of the window."""

    text: str
    kind: Kind
    icon: str
    place: tuple[int, int, int, int]
    box: tuple[int, int, int, int]


def lay_toasts(look: Look, window: tuple[int, int], toasts: Sequence[Toast]) -> list[Laid]:
    """Toasts in a pile at the bottom, newest lowest."""
    fonts, px, found = look.fonts, look.px, list[Laid]()
    bottom = window[1] - px(24)
    for toast in reversed(toasts):
        pad, taken = px(14), px(26) if toast.icon else 0
        lines = fonts.wrap(toast.text, "body", _toast_room(look, window[0], toast.icon))
        wide = max(fonts.width(line, "body") for line in lines) + taken + 2 * pad
        rect = pygame.Rect(0, 0, wide, len(lines) * fonts.line_height("body") + px(18))
        rect.midbottom = (window[0] // 2, bottom)
        place = rect.inflate(2 * px(_SHADOW), 2 * px(_SHADOW))
        found.append(Laid(toast.text, toast.kind, toast.icon, (*place,), (*rect,)))
        bottom = rect.y - px(8)
    return found


def _toast_room(look: Look, width: int, icon: str) -> int:
    """Pixels that a line of a toast may take."""
    return min(look.px(460), width - look.px(40) - (look.px(26) if icon else 0) - 2 * look.px(14))


def draw_toasts(canvas: Canvas, toasts: Sequence[Laid]) -> None:
    """Toasts where they were laid."""
    look = canvas.look
    height, pad = look.fonts.line_height("body"), look.px(14)
    canvas.widget, canvas.layer = "toast", 99
    for toast in toasts:
        rect, taken = pygame.Rect(toast.box), look.px(26) if toast.icon else 0
        edge = _TOAST_COLOURS[toast.kind]
        canvas.shadow(rect, look.theme.control_radius)
        canvas.box(rect, "raised", edge)
        line = pygame.Rect(rect.x + pad + taken, rect.y + look.px(9), rect.w - 2 * pad - taken, height)
        if toast.icon:
            canvas.icon(toast.icon, pygame.Rect(rect.x + pad, line.y, look.px(18), height), edge, 18)
        for part in look.fonts.wrap(toast.text, "body", _toast_room(look, canvas.surface.get_width(), toast.icon)):
            canvas.text(part, line, "body", "text")
            line = line.move(0, height)
