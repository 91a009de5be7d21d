"""What is on a screen: trees in layers, which widget has the keyboard and the mouse, where all is placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import pygame

from game.desktop.kit import focus, overlay
from game.desktop.kit.canvas import Look
from game.desktop.kit.damage import Damage
from game.desktop.kit.layer import Layer
from game.desktop.kit.layout import Space
from game.desktop.kit.tipshow import TipShow
from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.app import App


#: Seconds of a frame.
FRAME = 1 / 60
#: Seconds from one building of the trees to the next while something is dragged.
_FOLLOW = 1 / 30
#: Seconds that what lies beneath a modal may be behind it.
_LATE = 0.1


class Stage:
    """The part of a `Screen` that its widgets know."""

    def __init__(self) -> None:
        self._app: App | None = None
        self.layers: list[Layer] = [Layer(Space(), "base")]
        self.focused: Widget | None = None
        self.hovered: Widget | None = None
        #: Goes up when all sizes may have changed.
        self.layout_serial = 0
        #: Whether the keyboard was used last, not the mouse.
        self.by_key = False
        self.tips = TipShow(self)
        self._captured: Widget | None = None
        self._mouse = (-1, -1)
        self._size = (0, 0)
        self._stale = True
        self._stale_trees = False
        self._stale_base = False
        self._awake = False
        self._late = False
        self._built = False  # since the last frame
        self._behind, self._followed = False, -_FOLLOW
        self._damage = Damage()
        self._spoilt = 0  # how often a widget was to be drawn anew
        self._wakes: dict[tuple[int, ...], float] = {}
        self._marks: tuple[Widget | None, Widget | None, bool] = (None, None, False)
        self._sections: dict[str, tuple[tuple[object, ...], Widget]] = {}
        self._sections_before: dict[str, tuple[tuple[object, ...], Widget]] = {}

    def build(self) -> Widget:
        """The tree of this screen for what is true now."""
        return Space()

    @property
    def app(self) -> App:
        """The window; an error before the screen is pushed."""
        if self._app is None:
            raise RuntimeError("the screen is on no App")
        return self._app

    @property
    def has_app(self) -> bool:
        """Whether the screen was ever pushed."""
        return self._app is not None

    @property
    def capturing(self) -> bool:
        """Whether a mouse button is held down upon a widget."""
        return self._captured is not None

    @property
    def look(self) -> Look:
        """Theme, fonts and scale."""
        return self.app.look

    @property
    def room(self) -> tuple[int, int]:
        """Width and height of the window in pixels at scale 100, for `build` to choose an arrangement by."""
        width, height = self.app.surface.get_size()
        return width * 100 // self.look.percent, height * 100 // self.look.percent

    @property
    def root(self) -> Widget:
        """The base tree."""
        return self.layers[0].root

    @property
    def mouse(self) -> tuple[int, int]:
        """Where the mouse was last seen."""
        return self._mouse

    @property
    def top(self) -> Layer:
        """The layer that gets events."""
        return self.layers[-1]

    def refresh(self) -> None:
        """Build the trees anew: the base, and layers that were opened with a function.

        Widgets with the same id keep focus, scroll, a drag under way and text being typed; their values
        come from the new tree.
        """
        self._rebuild(0)
        if self.covered and not self._late and self.app.in_slices:
            self._late = True
            self.app.after(_LATE, self._settle)

    def section(self, name: str, build: Callable[[], Widget], *shows: object) -> Widget:
        """A section of the tree that is being built: the one of last time if it shows the same, or else a new one.

        name: one of its own in the tree, and the id of what `build` gives. shows: all that `build` reads and that may
        change, as values to be compared; what tips and actions read counts only if it is read beforehand.
        """
        found = self._sections_before.get(name)
        if found is None or found[0] != shows:
            found = shows, build()
            if found[1].id != name:
                raise ValueError(f"a section called {name!r} has the id {found[1].id!r}")
            found[1]._section = True
        self._sections[name] = found
        return found[1]

    def forget_sections(self) -> None:
        """Build everything anew at the next refresh: something has changed that no section is told of."""
        for layer in self.layers:
            layer.sections = {}

    def refresh_often(self) -> None:
        """Like `refresh`, for what hangs on something that the person moves.

        What the mouse holds shows its own value at once, and the rest follows some thirty times a second.
        """
        wait = self._followed + _FOLLOW - self.app.now()
        if wait <= 0 or not self.capturing or not self.app.in_slices:
            self.refresh()
        elif not self._behind:
            self._behind = True
            self.app.after(wait, self._catch_up)

    def _catch_up(self) -> None:
        if self._behind:
            self.refresh()

    def _settle(self) -> None:
        """Place and draw what lies beneath a modal, some frames after it was built anew."""
        if self._late:
            self._late, self._stale = False, True

    def refresh_soon(self) -> None:
        """Like `refresh`, once before the next frame however often it is asked for (or the one after, if the trees
        have been built for the next).

        What lies beneath a modal is built anew when that has been closed.
        """
        self._stale_trees = self._stale = True

    def _rebuild(self, first: int) -> None:
        """Build the trees of the layers from `first` up anew."""
        self._stale_trees, self._built = False, True
        if first == 0:
            self._stale_base = self._behind = False
            self._followed = self.app.now()
        held = (self.focused, self.hovered, self._captured)
        places = [-1 if widget is None else self._layer_of(widget) for widget in held]
        found = [None if place < 0 else widget for widget, place in zip(held, places, strict=True)]
        for number, layer in enumerate(self.layers):
            build = self.build if number == 0 else layer.build
            if build is not None and number >= first:
                self._sections_before, self._sections = layer.sections, {}
                tree, layer.sections = build(), self._sections
                before = self._spoilt
                now = layer.rebuild(tree, self, number)
                layer.unplaced, layer.undrawn = True, layer.undrawn or self._spoilt > before
                for i, (widget, place) in enumerate(zip(held, places, strict=True)):
                    if place == number and widget is not None and self._layer_of(widget) != number:
                        found[i] = now.get(widget.id)
        self.focused, self.hovered, self._captured = found
        if self.focused is not None and not self.focused.can_focus():
            self.focused = None
        self._stale = True

    def walk(self) -> Iterator[Widget]:
        """All visible widgets of all layers."""
        for layer in self.layers:
            yield from layer.root.walk()

    def find(self, id: str) -> Widget | None:
        """The visible widget with this id, topmost layer first."""
        for layer in reversed(self.layers):
            found = layer.find(id)
            if found is not None:
                return found
        return None

    def get(self, id: str) -> Widget:
        """Like `find`, but an error if there is none."""
        found = self.find(id)
        if found is None:
            raise KeyError(f"no visible widget is called {id!r}")
        return found

    def _layer_of(self, widget: Widget) -> int:
        while widget.parent is not None:
            widget = widget.parent
        return next((i for i, layer in enumerate(self.layers) if layer.root is widget), -1)

    def invalidate(self, layout: bool, measured: bool = False, root: Widget | None = None) -> None:
        """Ask for a redraw, and a new layout if places may have changed.

        `measured`: what may have another size has said so already (as `Widget.changed` does). `root`: of the only
        layer that it is about, which says itself what of it is to be drawn anew; without one all is, a redraw is about
        the topmost layer, and a new layout about all.
        """
        self._stale = True
        if root is None:
            self._damage.add(None)
        for layer in self.layers:
            if layer.root is root or (root is None and (layout or layer is self.top)):
                layer.undrawn = True
                layer.unplaced |= layout
        if layout and not measured:
            self.layout_serial += 1

    def touch(self) -> None:
        """Ask for a frame: what has the mouse or the keyboard, or the tip, may be another."""
        self._stale = True

    def spoil(self, widget: Widget | None) -> None:
        """What a widget has drawn is to be drawn anew; None: everything is."""
        self._stale = True
        if widget is None:
            self._damage.add(None)
            return
        margin = 2 * self.look.px(widget.bleed)
        self._spoilt += 1
        if not self._damage.has(widget.rect.inflate(margin, margin)):
            self._damage.add(widget.view().inflate(margin, margin))

    def spoil_at(self, rect: pygame.Rect) -> None:
        """What stands at a place is to be drawn anew."""
        self._stale = True
        self._damage.add(rect)

    def wake_in(self, seconds: float, widget: Widget | None = None) -> None:
        """Ask for a frame after some time (0: the next one), for a widget that moves; None: for a tip."""
        self._awake = True
        area = (0, 0, 0, 0) if widget is None else tuple(widget.rect)
        when = self.app.now() + max(seconds, FRAME)
        self._wakes[area] = min(when, self._wakes.get(area, when))

    def wake(self, now: float) -> None:
        """Ask for what was to be drawn by now."""
        for area in [area for area, when in self._wakes.items() if when <= now]:
            del self._wakes[area]
            self._damage.add(pygame.Rect(area))
            self._stale = True

    @property
    def wakes_at(self) -> float | None:
        """When `wake` has something to ask for, on the window's clock; None: never."""
        return min(self._wakes.values(), default=None)

    def _mark(self) -> None:
        """Have drawn anew what looks different because mouse, keyboard or a tip have gone elsewhere."""
        hovered, focused, ring = self._marks
        self._marks = self.hovered, self.focused, self.by_key
        for widget in {hovered, self.hovered} if hovered is not self.hovered else ():
            if widget is not None:
                self.spoil(widget)
        for widget in {focused, self.focused} if focused is not self.focused or ring != self.by_key else ():
            if widget is not None:
                self.spoil(widget)
        for rect in self.tips.update():
            self._damage.add(rect)

    # -- layers -------------------------------------------------------------

    def open_modal(
        self,
        root: Widget | Callable[[], Widget],
        on_close: Callable[[], None] | None = None,
        can_escape: bool = True,
        focus_id: str = "",
        place: Literal["center", "left", "right"] = "center",
    ) -> None:
        """Put a tree on top, centred or at a side; Esc closes it; what is below is dimmed (less for a side) and deaf.

        Given as a function, the tree is built anew by `refresh()` like the base.
        """
        build = None if isinstance(root, Widget) else root
        tree = root if isinstance(root, Widget) else root()
        layer = Layer(tree, "modal", on_close=on_close, can_escape=can_escape, build=build, place=place)
        self._open(layer, focus_id)

    def open_popup(self, root: Widget, anchor: Widget, on_close: Callable[[], None] | None = None) -> None:
        """Put a tree just below `anchor`; Esc or a click elsewhere closes it."""
        self._open(Layer(root, "popup", anchor=anchor, on_close=on_close), "")

    def _open(self, layer: Layer, focus_id: str) -> None:
        layer.back_to = self.focused.id if self.focused is not None else ""
        layer.root.attach(self, None, f"layer{len(self.layers)}")
        self.layers.append(layer)
        self.hovered = self._captured = self.focused = None
        self.tips.unpin()
        self.layout()
        start = self.find(focus_id) if focus_id else next(iter(focus.stops(layer.root)), None)
        self.focus_on(start)
        self._draw_all()

    def close_top(self) -> None:
        """Close the topmost modal or popup."""
        if len(self.layers) < 2:
            return
        layer = self.layers.pop()
        layer.root.attach(None, None, "")
        self.hovered = self._captured = self.focused = None
        self.tips.unpin()
        if layer.back_to:
            self.focus_on(self.find(layer.back_to))
        if layer.on_close is not None:
            layer.on_close()
        if self._stale_base:
            self.refresh_soon()
        self._draw_all()

    @property
    def covered(self) -> int:
        """How many layers lie beneath the topmost modal."""
        return max((n for n, layer in enumerate(self.layers) if layer.kind == "modal"), default=0)

    def _draw_all(self) -> None:
        """Draw every layer anew where it stands."""
        self._late = False
        for layer in self.layers:
            layer.undrawn = True
        self.spoil(None)

    # -- focus --------------------------------------------------------------

    def focus_on(self, widget: Widget | str | None) -> None:
        """Move the keyboard to a widget (or id), scrolling it into view."""
        if isinstance(widget, str):
            widget = self.get(widget)
        before, self.focused = self.focused, widget
        if before is not None and before is not widget:
            before.blur()
        self.tips.restart()
        if widget is not None:
            self._place()
            above = widget.parent
            while above is not None:
                above.reveal(widget.rect)
                above = above.parent
            self._place()
            if widget.typing:
                self.app.typing_at(widget.rect)
        self._stale = True

    # -- placing ------------------------------------------------------------

    def layout(self) -> None:
        """Build what `refresh_soon` was asked for, and place all widgets, if anything changed."""
        if self._stale_trees and not self._built:
            self._stale_base = any(layer.kind == "modal" for layer in self.layers)
            self._rebuild(1 if self._stale_base else 0)
        self._place()

    def _place(self) -> None:
        size = self.app.surface.get_size()
        if size != self._size:
            self.tips.unpin()
            self.invalidate(layout=True)
        self._size = size
        moved = False  # a popup hangs on something below it
        for layer in self.layers[self.covered if self._late else 0 :]:
            if layer.unplaced or moved:
                moved, layer.unplaced, before = True, False, self._spoilt
                overlay.place_layer(layer, pygame.Rect((0, 0), size), self.look)
                layer.undrawn |= self._spoilt > before

    @property
    def stale(self) -> bool:
        """Whether a redraw is due."""
        return self._stale
