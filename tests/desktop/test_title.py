"""The title and a new game: what moves, what goes on, every choice by keyboard."""

import itertools
import subprocess
import sys

import pygame
import pytest

from game import paths
from game.desktop import text
from game.desktop.code import RIVALS, Challenge, parse_code, players, rivals_among
from game.desktop.kit import drive
from game.desktop.menus import menu as menus
from game.desktop.menus.seatfacts import par_of, seat_of
from game.desktop.menus.title import IDLE_SECONDS
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.engine.opening import Setup
from maps.loader import list_maps, load_map
from tests.desktop.screens import started, tab_to

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


@pytest.mark.parametrize("code", ["pocket-kitefield-42-8", "pocket-kitefield-42-8-calm"])
def test_a_code_typed_in_is_taken_over(shell, code):
    shell.show_new()
    screen = shell.app.screen
    screen.focus_on("code")
    drive.press(shell.app, "ctrl+a")
    drive.type_text(shell.app, code)
    assert str(screen.challenge) == code
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
