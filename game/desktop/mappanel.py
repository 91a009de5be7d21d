"""The middle of the table: the world, coloured by who leads it, and the market that is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Column, Label, Meter, Panel, Row, Segmented, Space, Widget, Wrap, mix
from game.desktop.kit.theme import Colour
from game.desktop.parts import fact
from game.desktop.worldmap import Marker, WorldMap
from maps.geography import load_geography

if TYPE_CHECKING:
    from game.desktop.table import TableScreen

LAYERS = ("land", "spend", "power", "mine")
LAND: Colour = (40, 50, 68)
DEEP: Colour = (30, 40, 56)


def market_panel(table: TableScreen, f: Facts) -> Widget:
    """Layers, map, and details of the selected market."""
    layers = [(key, t.text(f"layer.{key}")) for key in LAYERS if f.playing or key != "mine"]
    return Column(
        Row(
            Segmented("layers", layers, table.layer, table.show_layer, tip=t.text("layer.tip")),
            Space(grow=1),
            *([Label(t.text(f"layer.{table.layer}_note"), "small", "muted")] if table.room[0] >= 1250 else []),
            gap=8,
        ),
        world(table, f),
        details(table, f),
        gap=6,
        grow=1,
        id="middle",
    )


def world(table: TableScreen, f: Facts) -> Widget:
    """The map itself."""
    regions = f.map.regions
    fills, notes, tips = {}, {}, {}
    shades = _shades(f, table.layer)
    for r, region in enumerate(regions):
        lead = f.leader(r)
        share = float(f.view.land[r, lead])
        if table.layer == "land":
            fills[region.outline] = mix(LAND, f.hue(lead), 0.30 + 0.45 * min(1.0, share / 0.6))
        else:
            fills[region.outline] = mix(DEEP, (86, 180, 233), 0.75 * shades[r])
        notes[region.outline] = _note(f, table.layer, r)
        tips[region.outline] = t.text(
            "map.leads", firm=f.name(lead), market=region.name, share=t.percent(share)
        ) if share > 0 else t.text("map.nobody", market=region.name)  # fmt: skip
    outline = regions[table.market].outline
    return WorldMap(
        "map",
        load_geography(f.map.geography),
        fills=fills,
        names={r.outline: t.text(f"market.{r.outline}") for r in regions},
        notes=notes,
        tips=tips,
        markers=_markers(f),
        selected=outline,
        on_select=table.show_outline,
        on_open=table.build_here,
        grow=1,
    )


def _shades(f: Facts, layer: str) -> list[float]:
    v, count = f.view, len(f.map.regions)
    raw = {
        "land": [0.0] * count,
        "spend": [f.spend_kusd(r) for r in range(count)],
        "power": [float(v.power_free_kw[r]) for r in range(count)],
        "mine": [float(v.land[r, f.me]) if f.playing else 0.0 for r in range(count)],
    }[layer]
    top = max(raw) or 1.0
    return [(x / top) ** 0.6 for x in raw]


def _note(f: Facts, layer: str, r: int) -> str:
    v = f.view
    if layer == "spend":
        return t.money(f.spend_kusd(r))
    if layer == "power":
        return t.power(float(v.power_free_kw[r]) / 1000)
    if layer == "mine":
        return t.percent(float(v.land[r, f.me]))
    lead = f.leader(r)
    return t.text("map.note", label=f.label(lead), share=t.percent(float(v.land[r, lead])))


def _markers(f: Facts) -> list[Marker]:
    """Own sites, large; and the largest rival's beside them."""
    found = []
    for r, region in enumerate(f.map.regions):
        geography = load_geography(f.map.geography)
        order = np.argsort(-f.view.site_kw[: len(f.map.clouds), r], kind="stable")
        builders = [int(c) for c in order if f.view.site_kw[c, r] > 0]
        shown = builders[:3] + ([f.me] if f.me in builders[3:] else [])
        for place, c in enumerate(shown):
            site = geography.site(region.outline, place)
            power = float(f.view.site_kw[c, r]) / 1000
            size = 4 + round(min(3.0, (power / 400) ** 0.5)) if c == f.me or not f.playing else 3
            words = t.text("map.site", firm=f.name(c), market=region.name, power=t.power(power))
            found.append(Marker(site.x, site.y, f.hue(c), size, words))
    return found


def details(table: TableScreen, f: Facts) -> Widget:
    """The selected market in figures."""
    r, v = table.market, f.view
    region = f.map.regions[r]
    ranked = sorted(f.clouds, key=lambda c: -float(v.land[r, c]))
    top = [c for c in ranked if v.land[r, c] >= 0.005][:3]
    if f.playing and f.me not in top:
        top = [*top[:2], f.me]
    shares = Column(
        Row(Label(region.name, "title"), Label(_status(f, r) if f.playing else "", "small", "muted"), gap=8),
        Meter([(float(v.land[r, c]), f.hue(c)) for c in ranked], thick=12, id="market-meter", tip=_share_tip(f, r)),
        Wrap(
            *(
                Label(t.text("map.note", label=f.label(c), share=t.percent(float(v.land[r, c]))), "small",
                      "text" if c == f.me else "muted")
                for c in top
            ),
            gap=8,
        ),
        gap=5,
        grow=1.3,
    )  # fmt: skip
    figures: list[Widget] = [
        fact(t.text("market_facts.spend"), t.money(f.spend_kusd(r))),
        fact(t.text("market_facts.free"), t.power(float(v.power_free_kw[r]) / 1000),
             "bad" if v.power_free_kw[r] < 20_000 else "text"),
        fact(t.text("market_facts.lead"), _quarters(f.lead(r))),
    ]  # fmt: skip
    parts: list[Widget] = [shares, Column(*figures, gap=3, grow=1)]
    if f.playing and table.room[0] >= 1150:
        mine = float(v.site_kw[f.me, r]) / 1000
        coming = sum(due.amount for due in f.shells() if due.index == r) / 1000
        own = [
            fact(t.text("market_facts.mine"), t.power(mine)),
            fact(t.text("market_facts.coming"), t.power(coming)),
            fact(t.text("market_facts.price"), t.text("unit.per_gw", value=t.money(f.shell_price(r) * 1e6))),
        ]
        parts.append(Column(*own, gap=3, grow=1))
    return Panel(Row(*parts, gap=18), id="market", pad=(12, 8))


def _quarters(count: int) -> str:
    return t.text("unit.quarters_one") if count == 1 else t.text("unit.quarters", count=count)


def _status(f: Facts, r: int) -> str:
    closed = not f.tables.sells[r, f.me]
    return t.text("market_facts.closed") if closed else t.text("market_facts.open")


def _share_tip(f: Facts, r: int) -> str:
    ranked = sorted(f.clouds, key=lambda c: -float(f.view.land[r, c]))
    lines = [
        t.text("map.note", label=f.name(c), share=t.percent(float(f.view.land[r, c]), 1))
        for c in ranked
        if f.view.land[r, c] > 0.0005
    ]
    return "\n".join(lines)
