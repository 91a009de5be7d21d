"""The base of every widget: a tree of named rectangles that measure, place, draw and answer events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import pygame

from game.desktop.kit.canvas import Canvas, Look

if TYPE_CHECKING:
    from game.desktop.kit.screen import Screen

Tip = str | Callable[[], str]
Place = Literal["stretch", "start", "center", "end"]
Size = tuple[int, int]

_SCALARS = (str, int, float, bool, type(None))


class Options(TypedDict, total=False):
    """What every widget accepts by keyword. Sizes are pixels at scale 100.

    grow: share of the room left over in a row or column. width, height: fixed size.
    place: position across the row or column. tip: text on hover and on focus.
    enabled, reason: a disabled widget says why in its tip.
    """

    grow: float
    width: int
    height: int
    place: Place
    tip: Tip
    enabled: bool
    reason: str
    visible: bool


class Widget:
    """A named rectangle on the screen.

    Setting a public attribute marks the screen for a new layout and a redraw; after changing something
    inside an attribute (a list, say), call `changed()`.
    """

    #: May hold the keyboard focus.
    focusable = False
    #: Takes the mouse (others let it through to their parent, unless they have a tip to show).
    mouse = False
    #: Keeps its natural height in a row instead of being stretched.
    rigid = False
    #: Takes typed text (the focus ring is then always shown, and the input method follows it).
    typing = False

    def __init__(self, id: str = "", children: Sequence[Widget] = (), **options: Unpack[Options]) -> None:
        self.parent: Widget | None = None
        self._screen: Screen | None = None
        self._sizes: dict[int, Size] = {}
        self._serial = -1
        self.id = id
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.grow = options.get("grow", 0.0)
        self.width = options.get("width")
        self.height = options.get("height")
        self.place: Place = options.get("place", "stretch")
        self.tip: Tip = options.get("tip", "")
        self.enabled = options.get("enabled", True)
        self.reason = options.get("reason", "")
        self.visible = options.get("visible", True)
        self.children: list[Widget] = list(children)

    def __setattr__(self, name: str, value: object) -> None:
        quiet = name[0] == "_" or name in ("rect", "parent", "id")
        if not quiet:
            old = self.__dict__.get(name, self)
            same = old is value or (isinstance(value, _SCALARS) and type(old) is type(value) and old == value)
            object.__setattr__(self, name, value)
            if not same and self.__dict__.get("_screen") is not None:
                self.changed()
        else:
            object.__setattr__(self, name, value)

    # -- the tree ---------------------------------------------------------

    def attach(self, screen: Screen | None, parent: Widget | None, path: str) -> None:
        """Join a screen; widgets without an id are named by their place in the tree."""
        self._screen = screen
        self.parent = parent
        self.id = self.id or path
        for place, child in enumerate(self.children):
            child.attach(screen, self, f"{self.id}/{place}")

    def walk(self) -> Iterator[Widget]:
        """This widget and all visible ones below, in reading (and Tab) order."""
        if self.visible:
            yield self
            for child in self.children:
                yield from child.walk()

    @property
    def screen(self) -> Screen:
        """The screen this widget is on; an error before it is on one."""
        if self._screen is None:
            raise RuntimeError(f"widget {self.id!r} is on no screen")
        return self._screen

    @property
    def attached(self) -> bool:
        """Whether the widget is on a screen."""
        return self._screen is not None

    @property
    def look(self) -> Look:
        """Theme, fonts and scale."""
        return self.screen.look

    def changed(self) -> None:
        """Ask for a new layout and a redraw."""
        if self._screen is not None:
            self._screen.invalidate(layout=True)

    def redraw(self) -> None:
        """Ask for a redraw only."""
        if self._screen is not None:
            self._screen.invalidate(layout=False)

    @property
    def focused(self) -> bool:
        """Whether the keyboard is on this widget."""
        return self._screen is not None and self._screen.focused is self

    @property
    def hovered(self) -> bool:
        """Whether the mouse is on this widget."""
        return self._screen is not None and self._screen.hovered is self

    def can_focus(self) -> bool:
        """Whether Tab stops here (a disabled control too, so that it can say why)."""
        return self.focusable and self.visible

    # -- what is kept when a screen is built anew ---------------------------

    def keep(self) -> object:
        """What the person did to this widget that a rebuilt one should get (scroll, say), or None."""
        return None

    def restore(self, kept: object) -> None:
        """Take over what `keep` of the widget with the same id gave."""

    # -- layout -------------------------------------------------------------

    def measure(self, width: int) -> Size:
        """Natural size in pixels if at most `width` is available."""
        return 0, 0

    def size(self, width: int) -> Size:
        """Natural size with fixed sizes applied (kept until the next layout)."""
        serial = self.screen.layout_serial
        if serial != self._serial:
            self._sizes.clear()
            self._serial = serial
        found = self._sizes.get(width)
        if found is None:
            fixed_w = None if self.width is None else self.look.px(self.width)
            w, h = self.measure(width if fixed_w is None else fixed_w)
            found = (
                w if fixed_w is None else fixed_w,
                h if self.height is None else self.look.px(self.height),
            )
            self._sizes[width] = found
        return found

    def arrange(self, rect: pygame.Rect) -> None:
        """Take a rectangle and place the children in it."""
        self.rect = pygame.Rect(rect)

    # -- drawing ------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Draw this widget itself, below its children."""

    def draw(self, canvas: Canvas) -> None:
        """Draw this widget and its children."""
        if not self.visible:
            return
        canvas.widget = self.id
        self.paint(canvas)
        clip = canvas.clip
        for child in self.children:
            if child.visible and child.rect.colliderect(clip):
                child.draw(canvas)

    # -- events -------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        """Answer a mouse or key event aimed at this widget; True stops it from rising to the parent."""
        return False

    def blur(self) -> None:
        """The keyboard has gone elsewhere."""

    def hit(self, pos: tuple[int, int]) -> Widget | None:
        """The topmost widget at a point that takes the mouse."""
        if not self.visible or not self.rect.collidepoint(pos):
            return None
        for child in reversed(self.children):
            found = child.hit(pos)
            if found is not None:
                return found
        return self if self.mouse or self.tip else None

    def view(self) -> pygame.Rect:
        """The part of the screen in which this widget can be seen (scroll views cut it)."""
        rect = self.rect
        above = self.parent
        while above is not None:
            window = above.window()
            if window is not None:
                rect = rect.clip(window)
            above = above.parent
        return rect

    def window(self) -> pygame.Rect | None:
        """The rectangle to which children are cut, if they are."""
        return None

    def reveal(self, rect: pygame.Rect) -> None:
        """Scroll so that `rect` can be seen (scroll views do)."""

    def tip_text(self) -> str:
        """What the tooltip says now: the tip, and the reason if disabled."""
        tip = self.tip() if callable(self.tip) else self.tip
        if not self.enabled and self.reason:
            return f"{self.reason}\n{tip}" if tip else self.reason
        return tip

    def tip_near(self) -> pygame.Rect:
        """What the tooltip should stand by when the widget is reached by keyboard."""
        return self.view()

    def tip_at(self, pos: tuple[int, int] | None) -> str:
        """The tooltip for a point in the widget; None when it is reached by keyboard."""
        return self.tip_text()
