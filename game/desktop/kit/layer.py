"""One tree upon a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.screen import Screen


@dataclass
class Layer:
    """A tree upon the screen: the base, a modal (centred, dims what is below) or a popup (at an anchor).

    `build`, if given, makes the tree anew when the screen is refreshed.
    """

    root: Widget
    kind: Literal["base", "modal", "popup"]
    back_to: str = ""
    anchor: Widget | None = None
    on_close: Callable[[], None] | None = None
    can_escape: bool = True
    build: Callable[[], Widget] | None = None

    def find(self, id: str) -> Widget | None:
        """The visible widget with this id."""
        return next((widget for widget in self.root.walk() if widget.id == id), None)

    def rebuild(self, root: Widget, screen: Screen, number: int) -> None:
        """Put a new tree in the place of the old one, handing on what its widgets keep.

        Raises ValueError if two widgets have the same id.
        """
        kept = {widget.id: state for widget in self.root.walk() if (state := widget.keep()) is not None}
        self.root = root
        root.attach(screen, None, "root" if number == 0 else f"layer{number}")
        ids: set[str] = set()
        for widget in root.walk():
            if widget.id in ids:
                raise ValueError(f"two widgets are called {widget.id!r}")
            ids.add(widget.id)
            if widget.id in kept:
                widget.restore(kept[widget.id])
