"""Looking: how a seat's view is written from the state, public figures once a quarter, private ones for each seat."""

from game.engine.fleet import power_free_kw, price_kusd
from game.engine.layout import Numbers
from game.engine.ledger import clip, debt_room, spare_cash
from game.engine.noise import Noise
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    DEALS,
    DESIGNS,
    DIRECT,
    FIRMS,
    GENERATIONS,
    INVESTOR0,
    LAB0,
    LABS,
    MAKERS,
    MODELS,
    OPTIONS,
    REGIONS,
    SHELL_RING,
    SPONSORS,
    GameRules,
)  # fmt: skip
from game.engine.rule import rule
from game.engine.state import State
from game.engine.view import View


@rule
def copy(to: Numbers, source: Numbers) -> None:
    """Fill a row from another, as far as both go: one small function instead of a slice assignment each."""
    for i in range(min(to.shape[0], source.shape[0])):
        to[i] = source[i]


@rule
def copy_rows(to: Numbers, source: Numbers) -> None:
    """The same for tables."""
    for i in range(to.shape[0]):
        for j in range(to.shape[1]):
            to[i, j] = source[i, j]


@rule
def see_public(v: View, s: State, rules: GameRules) -> None:
    """Write the public part."""
    t = rules.tables
    v.quarter[0] = s.quarter[0]
    v.regime[0] = s.regime[0]
    v.slump[0] = 1 if s.slump[0] >= s.quarter[0] else 0
    v.squeeze[0] = 1 if s.squeeze[0] >= s.quarter[0] else 0
    copy(v.alive, s.alive)
    copy(v.distress_until, s.distress_until)
    copy(v.revenue_kusd, s.revenue_kusd)
    copy(v.ebitda_kusd, s.ebitda_kusd)
    copy(v.debt_kusd, s.debt_kusd)
    copy(v.capex_kusd, s.capex_kusd)
    copy(v.ai_revenue_kusd, s.ai_revenue_kusd)
    copy(v.cloud_revenue_kusd, s.cloud_revenue_kusd)
    copy(v.market_cap_kusd, s.market_cap_kusd)
    copy(v.circularity, s.circularity)
    copy(v.value_kusd, s.value_kusd)
    copy(v.returned_kusd, s.returned_kusd)
    copy(v.backlog_kusd, s.backlog_kusd)
    copy_rows(v.site_kw, s.site_kw)
    copy_rows(v.lab_site_kw, s.lab_site_kw)
    copy(v.capacity_h100e, s.capacity_h100e)
    copy(v.utilisation, s.utilisation)
    copy(v.compute_price_usd, s.compute_price_usd)
    copy(v.chip_kusd, s.chip_kusd)
    copy(v.chip_supply, s.chip_supply)
    for k in range(CHIPMAKERS):
        v.shocked[k] = 1 if s.shock_until[k] >= s.quarter[0] else 0
    copy(v.order_pressure, s.order_pressure)
    copy_rows(v.gen_gain, s.gen_gain)
    copy_rows(v.queue_kw, s.queue_kw)
    for r in range(t.regions[0]):
        v.power_free_kw[r] = power_free_kw(s, rules, r)
    copy_rows(v.quality, s.quality)
    for m in range(MODELS):
        v.behind[m] = 0.0
    for g in range(t.segments[0]):
        best = -1e9
        for m in range(MODELS):
            if t.has_model[m] == 1:
                best = max(best, s.quality[m, g])
        for m in range(MODELS):
            v.behind[m] += (best - s.quality[m, g]) / t.segments[0]
    copy_rows(v.token_price_usd, s.token_price_usd)
    copy(v.tier_price_part, s.tier_price_part)
    copy(v.trust, s.trust)
    copy_rows(v.hosted, s.hosted)
    copy(v.open_weights, s.open_weights)
    copy(v.bound, s.bound)
    copy(v.control_until, s.control_until)
    copy(v.craft_until, s.craft_until)
    copy(v.seen_share, s.seen_share)
    copy_rows(v.land, s.land)
    copy(v.land_all, s.land_all)
    copy(v.anchors, s.anchors)
    copy_rows(v.wallet_kusd, s.wallet_kusd)
    v.enterprise_kusd[0] = 0.0
    for g in range(t.segments[0]):
        if t.consumer[g] == 0:
            for r in range(t.regions[0]):
                v.enterprise_kusd[0] += s.wallet_kusd[r, g]
    copy(v.hhi, s.hhi)
    copy(v.mhhi, s.mhhi)
    copy(v.joint, s.joint)
    copy(v.event_size, s.event_size)
    copy(v.barred_until, s.barred_until)
    copy(v.probed_until, s.probed_until)
    copy(v.controls_until, s.controls_until)
    copy(v.grid_until, s.grid_until)
    copy(v.grid_lost_kw, s.grid_lost_kw)
    copy(v.window_until, s.window_until)
    copy(v.programme_until, s.programme_until)
    copy(v.alliance_until, s.alliance_until)
    copy(v.alliance_against, s.alliance_against)
    copy(v.valuation_kusd, s.valuation_kusd)
    copy(v.listed, s.listed)
    copy_rows(v.shares, s.shares)
    copy(v.ask_kusd, s.ask_kusd)
    copy(v.ask_pre_kusd, s.ask_pre_kusd)
    copy(v.ask_owed_kw, s.ask_owed_kw)
    copy(v.exclusive, s.exclusive)
    copy(v.first, s.first)
    copy(v.refusal, s.refusal)
    copy(v.covenant, s.covenant)
    copy(v.disclosed, s.disclosed)
    copy(v.independence_index, s.independence_index)
    copy(v.rumour_firm, s.rumour_firm)
    copy(v.rumour_kusd, s.rumour_kusd)
    copy(v.round_kusd, s.round_kusd)
    copy(v.round_pre_kusd, s.round_pre_kusd)
    copy_rows(v.invested_kusd, s.invested_kusd)
    for lab in range(LABS):
        v.backers[lab] = 0
    for f in range(FIRMS):
        for lab in range(t.labs[0]):
            if s.invested_kusd[f, lab] > 0:
                v.backers[lab] += 1
    copy(v.doubt, s.doubt)
    copy(v.norm, s.norm)
    copy(v.rating, s.rating)
    copy(v.announcement, s.announcement)
    copy(v.pledge, s.pledge)
    copy(v.circularity_all, s.circularity_all)
    copy(v.contagion, s.contagion)
    copy(v.impaired, s.impaired)
    copy_rows(v.deal_rights, s.deal_rights)
    copy(v.deal_cash_kusd, s.deal_cash_kusd)
    copy(v.deal_owed_from, s.deal_owed_from)
    copy(v.deal_owed_arr_kusd, s.deal_owed_arr_kusd)
    copy(v.deal_status, s.deal_status)
    copy(v.deal_sponsor, s.deal_sponsor)
    copy(v.deal_lab, s.deal_lab)
    copy(v.deal_start, s.deal_start)
    copy(v.deal_quarters, s.deal_quarters)
    copy(v.deal_commit_kusd, s.deal_commit_kusd)
    copy(v.deal_owed_kw, s.deal_owed_kw)
    copy(v.deal_access, s.deal_access)
    copy(v.deal_access_until, s.deal_access_until)
    copy_rows(v.tranche_kusd, s.tranche_kusd)
    copy_rows(v.tranche_arr_kusd, s.tranche_arr_kusd)
    copy_rows(v.tranche_until, s.tranche_until)


@rule
def see_private(v: View, s: State, n: Noise, rules: GameRules, seat: int) -> None:
    """Write a seat's own part over the last seat's, and blank what another role's seat saw."""
    f = seat
    if role(v.seat[0]) != role(f):
        forget(v)
    v.seat[0] = f
    v.cash_kusd[0] = s.cash_kusd[f]
    v.spare_kusd[0] = spare_cash(s, rules, f)
    v.borrow_kusd[0] = debt_room(s, rules, f) if f < INVESTOR0 else 0
    copy(v.believed_arr_kusd, s.believed_arr_kusd[f])
    copy(v.believed_burn_kusd, s.believed_burn_kusd[f])
    for lab in range(LABS):
        error = s.believed_arr_kusd[f, lab] / max(s.arr_kusd[lab], 1.0) - 1
        blur = rules.capital.growth_blur * n.trend[f, lab]
        v.believed_growth[lab] = s.growth[lab] + 0.3 * error + blur
        v.lab_coverage[lab] = clip(s.coverage[LAB0 + lab] * (1 + error), 0.0, 99.0)
    copy(v.opinion, s.opinion[f])
    v.coverage[0] = s.coverage[f]
    copy(v.relation, s.relation[f])
    copy(v.answer, s.answer[f])
    copy(v.counter_pre_kusd, s.counter_pre_kusd[f])
    copy(v.luck, n.strategy[f])
    for d in range(DEALS):
        mine = s.deal_status[d] == 1 and (s.deal_sponsor[d] == f or LAB0 + s.deal_lab[d] == f)
        if mine or v.mine[d] == 1:
            see_terms(v, s, d, mine)
    if f < SPONSORS:
        copy(v.counter_commit_kusd, s.counter_commit_kusd[f])
    if f < CLOUDS:
        see_cloud(v, s, rules, f)
    elif f < SPONSORS:
        k = f - CHIPMAKER0
        for c in range(CLOUDS):
            v.allotted[c] = s.fill[c, k]
            v.loyalty[c] = s.loyalty[c, k]
            v.receivable_kusd[c] = s.credit_kusd[c, k]
    elif f < INVESTOR0:
        see_lab(v, s, f - LAB0)


@rule
def see_terms(v: View, s: State, d: int, mine: bool) -> None:
    """Write the finer terms of an own contract, or blank those of the last seat's."""
    v.mine[d] = 1 if mine else 0
    v.deal_floor[d] = s.deal_floor[d] if mine else 0.0
    v.deal_ramp[d] = s.deal_ramp[d] if mine else 0.0
    v.deal_discount[d] = s.deal_discount[d] if mine else 0.0
    v.deal_price_usd[d] = s.deal_price_usd[d] if mine else 0.0
    v.deal_used_kusd[d] = s.deal_used_kusd[d] if mine else 0
    v.deal_share[d] = s.deal_share[d] if mine else 0.0
    v.deal_share_kusd[d] = s.deal_share_kusd[d] if mine else 0
    v.deal_warrant[d] = s.deal_warrant[d] if mine else 0.0
    v.deal_embed_kusd[d] = s.deal_embed_kusd[d] if mine else 0


@rule
def role(seat: int) -> int:
    """0 cloud, 1 chipmaker, 2 lab, 3 investor."""
    return 0 if seat < CLOUDS else 1 if seat < SPONSORS else 2 if seat < INVESTOR0 else 3


@rule
def forget(v: View) -> None:
    """Blank the parts that are private to a cloud, a lab or a chipmaker."""
    for i in range(LABS):
        v.sold_h100e[i] = 0.0
        v.due_kusd[i] = 0
        v.counter_commit_kusd[i] = 0
        v.asked_cut[i] = 0.0
        v.arrears_kusd[i] = 0
    for d in range(DESIGNS):
        for g in range(GENERATIONS):
            v.fleet[d, g] = 0
        v.store[d] = 0
        v.chip_price_kusd[d] = 0.0
        v.fill[d] = 0.0
        for q in range(CHIP_RING):
            v.chips_due[q, d] = 0
    for q in range(SHELL_RING):
        for r in range(REGIONS):
            v.shells_due_kw[q, r] = 0
    for m in range(MODELS):
        v.model_kusd[m] = 0.0
    for c in range(CLOUDS):
        v.compute_h100e[c] = 0.0
        v.contract_kusd[c] = 0
        v.floor_kusd[c] = 0
        v.discount[c] = 0.0
        v.sales_kusd[c] = v.depth[c] = 0.0
        v.chip_fit[c] = 0.0
        v.allotted[c] = 0.0
        v.loyalty[c] = 0.0
        v.receivable_kusd[c] = 0
    for k in range(CHIPMAKERS):
        v.owed_makers_kusd[k] = 0
    for i in range(OPTIONS):
        v.option_kw[i] = 0
    v.book_kusd[0] = 0
    v.earning_kusd[0] = v.fleet_worth_kusd[0] = 0.0
    for line in range(MAKERS):
        v.tuned[line] = 0.0
    v.home_kusd[0] = v.fear[0] = 0.0
    v.waited[0] = v.debt_now_kusd[0] = 0
    v.sales_kusd[DIRECT] = v.depth[DIRECT] = 0.0
    v.power_kw[0] = v.need_h100e[0] = v.served_h100e[0] = v.own_model_h100e[0] = v.maturity[0] = 0.0
    v.arr_kusd[0] = v.growth[0] = v.burn_kusd[0] = 0.0
    v.service[0] = v.serving_h100e[0] = v.own_h100e[0] = 0.0


@rule
def see_cloud(v: View, s: State, rules: GameRules, c: int) -> None:
    """A cloud's own books."""
    copy_rows(v.fleet, s.fleet[c])
    for d in range(DESIGNS):
        v.store[d] = s.store[c, d].sum()
        v.chip_price_kusd[d] = price_kusd(s, rules, c, d, s.quarter[0])
        v.fill[d] = s.fill[c, d]
        for q in range(CHIP_RING):
            v.chips_due[q, d] = s.chips_due[q, c, d]
    for q in range(SHELL_RING):
        copy(v.shells_due_kw[q], s.shells_due_kw[q, c])
    v.power_kw[0] = s.power_kw[c]
    copy(v.option_kw, s.option_kw[c])
    v.book_kusd[0] = s.book_kusd[c]
    v.earning_kusd[0] = s.earning_kusd[c]
    v.fleet_worth_kusd[0] = s.fleet_worth_kusd[c]
    v.need_h100e[0] = s.need_h100e[c]
    v.served_h100e[0] = s.served_h100e[c]
    v.own_model_h100e[0] = s.own_model_h100e[c]
    copy(v.sold_h100e, s.compute_h100e[:, c])
    copy(v.due_kusd, s.due_kusd[:, c])
    copy(v.asked_cut, s.asked_cut[:, c])
    copy(v.arrears_kusd, s.arrears_kusd[:, c])
    copy(v.owed_makers_kusd, s.credit_kusd[c])
    v.home_kusd[0] = s.home_kusd[c]
    copy(v.model_kusd, s.model_kusd[c])
    v.maturity[0] = s.maturity[c]


@rule
def see_lab(v: View, s: State, lab: int) -> None:
    """A lab's own books."""
    v.arr_kusd[0] = s.arr_kusd[lab]
    v.growth[0] = s.growth[lab]
    v.burn_kusd[0] = s.burn_kusd[lab]
    v.debt_now_kusd[0] = s.debt_kusd[LAB0 + lab]
    v.fear[0] = s.fear[lab]
    v.waited[0] = s.waited[lab]
    copy(v.tuned, s.tuned[lab])
    copy(v.chip_fit, s.chip_fit[lab])
    v.service[0] = s.service[lab]
    v.serving_h100e[0] = s.serving_h100e[lab]
    copy(v.compute_h100e, s.compute_h100e[lab])
    v.own_h100e[0] = s.own_h100e[lab]
    copy(v.contract_kusd, s.due_kusd[lab])
    copy(v.floor_kusd, s.floor_kusd[lab])
    copy(v.discount, s.due_discount[lab])
    for c in range(DIRECT + 1):
        v.sales_kusd[c] = s.model_kusd[c, lab]
        v.depth[c] = s.model_depth[c, lab]
