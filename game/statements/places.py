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
    "interest_paid": Block.INTEREST,
    "tax": Block.TAX,
    "chips_bought": Block.INVESTING,
    "shells_built": Block.INVESTING,
    "base_capex": Block.INVESTING,
    "supply_booked": Block.INVESTING,
    "stakes_bought": Block.INVESTING,
    "stakes_sold": Block.INVESTING,
    "warrants_sold": Block.INVESTING,
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


SPONSOR = (CLOUD, CHIPMAKER)
HOLDER = (*SPONSOR, INVESTOR)  # of labs' shares


def by(roles: Sequence[str], line: str) -> dict[str, str]:
    """The same line for some roles, and none for the others."""
    return dict.fromkeys(roles, line)


PLACES: dict[str, Place] = {
    "round": Place(by(HOLDER, "stakes_bought"), {LAB: "shares_issued"}),
    "tranche": Place(by(SPONSOR, "stakes_bought"), {LAB: "shares_issued"}),
    "chips": Place(by((CLOUD, LAB), "chips_bought"), {CHIPMAKER: "chips_sold"}),
    "capacity": Place({CHIPMAKER: "supply_booked"}, ""),
    "shells": Place(by((CLOUD, LAB), "shells_built"), ""),
    # What a lab pays a chipmaker late is for chips it had to take and did not: nothing was delivered for it.
    "compute": Place({LAB: "compute_bought"}, {CLOUD: "compute_sold", CHIPMAKER: "take_or_pay_received"}),
    "take_or_pay": Place({LAB: "take_or_pay_paid"}, {CLOUD: "take_or_pay_received"}),
    "migration": Place({LAB: "migration"}, ""),
    "enterprise": Place("", {CLOUD: "enterprise_sales"}),
    "direct": Place("", {LAB: "direct_sales"}),
    "model_share": Place({CLOUD: "model_share_paid"}, {LAB: "model_share_received"}),
    "business": Place("", by(SPONSOR, "other_business")),
    "costs": Place(by((*SPONSOR, LAB), "running_costs"), ""),
    "energy": Place(by((CLOUD, LAB), "energy"), ""),
    "people": Place(by((*SPONSOR, LAB), "people"), ""),
    "interest": Place("interest_paid", ""),
    "tax": Place(by((*SPONSOR, LAB), "tax"), ""),
    "debt": Place(by((*SPONSOR, LAB), "debt_repaid"), by((*SPONSOR, LAB), "debt_drawn")),
    "equity": Place("", by((*SPONSOR, LAB), "shares_issued")),
    "payout": Place(by(SPONSOR, "payouts"), ""),
    "inflow": Place("", by((LAB, INVESTOR), "capital_contributed")),
    "revenue_share": Place({LAB: "revenue_share_paid"}, by(SPONSOR, "revenue_share_received")),
    "embed": Place({CLOUD: "embedding_bought"}, {LAB: "embedding_sold"}),
    "credit": Place(
        {CHIPMAKER: "credit_given", CLOUD: "credit_repaid"}, {CLOUD: "credit_drawn", CHIPMAKER: "credit_collected"}
    ),
    "fee": Place(by((CLOUD, LAB), "fees_paid"), by((CLOUD, LAB), "fees_received")),
    "upkeep": Place({CLOUD: "base_capex"}, ""),
    "stake": Place({INVESTOR: "stakes_bought"}, by(HOLDER, "stakes_sold")),
    # A lab sells what vested to the market: like a stake sold that had cost nothing, and no part of its results.
    "warrant": Place("", {LAB: "warrants_sold"}),
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
