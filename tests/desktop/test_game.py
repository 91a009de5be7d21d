"""The game's own screens: a whole game by keyboard, nothing cut, nothing out of reach, nothing that breaks."""

import random

import pygame
import pytest

from game.desk import DESKS
from game.desktop import text
from game.desktop.code import Challenge, parse_code
from game.desktop.kit import drive
from game.desktop.kit.app import App
from game.desktop.spending import spending
from game.desktop.table.screen import TableScreen
from game.engine.orders import Orders, rows_of
from tests.desktop.screens import POCKET, every_screen, misfits, started, tab_to, table_of

# -- a whole game ------------------------------------------------------------------------


def test_a_whole_game_by_keyboard_alone(shell):
    app = shell.app
    tab_to(app, "new")
    drive.press(app, "return")
    tab_to(app, "seats")
    drive.press(app, "down", "return")  # the second cloud; Enter starts
    table = app.screen
    assert isinstance(table, TableScreen)
    assert table.session.map.clouds[table.session.seat].id == "saltmere"
    for quarter in range(table.session.map.quarters):
        if table.session.over:  # one cloud may win early
            break
        assert table.session.quarter == quarter
        if quarter == 0:
            build_and_order(app)
        if quarter == 1:
            offer(app)
        tab_to(app, "end")
        drive.press(app, "return")
        if app.screen.find("end-anyway"):
            tab_to(app, "end-anyway")
            drive.press(app, "return")
        assert app.screen.focused.id == "report-go"
        drive.press(app, "return")
    assert app.screen.find("end-ranking")
    assert table.session.over
    drive.press(app, "escape")
    assert app.screen.find("title-menu")


def build_and_order(app: App) -> None:
    session = app.screen.session
    drive.press(app, "1")
    tab_to(app, "build")
    drive.press(app, "right", "right")
    tab_to(app, "fill")
    drive.press(app, "right")
    draft = session.draft
    assert draft.build_kw[session.seat].any()
    assert draft.order_chips[session.seat].any()
    assert app.screen.get("undo").enabled
    drive.press(app, "ctrl+z", "ctrl+z")
    assert not session.draft.build_kw[session.seat].any()
    drive.press(app, "ctrl+y", "ctrl+y")
    assert (session.draft.build_kw == draft.build_kw).all()


def offer(app: App) -> None:
    session = app.screen.session
    drive.press(app, "2")
    tab_to(app, "labs")
    tab_to(app, "sheet")
    drive.press(app, "return")
    tab_to(app, "preset-anchor")
    drive.press(app, "return")
    tab_to(app, "offer")
    drive.press(app, "return")
    assert session.draft.bid_kusd[session.seat].any()
    assert session.draft.commit_kusd[session.seat].any()
    assert app.screen.find("withdraw")


def test_save_quit_and_continue(shell):
    app = shell.app
    table = table_of(shell)
    drive.press(app, "e", "return")
    table.order("build_kw", 0, value=5000)
    drive.press(app, "ctrl+s")
    tab_to(app, "do-save")
    drive.press(app, "return")
    shell.show_title()
    app.pump()
    drive.press(app, "l")
    drive.press(app, "down", "return")
    again = app.screen
    assert isinstance(again, TableScreen)
    assert again is not table
    assert again.session.quarter == 1
    assert again.session.draft.build_kw[again.session.seat, 0] == 5000


def test_every_order_of_a_cloud_has_a_control(shell):
    """Turn every slider and choice of every desk and of the sheet; all order fields must move."""
    table = table_of(shell)
    session, app = table.session, shell.app
    # No lab is listed yet, asks for a cut or has given a right to match, no open one is held; warrants are chipmakers'.
    later = {"sell_part", "grant_cut", "match_kusd", "warrant_part", "bind"}
    wanted = {field for fields in DESKS.values() for field in fields} - later
    for desk, pages in {"capacity": [""], "finance": [""], "models": ["prices", "shelf", "own"]}.items():
        for page in pages:
            table.show_desk(desk)
            if page:
                table.show_models(page)
            turn_all(app, "desk")
    table.show_desk("deals")
    table.show_lab(0)
    turn_all(app, "desk")
    table.open_sheet(0)
    drive.click(app, "advanced")
    drive.click(app, "preset-anchor")
    turn_all(app, "deal-room")
    turn_all(app, "deal-room")
    app.screen.get("discount").set(0.15)  # turned twice it may be back at nothing
    app.screen.focus_on("offer")
    drive.press(app, "return")
    draft, blank = session.draft, type(session).new("pocket", "saltmere", seed=3).draft
    same = [f for f in wanted if (getattr(draft, f)[rows_of(1)[f]] == getattr(blank, f)[rows_of(1)[f]]).all()]
    assert same == []


def turn_all(app: App, part: str) -> None:
    from game.desktop.deals.parts import Toggle
    from game.desktop.desks.fold import Fold
    from game.desktop.kit import Slider

    for fold in [w for w in app.screen.get(part).walk() if isinstance(w, Fold) and not w.is_open]:
        fold.turn()
    for name in [w.id for w in app.screen.get(part).walk() if isinstance(w, Toggle) and w.enabled and not w.on]:
        app.screen.get(name).click()
    if app.screen.find("pledge-no_loops"):
        app.screen.focus_on("pledge-no_loops")
        drive.press(app, "return")
    if app.screen.find("concede"):
        app.screen.get("concede").choose("1")
    ids = [w.id for w in app.screen.get(part).walk() if isinstance(w, Slider) and w.enabled]
    for name in ids:
        found = app.screen.find(name)
        if found is not None and found.enabled:
            found.set(found.value + 3 * found.step if found.value + 3 * found.step <= found.high else found.low)


def test_delegating_a_desk_leaves_the_others_alone(shell):
    table = table_of(shell)
    table.order("compute_price_usd", value=1.11)
    table.order("bid_kusd", 0, value=1_000_000)
    table.order("build_kw", 1, value=7000)
    table.show_desk("capacity")
    table.delegate("harvest")
    draft = table.session.draft
    assert draft.build_kw[1].sum() == 0
    assert draft.compute_price_usd[1] == 1.11
    assert draft.bid_kusd[1, 0] == 1_000_000
    table.undo()
    assert table.session.draft.build_kw[1, 1] == 7000


def test_orders_that_cannot_be_paid_are_asked_about(shell):
    table = table_of(shell)
    table.order("payout_kusd", value=9e10)
    drive.press(shell.app, "e")
    assert shell.app.screen.find("end-anyway")
    assert not shell.app.screen.find("end-borrow")  # nobody lends that much
    drive.press(shell.app, "escape")
    assert table.session.quarter == 0


def test_what_orders_cost_too_much_is_borrowed_at_a_click(shell):
    table = table_of(shell)
    table.order("payout_kusd", value=float(table.facts.view.spare_kusd[0]) + 5000)
    over = -spending(table.facts).left
    assert over > 0
    drive.press(shell.app, "e")
    drive.click(shell.app, "end-borrow")
    assert table.session.quarter == 1
    given = Orders.view(table.session.played().orders[0]).borrow_kusd[table.session.seat]
    assert over <= given <= over + 2


def test_watching_needs_no_seat(shell):
    table = table_of(shell, Challenge("pocket", None, 1, 10))
    for _ in range(2):
        drive.press(shell.app, "e", "return")
    assert table.session.quarter == 2
    assert shell.app.screen.find("ranking")


def test_every_kind_of_news_and_answer_has_words(shell):
    from game.desktop.facts import Facts
    from game.desktop.words import about, news_colour, news_text
    from game.engine.book import ANSWERS
    from game.engine.news import NEWS_KINDS
    from game.session import NewsItem

    f = Facts(table_of(shell).session)
    lab = f.labs[0]
    for kind in NEWS_KINDS:
        pairs = [(0, -1)] if kind in ("shortage", "lead_change") else [(0, lab), (lab, 0), (lab, -1), (f.makers[0], -1)]
        for who, whom in pairs:
            for amount in (-1.0, 0.0, 1.0):
                item = NewsItem(kind, who, whom, amount)
                assert news_text(f, item).endswith(".")
                assert news_colour(item)
                about(item, f.me)
    for answer in ANSWERS:
        assert text.has_text(f"answer.{answer}")


def test_codes_are_read_as_they_are_written():
    for challenge in (POCKET, Challenge("frontier-2026", "microsoft", 77, 24), Challenge("pocket", None, 0, 10)):
        assert parse_code(str(challenge)) == challenge
    for wrong in ("", "pocket", "pocket-birchway-x-10", "pocket-birchway-1-100", "../x-birchway-1-10"):
        assert parse_code(wrong) is None


def test_settings_work_at_once_and_are_kept(shell):
    from game.desktop.settings import load_settings

    drive.click(shell.app, "settings")
    screen = shell.app.screen
    screen.focus_on("palette")
    drive.press(shell.app, "right")
    assert load_settings().palette == "contrast"
    assert shell.app.look.theme.colours["ground"] == (0, 0, 0)


# -- looks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "percent", "map_name", "seat"),
    [
        ((1280, 720), 100, "pocket", "kitefield"),
        ((1280, 800), 100, "frontier-2026", "microsoft"),
        ((1280, 800), 130, "pocket", "saltmere"),
        ((1920, 1080), 160, "frontier-2026", "oracle"),
        ((1920, 1080), 140, "pocket", "birchway"),
    ],
)
def test_texts_fit_and_do_not_overlap(window, home, size, percent, map_name, seat):
    app = window(size, percent)
    problems = [(name, *found) for name in every_screen(started(app), map_name, seat) for found in misfits(app)]
    assert not problems, "\n".join(map(str, problems))


def test_tab_reaches_everything_on_every_screen(window, home):
    app = window()
    for name in every_screen(started(app), "pocket", "saltmere"):
        app.screen.layout()
        layer = app.screen.top
        wanted = {w.id for w in layer.root.walk() if w.can_focus()}
        seen = set()
        app.screen.focus_on(None)
        tab = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, mod=0, unicode="\t", scancode=0)
        for _ in range(len(wanted) + 1):
            app.handle(tab)  # without drawing in between
            seen.add(app.screen.focused.id)
        assert wanted <= seen, (name, wanted - seen)
        controls = {w.id for w in layer.root.walk() if w.focusable and w.visible and w.id != "backdrop"}
        assert controls <= wanted, name
        app.screen.focus_on(None)


def test_disabled_controls_say_why(window, home):
    app = window()
    for name in every_screen(started(app), "pocket", "birchway"):
        for widget in app.screen.walk():
            if widget.focusable and not widget.enabled and widget.id != "backdrop":
                assert widget.tip_text().strip(), (name, widget.id)


# -- anything goes ------------------------------------------------------------------------

KEYS = ["tab", "shift+tab", "return", "space", "escape", "up", "down", "left", "right", "home", "end",
        "pageup", "pagedown", "1", "2", "3", "4", "e", "m", "f", "g", "v", "u", "d", "k", "/",
        "ctrl+z", "ctrl+y", "x", "7", "backspace",
        "f1"]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_random_clicks_and_keys_never_break_the_window(shell, monkeypatch, seed):
    app = shell.app
    monkeypatch.setattr(app, "quit", lambda: None)
    monkeypatch.setattr(shell, "show_title", lambda: None)
    table_of(shell)
    luck = random.Random(seed)
    for _ in range(250):
        kind = luck.random()
        if kind < 0.5:
            drive.press(app, luck.choice(KEYS))
        elif kind < 0.85:
            drive.click(app, (luck.randrange(1280), luck.randrange(800)), luck.choice([1, 1, 1, 3]))
        elif kind < 0.95:
            drive.scroll(app, (luck.randrange(1280), luck.randrange(800)), luck.choice([-3, -1, 1, 3]))
        else:
            pos = (luck.randrange(1280), luck.randrange(800))
            app.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1))
            drive.point(app, (luck.randrange(1280), luck.randrange(800)))
            app.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=1))
            app.pump()
    app.draw()


def test_a_picture_of_the_table_needs_no_display(tmp_path, home):
    from game.desktop.app import picture
    from game.session import Session

    session = Session.new("pocket", None, quarters=2)
    while not session.over:
        session.end_quarter()
    picture(session, tmp_path / "table.png")
    assert (tmp_path / "table.png").stat().st_size > 20_000
