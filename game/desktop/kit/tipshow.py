"""Which tip is shown now: after a moment by mouse or focus, pinned by a key or by holding still, and a term's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import pygame

from game.desktop.kit.canvas import Canvas, Look
from game.desktop.kit.tips import Link, Tip, TipSheet, as_tip, place_tip
from game.desktop.kit.widget import Widget

if TYPE_CHECKING:
    from game.desktop.kit.stage import Stage

PIN = pygame.K_F2
#: How far the shadow of a tip goes, in pixels at scale 100.
_SHADOW = 14
#: Seconds after a tip in which the next one comes at once.
_WARM = 0.4


class _Sheet(NamedTuple):
    """A tip as it is drawn: where, which of its links is chosen, whether it is pinned."""

    sheet: TipSheet
    rect: pygame.Rect
    chosen: int = -1
    pinned: bool = False

    @property
    def sign(self) -> object:
        """What tells whether it must be drawn anew."""
        return self.sheet, tuple(self.rect), self.chosen, self.pinned


class TipShow:
    """The tip of one screen.

    Unpinned, it follows hover and focus. Pinned (F2, or the mouse held still upon a widget whose tip has terms) it
    stays: the mouse may go into it, and Tab or the arrows go from term to term. Esc closes the term's tip, then it.
    """

    def __init__(self, screen: Stage) -> None:
        self._screen = screen
        self._from = 0.0
        self._seen = -1e9
        self._hidden = False
        self._pinned: Literal["", "mouse", "key"] = ""
        self._term = -1
        self._shown: tuple[Tip, TipSheet] | None = None
        self._sheets: list[_Sheet] = []
        self._set: dict[bool, tuple[Tip, str, Look, TipSheet]] = {}
        self._rect = pygame.Rect(0, 0, 0, 0)
        self._near = pygame.Rect(0, 0, 0, 0)

    @property
    def pinned(self) -> bool:
        """Whether the tip stays."""
        return bool(self._pinned)

    def holds(self, pos: tuple[int, int]) -> bool:
        """Whether a point lies in a pinned tip, which keeps the mouse from what is below."""
        return self.pinned and self._rect.collidepoint(pos)

    @property
    def rect(self) -> pygame.Rect | None:
        """Where the tip is drawn, if it is."""
        return self._rect if self._shown is not None else None

    @property
    def links(self) -> list[Link]:
        """The linked words of the tip that is shown."""
        return self._shown[1].links if self._shown is not None else []

    # -- what makes it come and go ------------------------------------------------

    def restart(self) -> None:
        """Hover or focus has gone to another widget: wait anew, but hardly when the mouse was just reading a tip."""
        now = self._screen.app.now() if self._screen.has_app else 0.0
        warm = not self._screen.by_key and now - self._seen < _WARM
        self._from = now - self._screen.look.theme.tooltip_delay if warm else now
        self._hidden = False
        self.unpin()

    def hide(self) -> None:
        """No tip until hover or focus goes elsewhere."""
        self._hidden = True
        self.unpin()

    def unpin(self) -> None:
        """Let the tip go with hover and focus again."""
        self._pinned = ""
        self._term = -1
        self._shown = None

    # -- events: True if taken ----------------------------------------------------

    def on_key(self, event: pygame.event.Event) -> bool:
        """F2 pins and unpins; within a pinned tip Tab, arrows and Esc."""
        if event.key == PIN:
            self._screen.touch()
            if self._pinned == "key":
                self.hide()
                return True
            if self._current() is None:
                self._screen.by_key = True  # nothing under the mouse: what the keyboard is on
                if self._current() is None:
                    return False
            self._pinned, self._hidden = "key", False
            self._from = -1e9
            return True
        if not self._pinned:
            return False
        if event.key == pygame.K_ESCAPE:
            if self._term >= 0:
                self._term = -1
            else:
                self.hide()
            return True
        step = {pygame.K_TAB: 1, pygame.K_RIGHT: 1, pygame.K_DOWN: 1, pygame.K_LEFT: -1, pygame.K_UP: -1}.get(event.key)
        if self._pinned == "key" and step is not None and self.links:
            step = -1 if event.mod & pygame.KMOD_SHIFT else step
            self._term = (self._term + step) % len(self.links) if self._term >= 0 or step > 0 else len(self.links) - 1
            return True
        if event.key not in (pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT):
            self.hide()
        return False

    def on_motion(self, pos: tuple[int, int]) -> bool:
        """The mouse over a pinned tip belongs to the tip; far from it, the tip goes if the mouse pinned it."""
        if not self._pinned:
            return False
        inside = self.holds(pos)
        if inside:
            over = next((i for i, link in enumerate(self.links) if self._on_link(link, pos)), -1)
            if over >= 0 and over != self._term:
                self._term = over
                self._screen.touch()
        elif self._pinned == "mouse" and not self._rect.union(self._near).inflate(16, 16).collidepoint(pos):
            self.restart()
            self._screen.touch()
        return inside

    def _on_link(self, link: Link, pos: tuple[int, int]) -> bool:
        return any(rect.move(self._rect.topleft).collidepoint(pos) for rect in link.rects)

    def on_press(self, pos: tuple[int, int]) -> bool:
        """A click in a pinned tip belongs to it; elsewhere it closes the tip and goes on."""
        if self.holds(pos):
            return True
        self.hide()
        return False

    # -- drawing ------------------------------------------------------------------

    def _widget(self) -> Widget | None:
        screen = self._screen
        return screen.focused if screen.by_key else screen.hovered

    def _current(self) -> Tip | None:
        widget = self._widget()
        if widget is None:
            return None
        tip = widget.tip_at(None if self._screen.by_key else self._screen.mouse)
        return as_tip(tip) if tip else None

    def update(self) -> list[pygame.Rect]:
        """Take the tip that is due, and its term's; gives what is to be drawn anew because they come, go or change.

        Asks to be called again when one will be due.
        """
        before, self._sheets = self._sheets, self._due()
        signs = [[sheet.sign for sheet in sheets] for sheets in (before, self._sheets)]
        reach = 2 * self._screen.look.px(_SHADOW)
        return [sheet.rect.inflate(reach, reach) for sheet in (*before, *self._sheets)] if signs[0] != signs[1] else []

    def _due(self) -> list[_Sheet]:
        if not self._pinned:
            self._shown = None
            if self._hidden or not self._follow():
                return []
        elif self._shown is None and not self._follow():
            self._pinned = ""
            return []
        assert self._shown is not None
        self._seen = self._screen.app.now()
        sheet = self._shown[1]
        found = [_Sheet(sheet, self._rect, self._term, self.pinned)]
        if 0 <= self._term < len(sheet.links):
            found.append(self._term_sheet(sheet.links[self._term]))
        return found

    def draw(self, canvas: Canvas) -> None:
        """Draw what `update` found."""
        canvas.widget = "tooltip"
        for number, sheet in enumerate(self._sheets):
            canvas.layer += number
            sheet.sheet.draw(canvas, sheet.rect.topleft, sheet.chosen, sheet.pinned)

    def _set_in_type(self, tip: Tip, hint: str, is_term: bool) -> TipSheet:
        """A tip ready to be drawn; the last one if it says the same."""
        app, look = self._screen.app, self._screen.look
        found = self._set.get(is_term)
        if found is None or found[:3] != (tip, hint, look):
            sheet = TipSheet(tip, look) if is_term else TipSheet(tip, look, app.glossary, hint, app.linker)
            found = self._set[is_term] = tip, hint, look, sheet
        return found[3]

    def _follow(self) -> bool:
        """Take the tip of the widget under the mouse or keyboard, if it is time for it."""
        screen, look = self._screen, self._screen.look
        widget = self._widget()
        tip = self._current()
        if widget is None or tip is None or screen.capturing:
            return False
        wait = self._from + look.theme.tooltip_delay - screen.app.now()
        if wait > 0:
            screen.wake_in(wait)
            return False
        hint = look.words.pinned if self._pinned else look.words.pin
        sheet = self._set_in_type(tip, hint, False)
        pos = None if screen.by_key else screen.mouse
        area = pygame.Rect((0, 0), screen.app.surface.get_size()).inflate(-8, -8)
        self._near = widget.tip_near() if pos is None else widget.tip_over(pos)
        if pos is not None and self._near.w * self._near.h > area.w * area.h * 0.3:
            self._near = pygame.Rect(pos, (0, 0)).inflate(look.px(28), look.px(28))
        at_x = None if pos is None else pos[0] - look.px(12)
        self._rect = place_tip(sheet.size, self._near, area, look.px(6), at_x, widget.tip_beside)
        self._shown = (tip, sheet)
        if sheet.links and pos is not None and not self._pinned:
            rest = self._from + look.theme.tooltip_pin - screen.app.now()
            if rest > 0:
                screen.wake_in(rest)
            else:
                self._pinned = "mouse"
        return True

    def _term_sheet(self, link: Link) -> _Sheet:
        """The tip of a term, beside the tip it stands in; its own words lead no further."""
        sheet = self._set_in_type(link.meaning, "", True)
        area = pygame.Rect((0, 0), self._screen.app.surface.get_size()).inflate(-8, -8)
        first = link.rects[0].move(self._rect.topleft)
        gap = self._screen.look.px(4)
        spot = place_tip(sheet.size, self._rect, area, gap, first.x)
        if spot.colliderect(self._rect):  # no room beside the tip: at least beside the word
            spot = place_tip(sheet.size, first, area, gap, first.x)
        return _Sheet(sheet, spot)
