"""What the orders entered so far would cost, and which orders each desk decides."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop.facts import Facts
from game.engine.parameters import LABS

#: Kinds of spending with the colour that stands for them everywhere.
PARTS = {"chips": "accent", "sites": "warn", "offers": "good", "product": "muted", "payout": "bad", "repay": "disabled"}


@dataclass(frozen=True)
class Spending:
    """Orders in thousands of dollars by kind, against what may be spent."""

    parts: dict[str, float]
    spare: float
    borrowed: float

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.parts.values())

    @property
    def room(self) -> float:
        """Spare cash with what is borrowed this quarter."""
        return self.spare + self.borrowed

    @property
    def left(self) -> float:
        """What remains."""
        return self.room - self.total


def spending(f: Facts) -> Spending:
    """The draft's cost."""
    o, me = f.draft, f.me
    chips = sum(float(o.order_chips[me, d]) * float(f.view.chip_price_kusd[d]) for d in f.designs())
    sites = sum(float(o.build_kw[me, r]) * f.shell_price(r) for r in range(len(f.map.regions)))
    borrow = float(o.borrow_kusd[me])
    return Spending(
        {
            "chips": chips,
            "sites": sites,
            "offers": float(o.bid_kusd[me].sum()),
            "product": float(o.product_kusd[me]),
            "payout": float(o.payout_kusd[me]),
            "repay": max(0.0, -borrow),
        },
        float(f.view.spare_kusd[0]),
        min(max(0.0, borrow), float(f.view.borrow_kusd[0])),
    )


#: Fields of the orders that a desk decides; delegating a desk touches these and no others.
DESK_FIELDS: dict[str, tuple[str, ...]] = {
    "capacity": ("build_kw", "order_chips"),
    "deals": (
        "bid_kusd", "bid_pre_kusd", "sell_part", "tranche_kusd", "tranche_arr_kusd", "tranche_quarters", "commit_kusd",
        "commit_quarters", "floor", "ramp", "discount", "owed_kw", "owed_from", "access", "access_quarters",
    ),
    "models": (
        "compute_price_usd", "own_model_part", "product_kusd", "product_split", "steer", "token_price_usd", "focus",
    ),
    "finance": ("borrow_kusd", "payout_kusd", "guidance_kusd"),
}  # fmt: skip


def row_of(field: str, seat: int) -> int:
    """The seat's own row of an order field."""
    return LABS + seat if field in ("token_price_usd", "focus") else seat
