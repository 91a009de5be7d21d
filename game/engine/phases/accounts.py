"""Phase 9, Accounts: sales, costs, interest, tax; tranches tested; who can't pay restructures (M01-M05; N2, N8)."""

import math

import numpy as np

from game.engine import news
from game.engine.book import end_deal
from game.engine.layout import Ints
from game.engine.ledger import clip, issue, lenders_limit, pay, post, shares_of, spare_cash, transfer, whole
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import (
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUD0,
    CLOUDS,
    CUSTOMERS,
    DEALS,
    DIRECT,
    FIRMS,
    GOVERNMENT,
    INVESTOR0,
    INVESTORS,
    LAB0,
    LABS,
    MARKET,
    PUBLIC,
    SPONSORS,
    SUPPLIERS,
    TRANCHES,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import (
    BUSINESS,
    CHIPS,
    COMPUTE,
    COSTS,
    DEBT,
    DIRECT_SALE,
    ENERGY,
    ENTERPRISE,
    EQUITY,
    INFLOW,
    INTEREST,
    MIGRATION,
    MODEL_SHARE,
    PAYOUT,
    PEOPLE,
    SHELLS,
    TAKE_OR_PAY,
    TAX,
    TRANCHE,
    State,
)

GONE = -9.0  # quality of a lab that has ended, OOM


@rule
def accounts(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes cash, debt, ARR, revenue, profit, shares by tranches, and the fate of who can't pay."""
    sales(s, n, rules)
    costs(s, o, rules)
    tranches(s, rules, quarter)
    results(s, rules)
    distress(s, rules, quarter)


@rule
def sales(s: State, n: Noise, rules: GameRules) -> None:
    """Customers pay clouds and labs; clouds pass on the labs' part of what they sold."""
    t, k = rules.tables, rules.accounts
    enterprise = np.zeros((1, CLOUDS), np.int64)
    business = np.zeros((1, SPONSORS), np.int64)
    direct = np.zeros((1, LABS), np.int64)
    share = np.zeros((CLOUDS, LABS), np.int64)
    inflow = np.zeros((1, INVESTORS), np.int64)
    parent = np.zeros((1, LABS), np.int64)
    for f in range(SPONSORS):
        if t.present[f] == 1 and s.alive[f] == 1:
            s.other_kusd[f] *= 1 + t.other_growth[f] + k.business_luck * n.core[f] + internal_lift(s, rules, f)
            business[0, f] = whole(s.other_kusd[f])
    for c in range(t.clouds[0]):
        s.cloud_kusd[c] *= 1 + t.cloud_growth[c] + k.business_luck * n.core[c]
        s.base_capex_kusd[c] *= 1 + t.cloud_growth[c]
        business[0, c] += whole(s.cloud_kusd[c])
        enterprise[0, c] = whole(s.channel_kusd[c] + s.model_kusd[DIRECT, LABS + c])
        for lab in range(t.labs[0]):
            cut = 1.0 - k.open_share if s.open_weights[lab] == 1 else k.marketplace_cut
            share[c, lab] = whole(s.model_kusd[c, lab] * (1 - cut))
    for lab in range(t.labs[0]):
        direct[0, lab] = whole(s.model_kusd[DIRECT, lab])
        parent[0, lab] = t.parent_kusd[lab] if s.alive[LAB0 + lab] == 1 else 0
    for i in range(t.investors[0]):
        inflow[0, i] = int(t.inflow_kusd[i] * (1 + k.inflow_mood * s.regime[0]))
    post(s, ENTERPRISE, CUSTOMERS, CLOUD0, enterprise)
    post(s, BUSINESS, CUSTOMERS, 0, business)
    post(s, DIRECT_SALE, CUSTOMERS, LAB0, direct)
    post(s, MODEL_SHARE, CLOUD0, LAB0, share)
    post(s, INFLOW, MARKET, INVESTOR0, inflow)
    post(s, INFLOW, MARKET, LAB0, parent)


@rule
def internal_lift(s: State, rules: GameRules, f: int) -> float:
    """Growth of other business from AI inside it: own compute against what is usual by now (kept at 4% a quarter)."""
    if f >= CLOUDS or rules.tables.own0_h100e[f] <= 0:
        return 0.0
    k = rules.accounts
    usual = rules.tables.own0_h100e[f] * math.exp(k.internal_growth * s.quarter[0])
    return k.internal_lift * math.log(clip(s.own_model_h100e[f] / usual, 0.1, 4.0))


@rule
def costs(s: State, o: Orders, rules: GameRules) -> None:
    """Running costs, base capex, people, energy, interest and tax."""
    t, k = rules.tables, rules.accounts
    cost = np.zeros((FIRMS, 1), np.int64)
    energy = np.zeros((CLOUDS, 1), np.int64)
    capex = np.zeros((CLOUDS, 1), np.int64)
    people = np.zeros((LABS, 1), np.int64)
    interest = np.zeros((FIRMS, 1), np.int64)
    design = np.zeros((CHIPMAKERS, 1), np.int64)
    for c in range(t.clouds[0]):
        x = s.cloud_kusd[c] * (1 - t.cloud_margin[c]) + s.other_kusd[c] * (1 - t.other_margin[c])
        x += k.platform_cost * (s.channel_kusd[c] + s.received_kusd[COMPUTE, c] - s.paid_kusd[MODEL_SHARE, c])
        x -= s.base_capex_kusd[c]  # margins are reported after wear, which base capex makes good
        cost[c, 0] = whole(x)
        site, weighted = 0.0, 0.0
        for r in range(t.regions[0]):
            site += s.site_kw[c, r]
            weighted += s.site_kw[c, r] * t.energy_kusd_per_kw[r]
        energy[c, 0] = whole(s.power_kw[c] * weighted / max(site, 1.0))
        capex[c, 0] = min(whole(s.base_capex_kusd[c]), max(0, s.cash_kusd[c]))
        s.capex_kusd[c] += capex[c, 0]
    for f in range(CHIPMAKER0, SPONSORS):
        cost[f, 0] = whole(s.other_kusd[f] * (1 - t.other_margin[f]))
        s.returned_kusd[f] += pay(s, PAYOUT, f, MARKET, whole(k.chip_payout * s.profit_kusd[f]))
        design[f - CHIPMAKER0, 0] = min(o.design_kusd[f - CHIPMAKER0], spare_cash(s, rules, f))
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            s.people_kusd[lab] *= 1 + k.people_growth * clip(s.growth[lab], -0.2, 0.5)
            people[lab, 0] = whole(s.people_kusd[lab])
            sold = s.received_kusd[DIRECT_SALE, LAB0 + lab] + s.received_kusd[MODEL_SHARE, LAB0 + lab]
            cost[LAB0 + lab, 0] = whole(k.lab_selling_cost * sold)
    for f in range(FIRMS):
        spread = k.distress_spread if s.distress_until[f] > s.quarter[0] else 0.0
        interest[f, 0] = int(s.debt_kusd[f] * (k.interest - k.interest_mood * s.regime[0] + spread) / 4)
    bridge(s, cost, rules)
    post(s, COSTS, 0, SUPPLIERS, cost)
    post(s, ENERGY, CLOUD0, SUPPLIERS, energy)
    post(s, SHELLS, CLOUD0, SUPPLIERS, capex)
    asked = people.copy()
    post(s, PEOPLE, LAB0, SUPPLIERS, people)
    for lab in range(t.labs[0]):
        s.unpaid_kusd[lab] = asked[lab, 0] - people[lab, 0]
    post(s, PEOPLE, CHIPMAKER0, SUPPLIERS, design)
    post(s, INTEREST, 0, MARKET, interest)


@rule
def bridge(s: State, cost: Ints, rules: GameRules) -> None:
    """Clouds and chipmakers short of cash for this quarter's costs draw an emergency loan. cost: (FIRMS, 1) kUSD."""
    for f in range(SPONSORS):
        if rules.tables.present[f] == 1:
            short = int(1.3 * cost[f, 0]) - s.cash_kusd[f]
            if short > 0:
                s.debt_kusd[f] += pay(s, DEBT, MARKET, f, short)


@rule
def tranches(s: State, rules: GameRules, quarter: int) -> None:
    """Milestones reached pay out at the deal's price; those past their date lapse (M02)."""
    for d in range(DEALS):
        if s.deal_status[d] != 1:
            continue
        f, lab = s.deal_sponsor[d], s.deal_lab[d]
        for i in range(TRANCHES):
            amount = s.tranche_kusd[d, i]
            if amount <= 0:
                continue
            if s.arr_kusd[lab] >= s.tranche_arr_kusd[d, i]:
                units = shares_of(s, lab)
                paid = pay(s, TRANCHE, f, LAB0 + lab, min(amount, s.cash_kusd[f]))
                issue(s, lab, f, int(min(paid * (units / max(s.deal_pre_kusd[d], 1)), 4e15)), paid)
                s.deal_cash_kusd[d] += paid
                s.tranche_kusd[d, i] = 0
                news.tell(s, news.TRANCHE_PAID, f, LAB0 + lab, float(paid))
            elif quarter >= s.tranche_until[d, i]:
                s.tranche_kusd[d, i] = 0
                news.tell(s, news.TRANCHE_LAPSED, f, LAB0 + lab, float(amount))


@rule
def results(s: State, rules: GameRules) -> None:
    """Revenue, cash earnings, profit and tax from what was posted; labs' ARR, growth, burn, coverage."""
    t, k = rules.tables, rules.accounts
    tax = np.zeros((FIRMS, 1), np.int64)
    for f in range(FIRMS):
        if t.present[f] == 0:
            continue
        sold = s.received_kusd[COMPUTE, f] + s.received_kusd[TAKE_OR_PAY, f] + s.received_kusd[ENTERPRISE, f]
        sold += s.received_kusd[DIRECT_SALE, f] + s.received_kusd[MODEL_SHARE, f] + s.received_kusd[BUSINESS, f]
        sold += s.received_kusd[CHIPS, f]
        spent = (
            s.paid_kusd[COMPUTE, f] + s.paid_kusd[TAKE_OR_PAY, f] + s.paid_kusd[MODEL_SHARE, f] + s.paid_kusd[COSTS, f]
        )
        spent += s.paid_kusd[ENERGY, f] + s.paid_kusd[PEOPLE, f] + s.paid_kusd[MIGRATION, f]
        s.revenue_kusd[f] = sold
        s.ebitda_kusd[f] = sold - spent
        worn = 0
        if f < CLOUDS:
            worn = int(s.book_kusd[f] * rules.supply.depreciation + s.base_capex_kusd[f])
            s.ai_revenue_kusd[f] = (
                s.received_kusd[COMPUTE, f] + s.received_kusd[TAKE_OR_PAY, f] + s.received_kusd[ENTERPRISE, f]
            )
            s.cloud_revenue_kusd[f] = s.ai_revenue_kusd[f] + whole(s.cloud_kusd[f])
        s.earned_kusd[f] = sold - spent - worn
        s.profit_kusd[f] = s.earned_kusd[f] - s.paid_kusd[INTEREST, f]
        tax[f, 0] = int(max(s.profit_kusd[f], 0) * k.tax) if f < INVESTOR0 else 0
    post(s, TAX, 0, GOVERNMENT, tax)
    for lab in range(t.labs[0]):
        f = LAB0 + lab
        before = s.arr_kusd[lab]
        s.arr_kusd[lab] = 4.0 * (s.received_kusd[DIRECT_SALE, f] + s.received_kusd[MODEL_SHARE, f])
        change = s.arr_kusd[lab] / max(before, 1.0) - 1
        s.growth[lab] += k.growth_memory * (clip(change, -0.5, 1.0) - s.growth[lab])
        s.burn_kusd[lab] += k.growth_memory * (-float(s.ebitda_kusd[f]) - t.parent_kusd[lab] - s.burn_kusd[lab])
        due = 0.0
        for c in range(t.clouds[0]):
            due += s.floor_kusd[lab, c]
        earned = max(0.0, float(s.ebitda_kusd[f] + s.paid_kusd[COMPUTE, f] + s.paid_kusd[TAKE_OR_PAY, f]))
        s.coverage[lab] = clip((max(s.cash_kusd[f], 0) + 4 * earned) / max(4 * due, 1.0), 0.0, 99.0)


@rule
def distress(s: State, rules: GameRules, quarter: int) -> None:
    """Labs with unpaid bills and sponsors beyond their lenders' patience restructure."""
    t = rules.tables
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            unpaid = s.unpaid_kusd[lab]
            for c in range(t.clouds[0]):
                unpaid += s.arrears_kusd[lab, c]
            if unpaid > rules.accounts.patience * (s.arr_kusd[lab] / 4 + 1000):
                default(s, rules, quarter, lab)
    for f in range(SPONSORS):
        if t.present[f] == 1 and s.distress_until[f] <= quarter:
            if s.debt_kusd[f] > rules.accounts.debt_patience * lenders_limit(s, rules, f) + s.cash_kusd[f]:
                rescue(s, rules, quarter, f)


@rule
def default(s: State, rules: GameRules, quarter: int, lab: int) -> None:
    """A lab restructures: creditors take shares for what is unpaid, commitments are cut; the last time it ends."""
    t, k = rules.tables, rules.accounts
    f = LAB0 + lab
    s.defaults[f] += 1
    s.distress_until[f] = quarter + k.distress_quarters
    s.valuation_kusd[lab] = max(1, int(s.valuation_kusd[lab] * (1 - k.default_loss)))
    s.outside_price_kusd[lab] = min(s.outside_price_kusd[lab], s.valuation_kusd[lab])
    biggest, most = -1, 0
    for c in range(t.clouds[0]):
        unpaid = s.arrears_kusd[lab, c]
        if unpaid > most:
            biggest, most = c, unpaid
        if unpaid > 0:
            units = int(shares_of(s, lab) * min(unpaid / s.valuation_kusd[lab], 1.0))
            issue(s, lab, c, units, unpaid)
    for c in range(t.clouds[0]):
        s.arrears_kusd[lab, c] = 0
    last = s.defaults[f] > k.defaults_survived
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_lab[d] == lab:
            if last:
                end_deal(s, d)
            else:
                s.deal_commit_kusd[d] = int(s.deal_commit_kusd[d] * (1 - k.default_cut))
                s.deal_owed_kw[d] = int(s.deal_owed_kw[d] * (1 - k.default_cut))
    if not last:
        news.tell(s, news.DEFAULT, f, biggest, float(most))
        return
    s.alive[f] = 0
    news.tell(s, news.FAILURE, f, biggest, float(most))
    if biggest >= 0 and t.has_model[LABS + biggest] == 1:  # its people and models go to the largest creditor
        m = LABS + biggest
        for g in range(t.segments[0]):
            gap = s.quality[lab, g] - s.quality[m, g]
            if gap > 0:
                s.quality[m, g] += k.acquired_part * gap
        news.tell(s, news.ACQUIRED, biggest, f, 0.0)
    for g in range(t.segments[0]):
        s.quality[lab, g] = GONE  # no longer anybody's frontier
    s.algorithm[lab] = 0.0


@rule
def rescue(s: State, rules: GameRules, quarter: int, f: int) -> None:
    """A sponsor beyond its lenders' patience sells stakes and new shares, and signs no deals for a while."""
    t, k = rules.tables, rules.accounts
    s.defaults[f] += 1
    s.distress_until[f] = quarter + k.distress_quarters
    raised = 0
    for lab in range(t.labs[0]):
        part = s.shares[f, lab] / max(shares_of(s, lab), 1)
        if part > 0:
            worth = whole(part * s.valuation_kusd[lab] * (1 - k.fire_discount))
            paid = pay(s, EQUITY, MARKET, f, worth)
            raised += paid
            transfer(s, lab, f, PUBLIC, int(s.shares[f, lab]))
    repaid = pay(s, DEBT, f, MARKET, min(raised, s.debt_kusd[f]))
    s.debt_kusd[f] -= repaid
    beyond = s.debt_kusd[f] - lenders_limit(s, rules, f)
    if beyond > 0:  # new shares pay off what lenders won't carry; they count against cash returned
        fresh = pay(s, EQUITY, MARKET, f, beyond)
        s.returned_kusd[f] -= fresh
        s.debt_kusd[f] -= pay(s, DEBT, f, MARKET, fresh)
        raised += fresh
    news.tell(s, news.RESCUE, f, -1, float(raised))
