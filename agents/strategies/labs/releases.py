"""When a lab keeps a better model to itself: while it tests, and while it couldn't serve who would come for it."""

from agents.strategies.labs.creed import LabCreed
from game.engine.parameters import MODELS, GameRules
from game.engine.rule import rule
from game.engine.view import View

SWAMPED = 0.7  # part of demand it can serve, under which a better model would only turn more customers away
FAR_AHEAD = 0.3  # OOM


@rule
def holds(v: View, rules: GameRules, i: int, creed: LabCreed) -> bool:
    """Does it keep this quarter's improvement: customers would be turned away, or tests are not over (M44)?"""
    every = int(creed.tests)
    if every > 1 and v.quarter[0] % every == every - 1:
        return True
    return bool(v.service[0] < SWAMPED and lead(v, rules, i) > FAR_AHEAD)


@rule
def lead(v: View, rules: GameRules, i: int) -> float:
    """How far its model is ahead of the best of the others, mean over segments, OOM; behind: negative."""
    t = rules.tables
    total = 0.0
    for g in range(t.segments[0]):
        best = 0.0
        for m in range(MODELS):
            if m != i and t.has_model[m] == 1:
                best = max(best, v.quality[m, g])
        total += v.quality[i, g] - best
    return total / t.segments[0]
