"""The window on its display: a size that fits, full screen and back."""

from __future__ import annotations

import os
import sys
import warnings

import pygame

from game.desktop.kit import App
from game.desktop.settings import Settings

#: The size for which the screens are drawn, and the part of a display that a window may take.
USUAL, _MOST = (1280, 800), 0.92
#: The smallest window in which everything can be reached.
LEAST = (800, 500)


def draw_directly() -> None:
    """Before the window opens: on X11, give pictures straight to the server instead of through OpenGL.

    Without a graphics card OpenGL is computed too: 7 ms of a core for each frame at 1280x800, against 0.02 ms.
    """
    driver = os.environ.get("SDL_VIDEODRIVER", "")
    if sys.platform == "linux" and driver in ("", "x11") and os.environ.get("DISPLAY"):
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")


def first_size(settings: Settings) -> tuple[int, int]:
    """The size to open with: the last one, else the usual one at the person's scale, never beyond the display."""
    pygame.display.init()
    wanted = settings.window or (USUAL[0] * settings.percent // 100, USUAL[1] * settings.percent // 100)
    desktops = pygame.display.get_desktop_sizes()
    if not desktops:
        return wanted
    width, height = max(desktops) if settings.displays == tuple(desktops) else desktops[0]
    small = width < USUAL[0] / _MOST or height < USUAL[1] / _MOST
    most = 1.0 if small else _MOST
    return min(wanted[0], int(width * most)), min(wanted[1], int(height * most))


def first_percent() -> int:
    """The interface scale for a first start: larger on a display with many pixels."""
    pygame.display.init()
    height = max((size[1] for size in pygame.display.get_desktop_sizes()), default=0)
    return 160 if height >= 2000 else 130 if height >= 1400 else 100


def settle(settings: Settings) -> None:
    """Where the window stands at a start: on the display where it was last closed, if there are the same displays."""
    window = _window()
    if window is None:
        return
    window.minimum_size = LEAST
    if settings.place is not None and settings.displays == tuple(pygame.display.get_desktop_sizes()):
        window.position = settings.place


def where() -> tuple[tuple[int, int] | None, tuple[tuple[int, int], ...]]:
    """The window's place and all displays' sizes, to be kept; no place where there is one display only."""
    displays, window = tuple(pygame.display.get_desktop_sizes()), _window()
    if window is None or len(displays) < 2:
        return None, displays
    x, y = window.position
    return (int(x), int(y)), displays


def set_full(app: App, full: bool, size: tuple[int, int]) -> None:
    """Fill the display that the window is on, or go back to a window of `size`."""
    window = _window()
    if window is None:
        pygame.display.set_mode((0, 0) if full else size, pygame.FULLSCREEN if full else pygame.RESIZABLE)
    elif full:
        window.set_fullscreen(desktop=True)
    else:
        window.set_windowed()
        window.size = size
    app.handle(pygame.event.Event(pygame.WINDOWSIZECHANGED))


def _window() -> pygame.Window | None:
    """The window itself: unlike `set_mode` it stays on its display and knows its own size; None without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return pygame.Window.from_display_module()
        except (AttributeError, pygame.error):
            return None
