"""Phase 3, Capital: debt and payouts, then every lab's round clears and contracts are written.

Clouds and chipmakers offer term sheets and pay their own price; financial investors clear at one
price. The lab's sealed policy ranks the sheets: money, compute it can really get, independence,
what the commitment weighs, loyalty (M01-M03, M15, M17, M23, M24, M29, M40, M42, M58, M59, M63, M67; N2, N3).
"""

import numpy as np

from game.engine import news
from game.engine.book import (
    ACCEPTED,
    ACCESS,
    COMMITMENT,
    DISTRESS,
    FULL,
    NO_ROUND,
    NONE,
    PRICE,
    TERMS,
    free_slot,
    has_tranches,
    owed_later,
    write_deal,
)
from game.engine.layout import Floats, Ints
from game.engine.ledger import clip, debt_room, descending, issue, pay, post, shares_of, spare_cash, whole
from game.engine.orders import Orders
from game.engine.parameters import (
    CLOUDS,
    DEALS,
    EXCLUSIVE,
    FIRMS,
    INVESTOR0,
    LAB0,
    LABS,
    LISTED,
    MARKET,
    SHELL_RING,
    SPONSORS,
    TRANCHES,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import DEBT, PAYOUT, ROUND, State


@rule
def capital(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes cash, debt, shares, valuations, deals, answers, relations, and the rounds now announced."""
    t = rules.tables
    borrow_and_pay_out(s, o, rules)
    bid = affordable_bids(s, o, rules, quarter)
    got = np.zeros((FIRMS, LABS), np.int64)
    price = np.zeros((FIRMS, LABS))
    for lab in range(t.labs[0]):
        for f in range(FIRMS):
            s.relation[f, lab] *= 0.97
        if s.alive[LAB0 + lab] == 1:
            clear_round(s, o, rules, quarter, lab, bid, got, price)
    before = got.copy()
    post(s, ROUND, 0, LAB0, got)
    for lab in range(t.labs[0]):
        settle(s, rules, lab, got, before, price)
        s.ask_kusd[lab] = 0
        if s.alive[LAB0 + lab] == 1 and s.listed[lab] == 0 and o.raise_kusd[lab] > 0:
            s.ask_kusd[lab] = o.raise_kusd[lab]
            s.ask_pre_kusd[lab] = o.ask_pre_kusd[lab]
            s.ask_owed_kw[lab] = o.ask_owed_kw[lab]
            news.tell(s, news.ROUND_ANNOUNCED, LAB0 + lab, -1, float(s.ask_kusd[lab]))


@rule
def borrow_and_pay_out(s: State, o: Orders, rules: GameRules) -> None:
    """Debt within lenders' limits; buybacks out of spare cash, never in distress."""
    for c in range(rules.tables.clouds[0]):
        want = o.borrow_kusd[c]
        if want > 0:
            s.debt_kusd[c] += pay(s, DEBT, MARKET, c, min(want, debt_room(s, rules, c)))
        elif want < 0:
            s.debt_kusd[c] -= pay(s, DEBT, c, MARKET, min(-want, s.debt_kusd[c], spare_cash(s, rules, c)))
        if s.distress_until[c] <= s.quarter[0]:
            s.returned_kusd[c] += pay(s, PAYOUT, c, MARKET, min(o.payout_kusd[c], spare_cash(s, rules, c)))


@rule
def affordable_bids(s: State, o: Orders, rules: GameRules, quarter: int) -> Ints:
    """Cheques by firm and lab (FIRMS, LABS), all of which the bidder could pay at once."""
    t = rules.tables
    bid = np.zeros((FIRMS, LABS), np.int64)
    for f in range(FIRMS):
        if t.present[f] == 0 or s.alive[f] == 0 or LAB0 <= f < INVESTOR0 or s.distress_until[f] > quarter:
            continue
        total = 0.0
        for lab in range(t.labs[0]):
            total += o.bid_kusd[f, lab]
        room = float(spare_cash(s, rules, f))
        part = min(1.0, room / total) if total > 0 else 0.0
        for lab in range(t.labs[0]):
            bid[f, lab] = int(o.bid_kusd[f, lab] * part)
    return bid


@rule
def sheet_value(s: State, o: Orders, rules: GameRules, f: int, lab: int, bid: int, pre: float, signed: float) -> float:
    """What sponsor f's sheet is worth to the lab, in kUSD; above 0 it would sign.

    signed: kUSD a quarter that sheets already taken in this round commit.
    """
    k, t = rules.capital, rules.tables
    worth = max(float(s.valuation_kusd[lab]), 1.0)
    growth = clip(s.growth[lab], -0.1, k.growth_believed)
    money = float(bid)
    for i in range(TRANCHES):
        if o.tranche_kusd[f, lab, i] > 0:
            expected = s.arr_kusd[lab]
            for _ in range(min(o.tranche_quarters[f, lab, i], 8)):
                expected *= 1 + growth
            x = expected / max(o.tranche_arr_kusd[f, lab, i], 1)
            money += o.tranche_kusd[f, lab, i] * (x * x / (1 + x * x))
    need = 1 + k.need_weight * s.ask_kusd[lab] / max(s.cash_kusd[LAB0 + lab] + s.ask_kusd[lab], 1)
    value = money * need - money * (worth / max(pre, 1.0))
    if f < CLOUDS:
        short = 1 - s.service[lab]
        value += believed_kw(s, o, rules, f, lab) * k.capacity_kusd_per_kw * (0.25 + 2 * short)
        value += o.discount[f, lab] * o.commit_kusd[f, lab] * 0.7
        years = max(o.commit_quarters[f, lab], 1)
        due = signed
        for c in range(t.clouds[0]):
            due += s.due_kusd[lab, c]
        can = s.arr_kusd[lab] / 4 * (1 + growth) * (1 + growth) * k.compute_budget + s.cash_kusd[LAB0 + lab] / 16
        excess = due + o.commit_kusd[f, lab] / years - can
        if excess > 0 and o.commit_kusd[f, lab] > 0:
            value -= o.floor[f, lab] * excess * min(years, 8) * k.burden_weight
        value -= reach_lost(s, o, rules, f, lab)
        compute, there = 1.0, 0.0
        for c in range(t.clouds[0]):
            compute += s.compute_h100e[lab, c]
        there = s.compute_h100e[lab, f] / compute
        if there > 0.5:
            value -= (there - 0.5) * k.dependence_weight * money
    held = s.shares[f, lab] / max(shares_of(s, lab), 1) + money / (max(pre, 1.0) + money)
    stance = t.independence[lab] * o.independence[lab]
    value -= stance * k.independence_weight * worth * held * held
    return value + s.relation[f, lab] * k.loyalty_weight * money


@rule
def believed_kw(s: State, o: Orders, rules: GameRules, f: int, lab: int) -> float:
    """Megawatts owed (in kW) that the lab can use and believes: half as much again as stands, less what is promised."""
    t = rules.tables
    stands, uses = 0.0, 0.0
    for r in range(t.regions[0]):
        stands += s.site_kw[f, r]
        for q in range(SHELL_RING):
            stands += s.shells_due_kw[q, f, r]
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] == f:
            stands -= s.deal_owed_kw[d] / 1.5
    for c in range(t.clouds[0]):
        uses += s.compute_h100e[lab, c] * s.power_kw[c] / max(s.capacity_h100e[c] * rules.compute.uptime, 1.0)
    return clip(float(o.owed_kw[f, lab]), 0.0, max(min(1.5 * stands, uses + s.ask_owed_kw[lab]), 0.0))


@rule
def reach_lost(s: State, o: Orders, rules: GameRules, f: int, lab: int) -> float:
    """What access terms cost the lab: part of what it sells elsewhere, for their duration."""
    if o.access[f, lab] == LISTED:
        return 0.0
    elsewhere = 0.0
    for c in range(rules.tables.clouds[0]):
        if c != f:
            elsewhere += s.model_kusd[c, lab]
    part = rules.capital.exclusive_reach if o.access[f, lab] == EXCLUSIVE else rules.capital.first_reach
    return part * elsewhere * o.access_quarters[f, lab]


@rule
def refusal(s: State, o: Orders, rules: GameRules, quarter: int, f: int, lab: int, bid: int, pre: float) -> int:
    """Why the lab would not sign f's offer; ACCEPTED if it would."""
    k = rules.capital
    floor = float(o.floor_pre_kusd[lab])
    if bid > 0 or (f < SPONSORS and has_tranches(o, f, lab)):  # tranches buy at the same price later
        if s.ask_kusd[lab] <= 0:
            if f >= SPONSORS:
                return NO_ROUND
            floor = max(floor, k.unsolicited_premium * s.valuation_kusd[lab])
        if pre < floor:
            return PRICE
    if f < CLOUDS:
        if rules.tables.together[lab, f] == 0:
            return TERMS
        if o.commit_kusd[f, lab] > o.max_commit_kusd[lab]:
            return COMMITMENT
        access = o.access[f, lab]
        if access > o.accept_access[lab]:
            return ACCESS
        held = s.exclusive[lab] if s.exclusive[lab] >= 0 else s.first[lab]
        if access != LISTED and held >= 0 and held != f:
            return ACCESS
    if f < SPONSORS and sheet_value(s, o, rules, f, lab, bid, pre, 0.0) <= 0:
        return TERMS
    return ACCEPTED


@rule
def clear_round(
    s: State, o: Orders, rules: GameRules, quarter: int, lab: int, bid: Ints, got: Ints, price: Floats
) -> None:
    """Decide one lab's bids: fills got and price [:, lab], answers, counter-offers, and writes deals."""
    k, t = rules.capital, rules.tables
    target = s.ask_kusd[lab]
    liking = np.zeros(FIRMS)
    order = np.zeros(FIRMS, np.int64)
    offers = 0
    for f in range(FIRMS):
        s.answer[f, lab] = NONE
        sheet = f < CLOUDS and o.commit_kusd[f, lab] > 0
        liking[f] = -1e30
        if t.present[f] == 0 or s.alive[f] == 0 or (o.bid_kusd[f, lab] <= 0 and not sheet):
            continue
        offers += 1
        pre = float(o.bid_pre_kusd[f, lab])
        if s.distress_until[f] > quarter or (s.listed[lab] == 1 and bid[f, lab] > 0):
            s.answer[f, lab] = DISTRESS if s.distress_until[f] > quarter else NO_ROUND
            continue
        s.answer[f, lab] = refusal(s, o, rules, quarter, f, lab, bid[f, lab], pre)
        unasked = int(k.unsolicited_premium * s.valuation_kusd[lab]) + 1  # what opens the lab without a round
        asked = o.ask_pre_kusd[lab] if o.raise_kusd[lab] > 0 else unasked
        s.counter_pre_kusd[f, lab] = max(o.floor_pre_kusd[lab], asked)
        if f < SPONSORS:
            s.counter_commit_kusd[f, lab] = min(o.commit_kusd[f, lab], o.max_commit_kusd[lab])
            if s.answer[f, lab] == ACCEPTED:
                liking[f] = sheet_value(s, o, rules, f, lab, bid[f, lab], pre, 0.0)
        elif s.answer[f, lab] == ACCEPTED:
            liking[f] = -1e15 + pre * (1 + k.loyal_price * s.relation[f, lab])  # after all sponsors, by price
    if offers == 0:
        return
    descending(liking, t.key, FIRMS, order)
    raised, financial, sold, marginal, signed = 0, 0, 0.0, 0.0, 0.0
    most = k.most_sold
    for i in range(FIRMS):
        f = order[i]
        if liking[f] <= -1e29:
            break
        cash, pre = bid[f, lab], max(float(o.bid_pre_kusd[f, lab]), 1.0)
        if f >= SPONSORS:
            cash = min(cash, max(0, target - raised))
        paid = cash if f < SPONSORS else financial + cash  # financial investors all pay the last one's price
        part = paid / (pre + paid)
        later = cash + owed_later(o, f, lab) if f < SPONSORS else cash
        if (
            sold + part > most
            or later > most * (pre + later)
            or (f < SPONSORS and raised + cash > k.oversubscription * target and target > 0)
        ):
            s.answer[f, lab] = FULL
            continue
        if f >= SPONSORS:
            if cash <= 0:
                s.answer[f, lab] = FULL
                continue
            marginal = min(marginal, pre) if marginal > 0 else pre  # the lowest one in sets it for all
            financial += cash
        if f < SPONSORS:
            if free_slot(s) < 0:
                s.answer[f, lab] = FULL
                continue
            if signed > 0 and sheet_value(s, o, rules, f, lab, cash, pre, signed) <= 0:
                s.answer[f, lab] = COMMITMENT  # what it has just signed is enough
                continue
            if f < CLOUDS:
                signed += o.commit_kusd[f, lab] / max(o.commit_quarters[f, lab], 1)
        if f < SPONSORS:
            sold += part
        raised += cash
        got[f, lab] = cash
        price[f, lab] = pre
    for f in range(SPONSORS, FIRMS):
        if got[f, lab] > 0:
            price[f, lab] = marginal
    if marginal > 0 and financial >= k.lead_share * raised:
        s.outside_price_kusd[lab] = int(marginal) + raised
    for i in range(FIRMS):
        f = order[i]
        if f < SPONSORS and s.answer[f, lab] == ACCEPTED and (f < CLOUDS or has_tranches(o, f, lab)):
            write_deal(s, o, rules, quarter, f, lab, got[f, lab])


@rule
def settle(s: State, rules: GameRules, lab: int, got: Ints, asked: Ints, price: Floats) -> None:
    """Issue the shares that were paid for and mark the lab at the round's average price."""
    units = shares_of(s, lab)
    raised, weighted = 0, 0.0
    for f in range(FIRMS):
        cash = got[f, lab]
        if cash > 0:
            issue(s, lab, f, int(min(cash * (units / price[f, lab]), 4e15)), cash)
            raised += cash
            weighted += cash / price[f, lab]
            s.relation[f, lab] = clip(s.relation[f, lab] + 0.1 * (1 - s.relation[f, lab]), -1.0, 1.0)
            for other in range(rules.tables.labs[0]):
                if other != lab and s.shares[f, other] > 0:  # who backs a rival is remembered (M63)
                    s.relation[f, other] = clip(s.relation[f, other] - rules.capital.rival_memory, -1.0, 1.0)
    if raised > 0:
        s.valuation_kusd[lab] = whole(raised / weighted) + raised
        news.tell(s, news.ROUND_CLOSED, LAB0 + lab, -1, float(raised))
