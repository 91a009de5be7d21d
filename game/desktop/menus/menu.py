"""The game's menu; and by name what else opens upon a screen: saving, loading, settings, help."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import pygame

from game.desktop import text as t
from game.desktop.kit import Button, Label, Panel, Row, Rule, Screen, Space, Widget
from game.desktop.menus.files import open_load, open_save
from game.desktop.menus.help import help_keys, help_panel, open_help
from game.desktop.menus.settings import open_settings
from game.desktop.pieces import note

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

__all__ = ["copy_text", "game_menu", "help_keys", "help_panel", "open_help", "open_load", "open_save", "open_settings"]


def copy_text(screen: Screen, words: str) -> None:
    """Put words on the clipboard and say so."""
    try:
        pygame.scrap.put_text(words)
    except pygame.error:
        screen.app.toast(t.text("new.not_copied"), "bad")
        return
    screen.app.toast(t.text("new.copied"), "good")


def pasted_text() -> str:
    """What is on the clipboard as text, "" if nothing."""
    with contextlib.suppress(pygame.error, UnicodeDecodeError):
        return str(pygame.scrap.get_text() or "")
    return ""


def game_menu(table: TableScreen) -> Widget:
    """The menu of a game under way."""
    shell = table.shell

    def leave(action: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            table.close_top()
            action()

        return run

    def entry(name: str, icon: str, action: Callable[[], None]) -> Button:
        kind: Literal["primary", "normal"] = "primary" if name == "resume" else "normal"
        return Button(name, t.text(f"menu.{name}"), action, kind=kind, icon=icon, align="left")

    code = shell.code_of(table.session)
    m = table.session.map
    seat = table.session.seat
    firm = m.clouds[seat].name if seat >= 0 else t.text("top.watching")
    about = t.text("menu.game", map=m.title, cloud=firm, quarter=m.quarter_name(table.session.quarter))
    return Panel(
        Label(t.text("menu.heading"), "title", icon="menu", icon_colour="accent"),
        note(about),
        entry("resume", "play", table.close_top),
        entry("save", "save", leave(lambda: open_save(table, table.session))),
        entry("load", "folder-open", leave(lambda: open_load(table, shell))),
        entry("settings", "settings", leave(lambda: open_settings(table, shell))),
        entry("help", "book-open", leave(lambda: open_help(table))),
        Rule(),
        Label(t.text("menu.code"), "small", "muted", tip=t.text("new.code_tip"), id="menu-code-name"),
        Row(
            Label(code, "small-strong", wrap=True, grow=1, place="center"),
            Button("copy-code", "", lambda: copy_text(table, code), icon="copy", tip=t.text("new.copy_tip")),
            gap=6,
        ),
        Rule(),
        note(t.text("menu.autosave")),
        entry("title", "log-out", leave(shell.show_title)),
        entry("quit", "x", shell.quit),
        Space(1),
        id="game-menu",
        width=348,
        gap=8,
        pad=18,
    )
