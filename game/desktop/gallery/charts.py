"""Pages of the gallery: charts; tips, dialogs and what moves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop.gallery.parts import HUES, LAND, columns, section
from game.desktop.kit import (
    Bar,
    Bars,
    Button,
    Chart,
    Column,
    Label,
    Line,
    Meter,
    RangeBar,
    Row,
    Rule,
    Slider,
    Space,
    Spark,
    Widget,
    Wrap,
    modal,
)

if TYPE_CHECKING:
    from game.desktop.gallery.screen import Gallery


# -- charts -----------------------------------------------------------------------


def charts(gallery: Gallery) -> Widget:
    """Lines with fans, causes, sparklines, ranges."""
    you = [20 + i * 0.8 + 2 * math.sin(i * 0.9) for i in range(16)]
    fan = [(you[-1] - i * 0.2, you[-1] + i * 0.45, you[-1] + i * 1.1) for i in range(1, 6)]
    rival = [16 + 2 * math.sin(i * 0.5) + i * 0.3 for i in range(16)]
    steps = [f"{2026 + i // 4}Q{i % 4 + 1}" for i in range(21)]
    lines = [
        Line("You", you, "accent", fan),
        Line("Northwind", rival, "warn"),
        Line("Par", [18 + i * 0.5 for i in range(21)], "muted", dashed=True),
    ]
    chart = Chart("shares", lines, show=lambda v: f"{v:.0f}%", steps=steps, now="now", height=230)
    causes = [
        Bar("Your price cut on frontier tokens", 1.9, "+$1.90B", "dollar-sign", tip=LAND),
        Bar("Helios moved to Borealis", -1.2, "−$1.20B", "handshake", low=-1.5, high=-0.8, tip="A rival's deal."),
        Bar("New sites in Africa", 0.6, "+$600M", "zap"),
        Bar("Interest", -0.2, "−$200M", "percent"),
    ]
    ticker = [
        Row(
            Label(name, "small", "muted", grow=1, place="center"),
            Spark([math.sin(k * 0.4 + i) + k * 0.1 for k in range(20)], HUES[i], width=110),
            Label(price, "small-strong", width=56, align="right", place="center"),
            gap=8,
        )
        for i, (name, price) in enumerate([("Compute hour", "$3.20"), ("Frontier token", "$2.50"), ("Chip", "104%")])
    ]
    ranges = [
        _range("Cash", -7.0, -5.8, -4.6, None, "−$7.0B … −$4.6B"),
        _range("Revenue", 1.8, 2.2, 3.0, None, "+$1.8B … +$3.0B"),
        _range("Value", -1.0, 2.0, 6.0, "accent", "−$1.0B … +$6.0B"),
    ]
    return columns(
        gallery,
        [
            section("Chart", "Lines, a fan of what may come, names kept apart. Arrows read out.", chart,
                     icon="chart-line"),
            section("Bars", "Causes from a zero line; up and down go from one to the next.",
                     Bars("causes", causes, on_select=lambda i: gallery.app.toast(causes[i].label)),
                     icon="chart-column"),
        ],
        [
            section("Ranges", "From low to high with the middle, and a mark to compare with.", *ranges, icon="scale"),
            section("Sparklines", "A line of text with its past.", *ticker, icon="trending-up"),
            section("Bars, narrow", "Words above the bar.", Bars("narrow", causes[:2], width=250),
                     icon="chart-column"),
        ],
    )  # fmt: skip


def _range(name: str, low: float, mid: float, high: float, colour: str | None, words: str) -> Widget:
    return Row(
        Label(name, "small", "muted", width=64, place="center"),
        RangeBar(low, mid, high, -8, 8, colour=colour, mark=0.5, grow=1, id=f"range-{name}", tip=f"{name}: {words}"),
        Label(words, "small-strong", width=124, align="right", place="center"),
        gap=10,
    )


# -- what lies on top ---------------------------------------------------------------


def layers(gallery: Gallery) -> Widget:
    """Tips, dialogs, toasts, movement."""

    def open_one(place: str) -> Callable[[], None]:
        def build() -> Widget:
            body = Column(
                Label("Esc closes it; what is below waits.", wrap=True), Slider("inner", "Price", 148, 0, 300, 1)
            )
            done = Button("done", "Accept", gallery.close_top, kind="primary", icon="check")
            return modal("Offer · Northwind AI", body, [done], width=380, icon="handshake", close=gallery.close_top,
                         close_tip="Close")  # fmt: skip

        if place == "right":
            return lambda: gallery.open_modal(build, place="right")
        if place == "left":
            return lambda: gallery.open_modal(build, place="left")
        return lambda: gallery.open_modal(build)

    kinds = Wrap(
        Button("toast-info", "Info", lambda: gallery.app.toast("Saved."), icon="info"),
        Button("toast-good", "Good", lambda: gallery.app.toast("Helios signed.", "good"), icon="circle-check"),
        Button("toast-warn", "Warning", lambda: gallery.app.toast("Power is short.", "warn"), icon="triangle-alert"),
        Button("toast-bad", "Bad", lambda: gallery.app.toast("Not enough cash.", "bad"), icon="circle-x"),
        gap=8,
    )
    dialogs = Wrap(
        Button("modal", "Centre", open_one("center"), icon="maximize"),
        Button("modal-left", "Left", open_one("left"), icon="chevron-left"),
        Button("modal-right", "Right", open_one("right"), icon="chevron-right"),
        gap=8,
    )
    tips = Column(
        Label("A plain tip", tip="One line says what it is.", id="tip-plain"),
        Label("A tip with parts and words of its own", tip=LAND, id="tip-rich", icon="circle-help"),
        Button("tip-off", "Disabled with a tip", enabled=False, reason="No cash: sell a stake first.", tip=LAND),
        gap=10,
    )
    moving = Column(
        Meter([(gallery.part, "fill")], id="moving"),
        Row(Space(), Button("play", "Play", gallery.play, icon="play")),
        gap=8,
    )
    return columns(
        gallery,
        [section("Tips", "By mouse or focus. F2 keeps one open; Tab goes to its words; Esc closes.", tips, Rule(),
                  Label("A tip never covers what it explains.", "small", "muted"), icon="circle-help")],
        [
            section("Dialogs", "In the middle, or at a side so that the map stays in sight.", dialogs, icon="copy"),
            section("Toasts", "They go by themselves.", kinds, icon="bell"),
            section("Movement", "None under reduced motion.", moving, icon="timer"),
        ],
    )  # fmt: skip
