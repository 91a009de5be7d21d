"""Typed text and numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.desktop.kit import Column, NumberField, Screen, TextField, drive


class Fields(Screen):
    def __init__(self):
        super().__init__()
        self.numbers = []
        self.entered = []

    def build(self):
        return Column(
            NumberField("number", 50, 10, 200, 5, self.numbers.append, unit="MW"),
            TextField("text", "abc", on_enter=self.entered.append, limit=8),
        )


@pytest.fixture
def app(window):
    app = window()
    app.push(Fields())
    return app


def enter(app, typed):
    app.screen.focus_on("number")
    drive.press(app, "ctrl+a")
    drive.type_text(app, typed)
    drive.press(app, "return")
    return app.screen.get("number").value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("120", 120),
        ("1,2", 12),
        ("9999", 200),
        ("-3", 10),
        ("", 50),
        ("-", 50),
        ("1.2.3", 50),
        ("12abc", 12),
        ("1e5", 15),
    ],
)
def test_a_number_is_taken_clamped_or_put_back(app, typed, value):
    assert enter(app, typed) == value
    assert app.screen.get("number").text == f"{value:g}"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_no_typing_leaves_the_range(typed):
    field = NumberField("n", 50, 10, 200)
    field.text = ""
    for letter in typed:
        field.insert(letter)
    field.take()
    assert 10 <= field.value <= 200
    assert field.in_range()


def test_arrows_step_and_stop_at_the_range(app):
    app.screen.focus_on("number")
    drive.press(app, "up", "pageup", "pagedown", "pagedown", "down")
    assert app.screen.numbers == [55, 105, 55, 10]


def test_leaving_takes_the_number_and_the_range_is_shown(app):
    app.screen.focus_on("number")
    drive.press(app, "ctrl+a", "7", "5", "tab")
    assert app.screen.numbers == [75]
    assert any("10" in run.text and "200 MW" in run.text for run in app.walk_text())


def test_text_is_edited_with_caret_and_selection(app):
    app.screen.focus_on("text")
    drive.press(app, "end", "d", "left", "left", "x")
    assert app.screen.get("text").text == "abxcd"
    drive.press(app, "home", "shift+right", "shift+right", "q", "delete", "backspace")
    assert app.screen.get("text").text == "cd"
    drive.type_text(app, "0123456789")
    assert len(app.screen.get("text").text) == 8
    drive.press(app, "return")
    assert app.screen.entered == ["012345cd"]
