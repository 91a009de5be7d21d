"""Utilities told in parts sum to what the rules use: their exponentials give the rules' shares of new workloads."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from agents.model import LandGrab
from game.engine import turn
from game.engine.parameters import DIRECT, LABS
from game.engine.state import State
from game.utility import CHANNEL_PARTS, MODEL_PARTS, market
from tests.engine.play import new

# Everybody chooses anew every quarter, so that all shares are those of new workloads.
AFRESH = [
    f"rules.demand.{name}"
    for name in ("model_review=1", "cloud_review=1", "switch_plain=0", "switch_deep=0", "cloud_switch_plain=0",
                 "cloud_switch_deep=0")
]  # fmt: skip
DEMAND = turn.PHASES.index("demand")


def before_demand(name: str, settings: list[str], seed: int = 0, quarters: int = 0) -> LandGrab:
    """A game stopped where customers are about to choose."""
    model = new(name, settings=settings, seeds=[seed])
    for _ in range(quarters):
        model.step()
    model.open_quarter()
    model.decide()
    for index in range(turn.OPENING, DEMAND):
        turn.one_phase(index, model.state, model.orders, model.luck, model.rules, model.quarter)
    return model


def agree(model: LandGrab) -> None:
    """Shares by utility are those that the rules come to."""
    m, rules = model.map, model.setup.plain_rules
    s = State.view(model.state[0].copy())
    steer, taste = model.orders["steer"][0].copy(), model.luck["taste"][0].copy()
    told = {(r, g): market(s, rules, r, g, steer, taste) for r in range(len(m.regions)) for g in range(len(m.segments))}
    turn.one_phase(DEMAND, model.state, model.orders, model.luck, model.rules, model.quarter)
    after = model.state[0]
    for (r, g), seen in told.items():
        assert sum(channel.share for channel in seen.channels) == pytest.approx(1)
        for channel in seen.channels:
            assert channel.total == pytest.approx(sum(channel.parts.values()))
            assert tuple(channel.parts) == CHANNEL_PARTS
            assert channel.share == pytest.approx(after["cloud_share"][r, g, channel.channel], abs=1e-9)
            assert channel.share == pytest.approx(math.exp(channel.total - seen.value))
            if channel.shelf:
                assert channel.appeal == pytest.approx(after["appeal"][g, channel.channel], abs=1e-9)
            for offer in channel.shelf:
                assert tuple(offer.parts) == MODEL_PARTS
                assert offer.total == pytest.approx(sum(offer.parts.values()))
                assert offer.share == pytest.approx(after["model_share"][g, channel.channel, offer.model], abs=1e-9)
                assert offer.tier_share == pytest.approx(after["tier_share"][offer.model, g], abs=1e-9)


@effort(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_shares_of_new_workloads_are_the_exponentials_of_what_is_told(seed: int) -> None:
    model = before_demand("pocket", AFRESH, seed % 5)
    luck, s = np.random.default_rng(seed), model.state
    for field, low, high in (
        ("token_price_usd", 0.3, 3.0), ("tier_price_part", 0.3, 2.0), ("trust", 0.5, 1.2), ("quality", 0.8, 1.2),
        ("offered", 0.8, 1.0), ("compute_price_usd", 0.7, 1.5), ("served_h100e", 0.2, 1.1),
    ):  # fmt: skip
        s[field] *= luck.uniform(low, high, s[field].shape)
    s["service"][:] = luck.uniform(0.1, 1.0, s["service"].shape)
    s["votes"][:, :3, :3] = luck.uniform(0.0, 0.2, (1, 3, 3))
    s["barred_until"][:, :LABS] = luck.integers(-1, 4, (1, LABS))
    model.orders["steer"][:] = luck.uniform(0.0, 1.0, model.orders["steer"].shape)
    agree(model)


@pytest.mark.parametrize("settings", [[], ["rules.demand.tier_gap=0"]])
def test_the_flagship_agrees_too(settings: list[str]) -> None:
    agree(before_demand("frontier-2026", [*AFRESH, *settings], quarters=1))


def test_consumers_and_closed_markets_are_told_as_they_are() -> None:
    model = new("frontier-2026")
    s, rules = State.view(model.state[0]), model.setup.plain_rules
    people = model.setup.segment["consumer"]
    assert [c.channel for c in market(s, rules, 0, people).channels] == [DIRECT]
    china, amazon = model.setup.region["chn"], model.setup.firm["amazon"]
    assert amazon not in [c.channel for c in market(s, rules, china, 0).channels]
    deep = market(s, rules, 0, 0).channels[0]
    k = model.map.rules.demand
    assert deep.barrier == pytest.approx(k.cloud_switch_plain + k.cloud_switch_deep * deep.depth)
    assert all(o.barrier == pytest.approx(k.switch_plain + k.switch_deep * o.depth) for o in deep.shelf)
