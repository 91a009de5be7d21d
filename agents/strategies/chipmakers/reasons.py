"""Why a chipmaker just ordered what it ordered, in words: from the sums that its rules did.

What is named in a text carries its kind in its ending: `_kusd`, `count`, `part` (of one); `lab` and `cloud` are firm
indices.
"""

from collections.abc import Iterator
from typing import Any

from agents.strategies import Reason
from agents.strategies.chipmakers.creed import ChipCreed
from agents.strategies.chipmakers.customers import bundled, filled
from agents.strategies.common import worth_kusd
from game.engine.orders import Orders
from game.engine.parameters import CHIPMAKER0, LAB0, GameRules, Tables
from game.engine.view import View

MOST = 3
STIRS = 0.01  # of list price, under which a change isn't worth a word
ALL = 0.995  # part of orders that counts as all of them


def reasons(view: Any, orders: Any, rules: Any, seat: int, creed: ChipCreed) -> list[Reason]:
    """One to three reasons for a chipmaker's orders of this quarter: labs, supply, price, then customers.

    view, orders, rules: records as its rules take them (`record`, `rules_of`). seat: firm index.
    """
    v = view if isinstance(view, View) else View.view(view)
    o = orders if isinstance(orders, Orders) else Orders.view(orders)
    t = rules.tables if isinstance(rules, GameRules) else Tables.view(rules["tables"])
    fill = float(filled(view, rules, seat - CHIPMAKER0))
    found = [
        *_labs(view, v, o, rules, t, seat),
        *_plants(v, o, seat, fill),
        *_customers(v, o, t, seat, creed),
    ]
    if not found:
        found = [Reason("chipmaker_keeps", (("price_part", float(o.chip_kusd[seat - CHIPMAKER0])), ("part", fill)))]
    return found[:MOST]


def _labs(view: Any, v: View, o: Orders, rules: Any, t: Tables, f: int) -> Iterator[Reason]:
    """Its largest cheque: to keep an account, against chips, or for a part of what grows."""
    bids = o.bid_kusd[f, : t.labs[0]]
    lab = int(bids.argmax())
    if bids[lab] <= 0:
        return
    named = (("lab", LAB0 + lab), ("cash_kusd", int(bids[lab])))
    if bundled(view, rules, f - CHIPMAKER0, lab):
        yield Reason("chipmaker_defends", named)
    elif o.commit_kusd[f, lab] > 0:
        yield Reason("chipmaker_against_chips", (*named, ("commit_kusd", int(o.commit_kusd[f, lab]))))
    else:
        part = float(worth_kusd(view, rules, lab) / max(float(v.ask_pre_kusd[lab]), 1.0))
        growth = float(v.believed_growth[lab])
        yield Reason("chipmaker_stake", (*named, ("value_part", part), ("growth_part", growth)))


def _plants(v: View, o: Orders, f: int, fill: float) -> Iterator[Reason]:
    """Supply booked and price, against the part of orders that it could fill."""
    k = f - CHIPMAKER0
    if o.book_supply[k] > 0:
        named = (("count", int(o.book_supply[k])), ("part", fill))
        yield Reason("chipmaker_books_ahead" if fill > ALL else "chipmaker_books", named)
    before, price = float(v.chip_kusd[k]), float(o.chip_kusd[k])
    if abs(price - before) > STIRS:
        key = "chipmaker_dearer" if price > before else "chipmaker_cheaper"
        yield Reason(key, (("before_part", before), ("price_part", price), ("part", fill)))


def _customers(v: View, o: Orders, t: Tables, f: int, creed: ChipCreed) -> Iterator[Reason]:
    """Who pays later, and who is served first for more than coming again."""
    k, clouds = f - CHIPMAKER0, int(t.clouds[0])
    later = o.credit_part[k, :clouds]
    if later.any():
        yield Reason("chipmaker_credit", (("count", int((later > 0).sum())), ("part", float(later.max()))))
    extra = o.chip_weight[k, :clouds] - 1 - creed.loyalty * v.loyalty[:clouds]
    first = int(extra.argmax())
    if extra[first] > 0.5:
        own = t.partner[first] == k
        yield Reason("chipmaker_first_partner" if own else "chipmaker_first_backed", (("cloud", first),))
