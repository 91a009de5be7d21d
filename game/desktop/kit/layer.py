"""One tree upon a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.stage import Stage


@dataclass
class Layer:
    """A tree upon the screen: the base, a modal (dims what is below) or a popup (at an anchor).

    `build`, if given, makes the tree anew when the screen is refreshed.
    """

    root: Widget
    kind: Literal["base", "modal", "popup"]
    back_to: str = ""
    anchor: Widget | None = None
    on_close: Callable[[], None] | None = None
    can_escape: bool = True
    build: Callable[[], Widget] | None = None
    place: Literal["center", "left", "right"] = "center"
    #: Whether it must be placed anew, and drawn anew.
    unplaced: bool = True
    undrawn: bool = True
    #: Sections of the tree by name (see `Stage.section`): what each was built from, and its widget.
    sections: dict[str, tuple[tuple[object, ...], Widget]] = field(default_factory=dict)

    def find(self, id: str) -> Widget | None:
        """The visible widget with this id."""
        return next((widget for widget in self.root.walk() if widget.id == id), None)

    def rebuild(self, root: Widget, screen: Stage, number: int) -> dict[str, Widget]:
        """Put a new tree in the place of the old one, handing on what its widgets keep; its new widgets by id.

        Raises ValueError if two widgets have the same id.
        """
        stays = {widget for _, widget in self.sections.values() if widget.attached}
        before = {widget.id: widget for widget in self.root.walk(stays)}
        old, self.root = self.root, root
        root.attach(screen, None, "root" if number == 0 else f"layer{number}")
        found: dict[str, Widget] = {}
        for widget in root.walk(stays):
            if widget.id in found:
                raise ValueError(f"two widgets are called {widget.id!r}")
            found[widget.id] = widget
            past = before.get(widget.id)
            if past is not None and past is not widget and (kept := past.keep()) is not None:
                widget.restore(kept)
        if old is not root:
            _spoil(old, screen)
            _sever(old)
        return found


def _spoil(widget: Widget, screen: Stage) -> None:
    """What was drawn of a tree that is done with is there no more; sections that stay have another parent by now."""
    if widget.inked and widget.visible:
        screen.spoil(widget)
    if widget.window() is None:  # otherwise all that could be seen of its children lies in it
        for child in widget.children:
            if child.parent is widget:
                _spoil(child, screen)


def _sever(root: Widget) -> None:
    """Cut the ways up in a tree that is done with, so that it goes at once and not when the garbage is collected.

    Widgets that stand in the new tree too have another parent by now, and are left alone.
    """
    rest = [root]
    while rest:
        widget = rest.pop()
        for child in widget.children:
            if child.parent is widget:
                child.parent = None
                rest.append(child)
