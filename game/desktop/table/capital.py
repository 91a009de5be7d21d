"""Points of the agenda about promises: coverage, what labs ask and owe, rights, rivals' talks, the own pledge."""

from __future__ import annotations

from collections.abc import Iterator

from game.desk import DESKS
from game.desktop import text as t
from game.desktop.deals.sheet import Entry
from game.desktop.desks.cover import ahead, cover, level
from game.desktop.desks.pledges import breaks
from game.desktop.desks.solvency import times
from game.desktop.facts import Facts
from game.desktop.spending import spending
from game.desktop.table.point import Answer, Point, offers, purse
from game.desktop.words import pledge_name
from game.engine.parameters import SPONSORS

SALE = 0.25  # of a stake in a listed lab that the simple answer sells
LIVES = 0.15  # part of the own model sales, or of the own compute, at which a firm lives from a lab


def capital(f: Facts) -> Iterator[Point]:
    """All of them but the pledge, which hangs on the draft."""
    yield from _coverage(f)
    yield from _asked(f)
    yield from _arrears(f)
    yield from _talks(f)
    yield from _match(f)


# -- the own promises ----------------------------------------------------------------------


def _coverage(f: Facts) -> Iterator[Point]:
    """Means of a year that barely cover its obligations, now or after the standing orders."""
    now, then = cover(f), cover(f, ordered=True)
    worst = then if then.ratio < now.ratio else now
    word = level(worst.ratio)
    if word == "safe":
        return
    key = f"point.coverage_{word}" if level(now.ratio) == word else f"point.coverage_{word}_after"
    words = t.text(key, ratio=times(worst.ratio), missing=t.money(max(worst.missing, 0.0)))
    k = f.map.rules.solvency
    remark = t.text("point.coverage_tip", rate=t.percent(k.coverage_spread), worth=t.percent(k.coverage_weight))
    fields, colour = ("order_chips", "build_kw", "sell_part"), "bad" if word == "short" else "warn"
    yield Point("coverage", "shield", words, tuple(_relief(f)), "finance", fields, max(worst.missing, 0.0), colour,
                remark=remark, pressing=True, own=True)  # fmt: skip


def _relief(f: Facts) -> Iterator[Answer]:
    """What raises coverage at once: not to order, or to sell part of a stake."""
    o, me, bill = f.draft, f.me, spending(f)
    stop: list[Entry] = [("order_chips", (d,), 0.0) for d in f.designs() if o.order_chips[me, d] > 0]
    stop += [("build_kw", (r,), 0.0) for r in range(len(f.map.regions)) if o.build_kw[me, r] > 0]
    if stop:
        amount = t.money(bill.parts["chips"] + bill.parts["sites"])
        yield Answer(t.text("answer.no_orders", amount=amount), tuple(stop))
    for lab, firm in enumerate(f.labs):
        worth = f.stake(me, lab) * float(f.view.valuation_kusd[lab])
        if f.view.listed[lab] and f.alive(firm) and worth > 0:
            words = t.text("answer.sell", part=t.percent(SALE), lab=f.short(firm), amount=t.money(SALE * worth))
            yield Answer(words, (("sell_part", (lab,), SALE),))


def pledge_point(f: Facts) -> Point | None:
    """The pledge in force, where the orders entered would break it."""
    now = int(f.view.pledge[f.me])
    why = breaks(f, now)
    if not why:
        return None
    cost = f.map.rules.market.pledge_broken
    words = t.text("point.pledge", pledge=pledge_name(now), why=why)
    remark = t.text("point.pledge_tip", cost=t.percent(cost))
    weight = cost * float(f.view.market_cap_kusd[f.me])
    return Point("pledge", "scroll-text", words, (), "finance", (), weight, "bad", remark=remark, pressing=True)


# -- labs ----------------------------------------------------------------------------------


def left_kusd(f: Facts, lab: int) -> float:
    """What a lab still has to buy of the seat under its contracts."""
    return float(sum(int(c.contracted_kusd.sum()) + c.later_kusd for c in ahead(f).contracts if c.lab == lab))


def _asked(f: Facts) -> Iterator[Point]:
    """A lab asks to be let off part of its commitments; the answer is due now."""
    k = f.map.rules.accounts
    for lab, firm in enumerate(f.labs):
        cut = float(f.view.asked_cut[lab])
        if cut <= 0 or not f.alive(firm):
            continue
        left = left_kusd(f, lab)
        places = {"lab": f.short(firm), "part": t.percent(cut), "amount": t.money(cut * left)}
        remark = t.text("point.asked_tip", cover=times(float(f.view.lab_coverage[lab])), cut=t.percent(k.default_cut),
                        **places)  # fmt: skip
        answer = Answer(t.text("answer.grant", **places), (("grant_cut", (lab,), cut),))
        yield Point(f"asked-{lab}", "message-circle-question", t.text("point.asked", **places), (answer,), "deals",
                    ("grant_cut",), cut * left, "warn", lab, remark=remark, pressing=True)  # fmt: skip


def _arrears(f: Facts) -> Iterator[Point]:
    """A lab that has not paid its bills; with money it could."""
    for lab, firm in enumerate(f.labs):
        owed = float(f.view.arrears_kusd[lab])
        if owed <= 0 or not f.alive(firm):
            continue
        words = t.text("point.arrears", lab=f.short(firm), amount=t.money(owed))
        remark = t.text("point.arrears_tip", cover=times(float(f.view.lab_coverage[lab])))
        found = offers(f, lab) if f.view.ask_kusd[lab] > 0 and f.may_deal(lab) else ()
        yield Point(f"arrears-{lab}", "hourglass", words, found, "deals", DESKS["deals"], owed, "bad", lab,
                    remark=remark)  # fmt: skip


def lives_from(f: Facts, lab: int) -> float:
    """Part of the own business that hangs on a lab: of models sold here, or of compute, whichever is more."""
    v = f.view
    models = float(v.model_kusd[lab]) / max(float(v.model_kusd.sum()), 1.0)
    compute = float(v.sold_h100e[lab]) / max(float(v.capacity_h100e[f.me]), 1.0)
    return max(models, compute)


def _talks(f: Facts) -> Iterator[Point]:
    """A rival is said to be in talks with a lab that the own business hangs on: containment (M23)."""
    barred = int(f.view.distress_until[f.me]) > f.quarter
    for lab, firm in enumerate(f.labs):
        rival, part = int(f.view.rumour_firm[lab]), lives_from(f, lab)
        if not 0 <= rival < SPONSORS or rival == f.me or part < LIVES or not f.alive(firm):
            continue
        amount = t.money(float(f.view.rumour_kusd[lab]))
        words = t.text("point.talks", firm=f.short(rival), lab=f.short(firm), part=t.percent(part))
        remark = t.text("point.talks_tip", firm=f.short(rival), lab=f.short(firm), amount=amount)
        found = offers(f, lab) if f.may_deal(lab) and not barred else ()
        weight = 4 * float(f.view.model_kusd[lab])
        yield Point(f"talks-{lab}", "bell", words, found, "deals", DESKS["deals"], weight, "warn", lab, remark=remark)


def _match(f: Facts) -> Iterator[Point]:
    """A right to match that may be needed this quarter: the lab raises, or a rival is in talks with it."""
    v = f.view
    for lab, firm in enumerate(f.labs):
        if int(v.refusal[lab]) != f.me or not f.alive(firm):
            continue
        likely = max(float(v.ask_kusd[lab]), float(v.rumour_kusd[lab]))
        most = float(int(min(likely, max(purse(f), 0.0))))
        if most <= 0:
            continue
        words = t.text("point.match", lab=f.short(firm), amount=t.money(likely))
        answer = Answer(t.text("answer.match", amount=t.money(most)), (("match_kusd", (lab,), most),))
        yield Point(f"match-{lab}", "swords", words, (answer,), "deals", ("match_kusd",), 0.1 * likely, lab=lab,
                    remark=t.text("point.match_tip", lab=f.short(firm)))  # fmt: skip
