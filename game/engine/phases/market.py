"""Phase 10, Market: what labs and listed firms are worth (M06, M29, M40, M41, M47; N7)."""

import numpy as np

from game.engine import news
from game.engine.book import left_kusd, worth_kusd
from game.engine.ledger import clip, holding, issue, pay, transfer, whole
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import (
    ANTITRUST_PROBE,
    CLOUDS,
    DEALS,
    FIRMS,
    LAB0,
    LABS,
    MARKET,
    NO_LOOPS,
    OPEN_HOUSE,
    PUBLIC,
    SCEPTICAL,
    SEGMENTS,
    SPONSORS,
    WITHIN_MEANS,
    GameRules,
)  # fmt: skip
from game.engine.rule import rule
from game.engine.state import CHIPS, EQUITY, STAKE, State


@rule
def market(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes valuations of listed labs, share prices, backlog, circularity, cash from share sales."""
    t = rules.tables
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            list_or_trade(s, o, n, rules, lab)
    loops(s, rules, quarter)
    for f in range(SPONSORS):
        if t.present[f] == 1:
            share_price(s, o, n, rules, quarter, f)


@rule
def list_or_trade(s: State, o: Orders, n: Noise, rules: GameRules, lab: int) -> None:
    """An IPO when the lab asks and the window is open; afterwards a price each quarter and sales by holders."""
    k, f = rules.market, LAB0 + lab
    worth = worth_kusd(s, rules, lab)
    if s.listed[lab] == 0:
        ready = s.arr_kusd[lab] >= k.ipo_arr_kusd and s.regime[0] != SCEPTICAL and s.distress_until[f] <= s.quarter[0]
        ready = ready and s.window_until[0] <= s.quarter[0]
        if o.go_public[lab] == 1 and ready:
            value = whole(worth * (1 - k.ipo_discount))
            raised = pay(s, EQUITY, MARKET, f, whole(value * k.ipo_part))
            issue(s, lab, PUBLIC, int(s.units[lab] * (raised / max(value, 1))), 0)
            s.listed[lab] = 1
            s.valuation_kusd[lab] = value + raised
            s.outside_price_kusd[lab] = s.valuation_kusd[lab]
            s.ask_kusd[lab] = 0
            news.tell(s, news.IPO, f, -1, float(s.valuation_kusd[lab]))
        return
    price = s.valuation_kusd[lab] + k.price_speed * (worth - s.valuation_kusd[lab])
    price *= clip(1 + k.price_luck * n.observe[f, lab], 0.5, 2.0)
    s.valuation_kusd[lab] = max(whole(price), 1000)
    s.outside_price_kusd[lab] = s.valuation_kusd[lab]
    if o.raise_kusd[lab] > 0:  # a follow-on issue to the public, at the price less a discount
        open_part = k.follow_on_doubt if s.regime[0] == SCEPTICAL else 1.0
        most = whole(s.valuation_kusd[lab] * k.follow_on_most * open_part)
        raised = pay(s, EQUITY, MARKET, f, min(o.raise_kusd[lab], most))
        issue(s, lab, PUBLIC, int(s.units[lab] * (raised / (s.valuation_kusd[lab] * (1 - k.ipo_discount)))), 0)
    units = s.units[lab]
    for h in range(FIRMS):
        part = clip(o.sell_part[h, lab], 0.0, k.sale_most)
        if part > 0 and s.shares[h, lab] > 0:
            moved = transfer(s, lab, h, PUBLIC, int(s.shares[h, lab] * part))
            pay(s, STAKE, MARKET, h, whole(moved / units * s.valuation_kusd[lab]))


@rule
def loops(s: State, rules: GameRules, quarter: int) -> None:
    """Backlog at its quality, and the part of a sponsor's AI sales that its own cheques paid for (M05, M06; N9).

    Perimeter: labs' cash, which mixes pro rata; a chipmaker's cheques are followed through clouds as well.
    """
    t, k = rules.tables, rules.market
    for c in range(t.clouds[0]):
        s.backlog_kusd[c] = 0
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] < CLOUDS:
            sound = clip(s.coverage[LAB0 + s.deal_lab[d]], 0.0, 1.0)
            s.backlog_kusd[s.deal_sponsor[d]] += int(left_kusd(s, d, quarter + 1) * sound)
    money, sales = 0.0, 1.0
    for f in range(SPONSORS):
        if t.present[f] == 0:
            continue
        home, ai = s.home_kusd[f], 1.0
        if f < CLOUDS:
            ai = max(float(s.ai_revenue_kusd[f]), 1.0)
        else:
            ai = max(float(s.received_kusd[CHIPS, f]), 1.0)
            for c in range(t.clouds[0]):  # through a cloud, as far as the cloud's AI sales go on to this maker
                onward = s.flow_kusd[c, f] / max(float(s.ai_revenue_kusd[c]), 1.0)
                home += s.passed_kusd[c, f] * clip(onward, 0.0, 1.0)
        s.circularity[f] += k.loop_memory * (clip(home / ai, 0.0, 1.0) - s.circularity[f])
        if f < CLOUDS:
            money += s.circularity[f] * ai
            sales += ai
    s.circularity_all[0] = clip(money / sales, 0.0, 1.0)


@rule
def rate(s: State, o: Orders, rules: GameRules, f: int) -> float:
    """What mood, doubt about loops, absence from the best models and promises do to a multiple (M06, M29; N7)."""
    k = rules.market
    rating = 1 + k.mood * s.regime[0]
    doubt = k.circularity_sceptical if s.regime[0] == SCEPTICAL else (0.0 if s.regime[0] > 0 else k.circularity_neutral)
    rating *= clip(1 - doubt * s.circularity[f], 0.2, 1.0)
    rating *= 1 - rules.solvency.coverage_weight * clip(1 - s.coverage[f], 0.0, 1.0)
    if f < CLOUDS:
        if s.probed_until[f] > s.quarter[0]:  # M25
            rating *= 1 - s.event_size[ANTITRUST_PROBE]
        if bystander(s, rules, f):
            rating *= 1 - k.bystander_discount
        said = float(s.guidance_kusd[f])
        if said > 0:
            rating *= 1 - k.surprise_weight * clip(s.capex_kusd[f] / said - 1, 0.0, 1.0)
        s.guidance_kusd[f] = o.guidance_kusd[f]
        rating *= pledge(s, o, rules, f)
    return rating


@rule
def pledge(s: State, o: Orders, rules: GameRules, c: int) -> float:
    """A promise kept is worth a little, more in doubt; one broken costs at once and is believed less afterwards."""
    k, now = rules.market, s.pledge[c]
    s.pledge[c] = o.pledge[c]
    s.pledge_credit[c] = clip(s.pledge_credit[c] + 0.05, 0.0, 1.0)
    if now == 0:
        return 1.0
    broken = now == WITHIN_MEANS and s.capex_kusd[c] > s.ebitda_kusd[c]
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] == c and s.deal_start[d] == s.quarter[0] + 1:
            if (now == NO_LOOPS and s.deal_commit_kusd[d] > 0) or (now == OPEN_HOUSE and s.deal_access[d] > 0):
                broken = True
    if broken:
        s.pledge_credit[c] *= 0.5
        news.tell(s, news.PLEDGE_BROKEN, c, -1, float(now))
        return 1 - k.pledge_broken
    return 1 + k.pledge_worth * s.pledge_credit[c] * (1 - 0.5 * s.regime[0])


@rule
def announced(s: State, rules: GameRules, quarter: int, f: int) -> float:
    """Return on the quarter's deals: their worth to the sponsor, less doubt about money that comes back (M06; N7)."""
    k = rules.market
    worth, loop = 0.0, 0.0
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] == f and s.deal_start[d] == quarter + 1:
            later = 0
            for i in range(s.tranche_kusd.shape[1]):
                later += s.tranche_kusd[d, i]
            cheque = float(s.deal_cash_kusd[d] + later)
            sound = clip(s.coverage[LAB0 + s.deal_lab[d]], 0.0, 1.0)
            worth += rules.score.backlog_margin * sound * s.deal_commit_kusd[d] - 0.1 * cheque
            loop += min(cheque, float(s.deal_commit_kusd[d]))
    doubt = 0.5 * (1 - s.regime[0])  # 0 in hype, 1 when sceptical
    change = (k.announcement * worth - k.announcement_doubt * doubt * loop) / max(s.market_cap_kusd[f], 1.0)
    return clip(change, -0.3, 0.3)


@rule
def share_price(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int, f: int) -> None:
    """Market value moves to earnings at a rated multiple, stakes and backlog, and jumps on deals (M06, N7)."""
    t, k = rules.tables, rules.market
    run = 4.0 * max(float(s.earned_kusd[f]), 0.02 * s.revenue_kusd[f] + 1.0)
    stakes = 0.0
    for lab in range(t.labs[0]):
        stakes += holding(s, f, lab) * s.valuation_kusd[lab]
    s.rating[f] = rate(s, o, rules, f)
    price = s.base_multiple[f] * run
    if f < CLOUDS:
        price += k.backlog_weight * s.backlog_kusd[f]
    target = max(price * s.rating[f] + float(s.cash_kusd[f] - s.debt_kusd[f]) + stakes, 1000.0)
    s.market_cap_kusd[f] += k.price_speed * (target - s.market_cap_kusd[f])
    s.announcement[f] = announced(s, rules, quarter, f)
    s.market_cap_kusd[f] *= clip(1 + s.announcement[f] + k.price_luck * n.shares[f], 0.5, 2.0)


@rule
def bystander(s: State, rules: GameRules, c: int) -> bool:
    """Does a cloud lack every one of the three best models, by what enterprises on clouds spend (M29)?"""
    t = rules.tables
    weight, total = np.zeros(SEGMENTS), 1e-9
    for g in range(t.segments[0]):
        for other in range(t.clouds[0]):
            weight[g] += s.segment_kusd[g, other]
        total += weight[g]
    first, second, third = -1e9, -1e9, -1e9
    mine = -1e9
    for m in range(LABS + CLOUDS):
        if t.has_model[m] == 0:
            continue
        q, here = 0.0, 0.0
        for g in range(t.segments[0]):
            q += weight[g] / total * s.quality[m, g]
            here += weight[g] / total * s.offered[c, m, g]
        if q > first:
            first, second, third = q, first, second
        elif q > second:
            second, third = q, second
        elif q > third:
            third = q
        if s.hosted[c, m] == 1:
            mine = max(mine, here)
    return mine < third - 0.1
