"""What every firm has and owes, on the balance sheet and beside it, read from a batch of states at once (N8)."""

import numpy as np

from game.engine.layout import Floats, Games, Ints
from game.engine.parameters import CHIPMAKER0, CLOUD0, CLOUDS, FIRMS, INVESTOR0, LAB0

ASSETS = ("cash", "plant", "stakes", "receivables", "credit_given")
LIABILITIES = ("debt", "payables", "people_owed", "credit_owed")
#: Beside the balance sheet: stakes at cost, cash returned since the opening less own shares given, and contracts in
#: force (kUSD; kW).
MEMO = (
    "stakes_at_cost", "returned", "commitments_made", "commitments_received", "tranches_owed", "tranches_expected",
    "power_owed_kw", "power_expected_kw",
)  # fmt: skip
ITEMS = (*ASSETS, *LIABILITIES, *MEMO)
ITEM = {name: i for i, name in enumerate(ITEMS)}

#: Claims between firms: state field (debtors, creditors) -> first debtor, its item, first creditor, its item.
CLAIMS = {
    "arrears_kusd": (LAB0, "payables", CLOUD0, "receivables"),
    "credit_kusd": (CLOUD0, "credit_owed", CHIPMAKER0, "credit_given"),
}


def balances(state: Games, upcoming: int) -> Ints:
    """Items of all firms, (ITEMS, games, FIRMS), kUSD and kW.

    upcoming: quarter that is played next; contracts count from it on. Plant is chips and shells less wear.
    Stakes are at the arm's-length price: the lower of the last price and the last one that an outsider led.
    """
    found = np.zeros((len(ITEMS), len(state), FIRMS), np.int64)
    found[ITEM["cash"]] = state["cash_kusd"][:, :FIRMS]
    found[ITEM["plant"], :, :INVESTOR0] = state["book_kusd"]
    found[ITEM["stakes"]] = marks(state).sum(axis=2)
    found[ITEM["debt"]] = state["debt_kusd"]
    found[ITEM["people_owed"], :, LAB0:INVESTOR0] = state["unpaid_kusd"]
    for field, (debtor, owed, creditor, due) in CLAIMS.items():
        claim = state[field]
        found[ITEM[owed], :, debtor : debtor + claim.shape[1]] = claim.sum(axis=2)
        found[ITEM[due], :, creditor : creditor + claim.shape[2]] = claim.sum(axis=1)
    found[ITEM["stakes_at_cost"]] = state["cost_kusd"].sum(axis=2)
    found[ITEM["returned"]] = state["returned_kusd"]
    _contracts(state, upcoming, found)
    return found


def equity(items: Ints) -> Ints:
    """Assets less liabilities; items: (ITEMS, ...)."""
    owned: Ints = items[[ITEM[name] for name in ASSETS]].sum(axis=0)
    owed: Ints = items[[ITEM[name] for name in LIABILITIES]].sum(axis=0)
    return owned - owed


def marks(state: Games) -> Ints:
    """Worth of every holding at the arm's-length price, (games, FIRMS, labs), kUSD; nothing in labs that ended."""
    units = state["shares"].sum(axis=1)  # (games, labs)
    price = np.minimum(state["outside_price_kusd"], state["valuation_kusd"])
    price = np.where(state["alive"][:, LAB0:INVESTOR0] == 1, price, 0)
    part = state["shares"][:, :FIRMS] / np.maximum(units, 1)[:, None, :]
    worth: Ints = np.rint(part * price[:, None, :]).astype(np.int64)
    return worth


def due_until(commit_kusd: Ints, ramp: Floats | float, quarters: Ints, played: Ints) -> Ints:
    """What a commitment asks in its first `played` quarters, kUSD, element by element (as `book.due_until`, N2.4)."""
    part = np.clip(played / np.maximum(quarters, 1), 0.0, 1.0)
    due = (commit_kusd * (part * (1 - ramp) + ramp * part * part)).astype(np.int64)
    asked: Ints = np.where(part >= 1.0, commit_kusd, due)
    return asked


def _contracts(state: Games, upcoming: int, found: Ints) -> None:
    """Add what deals in force still ask of either side."""
    sponsor, lab = state["deal_sponsor"], LAB0 + state["deal_lab"]  # (games, deals)
    game = np.broadcast_to(np.arange(len(state))[:, None], sponsor.shape)
    alive = (state["alive"][game, sponsor] == 1) & (state["alive"][game, lab] == 1)
    on = (state["deal_status"] == 1) & alive
    cloud = on & (sponsor < CLOUDS)
    commit, quarters = state["deal_commit_kusd"], state["deal_quarters"]  # compute, or a chipmaker's chips
    age = upcoming - state["deal_start"]
    left = commit - due_until(commit, state["deal_ramp"], quarters, np.maximum(age, 0))
    power = np.where(age < quarters, state["deal_owed_kw"], 0)
    tranches = state["tranche_kusd"].sum(axis=2)
    for amount, counts, owed, expected in (
        (left, on, ("commitments_made", lab), ("commitments_received", sponsor)),
        (tranches, on, ("tranches_owed", sponsor), ("tranches_expected", lab)),
        (power, cloud, ("power_owed_kw", sponsor), ("power_expected_kw", lab)),
    ):
        for item, firm in (owed, expected):
            np.add.at(found[ITEM[item]], (game[counts], firm[counts]), amount[counts])
