"""Every screen of the game, one after another, and what none of them may show."""

import itertools
from collections.abc import Iterator

from game.desktop.code import Challenge
from game.desktop.hotseat.going import show_hot_seat
from game.desktop.kit import Button, Segmented, drive
from game.desktop.kit.app import App
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.screen import TableScreen

POCKET = Challenge("pocket", "saltmere", 3, 10)
#: Cells of tables, and what scrolls sideways.
MAY_BE_CUT = ("firms-", "labs", "saves", "report-", "end-ranking", "end-labs", "ranking", "seats", "search-results",
              "code", "seed", "map", "build-market", "exercises")  # fmt: skip


def started(app: App, settings: Settings | None = None) -> Shell:
    """The title of a game's window, with the small map first."""
    shell = Shell(app, settings or Settings(percent=app.look.percent), inline=True)
    shell.first_map = "pocket"
    shell.start()
    shell.show_title()
    app.pump()
    return shell


def table_of(shell: Shell, challenge: Challenge = POCKET) -> TableScreen:
    shell.new_game(challenge)
    assert isinstance(shell.app.screen, TableScreen)
    return shell.app.screen


def tab_to(app: App, name: str, most: int = 150) -> None:
    """Reach a control with Tab alone."""
    for _ in range(most):
        if app.screen.focused is not None and app.screen.focused.id == name:
            return
        drive.press(app, "tab")
    raise AssertionError(f"Tab never reaches {name!r}")


def hand_in(app: App) -> None:
    """End a team's turn as a person does, from wherever it stands."""
    while len(app.screen.layers) > 1:
        drive.press(app, "escape")
    drive.press(app, "e")
    if app.screen.find("end-anyway"):
        drive.click(app, "end-anyway")


def every_screen(shell: Shell, map_name: str, seat: str) -> Iterator[str]:
    """Yields a name after bringing each screen up."""
    yield from one_game(shell, map_name, seat)
    yield from watched(shell, map_name)
    yield from lessons(shell)
    yield from teams(shell, map_name)


def one_game(shell: Shell, map_name: str, seat: str) -> Iterator[str]:
    """A person's game, from the title to its end."""
    app = shell.app
    yield "title"
    shell.show_new()
    yield "new"
    table = table_of(shell, Challenge(map_name, seat, 0, 10))
    yield "table"
    table.toggle_panels()
    yield "map alone"
    table.toggle_panels()
    table.open_search()
    yield "search"
    table.close_top()
    if table.narrow:
        table.go_firms()
        yield "firms unfolded"
        table.close_firms()
        table.show_foot("news")
        yield "news"
    card = table.agenda.cards(table.facts)[0]
    table.agenda.do(card)
    yield "answered"
    table.undo()
    table.order("payout_kusd", value=2 * float(table.facts.view.spare_kusd[0]))
    yield "too much"
    table.undo()
    for desk in ("deals", "models", "finance"):
        table.show_desk(desk)
        yield desk
    for page in ("shelf", "own"):
        table.show_desk("models")
        table.show_models(page)
        yield page
    for role in ("labs", "chips", "funds"):
        table.show_role(role)
        yield role
    table.open_sheet(0)
    drive.click(app, "preset-staged")
    yield "sheet"
    drive.click(app, "advanced")
    yield "advanced sheet"
    table.close_top()
    table.open_menu()
    yield "menu"
    table.close_top()
    table.open_help()
    yield "help"
    table.close_top()
    table.end_quarter()
    yield "report"
    table.close_top()
    yield "second quarter"
    while app.screen is table:
        table.end_quarter()
        table.close_top()
    yield "end"
    if app.screen.find("end-page"):
        app.screen._show_page("world")
    for page in ("guesses", "deals", "labs"):
        app.screen._show_own(page)
        yield f"end, {page}"


def watched(shell: Shell, map_name: str) -> Iterator[str]:
    """A game of strategies."""
    app = shell.app
    table = table_of(shell, Challenge(map_name, None, 0, 2))
    yield "watching"
    table.watch.look_as("1")
    yield "watching, a cloud's eyes"
    table.end_quarter()
    table.close_top()
    for firm in (0, table.facts.labs[0], table.facts.makers[0], table.facts.investors[0]):
        table.show_firm(firm)
        yield "why it did what it did"
    while app.screen is table:
        table.end_quarter()
        table.close_top()
    yield "end of what was watched"


def lessons(shell: Shell) -> Iterator[str]:
    """The classroom."""
    shell.show_title()
    shell.show_exercises()
    yield "exercises"
    page = shell.app.screen
    page._choose(len(page.lessons) - 1)
    yield "a case"
    drive.click(shell.app, "start")
    yield "worksheet"


def teams(shell: Shell, map_name: str) -> Iterator[str]:
    """Several teams at one machine."""
    app = shell.app
    shell.show_title()
    shell.first_map = map_name
    shell.show_new()
    drive.click(app, "several")
    for i in range(len(app.screen.map.clouds)):
        app.screen._who(i, "team")
    app.screen._time(1.5)
    yield "teams: seats"
    app.screen.new._choose_length(2)
    drive.click(app, "start")
    hot = app.screen.hot
    yield "teams: hand-over"
    drive.click(app, "absent")
    drive.click(app, "take")
    yield "teams: table"
    drive.click(app, "pause")
    yield "teams: paused"
    drive.click(app, "go-on")
    hand_in(app)
    yield "teams: sealed"
    for quarter in range(2):
        while hot.next is not None:
            hot.take(hot.next)
            hot.seal()
        if not quarter:
            app.screen.refresh()
            yield "teams: all in"
        hot.resolve()
    show_hot_seat(shell, hot)
    yield "teams: ranking"
    drive.click(app, "end-1")
    yield "teams: end"


def misfits(app: App) -> list[tuple[str, ...]]:
    """Texts that are cut, outside, or upon others, on the screen that is shown."""
    area, runs, found = app.surface.get_rect(), app.walk_text(), list[tuple[str, ...]]()
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    for run in runs:
        if run.widget in boxes and not run.clipped and (run.cut or not boxes[run.widget].rect.contains(run.rect)):
            found.append(("button cut", run.text))
        if run.cut and not run.widget.startswith(MAY_BE_CUT):
            found.append(("cut", run.text, run.widget))
        if not run.clipped and not area.contains(run.rect):
            found.append(("outside", run.text))
    for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
        if a.layer == b.layer and a.widget != b.widget and "map" not in (a.widget, b.widget):
            if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
                found.append(("overlap", a.text, b.text))
    return found
