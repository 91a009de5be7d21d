"""A cloud's term sheet for one lab: with a cheque for shares, or for compute alone."""

from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.clouds.worth import at_stake, lab_value, price_asked, unasked
from agents.strategies.common import HOURLY, herd, worth_kusd
from game.engine.book import ACCESS, COMMITMENT, PRICE, TERMS
from game.engine.orders import Orders
from game.engine.parameters import (
    COVENANT,
    DEDICATED,
    EXCLUSIVE,
    FIRST_LAUNCH,
    INFORMATION,
    LISTED,
    OWN_CHIPS,
    REFUSAL,
    WALL,
    GameRules,
)
from game.engine.rule import rule
from game.engine.sheets import PRICE_CONCEDED
from game.engine.view import View

QUARTERS = 20  # of a commitment
NEAR = 0.4  # OOM behind the best model, up to which access terms are worth asking
SHORT = 1.1  # a lab's coverage under which it may sell exclusivity
EXCLUSIVE_QUARTERS = 2  # what the lab sells elsewhere is lost to it for as long as that
ALONE = 1.2  # run rates that a contract without shares commits


@rule
def offer(
    v: View, o: Orders, rules: GameRules, c: int, lab: int, creed: CloudCreed, appetite: float, budget: float
) -> float:
    """Cash now and on milestones against a multiple of it in spend over five years; returns the cash now (kUSD)."""
    ask = float(v.ask_kusd[lab])
    cash = min(creed.cheque * ask if ask > 0 else unasked(v, rules, c, creed, lab), 0.6 * budget) * appetite
    arr = v.believed_arr_kusd[lab]
    if cash < 0.01 * ask or cash <= 0:
        return 0.0
    pre = max(price_asked(v, rules, lab), 0.9 * worth_kusd(v, rules, lab) if ask > 0 else 0.0)
    most = 1.6 * worth_kusd(v, rules, lab) + lab_value(v, rules, c, lab, 4 * cash) + at_stake(v, rules, c, creed, lab)
    most *= herd(v, rules, c, lab)
    if v.answer[lab] == PRICE:
        pre = max(pre, 1.02 * v.counter_pre_kusd[lab])
    pre = min(pre, max(most, 1.0))
    o.bid_kusd[c, lab] = int(0.6 * cash)
    o.bid_pre_kusd[c, lab] = int(pre)
    if ask > 0:
        o.concede[c, lab] = PRICE_CONCEDED
        o.most_pre_kusd[c, lab] = int(max(most, pre))
    o.tranche_kusd[c, lab, 0] = int(0.4 * cash)
    o.tranche_arr_kusd[c, lab, 0] = int(1.8 * arr)
    o.tranche_quarters[c, lab, 0] = 8
    terms(v, o, rules, c, lab, creed, min(creed.spend * cash, 3.0 * arr))
    return 0.6 * cash


@rule
def contract(v: View, o: Orders, rules: GameRules, c: int, lab: int, creed: CloudCreed) -> None:
    """Compute without shares: what a neutral host sells to anybody, and what is left to do with a listed lab."""
    commit = ALONE * v.believed_arr_kusd[lab]
    if commit > 0:
        terms(v, o, rules, c, lab, creed, commit)


@rule
def terms(v: View, o: Orders, rules: GameRules, c: int, lab: int, creed: CloudCreed, commit: float) -> None:
    """The rest of a sheet: commitment, megawatts for it, rights, access."""
    arr, answer = v.believed_arr_kusd[lab], v.answer[lab]
    if answer == COMMITMENT:
        commit = min(commit, float(v.counter_commit_kusd[lab]))
    o.commit_kusd[c, lab] = int(commit)
    o.commit_quarters[c, lab] = QUARTERS
    o.ramp[c, lab] = 0.6
    o.floor[c, lab] = 0.75
    o.discount[c, lab] = creed.discount
    yearly = commit / QUARTERS * 1.4
    per_kw = max(v.capacity_h100e[c] / max(v.power_kw[0], 1.0) * rules.compute.uptime, 0.1)
    o.owed_kw[c, lab] = int(creed.owed * (yearly / (v.compute_price_usd[c] * HOURLY) / per_kw))
    o.owed_from[c, lab] = 4
    late = 4 * commit / QUARTERS * 1.6 / 0.7  # run rate that carries the last quarters of the contract
    o.owed_arr_kusd[c, lab] = int(late) if late > arr else 0
    o.rights[c, lab, INFORMATION] = 1
    o.rights[c, lab, WALL] = 1
    o.embed_kusd[c, lab] = int(min(creed.embed * commit, 0.02 * v.revenue_kusd[c]))
    o.access[c, lab] = LISTED
    o.access_quarters[c, lab] = int(creed.term)
    if creed.gives > 0.0 and answer == TERMS:
        o.discount[c, lab] += creed.gives
    else:
        rights(v, o, rules, c, lab, creed)


@rule
def rights(v: View, o: Orders, rules: GameRules, c: int, lab: int, creed: CloudCreed) -> None:
    """What it asks beyond spending: own chips, a right to match, a covenant, access; and a campus it offers."""
    arr, answer = v.believed_arr_kusd[lab], v.answer[lab]
    if rules.tables.partner[c] >= 0 and v.maturity[0] >= creed.own_chips_from:
        o.rights[c, lab, OWN_CHIPS] = 1
        o.discount[c, lab] += 0.05
    free = v.refusal[lab] < 0 or v.refusal[lab] == c
    spends = v.refusal[lab] < 0 and v.due_kusd[lab] > 0.05 * arr
    o.rights[c, lab, REFUSAL] = 1 if spends or (creed.refusal > 0.0 and free) else 0
    o.rights[c, lab, DEDICATED] = 1 if creed.campus > 0.0 else 0
    o.rights[c, lab, COVENANT] = 1 if creed.covenant > 0.0 and v.covenant[lab] < 0 else 0  # runs as access terms do
    free = v.first[lab] < 0 and v.exclusive[lab] < 0
    if creed.access > 0.0 and answer != ACCESS and v.behind[lab] < NEAR:
        mine = v.first[lab] == c or v.exclusive[lab] == c
        if creed.access > 1.0 and v.lab_coverage[lab] < SHORT and (free or mine):
            o.access[c, lab] = EXCLUSIVE
            o.access_quarters[c, lab] = int(min(creed.term, EXCLUSIVE_QUARTERS))
        elif free:
            o.access[c, lab] = FIRST_LAUNCH
