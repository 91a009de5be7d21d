"""Text can be read: it fits, it does not overlap, it stands out, at every interface scale."""

import itertools

import pytest

from game.desktop.gallery import Gallery
from game.desktop.kit import Button, Segmented, Theme, contrast
from game.desktop.kit.theme import ROLES

SCALES = [100, 115, 130, 145, 160]


@pytest.fixture(params=SCALES)
def app(request, window):
    app = window((1280, 800) if request.param <= 130 else (1920, 1080), request.param)
    app.push(Gallery())
    return app


def test_buttons_show_their_whole_text(app):
    runs = app.walk_text()
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    found = set()
    for run in runs:
        if run.widget in boxes:
            found.add(run.widget)
            assert not run.cut, run
            assert boxes[run.widget].rect.contains(run.rect), run
    assert {"end", "undo", "commit", "posture"} <= found


def test_no_text_lies_upon_another(app):
    for a, b in itertools.combinations(app.walk_text(), 2):
        if a.layer == b.layer and a.widget != b.widget and not (a.clipped or b.clipped):
            assert not a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)), (a, b)


def test_no_text_leaves_the_window(app):
    window = app.surface.get_rect()
    for run in app.walk_text():
        assert window.contains(run.rect) or run.clipped, run


def test_every_text_colour_stands_out_on_every_ground():
    theme = Theme()
    for text, ground in itertools.product(theme.texts, theme.grounds):
        assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5, (text, ground)
    for ground in ("primary", "primary-hover"):
        assert contrast(theme.colour("on-primary"), theme.colour(ground)) >= 4.5
    for ground in ("selected", "raised-hover"):
        assert contrast(theme.colour("text"), theme.colour(ground)) >= 4.5


def test_no_text_is_smaller_than_twelve_pixels():
    assert min(pixels for pixels, _ in ROLES.values()) >= 12


def test_changing_the_scale_changes_the_window_at_once(window):
    app = window()
    app.push(Gallery())
    app.pump()
    before = app.screen.get("end").rect.h
    app.set_look(percent=150)
    assert app.pump()
    assert app.screen.get("end").rect.h > before


def test_a_picture_can_be_saved(window, tmp_path):
    app = window()
    app.push(Gallery())
    app.screenshot(tmp_path / "gallery.png")
    assert (tmp_path / "gallery.png").stat().st_size > 20_000
