"""Phase 1, News: a new quarter's clean sheet, the market's mood, and events.

M06, M25, M37, M38, M44, M45, M47-M49, M51, M56, M66; what each event does is in `events.py`.
"""

from game.engine import news
from game.engine.events import happen, lift, on_the_calendar
from game.engine.ledger import clip
from game.engine.noise import Noise
from game.engine.parameters import (
    ACCOUNTS,
    ACQUIRES_STARTUP,
    ACQUISITION_STAKE,
    ALLIANCE,
    ANTITRUST_PROBE,
    BREAKTHROUGH,
    CHIPMAKER0,
    EXPORT_CONTROLS,
    FIRMS,
    GOVERNMENT_ORDER,
    GRID_DELAY,
    HYPE,
    INCIDENT,
    LAB0,
    NEUTRAL,
    PARTNER_PROGRAMME,
    SCEPTICAL,
    SLUMP,
    SPONSORS,
    SQUEEZE,
    SUPPLY_SHOCK,
    WINDOW_SHUT,
    GameRules,
)
from game.engine.politics import chance_of_probe
from game.engine.release import capability
from game.engine.rule import rule
from game.engine.state import KINDS, State


@rule
def nature(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes quarter, flows, news, power limits, regime, trust, what events change, and their `until` fields."""
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
    mood(s, n, rules)
    forget(s, rules)
    lift(s, rules)
    on_the_calendar(s, n, rules)
    hazards(s, n, rules, quarter)
    for r in range(t.regions[0]):
        if s.grid_until[r] > quarter:
            s.grid_lost_kw[r] += t.power_growth_kw[r]
        else:
            s.power_limit_kw[r] += t.power_growth_kw[r]


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
def forget(s: State, rules: GameRules) -> None:
    """Trust recovers, to more for a lab that is known to be careful (M44) and to take no side (M20)."""
    part = rules.events.trust_recovery
    for lab in range(rules.tables.labs[0]):
        level = 0.7 + rules.events.safety_trust * (s.safety[lab] - 0.5)
        level += rules.governance.neutral_trust * (s.independence_index[lab] - 0.5)
        s.trust[lab] += part * (level - s.trust[lab])
        for g in range(rules.tables.segments[0]):
            s.wary[lab, g] *= 1 - part


@rule
def hazards(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Events that may come; some hazards depend on the state, and a hazard of 0 switches an event off."""
    e, t = rules.events, rules.tables
    if n.event_uniform[1] < e.slump_hazard and s.slump[0] < quarter:
        begin(s, n, rules, SLUMP, -1)
    if n.event_uniform[2] < e.squeeze_hazard and s.squeeze[0] < quarter:
        begin(s, n, rules, SQUEEZE, -1)
    if n.event_uniform[3] < e.breakthrough_hazard:
        begin(s, n, rules, BREAKTHROUGH, -1)
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1 and 1 - n.firm_uniform[LAB0 + lab] < incident_hazard(s, rules, lab):
            begin(s, n, rules, INCIDENT, LAB0 + lab)
    if n.event_uniform[4] < e.order_hazard:
        begin(s, n, rules, GOVERNMENT_ORDER, -1)
    for c in range(t.clouds[0]):
        if s.probed_until[c] <= quarter and s.alive[c] == 1:
            if 1 - n.firm_uniform[c] < chance_of_probe(rules, s.land_all[c], s.hhi[0], s.joint[c]):
                begin(s, n, rules, ANTITRUST_PROBE, c)
    if n.card_uniform[0] < e.controls_hazard:
        begin(s, n, rules, EXPORT_CONTROLS, -1)
    if n.card_uniform[1] < e.grid_hazard:
        begin(s, n, rules, GRID_DELAY, -1)
    if n.card_uniform[2] < e.window_hazard:
        begin(s, n, rules, WINDOW_SHUT, -1)
    if n.card_uniform[3] < e.startup_hazard:
        begin(s, n, rules, ACQUIRES_STARTUP, -1)
    if n.card_uniform[4] < e.programme_hazard:
        begin(s, n, rules, PARTNER_PROGRAMME, -1)
    if n.card_uniform[5] < e.alliance_hazard and s.alliance_until[0] <= quarter:
        begin(s, n, rules, ALLIANCE, -1)
    if n.card_uniform[6] < e.acquisition_hazard:
        begin(s, n, rules, ACQUISITION_STAKE, -1)
    for k in range(t.chipmakers[0]):  # each maker by its own luck (M34)
        f = CHIPMAKER0 + k
        if s.shock_until[k] < quarter and 1 - n.firm_uniform[f] < e.shock_hazard:
            begin(s, n, rules, SUPPLY_SHOCK, f)


@rule
def begin(s: State, n: Noise, rules: GameRules, event: int, who: int) -> None:
    """An event of the size and length that the rules say, about a firm or (-1) by lot."""
    happen(s, n, rules, event, who, -1, -1, -1.0, 0)


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
