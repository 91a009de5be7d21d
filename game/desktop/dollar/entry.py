"""The way in: a button for any place where money is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.kit import Button

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


def follow_button(table: TableScreen, id: str, words: bool = True) -> Button:
    """Opens the screen; words: with its name and key, else as an icon."""
    name = t.text("dollar.title") if words else ""
    tip = t.text("dollar.enter_tip", press=table.key("dollar"))
    return Button(id, name, table.follow_the_dollar, icon="coins", key="dollar" if words else "", tip=tip)
