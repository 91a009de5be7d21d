"""What the pages of the gallery share: hues, a rich tip, titled panels in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop.kit import OKABE_ITO, Column, Label, Panel, Row, Space, Tip, Widget

if TYPE_CHECKING:
    from game.desktop.gallery.screen import Gallery

HUES = list(OKABE_ITO.values())
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


def section(title: str, what: str, *widgets: Widget, icon: str = "") -> Widget:
    head = Column(
        Label(title, "title", icon=icon, icon_colour="accent"), Label(what, "small", "muted", wrap=True), gap=3
    )
    return Panel(head, *widgets, gap=10, pad=14)


def columns(gallery: Gallery, *parts: list[Widget]) -> Widget:
    """Columns side by side, or under each other where the window is narrow."""
    room = gallery.room[0] - 32
    if room < 300 * len(parts):
        return Column(*(widget for column in parts for widget in column), gap=10)
    width = (room - 10 * (len(parts) - 1)) // len(parts)
    return Row(*(Column(*column, Space(), gap=10, width=width) for column in parts), gap=10)
