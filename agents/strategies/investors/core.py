"""How investors play, by a creed: which labs they back, how much, at what price, and when they leave."""

from typing import Any

from agents.strategies.common import crowd, reluctance
from agents.strategies.investors.creed import RANGES, InvestorCreed
from agents.strategies.investors.reasons import reasons
from agents.strategies.investors.worth import estimate, favourite, gain, lasting
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, creed_of, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import GameRules
from game.engine.rule import rule
from game.engine.view import View

WORTH_KEEPING = 0.1  # gain to the end from which none of a listed stake is sold

__all__ = ["RANGES", "InvestorCreed", "decide", "play", "reasons"]


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int, creeds: Games) -> None:
    """Bids in the rounds that labs announced, and sales of what is listed."""
    creed = creed_of(creeds)
    only = favourite(v, rules, seat) if creed.one_lab > 0.0 else -1
    if creed.one_lab > 0.0 and only < 0:
        return
    total, largest = 0.0, 0.0
    for lab in range(rules.tables.labs[0]):
        total += float(v.valuation_kusd[lab])
        largest = max(largest, v.believed_arr_kusd[lab])
    for lab in range(rules.tables.labs[0]):
        if only >= 0 and lab != only:
            continue
        if v.listed[lab] == 1:
            o.sell_part[seat, lab] = sale(v, rules, lab, creed)
        elif v.ask_kusd[lab] > 0 and v.alive[seat] == 1:
            small = v.disclosed[lab] == 0 or v.believed_arr_kusd[lab] <= creed.least_size * largest
            if creed.least_size == 0.0 or not small:
                bid(v, o, rules, seat, lab, total, creed)


@rule
def bid(v: View, o: Orders, rules: GameRules, seat: int, lab: int, total: float, creed: InvestorCreed) -> None:
    """A cheque and a price for a round. total: what all labs are valued at, kUSD."""
    asked = float(v.ask_pre_kusd[lab])
    worth = estimate(v, rules, seat, lab, creed)
    upside = worth / max(asked, 1.0)
    if creed.by_size > 0.0:
        part = creed.by_size * v.valuation_kusd[lab] / max(total, 1.0)
        part *= 1 + rules.conduct.herding * creed.herding * crowd(v, seat, lab)
    else:
        part = clip(creed.slope * (upside - creed.least_upside), 0.0, creed.most_part)
    part *= 1 + creed.mood * v.regime[0]
    if creed.horizon > 0.0 and gain(v, rules, lab, upside, creed) < 1.0:
        part = 0.0
    if creed.taboo > 0.0:
        part *= reluctance(v, rules, seat, lab)
    o.bid_kusd[seat, lab] = int(min(part * v.spare_kusd[0], creed.ask_part * v.ask_kusd[lab]))
    if creed.pay_least > 0.0:
        o.bid_pre_kusd[seat, lab] = int(asked * clip(upside, creed.pay_least, creed.pay_most))
    else:
        o.bid_pre_kusd[seat, lab] = int(clip(creed.pay * worth, 0.0, creed.pay_most * asked))


@rule
def sale(v: View, rules: GameRules, lab: int, creed: InvestorCreed) -> float:
    """Part of a listed stake to sell: with the mood, the less the more it should still gain; all where it should lose.

    A listed price tells more of a lab's worth than the fund's own guess, so growth alone counts. Who forgets the end
    (no horizon) sells with the mood alone.
    """
    part = clip(creed.sell + creed.sell_mood * v.regime[0], 0.0, 1.0)
    if creed.horizon > 0.0:
        kept = lasting(v, rules, lab, creed)
        if kept < 1.0:
            return float(rules.market.sale_most)
        part *= clip(1 - (kept - 1) / WORTH_KEEPING, 0.0, 1.0)
    return part


@rule
def play(
    state: Games,
    view: Games,
    draft: Games,
    orders: Games,
    noise: Games,
    book: Any,
    seats: Ints,
    games: Ints,
    creeds: Games,
) -> None:
    """Its loop over games."""
    for i in range(len(games)):
        seat, g = seats[i], games[i]
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat, creeds)
        hand_in(draft, orders, seat, g)
