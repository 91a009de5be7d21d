"""Phase 4, Chips: orders against booked supply, weighted water-filling when short; chips on credit; labs' own chips.

M30, M32, M34-M36, M38, M39; N2.2, N6.1.
"""

import numpy as np

from game.engine import news
from game.engine.book import due_between
from game.engine.fleet import (
    build_own,
    largest_maker,
    maker_of,
    on_sale,
    power_free_kw,
    price_kusd,
    reaches,
    squeeze_factor,
    wanted_outside,
)
from game.engine.layout import Floats, Ints
from game.engine.ledger import by_key, clip, descending, divide, fill_level, pay, post, power, spare_cash, whole
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
    LABS,
    MARKET,
    OWN,
    OWN_CHIPS,
    REGIONS,
    SQUEEZE,
    SUPPLIERS,
    SUPPLY_SHOCK,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import CAPACITY, CHIPS, COSTS, CREDIT, DEBT, WARRANT, State


@rule
def chips(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes cash, chips_due, fill, loyalty, chip_supply, supply_due, order_pressure, maturity, gen_gain."""
    t, k = rules.tables, rules.supply
    want = affordable_chips(s, o, rules, quarter)
    got = np.zeros((CLOUDS, DESIGNS), np.int64)
    made_kusd = np.zeros(CHIPMAKERS)  # at list price
    memory_kusd = np.zeros(CHIPMAKERS)  # what a squeeze puts on top
    taken = np.zeros(CHIPMAKERS)  # accelerators that labs buy out of what is not for clouds
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
                plain_kusd = price / squeeze_factor(s, rules)
                made_kusd[maker] += got[c, d] * (plain_kusd if d == OWN else plain_kusd / max(s.chip_kusd[maker], 0.01))
                memory_kusd[maker] += got[c, d] * (price - plain_kusd)
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
    free = np.full(REGIONS, -1, np.int64)  # power of markets, kW, as far as a lab has looked
    labs_buy(s, o, rules, quarter, free)
    self_build(s, o, rules, quarter, taken, free)
    sell_outside_and_expand(s, o, rules, quarter, made_kusd, memory_kusd, taken)
    for maker in range(t.chipmakers[0]):
        learn(s, rules, quarter + 1, maker)


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
def labs_buy(s: State, o: Orders, rules: GameRules, quarter: int, free: Ints) -> None:
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
        take_chips(s, o, rules, quarter, found[order[i]], free)


@rule
def self_build(s: State, o: Orders, rules: GameRules, quarter: int, taken: Floats, free: Ints) -> None:
    """Labs spend on data centres of their own, the largest order first, with chips not meant for clouds (M39).

    taken: (CHIPMAKERS,) accelerators, filled here.
    """
    t, k = rules.tables, rules.supply
    if k.self_build == 0:
        return
    wish, order = np.zeros(LABS), np.zeros(LABS, np.int64)
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            wish[lab] = min(o.own_build_kusd[lab], spare_cash(s, rules, LAB0 + lab))
    descending(wish, t.key[LAB0:], t.labs[0], order)
    for i in range(t.labs[0]):
        lab = order[i]
        if wish[lab] <= 0.0:
            break
        maker = largest_maker(s, rules, t.home[LAB0 + lab])
        g = on_sale(rules, maker, quarter) if maker >= 0 else -1
        if g < 0:
            continue
        r = roomiest(s, rules, lab, free)
        left = k.self_build_most * made(s, rules, maker) * t.outside_share[maker] - taken[maker]
        chip = t.gen_kusd[maker, g] * s.chip_kusd[maker] * squeeze_factor(s, rules)
        most = left * (chip + t.gen_kw[maker, g] * t.shell_kusd_per_kw[r])
        kw = build_own(s, rules, quarter, lab, maker, r, int(clip(most, 0.0, wish[lab])))
        taken[maker] += kw / t.gen_kw[maker, g]
        free[r] -= kw


@rule
def learn(s: State, rules: GameRules, quarter: int, maker: int) -> None:
    """A generation that is sold from that quarter on is the better for each frontier lab at the maker's side (M32)."""
    t, k = rules.tables, rules.supply
    if k.roadmap_gain <= 0.0:
        return
    for g in range(t.generations[maker]):
        if t.gen_start[maker, g] == quarter:
            s.gen_gain[maker, g] = min(k.roadmap_gain * partners(s, rules, maker), k.roadmap_most)


@rule
def partners(s: State, rules: GameRules, maker: int) -> int:
    """Frontier labs that the maker holds shares of or supplies under contract."""
    t = rules.tables
    f, n = CHIPMAKER0 + maker, 0
    for lab in range(t.labs[0]):
        tied = s.shares[f, lab] > 0
        for d in range(DEALS):
            if s.deal_status[d] == 1 and s.deal_sponsor[d] == f and s.deal_lab[d] == lab and s.deal_commit_kusd[d] > 0:
                tied = True
        if tied and s.alive[LAB0 + lab] == 1:
            behind = 0.0
            for i in range(t.segments[0]):
                best = -1e9
                for m in range(t.has_model.shape[0]):
                    if t.has_model[m] == 1:
                        best = max(best, s.quality[m, i])
                behind += (best - s.quality[lab, i]) / t.segments[0]
            if behind <= rules.score.frontier_distance:
                n += 1
    return n


@rule
def take_chips(s: State, o: Orders, rules: GameRules, quarter: int, d: int, free: Ints) -> None:
    """What deal d asks of its lab this quarter: the floor, and beyond it what the lab wants; unpaid floor is owed."""
    lab, maker = s.deal_lab[d], s.deal_sponsor[d] - CHIPMAKER0
    due = due_between(s, d, quarter, quarter + 1)
    floor = min(s.deal_floor[d], rules.clauses.floor_most)
    part = floor + (1 - floor) * clip(o.take_part[lab], 0.0, 1.0)
    before = s.cash_kusd[LAB0 + lab]
    r = roomiest(s, rules, lab, free)
    free[r] -= build_own(s, rules, quarter, lab, maker, r, int(part * due))
    spent = before - s.cash_kusd[LAB0 + lab]
    s.deal_used_kusd[d] += spent
    if before < int(floor * due):  # what it must take and can't pay is owed
        s.arrears_kusd[lab, CHIPMAKER0 + maker] += int(floor * due) - spent
    vest(s, d)


@rule
def roomiest(s: State, rules: GameRules, lab: int, free: Ints) -> int:
    """Market on the lab's side of the export line with most free power, its home first where that has a tenth.

    free: (REGIONS,) kW, filled where it is still -1.
    """
    t = rules.tables
    home = t.home[LAB0 + lab]
    if free[home] < 0:
        free[home] = power_free_kw(s, rules, home)
    best, most = home, free[home]
    if most >= s.power_limit_kw[home] // 10:
        return home
    for r in range(t.regions[0]):
        if t.open_market[r] == t.open_market[home]:
            if free[r] < 0:
                free[r] = power_free_kw(s, rules, r)
            if free[r] > most:
                best, most = r, free[r]
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
    supply = made(s, rules, maker) * (1 - t.outside_share[maker])
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
    s.order_pressure[maker] = total / max(supply, 1.0)
    if total == 0:
        return 0
    whole_supply = min(int(supply), total)
    fill_level(float(whole_supply), asked, weight, n, level)
    part = np.zeros(n, np.int64)
    divide(whole_supply, level, key, n, part)
    count = 0
    for c in range(t.clouds[0]):
        merchant = min(part[c], want[c, maker])
        got[c, maker] = merchant
        count += merchant
        if t.partner[c] == maker:
            got[c, OWN] = min(part[CLOUDS + c], want[c, OWN])
            count += got[c, OWN]
    if whole_supply < total * 0.7:
        news.tell(s, news.RATIONED, CHIPMAKER0 + maker, -1, whole_supply / total)
    return count


@rule
def made(s: State, rules: GameRules, maker: int) -> float:
    """Accelerators that a maker delivers this quarter: its supply, less where memory is short or its plants stand."""
    supply = float(s.chip_supply[maker])
    if s.squeeze[0] >= s.quarter[0]:
        supply *= 1 - s.event_size[SQUEEZE]
    if s.shock_until[maker] >= s.quarter[0]:
        supply *= 1 - s.event_size[SUPPLY_SHOCK]
    return supply


@rule
def sell_outside_and_expand(
    s: State, o: Orders, rules: GameRules, quarter: int, made_kusd: Floats, memory_kusd: Floats, taken: Floats
) -> None:
    """Buyers who are not on the map, unit costs, and supply booked for later.

    (CHIPMAKERS,) each: made_kusd: delivered to the map's clouds at list price; memory_kusd: what a squeeze put on
    top; taken: accelerators that labs bought.
    """
    t, k = rules.tables, rules.supply
    slot = quarter % CHIP_RING
    sale = np.zeros((1, CHIPMAKERS), np.int64)
    cost = np.zeros((CHIPMAKERS, 1), np.int64)
    book = np.zeros((CHIPMAKERS, 1), np.int64)
    for maker in range(t.chipmakers[0]):
        g = max(on_sale(rules, maker, quarter), 0)
        list_kusd = t.gen_kusd[maker, g] if t.generations[maker] > 0 else k.design_kusd
        most = made(s, rules, maker) * t.outside_share[maker]
        outside = max(0.0, min(most, wanted_outside(rules, maker, s.chip_kusd[maker], quarter)) - taken[maker])
        memory = outside * list_kusd * s.chip_kusd[maker] * (squeeze_factor(s, rules) - 1)
        sale[0, maker] = int(outside * list_kusd * s.chip_kusd[maker] + memory)
        unit = t.chip_cost[maker] * (1 - s.unit_saving[maker])
        cost[maker, 0] = int((outside * list_kusd + made_kusd[maker]) * unit + memory + memory_kusd[maker])
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
