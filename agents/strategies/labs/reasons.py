"""Why a lab just ordered what it ordered, in words: from the sums that its rules did.

What is named in a text carries its kind in its ending: `_kusd`, `_h100e`, `quarters`, `part` (of one); `cloud` is a
firm index.
"""

from collections.abc import Iterator
from typing import Any

from agents.strategies import Reason
from agents.strategies.labs.creed import LabCreed
from agents.strategies.labs.money import own_worth_kusd, quarters_left
from agents.strategies.labs.prices import ENOUGH, NEAR, cost_over_aim
from agents.strategies.labs.releases import SWAMPED, holds
from game.engine.ledger import clip
from game.engine.orders import Orders
from game.engine.parameters import LAB0, GameRules, Tables
from game.engine.view import View

MOST = 3
STIRS = 0.005  # part of a price, under which a change isn't worth a word


def reasons(view: Any, orders: Any, rules: Any, seat: int, creed: LabCreed) -> list[Reason]:
    """One to three reasons for a lab's orders of this quarter: money, releases, price, then compute.

    view, orders, rules: records as its rules take them (`record`, `rules_of`). seat: firm index.
    """
    v = view if isinstance(view, View) else View.view(view)
    o = orders if isinstance(orders, Orders) else Orders.view(orders)
    t = rules.tables if isinstance(rules, GameRules) else Tables.view(rules["tables"])
    i = seat - LAB0
    found = [
        *_money(view, v, o, rules, i, creed),
        *_releases(view, v, o, rules, i, creed),
        *_price(view, v, o, rules, i, creed),
        *_compute(v, o, t, i),
    ]
    return found[:MOST]


def _money(view: Any, v: View, o: Orders, rules: Any, i: int, creed: LabCreed) -> Iterator[Reason]:
    """Going public, or a round: for need, or since its price is out of date."""
    left = float(quarters_left(view, rules, float(v.arr_kusd[0]) / 4)[0])
    if o.go_public[i] == 1 and v.listed[i] == 0:
        yield Reason("lab_goes_public", (("arr_kusd", float(v.arr_kusd[0])),))
    elif o.raise_kusd[i] > 0:
        named = (("cash_kusd", int(o.raise_kusd[i])), ("pre_kusd", int(o.ask_pre_kusd[i])))
        if left < creed.short and creed.short < 12:
            yield Reason("lab_raises_short", (*named, ("quarters", left)))
        else:
            own = own_worth_kusd(view, float(clip(float(v.growth[0]), -0.1, 0.4)), creed)
            yield Reason("lab_raises_risen", (*named, ("worth_kusd", float(own))))
    elif o.ask_cut[i].any():
        c = int(o.ask_cut[i].argmax())
        yield Reason(
            "lab_asks_cut", (("cloud", c), ("part", float(o.ask_cut[i, c])), ("means_part", float(v.coverage[0])))
        )


def _releases(view: Any, v: View, o: Orders, rules: Any, i: int, creed: LabCreed) -> Iterator[Reason]:
    """A model that it keeps back, or gives away."""
    if o.hold_release[i] == 1:
        if v.service[0] < SWAMPED and holds(view, rules, i, creed._replace(tests=0.0)):
            yield Reason("lab_holds_swamped", (("part", float(v.service[0])),))
        else:
            yield Reason("lab_holds_tests", (("safety_part", float(o.safety[i])),))
    if o.open_weights[i] == 1 and v.open_weights[i] == 0:
        yield Reason("lab_opens")


def _price(view: Any, v: View, o: Orders, rules: Any, i: int, creed: LabCreed) -> Iterator[Reason]:
    """Its price, by what moved it most."""
    now, before = float(o.token_price_usd[i, 0]), float(v.token_price_usd[i, 0])
    change = now / max(before, 1e-9) - 1
    if abs(change) < STIRS:
        return
    cost = float(cost_over_aim(view, rules, i, creed))
    if change > 0 and v.service[0] < ENOUGH:
        yield Reason("lab_dearer_short", (("part", change), ("service_part", float(v.service[0]))))
    elif change > 0:
        yield Reason("lab_dearer_cost", (("part", change), ("cost_part", cost)))
    elif v.behind[i] > NEAR and cost > 1:
        yield Reason("lab_cheaper_behind", (("part", -change), ("behind_oom", float(v.behind[i]))))
    else:
        yield Reason("lab_cheaper_cost", (("part", -change), ("cost_part", cost)))


def _compute(v: View, o: Orders, t: Tables, i: int) -> Iterator[Reason]:
    """Own data centres, and what it rents where."""
    if o.own_build_kusd[i] > 0:
        yield Reason("lab_builds", (("cash_kusd", int(o.own_build_kusd[i])),))
    wanted = o.buy_h100e[i, : t.clouds[0]]
    c = int(wanted.argmax())
    if wanted[c] > 0:
        part, serve = float(wanted[c] / wanted.sum()), float(1 - o.train_part[i] - o.research_part[i])
        named = (("wanted_h100e", float(wanted.sum())), ("cloud", c), ("part", part), ("serve_part", serve))
        yield Reason("lab_rents", named)
    else:
        yield Reason("lab_rents_nothing", (("cash_kusd", int(v.cash_kusd[0])),))
