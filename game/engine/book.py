"""The deal book: contracts in force between sponsors and labs, and the answers labs give to offers."""

from game.engine import news
from game.engine.layout import Ints
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import (
    CLOUDS,
    DEALS,
    EXCLUSIVE,
    FIRST_LAUNCH,
    LAB0,
    REFUSAL,
    RIGHTS,
    TRANCHES,
    VOTES,
    GameRules,
)
from game.engine.rule import rule
from game.engine.state import State

# Answers to a bid, as `State.answer` keeps them; the catalogue has their words.
ANSWERS = (
    "none", "accepted", "price", "commitment", "access", "no_round", "terms", "distress", "full",
    "waits", "covenant", "conflict", "matched", "votes", "probed",
)  # fmt: skip
(
    NONE, ACCEPTED, PRICE, COMMITMENT, ACCESS, NO_ROUND, TERMS, DISTRESS, FULL, WAITS, COVENANTED, CONFLICT, MATCHED,
    VOTING, PROBED,
) = range(len(ANSWERS))  # fmt: skip

# A sheet as it stands while a round clears: switches applied, a concession made.
BID, PRE, COMMIT, LATER, TAKES = range(5)  # kUSD now, pre-money, commitment, on milestones; access
SHEET = 5


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
def due_between(s: State, d: int, start: int, end: int) -> int:
    """Commitment of deal d due in quarters start <= q < end, kUSD."""
    return due_until(s, d, end - s.deal_start[d]) - due_until(s, d, start - s.deal_start[d])


@rule
def owed_kw(s: State, d: int, quarter: int) -> int:
    """Power that deal d owes the lab now, kW: from its date, and where it is conditional from a run rate on (M11)."""
    if quarter < s.deal_owed_from[d] or s.arr_kusd[s.deal_lab[d]] < s.deal_owed_arr_kusd[d]:
        return 0
    return int(s.deal_owed_kw[d])


@rule
def owed_later(o: Orders, f: int, lab: int) -> int:
    """Money that the sheet owes on milestones."""
    total = 0
    for i in range(TRANCHES):
        total += o.tranche_kusd[f, lab, i]
    return total


@rule
def write_deal(
    s: State, o: Orders, rules: GameRules, quarter: int, by: int, f: int, lab: int, sheet: Ints, cash: int
) -> None:
    """Enter firm f's signed sheet in the book, for `by` (f, or who matched it); it starts next quarter."""
    d = free_slot(s)
    access = sheet[TAKES]
    if access == EXCLUSIVE:
        s.exclusive[lab] = by
    elif access == FIRST_LAUNCH:
        s.first[lab] = by
    s.deal_status[d] = 1
    s.deal_sponsor[d] = by
    s.deal_lab[d] = lab
    s.deal_start[d] = quarter + 1
    s.deal_quarters[d] = max(o.commit_quarters[f, lab], 1)
    s.deal_commit_kusd[d] = sheet[COMMIT]
    s.deal_ramp[d] = o.ramp[f, lab]
    s.deal_floor[d] = o.floor[f, lab]
    s.deal_discount[d] = o.discount[f, lab]
    s.deal_price_usd[d] = s.compute_price_usd[by] if by < CLOUDS else 0.0
    s.deal_used_kusd[d] = 0
    s.deal_cash_kusd[d] = cash
    s.deal_owed_kw[d] = o.owed_kw[f, lab] if by < CLOUDS else 0
    s.deal_owed_from[d] = quarter + max(o.owed_from[f, lab], 1)
    s.deal_owed_arr_kusd[d] = o.owed_arr_kusd[f, lab] if rules.clauses.conditional == 1 else 0
    s.deal_short[d] = 0
    s.deal_access[d] = access
    longest = rules.capital.exclusive_quarters if access == EXCLUSIVE else 1000
    quarters = min(o.access_quarters[f, lab], longest)
    s.deal_access_until[d] = quarter + 1 + quarters
    s.deal_pre_kusd[d] = max(sheet[PRE], 1)
    for i in range(len(RIGHTS)):
        s.deal_rights[d, i] = o.rights[f, lab, i]
    if rules.clauses.refusal_rights == 0 or by >= CLOUDS:
        s.deal_rights[d, REFUSAL] = 0
    if rules.governance.votes_most <= 0.0:
        s.deal_rights[d, VOTES] = 0
    s.deal_share[d] = o.share_part[f, lab] if o.share_cap_kusd[f, lab] > 0 else 0.0
    s.deal_share_kusd[d] = o.share_cap_kusd[f, lab]
    s.deal_warrant[d] = o.warrant_part[f, lab] if sheet[COMMIT] > 0 else 0.0
    s.deal_vested[d] = 0.0
    s.deal_embed_kusd[d] = o.embed_kusd[f, lab] if rules.clauses.reciprocal == 1 and by < CLOUDS else 0
    for i in range(TRANCHES):
        s.tranche_kusd[d, i] = o.tranche_kusd[f, lab, i] if sheet[LATER] > 0 else 0
        s.tranche_arr_kusd[d, i] = o.tranche_arr_kusd[f, lab, i]
        s.tranche_until[d, i] = quarter + o.tranche_quarters[f, lab, i]
    s.relation[by, lab] = clip(s.relation[by, lab] + 0.1, -1.0, 1.0)
    news.tell(s, news.DEAL_SIGNED, by, LAB0 + lab, float(s.deal_commit_kusd[d]))


@rule
def end_deal(s: State, d: int) -> None:
    """Take a deal out of the book, with all it still asks of either side."""
    s.deal_status[d] = 0
    s.deal_access_until[d] = 0


@rule
def between(s: State, d: int, f: int, lab: int) -> bool:
    """Is deal d in force between sponsor f and the lab?"""
    return s.deal_status[d] == 1 and s.deal_sponsor[d] == f and s.deal_lab[d] == lab


@rule
def left_kusd(s: State, d: int, quarter: int) -> int:
    """Commitment of a deal that falls due from this quarter on, kUSD."""
    age = min(max(quarter - s.deal_start[d], 0), s.deal_quarters[d])
    return int(s.deal_commit_kusd[d]) - due_until(s, d, age)


@rule
def worth_kusd(s: State, rules: GameRules, lab: int) -> float:
    """What outsiders would pay for a lab by its run rate, growth and burn, in today's mood, kUSD (N3)."""
    k = rules.market
    growth = clip(s.growth[lab], -0.2, 0.5)
    year = (1 + growth) * (1 + growth)
    multiple = clip(k.multiple_base + k.multiple_growth * (year * year - 1), k.multiple_least, k.multiple_most)
    mood = 1 + k.mood * s.regime[0]
    burn = clip(4 * s.burn_kusd[lab] / max(s.arr_kusd[lab], 1.0), 0.0, 2.0)
    weight = k.burn_penalty if s.listed[lab] == 1 else 0.5 * k.burn_penalty
    thin = rules.solvency.coverage_weight * clip(1 - s.coverage[LAB0 + lab], 0.0, 1.0)  # can it pay for a year? (M04)
    return max(multiple * s.arr_kusd[lab] * mood * (1 - weight * burn / 2) * (1 - thin), 1000.0)
