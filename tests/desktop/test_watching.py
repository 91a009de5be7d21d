"""Watching a game of strategies in the window: it plays by itself, waits, steps, and is seen through any eyes."""

import pytest

from game.desktop.code import Challenge
from game.desktop.end.screen import EndScreen
from game.desktop.kit import drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.screen import TableScreen


@pytest.fixture
def watching(window, home):
    app = window()
    shell = Shell(app, Settings(), inline=True)
    shell.first_map = "pocket"
    shell.start()
    shell.new_game(Challenge("pocket", None, 3, 6))
    assert isinstance(app.screen, TableScreen)
    return app


def let(app, clock, seconds):
    for _ in range(int(seconds / 0.25)):
        clock.pass_(0.25)
        app.pump()


def texts(app):
    return " ".join(run.text for run in app.walk_text())


def test_it_plays_by_itself_pauses_and_waits_for_a_reader(watching, clock):
    app, session = watching, watching.screen.session
    let(app, clock, 20)
    assert session.quarter == 0  # nobody said play
    app.screen.get("watch-pace").on_change("40")
    drive.click(app, "watch-run")
    let(app, clock, 3.5)
    assert session.quarter == 2
    drive.press(app, "c")  # a company page is read
    let(app, clock, 10)
    assert session.quarter == 2
    drive.press(app, "escape")
    let(app, clock, 0.5)
    assert session.quarter == 3
    drive.press(app, "p")
    let(app, clock, 20)
    assert session.quarter == 3


def test_a_quarter_at_a_time_shows_its_report(watching):
    app, session = watching, watching.screen.session
    drive.press(app, "e")
    assert session.quarter == 1
    assert app.screen.find("report-go")
    drive.press(app, "return")
    assert not app.screen.find("report-go")


def test_every_screen_is_read_through_a_clouds_eyes_and_none_takes_orders(watching):
    app, table, session = watching, watching.screen, watching.screen.session
    drive.press(app, "e", "return")
    for c, cloud in enumerate(session.map.clouds):
        table.get("watch-eyes").on_change(str(c))
        app.pump()
        assert session.seat == c
        assert table.find("head-cash")
        assert f"{cloud.name} is played by" in texts(app)
        for desk in ("capacity", "deals", "models", "finance"):
            table.show_desk(desk)
            app.pump()
            assert table.find(f"desk-{desk}")
        assert not table.find("delegate-grow")
        before = session.draft_games()
        table.order("compute_price_usd", value=9.0)
        app.pump()
        assert session.draft_games() == before
        assert "a strategy plays this seat" in " ".join(toast.text for toast in app.toasts)
        table.open_sheet(0)
        assert not app.screen.find("deal-room")
    table.get("watch-eyes").on_change("-1")
    app.pump()
    assert table.find("ranking")
    assert not table.find("head-cash")


def test_a_game_watched_to_its_end_is_nobodys(watching, clock):
    app = watching
    app.screen.watch.look_as("1")
    app.screen.watch.start(600)
    let(app, clock, 10)
    end = app.screen
    assert isinstance(end, EndScreen)
    assert end.session.seat == -1
    assert not end.facts.playing
    assert end.find("copy-code")
    drive.click(app, "again")
    assert isinstance(app.screen, TableScreen)
    assert app.screen.session.watched
    assert app.screen.session.record().seats == end.session.record().seats
