"""The selected market in figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Column, Label, Meter, Panel, Row, Space, Widget
from game.desktop.kit.widget import Tip
from game.desktop.map.layers import coming_kw, ranked, share, spend_growth
from game.desktop.map.shown import SCARCE_KW, quarters
from game.desktop.parts import market_name

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


def market_details(table: TableScreen, f: Facts, room: int, brief: bool = False) -> Panel:
    """A panel for the selected market; `room` is its width at scale 100, `brief` makes it one line."""
    r = table.market
    head: list[Widget] = [Label(market_name(f, r), "title", icon="map-pin", icon_colour="accent", id="market-name")]
    if f.playing and not f.tables.sells[r, f.me]:
        words = t.text("market_facts.closed") if room >= 520 and not brief else ""
        tip = t.text("market_facts.closed_tip")
        head.append(Label(words, "small", "warn", icon="lock", tip=tip, id="market-closed"))
    count = (3 if room >= 560 else 2 if room >= 440 else 1) if brief else 6 if room >= 600 else 4 if room >= 460 else 3
    figures = [_figure(*figure) for figure in _figures(f, r)[:count]]
    more: Widget = Button("market-open", "", lambda: table.open_market(r), icon="scale", kind="quiet", height=30,
                          tip=t.text("offers.open_tip", press=table.key("market")))  # fmt: skip
    build: list[Widget] = [more]
    if f.ordering and room >= 380:
        tip = t.text("market_facts.build_tip")
        words = "" if brief and room < 520 else t.text("market_facts.build")
        build.append(Button("build-here", words, lambda: _build(table, r), icon="hard-hat", tip=tip))
    order = ranked(f, r)
    if brief:
        return Panel(Row(Row(*head, gap=6), Space(grow=1), *figures, *build, gap=12), id="market", pad=(12, 6))
    head.append(Space(grow=1))
    if room >= 520:
        top = [c for c in order if share(f, r, c) >= 0.005][:3]
        if f.playing and f.me not in top:
            top = [*top[:2], f.me]
        for c in top:
            words = t.text("map.note", label=f.label(c), share=t.percent(share(f, r, c)))
            head.append(Label(words, "small-strong", "text" if c == f.me else "muted"))
    return Panel(
        Row(*head, gap=12),
        Meter([(share(f, r, c), f.hue(c)) for c in order], thick=7, id="market-meter", tip=share_tip(f, r)),
        Row(*figures, *build, gap=8),
        id="market",
        gap=5,
        pad=(14, 8),
    )


def _build(table: TableScreen, r: int) -> None:
    table.build_here(table.session.map.regions[r].outline)


Figure = tuple[str, str, str, Tip]


def _figure(key: str, value: str, colour: str, tip: Tip) -> Widget:
    return Column(
        Label(t.text(f"market_facts.{key}"), "small", "muted", tip=tip, id=f"market-{key}"),
        Label(value, "strong", colour),
        gap=0,
        grow=1,
    )


def _figures(f: Facts, r: int) -> list[Figure]:
    """Name, value, colour and tip of each figure, most telling first."""
    growth = spend_growth(f, r)
    spend_tip = t.text("market_facts.spend_tip")
    if math.isfinite(growth):
        change = t.percent(growth, 1, sign=True)
        spend_tip = "\n".join([spend_tip, t.text("map.demand_change", change=change)])
    free = float(f.view.power_free_kw[r])
    found: list[Figure] = [
        ("spend", t.money(f.spend_kusd(r)), "text", spend_tip),
        ("free", t.power(free / 1000), "warn" if free < SCARCE_KW else "text", t.text("market_facts.free_tip")),
    ]
    if f.playing:
        mine = float(f.view.site_kw[f.me, r]) / 1000
        coming = coming_kw(f, r) / 1000
        what = ", ".join(
            t.text("map.sites_coming", power=t.power(due.amount / 1000), when=f.quarter_name(due.quarters))
            for due in f.shells()
            if due.index == r
        )
        tip = t.text("market_facts.coming_tip", what=what) if what else t.text("market_facts.coming_none")
        found += [
            ("mine", t.power(mine), "text", t.text("market_facts.mine_tip")),
            ("coming", t.power(coming), "text", tip),
        ]
    price = t.text("market_facts.per_gw", value=t.money(f.shell_price(r) * 1e6))
    return [
        *found,
        ("lead", quarters(f.lead(r)), "text", t.text("market_facts.lead_tip")),
        ("price", price, "text", t.text("market_facts.price_tip")),
    ]


def share_tip(f: Facts, r: int) -> str:
    """All shares of a market in words."""
    lines = [
        t.text("map.note", label=f.short(c), share=t.percent(share(f, r, c), 1))
        for c in ranked(f, r)
        if share(f, r, c) > 0.0005
    ]
    return "\n".join([t.text("market_facts.shares_tip"), *lines])
