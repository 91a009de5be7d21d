"""The report of a quarter: causes add up, every case has words, all fits."""

import copy
from dataclasses import replace

import pytest

from game.desktop import text
from game.desktop.facts import Facts
from game.desktop.kit import drive
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
from game.desktop.words import concerns
from game.explain import Cause, Explanation
from game.session import NewsItem, Session
from tests.desktop.reports import SCALES, four_quarters, held_back, ids, misfits, report_of, said


@pytest.fixture(scope="module")
def played():
    return four_quarters()


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


# -- looks ------------------------------------------------------------------------------------


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
