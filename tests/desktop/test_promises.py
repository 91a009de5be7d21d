"""Promises on the agenda, on firms' cards and in the report: said when they matter, answered by orders that count."""

import numpy as np
import pytest

from game import desk
from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import drive
from game.desktop.report.deeds import Deeds
from game.desktop.report.promises import Promises
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.answers import points
from game.desktop.table.capital import LIVES, capital, left_kusd, lives_from, pledge_point
from game.desktop.table.firmfigures import figures, lab_facts, leaks_of, most_valued
from game.desktop.words import news_text
from game.engine.news import NEWS_KINDS
from game.engine.parameters import LAB0, WITHIN_MEANS
from game.session import NewsItem, Session
from tests.binge import binge


def facts(seat="birchway", quarters=2, seed=3) -> Facts:
    """A game at a quarter's opening; its view may be bent."""
    session = Session.new("pocket", seat, seed, quarters=10)
    for _ in range(quarters):
        session.end_quarter()
    return Facts(session)


def found(f: Facts, start: str) -> list:
    """Points of the agenda about promises whose id begins so."""
    return [point for point in capital(f) if point.id.startswith(start)]


def said(widgets) -> str:
    return " ".join(w.text for widget in widgets for w in widget.walk() if isinstance(getattr(w, "text", None), str))


# -- the agenda ----------------------------------------------------------------------------


def test_a_lab_that_asks_to_be_let_off_is_answered_by_a_grant_that_is_taken():
    for seed in range(6):
        f = facts(seed=seed)
        asked = [lab for lab in range(len(f.labs)) if f.view.asked_cut[lab] > 0]
        if asked:
            break
    lab, session = asked[0], f.session
    (point,) = found(f, "asked")
    assert point.pressing
    assert point.lab == lab
    assert t.percent(float(f.view.asked_cut[lab])) in point.what
    left, relation = left_kusd(f, lab), float(f.view.relation[lab])
    assert left == pytest.approx(point.weight / float(f.view.asked_cut[lab]))
    for field, index, value in point.answers[0].orders:
        session.order(field, *index, value=value)
    before = Facts(session)
    report = session.end_quarter()
    assert any(item.kind == "renegotiated" and item.whom == LAB0 + lab for item in report.news)
    told = Promises(Facts(session), before.view, session.view, report.news, before.draft).answers()
    assert told[0] == t.text("deed.granted", lab=f.short(LAB0 + lab), part=t.percent(float(f.view.asked_cut[lab])))
    assert float(session.view.relation[lab]) > relation
    assert left_kusd(Facts(session), lab) < left


def test_unpaid_bills_are_on_the_agenda_and_on_the_labs_card():
    f = facts()
    assert not found(f, "arrears")
    f.view.arrears_kusd[1] = 7_000_000
    (point,) = found(f, "arrears")
    assert t.money(7_000_000) in point.what
    assert point.lab == 1
    assert t.money(7_000_000) in said(lab_facts(f, 1))


def test_talks_of_a_rival_with_a_lab_one_lives_from_call_for_an_offer():
    f = facts("kitefield")
    lab = max(range(len(f.labs)), key=lambda lab: lives_from(f, lab))
    assert lives_from(f, lab) >= LIVES
    f.view.rumour_firm[:] = -1
    assert not found(f, "talks")
    f.view.rumour_firm[lab], f.view.rumour_kusd[lab] = f.me, 5_000_000
    assert not found(f, "talks")  # its own talks
    f.view.rumour_firm[lab] = 0
    (point,) = found(f, "talks")
    assert f.short(0) in point.what
    assert point.answers
    assert t.money(5_000_000) in point.remark
    f.view.model_kusd[lab] = f.view.sold_h100e[lab] = 0
    assert not found(f, "talks")  # nothing hangs on it


def test_a_right_to_match_asks_for_a_ceiling_when_the_lab_raises():
    f = facts()
    f.view.refusal[:] = -1
    f.view.refusal[0], f.view.ask_kusd[0], f.view.rumour_kusd[0] = f.me, 0, 0
    assert not found(f, "match")
    f.view.ask_kusd[0] = 3_000_000
    (point,) = found(f, "match")
    field, index, value = point.answers[0].orders[0]
    assert (field, index) == ("match_kusd", (0,))
    assert 0 < value <= 3_000_000
    f.session.order(field, *index, value=value)


def test_coverage_below_its_line_comes_first_and_holding_orders_back_raises_it():
    f = facts("kitefield")
    assert not found(f, "coverage")
    session = f.session
    binge(session, 0.5)
    session.end_quarter()
    f = Facts(session)
    session.order("order_chips", 0, value=1000)
    f = Facts(session)
    (point,) = found(f, "coverage")
    assert point.pressing
    for field, index, value in point.answers[0].orders:
        desk.place(session.setup, session.seat, field, index, value)
        assert value == 0
        assert field in point.fields


def test_more_orders_do_not_settle_a_warning_about_coverage(window, home):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    session = Session.new("pocket", "kitefield", seed=3, quarters=10)
    binge(session, 0.2)
    session.end_quarter()
    shell.show_table(session)
    table = app.screen
    card = next(card for card in table.agenda.cards(table.facts) if card.id == "coverage")
    table.order("build_kw", 0, value=50_000)
    assert not table.agenda.settled(table.facts, card)


def test_a_pledge_about_to_break_is_told_while_the_orders_stand(window, home):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    session = Session.new("pocket", "kitefield", seed=3, quarters=10)
    session.order("pledge", value=float(WITHIN_MEANS))
    session.end_quarter()
    shell.show_table(session)
    table = app.screen
    assert pledge_point(table.facts) is None
    table.order("build_kw", 0, value=400_000)
    cards = table.agenda.cards(table.facts)
    assert "pledge" in [card.id for card in cards[:2]]
    assert table.find("point-pledge")
    table.undo()
    assert "pledge" not in [card.id for card in table.agenda.cards(table.facts)]


def test_every_point_about_promises_is_an_order_that_may_be_given():
    kinds = set()
    for seat in ("birchway", "kitefield"):
        for seed in range(3):
            session = Session.new("pocket", seat, seed=seed, quarters=10)
            while not session.over:
                for point in points(Facts(session)):
                    kinds.add(point.id.partition("-")[0])
                    for answer in point.answers:
                        for field, index, value in answer.orders:
                            desk.place(session.setup, session.seat, field, index, value)
                            assert field in point.fields or field == "borrow_kusd"
                session.end_quarter()
    assert {"asked", "talks"} <= kinds


# -- cards of firms ------------------------------------------------------------------------


def test_a_labs_card_tells_what_is_shown_doubted_and_said_of_it():
    f = facts(quarters=3)
    v = f.view
    v.disclosed[0], v.doubt[0], v.independence_index[0] = 0, 0.23, 0.4
    v.rumour_firm[0], v.rumour_kusd[0] = 1, 9_000_000
    v.round_kusd[0], v.round_pre_kusd[0] = 2_000_000, 80_000_000
    v.covenant[0], v.refusal[0] = 1, f.me
    words = said(lab_facts(f, 0))
    for shown in (t.text("lab.hides"), "23%", "40%", t.money(9_000_000), t.money(2_000_000), t.money(80_000_000),
                  f.short(1), f.short(f.me)):  # fmt: skip
        assert shown in words
    v.disclosed[0] = 1
    assert t.text("lab.shows") in said(lab_facts(f, 0))
    top = most_valued(f)
    assert t.percent(float(v.contagion[0]), 1) in said(lab_facts(f, top))


def test_leaks_are_counted_over_the_whole_game():
    f = facts(quarters=3)
    assert leaks_of(f, f.labs[0]) == 0
    f.session.chronicle[0].append(NewsItem("leak", 0, f.labs[0], 0.0))
    f.session.chronicle[2].append(NewsItem("leak", 1, f.labs[0], 0.0))
    f = Facts(f.session)
    f.kept.clear()
    f.kept["view"] = f.view
    assert leaks_of(f, f.labs[0]) == 2
    assert leaks_of(f, f.labs[1]) == 0


def test_a_clouds_card_tells_rating_pledge_and_what_the_market_made_of_its_deals():
    f = facts(quarters=2)
    v = f.view
    v.rating[1], v.announcement[1], v.pledge[1], v.circularity[1] = 0.91, -0.034, WITHIN_MEANS, 0.17
    words = said(figures(f, 1))
    for shown in ("91%", t.percent(-0.034, 1, sign=True), t.text("pledge.within_means"), "17%"):
        assert shown in words


# -- the report ----------------------------------------------------------------------------


def test_every_kind_of_news_has_a_sentence_alone_and_in_a_list():
    f = facts(quarters=0)
    for kind in NEWS_KINDS:
        item = NewsItem(kind, 1, f.labs[0], 2.0)
        assert news_text(f, item)


def test_promises_of_a_binge_are_told_in_sentences():
    session = Session.new("pocket", "kitefield", seed=3, quarters=10)
    told = {"milestones": [], "purchases": [], "credit": [], "announced": []}
    for _ in range(3):
        binge(session, 0.1)
        before = Facts(session)
        report = session.end_quarter()
        promises = Promises(Facts(session), before.view, session.view, report.news, before.draft)
        for name in told:
            told[name] += getattr(promises, name)()
    for name, lines in told.items():
        assert lines, name
        assert all(line.endswith(".") for line in lines)


def test_a_broken_pledge_is_its_own_cause():
    session = Session.new("pocket", "kitefield", seed=3, quarters=10)
    session.order("pledge", value=float(WITHIN_MEANS))
    session.end_quarter()
    session.order("borrow_kusd", value=float(session.view.borrow_kusd[0]))
    session.order("build_kw", 0, value=1e6)
    before = Facts(session)
    report = session.end_quarter()
    why = session.explain()
    cause = next(cause for cause in why.causes if cause.kind == "own_pledge")
    assert cause.effects["value_kusd"] < 0
    assert cause.effects["market_cap_kusd"] < 0
    assert cause.effects["cash_kusd"] == 0
    deeds = Deeds(Facts(session), None, before.view, session.view, report.news, before.draft)
    assert deeds.promises.pledge() == [t.text("deed.pledge_broken", pledge=t.text("pledge.within_means"))]


def test_labs_that_cannot_pay_are_a_cause():
    session = Session.new("pocket", "kitefield", seed=3, quarters=10)
    session.end_quarter()
    state = session._model.state
    state["cash_kusd"][0, LAB0 : LAB0 + len(session.map.labs)] = 0  # as if they had spent it all
    before = Facts(session)
    report = session.end_quarter()
    why = session.explain()
    f = Facts(session)
    for figure in ("cash_kusd", "market_cap_kusd", "obligations_kusd"):
        total = sum(cause.effects[figure] for cause in why.causes)
        assert total == pytest.approx(why.after[figure] - why.before[figure], abs=1e-6 * max(1, abs(why.after[figure])))
    cause = next(cause for cause in why.causes if cause.kind == "arrears")
    assert cause.effects["cash_kusd"] < 0
    assert cause.effects["revenue_kusd"] < 0
    assert Promises(f, before.view, f.view, report.news, before.draft).arrears()


def test_keys_answer_a_request_from_the_agenda(window, home):
    """A lab's request is the first card; D grants it, one undo takes it back."""
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    session = facts(seed=0).session
    assert session.view.asked_cut.any()
    shell.show_table(session)
    table = app.screen
    lab = int(np.argmax(session.view.asked_cut))
    table.focus_on(f"point-asked-{lab}")
    drive.press(app, "d")
    assert session.draft.grant_cut[session.seat, lab] == pytest.approx(float(session.view.asked_cut[lab]))
    table.undo()
    assert session.draft.grant_cut[session.seat, lab] == 0
