"""What enterprises have of what is on offer: the log-sum of their choice of channel (McFadden 1978; Small, Rosen 1981).

Computed beside the engine from a state, as phase 8 weighs channels, but for the market's own taste.
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
    appeal = s["appeal"][:, :segments, [*range(clouds), DIRECT]]
    need, served = s["need_h100e"][:, :clouds], s["served_h100e"][:, :clouds]
    short = np.clip(np.where(need > 0, served / np.where(need > 0, need, 1.0), 1.0), 0.2, 1.0)
    price = k.service_weight * np.log(short) - k.compute_price_weight * np.log(s["compute_price_usd"][:, :clouds])
    found = np.full((len(s), regions, segments, clouds + 1), -np.inf)
    kw, half = s["site_kw"][:, :clouds, :regions].swapaxes(1, 2), t.site_half_kw[:regions, None]
    near = k.site_pull * (kw / (kw + half) - t.local0[:regions, :clouds])  # (games, regions, clouds)
    place = np.exp(-k.presence_fade * (model.quarter - 1)) * t.presence[:regions, :clouds] + near
    place = np.where(t.sells[:regions, :clouds] == 1, place, -np.inf)
    found[..., :clouds] = k.model_pull * appeal[:, None, :, :clouds] + price[:, None, None] + place[:, :, None]
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
