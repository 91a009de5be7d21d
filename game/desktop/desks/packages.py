"""The capacity desk's packages: each a size to choose, with what it costs, what it brings, and when it runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.claims import option_kw
from game.desktop.desks import plan
from game.desktop.desks import situation as sit
from game.desktop.desks.figures import Figure, Figures
from game.desktop.desks.marks import last, marked, standing
from game.desktop.facts import Facts
from game.desktop.kit import Button, Label, Row, Widget
from game.desktop.parts import amount, card, market_name, megawatts, note
from game.engine.parameters import OWN

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

Change = tuple[str, tuple[int, ...], int]
#: Packages after which only one more market is offered beside the chosen one.
_CARDS = 3


def packages(table: TableScreen, f: Facts) -> list[Widget]:
    """Fill, serve what is turned away, renew, build where it is soonest or cheapest, and where the map stands."""
    found = [_fill(table, f)]
    found += [made for made in (_serve(table, f), _renew(table, f)) if made is not None]
    chosen = table.market
    others = [r for r in dict.fromkeys((sit.soonest(f), sit.cheapest(f))) if r >= 0 and r != chosen]
    builds = [*others[: max(1, _CARDS - len(found))], chosen]
    return found + [_build(table, f, r, r == chosen) for r in builds]


def _apply(table: TableScreen, changes: list[Change]) -> None:
    """Give several orders as one step, undone together."""

    def give() -> None:
        with table.session.step():
            for field, index, value in changes:
                table.session.order(field, *index, value=value)

    table.act(give, tuple((field, index) for field, index, _ in changes))


def _proposal(words: str, button: Widget) -> Widget:
    """What is proposed, and the button that orders it."""
    line = note(words)
    line.grow, line.place = 1.0, "center"
    return Row(line, button, gap=8)


def _order_button(table: TableScreen, id: str, changes: list[Change], tip: str) -> Button:
    return Button(f"{id}-take", t.text("capacity.take"), partial(_apply, table, changes), tip=tip)


def money_reason(f: Facts) -> str:
    """Why nothing can be bought when money is the limit."""
    room = max(0.0, float(f.view.borrow_kusd[0]) - max(0.0, float(f.draft.borrow_kusd[f.me])))
    return t.text("capacity.no_money", room=t.money(room)) if room > 0 else t.text("capacity.no_money_at_all")


def more_compute(f: Facts, h100e: float) -> Figure:
    """Compute added, against what there is; the count is in the tip."""
    part = h100e / max(float(f.view.capacity_h100e[f.me]), 1.0)
    tip = t.text("capacity.fig.compute_tip", count=t.short(h100e, sign=True))
    return Figure(t.percent(part, sign=True), t.text("capacity.fig.compute"), "good" if part > 0 else "text", tip)


# -- chips ---------------------------------------------------------------------------------


def chip_name(f: Facts, d: int) -> str:
    """The generation of a design that is on sale, without its maker."""
    silicon = f.map.clouds[f.me].silicon if d == OWN else None
    line = silicon.generations if silicon else f.map.chipmakers[d].generations
    return sorted(line, key=lambda g: g.start)[f.generation(d)].name


def chip_words(f: Facts, counts: dict[int, int]) -> str:
    """Accelerators in words: "280K Maia 200 + 32K Blackwell Ultra"."""
    parts = [t.text("capacity.count", count=t.short(n), chip=chip_name(f, d)) for d, n in counts.items() if n]
    return " + ".join(parts)


def _changes(f: Facts, counts: dict[int, int]) -> list[Change]:
    return [("order_chips", (d,), n) for d, n in counts.items() if n != f.draft.order_chips[f.me, d]]


def _order_chips(table: TableScreen, mw: float) -> None:
    f = table.facts
    _apply(table, _changes(f, plan.chip_orders(f, mw * 1000)))


def _fill(table: TableScreen, f: Facts) -> Widget:
    chip = sit.best_chip(f)
    if chip is None:
        return card("cpu", Label(t.text("capacity.fill"), "strong"), note(t.text("capacity.no_chips")), id="fill-card")
    now, most = sit.ordered_chips_kw(f), plan.most_chips_kw(f)
    tip = t.text("capacity.fill_tip", when=f.quarter_name(chip.lead), best=chip_name(f, chip.design))
    limit = t.text("capacity.limit_fill", most=t.power(most / 1000))
    was, stands = _marks(f)
    control = amount(
        "fill", t.text("capacity.fill"), now / 1000, most / 1000, partial(_order_chips, table), t.power,
        least_step=1.0, exact=True, strong=True, mark=was, standing=stands,
        tip=marked(t.text("capacity.fill"), tip, t.power, was, stands, limit), reason=money_reason(f),
    )  # fmt: skip
    wanted = plan.wanted_chips(f)
    changes = _changes(f, wanted)
    lines: list[Widget] = [control]
    if changes and plan.kw_of(f, wanted) - now < plan.LEAST_KW:
        changes = []  # not worth a proposal
    if now > 0:
        lines += [note(chip_words(f, plan.counts_now(f)), "text"), _chip_figures(f, plan.counts_now(f)), *leftovers(f)]
    if changes:
        had = plan.counts_now(f)
        more = {d: n - had[d] for d, n in wanted.items()}
        words, power = chip_words(f, more), t.power(plan.kw_of(f, more) / 1000)
        button = _order_button(table, "fill", changes, t.text("capacity.take_tip", what=words))
        key = "capacity.fill_more" if now > 0 else "capacity.fill_words"
        lines.append(_proposal(t.text(key, power=power, chips=words), button))
        if now <= 0:
            lines.append(_chip_figures(f, wanted))
    elif now <= 0:
        gap = sit.gap_kw(f)
        words = t.text("capacity.fill_dear", power=t.power(gap / 1000)) if gap >= chip.kw else t.text("capacity.full")
        lines.append(note(words))
    return card("cpu", *lines, id="fill-card")


def _marks(f: Facts) -> tuple[float | None, float | None]:
    """Last quarter's chips and the standing orders', by the MW they would draw now."""
    found: list[float | None] = []
    for ask in (last, standing):
        counts = [(d, ask(f, "order_chips", d)) for d in sit.chips(f)]
        known = {d: int(n) for d, n in counts if n is not None}
        found.append(plan.kw_of(f, known) / 1000 if known else None)
    return found[0], found[1]


def _chip_figures(f: Facts, counts: dict[int, int]) -> Figures:
    """What accelerators cost, bring, and when they run."""
    lead = max((sit.chips(f)[d].lead for d, n in counts.items() if n), default=0)
    return Figures(
        "fill-figures",
        [
            Figure(t.money(plan.cost_of(f, counts)), t.text("capacity.fig.cost"), tip=t.text("capacity.fig.cost_tip")),
            more_compute(f, plan.effect(f, counts).h100e),
            Figure(f.quarter_name(lead), t.text("capacity.fig.runs"), tip=t.text("capacity.fig.runs_tip")),
        ],
    )


def leftovers(f: Facts) -> list[Widget]:
    """What of the ordered chips finds no empty site."""
    does = plan.effect(f, plan.counts_now(f))
    lines: list[Widget] = []
    if does.renews_kw >= 500:
        lines.append(note(t.text("capacity.renews", power=t.power(does.renews_kw / 1000)), "accent", "refresh-cw"))
    if does.waits_kw >= 500:
        lines.append(note(t.text("capacity.waits", power=t.power(does.waits_kw / 1000)), "warn", "hourglass"))
    return lines


# -- what is turned away, what is old ---------------------------------------------------------


def _serve(table: TableScreen, f: Facts) -> Widget | None:
    want = plan.serve(f)
    if want is None:
        return None
    changes = _changes(f, want.chips)
    if want.market >= 0 and want.kw > f.draft.build_kw[f.me, want.market]:
        changes.append(("build_kw", (want.market,), int(want.kw)))
    title = Label(t.text("capacity.serve"), "strong", tip=t.text("capacity.serve_tip"), id="serve")
    short = t.short(want.short_h100e)
    if not changes:
        key = "capacity.serve_done" if want.part > 0.01 else "capacity.serve_none"
        good = ("good", "circle-check") if want.part > 0.01 else ("muted", "")
        return card("users", title, note(t.text(key, short=short, part=t.percent(want.part)), *good), id="serve-card")
    parts, when = [], 0
    if any(want.chips.values()):
        parts.append(chip_words(f, want.chips))
        when = max(sit.chips(f)[d].lead for d, n in want.chips.items() if n)
    if want.market >= 0 and want.kw > 0:
        parts.append(t.text("capacity.serve_sites", power=t.power(want.kw / 1000), market=market_name(f, want.market)))
        when = max(when, f.lead(want.market))
    words = t.text("capacity.serve_words", short=short, what=" + ".join(parts))
    figures = Figures(
        "serve-figures",
        [
            Figure(t.money(want.cost_kusd), t.text("capacity.fig.cost"), tip=t.text("capacity.fig.cost_tip")),
            Figure(t.percent(want.part), t.text("capacity.fig.served"), "good", t.text("capacity.fig.served_tip")),
            Figure(f.quarter_name(when), t.text("capacity.fig.runs"), tip=t.text("capacity.fig.runs_tip")),
        ],
    )
    button = _order_button(table, "serve", changes, t.text("capacity.take_tip", what=" + ".join(parts)))
    return card("users", title, _proposal(words, button), figures, id="serve-card")


def _renew(table: TableScreen, f: Facts) -> Widget | None:
    """Newer chips in the place of old ones, where there is no empty site for them."""
    found, chip = plan.renewal(f), sit.best_chip(f)
    if found is None or chip is None:
        return None
    had = plan.counts_now(f)
    more = {d: n - had[d] for d, n in found.chips.items()}
    figures = Figures(
        "renew-figures",
        [
            Figure(t.money(plan.cost_of(f, more)), t.text("capacity.fig.cost"), tip=t.text("capacity.fig.cost_tip")),
            more_compute(f, found.h100e),
            Figure(f.quarter_name(chip.lead), t.text("capacity.fig.runs"), tip=t.text("capacity.fig.runs_tip")),
        ],
    )
    words = t.text("capacity.renew_words", power=t.power(found.old_kw / 1000), chips=chip_words(f, more))
    tip = t.text("capacity.take_tip", what=chip_words(f, more))
    button = _order_button(table, "renew", _changes(f, found.chips), tip)
    title = Label(t.text("capacity.renew"), "strong", tip=t.text("capacity.renew_tip"), id="renew")
    return card("refresh-cw", title, _proposal(words, button), figures, id="renew-card")


# -- sites ------------------------------------------------------------------------------------


def _build(table: TableScreen, f: Facts, r: int, chosen: bool) -> Widget:
    """Sites in a market, with the chips that they will need; the chosen market's control is called "build"."""
    id = "build" if chosen else f"build-{r}"
    now, wanted = float(f.draft.build_kw[f.me, r]), plan.wanted_kw(f, r)
    control = build_control(table, f, r, id, t.text("capacity.build_in", market=market_name(f, r)), strong=True)
    lines: list[Widget] = [control]
    if now:
        later = _chips_later(f, r, now)
        lines += [*([note(later, "text")] if later else []), site_figures(f, r, now, id)]
    elif wanted > 0:
        pace = t.percent(sit.growth(f) or 0.0, sign=True)
        tip = t.text("capacity.suggest_tip", pace=pace, when=f.quarter_name(f.lead(r)))
        button = _order_button(table, id, plan.build(f, r, wanted), tip)
        words = t.text("capacity.suggest", power=t.power(wanted / 1000), chips=_chips_later(f, r, wanted))
        lines += [_proposal(words, button), site_figures(f, r, wanted, id)]
    else:
        lines += [note(t.text("capacity.per_100", why=_why(f, r)).strip()), site_figures(f, r, 100_000.0, id)]
    if r not in sit.markets(f):
        lines.append(note(t.text("capacity.closed", market=market_name(f, r)), "warn", "triangle-alert"))
    return card("map-pin" if chosen else "hard-hat", *lines, id=f"{id}-card")


def build_control(
    table: TableScreen, f: Facts, r: int, id: str, words: str, strong: bool = False, alone: bool = False
) -> Widget:
    """The slider for new sites in a market, in MW; `alone`: no chips go along."""
    most = plan.most_build_kw(f, r, alone)
    was, stands = (None if x is None else x / 1000 for x in (last(f, "build_kw", r), standing(f, "build_kw", r)))
    tip = t.text("capacity.build_tip", market=market_name(f, r), why=_why(f, r), lead=f.lead(r),
                 price=t.money(f.shell_price(r) * 1e6))  # fmt: skip
    free = t.power(float(f.view.power_free_kw[r]) / 1000)
    limit = t.text("capacity.limit_sites", free=free, most=t.power(most / 1000))
    now = float(f.draft.build_kw[f.me, r])
    return amount(
        id, words, now / 1000, int(most) / 1000 if most >= plan.LEAST_KW or now else 0.0,
        lambda mw: _apply(table, plan.build(table.facts, r, round(mw * 1000), alone)), megawatts,
        least_step=1.0, exact=True, strong=strong, mark=was, standing=stands,
        tip=marked(words, tip, megawatts, was, stands, limit), reason=_no_sites(f, r),
        enabled=r in sit.markets(f) or now > 0,
    )  # fmt: skip


def _no_sites(f: Facts, r: int) -> str:
    """Why no sites can be ordered in a market, if they can't."""
    if r not in sit.markets(f):
        return t.text("capacity.closed", market=market_name(f, r))
    if max(float(f.view.power_free_kw[r]), option_kw(f, r)) < 1000:
        return t.text("capacity.no_power", market=market_name(f, r))
    if plan.left_kusd(f) < f.shell_price(r) * 1000:
        return money_reason(f)
    return t.text("capacity.no_chips_along")


def _why(f: Facts, r: int) -> str:
    """What speaks for a market."""
    soon, cheap = r == sit.soonest(f), r == sit.cheapest(f)
    if soon and cheap:
        return t.text("capacity.why.both")
    return t.text("capacity.why.soonest") if soon else t.text("capacity.why.cheapest") if cheap else ""


def _chips_later(f: Facts, r: int, kw: float) -> str:
    """The chips that sites of that size need: how many, how dear, ordered when; empty if too small for one."""
    chip = sit.best_chip(f)
    if chip is None:
        return t.text("capacity.no_chips")
    count = int(kw / chip.kw)
    if count <= 0:
        return ""
    places = {"chips": chip_words(f, {chip.design: count}), "cost": t.money(count * chip.price_kusd)}
    if plan.matched(f, r) is not None:
        return t.text("capacity.chips_now", **places)
    return t.text("capacity.chips_then", when=f.quarter_name(f.lead(r) - chip.lead), **places)


def site_figures(f: Facts, r: int, kw: float, id: str) -> Figures:
    """What sites cost, what compute they will hold, and when they open."""
    chip = sit.best_chip(f)
    figures = [Figure(t.money(kw * f.shell_price(r)), t.text("capacity.fig.cost"), tip=t.text("capacity.fig.site_tip"))]
    if chip is not None:
        figures.append(more_compute(f, kw * chip.density))
    figures.append(Figure(f.quarter_name(f.lead(r)), t.text("capacity.fig.opens"), tip=t.text("capacity.fig.opens_tip",
                          lead=f.lead(r))))  # fmt: skip
    return Figures(f"{id}-figures", figures)
