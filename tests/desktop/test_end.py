"""The end of a game: scores are right, what was believed stands beside the truth, all fits."""

import csv
import itertools
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from game.desktop import text
from game.desktop.end import measuring
from game.desktop.end.deals import deals_made
from game.desktop.end.ranking import PARTS
from game.desktop.end.screen import EndScreen
from game.desktop.end.strip import density, third_of
from game.desktop.end.world import WORDS, beliefs, part_of, scores
from game.desktop.facts import Facts
from game.desktop.kit import drive
from game.desktop.shell import Shell
from game.guesses import Guess
from game.session import Session
from game.turning import Decision
from tests.binge import binge
from tests.desktop.reports import SCALES, end_of, four_quarters, held_back, ids, misfits, said, texts


@pytest.fixture(scope="module")
def finished():
    """Four quarters of orders, and standing orders to the end."""
    session = four_quarters()
    while not session.over:
        session.end_quarter()
    return session


# -- scores and scales -------------------------------------------------------------------------


def guess(own, forecast, signed, lab=0):
    return Guess(1, lab, own, forecast, signed)


def test_guesses_are_scored_by_the_mean_squared_miss_over_the_same_offers():
    assert scores([]) is None
    assert scores([guess(0.8, 0.5, None)]) is None
    own, forecast = scores([guess(0.8, 0.5, True), guess(0.4, 0.1, False)])
    assert own == pytest.approx((0.04 + 0.16) / 2)
    assert forecast == pytest.approx((0.25 + 0.01) / 2)
    assert scores([guess(0.9, None, True)]) == (pytest.approx(0.01), None)
    assert scores([guess(0.9, None, True), guess(0.5, 0.5, False)])[0] == pytest.approx(0.25)


def test_the_truth_lies_in_a_third(finished):
    assert [third_of(x) for x in (0.0, 0.33, 0.34, 0.66, 0.67, 1.0)] == [0, 0, 1, 1, 2, 2]
    f, truth = Facts(finished), finished.truth()
    assert all(0 <= part_of(f, name, value) <= 1 for name, value in truth.items())


def test_the_hill_is_highest_where_most_games_end():
    games = [0.0, 4.0, 4.5, 4.9, 5.0, 5.1, 5.5, 6.0, 10.0]
    heights = density(games, 0.0, 10.0, 101)
    assert max(heights) == 1.0
    assert 45 <= heights.index(1.0) <= 55


# -- the end of a game --------------------------------------------------------------------------


def decisions():
    return [
        Decision(1, "deals", 1, -4e6, {"bid_kusd": 2e6}, {"bid_kusd": 0.0}),
        Decision(2, "models", -1, 3e6, {"compute_price_usd": 1.1}, {"compute_price_usd": 0.0}),
        Decision(0, "capacity", -1, 2e6, {"build_kw": 1e4}, {"build_kw": 5e3, "order_chips": 1e3}),
        Decision(3, "finance", -1, 500.0, {"payout_kusd": 1e5}, {"payout_kusd": 0.0}),
    ]


def with_thoughts(session):
    session = session.fork()
    f, truth = Facts(session), session.truth()
    right = WORDS[third_of(part_of(f, "scaling", truth["scaling"]))]
    wrong = next(w for w in WORDS if w != WORDS[third_of(part_of(f, "tipping", truth["tipping"]))])
    session.hunches = {"scaling": right, "tipping": wrong, "specialise": ""}
    session.guesses = [guess(0.8, 0.6, True), guess(0.6, 0.3, False, 1), guess(0.5, None, True), guess(0.5, 0.5, None)]
    return session


@pytest.fixture
def measured(monkeypatch):
    """Decisions without replaying the game for each test."""
    found = decisions()
    monkeypatch.setattr(measuring, "candidates", lambda record: [(d.quarter, d.desk) for d in found])
    monkeypatch.setattr(measuring, "measured", lambda record, without: found[: len(without)])
    monkeypatch.setattr(measuring, "STEP", len(found))


def test_the_end_shows_result_truth_guesses_and_decisions(window, home, finished, measured):
    session = with_thoughts(finished)
    app = end_of(window, session)
    words = said(app)
    mine = next(s for s in session.standings() if s.seat == session.seat)
    assert app.screen.get("end-percentile").text == text.number(mine.percentile)
    assert text.text("end.hunches", right=1, count=2) in words
    assert "Your guesses score" in words
    assert "The forecast read the labs better." in words
    assert ids(app, "decision-") == ["decision-0", "decision-1", "decision-2"]
    assert "$4.00B" in words
    assert "+$3.00B" in words
    assert f"Offer to {Facts(session).short(Facts(session).labs[1])}" in words
    for name in ("scaling", "specialise", "tipping", "open_lag"):
        assert text.text(f"world.{name}") in words


def test_the_real_decisions_come_from_playing_again(window, home, finished):
    app = end_of(window, finished)
    found = app.screen.measuring.found
    assert found is not None
    single = [d for d in found if d.quarter >= 0]
    assert found[: len(single)] == single  # habits come last
    assert len(single) <= 3
    assert len(found) - len(single) <= 1
    assert all(abs(a.effect_kusd) >= abs(b.effect_kusd) for a, b in itertools.pairwise(single))


def test_while_the_game_is_replayed_and_when_that_fails(window, home, finished, monkeypatch):
    waiting = held_back(monkeypatch)
    app = end_of(window, finished)
    assert "Replaying" in said(app)
    waiting[0][1](RuntimeError("out of memory"))
    assert "out of memory" in said(app)
    waiting[0][0]([])
    app = end_of(window, finished)
    waiting[1][0]([])
    assert "No decision of yours moved the result" in said(app)


def test_replaying_tells_how_far_it_is_and_can_be_stopped(window, home, finished, monkeypatch):
    waiting, all_of_them = held_back(monkeypatch), decisions()
    monkeypatch.setattr(measuring, "STEP", 1)
    app = end_of(window, finished)
    waiting[0][0]([(d.quarter, d.desk) for d in all_of_them])
    waiting[1][0](all_of_them[1:2])
    assert text.text("end.decisions_count", done=1, count=4) in said(app)
    assert ids(app, "decision-") == ["decision-0"]
    drive.click(app, "stop-measuring")
    assert not app.screen.find("stop-measuring")
    waiting[2][0](all_of_them[0:1])  # what was under way comes too late
    assert len(waiting) == 3
    assert ids(app, "decision-") == ["decision-0"]


def test_the_end_tells_of_obligations_contagion_and_own_deals(window, home):
    finished = Session.new("pocket", "saltmere", seed=3, quarters=4)
    while not finished.over:
        binge(finished, 0.05)
        finished.end_quarter()
    app = end_of(window, finished)
    f = Facts(finished)
    made = deals_made(f)
    assert made
    assert all(deal.start >= 0 for deal in made)
    rated = [deal for deal in made if deal.ratio == deal.ratio]
    assert [deal.ratio for deal in rated] == sorted((deal.ratio for deal in rated), reverse=True)
    for deal in rated:
        assert deal.ratio == pytest.approx(deal.commit_kusd / (deal.cash_kusd + deal.later_kusd))
    if app.screen.find("end-own"):
        app.screen.get("end-own").on_change("deals")
    assert len(app.screen.get("end-deals").rows) == len(made)
    app.screen.get("end-own").on_change("labs")
    assert text.percent(float(f.view.contagion[0]), 1) in app.screen.get("end-contagion").text
    assert app.screen.get("end-loops").text == text.percent(float(f.view.circularity_all[0]), 1)
    mine = next(s for s in finished.standings() if s.seat == finished.seat)
    assert list(mine.parts_kusd) == list(PARTS)
    assert mine.parts_kusd["obligations"] <= 0
    assert sum(mine.parts_kusd.values()) == pytest.approx(mine.value_kusd)
    assert text.money(mine.parts_kusd["obligations"]) in texts(app)


def test_no_guesses_and_no_hunches_have_a_kind_word(window, home, measured):
    session = Session.new("pocket", "saltmere", seed=3)
    while not session.over:
        session.end_quarter()
    words = said(end_of(window, session))
    assert "You guessed no chances." in words
    assert "You noted no hunches." in words


def test_without_par_values_are_shown(window, home, measured):
    session = Session.new("pocket", "birchway", seed=1, quarters=4)
    while not session.over:
        session.end_quarter()
    app = end_of(window, session)
    assert all(s.percentile is None for s in session.standings())
    assert "No par is pinned" in said(app)
    assert not app.screen.find("end-percentile")


def test_watching_to_the_end(window, home):
    session = Session.new("pocket", None, seed=1)
    while not session.over:
        session.end_quarter()
    app = end_of(window, session)
    words = said(app)
    assert "Nobody played" in words
    assert not app.screen.find("decisions")
    assert not app.screen.find("guesses")
    before = app.screen.get("end-percentile").text
    others = [s for s in session.standings() if s.seat != app.screen.chosen]
    app.screen.get(f"rank-{others[0].seat}").click()
    assert app.screen.get("end-percentile").text == text.number(others[0].percentile)
    assert before


@pytest.mark.parametrize(("percentile", "cue"), [(80.0, ["win"]), (20.0, [])])
def test_a_game_above_par_is_heard(window, home, finished, measured, monkeypatch, percentile, cue):
    heard = []
    monkeypatch.setattr(Shell, "cue", lambda shell, name: heard.append(name))
    standings = [replace(s, percentile=percentile) for s in finished.standings()]
    monkeypatch.setattr(Session, "standings", lambda session, pin=None: standings)
    end_of(window, finished)
    assert [name for name in heard if name == "win"] == cue


def test_figures_can_be_kept(window, home, finished, measured):
    session = with_thoughts(finished)
    app = end_of(window, session)
    drive.click(app, "figures")
    rows = list(csv.DictReader(next((home / "reports").glob("*.csv")).read_text("utf-8").splitlines()))
    assert len(rows) == len(session.history) * 3


def test_another_game_is_a_key_away(window, home, finished, measured):
    app = end_of(window, finished)
    assert app.screen.focused.id == "again"
    drive.press(app, "return")
    assert app.screen.session.quarter == 0
    app = end_of(window, finished)
    drive.click(app, "new-game")
    assert app.screen.find("seats")


# -- looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "percent"), SCALES)
@pytest.mark.parametrize("case", ["thoughts", "bare", "watch"])
def test_texts_of_the_end_fit(window, home, finished, measured, width, height, percent, case):
    if case == "watch":
        session = Session.new("pocket", None, seed=1)
        while not session.over:
            session.end_quarter()
    else:
        session = with_thoughts(finished) if case == "thoughts" else finished
    app = end_of(window, session, (width, height), percent)
    assert isinstance(app.screen, EndScreen)
    found = misfits(app, "end")
    for page in ("ranking", "world") if app.screen.find("end-page") else ():
        app.screen.get("end-page").choose(page)
        found += misfits(app, page)
    assert not found, "\n".join(map(str, found))


def test_the_report_is_one_page_that_needs_nothing_else(window, home, finished, measured):
    session = with_thoughts(finished)
    app = end_of(window, session)
    drive.click(app, "report")
    path = next((home / "reports").glob("*.html"))
    assert str(path).replace(" ", "") in said(app).replace(" ", "")
    found = Outline()
    found.feed(path.read_text(encoding="utf-8"))
    assert not found.open
    assert not found.outside
    f, words = Facts(session), " ".join(found.words)
    mine = next(s for s in session.standings() if s.seat == session.seat)
    code, worst = app.screen.shell.code_of(session), text.money(-4e6, sign=True)
    for told in (text.money(mine.value_kusd), worst, code, *map(f.name, f.clouds)):
        assert told in words
    for region in f.map.regions:
        assert region.name in words
    assert found.drawings >= 4 + len(f.clouds) + 4 + 1  # charts, a bar a cloud, a scale a draw, the map
    assert text.text("story.thought", word=text.text(f"end.{session.hunches['scaling']}")) in words
    for quarter in range(len(session.chronicle)):
        assert f.map.quarter_name(quarter) in words


def test_what_was_believed_of_labs_stands_beside_the_truth(window, home, finished):
    f = Facts(finished)
    played = finished.played()
    for found in beliefs(f, finished):
        assert found.was_kusd == played.opened[0]["arr_kusd"][found.lab]
        assert found.miss == pytest.approx(found.thought_kusd / found.was_kusd - 1)
    app = end_of(window, finished)
    app.screen.get("end-own").on_change("labs")
    app.pump()
    assert len(app.screen.get("end-labs").rows) == len(beliefs(f, finished)) > 0


class Outline(HTMLParser):
    """What a page holds: its words, drawings, tags left open, and anything fetched from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.outside, self.drawings = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.outside += [(tag, key) for key, value in attributes if key in ("src", "href") or "url(" in (value or "")]
        self.outside += [tag] if tag in ("script", "link", "iframe", "img") else []
        self.drawings += tag == "svg"
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
