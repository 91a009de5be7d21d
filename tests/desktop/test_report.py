"""The report of a quarter and the end of a game: causes add up, scores are right, every case has words, all fits."""

import copy
import csv
import itertools
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from game.desktop import text
from game.desktop.deals.sheet import Sheet, write_sheet
from game.desktop.end import measuring
from game.desktop.end.deals import deals_made
from game.desktop.end.ranking import PARTS
from game.desktop.end.screen import EndScreen
from game.desktop.end.strip import density, third_of
from game.desktop.end.world import WORDS, beliefs, part_of, scores
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented, drive
from game.desktop.report.bars import SHOWN, Lean
from game.desktop.report.causes import (
    _ICONS,
    FIGURES,
    GROUPS,
    change_of,
    detail_of,
    group_of,
    headline,
    ranked,
    sums,
    tip_of,
    title_of,
)
from game.desktop.report.deeds import Deeds
from game.desktop.report.news import places
from game.desktop.report.panel import COUNT_S, GROW_S, Report
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.words import concerns
from game.explain import Cause, Explanation
from game.guesses import Guess
from game.session import NewsItem, Session
from game.turning import Decision
from tests.binge import binge

SCALES = [(1280, 800, 100), (1280, 800, 115), (1280, 800, 130), (1280, 800, 160), (1920, 1080, 140)]


def shell_of(app, reduced=True):
    app.look.reduced_motion = reduced
    shell = Shell(app, Settings(percent=app.look.percent, reduced_motion=reduced), inline=True)
    shell.start()
    return shell


@pytest.fixture(scope="module")
def played():
    """Four quarters of a small game with orders of every kind."""
    session = Session.new("pocket", "saltmere", seed=3)
    for quarter in range(4):
        session.order("compute_price_usd", value=1.2 - 0.05 * quarter)
        session.order("payout_kusd", value=100_000)
        write_sheet(session, quarter % 2, Sheet(cash=2_000_000, pre=40_000_000, commit=3_000_000, quarters=8))
        session.end_quarter()
    return session


@pytest.fixture(scope="module")
def finished(played):
    """The same game to its end."""
    session = played.fork()
    while not session.over:
        session.end_quarter()
    return session


def report_of(window, session, size=(1280, 800), percent=100, reduced=True):
    """The table with the report of one more quarter upon it; gives the app."""
    app = window(size, percent)
    shell_of(app, reduced).show_table(session.fork())
    app.pump()
    app.screen.end_quarter()
    if app.screen.find("end-anyway"):
        drive.click(app, "end-anyway")
    return app


def end_of(window, session, size=(1280, 800), percent=100):
    app = window(size, percent)
    shell_of(app).show_end(session)
    app.pump()
    return app


def held_back(monkeypatch):
    """Explanations and replays wait here, as (done, failed), instead of being worked out."""
    waiting = []

    def far(shell, function, *given, done, failed):
        if function.__name__ in ("explain", "candidates", "measured"):
            waiting.append((done, failed))

    monkeypatch.setattr(Shell, "far", far)
    return waiting


def texts(app):
    return [run.text for run in app.walk_text()]


def said(app):
    """All text on the screen in one line, as it was wrapped."""
    return " ".join(texts(app))


def ids(app, start):
    """Named widgets whose id begins so, in order."""
    return [w.id for w in app.screen.walk() if w.id.startswith(start) and "/" not in w.id]


# -- causes --------------------------------------------------------------------------------


def test_causes_add_up_and_are_ranked_by_size(played):
    found = played.explain()
    for figure in FIGURES:
        causes = ranked(found, figure)
        assert {c.id for c in causes} == {c.id for c in found.causes if c.effects[figure]}
        change = change_of(found, figure)
        assert sum(c.effects[figure] for c in causes) == pytest.approx(change, rel=1e-6, abs=1e-6)
        assert sum(sums(causes, figure).values()) == pytest.approx(change, rel=1e-6, abs=1e-6)
        sizes = [abs(c.effects[figure]) for c in causes if c.kind != "drift"]
        assert sizes == sorted(sizes, reverse=True)
        assert [c.kind for c in causes].index("drift") == len(causes) - 1


@pytest.mark.parametrize("figure", FIGURES)
def test_the_report_shows_the_causes_of_the_explanation(window, home, played, figure):
    app = report_of(window, played)
    app.screen.get("report-figure").choose(figure)
    found = app.screen.session.explain()
    causes = ranked(found, figure)
    acts = [c for c in causes if c.kind != "drift"]
    cards = ids(app, "cause-")
    assert cards == [f"cause-{c.id}" for c in [*acts[:SHOWN], causes[-1]]]
    assert app.screen.get("causes-total").text == FIGURES[figure](change_of(found, figure))
    hidden = FIGURES[figure](sum(c.effects[figure] for c in acts[SHOWN:]))
    assert hidden in app.screen.get("causes-fold").text
    app.screen.get("causes-fold").click()
    cards = ids(app, "cause-")
    assert cards == [f"cause-{c.id}" for c in causes]


def test_every_kind_of_cause_has_words_an_icon_and_a_tip(played):
    f = Facts(played)
    deeds = Deeds(f, *played.history[-3:], played.news(), None)
    seen = {c.kind for c in played.explain().causes}
    assert seen <= set(_ICONS)
    for kind in _ICONS:
        who = {"lab": f.labs[0], "lab_price": f.labs[0], "rival": 0, "rival_price": 0, "access": 0}.get(kind, f.me)
        cause = Cause(kind, kind, -1 if kind in ("makers", "funds", "luck", "events", "drift") else who,
                      dict.fromkeys([*FIGURES, "business_kusd", "stakes_kusd"], 1000.0))  # fmt: skip
        assert title_of(f, cause)
        assert detail_of(cause, deeds)
        assert text.money(1000, sign=True) in str(tip_of(cause, deeds))
        assert group_of(cause) in GROUPS


def test_events_are_those_that_the_quarter_opened_with(played):
    f = Facts(played)
    *_, after = played.history
    calm, doubt = (copy.deepcopy(played.history[-2]) for _ in range(2))
    for view, mood in ((calm, 0), (doubt, -1)):
        view.regime[0], view.slump[0], view.squeeze[0] = mood, 0, 0
    news = [NewsItem("regime", -1, -1, 1.0)]  # of the next opening: not what moved this quarter
    deeds = Deeds(f, doubt, calm, after, news, None)
    assert deeds.events() == ["regime"]
    assert deeds.world() == [text.text("news.regime_neutral")]
    assert Deeds(f, calm, calm, after, news, None).events() == []


def test_a_negative_drift_is_told_as_one(played):
    f = Facts(played)
    up, down = (Cause("drift", "drift", -1, {"value_kusd": v}) for v in (1.0, -1.0))
    assert title_of(f, up) != title_of(f, down)


def test_the_headline_names_what_is_new_beside_what_holds_on(played):
    f = Facts(played)
    deeds = Deeds(f, *played.history[-3:], [], None)
    both = headline(made_up(9e6, ("own_price_level", f.me, 8e6, 0.0), ("own_deals", f.me, 2e6, 0.0)), deeds)
    assert both == "Value up $9.00B: your price level brought $8.00B; your offers to labs brought $2.00B."


def made_up(change, *causes):
    """An explanation of value with these (kind, who, effect on value, effect on land)."""
    made = [Cause(f"{kind}{who}", kind, who, {"value_kusd": v, "land_all": land}) for kind, who, v, land in causes]
    drift = change - sum(c.effects["value_kusd"] for c in made)
    made.append(Cause("drift", "drift", -1, {"value_kusd": drift, "land_all": 0.0}))
    return Explanation(1, {"value_kusd": 1e8}, {"value_kusd": 1e8 + change}, made)


def test_the_headline_names_the_main_cause(played):
    f = Facts(played)
    deeds = Deeds(f, *played.history[-3:], [], None)
    rival = f.clouds[0]
    up = headline(made_up(9e6, ("rival", rival, 7e6, 0.012), ("luck", -1, 1e6, 0.0)), deeds)
    assert up == f"Value up $9.00B: {f.short(rival)}'s moves brought 1.2 points of land and $7.00B."
    down = headline(made_up(-9e6, ("own_orders", f.me, -8e6, 0.0)), deeds)
    assert down == "Value down $9.00B: your investment in capacity costs $8.00B until it runs."
    anyway = headline(made_up(9e6, ("own_deals", f.me, 1e6, 0.0)), deeds)
    assert anyway == "Value up $9.00B, of which $8.00B would have come anyway; your offers to labs brought $1.00B."
    causes = ("own_contracts", f.me, -2e6, 0.0), ("own_deals", f.me, 1.5e6, 0.0), ("luck", -1, 1e6, 0.0)
    assert headline(made_up(9e6, *causes), deeds).endswith("your offers to labs brought $1.50B.")  # a gain, as all is
    less = headline(made_up(9e6, ("own_finance", f.me, 1e6, 0.0), ("funds", -1, -2e6, 0.0)), deeds)
    assert less == "Value up $9.00B: $10.0B would have come anyway, but investors' money for labs cost $2.00B."
    assert headline(made_up(-9e6), deeds) == "Value down $9.00B, as it would have been anyway."


def test_every_kind_can_be_in_the_headline(played):
    f = Facts(played)
    for news in ([], [NewsItem("slump", -1, -1, 0.2)], [NewsItem("deal_signed", 0, f.labs[0], 1e6)]):
        deeds = Deeds(f, *played.history[-3:], news, None)
        for kind in set(_ICONS) - {"drift"}:
            who = f.labs[0] if kind.startswith("lab") else f.me if kind.startswith("own_") else 0
            who = -1 if kind in ("makers", "funds", "luck", "events") else who
            assert headline(made_up(5e6, (kind, who, 4e6, 0.002)), deeds).endswith(".")


def test_deeds_tell_prices_offers_and_orders(played):
    """What the person ordered in a quarter, and the prices that bound in it, a quarter after they were set."""
    f, views = Facts(played), played.history
    from game.desktop.end.decisions import deeds_of

    deeds = deeds_of(f, played, 2)
    was, now = (float(v.compute_price_usd[f.me]) for v in (views[1], views[2]))
    assert deeds.price_change(f.me) == pytest.approx(now / was - 1)
    assert text.usd(now) in deeds.prices_of(f.me)[0]
    assert text.usd(1.1) in deeds.new_prices()[0]
    assert f.short(f.labs[0]) in deeds.deals()[0]
    assert "$2.00B cash" in deeds.deals()[0]
    assert deeds.finance() == ["Bought back shares for $100M."]
    assert all(line.endswith(".") for firm in (*f.clouds, *f.labs, *f.makers) for line in deeds.of_firm(firm))


# -- the report ------------------------------------------------------------------------------


def test_enter_goes_on_while_the_causes_are_being_worked_out(window, home, played, monkeypatch):
    waiting = held_back(monkeypatch)
    app = report_of(window, played)
    assert "Working out why" in said(app)
    waiting[0][1](RuntimeError("no room"))
    assert "no room" in said(app)
    assert app.screen.focused.id == "report-go"
    drive.press(app, "return")
    assert not app.screen.find("report")
    waiting[0][0](played.explain())  # too late: nothing happens


def test_figures_count_up_and_any_key_ends_that(window, home, clock, played):
    app = report_of(window, played, reduced=False)
    before, after = (text.money(float(s.view.cash_kusd[0])) for s in (played, app.screen.session))
    cash = app.screen.get("report-cash")
    assert cash.text == before
    clock.pass_(COUNT_S / 2)
    app.pump()
    assert cash.text not in (before, after)
    drive.press(app, "tab")
    assert app.screen.get("report-cash").text == after
    assert all(w._part == 1.0 for w in app.screen.walk() if isinstance(w, Lean))
    assert app.sleep_seconds() != 0.0 or not app._motions
    assert COUNT_S <= 1.2
    assert GROW_S <= 1.2


def test_closing_the_report_in_mid_movement_is_fine(window, home, clock, played):
    app = report_of(window, played, reduced=False)
    drive.press(app, "return")
    for _ in range(5):
        clock.pass_(0.3)
        app.pump()
    assert not app.screen.find("report")


def test_nothing_moves_under_reduced_motion(window, home, played):
    app = report_of(window, played)
    assert app.screen.get("report-value").text == text.money(app.screen.facts.value(app.screen.session.seat))


def test_news_that_concerns_the_person_comes_first_and_the_rest_is_folded(window, home, played):
    app = report_of(window, played)
    table, report = app.screen, played.fork().end_quarter()
    me, other = table.session.seat, 0 if table.session.seat else 1
    lab = table.facts.labs[0]
    far = next(x for x in table.facts.labs if not concerns(table.facts, NewsItem("ipo", x, -1, 0.0)))
    news = [NewsItem("round_closed", far, -1, 1e6 * i) for i in range(1, 10)]
    news += [NewsItem("lead_change", other, -1, 0.0), NewsItem("deal_signed", me, lab, 5e6)]
    table.close_top()
    panel = Report(table, replace(report, news=news), table.facts)
    table.open_modal(panel.build, focus_id="report-go")
    shown = [run.text for run in app.walk_text() if run.layer == 1]
    order = [i for i, words in enumerate(shown) for start in ("Concerns", "Markets won", "Elsewhere")
             if words.startswith(start)]  # fmt: skip
    assert len(order) == 3
    assert order == sorted(order)
    assert "9.00B" not in " ".join(shown)
    table.get("news-fold").click()
    assert table.get("news-fold").text == text.text("report.news_less")


def test_places_are_by_value(played):
    f = Facts(played)
    order = places(played.view, f.clouds)
    assert sorted(order.values()) == [1, 2, 3]
    values = {c: float(played.view.value_kusd[c]) for c in f.clouds}
    assert max(values, key=values.get) == next(c for c, place in order.items() if place == 1)


def test_watching_there_are_news_and_standings(window, home):
    app = report_of(window, Session.new("pocket", None, seed=1))
    assert app.screen.find("report-standings")
    assert app.screen.find("report-news")
    assert not app.screen.find("report-figure")
    drive.press(app, "return")
    assert not app.screen.find("report")


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


def decisions(session):
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
    found = decisions(None)
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
    waiting, all_of_them = held_back(monkeypatch), decisions(None)
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
    monkeypatch.setattr(Session, "standings", lambda session: standings)
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


def misfits(app, name):
    """Texts that are cut, outside the window, or upon one another."""
    runs = [run for run in app.walk_text() if run.layer == len(app.screen.layers) - 1]
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    area, found = app.surface.get_rect(), []
    for run in runs:
        if run.cut:
            found.append((name, "cut", run.text, run.widget))
        if run.widget in boxes and not run.clipped and not boxes[run.widget].rect.contains(run.rect):
            found.append((name, "outside its button", run.text))
        if not run.clipped and not area.contains(run.rect):
            found.append((name, "outside", run.text))
    for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
        if a.widget != b.widget and a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
            found.append((name, "overlap", a.text, b.text))
    return found


@pytest.mark.parametrize(("width", "height", "percent"), SCALES)
def test_texts_of_the_report_fit(window, home, played, width, height, percent):
    app = report_of(window, played, (width, height), percent)
    found = misfits(app, "report")
    for figure in FIGURES:
        app.screen.get("report-figure").choose(figure)
        found += misfits(app, figure)
    pages = app.screen.find("report-page")
    for page in ("news", "standings") if pages else ():
        app.screen.get("report-page").choose(page)
        found += misfits(app, page)
    assert not found, "\n".join(map(str, found))


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
