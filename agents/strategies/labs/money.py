"""Money of a lab: rounds, debt, what it signs for it, when it goes public, and what it shows."""

from agents.strategies.labs.creed import LabCreed
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, DEALS, GameRules
from game.engine.rule import rule
from game.engine.view import View


@rule
def raise_money(v: View, o: Orders, rules: GameRules, i: int, revenue: float, growth: float, creed: LabCreed) -> None:
    """A round when the runway is short; the floor follows the need."""
    value = float(v.valuation_kusd[i])
    runway, burn = quarters_left(v, rules, revenue)
    worth = own_worth_kusd(v, growth, creed)
    risen = creed.up_round > 0.0 and worth > creed.up_round * value
    if runway < creed.short or risen:
        o.raise_kusd[i] = int(
            clip(creed.raise_burn * burn - v.cash_kusd[0], creed.raise_least * value, creed.raise_most * value)
        )
        o.ask_pre_kusd[i] = int(clip((1 - creed.own_view) * value + creed.own_view * worth, 0.7 * value, 2.0 * value))
        o.ask_owed_kw[i] = int(0.3 * v.serving_h100e[0])
    for _ in range(min(v.waited[0], 3)):  # a round that found no money is asked for less
        o.ask_pre_kusd[i] = int(0.9 * o.ask_pre_kusd[i])
    o.least_part[i] = 0.4 if runway > 4 else 0.0
    if runway < 4:
        o.lab_borrow_kusd[i] = v.borrow_kusd[0] // 2
    elif runway > 10:
        o.lab_borrow_kusd[i] = -v.debt_now_kusd[0] // 4
    o.accept_votes[i] = 1 if runway < creed.desperate else 0
    o.accept_conflict[i] = 1 if v.fear[0] < creed.fear or runway < 4 else 0
    hope = 0.95 if runway > 5 else (0.8 if runway > 2.5 else 0.5)
    o.floor_pre_kusd[i] = int(hope * min(value, max(worth, 0.5 * value)))
    o.max_commit_kusd[i] = int(v.arr_kusd[0] * clip(creed.commit + 12 * growth, 2.0, creed.commit_most))
    o.accept_access[i] = int(creed.access) if runway > creed.desperate else 2
    o.independence[i] = creed.independence
    o.go_public[i] = 1 if goes_public(v, rules, runway, creed) else 0


@rule
def own_worth_kusd(v: View, growth: float, creed: LabCreed) -> float:
    """What it takes itself to be worth, kUSD: a multiple of its run rate that rises with growth (M40)."""
    return float(v.arr_kusd[0] * clip(12 + creed.growth_worth * growth, 6.0, 30.0))


@rule
def quarters_left(v: View, rules: GameRules, revenue: float) -> tuple[float, float]:
    """Quarters that its cash lasts, and what it loses a quarter once contracts are due, kUSD."""
    due = 0.0
    for c in range(rules.tables.clouds[0]):
        due += v.contract_kusd[c]
    burn = max(v.burn_kusd[0], 0.0) + max(0.0, due - 0.7 * revenue) + 0.05 * revenue
    return max(v.cash_kusd[0], 0) / max(burn, 1.0), burn


@rule
def goes_public(v: View, rules: GameRules, runway: float, creed: LabCreed) -> bool:
    """Is it large enough, the mood right, and money or a good price to be had (M47)?"""
    if creed.eager > 0.0:
        return bool(v.regime[0] >= 0)
    steady = v.arr_kusd[0] > creed.go_public * rules.market.ipo_arr_kusd and v.quarter[0] >= 3
    return bool(steady and v.regime[0] >= 0 and (runway < 6 or v.regime[0] > 0))


@rule
def keep_open(v: View, o: Orders, rules: GameRules, i: int, creed: LabCreed) -> None:
    """Show the run rate while it grows and the books to large holders; ask for relief when contracts outgrow means."""
    o.disclose[i] = 1 if v.growth[0] > -0.02 or creed.eager > 0.0 else 0
    o.inform[i] = 1
    chips = 0.0
    for d in range(DEALS):
        if v.deal_status[d] == 1 and v.deal_lab[d] == i and v.deal_sponsor[d] >= CLOUDS:
            chips += v.deal_commit_kusd[d] / v.deal_quarters[d]
    if chips > 0:
        o.take_part[i] = clip(max(v.cash_kusd[0], 0) / creed.take / chips, 0.0, 1.0)
    if v.coverage[0] < 1.0:
        largest, most = -1, 0
        for c in range(rules.tables.clouds[0]):
            if v.floor_kusd[c] > most:
                largest, most = c, v.floor_kusd[c]
        if largest >= 0:
            o.ask_cut[i, largest] = 0.3
