"""The strip at the foot of the table: prices over time as sparklines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from game.desktop import text as t
from game.desktop.facts import Facts, per_quarter
from game.desktop.kit import Label, Panel, Row, Space, Spark, Tip, Widget
from game.desktop.table.topbar import Bar

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

STRIP = 32


class Price(NamedTuple):
    """A price of the ticker: its name in the catalogue, icon, values over time, how it is shown."""

    name: str
    icon: str
    values: list[float]
    show: Callable[[float], str]


@per_quarter
def prices(f: Facts) -> list[Price]:
    """Public prices, and the seat's own land and market value."""
    views, clouds = f.views(), len(f.map.clouds)
    found = [
        Price("compute", "server", [float(v.compute_price_usd[:clouds].mean()) for v in views], t.usd),
        Price("token", "brain", f.token_prices(), t.usd),
        Price("chip", "cpu", [float(v.chip_kusd[: len(f.makers)].mean()) for v in views], t.percent),
    ]
    if f.playing:
        found.append(Price("share", "flag", [float(v.land_all[f.me]) for v in views], lambda x: t.percent(x, 1)))
        found.append(Price("cap", "chart-line", [float(v.market_cap_kusd[f.me]) for v in views], t.money))
    else:
        found.append(Price("labs", "flask-conical", [float(v.valuation_kusd.sum()) for v in views], t.money))
    return found


def ticker(table: TableScreen, f: Facts) -> Widget:
    """The whole strip, as many prices as there is room for."""
    count = max(2, min(5, (table.room[0] - 4) // 250))
    parts: list[Widget] = []
    for price in prices(f)[:count]:
        parts += [_price(f, price), Space(grow=1)]
    return Bar(Row(*parts[:-1], gap=12), pad=(14, 3), height=STRIP, edge="top", id="ticker")


def _price(f: Facts, price: Price) -> Widget:
    values, last = price.values, price.values[-1]
    change = last / values[-2] - 1 if len(values) > 1 and values[-2] else 0.0
    shown = t.percent(change, 1, sign=True) if abs(change) >= 0.0005 else ""

    def tip() -> Tip:
        rows = [(t.text("ticker.now"), price.show(last))]
        if len(values) > 1:
            rows.append((t.text("ticker.last"), price.show(values[-2])))
            rows.append((t.text("ticker.start", quarter=f.map.quarter_name(0)), price.show(values[0])))
            rows.append((t.text("ticker.range"), t.span(price.show(min(values)), price.show(max(values)))))
        return Tip(t.text(f"ticker.{price.name}_title"), t.text(f"ticker.{price.name}_tip"), rows, icon=price.icon)

    return Panel(
        Row(
            Label(t.text(f"ticker.{price.name}"), "small", "muted", icon=price.icon),
            Spark(values, id=f"spark-{price.name}", width=52),
            Label(price.show(last), "small-strong", tip=tip, id=f"price-{price.name}"),
            Label(shown, "small", "muted"),
            gap=7,
        ),
        kind="plain",
        pad=0,
    )
