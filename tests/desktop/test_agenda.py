"""The table around the desks: the agenda's order and answers, search, keys, folding, and what firms are up to."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from agents.strategies import built_in
from game import desk
from game.desktop.code import Challenge
from game.desktop.deals.presets import preset
from game.desktop.deals.sheet import write_sheet
from game.desktop.facts import Facts
from game.desktop.kit import drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.answers import Answer, Point, points
from game.desktop.table.hegemon import hegemon
from game.desktop.table.intent import signs
from game.desktop.table.looking import control_of
from game.desktop.table.point import offers
from game.desktop.table.reasons import LONGEST, creed, motto
from game.desktop.table.screen import TableScreen
from game.desktop.words import TIED, answer_text, concerns, first_news, group_text, grouped, worth_telling
from game.engine.book import ANSWERS
from game.forecast import Band, Forecast
from game.session import NewsItem, Session

POCKET = Challenge("pocket", "saltmere", 3, 10)


@pytest.fixture
def open_table(window, home, monkeypatch):
    """Opens a table in a window of some size; forecasts are left out unless asked for."""

    def open_one(size=(1280, 800), percent=100, forecasts=None, challenge=POCKET) -> TableScreen:
        app = window(size, percent)
        monkeypatch.setattr("game.desktop.table.screen.Outlook", lambda table: Oracle(forecasts))
        shell = Shell(app, Settings(percent=percent), inline=True)
        shell.start()
        shell.new_game(challenge)
        app.pump()
        assert isinstance(app.screen, TableScreen)
        return app.screen

    return open_one


class Oracle:
    """Forecasts as a test wants them: the mean change of value of each arm after the first, in turn."""

    def __init__(self, means=None):
        self.means = means
        self.asked = []

    def ask(self, key, drafts, quarters=4):
        self.asked.append((key, len(drafts)))
        if self.means is None or key == "desk":
            return SimpleNamespace(forecasts=None, fresh=False)
        means = [0.0, *(self.means(key, i) for i in range(len(drafts) - 1))]
        return SimpleNamespace(forecasts=[forecast(mean) for mean in means], fresh=True)


def forecast(mean: float) -> Forecast:
    spread = 1e6 if mean else 0.0
    band = Band(mean - spread, mean, mean + spread)
    return Forecast(4, 64, {}, {}, {"value_kusd": band}, {"value_kusd": mean, "land_all": 0.0})


def three() -> list[Point]:
    """Three points with one answer each."""

    def point(id: str, field: str, desk: str, value: float) -> Point:
        return Point(id, "zap", f"Point {id}", (Answer(f"do {id}", ((field, (), value),)),), desk, (field,), 1.0)

    return [
        point("a", "payout_kusd", "finance", 1000.0),
        point("b", "product_kusd", "models", 2000.0),
        point("c", "guidance_kusd", "finance", 3000.0),
    ]


# -- the agenda ----------------------------------------------------------------------------


def test_cards_stand_in_the_order_of_their_forecast(open_table, monkeypatch):
    monkeypatch.setattr("game.desktop.table.agenda.points", lambda f: three())
    table = open_table(forecasts=lambda key, i: [2e6, 9e6, 5e6][i])
    assert [card.id for card in table.agenda.cards(table.facts)] == ["b", "c", "a"]
    tops = [table.get(f"point-{id}").rect.y for id in "bca"]
    assert tops == sorted(tops)
    assert {run.text for run in table.walk_text()} >= {"+$4.00B … +$6.00B", "+$8.00B … +$10.0B"}


def test_the_best_answer_of_a_point_is_shown(open_table, monkeypatch):
    a, b, _ = three()
    monkeypatch.setattr("game.desktop.table.agenda.points", lambda f: [replace(a, answers=(*a.answers, *b.answers))])
    table = open_table(forecasts=lambda key, i: [1e6, 3e6][i])
    (card,) = table.agenda.cards(table.facts)
    assert card.answer.text == "do b"


@pytest.mark.parametrize("bad", [0.0, -9e6])
def test_a_point_whose_answer_brings_nothing_is_left_out(open_table, monkeypatch, bad):
    monkeypatch.setattr("game.desktop.table.agenda.points", lambda f: three()[:2])
    table = open_table(forecasts=lambda key, i: [bad, 4e6][i])
    assert [card.id for card in table.agenda.cards(table.facts)] == ["b"]


def test_do_it_is_one_gesture_of_undo(open_table):
    table = open_table()
    before = table.session.draft_games().tobytes()
    card = next(card for card in table.agenda.cards(table.facts) if len(card.answer.orders) >= 1)
    table.focus_on(f"point-{card.id}")
    drive.press(table.app, "d")
    assert table.session.draft_games().tobytes() != before
    assert card not in table.agenda.open(table.facts)
    assert table.find(f"do-{card.id}") is None
    drive.press(table.app, "ctrl+z")
    assert table.session.draft_games().tobytes() == before
    assert card in table.agenda.open(table.facts)


def test_the_button_counts_what_is_open(open_table):
    table = open_table()
    cards = table.agenda.open(table.facts)
    assert 1 <= len(cards) <= 4
    assert table.get("end").text.endswith(f"· {len(cards)}")
    drive.click(table.app, f"keep-{cards[0].id}")
    assert len(table.agenda.open(table.facts)) == len(cards) - 1
    assert cards[0].what not in str(table.get("end").tip_text())
    drive.click(table.app, f"keep-{cards[0].id}")
    assert len(table.agenda.open(table.facts)) == len(cards)


def test_orders_at_a_desk_answer_a_card(open_table):
    table = open_table()
    card = next(card for card in table.agenda.cards(table.facts) if card.point.lab < 0)
    field, index, value = card.answer.orders[0]
    table.order(field, *index, value=value)
    assert card not in table.agenda.open(table.facts)


def test_enter_on_a_card_goes_to_its_desk(open_table):
    table = open_table()
    card = table.agenda.cards(table.facts)[-1]
    table.focus_on(f"point-{card.id}")
    drive.press(table.app, "return")
    assert table.desk == card.point.desk
    assert table.focused.id == control_of(card.point)


def test_the_keyboard_stays_on_the_agenda_when_a_card_leaves_it(open_table):
    table = open_table()
    table.order("payout_kusd", value=float(table.facts.view.spare_kusd[0]) + 5000)
    drive.press(table.app, "a")
    assert table.focused.id == "point-over"
    drive.press(table.app, "d", "down")
    assert table.find("point-over") is None
    assert table.focused.id == f"point-{table.agenda.cards(table.facts)[0].id}"


def test_the_new_quarter_opens_on_its_agenda(open_table):
    table = open_table()
    drive.press(table.app, "e")
    assert table.focused.id == "report-go"
    drive.press(table.app, "return")
    assert table.focused.id == f"point-{table.agenda.cards(table.facts)[0].id}"
    assert table.agenda.kept == set()
    table.toggle_panels()
    drive.press(table.app, "a")
    assert table.focused.id == f"point-{table.agenda.cards(table.facts)[0].id}"


@pytest.mark.parametrize("seat", ["saltmere", "kitefield"])
def test_every_answer_is_an_order_that_may_be_given(seat):
    session = Session.new("pocket", seat, seed=5)
    kinds = set()
    while not session.over:
        found = points(Facts(session))
        assert sum(point.fields == ("order_chips",) and not point.own for point in found) <= 1  # chips settle one
        for point in found:
            kinds.add(point.id.partition("-")[0])
            for answer in point.answers:
                assert answer.orders
                for field, index, value in answer.orders:
                    desk.place(session.setup, session.seat, field, index, value)
                    assert field in point.fields or field == "borrow_kusd"
        session.end_quarter()
    assert {"price", "empty", "build"} <= kinds


def test_orders_that_cost_too_much_come_first(open_table):
    table = open_table()
    table.order("payout_kusd", value=9e10)
    first = table.agenda.cards(table.facts)[0]
    assert first.id == "over"
    assert first.answer is None  # nobody lends that much
    table.undo()
    assert table.agenda.cards(table.facts)[0].id != "over"


# -- search ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("fin", lambda table: table.desk == "finance" and table.focused.id == "desks"),
        ("borrow", lambda table: table.desk == "finance" and table.focused.id == "borrow"),
        ("your price", lambda table: table.models_page == "prices" and table.focused.id == "price"),
        ("birch", lambda table: table.role == "clouds" and table.facts.short(table.firm).startswith("Birch")),
        ("nort", lambda table: table.session.map.regions[table.market].name.startswith("North")),
        ("help", lambda table: table.find("close-help") is not None),
    ],
)
def test_search_finds_and_goes_there(open_table, words, check):
    table = open_table()
    drive.press(table.app, "/")
    assert table.focused.id == "search-words"
    drive.type_text(table.app, words)
    drive.press(table.app, "return")
    assert table.find("search-panel") is None
    assert check(table)


def test_search_is_worked_by_arrows_and_left_by_escape(open_table):
    table = open_table()
    drive.press(table.app, "/", "down", "down")
    assert table.get("search-results").selected == 2
    drive.press(table.app, "up")
    assert table.get("search-results").selected == 1
    drive.type_text(table.app, "no such thing")
    drive.press(table.app, "return")
    assert table.find("search-panel")
    drive.press(table.app, "escape")
    assert table.find("search-panel") is None


# -- the frame ---------------------------------------------------------------------------------


def test_panels_are_put_away_and_brought_back(open_table):
    table = open_table()
    drive.press(table.app, "v")
    assert table.find("desk") is None
    assert table.find("firm-list") is None
    assert table.focused.id == "map"
    drive.press(table.app, "2")  # a desk brings them back
    assert table.find("desk")
    drive.press(table.app, "v", "v")
    assert table.find("agenda-panel")


def test_the_map_has_room_at_every_size(open_table):
    for size, percent in (((1280, 800), 100), ((1280, 800), 130), ((1280, 800), 160), ((1920, 1080), 140)):
        table = open_table(size, percent)
        table.layout()
        middle = table.get("middle").rect
        assert middle.w >= 0.38 * size[0], (size, percent)
        assert table.get("desk").rect.right <= size[0]


def test_the_list_of_firms_unfolds_in_a_narrow_window(open_table):
    table = open_table(percent=130)
    assert table.find("firm-list") is None
    drive.press(table.app, "f")
    assert table.focused.id == "firms-clouds"
    drive.press(table.app, "f")
    assert table.find("firm-list") is None
    assert table.focused.id == "rail-clouds"
    drive.press(table.app, "return")
    assert table.find("firm-list")
    drive.click(table.app, "rail-labs")
    assert table.find("firms-labs")
    drive.click(table.app, "fold-firms")
    assert table.find("firm-list") is None


def test_no_order_is_taken_while_a_quarter_is_resolved(open_table):
    table = open_table()
    before = table.session.draft_games().tobytes()
    table.busy = True
    table.refresh()
    assert table.get("end").text == "Resolving…"
    table.order("payout_kusd", value=5.0)
    drive.press(table.app, "e", "1")
    drive.click(table.app, "menu")
    assert table.session.draft_games().tobytes() == before
    assert len(table.layers) == 1
    table.busy = False


# -- firms and news ----------------------------------------------------------------------------


def test_what_firms_are_up_to_has_words(open_table):
    session = Session.new("frontier-2026", "google", seed=2)
    seen = set()
    for _ in range(6):
        f = Facts(session)
        for firm in [*f.clouds, *f.labs, *f.makers, *f.investors]:
            found = signs(f, firm)
            assert len(found) <= 4
            seen |= {sign.icon for sign in found}
        session.end_quarter()
    assert {"hand-coins", "hard-hat", "zap"} <= seen


def test_what_firms_are_up_to_is_read_from_the_view_alone():
    session = Session.new("pocket", "saltmere", seed=4)
    for _ in range(3):
        session.end_quarter()
    f = Facts(session)
    firms = [*f.clouds, *f.labs, *f.makers, *f.investors]
    before = {firm: signs(f, firm) for firm in firms}
    session._model.state["cash_kusd"][0, f.labs.start :] = 1
    session._model.state["burn_kusd"][0] *= 3
    again = Facts(session)
    assert {firm: signs(again, firm) for firm in firms} == before


def test_rivals_say_in_their_own_words_how_they_play(open_table):
    for strategy in built_in().values():
        said = motto(strategy.doc, strategy.title)
        assert said
        assert said[0].isupper()
        assert len(said) <= LONGEST + 2
        assert not said.startswith(f"{strategy.title}:")
    session = Session.new("pocket", "saltmere", seed=4, rivals={"birchway": "standing_orders"})
    f = Facts(session)
    assert creed(f, f.me) == ""
    assert "Standing orders" in creed(f, 0)
    assert "Planner" in creed(f, 2)
    kinds = {f.map.investors[i - f.investors.start].kind: creed(f, i) for i in f.investors}
    assert len(set(kinds.values())) == len(kinds)  # every kind of fund in its own words
    assert motto("Short", "A title") == "Short"
    assert motto("", "A title") == ""
    assert len(motto("word " * 200, "A title")) <= LONGEST + 2


def test_news_that_concerns_the_seat_comes_first(open_table):
    table = open_table()
    f = table.facts
    other, lab = f.labs[1], f.labs[0]
    table.news = [NewsItem("round_closed", other, -1, 1e6), NewsItem("deal_signed", f.me, lab, 2e6)]
    table.refresh()
    table.layout()
    first = table.get("news-0")
    assert f.short(f.me) in "".join(run.text for run in table.walk_text() if run.widget.startswith("news-0"))
    drive.click(table.app, "news-0")
    assert table.firm == f.me
    assert first.rect.y < table.get("news-1").rect.y


def test_what_hits_all_and_the_fate_of_own_labs_concern_the_seat(open_table):
    f = open_table().facts
    held = next(lab for lab in f.labs if f.stake(f.me, lab - f.labs.start) >= TIED)
    free = next(lab for lab in f.labs if not concerns(f, NewsItem("ipo", lab, -1, 0.0)))
    mine = NewsItem("antitrust_probe", f.me, -1, 0.0)
    slump, listed = NewsItem("slump", -1, -1, 0.4), NewsItem("ipo", held, -1, 9e6)
    other = [NewsItem("ipo", free, -1, 9e6), NewsItem("new_best", held, -1, 0.0)]
    assert first_news(f, [*other, listed, slump, mine]) == [mine, slump, listed]


def test_an_answer_tells_of_the_last_offer_alone():
    session = Session.new("pocket", "saltmere", seed=3)
    said = []
    for commit in (2e6, 3e6):
        write_sheet(session, 2, replace(preset(Facts(session), 2, "compute"), commit=commit))
        session.end_quarter()
        said.append(answer_text(Facts(session), 2))
    assert ["$2.00B" in said[0], "$3.00B" in said[1]] == [True, True]


@pytest.mark.parametrize("why", ["conflict", "probed"])
def test_no_money_is_proposed_to_a_lab_that_takes_none_of_the_seat(why):
    session = Session.new("pocket", "saltmere", seed=5)
    f = Facts(session)
    assert any(entry[0] == "bid_kusd" for answer in offers(f, 0) for entry in answer.orders)
    if why == "conflict":
        f.view.answer[0] = ANSWERS.index("conflict")
    else:
        f.view.probed_until[f.me] = f.quarter + 2
    found = offers(Facts(session), 0)
    assert all(value == 0 for answer in found for field, _, value in answer.orders if field == "bid_kusd")


def test_facts_are_kept_within_a_quarter_and_no_longer():
    session = Session.new("pocket", "saltmere", seed=1)
    one, two = Facts(session), Facts(session)
    assert one.view is two.view
    assert one.ranked_models() is two.ranked_models()
    session.order("payout_kusd", value=7.0)
    assert Facts(session).draft.payout_kusd[session.seat] == 7
    session.end_quarter()
    assert Facts(session).view is not one.view
    assert np.array_equal(one.view.cash_kusd, session.history[0].cash_kusd)


def test_news_of_one_kind_from_elsewhere_stands_in_one_line(open_table):
    table = open_table()
    f = table.facts
    others = [c for c in f.clouds if c != f.me]
    labs = [lab for lab in f.labs if not concerns(f, NewsItem("ipo", lab, -1, 0.0))][:2]
    table.news = [NewsItem("round_closed", lab, -1, 1e6 * (i + 1)) for i, lab in enumerate(labs)]
    table.news.append(NewsItem("lead_change", others[0], -1, 0.0))
    table.refresh()
    assert "now leads" in group_text(f, grouped(table.news)[1])
    line = group_text(f, table.news[:2])
    assert all(f.short(lab) in line for lab in labs)
    assert table.find("news-1")
    assert not table.find("news-2")


def test_news_leaves_out_what_says_nothing(open_table):
    f = open_table().facts
    lab, other = f.labs[0], next(c for c in f.clouds if c != f.me)
    dull = [NewsItem("deal_expired", f.me, lab, 0.0)]
    told = [NewsItem("deal_expired", f.me, lab, 5e6), NewsItem("deal_signed", other, lab, 0.0)]
    assert worth_telling(f, [*dull, *told]) == told


# -- the end before the last quarter -------------------------------------------------------------


def lead_everywhere(session: Session, cloud: int, quarters: int) -> None:
    """Give a cloud nearly all land in the last views; each time a quarter ends."""
    for _ in range(quarters):
        session.end_quarter()
        land = session.history[-1].land
        land[:] = 0.01
        land[:, cloud] = 0.9


def test_a_lead_everywhere_is_on_the_agenda_first(open_table):
    table = open_table(forecasts=lambda key, i: -5e6)
    other = next(c for c in table.facts.clouds if c != table.session.seat)
    assert hegemon(table.facts) is None
    lead_everywhere(table.session, other, 2)
    table.refresh()
    end = hegemon(table.facts)
    assert (end.cloud, end.held) == (other, 2)
    assert end.left == max(2, 5 - table.session.quarter)
    first = table.agenda.cards(table.facts)[0]
    assert first.id == "hegemon"
    assert table.facts.short(other) in first.what
    assert any("ends in" in run.text for run in table.walk_text() if run.widget.startswith("quarter"))


def test_what_was_done_is_told(open_table):
    table = open_table()
    card = next(card for card in table.agenda.cards(table.facts) if card.answer is not None)
    assert not table.agenda.done(table.facts, card)
    table.agenda.do(card)
    assert table.agenda.done(table.facts, card)
    assert "Done" in {run.text for run in table.walk_text()}


def test_nothing_can_be_built_in_a_closed_market():
    session = Session.new("frontier-2026", "microsoft", seed=1)
    f = Facts(session)
    closed = [r for r in range(len(f.map.regions)) if not f.tables.sells[r, f.me]]
    assert closed
    for point in points(f):
        for answer in point.answers:
            assert not any(field == "build_kw" and index[0] in closed for field, index, _ in answer.orders)
