"""The deal book: contracts in force between sponsors and labs, and the answers labs give to offers."""

from game.engine import news
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, DEALS, EXCLUSIVE, FIRST_LAUNCH, LAB0, LISTED, TRANCHES, GameRules
from game.engine.rule import rule
from game.engine.state import State

# Answers to a bid, as `State.answer` keeps them; the catalogue has their words.
ANSWERS = ("none", "accepted", "price", "commitment", "access", "no_round", "terms", "distress", "full")
NONE, ACCEPTED, PRICE, COMMITMENT, ACCESS, NO_ROUND, TERMS, DISTRESS, FULL = range(len(ANSWERS))


@rule
def free_slot(s: State) -> int:
    """First free place in the book, -1 if there is none."""
    for d in range(DEALS):
        if s.deal_status[d] == 0:
            return d
    return -1


@rule
def due_until(s: State, d: int, quarters: int) -> int:
    """Commitment of deal d due in its first `quarters` quarters, kUSD: a ramp that sums exactly to the whole (N2.4)."""
    part = min(max(quarters / s.deal_quarters[d], 0.0), 1.0)
    if part >= 1.0:
        return int(s.deal_commit_kusd[d])
    return int(s.deal_commit_kusd[d] * (part * (1 - s.deal_ramp[d]) + s.deal_ramp[d] * part * part))


@rule
def owed_later(o: Orders, f: int, lab: int) -> int:
    """Money that the sheet owes on milestones."""
    total = 0
    for i in range(TRANCHES):
        total += o.tranche_kusd[f, lab, i]
    return total


@rule
def has_tranches(o: Orders, f: int, lab: int) -> bool:
    """Does the sheet owe money later?"""
    return owed_later(o, f, lab) > 0


@rule
def write_deal(s: State, o: Orders, rules: GameRules, quarter: int, f: int, lab: int, cash: int) -> None:
    """Enter the signed sheet in the deal book; it starts next quarter."""
    d = free_slot(s)
    if d < 0:
        s.answer[f, lab] = FULL
        return
    access = o.access[f, lab] if f < CLOUDS else LISTED
    if access == EXCLUSIVE:
        s.exclusive[lab] = f
    elif access == FIRST_LAUNCH:
        s.first[lab] = f
    s.deal_status[d] = 1
    s.deal_sponsor[d] = f
    s.deal_lab[d] = lab
    s.deal_start[d] = quarter + 1
    s.deal_quarters[d] = max(o.commit_quarters[f, lab], 1)
    s.deal_commit_kusd[d] = o.commit_kusd[f, lab] if f < CLOUDS else 0
    s.deal_ramp[d] = o.ramp[f, lab]
    s.deal_floor[d] = o.floor[f, lab]
    s.deal_discount[d] = o.discount[f, lab]
    s.deal_used_kusd[d] = 0
    s.deal_cash_kusd[d] = cash
    s.deal_owed_kw[d] = o.owed_kw[f, lab] if f < CLOUDS else 0
    s.deal_owed_from[d] = quarter + max(o.owed_from[f, lab], 1)
    s.deal_short[d] = 0
    s.deal_access[d] = access
    quarters = (
        min(o.access_quarters[f, lab], rules.capital.exclusive_quarters)
        if access == EXCLUSIVE
        else o.access_quarters[f, lab]
    )
    s.deal_access_until[d] = quarter + 1 + quarters
    s.deal_pre_kusd[d] = max(o.bid_pre_kusd[f, lab], 1)
    for i in range(TRANCHES):
        s.tranche_kusd[d, i] = o.tranche_kusd[f, lab, i]
        s.tranche_arr_kusd[d, i] = o.tranche_arr_kusd[f, lab, i]
        s.tranche_until[d, i] = quarter + o.tranche_quarters[f, lab, i]
    s.relation[f, lab] = clip(s.relation[f, lab] + 0.1, -1.0, 1.0)
    news.tell(s, news.DEAL_SIGNED, f, LAB0 + lab, float(s.deal_commit_kusd[d]))


@rule
def end_deal(s: State, d: int) -> None:
    """Take a deal out of the book, with all it still asks of either side."""
    s.deal_status[d] = 0
    s.deal_access_until[d] = 0


@rule
def left_kusd(s: State, d: int, quarter: int) -> int:
    """Commitment of a deal that falls due from this quarter on, kUSD."""
    age = min(max(quarter - s.deal_start[d], 0), s.deal_quarters[d])
    return int(s.deal_commit_kusd[d]) - due_until(s, d, age)
