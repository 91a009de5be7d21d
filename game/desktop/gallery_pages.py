"""The pages of the gallery."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop.kit import (
    OKABE_ITO,
    Bar,
    Bars,
    Button,
    Card,
    Cell,
    Chart,
    Column,
    Dropdown,
    Heading,
    Icon,
    Label,
    Line,
    Meter,
    NumberField,
    Panel,
    RangeBar,
    Row,
    Rule,
    Scroll,
    Segmented,
    Slider,
    Space,
    Spark,
    Table,
    Tabs,
    TextField,
    Tip,
    Widget,
    Wrap,
    modal,
)

if TYPE_CHECKING:
    from game.desktop.gallery import Gallery

HUES = list(OKABE_ITO.values())
FIRMS = ["Your Cloud", "Northwind AI", "Helios Labs", "Borealis", "Jade Compute", "Monsoon", "Vector GPU", "Atlas"]
LAND = Tip(
    "Land",
    "Your share of the [[anchored|anchored spending]] of all markets, weighted by their [[size]].",
    rows=[("Microsoft", "37%"), ("Amazon", "20%"), ("Change", "+1.2 pts", "good")],
    terms={
        "anchored": "AI spending of customers whose data and code already sit with one cloud.",
        "size": Tip("Size of a market", "All it spends on AI in a quarter.", rows=[("Africa", "$1.2B")]),
    },
    note="Land lead: where your share is below a rival's, build there first.",
    icon="flag",
)


def _section(title: str, what: str, *widgets: Widget, icon: str = "") -> Widget:
    head = Column(
        Label(title, "title", icon=icon, icon_colour="accent"), Label(what, "small", "muted", wrap=True), gap=3
    )
    return Panel(head, *widgets, gap=10, pad=14)


def _columns(gallery: Gallery, *columns: list[Widget]) -> Widget:
    """Columns side by side, or under each other where the window is narrow."""
    room = gallery.room[0] - 32
    if room < 300 * len(columns):
        return Column(*(widget for column in columns for widget in column), gap=10)
    width = (room - 10 * (len(columns) - 1)) // len(columns)
    return Row(*(Column(*column, Space(), gap=10, width=width) for column in columns), gap=10)


# -- surfaces ---------------------------------------------------------------------


def surfaces(gallery: Gallery) -> Widget:
    """Text, colours, panels, icons."""
    theme = gallery.look.theme
    roles = [
        Row(Label(role, "small", "muted", width=96, place="center"), Label("Cash $42.6B", role), gap=8)
        for role in ("small", "small-strong", "body", "strong", "title", "number", "big")
    ]
    colours = [Label(name, "strong", name, icon="circle-check") for name in theme.texts]
    kinds = Wrap(
        Panel(Label("panel floats"), Label("border and shadow", "small", "muted"), gap=2, pad=12),
        Panel(Label("inset"), Label("a block within one", "small", "muted"), kind="inset", gap=2, pad=12),
        Panel(Label("primary"), Label("stands out", "small"), kind="primary", gap=2, pad=12),
        Panel(Label("stripe"), Label("marks a kind", "small", "muted"), kind="inset", stripe="warn", gap=2, pad=12),
        Panel(Label("plain"), Label("no ground", "small", "muted"), kind="plain", gap=2, pad=12),
        gap=12,
    )
    names = gallery.look.icons.names()
    icons = [Icon(name, 20, "text", id=f"icon-{name}", tip=name) for name in names]
    return _columns(
        gallery,
        [
            _section("Text", "Seven roles; nothing is smaller than 12 pixels at scale 100.", *roles, icon="file-text"),
            _section("Colours of text", "All of them read on all grounds.", Wrap(*colours, gap=14), icon="contrast"),
        ],
        [
            _section("Panels", "What floats, what is set in, and what stands out.", kinds, icon="layers"),
            _section("Icons", "SVGs drawn at the size needed and tinted.", Wrap(*icons, gap=12), icon="sparkles"),
        ],
    )


# -- controls ---------------------------------------------------------------------


def controls(gallery: Gallery) -> Widget:
    """Buttons, choices, fields, sliders, cards."""
    toast = gallery.app.toast
    buttons = Column(
        Wrap(
            Button("end", "End quarter", lambda: toast("Resolving…", "good"), kind="primary", icon="fast-forward",
                   tip="2 decisions are still open."),
            Button("count", f"Clicked {gallery.count}", gallery.clicked, icon="plus", key="c"),
            Button("quiet", "Quiet", gallery.clicked, kind="quiet"),
            Button("menu", "", gallery.clicked, icon="menu", tip="An icon alone has a tip."),
            Button("undo", "Undo", icon="undo-2", key="undo", enabled=False,
                   reason="Nothing to undo yet: change an order first."),
            gap=8,
        ),
        gap=8,
    )  # fmt: skip
    money = [("v", "Vendor"), ("b", "Bonds"), ("s", "Sovereign"), ("c", "Cash")]
    layers = [("land", "Land", "flag"), ("power", "Power", "zap"), ("money", "Money", "coins")]
    fields = Column(
        TextField("search", hint="Search ( / )"),
        NumberField("price", 3.2, 1.0, 9.5, 0.1, unit="$/h", tip="Price of a compute hour.", show=lambda v: f"{v:.2f}"),
        TextField("name-off", "Not now", enabled=False, reason="The game has started."),
        Dropdown(
            "chip",
            [
                ("gpu", "Frontier GPU", "cpu"),
                ("own", "Own silicon", "microchip"),
                ("old", "Last generation", "history"),
            ],
            "gpu",
        ),
        gap=8,
    )
    sliders = Column(
        Slider(
            "new", "New capacity", 240, 0, 1200, 20, show=lambda v: f"{v:.0f} MW", mark=400, tip="How much to build."
        ),
        Slider("debt", "Debt share", 55, 0, 100, 5, show=lambda v: f"{v:.0f}%"),
        Slider("off", "Nothing to share out", 0, 0, 1, 1, enabled=False, reason="No cash is left."),
        gap=10,
    )
    cards = Column(
        Card("card-info", Label("Tells"), Label("No rim: no click.", "small", "muted"), tip="But it explains."),
        Card("card-act", Label("Acts"), Label("A rim, and it lights up.", "small", "muted"), on_click=gallery.clicked,
             icon="handshake"),
        Card("card-chosen", Label("Chosen"), Label("Selected and striped.", "small"), on_click=gallery.clicked,
             selected=True, stripe="accent"),
        gap=8,
    )  # fmt: skip
    return _columns(
        gallery,
        [
            _section("Buttons", "One primary a panel. A disabled one says why. A key may stand in it.", buttons,
                     icon="play"),
            _section("Cards", "Panels that can be pressed, and panels that can't.", cards, icon="clipboard-list"),
        ],
        [
            _section(
                "Choices", "One stop for the keyboard: arrows choose.", Segmented("finance", money, "v"),
                Segmented("layers", layers, "land"),
                Segmented("closed", money[:2], "b", enabled=False, reason="Later."),
                Tabs("tabs", [("a", "First", Label("The first page."), "star"), ("b", "Second", Label("The second."))]),
                icon="sliders-horizontal",
            ),
            _section("Fields", "Caret, selection, clipboard; numbers show their range.", fields, icon="keyboard"),
        ],
        [
            _section("Sliders", "Arrows step, Page up and down by ten, Home and End to the ends.", sliders,
                     Row(Space(), Button("commit", "Commit", lambda: toast("Ordered 240 MW.", "good"), kind="primary",
                                         icon="check")), icon="gauge"),
        ],
    )  # fmt: skip


# -- tables -----------------------------------------------------------------------


def tables(gallery: Gallery) -> Widget:
    """Tables, meters, scrolling."""
    rows = [
        (
            Cell(name, spot=HUES[i % len(HUES)], strong=i == 0, icon="crown" if i == 0 else ""),
            f"{12 / (1 + i * 0.4):.1f}%",
            Cell(f"{40 - 17 * i:+}", "good" if i < 3 else "bad", icon="trending-up" if i < 3 else "trending-down"),
        )
        for i, name in enumerate(FIRMS * 6)
    ]
    table = Table(
        "firms",
        [Heading("Name"), Heading("Share", 64, "right"), Heading("Trust", 76, "right", "handshake")],
        rows,
        selected=0,
        rows_shown=14,
        tips=lambda i: Tip(FIRMS[i % len(FIRMS)], "Last move, intent, one-line reason.", rows=[("Share", rows[i][1])]),
    )
    news = [
        Card(f"news-{i}", Label(f"Helios Labs signs {i + 1}.2 GW take-or-pay with Borealis", wrap=True),
             on_click=gallery.clicked, icon="handshake", kind="plain")
        for i in range(14)
    ]  # fmt: skip
    meters = [
        Row(
            Label(name, "small", "muted", width=72, place="center"),
            Meter([(0.46, "fill"), (0.2, "warn"), (0.1, "good")][: i + 1], id=f"meter-{i}", grow=1,
                  tip="Cash 46%, debt 20%, partner 10%."),
            gap=8,
        )
        for i, name in enumerate(("Cash", "and debt", "and partner"))
    ]  # fmt: skip
    return _columns(
        gallery,
        [_section("Table", "Only rows in sight are asked for; digits line up.", table, icon="clipboard-list")],
        [
            _section("Scroll", "Wheel, bar, and keys.", Scroll("news", Column(*news, gap=2), height=240),
                     icon="newspaper"),
            _section("Meter", "Parts of a whole.", *meters, icon="gauge"),
        ],
    )  # fmt: skip


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
    return _columns(
        gallery,
        [
            _section("Chart", "Lines, a fan of what may come, names kept apart. Arrows read out.", chart,
                     icon="chart-line"),
            _section("Bars", "Causes from a zero line; up and down go from one to the next.",
                     Bars("causes", causes, on_select=lambda i: gallery.app.toast(causes[i].label)),
                     icon="chart-column"),
        ],
        [
            _section("Ranges", "From low to high with the middle, and a mark to compare with.", *ranges, icon="scale"),
            _section("Sparklines", "A line of text with its past.", *ticker, icon="trending-up"),
            _section("Bars, narrow", "Words above the bar.", Bars("narrow", causes[:2], width=250),
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
    return _columns(
        gallery,
        [_section("Tips", "By mouse or focus. F2 keeps one open; Tab goes to its words; Esc closes.", tips, Rule(),
                  Label("A tip never covers what it explains.", "small", "muted"), icon="circle-help")],
        [
            _section("Dialogs", "In the middle, or at a side so that the map stays in sight.", dialogs, icon="copy"),
            _section("Toasts", "They go by themselves.", kinds, icon="bell"),
            _section("Movement", "None under reduced motion.", moving, icon="timer"),
        ],
    )  # fmt: skip


#: Key -> title, icon, and what builds it.
PAGES: dict[str, tuple[str, str, Callable[[Gallery], Widget]]] = {
    "controls": ("Controls", "sliders-horizontal", controls),
    "surfaces": ("Text and panels", "layers", surfaces),
    "tables": ("Tables", "clipboard-list", tables),
    "charts": ("Charts", "chart-line", charts),
    "layers": ("Tips and dialogs", "message-circle-question", layers),
}
