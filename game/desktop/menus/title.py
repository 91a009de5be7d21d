"""The title: the world behind it, and what one can do."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pygame

from game.desktop import text as t
from game.desktop.hues import hue
from game.desktop.kit import Button, Colour, Column, Label, Layers, Panel, Row, Rule, Screen, Space, Widget
from game.desktop.menus import menu as menus
from game.desktop.menus.living import LivingMap
from game.desktop.pieces import note
from game.desktop.saves import SavedGame, last_game
from game.desktop.shell import Shell
from maps.geography import load_geography

#: The picture moves at this pace, and stops after so many seconds without a key or a move of the mouse.
FRAME_SECONDS, IDLE_SECONDS = 1 / 15, 30.0
_INPUT = (pygame.KEYDOWN, pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)
_PANEL = 404


class TitleScreen(Screen):
    """Continue, new game, load, exercises, settings, help, quit."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.geography = load_geography("regions")
        self._ticking = False
        self._seen = 0.0
        self._away = False
        self.shortcuts |= {
            "n": shell.show_new,
            "l": self._load,
            "x": shell.show_exercises,
            "help": self._help,
            "?": self._help,
        }

    def on_enter(self) -> None:
        self._seen = self.app.now()
        self._start_moving()
        if self.focused is None:
            self.focus_on("continue" if self.find("continue") else "new")

    # -- what moves -------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        """The picture rests while nobody is there."""
        if event.type in _INPUT:
            self._seen, self._away = self.app.now(), False
            self._start_moving()
        elif event.type in (pygame.WINDOWFOCUSLOST, pygame.WINDOWMINIMIZED):
            self._away = True
        return super().handle(event)

    @property
    def moving(self) -> bool:
        """Whether the picture should move now."""
        here = bool(self.app.screens) and self.app.screen is self and len(self.layers) == 1
        awake = not self._away and self.app.now() - self._seen < IDLE_SECONDS
        return here and awake and not self.look.reduced_motion

    def _start_moving(self) -> None:
        if not self._ticking and self.moving:
            self._ticking = True
            self.app.after(FRAME_SECONDS, self._move)

    def _move(self) -> None:
        self._ticking = False
        world = self.find("backdrop")
        if self.moving and isinstance(world, LivingMap):
            world.advance(FRAME_SECONDS)
            self._start_moving()

    # -- drawing ----------------------------------------------------------------------

    def build(self) -> Widget:
        gap = max(28, self.room[0] // 22)
        world = LivingMap("backdrop", self.geography, (gap + _PANEL - 140, 24, 16, 24))
        return Layers(world, Row(Space(gap), Layers(self._menu(), place="center"), Space(grow=1)), id="title")

    def _menu(self) -> Widget:
        saved = last_game()
        fresh = saved is None or bool(saved.problem)
        start = Button("new", t.text("title.new"), self.shell.show_new, kind="primary" if fresh else "normal",
                       icon="plus", align="left", tip=t.text("title.new_tip"))  # fmt: skip
        others = [
            ("load", t.text("title.load"), self._load, "folder-open"),
            ("exercises", t.text("exercises.title"), self.shell.show_exercises, "clipboard-list"),
            ("settings", t.text("menu.settings"), lambda: menus.open_settings(self, self.shell), "settings"),
            ("help", t.text("menu.help"), self._help, "book-open"),
            ("quit", t.text("button.quit"), self.shell.quit, "log-out"),
        ]
        return Panel(
            Label(t.text("game.title"), "hero"),
            Label(t.text("game.subtitle"), "body", "muted", wrap=True),
            Space(4),
            *(self._going_on(saved) if saved is not None else []),
            start,
            *(Button(name, words, action, icon=icon, align="left") for name, words, action, icon in others),
            Space(2),
            Rule(),
            self._foot(),
            id="title-menu",
            width=_PANEL,
            gap=10,
            pad=26,
        )

    def _going_on(self, saved: SavedGame) -> list[Widget]:
        """Continue, and with which game."""
        if saved.problem:
            words = note(t.text("title.broken", why=t.text(saved.problem)), "warn")
            return [words]
        cloud = saved.cloud or t.text("new.watch")
        about = Column(
            Label(t.text("title.game", map=saved.map, cloud=cloud), "small-strong", wrap=True,
                  icon="cloud" if saved.cloud else "eye", icon_colour=_hue(saved)),
            note(t.text("title.when", quarter=saved.quarter, played=saved.played, quarters=saved.quarters,
                        when=saved.when)),
            gap=2,
            pad=(2, 0),
        )  # fmt: skip
        button = Button("continue", t.text("title.continue"), lambda: self.shell.load(saved.path), kind="primary",
                        icon="play", align="left", tip=t.text("title.continue_tip"))  # fmt: skip
        return [button, about]

    def _foot(self) -> Widget:
        state = self.shell.state()
        words = note(state, "bad" if self.shell.problem else "warn") if state else note(t.text("title.keys"))
        words.grow = 1
        number = _version()
        shown = [Label(t.text("title.version", version=number), "small", "muted", place="end")] if number else []
        return Row(words, *shown, gap=12)

    def on_escape(self) -> None:
        self.focus_on("quit")

    def _load(self) -> None:
        menus.open_load(self, self.shell)

    def _help(self) -> None:
        menus.open_help(self)


def _hue(saved: SavedGame) -> Colour | str:
    return hue(saved.place) if saved.place >= 0 else "muted"


def _version() -> str:
    """The version of the game where it is installed, else ""."""
    try:
        return version("landgrab-game")
    except PackageNotFoundError:
        return ""
