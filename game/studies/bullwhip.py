"""The bullwhip: how much more orders of chips swing than the demand for compute that they are meant to serve (M10).

Where chips are short and shared out by the size of orders, who expects half of what it orders orders twice what it
needs (the rationing game of Lee, Padmanabhan and Whang 1997); makers see a demand that isn't there, and order books
empty at once when supply catches up. The measure is theirs: variance of orders over variance of demand, here each
about its own trend and relative to its own level, because both grow manyfold and only one of them is a stock.
"""

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from agents.model import LandGrab
from game.engine.fleet import line_of, on_sale
from game.engine.layout import Floats, rules_of
from game.engine.parameters import DESIGNS
from game.studies.mechanisms.effects import Effect, paired
from maps.loader import GameMap, load_map

WINDOW = (1, 17)  # quarters that are measured: after the opening's backlog, before the end shortens orders


class Bullwhip(NamedTuple):
    """Ratios by game, (games,): orders over demand as it is, with inflation off, with shares that ignore order size."""

    inflated: Floats
    honest: Floats
    by_turns: Floats

    @property
    def size_effect(self) -> Effect:
        """Sharing by size less sharing without, paired by seed: expected above 0."""
        return paired(self.inflated, self.by_turns, 1)


def asked_kusd(model: LandGrab) -> Floats:
    """Chips that clouds ordered this quarter, at list prices (games, clouds)."""
    rules, t = rules_of(model.rules), model.setup.tables
    found = np.zeros((model.games, len(model.map.clouds)))
    for c in range(len(model.map.clouds)):
        for d in range(DESIGNS):
            line = line_of(c, d)
            g = on_sale(rules, line, model.quarter - 1)
            if g >= 0:
                found[:, c] += model.orders["order_chips"][:, c, d] * t.gen_kusd[line, g]
    return found


def wanted_h100e(model: LandGrab) -> Floats:
    """Compute that customers of each cloud ask of it: enterprises, labs, its own models, H100e (games, clouds)."""
    clouds, labs = len(model.map.clouds), len(model.map.labs)
    s = model.state
    found = s["need_h100e"][:, :clouds] + s["own_model_h100e"][:, :clouds]
    return np.asarray(found + model.orders["buy_h100e"][:, :labs, :clouds].sum(axis=1))


def amplification(orders: Floats, demand: Floats) -> Floats:
    """Variance of orders over variance of demand, each about a quadratic trend and over its mean squared.

    orders, demand: (quarters, ...); returns (...), NaN where either has no level.
    """
    return np.asarray(swing(orders) / swing(demand))


def swing(x: Floats) -> Floats:
    """Squared coefficient of variation about a quadratic trend; x: (quarters, ...)."""
    time = np.linspace(-1, 1, len(x))
    trend = np.stack([np.ones_like(time), time, time * time], axis=1)
    flat = x.reshape(len(x), -1)
    fit, *_ = np.linalg.lstsq(trend, flat, rcond=None)
    rest = flat - trend @ fit
    level = flat.mean(axis=0)
    ok = level > 0
    ratio = np.where(ok, (rest * rest).sum(axis=0) / (len(x) - 3) / np.where(ok, level * level, 1.0), np.nan)
    return np.asarray(ratio.reshape(x.shape[1:]))


def play(game_map: GameMap, seeds: Sequence[int], window: tuple[int, int] = WINDOW) -> Floats:
    """Ratio by game (games,), geometric mean over clouds that order, for reference strategies on a map."""
    model = LandGrab(game_map, seeds=list(seeds), collect=False)
    orders, demand = [], []
    while model.running and model.quarter < window[1]:
        model.step()
        if model.quarter > window[0]:
            orders.append(asked_kusd(model))
            demand.append(wanted_h100e(model))
    model.close()
    return middle(amplification(np.stack(orders), np.stack(demand)))


def middle(ratios: Floats) -> Floats:
    """Geometric mean over clouds (games, clouds) that have a ratio; (games,)."""
    there = ratios > 0
    logs = np.log(np.where(there, ratios, 1.0))
    return np.asarray(np.exp(logs.sum(axis=1) / np.maximum(there.sum(axis=1), 1)))


def bullwhip(
    map_name: str,
    seeds: Sequence[int],
    settings: Sequence[str] = (),
    change: Callable[[GameMap], GameMap] = lambda game_map: game_map,
) -> Bullwhip:
    """The three arms of the study. settings, change: what all share, such as chips that are short.

    Raises MapError for a map or settings that can't be used.
    """
    arms = ((), ("rules.conduct.inflation=0",), ("rules.supply.size_weight=0",))
    return Bullwhip(*(play(change(load_map(map_name, (*settings, *arm))), seeds) for arm in arms))


def main(arguments: Sequence[str]) -> int:
    """`python -m game.studies.bullwhip MAP [GAMES]`: the three ratios and what sharing by size adds."""
    name, games = (arguments[0] if arguments else "frontier-2026"), int(arguments[1]) if len(arguments) > 1 else 64
    found = bullwhip(name, range(games))
    for what, ratios in zip(("orders inflated", "no inflation", "size of orders doesn't count"), found, strict=True):
        print(f"{what:<30}{np.median(ratios):8.1f}")
    e = found.size_effect
    print(f"{'by size less not':<30}{e.effect:+8.1f}   95% {e.low:+.1f} to {e.high:+.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
