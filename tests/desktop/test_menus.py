"""Files, the menu and help by keyboard, never broken by a bad file; and the looks of all menus."""

import itertools
import random
from dataclasses import replace

import pytest

from game.desktop.code import Challenge
from game.desktop.kit import Button, Segmented, Table, drive
from game.desktop.menus import files as files_page
from game.desktop.menus import menu as menus
from game.desktop.saves import last_game, read_game, save_path, saved_games
from game.session import Session
from tests.desktop.screens import started, tab_to


def save_game(name, seat="saltmere", quarters=1, seed=3):
    session = Session.new("pocket", seat, seed)
    for _ in range(quarters):
        session.end_quarter()
    session.save(save_path(name))
    return session


# -- files ------------------------------------------------------------------------------------


def test_saved_games_say_what_they_are(home):
    save_game("One", quarters=2)
    save_game("Watched", seat=None)
    games = {game.path.stem: game for game in saved_games()}
    one = games["One"]
    assert (one.cloud, one.place, one.quarter, one.played, one.quarters) == ("Saltmere", 1, "2031Q3", 2, 10)
    assert (games["Watched"].cloud, games["Watched"].problem) == ("", "")
    assert last_game() is None


def test_how_a_saved_game_stands_is_what_the_session_says(home):
    session = save_game("One", quarters=3)
    found = files_page.standing_of(save_path("One"))
    values = [cloud.value_kusd for cloud in session.standings()]
    assert found.value_kusd == values[1]
    assert found.place == 1 + sum(value > values[1] for value in values)
    assert (found.clouds, found.over, found.percentile) == (3, False, None)


def test_bad_files_say_what_is_wrong_and_break_nothing(shell):
    save_game("Good")
    good = save_path("Good").read_bytes()
    luck = random.Random(5)
    bad = [b"", b"nonsense", good[:200], good + b"x", bytes(luck.randrange(256) for _ in range(500))]
    for place in luck.sample(range(len(good)), 12):
        bad.append(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
    for number, data in enumerate(bad):
        save_path(f"Bad {number}").write_bytes(data)
        read_game(save_path(f"Bad {number}"))
    app = shell.app
    app.screen.refresh()
    drive.press(app, "l")
    table = app.screen.get("saves")
    for row in range(len(saved_games())):
        table = app.screen.get("saves")
        table.select(row)
        app.draw()
        drive.press(app, "return")
        if app.screen.find("saves") is None:  # it could be read at a glance; loading tells, or it was the good one
            if app.screen.find("title-menu") is None:
                shell.show_title()
            drive.press(app, "l")


def test_deleting_asks_first(shell):
    save_game("One")
    save_game("Two")
    app = shell.app
    drive.press(app, "l")
    tab_to(app, "delete")
    drive.press(app, "return")
    assert app.screen.focused.id == "delete-no"
    drive.press(app, "return")
    assert len(saved_games()) == 2
    tab_to(app, "delete")
    drive.press(app, "return")
    tab_to(app, "delete-yes")
    drive.press(app, "return")
    assert len(saved_games()) == 1
    tab_to(app, "delete")
    drive.press(app, "return")
    tab_to(app, "delete-yes")
    drive.press(app, "return")
    assert saved_games() == []
    drive.press(app, "escape")
    assert app.screen.find("title-menu")


# -- the menu and help ----------------------------------------------------------------------------


def test_every_entry_of_the_menu_by_keyboard(shell):
    shell.new_game(Challenge("pocket", "saltmere", 3, 10, "calm"))
    app, table = shell.app, shell.app.screen
    opened = {"save": "save-panel", "load": "load-panel", "settings": "settings-panel", "help": "help"}
    for entry, panel in opened.items():
        drive.press(app, "escape")
        assert table.find("game-menu")
        tab_to(app, entry)
        drive.press(app, "return")
        assert table.find(panel), entry
        drive.press(app, "escape")
    drive.press(app, "escape")
    assert "pocket-saltmere-3-10-calm" in {run.text for run in app.walk_text()}
    tab_to(app, "copy-code")
    drive.press(app, "return")
    tab_to(app, "resume")
    drive.press(app, "return")
    assert len(table.layers) == 1
    drive.press(app, "escape")
    tab_to(app, "title")
    drive.press(app, "return")
    assert app.screen.find("title-menu")


def test_help_goes_through_its_steps(shell):
    app = shell.app
    drive.press(app, "f1")
    strip = app.screen.get("help-pages-strip")
    seen = [strip.value]
    tab_to(app, "help-next")
    for _ in range(6):
        drive.press(app, "return")
        seen.append(app.screen.get("help-pages-strip").value)
    assert seen == ["idea", "quarter", "map", "deals", "forecasts", "score", "keys"]
    drive.press(app, "return")
    assert len(app.screen.layers) == 1
    drive.press(app, "?")
    assert app.screen.find("help")


def test_what_help_lets_one_try_answers(shell):
    app = shell.app
    menus.open_help(app.screen)
    app.screen.get("help-pages-strip").choose("deals")
    app.screen.get("help-cash").set(20)
    app.screen.get("help-price").set(80)
    assert "20.0%" in {run.text for run in app.walk_text()}
    app.screen.get("help-pages-strip").choose("forecasts")
    for quarters in (1, 8):
        app.screen.get("help-reach").set(quarters)
        app.draw()


def test_help_shows_the_keys_as_they_are_now(shell):

    shell.change(replace(shell.settings, keys={"end": "j"}))
    menus.open_help(shell.app.screen)
    shell.app.screen.get("help-pages-strip").choose("keys")
    assert "J" in {run.text for run in shell.app.walk_text()}


# -- looks -------------------------------------------------------------------------------------------


def every_page(shell):
    """Yields a name after bringing each page up."""
    app = shell.app
    screen = app.screen
    yield "title"
    menus.open_settings(screen, shell)
    for page in ("look", "habits", "keys"):
        screen.get("settings-pages").choose(page)
        yield page
    drive.click(app, "change-key")
    yield "new key"
    screen.close_top()
    screen.close_top()
    menus.open_load(screen, shell)
    for row in range(len(saved_games())):
        screen.get("saves").select(row)
        yield f"load {row}"
    drive.click(app, "delete")
    yield "delete"
    screen.close_top()
    screen.close_top()
    menus.open_help(screen)
    for page in ("idea", "quarter", "map", "deals", "forecasts", "score", "keys"):
        screen.get("help-pages-strip").choose(page)
        yield f"help {page}"
    screen.close_top()
    shell.show_new()
    new = app.screen
    for name in new.maps:
        new._choose_map(name)
        for seat in range(len(new.map.clouds) + 1):
            new._choose_seat(seat)
            yield f"{name} {seat}"
    new._choose_rivals("calm")
    new._choose_length(5)
    yield "new calm"


@pytest.mark.parametrize(
    ("size", "percent"),
    [((1280, 800), 100), ((1280, 800), 115), ((1280, 800), 130), ((1920, 1080), 140), ((1920, 1080), 160)],
)
def test_texts_fit_and_every_control_is_reached(window, home, size, percent):
    save_game("A game with quite a long name")
    save_game("Watched", seat=None)
    save_path("Broken").write_bytes(b"broken")
    app = window(size, percent)
    area = app.surface.get_rect()
    problems = []
    for name in every_page(started(app)):
        runs = app.walk_text()
        boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
        tables = {w.id for w in app.screen.walk() if isinstance(w, Table)}
        for run in runs:
            if run.widget in boxes and not run.clipped and not boxes[run.widget].rect.contains(run.rect):
                problems.append((name, "button cut", run.text))
            if run.cut and run.widget not in tables:
                problems.append((name, "cut", run.text, run.widget))
            if not run.clipped and not area.contains(run.rect):
                problems.append((name, "outside", run.text))
        for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
            if a.layer == b.layer and a.widget != b.widget:
                if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
                    problems.append((name, "overlap", a.text, b.text))
        for widget in app.screen.walk():
            if widget.focusable and not widget.enabled and widget.id != "backdrop":
                assert widget.tip_text(), (name, widget.id)
    assert not problems, "\n".join(map(str, problems))
