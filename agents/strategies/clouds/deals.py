"""Which labs a cloud courts: what each would bring, against what it asks and what a rival would do with it."""

import numpy as np

from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.clouds.sheet import contract, offer
from agents.strategies.clouds.worth import CHEAP, at_stake, draw_kusd, lab_value, price_asked, unasked
from agents.strategies.common import herd, making, stake, worth_kusd
from game.engine.ledger import clip, descending
from game.engine.orders import Orders
from game.engine.parameters import DEALS, LAB0, LABS, GameRules
from game.engine.politics import chance_of_probe
from game.engine.rule import rule
from game.engine.view import View

BARS = 0.6  # merit from which it sends a sheet


@rule
def deals(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed, budget: float) -> float:
    """Sheets for the labs that bring most; returns the cash offered (kUSD)."""
    t = rules.tables
    if v.distress_until[c] > v.quarter[0] or v.quarter[0] < creed.wait or running(v, c) >= creed.most_deals:
        return 0.0
    spent, only = 0.0, -1
    if rules.conduct.hedge < 0.5 or creed.one_lab > 0.0:
        only = loved(v, rules, c, creed)
    if budget > 0 and v.probed_until[c] <= v.quarter[0] and creed.contracts < 2.0:  # probed, it could buy no shares
        spent = shares(v, o, rules, c, creed, budget, only)
    if creed.contracts > 0.0:
        for lab in range(t.labs[0]):
            free = o.bid_kusd[c, lab] == 0 and v.alive[LAB0 + lab] == 1 and t.together[lab, c] == 1
            if free and (only < 0 or lab == only) and not signed_lately(v, c, lab, int(creed.again)):
                contract(v, o, rules, c, lab, creed)
    return spent


@rule
def shares(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed, budget: float, only: int) -> float:
    """Sheets with cheques; returns the cash offered (kUSD). only: the lab it deals with, -1: any."""
    t = rules.tables
    merit = np.full(LABS, -1.0)
    order = np.zeros(LABS, np.int64)
    appetite = caution(v, rules, c)
    for lab in range(t.labs[0]):
        if (
            v.alive[LAB0 + lab] == 0
            or t.together[lab, c] == 0
            or v.listed[lab] == 1
            or signed_lately(v, c, lab, int(creed.again))
        ):
            continue
        if only < 0 or lab == only:
            merit[lab] = merit_of(v, rules, c, creed, lab)
    descending(merit, t.key[LAB0 : LAB0 + LABS], LABS, order)
    spent = 0.0
    for i in range(int(creed.sheets)):
        lab = order[i]
        if merit[lab] > BARS and budget - spent > 0:
            apart = alone(v, rules, c, creed, lab) * (1 - making(v, rules, c, lab))
            cash = offer(v, o, rules, c, lab, creed, appetite * apart, budget - spent)
            if creed.rider > 0.0 and cash > 0.0 and o.rider_lab[c] == 0:
                o.rider_lab[c], o.rider_part[c] = lab + 1, creed.rider
            spent += cash
    return spent


@rule
def appeal(v: View, rules: GameRules, c: int, creed: CloudCreed, lab: int) -> tuple[float, float, float, float]:
    """What the planner weighs in a lab: cheque, what commitment and customers bring, what rivals would take, all kUSD;
    and the part by which its worth is over its price.
    """
    threat = at_stake(v, rules, c, creed, lab)
    cash = float(v.ask_kusd[lab]) if v.ask_kusd[lab] > 0 else unasked(v, rules, c, creed, lab)
    gain = worth_kusd(v, rules, lab) / max(price_asked(v, rules, lab), 1.0) - 1
    return cash, lab_value(v, rules, c, lab, 4.0 * cash), threat, gain


@rule
def merit_of(v: View, rules: GameRules, c: int, creed: CloudCreed, lab: int) -> float:
    """What a stake in a lab brings over what it costs; under 0: not to be had, or not wanted."""
    cash, value, threat, gain = appeal(v, rules, c, creed, lab)
    merit = ((value + threat) / (cash + 1.0) + 2 * gain) * herd(v, rules, c, lab)
    if v.refusal[lab] >= 0 and v.refusal[lab] != c:
        merit *= 0.6  # who holds a right to match may take it over: bidding for it is half in vain (M16)
    bound = signed_lately(v, c, lab, 40)
    if v.ask_kusd[lab] <= 0 and gain < CHEAP - 1 and (bound or threat < 0.004 * v.valuation_kusd[lab]):
        merit = -1.0
    merit *= alone(v, rules, c, creed, lab)
    merit *= 1 + 0.15 * v.luck[rules.tables.key[LAB0 + lab] % 4]
    if gain < creed.bargain:
        return -1.0
    if creed.novelty > 0.0 and v.shares[c, lab] == 0:
        merit *= 1 + creed.novelty
    if creed.follow > 0.0:
        merit *= 1 + creed.follow * rewarded(v, rules, c, lab)
    return merit


@rule
def rewarded(v: View, rules: GameRules, c: int, lab: int) -> float:
    """Rivals that backed a lab last quarter and whose shares rose by what they announced."""
    found = 0.0
    for other in range(rules.tables.clouds[0]):
        if other != c and v.invested_kusd[other, lab] > 0 and v.announcement[other] > 0.0:
            found += 1.0
    return found


@rule
def caution(v: View, rules: GameRules, c: int) -> float:
    """Less appetite for money that comes back while the market marks it down (M06)."""
    if v.regime[0] >= 0:
        return 1.0
    marked = rules.market.circularity_sceptical * (v.circularity[c] + 0.5)
    return clip(1 - 2 * rules.conduct.circular_caution * marked, 0.2, 1.0)


@rule
def alone(v: View, rules: GameRules, c: int, creed: CloudCreed, lab: int) -> float:
    """Less appetite for a lab beside a rival of it that the cloud has or holds, as a probe gets likelier (M25)."""
    joint = rules.tables.has_model[LABS + c] == 1
    for other in range(rules.tables.labs[0]):
        if other != lab and v.shares[c, other] > 0:
            joint = True
    if not joint:
        return 1.0
    year = 4 * chance_of_probe(rules, v.land_all[c], v.hhi[0], v.joint[c])
    return clip(1 - creed.probe_fear * rules.conduct.antitrust_caution * year, 0.0, 1.0)


@rule
def loved(v: View, rules: GameRules, c: int, creed: CloudCreed) -> int:
    """The lab it holds most of, by value, and of equals the one that would bring most; for who bets on one."""
    found, most = 0, -1.0
    for lab in range(rules.tables.labs[0]):
        held = stake(v, c, lab) * v.valuation_kusd[lab]
        held += creed.one_lab * 8 * draw_kusd(v, rules, lab) * clip(0.6 - v.behind[lab], 0.0, 0.6)
        if v.alive[LAB0 + lab] == 1 and rules.tables.together[lab, c] == 1 and v.listed[lab] == 0 and held > most:
            found, most = lab, held
    return found


@rule
def running(v: View, c: int) -> int:
    """Contracts with labs in force."""
    found = 0
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == c:
            found += 1
    return found


@rule
def signed_lately(v: View, c: int, lab: int, quarters: int) -> bool:
    """Has the cloud a deal with the lab that began within some quarters?"""
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == c and v.deal_lab[d] == lab:
            if v.quarter[0] - v.deal_start[d] < quarters:
                return True
    return False
