"""Levels of skill: any built-in strategy played worse, or better, than it is written, without hidden bonus or malus.

1-3 see less than is shown and leave desks to standing orders; 4 is the strategy as it is; 5 plans ahead. A level
changes what a seat knows and how it decides, never the rules for it.
"""

from agents.skill.mind import Mind
from agents.skill.novice import Novice
from agents.skill.planahead import PlanAhead, thinks_once
from agents.skill.sight import Sight
from agents.strategies import Strategy, built_in
from agents.strategies.naming import USUAL, split_creed

LEVELS: dict[int, Sight | None] = {
    1: Sight(blur=0.4, age=3, horizon=1, informed=False, attention=0.35),
    2: Sight(blur=0.25, age=2, horizon=2, informed=False, attention=0.6),
    3: Sight(blur=0.12, age=1, horizon=4, informed=True, attention=0.8),
    4: None,
    5: None,
}


def at_level(strategy: Strategy, level: int) -> Strategy:
    """A built-in strategy as a player of that skill plays it; ValueError for anybody's own."""
    if level == USUAL:
        return strategy
    if split_creed(strategy.name)[0] not in built_in():
        raise ValueError(f"strategy {strategy.name!r}: levels of skill are for built-in strategies")
    sight = LEVELS[level]
    return strategy._replace(play=PlanAhead(strategy) if sight is None else Novice(strategy, sight))


__all__ = ["LEVELS", "Mind", "at_level", "thinks_once"]
