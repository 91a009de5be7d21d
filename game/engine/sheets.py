"""Term sheets as a lab weighs them: what one is worth to it, and why it would not sign (N2, N3).

A sheet is six boxes (cash and milestones, price, commitment, megawatts, access, rights) and advanced clauses.
"""

from game.engine.book import (
    ACCEPTED,
    ACCESS,
    BID,
    COMMIT,
    COMMITMENT,
    CONFLICT,
    COVENANTED,
    LATER,
    NO_ROUND,
    PRE,
    PRICE,
    PROBED,
    TAKES,
    TERMS,
    VOTING,
    owed_later,
)
from game.engine.fleet import reaches
from game.engine.layout import Ints
from game.engine.ledger import clip, holding
from game.engine.orders import Orders
from game.engine.parameters import (
    CLOUDS,
    COVENANT,
    DEALS,
    DEDICATED,
    EXCLUSIVE,
    INFORMATION,
    LAB0,
    LISTED,
    OWN_CHIPS,
    REFUSAL,
    SHELL_RING,
    SPONSORS,
    TRANCHES,
    VOTES,
    WALL,
    GameRules,
)
from game.engine.politics import conflict
from game.engine.rule import rule
from game.engine.state import State

PRICE_CONCEDED, COMMITMENT_CONCEDED, ACCESS_CONCEDED = 1, 2, 3


@rule
def read_sheet(s: State, o: Orders, rules: GameRules, f: int, lab: int, bid: int, sheet: Ints) -> None:
    """Fill a sheet (SHEET,) from firm f's orders, as far as the map's clauses allow. bid: cash it can pay, kUSD."""
    k = rules.clauses
    sheet[BID] = bid
    sheet[PRE] = max(o.bid_pre_kusd[f, lab], 1)
    sheet[COMMIT], sheet[LATER], sheet[TAKES] = 0, 0, LISTED
    if f < SPONSORS:
        sheet[COMMIT] = o.commit_kusd[f, lab] if may_commit(rules, f, lab) else 0
        sheet[LATER] = owed_later(o, f, lab) if k.milestones == 1 else 0
    if f < CLOUDS:
        sheet[TAKES] = min(int(o.access[f, lab]), k.access_most)


@rule
def may_commit(rules: GameRules, f: int, lab: int) -> bool:
    """May firm f's sheet ask the lab for spending in return? Perhaps not in closed markets (M12)."""
    t, k = rules.tables, rules.clauses
    bloc = t.open_market[t.home[f]] == 0 and t.open_market[t.home[LAB0 + lab]] == 0
    return bool(k.commitments == 1 and (k.bloc_spend_back == 1 or not bloc))


@rule
def sheet_value(s: State, o: Orders, rules: GameRules, f: int, lab: int, sheet: Ints, signed: float) -> float:
    """What sponsor f's sheet is worth to the lab, in kUSD; above 0 it would sign.

    signed: kUSD a quarter that sheets already taken in this round commit.
    """
    k, t = rules.capital, rules.tables
    worth = max(float(s.valuation_kusd[lab]), 1.0)
    growth = clip(s.growth[lab], -0.1, k.growth_believed)
    pre = float(sheet[PRE])
    money = float(sheet[BID])
    if sheet[LATER] > 0:
        for i in range(TRANCHES):
            if o.tranche_kusd[f, lab, i] > 0:
                expected = s.arr_kusd[lab]
                for _ in range(min(o.tranche_quarters[f, lab, i], 8)):
                    expected *= 1 + growth
                x = expected / max(o.tranche_arr_kusd[f, lab, i], 1)
                money += o.tranche_kusd[f, lab, i] * (x * x / (1 + x * x))
    need = 1 + k.need_weight * s.ask_kusd[lab] / max(s.cash_kusd[LAB0 + lab] + s.ask_kusd[lab], 1)
    value = money * need - money * (worth / pre)
    if sheet[COMMIT] > 0:
        value -= burden(s, o, rules, f, lab, sheet, signed, growth)
        value += o.discount[f, lab] * sheet[COMMIT] * 0.7
    if f < CLOUDS:
        short = 1 - s.service[lab]
        apart = 1 + rules.clauses.dedicated_value * o.rights[f, lab, DEDICATED]
        value += believed_kw(s, o, rules, f, lab) * k.capacity_kusd_per_kw * (0.25 + 2 * short) * apart
        value -= reach_lost(s, rules, f, lab, sheet[TAKES], o.access_quarters[f, lab])
        compute = 1.0
        for c in range(t.clouds[0]):
            compute += s.compute_h100e[lab, c]
        there = s.compute_h100e[lab, f] / compute
        if there > 0.5:
            value -= (there - 0.5) * k.dependence_weight * money
    value += clauses_value(s, o, rules, f, lab, sheet, money, worth)
    held = holding(s, f, lab) + money / (pre + money)
    voting = 1 + rules.clauses.votes_cost * o.rights[f, lab, VOTES]
    stance = t.independence[lab] * o.independence[lab]
    value -= stance * k.independence_weight * worth * held * held * voting
    return value + s.relation[f, lab] * k.loyalty_weight * money


@rule
def burden(s: State, o: Orders, rules: GameRules, f: int, lab: int, sheet: Ints, signed: float, growth: float) -> float:
    """What commitments weigh that the lab can't expect to pay out of its sales, kUSD."""
    k = rules.capital
    quarters = max(o.commit_quarters[f, lab], 1)
    due = signed
    for c in range(rules.tables.clouds[0]):
        due += s.due_kusd[lab, c]
    can = s.arr_kusd[lab] / 4 * (1 + growth) * (1 + growth) * k.compute_budget + s.cash_kusd[LAB0 + lab] / 16
    excess = due + sheet[COMMIT] / quarters - can
    if excess <= 0:
        return 0.0
    return min(o.floor[f, lab], rules.clauses.floor_most) * excess * min(quarters, 8) * k.burden_weight


@rule
def clauses_value(
    s: State, o: Orders, rules: GameRules, f: int, lab: int, sheet: Ints, money: float, worth: float
) -> float:
    """What rights and advanced clauses add or cost, kUSD (M07, M09, M16, M36, M42; deal-018)."""
    k = rules.clauses
    years = max(o.commit_quarters[f, lab], 1) / 4
    value = 0.0
    if o.rights[f, lab, INFORMATION] == 1 and o.rights[f, lab, WALL] == 0:
        value -= k.information_cost * money
    if o.rights[f, lab, COVENANT] == 1:
        value -= k.covenant_cost * worth * o.access_quarters[f, lab] / 4
    if f < CLOUDS:
        if o.rights[f, lab, REFUSAL] == 1 and k.refusal_rights == 1:
            value -= k.refusal_cost * sheet[COMMIT]
        if o.rights[f, lab, OWN_CHIPS] == 1:
            value -= k.own_chips_cost * sheet[COMMIT] * (1 - s.maturity[f])
        if k.reciprocal == 1:
            value += k.embed_value * o.embed_kusd[f, lab]
    else:
        value += k.own_build_value * sheet[COMMIT]
        if sheet[COMMIT] > 0:
            value += k.warrant_value * o.warrant_part[f, lab] * s.market_cap_kusd[f]
    shared = o.share_part[f, lab] * s.arr_kusd[lab] * min(years, 5.0)
    return value - min(shared, float(o.share_cap_kusd[f, lab]))


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
    offered = float(o.owed_kw[f, lab])
    if o.owed_arr_kusd[f, lab] > 0 and rules.clauses.conditional == 1:  # owed only if it grows to that (M11)
        x = (
            s.arr_kusd[lab]
            * (1 + 4 * clip(s.growth[lab], 0.0, rules.capital.growth_believed))
            / o.owed_arr_kusd[f, lab]
        )
        offered *= x * x / (1 + x * x)
    return clip(offered, 0.0, max(min(1.5 * stands, uses + s.ask_owed_kw[lab]), 0.0))


@rule
def reach_lost(s: State, rules: GameRules, f: int, lab: int, access: int, quarters: int) -> float:
    """What access terms cost the lab: part of what it sells elsewhere, for their duration."""
    if access == LISTED:
        return 0.0
    elsewhere = 0.0
    for c in range(rules.tables.clouds[0]):
        if c != f:
            elsewhere += s.model_kusd[c, lab]
    part = rules.capital.exclusive_reach if access == EXCLUSIVE else rules.capital.first_reach
    return part * elsewhere * quarters


@rule
def sees_rival(s: State, rules: GameRules, f: int, lab: int) -> bool:
    """Does firm f hold enough of another lab to see its books, weighed by how far the labs conflict (M60, M63, M69)?"""
    for other in range(rules.tables.labs[0]):
        if other != lab and s.alive[LAB0 + other] == 1:
            held = holding(s, f, other) * s.valuation_kusd[other]
            if held * conflict(s, rules, lab, other) >= rules.capital.information_kusd:
                return True
    return False


@rule
def refusal(s: State, o: Orders, rules: GameRules, f: int, lab: int, sheet: Ints) -> int:
    """Why the lab would not sign f's offer; ACCEPTED if it would."""
    if sheet[BID] > 0 or sheet[LATER] > 0:  # milestone money buys at the same price later
        if s.ask_kusd[lab] <= 0 and f >= SPONSORS:
            return NO_ROUND
        if f < CLOUDS and s.probed_until[f] > s.quarter[0]:
            return PROBED
        if sheet[PRE] < price_least(s, o, rules, lab):
            return PRICE
        if s.covenant[lab] >= 0 and s.covenant[lab] != f and f < CLOUDS:
            return COVENANTED
        if o.accept_conflict[lab] == 0 and sees_rival(s, rules, f, lab):
            return CONFLICT
    if f >= SPONSORS:
        return ACCEPTED
    if o.rights[f, lab, VOTES] == 1 and o.accept_votes[lab] == 0:
        return VOTING
    if sheet[COMMIT] > o.max_commit_kusd[lab]:
        return COMMITMENT
    if f >= CLOUDS and sheet[COMMIT] > 0 and not reaches(s, rules, f - CLOUDS, rules.tables.home[LAB0 + lab]):
        return TERMS  # chips that may not be delivered
    if f < CLOUDS:
        if rules.tables.together[lab, f] == 0:
            return TERMS
        access = sheet[TAKES]
        if access > o.accept_access[lab]:
            return ACCESS
        held = s.exclusive[lab] if s.exclusive[lab] >= 0 else s.first[lab]
        if access != LISTED and held >= 0 and held != f:
            return ACCESS
    if sheet_value(s, o, rules, f, lab, sheet, 0.0) <= 0:
        return TERMS
    return ACCEPTED


@rule
def price_least(s: State, o: Orders, rules: GameRules, lab: int) -> int:
    """Lowest pre-money a lab takes: its floor, and outside a round a premium on its last price, kUSD."""
    floor = o.floor_pre_kusd[lab]
    if s.ask_kusd[lab] <= 0:
        floor = max(floor, int(rules.capital.unsolicited_premium * s.valuation_kusd[lab]) + 1)
    return floor


@rule
def answer_to(s: State, o: Orders, rules: GameRules, f: int, lab: int, sheet: Ints) -> int:
    """The lab's answer after one concession made in advance, if the sheet has the one that was missing."""
    answer = refusal(s, o, rules, f, lab, sheet)
    if f >= SPONSORS or answer == ACCEPTED:
        return answer
    conceded = o.concede[f, lab]
    if answer == PRICE and conceded == PRICE_CONCEDED:
        least = price_least(s, o, rules, lab)
        if o.most_pre_kusd[f, lab] >= least:
            sheet[PRE] = least
            return refusal(s, o, rules, f, lab, sheet)
    elif answer == COMMITMENT and conceded == COMMITMENT_CONCEDED:
        sheet[COMMIT] = o.max_commit_kusd[lab]
        return refusal(s, o, rules, f, lab, sheet)
    elif answer == ACCESS and conceded == ACCESS_CONCEDED:
        sheet[TAKES] = LISTED
        return refusal(s, o, rules, f, lab, sheet)
    return answer
