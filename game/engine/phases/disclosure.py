"""Phase 2, Disclosure: what firms believe of labs' private figures, and the aggregator (M57, M60; N3)."""

from game.engine.ledger import clip, shares_of
from game.engine.noise import Noise
from game.engine.parameters import CLOUDS, DIRECT, FIRMS, LAB0, LABS, GameRules
from game.engine.rule import rule
from game.engine.state import State


@rule
def disclosure(s: State, n: Noise, rules: GameRules) -> None:
    """Writes believed_arr, believed_burn, seen_share: noise shrinks with information rights."""
    t, k = rules.tables, rules.capital
    for lab in range(t.labs[0]):
        arr, burn, trend = s.arr_kusd[lab], s.burn_kusd[lab], 1 + s.growth[lab]
        total = float(shares_of(s, lab))
        value = float(s.valuation_kusd[lab])
        for f in range(FIRMS):
            if t.present[f] == 0:
                continue
            informed = s.shares[f, lab] / total * value >= k.information_kusd or s.listed[lab] == 1
            sigma = k.noise_informed if informed else k.noise_outside
            weight = k.belief_weight_informed if informed else k.belief_weight
            signal = arr * clip(1 + sigma * n.observe[f, lab], 0.3, 3.0)
            s.believed_arr_kusd[f, lab] += weight * (signal - s.believed_arr_kusd[f, lab]) + (1 - weight) * (
                s.believed_arr_kusd[f, lab] * (clip(trend, 0.8, 1.5) - 1)
            )
            s.believed_burn_kusd[f, lab] = burn * clip(1 + sigma * n.observe[f, lab], 0.3, 3.0)
        s.believed_arr_kusd[LAB0 + lab, lab] = arr
        s.believed_burn_kusd[LAB0 + lab, lab] = burn
    tokens = 0.0
    for m in range(LABS + CLOUDS):
        s.seen_share[m] = 0.0
        if t.has_model[m] == 1:
            # Routers see plain API traffic: direct sales in full, clouds' in part, cheap tokens many times.
            price = max(s.token_price_usd[m, 0], 0.01)
            seen = s.model_kusd[DIRECT, m]
            for c in range(t.clouds[0]):
                seen += k.aggregator_cloud_part * s.model_kusd[c, m]
            s.seen_share[m] = seen / price
            tokens += s.seen_share[m]
    for m in range(LABS + CLOUDS):
        s.seen_share[m] /= max(tokens, 1e-9)
