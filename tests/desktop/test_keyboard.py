"""Everything can be reached and used by keyboard alone."""

import pytest

from game.desktop.gallery.pages import PAGES
from game.desktop.gallery.screen import Gallery
from game.desktop.kit import (
    Button,
    Column,
    Dropdown,
    Label,
    Row,
    Screen,
    Segmented,
    Slider,
    Tabs,
    Widget,
    drive,
)


class One(Screen):
    """A screen around given widgets."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def build(self) -> Widget:
        return Column(*self._widgets, pad=20)


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_every_stop_and_comes_round(window, page):
    app = window()
    app.push(Gallery(page))
    app.pump()
    wanted = {widget.id for widget in app.screen.walk() if widget.can_focus()}
    seen = []
    for _ in range(len(wanted)):
        drive.press(app, "tab")
        seen.append(app.screen.focused.id)
    assert set(seen) == wanted
    drive.press(app, "tab")
    assert app.screen.focused.id == seen[0]
    drive.press(app, "shift+tab")
    assert app.screen.focused.id == seen[-1]


def test_every_kind_of_control_is_a_stop(window):
    app = window()
    app.push(Gallery("controls"))
    stops = {widget.id for widget in app.screen.walk() if widget.can_focus()}
    assert {"end", "undo", "menu", "search", "price", "chip", "finance", "closed", "new", "off", "card-act"} <= stops
    app.screen.turn("charts")
    app.pump()
    stops = {widget.id for widget in app.screen.walk() if widget.can_focus()}
    assert {"shares", "causes", "range-Cash"} <= stops
    app.screen.turn("tables")
    app.pump()
    stops = {widget.id for widget in app.screen.walk() if widget.can_focus()}
    assert {"firms", "news", "meter-0"} <= stops


@pytest.mark.parametrize("page", PAGES)
def test_focus_is_scrolled_into_sight(window, page):
    app = window((1280, 620))
    app.push(Gallery(page))
    app.pump()
    for stop in [widget.id for widget in app.screen.walk() if widget.can_focus()]:
        app.screen.focus_on(stop)
        shown = app.screen.get(stop)
        seen = shown.view()
        assert seen.h >= min(shown.rect.h, 300), (stop, seen, shown.rect)


@pytest.mark.parametrize("key", ["return", "space"])
def test_enter_and_space_press_a_button(window, key):
    pressed = []
    app = window()
    app.push(One(Button("go", "Go", lambda: pressed.append(1))))
    drive.press(app, "tab", key)
    assert pressed == [1]


def test_a_disabled_button_does_nothing_but_tells_why(window, clock):
    pressed = []
    app = window()
    app.push(One(Button("go", "Go", lambda: pressed.append(1), enabled=False, reason="No cash: sell a stake first.")))
    drive.press(app, "tab", "return")
    clock.pass_(1)
    app.pump()
    assert pressed == []
    assert "No cash: sell a stake first." in " ".join(run.text for run in app.walk_text())


def test_arrows_go_to_the_neighbour(window):
    app = window()
    app.push(One(Row(Button("a", "A"), Button("b", "B")), Button("c", "C")))
    drive.press(app, "tab", "right")
    assert app.screen.focused.id == "b"
    drive.press(app, "down")
    assert app.screen.focused.id == "c"


def test_slider_steps_ends_and_stays_in_range(window):
    told = []
    app = window()
    app.push(One(Slider("s", "Power", 50, 0, 100, 5, told.append)))
    drive.press(app, "tab", "right", "left", "left", "pageup", "home", "left", "end", "right")
    assert told == [55, 50, 45, 95, 0, 100]


def test_segmented_and_tabs_choose_by_arrows(window):
    told = []
    app = window()
    pages = [("x", "First", Label("page one")), ("y", "Second", Label("page two"))]
    app.push(One(Segmented("s", [("a", "A"), ("b", "B")], "a", told.append), Tabs("t", pages)))
    drive.press(app, "tab", "right", "right")
    assert told == ["b"]
    drive.press(app, "tab", "right")
    texts = {run.text for run in app.walk_text()}
    assert "page two" in texts
    assert "page one" not in texts


def test_dropdown_opens_chooses_and_gives_focus_back(window):
    told = []
    app = window()
    app.push(One(Dropdown("d", [("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")], "a", told.append)))
    drive.press(app, "tab", "return", "down", "return")
    assert told == ["b"]
    assert app.screen.focused.id == "d"
    drive.press(app, "return", "g", "return")
    assert told == ["b", "c"]
    drive.press(app, "return", "down", "escape")
    assert told == ["b", "c"]
    assert len(app.screen.layers) == 1


def test_a_modal_keeps_the_keyboard_and_escape_gives_it_back(window):
    app = window()
    app.push(Gallery())
    app.screen.focus_on("leave")
    drive.press(app, "return")
    for _ in range(5):
        drive.press(app, "tab")
        assert app.screen.focused.id in {"yes", "no"}
    drive.click(app, (20, 20))
    assert len(app.screen.layers) == 2
    drive.press(app, "escape")
    assert app.screen.focused.id == "leave"


def test_a_shortcut_works_and_does_not_type_itself(window):
    app = window()
    app.push(Gallery())
    drive.press(app, "/", "a", "/")
    assert app.screen.focused.id == "search"
    assert app.screen.get("search").text == "a/"
