"""Accelerators and power: what is on sale, what a fleet can do, what serving takes, what labs build of their own."""

import math

from game.engine.ledger import clip, pay
from game.engine.parameters import (
    CHIPMAKER0,
    CHIPMAKERS,
    DESIGNS,
    GENERATIONS,
    LAB0,
    LABS,
    OWN,
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
def maker_of(rules: GameRules, c: int, design: int) -> int:
    """Chipmaker that delivers a design to cloud c, -1 if there is none."""
    return int(rules.tables.partner[c]) if design == OWN else design


@rule
def price_kusd(s: State, rules: GameRules, c: int, design: int, quarter: int) -> float:
    """What one accelerator costs cloud c now, kUSD: list price by the posted factor; 0: it can't be bought."""
    maker = maker_of(rules, c, design)
    line = line_of(c, design)
    g = on_sale(rules, line, quarter)
    if g < 0 or maker < 0 or rules.tables.supplies[maker, c] == 0:
        return 0.0
    factor = s.chip_kusd[maker] if design != OWN else 1.0
    return float(rules.tables.gen_kusd[line, g] * factor)


@rule
def measure(s: State, rules: GameRules, c: int) -> None:
    """Update a cloud's capacity (H100e) and power draw (kW) from its fleet."""
    t = rules.tables
    h100e, kw = 0.0, 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        fit = 1.0 - rules.supply.porting_loss * (1 - s.maturity[c]) if d == OWN else 1.0
        for g in range(GENERATIONS):
            chips = s.fleet[c, d, g]
            if chips > 0:
                h100e += chips * t.gen_h100e[line, g] * fit
                kw += chips * t.gen_kw[line, g]
    s.capacity_h100e[c] = h100e
    s.power_kw[c] = kw


@rule
def found_ahead(s: State, rules: GameRules, m: int) -> float:
    """Algorithms that a lab has found and others don't have yet, log10 (M56)."""
    return float(rules.events.breakthrough_gain) if m < LABS and s.craft_until[m] > s.quarter[0] else 0.0


@rule
def h100e_per_mtok(s: State, rules: GameRules, m: int) -> float:
    """H100e-quarters to serve a million tokens: grows with quality, falls with algorithms and tuning (N4, N5, M33)."""
    k = rules.research
    t = rules.tables
    size = k.size_exponent * (s.quality[m, 0] - t.model_edge[m])
    craft = k.serving_exponent * (s.public_algorithm[0] + found_ahead(s, rules, m))
    per = t.serve_h100e_per_mtok[m] * math.exp(LN10 * clip(size - craft, -6.0, 6.0))
    return float(per / s.fit[m] if m < LABS else per)


@rule
def power_free_kw(s: State, rules: GameRules, r: int) -> int:
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
    return max(0, s.power_limit_kw[r] - used)


@rule
def largest_maker(s: State, rules: GameRules) -> int:
    """The chipmaker with a line of its own that supplies most."""
    t = rules.tables
    found, most = -1, -1
    for k in range(t.chipmakers[0]):
        if t.generations[k] > 0 and s.chip_supply[k] > most:
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
    chips_kusd = t.gen_kusd[maker, g] * s.chip_kusd[maker] / t.gen_kw[maker, g]
    per_kw = chips_kusd + t.shell_kusd_per_kw[r]
    kw = min(int(min(kusd, max(s.cash_kusd[LAB0 + lab], 0)) / per_kw), power_free_kw(s, rules, r))
    if kw <= 0:
        return 0
    paid = pay(s, CHIPS, LAB0 + lab, CHIPMAKER0 + maker, int(kw * chips_kusd))
    paid += pay(s, SHELLS, LAB0 + lab, SUPPLIERS, int(kw * t.shell_kusd_per_kw[r]))
    s.book_kusd[LAB0 + lab] += paid
    unit = t.gen_kusd[maker, g] / t.gen_kw[maker, g] * t.chip_cost[maker] * (1 - s.unit_saving[maker])
    pay(s, COSTS, CHIPMAKER0 + maker, SUPPLIERS, int(kw * unit))
    slot = (quarter + t.shell_lead[r]) % SHELL_RING
    s.lab_due_kw[slot, lab, r] += kw
    s.lab_due_h100e[slot, lab] += kw / t.gen_kw[maker, g] * t.gen_h100e[maker, g]
    s.own_line_h100e[lab, maker] += kw / t.gen_kw[maker, g] * t.gen_h100e[maker, g]
    return kw
