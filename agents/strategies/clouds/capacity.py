"""Capacity of a cloud that plans: compute wanted some quarters ahead, and the chips and powered shells to get there."""

import numpy as np

from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.common import HOURLY, contracted_kusd
from game.engine.fleet import at_home, h100e_of, line_of, local, maker_of, on_sale
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import DEALS, DESIGNS, GENERATIONS, OWN, REGIONS, GameRules
from game.engine.rule import rule
from game.engine.view import View

PAYS_BACK = 3  # quarters before the end from which capacity is no longer begun
LEAST_FILL = 0.4  # of an order that it expects when it inflates: nobody orders more than two and a half times its need


@rule
def look_ahead(v: View, rules: GameRules, c: int) -> int:
    """Quarters it must plan for: what is begun now is there after its markets' lead times (M10)."""
    t = rules.tables
    kw, weighted = 0.0, 0.0
    for r in range(t.regions[0]):
        kw += v.site_kw[c, r]
        weighted += v.site_kw[c, r] * t.shell_lead[r]
    return int(clip(weighted / max(kw, 1.0) + 0.5, 2.0, 6.0))


@rule
def grown(growth: float, quarters: int) -> float:
    """What something grows to."""
    size = 1.0
    for _ in range(quarters):
        size *= 1 + growth
    return size


@rule
def wanted_h100e(v: View, rules: GameRules, c: int) -> float:
    """Compute that contracts, enterprises, spot buyers and own models will ask when today's orders are there."""
    t = rules.tables
    price = max(v.compute_price_usd[c] * HOURLY, 1e-6)
    ahead = look_ahead(v, rules, c)
    contracts, spot = 0.0, 0.0
    for lab in range(t.labs[0]):
        now = contracted_kusd(v, lab, c, 0) / price
        growth = clip(v.believed_growth[lab], 0.0, 0.25)
        # a lab can't use more than it can pay
        able = v.believed_arr_kusd[lab] / 4 * grown(growth, int(0.6 * ahead)) / price
        due = min(contracted_kusd(v, lab, c, ahead) / (0.9 * price), max(able, v.sold_h100e[lab]))
        if rules.conduct.build_promised > 0.0:
            due = max(due, rules.conduct.build_promised * promised_h100e(v, rules, c, lab, growth, ahead))
        contracts += due
        spot += max(0.0, v.sold_h100e[lab] - now) * grown(growth, int(0.4 * ahead))
    return contracts + spot + v.need_h100e[0] * (1 + 0.1 * ahead) + v.own_model_h100e[0]


@rule
def promised_h100e(v: View, rules: GameRules, c: int, lab: int, growth: float, ahead: int) -> float:
    """Compute owed to a lab some quarters ahead; what waits for a run rate only if the lab should get there (M11)."""
    total, then = 0.0, v.quarter[0] + ahead
    per_kw = v.capacity_h100e[c] / max(v.power_kw[0], 1.0) * rules.compute.uptime
    for d in range(DEALS):
        if v.deal_status[d] != 1 or v.deal_sponsor[d] != c or v.deal_lab[d] != lab or v.deal_owed_from[d] > then:
            continue
        if v.believed_arr_kusd[lab] * (1 + ahead * growth) >= v.deal_owed_arr_kusd[d]:
            ramp = clip((then - v.deal_start[d] + 1) / max(v.deal_quarters[d], 1), 0.0, 1.0)
            total += v.deal_owed_kw[d] * per_kw * ramp
    return total


@rule
def inflation(v: View, rules: GameRules, c: int, d: int) -> float:
    """Orders over need where a maker cuts orders and shares out by their size (M10; Lee, Padmanabhan and Whang 1997).

    need over expected fill where shares go by size alone, need itself where they don't go by size at all.
    """
    maker = maker_of(rules, c, d)
    fill = 0.5 * v.fill[d] + 0.5 / max(v.order_pressure[maker], 1.0)
    return 1 + rules.conduct.inflation * min(rules.supply.size_weight, 1.0) * (1 / clip(fill, LEAST_FILL, 1.0) - 1)


@rule
def fit_of(v: View, rules: GameRules, c: int, d: int) -> float:
    """What an accelerator of a design does here: a second source costs software, and so does young own silicon."""
    if d == OWN:
        return 1 - rules.supply.porting_loss * (1 - v.maturity[0])
    line, kw = line_of(c, d), 0.0
    for i in range(GENERATIONS):
        kw += v.fleet[d, i] * rules.tables.gen_kw[line, i]
    return at_home(rules, kw / max(v.power_kw[0], 1.0))


@rule
def have_h100e(v: View, rules: GameRules, c: int) -> tuple[float, float]:
    """Capacity with what is stored and due, and the power that this will draw, kW."""
    have, kw = v.capacity_h100e[c], 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        g = on_sale(rules, line, v.quarter[0])
        if g >= 0:
            coming = float(v.store[d] + v.chips_due[:, d].sum())
            have += coming * h100e_of(v.gen_gain, rules, line, g) * fit_of(v, rules, c, d)
            kw += coming * rules.tables.gen_kw[line, g]
    return have, kw


@rule
def target_h100e(v: View, rules: GameRules, c: int, creed: CloudCreed) -> float:
    """Capacity that it plans for. What is sold out now is short whatever the forecast says; what stands idle is not."""
    target = creed.boldness * wanted_h100e(v, rules, c) / (creed.fill * rules.compute.uptime)
    return target * clip(1 + 2.0 * (v.utilisation[c] - 0.85), 0.75, 1.3)


@rule
def in_time(v: View, rules: GameRules) -> float:
    """Part of a gap worth filling: what comes too late to pay back is not ordered."""
    return clip((rules.tables.quarters[0] - v.quarter[0] - PAYS_BACK) / 4, 0.0, 1.0)


@rule
def capacity(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed, money: float) -> float:
    """Order chips and shells for part of the gap; returns what they cost (kUSD)."""
    t = rules.tables
    q = v.quarter[0]
    have, chips_kw = have_h100e(v, rules, c)
    missing, late = max(0.0, target_h100e(v, rules, c, creed) - have), in_time(v, rules)
    weight, density, total = np.zeros(DESIGNS), 0.0, 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        g = on_sale(rules, line, q)
        if g >= 0 and v.chip_price_kusd[d] > 0:
            cost = v.chip_price_kusd[d] + 11 * t.gen_kw[line, g]
            merit = h100e_of(v.gen_gain, rules, line, g) * fit_of(v, rules, c, d) / cost
            weight[d] = merit * merit * merit * (0.3 + v.fill[d])
            if d == OWN:
                weight[d] *= creed.own_chips
            total += weight[d]
    gap = missing * creed.haste * late
    spent = 0.0
    order_kw = 0.0
    for d in range(DESIGNS):
        if weight[d] > 0:
            line = line_of(c, d)
            g = on_sale(rules, line, q)
            part = weight[d] / total
            each = h100e_of(v.gen_gain, rules, line, g)
            n = min(gap * part / each, 0.8 * money * part / v.chip_price_kusd[d])
            o.order_chips[c, d] = int(min(n * inflation(v, rules, c, d), money * part / v.chip_price_kusd[d]))
            spent += n * v.chip_price_kusd[d]
            order_kw += n * t.gen_kw[line, g] * clip(v.fill[d], 0.3, 1.0)
            density += part * each / t.gen_kw[line, g]
    later_kw = late * missing / max(density, 0.1)
    return spent + shells(v, o, rules, c, creed, chips_kw + order_kw, later_kw, money - spent)


@rule
def shells(
    v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed, chips_kw: float, later_kw: float, money: float
) -> float:
    """Power for chips that are coming and for the gap that shells of today must fill; returns the cost."""
    t = rules.tables
    empty = -v.power_kw[0]
    for r in range(t.regions[0]):
        empty += v.site_kw[c, r] + v.shells_due_kw[:, r].sum()
    need = chips_kw + 0.6 * later_kw - empty
    need -= making_room_kw(v, rules, c, need)
    if need <= 0:
        return 0.0
    spent = optioned(v, o, rules, c, need, 0.7 * max(money, 0.0))
    for r in range(t.regions[0]):
        need -= o.build_kw[c, r]
    money -= spent
    pull, total = np.zeros(REGIONS), 0.0
    for r in range(t.regions[0]):
        if t.sells[r, c] == 1 and v.power_free_kw[r] > 0:
            home = 0.02 + v.land[r, c] + nearer(v, rules, c, creed, r)
            pull[r] = home * v.power_free_kw[r] / (t.shell_lead[r] * t.shell_kusd_per_kw[r])
            total += pull[r]
    for r in range(t.regions[0]):
        if total > 0 and pull[r] > 0 and need > 0:
            kw = min(need * pull[r] / total, max(0.4 * v.power_free_kw[r], float(v.queue_kw[c, r])))
            kw = min(kw, 0.7 * max(money, 0.0) * pull[r] / total / t.shell_kusd_per_kw[r])
            o.build_kw[c, r] += int(kw)
            spent += kw * t.shell_kusd_per_kw[r]
    return spent


@rule
def optioned(v: View, o: Orders, rules: GameRules, c: int, need: float, money: float) -> float:
    """Build on own optioned sites first: they have power soonest, and lapse; returns the cost (kUSD)."""
    t = rules.tables
    spent = 0.0
    for i in range(t.options[c]):
        r = t.option_region[c, i]
        per_kw = t.shell_kusd_per_kw[r] + t.option_kusd_per_kw[c, i]
        if v.option_kw[i] > 0 and t.option_from[c, i] <= v.quarter[0]:
            kw = int(clip(min(need, (money - spent) / per_kw), 0.0, float(v.option_kw[i])))
            o.build_kw[c, r] += kw
            spent += kw * per_kw
            need -= kw
    return spent


@rule
def making_room_kw(v: View, rules: GameRules, c: int, need: float) -> float:
    """Power that old accelerators can give up to new ones where markets have little left (M35)."""
    t, k = rules.tables, rules.supply
    free, best, old = 0.0, 0.0, 0.0
    for r in range(t.regions[0]):
        free += v.power_free_kw[r] * t.sells[r, c]
    if need <= 0 or free > 2 * need:
        return 0.0
    for d in range(DESIGNS):
        g = on_sale(rules, line_of(c, d), v.quarter[0])
        if g >= 0 and v.chip_price_kusd[d] > 0:
            best = max(best, h100e_of(v.gen_gain, rules, line_of(c, d), g) / t.gen_kw[line_of(c, d), g])
    for d in range(DESIGNS):
        for g in range(GENERATIONS):
            n, line = v.fleet[d, g], line_of(c, d)
            if n > 0 and h100e_of(v.gen_gain, rules, line, g) / t.gen_kw[line, g] * k.obsolete_ratio < best:
                old += n * t.gen_kw[line, g]
    return min(old, k.replacement_most * v.power_kw[0]) * (1 - free / (2 * need))


@rule
def nearer(v: View, rules: GameRules, c: int, creed: CloudCreed, r: int) -> float:
    """What sites would win in a market that the cloud covers thinly, as a part of land."""
    t = rules.tables
    thin = 1 - local(v.site_kw[c, r], t.site_half_kw[r])
    return creed.reach * rules.demand.site_pull * thin * thin * t.region_weight[r]
