"""Phase 3b, Capital: debt and payouts, then every lab's round clears and contracts are written.

Clouds and chipmakers offer term sheets and pay their own price; financial investors clear at one
price. The lab's sealed policy ranks the sheets: money, compute it can really get, independence,
what the commitment weighs, loyalty (M01-M03, M15-M17, M23, M24, M29, M40-M42, M58-M65, M67; N2, N3).
"""

import numpy as np

from game.engine import news
from game.engine.book import (
    ACCEPTED,
    BID,
    COMMIT,
    COMMITMENT,
    DISTRESS,
    FULL,
    LATER,
    MATCHED,
    NO_ROUND,
    NONE,
    PRE,
    SHEET,
    WAITS,
    free_slot,
    write_deal,
)
from game.engine.fleet import build_own, largest_maker
from game.engine.layout import Floats, Ints
from game.engine.ledger import by_key, clip, debt_room, descending, issue, pay, post, spare_cash, whole
from game.engine.orders import Orders
from game.engine.parameters import (
    CLOUDS,
    FIRMS,
    INVESTOR0,
    INVESTORS,
    LAB0,
    LABS,
    MARKET,
    SOVEREIGN,
    SPONSORS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.sheets import answer_to, read_sheet, sheet_value
from game.engine.state import DEBT, PAYOUT, ROUND, State


@rule
def capital(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes cash, debt, shares, valuations, deals, answers, relations, and the rounds now announced."""
    t = rules.tables
    borrow_and_pay_out(s, o, rules)
    room = np.zeros(FIRMS, np.int64)  # cash left for a sheet taken over by a right to match
    bid = affordable_bids(s, o, rules, quarter, room)
    got = np.zeros((FIRMS, LABS), np.int64)
    price = np.zeros((FIRMS, LABS))
    s.norm[0] = holders_of_rivals(s, rules)
    for lab in range(t.labs[0]):
        for f in range(FIRMS):
            s.relation[f, lab] *= 0.97
            s.answer[f, lab] = NONE
            s.counter_pre_kusd[f, lab] = 0
            s.talks_kusd[f, lab] = 0
        if s.alive[LAB0 + lab] == 1:
            clear_round(s, o, rules, quarter, lab, bid, room, got, price)
    before = got.copy()
    post(s, ROUND, 0, LAB0, got)
    order = np.zeros(LABS, np.int64)
    by_key(t.key, LAB0, t.labs[0], order)
    for i in range(t.labs[0]):
        settle(s, rules, order[i], got, price)
        site(s, rules, quarter, order[i], got)
        announce(s, o, order[i])
    hang(s, o, rules, quarter)
    remember_talks(s, rules, bid, before)


@rule
def borrow_and_pay_out(s: State, o: Orders, rules: GameRules) -> None:
    """Debt within lenders' limits; buybacks out of spare cash, never in distress."""
    for c in range(rules.tables.clouds[0]):
        borrow(s, rules, c, o.borrow_kusd[c])
        if s.distress_until[c] <= s.quarter[0]:
            s.returned_kusd[c] += pay(s, PAYOUT, c, MARKET, min(o.payout_kusd[c], spare_cash(s, rules, c)))
    for lab in range(rules.tables.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            borrow(s, rules, LAB0 + lab, o.lab_borrow_kusd[lab])


@rule
def borrow(s: State, rules: GameRules, f: int, want: int) -> None:
    """Draw debt that lenders give, or repay (want < 0)."""
    if want > 0:
        s.debt_kusd[f] += pay(s, DEBT, MARKET, f, min(want, debt_room(s, rules, f)))
    elif want < 0:
        s.debt_kusd[f] -= pay(s, DEBT, f, MARKET, min(-want, s.debt_kusd[f], spare_cash(s, rules, f)))


@rule
def affordable_bids(s: State, o: Orders, rules: GameRules, quarter: int, room: Ints) -> Ints:
    """Cheques by firm and lab (FIRMS, LABS), all of which the bidder could pay at once; fills what is left (FIRMS,)."""
    t = rules.tables
    bid = np.zeros((FIRMS, LABS), np.int64)
    for f in range(FIRMS):
        if t.present[f] == 0 or s.alive[f] == 0 or LAB0 <= f < INVESTOR0 or s.distress_until[f] > quarter:
            continue
        total = 0.0
        for lab in range(t.labs[0]):
            total += wanted(o, rules, f, lab)
        cash = float(spare_cash(s, rules, f))
        part = min(1.0, cash / total) if total > 0 else 0.0
        room[f] = int(cash - part * total)
        for lab in range(t.labs[0]):
            bid[f, lab] = int(wanted(o, rules, f, lab) * part)
    return bid


@rule
def wanted(o: Orders, rules: GameRules, f: int, lab: int) -> float:
    """Cash a sheet puts down now, kUSD; milestone money too where the map has no milestones (M02)."""
    total = float(o.bid_kusd[f, lab])
    if f < SPONSORS and rules.clauses.milestones == 0:
        for i in range(o.tranche_kusd.shape[2]):
            total += o.tranche_kusd[f, lab, i]
    return total


@rule
def holders_of_rivals(s: State, rules: GameRules) -> float:
    """Part of all investors that hold two labs or more: what the taboo erodes with (M58; Granovetter 1978)."""
    t = rules.tables
    many, rivals = 0, 0
    for i in range(t.investors[0]):
        held = 0
        for lab in range(t.labs[0]):
            if s.shares[INVESTOR0 + i, lab] > 0 and s.alive[LAB0 + lab] == 1:
                held += 1
        if held > 0:
            many += 1
        if held > 1:
            rivals += 1
    return rivals / max(many, 1)


@rule
def standing(s: State, rules: GameRules, f: int, lab: int, pre: float) -> float:
    """Where a financial bid ranks: its price, with what the lab thinks of who backs its rivals (M58, M63; N3)."""
    k = rules.capital
    rank = pre * (1 + k.loyal_price * s.relation[f, lab])
    for other in range(rules.tables.labs[0]):
        if other != lab and s.shares[f, other] > 0:
            return rank * (1 - k.taboo * (1 - s.norm[0]) * (1 - s.norm[0]))
    return rank


@rule
def clear_round(
    s: State,
    o: Orders,
    rules: GameRules,
    quarter: int,
    lab: int,
    bid: Ints,
    room: Ints,
    got: Ints,
    price: Floats,
) -> None:
    """Decide one lab's bids: fills got and price [:, lab], answers, counter-offers, and writes deals."""
    t = rules.tables
    liking = np.zeros(FIRMS)
    order = np.zeros(FIRMS, np.int64)
    sheets = np.zeros((FIRMS, SHEET), np.int64)
    offers = 0
    for f in range(FIRMS):
        liking[f] = -1e30
        if t.present[f] == 0 or s.alive[f] == 0 or LAB0 <= f < INVESTOR0:
            continue
        commits = f < SPONSORS and o.commit_kusd[f, lab] > 0 and rules.clauses.commitments == 1
        if wanted(o, rules, f, lab) <= 0 and not commits:
            continue
        offers += 1
        sheet = sheets[f]
        read_sheet(s, o, rules, f, lab, bid[f, lab], sheet)
        if s.distress_until[f] > quarter or (s.listed[lab] == 1 and sheet[BID] + sheet[LATER] > 0):
            s.answer[f, lab] = DISTRESS if s.distress_until[f] > quarter else NO_ROUND
            continue
        s.answer[f, lab] = answer_to(s, o, rules, f, lab, sheet)
        s.counter_pre_kusd[f, lab] = counter_price(s, o, rules, lab)
        if f < SPONSORS:
            s.counter_commit_kusd[f, lab] = min(o.commit_kusd[f, lab], o.max_commit_kusd[lab])
            if s.answer[f, lab] == ACCEPTED:
                liking[f] = sheet_value(s, o, rules, f, lab, sheet, 0.0)
        elif s.answer[f, lab] == ACCEPTED:
            liking[f] = -1e15 + standing(s, rules, f, lab, float(sheet[PRE]))  # after all sponsors, by price
    if offers == 0:
        return
    descending(liking, t.key, FIRMS, order)
    matcher = np.full(FIRMS, -1)
    raised = take(s, o, rules, lab, sheets, liking, order, room, got, price, matcher)
    target = s.ask_kusd[lab]
    if target > 0 and raised < o.least_part[lab] * target:  # rather wait than sell for so little (M67)
        s.waited[lab] += 1
        for f in range(FIRMS):
            got[f, lab] = 0
            if s.answer[f, lab] == ACCEPTED or s.answer[f, lab] == MATCHED:
                s.answer[f, lab] = WAITS
        news.tell(s, news.ROUND_WAITED, LAB0 + lab, -1, float(target))
        return
    if raised > 0:
        s.waited[lab] = 0
    verify(s, rules, lab, got, price, raised)
    for i in range(FIRMS):
        f = order[i]
        if liking[f] <= -1e29 or f >= SPONSORS:
            break
        by = matcher[f] if matcher[f] >= 0 else f
        if f >= CLOUDS and sheets[f, COMMIT] <= 0 and sheets[f, LATER] <= 0:
            continue  # a chipmaker's cheque alone is no contract
        if (s.answer[f, lab] == ACCEPTED or matcher[f] >= 0) and free_slot(s) >= 0:
            write_deal(s, o, rules, quarter, by, f, lab, sheets[f], sheets[f, BID])


@rule
def counter_price(s: State, o: Orders, rules: GameRules, lab: int) -> int:
    """Pre-money at which the lab would sign next quarter, with the round it announces now or without, kUSD."""
    if o.raise_kusd[lab] > 0:
        return max(o.floor_pre_kusd[lab], o.ask_pre_kusd[lab])
    return max(o.floor_pre_kusd[lab], int(rules.capital.unsolicited_premium * s.valuation_kusd[lab]) + 1)


@rule
def take(
    s: State,
    o: Orders,
    rules: GameRules,
    lab: int,
    sheets: Ints,
    liking: Floats,
    order: Ints,
    room: Ints,
    got: Ints,
    price: Floats,
    matcher: Ints,
) -> int:
    """Take sheets by worth, then financial bids by standing; returns the money raised, kUSD.

    Fills got, price [:, lab] and for each sheet taken over by a right to match who matched it (FIRMS,).
    """
    k = rules.capital
    target = s.ask_kusd[lab]
    raised, financial, sold, marginal, signed = 0, 0, 0.0, 0.0, 0.0
    slots = 0
    for i in range(FIRMS):
        f = order[i]
        if liking[f] <= -1e29:
            break
        sheet = sheets[f]
        cash, pre = sheet[BID], float(sheet[PRE])
        if f >= SPONSORS:
            cash = min(cash, max(0, target - raised))
        paid = cash if f < SPONSORS else financial + cash  # financial investors all pay the last one's price
        part = paid / (pre + paid)
        later = cash + sheet[LATER]
        over = f < SPONSORS and raised + cash > k.oversubscription * target and target > 0
        if sold + part > k.most_sold or later > k.most_sold * (pre + later) or over or (f >= SPONSORS and cash <= 0):
            s.answer[f, lab] = FULL
            continue
        if f >= SPONSORS:
            marginal = min(marginal, pre) if marginal > 0 else pre  # the lowest one in sets it for all
            financial += cash
            raised += cash
            got[f, lab] = cash
            continue
        if slots >= slots_free(s):
            s.answer[f, lab] = FULL
            continue
        if signed > 0 and sheet_value(s, o, rules, f, lab, sheet, signed) <= 0:
            s.answer[f, lab] = COMMITMENT  # what it has just signed is enough
            continue
        slots += 1
        signed += sheet[COMMIT] / max(o.commit_quarters[f, lab], 1)
        sold += part
        by = match_right(s, o, lab, f, sheet, room)
        if by != f:
            matcher[f] = by
            room[by] -= cash
            s.answer[f, lab] = MATCHED
            s.matched[lab] += 1
            news.tell(s, news.MATCH, by, LAB0 + lab, float(sheet[COMMIT]))
        raised += cash
        got[by, lab] += cash
        price[by, lab] = pre if price[by, lab] <= 0 else min(price[by, lab], pre)
    for f in range(SPONSORS, FIRMS):
        if got[f, lab] > 0:
            price[f, lab] = marginal
    return raised


@rule
def slots_free(s: State) -> int:
    """Free places in the deal book."""
    free = 0
    for d in range(s.deal_status.shape[0]):
        if s.deal_status[d] == 0:
            free += 1
    return free


@rule
def match_right(s: State, o: Orders, lab: int, f: int, sheet: Ints, room: Ints) -> int:
    """Who gets f's sheet: the cloud with a right to match if it said it would and can pay, else f (M16)."""
    h = s.refusal[lab]
    if h < 0 or h == f or sheet[COMMIT] <= 0 or s.distress_until[h] > s.quarter[0]:
        return f
    if o.match_kusd[h, lab] <= 0 or o.match_kusd[h, lab] < sheet[BID] or room[h] < sheet[BID]:
        return f
    return int(h)


@rule
def verify(s: State, rules: GameRules, lab: int, got: Ints, price: Floats, raised: int) -> None:
    """What a cleared round says of the lab's worth: outside price, and doubt less by each lead (M41; N3)."""
    k = rules.capital
    financial, marginal, leads = 0, 0.0, 0
    for f in range(FIRMS):
        if got[f, lab] > 0 and got[f, lab] >= k.lead_share * raised:
            leads += 1
        if f >= SPONSORS and got[f, lab] > 0:
            financial += got[f, lab]
            marginal = price[f, lab]
    if marginal > 0 and financial >= k.lead_share * raised:
        s.outside_price_kusd[lab] = int(marginal) + raised
    for _ in range(min(leads, k.leads_most)):
        s.doubt[lab] *= 1 - k.cascade
        for f in range(FIRMS):
            s.opinion[f, lab] *= 1 - k.cascade


@rule
def settle(s: State, rules: GameRules, lab: int, got: Ints, price: Floats) -> None:
    """Issue the shares that were paid for and mark the lab at the round's average price."""
    units = s.units[lab]
    raised, weighted = 0, 0.0
    s.round_kusd[lab] = 0
    s.round_pre_kusd[lab] = 0
    for f in range(FIRMS):
        cash = got[f, lab]
        if cash > 0:
            issue(s, lab, f, int(min(cash * (units / price[f, lab]), 4e15)), cash)
            raised += cash
            weighted += cash / price[f, lab]
            s.relation[f, lab] = clip(s.relation[f, lab] + 0.1 * (1 - s.relation[f, lab]), -1.0, 1.0)
            for other in range(rules.tables.labs[0]):
                if other != lab and s.shares[f, other] > 0:  # who backs a rival is remembered (M63)
                    s.relation[f, other] = clip(s.relation[f, other] - rules.governance.rival_memory, -1.0, 1.0)
    if raised > 0:
        s.round_kusd[lab] = raised
        s.round_pre_kusd[lab] = whole(raised / weighted)
        s.valuation_kusd[lab] = s.round_pre_kusd[lab] + raised
        news.tell(s, news.ROUND_CLOSED, LAB0 + lab, -1, float(raised))


@rule
def site(s: State, rules: GameRules, quarter: int, lab: int, got: Ints) -> None:
    """Sovereign funds' condition: part of their cheque becomes the lab's data centres in their market (M65)."""
    t, part = rules.tables, rules.capital.siting_part
    if part <= 0.0:
        return
    for i in range(INVESTORS):
        f = INVESTOR0 + i
        if got[f, lab] > 0 and t.investor_kind[i] == SOVEREIGN:
            kw = build_own(
                s, rules, quarter, lab, largest_maker(s, rules, t.home[f]), int(t.home[f]), int(got[f, lab] * part)
            )
            if kw > 0:
                news.tell(s, news.SITED, f, LAB0 + lab, float(kw))


@rule
def announce(s: State, o: Orders, lab: int) -> None:
    """What a lab shows from next quarter, and the round it announces; what it asks is its standing counter-offer."""
    s.disclosed[lab], s.informs[lab] = o.disclose[lab], o.inform[lab]
    s.ask_kusd[lab] = 0
    if s.alive[LAB0 + lab] == 1 and s.listed[lab] == 0 and o.raise_kusd[lab] > 0:
        s.ask_kusd[lab] = o.raise_kusd[lab]
        s.ask_pre_kusd[lab] = o.ask_pre_kusd[lab]
        s.ask_owed_kw[lab] = o.ask_owed_kw[lab]
        news.tell(s, news.ROUND_ANNOUNCED, LAB0 + lab, -1, float(s.ask_kusd[lab]))


@rule
def hang(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """If-won riders: the part of capacity orders that hung on a sheet the lab did not sign falls away."""
    for c in range(rules.tables.clouds[0]):
        s.rider_cut[c] = 0.0
        lab = o.rider_lab[c] - 1
        if lab >= 0 and s.answer[c, lab] != ACCEPTED:
            s.rider_cut[c] = clip(o.rider_part[c], 0.0, 1.0)


@rule
def remember_talks(s: State, rules: GameRules, bid: Ints, got: Ints) -> None:
    """Bids that came to nothing: what rumours can leak next quarter."""
    for lab in range(rules.tables.labs[0]):
        for f in range(FIRMS):
            if bid[f, lab] > 0 and got[f, lab] == 0:
                s.talks_kusd[f, lab] = bid[f, lab]
