"""Phase 2, Disclosure: what firms believe of labs, leaks, rumours, the aggregator (M40, M41, M57, M60-M62; N3)."""

import math

from game.engine import news
from game.engine.ledger import clip, holding
from game.engine.noise import Noise
from game.engine.parameters import (
    ASSET_MANAGER,
    CLOUDS,
    CROSSOVER,
    DIRECT,
    FIRMS,
    INVESTOR0,
    LAB0,
    LABS,
    SPONSORS,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import State

LASTS = 0.85  # of an opinion, a quarter


@rule
def disclosure(s: State, n: Noise, rules: GameRules) -> None:
    """Writes beliefs, opinions, doubt, leaks, rumours, seen_share: noise shrinks with information rights."""
    t = rules.tables
    for lab in range(t.labs[0]):
        beliefs(s, n, rules, lab)
        opinions(s, n, rules, lab)
        rumour(s, n, rules, lab)
    if rules.governance.leak_hazard > 0.0:
        leak(s, n, rules)
    aggregator(s, rules)


@rule
def informed(s: State, rules: GameRules, f: int, lab: int) -> bool:
    """Does firm f see the lab's books? By a contract, or as a large holder of a lab that shows them (M60, M64)."""
    if f < SPONSORS:
        if s.opened[f, lab] == 1:
            return True
    elif f >= INVESTOR0:
        kind = rules.tables.investor_kind[f - INVESTOR0]
        if kind == CROSSOVER or kind == ASSET_MANAGER:
            return False  # money without rights
    large = holding(s, f, lab) * s.valuation_kusd[lab] >= rules.capital.information_kusd
    return s.informs[lab] == 1 and large


@rule
def wall_of(s: State, rules: GameRules, f: int, lab: int) -> float:
    """Strength of the wall between a holder's teams: a fund's own, or the one a sponsor signed."""
    if f >= INVESTOR0:
        return float(rules.tables.wall[f - INVESTOR0])
    return float(s.walled[f, lab]) if f < SPONSORS else 0.0


@rule
def beliefs(s: State, n: Noise, rules: GameRules, lab: int) -> None:
    """What each firm believes of a lab's run rate and burn; who has rights learns fast, behind a wall slower (M62)."""
    t, k = rules.tables, rules.capital
    arr, burn, trend = s.arr_kusd[lab], s.burn_kusd[lab], 1 + s.growth[lab]
    shown = s.disclosed[lab] == 1 or s.listed[lab] == 1
    for f in range(FIRMS):
        s.informed[f, lab] = 0
        if t.present[f] == 0:
            continue
        sigma = k.noise_outside if shown else k.noise_withheld
        weight = k.belief_weight if shown else 0.5 * k.belief_weight
        if s.listed[lab] == 1:
            sigma, weight = k.noise_informed, k.belief_weight_informed
        elif informed(s, rules, f, lab):
            s.informed[f, lab] = 1
            sigma = k.noise_informed
            slow = rules.governance.wall_slow * wall_of(s, rules, f, lab)
            weight = k.belief_weight_informed * (1 - slow)
        signal = arr * clip(1 + sigma * n.observe[f, lab], 0.3, 3.0)
        s.believed_arr_kusd[f, lab] += weight * (signal - s.believed_arr_kusd[f, lab]) + (1 - weight) * (
            s.believed_arr_kusd[f, lab] * (clip(trend, 0.8, 1.5) - 1)
        )
        s.believed_burn_kusd[f, lab] = burn * clip(1 + sigma * n.observe[f, lab], 0.3, 3.0)
    s.believed_arr_kusd[LAB0 + lab, lab] = arr
    s.believed_burn_kusd[LAB0 + lab, lab] = burn


@rule
def opinions(s: State, n: Noise, rules: GameRules, lab: int) -> None:
    """Doubt moves to what the lab's openness leaves of it; each firm's error about its worth drifts (M40, M41)."""
    k = rules.capital
    aim = k.doubt_disclosed if s.disclosed[lab] == 1 or s.listed[lab] == 1 else k.doubt_withheld
    before = max(s.doubt[lab], 1e-6)
    s.doubt[lab] += k.doubt_speed * (aim - s.doubt[lab])
    fresh = math.sqrt(1 - LASTS * LASTS)
    for f in range(FIRMS):
        if rules.tables.present[f] == 1:
            s.opinion[f, lab] = s.doubt[lab] * (LASTS * s.opinion[f, lab] / before + fresh * n.trend[f, lab])


@rule
def rumour(s: State, n: Noise, rules: GameRules, lab: int) -> None:
    """Talks that came to nothing last quarter may be known now: "in talks to invest up to ..." (M29)."""
    s.rumour_firm[lab] = -1
    s.rumour_kusd[lab] = 0
    if n.lab_uniform[lab] >= rules.capital.rumour_chance or s.alive[LAB0 + lab] == 0:
        return
    for f in range(FIRMS):
        most, key = s.rumour_kusd[lab], rules.tables.key[f]
        tie = s.rumour_firm[lab] >= 0 and key < rules.tables.key[s.rumour_firm[lab]]
        if s.talks_kusd[f, lab] > most or (s.talks_kusd[f, lab] == most and most > 0 and tie):
            s.rumour_firm[lab] = f
            s.rumour_kusd[lab] = s.talks_kusd[f, lab]
    if s.rumour_firm[lab] >= 0:
        news.tell(s, news.RUMOUR, s.rumour_firm[lab], LAB0 + lab, float(s.rumour_kusd[lab]))


@rule
def leak(s: State, n: Noise, rules: GameRules) -> None:
    """Who sees the books of two labs may carry the leader's methods to the laggard; walls stop most (M61, M62)."""
    t, k = rules.tables, rules.governance
    for lab in range(t.labs[0]):
        s.fear[lab] *= 0.9
    for f in range(FIRMS):
        if t.present[f] == 0 or LAB0 <= f < INVESTOR0:
            continue
        first, last, wall = -1, -1, 0.0
        if f < CLOUDS and t.has_model[LABS + f] == 1:
            last = LABS + f  # its own model gains
        for lab in range(t.labs[0]):
            if s.informed[f, lab] == 1 and s.alive[LAB0 + lab] == 1:
                wall = max(wall, wall_of(s, rules, f, lab))
                if first < 0 or s.algorithm[lab] > s.algorithm[first]:
                    first = lab
                if last < 0 or s.algorithm[lab] < s.algorithm[last]:
                    last = lab
        if first < 0 or last < 0 or first == last or s.algorithm[first] <= s.algorithm[last]:
            continue
        if n.firm_uniform[f] < k.leak_hazard * (1 - k.wall_effect * wall):
            s.algorithm[last] += k.leak_part * (s.algorithm[first] - s.algorithm[last])
            s.relation[f, first] = clip(s.relation[f, first] - k.leak_memory, -1.0, 1.0)
            s.leaks[first] += 1
            s.fear[first] += 1.0
            news.tell(s, news.LEAK, f, LAB0 + first, 0.0)


@rule
def aggregator(s: State, rules: GameRules) -> None:
    """Routers see plain API traffic: direct sales in full, clouds' in part, cheap tokens many times (M57)."""
    t = rules.tables
    tokens = 0.0
    for m in range(LABS + CLOUDS):
        s.seen_share[m] = 0.0
        if t.has_model[m] == 1:
            s.seen_share[m] = s.sold_mtok[DIRECT, m]
            for c in range(t.clouds[0]):
                s.seen_share[m] += rules.capital.aggregator_cloud_part * s.sold_mtok[c, m]
            tokens += s.seen_share[m]
    for m in range(LABS + CLOUDS):
        s.seen_share[m] /= max(tokens, 1e-9)
