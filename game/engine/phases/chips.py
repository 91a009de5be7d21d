"""Phase 4, Chips: orders against booked supply, weighted water-filling when short; chips on credit; labs' own chips.

M30, M34-M36, M38, M39; N2.2, N6.1.
"""

import numpy as np

from game.engine import news
from game.engine.book import due_between
from game.engine.fleet import build_own, maker_of, on_sale, power_free_kw, price_kusd, reaches
from game.engine.layout import Floats, Ints
from game.engine.ledger import by_key, clip, divide, fill_level, pay, post, power, spare_cash, whole
from game.engine.orders import Orders
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    CUSTOMERS,
    DEALS,
    DESIGNS,
    FIRMS,
    LAB0,
    MARKET,
    OWN,
    OWN_CHIPS,
    SQUEEZE,
    SUPPLIERS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import CAPACITY, CHIPS, COSTS, CREDIT, DEBT, WARRANT, State


@rule
def chips(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes cash, chips_due, fill, loyalty, chip_supply, supply_due, own silicon's maturity."""
    t, k = rules.tables, rules.supply
    want = affordable_chips(s, o, rules, quarter)
    got = np.zeros((CLOUDS, DESIGNS), np.int64)
    made_kusd = np.zeros(CHIPMAKERS)  # at list price
    for maker in range(t.chipmakers[0]):
        allot(s, o, rules, maker, want, got)
    bill = np.zeros((CLOUDS, CHIPMAKERS), np.int64)
    for c in range(t.clouds[0]):
        for d in range(DESIGNS):
            maker = maker_of(rules, c, d)
            s.fill[c, d] = got[c, d] / want[c, d] if want[c, d] > 0 else 1.0
            if got[c, d] > 0:
                price = price_kusd(s, rules, c, d, quarter)
                bill[c, maker] += int(got[c, d] * price)
                made_kusd[maker] += got[c, d] * (price if d == OWN else price / max(s.chip_kusd[maker], 0.01))
                s.chips_due[(quarter + t.chip_lead[maker]) % CHIP_RING, c, d] += got[c, d]
                s.chips_bought[c] += got[c, d]
        for maker in range(t.chipmakers[0]):
            bought = got[c, maker] > 0 or (t.partner[c] == maker and got[c, OWN] > 0)
            s.loyalty[c, maker] += k.loyalty_speed * ((1.0 if bought else 0.0) - s.loyalty[c, maker])
        if t.partner[c] >= 0:
            use = 1.0 if got[c, OWN] > 0 else 0.0
            use *= 1 + rules.clauses.own_chips_gain * bound_labs(s, c)
            s.maturity[c] = clip(s.maturity[c] + k.maturity_speed * use * (1 - s.maturity[c]), 0.0, 1.0)
    lend(s, o, rules, bill)
    for c in range(t.clouds[0]):
        total = 0
        for maker in range(t.chipmakers[0]):
            total += bill[c, maker]
        if total > s.cash_kusd[c]:  # what was delivered is paid, if need be with an emergency loan
            s.debt_kusd[c] += pay(s, DEBT, MARKET, c, total - s.cash_kusd[c])
    post(s, CHIPS, 0, CHIPMAKER0, bill)
    for c in range(t.clouds[0]):  # what was paid: the market may have no more to lend
        s.capex_kusd[c] = 0
        for maker in range(t.chipmakers[0]):
            s.capex_kusd[c] += bill[c, maker]
        s.book_kusd[c] += s.capex_kusd[c]
    labs_buy(s, o, rules, quarter)
    sell_outside_and_expand(s, o, rules, quarter, made_kusd)


@rule
def affordable_chips(s: State, o: Orders, rules: GameRules, quarter: int) -> Ints:
    """Orders in whole accelerators (CLOUDS, DESIGNS) that spare cash covers, shells included."""
    t = rules.tables
    want = np.zeros((CLOUDS, DESIGNS), np.int64)
    for c in range(t.clouds[0]):
        if s.alive[c] == 0:
            continue
        cost = 0.0
        for d in range(DESIGNS):
            price = price_kusd(s, rules, c, d, quarter)
            if price > 0:
                want[c, d] = o.order_chips[c, d]
                cost += want[c, d] * price
        for r in range(t.regions[0]):
            cost += o.build_kw[c, r] * t.shell_kusd_per_kw[r]
        room = float(spare_cash(s, rules, c))
        credit, bill = 0.0, 0.0
        for d in range(DESIGNS):
            maker = maker_of(rules, c, d)
            if maker >= 0 and want[c, d] > 0:
                x = want[c, d] * price_kusd(s, rules, c, d, quarter)
                bill += x
                credit += x * credit_part(s, o, rules, maker, c)
        asked = 1 - s.rider_cut[c]
        cost *= asked
        credit *= asked
        part = asked * min(1.0, room / max(cost - credit, 1.0)) if cost > 0 else 1.0
        for d in range(DESIGNS):
            want[c, d] = int(want[c, d] * part)
    return want


@rule
def credit_part(s: State, o: Orders, rules: GameRules, maker: int, c: int) -> float:
    """Part of a cloud's bill that a chipmaker lets stand: none to who is in distress (M30)."""
    if s.distress_until[c] > s.quarter[0] or s.distress_until[CHIPMAKER0 + maker] > s.quarter[0]:
        return 0.0
    return clip(o.credit_part[maker, c], 0.0, rules.solvency.credit_most)


@rule
def lend(s: State, o: Orders, rules: GameRules, bill: Ints) -> None:
    """Chipmakers lend clouds part of their bills out of spare cash. bill: (CLOUDS, CHIPMAKERS) kUSD (M30; N2.2)."""
    t = rules.tables
    for maker in range(t.chipmakers[0]):
        for c in range(t.clouds[0]):
            part = credit_part(s, o, rules, maker, c)
            if part > 0.0 and bill[c, maker] > 0:
                lent = min(int(part * bill[c, maker]), spare_cash(s, rules, CHIPMAKER0 + maker))
                s.credit_kusd[c, maker] += pay(s, CREDIT, CHIPMAKER0 + maker, c, lent)


@rule
def bound_labs(s: State, c: int) -> int:
    """Labs whose contracts bind them to a cloud's own silicon (M36)."""
    n = 0
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] == c and s.deal_rights[d, OWN_CHIPS] == 1:
            n += 1
    return min(n, 3)


@rule
def labs_buy(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Labs take chips they committed to, for data centres of their own; warrants vest with it (M30, M39; deal-018)."""
    t = rules.tables
    found, rank, order = np.zeros(DEALS, np.int64), np.zeros(DEALS, np.int64), np.zeros(DEALS, np.int64)
    n = 0
    for d in range(DEALS):
        if s.deal_status[d] == 1 and s.deal_sponsor[d] >= CHIPMAKER0 and s.deal_commit_kusd[d] > 0:
            maker, home = s.deal_sponsor[d] - CHIPMAKER0, int(t.home[LAB0 + s.deal_lab[d]])
            if quarter >= s.deal_start[d] and reaches(s, rules, maker, home):
                found[n] = d
                rank[n] = FIRMS * t.key[LAB0 + s.deal_lab[d]] + t.key[s.deal_sponsor[d]]
                n += 1
    by_key(rank, 0, n, order)
    for i in range(n):
        take_chips(s, o, rules, quarter, found[order[i]])


@rule
def take_chips(s: State, o: Orders, rules: GameRules, quarter: int, d: int) -> None:
    """What deal d asks of its lab this quarter: the floor, and beyond it what the lab wants; unpaid floor is owed."""
    lab, maker = s.deal_lab[d], s.deal_sponsor[d] - CHIPMAKER0
    due = due_between(s, d, quarter, quarter + 1)
    floor = min(s.deal_floor[d], rules.clauses.floor_most)
    part = floor + (1 - floor) * clip(o.take_part[lab], 0.0, 1.0)
    before = s.cash_kusd[LAB0 + lab]
    build_own(s, rules, quarter, lab, maker, roomiest(s, rules, lab), int(part * due))
    spent = before - s.cash_kusd[LAB0 + lab]
    s.deal_used_kusd[d] += spent
    if before < int(floor * due):  # what it must take and can't pay is owed
        s.arrears_kusd[lab, CHIPMAKER0 + maker] += int(floor * due) - spent
    vest(s, d)


@rule
def roomiest(s: State, rules: GameRules, lab: int) -> int:
    """Market on the lab's side of the export line with most free power, its home first where that has a tenth."""
    t = rules.tables
    home = t.home[LAB0 + lab]
    best, most = home, power_free_kw(s, rules, home)
    if most >= s.power_limit_kw[home] // 10:
        return home
    for r in range(t.regions[0]):
        if t.open_market[r] == t.open_market[home]:
            free = power_free_kw(s, rules, r)
            if free > most:
                best, most = r, free
    return best


@rule
def vest(s: State, d: int) -> None:
    """Warrants vest with what was taken; the lab sells them, and who gave them has that much less (deal-018)."""
    f = s.deal_sponsor[d]
    if s.deal_warrant[d] <= 0.0:
        return
    part = clip(s.deal_used_kusd[d] / max(s.deal_commit_kusd[d], 1), 0.0, 1.0)
    worth = whole((part - s.deal_vested[d]) * s.deal_warrant[d] * s.market_cap_kusd[f])
    s.returned_kusd[f] -= pay(s, WARRANT, MARKET, LAB0 + s.deal_lab[d], worth)
    s.deal_vested[d] = max(part, s.deal_vested[d])


@rule
def allot(s: State, o: Orders, rules: GameRules, maker: int, want: Ints, got: Ints) -> int:
    """Share one maker's supply over its orders (N6.1; Cachon and Lariviere 1999).

    want, got: (CLOUDS, DESIGNS) accelerators; fills got, returns how many were made for the map's clouds.
    """
    t, k = rules.tables, rules.supply
    supply = s.chip_supply[maker] * (1 - t.outside_share[maker])
    if s.squeeze[0] >= s.quarter[0]:
        supply *= 1 - s.event_size[SQUEEZE]
    n = 2 * CLOUDS  # merchant orders first, then own designs delivered by this maker
    asked, weight, level = np.zeros(n), np.zeros(n), np.zeros(n)
    key = np.zeros(n, np.int64)
    total = 0
    for c in range(t.clouds[0]):
        key[c] = t.key[c]
        key[CLOUDS + c] = t.key[c]
        asked[c] = want[c, maker]
        if t.partner[c] == maker:
            asked[CLOUDS + c] = want[c, OWN]
        for i in (c, CLOUDS + c):
            if asked[i] > 0:
                choice = clip(o.chip_weight[maker, c], 0.1, 10.0)
                weight[i] = power(asked[i], k.size_weight) * (1 + s.loyalty[c, maker]) * choice
                total += int(asked[i])
    if total == 0:
        return 0
    whole_supply = min(int(supply), total)
    fill_level(float(whole_supply), asked, weight, n, level)
    part = np.zeros(n, np.int64)
    divide(whole_supply, level, key, n, part)
    made = 0
    for c in range(t.clouds[0]):
        merchant = min(part[c], want[c, maker])
        got[c, maker] = merchant
        made += merchant
        if t.partner[c] == maker:
            got[c, OWN] = min(part[CLOUDS + c], want[c, OWN])
            made += got[c, OWN]
    if whole_supply < total * 0.7:
        news.tell(s, news.RATIONED, CHIPMAKER0 + maker, -1, whole_supply / total)
    return made


@rule
def sell_outside_and_expand(s: State, o: Orders, rules: GameRules, quarter: int, made_kusd: Floats) -> None:
    """Buyers who are not on the map, unit costs, and supply booked for later.

    made_kusd: (CHIPMAKERS,), what was delivered to the map's clouds at list price.
    """
    t, k = rules.tables, rules.supply
    slot = quarter % CHIP_RING
    sale = np.zeros((1, CHIPMAKERS), np.int64)
    cost = np.zeros((CHIPMAKERS, 1), np.int64)
    book = np.zeros((CHIPMAKERS, 1), np.int64)
    for maker in range(t.chipmakers[0]):
        g = max(on_sale(rules, maker, quarter), 0)
        list_kusd = t.gen_kusd[maker, g] if t.generations[maker] > 0 else k.design_kusd
        outside = s.chip_supply[maker] * t.outside_share[maker]
        sale[0, maker] = int(outside * list_kusd * s.chip_kusd[maker])
        cost[maker, 0] = int((outside * list_kusd + made_kusd[maker]) * t.chip_cost[maker] * (1 - s.unit_saving[maker]))
        effort = clip(o.design_kusd[maker] / max(0.1 * s.revenue_kusd[CHIPMAKER0 + maker], 1.0), 0.0, 1.0)
        s.unit_saving[maker] += k.design_gain * effort * (k.design_most - s.unit_saving[maker])
        s.chip_supply[maker] += s.supply_due[slot, maker]
        s.supply_due[slot, maker] = 0
        more = min(o.book_supply[maker], int(s.chip_supply[maker] * k.supply_growth_most))
        book[maker, 0] = int(more * k.supply_kusd)
    post(s, CHIPS, CUSTOMERS, CHIPMAKER0, sale)
    post(s, COSTS, CHIPMAKER0, SUPPLIERS, cost)
    post(s, CAPACITY, CHIPMAKER0, SUPPLIERS, book)
    for maker in range(t.chipmakers[0]):
        s.supply_due[(quarter + CHIP_RING - 1) % CHIP_RING, maker] += int(book[maker, 0] / max(k.supply_kusd, 1e-9))
