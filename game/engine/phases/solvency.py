"""Phase 9c, Solvency: milestones pay, coverage is measured, who can't pay restructures (M02-M04; N2, N10)."""

import numpy as np

from game.engine import news
from game.engine.book import due_between, end_deal
from game.engine.ledger import by_key, clip, debt_room, holding, issue, lenders_limit, pay, spare_cash, transfer, whole
from game.engine.parameters import (
    CHIPMAKERS,
    CLOUDS,
    DEALS,
    INVESTOR0,
    LAB0,
    LABS,
    MARKET,
    PUBLIC,
    SPONSORS,
    TRANCHES,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import COMPUTE, DEBT, EQUITY, STAKE, TAKE_OR_PAY, TRANCHE, State

GONE = -9.0  # quality of a lab that has ended, OOM


@rule
def solvency(s: State, rules: GameRules, quarter: int) -> None:
    """Writes cash, debt, shares by tranches, coverage, and the fate of who can't pay."""
    tranches(s, rules, quarter)
    measure_coverage(s, rules, quarter)
    distress(s, rules, quarter)


@rule
def measure_coverage(s: State, rules: GameRules, quarter: int) -> None:
    """Every firm's means of a year over its obligations of a year (M04; N2.4)."""
    for f in range(INVESTOR0):
        if rules.tables.present[f] == 1:
            s.coverage[f] = lab_coverage(s, rules, quarter, f - LAB0) if f >= LAB0 else coverage(s, rules, quarter, f)


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
            if s.arr_kusd[lab] >= s.tranche_arr_kusd[d, i] and s.alive[LAB0 + lab] == 1:
                units = s.units[lab]
                if s.cash_kusd[f] < amount:  # what was promised is paid, if need be with an emergency loan
                    s.debt_kusd[f] += pay(s, DEBT, MARKET, f, amount - s.cash_kusd[f])
                paid = pay(s, TRANCHE, f, LAB0 + lab, amount)
                issue(s, lab, f, int(min(paid * (units / max(s.deal_pre_kusd[d], 1)), 4e15)), paid)
                s.deal_cash_kusd[d] += paid
                s.tranche_kusd[d, i] = 0
                news.tell(s, news.TRANCHE_PAID, f, LAB0 + lab, float(paid))
            elif quarter >= s.tranche_until[d, i]:
                s.tranche_kusd[d, i] = 0
                news.tell(s, news.TRANCHE_LAPSED, f, LAB0 + lab, float(amount))


@rule
def lab_coverage(s: State, rules: GameRules, quarter: int, lab: int) -> float:
    """A lab's cash and expected gross profit over what its contracts ask at least, a year ahead (M04; N2.4)."""
    f = LAB0 + lab
    due = s.debt_kusd[f] * rules.accounts.interest
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_lab[d] == lab:
            floor = min(s.deal_floor[d], rules.clauses.floor_most)
            due += floor * due_between(s, d, quarter + 1, quarter + 5)
    earned = float(s.ebitda_kusd[f] + s.paid_kusd[COMPUTE, f] + s.paid_kusd[TAKE_OR_PAY, f])
    return clip((max(s.cash_kusd[f], 0) + 4 * max(earned, 0.0)) / max(due, 1.0), 0.0, 99.0)


@rule
def coverage(s: State, rules: GameRules, quarter: int, f: int) -> float:
    """A sponsor's cash, credit and a year's earnings over a year's obligations: interest, milestones, purchases."""
    due = s.debt_kusd[f] * rules.accounts.interest
    if f < CLOUDS:
        due += 4 * s.base_capex_kusd[f]
        for maker in range(CHIPMAKERS):
            due += s.credit_kusd[f, maker] * min(4 / rules.solvency.credit_quarters, 1.0)
    for d in range(DEALS):
        if s.deal_status[d] != 1 or s.deal_sponsor[d] != f:
            continue
        due += 4 * s.deal_embed_kusd[d] / s.deal_quarters[d]
        for i in range(TRANCHES):
            if s.tranche_kusd[d, i] > 0:
                due += s.tranche_kusd[d, i] * near(s, d, i)
    short = float(s.debt_kusd[f]) - lenders_limit(s, rules, f)  # debt that lenders would rather see back
    means = max(s.cash_kusd[f], 0) + debt_room(s, rules, f) + 4.0 * max(s.ebitda_kusd[f], 0)
    return clip(means / max(due + max(short, 0.0), 1.0), 0.0, 99.0)


@rule
def near(s: State, d: int, i: int) -> float:
    """How likely a milestone is to be met within a year, by how near the run rate is (N2.3)."""
    lab = s.deal_lab[d]
    growth = 1 + clip(s.growth[lab], 0.0, 0.25)
    x = s.arr_kusd[lab] * growth * growth * growth * growth / max(s.tranche_arr_kusd[d, i], 1)
    return x * x / (1 + x * x)


@rule
def distress(s: State, rules: GameRules, quarter: int) -> None:
    """Labs with unpaid bills and sponsors beyond their lenders' patience restructure."""
    t = rules.tables
    order = np.zeros(SPONSORS, np.int64)
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            unpaid = s.unpaid_kusd[lab]
            for c in range(SPONSORS):
                unpaid += s.arrears_kusd[lab, c]
            if unpaid > rules.accounts.patience * (s.arr_kusd[lab] / 4 + 1000):
                default(s, rules, quarter, lab)
    by_key(t.key, 0, SPONSORS, order)
    for i in range(SPONSORS):
        f = order[i]
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
    for c in range(SPONSORS):
        unpaid = s.arrears_kusd[lab, c]
        if unpaid > most:
            biggest, most = c, unpaid
        if unpaid > 0:
            issue(s, lab, c, int(s.units[lab] * min(unpaid / s.valuation_kusd[lab], 1.0)), unpaid)
        s.settled_kusd[lab, c] = unpaid
        s.arrears_kusd[lab, c] = 0
    s.wages_forgiven_kusd[lab] += s.unpaid_kusd[lab]
    s.unpaid_kusd[lab] = 0
    last = s.defaults[f] > k.defaults_survived
    lost = s.debt_kusd[f] if last else int(k.default_cut * s.debt_kusd[f])  # for which lenders take shares
    if lost > 0:
        s.debt_kusd[f] -= lost
        s.forgiven_kusd[f] += lost
        issue(s, lab, PUBLIC, int(s.units[lab] * min(lost / s.valuation_kusd[lab], 1.0)), 0)
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
    if 0 <= biggest < CLOUDS and t.has_model[LABS + biggest] == 1:  # its people and models go to the largest creditor
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
    raised, order = 0, np.zeros(LABS, np.int64)
    by_key(t.key, LAB0, t.labs[0], order)
    for i in range(t.labs[0]):
        if s.shares[f, order[i]] > 0:
            raised += sell_in_distress(s, rules, f, order[i])
    repaid = pay(s, DEBT, f, MARKET, min(raised, s.debt_kusd[f]))
    s.debt_kusd[f] -= repaid
    beyond = s.debt_kusd[f] - lenders_limit(s, rules, f)
    if beyond > 0:  # new shares pay off what lenders won't carry; they count against cash returned
        fresh = pay(s, EQUITY, MARKET, f, beyond)
        s.returned_kusd[f] -= fresh
        s.debt_kusd[f] -= pay(s, DEBT, f, MARKET, fresh)
        raised += fresh
    news.tell(s, news.RESCUE, f, -1, float(raised))


@rule
def sell_in_distress(s: State, rules: GameRules, f: int, lab: int) -> int:
    """Sell a stake at once, to funds with money and the rest to the public; it presses the price (N10); kUSD raised."""
    t = rules.tables
    part = holding(s, f, lab)
    price = s.valuation_kusd[lab] * (1 - rules.accounts.fire_discount)
    units, raised = int(s.shares[f, lab]), 0
    for i in range(t.investors[0]):
        buyer = INVESTOR0 + i
        able = min(0.25 * spare_cash(s, rules, buyer), price * part / t.investors[0])
        wanted = int(able / max(price, 1.0) * s.units[lab])
        moved = transfer(s, lab, f, buyer, min(wanted, units))
        units -= moved
        raised += pay(s, STAKE, buyer, f, whole(moved / max(s.units[lab], 1) * price))
    raised += pay(s, STAKE, MARKET, f, whole(units / max(s.units[lab], 1) * price))
    transfer(s, lab, f, PUBLIC, units)
    fall = clip(rules.solvency.sale_impact * part, 0.0, 0.5)
    s.valuation_kusd[lab] = max(1, int(s.valuation_kusd[lab] * (1 - fall)))
    s.outside_price_kusd[lab] = min(s.outside_price_kusd[lab], s.valuation_kusd[lab])
    return raised
