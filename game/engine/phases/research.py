"""Phase 7, Research: quality from compute and algorithms, spillover, open weights, what is offered where.

Quality is in orders of magnitude of effective compute; N4, M15, M22, M27, M32, M33, M44, M46, M50, M54-M56.
"""

import math

import numpy as np

from game.engine import news
from game.engine.fleet import found_ahead
from game.engine.layout import Floats
from game.engine.ledger import clip, pay, spare_cash
from game.engine.noise import Noise
from game.engine.orders import Orders
from game.engine.parameters import CHANNELS, CLOUDS, DIRECT, LAB0, LABS, MODELS, PARTNER_PROGRAMME, SUPPLIERS, GameRules
from game.engine.release import bind, ceiling, control, strain
from game.engine.rule import rule
from game.engine.state import PEOPLE, State
from game.engine.tuning import tune


@rule
def research(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes train_stock, algorithm, quality, offered, hosted, open_weights, safety, tuning, control, strain."""
    t, k = rules.tables, rules.research
    s.public_algorithm[0] += k.algorithm_growth
    tune(s, rules, 0)
    budget = np.zeros(CLOUDS)  # for a part of 1; parts that sum to more share it
    for c in range(t.clouds[0]):
        paid = pay(s, PEOPLE, c, SUPPLIERS, min(o.product_kusd[c], spare_cash(s, rules, c)))
        parts = 0.0
        for i in range(3):
            parts += clip(o.product_split[c, i], 0.0, 1.0)
        budget[c] = clip(paid / k.product_kusd, 0.0, 1.0) / max(parts, 1.0)
        s.partner_push[c] = budget[c] * clip(o.product_split[c, 1], 0.0, 1.0)
        if s.programme_until[c] > quarter:
            s.partner_push[c] += s.event_size[PARTNER_PROGRAMME]
    lead = 0.0
    for m in range(MODELS):
        if t.has_model[m] == 1:
            lead = max(lead, s.algorithm[m])
    for m in range(MODELS):
        if t.has_model[m] == 0:
            continue
        if m < LABS:
            if s.alive[LAB0 + m] == 0:
                continue
            s.open_weights[m] = o.open_weights[m]
            s.safety[m] = clip(o.safety[m], 0.0, 1.0)
            compute = s.own_h100e[m]
            for c in range(t.clouds[0]):
                compute += s.compute_h100e[m, c]
            compute *= s.fit[m]
            train = clip(o.train_part[m], 0.0, 0.9)
            study = clip(o.research_part[m], 0.0, 0.9 - train)
            slow = k.safety_cost * s.safety[m]
            s.study_h100e[m] = study * compute
            bind(s, o, rules, m)
            strain(s, rules, m)
        else:
            c = m - LABS
            compute = s.own_model_h100e[c] + k.product_h100e * clip(o.product_split[c, 0], 0.0, 1.0) * budget[c]
            train, study, slow = k.own_train_part, k.own_research_part, 0.0
        s.train_stock[m] = s.train_stock[m] * (1 - k.train_decay) + compute * train
        part = study * compute
        gain = k.research_gain * part / (part + k.research_scale_h100e) * (1 - slow)
        s.algorithm[m] += gain - k.lead_decay * s.algorithm[m] + k.spillover * max(0.0, lead - s.algorithm[m])
        aim(s, o, rules, m)
    improve(s, o, n, rules, quarter, budget)
    offer(s, o, rules, quarter)


@rule
def aim(s: State, o: Orders, rules: GameRules, m: int) -> None:
    """Research focus moves slowly to what was ordered (made to sum to 1)."""
    t = rules.tables
    total = 0.0
    for g in range(t.segments[0]):
        total += clip(o.focus[m, g], 0.0, 1.0)
    for g in range(t.segments[0]):
        want = clip(o.focus[m, g], 0.0, 1.0) / total if total > 0 else 1.0 / t.segments[0]
        s.focus[m, g] += rules.research.focus_speed * (want - s.focus[m, g])


@rule
def improve(s: State, o: Orders, n: Noise, rules: GameRules, quarter: int, budget: Floats) -> None:
    """Quality (OOM) moves towards what compute and algorithms allow; laggards and open weights follow (N4, M54)."""
    t, k = rules.tables, rules.research
    most, reached = np.zeros(MODELS), np.zeros(MODELS, np.int8)
    for m in range(MODELS):
        most[m] = ceiling(s, rules, m, quarter)
    for g in range(t.segments[0]):
        leader = best_model(s, rules, g)
        frontier = s.quality[leader, g]
        for m in range(MODELS):
            if t.has_model[m] == 0:
                continue
            s.quality_before[1, m, g] = s.quality_before[0, m, g]
            s.quality_before[0, m, g] = s.quality[m, g]
            if m < LABS and s.alive[LAB0 + m] == 0:
                continue
            if m < LABS and o.hold_release[m] == 1:
                continue
            effective = math.log10(max(s.train_stock[m], 1.0)) + s.algorithm[m] + s.public_algorithm[0]
            effective += found_ahead(s, rules, m)
            special = s.world_specialise[0] * (s.focus[m, g] * t.segments[0] - 1)
            potential = (
                t.model_edge[m] + t.model_focus[m, g] + s.world_scaling[0] * (effective - t.effective0[m]) + special
            )
            if m < LABS:
                potential += s.startup_edge[m, g]
            gap = k.closed_gap
            if m < LABS and s.open_weights[m] == 1:
                gap = k.open_gap * s.world_open_lag[0] * (1 + k.strain_lag * s.open_strain[m])
            copying = 1.0
            if m >= LABS:  # imitation closes in faster and further (M50)
                effort = clip(o.product_split[m - LABS, 2], 0.0, 1.0) * budget[m - LABS]
                copying += k.imitation * effort
                gap *= 1 - 0.5 * min(k.imitation, 1.0) * effort
            follow = k.distillation * copying * (frontier - gap - s.quality[m, g])
            step = k.release_speed * (1 + k.training_luck * n.training[m]) * (potential - s.quality[m, g])
            if m < LABS:
                step *= (1 - s.delay[m, g]) / (1 + k.strain_lag * s.open_strain[m])
            able = s.quality[m, g] + clip(max(step, follow), 0.0, k.step_most)
            if able >= most[m]:
                reached[m] = 1
            s.quality[m, g] = max(s.quality[m, g], min(able, most[m]))
        now = best_model(s, rules, g)
        if now != leader:
            news.tell(s, news.NEW_BEST, LAB0 + now if now < LABS else now - LABS, -1, float(g))
    if k.controlled_quarters > 0:
        for m in range(MODELS):
            if t.has_model[m] == 1:
                control(s, rules, m, quarter, reached[m] == 1)


@rule
def best_model(s: State, rules: GameRules, g: int) -> int:
    """The model of highest quality in a segment, equals by key."""
    t = rules.tables
    found = -1
    for m in range(MODELS):
        if t.has_model[m] == 1:
            gap = s.quality[m, g] - s.quality[found, g] if found >= 0 else 1.0
            if gap > 0.0 or (gap == 0.0 and model_key(rules, m) < model_key(rules, found)):
                found = m
    return found


@rule
def model_key(rules: GameRules, m: int) -> int:
    """Key of the firm that makes a model family."""
    return int(rules.tables.key[LAB0 + m] if m < LABS else rules.tables.key[m - LABS])


@rule
def offer(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Who hosts what, and in which version: access terms decide (M15); open weights run anywhere (M54)."""
    t = rules.tables
    for m in range(MODELS):
        if t.has_model[m] == 0:
            continue
        for c in range(CHANNELS):
            if c < CLOUDS and c >= t.clouds[0]:
                continue
            if m >= LABS:
                s.hosted[c, m] = 1 if c == m - LABS or c == DIRECT else 0
            elif s.alive[LAB0 + m] == 0:
                s.hosted[c, m] = 0
            elif c == DIRECT or s.open_weights[m] == 1:
                s.hosted[c, m] = 1
            elif s.exclusive[m] < 0 or s.exclusive[m] == c or s.hosted[c, m] == 1:
                s.hosted[c, m] = o.hosted[m, c] * t.together[m, c]
            if s.hosted[c, m] == 0:
                continue
            other = c != DIRECT and m < LABS
            for g in range(t.segments[0]):
                if other and s.exclusive[m] >= 0 and s.exclusive[m] != c:
                    continue  # keeps the version it had
                late = other and s.first[m] >= 0 and s.first[m] != c
                if other and s.bound[m] >= 0 and s.bound[m] != c:
                    late = True
                s.offered[c, m, g] = max(s.offered[c, m, g], s.quality_before[1, m, g]) if late else s.quality[m, g]
