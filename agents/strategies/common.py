"""Sums that several strategies do on their view: what a lab is worth, what contracts will ask."""

import math

from game.engine.fleet import wanted_outside
from game.engine.ledger import clip
from game.engine.parameters import DEALS, HOURS, LAB0, LABS, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.view import View

HOURLY = HOURS / 1000  # kUSD a quarter for one dollar an hour
YEAR = 1.2  # OOM that the frontier moves in a year or so


@rule
def delivers(v: View, rules: GameRules, k: int, c: int) -> bool:
    """May chipmaker k deliver to cloud c now? Export controls may stop it."""
    stopped = rules.tables.across[k, c] == 1 and v.controls_until[k] > v.quarter[0]
    return bool(rules.tables.supplies[k, c] == 1 and not stopped)


@rule
def needed(v: View, rules: GameRules, k: int, ahead: int) -> float:
    """Supply that turns nobody away over what chipmaker k has: clouds' last orders, others' some quarters ahead."""
    outside = rules.tables.outside_share[k] * v.chip_supply[k]
    others = 0.0
    if outside > 0:
        others = wanted_outside(rules, k, v.chip_kusd[k], v.quarter[0] + ahead) / outside
    return max(v.order_pressure[k], others)


@rule
def worth_kusd(v: View, rules: GameRules, lab: int) -> float:
    """A lab's worth by what the seat believes of it, at usual multiples, shaded for what it can't know, kUSD (N3).

    The seat's own opinion is in it; doubt takes the winner's curse off, thin coverage the chance of default (M04).
    """
    k = rules.market
    growth = clip(v.believed_growth[lab], -0.2, 0.5)
    year = (1 + growth) * (1 + growth)
    multiple = clip(k.multiple_base + k.multiple_growth * (year * year - 1), k.multiple_least, k.multiple_most)
    shade = 1 - rules.capital.shading * v.doubt[lab]
    shade *= 1 - rules.solvency.coverage_weight * clip(1 - v.lab_coverage[lab], 0.0, 1.0)
    opinion = math.exp(clip(v.opinion[lab], -2.0, 2.0))
    return multiple * v.believed_arr_kusd[lab] * (1 + k.mood * v.regime[0]) * opinion * shade


@rule
def crowd(v: View, seat: int, lab: int) -> float:
    """How many others have just backed a lab, or are said to: 0 to 2 (M29)."""
    others = float(v.backers[lab])
    if seat < SPONSORS and v.invested_kusd[seat, lab] > 0:
        others -= 1.0
    if v.rumour_firm[lab] >= 0 and v.rumour_firm[lab] != seat:
        others += 1.0
    return min(others, 2.0)


@rule
def herd(v: View, rules: GameRules, seat: int, lab: int) -> float:
    """How much dearer a lab looks when others have just backed it, or are said to (M29)."""
    return 1 + rules.conduct.herding * crowd(v, seat, lab)


@rule
def reluctance(v: View, rules: GameRules, seat: int, lab: int) -> float:
    """What is left of a fund's appetite where it holds a rival: the taboo, less as more break it (M58)."""
    for other in range(rules.tables.labs[0]):
        if other != lab and v.shares[seat, other] > 0 and v.alive[LAB0 + other] == 1:
            return clip(1 - 5 * rules.capital.taboo * (1 - v.norm[0]) * (1 - v.norm[0]), 0.0, 1.0)
    return 1.0


@rule
def tier_part(v: View, rules: GameRules, m: int) -> float:
    """Price a developer aims at for its tier below, as a part of its newest version's (M54).

    The usual part, but no more than a premium over what open models charge for the same quality.
    """
    k, t = rules.demand, rules.tables
    part, price, worth = k.tier_price_part, 0.0, 0.0
    for g in range(t.segments[0]):
        price += v.token_price_usd[m, g] / t.segments[0]
        worth += t.quality_weight[g] / max(t.price_weight[g], 0.1) / t.segments[0]  # log price of an OOM
    for lab in range(t.labs[0]):
        if lab != m and v.open_weights[lab] == 1 and v.alive[LAB0 + lab] == 1 and rules.conduct.open_premium > 0:
            asked = 0.0
            for g in range(t.segments[0]):
                asked += v.token_price_usd[lab, g] / t.segments[0]
            ahead = clip(v.behind[lab] - v.behind[m] - k.tier_gap, -5.0, 5.0)
            as_good = asked * math.exp(worth * ahead)
            part = min(part, rules.conduct.open_premium * as_good / max(price, 1e-4))
    now = v.tier_price_part[m]
    return clip(clip(part, 0.85 * now, 1.15 * now), 0.02, 1.0)


@rule
def contracted_kusd(v: View, lab: int, cloud: int, ahead: int) -> float:
    """Commitments of a lab (-1: all) at a cloud that fall due in the quarter `ahead` from now; ramp ignored."""
    quarter = v.quarter[0] + ahead
    total = 0.0
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == cloud and (lab < 0 or v.deal_lab[d] == lab):
            age = quarter - v.deal_start[d]
            if 0 <= age < v.deal_quarters[d]:
                n = v.deal_quarters[d]
                total += v.deal_commit_kusd[d] / n * (0.4 + 1.2 * (age + 0.5) / n)
    return total


@rule
def stake(v: View, holder: int, lab: int) -> float:
    """Part of a lab that a firm holds."""
    total = 0.0
    for h in range(v.shares.shape[0]):
        total += v.shares[h, lab]
    return v.shares[holder, lab] / max(total, 1.0)


@rule
def binds(v: View, rules: GameRules, c: int, lab: int) -> int:
    """A sponsor that is behind in land is tempted to keep an open lab's newest versions to itself (M55)."""
    if v.open_weights[lab] == 0 or stake(v, c, lab) < rules.research.bind_threshold:
        return 0
    most = 0.0
    for other in range(rules.tables.clouds[0]):
        most = max(most, v.land_all[other])
    pull = rules.conduct.temptation * (most - v.land_all[c])
    return 1 if pull > 0.0 and (v.bound[lab] == c or v.luck[2] > 2.0 - pull) else 0


@rule
def making(v: View, rules: GameRules, c: int, lab: int) -> float:
    """Part of a cheque for a lab that a cloud keeps, since its own model is nearly as good: make or buy (M22)."""
    if rules.tables.has_model[LABS + c] == 0:
        return 0.0
    return rules.conduct.make_or_buy * clip(1 - (v.behind[LABS + c] - v.behind[lab]) / YEAR, 0.0, 1.0)
