"""Phase 9b, Settlement: what firms owe each other clears at once, then the quarter's results (N8, N10).

Bills between firms that stand at the end of a quarter are cleared together (Eisenberg and Noe 2001, with costs of
default as in Rogers and Veraart 2013): who can't pay all pays each creditor the same part.
"""

import numpy as np

from game.engine.layout import Ints
from game.engine.ledger import clip, lenders_limit, pay, post, whole
from game.engine.networks import clear_payments
from game.engine.parameters import (
    ACCOUNTS,
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    FIRMS,
    GOVERNMENT,
    INVESTOR0,
    LAB0,
    LABS,
    MARKET,
    SPONSORS,
    SUPPLIERS,
    GameRules,
)  # fmt: skip
from game.engine.rule import rule
from game.engine.state import (
    BUSINESS,
    CHIPS,
    COMPUTE,
    COSTS,
    CREDIT,
    DEBT,
    DIRECT_SALE,
    EMBED,
    ENERGY,
    ENTERPRISE,
    FEE,
    INTEREST,
    MIGRATION,
    MODEL_SHARE,
    PEOPLE,
    REVENUE_SHARE,
    TAKE_OR_PAY,
    TAX,
    State,
)  # fmt: skip


@rule
def settlement(s: State, rules: GameRules) -> None:
    """Writes cash, arrears, credit, ARR, growth, burn, revenue, earnings, profit, tax."""
    clear(s, rules)
    results(s, rules)


@rule
def anything_owed(s: State, rules: GameRules) -> bool:
    """Does any bill stand? Most quarters none does."""
    t = rules.tables
    for lab in range(t.labs[0]):
        if s.unpaid_kusd[lab] > 0:
            return True
        for f in range(SPONSORS):
            if s.arrears_kusd[lab, f] > 0:
                return True
    for c in range(t.clouds[0]):
        for maker in range(t.chipmakers[0]):
            if s.credit_kusd[c, maker] > 0:
                return True
    return False


@rule
def clear(s: State, rules: GameRules) -> None:
    """Clear what labs owe for compute, chips and people and what clouds owe for chips on credit (N10)."""
    t, k = rules.tables, rules.solvency
    if not anything_owed(s, rules):
        return
    owed, paid = np.zeros((FIRMS, ACCOUNTS), np.int64), np.zeros((FIRMS, ACCOUNTS), np.int64)
    have = np.zeros(FIRMS, np.int64)
    for lab in range(t.labs[0]):
        if s.alive[LAB0 + lab] == 1:
            for f in range(SPONSORS):
                owed[LAB0 + lab, f] = s.arrears_kusd[lab, f]
            owed[LAB0 + lab, SUPPLIERS] = s.unpaid_kusd[lab]
    for c in range(t.clouds[0]):
        due = 0
        for maker in range(t.chipmakers[0]):
            part = min(s.credit_kusd[c, maker], s.credit_kusd[c, maker] // k.credit_quarters + 1000)
            owed[c, CHIPMAKER0 + maker] = part
            due += part
        if due > s.cash_kusd[c]:  # lenders bridge what they would not see default
            patient = int(rules.accounts.debt_patience * lenders_limit(s, rules, c)) - s.debt_kusd[c]
            s.debt_kusd[c] += pay(s, DEBT, MARKET, c, max(0, min(due - s.cash_kusd[c], patient)))
    for f in range(FIRMS):
        have[f] = max(s.cash_kusd[f], 0)
    clear_payments(owed, have, k.clearing_cost, FIRMS, paid)
    settle(s, rules, owed, have, paid)


@rule
def settle(s: State, rules: GameRules, owed: Ints, have: Ints, paid: Ints) -> None:
    """Post what clears; part of what a defaulter has goes to the costs of default."""
    bills = np.zeros((LABS, SPONSORS), np.int64)
    people = np.zeros((LABS, 1), np.int64)
    credit = np.zeros((CLOUDS, CHIPMAKERS), np.int64)
    for lab in range(LABS):
        f = LAB0 + lab
        asked, out = owed[f, SUPPLIERS], paid[f, SUPPLIERS]
        people[lab, 0] = paid[f, SUPPLIERS]
        s.unpaid_kusd[lab] -= paid[f, SUPPLIERS]
        for c in range(SPONSORS):
            bills[lab, c] = paid[f, c]
            s.arrears_kusd[lab, c] -= paid[f, c]
            asked += owed[f, c]
            out += paid[f, c]
        if out < asked:  # in default: what is left after creditors is lost
            pay(s, FEE, f, SUPPLIERS, min(have[f] - out, int(rules.solvency.clearing_cost * have[f])))
    for c in range(CLOUDS):
        for maker in range(CHIPMAKERS):
            credit[c, maker] = paid[c, CHIPMAKER0 + maker]
            s.credit_kusd[c, maker] -= credit[c, maker]
    post(s, COMPUTE, LAB0, 0, bills)
    post(s, PEOPLE, LAB0, SUPPLIERS, people)
    post(s, CREDIT, 0, CHIPMAKER0, credit)


@rule
def results(s: State, rules: GameRules) -> None:
    """Revenue, cash earnings, profit and tax from what was posted; labs' ARR, growth, burn, coverage."""
    t, k = rules.tables, rules.accounts
    tax = np.zeros((FIRMS, 1), np.int64)
    for f in range(FIRMS):
        if t.present[f] == 0:
            continue
        sold = s.received_kusd[COMPUTE, f] + s.received_kusd[TAKE_OR_PAY, f] + s.received_kusd[ENTERPRISE, f]
        sold += s.received_kusd[DIRECT_SALE, f] + s.received_kusd[MODEL_SHARE, f] + s.received_kusd[BUSINESS, f]
        sold += s.received_kusd[CHIPS, f] + s.received_kusd[REVENUE_SHARE, f] + s.received_kusd[EMBED, f]
        sold += s.received_kusd[FEE, f]
        spent = (
            s.paid_kusd[COMPUTE, f] + s.paid_kusd[TAKE_OR_PAY, f] + s.paid_kusd[MODEL_SHARE, f] + s.paid_kusd[COSTS, f]
        )
        spent += s.paid_kusd[ENERGY, f] + s.paid_kusd[PEOPLE, f] + s.paid_kusd[MIGRATION, f]
        spent += s.paid_kusd[REVENUE_SHARE, f] + s.paid_kusd[EMBED, f] + s.paid_kusd[FEE, f]
        s.revenue_kusd[f] = sold
        s.ebitda_kusd[f] = sold - spent
        worn = s.wear_kusd[f] if f < INVESTOR0 else 0
        if f < CLOUDS:
            s.ai_revenue_kusd[f] = (
                s.received_kusd[COMPUTE, f] + s.received_kusd[TAKE_OR_PAY, f] + s.received_kusd[ENTERPRISE, f]
            )
            s.cloud_revenue_kusd[f] = s.ai_revenue_kusd[f] + whole(s.cloud_kusd[f])
        s.earned_kusd[f] = sold - spent - worn
        s.profit_kusd[f] = s.earned_kusd[f] - s.paid_kusd[INTEREST, f]
        tax[f, 0] = int(max(s.profit_kusd[f], 0) * k.tax) if f < INVESTOR0 else 0
    post(s, TAX, 0, GOVERNMENT, tax)
    for lab in range(t.labs[0]):
        f = LAB0 + lab
        before = s.arr_kusd[lab]
        sold = s.received_kusd[DIRECT_SALE, f] + s.received_kusd[MODEL_SHARE, f] + s.received_kusd[EMBED, f]
        s.arr_kusd[lab] = 4.0 * sold
        change = s.arr_kusd[lab] / max(before, 1.0) - 1
        s.growth[lab] += k.growth_memory * (clip(change, -0.5, 1.0) - s.growth[lab])
        s.burn_kusd[lab] += k.growth_memory * (-float(s.ebitda_kusd[f]) - t.parent_kusd[lab] - s.burn_kusd[lab])
