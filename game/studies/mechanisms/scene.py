"""What an outcome reads: some games after a quarter, as floats, cut to the firms that the map has."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.model import LandGrab
from game.engine.layout import Floats
from game.engine.news import NEWS_KINDS
from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from game.studies.mechanisms.cast import Cast


class Scene:
    """Games of one model. Slices: labs, clouds, chipmakers, investors (within a role), *_f (of firm indices)."""

    def __init__(self, model: LandGrab) -> None:
        self.model = model
        self.cast = Cast.of(model.map)
        clouds, chipmakers, labs, investors = self.cast.counts
        self.games = model.games
        self.clouds, self.chipmakers = slice(0, clouds), slice(0, chipmakers)
        self.labs, self.investors = slice(0, labs), slice(0, investors)
        self.chipmakers_f = slice(CHIPMAKER0, CHIPMAKER0 + chipmakers)
        self.labs_f = slice(LAB0, LAB0 + labs)
        self.investors_f = slice(INVESTOR0, INVESTOR0 + investors)
        self.opening = model.setup.opening[0]

    @property
    def quarter(self) -> int:
        """The quarter just played, 0 = the first."""
        return self.model.quarter - 1

    def state(self, field: str, *index: Any) -> Floats:
        """A field of the state, (games, ...)."""
        return floats(self.model.state[field][(slice(None), *index)])

    def ordered(self, field: str, *index: Any) -> Floats:
        """A field of this quarter's orders, (games, ...)."""
        return floats(self.model.orders[field][(slice(None), *index)])

    def paid(self, kind: int, who: Any) -> Floats:
        """Payments of a kind this quarter, by payer, kUSD."""
        return self.state("paid_kusd", kind, who)

    def received(self, kind: int, who: Any) -> Floats:
        """Payments of a kind this quarter, by payee, kUSD."""
        return self.state("received_kusd", kind, who)

    def seen(self, field: str, *index: Any) -> Floats:
        """A field of the public view that this quarter's orders met, (games, ...)."""
        return floats(self.model.view[field][(slice(None), *index)])

    def news(self, kind: str) -> NDArray[np.bool_]:
        """Which news of the quarter are of a kind (games, NEWS); the state has who, whom and amount."""
        s = self.model.state
        told = np.arange(s["news_kind"].shape[1]) < s["news_count"]
        return np.asarray(told & (s["news_kind"] == NEWS_KINDS.index(kind)))

    def rule(self, section: str, name: str) -> float:
        """A parameter of the rules."""
        return float(getattr(getattr(self.model.map.rules, section), name))


def floats(values: Any) -> Floats:
    """A contiguous copy as floats, so that sums go the same way however many games there are."""
    return np.array(values, np.float64, order="C")


def total(values: Any) -> Floats:
    """Sum over everything but games, in a fixed order."""
    x = floats(values)
    return np.asarray(x.reshape(len(x), -1).sum(axis=1))


def part(one: Any, whole: Any) -> Floats:
    """One over the whole, NaN where the whole is nothing."""
    one, whole = floats(one), floats(whole)
    return np.where(whole > 0, one / np.where(whole > 0, whole, 1.0), np.nan)


def log(values: Any) -> Floats:
    """Natural logarithm, NaN where there is nothing."""
    x = floats(values)
    return np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), np.nan)


def mean_of(values: Any, where: Any) -> Floats:
    """Mean over everything but games where a mask says so, NaN where it never does."""
    mask = np.broadcast_to(np.asarray(where, bool), np.shape(values))
    x = np.where(mask, floats(values), 0.0)
    return part(total(x), total(mask))
