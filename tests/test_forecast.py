"""A forecast knows what its seat knows, and no more; its ranges hold what they say."""

import numpy as np
import pytest

from agents.model import LandGrab
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine import turn
from game.engine.layout import record, rules_of
from game.engine.looking import see_private, see_public
from game.engine.orders import Orders
from game.engine.view import View
from game.forecast import FIGURES, GAMES, Known, forecast, rollout_of
from game.session import Session
from maps.loader import load_map

SEAT = "birchway"
# Fleets are whole chips and land is fitted: within a part in ten thousand, or this.
NEARLY = {"land": 2e-3, "power_kw": 1e-6, "believed_growth": 10.0}


def played(quarters: int, seed: int = 4, name: str = "pocket", seat: str = SEAT) -> Session:
    session = Session.new(name, seat, seed)
    for _ in range(quarters):
        session.end_quarter()
    return session


@pytest.mark.parametrize("quarters", [0, 5])
def test_games_imagined_behind_a_view_show_that_view(quarters: int) -> None:
    session = played(quarters)
    known = session.known()
    rollout = rollout_of(known.map, known.seat)
    states = rollout.imagine(known.view)
    for g in (0, len(states) - 1):
        again = View.empty(1)
        see_public(record(again, 0), record(states, g), rules_of(session.setup.rules))
        see_private(
            record(again, 0),
            record(states, g),
            record(session._model.luck, 0),
            rules_of(session.setup.rules),
            known.seat,
        )
        for field in View.fields():
            there, here = known.view[field][0].astype(float), again[field][0].astype(float)
            if field in ("spare_kusd", "borrow_kusd"):  # from cash and results, which agree
                continue
            assert np.allclose(here, there, rtol=1e-4, atol=NEARLY.get(field, 1e-9)), field


def test_imagined_games_keep_money_and_shares() -> None:
    session = played(5)
    rollout = rollout_of(session.map, session.seat)
    states = rollout.imagine(session.known().view)
    assert (states["cash_kusd"].sum(axis=1) == session.setup.opening["cash_kusd"].sum()).all()
    assert (states["shares"].sum(axis=1) == session.known().view["shares"].sum(axis=1)).all()
    shares = states["cloud_share"][:, : len(session.map.regions), : len(session.map.segments)].sum(axis=3)
    sold = np.array([not s.consumer for s in session.map.segments])
    assert np.allclose(shares[:, :, sold], 1.0, atol=1e-9)


def test_hidden_figures_do_not_move_a_forecast() -> None:
    session = played(4)
    first = forecast(session.known(), [session.draft_games()])
    state = session._model.state
    rivals = [c for c in range(len(session.map.clouds)) if c != session.seat]
    state["cash_kusd"][:, rivals] //= 7
    state["arr_kusd"] *= 3.0
    state["train_stock"] *= 10.0
    for name in ("scaling", "specialise", "tipping", "open_lag"):
        state[f"world_{name}"] *= 2.0
    session.look()  # the view is made anew from the changed state: its public part is the same
    changed = session.known()
    for field in ("believed_growth", "lab_coverage"):  # sees them through what it believes of the run rate
        changed.view[field] = getattr(session.history[-2], field)
    assert changed.view.tobytes() == Known(session.map, session.seat, changed.view).view.tobytes()
    second = forecast(changed, [session.draft_games()])
    assert first[0].level == second[0].level
    assert first[0].path == second[0].path


def test_arms_share_their_luck_and_differ_by_their_orders() -> None:
    session = played(3)
    draft, paid = session.draft_games(), session.draft_games()
    money = int(session.view.spare_kusd[0] // 4)
    draft["payout_kusd"][0, session.seat] = 0
    paid["payout_kusd"][0, session.seat] = money
    same, other = draft.copy(), paid
    one, two, three = forecast(session.known(), [draft, same, other], quarters=1)
    assert all(band.low == band.high == 0 for band in two.change.values())
    assert three.change["cash_kusd"].high <= -0.9 * money
    assert one.level == two.level
    assert set(one.level) == set(FIGURES)
    assert (one.games, one.quarters) == (GAMES, 1)


def test_a_forecast_ends_with_the_game() -> None:
    session = Session.new("pocket", SEAT, 1, quarters=3)
    session.end_quarter()
    session.end_quarter()
    ahead = forecast(session.known(), [session.draft_games()])[0]
    assert ahead.quarters == 1
    assert len(ahead.path["cash_kusd"]) == 1


def test_a_lab_is_expected_to_sign_what_it_asks_for_and_not_an_insult() -> None:
    for seed in range(20):
        session = played(0, seed)
        for _ in range(8):
            view = session.view
            asks = [
                lab for lab in range(len(session.map.labs))
                if view.ask_kusd[lab] > 0 and session.setup.tables.together[lab, session.seat]
            ]  # fmt: skip
            if asks and view.spare_kusd[0] > view.ask_kusd[asks[0]]:
                break
            session.end_quarter()
        else:
            continue
        break
    lab, drafts = asks[0], []
    for price in (2.5, 0.05):
        draft = session.draft_games()
        draft["order_chips"][0, session.seat] = draft["build_kw"][0, session.seat] = 0
        draft["bid_kusd"][0, session.seat, lab] = view.ask_kusd[lab]
        draft["bid_pre_kusd"][0, session.seat, lab] = int(price * view.ask_pre_kusd[lab])
        drafts.append(draft)
    good, bad = forecast(session.known(), drafts, quarters=1)
    assert good.signed[lab] > bad.signed[lab]
    assert bad.signed[lab] <= 0.25


@pytest.mark.slow
@pytest.mark.parametrize("seat", ["amazon", "microsoft", "coreweave"])
def test_four_of_five_outcomes_lie_within_the_range(seat: str) -> None:
    """A seat on standing orders, 16 games, five quarters of each, one to four quarters ahead."""
    game_map, inside, count = load_map("frontier-2026"), dict.fromkeys(FIGURES, 0), 0
    for seed in range(16):
        model = LandGrab(game_map, strategies={seat: "standing_orders"}, seeds=[7000 + seed], collect=False)
        f, made = model.setup.firm[seat], []
        while model.running:
            model.open_quarter()
            if model.quarter in (0, 3, 8, 14, 19):
                view, draft = View.empty(1), Orders.empty(1)
                see_public(record(view, 0), record(model.state, 0), rules_of(model.rules))
                turn.look(model.state, view, model.luck, model.rules, f, 0)
                standing(record(view.copy(), 0), record(draft, 0), rules_of(model.rules), f, HOLD)
                made.append((model.quarter, forecast(Known(game_map, f, view), [draft])[0]))
            model.decide()
            model.resolve()
            for quarter, ahead in made:
                step = model.quarter - quarter - 1
                if step < len(ahead.path["cash_kusd"]):
                    count += 1
                    for name in FIGURES:
                        band = ahead.path[name][step]
                        inside[name] += band.low <= float(model.state[name][0, f]) <= band.high
        model.close()
    for name in ("cash_kusd", "revenue_kusd", "ai_revenue_kusd", "land_all", "value_kusd"):
        assert 0.65 <= inside[name] / count <= 0.95, (name, inside[name] / count)
