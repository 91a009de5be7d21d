"""Small pieces of the screens that are shown before the rules are loaded: nothing here imports them."""

from __future__ import annotations

from game.desktop.kit import Label, Panel, Row, Widget
from game.desktop.kit.widget import Tip


def note(words: str, colour: str = "muted") -> Label:
    """A remark that may take several lines."""
    return Label(words, "small", colour, wrap=True)


def fact(name: str, value: str, colour: str = "text", tip: Tip = "", id: str = "") -> Widget:
    """A line with a name on the left and a figure on the right."""
    return Row(
        Label(name, "small", "muted", wrap=True, grow=1, tip=tip, id=id),
        Label(value, "small-strong", colour, align="right"),
        gap=8,
    )


def inset(*children: Widget, id: str = "") -> Panel:
    """Figures on a darker ground."""
    return Panel(*children, kind="inset", gap=5, pad=10, id=id)
