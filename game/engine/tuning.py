"""Tuning: how well a lab's software fits the accelerators it runs on, and what that makes of its compute (M33, M34).

A lab that runs long on a line of accelerators tunes its models and its code to it; what it has tuned is of no use on
another line. Lines are rows of MAKERS: a chipmaker's, or a cloud's own.
"""

import numpy as np

from game.engine.fleet import line_of
from game.engine.layout import Floats
from game.engine.ledger import clip
from game.engine.parameters import CHIPMAKERS, CLOUDS, DESIGNS, MAKERS, GameRules
from game.engine.rule import rule
from game.engine.state import State


@rule
def tune(s: State, rules: GameRules, settled: int) -> None:
    """Writes tuned, chip_fit, fit of all labs, once a quarter; settled = 1: as it would be after years of today's use.

    With x the part of a lab's compute on a line, tuning grows by speed * x * (1 - tuned) and fades by
    fade * (1 - x) * tuned, so that steady use holds it where the two are equal. A gain of 0 switches it off.
    """
    t, k = rules.tables, rules.research
    if k.tuning_gain <= 0.0:
        return
    part = np.zeros((CLOUDS, DESIGNS))
    for c in range(t.clouds[0]):
        shares_of_lines(s, rules, c, part)
    use = np.zeros(MAKERS)
    for lab in range(t.labs[0]):
        total = lines_used(s, rules, lab, part, use)
        if total <= 0.0:
            continue
        for line in range(MAKERS):
            x, now = use[line] / total, s.tuned[lab, line]
            if x <= 0.0 and now <= 0.0:
                continue
            won, lost = k.tuning_speed * x, k.tuning_fade * (1 - x)
            if settled == 1:
                s.tuned[lab, line] = won / (won + lost) if won > 0.0 else 0.0
            else:
                s.tuned[lab, line] = clip(now + won * (1 - now) - lost * now, 0.0, 1.0)
        fit_compute(s, rules, lab, part, total)


@rule
def shares_of_lines(s: State, rules: GameRules, c: int, part: Floats) -> None:
    """Fill part[c]: which part of cloud c's H100e is of each design (CLOUDS, DESIGNS); all 0 without a fleet."""
    t = rules.tables
    total = 0.0
    for d in range(DESIGNS):
        line = line_of(c, d)
        for g in range(t.generations[line]):
            if s.fleet[c, d, g] > 0:
                part[c, d] += s.fleet[c, d, g] * t.gen_h100e[line, g]
        total += part[c, d]
    for d in range(DESIGNS):
        part[c, d] = part[c, d] / total if total > 0.0 else 0.0


@rule
def lines_used(s: State, rules: GameRules, lab: int, part: Floats, use: Floats) -> float:
    """Fill use (MAKERS): the lab's H100e by line, rented by each cloud's mix and its own; returns the sum."""
    t = rules.tables
    bought = 0.0
    for d in range(CHIPMAKERS):
        bought += s.own_line_h100e[lab, d]
    for line in range(MAKERS):
        use[line] = 0.0
    for d in range(CHIPMAKERS):
        use[d] = s.own_h100e[lab] * s.own_line_h100e[lab, d] / max(bought, 1e-9)
    total = s.own_h100e[lab] if bought > 0.0 else 0.0
    for c in range(t.clouds[0]):
        if s.compute_h100e[lab, c] > 0.0:
            for d in range(DESIGNS):
                use[line_of(c, d)] += s.compute_h100e[lab, c] * part[c, d]
            total += s.compute_h100e[lab, c]
    return total


@rule
def fit_compute(s: State, rules: GameRules, lab: int, part: Floats, total: float) -> None:
    """What an H100e of each cloud, and of all the lab uses, does for it against the opening's mean."""
    t, k = rules.tables, rules.research
    usual = t.fit0[lab] if t.fit0[lab] > 0.0 else 1.0
    fit, bought = 0.0, 0.0
    for d in range(CHIPMAKERS):
        bought += s.own_line_h100e[lab, d]
    for d in range(CHIPMAKERS):
        fit += s.own_h100e[lab] * s.own_line_h100e[lab, d] / max(bought, 1e-9) * (1 + k.tuning_gain * s.tuned[lab, d])
    fit /= usual
    for c in range(t.clouds[0]):
        here = 1.0
        for d in range(DESIGNS):
            here += k.tuning_gain * part[c, d] * s.tuned[lab, line_of(c, d)]
        s.chip_fit[lab, c] = here / usual
        fit += s.compute_h100e[lab, c] * here / usual
    s.fit[lab] = fit / total
