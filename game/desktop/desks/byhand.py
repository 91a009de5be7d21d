"""The capacity desk by hand: every market's sites, every design's accelerators, and what is ordered where."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks import plan
from game.desktop.desks import situation as sit
from game.desktop.desks.marks import last, marked, standing
from game.desktop.desks.packages import build_control, money_reason
from game.desktop.facts import Facts
from game.desktop.kit import Button, Cell, Heading, Row, Table, Widget
from game.desktop.parts import amount, fact, heading, inset, market_name, megawatts, note
from game.engine.parameters import OWN

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


def by_hand(table: TableScreen, f: Facts) -> list[Widget]:
    """Markets, then designs."""
    return [
        heading(t.text("capacity.by_market"), icon="building-2"),
        _markets(table, f),
        build_control(table, f, table.market, "hand-build", market_name(f, table.market), alone=True),
        *_ordered(table, f),
        heading(t.text("capacity.by_design"), icon="cpu"),
        *[widget for d in sit.chips(f) for widget in _design(table, f, d)],
        *_not_sold(f),
    ]


def _markets(table: TableScreen, f: Facts) -> Widget:
    v = f.view
    headings = [
        Heading(t.text("capacity.col.market")),
        Heading(t.text("capacity.col.yours"), 33, "right"),
        Heading(t.text("capacity.col.free"), 33, "right"),
        Heading(t.text("capacity.col.opens"), 39, "right"),
    ]
    rows: list[list[str | Cell]] = []
    for r in range(len(f.map.regions)):
        ordered, sells = f.draft.build_kw[f.me, r] > 0, r in sit.markets(f)
        free = float(v.power_free_kw[r]) / 1e6
        rows.append([
            Cell(market_name(f, r), "text" if sells else "disabled", strong=bool(ordered)),
            t.number(float(v.site_kw[f.me, r]) / 1e6, 2),
            Cell(t.number(free, 2), "text" if free >= 0.02 else "disabled"),
            f.quarter_name(f.lead(r))[2:],
        ])  # fmt: skip
    return Table(
        "build-markets", headings, rows, selected=table.market, on_select=table.show_market, rows_shown=6,
        tips=partial(_market_tip, f),
    )  # fmt: skip


def _market_tip(f: Facts, r: int) -> str:
    lines = [
        t.text("capacity.market_tip", market=market_name(f, r), price=t.money(f.shell_price(r) * 1e6),
               five=t.money(sit.five_years_kusd(f, r) * 1e6), lead=f.lead(r)),
        t.text("capacity.market_ordered", power=megawatts(float(f.draft.build_kw[f.me, r]) / 1000)),
    ]  # fmt: skip
    if r not in sit.markets(f):
        lines.append(t.text("capacity.closed", market=market_name(f, r)))
    return "\n".join(lines)


def _ordered(table: TableScreen, f: Facts) -> list[Widget]:
    """Sites in the draft, with a way to take each out."""
    rows: list[Widget] = []
    for r in range(len(f.map.regions)):
        kw = float(f.draft.build_kw[f.me, r])
        if kw > 0:
            words = fact(t.text("capacity.ordered_in", market=market_name(f, r)), megawatts(kw / 1000))
            words.grow, words.place = 1.0, "center"
            remove = Button(f"unbuild-{r}", "", partial(table.order, "build_kw", r, value=0), kind="quiet", icon="x",
                            tip=t.text("capacity.unbuild_tip", market=market_name(f, r)))  # fmt: skip
            rows.append(Row(words, remove, gap=6))
    return [inset(*rows, id="build-orders", gap=0)] if rows else []


def _design(table: TableScreen, f: Facts, d: int) -> list[Widget]:
    chip = sit.chips(f)[d]
    now, most = int(f.draft.order_chips[f.me, d]), plan.most_chips(f, chip)
    stands, was = standing(f, "order_chips", d), last(f, "order_chips", d)
    limit = t.text("capacity.limit_chips", supply=t.short(chip.supply), most=t.short(most))
    tip = t.text(
        "capacity.chip_tip", price=t.money(chip.price_kusd), power=t.number(chip.kw, 1),
        strength=t.number(chip.h100e, 1), lead=chip.lead, when=f.quarter_name(chip.lead),
    )  # fmt: skip
    if d == OWN and f.view.maturity[0] < 0.995:
        tip += "\n" + t.text("capacity.own_tip", part=t.percent(float(f.view.maturity[0])))
    control = amount(
        f"chips-{d}", f.chip_name(d), now, most, lambda count: table.order("order_chips", d, value=int(count)),
        t.short, least_step=1.0, exact=True, mark=was, standing=stands,
        tip=marked(f.chip_name(d), tip, t.short, was, stands, limit),
        reason=t.text("capacity.no_supply", chip=f.chip_name(d)) if chip.supply <= 0 else money_reason(f),
    )  # fmt: skip
    fill = float(f.view.fill[d])
    words = t.text("capacity.chip_note", price=t.money(chip.price_kusd), value=t.money(chip.price_kusd / chip.h100e),
                   fill=t.percent(fill))  # fmt: skip
    return [control, note(words, "warn" if fill < 0.95 else "muted")]


def _not_sold(f: Facts) -> list[Widget]:
    """Chipmakers that sell the seat nothing, each with the reason."""
    rows: list[Widget] = []
    bloc = {region.id: region.open_market for region in f.map.regions}
    home = bloc[f.map.clouds[f.me].home]
    for d in f.other_designs():
        maker = f.map.chipmakers[d]
        if bloc[maker.home] != home:
            why = t.text("capacity.no_export", maker=f.name(f.makers[d]))
        elif not maker.generations:
            why = t.text("capacity.no_line", maker=f.name(f.makers[d]))
        else:
            why = t.text("capacity.not_yet", maker=f.name(f.makers[d]))
        rows.append(note(why, icon="lock"))
    return [inset(*rows, id="not-sold")] if rows else []
