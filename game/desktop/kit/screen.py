"""A screen: a tree of widgets with layers upon it, the keyboard focus, hover, tips and drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import pygame

from game.desktop.kit import focus, overlay, paint
from game.desktop.kit.canvas import Canvas, Look, TextRun
from game.desktop.kit.layer import Layer
from game.desktop.kit.layout import Space
from game.desktop.kit.tipshow import TipShow
from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.app import App


class Screen:
    """One screen of a program. Subclass it, give `build()`, and push it on an `App`.

    `refresh()` builds the tree anew and keeps focus and scroll of widgets with the same id.
    `shortcuts` maps the name of an action, or of a key, to a function. Which key an action has stands in `App.keys`;
    keys are named by what they type ("/") or by name ("f1", "ctrl+z").
    """

    def __init__(self) -> None:
        self._app: App | None = None
        self.layers: list[Layer] = [Layer(Space(), "base")]
        self.shortcuts: dict[str, Callable[[], None]] = {}
        self.focused: Widget | None = None
        self.hovered: Widget | None = None
        self.layout_serial = 0
        self._captured: Widget | None = None
        self._stale_layout = True
        self._stale = True
        #: Whether the keyboard was used last, not the mouse.
        self.by_key = False
        self._mouse = (-1, -1)
        self.tips = TipShow(self)
        self._swallow = ""
        self._size = (0, 0)
        self.runs: list[TextRun] = []

    # -- for subclasses -----------------------------------------------------

    def build(self) -> Widget:
        """The tree of this screen for what is true now."""
        return Space()

    def on_escape(self) -> None:
        """Esc when nothing else wanted it."""

    def on_key(self, event: pygame.event.Event) -> bool:
        """A key that no widget and no shortcut wanted."""
        return False

    def on_enter(self) -> None:
        """The screen came on top (again)."""

    def on_resize(self) -> None:
        """The window or the interface scale changed; by default the tree is built anew."""
        self.refresh()

    def paint_below(self, canvas: Canvas) -> None:
        """Draw the ground of the screen."""
        canvas.fill(canvas.surface.get_rect(), "ground")

    # -- the tree -----------------------------------------------------------

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

    def enter(self, app: App) -> None:
        """Called by the App when the screen comes on top."""
        first = self._app is None
        self._app = app
        if first:
            self.refresh()
        self.hovered = self._captured = None
        self.on_enter()
        self.invalidate(layout=True)

    def refresh(self) -> None:
        """Build the trees anew: the base, and layers that were opened with a function.

        Widgets with the same id keep focus, scroll, a drag under way and text being typed; their values
        come from the new tree.
        """
        held = (self.focused, self.hovered, self._captured)
        places = [-1 if widget is None else self._layer_of(widget) for widget in held]
        found = [None if place < 0 else widget for widget, place in zip(held, places, strict=True)]
        for number, layer in enumerate(self.layers):
            build = self.build if number == 0 else layer.build
            if build is not None:
                now = layer.rebuild(build(), self, number)
                for i, (widget, place) in enumerate(zip(held, places, strict=True)):
                    if place == number and widget is not None:
                        found[i] = now.get(widget.id)
        self.focused, self.hovered, self._captured = found
        if self.focused is not None and not self.focused.can_focus():
            self.focused = None
        self.invalidate(layout=True)

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

    def invalidate(self, layout: bool, measured: bool = False) -> None:
        """Ask for a redraw, and a new layout if places may have changed.

        `measured`: what may have another size has said so already (as `Widget.changed` does).
        """
        self._stale = True
        if layout:
            self._stale_layout = True
            if not measured:
                self.layout_serial += 1

    def wake_in(self, seconds: float) -> None:
        """Ask for a redraw after some time (0: the next frame), for animation."""
        self.app.wake_in(seconds)

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
        self.invalidate(layout=True)

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
        self.invalidate(layout=True)

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
            self.layout()
            above = widget.parent
            while above is not None:
                above.reveal(widget.rect)
                above = above.parent
            self.layout()
            if widget.typing:
                self.app.typing_at(widget.rect)
        self.invalidate(layout=False)

    # -- events -------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        """Answer one event; True if something took it."""
        self.layout()
        kind = event.type
        if kind == pygame.MOUSEMOTION:
            return self._on_motion(event)
        if kind == pygame.MOUSEBUTTONDOWN:
            return self._on_press(event)
        if kind == pygame.MOUSEBUTTONUP:
            captured, self._captured = self._captured, None
            taken = self._offer(captured, event) if captured is not None else False
            self._hover(event.pos)
            return taken
        if kind == pygame.MOUSEWHEEL:
            taken = self._offer(self._wheeled(), event)
            self.layout()
            self._hover(self._mouse)
            return taken
        if kind == pygame.KEYDOWN:
            return self._on_keydown(event)
        if kind in (pygame.TEXTINPUT, pygame.TEXTEDITING):
            if kind == pygame.TEXTINPUT and self._swallow and event.text == self._swallow:
                self._swallow = ""
                return True
            return self._offer(self.focused, event)
        return False

    def _wheeled(self) -> Widget | None:
        """What the wheel is for: what the mouse is on; a mere text with a tip keeps it from nothing below."""
        if self.tips.holds(self._mouse):
            return None
        found = widget = self.top.root.hit(self._mouse)
        while widget is not None:
            if widget.mouse:
                return found
            widget = widget.parent
        return self.top.root.solid_at(self._mouse)

    @staticmethod
    def _offer(widget: Widget | None, event: pygame.event.Event) -> bool:
        while widget is not None:
            if widget.handle(event):
                return True
            widget = widget.parent
        return False

    def _hover(self, pos: tuple[int, int]) -> None:
        if self.tips.holds(pos):
            return
        found = self.top.root.hit(pos)
        if found is not self.hovered:
            self.hovered = found
            self.tips.restart()
            self.invalidate(layout=False)

    def _on_motion(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        if self._captured is None and self.tips.on_motion(event.pos):
            return True
        if self.by_key and any(getattr(event, "rel", (1, 1))):
            self.by_key = False
            self.tips.restart()
            self.invalidate(layout=False)
        if self._captured is not None:
            return self._offer(self._captured, event)
        self._hover(event.pos)
        return self._offer(self.hovered, event)

    def _on_press(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        self.invalidate(layout=False)
        if self.tips.on_press(event.pos):
            return True
        self.by_key = False
        if self.top.kind == "popup" and not self.top.root.rect.collidepoint(event.pos):
            self.close_top()
            return True
        target = self.top.root.hit(event.pos)
        stop = target
        while stop is not None and not stop.can_focus():
            stop = stop.parent
        if stop is not None and event.button == 1:
            self.focus_on(stop)
            self.tips.hide()
        self._captured = target
        self.invalidate(layout=False)
        return self._offer(target, event)

    def _on_keydown(self, event: pygame.event.Event) -> bool:
        self._swallow = ""
        self.invalidate(layout=False)
        if self.tips.on_key(event):
            return True
        self.by_key = True
        if self._offer(self.focused, event):
            return True
        key = event.key
        if key == pygame.K_TAB:
            backwards = bool(event.mod & pygame.KMOD_SHIFT)
            self.focus_on(focus.after(self.top.root, self.focused, -1 if backwards else 1))
            return True
        if key in focus.ARROWS:
            target = focus.towards(self.top.root, self.focused, key)
            if target is not None:
                self.focus_on(target)
            return target is not None
        if key == pygame.K_ESCAPE:
            if len(self.layers) > 1:
                if self.top.can_escape:
                    self.close_top()
            else:
                self.on_escape()
            return True
        if len(self.layers) == 1:
            action = self._action(event)
            if action is not None:
                self._swallow = event.unicode
                self.shortcuts[action]()
                return True
        return self.on_key(event)

    def _action(self, event: pygame.event.Event) -> str | None:
        """The entry of `shortcuts` that a key event is for."""
        keys = self.app.keys
        for name in focus.key_names(event):
            for action in self.shortcuts:
                if name == keys.get(action, action):
                    return action
        return None

    # -- layout and drawing ---------------------------------------------------

    def layout(self) -> None:
        """Place all widgets, if anything changed."""
        size = self.app.surface.get_size()
        if size != self._size:
            self.layout_serial += 1
        elif not self._stale_layout:
            return
        self._size = size
        self._stale_layout = False
        for layer in self.layers:
            overlay.place_layer(layer, pygame.Rect((0, 0), size), self.look)

    @property
    def stale(self) -> bool:
        """Whether a redraw is due."""
        return self._stale

    def draw(self, surface: pygame.Surface) -> None:
        """Draw everything on `surface` (of the window's size)."""
        self.layout()
        self._stale = False
        canvas = Canvas(surface, self.look)
        self.paint_below(canvas)
        for number, layer in enumerate(self.layers):
            canvas.layer = number
            if layer.kind == "modal":
                paint.dim(surface, 0.42 if layer.place == "center" else 0.7)
            layer.root.draw(canvas)
            if self.focused is not None and self._layer_of(self.focused) == number:
                self._draw_focus(canvas, self.focused)
        canvas.layer = len(self.layers)
        self.tips.draw(canvas)
        self.runs = canvas.runs

    def _draw_focus(self, canvas: Canvas, widget: Widget) -> None:
        if not (self.by_key or widget.typing):
            return
        seen = widget.view()
        if seen.w > 0 and seen.h > 0:
            with canvas.clipped(seen.inflate(6, 6)):
                canvas.box(widget.rect.inflate(4, 4), None, "focus", self.look.theme.control_radius + 2, 2)

    def walk_text(self) -> list[TextRun]:
        """All visible texts with their rectangles, as drawn (for tests of overlap and cutting)."""
        self.draw(pygame.Surface(self.app.surface.get_size()))
        self._stale = True
        return list(self.runs)
