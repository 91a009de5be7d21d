"""Financier: sell at a margin, book supply for what is asked, and fund customers at risk.

A chipmaker that raises its price while orders exceed supply and lowers it when they don't, expands when
rationing lasts, favours loyal clouds, and buys small stakes in labs whose growth fills its order book (M30;
vendor finance pays while the margin exceeds the expected loss: Petersen and Rajan 1997).
"""

from typing import Any

from agents.strategies import Traits
from agents.strategies.common import delivers, worth_kusd
from game.engine.hands import hand_in, look
from game.engine.layout import Games, Ints, game_of, rules_of
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, CLOUDS, DEALS, LAB0, OWN_CHIPS, GameRules
from game.engine.rule import rule
from game.engine.view import View

TRAITS = Traits("Financier", random=True)


@rule
def decide(v: View, o: Orders, rules: GameRules, seat: int) -> None:
    """Price, allocation, supply, stakes."""
    t = rules.tables
    k = seat - CHIPMAKER0
    filled, buyers = 0.0, 0
    for c in range(t.clouds[0]):
        if delivers(v, rules, k, c):
            filled += v.allotted[c]
            buyers += 1
            o.chip_weight[k, c] = 1 + v.loyalty[c]
    fill = filled / max(buyers, 1)
    target = clip(1.0 + 0.9 * (1 - fill), 0.8, 1.3)
    o.chip_kusd[k] = clip(v.chip_kusd[k] + 0.3 * (target - v.chip_kusd[k]) + 0.005 * v.luck[0], 0.75, 1.35)
    grow = clip(0.35 * (0.95 - fill), 0.0, 0.09)
    o.book_supply[k] = int(v.chip_supply[k] * grow)
    o.design_kusd[k] = int(0.06 * v.revenue_kusd[seat])
    slack = fill > 0.98
    for c in range(t.clouds[0]):  # who is short of cash may pay later (N2.2)
        short = v.debt_kusd[c] > v.ebitda_kusd[c] * 4 or v.capex_kusd[c] > v.ebitda_kusd[c]
        if delivers(v, rules, k, c) and short:
            o.credit_part[k, c] = clip(0.4 * rules.conduct.customer_finance, 0.0, 1.0)
    budget = 0.08 * v.spare_kusd[0] * rules.conduct.customer_finance
    for lab in range(t.labs[0]):
        if v.ask_kusd[lab] > 0 and v.believed_growth[lab] > 0.03:
            price = worth_kusd(v, rules, lab) * 1.1
            if price >= 0.8 * v.ask_pre_kusd[lab]:
                o.bid_kusd[seat, lab] = int(min(budget, 0.2 * v.ask_kusd[lab]))
                o.bid_pre_kusd[seat, lab] = int(min(price, 1.15 * v.ask_pre_kusd[lab]))
                if slack and t.generations[k] > 0 and not bound(v, seat, lab):  # idle supply: money against chips taken
                    o.commit_kusd[seat, lab] = 3 * o.bid_kusd[seat, lab]
                    o.commit_quarters[seat, lab] = 12
                    o.ramp[seat, lab] = 0.5
                    o.floor[seat, lab] = 0.3
                    part = 0.1 * o.commit_kusd[seat, lab] / max(v.market_cap_kusd[seat], 1.0)  # a tenth of its worth
                    o.warrant_part[seat, lab] = clip(part, 0.0, 0.05)
    if t.generations[k] > 0 and rules.conduct.match_bundles > 0:
        defend(v, o, rules, k)


@rule
def defend(v: View, o: Orders, rules: GameRules, k: int) -> None:
    """Money against bundles: a cheque and chips for a lab that is drawn to a cloud's own silicon, credit to its hosts.

    Raising rivals' costs: the account is kept as long as that is cheaper than its margin (M31).
    """
    t, seat, match = rules.tables, CHIPMAKER0 + k, rules.conduct.match_bundles
    for lab in range(t.labs[0]):
        if v.alive[LAB0 + lab] == 0 or t.open_market[t.home[LAB0 + lab]] != t.open_market[t.home[seat]]:
            continue
        if not bundled(v, rules, k, lab):
            continue
        for c in range(t.clouds[0]):
            if t.supplies[k, c] == 1 and t.partner[c] < 0 and v.hosted[c, lab] == 1:
                o.credit_part[k, c] = clip(max(o.credit_part[k, c], 0.3 * match), 0.0, 1.0)
                o.chip_weight[k, c] *= 1 + 0.5 * min(match, 1.0)
        worth = worth_kusd(v, rules, lab)
        asked = float(v.ask_pre_kusd[lab])
        if v.ask_kusd[lab] <= 0:
            asked = 1.02 * rules.capital.unsolicited_premium * v.valuation_kusd[lab]
        if v.listed[lab] == 1 or 1.3 * worth < asked or v.distress_until[seat] > v.quarter[0]:
            continue
        cheque = int(min(0.05 * match * v.spare_kusd[0], 0.02 * v.valuation_kusd[lab]))
        o.bid_kusd[seat, lab] = max(o.bid_kusd[seat, lab], cheque)
        o.bid_pre_kusd[seat, lab] = max(o.bid_pre_kusd[seat, lab], int(asked))
        if not bound(v, seat, lab):
            o.commit_kusd[seat, lab] = max(o.commit_kusd[seat, lab], 3 * o.bid_kusd[seat, lab])
            o.commit_quarters[seat, lab] = 12
            o.ramp[seat, lab] = 0.5
            o.floor[seat, lab] = 0.3


@rule
def bundled(v: View, rules: GameRules, k: int, lab: int) -> bool:
    """Does a cloud draw the lab to silicon that is not this maker's: by a contract of the last year, or in talks?"""
    t = rules.tables
    said = v.rumour_firm[lab]
    if 0 <= said < CLOUDS and t.partner[said] >= 0 and t.partner[said] != k:
        return True
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_lab[d] == lab and v.deal_rights[d, OWN_CHIPS] == 1:
            if t.partner[v.deal_sponsor[d]] != k and v.quarter[0] - v.deal_start[d] < 4:
                return True
    return False


@rule
def bound(v: View, seat: int, lab: int) -> bool:
    """Has the lab committed to its chips already?"""
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_sponsor[d] == seat and v.deal_lab[d] == lab and v.deal_commit_kusd[d] > 0:
            return True
    return False


@rule
def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
) -> None:
    """Its loop over games."""
    for seat, g in zip(seats, games):
        decide(look(state, view, noise, book, seat, g), game_of(draft, g), rules_of(book), seat)
        hand_in(draft, orders, seat, g)
