"""Saving, and the list of saved games to go on with or to throw away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.hues import hue
from game.desktop.kit import (
    Button,
    Cell,
    Column,
    Heading,
    Label,
    Panel,
    Row,
    Screen,
    Space,
    Table,
    TextField,
    Widget,
    ask,
)
from game.desktop.pieces import fact, inset, note
from game.desktop.saves import SavedGame, save_path, saved_games

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.session import Session


def open_save(screen: Screen, session: Session) -> None:
    """Ask for a name and save."""
    clouds = session.map.clouds
    firm = clouds[session.seat].name if session.seat >= 0 else t.text("top.watching")
    typed = [t.text("save.name", firm=firm, quarter=session.map.quarter_name(session.quarter))]

    def write(path: Path) -> None:
        try:
            session.save(path)
        except OSError as error:
            screen.app.toast(t.text("save.failed", why=error.strerror or str(error)), "bad")
            return
        screen.app.toast(t.text("save.done", name=path.stem), "good")

    def take() -> None:
        path = save_path(typed[0])
        screen.close_top()
        if path.exists():
            choices = [
                ("replace", t.text("save.replace"), lambda: write(path)),
                ("keep", t.text("button.cancel"), lambda: None),
            ]
            body = t.text("save.exists", name=path.stem)
            screen.open_modal(ask(t.text("save.title"), body, choices, screen.close_top), focus_id="keep")
        else:
            write(path)

    def put(words: str) -> None:
        typed[0] = words

    screen.open_modal(
        Panel(
            Label(t.text("save.title"), "title", icon="save", icon_colour="accent"),
            TextField("save-name", typed[0], put, lambda _: take(), limit=80),
            note(t.text("save.about")),
            Row(Space(), Button("cancel-save", t.text("button.cancel"), screen.close_top),
                Button("do-save", t.text("button.save"), take, kind="primary", icon="check")),
            id="save-panel",
            width=440,
            gap=12,
            pad=18,
        ),
        focus_id="save-name",
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a saved game stands for the person: value, place by value among the clouds, percentile where pinned."""

    value_kusd: float
    place: int
    clouds: int
    percentile: float | None
    over: bool


def standing_of(path: Path) -> Standing | None:
    """Replays a saved game to see how it stands; None where nobody, or several, played. Raises RecordError."""
    from game.hotseat import HotSeat, load_game

    session = load_game(path)
    if isinstance(session, HotSeat):
        return None
    clouds = session.standings()
    if not 0 <= session.seat < len(clouds):
        return None
    mine = clouds[session.seat]
    place = 1 + sum(other.value_kusd > mine.value_kusd for other in clouds)
    return Standing(mine.value_kusd, place, len(clouds), mine.percentile if session.over else None, session.over)


def open_load(screen: Screen, shell: Shell) -> None:
    """The list of saved games."""
    dialog = LoadDialog(screen, shell)
    screen.open_modal(dialog.build, on_close=dialog.closed, focus_id="saves" if dialog.games else "cancel-load")
    dialog.look()


class LoadDialog:
    """Saved games on the left, how the chosen one stands on the right."""

    def __init__(self, screen: Screen, shell: Shell) -> None:
        self.screen, self.shell = screen, shell
        self.games = saved_games()
        self.chosen = 0
        self.open = True
        self.standings: dict[Path, Standing | str | None] = {}  # a text says why there is none
        self._asked: set[Path] = set()

    @property
    def game(self) -> SavedGame | None:
        """The chosen game."""
        return self.games[self.chosen] if self.games else None

    # -- how the chosen game stands ---------------------------------------------------

    def look(self) -> None:
        """Find out how the chosen game stands, beside the window, once."""
        game = self.game
        if game is None or game.problem or game.path in self._asked or not self.shell.ready:
            return
        path = game.path
        self._asked.add(path)

        def found(standing: Standing | str | None) -> None:
            self.standings[path] = standing
            if self.open:
                self.screen.refresh()

        self.shell.work(lambda: standing_of(path), found, lambda error: found(str(error)))

    # -- what one does ------------------------------------------------------------------

    def _choose(self, row: int) -> None:
        self.chosen = row
        self.look()
        self.screen.refresh()

    def _take(self) -> None:
        game = self.game
        if game is None:
            return
        if game.problem:
            self.screen.app.toast(t.text(game.problem), "bad")
            return
        self.screen.close_top()
        self.shell.load(game.path)

    def _ask_delete(self) -> None:
        game = self.game
        if game is None:
            return
        choices = [
            ("delete-no", t.text("load.keep"), lambda: None),
            ("delete-yes", t.text("load.delete_it"), lambda: self._delete(game)),
        ]
        body = t.text("load.delete_sure", name=_title(game))
        question = ask(t.text("load.delete"), body, choices, self.screen.close_top)
        self.screen.open_modal(question, focus_id="delete-no")

    def _delete(self, game: SavedGame) -> None:
        try:
            game.path.unlink(missing_ok=True)
        except OSError as error:
            self.screen.app.toast(t.text("load.not_deleted", why=error.strerror or str(error)), "bad")
            return
        self.games.remove(game)
        self.chosen = max(0, min(self.chosen, len(self.games) - 1))
        self.screen.app.toast(t.text("load.deleted", name=_title(game)))
        self.screen.refresh()
        self.look()
        self.screen.focus_on("saves" if self.games else "cancel-load")

    def closed(self) -> None:
        """The dialog is gone: what was saved may have changed what lies below it."""
        self.open = False
        self.screen.refresh()

    # -- drawing ------------------------------------------------------------------------

    def build(self) -> Widget:
        """The dialog."""
        game = self.game
        bad = t.text(game.problem) if game and game.problem else ""
        none = t.text("load.none") if game is None else ""
        wide = self.screen.room[0] >= 1000
        body: Widget = note(t.text("load.none"))
        if game is not None:
            beside = Row(self._list(wide), self._about(game), gap=14)
            body = beside if wide else Column(self._list(wide), *self._brief(game), gap=8)
        buttons: list[Widget] = [
            Button("delete", t.text("load.delete"), self._ask_delete, kind="quiet", icon="x",
                   enabled=game is not None, reason=none),
            Space(),
            Button("cancel-load", t.text("button.cancel"), self.screen.close_top),
            Button("do-load", t.text("button.load"), self._take, kind="primary", icon="folder-open",
                   enabled=not (none or bad), reason=none or bad),
        ]  # fmt: skip
        return Panel(
            Label(t.text("load.title"), "title", icon="folder-open", icon_colour="accent"),
            body,
            Row(*buttons),
            id="load-panel",
            width=(920 if wide else 640) if game else 440,
            gap=12,
            pad=18,
        )

    def _list(self, wide: bool) -> Widget:
        headings = [Heading(t.text("load.name")), Heading(t.text("load.cloud"), 152),
                    Heading(t.text("load.quarter"), 72), Heading(t.text("load.when"), 142, "right")]  # fmt: skip
        rows = [self._row(game) for game in self.games]
        return Table(
            "saves", headings, rows, selected=self.chosen, on_select=self._choose, on_open=lambda _: self._take(),
            rows_shown=9, grow=1.0, height=278 if wide else 226, tips=self._tip,
        )  # fmt: skip

    def _row(self, game: SavedGame) -> list[str | Cell]:
        name = Cell(_title(game), strong=game.automatic, icon="history" if game.automatic else "save")
        if game.problem:
            broken = Cell(t.text("load.broken"), "bad", icon="triangle-alert")
            return [name, broken, "", Cell(game.when, "muted")]
        cloud = Cell(game.cloud, spot=hue(game.place)) if game.cloud else Cell(t.text("load.watched"), icon="eye")
        return [name, cloud, game.quarter, Cell(game.when, "muted")]

    def _tip(self, row: int) -> str:
        game = self.games[row]
        return t.text(game.problem) if game.problem else t.text("load.open_tip", map=game.map)

    def _about(self, game: SavedGame) -> Widget:
        if game.problem:
            lines: list[Widget] = [
                Label(t.text("load.broken"), "strong", "bad", icon="triangle-alert", wrap=True),
                note(t.text(game.problem), "text"),
                note(t.text("load.broken_file", name=game.path.name)),
            ]
        else:
            cloud = game.cloud or t.text("load.watched")
            lines = [
                Label(cloud, "title", wrap=True, icon="cloud" if game.cloud else "eye",
                      icon_colour=hue(game.place) if game.place >= 0 else "muted"),
                fact(t.text("load.map"), game.map),
                fact(t.text("load.played"), t.text("load.of", played=game.played, quarters=game.quarters)),
                fact(t.text("load.quarter"), game.quarter),
                *self._result(game),
            ]  # fmt: skip
        return Column(inset(*lines), Space(grow=1), width=250)

    def _brief(self, game: SavedGame) -> list[Widget]:
        """The same in two lines, where there is no room beside the list."""
        if game.problem:
            return [note(t.text(game.problem), "warn")]
        lines: list[Widget] = [note(t.text("load.brief", map=game.map, played=game.played, quarters=game.quarters))]
        found = self.standings.get(game.path)
        if isinstance(found, Standing):
            value = t.money(found.value_kusd)
            words = t.text("load.brief_value", value=value, place=found.place, clouds=found.clouds)
            return [*lines, Label(words, "small-strong", "accent", wrap=True)]
        return [*lines, *self._result(game)]

    def _result(self, game: SavedGame) -> list[Widget]:
        if game.path not in self.standings:
            wait = "load.working" if self.shell.ready else "load.soon"
            return [Label(t.text(wait), "small", "muted", icon="hourglass", wrap=True)]
        found = self.standings[game.path]
        if isinstance(found, str):
            return [Label(t.text("load.refused"), "small", "bad", icon="triangle-alert", wrap=True), note(found)]
        if found is None:
            return [note(t.text("load.several" if game.cloud else "load.nobody"))]
        lines = [
            fact(t.text("load.value"), t.money(found.value_kusd), "accent", t.text("load.value_tip")),
            fact(t.text("load.place"), t.text("load.place_of", place=found.place, clouds=found.clouds)),
        ]
        if found.over:
            lines.append(Label(t.text("load.over"), "small-strong", "good", icon="flag", wrap=True))
        if found.percentile is not None:
            lines.append(note(t.text("load.better", share=t.percent(found.percentile / 100)), "text"))
        return lines


def _title(game: SavedGame) -> str:
    return t.text("load.autosave") if game.automatic else game.path.stem
