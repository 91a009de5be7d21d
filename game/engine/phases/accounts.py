"""Phase 9, Accounts: sales, what partners share and buy of each other, costs, interest (M01-M07; N8)."""

import math

import numpy as np

from game.engine.layout import Ints
from game.engine.ledger import clip, pay, post, spare_cash, whole
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
    INVESTOR0,
    INVESTORS,
    LAB0,
    LABS,
    MARKET,
    SPONSORS,
    SUPPLIERS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import (
    BUSINESS,
    COMPUTE,
    COSTS,
    DEBT,
    DIRECT_SALE,
    EMBED,
    ENERGY,
    ENTERPRISE,
    INFLOW,
    INTEREST,
    MODEL_SHARE,
    PAYOUT,
    PEOPLE,
    REVENUE_SHARE,
    UPKEEP,
    State,
)


@rule
def accounts(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes cash and debt."""
    sales(s, n, rules)
    partners(s, rules, quarter)
    costs(s, o, rules)


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
def partners(s: State, rules: GameRules, quarter: int) -> None:
    """Clouds buy labs' models for their own products (M07); labs share revenue with who was promised it (deal-008)."""
    for d in range(DEALS):
        if s.deal_status[d] != 1 or quarter < s.deal_start[d]:
            continue
        f, lab = s.deal_sponsor[d], s.deal_lab[d]
        if s.deal_embed_kusd[d] > 0 and quarter < s.deal_start[d] + s.deal_quarters[d]:
            due = s.deal_embed_kusd[d] // s.deal_quarters[d]
            bought = pay(s, EMBED, f, LAB0 + lab, due)
            s.other_kusd[f] += rules.clauses.embed_lift * bought
            s.relation[f, lab] = clip(s.relation[f, lab] + 0.02 * (1 - s.relation[f, lab]), -1.0, 1.0)
        if s.deal_share[d] > 0.0 and s.deal_share_kusd[d] > 0:
            sold = s.received_kusd[DIRECT_SALE, LAB0 + lab] + s.received_kusd[MODEL_SHARE, LAB0 + lab]
            s.deal_share_kusd[d] -= pay(
                s, REVENUE_SHARE, LAB0 + lab, f, min(int(s.deal_share[d] * sold), s.deal_share_kusd[d])
            )


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
    energy = np.zeros((FIRMS, 1), np.int64)
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
            own = 0.0
            for r in range(t.regions[0]):
                own += s.lab_site_kw[lab, r] * t.energy_kusd_per_kw[r]
            energy[LAB0 + lab, 0] = whole(own)
    for f in range(FIRMS):
        if s.debt_kusd[f] > 0:
            interest[f, 0] = int(
                s.debt_kusd[f] * (k.interest - k.interest_mood * s.regime[0] + spread(s, rules, f)) / 4
            )
    bridge(s, cost, rules)
    post(s, COSTS, 0, SUPPLIERS, cost)
    post(s, ENERGY, 0, SUPPLIERS, energy)
    post(s, UPKEEP, CLOUD0, SUPPLIERS, capex)
    for c in range(t.clouds[0]):
        s.wear_kusd[c] += capex[c, 0]
        s.capex_kusd[c] += capex[c, 0]
    asked = people.copy()
    post(s, PEOPLE, LAB0, SUPPLIERS, people)
    for lab in range(t.labs[0]):
        s.unpaid_kusd[lab] += asked[lab, 0] - people[lab, 0]
    post(s, PEOPLE, CHIPMAKER0, SUPPLIERS, design)
    charged = interest.copy()
    post(s, INTEREST, 0, MARKET, interest)
    for f in range(FIRMS):
        s.interest_added_kusd[f] = charged[f, 0] - interest[f, 0]  # what isn't paid is owed
        s.debt_kusd[f] += s.interest_added_kusd[f]


@rule
def spread(s: State, rules: GameRules, f: int) -> float:
    """Interest over the market's: for restructuring, and for obligations that means don't cover (M04)."""
    restructuring = rules.accounts.distress_spread if s.distress_until[f] > s.quarter[0] else 0.0
    return restructuring + rules.solvency.coverage_spread * clip(1 - s.coverage[f], 0.0, 1.0)


@rule
def bridge(s: State, cost: Ints, rules: GameRules) -> None:
    """Clouds and chipmakers short of cash for this quarter's costs draw an emergency loan. cost: (FIRMS, 1) kUSD."""
    for f in range(SPONSORS):
        if rules.tables.present[f] == 1:
            short = int(1.3 * cost[f, 0]) - s.cash_kusd[f]
            if short > 0:
                s.debt_kusd[f] += pay(s, DEBT, MARKET, f, short)
