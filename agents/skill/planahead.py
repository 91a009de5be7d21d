"""Level 5: before it orders, it plays changes of its own orders forward and keeps those that pay.

Every few quarters it asks what came of more or less of each thing it orders (capacity, prices, deals, ...), one at a
time, in the same few imagined games, with rivals that play the reference strategies and never plan ahead. What gains
clearly more than chance explains is done together until the next time. It knows no more than its view: hidden figures
are imagined (`agents/rollout.py`). So it is deterministic for a view.
"""

import math
from typing import Any, NamedTuple, cast

import numpy as np

from agents.rollout import Rollout
from agents.skill.mind import Mind
from agents.strategies import REFERENCE, Play, Strategy, find, role_of
from game.engine.hands import by_seat
from game.engine.layout import Games, Ints
from game.engine.opening import Setup
from game.engine.orders import LIMITS, rows_of
from game.engine.rule import COMPILED

EVERY = 3  # quarters between reviews
# Games imagined, and quarters ahead. Plain rules are a hundred times slower, so there it thinks less.
GAMES, QUARTERS = (4, 18) if COMPILED else (2, 2)
SURE = 1.0  # standard errors by which a change must gain
CHEQUES = ("bid_kusd", "tranche_kusd", "commit_kusd", "owed_kw")


class Change(NamedTuple):
    """One thing ordered in another amount. name: of the thing; factor: of its amounts, every quarter."""

    name: str
    fields: tuple[str, ...]
    factor: float


def changes(name: str, fields: tuple[str, ...], *factors: float) -> list[Change]:
    """The same thing in several amounts."""
    return [Change(name, fields, factor) for factor in factors]


CONSIDERED: dict[str, list[Change]] = {
    "cloud": [
        *changes("capacity", ("order_chips", "build_kw"), 0.6, 1.5),
        *changes("compute_price", ("compute_price_usd",), 0.97, 1.03),
        *changes("deals", CHEQUES, 0.0, 1.6),
        *changes("product", ("product_kusd",), 0.0, 3.0),
        *changes("token_price", ("token_price_usd",), 0.96, 1.04),
    ],
    "chipmaker": [
        *changes("chip_price", ("chip_kusd",), 0.94, 1.06),
        *changes("supply", ("book_supply",), 0.5, 1.6),
        *changes("design", ("design_kusd",), 0.5, 1.6),
        *changes("deals", CHEQUES, 0.0, 1.6),
        *changes("credit", ("credit_part",), 0.0, 1.6),
    ],
    "lab": [
        *changes("compute", ("buy_h100e",), 0.85, 1.15),
        *changes("token_price", ("token_price_usd",), 0.96, 1.04),
        *changes("training", ("train_part",), 0.8, 1.25),
        *changes("round", ("raise_kusd",), 0.5, 1.6),
        *changes("ask", ("ask_pre_kusd", "floor_pre_kusd"), 0.85, 1.2),
    ],
    "investor": [
        *changes("deals", CHEQUES, 0.0, 0.6, 1.6),
        *changes("price", ("bid_pre_kusd",), 0.92, 1.08),
        *changes("sales", ("sell_part",), 0.0, 2.0),
    ],
}


class Changed:
    """A strategy's loop over games with changes to what it hands in."""

    def __init__(self, play: Play, made: list[Change]) -> None:
        self.play, self.made = play, made

    def __call__(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
    ) -> None:
        self.play(state, view, draft, orders, noise, book, seats, games)
        for seat, mine in by_seat(seats, games):
            rows = rows_of(seat)
            for field, factor in ((f, c.factor) for c in self.made for f in c.fields if f in rows):
                low, high = LIMITS[field]
                amounts = orders[field]  # accepted already: clipping is all that `accept` would do again
                amounts[mine, rows[field]] = np.clip(amounts[mine, rows[field]] * factor, low, high)


class PlanAhead(Mind):
    """The strategy with those changes to its orders that gained when it played them ahead."""

    remembers = EVERY - 1

    def __init__(self, strategy: Strategy, alike: bool = False) -> None:
        super().__init__(strategy)
        self.alike = alike  # does it do in all games what it found best in the first, to think once only
        self.forget()

    def anew(self) -> "PlanAhead":
        return PlanAhead(self.strategy, self.alike)

    def forget(self) -> None:
        super().forget()
        self._chosen: tuple[int, list[Changed]] = (-1, [])  # at a review: its quarter, how each game is played

    def act(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seat: int, games: Ints
    ) -> None:
        self.notice(state, view, noise, book, seat, games)
        when = max((q for q in self._seen if q == 0 or (q + seat) % EVERY == 0), default=min(self._seen))
        if when != self._chosen[0]:
            views = self._seen[when]
            found = [self.think(views[i : i + 1], seat) for i in range(1 if self.alike else len(games))]
            self._chosen = (when, found * len(games) if self.alike else found)
        for i, play in enumerate(self._chosen[1]):
            play(state, view, draft, orders, noise, book, np.array([seat]), games[i : i + 1])

    def think(self, view: Games, seat: int) -> Changed:
        """How to play on from a view, (1,): of each thing the amount that gains most, if it gains surely."""
        assert self.setup is not None
        considered = CONSIDERED[role_of(seat)]
        arms = [self.as_it_is, *(Changed(self.as_it_is, [change]) for change in considered)]
        states = imagined(self.setup).ahead(view, arms, seat, QUARTERS)
        values = np.asarray(states["value_kusd"][:, seat], np.float64).reshape(len(arms), GAMES)
        best: dict[str, tuple[float, Change]] = {}
        for change, gain in zip(considered, values[1:] - values[0], strict=True):
            mean = float(gain.mean())
            if mean > SURE * float(gain.std(ddof=1)) / math.sqrt(GAMES) and mean > best.get(change.name, (0.0,))[0]:
                best[change.name] = (mean, change)
        return Changed(self.as_it_is, [change for _, change in best.values()])

    @property
    def as_it_is(self) -> Play:
        """The strategy's own loop over games."""
        assert self.strategy.play is not None
        return self.strategy.play


def thinks_once(strategy: Strategy) -> Strategy:
    """The same for games that begin alike: a strategy that plans ahead does so for the first of them only."""
    play = strategy.play
    return strategy._replace(play=PlanAhead(play.strategy, alike=True)) if isinstance(play, PlanAhead) else strategy


_rollouts: dict[str, Rollout] = {}


def imagined(setup: Setup) -> Rollout:
    """Futures of a map in which all rivals play the reference strategies; kept, as every seat uses the same."""
    key = setup.map.hash
    if key not in _rollouts:
        if len(_rollouts) >= 4:
            _rollouts.pop(next(iter(_rollouts)))
        usual = {role: cast(Play, find(name, role).play) for role, name in REFERENCE.items()}
        plays = [(f, usual[role_of(f)]) for f in (setup.firm[firm.id] for firm in setup.map.firms)]
        _rollouts[key] = Rollout(setup, plays, GAMES)
    return _rollouts[key]
