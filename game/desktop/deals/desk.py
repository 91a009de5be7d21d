"""The deals desk: labs, what they ask, the offer that stands in the orders, and deals in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals.book import book
from game.desktop.deals.clauses import words_of
from game.desktop.deals.known import standing
from game.desktop.deals.means import advice
from game.desktop.deals.parts import Spot, sentence, told
from game.desktop.deals.presets import summary
from game.desktop.deals.running import actions, requests
from game.desktop.deals.sheet import ACCESS, LISTED, has_sheet, in_draft, working
from game.desktop.deals.sums import answered, price_needed
from game.desktop.facts import Facts
from game.desktop.kit import Button, Cell, Heading, Label, Row, Table, Widget
from game.desktop.parts import fact, page, percent_slider
from game.desktop.table.firmcard import lab_facts
from game.desktop.words import answer_colour, answer_text

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


WIDE = 1120  # of the window: below, the desk is narrower and the list leaves relations to its tips


def deals_desk(table: TableScreen, f: Facts) -> Widget:
    """The list of labs, the selected one, and the book of deals."""
    lab = table.lab
    known = [told(t.text("deals.known"), "flask-conical", *lab_facts(f, lab))] if f.alive(f.labs[lab]) else []
    run = actions(table, f, lab)
    return page(
        *requests(table, f),
        _list(table, f),
        *_lab(table, f, lab),
        *([run] if run is not None else []),
        *([standing(f, lab)] if f.alive(f.labs[lab]) else []),
        *book(f, lab),
        *known,
        _shares(table, f, lab),
    )


def _list(table: TableScreen, f: Facts) -> Widget:
    v = f.view
    ranks, wide = f.ranked_models(), table.room[0] >= WIDE
    rows: list[list[str | Cell]] = []
    for lab, firm in enumerate(f.labs):
        if not f.alive(firm):
            gone: list[str | Cell] = [
                Cell(f.short(firm), "disabled", f.hue(firm)),
                "",
                Cell(t.text("firms.gone"), "muted"),
                "",
            ]
            rows.append([*gone, ""] if wide else gone)
            continue
        ask, offer, stake = float(v.ask_kusd[lab]), has_sheet(f, lab), f.stake(f.me, lab)
        state = t.text("deals.offered") if offer else t.money(ask) if ask > 0 else "–"
        relation = float(v.relation[lab])
        warmth = "good" if relation >= 0.1 else "warn" if relation < -0.1 else "muted"
        sign = (
            "star"
            if relation >= 0.4
            else "thumbs-up"
            if relation >= 0.1
            else "thumbs-down"
            if relation < -0.1
            else "minus"
        )
        rows.append(
            [
                Cell(f.short(firm), "text", f.hue(firm), strong=ask > 0 or offer),
                Cell(t.text("deals.rank", rank=ranks.index(lab) + 1), "text" if lab in ranks[:3] else "muted"),
                Cell(state, "good" if offer else "accent" if ask > 0 else "muted"),
                *([Cell("", warmth, icon=sign)] if wide else []),
                Cell(t.percent(stake) if stake >= 0.0005 else "–", "text" if stake > 0 else "muted"),
            ]
        )
    return Table(
        "labs",
        [
            Heading(t.text("firms.name")),
            Heading(t.text("deals.model"), 24 if wide else 20, "right"),
            Heading(t.text("deals.asks"), 62 if wide else 54, "right"),
            *([Heading("", 24, icon="handshake")] if wide else []),
            Heading(t.text("deals.stake"), 36, "right"),
        ],
        rows,
        selected=table.lab,
        on_select=table.show_lab,
        on_open=table.open_sheet,
        tips=lambda lab: lab_tip(f, lab),
        rows_shown=len(rows),
    )


def lab_tip(f: Facts, lab: int) -> str:
    """A lab in a few lines."""
    if not f.alive(f.labs[lab]):
        return t.text("firms.gone_long")
    v, ranks = f.view, f.ranked_models()
    lines = [t.text("deals.tip_model", model=f.model_name(lab), rank=ranks.index(lab) + 1)]
    if v.ask_kusd[lab] > 0:
        lines.append(
            t.text("deals.tip_ask", amount=t.money(float(v.ask_kusd[lab])), price=t.money(price_needed(f, lab)))
        )
    lines.append(t.text("deals.tip_relation", word=f.relation_word(float(v.relation[lab]))))
    if int(v.answer[lab]) > 0:
        lines.append(answer_text(f, lab))
    if v.asked_cut[lab] > 0:
        lines.append(t.text("cut.asks", lab=f.short(f.labs[lab]), part=t.percent(float(v.asked_cut[lab]))))
    lines.append(t.text("deals.tip_open"))
    return "\n".join(lines)


def _lab(table: TableScreen, f: Facts, lab: int) -> list[Widget]:
    firm = f.labs[lab]
    head = Row(Spot(f.hue(firm), 12), Label(f.short(firm), "title", place="center"), gap=8)
    if not f.alive(firm):
        return [head, sentence(t.text("firms.gone_long"), "bad")]
    reason = why_not(f, lab)
    ordered = has_sheet(f, lab)
    wide = table.room[0] >= WIDE
    words = t.text("deals.change" if wide else "deals.change_short") if ordered else t.text("deals.sheet")
    reason = t.text("watch.no_orders") if f.session.watched else reason
    buttons: list[Widget] = [
        Button("sheet", words, lambda: table.open_sheet(lab), kind="primary", icon="handshake", enabled=not reason,
               reason=reason, tip=t.text("deals.sheet_tip"), grow=1)
    ]  # fmt: skip
    if ordered and f.ordering:
        buttons.append(Button("withdraw", t.text("deals.withdraw"), lambda: table.withdraw(lab), icon="x",
                              tip=t.text("deals.withdraw_tip")))  # fmt: skip
    parts: list[Widget] = [head, Row(*buttons, gap=6)]
    if ordered:
        parts.append(_offer(f, lab))
    elif lab in working(table.session):
        parts.append(sentence(t.text("deals.put_aside"), "muted", "file-text"))
    parts.append(_ask(f, lab))
    return parts


def why_not(f: Facts, lab: int) -> str:
    """Why no offer can be made to a lab; empty if one can."""
    if int(f.view.distress_until[f.me]) > f.quarter:
        return t.text("deals.barred", when=f.map.quarter_name(int(f.view.distress_until[f.me])))
    if not f.may_deal(lab):
        return t.text("deals.closed", lab=f.short(f.labs[lab]))
    return ""


def _offer(f: Facts, lab: int) -> Widget:
    """The offer that the draft holds."""
    sheet = in_draft(f, lab)
    lines: list[Widget] = [Label(summary(sheet), "strong", "text", wrap=True)]
    if sheet.cash > 0:
        lines.append(fact(t.text("deals.for"), t.text("deals.stake_at", part=t.percent(sheet.part(), 1),
                                                      price=t.money(sheet.pre))))  # fmt: skip
    if sheet.commit > 0:
        lines.append(fact(t.text("deals.due_over"), t.text("deals.per_quarter", amount=t.money(sheet.due_kusd()),
                                                           count=sheet.quarters)))  # fmt: skip
    if sheet.owed_kw > 0:
        when = f.quarter_name(sheet.owed_from)
        lines.append(fact(t.text("deals.owed"), t.text("deals.from", power=t.power(sheet.owed_kw / 1000), when=when)))
    if sheet.access != LISTED:
        access = t.text(f"access.{ACCESS[sheet.access]}")
        lines.append(fact(t.text("deals.access"), t.text("deals.for_quarters", what=access,
                                                         count=sheet.access_quarters)))  # fmt: skip
    clauses = words_of(sheet)
    if clauses:
        lines.append(sentence(t.text("sheet.clauses", list=", ".join(clauses)), "text", "shield"))
    lines.append(sentence(t.text("deals.goes_out"), "muted"))
    return told(t.text("deals.your_offer"), "circle-check", *lines, id="offer", colour="good")


def _ask(f: Facts, lab: int) -> Widget:
    """What the lab asks, what it said to the last offer, and what to change."""
    v = f.view
    ask, power = float(v.ask_kusd[lab]), float(v.ask_owed_kw[lab])
    lines: list[Widget] = []
    if ask > 0:
        lines = [
            fact(t.text("deals.round"), t.money(ask), "accent", t.text("sheet.ask_money_tip")),
            fact(t.text("deals.at"), t.money(price_needed(f, lab)), "text", t.text("sheet.ask_price_tip")),
        ]
        if power > 0:
            lines.append(
                fact(t.text("deals.wants_power"), t.power(power / 1000), "text", t.text("sheet.ask_power_tip"))
            )
    elif v.listed[lab]:
        lines = [sentence(t.text("sheet.listed"), "muted")]
    else:
        lines = [sentence(t.text("deals.no_round", price=t.money(price_needed(f, lab))), "muted")]
    answer = answered(f, lab)
    if answer != "none":
        icon = "circle-check" if answer == "accepted" else "circle-x"
        lines.append(sentence(answer_text(f, lab), answer_colour(f, lab), icon))
        lines.append(sentence(advice(f, lab), "text", "lightbulb"))
    return told(t.text("sheet.wants", lab=f.short(f.labs[lab])), "target", *lines, id="ask")


def _shares(table: TableScreen, f: Facts, lab: int) -> Widget:
    """Selling a stake, once the lab is on the stock market."""
    stake = f.stake(f.me, lab)
    return percent_slider(
        "sell", t.text("deals.sell"), float(f.draft.sell_part[f.me, lab]), table.put("sell_part", lab), high=0.25,
        enabled=bool(f.view.listed[lab]) and stake > 0,
        reason=t.text("deals.no_stake") if stake <= 0 else t.text("deals.not_listed"),
        tip=t.text("deals.sell_tip", worth=t.money(stake * float(f.view.valuation_kusd[lab]))),
    )  # fmt: skip
