"""What holds the screens together: settings, the rules while they load, sessions, and work beside the window.

Nothing here imports the rules at module level: the title screen must show before they are loaded.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from game import paths
from game.desktop import display, glossary, helper
from game.desktop import text as t
from game.desktop.busy import Busy
from game.desktop.code import Challenge, parse_code, players, rivals_among
from game.desktop.keymap import keys_of
from game.desktop.kit import App, Screen
from game.desktop.kit.theme import ROLES
from game.desktop.settings import Settings, save_settings
from game.start import open_at_once, stamp

if TYPE_CHECKING:
    from game.classroom.exercises.folder import Lesson
    from game.desktop.sound import Sounds
    from game.hotseat import HotSeat
    from game.session import Session

T = TypeVar("T")
#: Longest time in seconds that another thread runs before the window's turn, and garbage between collections.
SWITCH_S, GARBAGE = 0.001, (700, 10, 40)
#: Seconds in which a second wish for full screen is the same key still held.
TURN_S = 0.4
#: Modules that bring in the rules; loaded while the title is already shown.
RULES = ("game.hotseat", "game.desktop.table.screen", "game.desktop.dollar.screen", "game.desktop.end.screen",
         "game.desktop.hotseat.going")  # fmt: skip


class Shell:
    """One run of the window. `inline`: do everything at once instead of in threads (tests, pictures)."""

    def __init__(self, app: App, settings: Settings, inline: bool = False) -> None:
        self.app = app
        self.settings = settings
        self.inline = inline
        self.ready = False
        self.compiling = False
        self.problem = ""
        self.first_map = "frontier-2026"
        self._waiting: list[Callable[[], None]] = []
        self._mark: Path | None = None
        self.making = False  # is a game being set up or loaded
        self.lesson: Lesson | None = None  # the exercise that is played
        self._busy = Busy(app)
        self._turned = -TURN_S  # when the window last became full or small
        self._pace = 0  # of the game to watch that is being set up, in quarters a minute
        self._sounds: Sounds | None = None
        self._use_keys()
        app.on_cue = self.cue
        self._helper: helper.Helper | None = None
        if not inline:
            sys.setswitchinterval(SWITCH_S)
            app.in_slices = True

    # -- the rules ------------------------------------------------------------------

    def start(self) -> None:
        """Load the rules: beside the window, so that it can be seen and used meanwhile."""
        if self.inline:
            _load_rules()
            self.ready = True
        else:
            self.work(self._load, lambda _: self._loaded(), self._not_loaded)

    def _load(self) -> None:
        # What is loaded now stays: collecting it over and over would stop the window for a tenth of a second each time.
        gc.disable()
        try:
            open_at_once()
            _load_rules()
        finally:
            gc.freeze()
            gc.set_threshold(*GARBAGE)
            gc.enable()
        mark = stamp()
        if mark is not None and not import_module("game.engine.rule").COMPILED and not mark.is_file():
            self._mark, self.compiling = mark, True

    def _loaded(self) -> None:
        self.ready = True
        waiting, self._waiting = self._waiting, []
        for action in waiting:
            action()
        self.app.screen.refresh()
        if self.compiling:
            self.app.after(2.0, self._watch)
        for number, role in enumerate(ROLES, 1):
            self.app.after(0.05 * number, partial(self.app.look.fonts.warm, role))
        if import_module("game.engine.rule").COMPILED:
            self._warm(helper.warm)
            if not waiting:  # otherwise a game is being set up, and does the same
                self.work(helper.warm_play, lambda _: gc.freeze(), lambda _: None)

    def _warm(self, function: Callable[[], None]) -> None:
        """Let the helper load what it needs before it is asked for it."""
        elsewhere = self._elsewhere()
        self.work(lambda: elsewhere.run(function), lambda _: None, lambda _: None)

    def _not_loaded(self, error: Exception) -> None:
        self.problem = str(error) or type(error).__name__
        self.app.screen.refresh()

    def _watch(self) -> None:
        """Tell when the rules that are compiled beside this game are done."""
        if self._mark is not None and not self._mark.is_file():
            self.app.after(2.0, self._watch)
            return
        self.compiling = False
        if self._helper is not None:
            self._helper.close()
            self._helper = None  # the next one uses compiled rules
        self._warm(helper.warm)
        self.app.toast(t.text("engine.compiled"))
        self.app.screen.refresh()

    def state(self) -> str:
        """What to say of the rules now; empty when all is well."""
        if self.problem:
            return t.text("engine.problem", why=self.problem)
        if self.compiling:
            return t.text("engine.compiling")
        return "" if self.ready else t.text("engine.loading")

    def when_ready(self, action: Callable[[], None]) -> None:
        """Do something as soon as the rules are loaded."""
        if self.ready:
            action()
        else:
            self._waiting.append(action)
            self.app.toast(t.text("engine.soon"))

    # -- work -----------------------------------------------------------------------

    def work(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        doing: str = "",
    ) -> None:
        """Do a job beside the window, then call one of the two in the window's thread.

        failed: what to do with an error, by default a toast; doing: what the person is told while waiting.
        """
        failed = failed or self._trouble
        if doing and not self.inline:
            waiting = self._busy.begin(doing)
            done, failed = self._after(waiting, done), self._after(waiting, failed)
        if self.inline:
            try:
                found = job()
            except Exception as error:
                failed(error)
                return
            done(found)
            return

        def run() -> None:
            try:
                found = job()
            except Exception as error:
                trouble = error
                self.app.call_soon(lambda: failed(trouble))
                return
            self.app.call_soon(lambda: done(found))

        threading.Thread(target=run, daemon=True, name="landgrab-work").start()

    def tidy(self, all: bool = False) -> None:
        """Collect garbage at a moment when nobody waits for a frame, and leave what remains out of later collections,
        which otherwise hold up frames of the game; all: look through what was left out so far too.
        """
        if not self.inline:
            if all:
                gc.unfreeze()
            gc.collect()
            gc.freeze()

    def in_turn(self, action: Callable[[], None]) -> None:
        """Do something when the next frame has been drawn, so that neither waits long."""
        if self.inline:
            action()
        else:
            self.app.next_turn(action)

    def far(
        self,
        function: Callable[..., T],
        *given: Any,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Like `work`, for heavy sums: in a process of their own, where they never hold the window up.

        `function` is a module's own, and what it takes and gives can be sent between processes.
        """

        elsewhere = None if self.inline else self._elsewhere()

        def run() -> T:
            if elsewhere is not None:
                with contextlib.suppress(helper.HelperLost, pickle.PicklingError, AttributeError):
                    return elsewhere.run(function, *given)
            return function(*given)

        self.work(run, done, failed)

    def _elsewhere(self) -> helper.Helper:
        if self._helper is None:
            environment = dict(os.environ)
            # Compiled by now? Then the other process may use what this one can't any more.
            if self._mark is not None and self._mark.is_file():
                environment.pop("LANDGRAB_PLAIN", None)
            self._helper = helper.Helper(environment)
        return self._helper

    def _after(self, waiting: int, action: Callable[[T], None]) -> Callable[[T], None]:
        def run(found: T) -> None:
            self._busy.end(waiting)
            action(found)

        return run

    # -- settings ---------------------------------------------------------------------

    def change(self, settings: Settings) -> None:
        """Use and keep other settings."""
        self.settings = settings
        save_settings(settings)
        self._use_keys()
        self.app.set_look(settings.percent, settings.theme, settings.reduced_motion)

    def _use_keys(self) -> None:
        keys = keys_of(self.settings.keys)
        if keys != self.app.keys:
            self.app.keys = keys
            for screen in self.app.screens[-1:]:
                screen.on_enter()
                self._know_keys(screen)

    def _know_keys(self, screen: Screen) -> None:
        """Every screen knows the keys that mean the same everywhere."""
        screen.shortcuts.setdefault("full_screen", self.full_screen)

    def full_screen(self) -> None:
        """Fill the display, or go back to a window; X11 sends a held key anew to a window that has just changed."""
        if self.app.now() < self._turned + TURN_S:
            return
        full = not self.settings.full_screen
        size = self.app.surface.get_size()
        window = size if full else self.settings.window
        display.set_full(self.app, full, window or display.first_size(self.settings))
        self._turned = self.app.now()  # after the change, which may take longer than the wait itself
        self.change(replace(self.settings, full_screen=full, window=window))

    def keep_window(self) -> None:
        """Remember the size of the window for the next start."""
        if not self.settings.full_screen:
            place, displays = display.where()
            size = self.app.surface.get_size()
            self.settings = replace(self.settings, window=size, place=place, displays=displays)
        save_settings(self.settings)

    def cue(self, name: str) -> None:
        """Play a sound, if the person wants any."""
        if self._sounds is None:
            if self.settings.sound <= 0:
                return
            from game.desktop.sound import Sounds

            self._sounds = Sounds(on_silent=lambda: self.app.toast(t.text("settings.no_sound"), "bad"))
        self._sounds.volume = self.settings.sound
        self._sounds.play(name)

    # -- where to go --------------------------------------------------------------------

    def show_title(self) -> None:
        """The title screen, alone."""
        from game.desktop.menus.title import TitleScreen

        self.keep()
        self.show_only(TitleScreen(self))
        if self.ready:
            self.in_turn(lambda: self.tidy(all=True))

    def show_new(self) -> None:
        """The screen for a new game, upon the title."""
        from game.desktop.menus.newgame import NewGameScreen

        self.push(NewGameScreen(self))

    def show_exercises(self) -> None:
        """The exercises of the classroom, upon the title."""
        from game.desktop.classroom.choice import ExercisesScreen

        self.push(ExercisesScreen(self))

    def show_table(self, session: Session) -> None:
        """The table of a session."""
        table = import_module("game.desktop.table.screen").TableScreen(self, session)
        self.show_only(table)
        if session.watched:
            table.watch.start(self._pace)
        self._pace = 0

    def show_end(self, session: Session) -> None:
        """The end of a session."""
        if session.watched:
            from game.spectator import EVERYBODY, Spectator

            assert isinstance(session, Spectator)
            session.look_as(EVERYBODY)
        self.show_only(import_module("game.desktop.end.screen").EndScreen(self, session))

    def show_dollar(self, session: Session, sponsor: int = -1) -> None:
        """Who paid whom in a session, upon the screen there is."""
        self.push(import_module("game.desktop.dollar.screen").DollarScreen(self, session, sponsor))

    def push(self, screen: Screen) -> None:
        """Put a screen upon the one there is."""
        self.app.push(screen)
        self._know_keys(screen)

    def show_only(self, screen: Any) -> None:
        """A screen in the place of all there are."""
        while len(self.app.screens) > 1:
            self.app.screens.pop()
        if self.app.screens:
            self.app.replace(screen)
        else:
            self.app.push(screen)
        self._know_keys(screen)

    def quit(self) -> None:
        """Leave; the game under way is in the autosave."""
        self.keep()
        if self._helper is not None:
            self._helper.close()
        self.app.quit()

    def keep(self) -> None:
        """Write the game under way to the autosave, with orders entered a moment ago."""
        session = getattr(self.app.screen, "session", None) if self.app.screens else None
        if session is not None and session.files.path is not None:
            with contextlib.suppress(OSError):
                session.save(session.files.path)

    # -- sessions -----------------------------------------------------------------------

    def new_game(self, challenge: Challenge, strategies: Mapping[str, str] | None = None, pace: int = 0) -> None:
        """Start a game and show its table.

        strategies: firm id or role -> strategy, where it is not the one of the challenge; pace: of a game to watch, in
        quarters a minute, 0: it waits.
        """
        self._pace = pace

        def make() -> Session:
            self.lesson = None
            from game.session import Session
            from game.spectator import Spectator
            from maps.loader import load_map

            clouds = load_map(challenge.map).clouds
            return (Session if challenge.seat else Spectator).new(
                challenge.map,
                challenge.seat,
                challenge.seed,
                challenge.quarters,
                {**players(clouds, challenge.seat, challenge.rivals), **(strategies or {})},
                autosave=paths.autosave(),
            )

        self.make(make, t.text("busy.new"))

    def again(self, session: Session) -> None:
        """The same game from its beginning, a watched one with the strategies it had."""
        challenge = parse_code(self.code_of(session))
        if challenge is not None:
            self.new_game(challenge, session.record().seats if session.watched else None)

    def new_lesson(self, lesson: Lesson, minutes: int, seed: int) -> None:
        """Start an exercise and show its table, with the worksheet beside it."""

        def make() -> Session:
            from game.desktop.classroom.start import session_of

            self.lesson = lesson
            return session_of(lesson, minutes, seed, paths.autosave())

        self.make(make, t.text("busy.new"))

    def make(self, make: Callable[[], Session | HotSeat], doing: str) -> None:
        """Make a game beside the window, once, and show it."""
        if not self.making:
            self.making = True
            self.when_ready(lambda: self.work(make, self.show, self._trouble, doing))

    def load(self, path: Path) -> None:
        """Go on with a saved game."""

        def make() -> Session | HotSeat:
            from game.hotseat import load_game

            game = load_game(path, self.app.now)
            game.files.path = paths.autosave()
            self.lesson = import_module("game.desktop.classroom.start").lesson_of(game)
            return game

        self.make(make, t.text("busy.load"))

    def show(self, session: Any) -> None:
        """Table or end of a `Session`, or the cover or end of a `HotSeat`, as it stands."""
        self.making = False
        if isinstance(session, import_module("game.hotseat").HotSeat):
            import_module("game.desktop.hotseat.going").show_hot_seat(self, session)
        elif session.seat >= len(session.map.clouds):
            self._trouble(ValueError(t.text("load.no_cloud")))
        elif session.over:
            self.show_end(session)
        else:
            self.show_table(session)

    def _trouble(self, error: Exception) -> None:
        self.making = False
        self.app.screen.refresh()
        self.app.toast(str(error), "bad")

    def code_of(self, session: Session) -> str:
        """The challenge code of a session."""
        record, m = session.record(), session.map
        seat = m.clouds[session.seat].id if session.seat >= 0 and not session.watched else None
        return str(Challenge(m.id, seat, record.seed, m.quarters, rivals_among(m.clouds, seat, record.seats)))


def _load_rules() -> None:
    for name in RULES:
        import_module(name)
    glossary.warm()
