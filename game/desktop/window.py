"""Opening the game's window: the kit's App with the game's fonts and icons."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pygame

from game.desktop.glossary import linked, meaning
from game.desktop.kit import App, FontFiles, Words
from game.desktop.text import text


def font_files() -> FontFiles:
    """The two weights of Inter that come with the game."""
    folder = files("assets") / "fonts"
    paths = []
    for weight in ("Regular", "SemiBold"):
        with as_file(folder / f"Inter-{weight}.ttf") as path:
            paths.append(Path(path))
    return FontFiles(paths[0], paths[1])


def icon_folder() -> Path:
    """The folder of the game's icons."""
    with as_file(files("assets") / "icons") as path:
        return Path(path)


def open_window(
    size: tuple[int, int] = (1280, 800),
    *,
    percent: int = 100,
    reduced_motion: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> App:
    """The game's window, without a screen yet.

    Raises RuntimeError when the old pygame stands in the place of pygame-ce, naming the fix.
    """
    if not getattr(pygame, "IS_CE", False):
        raise RuntimeError(
            "the package pygame hides pygame-ce; run: pip uninstall pygame && pip install --force-reinstall pygame-ce"
        )
    return App(
        text("game.title"),
        size,
        files=font_files(),
        icons=icon_folder(),
        words=Words(text("kit.pin"), text("kit.pinned")),
        glossary=meaning,
        linker=linked,
        percent=percent,
        reduced_motion=reduced_motion,
        clock=clock,
    )
