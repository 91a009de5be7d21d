"""A new game: the map, the cloud, the rivals, the length, the luck."""

from __future__ import annotations

import contextlib
import random

from game.desktop import text as t
from game.desktop.code import SHOWN, Challenge, parse_code
from game.desktop.hues import hue
from game.desktop.kit import (
    Button,
    Column,
    Icon,
    Label,
    NumberField,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Segmented,
    Slider,
    Space,
    TextField,
    Widget,
)
from game.desktop.menus.cards import cloud_card, map_card, watch_card
from game.desktop.menus.menu import copy_text, help_keys, pasted_text
from game.desktop.menus.seatfacts import Par, par_of
from game.desktop.menus.seatgrid import SeatGrid
from game.desktop.menus.story import story
from game.desktop.pieces import note
from game.desktop.shell import Shell
from maps.loader import GameMap, MapError, list_maps, load_map
from maps.schema import Cloud

SEED_MOST = 99_999
#: Size from which cards of many clouds tell their story too, and more of what is weak.
ROOMY = (1700, 1000)


class NewGameScreen(Screen):
    """Left: map, rivals, length, luck, code. Middle: clouds as cards. Right: the story of the chosen one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.maps: dict[str, GameMap] = {}
        for name in dict.fromkeys([shell.first_map, *list_maps()]):
            with contextlib.suppress(MapError):
                self.maps[name] = load_map(name)
        self.name = next(iter(self.maps))
        self.seat = 0
        self.seed = 0 if shell.inline else random.SystemRandom().randrange(1, SEED_MOST)
        self.quarters = self.map.quarters
        self.rivals = "reference"
        self._code_typed = ""
        self._code_problem = ""
        self._pars: dict[tuple[str, str], Par | None] = {}
        self.shortcuts |= help_keys(self)

    @property
    def map(self) -> GameMap:
        """The chosen map."""
        return self.maps[self.name]

    @property
    def cloud(self) -> Cloud | None:
        """The chosen cloud; None: watch."""
        clouds = self.map.clouds
        return clouds[self.seat] if self.seat < len(clouds) else None

    @property
    def challenge(self) -> Challenge:
        """What would be played."""
        return Challenge(self.name, self.cloud.id if self.cloud else None, self.seed, self.quarters, self.rivals)

    def par(self, cloud: Cloud) -> Par | None:
        """The pinned par of a seat; None while the rules are loading or where there is none."""
        key = (self.name, cloud.id)
        if self.shell.ready and key not in self._pars:
            self._pars[key] = par_of(self.map, cloud)
        return self._pars.get(key)

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("seats")

    def on_escape(self) -> None:
        self.app.pop()

    # -- choices -------------------------------------------------------------------

    def _choose_map(self, name: str) -> None:
        if name != self.name:
            self.name, self.seat = name, 0
            self.quarters = self.map.quarters
        self._changed()

    def _choose_seat(self, seat: int) -> None:
        self.seat = seat
        self._changed()

    def _choose_length(self, quarters: float) -> None:
        self.quarters = int(quarters)
        self._changed()

    def _choose_rivals(self, rivals: str) -> None:
        self.rivals = rivals
        self._changed()

    def _choose_seed(self, seed: float) -> None:
        self.seed = int(seed)
        self._changed()

    def _shuffle(self) -> None:
        self._choose_seed(random.SystemRandom().randrange(1, SEED_MOST))

    def _changed(self) -> None:
        self._code_typed = self._code_problem = ""
        self.refresh()

    # -- the challenge code ------------------------------------------------------------

    def _typed(self, words: str) -> None:
        self._code_typed = words
        self._code_problem = "" if words == str(self.challenge) else self._take(words)
        self.refresh()

    def _enter_code(self, words: str) -> None:
        problem = self._take(words)
        if problem:
            self.app.toast(problem, "bad")

    def _paste(self) -> None:
        words = pasted_text().strip()
        problem = self._take(words) if words else t.text("new.nothing_pasted")
        if problem:
            self.app.toast(problem, "bad")
        else:
            self.app.toast(t.text("new.pasted"), "good")

    def _take(self, words: str) -> str:
        """Take over what a code says, if it can be played here; else why not."""
        found = parse_code(words)
        if found is None:
            return t.text("new.bad_code")
        if found.map not in self.maps:
            return t.text("new.bad_map", map=found.map)
        seats = [cloud.id for cloud in self.maps[found.map].clouds]
        if found.seat is not None and found.seat not in seats:
            return t.text("new.bad_seat", seat=found.seat, map=self.maps[found.map].title)
        try:
            load_map(found.map, [f"quarters={found.quarters}"])
        except MapError:
            return t.text("new.bad_length", count=found.quarters)
        self.name, self.seed, self.quarters, self.rivals = found.map, found.seed, found.quarters, found.rivals
        self.seat = seats.index(found.seat) if found.seat is not None else len(seats)
        self._changed()
        return ""

    def _start(self) -> None:
        self.shell.new_game(self.challenge)
        if self.app.screen is self:
            self.refresh()

    def _several(self) -> None:
        """Which clouds teams play that share this machine."""
        from game.desktop.hotseat.setup import SeatsScreen

        self.shell.push(SeatsScreen(self))

    # -- drawing ---------------------------------------------------------------------

    def build(self) -> Widget:
        width = self.room[0]
        wide = width >= 1150
        left, right = (296, 344) if wide else (250, 290)
        return Column(
            self._head(),
            Row(self._choices(left), self._clouds(), story(self, right), gap=10, grow=1),
            gap=12,
            pad=14,
            id="new-game",
        )

    def _head(self) -> Widget:
        state = self.shell.state()
        cloud = self.cloud
        summary = t.text(
            "new.summary",
            cloud=cloud.name if cloud else t.text("new.watch"),
            map=self.map.title,
            quarters=t.text("unit.quarters", count=self.quarters),
        )
        making = self.shell.making
        words = t.text("new.starting") if making else state or summary
        return Row(
            Button("back", t.text("button.back"), self.app.pop, icon="chevron-left"),
            Label(t.text("new.title"), "big"),
            Space(grow=1),
            Label(words, "small", "warn" if making or state else "muted", align="right"),
            Button("several", t.text("hot.open"), self._several, icon="users", tip=t.text("hot.open_tip")),
            Button("start", t.text("new.start"), self._start, kind="primary", icon="play", tip=t.text("new.start_tip"),
                   enabled=not making, reason=t.text("new.starting")),
            gap=14,
        )  # fmt: skip

    def _choices(self, width: int) -> Widget:
        m = self.map
        rivals = [(key, t.text(f"new.rivals_{key}")) for key in SHOWN]
        body = Column(
            _caption("map", "new.map"),
            *(map_card(name, m, name == self.name, self._choose_map, width >= 280) for name, m in self.maps.items()),
            note(m.description),
            Rule(),
            _caption("swords", "new.rivals"),
            Segmented("rivals", rivals, self.rivals, self._choose_rivals),
            Label(t.text(f"new.rivals_{self.rivals}_note"), "small", "muted", wrap=True, id="rivals-note"),
            Rule(),
            Slider("length", t.text("new.length"), self.quarters, 2, max(m.quarters, 12), 1, self._choose_length,
                   show=self._length, mark=m.quarters, tip=t.text("new.length_tip", count=m.quarters)),
            Rule(),
            _caption("dices", "new.seed"),
            Row(
                NumberField("seed", self.seed, 0, max(SEED_MOST, self.seed), 1, self._choose_seed,
                            show=lambda x: str(int(x)), grow=1, tip=t.text("new.seed_tip")),
                Button("shuffle", t.text("new.shuffle"), self._shuffle, icon="dices", tip=t.text("new.shuffle_tip")),
                gap=6,
            ),
            Rule(),
            _caption("link", "new.code"),
            TextField("code", self._code_typed or str(self.challenge), self._typed, self._enter_code,
                      tip=t.text("new.code_tip")),
            Row(
                Button("copy", t.text("new.copy"), lambda: copy_text(self, str(self.challenge)), icon="copy", grow=1,
                       tip=t.text("new.copy_tip")),
                Button("paste", t.text("new.paste"), self._paste, icon="clipboard-list", grow=1,
                       tip=t.text("new.paste_tip")),
                gap=6,
            ),
            note(self._code_problem, "warn") if self._code_problem else note(t.text("new.code_note")),
            gap=8,
            pad=(3, 3),
        )  # fmt: skip
        return Panel(Scroll("choices", body, grow=1), width=width, id="choices-panel")

    def _length(self, quarters: float) -> str:
        return t.text("new.until", count=int(quarters), last=self.map.quarter_name(int(quarters) - 1))

    def _clouds(self) -> Widget:
        m = self.map
        large = self.room[0] >= ROOMY[0] and self.room[1] >= ROOMY[1]
        points = (3, 3) if len(m.clouds) < 4 else (2, 2) if large else (2, 1)
        cards = [cloud_card(m, cloud, hue(i), self.par(cloud), points) for i, cloud in enumerate(m.clouds)]
        grid = SeatGrid("seats", [*cards, watch_card()], self.seat, self._choose_seat, self._start, grow=1)
        return Panel(
            Row(Label(t.text("new.choose"), "title", icon="cloud", icon_colour="accent"), Space(grow=1),
                Label(t.text("new.choose_note"), "small", "muted"), gap=10),
            Scroll("seats-scroll", Column(grid, pad=(3, 3)), grow=1),
            grow=1,
            id="clouds-panel",
        )  # fmt: skip


def _caption(icon: str, key: str) -> Widget:
    return Row(Icon(icon, 15, "accent"), Label(t.text(key), "small-strong", "muted"), gap=7)
