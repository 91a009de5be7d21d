"""A typical game turned into one that a seat could be in: all that its view shows, the rest made to agree."""

import numpy as np

from game.engine.fleet import line_of, measure, new_plant_kusd, on_sale, reserve
from game.engine.layout import Floats
from game.engine.ledger import clip
from game.engine.looking import copy, copy_rows
from game.engine.parameters import (
    CHANNELS,
    CHIP_RING,
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    DEALS,
    DESIGNS,
    DIRECT,
    GENERATIONS,
    INFORMATION,
    INVESTOR0,
    LAB0,
    LABS,
    MARKET,
    MODELS,
    OPTIONS,
    RIGHTS,
    SHELL_RING,
    SPONSORS,
    TRANCHES,
    GameRules,
)  # fmt: skip
from game.engine.phases.contracts import contracts
from game.engine.phases.standings import obligations_kusd, stakes_kusd
from game.engine.rule import rule
from game.engine.state import State
from game.engine.view import View

#: Terms of other firms' deals are not public: those of the reference cloud are taken.
RAMP, FLOOR, DISCOUNT = 0.6, 0.75, 0.10


@rule
def believe(s: State, v: View, draws: Floats, rules: GameRules) -> None:
    """Turn a typical game into one that a seat could be in: all that its view shows, the rest made to agree."""
    f = v.seat[0]
    labs(s, v, draws, rules, f)
    technology(s, v, rules)
    customers(s, v, rules, f)
    capacity(s, v, rules, f)
    contract_book(s, v, rules, f)
    revenue_shares(s, v)
    public(s, v)
    own(s, v, f)
    contracts(s, rules, v.quarter[0])
    for c in range(CLOUDS):  # other contracts than in the typical game: nobody has left a campus
        s.redeploy_kw[c] = 0
    copy(s.deal_owed_arr_kusd, v.deal_owed_arr_kusd)
    copy(s.independence_index, v.independence_index)
    s.news_count[0] = 0
    for c in range(rules.tables.clouds[0]):
        business(s, v, rules, c)


@rule
def ratio(new: float, old: float, low: float, high: float) -> float:
    """How much larger, within limits; 1 where there was nothing."""
    return clip(new / old, low, high) if old > 0 else 1.0


@rule
def set_cash(s: State, f: int, kusd: int) -> None:
    """Give a firm this cash; the capital market holds the difference, so that the sum stays."""
    s.cash_kusd[MARKET] += s.cash_kusd[f] - kusd
    s.cash_kusd[f] = kusd


@rule
def labs(s: State, v: View, draws: Floats, rules: GameRules, f: int) -> None:
    """Labs' private figures: drawn about what the seat believes, with its own uncertainty (N3)."""
    k = rules.capital
    for lab in range(rules.tables.labs[0]):
        firm = LAB0 + lab
        old_arr = s.arr_kusd[lab]
        if firm == f:
            s.arr_kusd[lab], s.growth[lab], s.burn_kusd[lab] = v.arr_kusd[0], v.growth[0], v.burn_kusd[0]
            s.service[lab], s.fear[lab], s.debt_kusd[firm] = v.service[0], v.fear[0], v.debt_now_kusd[0]
        else:
            sigma = k.noise_informed if knows(s, v, rules, f, lab) else k.noise_outside
            s.arr_kusd[lab] = max(v.believed_arr_kusd[lab], 1.0) * clip(1 + 0.7 * sigma * draws[0, lab], 0.3, 3.0)
            s.growth[lab] = v.believed_growth[lab] + k.growth_blur * draws[1, lab]
            s.burn_kusd[lab] = v.believed_burn_kusd[lab] * clip(1 + sigma * draws[2, lab], 0.3, 3.0)
        s.coverage[firm] = v.lab_coverage[lab] / clip(v.believed_arr_kusd[lab] / max(s.arr_kusd[lab], 1.0), 0.01, 100.0)
        size = ratio(s.arr_kusd[lab], old_arr, 0.2, 5.0)
        worth = ratio(float(v.valuation_kusd[lab]), float(s.valuation_kusd[lab]), 0.2, 5.0)
        s.outside_price_kusd[lab] = int(s.outside_price_kusd[lab] * worth)
        set_cash(s, firm, int(s.cash_kusd[firm] * worth))
        s.people_kusd[lab] *= clip(size, 0.5, 2.0)
        s.serve_h100e[lab] *= size
        s.serving_h100e[lab] *= size
        for c in range(CHANNELS):
            s.model_kusd[c, lab] *= size
            s.sold_mtok[c, lab] *= size


@rule
def knows(s: State, v: View, rules: GameRules, f: int, lab: int) -> bool:
    """Does the seat see the lab's books, as far as it can tell: listed, by a contract, or a large holder?"""
    for d in range(DEALS):
        signed = v.deal_status[d] == 1 and v.deal_sponsor[d] == f and v.deal_lab[d] == lab
        if signed and v.deal_rights[d, INFORMATION] == 1:
            return True
    units = 0
    for h in range(v.shares.shape[0]):
        units += v.shares[h, lab]
    held = v.shares[f, lab] / max(units, 1) * v.valuation_kusd[lab]
    return bool(v.listed[lab] == 1 or (s.informs[lab] == 1 and held >= rules.capital.information_kusd))


@rule
def technology(s: State, v: View, rules: GameRules) -> None:
    """Quality is public: algorithms are moved so that each model goes on from there at its typical pace."""
    t = rules.tables
    for m in range(MODELS):
        if t.has_model[m] == 0:
            continue
        shift = 0.0
        for g in range(t.segments[0]):
            step = v.quality[m, g] - s.quality[m, g]
            shift += step / t.segments[0]
            s.quality_before[0, m, g] += step
            s.quality_before[1, m, g] += step
            for c in range(CHANNELS):
                if s.hosted[c, m] == 1 and v.hosted[c, m] == 1:
                    s.offered[c, m, g] = min(s.offered[c, m, g] + step, v.quality[m, g])
                elif v.hosted[c, m] == 1:
                    s.offered[c, m, g] = v.quality[m, g]
        s.algorithm[m] += shift / max(s.world_scaling[0], 0.1)


@rule
def customers(s: State, v: View, rules: GameRules, f: int) -> None:
    """Shares by segment are hidden: typical ones, moved until they add up to the land that everybody sees."""
    t = rules.tables
    for r in range(t.regions[0]):
        for g in range(t.segments[0]):
            s.ceiling_kusd[r, g] *= ratio(v.wallet_kusd[r, g], s.wallet_kusd[r, g], 0.05, 20.0)
            s.wallet_kusd[r, g] = v.wallet_kusd[r, g]
        for _ in range(4):
            to_land(s, v, rules, r)
    for g in range(t.segments[0]):
        for c in range(CHANNELS):
            if c != DIRECT and c >= t.clouds[0]:
                continue
            total = 0.0
            for m in range(MODELS):
                share = s.model_share[g, c, m]
                if v.hosted[c, m] == 0:
                    share = 0.0
                elif share <= 0.0:
                    share = 0.02  # hosted there in this game but not in the typical one
                elif c == f and s.model_kusd[c, m] > 0:
                    share *= clip(v.model_kusd[m] / s.model_kusd[c, m], 0.01, 100.0)
                s.model_share[g, c, m] = share
                total += share
            for m in range(MODELS):
                s.model_share[g, c, m] /= max(total, 1e-9)
            s.segment_kusd[g, c] = 0.0
            for r in range(t.regions[0]):
                s.segment_kusd[g, c] += s.wallet_kusd[r, g] * s.cloud_share[r, g, c]


@rule
def to_land(s: State, v: View, rules: GameRules, r: int) -> None:
    """One step of proportional fitting in a market: clouds' shares by segment to their land."""
    t = rules.tables
    have, total = np.zeros(CLOUDS), 0.0
    for c in range(t.clouds[0]):
        for g in range(t.segments[0]):
            if t.consumer[g] == 0:
                have[c] += s.wallet_kusd[r, g] * s.cloud_share[r, g, c]
        total += have[c]
    for g in range(t.segments[0]):
        if t.consumer[g] == 1:
            continue
        before, after = 0.0, 0.0
        for c in range(t.clouds[0]):
            before += s.cloud_share[r, g, c]
            if have[c] > 0:
                s.cloud_share[r, g, c] *= v.land[r, c] * total / have[c]
            else:
                s.cloud_share[r, g, c] = v.land[r, c] * (1 - s.cloud_share[r, g, DIRECT])
            after += s.cloud_share[r, g, c]
        for c in range(t.clouds[0]):
            s.cloud_share[r, g, c] *= before / max(after, 1e-9)


@rule
def capacity(s: State, v: View, rules: GameRules, f: int) -> None:
    """Fleets to the capacity that clouds report; own fleet, stores and deliveries as they are."""
    t = rules.tables
    copy_rows(s.gen_gain, v.gen_gain)
    for c in range(t.clouds[0]):
        measure(s, rules, c)  # with the generations as everybody knows them
        size = ratio(v.capacity_h100e[c], s.capacity_h100e[c], 0.02, 50.0)
        for d in range(DESIGNS):
            for g in range(GENERATIONS):
                s.fleet[c, d, g] = v.fleet[d, g] if c == f else int(s.fleet[c, d, g] * size)
                s.store[c, d, g] = 0 if c == f else int(s.store[c, d, g] * size)
            if c == f and v.store[d] > 0:
                s.store[c, d, max(on_sale(rules, line_of(c, d), v.quarter[0]), 0)] = v.store[d]
            for q in range(CHIP_RING):
                s.chips_due[q, c, d] = v.chips_due[q, d] if c == f else int(s.chips_due[q, c, d] * size)
        for q in range(SHELL_RING):
            for r in range(t.regions[0]):
                s.shells_due_kw[q, c, r] = v.shells_due_kw[q, r] if c == f else s.shells_due_kw[q, c, r]
        if c == f:
            s.maturity[c] = v.maturity[0]
            for i in range(OPTIONS):
                s.option_kw[c, i] = v.option_kw[i]
        measure(s, rules, c)
        s.book_kusd[c] = v.book_kusd[0] if c == f else int(s.book_kusd[c] * size)
        s.earning_kusd[c] = v.earning_kusd[0] if c == f else s.earning_kusd[c] * size
        s.fleet_worth_kusd[c] = v.fleet_worth_kusd[0] if c == f else s.fleet_worth_kusd[c] * size
        s.need_h100e[c] = v.need_h100e[0] if c == f else s.need_h100e[c] * size
        s.served_h100e[c] = v.served_h100e[0] if c == f else s.served_h100e[c] * size
        s.own_model_h100e[c] = v.own_model_h100e[0] if c == f else s.own_model_h100e[c] * size
        s.enterprise_h100e[c] *= size
        for lab in range(t.labs[0]):
            s.compute_h100e[lab, c] = v.sold_h100e[lab] if c == f else s.compute_h100e[lab, c] * size
        s.cloud_kusd[c] = float(v.cloud_revenue_kusd[c] - v.ai_revenue_kusd[c])
        s.other_kusd[c] = float(v.revenue_kusd[c] - v.cloud_revenue_kusd[c])
        s.guidance_kusd[c] = int(s.guidance_kusd[c] * ratio(float(v.capex_kusd[c]), float(s.capex_kusd[c]), 0.1, 10.0))
    reserve(s, rules, v.quarter[0])
    for r in range(t.regions[0]):
        used = 0
        for c in range(t.clouds[0]):
            used += v.site_kw[c, r]
            for q in range(SHELL_RING):
                used += s.shells_due_kw[q, c, r]
        for lab in range(t.labs[0]):
            used += v.lab_site_kw[lab, r]
            for q in range(SHELL_RING):
                used += s.lab_due_kw[q, lab, r]
        s.power_limit_kw[r] = used + v.power_free_kw[r] + s.reserved_kw[r]


@rule
def contract_book(s: State, v: View, rules: GameRules, f: int) -> None:
    """Deals are public, their finer terms are not: own ones are known, others' are as in the typical game or usual."""
    for d in range(DEALS):
        same = (
            s.deal_status[d] == v.deal_status[d]
            and s.deal_sponsor[d] == v.deal_sponsor[d]
            and s.deal_lab[d] == v.deal_lab[d]
            and s.deal_start[d] == v.deal_start[d]
            and s.deal_commit_kusd[d] == v.deal_commit_kusd[d]
        )
        mine = v.deal_sponsor[d] == f or LAB0 + v.deal_lab[d] == f
        s.deal_status[d] = v.deal_status[d]
        s.deal_sponsor[d], s.deal_lab[d] = v.deal_sponsor[d], v.deal_lab[d]
        s.deal_start[d], s.deal_quarters[d] = v.deal_start[d], v.deal_quarters[d]
        s.deal_commit_kusd[d], s.deal_owed_kw[d] = v.deal_commit_kusd[d], v.deal_owed_kw[d]
        s.deal_access[d], s.deal_access_until[d] = v.deal_access[d], v.deal_access_until[d]
        for i in range(TRANCHES):
            s.tranche_kusd[d, i] = v.tranche_kusd[d, i]
            s.tranche_arr_kusd[d, i] = v.tranche_arr_kusd[d, i]
            s.tranche_until[d, i] = v.tranche_until[d, i]
        for i in range(len(RIGHTS)):
            s.deal_rights[d, i] = v.deal_rights[d, i]
        s.deal_cash_kusd[d], s.deal_owed_from[d] = v.deal_cash_kusd[d], v.deal_owed_from[d]
        s.deal_owed_arr_kusd[d] = v.deal_owed_arr_kusd[d]
        if v.deal_status[d] != 1:
            continue
        if mine:
            s.deal_ramp[d], s.deal_floor[d] = v.deal_ramp[d], v.deal_floor[d]
            s.deal_discount[d], s.deal_used_kusd[d] = v.deal_discount[d], v.deal_used_kusd[d]
            s.deal_price_usd[d] = v.deal_price_usd[d]
            s.deal_share[d], s.deal_share_kusd[d] = v.deal_share[d], v.deal_share_kusd[d]
            s.deal_warrant[d], s.deal_embed_kusd[d] = v.deal_warrant[d], v.deal_embed_kusd[d]
        if not same:
            if not mine:
                s.deal_ramp[d], s.deal_floor[d], s.deal_discount[d] = RAMP, FLOOR, DISCOUNT
                s.deal_price_usd[d] = v.compute_price_usd[v.deal_sponsor[d]] if v.deal_sponsor[d] < CLOUDS else 0.0
                age = clip((v.quarter[0] - v.deal_start[d]) / max(v.deal_quarters[d], 1), 0.0, 1.0)
                s.deal_used_kusd[d] = int(v.deal_commit_kusd[d] * age)
                s.deal_share[d] = s.deal_warrant[d] = 0.0
                s.deal_share_kusd[d] = s.deal_embed_kusd[d] = 0
            s.deal_vested[d] = s.deal_used_kusd[d] / max(v.deal_commit_kusd[d], 1)
            s.deal_short[d] = 0
            s.deal_pre_kusd[d] = max(v.valuation_kusd[v.deal_lab[d]], 1)


@rule
def public(s: State, v: View) -> None:
    """What all may see, as it stands."""
    quarter = v.quarter[0]
    s.quarter[0] = quarter
    s.over[0] = 0
    s.regime[0] = v.regime[0]
    s.slump[0] = quarter if v.slump[0] == 1 else quarter - 1
    s.squeeze[0] = quarter if v.squeeze[0] == 1 else quarter - 1
    copy(s.alive, v.alive)
    copy(s.distress_until, v.distress_until)
    copy(s.revenue_kusd, v.revenue_kusd)
    copy(s.ebitda_kusd, v.ebitda_kusd)
    copy(s.debt_kusd, v.debt_kusd)
    copy(s.returned_kusd, v.returned_kusd)
    copy(s.capex_kusd, v.capex_kusd)
    copy(s.ai_revenue_kusd, v.ai_revenue_kusd)
    copy(s.cloud_revenue_kusd, v.cloud_revenue_kusd)
    copy(s.market_cap_kusd, v.market_cap_kusd)
    copy(s.circularity, v.circularity)
    copy(s.backlog_kusd, v.backlog_kusd)
    copy_rows(s.site_kw, v.site_kw)
    copy_rows(s.lab_site_kw, v.lab_site_kw)
    copy(s.utilisation, v.utilisation)
    copy(s.compute_price_usd, v.compute_price_usd)
    copy(s.chip_kusd, v.chip_kusd)
    copy(s.chip_supply, v.chip_supply)
    for k in range(CHIPMAKERS):
        s.shock_until[k] = quarter if v.shocked[k] == 1 else quarter - 1
    copy(s.order_pressure, v.order_pressure)
    copy_rows(s.queue_kw, v.queue_kw)
    copy_rows(s.quality, v.quality)
    copy_rows(s.token_price_usd, v.token_price_usd)
    copy(s.tier_price_part, v.tier_price_part)
    copy(s.trust, v.trust)
    copy_rows(s.hosted, v.hosted)
    copy(s.open_weights, v.open_weights)
    copy(s.bound, v.bound)
    copy(s.control_until, v.control_until)
    copy(s.craft_until, v.craft_until)
    copy(s.seen_share, v.seen_share)
    copy_rows(s.land, v.land)
    copy(s.land_all, v.land_all)
    copy(s.anchors, v.anchors)
    s.hhi[0] = v.hhi[0]
    copy(s.mhhi, v.mhhi)
    copy(s.joint, v.joint)
    copy(s.event_size, v.event_size)
    copy(s.barred_until, v.barred_until)
    copy(s.probed_until, v.probed_until)
    copy(s.controls_until, v.controls_until)
    copy(s.grid_until, v.grid_until)
    copy(s.grid_lost_kw, v.grid_lost_kw)
    copy(s.window_until, v.window_until)
    copy(s.programme_until, v.programme_until)
    copy(s.alliance_until, v.alliance_until)
    copy(s.alliance_against, v.alliance_against)
    copy(s.valuation_kusd, v.valuation_kusd)
    copy(s.listed, v.listed)
    copy_rows(s.shares, v.shares)
    for lab in range(LABS):
        s.units[lab] = 0
        for h in range(v.shares.shape[0]):
            s.units[lab] += v.shares[h, lab]
    copy(s.disclosed, v.disclosed)
    copy(s.rumour_firm, v.rumour_firm)
    copy(s.rumour_kusd, v.rumour_kusd)
    copy(s.round_kusd, v.round_kusd)
    copy(s.round_pre_kusd, v.round_pre_kusd)
    believe_backers(s, v)
    for lab in range(LABS):
        for h in range(s.opinion.shape[0]):
            s.opinion[h, lab] *= v.doubt[lab] / max(s.doubt[lab], 1e-6)
    copy(s.doubt, v.doubt)
    s.norm[0] = v.norm[0]
    copy(s.rating, v.rating)
    copy(s.announcement, v.announcement)
    copy(s.pledge, v.pledge)
    s.circularity_all[0] = v.circularity_all[0]
    s.contagion[0] = v.contagion[0]
    s.impaired[0] = v.impaired[0]
    copy(s.ask_kusd, v.ask_kusd)
    copy(s.ask_pre_kusd, v.ask_pre_kusd)
    copy(s.ask_owed_kw, v.ask_owed_kw)
    copy(s.value_kusd, v.value_kusd)


@rule
def believe_backers(s: State, v: View) -> None:
    """Sponsors' cheques are public, of funds only how many there were."""
    for lab in range(LABS):
        left = v.backers[lab]
        for f in range(s.invested_kusd.shape[0]):
            if f < SPONSORS:
                s.invested_kusd[f, lab] = v.invested_kusd[f, lab]
            else:
                s.invested_kusd[f, lab] = 1 if left > 0 and f >= INVESTOR0 else 0
            if s.invested_kusd[f, lab] > 0:
                left -= 1


@rule
def own(s: State, v: View, f: int) -> None:
    """The seat's own books, beliefs, and the answers it got."""
    set_cash(s, f, v.cash_kusd[0])
    copy(s.believed_arr_kusd[f], v.believed_arr_kusd)
    copy(s.believed_burn_kusd[f], v.believed_burn_kusd)
    copy(s.opinion[f], v.opinion)
    s.coverage[f] = v.coverage[0]
    copy(s.relation[f], v.relation)
    copy(s.answer[f], v.answer)
    copy(s.counter_pre_kusd[f], v.counter_pre_kusd)
    if f < SPONSORS:
        copy(s.counter_commit_kusd[f], v.counter_commit_kusd)
    if f < CLOUDS:
        copy(s.fill[f], v.fill)
        copy(s.model_kusd[f], v.model_kusd)
        s.power_kw[f] = v.power_kw[0]
        s.home_kusd[f] = v.home_kusd[0]
        for lab in range(LABS):
            s.asked_cut[lab, f] = v.asked_cut[lab]
            s.arrears_kusd[lab, f] = v.arrears_kusd[lab]
        for k in range(CHIPMAKERS):
            s.credit_kusd[f, k] = v.owed_makers_kusd[k]
    elif f < SPONSORS:
        for c in range(CLOUDS):
            s.fill[c, f - CHIPMAKER0] = v.allotted[c]
            s.loyalty[c, f - CHIPMAKER0] = v.loyalty[c]
            s.credit_kusd[c, f - CHIPMAKER0] = v.receivable_kusd[c]
    elif f < INVESTOR0:
        lab = f - LAB0
        copy(s.compute_h100e[lab], v.compute_h100e)
        s.own_h100e[lab] = v.own_h100e[0]
        s.waited[lab] = v.waited[0]
        copy(s.tuned[lab], v.tuned)
        copy(s.chip_fit[lab], v.chip_fit)
        s.serving_h100e[lab] = v.serving_h100e[0]
        for c in range(CHANNELS):
            s.model_kusd[c, lab] = v.sales_kusd[c]
            s.model_depth[c, lab] = v.depth[c]


@rule
def revenue_shares(s: State, v: View) -> None:
    """Takes what labs share of their sales out of clouds' other business, which was read from their revenue."""
    for d in range(DEALS):
        c, lab = s.deal_sponsor[d], s.deal_lab[d]
        if s.deal_status[d] == 1 and c < CLOUDS and v.quarter[0] > max(s.deal_start[d], 0):
            shared = min(s.deal_share[d] * s.arr_kusd[lab] / 4, float(s.deal_share_kusd[d]))
            s.other_kusd[c] = max(0.0, s.other_kusd[c] - shared)


@rule
def business(s: State, v: View, rules: GameRules, c: int) -> None:
    """A cloud's smoothed business value: what is left of the value that everybody sees."""
    rest = v.value_kusd[c] - stakes_kusd(s, rules, c) - rules.score.backlog_margin * s.backlog_kusd[c]
    rest += obligations_kusd(s, rules, v.quarter[0] - 1, c) - new_plant_kusd(s, rules, v.quarter[0] - 1, c)
    rest -= float(s.cash_kusd[c] - s.debt_kusd[c] + s.returned_kusd[c])
    mean = 0.0
    for i in range(4):
        mean += s.business_before_kusd[i, c] / 4
    for i in range(4):
        s.business_before_kusd[i, c] = s.business_before_kusd[i, c] * rest / mean if mean > 0 else rest
