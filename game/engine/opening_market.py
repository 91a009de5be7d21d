"""The opening of the market: compute in use, wallets and shares from sales, tastes from shares.

Shares of wallets are derived from what the map says of labs' ARR and clouds' AI sales. What those shares
reveal beyond quality, trust and price becomes a taste that fades (a Berry 1994 inversion, N1).
"""

import math

import numpy as np

from game.engine.fleet import local
from game.engine.layout import Floats
from game.engine.parameters import CLOUDS, DIRECT, HOURS, KUSD, LAB0, LABS, MODELS, Tables
from game.engine.state import State
from maps.loader import GameMap

MODEL_DEPTH = 0.5  # integration of installed workloads with the model they run on, at the opening


def open_compute(m: GameMap, t: Tables, s: State) -> None:
    """Who uses which compute now, training stocks, and what serving takes."""
    uptime = m.rules.compute.uptime
    density = s.capacity_h100e.sum() / max(s.power_kw.sum(), 1.0) * uptime
    for c, cloud in enumerate(m.clouds):
        here = s.capacity_h100e[c] / max(s.power_kw[c], 1.0) * uptime
        s.own_model_h100e[c] = min(cloud.own_model_mw * 1000 * here, s.capacity_h100e[c] * uptime)
        for i, lab in enumerate(m.labs):
            s.compute_h100e[i, c] = lab.compute_mw.get(cloud.id, 0.0) * 1000 * here
        used = s.compute_h100e[:, c].sum() + s.own_model_h100e[c]
        room = s.capacity_h100e[c] * uptime
        if used > room > 0:
            s.compute_h100e[:, c] *= room / used
            s.own_model_h100e[c] *= room / used
    t.own0_h100e[:] = s.own_model_h100e
    all_mtok, all_compute = 0.0, 0.0
    for i, lab in enumerate(m.labs):
        s.own_h100e[i] = t.own0_lab_h100e[i] = lab.own_mw * 1000 * density
        compute = s.own_h100e[i] + s.compute_h100e[i].sum()
        people = lab.consumer_share if t.consumer[: len(m.segments)].any() else 0.0
        mtok = lab.arr_busd * KUSD / 4 * _load(m, t, s, i, people)
        t.serve_h100e_per_mtok[i] = 0.4 * compute / max(mtok, 1.0)
        s.serve_h100e[i] = 0.45 * compute
        if not lab.open_weights:
            all_mtok, all_compute = all_mtok + mtok, all_compute + 0.4 * compute
    usual = all_compute / max(all_mtok, 1.0)
    for i in range(MODELS):
        if not t.has_model[i]:
            continue
        price = s.token_price_usd[i, 0] / 5.0
        typical = usual * min(max(price, 0.1), 3.0)
        if i < LABS:
            compute = s.own_h100e[i] + s.compute_h100e[i].sum()
            t.serve_h100e_per_mtok[i] = min(max(t.serve_h100e_per_mtok[i], 0.4 * typical), 2.0 * typical)
            s.train_stock[i] = max(0.35 * compute / m.rules.research.train_decay, 100.0)
        else:
            own = s.own_model_h100e[i - LABS]
            t.serve_h100e_per_mtok[i] = typical
            s.train_stock[i] = max(m.rules.research.own_train_part * own / m.rules.research.train_decay, 100.0)
        t.effective0[i] = math.log10(s.train_stock[i])


def open_demand(m: GameMap, t: Tables, s: State, firm: dict[str, int]) -> None:
    """Wallets and shares from sales, then tastes from shares."""
    regions, segments, clouds = len(m.regions), len(m.segments), len(m.clouds)
    enterprise = [g for g in range(segments) if not t.consumer[g]]
    consumers = [g for g in range(segments) if t.consumer[g]]
    part = sum(t.segment_weight[g] * t.model_fraction[g] for g in enterprise)
    spend = np.zeros((regions, segments, CLOUDS + 1))
    through: Floats = np.zeros(MODELS)
    for c, cloud in enumerate(m.clouds):
        pull = np.array(
            [t.region_weight[r] * cloud.region_focus.get(m.regions[r].id, 1.0) * t.sells[r, c] for r in range(regions)]
        )
        quarter = cloud.ai_revenue_busd * KUSD / 4
        for g in enterprise:
            spend[:, g, c] = quarter * t.segment_weight[g] * pull / max(pull.sum(), 1e-9)
        for name, share in cloud.model_mix.items():
            model = LABS + c if name == "own" else firm[name] - LAB0
            s.hosted[c, model] = 1
            for g in enterprise:
                s.model_share[g, c, model] = share
            through[model] += quarter * part * share
    direct = np.zeros((segments, MODELS))
    for i, lab in enumerate(m.labs):
        cut = 1 - m.rules.accounts.open_share if lab.open_weights else m.rules.accounts.marketplace_cut
        rest = max(lab.arr_busd * KUSD / 4 - through[i] * (1 - cut), 0.0)
        people = lab.consumer_share if consumers else 0.0
        for g in enterprise:
            direct[g, i] = rest * (1 - people) * t.segment_weight[g]
        for g in consumers:
            direct[g, i] = rest * people / len(consumers)
        if lab.open_weights:
            s.hosted[:clouds, i] = 1
    for g in range(segments):
        total = direct[g].sum()
        spend[:, g, DIRECT] = total * t.region_weight[:regions]
        if total > 0:
            s.model_share[g, DIRECT] = direct[g] / total
    wallets = spend.sum(axis=2)
    s.wallet_kusd[:regions, :segments] = np.maximum(wallets, 1.0)
    for g, segment in enumerate(m.segments):
        s.ceiling_kusd[:regions, g] = s.wallet_kusd[:regions, g] / max(segment.adoption, 0.02)
    s.cloud_share[:regions, :segments] = spend / np.maximum(wallets, 1e-9)[:, :, None]
    for g in enterprise:
        s.cloud_depth[g, :clouds] = m.segments[g].depth
    s.model_depth[:] = np.where(s.model_share.sum(axis=0) > 0, MODEL_DEPTH, 0.0)
    s.segment_kusd[:segments] = spend.sum(axis=0)
    s.retained[:] = s.hosted
    s.cloud_retained[:] = 1.0
    s.offered[:, :, :] = s.quality[None]
    _tastes(m, t, s, spend)
    _sales(m, t, s, spend)


def _tastes(m: GameMap, t: Tables, s: State, spend: Floats) -> None:
    k = m.rules.demand
    regions, segments, clouds = len(m.regions), len(m.segments), len(m.clouds)
    enterprise = [g for g in range(segments) if not t.consumer[g]]
    appeal, best_lab = np.full((segments, CLOUDS + 1), -50.0), dict[int, int]()
    for c in [*range(clouds), DIRECT]:
        here = [x for x in range(MODELS) if s.hosted[c, x]]
        groups = [g for g in range(segments) if c == DIRECT or g in enterprise]
        if not here or not groups:
            continue
        weights = np.array([spend[:, g, c].sum() + 1e-9 for g in groups])
        values = np.array([[_value(m, t, s, x, g) for x in here] for g in groups])
        shares = np.array([[max(s.model_share[g, c, x], 0.004) for x in here] for g in groups])
        taste = (weights[:, None] * (k.nest * np.log(shares) - values)).sum(axis=0) / weights.sum()
        main = int(np.argmax(shares.sum(axis=0)))
        taste -= taste[main]  # the shelf's best seller carries none
        if here[0] < LABS:
            sold = shares.sum(axis=0)
            best_lab[c] = min((-sold[i], m.labs[x].id, x) for i, x in enumerate(here) if x < LABS)[2]
        for x, value in zip(here, taste, strict=True):
            t.model_taste[c, x] = value
        for i, g in enumerate(groups):
            appeal[g, c] = k.nest * np.log(np.exp((values[i] + taste) / k.nest).sum())
    for c in range(clouds):  # a lab that comes to a cloud later is liked there as it is where it sells itself
        for x in range(len(m.labs)):
            if not s.hosted[c, x] and c in best_lab:
                known = best_lab[c]
                t.model_taste[c, x] = t.model_taste[c, known] + t.model_taste[DIRECT, x] - t.model_taste[DIRECT, known]
    s.appeal[:segments] = appeal
    s.appeal0[:segments] = appeal.max(axis=1)
    raw = np.zeros((regions, segments, CLOUDS))
    weight = np.zeros((regions, segments, CLOUDS))
    for r in range(regions):
        for g in enterprise:
            for c in range(clouds):
                if not t.sells[r, c]:
                    continue
                odds = max(spend[r, g, c], 1.0) / max(spend[r, g, DIRECT], 1.0)
                price = -k.compute_price_weight * math.log(s.compute_price_usd[c])
                raw[r, g, c] = math.log(odds) - (k.model_pull * (appeal[g, c] - appeal[g, DIRECT]) + price)
                weight[r, g, c] = spend[r, g, c]
    for g in enterprise:
        t.direct_pull[g] = -(raw[:, g] * weight[:, g]).sum() / max(weight[:, g].sum(), 1e-9)
    for r in range(regions):
        sites = s.site_kw[:clouds, r]
        t.site_half_kw[r] = max(sites.sum() / max((sites > 0).sum(), 1), 1.0)
        for c in range(clouds):
            t.local0[r, c] = local(float(sites[c]), float(t.site_half_kw[r]))
            if t.sells[r, c]:
                t.presence[r, c] = np.mean([raw[r, g, c] + t.direct_pull[g] for g in enterprise])


def _value(m: GameMap, t: Tables, s: State, model: int, g: int) -> float:
    value = t.quality_weight[g] * s.quality[model, g] + t.trust_weight[g] * s.trust[model]
    value += m.rules.demand.nest * math.log(1 + _odds(m, t, s, model, g))
    return float(value - t.price_weight[g] * math.log(s.token_price_usd[model, g]))


def _odds(m: GameMap, t: Tables, s: State, model: int, g: int) -> float:
    """Odds of the tier below a model among its buyers (M54); an opening that tips neither way."""
    k = m.rules.demand
    if k.tier_gap == 0:
        return 0.0
    lower = -t.price_weight[g] * math.log(s.tier_price_part[model]) - t.quality_weight[g] * k.tier_gap
    return math.exp(min(max(lower / k.nest, -30.0), 30.0))


def _tokens(m: GameMap, t: Tables, s: State, model: int, g: int, lighter: float = 1.0) -> float:
    """Million tokens for a thousand dollars over both tiers; lighter: weight of a token of the tier below."""
    odds = _odds(m, t, s, model, g)
    below = odds / (1 + odds)
    return float(1000 / s.token_price_usd[model, g] * (1 - below + below * lighter / s.tier_price_part[model]))


def _load(m: GameMap, t: Tables, s: State, model: int, people: float) -> float:
    """The same as compute counts them, mean over segments; people: part of sales to consumers."""
    lighter = 10 ** (-m.rules.research.size_exponent * m.rules.demand.tier_gap)
    kinds = range(len(m.segments))
    consumers = sum(int(t.consumer[g]) for g in kinds)
    weight = [people / consumers if t.consumer[g] else (1 - people) * t.segment_weight[g] for g in kinds]
    return sum(w * _tokens(m, t, s, model, g, lighter) for g, w in enumerate(weight) if w > 0) / sum(weight)


def _sales(m: GameMap, t: Tables, s: State, spend: Floats) -> None:
    """Sales by channel and model, and the compute they need."""
    lighter = 10 ** (-m.rules.research.size_exponent * m.rules.demand.tier_gap)
    for x in range(MODELS):
        for g in range(len(m.segments)):
            odds = _odds(m, t, s, x, g) if t.has_model[x] else 0.0
            s.tier_share[x, g] = odds / (1 + odds)
    for c in [*range(len(m.clouds)), DIRECT]:
        s.channel_kusd[c] = spend[:, :, c].sum()
        rented, need = 0.0, np.zeros(MODELS)
        for g in range(len(m.segments)):
            money = spend[:, g, c].sum()
            part = 1.0 if c == DIRECT else t.model_fraction[g]
            rented += money * (1 - part)
            for x in range(MODELS):
                kusd = money * part * s.model_share[g, c, x]
                if kusd > 0:
                    s.model_kusd[c, x] += kusd
                    s.sold_mtok[c, x] += kusd * _tokens(m, t, s, x, g)
                    need[x] += kusd * _tokens(m, t, s, x, g, lighter) * t.serve_h100e_per_mtok[x]
        for x in range(LABS):
            if c == DIRECT or not s.open_weights[x]:
                s.serving_h100e[x] += need[x]
        if c == DIRECT:
            continue
        own = sum(need[x] for x in range(MODELS) if s.hosted[c, x] and (x >= LABS or s.open_weights[x]))
        price = s.compute_price_usd[c] * HOURS / 1000
        s.need_h100e[c] = own + rented * m.rules.demand.infrastructure_compute / price
        left = s.capacity_h100e[c] * m.rules.compute.uptime - s.compute_h100e[:, c].sum() - s.own_model_h100e[c]
        s.served_h100e[c] = s.enterprise_h100e[c] = min(s.need_h100e[c], max(left, 0.0))
        used = s.compute_h100e[:, c].sum() + s.own_model_h100e[c] + s.served_h100e[c]
        s.utilisation[c] = used / max(s.capacity_h100e[c] * m.rules.compute.uptime, 1.0)
