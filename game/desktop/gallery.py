"""Every widget on one screen, laid out like the table: `python -m game.desktop.gallery [picture.png]`.

A workbench for the look, and the screen on which the kit is tested. Its words are samples, not the game's.
"""

from __future__ import annotations

import math
import sys

from game.desktop import text as t
from game.desktop.kit import (
    OKABE_ITO,
    Button,
    Card,
    Cell,
    Chart,
    Colour,
    Column,
    Dropdown,
    Heading,
    Label,
    Line,
    Meter,
    NumberField,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Segmented,
    Slider,
    Space,
    Table,
    Tabs,
    TextField,
    Widget,
    Wrap,
    ask,
    mix,
)
from game.desktop.window import open_window
from game.desktop.worldmap import Flow, Marker, WorldMap
from maps.geography import load_geography

FIRMS = ["Your Cloud", "Northwind AI", "Helios Labs", "Borealis", "Jade Compute", "Monsoon", "Vector GPU", "Atlas"]
HUES = list(OKABE_ITO.values())
LAND: Colour = (34, 42, 58)


def _two_digits(value: float) -> str:
    return f"{value:.2f}"


def _wave(start: float) -> list[float]:
    return [math.sin(k * 0.4 + start) + k * 0.1 for k in range(20)]


class Gallery(Screen):
    """Sample of every widget."""

    def __init__(self, geography: str = "regions") -> None:
        super().__init__()
        self.geography = load_geography(geography)
        self.market = next(iter(self.geography.markets))
        self.shortcuts["/"] = lambda: self.focus_on("search")

    def build(self) -> Widget:
        return Column(
            self._top(),
            Row(self._firms(), self._map(), self._desks(), gap=10, grow=1),
            self._news(),
            gap=10,
            pad=10,
            id="gallery",
        )

    def on_escape(self) -> None:
        self._confirm()

    def _headline(self, name: str, caption: str, value: str, change: str, colour: str) -> Widget:
        return Card(
            name,
            Label(caption, "small", "muted"),
            Row(Label(value, "number"), Label(change, "small", colour), gap=6),
            kind="plain",
            pad=(8, 2),
            gap=0,
            tip=f"{caption}: why it changed is told here.",
        )

    def _top(self) -> Widget:
        return Panel(
            Row(
                Wrap(
                    self._headline("cash", "Cash", t.money(42.6e6), t.money(2.1e6, sign=True), "good"),
                    self._headline("revenue", "Revenue / quarter", t.money(18.3e6), t.percent(0.04, sign=True), "good"),
                    self._headline("chips", "Accelerators", t.short(1.84e6), t.percent(0.87) + " used", "muted"),
                    self._headline("power", "Power", t.power(4200), t.power(900) + " waiting", "warn"),
                    self._headline("land", "Land", t.percent(0.31), t.points(-0.012), "bad"),
                    gap=6,
                    grow=1,
                ),
                Label("2026 Q1", "strong", "muted"),
                Button("undo", "Undo", enabled=False, reason="Nothing to undo yet: change an order first."),
                Button("end", "End quarter", self._confirm, kind="primary", tip="2 decisions are still open."),
                gap=10,
            ),
            pad=(10, 8),
        )

    def _firms(self) -> Widget:
        rows = [
            (
                Cell(name, spot=HUES[i % len(HUES)], strong=i == 0),
                t.percent(0.12 / (1 + i * 0.4), 1),
                Cell(t.number(40 - 17 * i, 0, sign=True), "good" if i < 3 else "bad"),
            )
            for i, name in enumerate(FIRMS * 6)
        ]
        return Panel(
            Label("Firms", "title"),
            TextField("search", hint="Search ( / )"),
            Table(
                "firms",
                [Heading("Name"), Heading("Share", 58, "right"), Heading("Trust", 48, "right")],
                rows,
                selected=0,
                grow=1,
                tips=lambda i: f"{FIRMS[i % len(FIRMS)]}: last move, intent, one-line reason.",
            ),
            id="firm-list",
            width=300 if self.room[0] > 1100 else 240,
        )

    def _map(self) -> Widget:
        ids = list(self.geography.markets)
        fills = {market: mix(LAND, HUES[i % len(HUES)], 0.45) for i, market in enumerate(ids)}
        names = {market: t.text(f"market.{market}") for market in ids}
        markers = []
        for i, market in enumerate(ids):
            site = self.geography.site(market, 0)
            markers.append(Marker(site.x, site.y, HUES[i % len(HUES)], 4, site.name))
        here = [(m.x, m.y) for m in markers]
        flows = [
            Flow(here[0], here[-1], OKABE_ITO["orange"], 9),
            Flow(here[-1], here[0], OKABE_ITO["sky"], 5),
            Flow(here[1], here[2], OKABE_ITO["green"], 4),
        ]
        return WorldMap(
            "map",
            self.geography,
            fills=fills,
            names=names,
            notes={self.market: t.percent(0.31) + " yours"},
            tips=names,
            markers=markers,
            flows=flows,
            selected=self.market,
            on_select=self._pick,
            grow=1,
        )

    def _pick(self, market: str) -> None:
        self.market = market
        self.refresh()

    def _desks(self) -> Widget:
        capacity = Column(
            Label(t.text(f"market.{self.market}") + " · build plan", "title"),
            Label("Power here is short: the queue is three quarters long.", "small", "muted", wrap=True),
            Slider("new", "New capacity", 240, 0, 1200, 20, show=t.power, mark=400, tip="How much to start building."),
            Slider("debt", "Debt share", 55, 0, 100, 5, show=lambda v: t.percent(v / 100)),
            NumberField(
                "price", 3.2, 1.0, 9.5, 0.1, unit="$/h", tip="Price of a compute hour.", show=lambda v: f"{v:.2f}"
            ),
            Dropdown("chip", [("gpu", "Frontier GPU"), ("own", "Own silicon"), ("old", "Last generation")], "gpu"),
            Segmented("finance", [("v", "Vendor"), ("b", "Bonds"), ("s", "Sovereign"), ("c", "Cash")], "v"),
            Panel(
                Label("If you commit (next 4 quarters, 80% range)", "small", "muted", wrap=True),
                self._fact("Cash", t.span(t.money(-7.0e6), t.money(-4.6e6)), "bad"),
                self._fact("Revenue", t.span(t.money(1.8e6, True), t.money(3.0e6, True)), "good"),
                Meter(
                    [(0.46, "accent"), (0.2, "warn"), (0.1, "good")], tip="Coverage: cash 46%, debt 20%, partner 10%."
                ),
                self._fact("Payback", t.span("11", t.text("unit.quarters", count=15)), "text"),
                kind="inset",
                gap=4,
                pad=10,
            ),
            gap=10,
        )
        deals = Column(Label("Deals", "title"), Label("No offers are open.", colour="muted"))
        return Panel(
            Tabs(
                "desks",
                [("cap", "Capacity", Scroll("cap-scroll", capacity)), ("deals", "Deals", deals)],
                grow=1,
            ),
            Rule(),
            Row(
                Segmented("posture", [("grow", "Grow"), ("hold", "Hold"), ("harvest", "Harvest")], "grow", grow=1),
                Button("commit", "Commit", lambda: self.app.toast("Ordered 240 MW.", "good"), kind="primary"),
            ),
            id="desk",
            width=330 if self.room[0] > 1100 else 280,
        )

    @staticmethod
    def _fact(name: str, value: str, colour: str) -> Widget:
        return Row(Label(name, "small"), Space(), Label(value, "small-strong", colour), gap=4)

    def _news(self) -> Widget:
        you = [20 + i * 0.8 + 2 * math.sin(i * 0.9) for i in range(16)]
        band = [(you[-1] - i * 0.2, you[-1] + i * 1.1) for i in range(1, 6)]
        rival = [16 + 2 * math.sin(i * 0.5) + i * 0.3 for i in range(16)]
        lines = [Line("You", you, "accent", band), Line("Northwind", rival, "warn")]
        ticker = [
            Row(
                Label(name, "small", "muted", width=96),
                Chart(
                    f"spark-{i}", [Line("", [math.sin(k * 0.4 + i) + k * 0.1 for k in range(20)])], bare=True, grow=1
                ),
                Label(t.usd(3.2 - i * 0.7), "small-strong", width=48, align="right"),
                gap=8,
            )
            for i, name in enumerate(("Compute hour", "Frontier token", "Chip", "Your share"))
        ]
        news = [
            Card(f"news-{i}", Label(line), on_click=self._confirm, kind="plain", pad=(8, 3))
            for i, line in enumerate(
                ("Helios Labs signs 1.2 GW take-or-pay with Borealis", "Gulf & MENA: export licence tightened")
            )
        ]
        return Row(
            Panel(Label("News & offers", "title"), *news, Space(), grow=1),
            Panel(Chart("shares", lines, show=lambda v: f"{v:.0f}", grow=1), grow=1.2, pad=8),
            Panel(*ticker, width=280, gap=4),
            gap=10,
            height=176,
        )

    def _confirm(self) -> None:
        self.open_modal(
            ask(
                "End the quarter?",
                "Two decisions are still open. What is not decided keeps its standing order.",
                [("yes", "End quarter", lambda: self.app.toast("Resolving…")), ("no", "Go on planning", lambda: None)],
                self.close_top,
            )
        )


def main() -> None:
    """Show the gallery, or save a picture of it."""
    app = open_window()
    app.push(Gallery("pocket-regions" if "pocket" in sys.argv else "regions"))
    pictures = [argument for argument in sys.argv[1:] if argument.endswith(".png")]
    if pictures:
        app.screenshot(pictures[0])
    else:
        app.run()


if __name__ == "__main__":
    main()
