"""Chipmakers, labs and investors: each creed does what its file says, in paired games, and says why."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.model import LandGrab
from agents.strategies import Bound, Reason, Strategy, built_in, find
from agents.strategies.investors import by_mandate
from game.desktop import text as t
from game.engine import turn
from game.engine.layout import record, rules_of
from game.engine.orders import Orders, check
from game.engine.parameters import CHIPMAKER0, CLOUDS, FOUNDERS, INVESTOR0, LAB0
from game.engine.rule import COMPILED

GAMES = 24 if COMPILED else 3
FOLDERS = {"chipmaker": "chipmakers", "lab": "labs", "investor": "investors"}
WITH_CREED = [(s.name, role) for s in built_in().values() for role in FOLDERS if s.creed and s.roles == (role,)]
CHEQUES = ("chipmaker_stake", "chipmaker_defends", "chipmaker_against_chips")
Numbers = NDArray[Any]
Watch = Callable[[LandGrab, int], Numbers]


def core_of(role: str) -> Any:
    """The module with a role's rules."""
    return import_module(f"agents.strategies.{FOLDERS[role]}.core")


def playing(role: str, creed: Any) -> Strategy:
    """A strategy of the role that goes by this creed."""
    core = core_of(role)
    rules: dict[str, Any] = {"decide": Bound(core.decide, creed), "play": Bound(core.play, creed)}
    return find(role_reference(role), role)._replace(**rules)


def role_reference(role: str) -> str:
    """Any strategy of the role with a creed."""
    return next(name for name, r in WITH_CREED if r == role)


def watched(seat: str, strategy: str | Strategy, watch: Watch, settings: tuple[str, ...] = ()) -> Numbers:
    """What `watch` says of the seat after every quarter (quarters, games), on the same seeds for every strategy."""
    model = LandGrab("pocket", games=GAMES, strategies={seat: strategy}, settings=settings, collect=False)
    seen = []
    while model.running:
        model.step()
        seen.append(watch(model, model.setup.firm[seat]).copy())
    model.close()
    return np.array(seen)


def stakes_kusd(m: LandGrab, f: int) -> Numbers:
    labs = slice(0, len(m.map.labs))
    worth = m.state["valuation_kusd"][:, labs] / m.state["units"][:, labs]
    return np.asarray((m.state["shares"][:, f, labs] * worth).sum(axis=1))


def of_lab(field: str) -> Watch:
    return lambda m, f: m.state[field][:, f - LAB0]


def of_firm(field: str) -> Watch:
    return lambda m, f: m.state[field][:, f]


def of_maker(field: str) -> Watch:
    return lambda m, f: m.state[field][:, f - CHIPMAKER0]


def top_cloud(m: LandGrab, f: int) -> Numbers:
    """The largest cloud's part of what the lab rents."""
    rented = m.state["compute_h100e"][:, f - LAB0]
    return np.asarray(rented.max(axis=1) / np.maximum(rented.sum(axis=1), 1.0))


def best_quality(m: LandGrab, f: int) -> Numbers:
    """Quality in the lab's best segment, OOM."""
    return np.asarray(m.state["quality"][:, f - LAB0].max(axis=1))


def founders(m: LandGrab, f: int) -> Numbers:
    """Part of the lab that its founders hold."""
    return np.asarray(m.state["shares"][:, FOUNDERS, f - LAB0] / m.state["units"][:, f - LAB0])


@pytest.mark.parametrize(("name", "role"), WITH_CREED)
def test_a_creed_lies_within_its_ranges_and_each_has_a_meaning(name: str, role: str) -> None:
    core, creed = core_of(role), built_in()[name].creed
    assert set(core.RANGES) == set(creed._fields)
    for field, value in creed._asdict().items():
        least, most, meaning = core.RANGES[field]
        assert isinstance(value, float), field
        assert least <= value <= most, field
        assert len(meaning) > 10, field


@pytest.mark.parametrize("role", FOLDERS)
@pytest.mark.parametrize("end", [0, 1])
def test_rules_stay_legal_at_the_ends_of_all_ranges(role: str, end: int) -> None:
    core = core_of(role)
    creed = type(built_in()[role_reference(role)].creed)(**{n: float(r[end]) for n, r in core.RANGES.items()})
    model = LandGrab("pocket", games=2, strategies={role: playing(role, creed)}, collect=False)
    rules: Any = rules_of(model.rules) if COMPILED else model.setup.plain_rules
    while model.running:
        model.open_quarter()
        for seat in (s for s in model.seats if model.seats[s].role == role):
            draft = Orders.empty(1)
            turn.look(model.state, model.view, model.luck, model.rules, seat, 0)
            Bound(core.decide, creed)(record(model.view, 0), record(draft, 0), rules, seat)
            assert check(Orders.view(draft[0]), seat) == []
        model.step()
    model.close()


def test_safety_first_is_safer_trusted_and_ships_later() -> None:
    for watch, more in ((of_lab("safety"), True), (of_lab("trust"), True), (best_quality, False)):
        first, usual = (watched("lumenry", n, watch)[3:].mean(axis=1) for n in ("safety_first", "runway"))
        assert ((first > usual) if more else (first < usual)).all()


def test_open_public_good_releases_weights_that_others_keep() -> None:
    assert (watched("thistledown", "open_public_good", of_lab("open_weights")) == 1).all()
    assert (watched("thistledown", "runway", of_lab("open_weights")) == 0).all()


def test_captive_leans_on_one_cloud_and_independent_on_many() -> None:
    captive, many = (
        watched("thistledown", n, top_cloud)[3:].mean(axis=0) for n in ("captive_of_one", "independent_multicloud")
    )
    assert (captive > many).mean() > 0.8


def test_ipo_racer_is_public_first() -> None:
    racer, usual = (watched("lumenry", n, of_lab("listed")).sum(axis=0) for n in ("ipo_racer", "runway"))
    assert (racer >= usual).all()
    assert (racer > usual).mean() > 0.6


def test_blitz_scaler_raises_more_grows_faster_and_owns_less_of_itself() -> None:
    watches = (of_lab("round_kusd"), of_lab("arr_kusd"), founders)
    raised, sold, held = ([watched("hedgerow", n, w) for n in ("blitz_scaler", "runway")] for w in watches)
    assert (raised[0].sum(axis=0) > raised[1].sum(axis=0)).mean() > 0.9
    assert (sold[0][-1] > sold[1][-1]).mean() > 0.9
    assert (held[0][-1] < held[1][-1]).mean() > 0.9


def test_vertical_integrator_owns_more_data_centres() -> None:
    own, usual = (watched("lumenry", n, of_lab("own_h100e"))[-1] for n in ("vertical_integrator", "runway"))
    assert own.mean() > usual.mean()


def test_kingmaker_funds_customers_and_margin_keeper_nobody() -> None:
    def credit(m: LandGrab, f: int) -> Numbers:
        return np.asarray(m.state["credit_kusd"][:, :CLOUDS, f - CHIPMAKER0].sum(axis=1))

    for watch in (credit, stakes_kusd):
        king, usual, keeper = (
            watched("marl", n, watch).mean(axis=0) for n in ("kingmaker", "financier", "margin_keeper")
        )
        assert (king > usual).all()
        assert (keeper == 0).all()


def test_margin_keeper_is_dearest_and_smallest_custom_partner_largest() -> None:
    price = {n: watched("marl", n, of_maker("chip_kusd"))[-1] for n in ("margin_keeper", "financier", "custom_partner")}
    supply = {n: watched("marl", n, of_maker("chip_supply"))[-1] for n in price}
    assert (price["margin_keeper"] > price["financier"]).all()
    assert (price["financier"] > price["custom_partner"]).all()
    assert (supply["margin_keeper"] < supply["financier"]).all()
    assert (supply["financier"] < supply["custom_partner"]).all()


def bid_in(creed: Any, **public: int) -> float:
    """Cash that a fund by this creed brings to a round of the second lab, with the public view as said, kUSD."""
    model = LandGrab("pocket", games=1, collect=False)
    model.open_quarter()
    turn.look(model.state, model.view, model.luck, model.rules, INVESTOR0, 0)
    model.view["regime"][:] = public.get("regime", 0)
    model.view["backers"][:] = public.get("backers", 0)
    model.view["rumour_firm"][:] = -1
    model.view["ask_kusd"][:, 1], model.view["ask_pre_kusd"][:, 1] = 10**7, 3 * 10**7
    rules: Any = rules_of(model.rules) if COMPILED else model.setup.plain_rules
    draft = Orders.empty(1)
    Bound(core_of("investor").decide, creed)(record(model.view, 0), record(draft, 0), rules, INVESTOR0)
    model.close()
    return float(draft["bid_kusd"][0, INVESTOR0, 1])


def test_contrarian_buys_when_others_fear_and_momentum_when_they_crave() -> None:
    contrarian, momentum = built_in()["contrarian"].creed, built_in()["momentum"].creed
    assert bid_in(contrarian, regime=-1) > bid_in(contrarian, regime=0) > bid_in(contrarian, regime=1) > 0
    assert bid_in(momentum, regime=1) > bid_in(momentum, regime=0) > bid_in(momentum, regime=-1) > 0


def test_a_fund_that_thinks_of_the_end_sells_what_is_listed_before_it() -> None:
    multi = built_in()["multi_bet"].creed
    value = {
        horizon: watched("oakapple", playing("investor", multi._replace(horizon=horizon)), of_firm("value_kusd"))[-1]
        for horizon in (0.0, 0.8)
    }
    assert value[0.8].mean() > value[0.0].mean()


def reasons_of(model: LandGrab, strategy: Strategy, seat: int, g: int) -> tuple[list[Reason], Orders]:
    """What a strategy orders from its view, and why."""
    rules: Any = rules_of(model.rules) if COMPILED else model.setup.plain_rules
    turn.look(model.state, model.view, model.luck, model.rules, seat, g)
    seen, draft = model.view[g : g + 1].copy(), Orders.empty(1)
    strategy.decide(record(seen, 0), record(draft, 0), rules, seat)
    given = (record(seen, 0), record(draft, 0), rules, seat)
    found = (
        core_of(model.seats[seat].role).reasons(*given, strategy.creed)
        if strategy.creed
        else by_mandate.reasons(*given)
    )
    return found, Orders.view(draft[0])


@pytest.mark.parametrize(("name", "role"), [*WITH_CREED, ("by_mandate", "investor")])
def test_reasons_are_in_the_catalogue_and_name_what_was_ordered(name: str, role: str) -> None:
    strategy = find(name, role)
    model = LandGrab("pocket", games=2, strategies={role: strategy}, collect=False)
    said = set()
    while model.running:
        model.open_quarter()
        for seat in (s for s in model.seats if model.seats[s].role == role):
            found, o = reasons_of(model, strategy, seat, model.quarter % 2)
            assert 1 <= len(found) <= 3
            for reason in found:
                about = dict(reason.about)
                words = t.text(f"reason.{reason.key}", **about)
                assert "{" not in words, reason.key
                assert not words.startswith("["), reason.key
                said.add(reason.key)
                if "_bid_" in reason.key or reason.key in CHEQUES:
                    assert about["cash_kusd"] == o.bid_kusd[seat, int(str(about["lab"])) - LAB0] > 0
                if reason.key.startswith("lab_raises"):
                    assert about["cash_kusd"] == o.raise_kusd[seat - LAB0] > 0
                if reason.key.startswith("investor_sells"):
                    assert about["part"] == o.sell_part[seat, int(str(about["lab"])) - LAB0] > 0
                if reason.key.startswith("chipmaker_books"):
                    assert about["count"] == o.book_supply[seat - CHIPMAKER0] > 0
        model.step()
    model.close()
    assert len(said) > 1
