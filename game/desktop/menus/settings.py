"""Settings: looks, sound, habits, and a key for every action. Each works at once and is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pygame

from game.desktop import text as t
from game.desktop.keymap import DEFAULT_KEYS, FIXED, changes, key_of, key_text, keys_of, may_be
from game.desktop.kit import (
    Button,
    Canvas,
    Cell,
    Column,
    Heading,
    Icon,
    Label,
    Panel,
    Row,
    Rule,
    Screen,
    Segmented,
    Space,
    Table,
    Widget,
)
from game.desktop.pieces import note
from game.desktop.settings import PALETTES, SCALES, VOLUMES

if TYPE_CHECKING:
    from game.desktop.shell import Shell

_PAGES = (("look", "eye"), ("habits", "sliders-horizontal"), ("keys", "keyboard"))


def open_settings(screen: Screen, shell: Shell) -> None:
    """The settings upon a screen."""
    screen.open_modal(SettingsPage(screen, shell).build, focus_id="scale")


class SettingsPage:
    """The dialog: which page is open, and which action's key is chosen."""

    def __init__(self, screen: Screen, shell: Shell) -> None:
        self.screen, self.shell = screen, shell
        self.page = "look"
        self.row = 0

    def build(self) -> Widget:
        """The dialog for what is set now."""
        pages: dict[str, Callable[[], list[Widget]]] = {"look": self._look, "habits": self._habits, "keys": self._keys}
        tabs = [(key, t.text(f"settings.{key}"), icon) for key, icon in _PAGES]
        room_w, room_h = self.screen.room
        return Panel(
            Label(t.text("settings.title"), "title", icon="settings", icon_colour="accent"),
            Segmented("settings-pages", tabs, self.page, self._turn, kind="tabs"),
            Column(*pages[self.page](), gap=12, grow=1),
            Row(Label(t.text("settings.kept"), "small", "muted", grow=1, place="center"),
                Button("close-settings", t.text("button.close"), self.screen.close_top, kind="primary", icon="check"),
                gap=12),
            id="settings-panel",
            width=min(560, room_w - 24),
            height=min(540, room_h - 40),
            gap=14,
            pad=18,
        )  # fmt: skip

    def _turn(self, page: str) -> None:
        self.page = page
        self.screen.refresh()

    def _change(self, **values: Any) -> None:
        self.shell.change(replace(self.shell.settings, **values))

    def _choice(
        self, id: str, icon: str, choices: list[tuple[str, str]], value: str, take: Callable[[str], None], tip: str = ""
    ) -> Widget:
        """A caption with an icon, and what one may choose from below it."""
        return Column(
            Row(Icon(icon, 16, "accent"), Label(t.text(f"settings.{id}"), "strong"), gap=8),
            Segmented(id, choices, value, take, tip=tip),
            gap=6,
        )

    # -- pages ---------------------------------------------------------------------------

    def _look(self) -> list[Widget]:
        now = self.shell.settings
        motion = [("on", t.text("settings.motion_on")), ("off", t.text("settings.motion_off"))]
        window = [("window", t.text("settings.window_no")), ("full", t.text("settings.window_full"))]
        return [
            # A size given on the command line may be none of the usual ones: it stands among them.
            self._choice("scale", "zoom-in",
                         [(str(x), t.percent(x / 100)) for x in sorted({*SCALES, now.percent})], str(now.percent),
                         lambda key: self._change(percent=int(key))),
            self._choice("palette", "contrast", [(key, t.text(f"settings.{key}")) for key in PALETTES], now.palette,
                         lambda key: self._change(palette=key), t.text("settings.palette_tip")),
            self._choice("motion", "play", motion, "off" if now.reduced_motion else "on",
                         lambda key: self._change(reduced_motion=key == "off"), t.text("settings.motion_tip")),
            self._choice("window", "maximize", window, "full" if now.full_screen else "window",
                         lambda _: self.shell.full_screen()),
            Space(grow=1),
            note(t.text("map.boundaries")),
        ]  # fmt: skip

    def _habits(self) -> list[Widget]:
        now = self.shell.settings
        loud = [(str(x), t.percent(x / 100) if x else t.text("settings.sound_off")) for x in VOLUMES]
        report = [("on", t.text("settings.report_on")), ("off", t.text("settings.report_off"))]
        nearest = min(VOLUMES, key=lambda volume: abs(volume - now.sound))
        return [
            self._choice("sound", "volume-2" if now.sound else "volume-x", loud, str(nearest), self._set_sound),
            self._choice("report", "newspaper", report, "on" if now.report_opens else "off",
                         lambda key: self._change(report_opens=key == "on"), t.text("settings.report_tip")),
            Rule(),
            Row(Icon("save", 16, "accent"), Label(t.text("settings.autosave"), "strong"), gap=8),
            Label(t.text("settings.autosave_note"), "body", "muted", wrap=True),
            Space(grow=1),
        ]  # fmt: skip

    def _set_sound(self, volume: str) -> None:
        self._change(sound=int(volume))
        self.shell.cue("confirm")

    def _keys(self) -> list[Widget]:
        keys = keys_of(self.shell.settings.keys)
        actions = list(DEFAULT_KEYS)
        rows: list[list[str | Cell]] = [
            [t.text(f"keys.{action}"), Cell(key_text(keys[action]), "accent", strong=True),
             Cell("" if keys[action] == DEFAULT_KEYS[action] else key_text(DEFAULT_KEYS[action]), "muted")]
            for action in actions
        ]  # fmt: skip
        action = actions[self.row]
        changed = bool(changes(keys))
        headings = [Heading(t.text("settings.action")), Heading(t.text("settings.key"), 96),
                    Heading(t.text("settings.default"), 80)]  # fmt: skip
        return [
            note(t.text("settings.keys_note")),
            Table("keys", headings, rows, selected=self.row, on_select=self._select, on_open=lambda _: self._ask_key(),
                  rows_shown=9, grow=1.0),
            Row(
                Button("change-key", t.text("settings.change", action=t.text(f"keys.{action}_short")), self._ask_key,
                       icon="keyboard"),
                Space(),
                Button("default-keys", t.text("settings.defaults"), self._defaults, icon="refresh-cw",
                       enabled=changed, reason=t.text("settings.defaults_already")),
                gap=8,
            ),
        ]  # fmt: skip

    # -- keys -----------------------------------------------------------------------------

    def _select(self, row: int) -> None:
        self.row = row
        self.screen.refresh()

    def _defaults(self) -> None:
        self._change(keys={})
        self.screen.app.toast(t.text("settings.defaults_done"), "good")

    def _ask_key(self) -> None:
        action = list(DEFAULT_KEYS)[self.row]
        catcher = KeyCatcher(lambda key: self._take(action, key), self.screen.close_top)
        self.screen.open_modal(
            Panel(
                Label(t.text("settings.press"), "title", icon="keyboard", icon_colour="accent"),
                Label(t.text("settings.press_for", action=t.text(f"keys.{action}")), wrap=True),
                catcher,
                note(t.text("settings.press_escape")),
                id="press-key",
                width=400,
                gap=12,
                pad=18,
            ),
            focus_id="key-catcher",
        )

    def _take(self, action: str, key: str) -> str:
        """Give an action a key; what is said when it can't have it, else ""."""
        keys = keys_of(self.shell.settings.keys)
        if not may_be(key):
            which = key_text(key)
            return t.text("settings.fixed" if key in FIXED else "settings.no_key", pressed=which)
        other = next((a for a, k in keys.items() if k == key and a != action), None)
        if other is not None:
            return t.text("settings.taken", pressed=key_text(key), action=t.text(f"keys.{other}"))
        keys[action] = key
        self.screen.close_top()
        self._change(keys=changes(keys))
        done = t.text("settings.key_done", pressed=key_text(key), action=t.text(f"keys.{action}"))
        self.screen.app.toast(done, "good")
        return ""


class KeyCatcher(Widget):
    """Takes the next key that is pressed; `take` gives what is wrong with it, or ""."""

    focusable = True
    mouse = True

    def __init__(self, take: Callable[[str], str], cancel: Callable[[], None]) -> None:
        super().__init__("key-catcher", height=64)
        self.take = take
        self.cancel = cancel
        self.problem = ""

    def paint(self, canvas: Canvas) -> None:
        canvas.box(self.rect, "inset", "warn" if self.problem else "border-strong")
        words = self.problem or t.text("settings.waiting")
        fonts = self.look.fonts
        lines = fonts.wrap(words, "strong", self.rect.w - self.look.px(24))
        height = fonts.line_height("strong")
        line = pygame.Rect(self.rect.x, self.rect.centery - height * len(lines) // 2, self.rect.w, height)
        for part in lines:
            canvas.text(part, line, "strong", "warn" if self.problem else "muted", "center")
            line = line.move(0, height)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type != pygame.KEYDOWN:
            return False
        if event.key == pygame.K_ESCAPE:
            self.cancel()
            return True
        key = key_of(event)
        if key:
            self.problem = self.take(key)
        return True
