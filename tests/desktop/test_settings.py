"""Settings, keys and the window: by keyboard, kept, never broken by a bad file."""

import json
from dataclasses import replace

import pygame
import pytest

from game import paths
from game.desktop import display
from game.desktop import text as t
from game.desktop.code import Challenge
from game.desktop.keymap import DEFAULT_KEYS, FIXED, changes, key_text, keys_of, may_be
from game.desktop.kit import drive
from game.desktop.menus import menu as menus
from game.desktop.settings import Settings, load_settings, save_settings
from game.desktop.shell import Shell
from tests.desktop.screens import tab_to

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
