"""What lies upon a screen: modals, popups, tooltips, toasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pygame

from game.desktop.kit import paint
from game.desktop.kit.basic import Button, Label
from game.desktop.kit.canvas import Canvas, Look
from game.desktop.kit.layout import Panel, Row, Space
from game.desktop.kit.scroll import Scroll
from game.desktop.kit.widget import Widget

MARGIN = 12


def place_layer(root: Widget, kind: str, anchor: Widget | None, area: pygame.Rect, look: Look) -> None:
    """Lay out a layer: the base fills the window, a modal is centred, a popup hangs on its anchor."""
    if kind == "base":
        root.arrange(area)
        return
    room = area.inflate(-2 * look.px(MARGIN), -2 * look.px(MARGIN))
    w, h = root.size(room.w)
    rect = pygame.Rect(0, 0, min(w, room.w), min(h, room.h))
    if kind == "modal" or anchor is None:
        rect.center = area.center
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
    root.arrange(rect)


def modal(
    title: str,
    body: Widget,
    buttons: Sequence[Button],
    *,
    id: str = "modal",
    width: int = 520,
) -> Panel:
    """A panel for `Screen.open_modal`: a title, a body that scrolls if it must, a row of buttons."""
    return Panel(
        Label(title, "title", wrap=True),
        Scroll(f"{id}-body", body, grow=1),
        Row(Space(), *buttons),
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
    return modal(title, Label(text, wrap=True), buttons, id=id)


def draw_tip(canvas: Canvas, text: str, near: pygame.Rect, mouse: tuple[int, int] | None) -> None:
    """A tooltip by the mouse, or below (else above) a focused widget."""
    look = canvas.look
    fonts = look.fonts
    lines = fonts.wrap(text, "body", look.px(look.theme.tooltip_width))
    height = fonts.line_height("body")
    pad = look.px(10)
    rect = pygame.Rect(
        0, 0, max(fonts.width(line, "body") for line in lines) + 2 * pad, height * len(lines) + 2 * look.px(7)
    )
    area = canvas.surface.get_rect().inflate(-8, -8)
    if mouse is None:
        rect.topleft = (near.x, near.bottom + look.px(8))
        if rect.bottom > area.bottom:
            rect.bottom = near.y - look.px(8)
    else:
        rect.topleft = (mouse[0] + look.px(14), mouse[1] + look.px(18))
        if rect.bottom > area.bottom:
            rect.bottom = mouse[1] - look.px(8)
    rect.clamp_ip(area)
    canvas.widget = "tooltip"
    paint.veil(canvas.surface, look.colour("shade"), 90, rect.move(0, look.px(3)).clip(canvas.surface.get_rect()))
    canvas.box(rect, "raised", "border-strong")
    line = pygame.Rect(rect.x + pad, rect.y + look.px(7), rect.w - 2 * pad, height)
    for part in lines:
        canvas.text(part, line, "body", "text")
        line = line.move(0, height)


@dataclass
class Toast:
    """A short notice that goes by itself."""

    text: str
    kind: Literal["info", "good", "bad"]
    until: float


def draw_toasts(canvas: Canvas, toasts: Sequence[Toast]) -> None:
    """Toasts in a pile at the bottom, newest lowest."""
    look = canvas.look
    fonts = look.fonts
    height = fonts.line_height("body")
    bottom = canvas.surface.get_height() - look.px(24)
    canvas.widget = "toast"
    for toast in reversed(toasts):
        lines = fonts.wrap(toast.text, "body", look.px(420))
        pad = look.px(14)
        rect = pygame.Rect(
            0, 0, max(fonts.width(line, "body") for line in lines) + 2 * pad, len(lines) * height + look.px(18)
        )
        rect.midbottom = (canvas.surface.get_width() // 2, bottom)
        edge = {"info": "accent", "good": "good", "bad": "bad"}[toast.kind]
        canvas.box(rect, "raised", edge)
        line = pygame.Rect(rect.x + pad, rect.y + look.px(9), rect.w - 2 * pad, height)
        for part in lines:
            canvas.text(part, line, "body", "text")
            line = line.move(0, height)
        bottom = rect.y - look.px(8)
