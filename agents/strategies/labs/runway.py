"""Runway: stay alive, serve what is asked, train with the rest.

A lab that keeps six quarters of money, plans compute for next quarter's demand like a newsvendor (buy too
much and go broke, too little and fall behind: the Anthropic CFO as summarised in model note N6.3), prices
serving at a target margin, lists on every cloud it may, sells first launch but not exclusivity, and raises
when its runway gets short. It goes public once it is large and the mood is not sceptical.
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import HOURLY, tier_part
from game.engine.fleet import h100e_of, on_sale
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, CLOUDS, DEALS, LAB0, MODELS, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Runway", looks_ahead=2)
COST_PART = 0.33  # of sales, for the compute that serves them, where users are held as usual
USUAL_HOLD = 2.5  # utils
STICKY = 0.07  # most that a price falls a quarter: N5, a frontier price falls by up to 30% a year
PAYS_BACK = 4  # quarters of use that own data centres need
SWAMPED = 0.7  # part of demand it can serve, under which a better model would only turn more customers away
FAR_AHEAD = 0.3  # OOM


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Compute, splits, prices, money, listing."""
    i = seat - LAB0
    revenue = v.arr_kusd[0] / 4
    growth = clip(v.growth[0], -0.1, 0.4)
    need = v.serving_h100e[0] * (1 + growth) * 1.1
    total = buy_compute(v, o, rules, i, revenue)
    serve = clip(need / max(total, 1.0), 0.2, 0.75)
    frugal = 0.85 if v.listed[i] == 1 and v.burn_kusd[0] > 0 else 1.0  # shareholders count the burn (M47)
    o.train_part[i] = 0.62 * frugal * (1 - serve)
    o.research_part[i] = 0.38 * frugal * (1 - serve)
    o.safety[i] = rules.tables.safety0[i]
    o.hold_release[i] = 1 if v.service[0] < SWAMPED and lead(v, rules, i) > FAR_AHEAD else 0
    o.open_weights[i] = v.open_weights[i]
    set_prices(v, o, rules, i, revenue)
    raise_money(v, o, rules, i, revenue, growth)
    keep_open(v, o, rules, i)
    build(v, o, rules, i, revenue)
    for g in range(rules.tables.segments[0]):
        o.focus[i, g] = 0.5 + clip(rules.tables.model_focus[i, g], -0.4, 0.5)


@rule
def lead(v: View, rules: GameRules, i: int) -> float:
    """How far its model is ahead of the best of the others, mean over segments, OOM; behind: negative."""
    t = rules.tables
    total = 0.0
    for g in range(t.segments[0]):
        best = 0.0
        for m in range(MODELS):
            if m != i and t.has_model[m] == 1:
                best = max(best, v.quality[m, g])
        total += v.quality[i, g] - best
    return total / t.segments[0]


@rule
def buy_compute(v: View, o: Orders, rules: GameRules, i: int, revenue: float) -> float:
    """Contracts first, then the cheapest clouds within the budget; returns compute expected in all (H100e)."""
    t = rules.tables
    budget = 0.68 * revenue + max(v.cash_kusd[0], 0) / 7 + 0.6 * t.parent_kusd[i]
    if v.listed[i] == 1 and v.burn_kusd[0] > 0:
        budget *= 0.92
    spent, have = 0.0, v.own_h100e[0]
    pull, due, floor = 0.0, 0, 0
    for c in range(t.clouds[0]):
        due += v.contract_kusd[c]
        floor += v.floor_kusd[c]
    use = 1.0  # part of what contracts offer beyond take-or-pay that the budget allows, the same everywhere
    if v.open_weights[i] == 0:
        use = clip((budget - floor) / max(due - floor, 1), 0.0, 1.0)
    for c in range(t.clouds[0]):
        o.hosted[i, c] = t.together[i, c]
        price = max(v.compute_price_usd[c] * HOURLY * (1 - v.discount[c]), 1e-6)
        amount = (v.floor_kusd[c] + use * (v.contract_kusd[c] - v.floor_kusd[c])) / price
        o.buy_h100e[i, c] = amount
        spent += amount * price
        have += amount
        if t.together[i, c] == 1 and v.distress_until[c] <= v.quarter[0]:
            pull += room(v, c)
    for c in range(t.clouds[0]):  # what demand leaves trains and studies: rivals do the same
        if t.together[i, c] == 1 and v.distress_until[c] <= v.quarter[0] and pull > 0:
            part = room(v, c) / pull
            price = v.compute_price_usd[c] * HOURLY
            spot = part * max(0.0, budget - spent) / price
            o.buy_h100e[i, c] += spot
            have += spot
    return have


@rule
def room(v: View, c: int) -> float:
    """Pull of a cloud as a supplier: what the lab uses there and what may be free, by the square of its price."""
    free = v.capacity_h100e[c] * clip(1.03 - v.utilisation[c], 0.01, 0.5)
    price = v.compute_price_usd[c] / max(v.chip_fit[c], 0.1)  # of what it is worth to this lab's software (M33)
    return (v.compute_h100e[c] + 0.5 * free) / (price * price)


@rule
def set_prices(v: View, o: Orders, rules: GameRules, i: int, revenue: float) -> None:
    """Hold the cost of serving near a part of sales; dearer when short, cheaper when behind.

    The newest version's price moves slowly (N5), and is dearer where users are held (bargains, then ripoffs: Farrell
    and Klemperer 2007); the tier below follows open models (M54).
    """
    t = rules.tables
    sales, paid, used = 1.0, 0.0, 1.0
    for c in range(v.sales_kusd.shape[0]):
        sales += v.sales_kusd[c]
    for c in range(t.clouds[0]):
        paid += v.compute_h100e[c] * v.compute_price_usd[c] * HOURLY * (1 - v.discount[c])
        used += v.compute_h100e[c]
    cost = v.serving_h100e[0] * max(v.service[0], 0.3) * paid / used / sales
    aim = COST_PART / clip(1 + rules.conduct.lock_in * (hold(v, rules, sales) - USUAL_HOLD), 0.5, 2.0)
    below = rules.demand.tier_price_part / max(v.tier_price_part[i], 0.01)
    aim *= clip(below, 0.67, 1.5)  # what a cheaper tier takes, the newest version doesn't make good
    change = clip(0.2 * (cost / aim - 1), -STICKY, 0.5 * STICKY)
    if v.service[0] < 0.9:
        change = max(change, 0.06)
    change = max(change - 0.04 * clip(v.behind[i] - 0.2, 0.0, 1.0), -STICKY)
    for g in range(t.segments[0]):
        o.token_price_usd[i, g] = v.token_price_usd[i, g] * (1 + change)
    o.tier_price_part[i] = tier_part(v, rules, i)


@rule
def hold(v: View, rules: GameRules, sales: float) -> float:
    """Utils that hold the lab's users: plain inertia and how deep they are in, mean over sales (M52, M53)."""
    deep = 0.0
    for c in range(v.sales_kusd.shape[0]):
        deep += v.sales_kusd[c] / sales * v.depth[c]
    return rules.demand.switch_plain + rules.demand.switch_deep * deep


@rule
def raise_money(v: View, o: Orders, rules: GameRules, i: int, revenue: float, growth: float) -> None:
    """A round when the runway is short; the floor follows the need."""
    value = float(v.valuation_kusd[i])
    due = 0.0
    for c in range(rules.tables.clouds[0]):
        due += v.contract_kusd[c]
    burn = max(v.burn_kusd[0], 0.0) + max(0.0, due - 0.7 * revenue) + 0.05 * revenue
    runway = max(v.cash_kusd[0], 0) / max(burn, 1.0)
    worth = v.arr_kusd[0] * clip(12 + 40 * growth, 6.0, 30.0)
    if runway < 4.5:
        o.raise_kusd[i] = int(clip(8 * burn - v.cash_kusd[0], 0.02 * value, 0.18 * value))
        o.ask_pre_kusd[i] = int(clip(0.5 * value + 0.5 * worth, 0.7 * value, 2.0 * value))
        o.ask_owed_kw[i] = int(0.3 * v.serving_h100e[0])
    for _ in range(min(v.waited[0], 3)):  # a round that found no money is asked for less
        o.ask_pre_kusd[i] = int(0.9 * o.ask_pre_kusd[i])
    o.least_part[i] = 0.4 if runway > 4 else 0.0
    if runway < 4:
        o.lab_borrow_kusd[i] = v.borrow_kusd[0] // 2
    elif runway > 10:
        o.lab_borrow_kusd[i] = -v.debt_now_kusd[0] // 4
    o.accept_votes[i] = 1 if runway < 2.5 else 0
    o.accept_conflict[i] = 1 if v.fear[0] < 0.8 or runway < 4 else 0
    hope = 0.95 if runway > 5 else (0.8 if runway > 2.5 else 0.5)
    o.floor_pre_kusd[i] = int(hope * min(value, max(worth, 0.5 * value)))
    o.max_commit_kusd[i] = int(v.arr_kusd[0] * clip(4.0 + 12 * growth, 2.0, 9.0))
    o.accept_access[i] = 1 if runway > 2.5 else 2
    o.independence[i] = 1.0
    steady = v.arr_kusd[0] > 2 * rules.market.ipo_arr_kusd and v.quarter[0] >= 3
    o.go_public[i] = 1 if steady and v.regime[0] >= 0 and (runway < 6 or v.regime[0] > 0) else 0


@rule
def build(v: View, o: Orders, rules: GameRules, i: int, revenue: float) -> None:
    """Data centres of its own out of idle cash, where clouds are sold out and dearer than building (M39)."""
    t = rules.tables
    home = t.home[LAB0 + i]
    if rules.supply.self_build == 0 or t.quarters[0] - v.quarter[0] < t.shell_lead[home] + PAYS_BACK:
        return
    due, used, capacity, price = 0.0, 0.0, 1.0, 0.0
    for c in range(t.clouds[0]):
        due += v.contract_kusd[c]
        if t.together[i, c] == 1:
            capacity += v.capacity_h100e[c]
            used += v.capacity_h100e[c] * v.utilisation[c]
            price += v.capacity_h100e[c] * v.compute_price_usd[c] * HOURLY
    scarce = clip((used / capacity - 0.88) / 0.1, 0.0, 1.0)
    idle = v.cash_kusd[0] - 5 * (max(v.burn_kusd[0], 0.0) + max(0.0, due - 0.7 * revenue)) - revenue
    maker, most = -1, 0
    for k in range(t.chipmakers[0]):
        near = t.open_market[t.home[CHIPMAKER0 + k]] == t.open_market[home]
        if near and t.generations[k] > 0 and v.chip_supply[k] > most:
            maker, most = k, v.chip_supply[k]
    g = on_sale(rules, maker, v.quarter[0]) if maker >= 0 else -1
    if g < 0 or idle <= 0:
        return
    cost = t.gen_kusd[maker, g] * v.chip_kusd[maker] + t.gen_kw[maker, g] * t.shell_kusd_per_kw[home]
    if 0.1 * cost / h100e_of(v.gen_gain, rules, maker, g) < price / capacity:
        o.own_build_kusd[i] = int(0.15 * scarce * idle)


@rule
def keep_open(v: View, o: Orders, rules: GameRules, i: int) -> None:
    """Show the run rate while it grows and the books to large holders; ask for relief when contracts outgrow means."""
    o.disclose[i] = 1 if v.growth[0] > -0.02 else 0
    o.inform[i] = 1
    chips = 0.0
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_lab[d] == i and v.deal_sponsor[d] >= CLOUDS:
            chips += v.deal_commit_kusd[d] / v.deal_quarters[d]
    if chips > 0:
        o.take_part[i] = clip(max(v.cash_kusd[0], 0) / 16 / chips, 0.0, 1.0)
    if v.coverage[0] < 1.0:
        largest, most = -1, 0
        for c in range(rules.tables.clouds[0]):
            if v.floor_kusd[c] > most:
                largest, most = c, v.floor_kusd[c]
        if largest >= 0:
            o.ask_cut[i, largest] = 0.3


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
