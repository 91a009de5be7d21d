"""What firms paid each other in every quarter of a game, kept so that a dollar can be followed (`engine/tracing.py`).

flows = Flows.of(model.state)                  # before the first quarter
flows.add(model.state)                         # after each resolution
follow(*flows.history("ai_book"), "ai_book")   # the first quarter in a history is the one before the game

The *AI book* holds all money of labs, which do nothing else, what sponsors sell and buy of AI, and nothing of other
business, lenders, shareholders and tax. Running costs that serve both are allotted by sales. The *consolidated* book
holds everything (model note N9).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats, Games, Ints, Numbers
from game.engine.parameters import ACCOUNTS, CUSTOMERS, FIRMS, INVESTOR0, LAB0, LABS, SPONSORS, SUPPLIERS
from game.engine.state import (
    BUSINESS,
    CHIPS,
    COMPUTE,
    COSTS,
    EMBED,
    ENTERPRISE,
    FEE,
    REVENUE_SHARE,
    TAKE_OR_PAY,
    UPKEEP,
)
from game.engine.tracing import Perimeter

AI_SALES = (ENTERPRISE, COMPUTE, TAKE_OR_PAY, CHIPS, REVENUE_SHARE, EMBED, FEE)  # of a cloud or chipmaker


@dataclass(frozen=True)
class Quarter:
    """Payments of one quarter, kUSD; (accounts, accounts) are payers and payees."""

    all_kusd: Ints  # (accounts, accounts)
    ai_kusd: Ints  # (accounts, accounts), those of them that are in the AI book
    cheques_kusd: Ints  # (firms, labs), those of them that bought shares of labs
    ai_sales_kusd: Ints  # (clouds,), as reported
    exact: NDArray[np.bool_]  # (accounts, accounts), whether a payment is known and not estimated

    def book_kusd(self, perimeter: Perimeter) -> Ints:
        """The payments of a perimeter, (accounts, accounts)."""
        return self.all_kusd if perimeter == "consolidated" else self.ai_kusd


@dataclass
class Flows:
    """Cash before the first quarter, whose cheques were in it, and the payments of every quarter since."""

    cash_kusd: Ints  # (firms,)
    before_kusd: Ints  # (firms, labs), in labs' cash
    quarters: list[Quarter] = field(default_factory=list)

    @classmethod
    def of(cls, state: Games) -> "Flows":
        """Start with a game, (1,), that has not been played yet."""
        cash = state["cash_kusd"][0, :FIRMS].copy()
        tags = state["tag_kusd"][0].T  # (sponsors, labs)
        most = np.maximum(cash[LAB0:INVESTOR0], 0) / np.maximum(tags.sum(axis=0), 1.0)
        before = np.zeros((FIRMS, LABS), np.int64)
        before[:SPONSORS] = (tags * np.minimum(most, 1.0)).astype(np.int64)
        return cls(cash, before)

    def add(self, state: Games) -> None:
        """Keep the quarter just resolved of a game, (1,)."""
        s = state[0]
        everything = np.ones((ACCOUNTS, ACCOUNTS), bool)
        self.quarters.append(
            Quarter(s["flow_kusd"].copy(), ai_payments(state), s["invested_kusd"].copy(), s["ai_revenue_kusd"].copy(),
                    everything)
        )  # fmt: skip

    def history(self, perimeter: Perimeter) -> tuple[Ints, Ints, Ints]:
        """Flows, investment and opening cash as `tracing.follow` takes them.

        Quarter 0 stands for the time before the game: the cheques that were in labs' cash at its opening are paid then.
        """
        before = np.zeros((ACCOUNTS, ACCOUNTS), np.int64)
        before[:FIRMS, LAB0:INVESTOR0] = self.before_kusd
        flows = np.stack([before, *(quarter.book_kusd(perimeter) for quarter in self.quarters)])
        cheques = np.stack([self.before_kusd, *(quarter.cheques_kusd for quarter in self.quarters)])
        cash = np.maximum(self.cash_kusd, 0) + self.before_kusd.sum(axis=1)
        cash[LAB0:INVESTOR0] -= self.before_kusd.sum(axis=0)
        if perimeter == "ai_book":
            cash[:LAB0] = cash[INVESTOR0:] = 0
        return flows, cheques, cash


def ai_payments(state: Games) -> Ints:
    """The payments of a game's quarter that are in the AI book, (accounts, accounts) kUSD; state: (1,)."""
    s = state[0]
    flow, paid, received = s["flow_kusd"], s["paid_kusd"], s["received_kusd"]
    found = np.zeros((ACCOUNTS, ACCOUNTS), np.int64)
    found[LAB0:INVESTOR0] = flow[LAB0:INVESTOR0]
    found[:, LAB0:INVESTOR0] = flow[:, LAB0:INVESTOR0]
    found[:SPONSORS, :SPONSORS] = flow[:SPONSORS, :SPONSORS]
    found[CUSTOMERS, :SPONSORS] = flow[CUSTOMERS, :SPONSORS] - received[BUSINESS, :SPONSORS]
    shared = paid[COSTS, :SPONSORS]
    ai_part = part_of_ai(received[list(AI_SALES), :SPONSORS].sum(axis=0), received[BUSINESS, :SPONSORS])
    other = np.rint(shared * (1 - ai_part)).astype(np.int64) + paid[UPKEEP, :SPONSORS]
    found[:SPONSORS, SUPPLIERS] = flow[:SPONSORS, SUPPLIERS] - other
    return found


def part_of_ai(ai_sales: Numbers, other_sales: Numbers) -> Floats:
    """What part of costs that serve both is allotted to AI: its part of sales, 0 without any."""
    both = ai_sales + other_sales
    found: Floats = np.divide(ai_sales, both, out=np.zeros(len(both)), where=both > 0)
    return found
