"""Where every kind of payment stands in the books of who pays and of who is paid: the table all statements come from.

A kind that has no place here can't be booked: importing this package fails and says which one it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from game.engine.parameters import CHIPMAKER0, CLOUD0, FIRMS, INVESTOR0, LAB0
from game.engine.state import KINDS

CLOUD, CHIPMAKER, LAB, INVESTOR = "cloud", "chipmaker", "lab", "investor"
ROLES = {
    CLOUD: slice(CLOUD0, CHIPMAKER0), CHIPMAKER: slice(CHIPMAKER0, LAB0), LAB: slice(LAB0, INVESTOR0),
    INVESTOR: slice(INVESTOR0, FIRMS),
}  # fmt: skip


class Block(StrEnum):
    """Part of a statement. The first four make the result, and are operating cash; interest as US rules have it."""

    REVENUE = "revenue"
    COSTS = "costs"
    INTEREST = "interest"
    TAX = "tax"
    INVESTING = "investing"
    FINANCING = "financing"


OPERATING = (Block.REVENUE, Block.COSTS, Block.INTEREST, Block.TAX)

# Lines of the income and cash-flow statements in the order they are shown, and the block each belongs to.
LINES: dict[str, Block] = {
    "enterprise_sales": Block.REVENUE,
    "compute_sold": Block.REVENUE,
    "take_or_pay_received": Block.REVENUE,
    "direct_sales": Block.REVENUE,
    "model_share_received": Block.REVENUE,
    "chips_sold": Block.REVENUE,
    "other_business": Block.REVENUE,
    "revenue_share_received": Block.REVENUE,
    "embedding_sold": Block.REVENUE,
    "fees_received": Block.REVENUE,
    "compute_bought": Block.COSTS,
    "take_or_pay_paid": Block.COSTS,
    "model_share_paid": Block.COSTS,
    "running_costs": Block.COSTS,
    "energy": Block.COSTS,
    "people": Block.COSTS,
    "migration": Block.COSTS,
    "revenue_share_paid": Block.COSTS,
    "embedding_bought": Block.COSTS,
    "fees_paid": Block.COSTS,
    "interest_received": Block.INTEREST,
    "interest_paid": Block.INTEREST,
    "tax": Block.TAX,
    "chips_bought": Block.INVESTING,
    "shells_built": Block.INVESTING,
    "base_capex": Block.INVESTING,
    "supply_booked": Block.INVESTING,
    "stakes_bought": Block.INVESTING,
    "stakes_sold": Block.INVESTING,
    "credit_given": Block.INVESTING,
    "credit_collected": Block.INVESTING,
    "debt_drawn": Block.FINANCING,
    "debt_repaid": Block.FINANCING,
    "credit_drawn": Block.FINANCING,
    "credit_repaid": Block.FINANCING,
    "shares_issued": Block.FINANCING,
    "capital_contributed": Block.FINANCING,
    "payouts": Block.FINANCING,
}
LINE = {name: i for i, name in enumerate(LINES)}

Side = str | Mapping[str, str]  # a line, or a line for each role that may be on this side; "": no firm may


@dataclass(frozen=True)
class Place:
    """Lines in which a payment stands, with its payer and with its payee."""

    paid: Side
    received: Side


PLACES: dict[str, Place] = {
    "round": Place("stakes_bought", "shares_issued"),
    "tranche": Place("stakes_bought", "shares_issued"),
    "chips": Place("chips_bought", "chips_sold"),
    "capacity": Place("supply_booked", ""),
    "shells": Place("shells_built", ""),  # a cloud's base capex too, as long as it has no kind of its own
    "compute": Place("compute_bought", "compute_sold"),
    "take_or_pay": Place("take_or_pay_paid", "take_or_pay_received"),
    "migration": Place("migration", ""),
    "enterprise": Place("", "enterprise_sales"),
    "direct": Place("", "direct_sales"),
    "model_share": Place("model_share_paid", "model_share_received"),
    "business": Place("", "other_business"),
    "costs": Place("running_costs", ""),
    "energy": Place("energy", ""),
    "people": Place("people", ""),
    "interest": Place("interest_paid", "interest_received"),
    "tax": Place("tax", ""),
    "debt": Place("debt_repaid", "debt_drawn"),
    # A lab issues its own shares; others sell stakes (what a rescued sponsor issues is told apart in `quarter.py`).
    "equity": Place(
        "", {LAB: "shares_issued", CLOUD: "stakes_sold", CHIPMAKER: "stakes_sold", INVESTOR: "stakes_sold"}
    ),
    "payout": Place("payouts", ""),
    "inflow": Place("", "capital_contributed"),
    # Kinds that the engine is about to have.
    "stake": Place("", "stakes_sold"),
    "upkeep": Place("base_capex", ""),
    "revenue_share": Place("revenue_share_paid", "revenue_share_received"),
    "embed": Place("embedding_bought", "embedding_sold"),
    "fee": Place("fees_paid", "fees_received"),
    "siting": Place("shells_built", ""),
    "warrant": Place("", "capital_contributed"),
    "credit": Place(
        {CHIPMAKER: "credit_given", CLOUD: "credit_repaid"}, {CLOUD: "credit_drawn", CHIPMAKER: "credit_collected"}
    ),
}  # fmt: skip

PAID, RECEIVED, NOWHERE = 0, 1, -1


class Misplaced(ValueError):
    """A payment that the statements have no line for: names the kind, the side and the firm or role."""


def line_table(kinds: Sequence[str] = KINDS) -> NDArray[np.int64]:
    """Line of each kind, side and role, (kinds, 2, roles), NOWHERE where no such firm may pay or be paid.

    Misplaced if a kind has no place or a place names no line.
    """
    table = np.full((len(kinds), 2, len(ROLES)), NOWHERE)
    for k, kind in enumerate(kinds):
        if kind not in PLACES:
            raise Misplaced(f"payments of kind {kind!r} have no place in the statements: add them to PLACES")
        place = PLACES[kind]
        for side, lines in ((PAID, place.paid), (RECEIVED, place.received)):
            for i, role in enumerate(ROLES):
                line = lines if isinstance(lines, str) else lines.get(role, "")
                if line and line not in LINE:
                    raise Misplaced(f"kind {kind!r}: {line!r} is no line of the statements")
                if line:
                    table[k, side, i] = LINE[line]
    return table


TABLE = line_table()
