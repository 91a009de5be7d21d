"""The five headline figures: what they are, how they moved, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Colour, Tip
from game.desktop.parts import market_name, signed
from game.desktop.report.causes import title_of

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

_CAUSES = 3  # how many causes a tip names

#: A row of a tip: name, value, perhaps its colour.
Row = tuple[str, str] | tuple[str, str, str | Colour]


class Headline(NamedTuple):
    """One figure of the top bar; `go` is what a click does."""

    id: str
    icon: str
    value: str
    change: str
    colour: str
    tip: Callable[[], Tip]
    go: Callable[[], None]


def headlines(table: TableScreen, f: Facts) -> list[Headline]:
    """Cash, revenue, land, power, value."""
    v, me = f.view, f.me
    cash, revenue, land = float(v.cash_kusd[0]), float(v.revenue_kusd[me]), float(v.land_all[me])
    value, sites = f.value(me), f.sites_kw() / 1000
    before = f.before
    d_sites = sites - float(before.site_kw[me].sum()) / 1000 if before is not None else float("nan")
    d_value = value - f.value(me, before) if before is not None else float("nan")
    d_land = f.change("land_all", me)

    def one(
        id: str, icon: str, shown: str, change: float, show: Callable[[float], str], go: Callable[[], None]
    ) -> Headline:
        moved, colour = signed(change, show(change)) if show(change) != show(0.0) else ("", "muted")
        return Headline(id, icon, shown, moved, colour, lambda: _tip(table, f, id, change, show), go)

    money = partial(t.money, sign=True)
    return [
        one("cash", "dollar-sign", t.money(cash), f.change("cash_kusd"), money, partial(table.go_desk, "finance")),
        one("revenue", "trending-up", t.money(revenue), f.change("revenue_kusd", me), money,
            partial(table.go_desk, "models")),
        one("land", "flag", t.percent(land, 1), d_land, t.points, partial(table.show_on_map, me)),
        one("power", "zap", t.power(sites), d_sites, partial(t.power, sign=True), partial(table.go_desk, "capacity")),
        one("value", "gauge", t.money(value), d_value, money, partial(table.go_firm, me)),
    ]  # fmt: skip


def _tip(table: TableScreen, f: Facts, id: str, change: float, show: Callable[[float], str]) -> Tip:
    """What it is, how it is worked out, how and why it moved, where a click leads."""
    rows: list[Row] = [(t.text(f"top.{id}_{name}"), value) for name, value in _figures(f, id).items()]
    if math.isfinite(change) and change:
        rows.append((t.text("top.since"), show(change), signed(change, "")[1]))
        rows += _power_why(f) if id == "power" else _why(table, f, id, show)
    return Tip(t.text(f"top.{id}"), t.text(f"top.{id}_tip"), rows, note=t.text(f"top.{id}_go"))


def _figures(f: Facts, id: str) -> dict[str, str]:
    """The parts behind a headline, by their names in the catalogue."""
    v, me = f.view, f.me
    if id == "cash":
        return {
            "spare": t.money(float(v.spare_kusd[0])),
            "debt": t.money(float(v.debt_kusd[me])),
            "credit": t.money(float(v.borrow_kusd[0])),
        }
    if id == "revenue":
        return {
            "cloud": t.money(float(v.cloud_revenue_kusd[me])),
            "ai": t.money(float(v.ai_revenue_kusd[me])),
            "ebitda": t.money(float(v.ebitda_kusd[me])),
        }
    if id == "land":
        markets = range(len(f.map.regions))
        led = t.text("top.of", part=sum(f.leader(r) == me for r in markets), all=len(markets))
        return {"led": led, "anchors": t.number(int(v.anchors[me]))}
    if id == "power":
        return {
            "drawn": t.power(f.used_kw() / 1000),
            "empty": t.power(f.empty_kw() / 1000),
            "compute": t.short(float(v.capacity_h100e[me])),
            "use": t.percent(float(v.utilisation[me])),
        }
    place = 1 + sum(f.value(c) > f.value(me) for c in f.clouds)
    return {
        "place": t.text("top.of", part=place, all=len(f.clouds)),
        "market": t.money(float(v.market_cap_kusd[me])),
        "backlog": t.money(float(v.backlog_kusd[me])),
    }


_NAMES = {"cash": "cash_kusd", "revenue": "revenue_kusd", "land": "land_all", "value": "value_kusd"}


def _why(table: TableScreen, f: Facts, id: str, show: Callable[[float], str]) -> list[Row]:
    """What moved the figure most, from the explanation of the last quarter."""
    if table.explained is None:
        return []
    moved = [(float(cause.effects.get(_NAMES[id], 0.0)), cause) for cause in table.explained.causes]
    moved = sorted((pair for pair in moved if show(pair[0]) != show(0.0)), key=lambda pair: -abs(pair[0]))
    return [
        (t.text("top.because", cause=title_of(f, cause)), show(effect), signed(effect, "")[1])
        for effect, cause in moved[:_CAUSES]
    ]


def _power_why(f: Facts) -> list[Row]:
    """Where sites opened."""
    if f.before is None:
        return []
    moved = (f.view.site_kw[f.me] - f.before.site_kw[f.me]) / 1000
    ranked = sorted(range(len(f.map.regions)), key=lambda r: -abs(float(moved[r])))[:_CAUSES]
    return [
        (t.text("top.because", cause=market_name(f, r)), t.power(float(moved[r]), sign=True))
        for r in ranked
        if abs(moved[r]) >= 0.5
    ]
