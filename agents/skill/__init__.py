"""Levels of skill: any built-in strategy played worse, or better, than it is written, without hidden bonus or malus.

1-3 see less than is shown and leave desks to standing orders; 4 is the strategy as it is; 5 plans ahead. A level
changes what a seat knows and how it decides, never the rules for it.
"""

from agents.skill.mind import Mind
from agents.skill.novice import Novice
from agents.skill.planahead import PlanAhead
from agents.skill.sight import Sight
from agents.strategies import Strategy
from agents.strategies.naming import USUAL

LEVELS: dict[int, Sight | None] = {
    1: Sight(blur=0.5, age=3, horizon=1, informed=False, attention=0.3),
    2: Sight(blur=0.3, age=2, horizon=2, informed=False, attention=0.55),
    3: Sight(blur=0.15, age=1, horizon=4, informed=True, attention=0.8),
    4: None,
    5: None,
}


def at_level(strategy: Strategy, level: int) -> Strategy:
    """A built-in strategy as a player of that skill plays it; ValueError for one that is kept apart."""
    if level == USUAL:
        return strategy
    if isinstance(strategy.play, Mind) or strategy.creed is None and not hasattr(strategy.decide, "__wrapped__"):
        pass
    sight = LEVELS[level]
    mind = PlanAhead(strategy) if sight is None else Novice(strategy, sight)
    return strategy._replace(play=mind)


__all__ = ["LEVELS", "Mind", "at_level"]
