"""A new game: the map, the cloud, the rivals, the length, the luck."""

from __future__ import annotations

import contextlib

import pygame

from game.desktop import text as t
from game.desktop.code import Challenge, parse_code
from game.desktop.hues import hue
from game.desktop.kit import (
    Button,
    Cell,
    Column,
    Dropdown,
    Heading,
    Label,
    NumberField,
    Panel,
    Row,
    Screen,
    Scroll,
    Segmented,
    Slider,
    Space,
    Table,
    TextField,
    Widget,
)
from game.desktop.parts import fact, note
from game.desktop.shell import Shell
from maps.loader import GameMap, MapError, list_maps, load_map
from maps.schema import Cloud


class NewGameScreen(Screen):
    """Left: map, length, rivals, seed, code. Right: clouds, and the story of the chosen one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.maps = {name: load_map(name) for name in list_maps()}
        with contextlib.suppress(MapError):
            self.maps.setdefault(shell.first_map, load_map(shell.first_map))
        self.name = shell.first_map if shell.first_map in self.maps else next(iter(self.maps))
        self.seat = 0
        self.seed = 0
        self.quarters = self.map.quarters
        self.rivals = "reference"
        self.starting = False
        self._code_typed = ""

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
        return Challenge(self.name, self.cloud.id if self.cloud else None, self.seed, self.quarters)

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on("seats")

    def on_escape(self) -> None:
        self.app.pop()

    # -- choices -------------------------------------------------------------------

    def _choose_map(self, name: str) -> None:
        self.name, self.seat = name, 0
        self.quarters = self.map.quarters
        self.refresh()

    def _choose_seat(self, seat: int) -> None:
        self.seat = seat
        self.refresh()

    def _choose_length(self, quarters: float) -> None:
        self.quarters = int(quarters)
        self.refresh()

    def _choose_rivals(self, rivals: str) -> None:
        self.rivals = rivals
        self.refresh()

    def _choose_seed(self, seed: float) -> None:
        self.seed = int(seed)
        self.refresh()

    def _shuffle(self) -> None:
        self.seed = pygame.time.get_ticks() * 7919 % 100_000
        self.refresh()

    def _typed(self, words: str) -> None:
        self._code_typed = words
        found = parse_code(words)
        if found is not None:
            self._take(found)

    def _enter_code(self, words: str) -> None:
        found = parse_code(words)
        if found is None or not self._take(found):
            self.app.toast(t.text("new.bad_code"), "bad")

    def _take(self, found: Challenge) -> bool:
        """Take over what a code says, if it can be played here."""
        if found.map not in self.maps:
            return False
        seats = [cloud.id for cloud in self.maps[found.map].clouds]
        if found.seat is not None and found.seat not in seats:
            return False
        try:
            load_map(found.map, [f"quarters={found.quarters}"])
        except MapError:
            return False
        self.name, self.seed, self.quarters = found.map, found.seed, found.quarters
        self.seat = seats.index(found.seat) if found.seat is not None else len(seats)
        self._code_typed = ""
        self.refresh()
        return True

    def _copy(self) -> None:
        with contextlib.suppress(pygame.error):
            pygame.scrap.put_text(str(self.challenge))
            self.app.toast(t.text("new.copied"), "good")

    def _start(self) -> None:
        self.starting = True
        self.refresh()
        self.shell.new_game(self.challenge, self.rivals)

    # -- drawing ---------------------------------------------------------------------

    def build(self) -> Widget:
        side = 320 if self.room[0] >= 1100 else 280
        state = self.shell.state()
        start = Button("start", t.text("new.start"), self._start, kind="primary", tip=t.text("new.start_tip"))
        return Column(
            Row(
                Button("back", t.text("button.back"), self.app.pop),
                Label(t.text("new.title"), "big"),
                Space(grow=1),
                Label(state or (t.text("new.starting") if self.starting else ""), "small", "warn"),
                start,
                gap=14,
            ),
            Row(self._choices(side), self._clouds(), self._story(side), gap=10, grow=1),
            gap=12,
            pad=14,
            id="new-game",
        )

    def _choices(self, width: int) -> Widget:
        m = self.map
        maps = [(name, game_map.title) for name, game_map in self.maps.items()]
        rivals = [(key, t.text(f"new.rivals_{key}")) for key in ("reference", "easy")]
        longest = max(m.quarters, 12)
        body = Column(
            Label(t.text("new.map"), "small", "muted"),
            Dropdown("map", maps, self.name, self._choose_map),
            note(m.description),
            Slider("length", t.text("new.length"), self.quarters, 2, longest, 1, self._choose_length,
                   show=lambda x: t.text("unit.quarters", count=int(x)), mark=m.quarters),
            note(t.text("new.until", first=m.quarter_name(0), last=m.quarter_name(self.quarters - 1))),
            Label(t.text("new.rivals"), "small", "muted"),
            Segmented("rivals", rivals, self.rivals, self._choose_rivals),
            note(t.text(f"new.rivals_{self.rivals}_note")),
            Label(t.text("new.seed"), "small", "muted"),
            Row(
                NumberField("seed", self.seed, 0, 99_999, 1, self._choose_seed, show=lambda x: str(int(x)), grow=1),
                Button("shuffle", t.text("new.shuffle"), self._shuffle, tip=t.text("new.shuffle_tip")),
                gap=6,
            ),
            Label(t.text("new.code"), "small", "muted"),
            Row(
                TextField("code", self._code_typed or str(self.challenge), self._typed, self._enter_code, grow=1,
                          tip=t.text("new.code_tip")),
                Button("copy", t.text("new.copy"), self._copy),
                gap=6,
            ),
            gap=8,
            pad=(3, 3),
        )  # fmt: skip
        return Panel(Scroll("choices", body, grow=1), width=width, id="choices-panel")

    def _clouds(self) -> Widget:
        rows: list[list[str | Cell]] = []
        wide = self.room[0] >= 1100
        for i, cloud in enumerate(self.map.clouds):
            power = sum(cloud.sites_mw.values())
            row: list[str | Cell] = [
                Cell(cloud.name, "text", hue(i), strong=i == self.seat),
                t.money(cloud.cash_busd * 1e6),
                t.power(power),
            ]
            rows.append([*row, t.money(cloud.ai_revenue_busd * 1e6)] if wide else row)
        rows.append([Cell(t.text("new.watch"), "muted"), *([""] * (3 if wide else 2))])
        headings = [
            Heading(t.text("new.cloud")),
            Heading(t.text("new.cash"), 66, "right"),
            Heading(t.text("new.power"), 66, "right"),
        ]
        if wide:
            headings.append(Heading(t.text("new.ai"), 84, "right"))
        return Panel(
            Label(t.text("new.choose"), "title"),
            Table("seats", headings, rows, selected=self.seat, on_select=self._choose_seat,
                  on_open=lambda _: self._start(), grow=1),
            note(t.text("new.choose_note")),
            grow=1,
            id="clouds-panel",
        )  # fmt: skip

    def _story(self, width: int) -> Widget:
        cloud = self.cloud
        if cloud is None:
            return Panel(Label(t.text("new.watch"), "title"), note(t.text("new.watch_note")), width=width, id="story")
        m = self.map
        regions = {r.id: r.name for r in m.regions}
        sites = sorted(cloud.sites_mw.items(), key=lambda pair: -pair[1])[:3]
        labs = {lab.id: lab.model.name for lab in m.labs}
        mix = sorted(cloud.model_mix.items(), key=lambda pair: -pair[1])[:3]
        own = cloud.own_model.name if cloud.own_model else ""
        shelf = ", ".join(t.text("map.note", label=labs.get(x, own), share=t.percent(part)) for x, part in mix)
        stakes = [(lab.name, lab.holders[cloud.id]) for lab in m.labs if cloud.id in lab.holders]
        deals = [deal for deal in m.deals if deal.sponsor == cloud.id]
        colour = hue(self.seat)
        par = self._par(cloud)
        body = Column(
            Label(cloud.name, "big", wrap=True),
            Label(cloud.story, wrap=True),
            Label(t.text("new.strengths"), "strong", colour),
            fact(t.text("new.home"), regions.get(cloud.home, cloud.home)),
            *(fact(t.text("new.site", market=regions[r]), t.power(mw)) for r, mw in sites),
            fact(t.text("new.cap"), t.money(cloud.market_cap_busd * 1e6)),
            fact(t.text("new.debt"), t.money(cloud.debt_busd * 1e6)),
            fact(t.text("new.silicon"), t.text("common.yes" if cloud.silicon else "common.no")),
            fact(t.text("new.own_model"), own or t.text("common.no")),
            *(fact(t.text("new.stake", lab=lab), t.percent(part, 1)) for lab, part in stakes),
            fact(t.text("new.deals"), t.number(len(deals))),
            note(t.text("new.shelf", models=shelf), "text"),
            *([fact(t.text("new.par"), t.money(par), "accent", t.text("new.par_tip"))] if par else []),
            gap=7,
            pad=(3, 3),
        )
        return Panel(Scroll("story-scroll", body, grow=1), width=width, id="story")

    def _par(self, cloud: Cloud) -> float | None:
        """The median of the reference games, where it is pinned for this length of the map."""
        if not self.shell.ready or self.quarters != self.map.quarters:
            return None
        from game import par

        pin = par.pinned(self.map)
        place = pin.place(cloud.id, 0.0) if pin else None
        return place.par_kusd if place else None
