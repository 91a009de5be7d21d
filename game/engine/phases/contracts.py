"""Opening: what contracts ask of this quarter, and who holds access terms (M03, M15)."""

from game.engine import news
from game.engine.book import due_until
from game.engine.parameters import CLOUDS, DEALS, EXCLUSIVE, FIRST_LAUNCH, LAB0, TRANCHES, GameRules
from game.engine.rule import rule
from game.engine.state import State


@rule
def waits(s: State, d: int) -> bool:
    """Does a deal past its term still owe money on milestones?"""
    for i in range(TRANCHES):
        if s.tranche_kusd[d, i] > 0:
            return True
    return False


@rule
def contracts(s: State, rules: GameRules, quarter: int) -> None:
    """Writes due, floor, discount, exclusive and first; ends deals that have run out."""
    t = rules.tables
    for lab in range(t.labs[0]):
        s.exclusive[lab] = -1
        s.first[lab] = -1
        for c in range(t.clouds[0]):
            s.due_kusd[lab, c] = 0
            s.floor_kusd[lab, c] = 0
            s.due_discount[lab, c] = 0.0
    for d in range(DEALS):
        if s.deal_status[d] != 1:
            continue
        lab, sponsor = s.deal_lab[d], s.deal_sponsor[d]
        age = quarter - s.deal_start[d]
        if (age >= s.deal_quarters[d] and not waits(s, d)) or s.alive[sponsor] == 0 or s.alive[LAB0 + lab] == 0:
            s.deal_status[d] = 0
            news.tell(s, news.DEAL_EXPIRED, sponsor, LAB0 + lab, float(s.deal_commit_kusd[d]))
            continue
        if sponsor >= CLOUDS or age < 0:
            continue
        due = due_until(s, d, age + 1) - due_until(s, d, age)
        s.due_kusd[lab, sponsor] += due
        s.floor_kusd[lab, sponsor] += int(due * s.deal_floor[d])
        if s.due_kusd[lab, sponsor] > 0:
            s.due_discount[lab, sponsor] += (s.deal_discount[d] - s.due_discount[lab, sponsor]) * (
                due / s.due_kusd[lab, sponsor]
            )
        if s.deal_access_until[d] > quarter:
            if s.deal_access[d] == EXCLUSIVE:
                s.exclusive[lab] = sponsor
            elif s.deal_access[d] == FIRST_LAUNCH:
                s.first[lab] = sponsor
