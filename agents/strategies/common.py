"""Sums that several strategies do on their view: what a lab is worth, what contracts will ask."""

from game.engine.ledger import clip
from game.engine.parameters import DEALS, HOURS, GameRules
from game.engine.rule import rule
from game.engine.view import View

HOURLY = HOURS / 1000  # kUSD a quarter for one dollar an hour


@rule
def worth_kusd(v: View, rules: GameRules, lab: int) -> float:
    """A lab's worth by what the seat believes of its run rate and growth, at the market's usual multiples."""
    k = rules.market
    growth = clip(v.believed_growth[lab], -0.2, 0.5)
    year = (1 + growth) * (1 + growth)
    multiple = clip(k.multiple_base + k.multiple_growth * (year * year - 1), k.multiple_least, k.multiple_most)
    return multiple * v.believed_arr_kusd[lab] * (1 + k.mood * v.regime[0])


@rule
def contracted_kusd(v: View, lab: int, cloud: int, ahead: int) -> float:
    """Commitments of a lab (-1: all) at a cloud that fall due in the quarter `ahead` from now; ramp ignored."""
    quarter = v.quarter[0] + ahead
    total = 0.0
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == cloud and (lab < 0 or v.deal_lab[d] == lab):
            age = quarter - v.deal_start[d]
            if 0 <= age < v.deal_quarters[d]:
                n = v.deal_quarters[d]
                total += v.deal_commit_kusd[d] / n * (0.4 + 1.2 * (age + 0.5) / n)
    return total


@rule
def stake(v: View, holder: int, lab: int) -> float:
    """Part of a lab that a firm holds."""
    total = 0.0
    for h in range(v.shares.shape[0]):
        total += v.shares[h, lab]
    return v.shares[holder, lab] / max(total, 1.0)
