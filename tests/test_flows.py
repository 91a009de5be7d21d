"""Payments of every quarter are kept whole; a seat sees its own, all cheques, and an estimate of the rest."""

from dataclasses import replace

import numpy as np
import pytest

from agents.model import LandGrab
from game import replay
from game.analyst import as_seen
from game.engine.parameters import ACCOUNTS, CLOUDS, CUSTOMERS, FIRMS, INVESTOR0, LAB0, SPONSORS, SUPPLIERS
from game.engine.state import BUSINESS, CHIPS, COSTS, ENERGY, ENTERPRISE, PEOPLE, SHELLS, UPKEEP
from game.engine.tracing import follow
from game.flows import Flows
from game.session import Session

QUARTERS = 5


@pytest.fixture(scope="module")
def played():
    """A model, its payments, and its state after each resolution."""
    model = LandGrab("pocket", seeds=[4], collect=False)
    flows, states = Flows.of(model.state), []
    for _ in range(QUARTERS):
        model.step()
        flows.add(model.state)
        states.append(model.state.copy())
    return model, flows, states


@pytest.fixture(scope="module")
def session():
    found = Session.new("pocket", "birchway", 4, 8)
    for _ in range(QUARTERS):
        found.end_quarter()
    return found


def ledger(session):
    """All payments of a session, whoever may know them."""
    return replay.flows(session.record())


def test_payments_lead_from_the_opening_cash_to_the_last(played):
    """Nothing that moved is missing: what came in and went out makes up every firm's cash."""
    _, flows, states = played
    cash = flows.cash_kusd.copy()
    for quarter, state in zip(flows.quarters, states, strict=True):
        cash += quarter.all_kusd[:, :FIRMS].sum(axis=0) - quarter.all_kusd[:FIRMS].sum(axis=1)
        np.testing.assert_array_equal(cash, state["cash_kusd"][0, :FIRMS])


def test_the_ai_book_is_a_part_with_all_money_of_labs(played):
    _, flows, states = played
    labs = slice(LAB0, INVESTOR0)
    for quarter, state in zip(flows.quarters, states, strict=True):
        s, ai, every = state[0], quarter.ai_kusd, quarter.all_kusd
        assert ((ai >= 0) & (ai <= every)).all()
        np.testing.assert_array_equal(ai[labs], every[labs])
        np.testing.assert_array_equal(ai[:, labs], every[:, labs])
        np.testing.assert_array_equal(ai[CUSTOMERS, :CLOUDS], s["received_kusd"][ENTERPRISE, :CLOUDS])
        assert (ai[CUSTOMERS, CLOUDS:SPONSORS] <= s["received_kusd"][CHIPS, CLOUDS:SPONSORS]).all()
        assert s["received_kusd"][BUSINESS, :SPONSORS].sum() > 0
        # Sites, energy and people of clouds are AI's, base capital spending is not, running costs are shared.
        sure = s["paid_kusd"][[SHELLS, ENERGY, PEOPLE], :CLOUDS].sum(axis=0)
        shared = ai[:CLOUDS, SUPPLIERS] - sure
        assert (shared >= 0).all()
        assert (shared <= s["paid_kusd"][COSTS, :CLOUDS]).all()
        assert (every[:CLOUDS, SUPPLIERS] - ai[:CLOUDS, SUPPLIERS] >= s["paid_kusd"][UPKEEP, :CLOUDS]).all()
        np.testing.assert_array_equal(quarter.cheques_kusd, s["invested_kusd"])
        np.testing.assert_array_equal(quarter.ai_sales_kusd, s["ai_revenue_kusd"])


@pytest.mark.parametrize("perimeter", ["consolidated", "ai_book"])
def test_a_history_begins_with_the_cheques_in_labs_tills(played, perimeter):
    model, flows, _ = played
    paid, invested, cash = flows.history(perimeter)
    assert paid.shape == (QUARTERS + 1, ACCOUNTS, ACCOUNTS)
    np.testing.assert_array_equal(paid[0, :FIRMS, LAB0:INVESTOR0], invested[0])
    assert paid[0].sum() == invested[0].sum() > 0
    opening = cash + paid[0, :, :FIRMS].sum(axis=0) - paid[0, :FIRMS].sum(axis=1)
    kept = opening[LAB0:INVESTOR0] if perimeter == "ai_book" else opening
    wanted = flows.cash_kusd[LAB0:INVESTOR0] if perimeter == "ai_book" else flows.cash_kusd
    np.testing.assert_array_equal(kept, wanted)
    tags = model.setup.opening["tag_kusd"][0].sum()
    assert invested[0].sum() == pytest.approx(tags, rel=1e-6)
    follow(paid, invested, cash, perimeter)  # takes it


def same(one, other):
    return len(one.quarters) == len(other.quarters) and all(
        np.array_equal(a.all_kusd, b.all_kusd)
        and np.array_equal(a.ai_kusd, b.ai_kusd)
        and np.array_equal(a.cheques_kusd, b.cheques_kusd)
        and np.array_equal(a.exact, b.exact)
        for a, b in zip(one.quarters, other.quarters, strict=True)
    )


def test_a_loaded_game_and_a_fork_keep_the_same(session, tmp_path):
    session.save(tmp_path / "game.landgrab")
    loaded = Session.load(tmp_path / "game.landgrab")
    assert same(loaded.flows(), session.flows())
    back = session.fork(2)
    assert len(back.flows().quarters) == 2
    assert same(back.flows(), replace(session.flows(), quarters=session.flows().quarters[:2]))


def test_a_seat_knows_its_own_payments_and_all_cheques(session):
    seen, true = session.flows(), ledger(session)
    me = session.seat
    for q, t in zip(seen.quarters, true.quarters, strict=True):
        for ours, theirs in ((q.all_kusd, t.all_kusd), (q.ai_kusd, t.ai_kusd)):
            np.testing.assert_array_equal(ours[me], theirs[me])
            np.testing.assert_array_equal(ours[:, me], theirs[:, me])
        np.testing.assert_array_equal(q.cheques_kusd, t.cheques_kusd)
        assert (q.all_kusd[:FIRMS, LAB0:INVESTOR0] >= q.cheques_kusd).all()
        known = np.where(q.exact, t.all_kusd, 0)
        np.testing.assert_array_equal(np.where(q.exact, q.all_kusd, 0), known)
        assert not q.exact.all()


def test_estimates_add_up_to_reported_sales(session):
    """What customers and labs pay a rival for AI is what it reports."""
    for q in session.flows().quarters:
        for c in range(len(session.map.clouds)):
            if c != session.seat:
                sold = q.ai_kusd[CUSTOMERS, c] + q.ai_kusd[LAB0:INVESTOR0, c].sum()
                assert sold == pytest.approx(q.ai_sales_kusd[c], rel=1e-6, abs=20)


def test_nothing_hidden_enters_an_estimate(session):
    """With equal views and own books, others' payments leave the picture as it is; own ones don't."""
    me, true = session.seat, ledger(session)
    luck = np.random.default_rng(0)

    def changed(own):
        quarters = []
        for q in true.quarters:
            noise = luck.integers(0, 10**6, q.all_kusd.shape)
            noise[me] = noise[:, me] = own
            quarters.append(replace(q, all_kusd=q.all_kusd + noise, ai_kusd=q.ai_kusd + noise, ai_sales_kusd=noise[0]))
        return as_seen(replace(true, quarters=quarters), me, session.history, session.setup.opening[0],
                       session.setup.tables)  # fmt: skip

    assert same(changed(0), session.flows())
    assert not same(changed(1), session.flows())


def test_books_open_at_the_end_and_where_nobody_plays():
    watched = Session.new("pocket", None, 4, 3)
    watched.end_quarter()
    assert same(watched.flows(), ledger(watched))
    mine = Session.new("pocket", "birchway", 4, 2)
    mine.end_quarter()
    assert not same(mine.flows(), ledger(mine))
    mine.end_quarter()
    assert mine.over
    assert same(mine.flows(), ledger(mine))
    assert all(q.exact.all() for q in mine.flows().quarters)


def test_an_analyst_is_not_far_off(session):
    """Of what came home in the game, at most half is misjudged in all."""
    home = []
    for flows in (session.flows(), ledger(session)):
        home.append(follow(*flows.history("ai_book"), "ai_book").home_kusd.sum(axis=0))
    assert np.abs(home[0] - home[1]).sum() < 0.5 * home[1].sum()
