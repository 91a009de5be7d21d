"""Pictures of the main screens to compare with: `python -m tests.golden.pictures` makes them anew, to be looked at.

They are half as wide and high as the window (1280 by 800, scale 100), drawn on the dummy driver.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame

from game.desktop.code import Challenge
from game.desktop.hotseat.going import new_hot_seat
from game.desktop.kit import drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.window import open_window
from game.session import Session

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1280, 800)
QUARTERS = 3


def screens() -> Iterator[tuple[str, pygame.Surface]]:
    """Name and picture of each main screen, in the course of one game."""
    now = [1000.0]
    app = open_window(SIZE, reduced_motion=True, clock=lambda: now[0])
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()

    def seen() -> pygame.Surface:
        for _ in range(4):
            now[0] += 1.0
            app.pump()
        app.draw()
        return pygame.transform.smoothscale(app.surface, (SIZE[0] // 2, SIZE[1] // 2))

    shell.show_title()
    yield "title", seen()
    shell.show_new()
    yield "new_game", seen()
    drive.press(app, "escape")
    shell.show_exercises()
    yield "exercises", seen()
    new_hot_seat(shell, Challenge("frontier-2026", None, 3, 6), {"microsoft": "Ann", "amazon": "Ben"}, 90.0, "hold")
    yield "hand_over", seen()
    shell.new_game(Challenge("frontier-2026", None, 3, 6))
    drive.press(app, "e", "escape")
    app.screen.watch.look_as("1")  # type: ignore[attr-defined]
    yield "watch", seen()
    session = Session.new("frontier-2026", "microsoft", 3, 6)
    shell.show_table(session)
    table = app.screen
    for _ in range(QUARTERS):
        drive.press(app, "e")
        seen()
        if session.quarter < QUARTERS:
            drive.press(app, "escape")
    yield "report", seen()
    drive.press(app, "escape")
    yield "table", seen()
    for layer, desk in (("money", "deals"), ("power", "models"), ("anchors", "finance")):
        table.show_layer(layer)  # type: ignore[attr-defined]
        table.go_desk(desk)  # type: ignore[attr-defined]
        yield f"table_{layer}_{desk}", seen()
    table.open_sheet(4)  # type: ignore[attr-defined]
    drive.click(app, "preset-staged")
    yield "deal_room", seen()
    drive.press(app, "escape")
    drive.press(app, "t")
    yield "market", seen()
    drive.press(app, "escape")
    while not session.over:
        drive.press(app, "e")
        seen()
        drive.press(app, "escape")
    yield "end", seen()


def file_of(name: str) -> Path:
    """Where a screen's picture is kept."""
    return FOLDER / f"{name}.png"


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, picture in screens():
        pygame.image.save(picture, str(file_of(name)))
        print(file_of(name).name)


if __name__ == "__main__":
    os.environ["LANDGRAB_HOME"] = tempfile.mkdtemp(prefix="landgrab-pictures-")
    main()
