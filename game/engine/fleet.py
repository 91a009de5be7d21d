"""Accelerators and power: what is on sale, what a fleet can do, what serving takes, what labs build of their own."""

import math

import numpy as np

from game.engine.layout import Floats
from game.engine.ledger import clip, pay, power
from game.engine.parameters import (
    BREAKTHROUGH,
    CHIP_RING,
    CHIPMAKER0,
    CHIPMAKERS,
    DESIGNS,
    GENERATIONS,
    LAB0,
    LABS,
    OWN,
    REGIONS,
    SHELL_RING,
    SUPPLIERS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import CHIPS, COSTS, SHELLS, State

LN10 = math.log(10.0)


@rule
def line_of(c: int, design: int) -> int:
    """Row (of MAKERS) of the generation tables for a design ordered by cloud c: a chipmaker's, or the cloud's own."""
    return CHIPMAKERS + c if design == OWN else design


@rule
def on_sale(rules: GameRules, line: int, quarter: int) -> int:
    """Newest generation of a line that is sold in a quarter, -1 if there is none."""
    t = rules.tables
    found = -1
    for g in range(t.generations[line]):
        if t.gen_start[line, g] <= quarter:
            found = g
    return found


@rule
def h100e_of(gain: Floats, rules: GameRules, line: int, g: int) -> float:
    """Performance of one accelerator, H100e: the roadmap's, and what frontier labs helped to find (M32).

    gain: `gen_gain` of a state or a view, (MAKERS, GENERATIONS).
    """
    return float(rules.tables.gen_h100e[line, g] * (1 + gain[line, g]))


@rule
def squeeze_factor(s: State, rules: GameRules) -> float:
    """What memory does to list prices now; its makers get the difference (M38)."""
    return rules.supply.squeeze_price if s.squeeze[0] >= s.quarter[0] else 1.0


@rule
def maker_of(rules: GameRules, c: int, design: int) -> int:
    """Chipmaker that delivers a design to cloud c, -1 if there is none."""
    return int(rules.tables.partner[c]) if design == OWN else design


@rule
def price_kusd(s: State, rules: GameRules, c: int, design: int, quarter: int) -> float:
    """What one accelerator costs cloud c now, kUSD: list price by the posted factor and memory; 0: none to be had."""
    maker = maker_of(rules, c, design)
    line = line_of(c, design)
    g = on_sale(rules, line, quarter)
    if g < 0 or maker < 0 or rules.tables.supplies[maker, c] == 0:
        return 0.0
    if rules.tables.across[maker, c] == 1 and s.controls_until[maker] > quarter:
        return 0.0
    factor = s.chip_kusd[maker] if design != OWN else 1.0
    return float(rules.tables.gen_kusd[line, g] * factor * squeeze_factor(s, rules))


@rule
def wanted_outside(rules: GameRules, maker: int, price_part: float, quarter: int) -> float:
    """Accelerators that buyers who are not on the map would take: their need grows, and falls with the price asked.

    price_part: price over list price. At an elasticity of one over the maker's gross margin the list price is the one
    that pays best (Lerner 1934); `outside_elasticity` is over that.
    """
    t, k = rules.tables, rules.supply
    elasticity = k.outside_elasticity / max(1 - t.chip_cost[maker], 0.05)
    price = power(max(price_part, 0.01), -elasticity)
    return float(t.supply0[maker] * t.outside_share[maker] * power(1 + k.outside_growth, float(quarter)) * price)


@rule
def at_home(rules: GameRules, part: float) -> float:
    """What is left of a merchant design's performance where it is that part of a fleet's power (M34).

    Software is ported to a second source as the fleet has more of it.
    """
    k = rules.supply
    return 1.0 if part >= k.second_part else 1 - k.second_loss * (1 - part / max(k.second_part, 1e-9))


@rule
def measure(s: State, rules: GameRules, c: int) -> None:
    """Update a cloud's capacity (H100e) and power draw (kW) from its fleet."""
    t = rules.tables
    h100e, kw = np.zeros(DESIGNS), np.zeros(DESIGNS)
    power_kw, capacity = 0.0, 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        for g in range(GENERATIONS):
            chips = s.fleet[c, d, g]
            if chips > 0:
                h100e[d] += chips * h100e_of(s.gen_gain, rules, line, g)
                kw[d] += chips * t.gen_kw[line, g]
        power_kw += kw[d]
    for d in range(DESIGNS):
        if h100e[d] > 0.0:
            own = 1.0 - rules.supply.porting_loss * (1 - s.maturity[c])
            capacity += h100e[d] * (own if d == OWN else at_home(rules, kw[d] / power_kw))
    s.capacity_h100e[c] = capacity
    s.power_kw[c] = power_kw


@rule
def found_ahead(s: State, rules: GameRules, m: int) -> float:
    """Algorithms that a lab has found and others don't have yet, log10 (M56)."""
    return float(s.event_size[BREAKTHROUGH]) if m < LABS and s.craft_until[m] > s.quarter[0] else 0.0


@rule
def h100e_per_mtok(s: State, rules: GameRules, m: int, gained: float) -> float:
    """H100e-quarters to serve a million tokens: grows with quality, falls with algorithms and tuning (N4, N5, M33).

    gained: what quality has gained since the opening, OOM, mean over what its buyers spend.
    """
    k = rules.research
    t = rules.tables
    size = k.size_exponent * gained
    craft = k.serving_exponent * (s.public_algorithm[0] + found_ahead(s, rules, m))
    per = t.serve_h100e_per_mtok[m] * math.exp(LN10 * clip(size - craft, -6.0, 6.0))
    return float(per / s.fit[m] if m < LABS else per)


@rule
def local(kw: float, half_kw: float) -> float:
    """How well a cloud's sites cover a market, 0..1: one half at `half_kw`."""
    return float(kw / (kw + half_kw)) if kw > 0.0 else 0.0


@rule
def power_left_kw(s: State, rules: GameRules, r: int) -> int:
    """Power of a market that nobody uses or is building for, kW."""
    t = rules.tables
    used = 0
    for c in range(t.clouds[0]):
        used += s.site_kw[c, r]
        for q in range(SHELL_RING):
            used += s.shells_due_kw[q, c, r]
    for lab in range(t.labs[0]):
        used += s.lab_site_kw[lab, r]
        for q in range(SHELL_RING):
            used += s.lab_due_kw[q, lab, r]
    return int(max(0, s.power_limit_kw[r] - used))


@rule
def reaches(s: State, rules: GameRules, maker: int, r: int) -> bool:
    """May a chipmaker deliver into market r now? On its side; from open to closed where chips may cross (M45)."""
    t = rules.tables
    here, there = t.open_market[t.home[CHIPMAKER0 + maker]], t.open_market[r]
    free = t.crossing[0] == 1 and s.controls_until[maker] <= s.quarter[0]
    return bool(here == there or (here == 1 and free))


@rule
def power_free_kw(s: State, rules: GameRules, r: int) -> int:
    """Power of a market that nobody uses, builds for or holds an option on, kW."""
    return max(0, power_left_kw(s, rules, r) - s.reserved_kw[r])


@rule
def reserve(s: State, rules: GameRules, quarter: int) -> None:
    """Keep power of each market for options on sites that may be used in this quarter or later."""
    t = rules.tables
    for r in range(REGIONS):
        s.reserved_kw[r] = 0
    for c in range(t.clouds[0]):
        for i in range(t.options[c]):
            if t.option_until[c, i] < quarter:
                s.option_kw[c, i] = 0
            s.reserved_kw[t.option_region[c, i]] += s.option_kw[c, i]


@rule
def appraise(s: State, rules: GameRules, c: int, quarter: int) -> None:
    """What a cloud's chips and sites are worth by what they rent for (M35; N6.4).

    Old chips rent for less as performance per kW of new ones grows; powered sites keep what they cost.
    """
    t, k = rules.tables, rules.supply
    best, worth = 0.0, 0.0
    for d in range(DESIGNS):
        g = on_sale(rules, line_of(c, d), quarter)
        if g >= 0 and maker_of(rules, c, d) >= 0 and t.supplies[maker_of(rules, c, d), c] == 1:
            best = max(best, density(s, rules, line_of(c, d), g))
    for d in range(DESIGNS):
        for g in range(GENERATIONS):
            n = s.fleet[c, d, g] + s.store[c, d, g]
            if n > 0 and best > 0:
                line = line_of(c, d)
                part = min(density(s, rules, line, g) / best, 1.0)
                worth += n * t.gen_kusd[line, g] * power(part, k.rent_exponent)
    for r in range(t.regions[0]):
        worth += s.site_kw[c, r] * t.shell_kusd_per_kw[r]
    s.fleet_worth_kusd[c] = worth


@rule
def unfinished_kusd(s: State, rules: GameRules, quarter: int, c: int) -> float:
    """What a cloud paid for and can't use yet, at list prices: chips on the way, shells being built.

    It is not written down before it is there (IAS 16.55). Chips that wait for power are: they age all the same.
    """
    t, found = rules.tables, 0.0
    for d in range(DESIGNS):
        line, maker = line_of(c, d), maker_of(rules, c, d)
        for ahead in range(CHIP_RING):
            n = s.chips_due[(quarter + ahead) % CHIP_RING, c, d]
            if n > 0:
                g = on_sale(rules, line, quarter + ahead - t.chip_lead[maker])
                found += n * t.gen_kusd[line, max(g, 0)]
    for r in range(t.regions[0]):
        for i in range(SHELL_RING):
            found += s.shells_due_kw[i, c, r] * t.shell_kusd_per_kw[r]
    return found


@rule
def in_service_kusd(s: State, rules: GameRules, quarter: int, c: int) -> float:
    """Book value of what a cloud can use: what wears."""
    return max(0.0, float(s.book_kusd[c]) - unfinished_kusd(s, rules, quarter, c))


@rule
def new_plant_kusd(s: State, rules: GameRules, quarter: int, c: int) -> float:
    """Book value of plant that earnings don't show yet: what is being built, and what came into service lately."""
    return float(s.book_kusd[c]) - min(s.earning_kusd[c], in_service_kusd(s, rules, quarter, c))


@rule
def site_kusd_per_kw(s: State, rules: GameRules, c: int) -> float:
    """What a cloud's powered shells cost to build, mean over its sites, kUSD."""
    cost, kw = 0.0, 0.0
    for r in range(rules.tables.regions[0]):
        cost += s.site_kw[c, r] * rules.tables.shell_kusd_per_kw[r]
        kw += s.site_kw[c, r]
    return cost / max(kw, 1.0)


@rule
def density(s: State, rules: GameRules, line: int, g: int) -> float:
    """Performance per kW of a generation, H100e."""
    return h100e_of(s.gen_gain, rules, line, g) / rules.tables.gen_kw[line, g]


@rule
def largest_maker(s: State, rules: GameRules, r: int) -> int:
    """The chipmaker with a line of its own that supplies most, of those that reach market r."""
    t = rules.tables
    found, most = -1, -1
    for k in range(t.chipmakers[0]):
        if t.generations[k] > 0 and s.chip_supply[k] > most and reaches(s, rules, k, r):
            found, most = k, s.chip_supply[k]
    return found


@rule
def build_own(s: State, rules: GameRules, quarter: int, lab: int, maker: int, r: int, kusd: int) -> int:
    """A lab spends kusd on data centres of its own in market r, shells and a maker's chips; returns kW begun (M39).

    Limited by the market's power; there after the shell's lead time.
    """
    t = rules.tables
    g = on_sale(rules, maker, quarter) if maker >= 0 else -1
    if g < 0 or kusd <= 0:
        return 0
    list_kusd = t.gen_kusd[maker, g] / t.gen_kw[maker, g]
    chips_kusd = list_kusd * s.chip_kusd[maker] * squeeze_factor(s, rules)
    per_kw = chips_kusd + t.shell_kusd_per_kw[r]
    kw = min(int(min(kusd, max(s.cash_kusd[LAB0 + lab], 0)) / per_kw), power_free_kw(s, rules, r))
    if kw <= 0:
        return 0
    paid = pay(s, CHIPS, LAB0 + lab, CHIPMAKER0 + maker, int(kw * chips_kusd))
    paid += pay(s, SHELLS, LAB0 + lab, SUPPLIERS, int(kw * t.shell_kusd_per_kw[r]))
    s.book_kusd[LAB0 + lab] += paid
    unit = list_kusd * t.chip_cost[maker] * (1 - s.unit_saving[maker])
    unit += list_kusd * s.chip_kusd[maker] * (squeeze_factor(s, rules) - 1)
    pay(s, COSTS, CHIPMAKER0 + maker, SUPPLIERS, int(kw * unit))
    slot = (quarter + t.shell_lead[r]) % SHELL_RING
    s.lab_due_kw[slot, lab, r] += kw
    h100e = kw / t.gen_kw[maker, g] * h100e_of(s.gen_gain, rules, maker, g)
    s.lab_due_h100e[slot, lab] += h100e
    s.own_line_h100e[lab, maker] += h100e
    return kw
