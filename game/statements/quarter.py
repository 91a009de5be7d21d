"""The books of one quarter: income, cash flow, balance sheet and what moved equity, tied to the ledger (N8).

All figures are whole thousands of dollars in arrays (games, firms); what a firm pays or loses is negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Games, Ints
from game.engine.parameters import (
    ACCOUNTS,
    CHIPMAKER0,
    CLOUD0,
    CUSTOMERS,
    FIRMS,
    GOVERNMENT,
    INVESTOR0,
    LAB0,
    MARKET,
    SPONSORS,
    SUPPLIERS,
)
from game.engine.state import KINDS
from game.statements.balance import ASSETS, ITEM, LIABILITIES, MEMO, equity
from game.statements.places import LINE, LINES, NOWHERE, OPERATING, PAID, ROLES, TABLE, Block, Misplaced

Table = dict[str, Ints]  # row -> (games, firms), in the order shown

#: Entries that move no cash. settled, lost: arrears that became shares, or nothing as the lab ended.
NOTES = (
    "wear", "interest_added", "settled_received", "lost_received", "settled_owed", "debt_forgiven", "wages_forgiven",
)  # fmt: skip
NOTE = {name: i for i, name in enumerate(NOTES)}

#: What firms spend on things that the books do not carry: charged to equity at once, beside the result.
CHARGED = ("supply_booked",)

SECTORS = ("clouds", "chipmakers", "labs", "investors", "customers", "suppliers", "market", "government")
STARTS = (CLOUD0, CHIPMAKER0, LAB0, INVESTOR0, CUSTOMERS, SUPPLIERS, MARKET, GOVERNMENT)  # of each sector's accounts


@dataclass(frozen=True)
class Quarter:
    """One quarter's books of some firms in a batch of games.

    firms: firm index of each column; lines: (LINES, games, firms); notes: (NOTES, games, firms);
    opening, closing: (ITEMS, games, firms); flows: (games, KINDS, SECTORS), received less paid.
    """

    number: int
    firms: tuple[int, ...]
    lines: Ints
    notes: Ints
    opening: Ints
    closing: Ints
    flows: Ints

    def line(self, name: str) -> Ints:
        """One line of the income or cash-flow statement."""
        found: Ints = self.lines[LINE[name]]
        return found

    def note(self, name: str) -> Ints:
        """One entry that moved no cash."""
        found: Ints = self.notes[NOTE[name]]
        return found

    def sum_of(self, *blocks: Block) -> Ints:
        """Sum of all lines of some blocks."""
        found: Ints = self.lines[[i for i, block in enumerate(LINES.values()) if block in blocks]].sum(axis=0)
        return found

    def change(self, item: str) -> Ints:
        """How an item of the balance sheet or beside it moved."""
        found: Ints = self.closing[ITEM[item]] - self.opening[ITEM[item]]
        return found

    def stake_gains(self) -> Ints:
        """Worth of stakes at the end less at the start, less what was put in, plus what was taken out."""
        put_in = self.line("stakes_bought") + self.line("stakes_sold")
        return self.change("stakes") + put_in - self.note("settled_received")

    def bills_unpaid(self) -> Ints:
        """Bills of the quarter that nobody has paid yet, or old ones paid now; results count cash only."""
        owed_to = self.change("receivables") + self.note("settled_received") + self.note("lost_received")
        owes = self.change("payables") + self.note("settled_owed")
        return owed_to - owes - self.change("people_owed") - self.note("wages_forgiven")

    def warrants_given(self) -> Ints:
        """Worth of a sponsor's own shares that labs got on warrants: counts against cash returned, moves no cash."""
        given = -self.line("payouts") - self.line("shares_issued") - self.change("returned")
        return np.where(np.array(self.firms) < SPONSORS, given, 0)

    def income(self) -> Table:
        """Revenue to the net result, then below the line gains on stakes and warrants and what was lost of claims."""
        ebitda = self.sum_of(Block.REVENUE, Block.COSTS)
        operating = ebitda + self.note("wear")
        before_tax = operating + self.sum_of(Block.INTEREST)
        net = before_tax + self.sum_of(Block.TAX)
        below = {
            "stake_gains": self.stake_gains(), "warrants_sold": self.line("warrants_sold"),
            "claims_written_off": -self.note("lost_received"),
        }  # fmt: skip
        return {
            **self._lines(Block.REVENUE), "revenue": self.sum_of(Block.REVENUE),
            **self._lines(Block.COSTS), "ebitda": ebitda, "wear": self.note("wear"), "operating_result": operating,
            **self._lines(Block.INTEREST), "profit_before_tax": before_tax,
            **self._lines(Block.TAX), "net_result": net,
            **below, "comprehensive_result": sum(below.values(), net),
        }  # fmt: skip

    def cash_flow(self) -> Table:
        """Operating, investing and financing cash, which sum to the change of cash."""
        operating = self.sum_of(*OPERATING)
        investing, financing = self.sum_of(Block.INVESTING), self.sum_of(Block.FINANCING)
        return {
            **self._lines(*OPERATING), "operating": operating,
            **self._lines(Block.INVESTING), "investing": investing,
            **self._lines(Block.FINANCING), "financing": financing,
            "change_of_cash": operating + investing + financing,
        }  # fmt: skip

    def balance(self, at_opening: bool = False) -> Table:
        """Assets, liabilities and equity at the end of the quarter (or before it)."""
        items = self.opening if at_opening else self.closing
        owned = {name: items[ITEM[name]] for name in ASSETS}
        owed = {name: items[ITEM[name]] for name in LIABILITIES}
        return {
            **owned, "assets": sum(owned.values(), np.zeros_like(items[0])),
            **owed, "liabilities": sum(owed.values(), np.zeros_like(items[0])),
            "equity": equity(items),
        }  # fmt: skip

    def equity(self) -> Table:
        """From equity before the quarter to equity after it; `unexplained` is what no entry accounts for."""
        income = self.income()
        moves = {
            "net_result": income["net_result"],
            "stake_gains": income["stake_gains"],
            "warrants_sold": income["warrants_sold"],
            "claims_written_off": income["claims_written_off"],
            "bills_unpaid": self.bills_unpaid(),
            "interest_added_to_debt": -self.note("interest_added"),
            "arrears_settled_in_shares": self.note("settled_owed"),
            "debt_forgiven": self.note("debt_forgiven"),
            "wages_forgiven": self.note("wages_forgiven"),
            "shares_issued": self.line("shares_issued"),
            "capital_contributed": self.line("capital_contributed"),
            "payouts": self.line("payouts"),
            **{name: self.line(name) for name in CHARGED},
        }
        before, after = equity(self.opening), equity(self.closing)
        explained = sum(moves.values(), before)
        return {"equity_before": before, **moves, "unexplained": after - explained, "equity_after": after}

    def memo(self) -> Table:
        """Beside the balance sheet, at the end of the quarter; warrants of the quarter."""
        return {**{name: self.closing[ITEM[name]] for name in MEMO}, "warrants_given": self.warrants_given()}

    def before_compute(self) -> Ints:
        """Cash earnings before compute: what a lab can pay its contracts from (N2.4)."""
        bought = self.line("compute_bought") + self.line("take_or_pay_paid")
        return self.sum_of(Block.REVENUE, Block.COSTS) - bought

    def of(self, table: Table, firm: int, game: int = 0) -> dict[str, int]:
        """One firm's column of a table, as plain numbers."""
        column = self.firms.index(firm)
        return {name: int(values[game, column]) for name, values in table.items()}

    def _lines(self, *blocks: Block) -> Table:
        return {name: self.line(name) for name, block in LINES.items() if block in blocks}


def close(
    state: Games,
    opening: Ints,
    closing: Ints,
    number: int,
    live: NDArray[np.bool_],
    firms: Sequence[int] = range(FIRMS),
) -> Quarter:
    """Books of a quarter from the state after its resolution and the balances on both sides, (ITEMS, games, FIRMS).

    live: games in which the quarter was played; in others nothing moved. Misplaced if money moved without a place.
    """
    lines, notes = _cash(state), _notes(state)
    lines[:, ~live] = 0
    notes[:, ~live] = 0
    flows = flow_matrix(state)
    flows[~live] = 0
    kept = list(firms)
    return Quarter(
        number, tuple(kept), lines[:, :, kept], notes[:, :, kept], opening[:, :, kept], closing[:, :, kept], flows
    )


def flow_matrix(state: Games) -> Ints:
    """Transaction flows of the quarter, (games, KINDS, SECTORS): received less paid, kUSD. Every row sums to zero."""
    net = state["received_kusd"] - state["paid_kusd"]
    ends = (*STARTS[1:], ACCOUNTS)
    return np.stack([net[:, :, a:b].sum(axis=2) for a, b in zip(STARTS, ends, strict=True)], axis=2)


def _cash(state: Games) -> Ints:
    """Payments in their lines, (LINES, games, FIRMS)."""
    lines = np.zeros((len(LINES), len(state), FIRMS), np.int64)
    for side, field in enumerate(("paid_kusd", "received_kusd")):
        for i, (role, firms) in enumerate(ROLES.items()):
            moved = state[field][:, :, firms]  # (games, kinds, firms)
            for k in np.flatnonzero(moved.any(axis=(0, 2))):
                line = TABLE[k, side, i]
                if line == NOWHERE:
                    who = "paid by" if side == PAID else "received by"
                    raise Misplaced(f"a payment of kind {KINDS[k]!r} {who} a {role} has no place in the statements")
                lines[line, :, firms] += -moved[:, k] if side == PAID else moved[:, k]
    return lines


def _notes(state: Games) -> Ints:
    """Entries without cash, (NOTES, games, FIRMS)."""
    notes = np.zeros((len(NOTES), len(state), FIRMS), np.int64)
    notes[NOTE["wear"], :, :INVESTOR0] = -state["wear_kusd"]
    notes[NOTE["interest_added"]] = state["interest_added_kusd"]
    settled = state["settled_kusd"]  # (games, LABS, SPONSORS)
    lived = state["alive"][:, LAB0:INVESTOR0, None] == 1
    notes[NOTE["settled_owed"], :, LAB0:INVESTOR0] = settled.sum(axis=2)
    notes[NOTE["settled_received"], :, :SPONSORS] = np.where(lived, settled, 0).sum(axis=1)
    notes[NOTE["lost_received"], :, :SPONSORS] = np.where(lived, 0, settled).sum(axis=1)
    notes[NOTE["debt_forgiven"]] = state["forgiven_kusd"]
    notes[NOTE["wages_forgiven"], :, LAB0:INVESTOR0] = state["wages_forgiven_kusd"]
    return notes
