"""Why a quarter went so: causes add up, own doing is found, and a blunder is named at the end."""

import numpy as np
import pytest

from game.engine.state import PARTS
from game.explain import FIGURES, explain
from game.session import Session
from tests.binge import binge

SEAT = "birchway"


def after(orders: dict[str, float], quarters: int = 2, seed: int = 4) -> Session:
    """A game in which the last quarters were played with these orders of the own seat."""
    session = Session.new("pocket", SEAT, seed)
    for _ in range(quarters):
        for field, value in orders.items():
            session.order(field, value=value)
        session.end_quarter()
    return session


def test_causes_add_up_and_end_at_what_happened() -> None:
    session = after({}, 3)
    why = session.explain()
    assert why is not None
    assert why.quarter == 2
    state = session._model.state
    for name in FIGURES[:6]:
        assert why.after[name] == float(state[name][0, session.seat]), name
    for name in FIGURES:
        total = sum(cause.effects[name] for cause in why.causes)
        assert total == pytest.approx(why.after[name] - why.before[name], abs=1e-6 * max(1.0, abs(why.after[name])))
    sizes = [abs(cause.effects["value_kusd"]) for cause in why.causes]
    assert sizes == sorted(sizes, reverse=True)
    parts = sum(why.after[f"{part}_kusd"] for part in PARTS)
    assert parts == pytest.approx(why.after["value_kusd"])


def effect(session: Session, kind: str, figure: str) -> float:
    why = session.explain()
    assert why is not None
    return sum(cause.effects[figure] for cause in why.causes if cause.kind == kind)


def test_a_payout_costs_the_cash_that_it_pays() -> None:
    session = Session.new("pocket", SEAT, 4)
    money = int(session.view.spare_kusd[0] // 4)
    session.order("payout_kusd", value=money)
    session.end_quarter()
    found = effect(session, "own_finance", "cash_kusd")
    assert found == pytest.approx(-money, rel=0.05)
    assert effect(session, "own_finance", "returned_kusd") == pytest.approx(money, rel=0.05)


def test_a_price_rise_is_the_cause_of_lost_land() -> None:
    session = Session.new("pocket", SEAT, 4)
    session.order("compute_price_usd", value=float(session.view.compute_price_usd[session.seat]) * 2)
    session.end_quarter()
    assert effect(session, "own_prices", "land_all") == 0.0  # posted now, binding from the next quarter
    session.end_quarter()
    assert effect(session, "own_prices", "land_all") < -1e-4


def test_a_rivals_price_cut_is_named() -> None:
    session = Session.new("pocket", SEAT, 4)
    session.end_quarter()
    rival = next(c for c in range(len(session.map.clouds)) if c != session.seat)
    session._model.state["compute_price_usd"][0, rival] *= 0.5  # as if it had posted it
    session.end_quarter()
    why = session.explain()
    assert why is not None
    found = next(c for c in why.causes if c.kind == "rival_price" and c.who == rival)
    assert found.effects["land_all"] < 0


def test_milestones_and_purchases_cost_what_was_paid_for_them() -> None:
    session = Session.new("pocket", "kitefield", 3, quarters=8)
    for _ in range(2):
        binge(session, 0.1)
        session.end_quarter()
    book = session.books(session.seat)[-1]
    paid = {name: int(book.line(name)[0, session.seat]) for name in ("embedding_bought", "stakes_bought")}
    assert paid["embedding_bought"] < 0
    assert effect(session, "own_purchases", "net_cash_kusd") < 0
    bids = session.played().orders["bid_kusd"][0, session.seat].sum()
    assert paid["stakes_bought"] <= -bids  # milestones come on top of cheques
    why = session.explain()
    assert why is not None
    milestones = next(cause for cause in why.causes if cause.kind == "own_milestones")
    assert milestones.effects["stakes_kusd"] > 0 > milestones.effects["net_cash_kusd"]
    total = sum(cause.effects["market_cap_kusd"] for cause in why.causes)
    assert total == pytest.approx(why.after["market_cap_kusd"] - why.before["market_cap_kusd"], rel=1e-6)


def test_explanations_are_for_clouds() -> None:
    session = Session.new("pocket", None, 4)
    session.end_quarter()
    assert session.explain() is None
    assert after({}, 0).explain() is None  # nothing was resolved yet
    played = after({}, 1).played()
    assert played is not None
    object.__setattr__(played, "seat", 40)
    with pytest.raises(ValueError, match="seat = 40"):
        explain(played)


def test_a_loaded_game_explains_its_last_quarter_too() -> None:
    session = after({}, 2)
    again = session.fork()
    assert again.explain() == session.explain()


def test_the_blunder_of_a_game_is_its_turning_point() -> None:
    session = Session.new("pocket", SEAT, 4, quarters=8)
    for quarter in range(8):
        if quarter == 1:
            session.order("compute_price_usd", value=float(session.view.compute_price_usd[session.seat]) * 4)
        session.end_quarter()
    found = session.turning_points(8)
    assert found
    assert (found[0].quarter, found[0].desk) == (1, "models")
    assert found[0].effect_kusd < 0
    assert "compute_price_usd" in found[0].ordered
    assert [abs(d.effect_kusd) for d in found] == sorted((abs(d.effect_kusd) for d in found), reverse=True)


def test_a_habit_is_weighed_as_a_whole() -> None:
    session = Session.new("pocket", SEAT, 4, quarters=8)
    for quarter in range(8):
        price = float(session.history[0].compute_price_usd[session.seat])
        session.order("compute_price_usd", value=price * (4 + quarter))  # no single quarter makes much of a difference
        session.end_quarter()
    found = session.turning_points()
    assert (found[0].quarter, found[0].desk) == (-1, "models")
    assert found[0].effect_kusd < 0


def test_a_game_left_to_standing_orders_has_no_turning_points() -> None:
    assert after({}, 8).turning_points() == []  # rivals decide as they did as long as nothing is taken out
    watched = Session.new("pocket", None, 1, quarters=2)
    watched.end_quarter()
    assert watched.turning_points() == []


def test_guesses_are_scored_and_kept(tmp_path) -> None:
    from game.desk import OrderError
    from game.guesses import brier

    session = Session.new("pocket", SEAT, 4)
    session.guess(0, 0.7, 0.4)
    session.order("bid_kusd", 0, value=1000)
    session.order("bid_pre_kusd", 0, value=1000)
    session.guess(1, 0.5)  # without an offer: dropped
    session.hunch("scaling", "high")
    with pytest.raises(OrderError):
        session.guess(0, 1.2)
    with pytest.raises(OrderError):
        session.hunch("weather", "high")
    session.end_quarter()
    assert [(g.quarter, g.lab, g.own, g.forecast) for g in session.guesses] == [(0, 0, 0.7, 0.4)]
    assert session.guesses[0].signed is False
    session.save(tmp_path / "a.landgrab")
    again = Session.load(tmp_path / "a.landgrab")
    assert again.guesses == session.guesses
    assert again.hunches == {"scaling": "high"}
    assert brier([0.7], [False]) == pytest.approx(0.49)
    assert np.isnan(brier([], []))
