"""The deals desk: labs, what they ask, what stands between them and this cloud, and the way to a term sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.firmlist import lab_facts
from game.desktop.kit import Button, Cell, Heading, Label, Row, Table, Widget
from game.desktop.parts import fact, inset, note, page, percent_slider
from game.desktop.words import answer_colour, answer_text

if TYPE_CHECKING:
    from game.desktop.table import TableScreen

ACCESS = ("listed", "first_launch", "exclusive")


def deals_desk(table: TableScreen, f: Facts) -> Widget:
    """The list of labs, and the selected one."""
    lab = table.lab
    return page(_list(table, f), *_lab(table, f, lab))


def _list(table: TableScreen, f: Facts) -> Widget:
    v = f.view
    rows: list[list[str | Cell]] = []
    for lab, firm in enumerate(f.labs):
        alive = f.alive(firm)
        ask = float(v.ask_kusd[lab])
        offer = f.has_offer(lab)
        state = t.text("deals.offered") if offer else t.money(ask) if ask > 0 else "–"
        rows.append(
            [
                Cell(f.short(firm), "text" if alive else "disabled", f.hue(firm), strong=ask > 0 or offer),
                Cell(state if alive else t.text("firms.gone"), "good" if offer else "accent" if ask > 0 else "muted"),
                t.percent(f.stake(f.me, lab)) if f.stake(f.me, lab) > 0 else "–",
            ]
        )
    return Table(
        "labs",
        [
            Heading(t.text("firms.name")),
            Heading(t.text("deals.asks"), 74, "right"),
            Heading(t.text("deals.stake"), 44, "right"),
        ],
        rows,
        selected=table.lab,
        on_select=table.show_lab,
        on_open=table.open_sheet,
        tips=lambda i: answer_text(f, i),
        rows_shown=len(rows),
    )


def _lab(table: TableScreen, f: Facts, lab: int) -> list[Widget]:
    v = f.view
    firm = f.labs[lab]
    parts: list[Widget] = [Label(f.name(firm), "title")]
    if not f.alive(firm):
        return [*parts, note(t.text("firms.gone_long"), "bad")]
    reason = why_not(f, lab)
    words = t.text("deals.change") if f.has_offer(lab) else t.text("deals.sheet")
    buttons: list[Widget] = [
        Button("sheet", words, lambda: table.open_sheet(lab), kind="primary", enabled=not reason, reason=reason,
               tip=t.text("deals.sheet_tip"), grow=1)
    ]  # fmt: skip
    if f.has_offer(lab):
        buttons.append(Button("withdraw", t.text("deals.withdraw"), lambda: table.withdraw(lab)))
    parts += [Row(*buttons, gap=6), _ask(f, lab)]
    if f.has_offer(lab):
        parts.append(_offer(f, lab))
    parts.append(inset(*lab_facts(f, lab)))
    parts += _in_force(f, lab)
    stake = f.stake(f.me, lab)
    parts.append(
        percent_slider(
            "sell", t.text("deals.sell"), float(f.draft.sell_part[f.me, lab]),
            table.put("sell_part", lab), high=0.25,
            enabled=bool(v.listed[lab]) and stake > 0,
            reason=t.text("deals.no_stake") if stake <= 0 else t.text("deals.not_listed"),
            tip=t.text("deals.sell_tip", worth=t.money(stake * float(v.valuation_kusd[lab]))),
        )
    )  # fmt: skip
    return parts


def why_not(f: Facts, lab: int) -> str:
    """Why no offer can be made to a lab; empty if one can."""
    if int(f.view.distress_until[f.me]) > f.quarter:
        return t.text("deals.barred")
    if not f.may_deal(lab):
        return t.text("deals.closed", lab=f.name(f.labs[lab]))
    return ""


def _ask(f: Facts, lab: int) -> Widget:
    v = f.view
    ask, pre, power = float(v.ask_kusd[lab]), float(v.ask_pre_kusd[lab]), float(v.ask_owed_kw[lab])
    lines: list[Widget]
    if ask > 0:
        lines = [
            fact(t.text("deals.round"), t.money(ask), "accent"),
            fact(t.text("deals.at"), t.money(pre)),
            fact(t.text("deals.wants_power"), t.power(power / 1000) if power > 0 else "–"),
        ]
    else:
        lines = [note(t.text("deals.no_round"))]
    lines.append(note(answer_text(f, lab), answer_colour(f, lab)))
    if int(v.answer[lab]) > 1:
        lines += counter(f, lab)
    return inset(*lines, id="ask")


def counter(f: Facts, lab: int) -> list[Widget]:
    """The nearest sheet that a lab said it would look at."""
    v = f.view
    found: list[Widget] = []
    if v.counter_pre_kusd[lab] > 0:
        found.append(fact(t.text("deals.counter_pre"), t.money(float(v.counter_pre_kusd[lab])), "accent"))
    if v.counter_commit_kusd[lab] > 0:
        found.append(fact(t.text("deals.counter_commit"), t.money(float(v.counter_commit_kusd[lab])), "accent"))
    return found


def _offer(f: Facts, lab: int) -> Widget:
    """The offer that the draft holds."""
    o, me = f.draft, f.me
    lines: list[Widget] = [Label(t.text("deals.your_offer"), "small", "muted")]
    if o.bid_kusd[me, lab] > 0:
        cash, pre = float(o.bid_kusd[me, lab]), float(o.bid_pre_kusd[me, lab])
        lines.append(fact(t.text("deals.cash"), t.money(cash), "good"))
        lines.append(fact(t.text("deals.at"), t.money(pre)))
    later = float(o.tranche_kusd[me, lab].sum())
    if later > 0:
        lines.append(fact(t.text("deals.later"), t.money(later)))
    if o.commit_kusd[me, lab] > 0:
        lines.append(fact(t.text("deals.commitment"), t.money(float(o.commit_kusd[me, lab]))))
    if o.owed_kw[me, lab] > 0:
        lines.append(fact(t.text("deals.owed"), t.power(float(o.owed_kw[me, lab]) / 1000)))
    lines.append(fact(t.text("deals.access"), t.text(f"access.{ACCESS[int(o.access[me, lab])]}")))
    return inset(*lines, id="offer")


def _in_force(f: Facts, lab: int) -> list[Widget]:
    """Contracts of this lab with any sponsor."""
    v = f.view
    rows: list[Widget] = []
    for d in f.deals_of(lab=lab):
        sponsor = int(v.deal_sponsor[d])
        end = f.map.quarter_name(int(v.deal_start[d] + v.deal_quarters[d]))
        commit = float(v.deal_commit_kusd[d])
        words = t.text("deals.row", firm=f.label(sponsor), when=end)
        rows.append(fact(words, t.money(commit) if commit > 0 else t.text("deals.stake_only"),
                         "text" if sponsor == f.me else "muted"))  # fmt: skip
        if v.deal_access[d] > 0 and v.deal_access_until[d] > f.quarter:
            until = f.map.quarter_name(int(v.deal_access_until[d]))
            access = t.text(f"access.{ACCESS[int(v.deal_access[d])]}")
            rows.append(note(t.text("deals.access_row", access=access, when=until)))
    return [Label(t.text("deals.in_force"), "strong"), inset(*rows)] if rows else []
