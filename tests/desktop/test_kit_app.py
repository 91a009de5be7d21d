"""What a game plugs into the kit: icons, sounds, keys, movement; and that the kit knows no game."""

import runpy
import subprocess
import sys

import pygame
import pytest

from game.desktop import kit
from game.desktop.kit import (
    Button,
    Card,
    Cell,
    Column,
    Heading,
    Icon,
    Label,
    Screen,
    Scroll,
    Segmented,
    Space,
    Table,
    drive,
    icons,
)
from game.desktop.window import icon_folder


class One(Screen):
    def __init__(self, *widgets):
        super().__init__()
        self._widgets = widgets

    def build(self):
        return Column(*self._widgets, Space(), pad=20)


# -- icons ------------------------------------------------------------------------


def test_every_icon_draws_something_in_the_colour_asked_for(window):
    app = window()
    names = app.look.icons.names()
    assert {"info", "circle-check", "triangle-alert", "circle-x", "x"} <= set(names)
    for name in names:
        image = app.look.icons.draw(name, 32, (200, 40, 10))
        assert image.get_size() == (32, 32)
        lit = [image.get_at((x, y)) for x in range(32) for y in range(32) if image.get_at((x, y))[3] > 200]
        assert len(lit) > 20, name
        assert {tuple(pixel)[:3] for pixel in lit} == {(200, 40, 10)}, name
        assert image is app.look.icons.draw(name, 32, (200, 40, 10))


def test_an_unknown_icon_is_nothing_in_play_and_an_error_in_tests(window, monkeypatch):
    app = window()
    monkeypatch.setattr(icons, "strict", False)
    app.push(One(Icon("no-such-icon")))
    app.pump()
    monkeypatch.setattr(icons, "strict", True)
    with pytest.raises(KeyError, match="no-such-icon"):
        app.draw()


def test_icons_take_room_beside_text(window):
    app = window()
    app.push(
        One(
            Button("plain", "Go", place="start"),
            Button("iconed", "Go", icon="zap", place="start"),
            Button("alone", "", icon="menu", tip="Menu", place="start"),
            Label("Cash", icon="coins", id="label", place="start"),
            Card("card", Label("Deal", id="inner"), icon="handshake"),
            Segmented("s", [("a", "Land", "flag"), ("b", "Power")], "a"),
            Table(
                "t",
                [Heading("Firm", icon="building-2"), Heading("Land", 90, "right")],
                [(Cell("You", icon="crown"), "3%")],
            ),
        )
    )
    app.pump()
    get = app.screen.get
    assert get("iconed").rect.w > get("plain").rect.w
    assert get("alone").rect.w == pytest.approx(get("alone").rect.h, abs=4)
    assert get("inner").rect.x > get("card").rect.x + 24
    assert not any(run.cut for run in app.walk_text())


def test_the_game_has_an_icon_folder():
    assert icon_folder().is_dir()


# -- sounds -----------------------------------------------------------------------


def test_controls_give_cues_and_the_kit_plays_nothing(window):
    pygame.mixer.quit()  # as another test may have left it
    heard = []
    app = window()
    app.on_cue = heard.append
    app.push(
        One(
            Button("go", "Go", lambda: None, kind="primary"),
            Button("b", "B", lambda: None),
            Button("off", "Off", lambda: None, enabled=False, reason="no"),
            Segmented("s", [("a", "A"), ("b", "B")], "a"),
        )
    )
    drive.click(app, "go")
    drive.click(app, "b")
    app.screen.focus_on("off")
    drive.press(app, "return")
    app.screen.focus_on("s")
    drive.press(app, "right")
    app.toast("Broken.", "bad")
    assert heard == ["confirm", "click", "error", "click", "error"]
    assert not pygame.mixer.get_init()


# -- keys -------------------------------------------------------------------------


def test_an_action_follows_its_key_and_a_plain_key_works_too(window):
    done = []
    app = window()
    app.push(One(Button("end", "End", lambda: None, key="end-quarter")))
    app.screen.shortcuts |= {"end-quarter": lambda: done.append("end"), "f1": lambda: done.append("help")}
    app.keys["end-quarter"] = "e"
    drive.press(app, "e", "f1")
    assert done == ["end", "help"]
    assert "E" in {run.text for run in app.walk_text()}
    app.keys["end-quarter"] = "ctrl+k"
    drive.press(app, "e", "ctrl+k")
    assert done == ["end", "help", "end"]
    app.screen.refresh()
    assert "Ctrl+K" in {run.text for run in app.walk_text()}


# -- movement ---------------------------------------------------------------------


def test_a_movement_runs_to_its_end_then_all_is_still(window, clock):
    app = window()
    app.push(One(Label("x")))
    app.pump()
    parts, ends = [], []
    app.animate(1.0, parts.append, lambda: ends.append(1))
    for _ in range(12):
        clock.pass_(0.1)
        app.pump()
    assert parts[0] == 0.0
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert ends == [1]
    app.pump()
    assert not app.pump()
    assert app.sleep_seconds() is None


def test_nothing_moves_under_reduced_motion(window):
    app = window()
    app.push(One(Label("x")))
    app.set_look(reduced_motion=True)
    parts, ends = [], []
    app.animate(1.0, parts.append, lambda: ends.append(1))
    assert parts == [1.0]
    assert ends == [1]
    app.pump()
    assert not app.pump()


def test_a_stopped_movement_stays_where_it_is(window, clock):
    app = window()
    app.push(One(Label("x")))
    parts, ends = [], []
    motion = app.animate(1.0, parts.append, lambda: ends.append(1))
    motion.stop()
    clock.pass_(2)
    app.pump()
    assert parts == [0.0]
    assert ends == []


# -- on its own -------------------------------------------------------------------


def test_the_kit_imports_nothing_of_the_game():
    code = (
        "import sys, game.desktop.kit;"
        "print([m for m in sys.modules if m.split('.')[0] in ('game', 'agents', 'maps', 'assets')"
        " and not m.startswith('game.desktop.kit') and m not in ('game', 'game.desktop')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_the_example_in_the_docstring_runs(tmp_path):
    lines = [line[4:] for line in kit.__doc__.splitlines() if line.startswith("    ")]
    code = "\n".join(lines).replace("app.run()", "app.pump()").replace('"icons"', repr(str(icon_folder())))
    names = ", ".join(kit.__all__)
    head = f"from __future__ import annotations\nfrom pathlib import Path\nfrom game.desktop.kit import {names}\n"
    (tmp_path / "example.py").write_text(head + code, encoding="utf-8")
    app = runpy.run_path(str(tmp_path / "example.py"))["app"]
    drive.click(app, "sell")
    assert [toast.text for toast in app.toasts] == ["Sold."]
    app.screen.focus_on("price")
    drive.press(app, "right")
    assert "Sell at $11" in {run.text for run in app.walk_text()}


def test_arrows_do_not_go_to_what_another_list_hides(window):
    app = window()
    long = Scroll("long", Column(*(Button(f"row-{i}", str(i), print) for i in range(30)), gap=0), height=120)
    app.push(One(Column(long, Button("above", "above", print), Space(20), Button("below", "below", print), gap=0)))
    app.pump()
    app.screen.focus_on("above")
    drive.press(app, "down")
    assert app.screen.focused.id == "below"
    app.screen.focus_on("row-1")
    for _ in range(20):  # within its list it goes on
        drive.press(app, "down")
    assert app.screen.focused.id == "row-21"
