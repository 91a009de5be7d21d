"""Where things stand on the table: the map beneath everything, panels floating on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.desktop.desks.panel import desk_section
from game.desktop.facts import Facts
from game.desktop.kit import Column, Layers, Row, Space, Widget
from game.desktop.map.panel import market_panel, world
from game.desktop.table.agenda import CARDS
from game.desktop.table.firmlist import firm_rail, firm_section
from game.desktop.table.newsbar import bottom_panels
from game.desktop.table.standings import watch_panel
from game.desktop.table.ticker import STRIP, ticker
from game.desktop.table.topbar import BAR, top_section
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
    """The whole tree of the table screen, in sections: after an order most of them stay as they are.

    What else than the quarter, whose eyes, and the sizes of the panels each of them shows, stands here.
    """
    frame = frame_of(table.room, table.panels)
    table.basis = f.seen, frame
    left, top, right, bottom = frame.insets
    rows = [top_section(table, f)]
    if table.session.watched:
        top += WATCHED
        rows.append(table.show("watch-strip", lambda: watch_strip(table, f), table.watch.running, table.watch.pace))
    rows.append(_floating(table, f, frame))
    if frame.strip:
        rows.append(table.show("ticker", lambda: ticker(table, f)))
    insets = left, top, right, bottom
    ground = table.show("map", lambda: world(table, f, insets), table.layer, table.market)
    return Layers(ground, Column(*rows, gap=0, id="table"))


def _floating(table: TableScreen, f: Facts, frame: Frame) -> Widget:
    """Panels between the two bars; where there is none, the mouse falls through to the map."""
    over = frame.narrow and table.firms_open  # the list lies on the map for as long as it is looked at
    middle: Widget = Space(grow=1)
    if not over or not table.panels:
        middle = table.show("middle", lambda: market_panel(table, f), table.layer, table.market)
    if not table.panels:
        return Row(middle, pad=MARGIN, grow=1)
    left = [table.show("rail", lambda: firm_rail(table), table.firms_open, table.role)] if frame.narrow else []
    left += [firm_section(table, f, FIRMS if frame.narrow else frame.left)] if over or not frame.narrow else []
    if f.playing:
        desk = desk_section(table, f, frame.right)
    else:
        desk = table.show("watch", lambda: watch_panel(f, frame.right))
    west = Column(
        Row(*left, middle, gap=MARGIN, grow=1),
        bottom_panels(table, f, frame),
        gap=MARGIN,
        grow=1,
    )
    return Row(west, desk, gap=MARGIN, pad=MARGIN, grow=1)
