"""Phase 1, News: a new quarter's clean sheet, the market's mood, and events (M06, M25, M38, M44, M45, M56)."""

import math

from game.engine import news
from game.engine.ledger import clip
from game.engine.noise import Noise
from game.engine.parameters import ACCOUNTS, FIRMS, HYPE, LAB0, NEUTRAL, SCEPTICAL, SPONSORS, GameRules
from game.engine.release import capability
from game.engine.rule import rule
from game.engine.state import KINDS, State


@rule
def nature(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes quarter, flows, news, power limits, regime, trust, breakthroughs, and the `until` fields of events."""
    s.quarter[0] = quarter
    s.news_count[0] = 0
    for a in range(ACCOUNTS):
        for b in range(ACCOUNTS):
            s.flow_kusd[a, b] = 0
    for k in range(len(KINDS)):
        for a in range(ACCOUNTS):
            s.paid_kusd[k, a] = 0
            s.received_kusd[k, a] = 0
    t = rules.tables
    for f in range(FIRMS):
        s.forgiven_kusd[f] = 0
        if f < SPONSORS:
            for lab in range(t.labs[0]):
                s.settled_kusd[lab, f] = 0
    for lab in range(t.labs[0]):
        s.wages_forgiven_kusd[lab] = 0
    for r in range(t.regions[0]):
        s.power_limit_kw[r] += t.power_growth_kw[r]
    mood(s, n, rules)
    events(s, n, rules, quarter)


@rule
def mood(s: State, n: Noise, rules: GameRules) -> None:
    """The public market's regime as a Markov chain that reads circularity, burn and concentration (N7)."""
    m = rules.market
    burn, revenue = 0.0, 1.0
    for lab in range(rules.tables.labs[0]):
        burn += max(s.burn_kusd[lab], 0.0)
        revenue += s.arr_kusd[lab] / 4
    doubt = (
        m.doubt_base + m.doubt_circularity * s.circularity_all[0] + m.doubt_burn * clip(burn / revenue - 0.5, 0.0, 2.0)
    )
    doubt = clip(doubt + m.doubt_concentration * s.hhi[0], 0.0, 0.6)
    before = s.regime[0]
    u = n.event_uniform[0]
    if before == NEUTRAL:
        if u < doubt:
            s.regime[0] = SCEPTICAL
        elif u > 1 - m.recovery:
            s.regime[0] = HYPE
    elif before == HYPE:
        if u < 1.5 * doubt:
            s.regime[0] = NEUTRAL
    elif u > 1 - m.recovery * 1.5:
        s.regime[0] = NEUTRAL
    if s.regime[0] != before:
        news.tell(s, news.REGIME, -1, -1, float(s.regime[0]))


@rule
def events(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Hazards that depend on the state; a hazard of 0 switches an event off."""
    e, t = rules.events, rules.tables
    if n.event_uniform[1] < e.slump_hazard and s.slump[0] < quarter:
        s.slump[0] = quarter + e.slump_quarters - 1
        news.tell(s, news.SLUMP, -1, -1, e.slump_depth)
    if n.event_uniform[2] < e.squeeze_hazard and s.squeeze[0] < quarter:
        s.squeeze[0] = quarter + e.squeeze_quarters - 1
        news.tell(s, news.SQUEEZE, -1, -1, e.squeeze_depth)
    if n.event_uniform[3] < e.breakthrough_hazard:
        breakthrough(s, n, rules, quarter)
    for lab in range(t.labs[0]):
        if s.craft_until[lab] == quarter:
            spread(s, rules, lab)
    chosen, low = -1, 2.0
    for lab in range(t.labs[0]):
        f = LAB0 + lab
        s.trust[lab] += e.trust_recovery * (trust_level(s, rules, lab) - s.trust[lab])
        if s.alive[f] == 0:
            continue
        u = n.firm_uniform[f]
        if u < low:
            chosen, low = lab, u
        if 1 - u < incident_hazard(s, rules, lab):
            s.trust[lab] = clip(s.trust[lab] - e.incident_trust, 0.0, 1.0)
            news.tell(s, news.INCIDENT, f, -1, e.incident_trust)
    if n.event_uniform[4] < e.order_hazard and chosen >= 0:
        s.barred_until[chosen] = quarter + e.order_quarters
        news.tell(s, news.GOVERNMENT_ORDER, LAB0 + chosen, -1, e.order_depth)


@rule
def trust_level(s: State, rules: GameRules, lab: int) -> float:
    """Trust to which a lab recovers: higher for one that is known to be careful (M44)."""
    return 0.7 + rules.events.safety_trust * (s.safety[lab] - 0.5)


@rule
def incident_hazard(s: State, rules: GameRules, lab: int) -> float:
    """Chance of a safety incident: less with care, more with what the lab's model can do, most uncontrolled (M44, M46).

    A model over the threshold counts as uncontrolled if it never went through controlled release.
    """
    e = rules.events
    able = capability(s, rules, lab)
    hazard = e.incident_hazard * (1 - 0.8 * s.safety[lab])
    hazard *= 1 + e.incident_growth * max(0.0, able - rules.tables.frontier0[0])
    if able > rules.research.capability_threshold and s.control_until[lab] < 0:
        hazard *= e.incident_uncontrolled
    return float(hazard)


@rule
def breakthrough(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """A lab finds it, by lot weighted with research; it is public some quarters later, at once if none does (M56)."""
    found, first = -1, 1e300
    for lab in range(rules.tables.labs[0]):
        f = LAB0 + lab
        if s.alive[f] == 1 and s.study_h100e[lab] > 0.0 and s.craft_until[lab] <= quarter:
            wait = -math.log(clip(n.firm_uniform[f], 1e-12, 1.0)) / s.study_h100e[lab]  # a race of hazards
            if wait < first:
                found, first = lab, wait
    if found < 0 or rules.events.breakthrough_ahead == 0:
        spread(s, rules, found)
        return
    s.craft_until[found] = quarter + rules.events.breakthrough_ahead
    news.tell(s, news.FOUND, LAB0 + found, -1, rules.events.breakthrough_gain)


@rule
def spread(s: State, rules: GameRules, lab: int) -> None:
    """What a lab had alone, or nobody in the map found, is everybody's."""
    s.public_algorithm[0] += rules.events.breakthrough_gain
    if lab >= 0:
        s.craft_until[lab] = -1
    news.tell(s, news.BREAKTHROUGH, -1, -1, rules.events.breakthrough_gain)
