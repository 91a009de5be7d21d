"""A chipmaker's customers: who is served first, who may pay later, which labs it backs, and how it keeps them."""

from agents.strategies.chipmakers.creed import ChipCreed
from agents.strategies.common import delivers, worth_kusd
from game.engine.fleet import wanted_outside
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, CLOUDS, DEALS, LAB0, OWN_CHIPS, GameRules
from game.engine.rule import rule
from game.engine.view import View

HEAVIEST = 10.0  # weight in allocation that an order may give


@rule
def filled(v: View, rules: GameRules, k: int) -> float:
    """Part of last orders that it filled: clouds', mean over those it may deliver to, and buyers' outside the map."""
    t = rules.tables
    filled, buyers = 0.0, 0
    for c in range(t.clouds[0]):
        if delivers(v, rules, k, c):
            filled += v.allotted[c]
            buyers += 1
    outside = t.outside_share[k]
    wanted = wanted_outside(rules, k, v.chip_kusd[k], v.quarter[0])
    others = min(1.0, outside * v.chip_supply[k] / max(wanted, 1.0)) if wanted > 0 else 1.0
    return (1 - outside) * filled / max(buyers, 1) + outside * others


@rule
def serve(v: View, o: Orders, rules: GameRules, k: int, c: int, creed: ChipCreed) -> None:
    """A cloud's weight in allocation, and what it may pay later: who is short of cash first (N2.2)."""
    t, seat = rules.tables, CHIPMAKER0 + k
    weight = 1 + creed.loyalty * v.loyalty[c]
    if t.partner[c] == k:
        weight += creed.partners
    if creed.backed > 0.0:
        for lab in range(t.labs[0]):
            if v.hosted[c, lab] == 1 and v.shares[seat, lab] > 0:
                weight += creed.backed
    o.chip_weight[k, c] = min(weight, HEAVIEST)
    short = v.debt_kusd[c] > v.ebitda_kusd[c] * 4 or v.capex_kusd[c] > v.ebitda_kusd[c]
    part = max(creed.credit, creed.credit_all) if short else creed.credit_all
    o.credit_part[k, c] = clip(part * rules.conduct.customer_finance, 0.0, 1.0)


@rule
def back(v: View, o: Orders, rules: GameRules, k: int, lab: int, fill: float, creed: ChipCreed) -> None:
    """A cheque in a lab's round, worth more to who sells it chips; with supply to spare, against chips taken (M30)."""
    seat = CHIPMAKER0 + k
    price = worth_kusd(v, rules, lab) * creed.worth
    if price < 0.8 * v.ask_pre_kusd[lab]:
        return
    budget = creed.stakes * v.spare_kusd[0] * rules.conduct.customer_finance
    o.bid_kusd[seat, lab] = int(min(budget, creed.round_part * v.ask_kusd[lab]))
    o.bid_pre_kusd[seat, lab] = int(min(price, 1.15 * v.ask_pre_kusd[lab]))
    spare = fill > 0.98 or creed.bind_all > 0.0
    if spare and rules.tables.generations[k] > 0 and not bound(v, seat, lab):
        commit(v, o, seat, lab, int(creed.bind * o.bid_kusd[seat, lab]))
        part = creed.warrant * o.commit_kusd[seat, lab] / max(v.market_cap_kusd[seat], 1.0)
        o.warrant_part[seat, lab] = clip(part, 0.0, 0.05)


@rule
def commit(v: View, o: Orders, seat: int, lab: int, kusd: int) -> None:
    """Chips that a lab takes over three years."""
    o.commit_kusd[seat, lab] = max(o.commit_kusd[seat, lab], kusd)
    o.commit_quarters[seat, lab] = 12
    o.ramp[seat, lab] = 0.5
    o.floor[seat, lab] = 0.3


@rule
def defend(v: View, o: Orders, rules: GameRules, k: int, match: float) -> None:
    """Money against bundles: a cheque and chips for a lab that is drawn to a cloud's own silicon, credit to its hosts.

    Raising rivals' costs: the account is kept as long as that is cheaper than its margin (M31).
    """
    t, seat = rules.tables, CHIPMAKER0 + k
    for lab in range(t.labs[0]):
        if v.alive[LAB0 + lab] == 0 or t.open_market[t.home[LAB0 + lab]] != t.open_market[t.home[seat]]:
            continue
        if not bundled(v, rules, k, lab):
            continue
        for c in range(t.clouds[0]):
            if t.supplies[k, c] == 1 and t.partner[c] < 0 and v.hosted[c, lab] == 1:
                o.credit_part[k, c] = clip(max(o.credit_part[k, c], 0.3 * match), 0.0, 1.0)
                o.chip_weight[k, c] = min(o.chip_weight[k, c] * (1 + 0.5 * min(match, 1.0)), HEAVIEST)
        worth = worth_kusd(v, rules, lab)
        asked = float(v.ask_pre_kusd[lab])
        if v.ask_kusd[lab] <= 0:
            asked = 1.02 * rules.capital.unsolicited_premium * v.valuation_kusd[lab]
        if v.listed[lab] == 1 or 1.3 * worth < asked or v.distress_until[seat] > v.quarter[0]:
            continue
        cheque = int(min(0.05 * match * v.spare_kusd[0], 0.02 * v.valuation_kusd[lab]))
        o.bid_kusd[seat, lab] = max(o.bid_kusd[seat, lab], cheque)
        o.bid_pre_kusd[seat, lab] = max(o.bid_pre_kusd[seat, lab], int(asked))
        if not bound(v, seat, lab):
            commit(v, o, seat, lab, 3 * o.bid_kusd[seat, lab])


@rule
def bundled(v: View, rules: GameRules, k: int, lab: int) -> bool:
    """Does a cloud draw the lab to silicon that is not this maker's: by a contract of the last year, or in talks?"""
    t = rules.tables
    said = v.rumour_firm[lab]
    if 0 <= said < CLOUDS and t.partner[said] >= 0 and t.partner[said] != k:
        return True
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_lab[d] == lab and v.deal_rights[d, OWN_CHIPS] == 1:
            if t.partner[v.deal_sponsor[d]] != k and v.quarter[0] - v.deal_start[d] < 4:
                return True
    return False


@rule
def bound(v: View, seat: int, lab: int) -> bool:
    """Has the lab committed to its chips already?"""
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == seat and v.deal_lab[d] == lab and v.deal_commit_kusd[d] > 0:
            return True
    return False
