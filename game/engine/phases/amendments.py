"""Phase 3a, Amendments: contracts cut or ended, and holders who lean on a lab (M04, M25, M43; N2.4).

A lab asks a cloud to cut what is left of its commitments; a quarter later the cloud answers with the largest
cut it grants. Either side may end all contracts between them for a fee.
"""

from game.engine import news
from game.engine.book import between, due_between, end_deal
from game.engine.ledger import clip, holding, pay
from game.engine.orders import Orders
from game.engine.parameters import DEALS, FIRMS, LAB0, LABS, SPONSORS, GameRules
from game.engine.rule import rule
from game.engine.state import FEE, State


@rule
def amendments(s: State, o: Orders, rules: GameRules, quarter: int) -> None:
    """Writes deals, asked_cut, relations, fees, trust, and what leaning holders delay this quarter."""
    t = rules.tables
    new_cheques(s, rules)
    for lab in range(t.labs[0]):
        for c in range(t.clouds[0]):
            if s.asked_cut[lab, c] > 0.0:
                answer(s, o, quarter, lab, c)
            s.asked_cut[lab, c] = 0.0
            if o.leave[lab, c] == 1:
                end_early(s, rules, quarter, LAB0 + lab, c, lab, c)
            elif o.drop[c, lab] == 1:
                end_early(s, rules, quarter, c, LAB0 + lab, lab, c)
            elif o.ask_cut[lab, c] > 0.0 and has_left(s, quarter, lab, c) and s.alive[LAB0 + lab] == 1:
                s.asked_cut[lab, c] = o.ask_cut[lab, c]
                news.tell(s, news.ASKED_CUT, LAB0 + lab, c, float(s.asked_cut[lab, c]))
        lean(s, o, rules, lab)


@rule
def new_cheques(s: State, rules: GameRules) -> None:
    """Blank last quarter's cheques and what came home of them: every seat has seen them while it gave orders."""
    for f in range(FIRMS):
        for lab in range(rules.tables.labs[0]):
            s.invested_kusd[f, lab] = 0
    for f in range(SPONSORS):
        s.home_kusd[f] = 0.0
        for c in range(rules.tables.clouds[0]):
            s.passed_kusd[c, f] = 0.0


@rule
def has_left(s: State, quarter: int, lab: int, c: int) -> bool:
    """Does anything fall due between the two?"""
    for d in range(DEALS):
        if between(s, d, c, lab) and due_between(s, d, quarter, quarter + 8) > 0:
            return True
    return False


@rule
def answer(s: State, o: Orders, quarter: int, lab: int, c: int) -> None:
    """The cloud grants the cut that was asked, or refuses it."""
    cut = s.asked_cut[lab, c]
    if o.grant_cut[c, lab] + 1e-9 < cut:
        s.relation[c, lab] = clip(s.relation[c, lab] - 0.1, -1.0, 1.0)
        return
    for d in range(DEALS):
        if between(s, d, c, lab):  # a smaller whole at the same ramp: what is left falls by the cut
            s.deal_commit_kusd[d] = int(s.deal_commit_kusd[d] * (1 - cut))
            s.deal_owed_kw[d] = int(s.deal_owed_kw[d] * (1 - cut))
    s.relation[c, lab] = clip(s.relation[c, lab] + 0.1, -1.0, 1.0)
    news.tell(s, news.RENEGOTIATED, c, LAB0 + lab, cut)


@rule
def end_early(s: State, rules: GameRules, quarter: int, payer: int, payee: int, lab: int, c: int) -> None:
    """End all contracts between a lab and a cloud; who leaves pays a part of two years' dues, or stays."""
    due = 0
    for d in range(DEALS):
        if between(s, d, c, lab):
            due += due_between(s, d, quarter, quarter + 8)
    fee = int(rules.clauses.fee * due)
    if due <= 0 or s.cash_kusd[payer] < fee:
        return
    pay(s, FEE, payer, payee, fee)
    for d in range(DEALS):
        if between(s, d, c, lab):
            end_deal(s, d)
    s.relation[c, lab] = clip(s.relation[c, lab] - 0.3, -1.0, 1.0)
    news.tell(s, news.TERMINATED, payer, payee, float(fee))


@rule
def lean(s: State, o: Orders, rules: GameRules, lab: int) -> None:
    """Clouds that hold enough of a lab delay its products where their own model competes, at a price in trust (M43)."""
    t, k = rules.tables, rules.governance
    for g in range(t.segments[0]):
        s.delay[lab, g] = 0.0
    for c in range(t.clouds[0]):
        m = LABS + c
        if o.lean[c, lab] == 0 or t.has_model[m] == 0 or holding(s, c, lab) < k.lean_threshold:
            continue
        pressed = False
        for g in range(t.segments[0]):
            if s.quality[m, g] > s.quality[lab, g] - 1.0:  # within tenfold effective compute: it competes
                s.delay[lab, g] = 1 - (1 - s.delay[lab, g]) * (1 - k.lean_delay)
                pressed = True
        if pressed:
            s.trust[lab] = clip(s.trust[lab] - k.lean_trust, 0.0, 1.0)
            s.relation[c, lab] = clip(s.relation[c, lab] - 0.03, -1.0, 1.0)
            news.tell(s, news.LEANED, c, LAB0 + lab, k.lean_delay)
