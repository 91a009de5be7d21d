"""Phase 8, Demand: who buys which models where, new workloads and installed ones (M13-M28, M48-M54; N1).

Nested logit in two separable steps: models within a channel by segment, then channels by market and
segment. A channel is a cloud, or buying directly from labs.
"""

import math

import numpy as np

from game.engine.fleet import h100e_per_mtok, local
from game.engine.layout import Floats
from game.engine.ledger import clip, power
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import CHANNELS, CLOUDS, DIRECT, HOURS, LAB0, LABS, MODELS, REGIONS, SEGMENTS, GameRules
from game.engine.politics import brand, demand_left, held_back
from game.engine.rule import rule
from game.engine.state import State

USES = 4
WAS, STAYED, IS, ALL = range(USES)  # dollars of installed use, of what stayed, of use now, of the whole channel


@rule
def demand(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes shares, depths, what stayed, wallets, spend and tokens by channel and model, service, compute needed."""
    models_within_channels(s, o, rules, quarter)
    channels_within_markets(s, n, rules, quarter)
    serve(s, rules, quarter)


@rule
def review(share: Floats, pull: Floats, keep: Floats, n: int, part: float, new: Floats, stayed: Floats) -> None:
    """Part of the users reviews; staying is favoured by exp(kappa) = 1 / keep. Fills new[:n], summing to 1.

    stay_j = e^{V_j + kappa_j} / (E - e^{V_j} + e^{V_j + kappa_j}), E = sum e^V; leavers spread over the
    others in proportion to e^V. Linear in the number of offers. Users of what is gone spread as all do.
    stayed[:n]: who had j before and has it now, in the units of share.
    """
    total, held = 0.0, 0.0
    for j in range(n):
        total += pull[j]
        if pull[j] > 0.0:
            held += share[j]
    if held <= 0.0:
        for j in range(n):
            new[j] = pull[j] / total
            stayed[j] = 0.0
        return
    leaving = 0.0
    for j in range(n):
        new[j] = stayed[j] = 0.0
        if pull[j] > 0.0:
            new[j] = share[j] / (held * (pull[j] + keep[j] * (total - pull[j])))
            leaving += keep[j] * new[j]
    for j in range(n):
        if pull[j] > 0.0:
            moved = pull[j] * (new[j] + leaving - keep[j] * new[j])
            old = share[j] / held
            stayed[j] = held * (old + part * (pull[j] * new[j] - old))
            new[j] = old + part * (moved - old)


@rule
def fade(rules: GameRules, quarter: int) -> float:
    """What is left of the tastes that opening shares reveal."""
    return math.exp(-rules.demand.taste_fade * quarter)


@rule
def models_within_channels(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Shares of models in each channel by segment, and how attractive each channel's shelf is.

    e^V is a product of parts by (segment, model) and by (channel, model), so few exponentials are needed.
    """
    t, k = rules.tables, rules.demand
    keep, shelf = np.zeros((CHANNELS, MODELS)), np.zeros((CHANNELS, MODELS))
    shelf_part(s, o, rules, quarter, keep, shelf)
    base, cheaper, sharp = np.zeros(MODELS), np.zeros(MODELS), 1 + s.world_tipping[0]
    use = np.zeros((USES, CHANNELS, MODELS))
    here = np.zeros(MODELS, np.int64)
    pull, stay, old, new, stayed = (
        np.zeros(MODELS),
        np.zeros(MODELS),
        np.zeros(MODELS),
        np.zeros(MODELS),
        np.zeros(MODELS),
    )
    for m in range(MODELS):
        cheaper[m] = -math.log(clip(s.tier_price_part[m], 0.01, 1.0))
    for g in range(t.segments[0]):
        weight = sharp * t.quality_weight[g]
        best = -1e9
        for m in range(MODELS):
            if t.has_model[m] == 1:
                best = max(best, s.quality[m, g])
        for m in range(MODELS):
            if t.has_model[m] == 1:
                value = t.trust_weight[g] * s.trust[m] - t.price_weight[g] * math.log(
                    max(s.token_price_usd[m, g], 1e-4)
                )
                if m < LABS:
                    value -= held_back(s, rules, quarter, m, g)
                value += t.quality_weight[g] * best + weight * (s.quality[m, g] - best)
                base[m] = math.exp(clip(value / k.nest, -300.0, 300.0))
                if k.tier_gap > 0.0:  # a second offer from the same shelf: worse by the gap, and cheaper
                    lower = t.price_weight[g] * cheaper[m] - weight * k.tier_gap
                    odds = math.exp(clip(lower / k.nest, -30.0, 30.0))
                    base[m] *= 1 + odds
                    s.tier_share[m, g] = odds / (1 + odds)
        for j in range(t.clouds[0] + 1):
            c = j if j < t.clouds[0] else DIRECT
            if c != DIRECT and t.consumer[g] == 1:
                continue
            n, total = 0, 0.0
            for m in range(MODELS):
                if s.hosted[c, m] == 1:
                    here[n], old[n], stay[n] = m, s.model_share[g, c, m], keep[c, m]
                    pull[n] = base[m] * shelf[c, m]
                    gap = s.offered[c, m, g] - s.quality[m, g]
                    if gap != 0.0:  # an older version than the newest
                        pull[n] *= math.exp(clip(weight * gap / k.nest, -300.0, 300.0))
                    total += pull[n]
                    n += 1
                else:
                    s.model_share[g, c, m] = 0.0
            s.appeal[g, c] = k.nest * math.log(total) if n > 0 else -50.0
            if n == 0:
                continue
            review(old, pull, stay, n, k.model_review, new, stayed)
            spend = s.segment_kusd[g, c] + 1.0
            for i in range(n):  # installed use reviews part by part, new use chooses afresh
                m = here[i]
                share = (1 - k.new_part) * new[i] + k.new_part * pull[i] / total
                s.model_share[g, c, m] = share
                use[WAS, c, m] += spend * old[i]
                use[STAYED, c, m] += spend * stayed[i]
                use[IS, c, m] += spend * share
                use[ALL, c, m] += spend
    deepen(s, rules, use)


@rule
def shelf_part(s: State, o: Orders, rules: GameRules, quarter: int, keep: Floats, shelf: Floats) -> None:
    """What a channel adds to a model's pull, and how users stay with it (CHANNELS, MODELS)."""
    t, k = rules.tables, rules.demand
    left = fade(rules, quarter)
    for c in range(CHANNELS):
        if c != DIRECT and c >= t.clouds[0]:
            continue
        usual, offered = 0.0, 0  # who promotes everything promotes nothing
        for m in range(MODELS):
            if c != DIRECT and s.hosted[c, m] == 1:
                usual += clip(o.steer[c, m], 0.0, 1.0)
                offered += 1
        usual /= max(offered, 1)
        for m in range(MODELS):
            if s.hosted[c, m] == 1:
                value = left * brand(s, t, quarter, c, m) + k.service_weight * math.log(clip(s.service[m], 0.2, 1.0))
                if c != DIRECT:
                    value += k.steering * (clip(o.steer[c, m], 0.0, 1.0) - usual)
                    if m < LABS:  # customers of a cloud don't trust a lab that a rival cloud votes in (M42)
                        for other in range(t.clouds[0]):
                            if other != c:
                                value -= rules.governance.votes_trust * s.votes[other, m]
                shelf[c, m] = math.exp(clip(value / k.nest, -300.0, 300.0))
                keep[c, m] = math.exp(-(k.switch_plain + k.switch_deep * s.model_depth[c, m]))


@rule
def deepen(s: State, rules: GameRules, use: Floats) -> None:
    """Integration grows with use, faster where a model is used more; what newly arrives has none and dilutes it.

    use: (USES, CHANNELS, MODELS).
    """
    k = rules.demand
    for c in range(CHANNELS):
        for m in range(MODELS):
            s.retained[c, m] = 0.0
            if s.hosted[c, m] == 0 or use[IS, c, m] <= 0.0:
                s.model_depth[c, m] = 0.0
                continue
            if use[WAS, c, m] > 0.0:
                s.retained[c, m] = use[STAYED, c, m] / use[WAS, c, m]
            share = use[IS, c, m] / use[ALL, c, m]
            depth = s.model_depth[c, m] * (1 - k.new_part) * use[STAYED, c, m] / use[IS, c, m]
            s.model_depth[c, m] = clip(depth + k.depth_growth * (1 - depth) * (share / (share + 0.05)), 0.0, 1.0)


@rule
def channels_within_markets(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Shares of clouds (and direct sale) by market and segment; wallets grow with adoption."""
    t, k = rules.tables, rules.demand
    pull, stay, old, new, stayed = (
        np.zeros(CHANNELS),
        np.zeros(CHANNELS),
        np.zeros(CHANNELS),
        np.zeros(CHANNELS),
        np.zeros(CHANNELS),
    )
    place, offer = np.zeros((REGIONS, CHANNELS)), np.zeros((SEGMENTS, CHANNELS))
    loyal, best = np.zeros((SEGMENTS, CHANNELS)), np.zeros(SEGMENTS)
    cloud_part(s, n, rules, quarter, place, offer, loyal, best)
    slump = demand_left(s, quarter)
    count = t.clouds[0]  # clouds, then direct sale last
    spend, kept, same = np.zeros((SEGMENTS, CHANNELS)), np.zeros((SEGMENTS, CHANNELS)), np.zeros(CHANNELS)
    for c in range(CHANNELS):
        s.new_kusd[c] = 0.0
    for r in range(t.regions[0]):
        for g in range(t.segments[0]):
            wallet = s.wallet_kusd[r, g]
            growth = grow(s, rules, r, g, best[g], slump)
            s.wallet_kusd[r, g] = wallet * (1 + growth)
            if t.consumer[g] == 1:
                spend[g, DIRECT] += s.wallet_kusd[r, g]
                continue
            total = 0.0
            for j in range(count + 1):
                c = j if j < count else DIRECT
                pull[j], stay[j], old[j] = place[r, c] * offer[g, c], loyal[g, c], s.cloud_share[r, g, c]
                total += pull[j]
            review(old, pull, stay, count + 1, k.cloud_review, new, stayed)
            fresh = max(growth, 0.0) / (1 + max(growth, 0.0)) * (1 - k.home_pull)
            now = wallet * (1 + growth)
            for j in range(count + 1):
                c = j if j < count else DIRECT
                share = new[j] + fresh * (pull[j] / total - new[j])
                if j < count:
                    s.won_kusd[c] += max(0.0, share * (1 + growth) - old[j]) * wallet
                s.cloud_share[r, g, c] = share
                same[c] += wallet * stayed[j]
                spend[g, c] += now * share
                kept[g, c] += now * (1 - fresh) * stayed[j]
                s.new_kusd[c] += now * fresh * (pull[j] / total)
    settle(s, rules, spend, kept, same)


@rule
def settle(s: State, rules: GameRules, spend: Floats, kept: Floats, same: Floats) -> None:
    """Spend by segment and channel, what of it stayed, and integration with clouds, which newcomers dilute.

    spend, kept (SEGMENTS, CHANNELS): spend now, and as much of it as has been there or came to its home cloud;
    same (CHANNELS,): last quarter's spend that stayed; kUSD.
    """
    t, k = rules.tables, rules.demand
    for c in range(CHANNELS):
        before = 0.0
        push = 1 + k.partner_effect * s.partner_push[c] if c != DIRECT else 1.0
        for g in range(t.segments[0]):
            if t.consumer[g] == 0:
                before += s.segment_kusd[g, c]
                if c != DIRECT and spend[g, c] > 0.0:
                    depth = s.cloud_depth[g, c] * kept[g, c] / spend[g, c]
                    s.cloud_depth[g, c] = clip(depth + k.cloud_depth_growth * push * (1 - depth), 0.0, 1.0)
            s.segment_kusd[g, c] = spend[g, c]
        s.cloud_retained[c] = clip(same[c] / before, 0.0, 1.0) if before > 0.0 else 0.0


@rule
def cloud_part(
    s: State, n: Noise, rules: GameRules, quarter: int, place: Floats, offer: Floats, loyal: Floats, best: Floats
) -> None:
    """e^V of channels as place (REGIONS, CHANNELS) x offer (SEGMENTS, CHANNELS), and how users stay."""
    t, k = rules.tables, rules.demand
    left = math.exp(-k.presence_fade * quarter)
    for g in range(t.segments[0]):
        best[g] = s.appeal[g, DIRECT]
        offer[g, DIRECT] = math.exp(clip(k.model_pull * s.appeal[g, DIRECT] + t.direct_pull[g], -150.0, 150.0))
        loyal[g, DIRECT] = math.exp(-k.cloud_switch_plain)
    for r in range(t.regions[0]):
        place[r, DIRECT] = 1.0
    for c in range(t.clouds[0]):
        s.won_kusd[c] = 0.0
        if s.alive[c] == 0:
            continue
        short = clip(s.served_h100e[c] / s.need_h100e[c], 0.2, 1.0) if s.need_h100e[c] > 0 else 1.0
        price = -k.compute_price_weight * math.log(max(s.compute_price_usd[c], 0.01)) + k.service_weight * math.log(
            short
        )
        for g in range(t.segments[0]):
            if t.consumer[g] == 0:
                offer[g, c] = math.exp(clip(k.model_pull * s.appeal[g, c] + price, -150.0, 150.0))
                loyal[g, c] = math.exp(-(k.cloud_switch_plain + k.cloud_switch_deep * s.cloud_depth[g, c]))
                best[g] = max(best[g], s.appeal[g, c])
        for r in range(t.regions[0]):
            if t.sells[r, c] == 1:
                s.taste[r, c] = k.taste_memory * s.taste[r, c] + k.taste_noise * n.taste[r, c]
                near = k.site_pull * (local(s.site_kw[c, r], t.site_half_kw[r]) - t.local0[r, c])
                place[r, c] = math.exp(clip(left * t.presence[r, c] + near + s.taste[r, c], -100.0, 100.0))


@rule
def grow(s: State, rules: GameRules, r: int, g: int, best: float, slump: float) -> float:
    """Growth of a wallet, as a part: adoption towards a ceiling that better, cheaper models raise. best: utils."""
    k = rules.demand
    progress = clip(1 + k.progress_weight * (best - s.appeal0[g]), 0.2, 20.0)
    s.ceiling_kusd[r, g] *= 1 + k.ceiling_growth
    ceiling = s.ceiling_kusd[r, g] * progress * slump
    gap = (ceiling - s.wallet_kusd[r, g]) / ceiling
    return clip(k.adoption_speed * gap, -0.15, k.growth_most)


@rule
def serve(s: State, rules: GameRules, quarter: int) -> None:
    """Spend by model and cloud (kUSD a quarter), the compute it needs (H100e), and what part can be served."""
    t, k = rules.tables, rules.demand
    asked, room = np.zeros((CHANNELS, MODELS)), np.zeros(CHANNELS)
    gained, sold = np.zeros(MODELS), np.zeros(MODELS)
    lighter = power(0.1, k.tier_gap * rules.research.size_exponent)  # compute of a token of the tier below
    for c in range(CHANNELS):
        for m in range(MODELS):
            s.model_kusd[c, m] = s.sold_mtok[c, m] = 0.0
        s.channel_kusd[c] = 0.0
    mtok, load = np.zeros(MODELS), np.zeros(MODELS)  # million tokens for a thousand dollars; as compute counts them
    better = np.zeros(MODELS)
    for g in range(t.segments[0]):
        for m in range(MODELS):
            if t.has_model[m] == 1:
                dear = 1000.0 / max(s.token_price_usd[m, g], 1e-4)
                below = s.tier_share[m, g] / clip(s.tier_price_part[m], 0.01, 1.0)
                mtok[m] = dear * (1 - s.tier_share[m, g] + below)
                load[m] = dear * (1 - s.tier_share[m, g] + below * lighter)
                better[m] = s.quality[m, g] - t.model_edge[m] - t.model_focus[m, g]
        for c in range(CHANNELS):
            if c != DIRECT and (c >= t.clouds[0] or t.consumer[g] == 1):
                continue
            spend = s.segment_kusd[g, c]
            part = t.model_fraction[g] if c != DIRECT else 1.0
            for m in range(MODELS):
                if s.hosted[c, m] == 1:
                    x = spend * part * s.model_share[g, c, m]
                    s.model_kusd[c, m] += x
                    s.sold_mtok[c, m] += x * mtok[m]
                    asked[c, m] += x * load[m]
                    gained[m] += x * better[m]
                    sold[m] += x
            room[c] += spend * (1 - part)
    own = np.zeros(CLOUDS)
    for m in range(MODELS):
        s.serving_h100e[m] = 0.0
        s.service[m] = 1.0
        if t.has_model[m] == 0:
            continue
        per = h100e_per_mtok(s, rules, m, gained[m] / max(sold[m], 1e-9))
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
                s.sold_mtok[c, m] *= fill if here else s.service[m]
                s.channel_kusd[c] += s.model_kusd[c, m]
        s.utilisation[c] = clip(
            s.utilisation[c]
            + (min(s.need_h100e[c], s.served_h100e[c]) - s.enterprise_h100e[c])
            / max(s.capacity_h100e[c] * rules.compute.uptime, 1.0),
            0.0,
            1.0,
        )
    for m in range(MODELS):
        s.model_kusd[DIRECT, m] *= s.service[m]
        s.sold_mtok[DIRECT, m] *= s.service[m]
        s.channel_kusd[DIRECT] += s.model_kusd[DIRECT, m]
