"""The page of one market as a modal: why customers choose what they do, the numbers, and what the market is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Column, Dropdown, Icon, Label, Panel, Row, Segmented, Space, Widget
from game.desktop.market.about import about_page
from game.desktop.market.belief import Seen, believed, true
from game.desktop.market.numbers import numbers_page, numbers_table
from game.desktop.market.offers import ALL, against_mean, channel_name, rows_of
from game.desktop.market.offers import Row as Offer
from game.desktop.market.why import why_page
from game.desktop.parts import market_name, note

if TYPE_CHECKING:
    from game.desktop.kit.screen import Screen
    from game.desktop.shell import Shell
    from game.session import Session


PAGES = {"why": "scale", "numbers": "clipboard-list", "about": "map-pin"}
WIDEST, HIGHEST = 1040, 800
LOW = 620  # height of the page at scale 100 below which the numbers have a tab of their own


class MarketPage:
    """A market on any screen that has a session and a shell; market, segment and channel are chosen on the page.

    region, segment: indices; channel: whose shelf is shown, ALL for the channels themselves; compared: parts
    against the mean offer, or as they are.
    """

    def __init__(self, screen: Screen, shell: Shell, session: Session, region: int, page: str = "") -> None:
        self.screen, self.shell, self.session = screen, shell, session
        self.region = region
        self.page = page or "why"
        self.segment = 0
        self.channel = ALL
        self.compared = True
        self._asked: set[object] = set()

    # -- what a person does --------------------------------------------------------------

    def show_page(self, page: str) -> None:
        """Choose a tab."""
        self.page = page
        self.screen.refresh()

    def show_region(self, region: str) -> None:
        """Turn to another market."""
        self.region, self.channel = int(region), ALL
        self.screen.refresh()

    def show_segment(self, segment: str) -> None:
        """Turn to other customers."""
        self.segment, self.channel = int(segment), ALL
        self.screen.refresh()

    def show_channel(self, channel: str) -> None:
        """Open the shelf of a channel, or go back to all of them."""
        self.channel = int(channel)
        self.screen.refresh()

    def show_compared(self, how: str) -> None:
        """Parts against the mean offer, or as they are."""
        self.compared = how == "mean"
        self.screen.refresh()

    # -- what is known ---------------------------------------------------------------------

    def rows(self, f: Facts, seen: Seen) -> list[Offer]:
        """The offers as they are to be shown."""
        rows = rows_of(f, seen.cell, self.channel)
        return against_mean(rows) if self.compared else rows

    def seen(self, f: Facts) -> list[Seen] | None:
        """The market's cells by segment; None while they are being worked out."""
        steer = f.draft.steer
        key = ("market offers", self.region, steer.tobytes() if f.playing else b"", f.session.over)
        if key not in f.kept and key not in self._asked:
            self._asked.add(key)
            if f.session.over or not f.playing:
                f.kept[key] = true(f.map, f.session.state(), self.region)
            else:
                kept = f.kept

                def done(found: list[Seen]) -> None:
                    kept[key] = found
                    if not self.shell.inline:
                        self.screen.refresh()

                def failed(error: Exception) -> None:
                    self.screen.app.toast(str(error), "bad")

                self.shell.far(believed, f.session.known(), self.region, steer.copy(), done=done, failed=failed)
        found: list[Seen] | None = f.kept.get(key)
        return found

    # -- what is shown -------------------------------------------------------------------

    def build(self) -> Widget:
        """The whole page."""
        f = Facts(self.session)
        room_w, room_h = self.screen.room
        width, height = min(room_w - 30, WIDEST), min(room_h - 30, HIGHEST)
        low = height < LOW
        if not low and self.page == "numbers":
            self.page = "why"
        tabs = [(key, t.text(f"offers.{key}"), icon if width >= 620 else "") for key, icon in PAGES.items()
                if low or key != "numbers"]  # fmt: skip
        return Panel(
            self._head(f),
            Segmented("market-pages", tabs, self.page, self.show_page, kind="tabs"),
            Column(*self._body(f, width, height), gap=8, grow=1),
            Row(
                Label(
                    t.text("offers.keys_about" if self.page == "about" else "offers.keys"),
                    "small",
                    "muted",
                    grow=1,
                    wrap=True,
                ),
                Button("market-close", t.text("button.close"), self.screen.close_top, kind="primary"),
                gap=8,
            ),
            id="market-page",
            width=width,
            height=height,
            gap=9,
            pad=16,
        )

    def _head(self, f: Facts) -> Widget:
        """Which market it is, who leads it; the way to any other."""
        leader = f.leader(self.region)
        land = float(f.view.land[self.region, leader])
        about = t.text("offers.head", spend=t.money(f.spend_kusd(self.region)), firm=f.short(leader),
                       share=t.percent(land))  # fmt: skip
        if land <= 0:
            about = t.text("about.nobody")
        names = Column(Label(f.map.regions[self.region].name, "title", id="market-page-name"),
                       Label(about, "small", "muted", wrap=True), gap=0, grow=1)  # fmt: skip
        choices = [(str(r), market_name(f, r)) for r in range(len(f.map.regions))]
        turn = Dropdown("market-region", choices, str(self.region), self.show_region, tip=t.text("offers.region_tip"))
        return Row(Icon("map-pin", 20, "accent"), names, turn, gap=9)

    def _body(self, f: Facts, width: int, height: int) -> list[Widget]:
        if self.page == "about":
            return about_page(f, self.region, width - 32, height)
        seen = self.seen(f)
        if seen is None:
            return [note(t.text("offers.working"), icon="hourglass")]
        cell = seen[self.segment]
        open_to = [c.channel for c in cell.cell.channels]
        if self.channel not in open_to:
            self.channel = open_to[0] if len(open_to) == 1 else ALL
        source = t.text("offers.imagined", count=cell.games) if cell.games else t.text("offers.true")
        below = numbers_table(self, f, cell, width - 50) if height >= LOW and self.rows(f, cell) else []
        body = why_page(self, f, cell, below) if self.page == "why" else numbers_page(self, f, cell, width - 32)
        return [*self._choices(f, open_to, width), *body,
                Label(source, "small", "muted", wrap=True, icon="eye", id="market-source")]  # fmt: skip

    def _choices(self, f: Facts, open_to: list[int], width: int) -> list[Widget]:
        """Whose choice, among what, and how it is counted."""
        segments = [(str(g), segment.name) for g, segment in enumerate(f.map.segments)]
        channels = [(str(c), t.text("offers.shelf", channel=channel_name(f, c))) for c in open_to]
        if len(open_to) > 1:
            channels.insert(0, (str(ALL), t.text("offers.channels")))
        counted = [("mean", t.text("offers.mean")), ("whole", t.text("offers.whole"))]
        choose: list[Widget] = [
            Dropdown("market-segment", segments, str(self.segment), self.show_segment,
                     tip=t.text("offers.segment_tip")),
            Dropdown("market-channel", channels, str(self.channel), self.show_channel,
                     tip=t.text("offers.channel_tip")),
        ]  # fmt: skip
        if self.channel != ALL and len(open_to) > 1:
            choose.append(Button("market-back", t.text("offers.back") if width >= 860 else "",
                                 partial(self.show_channel, str(ALL)), icon="chevron-left", kind="quiet",
                                 tip=t.text("offers.back_tip")))  # fmt: skip
        count = Segmented("market-counted", counted, "mean" if self.compared else "whole", self.show_compared,
                          tip=t.text("offers.counted_tip"))  # fmt: skip
        if width < 620:
            return [Row(*choose, gap=8), Row(count, gap=8)]
        return [Row(*choose, Space(grow=1), count, gap=8)]


def open_market(screen: Screen, shell: Shell, session: Session, region: int, page: str = "") -> None:
    """Open a market's page over a screen, with the keyboard on its tabs."""
    found = MarketPage(screen, shell, session, region, page)
    screen.open_modal(found.build, focus_id="market-pages")
