"""Title, new game, menus, settings, files and help: all by keyboard, kept, never broken by a bad file."""

import itertools
import json
import random
import subprocess
import sys
from dataclasses import replace

import pygame
import pytest

from game import paths
from game.desktop import display, text
from game.desktop import text as t
from game.desktop.code import RIVALS, Challenge, parse_code, players, rivals_among
from game.desktop.keymap import DEFAULT_KEYS, FIXED, changes, key_text, keys_of, may_be
from game.desktop.kit import Button, Segmented, Table, drive
from game.desktop.menus import files as files_page
from game.desktop.menus import menu as menus
from game.desktop.menus.seatfacts import par_of, seat_of
from game.desktop.menus.title import IDLE_SECONDS
from game.desktop.saves import last_game, read_game, save_path, saved_games
from game.desktop.settings import Settings, load_settings, save_settings
from game.desktop.shell import Shell
from game.engine.opening import Setup
from game.session import Session
from maps.loader import list_maps, load_map


@pytest.fixture
def shell(window, home):
    return started(window())


def started(app, settings=None):
    shell = Shell(app, settings or Settings(percent=app.look.percent), inline=True)
    shell.first_map = "pocket"
    shell.start()
    shell.show_title()
    app.pump()
    return shell


def tab_to(app, name, most=80):
    for _ in range(most):
        if app.screen.focused is not None and app.screen.focused.id == name:
            return
        drive.press(app, "tab")
    raise AssertionError(f"Tab never reaches {name!r}")


def save_game(name, seat="saltmere", quarters=1, seed=3):
    session = Session.new("pocket", seat, seed)
    for _ in range(quarters):
        session.end_quarter()
    session.save(save_path(name))
    return session


# -- settings ----------------------------------------------------------------------------


def test_settings_come_back_as_they_were_saved(home):
    wanted = Settings(130, "contrast", True, 75, False, {"end": "x"}, (1500, 900), True)
    save_settings(wanted)
    assert load_settings() == wanted


@pytest.mark.parametrize(
    "content",
    [
        "", "nonsense", "[]", "null", '"text"', "[" * 5000, '{"percent": 1e999}', '{"percent": true, "sound": true}',
        '{"percent": [1], "palette": {}, "sound": "loud", "keys": [1], "window": "big"}',
        '{"sound": -5, "window": [0, 0], "keys": {"end": 5}}', '{"sound": 1000, "window": [9, 9, 9]}',
        '{"window": [1e9, 2], "report_opens": "no", "keys": null}',
    ],
)  # fmt: skip
def test_broken_settings_are_as_if_never_set(home, content):
    paths.settings().write_text(content)
    assert load_settings() == Settings()


def test_one_broken_setting_leaves_the_others(home):
    paths.settings().write_text(json.dumps({"percent": 7, "palette": "contrast", "keys": {"end": "tab", "map": "j"}}))
    found = load_settings()
    assert (found.percent, found.palette) == (100, "contrast")
    assert keys_of(found.keys)["map"] == "j"
    assert keys_of(found.keys)["end"] == "e"  # Tab can't be given away


def test_every_setting_by_keyboard_works_at_once_and_is_kept(shell):
    app = shell.app
    tab_to(app, "settings")
    drive.press(app, "return")
    assert app.screen.focused.id == "scale"
    drive.press(app, "right")
    assert app.look.percent == load_settings().percent == 115
    for control in ("palette", "motion"):
        tab_to(app, control)
        drive.press(app, "right")
    assert load_settings().palette == "contrast"
    assert app.look.reduced_motion
    tab_to(app, "settings-pages")
    drive.press(app, "right")
    tab_to(app, "sound")
    drive.press(app, "right")
    tab_to(app, "report")
    drive.press(app, "right")
    kept = load_settings()
    assert (kept.percent, kept.sound, kept.report_opens, kept.reduced_motion) == (115, 25, False, True)
    tab_to(app, "close-settings")
    drive.press(app, "return")
    assert len(app.screen.layers) == 1


# -- keys ----------------------------------------------------------------------------------


def open_keys(app):
    tab_to(app, "settings-pages")
    drive.press(app, "right", "right")
    tab_to(app, "keys")


def test_a_new_key_works_in_the_table(shell):
    shell.new_game(Challenge("pocket", "saltmere", 3, 10))
    app, table = shell.app, shell.app.screen
    drive.press(app, "escape")
    tab_to(app, "settings")
    drive.press(app, "return")
    open_keys(app)
    drive.press(app, "return", "j")  # the first action: end the quarter
    assert load_settings().keys == {"end": "j"}
    tab_to(app, "close-settings")
    drive.press(app, "return", "e")
    assert table.session.quarter == 0
    drive.press(app, "j")
    assert table.session.quarter == 1


def test_keys_that_are_taken_or_fixed_are_refused_with_a_reason(shell):
    app = shell.app
    menus.open_settings(app.screen, shell)
    open_keys(app)
    drive.press(app, "return", "m")
    catcher = app.screen.get("key-catcher")
    assert catcher.problem
    drive.press(app, "tab")
    assert "Tab" in catcher.problem
    drive.press(app, "escape")
    assert app.screen.find("key-catcher") is None
    assert load_settings().keys == {}
    drive.press(app, "return", "ctrl+k")
    assert load_settings().keys == {"end": "ctrl+k"}
    tab_to(app, "default-keys")
    drive.press(app, "return")
    assert load_settings().keys == {}
    assert app.keys == DEFAULT_KEYS


def test_keys_of_actions_are_all_different_and_have_names():
    assert len(set(DEFAULT_KEYS.values())) == len(DEFAULT_KEYS)
    assert all(may_be(key) for key in DEFAULT_KEYS.values())
    assert all(t.text(f"keys.{action}") and t.text(f"keys.{action}_short") for action in DEFAULT_KEYS)
    assert not any(may_be(key) for key in (*FIXED, "", "left shift", "x" * 30))
    assert [key_text(key) for key in ("e", "f10", "ctrl+z", "/", "+", "ctrl++", "page up")] == [
        "E", "F10", "Ctrl+Z", "/", "+", "Ctrl++", "Page up",
    ]  # fmt: skip
    assert changes(keys_of({"end": "j", "nothing": "y", "map": "j"})) == {"end": "j"}


# -- the title ------------------------------------------------------------------------------


def draws(app, clock, seconds):
    """Frames drawn while some seconds pass, looked at 60 times a second."""
    count = 0
    for _ in range(round(seconds * 60)):
        clock.pass_(1 / 60)
        count += app.pump()
    return count


def test_the_title_moves_calmly_and_rests_when_nobody_is_there(shell, clock):
    app = shell.app
    draws(app, clock, 2)
    assert 10 <= draws(app, clock, 2) <= 40
    draws(app, clock, IDLE_SECONDS)
    assert draws(app, clock, 5) == 0
    assert app.sleep_seconds() is None
    drive.point(app, (700, 400))
    assert draws(app, clock, 2) >= 10


def test_the_title_rests_behind_a_dialog_and_without_the_window(shell, clock):
    app = shell.app
    menus.open_help(app.screen)
    draws(app, clock, 3)
    assert draws(app, clock, 2) == 0
    app.screen.close_top()
    drive.point(app, (700, 400))
    assert draws(app, clock, 2) > 0
    app.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    draws(app, clock, 1)
    assert draws(app, clock, 2) == 0


def test_nothing_moves_at_the_title_when_motion_is_reduced(window, home, clock):
    app = window()
    app.set_look(reduced_motion=True)
    started(app, Settings(reduced_motion=True))
    draws(app, clock, 3)
    assert draws(app, clock, 3) == 0


def test_the_table_is_not_drawn_when_nothing_happens(shell, clock):
    shell.new_game(Challenge("pocket", "saltmere", 3, 10))
    draws(shell.app, clock, 8)
    assert draws(shell.app, clock, 5) == 0


def test_the_title_says_which_game_goes_on(shell):
    assert shell.app.screen.find("continue") is None
    shell.new_game(Challenge("pocket", "kitefield", 3, 10))
    drive.press(shell.app, "e", "return")
    shell.show_title()
    shell.app.pump()
    texts = " ".join(run.text for run in shell.app.walk_text())
    assert "Kitefield" in texts
    assert "2031Q2" in texts
    drive.press(shell.app, "return")
    assert shell.app.screen.session.quarter == 1


def test_a_broken_autosave_is_told_and_not_in_the_way(shell):
    paths.write_whole(paths.autosave(), b"broken")
    shell.show_title()
    assert shell.app.screen.focused.id == "new"
    assert shell.app.screen.find("continue") is None


def test_title_and_new_game_come_before_the_rules():
    code = (
        "import sys, game.desktop.menus.title, game.desktop.menus.newgame, game.desktop.shell\n"
        "print([m for m in sys.modules if m.startswith(('game.engine.', 'numba', 'mesa'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


# -- a new game -----------------------------------------------------------------------------


def test_codes_carry_the_rivals():
    for rivals in RIVALS:
        challenge = Challenge("pocket", "saltmere", 7, 10, rivals)
        assert parse_code(str(challenge)) == challenge
    assert str(Challenge("pocket", None, 7, 10)) == "pocket-watch-7-10"
    clouds = load_map("frontier-2026").clouds
    for seat, rivals in itertools.product([*(cloud.id for cloud in clouds), None], RIVALS):
        assert rivals_among(clouds, seat, players(clouds, seat, rivals)) == rivals
    assert rivals_among(clouds, "amazon", {"oracle": "random_legal"}) == "reference"


def test_weaker_rivals_do_what_is_said_of_them(shell):
    for rivals, asleep in (("calm", 2), ("easy", 1), ("reference", 0)):
        challenge = Challenge("pocket", "saltmere", 3, 10, rivals)
        shell.new_game(challenge)
        session = shell.app.screen.session
        seats = session.record().seats
        clouds = [cloud.id for cloud in session.map.clouds if cloud.id != "saltmere"]
        assert [seats[cloud] for cloud in clouds].count("standing_orders") == asleep
        assert shell.code_of(session) == str(challenge)


def test_rivals_have_the_skill_that_is_chosen_and_it_stands_on_their_cards(shell):
    shell.show_new()
    app, screen = shell.app, shell.app.screen
    screen._choose_map("pocket")
    tab_to(app, "rivals")
    drive.press(app, "left", "left")
    assert str(screen.challenge).endswith("-skill2")
    told = text.text("new.rivals_skill2_note")
    assert screen.get("rivals-note").text == told
    shell.new_game(screen.challenge)
    table = app.screen
    rivals = ["saltmere", "kitefield"]
    assert {table.session.record().seats[cloud] for cloud in rivals} == {"planner@2"}
    assert shell.code_of(table.session) == str(screen.challenge)
    table.show_firm(2)
    card = table.get("firm-role")
    assert card.text.endswith("2")
    assert card.tip == told


def test_all_choices_of_a_new_game_by_keyboard(shell):
    shell.show_new()
    app, screen = shell.app, shell.app.screen
    assert screen.focused.id == "seats"
    drive.press(app, "down", "right")
    assert screen.cloud is None  # the second column: kitefield, then nobody
    drive.press(app, "up")
    assert screen.cloud.id == "kitefield"
    tab_to(app, "map-frontier-2026")
    drive.press(app, "return")
    assert screen.name == "frontier-2026"
    tab_to(app, "rivals")
    drive.press(app, "left")
    assert screen.rivals == "skill3"
    tab_to(app, "length")
    drive.press(app, "left")
    assert screen.quarters == 23
    tab_to(app, "shuffle")
    drive.press(app, "return")
    assert 0 < screen.seed <= 99_999
    assert str(screen.challenge).endswith("-23-skill3")
    for name in ("copy", "paste", "start", "back"):
        tab_to(app, name)
    drive.press(app, "escape")
    assert app.screen is not screen


@pytest.mark.parametrize(
    "code", ["nonsense", "atlantis-saltmere-1-10", "pocket-amazon-1-10", "pocket-saltmere-1-99", "pocket-saltmere-1-1"]
)
def test_codes_that_cannot_be_played_are_told(shell, code):
    shell.show_new()
    screen = shell.app.screen
    before = screen.challenge
    screen.focus_on("code")
    drive.press(shell.app, "ctrl+a")
    shell.app.post(pygame.event.Event(pygame.TEXTINPUT, text=code))
    shell.app.pump()
    assert screen.challenge == before
    assert screen._code_problem
    assert screen.get("code").text == code


def test_a_code_with_rivals_is_taken_over(shell):
    shell.show_new()
    screen = shell.app.screen
    screen.focus_on("code")
    drive.press(shell.app, "ctrl+a")
    drive.type_text(shell.app, "pocket-kitefield-42-8-calm")
    assert str(screen.challenge) == "pocket-kitefield-42-8-calm"
    assert not screen._code_problem


def test_start_works_once(shell):
    shell.show_new()
    screen = shell.app.screen
    shell.making = True
    screen.refresh()
    assert not screen.get("start").enabled
    drive.press(shell.app, "return")
    assert shell.app.screen is screen


@pytest.mark.parametrize("name", list_maps())
def test_every_seat_has_strengths_weaknesses_and_par(name):
    m = load_map(name)
    counted = Setup(m).opening["anchors"][0]
    for place, cloud in enumerate(m.clouds):
        seat, par = seat_of(m, cloud), par_of(m, cloud)
        assert len(seat.anchors) == counted[place]  # as the table will say
        assert seat.strengths
        assert seat.weaknesses
        assert 0 < seat.ai_share < 1
        assert par is not None
        assert par.low_kusd < par.par_kusd < par.high_kusd
    assert {par_of(m, cloud).difficulty for cloud in m.clouds} <= {"forgiving", "demanding", "risky"}


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
    from dataclasses import replace

    shell.change(replace(shell.settings, keys={"end": "j"}))
    menus.open_help(shell.app.screen)
    shell.app.screen.get("help-pages-strip").choose("keys")
    assert "J" in {run.text for run in shell.app.walk_text()}


# -- the window -------------------------------------------------------------------------------------


def test_the_window_is_never_larger_than_its_display(window, home, monkeypatch):
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(1366, 768)])
    for settings in (Settings(), Settings(percent=160), Settings(window=(3000, 2000))):
        width, height = display.first_size(settings)
        assert width <= 1366
        assert height <= 768
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(3840, 2160)])
    assert display.first_size(Settings(percent=160)) == (2048, 1280)
    assert display.first_size(Settings(window=(1500, 900))) == (1500, 900)
    assert display.first_percent() == 160


def test_full_screen_and_back_by_key(shell, clock):
    app = shell.app
    before = app.surface.get_size()
    drive.press(app, "f11", "f11")  # the key held through the change counts once
    assert load_settings().full_screen
    assert app.surface is pygame.display.get_surface()
    clock.pass_(1.0)
    drive.press(app, "f11")
    assert not load_settings().full_screen
    assert app.surface.get_size() == before
    shell.keep_window()
    assert load_settings().window == before


def test_the_window_comes_back_on_its_display_if_the_displays_are_the_same(window, home, monkeypatch):
    two = [(1920, 1080), (3840, 2160)]
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: two)
    app = window()
    shell = Shell(app, Settings())
    display._window().position = (2100, 300)
    shell.keep_window()
    kept = load_settings()
    assert kept.place == (2100, 300)
    assert kept.displays == tuple(two)
    large = replace(kept, window=(3000, 1800))
    assert display.first_size(large) == (3000, 1800)  # the larger display is still there
    display._window().position = (0, 0)
    display.settle(kept)
    assert tuple(display._window().position) == (2100, 300)
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: two[:1])
    assert display.first_size(large)[0] <= 1920
    display._window().position = (10, 10)
    display.settle(kept)
    assert tuple(display._window().position) == (10, 10)


@pytest.mark.parametrize("raw", ["[1]", '"here"', "[1, 2, 3]", "[1e9, 0]", "[true, false]", "{}"])
def test_a_place_that_makes_no_sense_is_forgotten(home, raw):
    paths.settings().parent.mkdir(parents=True, exist_ok=True)
    paths.settings().write_text(f'{{"place": {raw}, "displays": {raw}, "window": {raw}}}')
    kept = load_settings()
    assert kept.place is None
    assert kept.window is None
    assert kept.displays == ()


def test_waiting_is_told_and_goes_away(window, home, clock):
    app = window()
    shell = Shell(app, Settings())
    shell.show_title()
    done = []
    waiting = shell._busy.begin("Thinking")
    draws(app, clock, 1)
    assert any("Thinking" in toast.text for toast in app.toasts)
    draws(app, clock, 5)
    assert sum("Thinking" in toast.text for toast in app.toasts) == 1
    shell._after(waiting, done.append)(5)
    assert done == [5]
    assert not app.toasts


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
