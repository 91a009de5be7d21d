"""Phase 5, Building: deliveries, powered shells under power limits, and fitting out (M09-M11, M35, M37, M39).

Accelerators need power and power needs accelerators: whichever comes last binds.
"""

import math

import numpy as np

from game.engine import news
from game.engine.fleet import (
    appraise,
    density,
    in_service_kusd,
    line_of,
    maker_of,
    measure,
    on_sale,
    power_free_kw,
    power_left_kw,
    reserve,
    site_kusd_per_kw,
)
from game.engine.layout import Floats, Ints
from game.engine.ledger import divide, pay, post, spare_cash, whole
from game.engine.orders import Orders
from game.engine.parameters import (
    CHIP_RING,
    CLOUDS,
    DESIGNS,
    GENERATIONS,
    REGIONS,
    SHELL_RING,
    SUPPLIERS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import SHELLS, State


@rule
def building(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes store, fleet, site_kw, shells_due, queue, options, capacity, power, cash, book value, fleet's worth."""
    t = rules.tables
    deliver(s, rules, quarter)
    redeploy(s, rules)
    start_shells(s, o, rules, quarter)
    for f in range(s.book_kusd.shape[0]):
        used = in_service_kusd(s, rules, quarter, f) if f < CLOUDS else float(s.book_kusd[f])
        s.wear_kusd[f] = int(used * rules.supply.depreciation)
        s.book_kusd[f] -= s.wear_kusd[f]
    for c in range(t.clouds[0]):
        fit_out(s, rules, c)
        measure(s, rules, c)
        appraise(s, rules, c, quarter)


@rule
def deliver(s: State, rules: GameRules, quarter: int) -> None:
    """Chips and shells ordered earlier arrive."""
    t = rules.tables
    chip_slot, shell_slot = quarter % CHIP_RING, quarter % SHELL_RING
    for c in range(t.clouds[0]):
        for d in range(DESIGNS):
            n = s.chips_due[chip_slot, c, d]
            if n > 0:
                maker = maker_of(rules, c, d)
                g = max(on_sale(rules, line_of(c, d), quarter - t.chip_lead[maker]), 0)
                s.store[c, d, g] += n
                s.chips_due[chip_slot, c, d] = 0
        for r in range(t.regions[0]):
            s.site_kw[c, r] += s.shells_due_kw[shell_slot, c, r]
            s.shells_due_kw[shell_slot, c, r] = 0
    for lab in range(t.labs[0]):
        s.own_h100e[lab] += s.lab_due_h100e[shell_slot, lab]
        s.lab_due_h100e[shell_slot, lab] = 0.0
        for r in range(t.regions[0]):
            s.lab_site_kw[lab, r] += s.lab_due_kw[shell_slot, lab, r]
            s.lab_due_kw[shell_slot, lab, r] = 0


@rule
def start_shells(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """New shells in markets open to the cloud, within spare cash: on own optioned sites first, then by the queue."""
    t = rules.tables
    asked = np.zeros((REGIONS, CLOUDS))
    bill = np.zeros((CLOUDS, 1), np.int64)
    part = np.zeros(CLOUDS, np.int64)
    for c in range(t.clouds[0]):
        cost = 0.0
        for r in range(t.regions[0]):
            if t.sells[r, c] == 1:
                cost += o.build_kw[c, r] * t.shell_kusd_per_kw[r]
        for i in range(t.options[c]):
            if quarter >= t.option_from[c, i]:
                cost += min(o.build_kw[c, t.option_region[c, i]], s.option_kw[c, i]) * t.option_kusd_per_kw[c, i]
        cost *= 1 - s.rider_cut[c]
        room = min(1.0, spare_cash(s, rules, c) / cost) if cost > 0 and s.alive[c] == 1 else 0.0
        room *= 1 - s.rider_cut[c]
        for r in range(t.regions[0]):
            asked[r, c] = math.floor(o.build_kw[c, r] * room) if t.sells[r, c] == 1 else 0.0
        for i in range(t.options[c]):
            bill[c, 0] += use_option(s, rules, quarter, c, i, asked)
    reserve(s, rules, quarter + 1)
    for r in range(t.regions[0]):
        total = 0
        for c in range(t.clouds[0]):
            total += int(asked[r, c])
        if total == 0:
            for c in range(t.clouds[0]):
                s.queue_kw[c, r] = 0
            continue
        free = power_free_kw(s, rules, r)
        share_power(s, rules, r, min(free, total), asked[r], part)
        for c in range(t.clouds[0]):
            kw = min(part[c], int(asked[r, c]))
            s.queue_kw[c, r] = int(asked[r, c]) - kw if rules.supply.power_queue == 1 else 0
            s.shells_due_kw[(quarter + t.shell_lead[r]) % SHELL_RING, c, r] += kw
            bill[c, 0] += int(kw * t.shell_kusd_per_kw[r])
        if total > 2 * free:
            news.tell(s, news.SHORTAGE, r, -1, free / total)
    post(s, SHELLS, 0, SUPPLIERS, bill)
    for c in range(t.clouds[0]):
        s.capex_kusd[c] += bill[c, 0]
        s.book_kusd[c] += bill[c, 0]


@rule
def use_option(s: State, rules: GameRules, quarter: int, c: int, i: int, asked: Floats) -> int:
    """Build on an optioned site what is asked in its market, with its own short lead; returns the cost, kUSD.

    asked: (REGIONS, CLOUDS) kW, of which what the option covers is taken off.
    """
    t = rules.tables
    r = t.option_region[c, i]
    if s.option_kw[c, i] <= 0 or quarter < t.option_from[c, i] or asked[r, c] < 1.0:
        return 0
    kw = min(int(asked[r, c]), s.option_kw[c, i], power_left_kw(s, rules, r))
    s.option_kw[c, i] -= kw
    asked[r, c] -= kw
    s.shells_due_kw[(quarter + t.option_lead[c, i]) % SHELL_RING, c, r] += kw
    return int(kw * (t.option_kusd_per_kw[c, i] + t.shell_kusd_per_kw[r]))


@rule
def share_power(s: State, rules: GameRules, r: int, free: int, asked: Floats, part: Ints) -> None:
    """Fill part (CLOUDS,) kW: first to who has waited, up to its place in the queue, then as asked (CLOUDS,) (M37)."""
    t = rules.tables
    waited, rest, first, total = np.zeros(CLOUDS), np.zeros(CLOUDS), np.zeros(CLOUDS, np.int64), 0
    for c in range(t.clouds[0]):
        waited[c] = min(asked[c], float(s.queue_kw[c, r]))
        rest[c] = asked[c] - waited[c]
        total += int(waited[c])
    divide(min(free, total), waited, t.key, t.clouds[0], first)
    divide(free - min(free, total), rest, t.key, t.clouds[0], part)
    for c in range(t.clouds[0]):
        part[c] += first[c]


@rule
def redeploy(s: State, rules: GameRules) -> None:
    """Campuses that labs have left are refitted for others: part of what such sites cost (M09)."""
    t = rules.tables
    for c in range(t.clouds[0]):
        s.redeploy_kusd[c] = 0
        if s.redeploy_kw[c] > 0:
            cost = whole(rules.compute.redeploy_cost * s.redeploy_kw[c] * site_kusd_per_kw(s, rules, c))
            s.redeploy_kusd[c] = pay(s, SHELLS, c, SUPPLIERS, cost)
            s.capex_kusd[c] += s.redeploy_kusd[c]
            s.book_kusd[c] += s.redeploy_kusd[c]


@rule
def install(s: State, rules: GameRules, c: int, free: float) -> float:
    """Put stored chips into free power (kW), newest first; returns the power that the rest waits for."""
    t = rules.tables
    waiting = 0.0
    for step in range(GENERATIONS):
        g = GENERATIONS - 1 - step
        for d in range(DESIGNS):
            n = s.store[c, d, g]
            if n > 0:
                kw = t.gen_kw[line_of(c, d), g]
                fits = min(n, max(0, int(free / kw)))
                s.store[c, d, g] -= fits
                s.fleet[c, d, g] += fits
                free -= fits * kw
                waiting += (n - fits) * kw
    return waiting


@rule
def fit_out(s: State, rules: GameRules, c: int) -> None:
    """Install stored chips in free power (kW), newest first; scrap old stock whose place newer chips can use (M35)."""
    t, k = rules.tables, rules.supply
    free, draw = 0.0, 0.0
    for r in range(t.regions[0]):
        free += s.site_kw[c, r]
    for d in range(DESIGNS):
        for g in range(GENERATIONS):
            draw += s.fleet[c, d, g] * t.gen_kw[line_of(c, d), g]
    free -= draw
    waiting = install(s, rules, c, free)
    make_room = min(waiting, k.replacement_most * draw)
    if make_room > 0:
        best = 0.0
        for d in range(DESIGNS):
            for g in range(GENERATIONS):
                if s.store[c, d, g] > 0:
                    best = max(best, density(s, rules, line_of(c, d), g))
        for g in range(GENERATIONS):
            for d in range(DESIGNS):
                n = s.fleet[c, d, g]
                line = line_of(c, d)
                if n > 0 and make_room > 0 and density(s, rules, line, g) * k.obsolete_ratio < best:
                    out = min(n, int(make_room / t.gen_kw[line, g]))
                    s.fleet[c, d, g] -= out
                    s.chips_scrapped[c] += out
                    freed = out * t.gen_kw[line, g]
                    make_room -= freed
                    install(s, rules, c, freed)
