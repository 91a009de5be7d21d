"""What a cloud asks for compute and for its own models, and what it does for models: budgets and promotion."""

from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.common import HOURLY, stake, tier_part
from game.engine.fleet import h100e_of, line_of, on_sale
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import DESIGNS, LABS, GameRules
from game.engine.rule import rule
from game.engine.view import View

WORTH = 80.0  # quarters of a profit that lasts
RENT_PART = 0.6  # of the rent of compute that is left after what it costs to run and sell
LEAST_OWN = 0.04  # of capacity, for research on own models
GROWS = 1.12  # a quarter, own models' compute at most


@rule
def new_cost_usd(v: View, rules: GameRules, c: int) -> float:
    """Cost of new capacity: capital of a quarter, running costs and profit, USD per H100e-hour."""
    cheapest = 1e9
    for d in range(DESIGNS):
        if v.chip_price_kusd[d] > 0:
            line = line_of(c, d)
            g = on_sale(rules, line_of(c, d), v.quarter[0])
            kusd = (v.chip_price_kusd[d] + 11 * rules.tables.gen_kw[line, g]) / h100e_of(v.gen_gain, rules, line, g)
            cheapest = min(cheapest, kusd)
    return cheapest * 0.10 / HOURLY


@rule
def pulls(v: View, rules: GameRules, c: int, creed: CloudCreed) -> tuple[float, float, float, float]:
    """Parts of its price by which use, cost of new capacity, rivals and the best earner move it."""
    price = v.compute_price_usd[c]
    rivals, weight = 0.0, 0.0
    for other in range(rules.tables.clouds[0]):
        rivals += v.compute_price_usd[other] * v.capacity_h100e[other]
        weight += v.capacity_h100e[other]
    full = 0.5 * (v.utilisation[c] - creed.full)
    dear = 0.03 * clip(price / new_cost_usd(v, rules, c) - 1.4, -0.5, 1.0)
    over = creed.price_pull * clip(price * weight / max(rivals, 1e-9) - creed.price_over, -0.3, 0.5)
    copied = 0.0
    if creed.price_copied > 0.0:
        copied = creed.price_copied * clip(v.compute_price_usd[best_earner(v, rules, c)] / price - 1, -0.3, 0.3)
    return full, -dear, -over, copied


@rule
def prices(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed) -> None:
    """Compute at the cost of new capacity, dearer when sold out; own models at a discount to the best."""
    t = rules.tables
    price = v.compute_price_usd[c]
    full, dear, over, copied = pulls(v, rules, c, creed)
    change = full + dear + over + copied
    o.compute_price_usd[c] = price * (1 + clip(change, -0.08, 0.05))
    capacity = max(v.capacity_h100e[c] * rules.compute.uptime, 1.0)
    o.own_model_part[c] = clip(own_use(v, rules, c, creed, price) / capacity, 0.0, 0.5)
    m = LABS + c
    for g in range(t.segments[0]):
        best = 0.0
        for lab in range(t.labs[0]):
            if v.open_weights[lab] == 0:
                best = max(best, v.token_price_usd[lab, g] * clip(1 - v.behind[lab], 0.1, 1.0))
        behind = clip(1 - 0.8 * v.behind[m], 0.15, 1.0) if t.has_model[m] == 1 else 0.5
        aim = creed.token_price * best * behind
        o.token_price_usd[m, g] = clip(aim, 0.93 * v.token_price_usd[m, g], 1.05 * v.token_price_usd[m, g])
    if t.has_model[m] == 1:
        o.tier_price_part[m] = tier_part(v, rules, m)


@rule
def best_earner(v: View, rules: GameRules, c: int) -> int:
    """The rival that sells most AI services by its compute: what works, as far as anybody can see."""
    found, most = c, -1.0
    for other in range(rules.tables.clouds[0]):
        by_compute = v.ai_revenue_kusd[other] / max(v.capacity_h100e[other], 1.0)
        if other != c and by_compute > most:
            found, most = other, by_compute
    return found


@rule
def own_use(v: View, rules: GameRules, c: int, creed: CloudCreed, price: float) -> float:
    """Compute for own models (H100e): up to where other business gains as much by one more as its rent would bring."""
    t = rules.tables
    other = max(v.revenue_kusd[c] - v.cloud_revenue_kusd[c], 0) * t.other_margin[c]
    gain = creed.own_use * rules.accounts.internal_lift * other * WORTH  # per log of own compute
    worth_it = gain / max(RENT_PART * price * HOURLY, 1e-6) + LEAST_OWN * v.capacity_h100e[c]
    now = v.own_model_h100e[0]
    if creed.own_use > 1.0:  # who believes in its model lets it grow
        now *= GROWS
    return float(min(now, max(0.93 * worth_it, 0.88 * now)))  # a part of capacity, which grows meanwhile


@rule
def products(v: View, o: Orders, rules: GameRules, c: int, creed: CloudCreed) -> None:
    """Budgets of products and partners, promotion, research focus."""
    t, m = rules.tables, LABS + c
    o.product_kusd[c] = int(creed.product * v.revenue_kusd[c])
    if t.has_model[m] == 1:
        o.product_split[c, 0] = creed.to_model
        o.product_split[c, 1] = creed.to_partners
        o.product_split[c, 2] = creed.to_copying
    else:
        o.product_split[c, 1] = 1.0
    for lab in range(t.labs[0]):
        o.steer[c, lab] = clip(creed.push_stakes * stake(v, c, lab) + creed.push_all, 0.0, 0.8)
    o.steer[c, m] = creed.push_own
    for g in range(t.segments[0]):
        o.focus[m, g] = 1.0
