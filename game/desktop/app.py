"""The desktop game: `play_window` opens it, `picture` draws a table without a display."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from game.start import has_display

if TYPE_CHECKING:
    from game.classroom.exercises.folder import Lesson
    from game.desktop.shell import Shell
    from game.session import Session

__all__ = ["has_display", "picture", "play_window"]


def play_window(
    map: str = "frontier-2026",
    seat: str | None = None,
    seed: int = 0,
    quarters: int | None = None,
    load: Path | None = None,
    watch: bool = False,
    strategies: Mapping[str, str] | None = None,
    pace: int = 0,
) -> None:
    """The game in a window until it is closed: at the title, or at once at the table of a seat or file, or watching.

    Raises MapError or ValueError for a seat, length or map that can't be played, before a window opens.
    """
    challenge = None
    if load is None and (seat is not None or watch):
        from game.desktop.code import Challenge
        from maps.loader import load_map

        game_map = load_map(map, [] if quarters is None else [f"quarters={quarters}"])
        seats = [cloud.id for cloud in game_map.clouds]
        if seat is not None and seat not in seats:
            raise ValueError(f"seat = {seat!r}: the window plays clouds: {', '.join(seats)}")
        challenge = Challenge(map, seat, seed, game_map.quarters)

    def begin(shell: Shell) -> None:
        if load is not None:
            shell.load(load)
        elif challenge is not None:
            shell.new_game(challenge, strategies, pace)

    open_shell(map, begin)


def open_shell(map: str, begin: Callable[[Shell], None]) -> None:
    """A window at the title until it is closed; begin: what is started in it at once; map: the one to offer first."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game import paths
    from game.desktop import display
    from game.desktop.settings import load_settings
    from game.desktop.shell import Shell
    from game.desktop.window import open_window

    display.draw_directly()
    settings = load_settings()
    if not paths.settings().exists():
        settings = replace(settings, percent=display.first_percent())
    size = display.first_size(settings)
    app = open_window(size, percent=settings.percent, reduced_motion=settings.reduced_motion)
    display.settle(settings)
    if settings.full_screen:
        display.set_full(app, True, size)
    app.set_look(theme=settings.theme)
    shell = Shell(app, settings)
    shell.first_map = map
    shell.show_title()
    app.pump()  # the first frame, before anything heavy
    shell.start()
    begin(shell)
    app.run()
    shell.keep()
    shell.keep_window()


def picture(
    session: Session,
    path: Path,
    size: tuple[int, int] = (1280, 800),
    percent: int = 100,
    lesson: Lesson | None = None,
) -> None:
    """The table of a session as a PNG, drawn without a display; lesson: the exercise that is played."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    before = os.environ.get("SDL_VIDEODRIVER")
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    try:
        import pygame

        from game.desktop.settings import Settings
        from game.desktop.shell import Shell
        from game.desktop.table.screen import TableScreen
        from game.desktop.window import open_window

        app = open_window(size, percent=percent, reduced_motion=True)
        shell = Shell(app, Settings(percent=percent, reduced_motion=True), inline=True)
        shell.lesson = lesson
        app.push(TableScreen(shell, session))
        app.screenshot(path)
        pygame.display.quit()
    finally:
        if before is None:
            del os.environ["SDL_VIDEODRIVER"]
        else:
            os.environ["SDL_VIDEODRIVER"] = before
