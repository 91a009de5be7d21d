"""The pages of the gallery: text and panels, controls, tables; and the list of all pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop.gallery.charts import charts, layers
from game.desktop.gallery.parts import HUES, columns, section
from game.desktop.kit import (
    Button,
    Card,
    Cell,
    Column,
    Dropdown,
    Heading,
    Icon,
    Label,
    Meter,
    NumberField,
    Panel,
    Row,
    Scroll,
    Segmented,
    Slider,
    Space,
    Table,
    Tabs,
    TextField,
    Tip,
    Widget,
    Wrap,
)

if TYPE_CHECKING:
    from game.desktop.gallery.screen import Gallery

FIRMS = ["Your Cloud", "Northwind AI", "Helios Labs", "Borealis", "Jade Compute", "Monsoon", "Vector GPU", "Atlas"]


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
    return columns(
        gallery,
        [
            section("Text", "Seven roles; nothing is smaller than 12 pixels at scale 100.", *roles, icon="file-text"),
            section("Colours of text", "All of them read on all grounds.", Wrap(*colours, gap=14), icon="contrast"),
        ],
        [
            section("Panels", "What floats, what is set in, and what stands out.", kinds, icon="layers"),
            section("Icons", "SVGs drawn at the size needed and tinted.", Wrap(*icons, gap=12), icon="sparkles"),
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
    return columns(
        gallery,
        [
            section("Buttons", "One primary a panel. A disabled one says why. A key may stand in it.", buttons,
                     icon="play"),
            section("Cards", "Panels that can be pressed, and panels that can't.", cards, icon="clipboard-list"),
        ],
        [
            section(
                "Choices", "One stop for the keyboard: arrows choose.", Segmented("finance", money, "v"),
                Segmented("layers", layers, "land"),
                Segmented("closed", money[:2], "b", enabled=False, reason="Later."),
                Tabs("tabs", [("a", "First", Label("The first page."), "star"), ("b", "Second", Label("The second."))]),
                icon="sliders-horizontal",
            ),
            section("Fields", "Caret, selection, clipboard; numbers show their range.", fields, icon="keyboard"),
        ],
        [
            section("Sliders", "Arrows step, Page up and down by ten, Home and End to the ends.", sliders,
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
    return columns(
        gallery,
        [section("Table", "Only rows in sight are asked for; digits line up.", table, icon="clipboard-list")],
        [
            section("Scroll", "Wheel, bar, and keys.", Scroll("news", Column(*news, gap=2), height=240),
                     icon="newspaper"),
            section("Meter", "Parts of a whole.", *meters, icon="gauge"),
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
