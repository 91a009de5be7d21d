"""Where things stand on the table: the map beneath everything, panels floating on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.desktop.desks.panel import desk_panel
from game.desktop.facts import Facts
from game.desktop.kit import Column, Layers, Row, Space, Widget
from game.desktop.map.panel import market_panel, world
from game.desktop.table.agenda import CARDS
from game.desktop.table.firmlist import firm_panel, firm_rail
from game.desktop.table.newsbar import bottom_panels
from game.desktop.table.standings import watch_panel
from game.desktop.table.ticker import STRIP, ticker
from game.desktop.table.topbar import BAR, top_bar
from game.desktop.table.watching import WATCHED, watch_strip

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

MARGIN = 10
RAIL, FIRMS = 52, 290


@dataclass(frozen=True)
class Frame:
    """Sizes in pixels at scale 100. narrow: the firms are folded into a rail, agenda and news share a panel.

    0 for what isn't shown.
    """

    left: int
    right: int
    bottom: int
    agenda: int
    strip: int
    narrow: bool

    @property
    def insets(self) -> tuple[int, int, int, int]:
        """What bars and panels cover of the map at the left, top, right and bottom."""
        left, right, bottom = ((size + MARGIN if size else 0) for size in (self.left, self.right, self.bottom))
        return left, BAR, right, self.strip + bottom


def frame_of(room: tuple[int, int], panels: bool = True) -> Frame:
    """The sizes for a window of some width and height; panels: whether the panels are shown."""
    width, height = room
    narrow = width < 1120
    strip = STRIP if height >= 640 else 0  # in a low window the map needs the room
    if not panels:
        return Frame(0, 0, 0, 0, strip, narrow)
    spacious = width >= 1560
    left = RAIL if narrow else FIRMS + 68 if spacious else FIRMS
    right = 364 if spacious else 330 if width >= 1150 else 318 if width >= 960 else 290
    agenda = min(640, (width - right - 4 * MARGIN) * 66 // 100)
    bottom = 38 + 42 * CARDS if height >= 760 else 164 if height >= 640 else 138
    return Frame(left, right, bottom, agenda, strip, narrow)


def build_table(table: TableScreen, f: Facts) -> Widget:
    """The whole tree of the table screen."""
    frame = frame_of(table.room, table.panels)
    foot = [ticker(table, f)] if frame.strip else []
    left, top, right, bottom = frame.insets
    watched = [watch_strip(table, f)] if table.session.watched else []
    top += WATCHED if watched else 0
    root = Column(top_bar(table, f), *watched, _floating(table, f, frame), *foot, gap=0, id="table")
    return Layers(world(table, f, (left, top, right, bottom)), root)


def _floating(table: TableScreen, f: Facts, frame: Frame) -> Widget:
    """Panels between the two bars; where there is none, the mouse falls through to the map."""
    if not table.panels:
        return Row(market_panel(table, f), pad=MARGIN, grow=1)
    over = frame.narrow and table.firms_open  # the list lies on the map for as long as it is looked at
    left = [firm_rail(table)] if frame.narrow else []
    left += [firm_panel(table, f, FIRMS if frame.narrow else frame.left)] if over or not frame.narrow else []
    middle = Space(grow=1) if over else market_panel(table, f)
    desk = desk_panel(table, f, frame.right) if f.playing else watch_panel(table, f, frame.right)
    west = Column(
        Row(*left, middle, gap=MARGIN, grow=1),
        bottom_panels(table, f, frame),
        gap=MARGIN,
        grow=1,
    )
    return Row(west, desk, gap=MARGIN, pad=MARGIN, grow=1)
