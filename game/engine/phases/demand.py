"""Phase 8, Demand: who buys which models where, new workloads and installed ones (M13, M14, M19-M21, M26-M28, M48-M54; N1).

Nested logit in two separable steps: models within a channel by segment, then channels by market and
segment. A channel is a cloud, or buying directly from labs.
"""

import math

import numpy as np

from game.engine.fleet import h100e_per_mtok
from game.engine.layout import Floats
from game.engine.ledger import clip
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import CHANNELS, CLOUDS, DIRECT, HOURS, LAB0, LABS, MODELS, GameRules
from game.engine.rule import rule
from game.engine.state import State


@rule
def demand(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes shares, depths, wallets, spend by channel and model, service, need for compute."""
    models_within_channels(s, o, rules, quarter)
    channels_within_markets(s, n, rules, quarter)
    serve(s, rules, quarter)


@rule
def review(share: Floats, pull: Floats, keep: Floats, n: int, part: float, new: Floats) -> None:
    """Part of the users reviews; staying is favoured by exp(kappa) = 1 / keep. Fills new[:n].

    stay_j = e^{V_j + kappa_j} / (E - e^{V_j} + e^{V_j + kappa_j}), E = sum e^V; leavers spread over the
    others in proportion to e^V. Linear in the number of offers.
    """
    total = 0.0
    for j in range(n):
        total += pull[j]
    leaving = 0.0
    for j in range(n):
        whole = pull[j] + keep[j] * (total - pull[j])
        new[j] = share[j] / whole if whole > 0 else 0.0
        leaving += keep[j] * new[j]
    for j in range(n):
        moved = pull[j] * (new[j] + leaving - keep[j] * new[j])
        new[j] = share[j] + part * (moved - share[j])


@rule
def fade(rules: GameRules, quarter: int) -> float:
    """What is left of the tastes that opening shares reveal."""
    return math.exp(-rules.demand.taste_fade * quarter)


@rule
def models_within_channels(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Shares of models in each channel by segment, and how attractive each channel's shelf is."""
    t, k = rules.tables, rules.demand
    pull, keep, old, new = np.zeros(MODELS), np.zeros(MODELS), np.zeros(MODELS), np.zeros(MODELS)
    base = np.zeros(MODELS)
    left = fade(rules, quarter)
    tipping = 1 + s.world_tipping[0]
    for g in range(t.segments[0]):
        for m in range(MODELS):
            if t.has_model[m] == 1:
                base[m] = t.trust_weight[g] * s.trust[m] - t.price_weight[g] * math.log(max(s.token_price_usd[m, g], 1e-4))
                base[m] += k.service_weight * math.log(clip(s.service[m], 0.2, 1.0))
                if m < LABS and s.barred_until[m] > quarter:
                    base[m] -= rules.events.order_depth * t.trust_weight[g]
        for c in range(CHANNELS):
            if c != DIRECT and (c >= t.clouds[0] or t.consumer[g] == 1):
                continue
            total, held = 0.0, 0.0
            for m in range(MODELS):
                pull[m] = 0.0
                keep[m] = 0.0
                old[m] = 0.0
                if s.hosted[c, m] == 1:
                    value = base[m] + tipping * t.quality_weight[g] * s.offered[c, m, g] + left * t.model_taste[c, m]
                    if c != DIRECT:
                        value += k.steering * clip(o.steer[c, m], 0.0, 1.0)
                    pull[m] = math.exp(clip(value / k.nest, -300.0, 300.0))
                    keep[m] = math.exp(-(k.switch_plain + k.switch_deep * s.model_depth[g, c, m]))
                    old[m] = s.model_share[g, c, m]
                    total += pull[m]
                    held += old[m]
            s.appeal[g, c] = k.nest * math.log(total) if total > 0 else -50.0
            if total <= 0:
                for m in range(MODELS):
                    s.model_share[g, c, m] = 0.0
                continue
            if held > 0:
                review(old, pull, keep, MODELS, k.model_review, new)
            fresh = k.new_part
            sum_of_shares = 0.0
            for m in range(MODELS):
                now = pull[m] / total
                new[m] = (1 - fresh) * new[m] / held + fresh * now if held > 0 else now
                sum_of_shares += new[m]
            for m in range(MODELS):
                share = new[m] / sum_of_shares
                depth = s.model_depth[g, c, m]
                lost = max(0.0, s.model_share[g, c, m] - share)
                depth += k.depth_growth * (1 - depth) * (1.0 if share > 0.001 else 0.0) - k.depth_loss * lost
                s.model_depth[g, c, m] = clip(depth, 0.0, 1.0) if s.hosted[c, m] == 1 else 0.0
                s.model_share[g, c, m] = share


@rule
def channels_within_markets(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Shares of clouds (and direct sale) by market and segment; wallets grow with adoption."""
    t, k = rules.tables, rules.demand
    pull, keep, old, new = np.zeros(CHANNELS), np.zeros(CHANNELS), np.zeros(CHANNELS), np.zeros(CHANNELS)
    left = fade(rules, quarter)
    slump = 1 - rules.events.slump_depth if s.slump[0] >= quarter else 1.0
    price = np.zeros(CLOUDS)
    for c in range(t.clouds[0]):
        s.won_kusd[c] = 0.0
        short = clip(s.served_h100e[c] / max(s.need_h100e[c], 1e-9), 0.2, 1.0) if s.need_h100e[c] > 0 else 1.0
        price[c] = -k.compute_price_weight * math.log(max(s.compute_price_usd[c], 0.01)) + k.service_weight * math.log(short)
    for r in range(t.regions[0]):
        for g in range(t.segments[0]):
            consumer = t.consumer[g] == 1
            total, held, best = 0.0, 0.0, s.appeal[g, DIRECT]
            for c in range(CHANNELS):
                pull[c] = 0.0
                keep[c] = 0.0
                old[c] = s.cloud_share[r, g, c]
                if c == DIRECT:
                    value = k.model_pull * s.appeal[g, c] + t.direct_pull[g]
                elif consumer or c >= t.clouds[0] or t.sells[r, c] == 0 or s.alive[c] == 0:
                    continue
                else:
                    value = k.model_pull * s.appeal[g, c] + price[c] + left * t.presence[r, c] + k.taste_noise * n.taste[r, c]
                    best = max(best, s.appeal[g, c])
                pull[c] = math.exp(clip(value, -300.0, 300.0))
                keep[c] = math.exp(-(k.cloud_switch_plain + k.cloud_switch_deep * s.cloud_depth[r, g, c]))
                total += pull[c]
                held += old[c]
            review(old, pull, keep, CHANNELS, k.cloud_review, new)
            wallet = s.wallet_kusd[r, g]
            growth = grow(s, rules, r, g, best, slump)
            fresh = max(growth, 0.0) / (1 + max(growth, 0.0))
            sum_of_shares = 0.0
            for c in range(CHANNELS):
                now = pull[c] / total
                stayed = new[c] / held if held > 0 else now
                home = k.home_pull * stayed + (1 - k.home_pull) * now
                new[c] = (1 - fresh) * stayed + fresh * home
                sum_of_shares += new[c]
            for c in range(CHANNELS):
                share = new[c] / sum_of_shares
                if c < CLOUDS:
                    s.won_kusd[c] += max(0.0, share * wallet * (1 + growth) - old[c] * wallet)
                    s.cloud_depth[r, g, c] = clip(
                        s.cloud_depth[r, g, c] + k.cloud_depth_growth * (1 - s.cloud_depth[r, g, c]) * (1.0 if share > 0.001 else 0.0), 0.0, 1.0
                    )
                s.cloud_share[r, g, c] = share
            s.wallet_kusd[r, g] = wallet * (1 + growth)


@rule
def grow(s: State, rules: GameRules, r: int, g: int, best: float, slump: float) -> float:
    """Growth of a wallet this quarter: adoption towards a ceiling that better and cheaper models raise."""
    k = rules.demand
    progress = clip(1 + k.progress_weight * (best - s.appeal0[g]), 0.2, 20.0)
    s.ceiling_kusd[r, g] *= 1 + k.ceiling_growth
    ceiling = s.ceiling_kusd[r, g] * progress * slump
    gap = (ceiling - s.wallet_kusd[r, g]) / ceiling
    return clip(k.adoption_speed * gap, -0.15, k.growth_most)


@rule
def serve(s: State, rules: GameRules, quarter: int) -> None:
    """Spend on each model and cloud, what compute it needs, and what part of it can be served."""
    t, k = rules.tables, rules.demand
    asked, room = np.zeros((CHANNELS, MODELS)), np.zeros(CHANNELS)
    for c in range(CHANNELS):
        for m in range(MODELS):
            s.model_kusd[c, m] = 0.0
        s.channel_kusd[c] = 0.0
    for g in range(t.segments[0]):
        for c in range(CHANNELS):
            if c != DIRECT and c >= t.clouds[0]:
                continue
            spend = 0.0
            for r in range(t.regions[0]):
                spend += s.wallet_kusd[r, g] * s.cloud_share[r, g, c]
            part = t.model_fraction[g] if c != DIRECT else 1.0
            for m in range(MODELS):
                if s.model_share[g, c, m] > 0:
                    x = spend * part * s.model_share[g, c, m]
                    s.model_kusd[c, m] += x
                    asked[c, m] += x / max(s.token_price_usd[m, g], 1e-4) * 1000.0  # million tokens
            room[c] += spend * (1 - part)
    own = np.zeros(CLOUDS)
    for m in range(MODELS):
        s.serving_h100e[m] = 0.0
        s.service[m] = 1.0
        if t.has_model[m] == 0:
            continue
        per = h100e_per_mtok(s, rules, m)
        for c in range(CHANNELS):
            need = asked[c, m] * per
            open_here = c != DIRECT and m < LABS and s.open_weights[m] == 1
            if c != DIRECT and (m >= LABS or open_here):
                own[c] += need
            elif m >= LABS:
                own[m - LABS] += need
            else:
                s.serving_h100e[m] += need
        if m < LABS and s.alive[LAB0 + m] == 1 and s.serving_h100e[m] > 0:
            s.service[m] = clip(s.serve_h100e[m] / s.serving_h100e[m], 0.0, 1.0)
    for c in range(t.clouds[0]):
        price = s.compute_price_usd[c] * HOURS / 1000
        s.need_h100e[c] = own[c] + room[c] * k.infrastructure_compute / max(price, 1e-6)
        fill = clip(s.served_h100e[c] / s.need_h100e[c], 0.0, 1.0) if s.need_h100e[c] > 0 else 1.0
        s.channel_kusd[c] = room[c] * fill
        for m in range(MODELS):
            if s.hosted[c, m] == 1:
                here = m >= LABS or s.open_weights[m] == 1
                s.model_kusd[c, m] *= fill if here else s.service[m]
                s.channel_kusd[c] += s.model_kusd[c, m]
        s.utilisation[c] = clip(s.utilisation[c] + (min(s.need_h100e[c], s.served_h100e[c]) - s.enterprise_h100e[c]) / max(s.capacity_h100e[c] * rules.compute.uptime, 1.0), 0.0, 1.0)
    for m in range(MODELS):
        s.model_kusd[DIRECT, m] *= s.service[m]
        s.channel_kusd[DIRECT] += s.model_kusd[DIRECT, m]
