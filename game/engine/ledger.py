"""The one door for money, and the exact helpers that everything conserved goes through."""

import math

import numpy as np

from game.engine.layout import Floats, Ints
from game.engine.parameters import CLOUDS, INVESTOR0, LAB0, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.state import ROUND, TRANCHE, State

MOST_UNITS = 2**60  # of a lab, however little it is worth


@rule
def post(s: State, kind: int, payer: int, payee: int, amount: Ints) -> None:
    """Move `amount[i, j]` kUSD from account payer + i to account payee + j, the whole block at once.

    amount: int64 (payers, payees). Negative entries count as nothing. A payer that has less cash than
    its row asks pays every payee the same part of it: `amount` is scaled in place to what was paid.
    No other code changes cash.
    """
    payers, payees = amount.shape
    for i in range(payers):
        out = 0
        for j in range(payees):
            if amount[i, j] < 0:
                amount[i, j] = 0
            out += amount[i, j]
        have = max(s.cash_kusd[payer + i], 0)
        if out > have:
            for j in range(payees):
                amount[i, j] = int(amount[i, j] * (have / out) * (1 - 1e-12))
    for i in range(payers):
        for j in range(payees):
            x = amount[i, j]
            if x != 0:
                trace(s, kind, payer + i, payee + j, x)
                s.cash_kusd[payer + i] -= x
                s.cash_kusd[payee + j] += x
                s.flow_kusd[payer + i, payee + j] += x
                s.paid_kusd[kind, payer + i] += x
                s.received_kusd[kind, payee + j] += x


@rule
def trace(s: State, kind: int, payer: int, payee: int, x: int) -> None:
    """Whose money moves (M05; N9): sponsors' cheques mix into a lab's cash and leave it pro rata.

    Perimeter: labs' cash. What a lab pays its own sponsor out of that sponsor's cheques has come home.
    """
    if (kind == ROUND or kind == TRANCHE) and LAB0 <= payee < INVESTOR0:
        s.invested_kusd[payer, payee - LAB0] += x
        if payer < SPONSORS:
            s.tag_kusd[payee - LAB0, payer] += x
    elif LAB0 <= payer < INVESTOR0:
        part = x / s.cash_kusd[payer]
        for f in range(SPONSORS):
            moved = s.tag_kusd[payer - LAB0, f] * part
            if moved > 0.0:
                s.tag_kusd[payer - LAB0, f] -= moved
                if f == payee:
                    s.home_kusd[f] += moved
                elif payee < CLOUDS:
                    s.passed_kusd[payee, f] += moved


@rule
def pay(s: State, kind: int, payer: int, payee: int, amount: int) -> int:
    """Post one payment; returns what was paid, at most the payer's cash."""
    block = np.empty((1, 1), np.int64)
    block[0, 0] = amount
    post(s, kind, payer, payee, block)
    return int(block[0, 0])


@rule
def whole(x: float) -> int:
    """Nearest whole number of a figure that may be absurd: NaN and negatives become 0, no overflow."""
    if not x > 0.0:
        return 0
    return int(min(x, 4e15) + 0.5)


@rule
def clip(x: float, low: float, high: float) -> float:
    """x within [low, high]; NaN becomes low."""
    if not x > low:
        return low
    return min(x, high)


@rule
def descending(score: Floats, key: Ints, n: int, order: Ints) -> None:
    """Fill order[:n] with indices by falling score, equals by key: one stable insertion sort."""
    for i in range(n):
        j = i
        while j > 0:
            k = order[j - 1]
            if score[k] > score[i] or (score[k] == score[i] and key[k] < key[i]):
                break
            order[j] = k
            j -= 1
        order[j] = i


@rule
def by_key(key: Ints, first: int, n: int, order: Ints) -> None:
    """Fill order[:n] with 0..n-1 by rising key[first + i]: who comes first where two want the same thing."""
    for i in range(n):
        j = i
        while j > 0 and key[first + order[j - 1]] > key[first + i]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = i


@rule
def divide(total: int, weight: Floats, key: Ints, n: int, part: Ints) -> None:
    """Fill part[:n] with whole shares of total in proportion to weight: largest remainder, exact."""
    sum_of_weights = 0.0
    for i in range(n):
        part[i] = 0
        if weight[i] > 0.0:
            sum_of_weights += weight[i]
    if sum_of_weights <= 0.0 or total <= 0:
        return
    left = total
    rest = np.empty(n)
    for i in range(n):
        rest[i] = -1.0
        if weight[i] > 0.0:
            quota = weight[i] / sum_of_weights * total
            part[i] = min(int(quota), left)
            rest[i] = quota - part[i]
            left -= part[i]
    order = np.empty(n, np.int64)
    descending(rest, key, n, order)
    i = 0
    while left > 0:
        if rest[order[i % n]] >= 0.0:
            part[order[i % n]] += 1
            left -= 1
        i += 1


@rule
def fill_level(supply: float, want: Floats, weight: Floats, n: int, got: Floats) -> None:
    """Weighted water-filling: got_i = min(want_i, weight_i * level) with sum(got) = min(supply, sum(want)).

    Cachon and Lariviere 1999; model note N6.1.
    """
    left = supply
    for i in range(n):
        got[i] = 0.0
    for _ in range(n):
        open_weight = 0.0
        for i in range(n):
            if got[i] < want[i] and weight[i] > 0.0:
                open_weight += weight[i]
        if open_weight <= 0.0 or left <= 1e-9:
            break
        level = left / open_weight
        full = False
        for i in range(n):
            if got[i] < want[i] and weight[i] > 0.0 and want[i] - got[i] <= weight[i] * level:
                left -= want[i] - got[i]
                got[i] = want[i]
                full = True
        if not full:
            for i in range(n):
                if got[i] < want[i] and weight[i] > 0.0:
                    got[i] += weight[i] * level
            break


@rule
def holding(s: State, holder: int, lab: int) -> float:
    """Part of a lab that a holder has."""
    return s.shares[holder, lab] / max(s.units[lab], 1)


@rule
def issue(s: State, lab: int, holder: int, units: int, paid_kusd: int) -> None:
    """Make new share units of a lab for a holder: the only code that creates shares; never more than int64 holds."""
    units = min(units, MOST_UNITS - s.units[lab])
    if units > 0:
        s.shares[holder, lab] += units
        s.units[lab] += units
        if holder < s.cost_kusd.shape[0]:
            s.cost_kusd[holder, lab] += paid_kusd


@rule
def transfer(s: State, lab: int, seller: int, buyer: int, units: int) -> int:
    """Move share units between holders: the only code that does; returns what moved."""
    units = max(0, min(units, s.shares[seller, lab]))
    if units > 0:
        firms = s.cost_kusd.shape[0]
        if seller < firms:
            cost = int(s.cost_kusd[seller, lab] * (units / s.shares[seller, lab]))
            s.cost_kusd[seller, lab] -= cost
            if buyer < firms:
                s.cost_kusd[buyer, lab] += cost
        s.shares[seller, lab] -= units
        s.shares[buyer, lab] += units
    return units


@rule
def power(x: float, exponent: float) -> float:
    """x ** exponent for x >= 0, the same bits compiled and plain."""
    if x <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(x))


@rule
def lenders_limit(s: State, rules: GameRules, f: int) -> int:
    """Debt that lenders carry by the market's mood: a multiple of cash earnings and a part of a cloud's sound backlog.

    A lab's: a multiple of its run rate.
    """
    k = rules.capital
    mood = 1 + k.debt_mood * s.regime[0]
    if LAB0 <= f < INVESTOR0:
        return int(rules.solvency.lab_debt_multiple * mood * s.arr_kusd[f - LAB0])
    carried = k.debt_multiple * 4 * max(s.ebitda_kusd[f], 0)
    if f < CLOUDS:
        carried += k.backlog_debt * s.backlog_kusd[f]
    return int(mood * carried)


@rule
def debt_room(s: State, rules: GameRules, f: int) -> int:
    """What lenders still give the firm."""
    return max(0, lenders_limit(s, rules, f) - s.debt_kusd[f])


@rule
def spare_cash(s: State, rules: GameRules, f: int) -> int:
    """Cash over what the firm keeps: a set part of a quarter's revenue."""
    return max(0, s.cash_kusd[f] - int(rules.capital.cash_kept * s.revenue_kusd[f]))
