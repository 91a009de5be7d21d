"""A firm's deals in force, and what they bring and ask in the next eight quarters."""

from __future__ import annotations

from functools import partial

from game.desktop import text as t
from game.desktop.desks.bars import Key, Part
from game.desktop.desks.columns import Columns, Stack
from game.desktop.desks.cover import AHEAD, ahead
from game.desktop.desks.solvency import LOOKS
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Column, Heading, Panel, Row, Scroll, Table, Tip, Widget
from game.desktop.parts import heading, note
from game.engine.layout import Ints
from game.engine.parameters import CLOUDS, LAB0, RIGHTS
from game.statements import Calendar

ROWS = 8  # deals in sight at most
NARROW, LOW = 620, 600  # pixels of the page at scale 100 below which it scrolls
#: How flows of contracts are drawn that the finance desk has no word for.
_LOOKS = LOOKS | {"compute": ("good", "solid"), "taken": ("warn", "solid"), "rest": ("muted", "hatch")}


def contracts_page(f: Facts, firm: int, width: int, height: int) -> list[Widget]:
    """The table of deals, and two charts: what comes in, what falls due."""
    deals = deals_of(f, firm)
    if not deals:
        return [note(t.text("company.no_deals"), icon="info")]
    due = ahead(f, firm)
    comes, goes = flows(due)
    charts = [_chart(f, "comes", comes), _chart(f, "goes", goes)]
    known = firm == f.me or not due.unknown
    lines: list[Widget] = [] if known else [note(t.text("company.unknown_terms"), icon="info")]
    if width < NARROW or height < LOW:
        both = Column(*charts, gap=8) if width < NARROW else Row(*charts, gap=10)
        parts = Column(_table(f, firm, deals, width >= NARROW), both, *lines, gap=8, pad=(3, 3))
        return [Scroll("company-contracts", parts, grow=1)]
    return [_table(f, firm, deals, True), Row(*charts, gap=10, grow=1), *lines]


def deals_of(f: Facts, firm: int) -> list[int]:
    """Deals of a firm in force, the largest first."""
    v = f.view
    deals = f.deals_of(lab=firm - f.labs.start) if firm in f.labs else f.deals_of(sponsor=firm)
    return sorted(deals, key=lambda d: -(int(v.deal_commit_kusd[d]) + int(v.deal_cash_kusd[d])))


def owed_later(f: Facts, d: int) -> float:
    """Milestone money that a deal still owes, kUSD."""
    return float(f.view.tranche_kusd[d].sum())


def spend_back(f: Facts, d: int) -> float:
    """Commitment over all the money of a deal; nan where no money goes in."""
    money = float(f.view.deal_cash_kusd[d]) + owed_later(f, d)
    return float(f.view.deal_commit_kusd[d]) / money if money > 0 else float("nan")


def _table(f: Facts, firm: int, deals: list[int], wide: bool) -> Widget:
    v, rows = f.view, list[list[str | Cell]]()
    for d in deals:
        other = int(v.deal_sponsor[d]) if firm in f.labs else LAB0 + int(v.deal_lab[d])
        cash, later, ratio = float(v.deal_cash_kusd[d]), owed_later(f, d), spend_back(f, d)
        back = t.text("finance.times", count=t.number(ratio, 1)) if ratio == ratio and ratio > 0 else "–"
        row: list[str | Cell] = [
            Cell(f.short(other), "text", f.hue(other)),
            t.money(float(v.deal_commit_kusd[d])) if v.deal_commit_kusd[d] > 0 else Cell("–", "muted"),
            t.money(cash) if cash > 0 else Cell("–", "muted"), t.money(later) if later > 0 else Cell("–", "muted"),
            back, f.map.quarter_name(int(v.deal_start[d] + v.deal_quarters[d])),
        ]  # fmt: skip
        rows.append(row if wide else [row[0], row[1], row[-1]])
    heads = [
        Heading(t.text("company.partner")), Heading(t.text("company.commitment"), 96, "right"),
        Heading(t.text("company.cash"), 84, "right"), Heading(t.text("company.later"), 92, "right"),
        Heading(t.text("company.back"), 84, "right"), Heading(t.text("company.until"), 70, "right"),
    ]  # fmt: skip
    heads = heads if wide else [heads[0], heads[1], heads[-1]]
    tips = partial(_tip_of, f, deals)
    return Table("company-deals", heads, rows, tips=tips, rows_shown=min(len(rows), ROWS), grow=0.01)


def _tip_of(f: Facts, deals: list[int], row: int) -> Tip:
    return deal_tip(f, deals[row])


def deal_tip(f: Facts, d: int) -> Tip:
    """All that is known of a deal's terms."""
    v, known = f.view, bool(f.view.mine[d]) and f.playing
    sponsor, lab = int(v.deal_sponsor[d]), LAB0 + int(v.deal_lab[d])
    rows = [
        (t.text("company.since"), f.map.quarter_name(int(v.deal_start[d]))),
        (t.text("company.commitment"), t.money(float(v.deal_commit_kusd[d]))),
        (t.text("company.cash"), t.money(float(v.deal_cash_kusd[d]))),
    ]
    for i, kusd in enumerate(v.tranche_kusd[d].tolist()):
        if kusd > 0:
            goal, until = t.money(float(v.tranche_arr_kusd[d, i])), f.map.quarter_name(int(v.tranche_until[d, i]))
            rows.append((t.text("company.milestone", goal=goal, when=until), t.money(kusd)))
    if v.deal_owed_kw[d] > 0:
        rows.append((t.text("company.power"), t.power(float(v.deal_owed_kw[d]) / 1000)))
    if v.deal_access[d] > 0 and v.deal_access_until[d] > f.quarter:
        word = t.text("company.exclusive" if int(v.deal_access[d]) == 2 else "company.first")
        rows.append((word, f.map.quarter_name(int(v.deal_access_until[d]))))
    if known:
        rows.append((t.text("company.floor"), t.percent(float(v.deal_floor[d]))))
        rows.append((t.text("company.used"), t.money(float(v.deal_used_kusd[d]))))
        if v.deal_discount[d] > 0:
            rows.append((t.text("company.discount"), t.percent(float(v.deal_discount[d]))))
        if 0 < v.deal_price_usd[d] < v.compute_price_usd[v.deal_sponsor[d]]:
            rows.append((t.text("company.price_kept"), t.text("unit.hour", value=t.usd(float(v.deal_price_usd[d])))))
        if v.deal_embed_kusd[d] > 0:
            rows.append((t.text("company.embed"), t.money(float(v.deal_embed_kusd[d]))))
        if v.deal_share[d] > 0:
            rows.append((t.text("company.share", part=t.percent(float(v.deal_share[d]), 1)),
                         t.money(float(v.deal_share_kusd[d]))))  # fmt: skip
        if v.deal_warrant[d] > 0:
            rows.append((t.text("company.warrant"), t.percent(float(v.deal_warrant[d]), 1)))
    held = [t.text(f"right.{name}") for i, name in enumerate(RIGHTS) if v.deal_rights[d, i]]
    note_ = t.text("company.rights", list=", ".join(held)) if held else ""
    return Tip(t.text("company.deal", sponsor=f.short(sponsor), lab=f.short(lab)), "", rows, note=note_)


# -- the quarters ahead ---------------------------------------------------------------------


def flows(due: Calendar) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """What contracts bring a firm and what they ask of it, by kind, (ahead,) kUSD each; lent and owed included."""
    drawn, sure = due.contracted_kusd, due.take_or_pay_kusd
    if due.firm < LAB0:
        comes = {"compute": drawn}
        if due.firm >= CLOUDS:
            comes["credit"] = due.instalments_kusd
        goes = {"milestones": due.tranches_kusd, "purchases": due.embed_kusd}
        if due.firm < CLOUDS:
            goes["credit"] = due.instalments_kusd
        return comes, goes | {"interest": due.interest_kusd}
    return (
        {"milestones": due.tranches_kusd, "purchases": due.embed_kusd},
        {"taken": sure, "rest": drawn - sure, "interest": due.interest_kusd},
    )


def _chart(f: Facts, name: str, found: dict[str, Ints]) -> Widget:
    shown = {kind: amounts for kind, amounts in found.items() if amounts.any()}
    title = heading(t.text(f"company.{name}"), icon="trending-up" if name == "comes" else "calendar-clock")
    if not shown:
        return Panel(title, note(t.text("company.nothing_due")), kind="inset", pad=10, gap=6, grow=1)

    def word(kind: str) -> str:
        return t.text(f"cover.{kind}" if kind in LOOKS else f"company.{kind}")

    stacks = [
        Stack(f.quarter_name(i)[2:], [Part(float(x[i]), *_LOOKS[kind], word(kind)) for kind, x in shown.items()])
        for i in range(AHEAD)
    ]
    legend = [Key(*_LOOKS[kind], word(kind)) for kind in shown]
    chart = Columns(f"company-{name}", stacks, t.money, t.text("dues.whole"), legend, tip=t.text(f"company.{name}_tip"))
    total = t.money(float(sum(int(x.sum()) for x in shown.values())))
    more = note(t.text("dues.total", amount=total, count=AHEAD))
    chart.grow = 1.0
    return Panel(title, Column(more, chart, gap=4, grow=1), kind="inset", pad=10, gap=6, grow=1)
