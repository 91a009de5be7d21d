"""Levels below full skill: the strategy on a duller view, with some desks left to standing orders."""

from typing import Any

import numpy as np

from agents.skill.mind import Mind
from agents.skill.sight import Sight, dull
from agents.strategies import Strategy
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine.hands import hand_in
from game.engine.layout import Games, Ints, record, rules_of
from game.engine.orders import Orders, rows_of

# What is decided together; all else is deals.
DESKS = {
    "capacity": ("build_kw", "order_chips", "book_supply", "design_kusd", "buy_h100e", "own_build_kusd", "take_part"),
    "money": (
        "borrow_kusd", "payout_kusd", "guidance_kusd", "pledge", "raise_kusd", "ask_pre_kusd", "ask_owed_kw",
        "floor_pre_kusd", "max_commit_kusd", "least_part", "lab_borrow_kusd", "go_public", "credit_part",
    ),
    "models": (
        "compute_price_usd", "own_model_part", "product_kusd", "product_split", "steer", "chip_kusd", "chip_weight",
        "token_price_usd", "tier_price_part", "focus", "train_part", "research_part", "safety", "hold_release",
    ),
}  # fmt: skip


class Novice(Mind):
    """Sees less, later and less far than there is to see, and leaves desks to standing orders."""

    def __init__(self, strategy: Strategy, sight: Sight) -> None:
        super().__init__(strategy)
        self.sight = sight
        self.remembers = sight.age

    def anew(self) -> "Novice":
        return Novice(self.strategy, self.sight)

    def act(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seat: int, games: Ints
    ) -> None:
        shown, past = self.notice(state, view, noise, book, seat, games), self._seen[min(self._seen)]
        rules, idle, rows = rules_of(book), Orders.empty(1), rows_of(seat)
        for i, g in enumerate(games):
            seen, luck = shown[i : i + 1].copy(), luck_of(shown[i : i + 1])
            dull(seen, past[i : i + 1], self.sight, seat, rules, luck)
            self.strategy.decide(record(seen, 0), record(draft, g), rules, seat)
            left = luck.random(len(DESKS) + 1) > self.sight.attention
            if left.any():
                standing(record(seen, 0), record(idle, 0), rules, seat, HOLD)
                for field, row in rows.items():
                    if left[desk_of(field)]:
                        draft[field][g, row] = idle[field][0, row]
                idle[:] = np.zeros(1, idle.dtype)
            hand_in(draft, orders, seat, g)


def desk_of(field: str) -> int:
    """Index of a field's desk: those of DESKS, then deals."""
    return next((i for i, fields in enumerate(DESKS.values()) if field in fields), len(DESKS))


def luck_of(view: Games) -> np.random.Generator:
    """A seat's own random numbers of a quarter, more of them than the view holds: its luck is their seed."""
    return np.random.Generator(np.random.Philox(key=np.ascontiguousarray(view["luck"][0]).view(np.uint64)[:2]))
