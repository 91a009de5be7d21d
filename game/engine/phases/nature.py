"""Phase 1, News: a new quarter's clean sheet, the market's mood, and events (M06, M25, M38, M44, M45, M56)."""

from game.engine import news
from game.engine.ledger import clip
from game.engine.noise import Noise
from game.engine.parameters import ACCOUNTS, CHIPMAKER0, FIRMS, HYPE, LAB0, NEUTRAL, SCEPTICAL, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.state import KINDS, State


@rule
def nature(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """Writes quarter, flows, news, power limits, regime, trust, and the `until` fields of events."""
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
        s.public_algorithm[0] += e.breakthrough_gain
        news.tell(s, news.BREAKTHROUGH, -1, -1, e.breakthrough_gain)
    chosen, low = -1, 2.0
    for lab in range(t.labs[0]):
        f = LAB0 + lab
        s.trust[lab] += e.trust_recovery * (0.7 - s.trust[lab])
        if s.alive[f] == 0:
            continue
        u = n.firm_uniform[f]
        if u < low:
            chosen, low = lab, u
        if 1 - u < e.incident_hazard * (1 - 0.8 * s.safety[lab]):
            s.trust[lab] = clip(s.trust[lab] - e.incident_trust, 0.0, 1.0)
            news.tell(s, news.INCIDENT, f, -1, e.incident_trust)
    if n.event_uniform[4] < e.order_hazard and chosen >= 0:
        s.barred_until[chosen] = quarter + e.order_quarters
        news.tell(s, news.GOVERNMENT_ORDER, LAB0 + chosen, -1, e.order_depth)
    supply_shocks(s, n, rules, quarter)


@rule
def supply_shocks(s: State, n: Noise, rules: GameRules, quarter: int) -> None:
    """A maker's plants stand: an earthquake, a fire, a blockade; each maker by its own luck (M34)."""
    e = rules.events
    for k in range(rules.tables.chipmakers[0]):
        f = CHIPMAKER0 + k
        if s.shock_until[k] < quarter and 1 - n.firm_uniform[f] < e.shock_hazard:
            s.shock_until[k] = quarter + e.shock_quarters - 1
            news.tell(s, news.SUPPLY_SHOCK, f, -1, e.shock_depth)
