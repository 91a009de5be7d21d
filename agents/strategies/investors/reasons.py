"""Why an investor just ordered what it ordered, in words: from the sums that its rules did.

What is named in a text carries its kind in its ending: `_kusd`, `quarters`, `count`, `part` (of one); `lab` is a firm
index.
"""

from collections.abc import Iterator
from typing import Any

from agents.strategies import Reason
from agents.strategies.common import crowd
from agents.strategies.investors.creed import InvestorCreed
from agents.strategies.investors.worth import estimate, gain, lasting
from game.engine.orders import Orders
from game.engine.parameters import LAB0, GameRules, Tables
from game.engine.view import View

MOST = 3


def reasons(view: Any, orders: Any, rules: Any, seat: int, creed: InvestorCreed) -> list[Reason]:
    """One to three reasons for an investor's orders of this quarter: its largest cheque, what swayed it, a sale.

    view, orders, rules: records as its rules take them (`record`, `rules_of`). seat: firm index.
    """
    v = view if isinstance(view, View) else View.view(view)
    o = orders if isinstance(orders, Orders) else Orders.view(orders)
    t = rules.tables if isinstance(rules, GameRules) else Tables.view(rules["tables"])
    labs = int(t.labs[0])
    lab = int(o.bid_kusd[seat, :labs].argmax())
    buys = o.bid_kusd[seat, lab] > 0
    found = list(_bid(view, v, o, rules, seat, lab, creed) if buys else _nothing(view, v, rules, seat, labs, creed))
    sales = list(_sale(view, v, o, rules, t, seat, labs, creed))
    return [*found[: MOST - len(sales)], *sales]


def _bid(view: Any, v: View, o: Orders, rules: Any, f: int, lab: int, creed: InvestorCreed) -> Iterator[Reason]:
    """Why this cheque, and what made it larger or smaller."""
    named = (("lab", LAB0 + lab), ("cash_kusd", int(o.bid_kusd[f, lab])))
    part = float(estimate(view, rules, f, lab, creed) / max(float(v.ask_pre_kusd[lab]), 1.0) - 1)
    if creed.by_size > 0:
        size = float(v.valuation_kusd[lab] / max(float(v.valuation_kusd.sum()), 1.0))
        yield Reason("investor_bid_size", (*named, ("part", size)))
    elif creed.one_lab > 0:
        yield Reason("investor_bid_only", (*named, ("spare_kusd", int(v.spare_kusd[0]))))
    else:
        yield Reason("investor_bid_cheap" if part >= 0 else "investor_bid_dear", (*named, ("part", abs(part))))
    others = int(crowd(view, f, lab))
    if creed.herding != 0 and others > 0:
        key = "investor_crowd" if creed.herding > 0 else "investor_crowd_shuns"
        yield Reason(key, (("lab", LAB0 + lab), ("count", others)))
    if creed.mood * v.regime[0] != 0:
        key = "investor_mood_more" if creed.mood * v.regime[0] > 0 else "investor_mood_less"
        yield Reason(
            f"{key}_{'hype' if v.regime[0] > 0 else 'doubt'}", (("part", float(abs(creed.mood * v.regime[0]))),)
        )
    if creed.chase > 0 and v.believed_growth[lab] > 0:
        yield Reason("investor_growth", (("lab", LAB0 + lab), ("part", float(v.believed_growth[lab]))))


def _nothing(view: Any, v: View, rules: Any, f: int, labs: int, creed: InvestorCreed) -> Iterator[Reason]:
    """Why there is no cheque."""
    asking = [lab for lab in range(labs) if v.ask_kusd[lab] > 0 and v.listed[lab] == 0]
    if not asking:
        yield Reason("investor_no_round")
        return
    upside = {lab: float(estimate(view, rules, f, lab, creed) / max(float(v.ask_pre_kusd[lab]), 1.0)) for lab in asking}
    best = max(upside, key=lambda lab: upside[lab])
    counts = float(gain(view, rules, best, upside[best], creed))
    if creed.horizon > 0 and counts < 1.0 and upside[best] > creed.least_upside:
        yield Reason("investor_too_late", (("lab", LAB0 + best), ("value_part", counts)))
    elif creed.one_lab > 0 or creed.least_size > 0:
        yield Reason("investor_not_its_kind", (("count", len(asking)),))
    else:
        yield Reason("investor_too_dear", (("lab", LAB0 + best), ("value_part", upside[best])))


def _sale(
    view: Any, v: View, o: Orders, rules: Any, t: Tables, f: int, labs: int, creed: InvestorCreed
) -> Iterator[Reason]:
    """Why it sells: the largest stake of those it sells."""
    worth = o.sell_part[f, :labs] * v.shares[f, :labs] * v.valuation_kusd[:labs]
    lab = int(worth.argmax())
    if worth[lab] <= 0:
        return
    named = (("lab", LAB0 + lab), ("part", float(o.sell_part[f, lab])))
    counts = float(lasting(view, rules, lab, creed))
    if creed.horizon > 0 and counts < 1.0:
        left = int(t.quarters[0] - v.quarter[0])
        yield Reason("investor_sells_end", (*named, ("quarters", left), ("value_part", counts)))
    elif creed.sell_mood * v.regime[0] > 0:
        yield Reason("investor_sells_hype" if v.regime[0] > 0 else "investor_sells_doubt", named)
    else:
        yield Reason("investor_sells", named)
