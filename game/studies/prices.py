"""Price paths of reference games: frontier models, models of a fixed quality, compute; beside what was seen (N5).

python -m game.studies.prices frontier-2026 --games 64 --out FOLDER
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agents.model import LandGrab
from agents.strategies import REFERENCE
from game.engine.layout import Floats, Games
from game.engine.parameters import LAB0, LABS
from game.studies.outcomes import About
from game.studies.results import Rows
from game.studies.runner import Arm, run
from maps.coverage import read_facts
from maps.loader import GameMap

BAND = (10, 50, 90)  # percentiles


@dataclass(frozen=True)
class Price:
    """A price that is followed. low, high: by which factor it fell a year, as far as is known; source: where from."""

    name: str
    words: str
    unit: str
    low: float
    high: float
    source: str


def prices() -> tuple[Price, ...]:
    """The three prices, with what facts and the model notes say of their fall."""
    facts = read_facts()
    fixed = [float(facts[name]["value"]) for name in ("price-001", "price-002")]
    hardware = 1 + float(facts["tech-019"]["value"])
    return (
        Price("frontier", "models at the frontier", "USD per Mtok", 1.0, 1 / 0.7, "N5: sticky, falls 0-30% a year"),
        Price(
            "fixed", "the cheapest model as good as the opening's best", "USD per Mtok", 3.0, max(fixed),
            "price-001: 10 times a year; price-002: 50; N5: older tiers 3-10 times",
        ),
        Price(
            "compute", "an H100e-hour", "USD", 1.0, hardware,
            "tech-019: hardware 30% more for a dollar a year; tech-036 to tech-040: rents fell, and rose when short",
        ),
    )  # fmt: skip


class Paths:
    """Measure: the three prices of each game at the opening and after each quarter."""

    def __init__(self, model: LandGrab, about: About) -> None:
        self.model = model
        opening = np.repeat(model.setup.opening, model.games)
        self.bar = quality(model.map, opening).max(axis=1)  # the opening's best
        self.level: Floats = frontier_price(model.map, opening)
        self.last = opening
        self.seen = [self._read(opening)]

    def step(self) -> None:
        """After a quarter."""
        now = self.model.state
        self.level = self.level * np.exp(frontier_change(self.model.map, self.last, now))
        self.last = now.copy()
        self.seen.append(self._read(now))

    def _read(self, state: Games) -> Floats:
        return np.stack([self.level, fixed_price(self.model.map, state, self.bar), compute_price(state)], axis=1)

    def rows(self, error: str = "") -> Rows:
        """A row per game and quarter; games that broke have none."""
        if error:
            raise RuntimeError(f"a reference game broke: {error}")
        seen = np.stack(self.seen, axis=1)  # (games, quarters + 1, prices)
        games, points = seen.shape[:2]
        columns: dict[str, Any] = {
            "seed": np.repeat(np.array(self.model.seeds, np.int64), points),
            "quarter": np.tile(np.arange(points), games),
        }
        for i, price in enumerate(prices()):
            columns[price.name] = seen[:, :, i].ravel()
        return {"prices": columns}


def enterprise(game_map: GameMap) -> list[int]:
    """Segments that aren't consumers."""
    return [g for g, segment in enumerate(game_map.segments) if not segment.consumer]


def offered(game_map: GameMap, state: Games) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which models are sold (games, models)."""
    found = np.zeros(state["trust"].shape, bool)
    found[:, : len(game_map.labs)] = state["alive"][:, LAB0 : LAB0 + len(game_map.labs)] == 1
    for c, cloud in enumerate(game_map.clouds):
        found[:, LABS + c] = cloud.own_model is not None
    return found


def quality(game_map: GameMap, state: Games) -> Floats:
    """Quality of what is sold, mean over enterprises, OOM; -inf where nothing is (games, models)."""
    mean = state["quality"][:, :, enterprise(game_map)].mean(axis=2)
    return np.where(offered(game_map, state), mean, -np.inf)


def token_price(game_map: GameMap, state: Games) -> Floats:
    """Price of each model, mean over enterprises, USD per Mtok (games, models)."""
    return np.asarray(state["token_price_usd"][:, :, enterprise(game_map)].mean(axis=2))


def at_frontier(game_map: GameMap, state: Games) -> Floats:
    """Sales of models at the frontier, kUSD, else 0 (games, models)."""
    able = quality(game_map, state)
    near = able >= able.max(axis=1, keepdims=True) - game_map.rules.score.frontier_distance
    return np.where(near, state["model_kusd"].sum(axis=1), 0.0)


def frontier_price(game_map: GameMap, state: Games) -> Floats:
    """Mean price of models at the frontier, weighted by sales, USD per Mtok (games,)."""
    sold = at_frontier(game_map, state)
    return np.asarray((sold * token_price(game_map, state)).sum(axis=1) / np.maximum(sold.sum(axis=1), 1e-9))


def frontier_change(game_map: GameMap, before: Games, now: Games) -> Floats:
    """Log change of the price of models at the frontier a quarter before, weighted by sales then (games,).

    The same developers on both sides, so that a cheap one who catches up doesn't count as a fall.
    """
    sold = at_frontier(game_map, before) * offered(game_map, now)
    old, new = token_price(game_map, before), token_price(game_map, now)
    change = np.log(np.where(sold > 0, new, 1.0) / np.where(sold > 0, old, 1.0))
    return np.asarray((sold * change).sum(axis=1) / np.maximum(sold.sum(axis=1), 1e-9))


def fixed_price(game_map: GameMap, state: Games, bar: Floats) -> Floats:
    """Cheapest offer of a quality, USD per Mtok (games,). bar: the quality (games,).

    A better model stands for a smaller one of that quality, which its developer could sell with the same margin: it
    takes less compute by `size_exponent`.
    """
    over = quality(game_map, state) - bar[:, None]
    good = over >= -1e-9
    smaller = 10.0 ** (-game_map.rules.research.size_exponent * np.where(good, over, 0.0))
    return np.asarray(np.where(good, token_price(game_map, state) * smaller, np.inf).min(axis=1))


def compute_price(state: Games) -> Floats:
    """Price of compute over all clouds, weighted by capacity, USD per H100e-hour (games,)."""
    size = state["capacity_h100e"]
    return np.asarray((size * state["compute_price_usd"]).sum(axis=1) / np.maximum(size.sum(axis=1), 1e-9))


def measure(game_map: str, games: int, settings: tuple[str, ...] = ()) -> dict[str, Floats]:
    """Percentiles (BAND) of each price by quarter, (3, quarters + 1), in reference games."""
    rows = run([Arm("prices", game_map, settings, dict(REFERENCE))], range(games), measure=Paths).rows["prices"]
    quarter = np.array(rows["quarter"])
    found = {}
    for price in prices():
        values = np.array(rows[price.name])
        paths = [np.percentile(values[quarter == q], BAND) for q in range(int(quarter.max()) + 1)]
        found[price.name] = np.array(paths).T
    return found


def yearly(path: Floats) -> float:
    """By which factor a price fell a year; path: by quarter."""
    return float((path[0] / path[-1]) ** (4 / (len(path) - 1)))


def table(paths: Mapping[str, Floats]) -> str:
    """What the paths say, a line a price."""
    lines = [f"{'price':50} {'first':>8} {'last':>8} {'falls a year by':>16} {'seen':>14}"]
    for price in prices():
        low, middle, high = paths[price.name]
        factor = yearly(middle)
        where = "as seen" if price.low <= factor <= price.high else "too slow" if factor < price.low else "too fast"
        lines.append(
            f"{price.words + ', ' + price.unit:50} {middle[0]:8.2f} {middle[-1]:8.3f} {factor:15.2f}x "
            f"{price.low:5.1f} to {price.high:4.1f}x  {where}"
        )
        lines.append(f"  at the end 8 of 10 games lie in {low[-1]:.3f} to {high[-1]:.3f}; {price.source}")
    return "\n".join(lines)


def draw(paths: Mapping[str, Floats], out: Path) -> None:
    """Charts of the paths on a log scale, with the fall that was seen as a grey fan: prices.svg and prices.png."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 3.8), layout="constrained")
    FigureCanvasAgg(figure)
    for axes, price in zip(figure.subplots(1, 3), prices(), strict=True):
        low, middle, high = paths[price.name]
        year = np.arange(len(middle)) / 4
        axes.fill_between(year, middle[0] * price.low**-year, middle[0] * price.high**-year, color="#cccccc", lw=0)
        axes.fill_between(year, low, high, color="#3b7dd8", alpha=0.3, lw=0)
        axes.plot(year, middle, color="#1b4f9c")
        axes.set_yscale("log")
        axes.set_title(price.words[0].upper() + price.words[1:], fontsize=10)
        axes.set_xlabel("years")
        axes.set_ylabel(price.unit)
    for kind in ("svg", "png"):
        figure.savefig(out / f"prices.{kind}", dpi=110)


def main() -> None:
    """The command."""
    ask = argparse.ArgumentParser(prog="python -m game.studies.prices", description=__doc__)
    ask.add_argument("map", help="name of a map, or a file")
    ask.add_argument("--games", type=int, default=64)
    ask.add_argument("--out", type=Path, help="folder for the charts")
    ask.add_argument("--set", action="append", default=[], help="a rule, such as rules.research.size_exponent=0.2")
    given = ask.parse_args()
    paths = measure(given.map, given.games, tuple(given.set))
    print(table(paths))
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        try:
            draw(paths, given.out)
        except ImportError:
            raise SystemExit("--out: charts need matplotlib: pip install 'landgrab-game[study]'") from None
        print(f"Charts: {given.out / 'prices.svg'}, {given.out / 'prices.png'}")


if __name__ == "__main__":
    main()
