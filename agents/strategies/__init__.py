"""Named strategies.

A strategy is a module in a role's folder (or in `any/`, for every role) with a prose docstring and TRAITS. Either it
has two rules of its own, `decide(view, orders, rules, seat)` for one game and `play`, its loop over games; or it has a
CREED, the weights with which it plays its role's `core.py`, whose rules take it as one more argument and are compiled
once. A module without TRAITS holds what strategies of its role share.
A plain Python strategy is any callable `decide(view, orders, rules, seat)`; it plays one game at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

import numpy as np

from agents.strategies.naming import Ranges, changed, split_creed
from game.engine.layout import Games, Ints
from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from game.engine.rule import COMPILED

ROLES = ("cloud", "chipmaker", "lab", "investor")
FOLDERS = {
    "clouds": ("cloud",),
    "chipmakers": ("chipmaker",),
    "labs": ("lab",),
    "investors": ("investor",),
    "any": ROLES,
}
RULES = ("decide", "play")
REFERENCE = {"cloud": "planner", "chipmaker": "financier", "lab": "runway", "investor": "by_mandate"}


class Traits(NamedTuple):
    """What a strategy declares of itself."""

    title: str
    deals: bool = True  # does it ever sign deals
    random: bool = False  # does it use its seat's luck
    looks_ahead: int = 0  # quarters it forecasts


class Reason(NamedTuple):
    """Why a strategy did what it did: a text of the catalogue, `reason.KEY`, and what is named in it."""

    key: str
    about: tuple[tuple[str, object], ...] = ()  # name in the text -> firm index, amount, part


class Play(Protocol):
    """A strategy's loop over what it plays: seats[i] in game games[i], games in order."""

    def __call__(
        self,
        state: Games,
        view: Games,
        draft: Games,
        orders: Games,
        noise: Games,
        book: Any,
        seats: Ints,
        games: Ints,
        /,
    ) -> None: ...


NO_RANGES: Ranges = {}


class Strategy(NamedTuple):
    """A strategy as seats use it; `play` is None for plain Python ones."""

    name: str
    roles: tuple[str, ...]
    title: str
    doc: str
    traits: Traits
    decide: Callable[..., None]
    play: Play | None
    creed: Any = None  # a NamedTuple of floats; None where its rules take none
    ranges: Ranges = NO_RANGES  # of its creed's fields


@dataclass(frozen=True)
class Bound:
    """A rule of a role's core with the creed it is played by."""

    rule: Callable[..., None]
    creed: Any

    def __call__(self, *given: Any) -> None:
        """The rule, with the creed as its last argument."""
        self.rule(*given, packed(self.creed))


@cache
def packed(creed: Any) -> Any:
    """A creed as rules take it: compiled, a read-only array of one record, (1,); dozens of numbers cost more."""
    if not COMPILED:
        return creed
    found = np.array([creed], _dtype(creed._fields))
    found.flags.writeable = False
    return found


@cache
def _dtype(fields: tuple[str, ...]) -> np.dtype[np.void]:
    """Always the same object for the same fields: calls of compiled rules recognise it at once."""
    return np.dtype([(name, np.float64) for name in fields])


@cache
def built_in() -> dict[str, Strategy]:
    """All built-in strategies by name."""
    found: dict[str, Strategy] = {}
    here = Path(__file__).parent
    for folder, roles in FOLDERS.items():
        for path in sorted((here / folder).glob("[a-z]*.py")):
            module = import_module(f"agents.strategies.{folder}.{path.stem}")
            if not hasattr(module, "TRAITS"):  # sums that strategies of the role share
                continue
            traits, creed = cast(Traits, module.TRAITS), getattr(module, "CREED", None)
            rules = module if creed is None else import_module(f"agents.strategies.{folder}.core")
            decide, play = (getattr(rules, n) if creed is None else Bound(getattr(rules, n), creed) for n in RULES)
            ranges = getattr(rules, "RANGES", {}) if creed is not None else {}
            found[path.stem] = Strategy(
                path.stem, roles, traits.title, module.__doc__ or "", traits, decide, play, creed, ranges
            )
    return found


def role_of(seat: int) -> str:
    """Role of a firm index."""
    return "cloud" if seat < CHIPMAKER0 else "chipmaker" if seat < LAB0 else "lab" if seat < INVESTOR0 else "investor"


def find(name: str, role: str) -> Strategy:
    """The built-in strategy of that name for a role, perhaps with parameters; ValueError names what there is."""
    base, changes = split_creed(name)
    strategy = built_in().get(base)
    if strategy is None or role not in strategy.roles:
        fit = [s.name for s in built_in().values() if role in s.roles]
        raise ValueError(f"strategy {name!r} for a {role}: allowed {', '.join(fit)}")
    creed = changed(name, strategy.creed, strategy.ranges, changes)
    if creed is strategy.creed:
        return strategy
    decide, play = (replace(cast(Bound, rule), creed=creed) for rule in (strategy.decide, strategy.play))
    return strategy._replace(name=name, creed=creed, decide=decide, play=play)


def plain(decide: Callable[..., None], name: str = "", roles: tuple[str, ...] = ROLES) -> Strategy:
    """A plain Python function as a strategy."""
    name = name or getattr(decide, "__name__", "plain")
    return Strategy(name, roles, name, decide.__doc__ or "", Traits(name), decide, None)
