"""Phase 10, Market: what labs and listed firms are worth (M06, M29, M40, M41, M47; N7)."""

from game.engine import news
from game.engine.book import left_kusd
from game.engine.ledger import clip, issue, pay, shares_of, transfer, whole
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, DEALS, FIRMS, LAB0, LABS, MARKET, PUBLIC, SCEPTICAL, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.state import CHIPS, EQUITY, State


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
            share_price(s, o, n, rules, f)


@rule
def worth_kusd(s: State, rules: GameRules, lab: int) -> float:
    """What outsiders would pay for a lab by its run rate, growth and burn, in today's mood, kUSD (N3)."""
    k = rules.market
    growth = clip(s.growth[lab], -0.2, 0.5)
    year = (1 + growth) * (1 + growth)
    multiple = clip(k.multiple_base + k.multiple_growth * (year * year - 1), k.multiple_least, k.multiple_most)
    mood = 1 + k.mood * s.regime[0]
    burn = clip(4 * s.burn_kusd[lab] / max(s.arr_kusd[lab], 1.0), 0.0, 2.0)
    weight = k.burn_penalty if s.listed[lab] == 1 else 0.5 * k.burn_penalty
    return max(multiple * s.arr_kusd[lab] * mood * (1 - weight * burn / 2), 1000.0)


@rule
def list_or_trade(s: State, o: Orders, n: Noise, rules: GameRules, lab: int) -> None:
    """An IPO when the lab asks and the window is open; afterwards a price each quarter and sales by holders."""
    k, f = rules.market, LAB0 + lab
    worth = worth_kusd(s, rules, lab)
    if s.listed[lab] == 0:
        ready = s.arr_kusd[lab] >= k.ipo_arr_kusd and s.regime[0] != SCEPTICAL and s.distress_until[f] <= s.quarter[0]
        if o.go_public[lab] == 1 and ready:
            value = whole(worth * (1 - k.ipo_discount))
            raised = pay(s, EQUITY, MARKET, f, whole(value * k.ipo_part))
            issue(s, lab, PUBLIC, int(shares_of(s, lab) * (raised / max(value, 1))), 0)
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
        most = whole(s.valuation_kusd[lab] * k.follow_on_most)
        raised = pay(s, EQUITY, MARKET, f, min(o.raise_kusd[lab], most))
        issue(s, lab, PUBLIC, int(shares_of(s, lab) * (raised / (s.valuation_kusd[lab] * (1 - k.ipo_discount)))), 0)
    units = shares_of(s, lab)
    for h in range(FIRMS):
        part = clip(o.sell_part[h, lab], 0.0, k.sale_most)
        if part > 0 and s.shares[h, lab] > 0:
            moved = transfer(s, lab, h, PUBLIC, int(s.shares[h, lab] * part))
            pay(s, EQUITY, MARKET, h, whole(moved / units * s.valuation_kusd[lab]))


@rule
def loops(s: State, rules: GameRules, quarter: int) -> None:
    """Backlog at its quality, and how much of a sponsor's AI sales its own cheques may have paid for (M05, M06)."""
    t = rules.tables
    for c in range(t.clouds[0]):
        s.backlog_kusd[c] = 0
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] < CLOUDS:
            sound = clip(s.coverage[s.deal_lab[d]], 0.0, 1.0)
            s.backlog_kusd[s.deal_sponsor[d]] += int(left_kusd(s, d, quarter + 1) * sound)
    money, sales = 0.0, 1.0
    for f in range(SPONSORS):
        if t.present[f] == 0:
            continue
        loop, ai = 0.0, 1.0
        if f < CLOUDS:
            ai = max(float(s.ai_revenue_kusd[f]), 1.0)
        else:
            ai = max(float(s.received_kusd[CHIPS, f]), 1.0)
        for lab in range(t.labs[0]):
            given = s.cost_kusd[f, lab] / rules.market.loop_quarters
            back = float(s.flow_kusd[LAB0 + lab, f]) if f < CLOUDS else given
            loop += min(given, back)
        s.circularity[f] = clip(loop / ai, 0.0, 1.0)
        if f < CLOUDS:
            money += loop
            sales += ai
    s.circularity_all[0] = clip(money / sales, 0.0, 1.0)


@rule
def share_price(s: State, o: Orders, n: Noise, rules: GameRules, f: int) -> None:
    """Market value moves to earnings at a multiple by mood, less a discount for loops except in hype (M06, N7)."""
    t, k = rules.tables, rules.market
    run = 4.0 * max(float(s.earned_kusd[f]), 0.02 * s.revenue_kusd[f] + 1.0)
    mood = 1 + k.mood * s.regime[0]
    stakes = 0.0
    for lab in range(t.labs[0]):
        stakes += s.shares[f, lab] / max(shares_of(s, lab), 1) * s.valuation_kusd[lab]
    net = float(s.cash_kusd[f] - s.debt_kusd[f]) + stakes
    price = s.base_multiple[f] * run * mood
    if f < CLOUDS:
        price += k.backlog_weight * s.backlog_kusd[f]
        if bystander(s, rules, f):
            price *= 1 - k.bystander_discount
        said = float(s.guidance_kusd[f])
        if said > 0:
            price *= 1 - k.surprise_weight * clip(s.capex_kusd[f] / said - 1, 0.0, 1.0)
        s.guidance_kusd[f] = o.guidance_kusd[f]
    doubt = k.circularity_sceptical if s.regime[0] == SCEPTICAL else (0.0 if s.regime[0] > 0 else k.circularity_neutral)
    price *= clip(1 - doubt * s.circularity[f], 0.2, 1.0)
    target = max(price + net, 1000.0)
    s.market_cap_kusd[f] += k.price_speed * (target - s.market_cap_kusd[f])
    s.market_cap_kusd[f] *= clip(1 + k.price_luck * n.shares[f], 0.5, 2.0)


@rule
def bystander(s: State, rules: GameRules, c: int) -> bool:
    """Does a cloud lack every one of the three best models (M29)?"""
    t = rules.tables
    first, second, third = -1e9, -1e9, -1e9
    mine = -1e9
    for m in range(LABS + CLOUDS):
        if t.has_model[m] == 0:
            continue
        q = s.quality[m, 0]
        if q > first:
            first, second, third = q, first, second
        elif q > second:
            second, third = q, second
        elif q > third:
            third = q
        if s.hosted[c, m] == 1:
            mine = max(mine, s.offered[c, m, 0])
    return mine < third - 0.1
