"""What the screen measures, and what it doesn't, in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.kit import Button, Column, Label, Widget, modal

if TYPE_CHECKING:
    from game.desktop.dollar.screen import DollarScreen

_PARTS = ("traced", "perimeter", "mixing", "net", "ratio", "known", "keys")


def about(screen: DollarScreen) -> Widget:
    """The dialog."""
    parts: list[Widget] = []
    for part in _PARTS:
        parts += [Label(t.text(f"dollar.about_{part}_title"), "strong"),
                  Label(t.text(f"dollar.about_{part}"), "small", "muted", wrap=True)]  # fmt: skip
    close = Button("about-close", t.text("button.close"), screen.close_top, kind="primary")
    return modal(t.text("dollar.title"), Column(*parts, gap=4, pad=(2, 2)), [close], id="dollar-about", width=620,
                 icon="repeat")  # fmt: skip
