"""What holds the screens together: settings, the rules while they load, sessions, and work beside the window.

Nothing here imports the rules at module level: the title screen must show before they are loaded.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from game import paths
from game.desktop import text as t
from game.desktop.code import Challenge
from game.desktop.kit import App
from game.desktop.settings import Settings, save_settings
from game.start import open_at_once, stamp

if TYPE_CHECKING:
    from game.session import Session

T = TypeVar("T")
#: Modules that bring in the rules; loaded while the title is already shown.
RULES = ("game.session", "game.desktop.table", "game.desktop.endscreen")


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

    # -- the rules ------------------------------------------------------------------

    def start(self) -> None:
        """Load the rules: beside the window, so that it can be seen and used meanwhile."""
        if self.inline:
            _load_rules()
            self.ready = True
        else:
            self.work(self._load, lambda _: self._loaded(), self._not_loaded)

    def _load(self) -> None:
        open_at_once()
        _load_rules()
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

    def _not_loaded(self, error: Exception) -> None:
        self.problem = str(error) or type(error).__name__
        self.app.screen.refresh()

    def _watch(self) -> None:
        """Tell when the rules that are compiled beside this game are done."""
        if self._mark is not None and not self._mark.is_file():
            self.app.after(2.0, self._watch)
            return
        self.compiling = False
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

    def work(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do a job beside the window, then call one of the two in the window's thread."""
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

    # -- settings ---------------------------------------------------------------------

    def change(self, settings: Settings) -> None:
        """Use and keep other settings."""
        self.settings = settings
        save_settings(settings)
        self.app.set_look(settings.percent, settings.theme, settings.reduced_motion)

    # -- where to go --------------------------------------------------------------------

    def show_title(self) -> None:
        """The title screen, alone."""
        from game.desktop.title import TitleScreen

        self.keep()
        self._only(TitleScreen(self))

    def show_new(self) -> None:
        """The screen for a new game, upon the title."""
        from game.desktop.newgame import NewGameScreen

        self.app.push(NewGameScreen(self))

    def show_table(self, session: Session) -> None:
        """The table of a session."""
        self._only(import_module("game.desktop.table").TableScreen(self, session))

    def show_end(self, session: Session) -> None:
        """The end of a session."""
        self._only(import_module("game.desktop.endscreen").EndScreen(self, session))

    def _only(self, screen: Any) -> None:
        while len(self.app.screens) > 1:
            self.app.screens.pop()
        if self.app.screens:
            self.app.replace(screen)
        else:
            self.app.push(screen)

    def quit(self) -> None:
        """Leave; the game under way is in the autosave."""
        self.keep()
        self.app.quit()

    def keep(self) -> None:
        """Write the game under way to the autosave, with orders entered a moment ago."""
        session = getattr(self.app.screen, "session", None) if self.app.screens else None
        if session is not None and session.autosave is not None:
            with contextlib.suppress(OSError):
                session.save(session.autosave)

    # -- sessions -----------------------------------------------------------------------

    def new_game(self, challenge: Challenge, rivals: str = "reference") -> None:
        """Start a game and show its table."""

        def make() -> Session:
            from game.session import Session

            return Session.new(
                challenge.map,
                challenge.seat,
                challenge.seed,
                challenge.quarters,
                rivals_of(challenge, rivals),
                autosave=paths.autosave(),
            )

        self.when_ready(lambda: self.work(make, self.show, self._trouble))

    def load(self, path: Path) -> None:
        """Go on with a saved game."""

        def make() -> Session:
            from game.session import Session

            session = Session.load(path)
            session.autosave = paths.autosave()
            return session

        self.when_ready(lambda: self.work(make, self.show, self._trouble))

    def show(self, session: Session) -> None:
        """Table or end, as the session stands."""
        if session.seat >= len(session.map.clouds):
            self._trouble(ValueError(t.text("load.no_cloud")))
        elif session.over:
            self.show_end(session)
        else:
            self.show_table(session)

    def _trouble(self, error: Exception) -> None:
        self.app.screen.refresh()
        self.app.toast(str(error), "bad")

    def code_of(self, session: Session) -> str:
        """The challenge code of a session."""
        seat = session.map.clouds[session.seat].id if session.seat >= 0 else None
        return str(Challenge(session.map.id, seat, session.record().seed, session.map.quarters))


def rivals_of(challenge: Challenge, kind: str) -> dict[str, str] | None:
    """Strategies of the other clouds: all as in the map, or every second one asleep on its standing orders."""
    if kind != "easy":
        return None
    from maps.loader import load_map

    others = [cloud.id for cloud in load_map(challenge.map).clouds if cloud.id != challenge.seat]
    return dict.fromkeys(others[::2], "standing_orders")


def _load_rules() -> None:
    for name in RULES:
        import_module(name)
