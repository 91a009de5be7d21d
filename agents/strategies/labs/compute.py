"""Compute of a lab: contracts first, then who has room at a good price, then data centres of its own."""

from agents.strategies.common import HOURLY, stake
from agents.strategies.labs.creed import LabCreed
from game.engine.fleet import h100e_of, on_sale
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, LAB0, GameRules
from game.engine.rule import rule
from game.engine.view import View

PAYS_BACK = 4  # quarters of use that own data centres need


@rule
def buy_compute(v: View, o: Orders, rules: GameRules, i: int, revenue: float, creed: LabCreed) -> float:
    """Contracts first, then the cheapest clouds within the budget; returns compute expected in all (H100e)."""
    t = rules.tables
    budget = creed.budget * revenue + max(v.cash_kusd[0], 0) / creed.cash_quarters + 0.6 * t.parent_kusd[i]
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
            pull += room(v, c) * liking(v, rules, i, c, creed)
    for c in range(t.clouds[0]):  # what demand leaves trains and studies: rivals do the same
        if t.together[i, c] == 1 and v.distress_until[c] <= v.quarter[0] and pull > 0:
            part = room(v, c) * liking(v, rules, i, c, creed) / pull
            price = v.compute_price_usd[c] * HOURLY
            spot = part * max(0.0, budget - spent) / price
            o.buy_h100e[i, c] += spot
            have += spot
    return have


@rule
def host_of(v: View, rules: GameRules, i: int) -> int:
    """Its host: the cloud that has access terms, else the one that holds most of it, else the largest supplier."""
    if v.exclusive[i] >= 0 or v.first[i] >= 0:
        return int(v.exclusive[i] if v.exclusive[i] >= 0 else v.first[i])
    host, most = -1, 0.0
    for c in range(rules.tables.clouds[0]):
        weight = 1e9 * stake(v, c, i) + v.compute_h100e[c] / 1e9
        if rules.tables.together[i, c] == 1 and weight > most:
            host, most = c, weight
    return host


@rule
def liking(v: View, rules: GameRules, i: int, c: int, creed: LabCreed) -> float:
    """How it likes a cloud as a supplier beyond room and price: its host, or one it doesn't yet depend on."""
    if creed.loyal == 0.0 and creed.spread == 0.0:
        return 1.0
    everywhere = 1.0
    for other in range(rules.tables.clouds[0]):
        everywhere += v.compute_h100e[other]
    there = v.compute_h100e[c] / everywhere
    own = 1 + creed.loyal if c == host_of(v, rules, i) else 1.0
    return own * clip(1 - creed.spread * there, 0.02, 1.0) / (1 + creed.spread * 20 * there)


@rule
def room(v: View, c: int) -> float:
    """Pull of a cloud as a supplier: what the lab uses there and what may be free, by the square of its price."""
    free = v.capacity_h100e[c] * clip(1.03 - v.utilisation[c], 0.01, 0.5)
    price = v.compute_price_usd[c] / max(v.chip_fit[c], 0.1)  # of what it is worth to this lab's software (M33)
    return (v.compute_h100e[c] + 0.5 * free) / (price * price)


@rule
def build(v: View, o: Orders, rules: GameRules, i: int, revenue: float, creed: LabCreed) -> None:
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
    scarce = clip((used / capacity - 0.88) / 0.1, creed.build_least, 1.0)
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
        o.own_build_kusd[i] = int(creed.build * scarce * idle)
