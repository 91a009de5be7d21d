"""What is worth deciding in a quarter, each with simple answers to choose from: the stuff of the agenda."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.desk import DESKS
from game.desktop import text as t
from game.desktop.deals.sheet import Entry
from game.desktop.desks import plan
from game.desktop.desks import situation as sit
from game.desktop.desks.packages import chip_words
from game.desktop.facts import Facts
from game.desktop.parts import market_name
from game.desktop.spending import spending
from game.desktop.table.capital import capital
from game.desktop.table.hegemon import hegemon
from game.desktop.table.point import Answer, Point, offers, purse

__all__ = ["AHEAD", "Answer", "Point", "horizon", "points", "purse", "turned_away"]

#: Steps of the compute price that are tried where capacity is well used, and where it isn't.
RAISES, CUTS = (0.10, 0.05), (0.05, -0.05)
#: Capacity counts as full above, well used above, and idle below these parts used.
FULL, WELL_USED, IDLE = 0.97, 0.85, 0.75
OWN_STEP = 0.05  # of capacity, taken from own models
BEST_LABS = 2  # labs that are courted without a round: those with the best models
AHEAD = 8  # quarters that forecasts of answers look ahead: sites take years to pay, and prices to cost land
LAND_LOST = 0.005  # of all land, lost in a quarter: less isn't worth a card
EMPTY_PART = 0.02  # of all sites: less isn't worth a card
BUILD_PART = 0.06  # of all sites: the simple answer to more demand
_PER_KW = 4.0  # kUSD a year that a kilowatt earns, roughly: ranks cards until the forecast is there


def points(f: Facts) -> list[Point]:
    """All that is worth a look this quarter, given that the draft in `f` holds the standing orders."""
    if not f.playing or f.session.over:
        return []
    found = [*_land(f), *_sites(f), *_renewal(f), *_prices(f), *_building(f), *_rounds(f), *_best_labs(f)]
    return [*found, *_ending(f), *_debt(f), *capital(f)]


def horizon(f: Facts) -> int:
    """Quarters that forecasts of answers look ahead now, at most to the end of the game."""
    return min(AHEAD, f.map.quarters - f.quarter)


def _borrowing(f: Facts, cost: float) -> list[Entry]:
    """The loan that an order needs beyond what may be spent."""
    short = cost - spending(f).left
    ordered = float(f.draft.borrow_kusd[f.me])
    return [("borrow_kusd", (), float(round(max(ordered, 0.0) + short)))] if short > 0 else []


def _with_loan(words: str, loan: Sequence[Entry]) -> str:
    return t.text("answer.with_loan", answer=words, amount=t.money(loan[0][2])) if loan else words


def _land(f: Facts) -> Iterator[Point]:
    """A cloud that is about to end the game by its lead everywhere; land that is being lost."""
    now = float(f.view.compute_price_usd[f.me])
    cut = tuple(_price_answer(now, step) for step in (-0.1, -0.2))
    end = hegemon(f)
    if end is not None:
        score = f.map.rules.score
        key = "point.hegemon_own" if end.cloud == f.me else "point.hegemon"
        words = t.text(f"{key}_now" if end.left == 1 else key, firm=f.short(end.cloud), count=end.left)
        remark = t.text(
            "point.hegemon_tip", share=t.percent(score.monopoly_share), lead=t.number(score.monopoly_lead, 1)
        )
        answers = () if end.cloud == f.me else cut
        yield Point("hegemon", "crown", words, answers, "models", ("compute_price_usd",), 0.0, "bad", page="prices",
                    remark=remark, pressing=True)  # fmt: skip
        return
    lost = f.change("land_all", f.me)
    if not lost <= -LAND_LOST:
        return
    rival = max((c for c in f.clouds if c != f.me), key=lambda c: f.change("land_all", c))
    words = t.text("point.land", lost=t.points(lost), firm=f.short(rival), won=t.points(f.change("land_all", rival)))
    yield Point("land", "flag", words, cut, "models", ("compute_price_usd",), 0.0, "warn", page="prices",
                remark=t.text("point.land_tip"), land=True)  # fmt: skip


def _sites(f: Facts) -> Iterator[Point]:
    """Sites without chips; chips without sites."""
    gap, sites = sit.gap_kw(f), f.sites_kw()
    waiting = float(f.view.store.sum())
    if gap > EMPTY_PART * sites:
        offers = [_chips(f, plan.wanted_chips(f)), *_chips_on_credit(f, gap)]
        found = tuple(offer for offer in offers if offer is not None)
        if found:
            words = t.text("point.empty", power=t.power(gap / 1000))
            yield Point("empty", "plug", words, found, "capacity", ("order_chips",), gap * _PER_KW, "warn")
    elif waiting > 0 and gap <= 0:
        stop = [("order_chips", (d,), 0.0) for d in f.designs() if f.draft.order_chips[f.me, d] > 0]
        if stop:
            words = t.text("point.waiting", chips=t.short(waiting))
            answer = Answer(t.text("answer.no_chips"), tuple(stop))
            yield Point("waiting", "hourglass", words, (answer,), "capacity", ("order_chips",), waiting * 40, "warn")


def _chips(f: Facts, counts: dict[int, int], borrow: bool = False) -> Answer | None:
    """To order accelerators up to these counts; None if that is hardly more than the standing orders."""
    had = plan.counts_now(f)
    more = {d: n - had[d] for d, n in counts.items() if n > had[d]}
    if plan.kw_of(f, more) < 0.2 * EMPTY_PART * f.sites_kw():
        return None
    cost = plan.cost_of(f, more)
    loan = _borrowing(f, cost) if borrow else []
    words = t.text("answer.chips", chips=chip_words(f, more), cost=t.money(cost))
    return Answer(_with_loan(words, loan), (*(("order_chips", (d,), float(counts[d])) for d in more), *loan))


def _chips_on_credit(f: Facts, gap: float) -> list[Answer | None]:
    """Where money at hand doesn't fill the gap: the cheapest accelerator, borrowing what is short."""
    chip = sit.best_chip(f)
    if chip is None or plan.cost_of(f, {chip.design: int(gap / chip.kw)}) <= spending(f).left:
        return []
    had = plan.counts_now(f)
    more = min(gap / chip.kw, chip.supply - had[chip.design], purse(f) / chip.price_kusd)
    return [_chips(f, {**had, chip.design: had[chip.design] + max(0, int(more))}, borrow=True)]


def _renewal(f: Facts) -> Iterator[Point]:
    """Old accelerators that newer ones would push out."""
    found = plan.renewal(f)
    answer = _chips(f, found.chips) if found is not None else None
    if found is not None and answer is not None:
        part = t.percent(found.h100e / max(float(f.view.capacity_h100e[f.me]), 1.0), sign=True)
        words = t.text("point.renew", power=t.power(found.old_kw / 1000), part=part)
        yield Point("renew", "refresh-cw", words, (answer,), "capacity", ("order_chips",), found.old_kw * _PER_KW / 4,
                    own=True)  # fmt: skip


def turned_away(f: Facts) -> float:
    """Part of enterprises' compute that couldn't be served."""
    need, served = float(f.view.need_h100e[0]), float(f.view.served_h100e[0])
    return max(0.0, 1 - served / need) if need > 0 else 0.0


def _price_answer(now: float, step: float) -> Answer:
    """To move the compute price by a part of what it is."""
    price = round(now * (1 + step), 2)  # as it is shown
    words = t.text("answer.raise" if step > 0 else "answer.cut", part=t.percent(abs(step)),
                   price=t.text("unit.hour", value=t.usd(price)))  # fmt: skip
    return Answer(words, (("compute_price_usd", (), price),))


def _prices(f: Facts) -> Iterator[Point]:
    """The compute price; what own models take of full capacity."""
    use, away, sites = float(f.view.utilisation[f.me]), turned_away(f), f.sites_kw()
    now = float(f.view.compute_price_usd[f.me])
    weight = (0.1 + away + max(0.0, IDLE - use)) * sites * _PER_KW / 2
    what, icon, colour = _price_words(f, use, away)
    steps, gap = RAISES if use >= WELL_USED or away > 0.01 else CUTS, 1 / (1 + _versus(f)) - 1
    offers = tuple(_price_answer(now, step) for step in steps)
    if steps is RAISES and gap > 2 * RAISES[0]:  # far below rivals: half the way to them too
        offers = (_price_answer(now, gap / 2), *offers)
    yield Point("price", icon, what, offers, "models", ("compute_price_usd",), weight, colour, page="prices")
    own = float(f.draft.own_model_part[f.me])
    if own > OWN_STEP / 2 and (use >= FULL or away > 0.01):
        less = max(0.0, own - OWN_STEP)
        answer = Answer(t.text("answer.own", part=t.percent(less)), (("own_model_part", (), less),))
        what = t.text("point.own", part=t.percent(own))
        yield Point("own", "sparkles", what, (answer,), "models", ("own_model_part",), 0.1 * sites * _PER_KW,
                    page="own")  # fmt: skip


def _price_words(f: Facts, use: float, away: float) -> tuple[str, str, str]:
    """What stands out about the compute price: words, icon, colour."""
    if away > 0.005:
        return t.text("point.full", part=t.percent(away)), "users", "bad"
    if use >= FULL:
        return t.text("point.busy", use=t.percent(use)), "gauge", "bad"
    if 0 < use < IDLE:
        return t.text("point.idle", part=t.percent(1 - use)), "gauge", "warn"
    versus = _versus(f)
    key = "point.price_above" if versus > 0 else "point.price_below"
    return t.text(key, use=t.percent(use), part=t.percent(abs(versus))), "circle-dollar-sign", "accent"


def _versus(f: Facts) -> float:
    """How much dearer compute is here than at rivals on average, as a part."""
    others = [float(f.view.compute_price_usd[c]) for c in f.clouds if c != f.me and f.alive(c)]
    return float(f.view.compute_price_usd[f.me]) / (sum(others) / len(others)) - 1 if others else 0.0


def _building(f: Facts) -> Iterator[Point]:
    """New sites where power comes soonest, when there is more demand than capacity and few sites are under way."""
    use, sites = float(f.view.utilisation[f.me]), f.sites_kw()
    if use < 0.9 or sit.gap_kw(f) > 0.1 * sites:
        return
    free = [r for r in range(len(f.map.regions)) if f.view.power_free_kw[r] > 0.01 * sites and r in sit.markets(f)]
    if not free:
        return
    r = min(free, key=lambda r: (f.lead(r), f.shell_price(r)))
    ordered = float(f.draft.build_kw[f.me, r])
    more = min(BUILD_PART * sites, float(f.view.power_free_kw[r]) - ordered, 0.5 * purse(f) / f.shell_price(r))
    more = float(int(more / 1000) * 1000)
    if more < 1000:
        return
    cost = more * f.shell_price(r)
    loan = _borrowing(f, cost)
    words = t.text("answer.build", power=t.power(more / 1000), market=market_name(f, r), cost=t.money(cost))
    answer = Answer(_with_loan(words, loan), (("build_kw", (r,), ordered + more), *loan))
    soon = sum(due.amount for due in f.shells()) / 1000
    what = t.text("point.build", power=t.power(soon)) if soon >= 0.5 else t.text("point.build_none")
    yield Point("build", "hard-hat", what, (answer,), "capacity", ("build_kw",), more * _PER_KW / 2)


def _rounds(f: Facts) -> Iterator[Point]:
    """Labs that raise money."""
    v = f.view
    if int(v.distress_until[f.me]) > f.quarter:
        return
    for lab, firm in enumerate(f.labs):
        ask = float(v.ask_kusd[lab])
        if ask <= 0 or not f.alive(firm) or not f.may_deal(lab):
            continue
        price = t.money(float(v.ask_pre_kusd[lab]))
        what = t.text("point.round", lab=f.short(firm), amount=t.money(ask), price=price)
        yield Point(f"round-{lab}", "hand-coins", what, offers(f, lab), "deals", DESKS["deals"],
                    ask, lab=lab)  # fmt: skip


def _best_labs(f: Facts) -> Iterator[Point]:
    """Labs with the best models that aren't raising, aren't tied to another cloud, and have no offer of yours."""
    v = f.view
    if int(v.distress_until[f.me]) > f.quarter:
        return
    labs = [m for m in f.ranked_models() if m < len(f.map.labs) and f.may_deal(m) and v.ask_kusd[m] <= 0]
    for lab in labs[:BEST_LABS]:
        found = offers(f, lab)
        if found:
            rank = f.ranked_models().index(lab) + 1
            what = t.text("point.best", lab=f.short(f.labs[lab]), rank=rank)
            weight = 0.02 * float(v.valuation_kusd[lab])
            yield Point(f"best-{lab}", "trophy", what, found, "deals", DESKS["deals"], weight, lab=lab)


def _ending(f: Facts) -> Iterator[Point]:
    """Own deals that run out within two quarters."""
    v = f.view
    for d in f.deals_of(sponsor=f.me):
        lab, commit = int(v.deal_lab[d]), float(v.deal_commit_kusd[d])
        left = int(v.deal_start[d] + v.deal_quarters[d]) - f.quarter
        if 0 < left <= 2 and commit > 0 and v.ask_kusd[lab] <= 0 and f.alive(f.labs[lab]):
            found = offers(f, lab, ("compute",))
            if found:
                words = t.text("point.expires", lab=f.short(f.labs[lab]), when=f.quarter_name(left))
                weight = commit / max(int(v.deal_quarters[d]), 1)
                yield Point(f"ending-{lab}", "calendar-clock", words, found, "deals", DESKS["deals"], weight,
                            "warn", lab)  # fmt: skip
                return


def _debt(f: Facts) -> Iterator[Point]:
    """Debt beside idle money: repay; nothing to spend but credit left: borrow and fill what is empty (see `_sites`)."""
    debt, left = float(f.view.debt_kusd[f.me]), spending(f).left
    if debt > 0 and left > 1.5 * debt and f.draft.borrow_kusd[f.me] >= 0:
        words = t.text("point.debt", debt=t.money(debt), cash=t.money(left))
        answer = Answer(t.text("answer.repay", amount=t.money(debt)), (("borrow_kusd", (), -debt),))
        yield Point("debt", "landmark", words, (answer,), "finance", ("borrow_kusd",), 0.02 * debt)
