"""What the orders entered so far would cost, and which orders each desk decides."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop.claims import premium_kusd
from game.desktop.facts import Facts, per_draft

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


@per_draft
def spending(f: Facts) -> Spending:
    """The draft's cost."""
    o, me = f.draft, f.me
    chips = sum(float(o.order_chips[me, d]) * float(f.view.chip_price_kusd[d]) for d in f.designs())
    sites = sum(
        float(o.build_kw[me, r]) * f.shell_price(r) + premium_kusd(f, r, float(o.build_kw[me, r]))
        for r in range(len(f.map.regions))
    )
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
