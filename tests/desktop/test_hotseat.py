"""Several teams in the window: a whole game, nothing of another seat on any screen, time, pause, going on."""

import pygame
import pytest

from game import paths
from game.classroom.exercises.folder import find
from game.desktop.classroom.start import session_of
from game.desktop.desks.panel import DESKS
from game.desktop.hotseat.cover import HandOver, Paused
from game.desktop.hotseat.going import show_hot_seat, show_turn
from game.desktop.hotseat.ranking import RankingScreen, TeamEnd
from game.desktop.hotseat.setup import SeatsScreen
from game.desktop.hotseat.table import TeamTable
from game.desktop.kit import drive
from game.desktop.kit.widget import Widget
from game.desktop.map.panel import LAYERS
from game.desktop.menus.files import standing_of
from game.desktop.saves import save_path
from game.desktop.table.screen import TableScreen
from game.hotseat import HotSeat
from game.record import load
from game.session import Session
from game.spectator import Spectator
from tests.desktop.screens import hand_in, started

TEAMS = {"birchway": "Ann", "saltmere": "Ben"}
PAGES = ("overview", "books", "contracts", "shares")


def game(shell, quarters=3, **options) -> HotSeat:
    hot = HotSeat.new("pocket", TEAMS, 3, quarters, clock=shell.app.now, **options)
    show_hot_seat(shell, hot)
    shell.app.pump()
    return hot


def click_words(app, words) -> None:
    """Click what says these words, as somebody would who sees only them."""
    app.screen.layout()
    app.draw()
    found = [run for run in app.walk_text() if run.text == words and not run.clipped]
    assert found, (words, [run.text for run in app.walk_text()])
    drive.click(app, found[-1].rect.center)


# -- a whole game ----------------------------------------------------------------------------


def test_two_persons_play_a_whole_game_in_the_window(window, home):
    app = window()
    started(app)
    click_words(app, "New game")
    click_words(app, "Several players")
    assert isinstance(app.screen, SeatsScreen)
    drive.click(app, "name-birchway")
    drive.press(app, "ctrl+a")
    drive.type_text(app, "Ann")
    click_words(app, "Start")
    quarters = 0
    for quarter in range(10):
        for name in ("Ann", "Team 2"):
            assert isinstance(app.screen, HandOver)
            assert app.screen.get("whose-turn").text == name
            click_words(app, f"{name} is here")
            assert isinstance(app.screen, TeamTable)
            assert app.screen.session.map.clouds[app.screen.session.seat].id == ("birchway", "saltmere")[name != "Ann"]
            assert app.screen.session.quarter == quarter
            assert bool(app.screen.find("report-go")) == (quarter > 0)  # its own report comes first
            if quarter > 0:
                drive.press(app, "return")
            drive.press(app, "1")
            app.screen.order("payout_kusd", value=1000 * (quarter + 1))
            hand_in(app)
        click_words(app, "Carry out the orders")
        quarters += 1
        if isinstance(app.screen, RankingScreen):
            break
    hot = app.screen.hot
    assert hot.over
    assert [q.decided for q in load(paths.autosave()).quarters] == [dict.fromkeys(TEAMS, "human")] * quarters
    first = app.screen.find("result-0")
    assert (first is None) == hot.match.ended_early
    for team in (0, 1):
        drive.click(app, f"end-{team}")
        assert isinstance(app.screen, TeamEnd)
        assert app.screen.session.seat == hot.match.setup.firm[hot.teams[team][0]]
        drive.press(app, "escape")
        assert isinstance(app.screen, RankingScreen)
    drive.press(app, "escape")
    assert app.screen.find("title-menu")


def test_par_of_another_length_is_measured_and_ranks_the_teams(window, home):
    shell = started(window())
    hot = game(shell, 2)
    while not hot.over:
        while (team := hot.next) is not None:
            hot.take(team)
            hot.seal()
        hot.resolve()
    show_hot_seat(shell, hot)
    screen = shell.app.screen
    assert screen.pin is not None
    ranked = hot.ranking(screen.pin)
    assert [s.percentile for _, s in ranked] == sorted((s.percentile for _, s in ranked), reverse=True)
    assert screen.get(f"result-{ranked[0][0]}")
    drive.click(shell.app, f"end-{ranked[0][0]}")
    assert shell.app.screen.find("end-spread"), "a closer look is at the same par"
    assert shell.app.screen.mine.percentile == ranked[0][1].percentile


# -- what is sealed --------------------------------------------------------------------------


def tips(widget: Widget) -> list[str]:
    """What a widget says of itself, at some points of it where that depends on the place."""
    if type(widget).tip_at is Widget.tip_at:
        return [widget.tip_text()]
    r = widget.view()
    points = [(r.x + r.w * i // 6, r.y + r.h * j // 6) for i in range(1, 6) for j in range(1, 6)]
    return [str(widget.tip_at(point)) for point in points]


def seen(app) -> tuple[bytes, tuple[str, ...]]:
    """All that a screen shows: its picture, its texts and its tips."""
    app.pump()
    app.draw()
    texts = [run.text for run in app.walk_text()]
    return pygame.image.tobytes(app.surface, "RGB"), (*texts, *(tip for w in app.screen.walk() for tip in tips(w)))


def all_screens(shell):
    """(name, all that is shown) of everything that a team can look at in its turn."""
    app, table = shell.app, shell.app.screen
    f = table.facts
    if table.find("report-go"):
        yield "report", seen(app)
        drive.press(app, "return")
    for desk in DESKS:
        table.show_desk(desk)
        for page in ("prices", "shelf", "own") if desk == "models" else ("",):
            if page:
                table.show_models(page)
            yield f"desk {desk} {page}", seen(app)
    for layer in LAYERS:
        table.show_layer(layer)
        yield f"layer {layer}", seen(app)
    firms = [*f.clouds, *f.labs, *f.makers, *f.investors]
    for firm in firms:
        table.go_firm(firm)
        yield f"firm {firm}", seen(app)
        for page in PAGES:
            table.open_company(firm, page)
            yield f"company {firm} {page}", seen(app)
            table.close_top()
    for market in range(len(f.map.regions)):
        table.show_market(market)
        table.open_market(market)
        yield f"market {market}", seen(app)
        table.close_top()
    for lab in range(len(f.labs)):
        table.open_sheet(lab)
        yield f"deal room {lab}", seen(app)
        while len(table.layers) > 1:
            table.close_top()
    for name, action in (("menu", table.open_menu), ("search", table.open_search), ("help", table.open_help)):
        action()
        yield name, seen(app)
        table.close_top()
    table.follow_the_dollar()
    yield "dollar", seen(app)
    drive.press(app, "escape")


def sealed_orders(hot: HotSeat, amount: int) -> None:
    """The first team orders something of every kind."""
    session = hot.take(0)
    for desk, fields in {
        "capacity": (("build_kw", 1), ("order_chips", 0)), "models": (("product_kusd",), ("compute_price_usd",)),
        "finance": (("payout_kusd",), ("borrow_kusd",), ("guidance_kusd",)),
        "deals": (("bid_kusd", 0), ("bid_pre_kusd", 0), ("commit_kusd", 0), ("commit_quarters", 0)),
    }.items():  # fmt: skip
        for field, *place in fields:
            small = {"compute_price_usd": 1 + amount / 1e7, "commit_quarters": 8}
            session.order(field, *place, value=small.get(field, amount if desk != "capacity" else amount // 100))
    session.guess(0, 0.37)
    session.hunch("scaling", "low")
    hot.seal()


@pytest.mark.parametrize("quarters", [0, 1])
def test_no_screen_of_a_team_shows_another_teams_sealed_orders_or_private_figures(window, home, quarters):
    """Two games that differ only in what the other team has sealed and in its cash: every screen is the same."""
    shell = started(window())
    found = []
    for amount in (0, 1_234_567):
        shell.app.set_look()
        hot = game(shell)
        for _ in range(quarters):
            for team in (0, 1):
                hot.take(team)
                hot.seal()
            hot.resolve()
        if amount:
            sealed_orders(hot, amount)
            state, me = hot.match.model.state, hot.match.setup.firm["birchway"]
            state["cash_kusd"][0, me] -= 1_234_567
            hot._sessions[1].history.pop()
            hot._sessions[1].look()  # the view is made anew from the changed state
        else:
            hot.take(0)
            hot.seal()
        show_hot_seat(shell, hot)
        cover = seen(shell.app)
        show_turn(shell, hot, 1)
        found.append([("cover", cover), *all_screens(shell)])
    assert len(found[0]) == len(found[1]) > 60
    for (name, (picture, words)), (_, (picture_2, words_2)) in zip(*found, strict=True):
        assert words == words_2, (name, set(words) ^ set(words_2))
        assert picture == picture_2, name
        assert not any("$1.23B" in word for word in words), name


def test_covers_tell_nothing_of_the_game(window, home, clock):
    shell = started(window())
    hot = game(shell, turn_s=90)
    for _ in range(2):
        words = [run.text for run in shell.app.walk_text()]
        assert not any("$" in word or "%" in word or "MW" in word for word in words), words
        drive.click(shell.app, "take")
        drive.press(shell.app, "f9")
        assert isinstance(shell.app.screen, Paused)
        words = [run.text for run in shell.app.walk_text()]
        assert not any("$" in word or "%" in word or "MW" in word for word in words), words
        drive.press(shell.app, "return")
        shell.app.toast("what one team was told")
        hand_in(shell.app)
        assert shell.app.toasts == []
    assert hot.ready


# -- time ------------------------------------------------------------------------------------


def test_the_clock_is_shown_and_ends_the_turn_on_any_screen(window, home, clock):
    shell = started(window())
    app, hot = shell.app, game(shell, turn_s=90)
    drive.click(app, "take")
    assert app.screen.get("team-clock").text == "1:30"
    clock.pass_(30.5)
    app.pump()
    assert app.screen.get("team-clock").text == "1:00"
    app.screen.follow_the_dollar()
    clock.pass_(60)
    app.pump()
    app.pump()
    assert isinstance(app.screen, HandOver)
    assert hot.states == ["late", "waiting"]
    assert any("time is out" in run.text for run in app.walk_text())


def test_a_pause_covers_the_screen_and_stops_the_clock(window, home, clock):
    shell = started(window())
    app, hot = shell.app, game(shell, turn_s=90)
    drive.click(app, "take")
    clock.pass_(30)
    drive.click(app, "pause")
    clock.pass_(1000)
    app.pump()
    assert hot.left_s(0) == 60
    drive.press(app, "return")
    app.pump()
    assert isinstance(app.screen, TeamTable)
    assert app.screen.get("team-clock").text == "1:00"


def test_an_absent_team_may_come_back_before_the_orders_are_carried_out(window, home):
    shell = started(window())
    app, hot = shell.app, game(shell)
    drive.click(app, "absent")
    drive.click(app, "take")
    hand_in(app)
    assert hot.ready
    drive.click(app, "take-0")
    assert app.screen.session.seat == hot.match.setup.firm["birchway"]
    hand_in(app)
    assert hot.states == ["sealed", "sealed"]


# -- leaving and going on ----------------------------------------------------------------------


def test_who_continues_finds_a_cover_and_each_team_its_entries(window, home):
    shell = started(window())
    app = shell.app
    game(shell, autosave=paths.autosave())
    drive.click(app, "take")
    app.screen.order("payout_kusd", value=4_000)
    hand_in(app)
    drive.click(app, "take")
    app.screen.order("payout_kusd", value=5_000)
    shell.show_title()
    assert any("Ann, Ben" in run.text for run in app.walk_text())
    drive.click(app, "continue")
    assert isinstance(app.screen, HandOver)
    assert app.screen.hot.states == ["sealed", "waiting"]
    assert app.screen.find("take-0") is None
    drive.click(app, "take")
    session = app.screen.session
    assert session.draft.payout_kusd[session.seat] == 5_000
    assert session.draft.payout_kusd[session.map.clouds.index(session.map.clouds[0])] == 0
    hand_in(app)
    drive.click(app, "carry-out")
    assert {"payout_kusd"} <= set(load(paths.autosave()).quarters[0].orders)


def test_a_game_needs_two_teams_and_says_so(window, home):
    shell = started(window())
    shell.show_new()
    drive.click(shell.app, "several")
    screen = shell.app.screen
    drive.click(shell.app, "who-birchway")
    screen._who(0, "strategy")
    start = screen.get("start")
    assert not start.enabled
    assert "2 to 7" in start.tip_text()


def test_every_kind_of_saved_game_is_listed_and_goes_on_in_its_own_screen(window, home):
    shell = started(window())
    session = Session.new("pocket", "saltmere", 1)
    session.save(save_path("one"))
    Spectator.new("pocket", None, 1).save(save_path("watched"))
    game(shell).save(save_path("teams"))
    session_of(find("commons"), 45, 1).save(save_path("lesson"))
    expected = {"one": TableScreen, "watched": TableScreen, "teams": HandOver, "lesson": TableScreen}
    for name, screen in expected.items():
        standing = standing_of(save_path(name))
        assert (standing is None) == (name in ("watched", "teams"))
        shell.load(save_path(name))
        assert type(shell.app.screen) is screen, name
        table = shell.app.screen
        if screen is TableScreen:
            assert table.session.watched == (name == "watched")
            assert (table.lesson is not None) == (name == "lesson")
        elif name == "teams":
            drive.click(shell.app, "take")
            assert shell.app.screen.lesson is None
