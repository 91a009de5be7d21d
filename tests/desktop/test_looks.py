"""Text can be read: it fits, it does not overlap, it stands out, on every page of the gallery at every scale."""

import itertools

import pytest

from game.desktop.gallery.pages import PAGES
from game.desktop.gallery.screen import Gallery
from game.desktop.kit import Button, Segmented, Theme, contrast, icons
from game.desktop.kit.theme import ROLES

SCALES = [100, 115, 130, 145, 160]


@pytest.fixture(autouse=True)
def _strict_icons(monkeypatch):
    monkeypatch.setattr(icons, "strict", True)


@pytest.fixture(params=itertools.product(SCALES, PAGES), ids=str)
def app(request, window):
    percent, page = request.param
    app = window((1280, 800), percent)
    app.push(Gallery(page))
    return app


def test_every_text_is_whole(app):
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    for run in app.walk_text():
        assert not run.cut, run
        if run.widget in boxes and not run.clipped:
            assert boxes[run.widget].rect.contains(run.rect), run


def test_no_text_lies_upon_another_or_leaves_the_window(app):
    window = app.surface.get_rect()
    runs = app.walk_text()
    for run in runs:
        assert window.contains(run.rect) or run.clipped, run
    for a, b in itertools.combinations(runs, 2):
        if a.layer == b.layer and a.widget != b.widget and not (a.clipped or b.clipped):
            assert not a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)), (a, b)


@pytest.mark.parametrize(("theme", "wanted"), [(Theme(), 4.5), (Theme.high_contrast(), 7.0)])
def test_every_text_colour_stands_out_on_every_ground(theme, wanted):
    for text, ground in itertools.product(theme.texts, theme.grounds):
        assert contrast(theme.colour(text), theme.colour(ground)) >= wanted, (text, ground)
    for ground in ("primary", "primary-hover", "primary-pressed"):
        assert contrast(theme.colour("on-primary"), theme.colour(ground)) >= wanted
    for text, ground in itertools.product(("text", "muted"), ("selected", "raised-hover")):
        assert contrast(theme.colour(text), theme.colour(ground)) >= wanted


def test_borders_are_clear_in_high_contrast():
    theme = Theme.high_contrast()
    for border, ground in itertools.product(("border", "border-strong", "focus"), theme.grounds):
        assert contrast(theme.colour(border), theme.colour(ground)) >= 3.0


def test_no_text_is_smaller_than_twelve_pixels():
    assert min(pixels for pixels, _ in ROLES.values()) >= 12


def test_changing_scale_or_theme_changes_the_window_at_once(window):
    app = window()
    app.push(Gallery())
    app.pump()
    before = app.screen.get("end").rect.h
    app.set_look(percent=150)
    assert app.pump()
    assert app.screen.get("end").rect.h > before
    spot = app.screen.get("end").rect.move(8, 0).midleft
    blue = app.surface.get_at(spot)
    app.set_look(theme=Theme.high_contrast())
    assert app.pump()
    assert app.surface.get_at(spot) != blue


def test_a_picture_can_be_saved(window, tmp_path):
    app = window()
    app.push(Gallery())
    app.screenshot(tmp_path / "gallery.png")
    assert (tmp_path / "gallery.png").stat().st_size > 20_000
