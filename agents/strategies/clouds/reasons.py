"""Why a cloud just ordered what it ordered, in words: from the sums that its rules did, not from what it is called.

What is named in a text carries its kind in its ending: `_kusd`, `_usd` (an hour), `_h100e`, `_mw`, `quarters`, `count`,
`part` (of one); `lab` and `rival` are firm indices.
"""

from collections.abc import Iterator
from typing import Any

from agents.strategies import Reason
from agents.strategies.clouds.capacity import have_h100e, in_time, look_ahead, target_h100e
from agents.strategies.clouds.creed import CloudCreed
from agents.strategies.clouds.deals import appeal, running
from agents.strategies.clouds.prices import best_earner, new_cost_usd, pulls
from game.engine.orders import Orders
from game.engine.parameters import LAB0, LABS, PLEDGES, GameRules, Tables
from game.engine.view import View

Named = tuple[tuple[str, object], ...]

MOST = 3
STIRS = 0.01  # part of a price, under which a change isn't worth a word


def reasons(view: Any, orders: Any, rules: Any, seat: int, creed: CloudCreed) -> list[Reason]:
    """One to three reasons for a cloud's orders of this quarter: labs, capacity, price, then the rest.

    view, orders, rules: records as its rules take them (`record`, `rules_of`); orders: before they are handed in, or
    as accepted. seat: firm index.
    """
    v = view if isinstance(view, View) else View.view(view)
    o = orders if isinstance(orders, Orders) else Orders.view(orders)
    t = rules.tables if isinstance(rules, GameRules) else Tables.view(rules["tables"])
    found = [
        *_labs(view, v, o, rules, t, seat, creed),
        *_capacity(view, v, o, rules, t, seat, creed),
        *_price(view, v, o, rules, seat, creed),
        *_rest(v, o, seat),
    ]
    return found[:MOST]


def _labs(view: Any, v: View, o: Orders, rules: Any, t: Tables, c: int, creed: CloudCreed) -> Iterator[Reason]:
    """Its largest cheque, or contracts without one, or what kept it from any."""
    bids, commits = o.bid_kusd[c, : t.labs[0]], o.commit_kusd[c, : t.labs[0]]
    lab = int(bids.argmax())
    if bids[lab] > 0:
        cash, value, threat, gain = appeal(view, rules, c, creed, lab)
        named: Named = (("lab", LAB0 + lab), ("cash_kusd", int(bids[lab])))
        most = max(value, threat, 2 * gain * cash)
        if most == threat:
            yield Reason("cloud_bid_threat", (*named, ("threat_kusd", threat)))
        elif most == value:
            yield Reason("cloud_bid_brings", (*named, ("commit_kusd", int(commits[lab])), ("value_kusd", value)))
        else:
            yield Reason("cloud_bid_cheap", (*named, ("part", gain)))
    elif commits.any():
        lab, count = int(commits.argmax()), int((commits > 0).sum())
        named = (("lab", LAB0 + lab), ("commit_kusd", int(commits[lab])), ("part", float(o.discount[c, lab])))
        yield Reason("cloud_contract", (*named, ("count", count)))
    elif v.probed_until[c] > v.quarter[0]:
        yield Reason("cloud_probed", (("quarters", int(v.probed_until[c] - v.quarter[0])),))
    elif v.quarter[0] < creed.wait:
        yield Reason("cloud_waits", (("quarters", int(creed.wait - v.quarter[0])),))
    elif running(view, c) >= creed.most_deals:
        yield Reason("cloud_bound", (("count", running(view, c)),))
    for lab in range(t.labs[0]):
        if o.grant_cut[c, lab] > 0:
            named = (("lab", LAB0 + lab), ("part", float(o.grant_cut[c, lab])))
            yield Reason("cloud_relief", (*named, ("coverage_part", float(v.lab_coverage[lab]))))
            break


def _capacity(view: Any, v: View, o: Orders, rules: Any, t: Tables, c: int, creed: CloudCreed) -> Iterator[Reason]:
    """Chips and shells against what it plans for."""
    cost = float((o.order_chips[c] * v.chip_price_kusd).sum() + (o.build_kw[c] * t.shell_kusd_per_kw).sum())
    wanted, have = target_h100e(view, rules, c, creed), have_h100e(view, rules, c)[0]
    sums = (("wanted_h100e", wanted), ("have_h100e", have))
    if cost > 0:
        named = (("cost_kusd", cost), ("build_mw", float(o.build_kw[c].sum()) / 1000), *sums)
        yield Reason("cloud_builds", (*named, ("quarters", look_ahead(view, rules, c))))
    elif in_time(view, rules) <= 0:
        yield Reason("cloud_too_late", (("quarters", int(t.quarters[0] - v.quarter[0])),))
    elif wanted > have:
        yield Reason("cloud_no_money", (*sums, ("cash_kusd", int(v.spare_kusd[0]))))
    else:
        yield Reason("cloud_enough", sums)


def _price(view: Any, v: View, o: Orders, rules: Any, c: int, creed: CloudCreed) -> Iterator[Reason]:
    """What moved its price of compute most in the direction in which it went."""
    before, price = float(v.compute_price_usd[c]), float(o.compute_price_usd[c])
    if abs(price / before - 1) < STIRS:
        return
    full, dear, over, copied = pulls(view, rules, c, creed)
    up = price > before
    parts = {"use": full, "cost": dear, "rivals": over, "copied": copied}
    key = max(parts, key=lambda name: parts[name] if up else -parts[name])
    named: Named = (("price_usd", price), ("before_usd", before))
    if key == "use":
        named = (*named, ("part", float(v.utilisation[c])))
    elif key == "cost":
        named = (*named, ("cost_usd", new_cost_usd(view, rules, c)))
    elif key == "copied":
        named = (*named, ("rival", best_earner(view, rules, c)))
    yield Reason(f"cloud_{'dearer' if up else 'cheaper'}_{key}", named)


def _rest(v: View, o: Orders, c: int) -> Iterator[Reason]:
    """A promise, its own model, cash returned."""
    if o.pledge[c] > 0:
        yield Reason(f"cloud_pledge_{PLEDGES[o.pledge[c]]}")
    if o.own_model_part[c] > 0:
        yield Reason(
            "cloud_own_model", (("part", float(o.own_model_part[c])), ("behind_oom", float(v.behind[LABS + c])))
        )
    if o.payout_kusd[c] > 0:
        yield Reason("cloud_payout", (("cash_kusd", int(o.payout_kusd[c])),))
