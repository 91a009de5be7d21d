"""What lies upon what: the mouse falls through what is see-through, dialogs stand where they should."""

import pygame
import pytest

from game.desktop.kit import (
    Button,
    Column,
    Label,
    Layers,
    Panel,
    Row,
    Screen,
    Scroll,
    Slider,
    Space,
    Widget,
    drive,
    modal,
)


class Ground(Widget):
    """Takes all the mouse does."""

    mouse = True

    def __init__(self):
        super().__init__("ground")
        self.seen = []

    def handle(self, event):
        self.seen.append(event.type)
        return True


class World(Screen):
    def __init__(self):
        super().__init__()
        self.ground = Ground()

    def build(self):
        lines = Column(*(Label(f"line {i}", id=f"line-{i}") for i in range(60)))
        panel = Panel(Scroll("list", lines, height=200), id="panel", width=220)
        middle = Column(
            Label("legend", id="legend", tip="what colours mean", place="start"), Space(), Button("b", "Go")
        )
        return Layers(self.ground, Column(Row(panel, middle, gap=0, grow=1)))


@pytest.fixture
def app(window):
    app = window()
    app.push(World())
    app.pump()
    return app


def test_clicks_moves_and_wheel_fall_through_rows_columns_and_space(app):
    ground = app.screen.ground
    drive.click(app, (800, 400))
    drive.scroll(app, (800, 400), 1)
    assert {pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEWHEEL} == set(ground.seen)


def test_a_panel_keeps_the_mouse_to_itself(app):
    ground = app.screen.ground
    drive.click(app, "panel")
    drive.scroll(app, "panel", 30)
    drive.scroll(app, "list", -2)
    assert ground.seen == []


def test_the_wheel_over_a_mere_word_goes_to_what_is_below(app):
    drive.scroll(app, "legend", 1)
    assert app.screen.ground.seen == [pygame.MOUSEWHEEL]
    assert app.screen.hovered.id == "legend"


@pytest.mark.parametrize(("place", "edge"), [("center", None), ("left", "left"), ("right", "right")])
@pytest.mark.parametrize("percent", [100, 160])
def test_a_dialog_stands_where_it_is_told(window, place, edge, percent):
    app = window((1280, 800), percent)
    app.push(World())
    body = Column(*(Slider(f"s{i}", "Price", 1, 0, 2, 1) for i in range(40)))
    panel = modal(
        "Offer", body, [Button("done", "Done", kind="primary")], close=app.screen.close_top, close_tip="Close"
    )
    app.screen.open_modal(panel, place=place)
    app.pump()
    window_rect = app.surface.get_rect()
    assert window_rect.contains(panel.rect)
    assert window_rect.contains(app.screen.get("done").rect)
    if edge is None:
        assert abs(panel.rect.centerx - 640) <= 1
    else:
        assert abs(getattr(panel.rect, edge) - getattr(window_rect, edge)) <= app.look.px(12) + 1
    drive.click(app, "modal-close")
    assert len(app.screen.layers) == 1
