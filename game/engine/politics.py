"""What politics changes of other phases' figures, and how concentrated ownership is (M25, M45, M48, M51, M69; N3).

MHHI: O'Brien and Salop 2000, with control in proportion to shares; the scattered public has none.
"""

import numpy as np

from game.engine.ledger import clip, holding
from game.engine.parameters import (
    ALLIANCE,
    CHANNELS,
    CLOUDS,
    DIRECT,
    FOUNDERS,
    GOVERNMENT_ORDER,
    LABS,
    SEGMENTS,
    SLUMP,
    GameRules,
    Tables,
)
from game.engine.rule import rule
from game.engine.state import State


@rule
def held_back(s: State, rules: GameRules, quarter: int, lab: int, g: int) -> float:
    """Utils that a government order and buyers whom it rivals take off a lab's models in a segment (M45, M48)."""
    lost = s.wary[lab, g] * rules.tables.trust_weight[g]
    if s.barred_until[lab] > quarter:
        lost += s.event_size[GOVERNMENT_ORDER] * rules.tables.order_weight[g]
    return lost


@rule
def demand_left(s: State, quarter: int) -> float:
    """Of the ceiling of spend, 0..1: a slump takes the rest."""
    return 1 - s.event_size[SLUMP] if s.slump[0] >= quarter else 1.0


@rule
def brand(s: State, t: Tables, quarter: int, c: int, m: int) -> float:
    """Taste of a channel's customers for a model; an alliance closes part of its followers' gap to the leader (M51)."""
    taste = t.model_taste[c, m]
    leader = s.alliance_against[0]
    if s.alliance_until[0] > quarter and 0 <= leader != m and m < LABS:
        lead = t.model_taste[c, leader] - taste
        if s.hosted[c, leader] == 1 and lead > 0.0:
            taste += s.event_size[ALLIANCE] * lead
    return taste


@rule
def conflict(s: State, rules: GameRules, lab: int, other: int) -> float:
    """How far two labs' interests conflict, 0..1: by the overlap of their sales, as far as that counts (M69)."""
    return 1 - rules.governance.overlap_weight * (1 - s.overlap[lab, other])


@rule
def regret(s: State, rules: GameRules, f: int, lab: int) -> None:
    """Labs that a firm holds remember that it now backs a rival, as far as they conflict (M63, M69)."""
    for other in range(rules.tables.labs[0]):
        if other != lab and s.shares[f, other] > 0:
            cost = rules.governance.rival_memory * conflict(s, rules, lab, other)
            s.relation[f, other] = clip(s.relation[f, other] - cost, -1.0, 1.0)


@rule
def chance_of_probe(rules: GameRules, land: float, hhi: float, joint: float) -> float:
    """That a cloud is investigated in a quarter: its land where land is concentrated, its common ownership (M25)."""
    e = rules.events
    return clip(e.probe_hhi * land * hhi + e.probe_joint * joint, 0.0, 1.0)


@rule
def overlaps(s: State, rules: GameRules) -> None:
    """Write how labs' sales over segments overlap, 0..1: the sum of the smaller parts (Schoener 1970; M69)."""
    t = rules.tables
    if rules.governance.overlap_weight <= 0.0:
        return
    sold = np.zeros((LABS, SEGMENTS))
    for g in range(t.segments[0]):
        for c in range(CHANNELS):
            if c != DIRECT and (c >= t.clouds[0] or t.consumer[g] == 1):
                continue
            spend = 0.0
            for r in range(t.regions[0]):
                spend += s.wallet_kusd[r, g] * s.cloud_share[r, g, c]
            if c != DIRECT:
                spend *= t.model_fraction[g]
            for lab in range(t.labs[0]):
                sold[lab, g] += spend * s.model_share[g, c, lab]
    for lab in range(t.labs[0]):
        total = 0.0
        for g in range(t.segments[0]):
            total += sold[lab, g]
        for g in range(t.segments[0]):
            sold[lab, g] /= max(total, 1e-9)
    for lab in range(t.labs[0]):
        for other in range(lab + 1):
            same = 0.0
            for g in range(t.segments[0]):
                same += min(sold[lab, g], sold[other, g])
            s.overlap[lab, other] = same
            s.overlap[other, lab] = same


@rule
def common_ownership(s: State, rules: GameRules) -> None:
    """Write MHHI of developers by what customers spend on their models, and each cloud's part of MHHI less HHI (M25).

    MHHI = sum_jk s_j s_k (sum_i b_ij b_ik) / (sum_i b_ij^2): b is a holder's part of a developer; a cloud has all of
    its own model.
    """
    t = rules.tables
    part, spent = np.zeros(LABS + CLOUDS), 0.0
    for m in range(LABS + CLOUDS):
        if t.has_model[m] == 1:
            for c in range(CHANNELS):
                part[m] += s.model_kusd[c, m]
            spent += part[m]
    s.mhhi[0] = 0.0
    for m in range(LABS + CLOUDS):
        part[m] /= max(spent, 1e-9)
        s.mhhi[0] += part[m] * part[m]
    for c in range(t.clouds[0]):
        s.joint[c] = 0.0
    say = np.zeros(LABS)
    for lab in range(t.labs[0]):
        units = s.units[lab]
        for f in range(FOUNDERS + 1):
            if s.shares[f, lab] > 0:
                b = s.shares[f, lab] / units
                say[lab] += b * b
    for f in range(FOUNDERS):
        if t.present[f] == 0:
            continue
        own = part[LABS + f] if f < CLOUDS else 0.0
        over, weighed, square = 0.0, 0.0, 0.0
        for lab in range(t.labs[0]):
            if s.shares[f, lab] > 0:  # every pair of what it holds: control of the one, interest in the other
                b = holding(s, f, lab)
                over += part[lab] * b / say[lab]
                weighed += part[lab] * b
                square += part[lab] * part[lab] * b * b / say[lab]
        joint = over * weighed - square + own * weighed + over * own
        s.mhhi[0] += joint
        if f < CLOUDS:
            s.joint[f] = joint
