"""What an investor takes labs to be worth, now and at the end."""

from agents.strategies.common import crowd, stake, worth_kusd
from agents.strategies.investors.creed import InvestorCreed
from game.engine.ledger import clip
from game.engine.parameters import LAB0, GameRules
from game.engine.rule import rule
from game.engine.view import View


@rule
def favourite(v: View, rules: GameRules, seat: int) -> int:
    """The lab it holds most of; with no holding the one of the best upside; -1: none is worth its price."""
    chosen, most = -1, 0.0
    for lab in range(rules.tables.labs[0]):
        held = stake(v, seat, lab) * v.valuation_kusd[lab]
        if v.alive[LAB0 + lab] == 1 and held > most:
            chosen, most = lab, held
    if chosen >= 0:
        return chosen
    best = 1.0
    for lab in range(rules.tables.labs[0]):
        upside = worth_kusd(v, rules, lab) / max(float(v.ask_pre_kusd[lab]), 1.0)
        if v.ask_kusd[lab] > 0 and v.listed[lab] == 0 and upside > best:
            chosen, best = lab, upside
    return chosen


@rule
def estimate(v: View, rules: GameRules, seat: int, lab: int, creed: InvestorCreed) -> float:
    """What it would pay for a whole lab, kUSD: usual multiples, its own error, the crowd (M29), what grows fast."""
    worth = worth_kusd(v, rules, lab) * (1 + creed.luck * v.luck[rules.tables.key[LAB0 + lab] % 4])
    worth *= 1 + rules.conduct.herding * creed.herding * crowd(v, seat, lab)
    return worth * (1 + creed.chase * clip(v.believed_growth[lab], 0.0, 0.5))


@rule
def lasting(v: View, rules: GameRules, lab: int, creed: InvestorCreed) -> float:
    """What a dollar in a lab should count for at the end: it grows until then, and stakes count less than cash."""
    growth, value = 1 + creed.horizon * clip(v.believed_growth[lab], -0.2, 0.5), 1 - rules.score.stake_haircut
    if v.listed[lab] == 1:
        value = 1.0
    for _ in range(rules.tables.quarters[0] - v.quarter[0]):
        value *= growth
    return value


@rule
def gain(v: View, rules: GameRules, lab: int, upside: float, creed: InvestorCreed) -> float:
    """What a dollar at the price asked should count for at the end; a bargain is believed up to half the price."""
    return float(min(upside, 1.5) * lasting(v, rules, lab, creed))
