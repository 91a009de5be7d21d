"""Prices of a lab: the cost of serving as a part of sales, dearer where users are held."""

from agents.strategies.common import HOURLY, tier_part
from agents.strategies.labs.creed import LabCreed
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import GameRules
from game.engine.rule import rule
from game.engine.view import View

USUAL_HOLD = 2.5  # utils
ENOUGH = 0.9  # part of demand it can serve, under which it gets dearer
NEAR = 0.2  # OOM behind the best, beyond which it gets cheaper


@rule
def set_prices(v: View, o: Orders, rules: GameRules, i: int, creed: LabCreed) -> None:
    """The newest version's price moves slowly (N5); the tier below follows open models (M54)."""
    change = price_change(v, rules, i, creed)
    for g in range(rules.tables.segments[0]):
        o.token_price_usd[i, g] = v.token_price_usd[i, g] * (1 + change)
    o.tier_price_part[i] = tier_part(v, rules, i)


@rule
def price_change(v: View, rules: GameRules, i: int, creed: LabCreed) -> float:
    """Change of price, part: to the cost of serving that it aims at; dearer when short, cheaper when behind."""
    change = clip(0.2 * (cost_over_aim(v, rules, i, creed) - 1), -creed.sticky, 0.5 * creed.sticky)
    if v.service[0] < ENOUGH:
        change = max(change, 0.06)
    return max(change - 0.04 * clip(v.behind[i] - NEAR, 0.0, 1.0), -creed.sticky)


@rule
def cost_over_aim(v: View, rules: GameRules, i: int, creed: LabCreed) -> float:
    """Cost of serving over what it aims at, each a part of sales.

    It aims at less where users are held (bargains, then ripoffs: Farrell and Klemperer 2007).
    """
    t = rules.tables
    sales, paid, used = 1.0, 0.0, 1.0
    for c in range(v.sales_kusd.shape[0]):
        sales += v.sales_kusd[c]
    for c in range(t.clouds[0]):
        paid += v.compute_h100e[c] * v.compute_price_usd[c] * HOURLY * (1 - v.discount[c])
        used += v.compute_h100e[c]
    cost = v.serving_h100e[0] * max(v.service[0], 0.3) * paid / used / sales
    aim = creed.cost_part / clip(1 + rules.conduct.lock_in * (hold(v, rules, sales) - USUAL_HOLD), 0.5, 2.0)
    below = rules.demand.tier_price_part / max(v.tier_price_part[i], 0.01)
    aim *= clip(below, 0.67, 1.5)  # what a cheaper tier takes, the newest version doesn't make good
    return float(cost / aim)


@rule
def hold(v: View, rules: GameRules, sales: float) -> float:
    """Utils that hold the lab's users: plain inertia and how deep they are in, mean over sales (M52, M53)."""
    deep = 0.0
    for c in range(v.sales_kusd.shape[0]):
        deep += v.sales_kusd[c] / sales * v.depth[c]
    return rules.demand.switch_plain + rules.demand.switch_deep * deep
