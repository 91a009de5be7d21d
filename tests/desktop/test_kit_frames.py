"""What a frame costs: sections that stay, places drawn anew, work put off to a later turn."""

import pygame
import pytest

from game.desktop.kit import Button, Column, Label, Layers, Panel, Row, Screen, Scroll, Slider, Space, Widget, drive


class Shop(Screen):
    """Two sections side by side upon a see-through whole, one of them scrolled."""

    left, right, built = "one", "two", 0

    def build(self) -> Widget:
        def part(name: str, words: str) -> Widget:
            self.built += 1
            lines = Column(*(Label(f"{words} {i}", id=f"{name}-{i}") for i in range(40)))
            head = Label(words, id=f"{name}-words", tip="A tip")
            return Panel(head, Scroll(f"{name}-list", lines, grow=1), id=name, width=300)

        left = self.section("left", lambda: part("left", self.left), self.left)
        right = self.section("right", lambda: part("right", self.right), self.right)
        return Layers(Column(Row(left, Space(), right, pad=20, grow=1)))


@pytest.fixture
def app(window):
    app = window()
    app.push(Shop())
    app.pump()
    return app


def places(app):
    """Where the next frame draws."""
    app.screen.layout()
    return app.screen.draw(app.surface)


def test_a_section_is_built_when_it_shows_something_else(app):
    shop, left, right = app.screen, app.screen.get("left"), app.screen.get("right")
    assert shop.built == 2
    shop.refresh()
    assert shop.built == 2
    assert not app.pump()  # nothing has changed, and nothing is drawn
    shop.right = "three"
    shop.refresh()
    assert shop.built == 3
    assert shop.get("left") is left
    assert shop.get("right") is not right
    assert "three" in {run.text for run in app.walk_text()}


def test_a_section_keeps_what_the_person_did_whether_it_is_built_or_not(app):
    drive.scroll(app, "left-list", -3)
    drive.scroll(app, "right-list", -3)
    app.screen.focus_on("right-words")
    before = [app.screen.get(f"{name}-9").rect.y for name in ("left", "right")]
    app.screen.right = "three"
    app.screen.refresh()
    app.pump()
    assert [app.screen.get(f"{name}-9").rect.y for name in ("left", "right")] == before
    assert app.screen.focused is app.screen.get("right-words")


def test_another_size_or_scale_builds_every_section(app):
    app.set_look(percent=130)
    assert app.screen.built == 4
    app.screen.forget_sections()
    app.screen.refresh()
    assert app.screen.built == 6


def test_a_section_must_have_its_name(app):
    app.screen.build = lambda: app.screen.section("a", lambda: Label("a", id="b"))
    with pytest.raises(ValueError, match="'a' has the id 'b'"):
        app.screen.refresh()


def test_only_the_place_of_what_changed_is_drawn(app):
    label = app.screen.get("left-words")
    label.text = "Other words"
    (place,) = places(app)
    assert place.contains(label.rect)
    assert place.w * place.h < app.screen.get("left").rect.w * 60
    app.screen.right = "three"
    app.screen.refresh()
    (place,) = places(app)
    assert place.contains(app.screen.get("right").rect)
    assert not place.colliderect(app.screen.get("left").rect)
    assert places(app) == []


def test_hover_focus_toast_and_tip_are_drawn_where_they_are(window, clock):
    class Two(Screen):
        def build(self):
            return Row(Button("a", "One", tip="A tip"), Space(), Button("b", "Two"), pad=20)

    app = window()
    app.push(Two())
    app.pump()
    drive.point(app, "a")
    shown = app.screen.get("a").rect
    clock.pass_(1.0)
    assert app.screen.tips.rect is None
    app.screen.wake(app.now())
    (place,) = places(app)
    assert place.contains(app.screen.tips.rect)
    drive.point(app, (640, 600))
    app.screen.by_key = True
    app.screen.focus_on("b")
    (place,) = places(app)
    assert place.contains(app.screen.get("b").rect.inflate(6, 6))
    assert not place.colliderect(shown)
    app.toast("Saved.")
    app.pump()
    assert app.picture().surface.get_view("0").raw == app.surface.get_view("0").raw


class Price(Screen):
    """A slider and what hangs on it."""

    price, built = 0.0, 0

    def build(self) -> Widget:
        self.built += 1
        return Column(Slider("s", "Price", self.price, 0, 100, 1, self.take), Label(f"{self.price:.0f}", id="shown"))

    def take(self, price: float) -> None:
        self.price = price
        self.refresh_often()


def test_what_hangs_on_a_slider_follows_it_and_catches_up_when_it_is_let_go(window, clock):
    app = window()
    app.in_slices = True
    app.push(Price())
    app.pump()
    track = app.screen.get("s").rect.inflate(-20, 0)
    y = app.screen.get("s").rect.bottom - 12
    app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(track.x, y), button=1))
    app.pump()
    before = app.screen.built
    for x in range(10, 110, 10):
        clock.pass_(0.01)
        pos = (track.x + x, y)
        app.post(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(10, 0), buttons=(1, 0, 0)))
        app.pump()
        assert app.screen.get("s").value == app.screen.price
    assert 2 <= app.screen.built - before <= 5
    app.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=1))
    app.pump()
    assert app.screen.get("shown").text == f"{app.screen.price:.0f}"


def test_work_for_a_later_turn_waits_until_what_changed_is_drawn(app):
    done = []
    app.screen.refresh()
    app.screen.spoil(None)
    app.hold_frame()
    app.next_turn(lambda: done.append("later"))
    assert not app.pump()  # held
    assert not done
    assert app.pump()
    assert not done
    app.pump()
    assert done == ["later"]
