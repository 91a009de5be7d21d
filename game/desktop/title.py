"""The title: the world behind it, and what one can do."""

from __future__ import annotations

import random

from game import paths
from game.desktop import menus
from game.desktop import text as t
from game.desktop.hues import HUES
from game.desktop.kit import Button, Label, Layers, Panel, Row, Screen, Space, Widget, mix
from game.desktop.parts import note
from game.desktop.shell import Shell
from game.desktop.worldmap import Flow, Marker, WorldMap
from maps.geography import load_geography

_LAND = (30, 38, 54)
_HUES = HUES[:7]
#: Seconds between changes of the picture behind the title.
_PACE = 2.5


class TitleScreen(Screen):
    """Continue, new game, load, settings, help, quit."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.geography = load_geography("regions")
        self._random = random.Random(7)
        self._flows: list[Flow] = []
        self._moving = False
        markets = list(self.geography.markets)
        self._fills = {m: mix(_LAND, _HUES[i % len(_HUES)], 0.34) for i, m in enumerate(markets)}
        self._add_flow()
        self.shortcuts |= {"n": shell.show_new, "l": self._load, "f1": self._help}

    def on_enter(self) -> None:
        self._schedule()
        if self.focused is None:
            self.focus_on(self.find("continue") if paths.autosave().is_file() else self.find("new"))

    def _schedule(self) -> None:
        if not self._moving and not self.look.reduced_motion:
            self._moving = True
            self.app.after(_PACE, self._move)

    def _move(self) -> None:
        self._moving = False
        if self.app.screens and self.app.screen is self and not self.look.reduced_motion:
            self._add_flow()
            world = self.find("backdrop")
            if isinstance(world, WorldMap):
                world.flows = list(self._flows)
            self._schedule()

    def _add_flow(self) -> None:
        """Money goes from one market to another, and some of it comes back."""
        first, second = self._random.sample(list(self.geography.markets), 2)
        a, b = self.geography.site(first, 0), self.geography.site(second, 0)
        hue = self._random.choice(_HUES)
        there = Flow((a.x, a.y), (b.x, b.y), hue, 7.0)
        back = Flow((b.x, b.y), (a.x, a.y), mix(hue, (255, 255, 255), 0.35), 3.5)
        self._flows = [*self._flows, there, back][-6:]

    def build(self) -> Widget:
        saved = paths.autosave().is_file()
        markers = []
        for i, market in enumerate(self.geography.markets):
            site = self.geography.site(market, 0)
            markers.append(Marker(site.x, site.y, _HUES[i % len(_HUES)], 3))
        world = WorldMap("backdrop", self.geography, fills=self._fills, markers=markers, flows=self._flows,
                         enabled=False)  # fmt: skip
        buttons = [
            Button("continue", t.text("title.continue"), lambda: self.shell.load(paths.autosave()), enabled=saved,
                   reason=t.text("title.no_autosave"), kind="primary" if saved else "normal"),
            Button("new", t.text("title.new"), self.shell.show_new, kind="normal" if saved else "primary"),
            Button("load", t.text("title.load"), self._load),
            Button("settings", t.text("menu.settings"), lambda: menus.open_settings(self, self.shell)),
            Button("help", t.text("menu.help"), self._help),
            Button("quit", t.text("button.quit"), self.app.quit),
        ]  # fmt: skip
        state = self.shell.state()
        menu = Panel(
            Label(t.text("game.title"), "hero"),
            Label(t.text("game.subtitle"), "body", "muted", wrap=True),
            Space(6),
            *buttons,
            note(state, "warn" if self.shell.problem else "muted") if state else note(t.text("title.keys")),
            id="title-menu",
            width=380,
            gap=10,
            pad=26,
        )
        room = Row(Space(max(40, self.room[0] // 12)), Layers(menu, place="center"), Space(grow=1))
        return Layers(world, room, id="title")

    def on_escape(self) -> None:
        self.focus_on("quit")

    def _load(self) -> None:
        menus.open_load(self, self.shell)

    def _help(self) -> None:
        self.open_modal(lambda: menus.help_panel(self), focus_id="close-help")
