"""Phase 6, Compute: contracts draw first, then enterprises, then spot; take-or-pay (M03, M17-M19, M34; N2.4).

Everything is in H100 equivalents (H100e) for a quarter.
"""

import math

import numpy as np

from game.engine import news
from game.engine.book import due_between, end_deal, owed_kw
from game.engine.layout import Floats, Ints
from game.engine.ledger import clip, fill_level, post, whole
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, DEALS, HOURS, LAB0, LABS, SUPPLIERS, GameRules
from game.engine.rule import rule
from game.engine.state import COMPUTE, MIGRATION, TAKE_OR_PAY, State


@rule
def compute(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes compute, own_model, served, utilisation, cash, arrears, deals' use and shortfalls."""
    t, k = rules.tables, rules.compute
    bill = np.zeros((LABS, CLOUDS), np.int64)
    unused = np.zeros((LABS, CLOUDS), np.int64)
    moved = np.zeros((LABS, 1), np.int64)
    wanted = np.zeros((LABS, CLOUDS))  # H100e asked, as far as migration allows
    before = np.zeros(LABS)
    for lab in range(t.labs[0]):
        for c in range(t.clouds[0]):
            before[lab] += s.compute_h100e[lab, c]
    contract, extra, spot = np.zeros(LABS), np.zeros(LABS), np.zeros(LABS)
    for c in range(t.clouds[0]):
        idle = min(s.redeploy_kw[c] / max(s.power_kw[c], 1.0), 1.0)  # campuses between two tenants (M09)
        capacity = s.capacity_h100e[c] * k.uptime * (1 - idle)
        own = clip(o.own_model_part[c], 0.0, k.own_model_most) * capacity
        drawn = wants(s, o, rules, c, capacity, before, contract, extra)
        own = min(own, max(0.0, capacity - drawn))
        room = max(0.0, capacity - drawn - own - set_apart(s, rules, c, contract))
        served = min(s.need_h100e[c], room)
        room -= served
        asked = 0.0
        for lab in range(t.labs[0]):
            asked += extra[lab]
        fill_level(room, extra, extra, t.labs[0], spot)
        room -= min(room, asked)
        s.own_model_h100e[c] = own
        s.enterprise_h100e[c] = served
        s.served_h100e[c] = served + room  # what is idle can still serve enterprises this quarter
        used = drawn + own + served + min(asked, max(0.0, capacity - drawn - own - served))
        s.utilisation[c] = used / capacity if capacity > 0 else 0.0
        price = s.compute_price_usd[c] * HOURS / 1000  # kUSD per H100e
        for lab in range(t.labs[0]):
            cheap = price * (1 - s.due_discount[lab, c])
            use = whole(contract[lab] * cheap)
            bill[lab, c] = use + whole(spot[lab] * price)
            wanted[lab, c] = contract[lab] + extra[lab]
            if contract[lab] >= 0.999 * min(wanted[lab, c], s.due_kusd[lab, c] / max(cheap, 1e-9)):  # not rationed
                unused[lab, c] = max(0, s.floor_kusd[lab, c] - use)
            got = contract[lab] + spot[lab]
            moved[lab, 0] += whole(max(0.0, got - s.compute_h100e[lab, c]) * price * k.migration_cost)
            s.compute_h100e[lab, c] = got
    settle(s, rules, bill, unused, moved)
    keep_deals(s, rules, quarter, wanted)
    for lab in range(t.labs[0]):
        s.own_h100e[lab] += (
            t.own0_lab_h100e[lab] * t.own_growth[lab] * math.exp(quarter * math.log(1 + t.own_growth[lab]))
        )
        total = s.own_h100e[lab]
        for c in range(t.clouds[0]):
            total += s.compute_h100e[lab, c]
        away = clip(o.train_part[lab], 0.0, 0.9)
        away += clip(o.research_part[lab], 0.0, 0.9 - away)
        s.serve_h100e[lab] = total * (1 - away)


@rule
def set_apart(s: State, rules: GameRules, c: int, contract: Floats) -> float:
    """Compute of dedicated campuses that their labs don't use and nobody else may (M09), H100e."""
    per_kw = s.capacity_h100e[c] / max(s.power_kw[c], 1.0) * rules.compute.uptime
    total = 0.0
    for lab in range(rules.tables.labs[0]):
        total += max(0.0, s.apart_kw[lab, c] * per_kw - contract[lab])
    return total


@rule
def wants(
    s: State, o: Orders, rules: GameRules, c: int, capacity: float, before: Floats, contract: Floats, extra: Floats
) -> float:
    """Fill what each lab draws under contract and still wants on the spot; returns the sum drawn.

    A lab's use of a cloud grows at most by a set part of all its compute a quarter (M18).
    """
    t, k = rules.tables, rules.compute
    entitled, weight = np.zeros(LABS), np.zeros(LABS)
    price = s.compute_price_usd[c] * HOURS / 1000
    for lab in range(t.labs[0]):
        extra[lab] = 0.0
        contract[lab] = 0.0
        if s.alive[LAB0 + lab] == 0 or s.alive[c] == 0 or t.together[lab, c] == 0:
            continue
        most = s.compute_h100e[lab, c] + k.migration_most * before[lab] + k.first_step * capacity
        buy = clip(o.buy_h100e[lab, c], 0.0, most)
        entitled[lab] = min(buy, s.due_kusd[lab, c] / max(price * (1 - s.due_discount[lab, c]), 1e-9))
        favoured = s.first[lab] == c or s.exclusive[lab] == c or s.apart_kw[lab, c] > 0
        weight[lab] = entitled[lab] * (k.first_served if favoured else 1.0)
        extra[lab] = buy
    fill_level(capacity, entitled, weight, t.labs[0], contract)
    drawn = 0.0
    for lab in range(t.labs[0]):
        drawn += contract[lab]
        extra[lab] = max(0.0, extra[lab] - contract[lab])
    return drawn


@rule
def settle(s: State, rules: GameRules, bill: Ints, unused: Ints, moved: Ints) -> None:
    """Labs pay for compute, then for what they left unused under take-or-pay (N2.4); unpaid bills are arrears.

    bill, unused: (LABS, CLOUDS) kUSD; moved: (LABS, 1) kUSD, the cost of migration.
    """
    t = rules.tables
    for lab in range(t.labs[0]):
        for c in range(t.clouds[0]):
            bill[lab, c] += s.arrears_kusd[lab, c]
    asked = bill.copy()
    idle = unused.copy()
    post(s, COMPUTE, LAB0, 0, bill)
    post(s, TAKE_OR_PAY, LAB0, 0, unused)
    post(s, MIGRATION, LAB0, SUPPLIERS, moved)
    for lab in range(t.labs[0]):
        for c in range(t.clouds[0]):
            s.arrears_kusd[lab, c] = asked[lab, c] - bill[lab, c] + idle[lab, c] - unused[lab, c]


@rule
def keep_deals(s: State, rules: GameRules, quarter: int, wanted: Floats) -> None:
    """Book use under each deal (kUSD); quarters in a row over 20% short of megawatts owed free the lab (M10)."""
    k = rules.compute
    for d in range(DEALS):
        if s.deal_status[d] != 1 or s.deal_sponsor[d] >= CLOUDS:
            continue
        lab, c = s.deal_lab[d], s.deal_sponsor[d]
        due = due_between(s, d, quarter, quarter + 1)  # this contract's part of what falls due between the two
        price = s.compute_price_usd[c] * HOURS / 1000
        spent = s.compute_h100e[lab, c] * price
        s.deal_used_kusd[d] += int(due * min(spent / max(s.due_kusd[lab, c], 1), 1.0))
        kw = owed_kw(s, d, quarter)
        if kw <= 0 or s.power_kw[c] <= 0:
            continue
        owed = kw * (s.capacity_h100e[c] / s.power_kw[c]) * k.uptime
        ramp = clip((quarter - s.deal_start[d] + 1) / max(s.deal_quarters[d], 1), 0.0, 1.0)
        asked = min(wanted[lab, c], owed * ramp)
        if s.compute_h100e[lab, c] < 0.8 * asked:
            s.deal_short[d] += 1
            if s.deal_short[d] >= k.short_quarters:
                end_deal(s, d)
                s.relation[c, lab] = clip(s.relation[c, lab] - 0.3, -1.0, 1.0)
                news.tell(s, news.DEAL_FREED, c, LAB0 + lab, asked - s.compute_h100e[lab, c])
        else:
            s.deal_short[d] = 0
