"""Charts show what they are given: names apart, values read out, causes chosen by key."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.desktop.kit import Bar, Bars, Chart, Column, Line, RangeBar, Screen, Spark, Tip, drive
from game.desktop.kit.chart import apart, ticks
from game.desktop.kit.sketch import Sketch


class One(Screen):
    def __init__(self, *widgets):
        super().__init__()
        self._widgets = widgets

    def build(self):
        return Column(*self._widgets, pad=20)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8).map(sorted))
def test_names_at_line_ends_keep_apart_and_inside(tops):
    placed = apart(tops, 15, 0, 200)
    assert all(b - a >= 15 - 1e-6 for a, b in itertools.pairwise(placed))
    assert placed[-1] + 15 <= 200 + 1e-6


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(2, 8))
def test_ticks_are_round_and_inside(low, span, count):
    found = ticks(low, low + span, count)
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in found)
    assert len(found) <= 2 * count + 2


def chart():
    return Chart(
        "c",
        [Line("You", [1, 2, 3], "accent", [(2, 3, 5), (1, 4, 8)]), Line("Rival", [3, math.nan, 2.9], "warn")],
        show=lambda v: f"{v:.1f}",
        steps=["Q1", "Q2", "Q3", "Q4", "Q5"],
        now="now",
    )


def test_a_chart_reads_out_values_and_ranges(window, clock):
    app = window()
    app.push(One(chart()))
    app.screen.focus_on("c")
    drive.press(app, "left")
    tip = app.screen.get("c").tip_at(None)
    assert isinstance(tip, Tip)
    assert tip.title == "Q5"
    assert [row[:2] for row in tip.rows] == [("You", "1.0 … 8.0")]
    drive.press(app, "left", "left")
    assert [row[:2] for row in app.screen.get("c").tip_at(None).rows] == [("You", "3.0"), ("Rival", "2.9")]
    words = [run.text for run in app.walk_text() if run.widget == "c"]
    assert {"You", "Rival", "now", "Q1"} <= set(words)


def test_a_fan_is_drawn_and_the_drawing_is_kept(window):
    app = window()
    app.push(One(chart()))
    app.pump()
    widget = app.screen.get("c")
    plot = widget._plot()
    x, y = widget._point(plot, 4, 5.0)
    ground = app.look.colour("ground")
    assert app.surface.get_at((plot.x + round(x) - 4, plot.y + round(y)))[:3] != ground
    before = widget._drawing
    app.screen.refresh()
    app.pump()
    assert app.screen.get("c")._drawing is before


def bars():
    return [
        Bar("Price cut", 1.9, "+$1.90B", tip="Why it pays."),
        Bar("A rival's deal with a very long name that needs two lines", -1.2, "−$1.20B", low=-1.5, high=-0.8),
        Bar("Luck", 0.0, "$0"),
    ]


def test_bars_are_walked_by_key_and_chosen(window, clock):
    chosen = []
    app = window()
    app.push(One(Bars("b", bars(), on_select=chosen.append, width=400)))
    app.screen.focus_on("b")
    assert app.screen.get("b").tip_at(None) == "Why it pays."
    drive.press(app, "down", "return")
    assert chosen == [1]
    drive.click(app, app.screen.get("b").row_rect(2).center)
    assert chosen == [1, 2]


@pytest.mark.parametrize("width", [180, 290, 420, 700])
@pytest.mark.parametrize("percent", [100, 160])
def test_bars_never_cut_their_words(window, width, percent):
    app = window((1280, 800), percent)
    app.push(One(Bars("b", bars(), width=width)))
    runs = [run for run in app.walk_text() if run.widget == "b"]
    assert runs
    assert not any(run.cut for run in runs)
    rect = app.screen.get("b").rect
    assert all(rect.contains(run.rect) for run in runs)


def test_a_bar_goes_left_or_right_of_zero(window):
    app = window()
    app.push(One(Bars("b", [Bar("up", 1.0, "+1"), Bar("down", -1.0, "−1")], width=500)))
    app.pump()
    good, bad = app.look.colour("good"), app.look.colour("bad")
    widget = app.screen.get("b")

    def middle(row, colour):
        line = widget.row_rect(row).centery
        found = [
            x for x in range(widget.rect.x + 100, widget.rect.right - 50) if app.surface.get_at((x, line))[:3] == colour
        ]
        return sum(found) / len(found)

    assert middle(0, good) > middle(1, bad)


def test_ranges_and_sparks_stand_odd_numbers(window):
    nan = math.nan
    app = window()
    app.push(
        One(
            RangeBar(nan, nan, nan, -1, 1, id="r1"),
            RangeBar(-5, 0, 5, -1, 1, id="r2", colour=None, mark=9),
            RangeBar(0, 0, 0, 0, 0, id="r3"),
            Spark([], id="s1"),
            Spark([1.0], id="s2"),
            Spark([nan, 1.0, nan, 2.0], id="s3"),
            Chart("c1", []),
            Chart("c2", [Line("x", [])]),
            Chart("c3", [Line("x", [nan])]),
            Chart("c4", [Line("flat", [2, 2, 2], band=[(2, 2, 2)])], bare=True),
            Bars("b1", []),
            Bars("b2", [Bar("nothing", nan, "–")]),
        )
    )
    app.pump()


def test_a_dashed_line_has_gaps():
    import pygame

    pygame.display.set_mode((64, 64))
    surface = pygame.Surface((60, 9))
    sketch = Sketch((60, 9))
    sketch.line([(0, 4.5), (60, 4.5)], (255, 255, 255), 3, dash=6)
    sketch.put(surface, (0, 0))
    row = [surface.get_at((x, 4))[0] > 128 for x in range(60)]
    assert 4 <= sum(a != b for a, b in itertools.pairwise(row)) <= 12
