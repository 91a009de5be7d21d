"""Tips explain by mouse and by key, hold still when asked, and their words have tips of their own."""

import itertools

import pygame
import pytest

from game.desktop.gallery.pages import PAGES
from game.desktop.gallery.screen import Gallery
from game.desktop.kit import Button, Column, Label, Row, Screen, Space, Table, Tip, drive
from game.desktop.kit.table import Heading
from game.desktop.kit.tips import place_tip

RICH = Tip(
    "Land",
    "Your share of [[anchored|anchored spending]], by [[size]] and [[unknown]].",
    rows=[("You", "37%"), ("Change", "+1.2 pts", "good")],
    terms={"anchored": "Spending that stays.", "size": Tip("Size", "All it spends.", rows=[("Africa", "$1.2B")])},
    note="Build where you are weak.",
)


class Tips(Screen):
    def build(self):
        return Column(
            Row(Label("Land 37%", id="rich", tip=RICH), Button("b", "Go"), gap=300),
            Button("off", "Buy", enabled=False, reason="No cash.", tip=RICH),
            Label("lazy", id="lazy", tip=lambda: "worked out now"),
            Space(),
            pad=40,
        )


@pytest.fixture
def app(window):
    app = window()
    app.push(Tips())
    app.pump()
    return app


def said(app):
    return " ".join(run.text for run in app.walk_text() if run.widget == "tooltip")


def wait(app, clock, seconds=0.5):
    clock.pass_(seconds)
    app.pump()


def test_a_rich_tip_says_all_its_parts(app, clock):
    drive.point(app, "rich")
    wait(app, clock)
    words = said(app)
    assert all(part in words for part in ("Land", "anchored spending", "unknown", "37%", "+1.2 pts", "Build where"))
    assert "[[" not in words
    assert "Spending that stays." not in words
    assert app.screen.get("rich").tip_text().startswith("Land\nYour share of anchored spending, by size")


def test_by_key_f2_pins_tab_goes_to_words_and_escape_leaves(app, clock):
    app.screen.focus_on("rich")
    drive.press(app, "f2")
    wait(app, clock)
    drive.press(app, "tab")
    assert "Spending that stays." in said(app)
    drive.press(app, "tab")
    assert "All it spends." in said(app)
    assert "$1.2B" in said(app)
    drive.press(app, "shift+tab")
    assert "Spending that stays." in said(app)
    assert app.screen.focused.id == "rich"
    drive.press(app, "escape")
    assert "Spending that stays." not in said(app)
    assert "Land" in said(app)
    drive.press(app, "escape")
    assert said(app) == ""
    drive.press(app, "tab")
    assert app.screen.focused.id == "b"


def test_by_mouse_holding_still_pins_and_a_word_shows_its_tip(app, clock):
    drive.point(app, "rich")
    wait(app, clock)
    assert not app.screen.tips.pinned
    wait(app, clock)
    wait(app, clock)
    assert app.screen.tips.pinned
    tips = app.screen.tips
    word = tips.links[0].rects[0].move(tips.rect.topleft).center
    drive.point(app, word)
    assert "Spending that stays." in said(app)
    drive.point(app, (1270, 790))
    assert said(app) == ""
    assert not tips.pinned


def test_a_click_in_a_pinned_tip_does_not_reach_what_is_below(app, clock):
    pressed = []
    app.screen.get("off").enabled = True
    app.screen.get("off").on_click = lambda: pressed.append(1)
    drive.point(app, "rich")
    for _ in range(4):
        wait(app, clock)
    below = app.screen.tips.rect.clip(app.screen.get("off").rect)
    assert below.w > 0
    drive.click(app, below.center)
    assert pressed == []
    assert app.screen.tips.pinned
    drive.click(app, (1270, 790))
    assert not app.screen.tips.pinned


def test_a_disabled_control_says_why_first(app, clock):
    app.screen.focus_on("off")
    drive.press(app, "f2")
    wait(app, clock)
    assert said(app).startswith("No cash. Land")
    assert app.screen.get("off").tip_text().startswith("No cash.\n")


def test_a_tip_may_be_worked_out_when_shown(app, clock):
    drive.point(app, "lazy")
    wait(app, clock)
    assert said(app) == "worked out now"


def test_the_glossary_explains_words_that_a_tip_does_not(app, clock):
    app.glossary = {"unknown": "Known after all."}.get
    app.screen.focus_on("rich")
    drive.press(app, "f2")
    wait(app, clock)
    drive.press(app, "tab", "tab", "tab")
    assert "Known after all." in said(app)


def test_a_row_of_a_table_has_its_tip_beside_it(window, clock):
    class Rows(Screen):
        def build(self):
            headings, rows = [Heading("Firm")], [("a",), ("b",), ("c",)]
            return Row(Table("t", headings, rows, selected=1, tips=lambda i: f"tip {i}", width=200), pad=20)

    app = window()
    app.push(Rows())
    app.screen.focus_on("t")
    drive.press(app, "down")
    wait(app, clock)
    wait(app, clock)
    assert said(app) == "tip 2"
    drive.point(app, app.screen.get("t").row_rect(0).center)
    wait(app, clock)
    assert said(app) == "tip 0"
    assert not app.screen.tips.rect.colliderect(app.screen.get("t").rect)


def test_a_tip_stays_in_the_window_and_off_what_it_explains():
    area = pygame.Rect(0, 0, 1280, 800)
    for x, y, w, h in itertools.product((0, 500, 1200), (0, 380, 760), (30, 300), (20, 200)):
        near = pygame.Rect(x, y, w, h).clip(area)
        for size, beside in itertools.product(((340, 180), (120, 30)), (False, True)):
            spot = place_tip(size, near, area, 6, None, beside)
            assert area.contains(spot)
            assert not spot.colliderect(near)


@pytest.mark.parametrize("percent", [100, 160])
@pytest.mark.parametrize("page", PAGES)
def test_every_tip_of_the_gallery_is_whole_and_in_the_window(window, clock, page, percent):
    app = window((1280, 800), percent)
    app.push(Gallery(page))
    app.pump()
    stops = [w.id for w in app.screen.walk() if w.can_focus() and w.tip_at(None)]
    assert stops
    for stop in stops:
        app.screen.focus_on(stop)
        drive.press(app, "f2")
        wait(app, clock)
        runs = [run for run in app.walk_text() if run.widget == "tooltip"]
        assert runs, stop
        for run in runs:
            assert not run.cut, run
            assert app.surface.get_rect().contains(run.rect), run
        drive.press(app, "escape")
