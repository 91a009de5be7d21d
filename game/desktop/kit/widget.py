"""The base of every widget: a tree of named rectangles that measure, place, draw and answer events."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import pygame

from game.desktop.kit import tips
from game.desktop.kit.canvas import Canvas, Look
from game.desktop.kit.tips import AnyTip

if TYPE_CHECKING:
    from game.desktop.kit.stage import Stage

#: What a tip may be given as (the class `tips.Tip` is one of them).
Tip = AnyTip
Place = Literal["stretch", "start", "center", "end"]
Size = tuple[int, int]

#: More than any window has.
ENDLESS = 1 << 20
_SCALARS = (str, int, float, bool, type(None))
#: Attributes that may be set without a redraw, beside those that start with an underscore.
_QUIET = frozenset({"rect", "parent", "id"})


class Options(TypedDict, total=False):
    """What every widget accepts by keyword. Sizes are pixels at scale 100.

    grow: share of the room left over in a row or column. width, height: fixed size.
    place: position across the row or column. tip: what is said on hover and on focus: a text, a `Tip`, or a function
    that gives one, called when it is shown. enabled, reason: a disabled widget says why in its tip.
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
    #: Its tips stand right or left of it if they can (for rows, which have neighbours above and below).
    tip_beside = False
    #: As high at any width as its visible children are, so that it needs to be measured once only. A class that
    #: measures itself is not, unless it says so.
    steady = True
    #: Takes typed text (the focus ring is then always shown, and the input method follows it).
    typing = False
    #: Whether it draws anything itself (known by itself), and how far beyond its rectangle, in pixels at scale 100.
    inked = False
    bleed = 4

    # Options, unless given.
    grow: float = 0.0
    width: int | None = None
    height: int | None = None
    place: Place = "stretch"
    tip: Tip = ""
    enabled: bool = True
    reason: str = ""
    visible: bool = True

    id: str
    rect: pygame.Rect
    parent: Widget | None
    children: list[Widget]
    _screen: Stage | None = None
    _section: bool = False
    _placed: bool = False
    _serial: int = -1
    _sizes: dict[int, Size]
    _once: bool | None = None

    def __init_subclass__(cls) -> None:
        if "measure" in cls.__dict__ and "steady" not in cls.__dict__:
            cls.steady = False
        cls.inked = cls.inked or "paint" in cls.__dict__ or "draw" in cls.__dict__

    def __init__(self, id: str = "", children: Sequence[Widget] = (), **options: Unpack[Options]) -> None:
        # Straight into the dictionary: a tree of some hundred widgets is built at every refresh.
        mine = self.__dict__
        mine["id"] = id
        mine["parent"] = None
        mine["rect"] = pygame.Rect(0, 0, 0, 0)
        mine["children"] = list(children)
        mine["_sizes"] = {}
        mine.update(options)

    def __setattr__(self, name: str, value: object) -> None:
        if self._screen is None or name[0] == "_" or name in _QUIET:
            object.__setattr__(self, name, value)
            return
        old = getattr(self, name, self)
        object.__setattr__(self, name, value)
        if old is value or (isinstance(value, _SCALARS) and type(old) is type(value) and old == value):
            return
        self.changed()

    # -- the tree ---------------------------------------------------------

    def attach(self, screen: Stage | None, parent: Widget | None, path: str) -> None:
        """Join a screen; widgets without an id are named by their place in the tree.

        A section of the screen that it has joined before is left as it is: see `Stage.section`.
        """
        mine = self.__dict__
        mine["parent"] = parent
        if self._section and self._screen is screen:
            return
        mine["_screen"] = screen
        mine["_serial"] = -1
        if not self.id:
            mine["id"] = path
        for place, child in enumerate(self.children):
            child.attach(screen, self, child.id or f"{self.id}/{place}")

    def walk(self, but: Container[Widget] = ()) -> Iterator[Widget]:
        """This widget and all visible ones below, in reading (and Tab) order; without some and what is in them."""
        rest = [self]
        while rest:
            widget = rest.pop()
            if widget.visible and widget not in but:
                yield widget
                if widget.children:
                    rest.extend(reversed(widget.children))

    @property
    def screen(self) -> Stage:
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
        app = None if self._screen is None else self._screen._app
        return self.screen.look if app is None else app.look

    def changed(self) -> None:
        """Ask for a new layout and a redraw."""
        screen = self._screen
        if screen is not None:
            screen.spoil(self)
            root = self
            root.forget_sizes()
            while root.parent is not None:
                root = root.parent
                root.forget_sizes()
            screen.invalidate(layout=True, measured=True, root=root)

    def redraw(self) -> None:
        """Ask for a redraw only."""
        if self._screen is not None:
            self._screen.spoil(self)
            root = self
            while root.parent is not None:
                root = root.parent
            self._screen.invalidate(layout=False, root=root)

    def cue(self, name: str) -> None:
        """Give the game's sound hook a name."""
        if self._screen is not None:
            self._screen.app.cue(name)

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

    def forget_sizes(self) -> None:
        """Measure and place anew at the next layout."""
        self._sizes.clear()
        mine = self.__dict__
        mine["_once"] = None
        mine["_placed"] = False

    def _keep_up(self) -> None:
        """Forget what was measured before all sizes changed."""
        screen = self._screen
        if screen is not None and screen.layout_serial != self._serial:
            self.forget_sizes()
            self.__dict__["_serial"] = screen.layout_serial

    def is_steady(self) -> bool:
        """Whether the height is the same at every width."""
        found = self._once
        if found is None:
            found = self.steady and all(child.is_steady() for child in self.children if child.visible)
            self.__dict__["_once"] = found
        return found

    def size(self, width: int) -> Size:
        """Natural size with fixed sizes applied (kept until something in this widget changes)."""
        screen = self._screen
        if screen is not None and screen.layout_serial != self._serial:
            self._keep_up()
        wanted = width
        steady = self._once
        if steady or (steady is None and self.is_steady()):
            width = ENDLESS
        found = self._sizes.get(width)
        if found is None:
            fixed_w = None if self.width is None else self.look.px(self.width)
            w, h = self.measure(width if fixed_w is None else fixed_w)
            found = (
                w if fixed_w is None else fixed_w,
                h if self.height is None else self.look.px(self.height),
            )
            self._sizes[width] = found
        return found if found[0] <= wanted or self.width is not None else (wanted, found[1])

    def height_at(self, width: int) -> int:
        """Natural height if at most `width` is available: the second part of `size`, which boxes find with less."""
        return self.size(width)[1]

    def put(self, rect: pygame.Rect) -> None:
        """Give it a rectangle; nothing is to be done if it has that already and nothing in it has changed."""
        self._keep_up()
        same = self.rect == rect
        if same and self._placed:
            return
        if not same and self.inked and self._screen is not None and self.rect.w:
            self._screen.spoil(self)
        self.arrange(rect)
        self.__dict__["_placed"] = True
        if not same and self.inked and self._screen is not None:
            self._screen.spoil(self)

    def arrange(self, rect: pygame.Rect) -> None:
        """Take a rectangle and place the children in it (parents call `put`)."""
        self.__dict__["rect"] = pygame.Rect(rect)

    # -- drawing ------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Draw this widget itself, below its children."""

    def draw(self, canvas: Canvas) -> None:
        """Draw this widget and its children."""
        if not self.visible:
            return
        canvas.widget = self.id
        self.paint(canvas)
        if self.children:
            near = canvas.near
            for child in self.children:
                if child.visible and child.rect.colliderect(near):
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

    def solid_at(self, pos: tuple[int, int]) -> Widget | None:
        """The topmost widget at a point that takes the mouse for more than to show a tip."""
        if not self.visible or not self.rect.collidepoint(pos):
            return None
        for child in reversed(self.children):
            found = child.solid_at(pos)
            if found is not None:
                return found
        return self if self.mouse and self.enabled else None

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
        """What the tooltip says now, in plain words: the reason if disabled, and the tip."""
        tip = self.tip_now()
        return str(tip) if isinstance(tip, tips.Tip) else tips.plain(tip)

    def tip_now(self) -> str | tips.Tip:
        """What the tooltip says now."""
        tip = self.tip() if callable(self.tip) else self.tip
        if self.enabled or not self.reason:
            return tip
        return replace(tip, reason=self.reason) if isinstance(tip, tips.Tip) else tips.Tip(text=tip, reason=self.reason)

    def tip_near(self) -> pygame.Rect:
        """What the tooltip should stand by when the widget is reached by keyboard."""
        return self.view()

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        """What the tooltip should stand by, and not cover, when the mouse is at a point of the widget."""
        return self.view()

    def tip_at(self, pos: tuple[int, int] | None) -> str | tips.Tip:
        """The tooltip for a point in the widget; None when it is reached by keyboard."""
        return self.tip_now()
