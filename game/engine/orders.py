"""Sealed orders: what each seat may decide, and how any orders are made legal.

A seat writes into a blank draft; `accept` copies its own rows, clipped to what is feasible, into the
game's orders, and blanks the draft again. `check` names what is wrong to whoever can be told.
"""

from typing import NamedTuple

import numpy as np

from game.engine.layout import Flags, Floats, Ints, Layout, Numbers, flags, floats, ints, register
from game.engine.parameters import (
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    DESIGNS,
    FIRMS,
    INVESTOR0,
    LAB0,
    LABS,
    MODELS,
    REGIONS,
    RIGHTS,
    SEGMENTS,
    SPONSORS,
    TRANCHES,
)
from game.engine.rule import rule


class Orders(Layout):
    """One game's orders for a quarter, all seats."""

    # Clouds
    build_kw: Ints = ints(CLOUDS, REGIONS)  # new powered shells
    order_chips: Ints = ints(CLOUDS, DESIGNS)
    compute_price_usd: Floats = floats(CLOUDS)  # per H100e-hour, from next quarter; 0 keeps it
    own_model_part: Floats = floats(CLOUDS)  # of capacity, for own models
    product_kusd: Ints = ints(CLOUDS)  # product budget
    product_split: Floats = floats(CLOUDS, 3)  # own model, partner programme, imitation
    steer: Floats = floats(CLOUDS, MODELS)  # promotion, 0..1
    borrow_kusd: Ints = ints(CLOUDS)  # negative repays
    payout_kusd: Ints = ints(CLOUDS)  # buybacks
    guidance_kusd: Ints = ints(CLOUDS)  # capex said to be spent next quarter
    pledge: Flags = flags(CLOUDS)  # public promise for next quarter: see PLEDGES
    rider_lab: Ints = ints(CLOUDS)  # 1 + the lab whose sheet must be signed...
    rider_part: Floats = floats(CLOUDS)  # ...for this part of the capacity orders to stand
    grant_cut: Floats = floats(CLOUDS, LABS)  # largest cut of commitments granted to a lab that asked
    drop: Flags = flags(CLOUDS, LABS)  # end all contracts with the lab, for a fee
    lean: Flags = flags(CLOUDS, LABS)  # press a lab one holds to delay products that overlap
    bind: Flags = flags(CLOUDS, LABS)  # take an open lab's newest versions first, as its sponsor

    # Chipmakers
    chip_kusd: Floats = floats(CHIPMAKERS)  # price over list price, from next quarter; 0 keeps it
    chip_weight: Floats = floats(CHIPMAKERS, CLOUDS)  # allocation
    book_supply: Ints = ints(CHIPMAKERS)  # accelerators a quarter booked for later
    design_kusd: Ints = ints(CHIPMAKERS)  # research and development
    credit_part: Floats = floats(CHIPMAKERS, CLOUDS)  # of a cloud's bill that it may pay later

    # Labs
    raise_kusd: Ints = ints(LABS)  # round announced for next quarter
    ask_pre_kusd: Ints = ints(LABS)
    ask_owed_kw: Ints = ints(LABS)
    floor_pre_kusd: Ints = ints(LABS)  # policy for this quarter's bids
    max_commit_kusd: Ints = ints(LABS)  # largest commitment, all years
    accept_access: Flags = flags(LABS)  # most it will sell: listed, first launch, exclusive
    independence: Floats = floats(LABS)  # weight of independence in its ranking, 0..2
    buy_h100e: Floats = floats(LABS, CLOUDS)  # compute wanted, contracts included
    train_part: Floats = floats(LABS)  # of compute; the rest after research serves
    research_part: Floats = floats(LABS)
    safety: Floats = floats(LABS)  # 0..1
    open_weights: Flags = flags(LABS)
    hold_release: Flags = flags(LABS)  # keep this quarter's improvement
    hosted: Flags = flags(LABS, CLOUDS)  # clouds where it wants to be listed
    go_public: Flags = flags(LABS)
    disclose: Flags = flags(LABS)  # show the run rate to all
    inform: Flags = flags(LABS)  # show the books to large holders
    accept_votes: Flags = flags(LABS)
    accept_conflict: Flags = flags(LABS)  # take money from who holds a rival and sees its books
    least_part: Floats = floats(LABS)  # of the target, under which the round is called off
    lab_borrow_kusd: Ints = ints(LABS)  # negative repays
    ask_cut: Floats = floats(LABS, CLOUDS)  # ask a cloud to cut what is left of commitments by this part
    leave: Flags = flags(LABS, CLOUDS)  # end all contracts with the cloud, for a fee
    take_part: Floats = floats(LABS)  # of chips committed to beyond the floor, taken this quarter
    own_build_kusd: Ints = ints(LABS)  # for data centres of its own, beyond what it committed to

    # Labs and clouds with own models
    token_price_usd: Floats = floats(MODELS, SEGMENTS)  # from next quarter; 0 keeps it
    tier_price_part: Floats = floats(MODELS)  # of the tier below over that, from next quarter; 0 keeps it
    focus: Floats = floats(MODELS, SEGMENTS)  # research focus, made to sum to 1

    # Everybody: a bid for new shares of a lab, cash now
    bid_kusd: Ints = ints(FIRMS, LABS)
    bid_pre_kusd: Ints = ints(FIRMS, LABS)
    sell_part: Floats = floats(FIRMS, LABS)  # of a stake in a listed lab

    # Sponsors: the rest of the term sheet
    tranche_kusd: Ints = ints(SPONSORS, LABS, TRANCHES)
    tranche_arr_kusd: Ints = ints(SPONSORS, LABS, TRANCHES)
    tranche_quarters: Ints = ints(SPONSORS, LABS, TRANCHES)  # deadline from now
    commit_kusd: Ints = ints(SPONSORS, LABS)
    commit_quarters: Ints = ints(SPONSORS, LABS)
    floor: Floats = floats(SPONSORS, LABS)  # take-or-pay part
    ramp: Floats = floats(SPONSORS, LABS)
    discount: Floats = floats(SPONSORS, LABS)
    owed_kw: Ints = ints(SPONSORS, LABS)
    owed_from: Ints = ints(SPONSORS, LABS)  # quarters from now
    owed_arr_kusd: Ints = ints(SPONSORS, LABS)  # run rate from which they are owed, 0: at once
    access: Flags = flags(SPONSORS, LABS)
    access_quarters: Ints = ints(SPONSORS, LABS)
    rights: Flags = flags(SPONSORS, LABS, len(RIGHTS))
    share_part: Floats = floats(SPONSORS, LABS)  # of the lab's revenue
    share_cap_kusd: Ints = ints(SPONSORS, LABS)
    warrant_part: Floats = floats(SPONSORS, LABS)  # of the sponsor's own shares, as the commitment is met
    embed_kusd: Ints = ints(SPONSORS, LABS)  # of the lab's models, bought over the term
    concede: Flags = flags(SPONSORS, LABS)  # one concession in advance: 1 price, 2 commitment, 3 access
    most_pre_kusd: Ints = ints(SPONSORS, LABS)  # up to this price
    match_kusd: Ints = ints(SPONSORS, LABS)  # largest cheque that a right to match may cost


register(Orders)


# Limits: what no order may exceed, whoever gives it. Feasibility (cash, power, supply) is for the phases.
MONEY, KW, CHIPS, H100E, QUARTERS_MOST = 10**12, 10**9, 10**9, 1e9, 40

LIMITS: dict[str, tuple[float, float]] = {
    "build_kw": (0, KW), "order_chips": (0, CHIPS), "compute_price_usd": (0, 100), "own_model_part": (0, 1),
    "product_kusd": (0, MONEY), "product_split": (0, 1), "steer": (0, 1), "borrow_kusd": (-MONEY, MONEY),
    "payout_kusd": (0, MONEY), "guidance_kusd": (0, MONEY), "chip_kusd": (0, 3), "chip_weight": (0, 10),
    "book_supply": (0, CHIPS), "design_kusd": (0, MONEY), "raise_kusd": (0, MONEY), "ask_pre_kusd": (0, MONEY * 10),
    "ask_owed_kw": (0, KW), "floor_pre_kusd": (0, MONEY * 10), "max_commit_kusd": (0, MONEY), "accept_access": (0, 2),
    "independence": (0, 2), "buy_h100e": (0, H100E), "train_part": (0, 0.9), "research_part": (0, 0.9),
    "safety": (0, 1),
    "open_weights": (0, 1), "hold_release": (0, 1), "bind": (0, 1),
    "hosted": (0, 1), "go_public": (0, 1), "token_price_usd": (0, 1000), "focus": (0, 1),
    "tier_price_part": (0, 1),
    "bid_kusd": (0, MONEY), "bid_pre_kusd": (0, MONEY * 10), "sell_part": (0, 1), "tranche_kusd": (0, MONEY),
    "tranche_arr_kusd": (0, MONEY * 10), "tranche_quarters": (0, QUARTERS_MOST), "commit_kusd": (0, MONEY),
    "commit_quarters": (0, QUARTERS_MOST), "floor": (0, 1), "ramp": (0, 1), "discount": (0, 0.9), "owed_kw": (0, KW),
    "owed_from": (0, QUARTERS_MOST), "access": (0, 2), "access_quarters": (0, QUARTERS_MOST), "rights": (0, 1),
    "share_part": (0, 0.5), "share_cap_kusd": (0, MONEY), "warrant_part": (0, 0.2), "embed_kusd": (0, MONEY),
    "concede": (0, 3), "most_pre_kusd": (0, MONEY * 10), "match_kusd": (0, MONEY), "pledge": (0, 3),
    "rider_lab": (0, LABS), "rider_part": (0, 1), "grant_cut": (0, 1), "drop": (0, 1), "lean": (0, 1),
    "credit_part": (0, 1), "disclose": (0, 1), "inform": (0, 1), "accept_votes": (0, 1), "accept_conflict": (0, 1),
    "least_part": (0, 1), "lab_borrow_kusd": (-MONEY, MONEY), "ask_cut": (0, 1), "leave": (0, 1),
    "take_part": (0, 1), "own_build_kusd": (0, MONEY), "owed_arr_kusd": (0, MONEY * 10),
}  # fmt: skip

_BIDDER = ("bid_kusd", "bid_pre_kusd", "sell_part")
_SHEET = (
    "tranche_kusd", "tranche_arr_kusd", "tranche_quarters", "commit_kusd", "commit_quarters", "floor", "ramp",
    "discount", "owed_kw", "owed_from", "access", "access_quarters", "rights", "share_part", "share_cap_kusd",
    "warrant_part", "embed_kusd", "concede", "most_pre_kusd", "match_kusd", "owed_arr_kusd",
)  # fmt: skip
_CLOUD = (
    "build_kw", "order_chips", "compute_price_usd", "own_model_part", "product_kusd", "product_split", "steer",
    "borrow_kusd", "payout_kusd", "guidance_kusd", "pledge", "rider_lab", "rider_part", "grant_cut", "drop", "lean",
    "bind",
)  # fmt: skip
_CHIPMAKER = ("chip_kusd", "chip_weight", "book_supply", "design_kusd", "credit_part")
_LAB = (
    "raise_kusd", "ask_pre_kusd", "ask_owed_kw", "floor_pre_kusd", "max_commit_kusd", "accept_access", "independence",
    "buy_h100e", "train_part", "research_part", "safety", "open_weights", "hold_release", "hosted", "go_public",
    "disclose", "inform", "accept_votes", "accept_conflict", "least_part", "lab_borrow_kusd", "ask_cut", "leave",
    "take_part", "own_build_kusd",
)  # fmt: skip
_DEVELOPER = ("token_price_usd", "tier_price_part", "focus")


def rows_of(seat: int) -> dict[str, int]:
    """Which fields a seat may order, and the row that is its own."""
    rows: dict[str, int] = dict.fromkeys(_BIDDER, seat) if not LAB0 <= seat < INVESTOR0 else {}
    if seat < SPONSORS:
        rows |= dict.fromkeys(_SHEET, seat)
    if seat < CLOUDS:
        rows |= dict.fromkeys(_CLOUD, seat) | dict.fromkeys(_DEVELOPER, LABS + seat)
    elif seat < SPONSORS:
        rows |= dict.fromkeys(_CHIPMAKER, seat - CHIPMAKER0)
    elif seat < INVESTOR0:
        rows |= dict.fromkeys(_LAB, seat - LAB0) | dict.fromkeys(_DEVELOPER, seat - LAB0)
    return rows


class Problem(NamedTuple):
    """What is wrong with an order: seat, field, value, and what is allowed."""

    seat: int
    field: str
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"seat {self.seat}: {self.field} = {self.value:g}: allowed {self.low:g} to {self.high:g}"


def check(draft: Orders, seat: int) -> list[Problem]:
    """All values of a seat's draft that `accept` would change."""
    problems = []
    for field, row in rows_of(seat).items():
        low, high = LIMITS[field]
        values = np.atleast_1d(getattr(draft, field)[row]).ravel()
        for value in values[~((values >= low) & (values <= high))]:
            problems.append(Problem(seat, field, float(value), low, high))
    return problems


@rule
def _int(src: Numbers, dst: Numbers, high: int) -> None:
    for i in range(src.shape[0]):
        dst[i] = min(max(src[i], 0), high)
        src[i] = 0


@rule
def _float(src: Floats, dst: Floats, high: float) -> None:
    for i in range(src.shape[0]):
        x = src[i]
        dst[i] = min(x, high) if x > 0.0 else 0.0
        src[i] = 0.0


@rule
def _either(src: Ints, dst: Ints) -> None:
    dst[0] = min(max(src[0], -MONEY), MONEY)
    src[0] = 0


@rule
def accept(draft: Orders, orders: Orders, seat: int) -> None:
    """Move a seat's own rows from its draft to the game's orders, clipped to the limits; blank the draft.

    Other rows of the draft are not read, so a seat can order for itself only.
    """
    d, o, f = draft, orders, seat
    if f < LAB0 or f >= INVESTOR0:
        _int(d.bid_kusd[f], o.bid_kusd[f], MONEY)
        _int(d.bid_pre_kusd[f], o.bid_pre_kusd[f], MONEY * 10)
        _float(d.sell_part[f], o.sell_part[f], 1.0)
    if f < SPONSORS:
        for lab in range(LABS):
            _int(d.tranche_kusd[f, lab], o.tranche_kusd[f, lab], MONEY)
            _int(d.tranche_arr_kusd[f, lab], o.tranche_arr_kusd[f, lab], MONEY * 10)
            _int(d.tranche_quarters[f, lab], o.tranche_quarters[f, lab], QUARTERS_MOST)
        _int(d.commit_kusd[f], o.commit_kusd[f], MONEY)
        _int(d.commit_quarters[f], o.commit_quarters[f], QUARTERS_MOST)
        _float(d.floor[f], o.floor[f], 1.0)
        _float(d.ramp[f], o.ramp[f], 1.0)
        _float(d.discount[f], o.discount[f], 0.9)
        _int(d.owed_kw[f], o.owed_kw[f], KW)
        _int(d.owed_from[f], o.owed_from[f], QUARTERS_MOST)
        _int(d.owed_arr_kusd[f], o.owed_arr_kusd[f], MONEY * 10)
        _int(d.access[f], o.access[f], 2)
        _int(d.access_quarters[f], o.access_quarters[f], QUARTERS_MOST)
        for lab in range(LABS):
            _int(d.rights[f, lab], o.rights[f, lab], 1)
        _float(d.share_part[f], o.share_part[f], 0.5)
        _int(d.share_cap_kusd[f], o.share_cap_kusd[f], MONEY)
        _float(d.warrant_part[f], o.warrant_part[f], 0.2)
        _int(d.embed_kusd[f], o.embed_kusd[f], MONEY)
        _int(d.concede[f], o.concede[f], 3)
        _int(d.most_pre_kusd[f], o.most_pre_kusd[f], MONEY * 10)
        _int(d.match_kusd[f], o.match_kusd[f], MONEY)
    if f < CLOUDS:
        one = slice(f, f + 1)
        _int(d.build_kw[f], o.build_kw[f], KW)
        _int(d.order_chips[f], o.order_chips[f], CHIPS)
        _float(d.compute_price_usd[one], o.compute_price_usd[one], 100.0)
        _float(d.own_model_part[one], o.own_model_part[one], 1.0)
        _int(d.product_kusd[one], o.product_kusd[one], MONEY)
        _float(d.product_split[f], o.product_split[f], 1.0)
        _float(d.steer[f], o.steer[f], 1.0)
        _either(d.borrow_kusd[one], o.borrow_kusd[one])
        _int(d.payout_kusd[one], o.payout_kusd[one], MONEY)
        _int(d.guidance_kusd[one], o.guidance_kusd[one], MONEY)
        _int(d.pledge[one], o.pledge[one], 3)
        _int(d.rider_lab[one], o.rider_lab[one], LABS)
        _float(d.rider_part[one], o.rider_part[one], 1.0)
        _float(d.grant_cut[f], o.grant_cut[f], 1.0)
        _int(d.drop[f], o.drop[f], 1)
        _int(d.lean[f], o.lean[f], 1)
        _int(d.bind[f], o.bind[f], 1)
        _developer(d, o, LABS + f)
    elif f < SPONSORS:
        k = f - CHIPMAKER0
        one = slice(k, k + 1)
        _float(d.chip_kusd[one], o.chip_kusd[one], 3.0)
        _float(d.chip_weight[k], o.chip_weight[k], 10.0)
        _int(d.book_supply[one], o.book_supply[one], CHIPS)
        _int(d.design_kusd[one], o.design_kusd[one], MONEY)
        _float(d.credit_part[k], o.credit_part[k], 1.0)
    elif f < INVESTOR0:
        k = f - LAB0
        one = slice(k, k + 1)
        _int(d.raise_kusd[one], o.raise_kusd[one], MONEY)
        _int(d.ask_pre_kusd[one], o.ask_pre_kusd[one], MONEY * 10)
        _int(d.ask_owed_kw[one], o.ask_owed_kw[one], KW)
        _int(d.floor_pre_kusd[one], o.floor_pre_kusd[one], MONEY * 10)
        _int(d.max_commit_kusd[one], o.max_commit_kusd[one], MONEY)
        _int(d.accept_access[one], o.accept_access[one], 2)
        _float(d.independence[one], o.independence[one], 2.0)
        _float(d.buy_h100e[k], o.buy_h100e[k], H100E)
        _float(d.train_part[one], o.train_part[one], 0.9)
        _float(d.research_part[one], o.research_part[one], 0.9)
        _float(d.safety[one], o.safety[one], 1.0)
        _int(d.open_weights[one], o.open_weights[one], 1)
        _int(d.hold_release[one], o.hold_release[one], 1)
        _int(d.hosted[k], o.hosted[k], 1)
        _int(d.go_public[one], o.go_public[one], 1)
        _int(d.disclose[one], o.disclose[one], 1)
        _int(d.inform[one], o.inform[one], 1)
        _int(d.accept_votes[one], o.accept_votes[one], 1)
        _int(d.accept_conflict[one], o.accept_conflict[one], 1)
        _float(d.least_part[one], o.least_part[one], 1.0)
        _either(d.lab_borrow_kusd[one], o.lab_borrow_kusd[one])
        _float(d.ask_cut[k], o.ask_cut[k], 1.0)
        _int(d.leave[k], o.leave[k], 1)
        _float(d.take_part[one], o.take_part[one], 1.0)
        _int(d.own_build_kusd[one], o.own_build_kusd[one], MONEY)
        _developer(d, o, k)


@rule
def _developer(d: Orders, o: Orders, model: int) -> None:
    _float(d.token_price_usd[model], o.token_price_usd[model], 1000.0)
    one = slice(model, model + 1)
    _float(d.tier_price_part[one], o.tier_price_part[one], 1.0)
    _float(d.focus[model], o.focus[model], 1.0)
