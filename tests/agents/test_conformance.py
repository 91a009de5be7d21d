"""What every strategy promises: legal orders, reproducible, from its own view only, the same alone and in a batch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from agents.firm import named
from agents.human import HUMAN
from agents.model import LandGrab
from agents.skill import Mind
from agents.strategies import REFERENCE, ROLES, Strategy, built_in, find, plain
from game.engine import turn
from game.engine.layout import Games, record, rules_of
from game.engine.orders import Orders, check, rows_of
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUDS,
    INVESTOR0,
    LAB0,
    SPONSORS,
)  # fmt: skip
from game.engine.rule import COMPILED
from game.engine.state import State, digest
from game.engine.view import View
from tests.engine.play import legal, new

MAPS = ("pocket", "frontier-2026")
PLAYERS = [(name, role) for name, strategy in built_in().items() for role in strategy.roles]
QUARTERS = {"pocket": 10, "frontier-2026": 24 if COMPILED else 3}


def seats_of(model: LandGrab, role: str) -> list[int]:
    """Firm indices of a role."""
    return [index for index, seat in model.seats.items() if seat.role == role]


def decided(strategy: Strategy, model: LandGrab, seat: int, g: int) -> Games:
    """The draft that a strategy writes from a copy of the seat's view, and from nothing else."""
    turn.look(model.state, model.view, model.luck, model.rules, seat, g)
    seen, draft = model.view[g : g + 1].copy(), Orders.empty(1)
    before = seen.copy()
    rules: Any = rules_of(model.rules) if COMPILED else model.setup.plain_rules
    strategy.decide(record(seen, 0), record(draft, 0), rules, seat)
    assert seen.tobytes() == before.tobytes(), "a strategy wrote into its view"
    return draft


@pytest.mark.parametrize("map_name", MAPS)
@pytest.mark.parametrize(("name", "role"), PLAYERS)
def test_strategies_are_legal_reproducible_and_see_their_view_only(name: str, role: str, map_name: str) -> None:
    strategy = find(name, role)
    model = new(map_name, 2, strategies={role: strategy})
    lively = False
    while model.running and model.quarter < QUARTERS[map_name]:
        model.open_quarter()
        drafts = {(seat, g): decided(strategy, model, seat, g) for seat in seats_of(model, role) for g in range(2)}
        for (seat, _g), draft in drafts.items():
            assert check(Orders.view(draft[0]), seat) == [], f"quarter {model.quarter}"
            for field in Orders.fields():
                assert np.isfinite(draft[field].astype(float)).all(), field
                others = np.delete(draft[field][0], rows_of(seat).get(field, []), axis=0)
                assert not others.any(), f"{field}: written for another seat"
            lively = lively or draft.view(np.uint8).any()
        model.decide()
        for (seat, g), draft in drafts.items():
            assert draft.tobytes() == decided(strategy, model, seat, g).tobytes(), "decided otherwise the second time"
            for field, row in rows_of(seat).items():
                assert np.array_equal(model.orders[field][g, row], draft[field][0, row]), field
        model.resolve()
    patient = role == "investor" and (not strategy.traits.deals or model.quarter < 6)  # no round that early
    assert lively or patient, "it never ordered anything"
    if COMPILED:
        solo = new(map_name, strategies={role: strategy}, seeds=[1])
        for _ in range(model.quarter):
            solo.step()
        assert digest(solo.state[0]) == digest(model.state[1])


# Rows of the state that a seat's private view is made of, by axis; public figures were copied before.
ALWAYS = (
    "quarter", "regime", "slump", "squeeze", "growth", "valuation_kusd", "alive", "listed", "deal_status",
    "deal_sponsor", "deal_lab", "coverage",
)  # fmt: skip
OWN_DEALS = (
    "deal_floor", "deal_ramp", "deal_discount", "deal_price_usd", "deal_used_kusd", "deal_share", "deal_share_kusd",
    "deal_warrant", "deal_embed_kusd",
)  # fmt: skip
BY_FIRM = (
    "cash_kusd", "debt_kusd", "ebitda_kusd", "revenue_kusd", "believed_arr_kusd", "believed_burn_kusd", "relation",
    "answer", "counter_pre_kusd", "opinion",
)  # fmt: skip
BY_CLOUD = (
    "fleet",
    "store",
    "fill",
    "power_kw",
    "need_h100e",
    "served_h100e",
    "own_model_h100e",
    "model_kusd",
    "maturity",
    "home_kusd",
    "credit_kusd",
    "option_kw",
    "book_kusd",
    "earning_kusd",
    "fleet_worth_kusd",
)
BY_LAB = (
    "arr_kusd", "burn_kusd", "fear", "waited", "service", "serving_h100e", "compute_h100e", "own_h100e", "due_kusd",
    "floor_kusd", "due_discount", "tuned", "chip_fit",
)  # fmt: skip


def own_rows(seat: int) -> Iterator[tuple[str, Any]]:
    """What a seat may see of the state beyond the public part: field and index."""
    for field in ALWAYS:
        yield field, ()
    yield "arr_kusd", ()  # the belief about growth is made from the error of the belief about ARR
    for field in BY_FIRM:
        yield field, seat
    if seat < SPONSORS:
        yield "counter_commit_kusd", seat
    if seat < CLOUDS:
        for field in BY_CLOUD:
            yield field, seat
        yield "shells_due_kw", (slice(None), seat)
        yield "chips_due", (slice(None), seat)
        yield "chip_kusd", ()
        yield "squeeze", ()  # public, and in what chips cost
        yield "backlog_kusd", ()  # public, and in what lenders give
        for field in ("compute_h100e", "due_kusd", "asked_cut", "arrears_kusd"):
            yield field, (slice(None), seat)
    elif seat < SPONSORS:
        for field in ("fill", "loyalty", "credit_kusd"):
            yield field, (slice(None), seat - CHIPMAKER0)
    elif seat < INVESTOR0:
        for field in BY_LAB:
            yield field, seat - LAB0
        yield "model_kusd", (slice(None), seat - LAB0)
        yield "model_depth", (slice(None), seat - LAB0)


def scrambled(state: Games, seat: int, luck: np.random.Generator) -> Games:
    """The state with everything that the seat may not see replaced by other figures of the same kind."""
    other = state.copy()
    for field, (kind, shape) in State.fields().items():
        size = (len(state), *shape)
        if kind is np.float64:
            other[field] = luck.choice([0.3, 1e9, -5.0, float("nan")], size)
        elif kind is np.int8:
            other[field] = luck.integers(0, 2, size)
        else:
            other[field] = luck.integers(-3, 10**9, size)
    for field, index in own_rows(seat):
        where = (slice(None), *(index if isinstance(index, tuple) else (index,)))
        other[field][where] = state[field][where]
    mine = (state["deal_sponsor"] == seat) | (LAB0 + state["deal_lab"] == seat)
    for field in OWN_DEALS:
        other[field][mine] = state[field][mine]
    return other


@pytest.mark.parametrize("map_name", MAPS)
def test_a_view_holds_nothing_hidden(map_name: str) -> None:
    luck = np.random.default_rng(4)
    model = new(map_name, 3)
    for quarter in range(min(QUARTERS[map_name], 6)):
        model.open_quarter()
        for seat in model.seats:
            for g in range(3):
                turn.look(model.state, model.view, model.luck, model.rules, seat, g)
            usual = model.view.copy()
            hidden = scrambled(model.state, seat, luck)
            noise = model.luck.copy()
            for field in noise.dtype.names or ():
                noise[field] = luck.random(noise[field].shape)
            for field in ("strategy", "trend"):
                noise[field][:, seat] = model.luck[field][:, seat]
            for g in range(3):
                turn.look(hidden, model.view, noise, model.rules, seat, g)
            for field in View.fields():
                np.testing.assert_array_equal(
                    model.view[field], usual[field], f"quarter {quarter}, seat {seat}: {field}"
                )
            strategy, games = model.seats[seat].strategies[0]
            assert strategy.play is not None
            fair, blind = Orders.empty(3), Orders.empty(3)
            blind.view(np.uint8)[:] = 7  # what others ordered so far, and their drafts: not to be read
            junk = blind.copy()
            for field, row in rows_of(seat).items():
                junk[field][:, row] = 0  # the seat's own draft begins blank
            strategy.play(
                model.state, model.view, model.draft, fair, model.luck, model.rules, np.full(len(games), seat), games
            )
            strategy.play(hidden, model.view, junk, blind, noise, model.rules, np.full(len(games), seat), games)
            for field, row in rows_of(seat).items():
                np.testing.assert_array_equal(blind[field][:, row], fair[field][:, row], f"seat {seat}: {field}")
        model.decide()
        model.resolve()


LEVELS = [
    pytest.param(name, role, level, marks=() if REFERENCE[role] == name else pytest.mark.slow)
    for name, role in PLAYERS
    for level in (1, 2, 3, 5)
    if COMPILED or (REFERENCE[role] == name and level < 5)  # plain, thinking ahead takes too long
]


@pytest.mark.parametrize(("name", "role", "level"), LEVELS)
def test_at_every_level_the_same_promises_hold(name: str, role: str, level: int) -> None:
    luck = np.random.default_rng(5)
    called = f"{name}@{level}"
    model, again, solo = (new("pocket", strategies={role: called}, seeds=seeds) for seeds in ([0, 1], [0, 1], [1]))
    for _ in range(4 if COMPILED else 2):
        model.open_quarter()
        seat = int(luck.choice(seats_of(model, role)))
        blind, noise, unseen = Orders.empty(2), model.luck.copy(), scrambled(model.state, seat, luck)
        blind.view(np.uint8)[:] = 7  # what others ordered so far
        for field in noise.dtype.names or ():
            noise[field] = luck.random(noise[field].shape)
        for field in ("strategy", "trend"):
            noise[field][:, seat] = model.luck[field][:, seat]
        fair = Orders.empty(2)
        for state, tape, into in ((model.state, model.luck, fair), (unseen, noise, blind)):
            mind = named(called, role).play  # one that has seen nothing yet
            assert isinstance(mind, Mind)
            mind.begin(model.setup)
            mind(state, model.view, Orders.empty(2), into, tape, model.rules, np.full(2, seat), np.arange(2))
        for field, row in rows_of(seat).items():
            np.testing.assert_array_equal(blind[field][:, row], fair[field][:, row], f"seat {seat}: {field}")
        model.decide()
        legal(model.orders)
        model.resolve()
        again.step()
        solo.step()
    assert [digest(game) for game in model.state] == [digest(game) for game in again.state]
    assert digest(solo.state[0]) == digest(model.state[1]), "not the same alone"


def test_a_person_hands_in_the_draft_as_it_is() -> None:
    model = new("pocket", strategies={"birchway": HUMAN})
    model.open_quarter()
    model.draft["order_chips"][0, 0, 0] = 1234
    model.decide()
    assert model.orders["order_chips"][0, 0, 0] == 1234
    assert not model.draft.view(np.uint8).any()


def test_a_plain_function_plays_beside_compiled_strategies() -> None:
    seen = []

    def steady(view: View, orders: Orders, rules: Any, seat: int) -> None:
        """Keep the price and order a few chips."""
        seen.append((int(view.quarter[0]), seat))
        orders.compute_price_usd[seat] = view.compute_price_usd[seat]
        orders.order_chips[seat, 0] = 5000
        orders.order_chips[1 - seat, 0] = 10**9  # for another seat: not read
        view.cash_kusd[0] = 0  # its own copy

    model = new("pocket", 2, strategies={"birchway": plain(steady)})
    usual = new("pocket", 2)
    model.step()
    usual.step()
    assert seen == [(0, 0), (0, 0)]
    assert (model.orders["order_chips"][:, 0, 0] == 5000).all()
    assert np.array_equal(model.orders["order_chips"][:, 1], usual.orders["order_chips"][:, 1])


def test_games_of_one_model_may_play_different_strategies() -> None:
    model = new("pocket", 4)
    model.seats[0].assign(find("standing_orders", "cloud"), np.array([1, 3]))
    model.play()
    usual, other = new("pocket", 4).play(), new("pocket", 4, strategies={"birchway": "standing_orders"}).play()
    for g, source in enumerate((usual, other, usual, other)):
        assert digest(model.state[g]) == digest(source.state[g])


def test_every_strategy_says_what_it_is() -> None:
    assert set(REFERENCE) == set(ROLES)
    for name, strategy in built_in().items():
        for field, (low, high, meaning) in strategy.ranges.items():
            assert low <= getattr(strategy.creed, field) <= high, f"{name}: {field}: {meaning}"
        assert set(strategy.ranges) == set(getattr(strategy.creed, "_fields", ())), (
            f"{name}: a range for each parameter"
        )
        assert len(strategy.doc.split()) > 25, f"{name}: describe it"
        assert strategy.title == strategy.traits.title
        assert strategy.play is not None
    for role in ROLES:
        assert {"standing_orders", "random_legal", REFERENCE[role]} <= {n for n, r in PLAYERS if r == role}


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"strategy 'x' for a lab: allowed .*runway"):
        find("x", "lab")
    with pytest.raises(ValueError, match="planner"):
        find("runway", "cloud")
    with pytest.raises(ValueError, match=r"strategies: 'nobody': allowed "):
        new("pocket", strategies={"nobody": "planner"})
    with pytest.raises(ValueError, match="plays cloud, not a lab"):
        new("pocket", strategies={"lumenry": find("planner", "cloud")})


CLOUD_IDS = [(m, f.id) for m in MAPS for f in new(m).map.clouds]


@pytest.mark.skipif(not COMPILED, reason="many games: compiled only")
@pytest.mark.parametrize(("map_name", "cloud"), CLOUD_IDS)
def test_planner_beats_standing_orders(map_name: str, cloud: str) -> None:
    games = 48
    usual = new(map_name, games).play()
    idle = new(map_name, games, strategies={cloud: "standing_orders"}).play()
    seat = usual.setup.firm[cloud]
    gain = usual.state["value_kusd"][:, seat] - idle.state["value_kusd"][:, seat]
    error = gain.std(ddof=1) / np.sqrt(games)
    assert gain.mean() > 2 * error, f"{cloud}: {gain.mean() / 1e6:.1f} ± {error / 1e6:.1f} busd"
