"""The page of a firm: books that tie, nothing hidden shown, every tab by keyboard, texts that fit."""

import itertools

import pytest

from game.desktop import text as t
from game.desktop.company.contracts import contracts_page, flows, spend_back
from game.desktop.company.overview import histories
from game.desktop.company.page import PAGES, open_company
from game.desktop.desks.columns import Columns
from game.desktop.desks.cover import AHEAD, ahead
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented, Table, drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.engine.parameters import LAB0
from game.session import Session
from game.statements.pages import STATEMENTS


@pytest.fixture(scope="module")
def played():
    session = Session.new("pocket", "birchway", seed=3, quarters=6)
    for _ in range(5):
        session.end_quarter()
    return session


@pytest.fixture(scope="module")
def finished(played):
    session = played.fork()
    while not session.over:
        session.end_quarter()
    return session


def said(table) -> str:
    return " ".join(run.text for run in table.app.walk_text())


# -- books ---------------------------------------------------------------------------------


def test_own_books_are_kept_and_others_are_closed_until_the_end(played, finished):
    f = Facts(played)
    assert [q.number for q in played.books(played.seat)] == list(range(5))
    for firm in (*f.clouds, *f.labs, *f.makers, *f.investors):
        assert bool(played.books(firm)) == (firm == played.seat)
        assert len(finished.books(firm)) == 6


def test_a_loaded_game_has_the_same_books(played, tmp_path):
    played.save(tmp_path / "a.landgrab")
    again = Session.load(tmp_path / "a.landgrab")
    for mine, theirs in zip(played.books(played.seat), again.books(played.seat), strict=True):
        for read in STATEMENTS.values():
            assert mine.of(read(mine), played.seat) == theirs.of(read(theirs), played.seat)
    assert again.chronicle == played.chronicle


def test_own_books_agree_with_what_the_view_says(played):
    for quarter, book in enumerate(played.books(played.seat), 1):
        view = played.history[quarter]
        income = book.of(book.income(), played.seat)
        assert income["revenue"] == int(view.revenue_kusd[played.seat])
        assert income["ebitda"] == int(view.ebitda_kusd[played.seat])
        assert book.of(book.balance(), played.seat)["debt"] == int(view.debt_kusd[played.seat])
        assert book.of(book.equity(), played.seat)["unexplained"] == 0


def test_every_row_of_every_statement_has_a_word(finished):
    book = finished.books(0)[0]
    for read in STATEMENTS.values():
        for name in read(book):
            assert t.text(f"line.{name}")


def test_the_last_four_quarters_stand_side_by_side(table_of, played):
    table = table_of(played)
    table.open_company(played.seat, "books")
    for which in STATEMENTS:
        table.get("company-statement").on_change(which)
        shown = table.get(f"company-{which}")
        assert [h.title for h in shown.headings[1:]] == [played.map.quarter_name(q) for q in range(1, 5)]
        assert shown.rows
        if which != "memo":
            assert any(row[0].strong for row in shown.rows)


def test_nothing_hidden_is_on_another_firms_page(table_of, played):
    """With equal views, hidden figures change nothing that is shown."""
    table = table_of(played)
    session, rival = table.session, (played.seat + 1) % len(played.map.clouds)
    firms = (rival, LAB0, LAB0 + 1)

    def pages() -> list[str]:
        found = []
        for firm in firms:
            for page in PAGES:
                table.open_company(firm, page)
                found.append(said(table))
                table.close_top()
        return found

    before = pages()
    state = session._model.state
    state["cash_kusd"][0, list(firms)] *= 2
    state["arr_kusd"][0] *= 3
    state["coverage"][0, list(firms)] = 0.1
    assert pages() == before


# -- contracts, shares, history -------------------------------------------------------------


def test_what_contracts_bring_one_they_ask_of_the_other(played):
    f = Facts(played)
    own = ahead(f)
    comes, goes = flows(own)
    assert set(comes) | set(goes) <= {"compute", "credit", "milestones", "purchases", "interest"}
    mine = sum(int(c.contracted_kusd.sum()) for c in own.contracts)
    assert int(comes["compute"].sum()) == mine
    for lab in range(len(f.labs)):
        drawn = flows(ahead(f, f.labs[lab]))[1]
        theirs = [c for c in own.contracts if c.lab == lab]
        assert int(drawn["taken"].sum() + drawn["rest"].sum()) >= sum(int(c.contracted_kusd.sum()) for c in theirs) > -1


def test_spend_back_is_commitment_over_cash_and_milestones(played):
    f = Facts(played)
    for d in f.deals_of(sponsor=f.me):
        money = float(f.view.deal_cash_kusd[d]) + float(f.view.tranche_kusd[d].sum())
        if money > 0:
            assert spend_back(f, d) == pytest.approx(float(f.view.deal_commit_kusd[d]) / money)


def test_charts_have_a_column_for_each_quarter_and_read_out_by_arrows(table_of, played):
    table = table_of(played)
    table.open_company(played.seat, "contracts")
    chart = next(w for w in table.walk() if isinstance(w, Columns) and w.id == "company-comes")
    assert len(chart.stacks) == AHEAD
    table.focus_on("company-comes")
    drive.press(table.app, "right", "right")
    tip = table.get("company-comes").tip_at(None)
    assert tip.title == chart.stacks[2].name
    assert tip.rows[-1][1] == t.money(chart.stacks[2].total)


def test_shares_of_a_lab_sum_to_all_of_it(table_of, played):
    table = table_of(played)
    table.open_company(LAB0, "shares")
    rows = table.get("company-holders").rows
    parts = [float(row[1].rstrip("%")) for row in rows]
    assert sum(parts) == pytest.approx(100, abs=0.06 * len(parts))
    assert parts == sorted(parts, reverse=True)


def test_every_kind_of_firm_has_figures_to_follow(played):
    f = Facts(played)
    for firm in (*f.clouds, *f.labs, *f.makers, *f.investors):
        for figure in histories(f, firm):
            assert t.text(f"company.fig_{figure.key}")
            assert len([figure.show(figure.read(v)) for v in f.views()]) == len(f.views())


# -- ways there -----------------------------------------------------------------------------


def test_all_of_it_by_keyboard(table_of, played):
    table = table_of(played)
    drive.press(table.app, "c")
    assert table.focused.id == "company-pages"
    assert table.get("company-name").text == Facts(table.session).name(table.firm)
    for _ in PAGES:
        drive.press(table.app, "right")
    drive.press(table.app, "escape")
    assert table.find("company") is None
    drive.press(table.app, "/")
    drive.type_text(table.app, "page lumenry")
    drive.press(table.app, "return")
    assert table.get("company-name").text.startswith("Lumenry")
    drive.press(table.app, "escape")
    table.go_firms()
    drive.press(table.app, "return")  # a cloud opens its page
    assert table.find("company")


def test_a_lab_can_be_offered_to_from_its_page(table_of, played):
    table = table_of(played)
    table.open_company(LAB0)
    drive.click(table.app, "company-offer")
    assert table.find("deal-room")


def test_another_firm_is_a_choice_away(table_of, played):
    table = table_of(played)
    table.open_company(played.seat)
    for firm in (LAB0, Facts(played).makers[0], Facts(played).investors[0]):
        table.get("company-firm").on_change(str(firm))
        assert table.get("company-name").text == Facts(played).name(firm)


def test_watching_and_the_end_have_pages_too(window, home, finished):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    watched = Session.new("pocket", None, seed=3, quarters=3)
    watched.end_quarter()
    shell.show_table(watched)
    for page in PAGES:
        app.screen.open_company(LAB0, page)
        app.draw()
        app.screen.close_top()
    shell.show_end(finished)
    open_company(app.screen, finished, LAB0, page="books")
    assert app.screen.find("company-income")  # all books are open now


@pytest.mark.parametrize(
    ("size", "percent", "map_name", "seat"),
    [
        ((1280, 800), 100, "frontier-2026", "microsoft"),
        ((1280, 800), 130, "pocket", "kitefield"),
        ((1280, 800), 160, "frontier-2026", "coreweave"),
        ((1920, 1080), 140, "pocket", "saltmere"),
    ],
)
def test_texts_fit(table_of, size, percent, map_name, seat):
    session = Session.new(map_name, seat, seed=3, quarters=8)
    for _ in range(4):
        session.end_quarter()
    table, problems = table_of(session, size, percent), []
    f = Facts(session)
    rival = (f.me + 1) % len(f.clouds)
    for firm, page in itertools.product((f.me, rival, f.labs[0], f.makers[0], f.investors[0]), PAGES):
        table.open_company(firm, page)
        table.layout()
        mine = {w.id: w for w in table.top.root.walk()}
        runs = [run for run in table.app.walk_text() if run.widget in mine]
        for run in runs:
            box = mine[run.widget]
            if run.cut and not isinstance(box, Table):
                problems.append((firm, page, "cut", run.text, run.widget))
            if isinstance(box, Button | Segmented) and not run.clipped and not box.rect.contains(run.rect):
                problems.append((firm, page, "button", run.text))
        for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
            if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
                problems.append((firm, page, "overlap", a.text, b.text))
        table.close_top()
    assert not problems, "\n".join(map(str, dict.fromkeys(problems)))


def test_a_firm_without_contracts_says_so(played):
    f = Facts(played)
    assert contracts_page(f, f.investors[0], 900, 800)[0].text == t.text("company.no_deals")
