"""The window redraws when something changed, keeps its place, and stands any input."""

import operator
import os
import random

import pygame
import pytest

from game.desktop.gallery.pages import PAGES
from game.desktop.gallery.screen import Gallery
from game.desktop.helper import Helper, HelperLost
from game.desktop.kit import Button, Column, Label, Screen, Slider, TextField, drive
from game.desktop.window import open_window


class Live(Screen):
    """Rebuilt at every change, as a screen with a forecast is."""

    value = 0

    def build(self):
        return Column(Slider("s", "Value", self.value, 0, 100, 5, self.take), TextField("name", "", self.typed))

    def take(self, value):
        self.value = value
        self.refresh()

    def typed(self, text):
        self.refresh()


def test_nothing_is_drawn_when_nothing_changed(window, clock):
    app = window()
    app.push(Gallery())
    assert app.pump()
    clock.pass_(5)
    assert not app.pump()
    assert app.sleep_seconds() is None
    app.screen.get("new").value = 500
    assert app.pump()


def test_a_rebuilt_screen_keeps_focus_scroll_and_selection(window):
    app = window()
    app.push(Gallery("tables"))
    app.screen.focus_on("firms")
    drive.press(app, "end")
    app.screen.refresh()
    app.pump()
    assert app.screen.focused is app.screen.get("firms")
    assert app.screen.get("firms").selected == 47
    last = [run for run in app.walk_text() if run.widget == "firms" and not run.clipped][-3:]
    assert last[0].text == "Atlas"


def test_a_tip_comes_after_a_moment_by_mouse_and_by_key(window, clock):
    app = window()
    app.push(Gallery())
    tip = "2 decisions are still open."

    def shown():
        return tip in {run.text for run in app.walk_text()}

    drive.point(app, "end")
    assert not shown()
    clock.pass_(0.5)
    assert app.pump()
    assert shown()
    drive.point(app, (1200, 780))
    assert not shown()
    stops = [widget.id for widget in app.screen.walk() if widget.can_focus()]
    app.screen.focus_on(stops[stops.index("end") - 1])
    drive.press(app, "tab")
    clock.pass_(0.5)
    assert shown()


def test_a_toast_goes_by_itself(window, clock):
    app = window()
    app.push(Gallery())
    app.toast("Saved.")
    app.pump()
    assert any(run.text == "Saved." for run in app.walk_text())
    clock.pass_(5)
    assert app.pump()
    assert not any(run.text == "Saved." for run in app.walk_text())


def test_later_and_soon_run_in_the_window(window, clock):
    app = window()
    app.push(Gallery())
    done = []
    app.after(2, lambda: done.append("later"))
    app.call_soon(lambda: done.append("soon"))
    app.pump()
    assert done == ["soon"]
    clock.pass_(2)
    app.pump()
    assert done == ["soon", "later"]


def test_two_widgets_may_not_share_an_id(window):
    screen = Gallery()
    build = screen.build

    def twice():
        tree = build()
        tree.children.append(build().children[0])
        return tree

    screen.build = twice
    with pytest.raises(ValueError, match="two widgets are called"):
        window().push(screen)


def test_a_drag_and_typing_go_on_while_the_screen_is_rebuilt(window):
    app = window()
    app.push(Live())
    app.pump()
    track = app.screen.get("s").rect
    app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(track.x + 20, track.centery), button=1))
    for x in (0.25, 0.5, 0.75):
        at = (track.x + int(track.w * x), track.centery)
        app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 0), buttons=(1, 0, 0)))
        app.pump()
    assert app.screen.value == 75
    app.screen.focus_on("name")
    drive.type_text(app, "ab")
    drive.press(app, "left", "x")
    assert app.screen.get("name").text == "axb"


def test_a_modal_given_as_a_function_is_rebuilt_too(window):
    app = window()
    app.push(Live())
    app.screen.open_modal(lambda: Column(Slider("inner", "Inner", app.screen.value, 0, 100, 5, app.screen.take)))
    drive.press(app, "right", "right", "right")
    assert app.screen.value == 15
    assert app.screen.focused.id == "inner"


@pytest.mark.usefixtures("_as_anew")
@pytest.mark.parametrize("seed", range(6))
def test_random_input_never_breaks_it(window, clock, seed):
    app = window((960, 640))
    app.push(Gallery(list(PAGES)[seed % len(PAGES)]))
    draw = random.Random(seed)
    keys = ["tab", "shift+tab", "return", "space", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"]
    keys += ["escape", "backspace", "delete", "ctrl+a", "ctrl+v", "/", "a", "7", "-", "+", ".", "f2", "f2"]
    app.screen.leave = lambda: None
    app.screen.refresh()
    for _ in range(600):
        clock.pass_(draw.random() * 0.3)
        pos = (draw.randrange(-5, 970), draw.randrange(-5, 650))
        kind = draw.randrange(6)
        if kind < 3:
            drive.press(app, draw.choice(keys))
        elif kind == 3:
            drive.click(app, pos, draw.choice([1, 1, 1, 3]))
        elif kind == 4:
            drive.scroll(app, pos, draw.choice([-3, -1, 1, 3]))
        else:
            app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(1, 1), buttons=(1, 0, 0)))
            app.post(pygame.event.Event(draw.choice([pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP]), pos=pos, button=1))
            app.pump()
    assert app.running
    assert app.screen.find("pages") is not None


def test_the_loop_sleeps_when_nothing_moves_and_ends_when_told():
    app = open_window((960, 640))
    app.push(Gallery())
    drawn = []
    draw = app.draw
    app.draw = lambda whole: (drawn.append(1), draw(whole))
    app.after(0.1, lambda: app.toast("hello"))
    app.after(0.3, app.quit)
    app.run()
    assert len(drawn) <= 4


class Counting(Screen):
    """Counts how often it is built and drawn."""

    built = drawn = 0

    def build(self):
        self.built += 1
        return Column(Slider("s", "Value", 0, 0, 100, 1, lambda x: self.refresh()), Label("Below", id="below"))

    def paint_below(self, canvas):
        self.drawn += 1
        super().paint_below(canvas)


def test_of_motions_in_a_row_only_the_last_counts(window):
    app = window()
    app.push(Counting())
    app.pump()
    slider = app.screen.get("s")
    at = drive.point(app, "s")
    app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(at[0], slider.rect.bottom - 12), button=1))
    app.pump()
    before = app.screen.built
    for x in range(20):
        pos = (at[0] + 10 * x, slider.rect.bottom - 12)
        app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(10, 0), buttons=(1, 0, 0)))
    app.pump()
    assert app.screen.built == before + 1


def test_many_wishes_for_a_refresh_build_once(window):
    app = window()
    app.push(Counting())
    app.pump()
    before = app.screen.built
    for _ in range(5):
        app.screen.refresh_soon()
    assert app.pump()
    assert app.screen.built == before + 1
    assert not app.pump()


def test_what_lies_beneath_a_modal_is_built_and_drawn_when_it_must_be(window):
    app = window()
    app.push(Counting())
    app.pump()
    screen = app.screen
    screen.open_modal(lambda: Button("ok", "All right", screen.close_top))
    app.pump()
    built, drawn = screen.built, screen.drawn
    screen.refresh_soon()
    app.pump()
    drive.press(app, "tab")
    assert (screen.built, screen.drawn) == (built, drawn)
    screen.get("below").text = "Changed"
    app.pump()
    assert screen.drawn == drawn + 1
    assert "Changed" in [run.text for run in app.walk_text()]
    screen.close_top()
    app.pump()
    assert screen.built == built + 1


def test_a_helper_answers_and_passes_errors_on():
    helper = Helper()
    try:
        assert helper.run(operator.add, 2, 3) == 5
        with pytest.raises(ZeroDivisionError):
            helper.run(operator.truediv, 1, 0)
        assert helper.run(os.getpid) not in (os.getpid(), 0)
        with pytest.raises(HelperLost):
            helper.run(os._exit, 1)
        assert helper.run(operator.add, "a", "b") == "ab"  # another process
    finally:
        helper.close()
