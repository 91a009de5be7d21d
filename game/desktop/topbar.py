"""The top of the table: five headline figures, the quarter, and the one primary button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Card, Label, Panel, Row, Space, Widget
from game.desktop.parts import signed
from game.desktop.words import mood

if TYPE_CHECKING:
    from game.desktop.table import TableScreen


def top_bar(table: TableScreen, f: Facts) -> Widget:
    """The whole bar."""
    wide = table.room[0] >= 1150
    cards = _headlines(f, wide) if f.playing else [Label(t.text("top.watching"), "title", "muted")]
    return Panel(
        Row(
            *cards,
            Space(grow=1),
            _quarter(f),
            Row(
                *([_undo(table)] if wide and f.playing else []),
                Button("menu", t.text("top.menu"), table.open_menu, tip=t.text("top.menu_tip")),
                _end(table, f, wide),
                gap=8,
            ),
            gap=4 if not wide else 8,
        ),
        pad=(8, 6),
        id="top",
    )


def _quarter(f: Facts) -> Widget:
    left = f.map.quarters - f.quarter
    regime = mood(int(f.view.regime[0]))
    colour = {"hype": "good", "sceptical": "bad", "neutral": "muted"}[regime]
    return Card(
        "quarter",
        Label(f.quarter_name(), "strong"),
        Label(t.text("top.left_one" if left == 1 else "top.left", count=left), "small", colour),
        kind="plain",
        pad=(6, 2),
        gap=0,
        tip=t.text("top.quarter_tip", mood=t.text(f"mood.{regime}"), left=left),
    )


def _undo(table: TableScreen) -> Widget:
    return Button(
        "undo", t.text("top.undo"), table.undo, kind="quiet", tip=t.text("top.undo_tip"), enabled=table.can_undo,
        reason=t.text("undo.nothing"),
    )  # fmt: skip


def _end(table: TableScreen, f: Facts, wide: bool) -> Widget:
    points = table.points()
    words = t.text("button.end_quarter") if f.playing else t.text("top.next")
    if points and wide and not table.busy:
        words = t.text("top.end_open", count=len(points))
    if table.busy:
        words = t.text("top.busy")
    tip = "\n".join([t.text("top.end_tip"), *(f"· {point.text}" for point in points[:5])])
    return Button(
        "end", words, table.end_quarter, kind="primary", tip=tip, enabled=not table.busy, reason=t.text("top.busy")
    )  # fmt: skip


def _headline(id: str, value: str, change: tuple[str, str], tip: str, wide: bool) -> Widget:
    parts: list[Widget] = [Label(value, "number" if wide else "title")]
    if change[0]:
        parts.append(Label(change[0], "small", change[1]))
    return Card(
        f"head-{id}",
        Label(t.text(f"top.{id}"), "small", "muted"),
        Row(*parts, gap=5),
        kind="plain",
        pad=(6, 2),
        gap=0,
        tip=tip,
    )


def _money(change: float) -> tuple[str, str]:
    return signed(change, t.money(change, sign=True))


def _headlines(f: Facts, wide: bool) -> list[Widget]:
    v, me = f.view, f.me
    cash, revenue, land = float(v.cash_kusd[0]), float(v.revenue_kusd[me]), float(v.land_all[me])
    value, use = f.value(me), float(v.utilisation[me])
    d_land = f.change("land_all", me)
    place = 1 + sum(f.value(c) > value for c in f.clouds)
    power = t.percent(use) if use > 0 else ""
    return [
        _headline(
            "cash", t.money(cash), _money(f.change("cash_kusd")),
            t.text("top.cash_tip", spare=t.money(float(v.spare_kusd[0])), debt=t.money(float(v.debt_kusd[me])),
                   room=t.money(float(v.borrow_kusd[0]))), wide,
        ),
        _headline(
            "revenue", t.money(revenue), _money(f.change("revenue_kusd", me)),
            t.text("top.revenue_tip", ai=t.money(float(v.ai_revenue_kusd[me])),
                   cloud=t.money(float(v.cloud_revenue_kusd[me])), ebitda=t.money(float(v.ebitda_kusd[me]))), wide,
        ),
        _headline(
            "land", t.percent(land, 1), signed(d_land, t.points(d_land)),
            t.text("top.land_tip", markets=sum(f.leader(r) == me for r in range(len(f.map.regions))),
                   all=len(f.map.regions), anchors=int(v.anchors[me])), wide,
        ),
        _headline(
            "power", t.power(f.sites_kw() / 1000), (power, "bad" if use > 0.97 else "warn" if use < 0.7 else "muted"),
            t.text("top.power_tip", used=t.power(f.used_kw() / 1000), empty=t.power(f.empty_kw() / 1000),
                   compute=t.short(float(v.capacity_h100e[me])), use=t.percent(use)), wide,
        ),
        _headline(
            "value", t.money(value), _money(value - f.value(me, f.before) if f.before is not None else float("nan")),
            t.text("top.value_tip", place=place, count=len(f.clouds),
                   market=t.money(float(v.market_cap_kusd[me])), backlog=t.money(float(v.backlog_kusd[me]))), wide,
        ),
    ]  # fmt: skip
