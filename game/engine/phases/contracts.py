"""Opening: what contracts ask of this quarter, and who holds access and other rights (M03, M07, M15, M16, M42)."""

from game.engine import news
from game.engine.book import due_between, owed_kw
from game.engine.fleet import site_kusd_per_kw
from game.engine.layout import Ints
from game.engine.ledger import clip, holding
from game.engine.parameters import (
    CLOUDS,
    COVENANT,
    DEALS,
    DEDICATED,
    EXCLUSIVE,
    FIRST_LAUNCH,
    INFORMATION,
    LAB0,
    REFUSAL,
    SPONSORS,
    TRANCHES,
    VOTES,
    WALL,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import State

CUT_MOST = 0.5  # of the price, at renewal


@rule
def contracts(s: State, rules: GameRules, quarter: int) -> None:
    """Writes due, floor, discount, rights, votes, independence, campuses left; renews or ends deals that run out."""
    t, k = rules.tables, rules.clauses
    before = s.apart_kw.copy()
    for lab in range(t.labs[0]):
        s.exclusive[lab] = s.first[lab] = s.refusal[lab] = s.covenant[lab] = -1
        for c in range(t.clouds[0]):
            s.due_kusd[lab, c] = 0
            s.floor_kusd[lab, c] = 0
            s.due_discount[lab, c] = 0.0
            s.apart_kw[lab, c] = 0
        for f in range(SPONSORS):
            s.votes[f, lab] = 0.0
            s.opened[f, lab] = s.walled[f, lab] = 0
    for d in range(DEALS):
        if s.deal_status[d] != 1:
            continue
        lab, sponsor = s.deal_lab[d], s.deal_sponsor[d]
        age = quarter - s.deal_start[d]
        gone = s.alive[sponsor] == 0 or s.alive[LAB0 + lab] == 0
        if (age >= s.deal_quarters[d] and not waits(s, d) and not renew(s, rules, quarter, d)) or gone:
            s.deal_status[d] = 0
            news.tell(s, news.DEAL_EXPIRED, sponsor, LAB0 + lab, float(s.deal_commit_kusd[d]))
            continue
        s.opened[sponsor, lab] = max(s.opened[sponsor, lab], s.deal_rights[d, INFORMATION])
        s.walled[sponsor, lab] = max(s.walled[sponsor, lab], s.deal_rights[d, WALL])
        if s.deal_rights[d, VOTES] == 1:
            s.votes[sponsor, lab] = holding(s, sponsor, lab) * rules.governance.votes_most
        if sponsor >= CLOUDS or quarter < s.deal_start[d]:
            continue
        due = due_between(s, d, quarter, quarter + 1)
        s.due_kusd[lab, sponsor] += due
        s.floor_kusd[lab, sponsor] += int(due * min(s.deal_floor[d], k.floor_most))
        if s.due_kusd[lab, sponsor] > 0:
            s.due_discount[lab, sponsor] += (taken_off(s, rules, d) - s.due_discount[lab, sponsor]) * (
                due / s.due_kusd[lab, sponsor]
            )
        if s.arr_kusd[lab] >= s.deal_owed_arr_kusd[d]:
            s.deal_owed_arr_kusd[d] = 0  # reached once is reached for good
        if s.deal_rights[d, DEDICATED] == 1:
            s.apart_kw[lab, sponsor] += owed_kw(s, d, quarter)
        if s.deal_rights[d, REFUSAL] == 1 and k.refusal_rights == 1:
            s.refusal[lab] = sponsor
        if s.deal_access_until[d] > quarter:
            if s.deal_rights[d, COVENANT] == 1:
                s.covenant[lab] = sponsor
            access = min(int(s.deal_access[d]), k.access_most)
            if access == EXCLUSIVE:
                s.exclusive[lab] = sponsor
            elif access == FIRST_LAUNCH:
                s.first[lab] = sponsor
    left(s, rules, before)
    independence(s, rules)


@rule
def left(s: State, rules: GameRules, before: Ints) -> None:
    """Campuses set apart for a lab that it no longer holds: idle this quarter, and to be refitted (M09).

    before: (LABS, CLOUDS) kW set apart a quarter ago.
    """
    t = rules.tables
    for c in range(t.clouds[0]):
        s.redeploy_kw[c] = 0
        for lab in range(t.labs[0]):
            kw = before[lab, c] - s.apart_kw[lab, c]
            if kw > 0:
                kw = min(kw, int(s.power_kw[c]))  # no more than stands
                s.redeploy_kw[c] += kw
                news.tell(s, news.REDEPLOYED, c, LAB0 + lab, float(kw))


@rule
def waits(s: State, d: int) -> bool:
    """Does a deal past its term still owe money on milestones?"""
    for i in range(TRANCHES):
        if s.tranche_kusd[d, i] > 0:
            return True
    return False


@rule
def taken_off(s: State, rules: GameRules, d: int) -> float:
    """Part of the posted price that a contract spares: its discount, and all that was put up since it was signed.

    Who promises dollars is protected from prices that rise afterwards; prices that fall are passed on.
    """
    posted = s.compute_price_usd[s.deal_sponsor[d]]
    kept = s.deal_price_usd[d] if rules.clauses.price_protection == 1 else posted
    return 1 - (1 - s.deal_discount[d]) * min(kept / max(posted, 1e-9), 1.0)


@rule
def renew(s: State, rules: GameRules, quarter: int, d: int) -> bool:
    """Carry on a contract that has run out, at its last pace without a floor, where both sides want to (M07)."""
    k, lab, c = rules.clauses, s.deal_lab[d], s.deal_sponsor[d]
    if c >= CLOUDS or s.deal_commit_kusd[d] <= 0:
        return False
    bond = k.renewal_bond if s.deal_embed_kusd[d] > 0 else 0.0
    if s.relation[c, lab] + bond < k.renewal_least or s.distress_until[LAB0 + lab] > quarter:
        return False
    pace = due_between(s, d, quarter - 1, quarter)
    if s.deal_rights[d, DEDICATED] == 1:  # what the cloud saves by not losing its tenant is shared (M09)
        spared = rules.compute.redeploy_cost * owed_kw(s, d, quarter) * site_kusd_per_kw(s, rules, c)
        cut = rules.compute.hold_up * spared / max(float(pace * k.renewal_quarters), 1.0)
        s.deal_discount[d] = clip(s.deal_discount[d] + cut, 0.0, max(CUT_MOST, s.deal_discount[d]))
    s.deal_embed_kusd[d] = int(s.deal_embed_kusd[d] / s.deal_quarters[d] * k.renewal_quarters)
    s.deal_start[d] = quarter
    s.deal_quarters[d] = k.renewal_quarters
    s.deal_commit_kusd[d] = pace * k.renewal_quarters
    s.deal_ramp[d] = s.deal_floor[d] = 0.0
    s.deal_used_kusd[d] = 0
    s.deal_price_usd[d] = s.compute_price_usd[c]
    news.tell(s, news.RENEWED, c, LAB0 + lab, float(s.deal_commit_kusd[d]))
    return True


@rule
def independence(s: State, rules: GameRules) -> None:
    """1 without strategic votes and with compute spread over clouds, towards 0 without either (M42)."""
    t = rules.tables
    for lab in range(t.labs[0]):
        votes, total, spread = 0.0, 0.0, 0.0
        for f in range(SPONSORS):
            votes += s.votes[f, lab]
        for c in range(t.clouds[0]):
            total += s.compute_h100e[lab, c]
        for c in range(t.clouds[0]):
            part = s.compute_h100e[lab, c] / max(total, 1.0)
            spread += part * part
        s.independence_index[lab] = clip(1 - 0.5 * min(2 * votes, 1.0) - 0.5 * spread, 0.0, 1.0)
