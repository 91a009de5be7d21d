"""Orders are made legal, never trusted; a seat orders for itself only; one game's orders are its own."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine import turn
from game.engine.orders import LIMITS, Orders, check, rows_of
from game.engine.parameters import CHIPMAKER0, FIRMS, INVESTOR0, LAB0
from tests.engine.play import NASTY, Books, fit, legal, new

ROLES = (0, CHIPMAKER0, LAB0, INVESTOR0)


def owners(field: str) -> list[int]:
    """Seats that may order a field."""
    return [seat for seat in range(FIRMS) if field in rows_of(seat)]


def test_every_field_has_limits_and_an_owner() -> None:
    assert set(LIMITS) == set(Orders.fields())
    for field, (_, shape) in Orders.fields().items():
        rows = sorted(rows_of(seat)[field] for seat in owners(field))
        assert rows == [r for r in range(shape[0]) if r in rows], field
        assert len(rows) == len(set(rows)), f"{field}: two seats order one row"


values = st.one_of(st.sampled_from(NASTY), st.floats(), st.integers(-(2**62), 2**62).map(float))


@st.composite
def drafts(draw: st.DrawFn) -> tuple[int, "np.ndarray"]:  # type: ignore[type-arg]
    """A seat and a draft with figures of its own in some places."""
    seat = draw(st.integers(0, FIRMS - 1))
    draft = Orders.empty(1)
    rows = rows_of(seat)
    for field in draw(st.lists(st.sampled_from(sorted(rows)), min_size=1, unique=True)):
        row = draft[field][0, rows[field]]
        bad = np.array(draw(st.lists(values, min_size=1, max_size=6)))
        draft[field][0, rows[field]] = fit(np.resize(bad, row.shape), row.dtype)
    return seat, draft


@given(drafts())
def test_check_names_exactly_what_accept_changes(case: "tuple[int, np.ndarray]") -> None:  # type: ignore[type-arg]
    seat, draft = case
    before = draft.copy()
    problems = check(Orders.view(draft[0]), seat)
    orders = Orders.empty(1)
    turn.hand_in(draft, orders, seat, 0)
    legal(orders)
    assert not draft.view(np.uint8).any(), "the draft is blank again"
    named = {}
    for problem in problems:
        named.setdefault(problem.field, []).append(problem.value)
        assert (problem.low, problem.high) == LIMITS[problem.field]
        assert f"seat {seat}: {problem.field} = " in str(problem)
    for field, row in rows_of(seat).items():
        was, now = np.atleast_1d(before[field][0, row]).ravel(), np.atleast_1d(orders[field][0, row]).ravel()
        changed = [float(x) for x, y in zip(was, now, strict=True) if x != y]
        np.testing.assert_array_equal(changed, named.get(field, []))
    for field in Orders.fields():
        others = np.delete(orders[field][0], rows_of(seat).get(field, []), axis=0)
        assert not others.any(), f"{field}: a seat ordered for another"


@pytest.mark.parametrize("seat", ROLES)
def test_other_rows_of_a_draft_are_not_read(seat: int) -> None:
    draft, orders = Orders.empty(1), Orders.empty(1)
    draft.view(np.uint8)[:] = 1
    turn.hand_in(draft, orders, seat, 0)
    for field in Orders.fields():
        mine = rows_of(seat).get(field)
        assert not np.delete(orders[field][0], [] if mine is None else mine, axis=0).any()


def nasty_fields() -> Iterator[tuple[str, float]]:
    """Every field with every nasty value."""
    for field in LIMITS:
        for value in (float("nan"), float("inf"), float("-inf"), -1e300, -1.0, 2.0**62, 1e-300):
            yield field, value


def test_nasty_orders_in_one_game_leave_it_legal_and_others_alone() -> None:
    """One game of three gets a nasty value in a whole field, then another, quarter after quarter."""
    cases = list(nasty_fields())
    calm = new("pocket", 3).play().state
    for start in range(0, len(cases), 10):
        model = new("pocket", 3)
        books = Books(model.state)
        for field, value in cases[start : start + 10]:
            model.open_quarter()
            model.decide()
            model.orders = handed_in(model.orders, field, value)
            legal(model.orders)
            model.resolve()
            books.units = np.minimum(books.units, model.state["shares"].sum(axis=1))
            books.check(model.state, f"{field} = {value}: quarter {model.quarter} market")
        while model.running:
            model.step()
        for g in (0, 2):
            assert model.state[g].tobytes() == calm[g].tobytes(), f"game {g} changed with {cases[start : start + 10]}"


def handed_in(orders: "np.ndarray", field: str, value: float) -> "np.ndarray":  # type: ignore[type-arg]
    """The orders with a value in a whole field of the middle game, handed in again by every seat."""
    again = orders.copy()
    again[field][1] = fit(np.full(again[field][1].shape, value), again[field].dtype)
    for seat in range(FIRMS):
        turn.hand_in(again, orders, seat, 1)
    return orders


def test_a_problem_says_what_is_allowed() -> None:
    draft = Orders.empty(1)
    draft["discount"][0, 0, 0] = 2.0
    (problem,) = check(Orders.view(draft[0]), 0)
    assert str(problem) == "seat 0: discount = 2: allowed 0 to 0.9"
