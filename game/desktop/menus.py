"""What opens upon a screen: the game's menu, help, settings, saving and loading."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.desktop import text as t
from game.desktop.kit import (
    Button,
    Cell,
    Column,
    Heading,
    Label,
    Panel,
    Row,
    Screen,
    Scroll,
    Segmented,
    Space,
    Table,
    TextField,
    Widget,
    ask,
)
from game.desktop.parts import note
from game.desktop.settings import PALETTES, SCALES

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.desktop.table import TableScreen
    from game.session import Session

SUFFIX = ".landgrab"
KEYS = (
    ("Tab", "tab"), ("← ↑ → ↓", "arrows"), ("Enter", "enter"), ("Esc", "escape"), ("1 – 4", "desks"), ("M", "map"),
    ("F", "firms"), ("G", "layers"), ("E", "end"), ("Ctrl+Z / Ctrl+Y", "undo"), ("Ctrl+S", "save"), ("+ / −", "zoom"),
    ("Shift + ← →", "big"), ("F1", "help"),
)  # fmt: skip


def game_menu(table: TableScreen) -> Widget:
    """The menu of a game under way."""
    shell = table.shell

    def leave(action: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            table.close_top()
            action()

        return run

    entries = [
        ("resume", "menu.resume", table.close_top, "primary"),
        ("save", "menu.save", leave(lambda: open_save(table, table.session)), "normal"),
        ("load", "menu.load", leave(lambda: open_load(table, shell)), "normal"),
        ("settings", "menu.settings", leave(lambda: open_settings(table, shell)), "normal"),
        ("help", "menu.help", leave(table.open_help), "normal"),
        ("title", "menu.title", leave(shell.show_title), "normal"),
        ("quit", "menu.quit", shell.quit, "normal"),
    ]
    buttons = [
        Button(name, t.text(key), action, kind=kind)  # type: ignore[arg-type]
        for name, key, action, kind in entries
    ]
    code = shell.code_of(table.session)
    return Panel(
        Label(t.text("menu.heading"), "title"),
        *buttons,
        note(t.text("menu.code", code=code)) if code else Space(1),
        note(t.text("menu.autosave")),
        id="game-menu",
        width=320,
        gap=8,
        pad=18,
    )


def help_panel(screen: Screen) -> Widget:
    """How to play, and the keys."""
    rows = [
        Row(Label(keys, "strong", "accent", width=132), Label(t.text(f"keys.{name}"), wrap=True, grow=1), gap=10)
        for keys, name in KEYS
    ]
    idea = [Label(t.text(f"help.{part}"), wrap=True) for part in ("prize", "quarter", "deals", "score")]
    body = Column(*idea, Label(t.text("help.keys"), "title"), *rows, gap=8, pad=(4, 4))
    room_h = screen.room[1]
    return Panel(
        Label(t.text("help.title"), "title"),
        Scroll("help-body", body, height=min(520, room_h - 160)),
        Row(Space(), Button("close-help", t.text("button.close"), screen.close_top, kind="primary")),
        id="help",
        width=600,
        gap=12,
        pad=18,
    )


def open_settings(screen: Screen, shell: Shell) -> None:
    """Scale, palette, motion; each works at once."""

    def build() -> Widget:
        now = shell.settings
        return Panel(
            Label(t.text("settings.title"), "title"),
            Label(t.text("settings.scale"), "body", "muted"),
            Segmented("scale", [(str(x), t.percent(x / 100)) for x in SCALES], str(now.percent),
                      lambda key: shell.change(replace(shell.settings, percent=int(key)))),
            Label(t.text("settings.palette"), "body", "muted"),
            Segmented("palette", [(key, t.text(f"settings.{key}")) for key in PALETTES], now.palette,
                      lambda key: shell.change(replace(shell.settings, palette=key))),
            Label(t.text("settings.motion"), "body", "muted"),
            Segmented("motion", [("on", t.text("settings.motion_on")), ("off", t.text("settings.motion_off"))],
                      "off" if now.reduced_motion else "on",
                      lambda key: shell.change(replace(shell.settings, reduced_motion=key == "off"))),
            note(t.text("map.boundaries")),
            Row(Space(), Button("close-settings", t.text("button.close"), screen.close_top, kind="primary")),
            id="settings-panel",
            width=460,
            gap=10,
            pad=18,
        )  # fmt: skip

    screen.open_modal(build, focus_id="scale")


# -- saving and loading --------------------------------------------------------------


def save_path(name: str) -> Path:
    """The file for a name that a person typed; what no file may be called is left out."""
    clean = re.sub(r"[^\w .,()-]+", "", name).strip(" .") or "game"
    return paths.saves() / f"{clean[:80]}{SUFFIX}"


def saved_games() -> list[Path]:
    """All saved games, newest first."""
    found = paths.saves().glob(f"*{SUFFIX}") if paths.saves().is_dir() else iter(())
    return sorted(found, key=lambda path: -path.stat().st_mtime)


def open_save(screen: Screen, session: Session) -> None:
    """Ask for a name and save."""
    clouds = session.map.clouds
    firm = clouds[session.seat].name if session.seat >= 0 else t.text("top.watching")
    typed = [t.text("save.name", firm=firm, quarter=session.map.quarter_name(session.quarter))]

    def write(path: Path) -> None:
        try:
            session.save(path)
        except OSError as error:
            screen.app.toast(t.text("save.failed", why=error.strerror or str(error)), "bad")
            return
        screen.app.toast(t.text("save.done", name=path.stem), "good")

    def take() -> None:
        path = save_path(typed[0])
        screen.close_top()
        if path.exists():
            choices = [
                ("replace", t.text("save.replace"), lambda: write(path)),
                ("keep", t.text("button.cancel"), lambda: None),
            ]
            body = t.text("save.exists", name=path.stem)
            screen.open_modal(ask(t.text("save.title"), body, choices, screen.close_top), focus_id="keep")
        else:
            write(path)

    def put(words: str) -> None:
        typed[0] = words

    screen.open_modal(
        Panel(
            Label(t.text("save.title"), "title"),
            TextField("save-name", typed[0], put, lambda _: take(), limit=80),
            Row(Space(), Button("cancel-save", t.text("button.cancel"), screen.close_top),
                Button("do-save", t.text("button.save"), take, kind="primary")),
            id="save-panel",
            width=440,
            gap=12,
            pad=18,
        ),
        focus_id="save-name",
    )  # fmt: skip


def open_load(screen: Screen, shell: Shell) -> None:
    """Choose a saved game."""
    games = saved_games()
    chosen = [0]

    def pick(row: int) -> None:
        chosen[0] = row

    def take(row: int) -> None:
        screen.close_top()
        shell.load(games[row])

    def build() -> Widget:
        rows: list[list[str | Cell]] = [
            [Cell(_title(path), strong=path == paths.autosave()), _when(path)] for path in games
        ]
        listing: Widget = (
            Table("saves", [Heading(t.text("load.name")), Heading(t.text("load.when"), 140, "right")], rows,
                  selected=0, on_select=pick, on_open=take, rows_shown=10)
            if games
            else note(t.text("load.none"))
        )  # fmt: skip
        return Panel(
            Label(t.text("load.title"), "title"),
            listing,
            Row(Space(), Button("cancel-load", t.text("button.cancel"), screen.close_top),
                Button("do-load", t.text("button.load"), lambda: take(chosen[0]), kind="primary",
                       enabled=bool(games), reason=t.text("load.none"))),
            id="load-panel",
            width=560,
            gap=12,
            pad=18,
        )  # fmt: skip

    screen.open_modal(build, focus_id="saves" if games else "cancel-load")


def _title(path: Path) -> str:
    return t.text("load.autosave") if path == paths.autosave() else path.stem


def _when(path: Path) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))
