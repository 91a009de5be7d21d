"""The capacity desk: what stands and what binds, packages of chips, power and market, what arrives when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.desks import situation as sit
from game.desktop.desks.arrivals import Arrival, Arrivals
from game.desktop.desks.bars import CHIPS, SITES, Bar, Key, Part, StackedBars, Style
from game.desktop.desks.byhand import by_hand
from game.desktop.desks.figures import Figure, Figures
from game.desktop.desks.fold import Fold
from game.desktop.desks.options import claims
from game.desktop.desks.packages import packages
from game.desktop.facts import Facts
from game.desktop.kit import OKABE_ITO, Label, Meter, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import heading, inset, market_name, page
from game.engine.parameters import OWN

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

USERS: dict[str, str | tuple[int, int, int]] = {
    "labs": OKABE_ITO["orange"], "own": OKABE_ITO["green"], "enterprises": "accent",
}  # fmt: skip
_LIMITS = {
    "power": ("zap", "bad"),
    "chips": ("cpu", "warn"),
    "both": ("gauge", "bad"),
    "demand": ("users", "warn"),
    "": ("circle-check", "good"),
}


def capacity_desk(table: TableScreen, f: Facts) -> Widget:
    """Situation, packages, arrivals; the rest by hand."""
    orders = t.text("capacity.hand_orders", count=_hand_orders(f)) if _hand_orders(f) else ""
    return page(
        situation(f),
        *packages(table, f),
        *claims(table, f),
        _arrivals(f),
        Fold("by-hand", t.text("capacity.hand"), lambda: by_hand(table, f), more=orders, more_colour="accent",
             icon="sliders-horizontal", head_tip=t.text("capacity.hand_tip")),
    )  # fmt: skip


def _hand_orders(f: Facts) -> int:
    """How many places in the draft hold an order of this desk."""
    return int((f.draft.build_kw[f.me] > 0).sum() + (f.draft.order_chips[f.me] > 0).sum())


# -- the situation -----------------------------------------------------------------------


def situation(f: Facts) -> Widget:
    """How much is used, what binds, and sites against chips on one scale."""
    v = f.view
    use, away = float(v.utilisation[f.me]), away_part(f)
    use_colour = "bad" if use > 0.97 else "warn" if use < 0.7 else "good"
    icon, colour = _LIMITS[sit.bottleneck(f)]
    capacity = t.short(float(v.capacity_h100e[f.me]))
    return inset(
        Figures(
            "capacity-figures",
            [
                Figure(t.percent(use), t.text("capacity.use"), use_colour, t.text("capacity.use_tip")),
                Figure(t.percent(away), t.text("capacity.turned_away"), "bad" if away > 0.005 else "text",
                       t.text("capacity.turned_away_tip", short=t.short(sit.turned_away_h100e(f)))),
                Figure(capacity, t.text("capacity.compute"), tip=t.text("capacity.compute_tip")),
            ],
            role="title",
        ),
        _users(f),
        Label(_limit(f), "small-strong", colour, wrap=True, icon=icon, id="bottleneck",
              tip=t.text("capacity.limit_tip")),
        _balance(f),
        id="capacity-situation",
        gap=6,
    )  # fmt: skip


def users(f: Facts) -> dict[str, float]:
    """Parts of the compute that can be sold: what labs rented, own models and enterprises used last quarter."""
    v = f.view
    whole = max(float(v.capacity_h100e[f.me]) * f.map.rules.compute.uptime, 1.0)
    labs, own = float(v.sold_h100e.sum()) / whole, float(v.own_model_h100e[0]) / whole
    return {"labs": labs, "own": own, "enterprises": max(0.0, float(v.utilisation[f.me]) - labs - own)}


def _users(f: Facts) -> Widget:
    """The gauge: how full the compute is, and with whom."""
    found = users(f)
    rows: list[tuple[str, str, str | tuple[int, int, int]]] = [
        (t.text(f"capacity.user.{key}"), t.percent(part), USERS[key]) for key, part in found.items()
    ]
    rows.append((t.text("capacity.user.idle"), t.percent(max(0.0, 1 - sum(found.values()))), "muted"))
    tip = Tip(t.text("capacity.users"), t.text("capacity.users_tip"), rows, icon="gauge")
    return Meter([(part, USERS[key]) for key, part in found.items()], id="use-gauge", thick=6, tip=tip)


def away_part(f: Facts) -> float:
    """Part of enterprise demand that was turned away."""
    return sit.turned_away_h100e(f) / max(float(f.view.need_h100e[0]), 1.0)


def _limit(f: Facts) -> str:
    """What holds compute back, in one sentence."""
    kind = sit.bottleneck(f)
    if kind == "power":
        return t.text("capacity.limit.power", power=t.power(sit.store_kw(f) / 1000))
    if kind == "chips":
        coming = sum(sit.chips_due_kw(f, q) for q in range(4)) + sit.store_kw(f)
        if coming > 0:
            empty = t.power(f.empty_kw() / 1000)
            return t.text("capacity.limit.chips_coming", power=empty, coming=t.power(coming / 1000))
        return t.text("capacity.limit.chips", power=t.power(f.empty_kw() / 1000))
    if kind == "both":
        return t.text("capacity.limit.away" if away_part(f) > 0.005 else "capacity.limit.both",
                      part=t.percent(away_part(f)))  # fmt: skip
    if kind == "demand":
        return t.text("capacity.limit.demand", part=t.percent(1.0 - float(f.view.utilisation[f.me])))
    return t.text("capacity.limit.none")


def balance(f: Facts) -> dict[str, float]:
    """The figures of the two bars, kW: sites used, empty, building, ordered; chips running, stored, coming, ordered."""
    return {
        "used": f.used_kw(),
        "empty": f.empty_kw(),
        "building": sum(due.amount for due in f.shells()),
        "sites_ordered": sit.ordered_sites_kw(f),
        "stored": sit.store_kw(f),
        "coming": sum(sit.chips_due_kw(f, q) for q in range(sit.AHEAD)),
        "chips_ordered": sit.ordered_chips_kw(f),
    }


def _balance(f: Facts) -> Widget:
    """Power of sites and draw of chips, one above the other: what is longer waits for the other."""
    b = balance(f)

    def part(key: str, colour: str | tuple[int, int, int], style: Style) -> Part:
        return Part(b[key], colour, style, t.text(f"capacity.bar.{key}", power=t.power(b[key] / 1000)))

    sites = [part("used", SITES, "solid"), part("empty", "warn", "solid"), part("building", SITES, "hatch"),
             part("sites_ordered", SITES, "outline")]  # fmt: skip
    chips = [part("used", CHIPS, "solid"), part("stored", "bad", "solid"), part("coming", CHIPS, "hatch"),
             part("chips_ordered", CHIPS, "outline")]  # fmt: skip
    legend = [Key("muted", "solid", t.text("capacity.key.now")), Key("muted", "hatch", t.text("capacity.key.coming"))]
    if b["sites_ordered"] or b["chips_ordered"]:
        legend.append(Key("muted", "outline", t.text("capacity.key.ordered")))
    if b["empty"] > 500:
        legend.append(Key("warn", "solid", t.text("capacity.key.empty", power=t.power(b["empty"] / 1000))))
    if b["stored"] > 500:
        legend.append(Key("bad", "solid", t.text("capacity.key.waiting", power=t.power(b["stored"] / 1000))))
    bars = [
        Bar(t.text("capacity.sites"), sites, t.power(sum(p.size for p in sites) / 1000)),
        Bar(t.text("capacity.chips"), chips, t.power(sum(p.size for p in chips) / 1000)),
    ]
    tip = "\n".join([t.text("capacity.balance_tip"), *(p.name for p in (*sites, *chips[1:]) if p.size > 0)])
    return StackedBars("power-bars", bars, legend, tip=tip)


# -- arrivals ------------------------------------------------------------------------------


def arrivals(f: Facts) -> list[Arrival]:
    """Sites and chips by the quarter in which they arrive, those ordered now included."""
    return [
        Arrival(
            f.map.quarter_name(f.quarter + q),
            sit.sites_due_kw(f, q),
            sit.chips_due_kw(f, q),
            sum(kw for _, kw in _new_sites(f, q)),
            sum(n * sit.chips(f)[d].kw for d, n in _new_chips(f, q)),
            partial(_arrival_tip, f, q),
        )
        for q in range(sit.AHEAD)
    ]


def _new_sites(f: Facts, q: int) -> list[tuple[int, float]]:
    """Sites in the draft (market, kW) that open in so many quarters."""
    build = f.draft.build_kw[f.me]
    return [(r, float(build[r])) for r in np.flatnonzero(build).tolist() if f.lead(r) == q]


def _new_chips(f: Facts, q: int) -> list[tuple[int, float]]:
    """Accelerators in the draft (design, count) that arrive in so many quarters."""
    orders = f.draft.order_chips[f.me]
    return [(d, float(orders[d])) for d, chip in sit.chips(f).items() if orders[d] and chip.lead == q]


def _arrival_tip(f: Facts, q: int) -> str:
    sites = [due for due in f.shells() if due.quarters == q]
    chips = [due for due in f.chips_coming() if due.quarters == q]
    lines = [t.text("capacity.shell_due", market=market_name(f, due.index), power=t.power(due.amount / 1000))
             for due in sites]  # fmt: skip
    lines += [t.text("capacity.chips_due", maker=_maker(f, due.index), count=t.short(due.amount)) for due in chips]
    lines += [t.text("capacity.shell_new", market=market_name(f, r), power=t.power(kw / 1000))
              for r, kw in _new_sites(f, q)]  # fmt: skip
    lines += [t.text("capacity.chips_new", maker=_maker(f, d), count=t.short(n)) for d, n in _new_chips(f, q)]
    return "\n".join([f.quarter_name(q), *(lines or [t.text("capacity.nothing_due")])])


def _maker(f: Facts, d: int) -> str:
    return t.text("chip.own") if d == OWN else f.label(f.makers[d])


def _arrivals(f: Facts) -> Widget:
    quarters = arrivals(f)
    most = max(max(q.sites_kw + q.new_sites_kw, q.chips_kw + q.new_chips_kw) for q in quarters)
    short = [q._replace(name=q.name[2:]) for q in quarters]  # 26Q2: eight stand side by side
    scale = t.text("capacity.scale", power=t.power(most / 1000)) if most > 0 else t.text("capacity.nothing_coming")
    return inset(
        heading(t.text("capacity.arrivals"), icon="calendar-clock"),
        Arrivals("arrivals", short, scale, tip=t.text("capacity.arrivals_tip")),
        id="capacity-arrivals",
    )
