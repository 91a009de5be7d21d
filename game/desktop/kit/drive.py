"""Work a window as a person would: press, type, click, hover. For tests, demonstrations and replays."""

from __future__ import annotations

import pygame

from game.desktop.kit.app import App


def press(app: App, *names: str) -> None:
    """Press keys by name: "tab", "return", "shift+tab", "ctrl+a", "down"."""
    for name in names:
        *modifiers, key = name.split("+") if len(name) > 1 else [name]
        mod = 0
        for modifier in modifiers:
            mod |= {"shift": pygame.KMOD_SHIFT, "ctrl": pygame.KMOD_CTRL, "alt": pygame.KMOD_ALT}[modifier]
        typed = key if len(key) == 1 and not mod else " " if key == "space" else ""
        code = pygame.key.key_code(key)
        app.post(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=typed, scancode=0))
        if typed:
            app.post(pygame.event.Event(pygame.TEXTINPUT, text=typed))
        app.post(pygame.event.Event(pygame.KEYUP, key=code, mod=mod, unicode=typed, scancode=0))
        app.pump()


def type_text(app: App, text: str) -> None:
    """Type letters, as text only."""
    for letter in text:
        app.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
    app.pump()


def point(app: App, where: str | tuple[int, int]) -> tuple[int, int]:
    """Move the mouse to a widget's middle or a position; gives the position."""
    app.screen.layout()
    if isinstance(where, str):
        where = app.screen.get(where).view().center
    app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=where, rel=(1, 1), buttons=(0, 0, 0)))
    app.pump()
    return where


def click(app: App, where: str | tuple[int, int], button: int = 1) -> None:
    """Click a widget's middle or a position."""
    pos = point(app, where)
    app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=button))
    app.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=button))
    app.pump()


def scroll(app: App, where: str | tuple[int, int], steps: int) -> None:
    """Turn the mouse wheel upon a widget (negative: down)."""
    point(app, where)
    app.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=steps))
    app.pump()
