"""Who promises too much is told so before lenders take over, and is told why in order of money."""

import pytest

from game.desktop import text as t
from game.desktop.desks.cover import THIN, cover
from game.desktop.facts import Facts
from game.desktop.kit import drive
from game.desktop.report.promises import Promises
from game.desktop.report.solvency import reasons, rescued
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.table.answers import points
from game.engine.orders import Orders
from game.session import Session
from tests.binge import binge

QUARTERS = 9
GAMES = [("pocket", "kitefield", 1.0), ("pocket", "kitefield", 0.1), ("pocket", "saltmere", 0.3)]


def warned(session: Session) -> bool:
    """Whether the agenda of the quarter, read off standing orders, tells of coverage."""
    f = Facts(session)
    f.draft = Orders.view(session.standing_games("hold")[0])
    return any(point.id == "coverage" for point in points(f))


@pytest.mark.parametrize(("game", "seat", "part"), GAMES)
def test_a_binge_leads_to_a_warning_before_it_leads_to_a_rescue(game, seat, part):
    session = Session.new(game, seat, seed=3, quarters=QUARTERS)
    assert cover(Facts(session)).ratio > THIN
    assert not warned(session)
    first = None
    while not session.over:
        binge(session, part)
        if first is None:
            assert cover(Facts(session), ordered=True).ratio < THIN  # told before the orders are handed in
        before = Facts(session)
        report = session.end_quarter()
        f = Facts(session)
        raised = rescued(before, f)
        told = [item.amount for item in report.news if item.kind == "rescue" and item.who == f.me]
        assert raised is not None or not told
        if raised is not None:
            assert told == [pytest.approx(raised, rel=1e-6)]
            break
        if f.view.coverage[0] < THIN:
            first = session.quarter if first is None else first
            assert warned(session)
            assert level_words(f)
    else:
        pytest.fail("never rescued")
    assert first is not None
    assert first < session.quarter
    spent = [x.words for x in reasons(before, f, fell=True) if x.kusd < 0]
    assert t.text("solvency.stakes_bought") in spent[:3]  # milestones are paid in shares
    assert Promises(f, before.view, f.view, report.news, before.draft).milestones()


def level_words(f: Facts) -> str:
    """What the finance desk's card says in that state."""
    now = cover(f)
    return t.text(f"cover.{'short' if now.ratio < 1 else 'thin'}", missing=t.money(max(now.missing, 0.0)))


def test_reasons_sum_to_the_change_of_means_less_obligations():
    session = Session.new("pocket", "kitefield", seed=3, quarters=QUARTERS)
    for _ in range(2):
        binge(session, 0.1)
        before = Facts(session)
        session.end_quarter()
        f = Facts(session)
        found = reasons(before, f)
        whole = cover(before).missing - cover(f).missing
        assert sum(x.kusd for x in found) == pytest.approx(whole, abs=100)
        assert [abs(x.kusd) for x in found] == sorted((abs(x.kusd) for x in found), reverse=True)


def test_the_report_says_why_and_the_explanation_blames_the_own_promises(window, home):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    session = Session.new("pocket", "kitefield", seed=3, quarters=QUARTERS)
    shell.show_table(session)
    for quarter in range(2):
        binge(session)
        app.screen.refresh()
        app.screen.end_quarter()
        if app.screen.find("end-anyway"):
            drive.click(app, "end-anyway")
        alert = app.screen.get("solvency-alert")
        words = " ".join(run.text for run in app.walk_text())
        assert "in order of money" in words
        key = "solvency.rescued" if quarter else "solvency.short"
        assert t.text(key, amount="{}", when="{}", ratio="{}", missing="{}").split("{}")[0] in alert.tip.title
        drive.press(app, "escape")
    why = session.explain()
    milestones = next(cause for cause in why.causes if cause.kind == "own_milestones")
    assert milestones.effects["cash_kusd"] + milestones.effects["net_cash_kusd"] < 0
    assert milestones.effects["value_kusd"] < 0
