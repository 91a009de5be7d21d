"""Releases: what may be sold, who gets it first, and whether open weights can be kept up (M46, M54-M56)."""

from game.engine import news
from game.engine.ledger import clip, holding
from game.engine.orders import Orders
from game.engine.parameters import LAB0, LABS, GameRules
from game.engine.rule import rule
from game.engine.state import State

NO_LIMIT = 1e9
RUNWAY = 2.0  # quarters of cash under which a lab that burns is short of money


@rule
def capability(s: State, rules: GameRules, m: int) -> float:
    """What a model can do where it is best: highest released quality over segments, OOM."""
    most = 0.0
    for g in range(rules.tables.segments[0]):
        most = max(most, s.quality[m, g])
    return most


@rule
def ceiling(s: State, rules: GameRules, m: int, quarter: int) -> float:
    """Highest quality that may be sold: the threshold, until a model's time of controlled release is over (M46)."""
    k = rules.research
    held = s.control_until[m] < 0 or quarter < s.control_until[m]
    return float(k.capability_threshold) if k.controlled_quarters > 0 and held else NO_LIMIT


@rule
def control(s: State, rules: GameRules, m: int, quarter: int, reached: bool) -> None:
    """Start a model's controlled release when it first reaches the threshold, and tell when it is over (M46).

    It takes less time where more was spent on safety before.
    """
    firm = LAB0 + m if m < LABS else m - LABS
    if s.control_until[m] == quarter:
        news.tell(s, news.CLEARED, firm, -1, 0.0)
    if reached and s.control_until[m] < 0:
        careful = s.safety[m] if m < LABS else 0.5
        wait = max(1, int(rules.research.controlled_quarters * (1 - 0.5 * careful) + 0.5))
        s.control_until[m] = quarter + wait
        news.tell(s, news.CONTROLLED, firm, -1, float(wait))


@rule
def sponsor_of(s: State, rules: GameRules, lab: int) -> int:
    """The cloud that holds most of a lab, and enough to bind it; -1: none. Equals by key."""
    t = rules.tables
    found, most = -1, 0.0
    for c in range(t.clouds[0]):
        part = holding(s, c, lab)
        if part >= rules.research.bind_threshold and part > 0.0 and s.alive[c] == 1:
            if part > most or (part == most and t.key[c] < t.key[found]):
                found, most = c, part
    return found


@rule
def bind(s: State, o: Orders, rules: GameRules, lab: int) -> None:
    """An open lab's sponsor may take its newest versions first; the lab and its users remember (M55)."""
    k = rules.research
    before, by = s.bound[lab], -1
    if k.bind_allowed == 1 and s.open_weights[lab] == 1:
        by = sponsor_of(s, rules, lab)
        if by >= 0 and o.bind[by, lab] == 0:
            by = -1
    s.bound[lab] = by
    if by < 0:
        return
    s.relation[by, lab] = clip(s.relation[by, lab] - k.bind_relation, -1.0, 1.0)
    s.trust[lab] = clip(s.trust[lab] - k.bind_trust, 0.0, 1.0)
    if by != before:
        news.tell(s, news.BOUND, by, LAB0 + lab, 0.0)


@rule
def strains(s: State, rules: GameRules, lab: int) -> int:
    """How many of three things an open lab lacks: money, freedom from its sponsor, compute of more than one cloud."""
    n = 1 if s.bound[lab] >= 0 else 0
    short = s.burn_kusd[lab] > 0.0 and s.cash_kusd[LAB0 + lab] < RUNWAY * s.burn_kusd[lab]
    if short or s.coverage[LAB0 + lab] < 1.0:
        n += 1
    largest, total = 0.0, s.own_h100e[lab]
    for c in range(rules.tables.clouds[0]):
        largest = max(largest, s.compute_h100e[lab, c])
        total += s.compute_h100e[lab, c]
    if largest > rules.research.strain_one_cloud * total:
        n += 1
    return n


@rule
def strain(s: State, rules: GameRules, lab: int) -> None:
    """Two strains of three wear an open lab down, and it falls further behind; fewer let it recover (M55)."""
    target = 1.0 if s.open_weights[lab] == 1 and strains(s, rules, lab) >= 2 else 0.0
    s.open_strain[lab] += rules.research.strain_speed * (target - s.open_strain[lab])
