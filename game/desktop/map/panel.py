"""The middle of the table: the world beneath everything, and upon it the layer switch, legend and market."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.dollar.entry import follow_button
from game.desktop.facts import Facts
from game.desktop.kit import Column, Row, Segmented, Space, Widget
from game.desktop.map.layers import LAYERS, show_layer
from game.desktop.map.legend import layer_choices, legend_panel, zoom_buttons
from game.desktop.map.market import market_details
from game.desktop.map.shown import FIRM, geography_of
from game.desktop.map.worldmap import WorldMap
from game.desktop.table.firmlist import role_of

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

__all__ = ["LAYERS", "market_panel", "world"]

Insets = tuple[int, int, int, int]
#: From this width of the middle, at scale 100, layers have icons beside their names.
ICONS_FROM = 600
#: Below this height of the window the market takes one line; below the second, the legend moves into a tip.
BRIEF, LOW = 720, 560


def world(table: TableScreen, f: Facts, insets: Insets = (0, 0, 0, 0)) -> WorldMap:
    """The map; `insets` (left, top, right, bottom at scale 100) is what panels cover beside the middle column."""
    key = ("layer", table.layer, t.text(f"layer.{table.layer}"))  # anew each quarter, and in another language
    shown = f.kept.get(key)
    if shown is None:
        shown = f.kept[key] = show_layer(f, table.layer)
    names = {r.outline: _text(f"market.{r.outline}", r.name) for r in f.map.regions}
    left, top, right, bottom = insets
    head, foot = covered(table.room[0] - left - right - 20, table.room[1])
    return WorldMap(
        "map",
        geography_of(f),
        fills=shown.fills,
        names=names,
        shorts={r.outline: _text(f"market_short.{r.outline}", r.name) for r in f.map.regions},
        notes=shown.notes,
        tips=shown.tips,
        markers=shown.markers,
        flows=shown.flows,
        quiet=shown.quiet,
        insets=(left, top + head, right, bottom + foot),
        selected=f.map.regions[table.market].outline,
        on_select=table.show_outline,
        on_open=table.build_here,
        on_pick=lambda key: _pick(table, f, key),
        tip=t.text("map.tip"),
        grow=1,
    )


def _text(key: str, otherwise: str) -> str:
    return t.text(key) if t.has_text(key) else otherwise


def covered(width: int, height: int) -> tuple[int, int]:
    """What the middle column covers of the map above and below, at scale 100; of its width and the window's height."""
    head = 48 if width >= 400 else 82
    return head, 62 if height < LOW else 104 if height < BRIEF else 140


def middle_width(table: TableScreen) -> int:
    """Width of the middle column at scale 100."""
    from game.desktop.table.frame import MARGIN, frame_of  # the frame is made of this panel

    left, _, right, _ = frame_of(table.room, table.panels).insets
    return table.room[0] - left - right - 2 * MARGIN


def market_panel(table: TableScreen, f: Facts) -> Widget:
    """The see-through middle column: the layer switch above, legend and selected market at its foot."""
    width, height = middle_width(table), table.room[1]
    choices = layer_choices(width >= ICONS_FROM)
    foot: list[Widget] = []
    if height >= LOW:
        zoom = zoom_buttons(partial(_zoom, table, 1.5), partial(_zoom, table, 1 / 1.5), partial(_whole, table))
        buttons: list[Widget] = [zoom]
        if table.layer == "money":
            buttons.insert(0, follow_button(table, "map-follow", words=False))
        legend = legend_panel(f, table.layer, width - 118 - (42 if table.layer == "money" else 0))
        foot = [Row(legend, Space(grow=1), *(buttons if width >= 380 else []), gap=8)]
    tip = t.text("layer.tip", press=table.key("layers"))
    if height < LOW:
        tip = "\n".join([tip, t.text(f"layer.{table.layer}_more")])
    return Column(
        Segmented("layers", choices, table.layer, table.show_layer, tip=tip, place="start"),
        Space(grow=1),
        *foot,
        market_details(table, f, width, brief=height < BRIEF),
        gap=8,
        grow=1,
        id="middle",
    )


def _pick(table: TableScreen, f: Facts, key: str) -> None:
    """A firm on the map was clicked: choose it in the list, and leave the keyboard where it is."""
    firm = int(key.removeprefix(FIRM))
    table.role = role_of(f, firm)
    table.show_firm(firm)


def _map(table: TableScreen) -> WorldMap:
    found = table.get("map")
    assert isinstance(found, WorldMap)
    return found


def _zoom(table: TableScreen, ratio: float) -> None:
    _map(table).zoom(ratio)


def _whole(table: TableScreen) -> None:
    _map(table).show_all()
