"""The window: a stack of screens, the clock, and a loop that sleeps when nothing moves."""

from __future__ import annotations

import heapq
import itertools
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pygame

from game.desktop.kit.canvas import Canvas, Look, TextRun
from game.desktop.kit.fonts import FontFiles
from game.desktop.kit.icons import Icons
from game.desktop.kit.motion import Animation
from game.desktop.kit.overlay import TOAST_ICONS, Kind, Laid, Toast, draw_toasts, lay_toasts
from game.desktop.kit.screen import Screen
from game.desktop.kit.stage import FRAME
from game.desktop.kit.theme import Theme, Words
from game.desktop.kit.tips import Glossary, Linker


class App:
    """One window with a stack of screens; only the topmost is drawn and gets events.

    `icons` is a folder of SVGs, `glossary` says what a [[word]] in a tip means, `linker` makes words of tips such
    links. `clock` gives seconds and may be replaced in tests. Without a display set SDL_VIDEODRIVER=dummy first.
    """

    def __init__(
        self,
        title: str,
        size: tuple[int, int] = (1280, 800),
        *,
        files: FontFiles | None = None,
        icons: Path | None = None,
        words: Words | None = None,
        glossary: Glossary | None = None,
        linker: Linker | None = None,
        on_cue: Callable[[str], None] | None = None,
        theme: Theme | None = None,
        percent: int = 100,
        reduced_motion: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keys`, an attribute, maps names of actions to names of keys: see `Screen.shortcuts`."""
        os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
        pygame.display.init()
        pygame.font.init()
        self.surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        self._size = self.surface.get_size()
        pygame.display.set_caption(title)
        pygame.key.set_repeat(350, 40)
        self.look = Look(theme or Theme(), files or FontFiles(), percent, reduced_motion, Icons(icons), words)
        self.glossary = glossary
        self.linker = linker
        self.on_cue = on_cue
        self.keys: dict[str, str] = {}
        self.screens: list[Screen] = []
        self.toasts: list[Toast] = []
        self.running = True
        self._clock = clock
        self._posted: deque[pygame.event.Event] = deque()
        self._soon: deque[Callable[[], None]] = deque()
        self._turns: list[Callable[[], None]] = []
        self._held = False
        #: Whether long drawings are done in slices between frames, or all at once (in tests, for pictures).
        self.in_slices = False
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._motions: list[Animation] = []
        self._moved = 0.0
        self._count = itertools.count()
        #: Whether the whole window must be drawn anew, whether there are other toasts, and how they were drawn last.
        self._stale = True
        self._toasted = False
        self._laid: list[Laid] = []
        self._drawn_on: pygame.Surface | None = None

    # -- screens --------------------------------------------------------------

    @property
    def screen(self) -> Screen:
        """The topmost screen."""
        return self.screens[-1]

    def push(self, screen: Screen) -> None:
        """Put a screen on top."""
        self.screens.append(screen)
        screen.enter(self)
        self._stale = True

    def pop(self) -> None:
        """Leave the topmost screen; leaving the last one ends the program."""
        self.screens.pop()
        if self.screens:
            self.screen.enter(self)  # lays out anew: the window may have another size by now
            self._stale = True
        else:
            self.quit()

    def replace(self, screen: Screen) -> None:
        """Put a screen in the place of the topmost."""
        if self.screens:
            self.screens.pop()
        self.push(screen)

    def quit(self) -> None:
        """End `run()` after this event."""
        self.running = False

    # -- time -----------------------------------------------------------------

    def now(self) -> float:
        """Seconds on the window's clock."""
        return self._clock()

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Run something later, on this thread."""
        heapq.heappush(self._later, (self.now() + seconds, next(self._count), action))

    def next_turn(self, action: Callable[[], None]) -> None:
        """Run something in a later turn of the loop, when what has changed by now has been drawn."""
        self._turns.append(action)

    def hold_frame(self) -> None:
        """Leave drawing to the next turn of the loop: this one has done enough."""
        self._held = True

    def call_soon(self, action: Callable[[], None]) -> None:
        """Run something in the window's thread; may be called from any thread."""
        self._soon.append(action)
        if pygame.display.get_init():
            pygame.event.post(pygame.event.Event(pygame.USEREVENT))

    def animate(
        self, seconds: float, on_step: Callable[[float], None], on_end: Callable[[], None] | None = None
    ) -> Animation:
        """Call `on_step` with the part that is done (0 to 1) at every frame, then `on_end`; it can be stopped.

        Under reduced motion, both are called at once with the end.
        """
        motion = Animation(self.now(), 0.0 if self.look.reduced_motion else seconds, on_step, on_end)
        self._motions.append(motion)
        self._move()
        return motion

    def _move(self) -> None:
        """One step of all that moves."""
        now = self.now()
        for motion in self._motions:
            motion.step(now)
        self._motions = [motion for motion in self._motions if motion.running]
        self._moved = now

    def cue(self, name: str) -> None:
        """Something happened that a game may give a sound to: "click", "confirm", "error", or what it likes."""
        if self.on_cue is not None:
            self.on_cue(name)

    def key_of(self, action: str) -> str:
        """The key of an action as `keys` has it; anything else is itself the name of a key."""
        return self.keys.get(action, action)

    def toast(self, text: str, kind: Kind = "info", icon: str | None = None) -> None:
        """Show a short notice for a few seconds; `icon` None: the one of its kind."""
        sign = TOAST_ICONS[kind] if icon is None else icon
        self.toasts = [*self.toasts[-2:], Toast(text, kind, self.now() + self.look.theme.toast_seconds, sign)]
        if kind == "bad":
            self.cue("error")
        self.show_toasts()

    def show_toasts(self) -> None:
        """Draw the toasts anew: there are others, or they say something else."""
        self._toasted = True

    # -- look -----------------------------------------------------------------

    def set_look(
        self, percent: int | None = None, theme: Theme | None = None, reduced_motion: bool | None = None
    ) -> None:
        """Change interface scale (100 to 160), theme or motion at once."""
        old = self.look
        self.look = Look(
            theme or old.theme,
            old.files,
            old.percent if percent is None else max(100, min(160, percent)),
            old.reduced_motion if reduced_motion is None else reduced_motion,
            old.icons,
            old.words,
        )
        for screen in self.screens:
            screen.tips.unpin()
            screen.resize()
            screen.invalidate(layout=True)
        self._stale = True

    def typing_at(self, rect: pygame.Rect) -> None:
        """Tell the system's input method where text is being typed."""
        pygame.key.set_text_input_rect(rect)

    # -- the loop ---------------------------------------------------------------

    def post(self, *events: pygame.event.Event) -> None:
        """Queue events as if the person had caused them (for tests and replays)."""
        self._posted.extend(events)

    def handle(self, event: pygame.event.Event) -> None:
        """Answer one event."""
        if event.type == pygame.QUIT:
            self.quit()
        elif event.type in (pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED):
            self.surface, self._stale = pygame.display.get_surface() or self.surface, True
            if self.screens and self.surface.get_size() != self._size:
                self._size = self.surface.get_size()
                self.screen.resize()
        elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED):
            self._stale = True
        elif self.screens:
            self.screen.handle(event)

    def _next(self) -> pygame.event.Event:
        """The next event queued; of motions in a row the last, with the way of them all."""
        event, dx, dy = self._posted.popleft(), 0, 0
        while event.type == pygame.MOUSEMOTION and self._posted and self._posted[0].type == pygame.MOUSEMOTION:
            if getattr(event, "buttons", None) != getattr(self._posted[0], "buttons", None):
                break
            x, y = getattr(event, "rel", (1, 1))
            dx, dy, event = dx + abs(x), dy + abs(y), self._posted.popleft()
        if dx or dy:
            x, y = getattr(event, "rel", (1, 1))
            event = pygame.event.Event(event.type, {**event.dict, "rel": (dx + abs(x), dy + abs(y))})
        return event

    def pump(self) -> bool:
        """Answer what is queued, run what is due, and redraw if something changed; True if it drew."""
        if self._turns and not (self._stale or self.screens[-1].stale):
            turns, self._turns = self._turns, []
            for action in turns:
                action()
        self._posted.extend(pygame.event.get())
        while self._posted:
            self.handle(self._next())
        while self._soon:
            self._soon.popleft()()
        now = self.now()
        while self._later and self._later[0][0] <= now:
            heapq.heappop(self._later)[2]()
        if self._motions:
            self._move()
        if any(toast.until <= now for toast in self.toasts):
            self.toasts = [toast for toast in self.toasts if toast.until > now]
            self.show_toasts()
        if not self.running or not self.screens:
            return False
        self.screen.wake(now)
        if self._held:
            self._held = False
            return False
        return (self._stale or self._toasted or self.screen.stale) and self.draw(False)

    def draw(self, whole: bool = True) -> bool:
        """Draw the topmost screen and the toasts now, or what of them has changed; whether anything was drawn."""
        screen, before = self.screen, self._laid
        self._laid = lay_toasts(self.look, self.surface.get_size(), self.toasts)
        for laid in {*before} ^ {*self._laid}:
            screen.spoil_at(pygame.Rect(laid.place))
        areas = screen.draw(self.surface, whole or self._stale or self._drawn_on is not self.surface)
        self._stale, self._toasted, self._drawn_on = False, False, self.surface
        canvas = Canvas(self.surface, self.look)
        for area in areas if self._laid else ():
            with canvas.clipped(area):
                draw_toasts(canvas, self._laid)
        if areas:
            pygame.display.update(areas)
        return bool(areas)

    def sleep_seconds(self) -> float | None:
        """How long the loop may sleep: 0 if something is due, None if only an event can matter."""
        waiting = self._posted or self._soon or self._turns
        if waiting or self._stale or self._toasted or (self.screens and self.screen.stale):
            return 0.0
        due = [toast.until for toast in self.toasts]
        if self.screens and self.screen.wakes_at is not None:
            due.append(self.screen.wakes_at)
        if self._motions:
            due.append(self._moved + FRAME)
        if self._later:
            due.append(self._later[0][0])
        return max(0.0, min(due) - self.now()) if due else None

    def run(self) -> None:
        """Until the window is closed: sleep until an event or a moment that matters, then `pump`."""
        while self.running and self.screens:
            last = self.now()
            self.pump()
            wait = self.sleep_seconds()
            if wait is None:
                self._posted.append(pygame.event.wait())
            elif wait > 0:
                event = pygame.event.wait(max(1, int(wait * 1000)))
                if event.type != pygame.NOEVENT:
                    self._posted.append(event)
            rest = FRAME - (self.now() - last)
            if rest > 0 and self.sleep_seconds() == 0.0:
                time.sleep(rest)

    def screenshot(self, path: Path | str) -> None:
        """Draw now and save the window as a picture."""
        self.draw()
        pygame.image.save(self.surface, str(path))

    def picture(self) -> Canvas:
        """The window as it should look now, drawn upon a surface of its own, with its texts; the window is left alone.

        For tests: the window must look the same.
        """
        canvas = self.screen.picture()
        draw_toasts(canvas, lay_toasts(self.look, self.surface.get_size(), self.toasts))
        return canvas

    def walk_text(self) -> list[TextRun]:
        """All visible texts with their rectangles."""
        return self.picture().runs
