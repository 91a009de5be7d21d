"""Clearing and distress: textbook cases, what is promised of every network, and the same answers by brute force."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.engine.layout import Floats, Ints
from game.engine.networks import clear_payments, debt_rank, distress
from game.engine.parameters import ACCOUNTS, FIRMS
from game.engine.rule import COMPILED
from tests.engine.network_digests import answers

ROOT = Path(__file__).parents[2]


def clear(owed: Any, have: Any, cost: float = 0.0) -> tuple[Ints, int]:
    """Payments and the number in default; the first rows of accounts are firms."""
    debts = np.array(owed, np.int64)
    paid = np.full_like(debts, -7)
    return paid, clear_payments(debts, np.array(have, np.int64), cost, len(debts), paid)


def exact(owed: Ints, have: Ints, cost: float) -> tuple[Floats, bool]:
    """The greatest clearing vector in real numbers: all pay in full, then ever less until all can; did it settle?

    Settled: a million more rounds like the last change nothing that matters. A ring that hardly leaks takes longer.
    """
    n = len(owed)
    due, part = owed.sum(axis=1), np.ones(n)
    for _ in range(20_000):
        funds = have + part @ owed[:, :n]
        able = (1 - cost) * funds / np.maximum(due, 1)
        new = np.where(funds >= due - 1e-4, 1.0, np.minimum(able, part))
        last = float(((part - new) * due).max())
        part = new
        if last == 0:
            break
    return part[:, None] * owed, last * 1e6 < 1e-3


# ------------------------------------------------------------------ clearing: closed forms


def test_nothing_owed_is_nothing_paid() -> None:
    paid, short = clear(np.zeros((FIRMS, ACCOUNTS)), np.zeros(FIRMS))
    assert short == 0
    assert not paid.any()


def test_who_can_pays_in_full_with_what_others_pay_it() -> None:
    owed = [[0, 70, 0, 0], [0, 0, 90, 0], [0, 0, 0, 80]]
    paid, short = clear(owed, [70, 20, 0])
    assert short == 0
    assert paid.tolist() == owed


def test_a_shortage_goes_down_the_chain() -> None:
    paid, short = clear([[0, 100, 0, 0], [0, 0, 100, 0], [0, 0, 0, 100]], [50, 10, 0])
    assert short == 3
    assert paid.tolist() == [[0, 50, 0, 0], [0, 0, 60, 0], [0, 0, 0, 60]]


def test_two_that_owe_each_other() -> None:
    """a = 30 + b and b = a / 2, so a = 60 and b = 30: solved together, not one after the other."""
    paid, short = clear([[0, 60, 60], [40, 0, 0]], [30, 0])
    assert short == 2
    assert paid.tolist() == [[0, 30, 30], [30, 0, 0]]


def test_bankruptcy_eats_half_of_cash_and_of_what_comes_in() -> None:
    """a = (210 + b) / 2 and b = (a / 2) / 2, so a = 120 and b = 30."""
    paid, short = clear([[0, 420, 420], [280, 0, 0]], [210, 0], 0.5)
    assert short == 2
    assert paid.tolist() == [[0, 60, 60], [30, 0, 0]]


@pytest.mark.parametrize("cost", [0.0, 0.5, 1.0])
def test_the_greatest_solution_is_meant(cost: float) -> None:
    """Two that owe each other 100 and have nothing: to pay nothing would clear as well, but full pay does."""
    paid, short = clear([[0, 100, 0], [100, 0, 0]], [0, 0], cost)
    assert short == 0
    assert paid.tolist() == [[0, 100, 0], [100, 0, 0]]


def test_costs_bring_down_a_creditor_that_would_have_stood() -> None:
    owed, have = [[0, 100, 0], [0, 0, 60]], [99, 10]
    assert clear(owed, have, 0.0)[1] == 1
    paid, short = clear(owed, have, 0.6)  # 0.4 × 99 reach the creditor, who then has 49 of 60
    assert short == 2
    assert paid.tolist() == [[0, 39, 0], [0, 0, 19]]
    assert not clear(owed, have, 1.0)[0].any()


def test_a_ring_that_hardly_leaks_is_solved_to_the_last_thousand() -> None:
    """a = 1 + b and b = a × L / (L + 2): a = (L + 2) / 2 whatever L, after some L rounds of the ring."""
    large = 10**12
    paid, short = clear([[0, large, 2], [large, 0, 0]], [1, 0])
    assert short == 2
    assert paid.tolist() == [[0, large // 2, 1], [large // 2, 0, 0]]


def test_halves_are_rounded_so_that_who_can_pay_does() -> None:
    """Firms 1 and 2 can pay half. Both would round up for firm 0, but then firm 3 could not pay its 67."""
    owed = [[0, 0, 0, 0, 0], [67, 0, 0, 67, 0], [67, 0, 0, 67, 0], [0, 0, 0, 0, 67]]
    paid, short = clear(owed, [0, 67, 67, 0])
    assert short == 2
    assert paid[3].tolist() == owed[3]
    assert sorted(paid[1:3, 3]) == [33, 34]
    assert (paid[1:3].sum(axis=1) == 67).all()


def test_thirds_are_paid_out_to_the_last_thousand() -> None:
    paid, short = clear([[0, 100, 100, 100]], [100])
    assert short == 1
    assert paid.sum() == 100
    assert sorted(paid[0]) == [0, 33, 33, 34]


def test_a_shortfall_too_small_for_floats_is_no_bankruptcy_but_is_not_paid_either() -> None:
    paid, short = clear([[0, 10**13 + 1]], [10**13], 0.5)
    assert short == 1
    assert paid.sum() == 10**13


def test_what_makes_no_sense_counts_as_nothing() -> None:
    paid, short = clear([[50, -30, 20], [0, 0, 10]], [20, -5])
    assert paid.tolist() == [[0, 0, 20], [0, 0, 0]]
    assert short == 1


# ------------------------------------------------------------------ clearing: promises


@st.composite
def networks(draw: st.DrawFn) -> tuple[Ints, Ints, float]:
    """Debts, cash and the cost of bankruptcy, from a few dollars to more money than there is."""
    n, outside = draw(st.integers(1, 7)), draw(st.integers(0, 2))
    size = 10 ** draw(st.integers(1, 9))
    debt = st.one_of(st.just(0), st.integers(0, size))
    owed = np.array(draw(st.lists(debt, min_size=n * (n + outside), max_size=n * (n + outside))), np.int64)
    owed = owed.reshape(n, n + outside)
    owed[np.arange(n), np.arange(n)] = 0
    have = np.array(draw(st.lists(debt, min_size=n, max_size=n)), np.int64)
    return owed, have, draw(st.sampled_from([0.0, 0.1, 0.5, 1.0]))


@given(networks())
def test_nobody_pays_more_than_it_has_or_owes(network: tuple[Ints, Ints, float]) -> None:
    owed, have, cost = network
    paid, short = clear(owed, have, cost)
    assert paid.min() >= 0
    assert (paid <= owed).all()
    received = paid[:, : len(owed)].sum(axis=0)
    assert (paid.sum(axis=1) <= have + received).all()
    assert short == (paid.sum(axis=1) < owed.sum(axis=1)).sum()


@given(networks())
def test_creditors_come_first_and_alike(network: tuple[Ints, Ints, float]) -> None:
    """Who is in default pays all that the bankruptcy leaves, the same part of every debt; but for rounding."""
    owed, have, cost = network
    paid, _ = clear(owed, have, cost)
    due, funds = owed.sum(axis=1), have + paid[:, : len(owed)].sum(axis=0)
    for i in np.flatnonzero(paid.sum(axis=1) < due):
        rounding = 2 + (owed[:, i] > 0).sum() + (owed[i] > 0).sum()
        assert abs(paid[i].sum() - (1 - cost) * funds[i]) <= rounding
        part = paid[i].sum() / due[i]
        assert np.abs(paid[i] - part * owed[i]).max() <= rounding


@given(networks())
def test_the_answer_is_the_greatest_that_brute_force_finds(network: tuple[Ints, Ints, float]) -> None:
    owed, have, cost = network
    want, settled = exact(owed, have, cost)
    assume(settled)
    paid, _ = clear(owed, have, cost)
    assert np.abs(paid - want).max() <= 1 + 1e-6 * max(1.0, want.max() / 1e6)


@given(networks(), st.integers(0, 6), st.integers(1, 10**9))
def test_more_cash_never_pays_anybody_less(network: tuple[Ints, Ints, float], who: int, more: int) -> None:
    owed, have, cost = network
    richer = have.copy()
    richer[who % len(have)] += more
    assert (clear(owed, richer, cost)[0] >= clear(owed, have, cost)[0] - 1).all()


@given(networks())
def test_costs_never_pay_anybody_more(network: tuple[Ints, Ints, float]) -> None:
    owed, have, cost = network
    assert (clear(owed, have, cost)[0] <= clear(owed, have, cost / 2)[0] + 1).all()
    free, ruinous = clear(owed, have, 0.0), clear(owed, have, 1.0)
    assert ruinous[1] >= free[1] - 1
    assert not ruinous[0][ruinous[0].sum(axis=1) < owed.sum(axis=1)].any()


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_firms_decides_over_a_thousand_at_most(network: tuple[Ints, Ints, float], luck: Any) -> None:
    owed, have, cost = network
    order = list(range(len(have)))
    luck.shuffle(order)
    places = [*order, *range(len(have), owed.shape[1])]
    other, _ = clear(owed[np.ix_(order, places)], have[order], cost)
    assert np.abs(other - clear(owed, have, cost)[0][np.ix_(order, places)]).max() <= 1


@given(networks())
def test_firms_beyond_n_are_creditors_only(network: tuple[Ints, Ints, float]) -> None:
    """In arrays of the game's size the same firms pay the same."""
    owed, have, cost = network
    n, accounts = owed.shape
    large, cash, paid = (np.zeros(shape, np.int64) for shape in ((FIRMS, ACCOUNTS), FIRMS, (FIRMS, ACCOUNTS)))
    large[:n, :accounts], cash[:n] = owed, have
    large[n, 0] = 10**6  # nobody's debt: its row is out of bounds
    alone, short = clear(owed, have, cost)
    assert clear_payments(large, cash, cost, n, paid) == short
    assert np.array_equal(paid[:n, :accounts], alone)
    assert paid.sum() == alone.sum()


# ------------------------------------------------------------------ distress


def impact(exposure: Floats, equity: Floats) -> Floats:
    """Part of its equity that creditor i loses with debtor j, at most 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(exposure > 0, np.minimum(1.0, exposure / equity[:, None]), 0.0)
    found[(exposure > 0) & (equity[:, None] <= 0)] = 1.0
    np.fill_diagonal(found, 0.0)
    return found


def waves(exposure: Floats, equity: Floats, shocked: int) -> Floats:
    """DebtRank step by step as the paper has it: undistressed, distressed, inactive."""
    weight = impact(exposure, equity)
    h, state = np.zeros(len(equity)), np.array(["U"] * len(equity))
    h[shocked], state[shocked] = 1.0, "D"
    while (state == "D").any():
        after = np.minimum(1.0, h + weight @ np.where(state == "D", h, 0.0))
        state[state == "D"] = "I"
        state[(after > 0) & (state == "U")] = "D"
        h = after
    return h


def losses(exposure: Any, equity: Any, shocked: int = 0) -> list[float]:
    h = np.full(len(equity), -1.0)
    distress(np.array(exposure, float), np.array(equity, float), shocked, len(equity), h)
    return [float(x) for x in h]


def test_distress_shrinks_along_a_chain() -> None:
    exposure = [[0, 0, 0], [50, 0, 0], [0, 40, 0]]
    assert losses(exposure, [100, 100, 100]) == pytest.approx([1, 0.5, 0.2])
    rank = debt_rank(np.array(exposure, float), np.full(3, 100.0), np.array([1.0, 2.0, 5.0]), 0, 3)
    assert rank == pytest.approx((0.5 * 2 + 0.2 * 5) / 8)


def test_each_firm_passes_distress_on_once() -> None:
    """1 is hit again by 2, whom it hit: 0.5 + 0.2 × 0.5. It keeps that; without the rule it would go round for ever."""
    exposure = [[0, 0, 0], [50, 0, 50], [0, 40, 0]]
    assert losses(exposure, [100, 100, 100]) == pytest.approx([1, 0.6, 0.2])


def test_nobody_loses_more_than_its_equity_and_who_has_none_falls_at_once() -> None:
    assert losses([[0, 0, 0], [500, 0, 0], [1, 0, 0]], [9, 100, -5]) == [1, 1, 1]
    assert losses([[0, 7, 7], [0, 0, 0], [0, 0, 0]], [9, 100, 100]) == [1, 0, 0]  # it owed nobody anything
    assert debt_rank(np.zeros((2, 2)), np.zeros(2), np.zeros(2), 0, 2) == 0.0


sizes = st.integers(1, 6)


@given(sizes.flatmap(lambda n: st.tuples(
    st.lists(st.one_of(st.just(0.0), st.floats(0, 1e9)), min_size=n * n, max_size=n * n),
    st.lists(st.one_of(st.just(0.0), st.floats(-1e9, 1e9)), min_size=n, max_size=n),
    st.lists(st.floats(0, 1e9), min_size=n, max_size=n), st.integers(0, n - 1),
    st.permutations(range(n)),
)))  # fmt: skip
def test_distress_is_what_the_paper_says_in_any_order_of_firms(
    case: tuple[list[float], list[float], list[float], int, list[int]],
) -> None:
    exposure, equity, value = (np.array(x) for x in case[:3])
    shocked, order = case[3:]
    n = len(equity)
    exposure = exposure.reshape(n, n)
    h = losses(exposure, equity, shocked)
    np.testing.assert_allclose(h, waves(exposure, equity, shocked), rtol=1e-9, atol=1e-300)
    rank = debt_rank(exposure, equity, value, shocked, n)
    assert 0 <= rank <= 1 + 1e-12
    if value.sum() > 0:
        assert rank == pytest.approx((h @ value - value[shocked]) / value.sum(), abs=1e-9)
    turned = debt_rank(exposure[np.ix_(order, order)], equity[order], value[order], order.index(shocked), n)
    assert turned == pytest.approx(rank, rel=1e-9, abs=1e-12)


# ------------------------------------------------------------------ bits


@pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")
def test_compiled_and_plain_give_the_same_bits() -> None:
    environment = {**os.environ, "LANDGRAB_PLAIN": "1" if COMPILED else "0", "PYTHONPATH": str(ROOT)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    command = [sys.executable, str(ROOT / "tests" / "engine" / "network_digests.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    other = json.loads(done.stdout)
    assert other["compiled"] is not COMPILED
    assert other["answers"] == answers()
