"""What an analyst makes of who pays whom, from what one seat may know: reports, announced deals, and its own books.

The seat's own payments are exact, and so are cheques to labs: rounds are announced, and who holds how many shares is
public. All else is an estimate from public figures, the opening books of the map, and what the seat believes of labs:
nothing hidden enters.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.engine.layout import Floats, Ints
from game.engine.parameters import (
    ACCOUNTS,
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    CUSTOMERS,
    DEALS,
    FIRMS,
    INVESTOR0,
    LAB0,
    LABS,
    MARKET,
    PUBLIC,
    SPONSORS,
    SUPPLIERS,
    Tables,
)
from game.engine.view import View
from game.flows import Flows, Quarter, part_of_ai


def as_seen(books: Flows, seat: int, views: Sequence[View], opening: Any, tables: Tables) -> Flows:
    """A seat's picture of the payments so far.

    books: of which the seat's own payments, all cheques and the opening are used; views: at each quarter's opening and
    after the last; opening: the map's opening state, one record; tables: the map's.
    """
    seen = Flows(books.cash_kusd, books.before_kusd)
    for q, (own, before, after) in enumerate(zip(books.quarters, views, views[1:], strict=False)):
        seen.quarters.append(_quarter(own, seat, q, before, after, opening, tables))
    return seen


def _quarter(own: Quarter, seat: int, q: int, before: View, after: View, opening: Any, t: Tables) -> Quarter:
    """One quarter: estimates of the AI book, of other business, and over both what is known."""
    ai = _ai_book(q, before, after, opening, t)
    ai[:FIRMS, LAB0:INVESTOR0] += own.cheques_kusd
    for_models = own.ai_kusd[seat, LAB0:INVESTOR0] - own.cheques_kusd[seat]
    ai[CUSTOMERS, LAB0:INVESTOR0] = np.maximum(ai[CUSTOMERS, LAB0:INVESTOR0] - for_models, 0.0)
    everything = ai + _other(q, before, after, opening, t)
    exact = np.zeros((ACCOUNTS, ACCOUNTS), bool)
    exact[seat] = exact[:, seat] = True
    for first, end in ((CHIPMAKER0, LAB0), (INVESTOR0, FIRMS)):  # they pay labs nothing but cheques
        exact[first:end, LAB0:INVESTOR0] = True
    found = []
    for book, known in ((everything, own.all_kusd), (ai, own.ai_kusd)):
        book[seat], book[:, seat] = known[seat], known[:, seat]
        found.append(np.rint(np.maximum(book, 0.0)).astype(np.int64))
    return Quarter(found[0], found[1], own.cheques_kusd, after.ai_revenue_kusd.astype(np.int64), exact)


def _ai_book(q: int, before: View, after: View, opening: Any, t: Tables) -> Floats:
    """AI payments but for cheques, (accounts, accounts): contracts, chips, what is left of reported sales, costs."""
    found = np.zeros((ACCOUNTS, ACCOUNTS))
    rent = _contracts(q, before, after)
    found[LAB0:INVESTOR0, :SPONSORS] = rent
    found[CUSTOMERS, :CLOUDS] = after.ai_revenue_kusd - rent[:, :CLOUDS].sum(axis=0)
    capex = np.maximum(after.capex_kusd - _grown(opening["base_capex_kusd"], t.cloud_growth, q), 0.0)
    outside, inside = _chips(q, before, after, opening, t, capex)
    found[:CLOUDS, CHIPMAKER0:LAB0] = inside
    found[CUSTOMERS, CHIPMAKER0:LAB0] = outside
    found[:CLOUDS, SUPPLIERS] = capex - inside.sum(axis=1)
    ai_sales = np.concatenate([after.ai_revenue_kusd, outside + inside.sum(axis=0)])
    spent = after.revenue_kusd - after.ebitda_kusd
    found[:SPONSORS, SUPPLIERS] += spent * part_of_ai(ai_sales, np.maximum(after.revenue_kusd - ai_sales, 0))
    sold = after.believed_arr_kusd / 4
    found[CUSTOMERS, LAB0:INVESTOR0] = sold
    found[MARKET, LAB0:INVESTOR0] = t.parent_kusd + _floated(before, after)
    spends = sold + after.believed_burn_kusd + t.parent_kusd
    found[LAB0:INVESTOR0, SUPPLIERS] = spends - rent.sum(axis=1)
    return np.maximum(found, 0.0)


def _floated(before: View, after: View) -> Floats:
    """What labs got for new shares from the public, (labs,): its new shares at the last price."""
    units = after.shares.sum(axis=0)
    more = np.minimum(after.shares[PUBLIC] - before.shares[PUBLIC], units - before.shares.sum(axis=0))
    floated: Floats = after.listed * np.maximum(more, 0) / np.maximum(units, 1) * after.valuation_kusd
    return floated


def _contracts(q: int, before: View, after: View) -> Floats:
    """What labs pay sponsors, (labs, sponsors): the mean of each contract that has begun, within reported AI sales."""
    found = np.zeros((LABS, SPONSORS))
    for d in range(DEALS):
        if before.deal_status[d] == 1 and before.deal_start[d] <= q:
            mean = before.deal_commit_kusd[d] / max(int(before.deal_quarters[d]), 1)
            found[before.deal_lab[d], before.deal_sponsor[d]] += mean
    most = np.concatenate([after.ai_revenue_kusd, after.revenue_kusd[CLOUDS:]]).astype(np.float64)
    total = found.sum(axis=0)
    scaled: Floats = found * np.minimum(np.divide(most, total, out=np.ones(SPONSORS), where=total > 0), 1.0)
    return scaled


def _chips(q: int, before: View, after: View, opening: Any, t: Tables, capex: Floats) -> tuple[Floats, Floats]:
    """Chipmakers' sales beyond the map, (chipmakers,), and to clouds by capital spending, (clouds, chipmakers)."""
    sold = np.maximum(after.revenue_kusd[CLOUDS:] - _other_sales(q, opening, t)[CLOUDS:], 0.0)
    price = np.zeros(CHIPMAKERS)
    for k in range(CHIPMAKERS):
        begun = [g for g in range(int(t.generations[k])) if t.gen_start[k, g] <= q]
        price[k] = t.gen_kusd[k, begun[-1]] if begun else 0.0
    outside = np.minimum(before.chip_supply * t.outside_share * price * after.chip_kusd, sold)
    stopped = (t.across == 1) & (before.controls_until > q)[:, None]
    able = np.where(stopped, 0, t.supplies).T * capex[:, None]  # (clouds, chipmakers)
    total = able.sum(axis=0)
    inside = able * np.divide(sold - outside, total, out=np.zeros(CHIPMAKERS), where=total > 0)
    bought = inside.sum(axis=1)
    inside *= np.minimum(np.divide(capex, bought, out=np.ones(CLOUDS), where=bought > 0), 1.0)[:, None]
    return sold - inside.sum(axis=0), inside


def _other(q: int, before: View, after: View, opening: Any, t: Tables) -> Floats:
    """Payments outside the AI book, (accounts, accounts): other business, base capital spending, money markets."""
    found = np.zeros((ACCOUNTS, ACCOUNTS))
    business = after.revenue_kusd - np.concatenate([after.ai_revenue_kusd, after.revenue_kusd[CLOUDS:]])
    business[CLOUDS:] = np.minimum(_other_sales(q, opening, t), after.revenue_kusd)[CLOUDS:]
    spent = after.revenue_kusd - after.ebitda_kusd
    found[CUSTOMERS, :SPONSORS] = business
    found[:SPONSORS, SUPPLIERS] = spent * part_of_ai(business, after.revenue_kusd - business)
    found[:CLOUDS, SUPPLIERS] += np.minimum(_grown(opening["base_capex_kusd"], t.cloud_growth, q), after.capex_kusd)
    found[:SPONSORS, MARKET] = after.returned_kusd - before.returned_kusd
    lent = after.debt_kusd - before.debt_kusd
    found[MARKET, :SPONSORS] = lent
    found[:SPONSORS, MARKET] += np.maximum(-lent, 0)
    found[MARKET, INVESTOR0:FIRMS] = t.inflow_kusd
    return np.maximum(found, 0.0)


def _other_sales(q: int, opening: Any, t: Tables) -> Floats:
    """Other business as it was at the opening, grown at its usual pace: (sponsors,)."""
    return _grown(opening["other_kusd"], t.other_growth, q)


def _grown(at_opening: Floats | Ints, growth: Floats, q: int) -> Floats:
    grown: Floats = at_opening * (1 + growth) ** (q + 1)
    return grown
