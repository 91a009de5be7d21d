"""The capacity desk: power and accelerators, what stands, what is coming, what to order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Dropdown, Label, Meter, Row, Widget
from game.desktop.parts import amount, fact, heading, inset, note, page
from game.engine.parameters import OWN

if TYPE_CHECKING:
    from game.desktop.table import TableScreen


def capacity_desk(table: TableScreen, f: Facts) -> Widget:
    """Situation, decisions, consequences."""
    return page(_situation(f), *_building(table, f), *_chips(table, f), _consequence(f))


def _when(f: Facts, quarters: int) -> str:
    return t.text("capacity.this_quarter") if quarters == 0 else f.quarter_name(quarters)


def _situation(f: Facts) -> Widget:
    v = f.view
    sites, used, empty = f.sites_kw(), f.used_kw(), f.empty_kw()
    use = float(v.utilisation[f.me])
    parts = [(used / max(sites, 1), "primary"), (empty / max(sites, 1), "warn")]
    lines: list[Widget] = [
        fact(t.text("capacity.sites"), t.power(sites / 1000)),
        Meter(parts, thick=8, id="power-meter", tip=t.text("capacity.meter_tip", used=t.power(used / 1000),
                                                           empty=t.power(empty / 1000))),
        fact(t.text("capacity.empty"), t.power(empty / 1000), "warn" if empty > 0.04 * sites else "text"),
        fact(t.text("capacity.use"), t.percent(use), "bad" if use > 0.97 else "warn" if use < 0.7 else "good"),
    ]  # fmt: skip
    need, served = float(v.need_h100e[0]), float(v.served_h100e[0])
    if need > served * 1.005 and served > 0:
        lines.append(fact(t.text("capacity.turned_away"), t.percent(1 - served / need), "bad"))
    store = [(d, int(v.store[d])) for d in range(len(v.store)) if v.store[d] > 0]
    for d, count in store:
        name = t.text("chip.own") if d == OWN else f.label(f.makers[d])
        lines.append(fact(t.text("capacity.store", maker=name), t.short(count), "warn"))
    chips, shells = f.chips_coming(), f.shells()
    if chips:
        words = [
            t.text("capacity.chips_due", maker=t.text("chip.own") if due.index == OWN else f.label(f.makers[due.index]),
                   when=_when(f, due.quarters), count=t.short(due.amount))
            for due in chips
        ]  # fmt: skip
        total = sum(due.amount for due in chips)
        lines.append(fact(t.text("capacity.chips_coming"), t.short(total), tip="\n".join(words), id="chips-coming"))
    if shells:
        words = [
            t.text("capacity.shell_due", market=f.map.regions[due.index].name, when=_when(f, due.quarters),
                   power=t.power(due.amount / 1000))
            for due in shells
        ]  # fmt: skip
        total = sum(due.amount for due in shells) / 1000
        next_one = t.text("capacity.shells_coming", when=_when(f, shells[0].quarters))
        lines.append(fact(next_one, t.power(total), tip="\n".join(words), id="shells-coming"))
    return inset(*lines, id="capacity-situation")


def _building(table: TableScreen, f: Facts) -> list[Widget]:
    r, v, o = table.market, f.view, f.draft
    region = f.map.regions[r]
    ordered = float(o.build_kw[f.me, r]) / 1000
    free = float(v.power_free_kw[r]) / 1000
    afford = max(float(v.spare_kusd[0]) + float(v.borrow_kusd[0]), 0.0) / f.shell_price(r) / 1000
    price = t.text("unit.per_gw", value=t.money(f.shell_price(r) * 1e6))
    parts: list[Widget] = [
        heading(t.text("capacity.build"), price),
        Dropdown("build-market", [(str(i), x.name) for i, x in enumerate(f.map.regions)], str(r),
                 lambda key: table.show_market(int(key)), tip=t.text("capacity.market_tip")),
        amount(
            "build", t.text("capacity.new_sites", when=f.quarter_name(f.lead(r))), ordered, min(free, afford),
            table.put("build_kw", r, scale=1000), t.power, least_step=1.0,
            tip=t.text("capacity.build_tip", free=t.power(free), lead=f.lead(r), market=region.name),
            reason=t.text("capacity.no_power", market=region.name) if free < 1 else t.text("common.no_cash"),
        ),
    ]  # fmt: skip
    for i, other in enumerate(f.map.regions):
        if i != r and o.build_kw[f.me, i] > 0:
            words = fact(other.name, t.power(float(o.build_kw[f.me, i]) / 1000))
            words.grow = 1.0
            remove = Button(
                f"unbuild-{i}", t.text("button.remove"), partial(table.order, "build_kw", i, value=0), kind="quiet"
            )
            parts.append(Row(words, remove, gap=6))
    return parts


def _chips(table: TableScreen, f: Facts) -> list[Widget]:
    v, o = f.view, f.draft
    parts: list[Widget] = [heading(t.text("capacity.chips"))]
    for d in f.designs():
        price = float(v.chip_price_kusd[d])
        power = t.number(f.chip_kw(d), 1)
        strength = t.number(f.chip_h100e(d), 1)
        afford = max(float(v.spare_kusd[0]) + float(v.borrow_kusd[0]), 0.0) / price
        parts.append(
            amount(
                f"chips-{d}",
                f.chip_name(d),
                float(o.order_chips[f.me, d]),
                min(float(f.chip_supply(d)), afford),
                table.put("order_chips", d),
                t.short,
                least_step=1.0,
                tip=t.text(
                    "capacity.chip_tip",
                    price=t.money(price),
                    power=power,
                    strength=strength,
                    lead=f.chip_lead(d),
                    supply=t.short(f.chip_supply(d)),
                    when=f.quarter_name(f.chip_lead(d)),
                ),
            )
        )
        value = t.money(price / f.chip_h100e(d))
        words = t.text("capacity.chip_note", price=t.money(price), value=value, fill=t.percent(float(v.fill[d])))
        parts.append(note(words, "warn" if v.fill[d] < 0.95 else "muted"))
    if f.designs():
        best = max(f.designs(), key=lambda d: f.chip_h100e(d) / float(v.chip_price_kusd[d]))
        short = _gap(f)
        parts.append(
            Button(
                "match", t.text("capacity.match", maker=f.chip_name(best)), lambda: _match(table, f, best),
                tip=t.text("capacity.match_tip"), enabled=short >= 1.0, reason=t.text("capacity.match_none"),
            )
        )  # fmt: skip
    others = [f.name(f.makers[d]) for d in f.other_designs()]
    if others:
        parts.append(note(t.text("capacity.not_sold", names=", ".join(others))))
    return parts


def _drawn(f: Facts, ordered: bool) -> float:
    """Power that chips in store, on their way and (perhaps) ordered will draw, kW."""
    v = f.view
    every = [*range(len(f.map.chipmakers)), OWN]
    total = 0.0
    for d in every:
        if not int(f.tables.generations[f.line(d)]):
            continue
        count = float(v.store[d]) + float(v.chips_due[:, d].sum())
        count += float(f.draft.order_chips[f.me, d]) if ordered else 0.0
        total += count * f.chip_kw(d)
    return total


def _gap(f: Facts) -> float:
    """Powered sites, standing or opening before new chips arrive, for which no chips are on their way, kW."""
    soon = sum(due.amount for due in f.shells() if due.quarters <= 1)
    return max(0.0, f.empty_kw() + soon - _drawn(f, True))


def _match(table: TableScreen, f: Facts, d: int) -> None:
    count = float(f.draft.order_chips[f.me, d]) + _gap(f) / f.chip_kw(d)
    table.order("order_chips", d, value=int(min(count, 1e9)))


def _consequence(f: Facts) -> Widget:
    o, v = f.draft, f.view
    built = sum(float(o.build_kw[f.me, r]) for r in range(len(f.map.regions)))
    sites = sum(float(o.build_kw[f.me, r]) * f.shell_price(r) for r in range(len(f.map.regions)))
    chips = sum(float(o.order_chips[f.me, d]) * float(v.chip_price_kusd[d]) for d in f.designs())
    power = sum(float(o.order_chips[f.me, d]) * f.chip_kw(d) for d in f.designs())
    more = sum(float(o.order_chips[f.me, d]) * f.chip_h100e(d) for d in f.designs())
    part = more / max(float(v.capacity_h100e[f.me]), 1.0)
    return inset(
        Label(t.text("capacity.if"), "small", "muted", wrap=True),
        fact(t.text("capacity.pay_sites"), t.money(sites), "bad" if sites else "text"),
        fact(t.text("capacity.pay_chips"), t.money(chips), "bad" if chips else "text"),
        fact(t.text("capacity.more_sites"), t.power(built / 1000, sign=built > 0)),
        fact(t.text("capacity.chips_draw"), t.power(power / 1000)),
        fact(t.text("capacity.more"), t.percent(part, sign=part > 0), "good" if part > 0 else "text"),
    )
