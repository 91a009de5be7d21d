"""A screen: what is on it, what it does with mouse and keyboard, and drawing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.desktop.kit import focus, overlay, paint
from game.desktop.kit.canvas import Canvas, TextRun
from game.desktop.kit.stage import Stage
from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.app import App


#: How far beyond its rectangle a widget may draw, in pixels at scale 100: shadows do most.
_REACH = 16


class Screen(Stage):
    """One screen of a program. Subclass it, give `build()`, and push it on an `App`.

    `refresh()` builds the tree anew and keeps focus and scroll of widgets with the same id.
    `shortcuts` maps the name of an action, or of a key, to a function. Which key an action has stands in `App.keys`;
    keys are named by what they type ("/") or by name ("f1", "ctrl+z").
    """

    def __init__(self) -> None:
        super().__init__()
        self.shortcuts: dict[str, Callable[[], None]] = {}
        self._swallow = ""
        self._below: tuple[object, pygame.Surface] | None = None

    # -- for subclasses -----------------------------------------------------

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

    def resize(self) -> None:
        """Called by the App when the window, the look or the keys have changed."""
        self.forget_sections()
        self.on_resize()

    def paint_below(self, canvas: Canvas) -> None:
        """Draw the ground of the screen."""
        canvas.fill(canvas.surface.get_rect(), "ground")

    def enter(self, app: App) -> None:
        """Called by the App when the screen comes on top."""
        first = self._app is None
        self._app = app
        if first:
            self.refresh()
        elif app.surface.get_size() != self._size:
            self.resize()  # while another screen was on top
        self.hovered = self._captured = None
        self.on_enter()
        self.spoil(None)

    # -- events -------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        """Answer one event; True if something took it."""
        if self.capturing:
            self._place()  # what is dragged gives orders, and those build the trees anew
        else:
            self.layout()
        kind = event.type
        if kind != pygame.MOUSEMOTION:
            self._catch_up()
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
            self.touch()

    def _on_motion(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        if self._captured is None and self.tips.on_motion(event.pos):
            return True
        if self.by_key and any(getattr(event, "rel", (1, 1))):
            self.by_key = False
            self.tips.restart()
            self.touch()
        if self._captured is not None:
            return self._offer(self._captured, event)
        self._hover(event.pos)
        return self._offer(self.hovered, event)

    def _on_press(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        self.touch()
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
        self.touch()
        return self._offer(target, event)

    def _on_keydown(self, event: pygame.event.Event) -> bool:
        self._swallow = ""
        self.touch()
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
            action = focus.action_for(event, self.shortcuts, self.app.keys)
            if action is not None:
                self._swallow = event.unicode
                self.shortcuts[action]()
                return True
        return self.on_key(event)

    # -- drawing --------------------------------------------------------------

    def draw(self, surface: pygame.Surface, whole: bool = False) -> list[pygame.Rect]:
        """Draw what has changed upon `surface`, of the window's size, which must be the one of last time unless it is
        the `whole` window that is drawn; gives the places.
        """
        self.layout()
        self._mark()
        self._stale, self._built = self._stale_trees, False
        below = self._ready_below(surface.get_size())
        if whole or not below:
            self._damage.add(None)
        areas = self._damage.take(surface.get_rect())
        canvas = Canvas(surface, self.look)
        for area in areas:
            with canvas.clipped(area, 0 if area == surface.get_rect() else self.look.px(_REACH)):
                self._paint(canvas, below)
        for layer in self.layers:
            layer.undrawn = False
        return areas

    def _ready_below(self, size: tuple[int, int]) -> bool:
        """Whether what lies beneath the topmost modal can be put down as it was drawn last, or there is no modal.

        It can't change unless one of its widgets says so: then, and while it moves, it is drawn anew.
        """
        count = self.covered
        key = (self.look, size, *map(id, self.layers[:count]))
        changed = not self._late and any(layer.undrawn for layer in self.layers[:count])
        if changed or not count or self._below is None or self._below[0] != key:
            self._below = None
        return not count or self._below is not None

    def _paint(self, canvas: Canvas, below: bool) -> None:
        """Draw all layers, as far as the canvas lets them; below: whether those beneath a modal are drawn already."""
        count = self.covered
        if below and self._below is not None:
            canvas.surface.blit(self._below[1], (0, 0))
        else:
            if self._late:
                self._late = False
                self._place()
            self._awake = False
            self.paint_below(canvas)
            for number in range(count):
                self._draw_layer(canvas, number)
            if count and not below and not self._awake:
                key = (self.look, canvas.surface.get_size(), *map(id, self.layers[:count]))
                self._below = key, canvas.surface.copy()
        for number in range(count, len(self.layers)):
            self._draw_layer(canvas, number)
        canvas.layer = len(self.layers)
        self.tips.draw(canvas)

    def _draw_layer(self, canvas: Canvas, number: int) -> None:
        layer = self.layers[number]
        canvas.layer = number
        if layer.kind == "modal":
            paint.dim(canvas.surface, 0.42 if layer.place == "center" else 0.7)
        layer.root.draw(canvas)
        if self.focused is not None and self._layer_of(self.focused) == number:
            if self.by_key or self.focused.typing:
                overlay.draw_focus(canvas, self.focused)

    def picture(self) -> Canvas:
        """The whole screen drawn upon a surface of its own, with its texts, whatever the window shows."""
        self.layout()
        self._mark()
        canvas = Canvas(pygame.Surface(self.app.surface.get_size()), self.look)
        kept, self._below = self._below, None
        self._paint(canvas, True)
        self._below = kept
        return canvas

    def walk_text(self) -> list[TextRun]:
        """All visible texts with their rectangles (for tests of overlap and cutting)."""
        return self.picture().runs
