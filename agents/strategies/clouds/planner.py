"""Planner: forecast demand, build to a target utilisation, value deals by what they bring.

A competent cloud without a creed. It adds up contracts that fall due, spot sales and enterprise need four to
six quarters ahead, and orders chips and powered shells towards 82% utilisation, a part of the gap each
quarter (Sterman 1989: order = expected demand + a part of stock and pipeline errors). It prices compute at
the cost of new capacity and its own scarcity. It values a lab's sheet by the margin on what the lab commits,
the stake, and the enterprise spend its models bring (model note N2.1), and bids for the best two.
"""

from typing import Any

import numpy as np

from agents.strategies import Traits
from agents.strategies.clouds.capacity import capacity
from agents.strategies.common import HOURLY, binds, herd, making, stake, tier_part, worth_kusd
from game.engine.book import ACCESS, COMMITMENT, PRICE
from game.engine.fleet import h100e_of, line_of, on_sale
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip, descending
from game.engine.orders import Orders
from game.engine.parameters import (
    CLOUDS,
    DEALS,
    DESIGNS,
    FIRST_LAUNCH,
    INFORMATION,
    LAB0,
    LABS,
    LISTED,
    OWN_CHIPS,
    REFUSAL,
    WALL,
    WITHIN_MEANS,
    GameRules,
)  # fmt: skip
from game.engine.politics import chance_of_probe
from game.engine.rule import rule
from game.engine.sheets import PRICE_CONCEDED
from game.engine.view import View

TRAITS = Traits("Planner", looks_ahead=6)
UNASKED = 0.04  # of a lab, bought without a round
MANY = 6  # contracts with labs that one cloud keeps up at a time
GROWN = 0.6  # maturity of own silicon from which it asks labs to move there
CHEAP = 1.1  # worth over price at which that pays by itself
WORTH = 80.0  # quarters of a profit that lasts
RENT_PART = 0.6  # of the rent of compute that is left after what it costs to run and sell
LEAST_OWN = 0.04  # of capacity, for research on own models


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Capacity, price, deals, models, money."""
    plan(v, o, rules, seat, 1.0, 1.0, 0.35)


@rule
def plan(v: View, o: Orders, rules: GameRules, c: int, boldness: float, deal_appetite: float, debt_part: float) -> None:
    """The planner with its knobs: boldness scales the capacity target, deal_appetite the cheques."""
    t = rules.tables
    money = float(v.spare_kusd[0]) + debt_part * v.borrow_kusd[0]
    cheques = deals(v, o, rules, c, deal_appetite, 0.35 * money)
    build = capacity(v, o, rules, c, boldness, max(0.0, money - cheques))
    spent = cheques + build
    if spent > v.spare_kusd[0]:
        o.borrow_kusd[c] = int(spent - v.spare_kusd[0])
    elif v.debt_kusd[c] > 0:
        o.borrow_kusd[c] = -int(0.25 * min(v.spare_kusd[0] - spent, float(v.debt_kusd[c])))
    answer_labs(v, o, rules, c)
    o.guidance_kusd[c] = int(max(1.1 * max(build, float(v.capex_kusd[c])), 0.8 * (money - cheques)))
    prices(v, o, rules, c)
    o.product_kusd[c] = int(0.01 * v.revenue_kusd[c])
    o.product_split[c, 0] = 0.6 if t.has_model[LABS + c] == 1 else 0.0
    o.product_split[c, 1] = 1 - o.product_split[c, 0]
    for lab in range(t.labs[0]):
        o.steer[c, lab] = clip(4 * stake(v, c, lab), 0.0, 0.8)
    o.steer[c, LABS + c] = 0.5
    for g in range(t.segments[0]):
        o.focus[LABS + c, g] = 1.0


@rule
def answer_labs(v: View, o: Orders, rules: GameRules, c: int) -> None:
    """Cuts that labs asked for, sheets it may match, pressure on labs it holds, a promise to a nervous market."""
    t = rules.tables
    for lab in range(t.labs[0]):
        if v.asked_cut[lab] > 0.0 and v.lab_coverage[lab] < 1.1:  # a smaller contract is worth more than a default
            o.grant_cut[c, lab] = 0.4
        if v.refusal[lab] == c:
            o.match_kusd[c, lab] = int(0.1 * v.spare_kusd[0])
        m = LABS + c
        competes = t.has_model[m] == 1 and v.behind[m] < v.behind[lab] + 0.6
        if competes and stake(v, c, lab) >= rules.governance.lean_threshold and v.luck[3] > 0.8:
            o.lean[c, lab] = 1
        o.bind[c, lab] = binds(v, rules, c, lab)
    if v.regime[0] < 0 and v.capex_kusd[c] < v.ebitda_kusd[c]:
        o.pledge[c] = WITHIN_MEANS


@rule
def prices(v: View, o: Orders, rules: GameRules, c: int) -> None:
    """Compute at the cost of new capacity, dearer when sold out; own models at a discount to the best."""
    t = rules.tables
    cheapest = 1e9
    for d in range(DESIGNS):
        if v.chip_price_kusd[d] > 0:
            line = line_of(c, d)
            g = on_sale(rules, line_of(c, d), v.quarter[0])
            kusd = (v.chip_price_kusd[d] + 11 * t.gen_kw[line, g]) / h100e_of(v.gen_gain, rules, line, g)
            cheapest = min(cheapest, kusd)
    new_cost = cheapest * 0.10 / HOURLY  # capital of a quarter, running costs and profit, per H100e-hour
    price = v.compute_price_usd[c]
    rivals, weight = 0.0, 0.0
    for other in range(t.clouds[0]):
        rivals += v.compute_price_usd[other] * v.capacity_h100e[other]
        weight += v.capacity_h100e[other]
    change = 0.5 * (v.utilisation[c] - 0.93) - 0.03 * clip(price / new_cost - 1.4, -0.5, 1.0)
    change -= 0.15 * clip(price * weight / max(rivals, 1e-9) - 1.1, -0.3, 0.5)
    o.compute_price_usd[c] = price * (1 + clip(change, -0.08, 0.05))
    capacity = max(v.capacity_h100e[c] * rules.compute.uptime, 1.0)
    o.own_model_part[c] = clip(own_use(v, rules, c, price) / capacity, 0.0, 0.5)
    m = LABS + c
    for g in range(t.segments[0]):
        best = 0.0
        for lab in range(t.labs[0]):
            if v.open_weights[lab] == 0:
                best = max(best, v.token_price_usd[lab, g] * clip(1 - v.behind[lab], 0.1, 1.0))
        behind = clip(1 - 0.8 * v.behind[m], 0.15, 1.0) if t.has_model[m] == 1 else 0.5
        aim = 0.7 * best * behind
        o.token_price_usd[m, g] = clip(aim, 0.93 * v.token_price_usd[m, g], 1.05 * v.token_price_usd[m, g])
    if t.has_model[m] == 1:
        o.tier_price_part[m] = tier_part(v, rules, m)


@rule
def own_use(v: View, rules: GameRules, c: int, price: float) -> float:
    """Compute for own models (H100e): up to where other business gains as much by one more as its rent would bring."""
    t = rules.tables
    other = max(v.revenue_kusd[c] - v.cloud_revenue_kusd[c], 0) * t.other_margin[c]
    gain = rules.accounts.internal_lift * other * WORTH  # per log of own compute
    worth_it = gain / max(RENT_PART * price * HOURLY, 1e-6) + LEAST_OWN * v.capacity_h100e[c]
    now = v.own_model_h100e[0]
    return float(min(now, max(0.93 * worth_it, 0.88 * now)))  # a part of capacity, which grows meanwhile


@rule
def lab_value(v: View, rules: GameRules, c: int, lab: int, commit: float) -> float:
    """What a commitment and the lab's presence bring, over what its price is, in kUSD (N2.1)."""
    k = rules.accounts
    alive = clip(
        0.95 - 0.3 * clip(v.believed_burn_kusd[lab] / max(v.believed_arr_kusd[lab] / 4, 1.0) - 0.5, 0.0, 1.5), 0.3, 0.95
    )
    margin = (1 - k.platform_cost) * 0.30
    spend = commit * margin * alive * 0.65
    spend *= clip(1.1 - stake(v, c, lab), 0.3, 1.0)
    lead = clip(0.6 - v.behind[lab], 0.0, 0.6)
    return spend + 8 * draw_kusd(v, rules, lab) * lead * alive


@rule
def draw_kusd(v: View, rules: GameRules, lab: int) -> float:
    """Enterprise spend a quarter that moves with a lab per OOM of lead; none for weights that run anywhere (M54).

    A lab's size is told by its run rate and by the tokens that the aggregator sees (M57).
    """
    if v.open_weights[lab] == 1:
        return 0.0
    most, most_used, usage = 1.0, 1e-9, rules.conduct.usage_weight
    for other in range(rules.tables.labs[0]):
        most = max(most, v.believed_arr_kusd[other])
        most_used = max(most_used, v.seen_share[other])
    size = (1 - usage) * min(4 * v.believed_arr_kusd[lab] / most, 1.0) + usage * v.seen_share[lab] / most_used
    return 0.05 * v.enterprise_kusd[0] * size


@rule
def deals(v: View, o: Orders, rules: GameRules, c: int, appetite: float, budget: float) -> float:
    """Sheets for the two labs that bring most; returns the cash offered (kUSD)."""
    t = rules.tables
    if v.distress_until[c] > v.quarter[0] or budget <= 0 or appetite <= 0 or running(v, c) >= MANY:
        return 0.0
    if v.probed_until[c] > v.quarter[0]:  # it could buy no shares
        return 0.0
    merit = np.full(LABS, -1.0)
    order = np.zeros(LABS, np.int64)
    appetite *= caution(v, rules, c)
    only = loved(v, rules, c) if rules.conduct.hedge < 0.5 else -1
    for lab in range(t.labs[0]):
        if v.alive[LAB0 + lab] == 0 or t.together[lab, c] == 0 or v.listed[lab] == 1 or signed_lately(v, c, lab, 8):
            continue
        if only >= 0 and lab != only:
            continue
        threat = at_stake(v, rules, c, lab)
        cash = float(v.ask_kusd[lab]) if v.ask_kusd[lab] > 0 else unasked(v, rules, c, lab)
        gain = worth_kusd(v, rules, lab) / max(price_asked(v, rules, lab), 1.0) - 1
        value = lab_value(v, rules, c, lab, 4.0 * cash) + threat
        merit[lab] = (value / (cash + 1.0) + 2 * gain) * herd(v, rules, c, lab)
        if v.refusal[lab] >= 0 and v.refusal[lab] != c:
            merit[lab] *= 0.6  # who holds a right to match may take it over: bidding for it is half in vain (M16)
        bound = signed_lately(v, c, lab, 40)
        if v.ask_kusd[lab] <= 0 and gain < CHEAP - 1 and (bound or threat < 0.004 * v.valuation_kusd[lab]):
            merit[lab] = -1.0
        merit[lab] *= alone(v, rules, c, lab)
        merit[lab] *= 1 + 0.15 * v.luck[t.key[LAB0 + lab] % 4]
    descending(merit, t.key[LAB0 : LAB0 + LABS], LABS, order)
    spent = 0.0
    for i in range(3):
        lab = order[i]
        if merit[lab] > 0.6 and budget - spent > 0:
            apart = alone(v, rules, c, lab) * (1 - making(v, rules, c, lab))
            spent += offer(v, o, rules, c, lab, appetite * apart, budget - spent)
    return spent


@rule
def unasked(v: View, rules: GameRules, c: int, lab: int) -> float:
    """Cheque for a lab without a round, kUSD: a small part; unless it is cheap, no more than a rival would cost."""
    most = UNASKED * v.valuation_kusd[lab]
    threat = at_stake(v, rules, c, lab)
    cheap = worth_kusd(v, rules, lab) >= CHEAP * price_asked(v, rules, lab)
    return most if cheap or threat <= 0.0 else min(most, threat)


@rule
def caution(v: View, rules: GameRules, c: int) -> float:
    """Less appetite for money that comes back while the market marks it down (M06)."""
    if v.regime[0] >= 0:
        return 1.0
    marked = rules.market.circularity_sceptical * (v.circularity[c] + 0.5)
    return clip(1 - 2 * rules.conduct.circular_caution * marked, 0.2, 1.0)


@rule
def alone(v: View, rules: GameRules, c: int, lab: int) -> float:
    """Less appetite for a lab beside a rival of it that the cloud has or holds, as a probe gets likelier (M25)."""
    joint = rules.tables.has_model[LABS + c] == 1
    for other in range(rules.tables.labs[0]):
        if other != lab and v.shares[c, other] > 0:
            joint = True
    if not joint:
        return 1.0
    year = 4 * chance_of_probe(rules, v.land_all[c], v.hhi[0], v.joint[c])
    return clip(1 - rules.conduct.antitrust_caution * year, 0.0, 1.0)


@rule
def loved(v: View, rules: GameRules, c: int) -> int:
    """The lab it holds most of, by value; for who bets on one."""
    found, most = 0, -1.0
    for lab in range(rules.tables.labs[0]):
        held = stake(v, c, lab) * v.valuation_kusd[lab]
        if v.alive[LAB0 + lab] == 1 and rules.tables.together[lab, c] == 1 and v.listed[lab] == 0 and held > most:
            found, most = lab, held
    return found


@rule
def at_stake(v: View, rules: GameRules, c: int, lab: int) -> float:
    """What it would cost to leave a frontier lab to a rival that is after it or has it, kUSD (M23)."""
    rival = v.rumour_firm[lab]
    held = v.exclusive[lab] if v.exclusive[lab] >= 0 else v.first[lab]
    threatened = (0 <= rival < CLOUDS and rival != c) or (held >= 0 and held != c)
    for other in range(rules.tables.clouds[0]):
        if other != c and v.invested_kusd[other, lab] > 0:
            threatened = True
    if not threatened:
        return 0.0
    ahead = 40 * draw_kusd(v, rules, lab) * clip(0.4 - v.behind[lab], 0.0, 0.4) / 0.4  # for ten years
    return rules.conduct.containment * ahead


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


@rule
def price_asked(v: View, rules: GameRules, lab: int) -> float:
    """Pre-money that a lab may take: its ask, or without a round what opens its door."""
    if v.ask_kusd[lab] > 0:
        return float(v.ask_pre_kusd[lab])
    return 1.02 * rules.capital.unsolicited_premium * v.valuation_kusd[lab]


@rule
def offer(v: View, o: Orders, rules: GameRules, c: int, lab: int, appetite: float, budget: float) -> float:
    """One term sheet: cash now and on milestones against four times that in spend over five years."""
    ask = float(v.ask_kusd[lab])
    cash = min(0.6 * ask if ask > 0 else unasked(v, rules, c, lab), 0.6 * budget) * appetite
    arr = v.believed_arr_kusd[lab]
    if cash < 0.01 * ask or cash <= 0:
        return 0.0
    answer = v.answer[lab]
    pre = max(price_asked(v, rules, lab), 0.9 * worth_kusd(v, rules, lab) if ask > 0 else 0.0)
    most = 1.6 * worth_kusd(v, rules, lab) + lab_value(v, rules, c, lab, 4 * cash) + at_stake(v, rules, c, lab)
    most *= herd(v, rules, c, lab)
    if answer == PRICE:
        pre = max(pre, 1.02 * v.counter_pre_kusd[lab])
    pre = min(pre, max(most, 1.0))
    commit = min(4.0 * cash, 3.0 * arr)
    if answer == COMMITMENT:
        commit = min(commit, float(v.counter_commit_kusd[lab]))
    o.bid_kusd[c, lab] = int(0.6 * cash)
    o.bid_pre_kusd[c, lab] = int(pre)
    if ask > 0:
        o.concede[c, lab] = PRICE_CONCEDED
        o.most_pre_kusd[c, lab] = int(max(most, pre))
    o.tranche_kusd[c, lab, 0] = int(0.4 * cash)
    o.tranche_arr_kusd[c, lab, 0] = int(1.8 * arr)
    o.tranche_quarters[c, lab, 0] = 8
    o.commit_kusd[c, lab] = int(commit)
    o.commit_quarters[c, lab] = 20
    o.ramp[c, lab] = 0.6
    o.floor[c, lab] = 0.75
    o.discount[c, lab] = 0.10
    yearly = commit / 20 * 1.4
    per_kw = max(v.capacity_h100e[c] / max(v.power_kw[0], 1.0) * rules.compute.uptime, 0.1)
    o.owed_kw[c, lab] = int(yearly / (v.compute_price_usd[c] * HOURLY) / per_kw)
    o.owed_from[c, lab] = 4
    late = 4 * commit / 20 * 1.6 / 0.7  # run rate that carries the last quarters of the contract
    o.owed_arr_kusd[c, lab] = int(late) if late > arr else 0
    if rules.tables.partner[c] >= 0 and v.maturity[0] >= GROWN:
        o.rights[c, lab, OWN_CHIPS] = 1
        o.discount[c, lab] += 0.05
    o.rights[c, lab, INFORMATION] = 1
    o.rights[c, lab, WALL] = 1
    o.rights[c, lab, REFUSAL] = 1 if v.refusal[lab] < 0 and v.due_kusd[lab] > 0.05 * arr else 0
    o.embed_kusd[c, lab] = int(min(0.03 * commit, 0.02 * v.revenue_kusd[c]))
    free = v.first[lab] < 0 and v.exclusive[lab] < 0
    o.access[c, lab] = FIRST_LAUNCH if free and answer != ACCESS and v.behind[lab] < 0.4 else LISTED
    o.access_quarters[c, lab] = 6
    return 0.6 * cash


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
