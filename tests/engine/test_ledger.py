"""The door for money and the helpers that share things out: exact, whatever is asked of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.engine.book import due_until
from game.engine.layout import record
from game.engine.ledger import MOST_UNITS, clip, descending, divide, fill_level, issue, pay, post, transfer, whole
from game.engine.parameters import ACCOUNTS, FIRMS, HOLDERS
from game.engine.state import COSTS, State

sizes = st.integers(0, 10**12)
counts = st.integers(0, 10**15)
weights = st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e9)), min_size=1, max_size=12)


@given(st.lists(sizes, min_size=4, max_size=4), st.lists(st.integers(-(10**12), 10**12), min_size=6, max_size=6))
def test_a_post_conserves_and_never_overdraws(cash: list[int], asked: list[int]) -> None:
    games = State.empty(1)
    games["cash_kusd"][0, :4] = cash
    amount = np.array(asked, np.int64).reshape(2, 3)
    wish = amount.copy()
    post(record(games, 0), COSTS, 0, 1, amount)
    after = games["cash_kusd"][0]
    assert after.sum() == sum(cash)
    assert after.min() >= 0
    assert (amount >= 0).all()
    assert (amount <= np.maximum(wish, 0)).all()
    assert games["flow_kusd"][0].sum() == amount.sum() == games["paid_kusd"][0, COSTS].sum()
    assert np.array_equal(games["received_kusd"][0, COSTS, 1:4], amount.sum(axis=0))


@given(sizes, st.integers(-(2**62), 2**62))
def test_one_payment_is_at_most_the_cash(cash: int, asked: int) -> None:
    games = State.empty(1)
    games["cash_kusd"][0, 0] = cash
    paid = pay(record(games, 0), COSTS, 0, ACCOUNTS - 1, asked)
    assert 0 <= paid <= max(0, min(cash, asked))
    assert asked < 0 or paid >= min(cash, asked) * (1 - 1e-9) - 1
    assert games["cash_kusd"][0, 0] == cash - paid


@given(counts, weights)
def test_dividing_is_exact_and_fair(total: int, weight: list[float]) -> None:
    n = len(weight)
    part = np.zeros(n, np.int64)
    divide(total, np.array(weight), np.arange(n), n, part)
    assert part.sum() == (total if sum(weight) > 0 else 0)
    assert part.min() >= 0
    for i in range(n):
        quota = weight[i] / sum(weight) * total if sum(weight) > 0 else 0
        assert abs(part[i] - quota) <= 1 + 1e-9 * total


@given(counts, weights, st.randoms(use_true_random=False))
def test_dividing_does_not_go_by_place(total: int, weight: list[float], luck: object) -> None:
    n = len(weight)
    order = list(range(n))
    luck.shuffle(order)  # type: ignore[attr-defined]
    one, two = np.zeros(n, np.int64), np.zeros(n, np.int64)
    values = np.array([float(int(w)) for w in weight])  # whole weights: their sum has no rounding
    divide(total, values, np.arange(n), n, one)
    divide(total, values[order], np.arange(n)[order], n, two)
    assert np.array_equal(one[order], two)


@given(st.floats(0, 1e9), st.lists(st.tuples(st.floats(0, 1e8), st.floats(0.1, 10)), min_size=1, max_size=10))
def test_water_filling_gives_all_it_can_and_nobody_more_than_asked(
    supply: float, rows: list[tuple[float, float]]
) -> None:
    want, weight = (np.array(column) for column in zip(*rows, strict=True))
    got = np.zeros(len(rows))
    fill_level(supply, want, weight, len(rows), got)
    assert (got >= 0).all()
    assert (got <= want * (1 + 1e-12)).all()
    assert abs(got.sum() - min(supply, want.sum())) <= 1e-6 * max(1.0, supply)
    short = got < want * (1 - 1e-9)
    levels = got[short] / weight[short]
    assert len(levels) < 2 or np.ptp(levels) <= 1e-6 * levels.max() + 1e-9  # who is short stands at one level


@given(st.integers(0, 10**12), st.integers(0, 60), st.integers(1, 60), st.floats(0, 1))
def test_a_ramp_falls_due_exactly_once(commit: int, early: int, quarters: int, ramp: float) -> None:
    games = State.empty(1)
    games["deal_commit_kusd"][0, 0], games["deal_quarters"][0, 0], games["deal_ramp"][0, 0] = commit, quarters, ramp
    game = record(games, 0)
    due = [due_until(game, 0, q + 1) - due_until(game, 0, q) for q in range(-early, quarters + 5)]
    assert sum(due) == commit
    assert min(due) >= 0


@given(
    st.lists(st.integers(0, 10**17), min_size=HOLDERS, max_size=HOLDERS),
    st.integers(0, HOLDERS - 1), st.integers(0, HOLDERS - 1), st.integers(-(2**62), 2**62),
)  # fmt: skip
def test_moving_shares_conserves_them_and_what_was_paid(held: list[int], seller: int, buyer: int, units: int) -> None:
    games = State.empty(1)
    games["shares"][0, :, 0] = held
    games["units"][0, 0] = sum(held)
    games["cost_kusd"][0, :, 0] = np.array(held[:FIRMS]) // 1000
    cost = games["cost_kusd"][0, :, 0].sum()
    moved = transfer(record(games, 0), 0, seller, buyer, units)
    after = games["shares"][0, :, 0]
    assert after.sum() == sum(held)
    assert after.min() >= 0
    assert moved == max(0, min(units, held[seller]))
    assert games["cost_kusd"][0].min() >= 0
    left = games["cost_kusd"][0, :, 0].sum()
    assert left == cost or (buyer >= FIRMS and left <= cost)
    issue(record(games, 0), 0, buyer, 2**62, 0)
    assert games["shares"][0, :, 0].sum() == MOST_UNITS  # a lab's units never overflow


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_ranking_goes_by_score_then_key(score: list[float], luck: object) -> None:
    n = len(score)
    key = list(range(n))
    luck.shuffle(key)  # type: ignore[attr-defined]
    order = np.zeros(n, np.int64)
    descending(np.array(score), np.array(key), n, order)
    assert list(order) == sorted(range(n), key=lambda i: (-score[i], key[i]))


@given(st.floats())
def test_absurd_figures_become_whole_or_clipped(x: float) -> None:
    assert 0 <= whole(x) <= 4e15
    assert 0.25 <= clip(x, 0.25, 4.0) <= 4.0
    if 0 <= x < 4e15:
        assert abs(whole(x) - x) <= 0.5
