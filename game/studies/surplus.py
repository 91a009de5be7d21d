"""What enterprises have of what is on offer: the log-sum of their choice of channel (McFadden 1978; Small, Rosen 1981).

Computed beside the engine from a state, as phase 8 weighs channels, but for its quarterly luck.
"""

import numpy as np

from agents.model import LandGrab
from game.engine.layout import Floats
from game.engine.parameters import DIRECT


def channel_utils(model: LandGrab) -> Floats:
    """Utils of each channel, clouds and then direct sale (games, markets, segments, channels); -inf: shut."""
    m, s, t = model.map, model.state, model.setup.tables
    k, clouds = m.rules.demand, len(m.clouds)
    regions, segments = len(m.regions), len(m.segments)
    left = np.exp(-k.taste_fade * (model.quarter - 1))
    appeal = s["appeal"][:, :segments, [*range(clouds), DIRECT]]
    need, served = s["need_h100e"][:, :clouds], s["served_h100e"][:, :clouds]
    short = np.clip(np.where(need > 0, served / np.where(need > 0, need, 1.0), 1.0), 0.2, 1.0)
    price = k.service_weight * np.log(short) - k.compute_price_weight * np.log(s["compute_price_usd"][:, :clouds])
    found = np.full((len(s), regions, segments, clouds + 1), -np.inf)
    place = np.where(t.sells[:regions, :clouds] == 1, left * t.presence[:regions, :clouds], -np.inf)
    found[..., :clouds] = k.model_pull * appeal[:, None, :, :clouds] + price[:, None, None] + place[None, :, None]
    found[..., clouds] = (k.model_pull * appeal[..., clouds] + t.direct_pull[:segments])[:, None]
    return found


def log_sum(utils: Floats) -> Floats:
    """ln of the sum of e^utils over the last axis."""
    most = utils.max(axis=-1)
    return np.asarray(most + np.log(np.exp(utils - most[..., None]).sum(axis=-1)))


def enterprise_surplus(model: LandGrab) -> Floats:
    """Expected utils of the best channel, by market, by spend of segments (games, markets). Only changes count."""
    m, s = model.map, model.state
    regions, segments = len(m.regions), len(m.segments)
    weight = s["wallet_kusd"][:, :regions, :segments] * np.array([1.0 - g.consumer for g in m.segments])
    utils = np.where(weight > 0, log_sum(channel_utils(model)), 0.0)
    return np.asarray((weight * utils).sum(axis=2) / weight.sum(axis=2))
