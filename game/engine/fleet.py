"""Accelerators: what is on sale, what a cloud's fleet can do, what serving a model takes."""

import math

from game.engine.ledger import clip
from game.engine.parameters import CHIPMAKERS, DESIGNS, GENERATIONS, OWN, GameRules
from game.engine.rule import rule
from game.engine.state import State

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
def h100e_per_mtok(s: State, rules: GameRules, m: int) -> float:
    """H100e-quarters to serve a million tokens: grows with quality, falls with public algorithms (N4, N5)."""
    k = rules.research
    t = rules.tables
    size = k.size_exponent * (s.quality[m, 0] - t.model_edge[m])
    craft = k.serving_exponent * (s.public_algorithm[0])
    return t.serve_h100e_per_mtok[m] * math.exp(LN10 * clip(size - craft, -6.0, 6.0))
