"""What a lab would bring a cloud, what a rival would take with it, and what it would cost (N2.1; M23)."""

from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.common import stake, worth_kusd
from game.engine.ledger import clip
from game.engine.parameters import CLOUDS, GameRules
from game.engine.rule import rule
from game.engine.view import View

CHEAP = 1.1  # worth over price at which a stake pays by itself


@rule
def lab_value(v: View, rules: GameRules, c: int, lab: int, commit: float) -> float:
    """What a commitment and the lab's presence bring, over what its price is, in kUSD (N2.1)."""
    k = rules.accounts
    alive = clip(
        0.95 - 0.3 * clip(v.believed_burn_kusd[lab] / max(v.believed_arr_kusd[lab] / 4, 1.0) - 0.5, 0.0, 1.5), 0.3, 0.95
    )
    margin = (1 - k.platform_cost) * 0.30
    spend = commit * margin * alive * 0.65
    spend *= clip(1.1 - stake(v, c, lab), 0.3, 1.0)
    lead = clip(0.6 - v.behind[lab], 0.0, 0.6)
    return spend + 8 * draw_kusd(v, rules, lab) * lead * alive


@rule
def draw_kusd(v: View, rules: GameRules, lab: int) -> float:
    """Enterprise spend a quarter that moves with a lab per OOM of lead; none for weights that run anywhere (M54).

    A lab's size is told by its run rate and by the tokens that the aggregator sees (M57).
    """
    if v.open_weights[lab] == 1:
        return 0.0
    most, most_used, usage = 1.0, 1e-9, rules.conduct.usage_weight
    for other in range(rules.tables.labs[0]):
        most = max(most, v.believed_arr_kusd[other])
        most_used = max(most_used, v.seen_share[other])
    size = (1 - usage) * min(4 * v.believed_arr_kusd[lab] / most, 1.0) + usage * v.seen_share[lab] / most_used
    return 0.05 * v.enterprise_kusd[0] * size


@rule
def at_stake(v: View, rules: GameRules, c: int, creed: CloudCreed, lab: int) -> float:
    """What it would cost to leave a frontier lab to a rival that is after it or has it, kUSD (M23)."""
    rival = v.rumour_firm[lab]
    held = v.exclusive[lab] if v.exclusive[lab] >= 0 else v.first[lab]
    threatened = (0 <= rival < CLOUDS and rival != c) or (held >= 0 and held != c)
    for other in range(rules.tables.clouds[0]):
        if other != c and v.invested_kusd[other, lab] > 0:
            threatened = True
    if not threatened and creed.preempt <= 0.0:
        return 0.0
    ahead = 40 * draw_kusd(v, rules, lab) * clip(0.4 - v.behind[lab], 0.0, 0.4) / 0.4  # for ten years
    return creed.contain * (1.0 if threatened else creed.preempt) * rules.conduct.containment * ahead


@rule
def unasked(v: View, rules: GameRules, c: int, creed: CloudCreed, lab: int) -> float:
    """Cheque for a lab without a round, kUSD: a small part; unless it is cheap, no more than a rival would cost."""
    most = creed.unasked * v.valuation_kusd[lab]
    threat = at_stake(v, rules, c, creed, lab)
    cheap = worth_kusd(v, rules, lab) >= CHEAP * price_asked(v, rules, lab)
    return most if cheap or threat <= 0.0 else min(most, threat)


@rule
def price_asked(v: View, rules: GameRules, lab: int) -> float:
    """Pre-money that a lab may take: its ask, or without a round what opens its door."""
    if v.ask_kusd[lab] > 0:
        return float(v.ask_pre_kusd[lab])
    return 1.02 * rules.capital.unsolicited_premium * v.valuation_kusd[lab]
