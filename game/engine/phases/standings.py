"""Phase 11, Standings: land, anchors, value with its parts, concentration, the end (M05, M08, M28; N9, N10)."""

import numpy as np

from game.engine import news
from game.engine.book import left_kusd, worth_kusd
from game.engine.fleet import in_service_kusd, new_plant_kusd
from game.engine.ledger import clip, holding
from game.engine.networks import distress
from game.engine.parameters import (
    CHIPMAKER0,
    CLOUDS,
    DEALS,
    FIRMS,
    FOUNDERS,
    INVESTOR0,
    INVESTORS,
    LAB0,
    SPONSORS,
    TRANCHES,
    GameRules,
)
from game.engine.politics import common_ownership, overlaps
from game.engine.rule import rule
from game.engine.state import P_BACKLOG, P_BUSINESS, P_NET_CASH, P_OBLIGATIONS, P_PLANT, P_RETURNED, P_STAKES, State


@rule
def standings(s: State, rules: GameRules, quarter: int) -> None:
    """Writes land, leader, anchors, value and its parts, hhi, mhhi, overlap, resilience, over."""
    land(s, rules)
    anchors(s, rules)
    common_ownership(s, rules)
    overlaps(s, rules)
    for c in range(rules.tables.clouds[0]):
        cloud_value(s, rules, quarter, c)
    for f in range(CLOUDS, FIRMS):
        if rules.tables.present[f] == 1:
            s.value_kusd[f] = other_value(s, rules, f)
    contagion(s, rules, quarter)
    finish(s, rules, quarter)


@rule
def land(s: State, rules: GameRules) -> None:
    """Share of enterprise AI spend on clouds, by market and in all; who leads each market."""
    t = rules.tables
    everything = 0.0
    for c in range(t.clouds[0]):
        s.land_all[c] = 0.0
    for r in range(t.regions[0]):
        total, best, ahead = 0.0, -1.0, -1
        for c in range(t.clouds[0]):
            x = 0.0
            for g in range(t.segments[0]):
                if t.consumer[g] == 0:
                    x += s.wallet_kusd[r, g] * s.cloud_share[r, g, c]
            s.land[r, c] = x
            s.land_all[c] += x
            total += x
        everything += total
        for c in range(t.clouds[0]):
            s.land[r, c] /= max(total, 1.0)
            if s.land[r, c] > best:
                best, ahead = s.land[r, c], c
        if ahead != s.leader[r]:
            s.lead_changes[r] += 1
            s.leader[r] = ahead
            news.tell(s, news.LEAD_CHANGE, ahead, -1, float(r))
    s.hhi[0] = 0.0
    for c in range(t.clouds[0]):
        s.land_all[c] /= max(everything, 1.0)
        s.hhi[0] += s.land_all[c] * s.land_all[c]


@rule
def anchors(s: State, rules: GameRules) -> None:
    """Anchors: frontier labs that launch first on a cloud, or have most of their compute there."""
    t = rules.tables
    frontier = -1e9
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            frontier = max(frontier, best_quality(s, rules, lab))
    for c in range(t.clouds[0]):
        s.anchors[c] = 0
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 0 or best_quality(s, rules, lab) < frontier - rules.score.frontier_distance:
            continue
        host = s.exclusive[lab] if s.exclusive[lab] >= 0 else s.first[lab]
        most = 0.0
        if host < 0:
            total = 0.0
            for c in range(t.clouds[0]):
                total += s.compute_h100e[lab, c]
            for c in range(t.clouds[0]):
                if s.compute_h100e[lab, c] > max(most, 0.4 * total):
                    host, most = c, s.compute_h100e[lab, c]
        if host >= 0:
            s.anchors[host] += 1


@rule
def best_quality(s: State, rules: GameRules, lab: int) -> float:
    """A lab's quality in its best segment."""
    best = -1e9
    for g in range(rules.tables.segments[0]):
        best = max(best, s.quality[lab, g])
    return best


@rule
def stakes_kusd(s: State, rules: GameRules, f: int) -> float:
    """A holder's stakes at the last price that an unrelated investor led; less a haircut where they can't be sold."""
    total = 0.0
    for lab in range(rules.tables.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            price = min(s.outside_price_kusd[lab], s.valuation_kusd[lab])
            haircut = 0.0 if s.listed[lab] == 1 else rules.score.stake_haircut
            total += holding(s, f, lab) * price * (1 - haircut)
    return total


@rule
def cloud_value(s: State, rules: GameRules, quarter: int, c: int) -> None:
    """Value of a cloud: business (mean of four quarters), new plant, stakes, backlog, net cash, cash returned.

    A business counts at the usual mood: who wins should not hang on the mood of the last year, which is nobody's doing.
    Debt counts at once and what it built earns later, so plant counts at its books until earnings show it.
    """
    k = rules.score
    run = 4.0 * max(float(s.earned_kusd[c]), 0.02 * s.revenue_kusd[c])
    usual = s.rating[c] / max(1 + rules.market.mood * s.regime[0], 0.1)
    s.business_before_kusd[quarter % 4, c] = s.base_multiple[c] * run * usual
    business = 0.0
    for i in range(4):  # quarters before the opening count as the opening
        business += s.business_before_kusd[i, c]
    s.value_parts_kusd[c, P_BUSINESS] = business / 4
    s.earning_kusd[c] += k.plant_earns * (in_service_kusd(s, rules, quarter, c) - s.earning_kusd[c])
    s.value_parts_kusd[c, P_PLANT] = new_plant_kusd(s, rules, quarter, c)
    s.value_parts_kusd[c, P_STAKES] = stakes_kusd(s, rules, c)
    s.value_parts_kusd[c, P_BACKLOG] = k.backlog_margin * s.backlog_kusd[c]
    s.value_parts_kusd[c, P_OBLIGATIONS] = -obligations_kusd(s, rules, quarter, c)
    s.value_parts_kusd[c, P_NET_CASH] = float(s.cash_kusd[c] - s.debt_kusd[c])
    s.value_parts_kusd[c, P_RETURNED] = float(s.returned_kusd[c])
    s.value_kusd[c] = 0.0
    for i in range(s.value_parts_kusd.shape[1]):
        s.value_kusd[c] += s.value_parts_kusd[c, i]
    largest, sold = 0.0, max(float(s.ai_revenue_kusd[c]), 1.0)
    for lab in range(rules.tables.labs[0]):
        largest = max(largest, float(s.flow_kusd[LAB0 + lab, c]))
    s.resilience[c] = clip(1 - largest / sold, 0.0, 1.0)


@rule
def obligations_kusd(s: State, rules: GameRules, quarter: int, c: int) -> float:
    """What a cloud owes beyond its debt: chips on credit, and promises as far as they cost more than they bring."""
    k = rules.score
    total = 0.0
    for maker in range(rules.tables.chipmakers[0]):
        total += s.credit_kusd[c, maker]
    for d in range(DEALS):
        if s.deal_status[d] != 1 or s.deal_sponsor[d] != c:
            continue
        left = 1 - clip((quarter + 1 - s.deal_start[d]) / s.deal_quarters[d], 0.0, 1.0)
        total += k.promise_cost * s.deal_embed_kusd[d] * left
        for i in range(TRANCHES):
            if s.tranche_kusd[d, i] > 0:  # it will buy shares, at a price of long ago
                x = s.arr_kusd[s.deal_lab[d]] / max(s.tranche_arr_kusd[d, i], 1)
                total += k.promise_cost * s.tranche_kusd[d, i] * (x * x / (1 + x * x))
    return total


@rule
def other_value(s: State, rules: GameRules, f: int) -> float:
    """Chipmakers: market value and cash returned; labs: founders' value; investors: cash and stakes."""
    if f < SPONSORS:
        return float(s.market_cap_kusd[f] + s.returned_kusd[f])
    if f < INVESTOR0:
        lab = f - LAB0
        if s.alive[f] == 0:
            return 0.0
        price = float(s.valuation_kusd[lab])
        if s.listed[lab] == 0:  # as an appraiser would: a price nobody has paid lately counts half
            price = (price + worth_kusd(s, rules, lab)) / 2
        return holding(s, FOUNDERS, lab) * price
    return float(s.cash_kusd[f]) + stakes_kusd(s, rules, f)


@rule
def contagion(s: State, rules: GameRules, quarter: int) -> None:
    """How far the failure of the most valued lab would spread: DebtRank over stakes, bills, contracts (M08; N10)."""
    t = rules.tables
    exposure, equity = np.zeros((FIRMS, FIRMS)), np.zeros(FIRMS)
    largest = -1
    for f in range(INVESTOR0 + INVESTORS):
        if t.present[f] == 0 or s.alive[f] == 0:
            continue
        if f < SPONSORS:
            equity[f] = s.market_cap_kusd[f]
        elif f < INVESTOR0:
            equity[f] = float(s.valuation_kusd[f - LAB0])
            if largest < 0 or equity[f] > equity[largest]:
                largest = f
        else:
            equity[f] = max(s.value_kusd[f], 1.0)
        for lab in range(t.labs[0]):
            exposure[f, LAB0 + lab] = holding(s, f, lab) * s.valuation_kusd[lab]
            if f < SPONSORS:
                exposure[f, LAB0 + lab] += s.arrears_kusd[lab, f]
    for d in range(DEALS):  # contracts that would not be kept: their margin, as far as the market counts it
        if s.deal_status[d] == 1:
            f, lab = s.deal_sponsor[d], s.deal_lab[d]
            exposure[f, LAB0 + lab] += rules.score.backlog_margin * left_kusd(s, d, quarter + 1)
    for c in range(t.clouds[0]):
        for k in range(t.chipmakers[0]):
            exposure[CHIPMAKER0 + k, c] += s.credit_kusd[c, k]
    s.contagion[0] = 0.0
    s.impaired[0] = 0
    if largest >= 0:
        lost, total, h = 0.0, 1.0, np.zeros(FIRMS)
        distress(exposure, equity, largest, FIRMS, h)
        for f in range(FIRMS):
            total += equity[f]
            if f != largest:
                lost += h[f] * equity[f]
                if h[f] > rules.score.impaired_part:
                    s.impaired[0] += 1
        s.contagion[0] = lost / total


@rule
def finish(s: State, rules: GameRules, quarter: int) -> None:
    """The game ends at its last quarter, or when one cloud has held every open market long enough."""
    t, k = rules.tables, rules.score
    holder = -1
    for c in range(t.clouds[0]):
        all_led = True
        for r in range(t.regions[0]):
            second = 0.0
            for other in range(t.clouds[0]):
                if other != c:
                    second = max(second, s.land[r, other])
            if t.open_market[r] == 1 and (s.land[r, c] < k.monopoly_share or s.land[r, c] < k.monopoly_lead * second):
                all_led = False
        if all_led:
            holder = c
    s.monopoly_quarters[0] = s.monopoly_quarters[0] + 1 if holder >= 0 else 0
    early = s.monopoly_quarters[0] >= 4 and 2 * (quarter + 1) >= t.quarters[0]
    if s.over[0] == 0 and (quarter + 1 >= t.quarters[0] or early):
        s.over[0] = 1
        s.ended_at[0] = quarter
