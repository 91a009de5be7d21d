"""The chosen cloud: its story, where it stands, what is strong and weak about it, and what par means there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.hues import hue
from game.desktop.kit import Colour, Column, Icon, Label, Panel, RangeBar, Row, Rule, Scroll, Widget, mix
from game.desktop.map.minimap import MiniMap
from game.desktop.map.worldmap import Marker
from game.desktop.menus.cards import difficulty_badge, map_picture
from game.desktop.menus.seatfacts import Par, Point, seat_of
from game.desktop.pieces import fact, inset, note
from maps.geography import load_geography
from maps.loader import GameMap
from maps.schema import Cloud

if TYPE_CHECKING:
    from game.desktop.menus.newgame import NewGameScreen

_LAND: Colour = (44, 56, 78)
_SHUT: Colour = (24, 30, 42)


def story(screen: NewGameScreen, width: int) -> Widget:
    """The panel about the chosen seat."""
    cloud = screen.cloud
    lines = _watching(screen.map) if cloud is None else _playing(screen, cloud)
    return Panel(Scroll("story-scroll", Column(*lines, gap=8, pad=(3, 3)), grow=1), width=width, id="story")


def _watching(m: GameMap) -> list[Widget]:
    return [
        Label(t.text("new.watch"), "big", wrap=True),
        map_picture("story-map", m, width=0, height=128),
        Label(t.text("new.watch_note"), wrap=True),
        Rule(),
        *(_line("cloud", hue(place), cloud.name) for place, cloud in enumerate(m.clouds)),
    ]


def _playing(screen: NewGameScreen, cloud: Cloud) -> list[Widget]:
    m = screen.map
    seat = seat_of(m, cloud)
    colour = hue(screen.seat)
    markets = {r.id: r.name for r in m.regions}
    home = t.text("new.home", market=markets.get(cloud.home, cloud.home))
    return [
        Label(cloud.name, "big", wrap=True),
        Label(home, "small", "muted", icon="map-pin", icon_colour=colour),
        _sites(m, cloud, colour),
        Label(cloud.story, wrap=True),
        Rule(),
        *_points("new.strengths", seat.strengths, "good"),
        *_points("new.weaknesses", seat.weaknesses, "warn"),
        Rule(),
        *_par(screen, screen.par(cloud)),
    ]


def _sites(m: GameMap, cloud: Cloud, colour: Colour) -> Widget:
    """Its powered sites on the map; markets where it may not sell are dark."""
    geography = load_geography(m.geography)
    focus = max(cloud.sites_mw.values(), default=1.0) or 1.0
    fills, markers = {}, []
    for region in m.regions:
        mw = cloud.sites_mw.get(region.id, 0.0)
        shut = cloud.id in region.closed_to
        fills[region.outline] = _SHUT if shut else mix(_LAND, colour, 0.55 * (mw / focus) ** 0.5)
        if mw > 0:
            site = geography.site(region.outline, 0)
            markers.append(Marker(site.x, site.y, colour, round(2 + 6 * (mw / focus) ** 0.5)))
    return MiniMap("story-map", geography, fills=fills, markers=markers, height=128)


def _points(key: str, points: list[Point], colour: str) -> list[Widget]:
    if not points:
        return []
    return [Label(t.text(key), "strong", colour), *(_line(point.icon, colour, point.text) for point in points)]


def _line(icon: str, colour: str | Colour, words: str) -> Widget:
    return Row(Icon(icon, 15, colour, place="start"), Label(words, "small", wrap=True, grow=1), gap=9)


def _par(screen: NewGameScreen, par: Par | None) -> list[Widget]:
    """How hard the seat is, its par, and what the result is compared with."""
    if par is None:
        return [note(t.text("new.par_none" if screen.shell.ready else "new.par_soon"))]
    low, middle, high = t.money(par.low_kusd), t.money(par.par_kusd), t.money(par.high_kusd)
    bar = RangeBar(
        par.low_kusd, par.par_kusd, par.high_kusd, 0.0, par.high_kusd * 1.1, id="par-bar",
        tip=t.text("new.par_tip", low=low, par=middle, high=high, games=par.games),
    )  # fmt: skip
    lines: list[Widget] = [
        Row(Label(t.text("new.difficulty"), "strong", grow=1), difficulty_badge(par), gap=8),
        note(t.text(f"seat.{par.difficulty}_note")),
        inset(
            fact(t.text("new.par"), middle, "accent"),
            bar,
            fact(t.text("new.par_range"), t.span(low, high)),
        ),
        note(t.text("new.par_note", games=par.games)),
    ]
    if screen.quarters != screen.map.quarters:
        lines.append(_line("info", "warn", t.text("new.par_length", count=screen.map.quarters)))
    if screen.rivals != "reference":
        lines.append(_line("info", "warn", t.text("new.par_rivals")))
    if par.stale:
        lines.append(_line("info", "warn", t.text("new.par_stale")))
    return lines
