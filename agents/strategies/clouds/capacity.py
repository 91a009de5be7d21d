"""Capacity of a cloud that plans: compute wanted some quarters ahead, and the chips and powered shells to get there."""

import numpy as np

from agents.strategies.common import HOURLY, contracted_kusd
from game.engine.fleet import line_of, on_sale
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import DESIGNS, OWN, REGIONS, GameRules
from game.engine.rule import rule
from game.engine.view import View

AHEAD = 5  # quarters
PAYS_BACK = 3  # quarters before the end from which capacity is no longer begun


@rule
def wanted_h100e(v: View, rules: GameRules, c: int) -> float:
    """Compute that contracts, enterprises, spot buyers and own models will ask in AHEAD quarters."""
    t = rules.tables
    price = max(v.compute_price_usd[c] * HOURLY, 1e-6)
    contracts, spot = 0.0, 0.0
    for lab in range(t.labs[0]):
        now = contracted_kusd(v, lab, c, 0) / price
        arr = v.believed_arr_kusd[lab]
        growth = clip(v.believed_growth[lab], 0.0, 0.25)
        able = arr / 4 * (1 + growth) * (1 + growth) * (1 + growth) / price  # a lab can't use more than it can pay
        contracts += min(contracted_kusd(v, lab, c, AHEAD) / (0.9 * price), max(able, v.sold_h100e[lab]))
        spot += max(0.0, v.sold_h100e[lab] - now) * (1 + growth) * (1 + growth)
    return contracts + spot + v.need_h100e[0] * 1.5 + v.own_model_h100e[0]


@rule
def capacity(v: View, o: Orders, rules: GameRules, c: int, boldness: float, money: float) -> float:
    """Order chips and shells for part of the gap; returns what they cost (kUSD)."""
    t = rules.tables
    q = v.quarter[0]
    target = boldness * wanted_h100e(v, rules, c) / (0.82 * rules.compute.uptime)
    have, chips_kw = v.capacity_h100e[c], 0.0
    weight, density, total = np.zeros(DESIGNS), 0.0, 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        g = on_sale(rules, line_of(c, d), q)
        coming = float(v.store[d] + v.chips_due[:, d].sum())
        if g < 0:
            continue
        fit = 1 - rules.supply.porting_loss * (1 - v.maturity[0]) if d == OWN else 1.0
        have += coming * t.gen_h100e[line, g] * fit
        chips_kw += coming * t.gen_kw[line, g]
        if v.chip_price_kusd[d] > 0:
            cost = v.chip_price_kusd[d] + 11 * t.gen_kw[line, g]
            merit = t.gen_h100e[line, g] * fit / cost
            weight[d] = merit * merit * merit * (0.3 + v.fill[d])
            total += weight[d]
    # What is sold out now is short whatever the forecast says; what stands idle is not.
    scarce = clip(1 + 2.0 * (v.utilisation[c] - 0.85), 0.75, 1.3)
    late = clip((t.quarters[0] - q - PAYS_BACK) / 4, 0.0, 1.0)  # what comes too late to pay back is not ordered
    gap = max(0.0, target * scarce - have) * 0.5 * late
    spent = 0.0
    order_kw = 0.0
    for d in range(DESIGNS):
        if weight[d] > 0:
            line = line_of(c, d)
            g = on_sale(rules, line_of(c, d), q)
            n = gap * weight[d] / total / t.gen_h100e[line, g]
            n = min(n, 0.8 * money * weight[d] / total / v.chip_price_kusd[d])
            o.order_chips[c, d] = int(n)
            spent += n * v.chip_price_kusd[d]
            order_kw += n * t.gen_kw[line, g] * clip(v.fill[d], 0.3, 1.0)
            density += weight[d] / total * t.gen_h100e[line, g] / t.gen_kw[line, g]
    return spent + shells(
        v, o, rules, c, chips_kw + order_kw, late * max(0.0, target * scarce - have) / max(density, 0.1), money - spent
    )


@rule
def shells(v: View, o: Orders, rules: GameRules, c: int, chips_kw: float, later_kw: float, money: float) -> float:
    """Power for chips that are coming and for the gap that shells of today must fill; returns the cost."""
    t = rules.tables
    empty = -v.power_kw[0]
    for r in range(t.regions[0]):
        empty += v.site_kw[c, r] + v.shells_due_kw[:, r].sum()
    need = chips_kw + 0.6 * later_kw - empty
    if need <= 0:
        return 0.0
    pull, total = np.zeros(REGIONS), 0.0
    for r in range(t.regions[0]):
        if t.sells[r, c] == 1 and v.power_free_kw[r] > 0:
            home = 0.02 + v.land[r, c]
            pull[r] = home * v.power_free_kw[r] / (t.shell_lead[r] * t.shell_kusd_per_kw[r])
            total += pull[r]
    spent = 0.0
    for r in range(t.regions[0]):
        if total > 0 and pull[r] > 0:
            kw = min(need * pull[r] / total, 0.4 * v.power_free_kw[r])
            kw = min(kw, 0.7 * max(money, 0.0) * pull[r] / total / t.shell_kusd_per_kw[r])
            o.build_kw[c, r] = int(kw)
            spent += kw * t.shell_kusd_per_kw[r]
    return spent
