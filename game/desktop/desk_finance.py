"""The finance desk: cash, debt, what is paid out, and what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Label, Widget
from game.desktop.parts import amount, fact, heading, inset, note, page
from game.desktop.spending import spending

if TYPE_CHECKING:
    from game.desktop.table import TableScreen


def finance_desk(table: TableScreen, f: Facts) -> Widget:
    """Situation, decisions, consequences."""
    v, o, me = f.view, f.draft, f.me
    spare, room, debt = float(v.spare_kusd[0]), float(v.borrow_kusd[0]), float(v.debt_kusd[me])
    barred = int(v.distress_until[me]) > f.quarter
    parts: list[Widget] = [
        inset(
            fact(t.text("finance.cash"), t.money(float(v.cash_kusd[0]))),
            fact(t.text("finance.spare"), t.money(spare), "good" if spare > 0 else "bad", t.text("finance.spare_tip")),
            fact(t.text("finance.debt"), t.money(debt)),
            fact(t.text("finance.room"), t.money(room), "text", t.text("finance.room_tip")),
            fact(t.text("finance.ebitda"), t.money(float(v.ebitda_kusd[me]))),
            fact(t.text("finance.capex"), t.money(float(v.capex_kusd[me]))),
            fact(t.text("finance.cap"), t.money(float(v.market_cap_kusd[me]))),
            fact(t.text("finance.loop"), t.percent(float(v.circularity[me])), "text", t.text("firms.loop_tip")),
        )
    ]
    if barred:
        parts.append(note(t.text("finance.barred", when=f.map.quarter_name(int(v.distress_until[me]))), "bad"))
    parts += [
        amount(
            "borrow", t.text("finance.borrow"), float(o.borrow_kusd[me]), room,
            table.put("borrow_kusd"), _borrow, low=-min(debt, spare), mark=0.0,
            tip=t.text("finance.borrow_tip"), reason="" if room > 0 or debt > 0 else t.text("finance.no_borrow"),
        ),
        amount(
            "payout", t.text("finance.payout"), float(o.payout_kusd[me]), spare,
            table.put("payout_kusd"), t.money, tip=t.text("finance.payout_tip"),
            enabled=not barred, reason=t.text("finance.no_payout") if barred else "",
        ),
        amount(
            "guidance", t.text("finance.guidance", when=f.quarter_name(1)), float(o.guidance_kusd[me]),
            2.5 * max(float(v.capex_kusd[me]), 0.2 * (spare + room)), table.put("guidance_kusd"),
            t.money, mark=float(v.capex_kusd[me]), tip=t.text("finance.guidance_tip"),
        ),
    ]  # fmt: skip
    return page(*parts, _consequence(f), *_owed(f))


def _borrow(kusd: float) -> str:
    if kusd < 0:
        return t.text("finance.repays", amount=t.money(-kusd))
    return t.text("finance.borrows", amount=t.money(kusd)) if kusd > 0 else t.money(0)


def _consequence(f: Facts) -> Widget:
    bill = spending(f)
    debt = float(f.view.debt_kusd[f.me]) + float(f.draft.borrow_kusd[f.me])
    interest = f.map.rules.accounts.interest / 4
    rows = [fact(t.text(f"bill.{kind}"), t.money(cost)) for kind, cost in bill.parts.items() if cost > 0]
    return inset(
        Label(t.text("finance.if"), "small", "muted", wrap=True),
        *rows,
        fact(t.text("finance.left"), t.money(bill.left), "bad" if bill.left < -1 else "good"),
        fact(t.text("finance.debt_after"), t.money(debt)),
        fact(t.text("finance.interest"), t.money(max(debt, 0.0) * interest)),
    )


def _owed(f: Facts) -> list[Widget]:
    """Money promised to labs that reach a goal in time."""
    v = f.view
    rows = []
    for d in f.deals_of(sponsor=f.me):
        lab = f.name(f.labs[int(v.deal_lab[d])])
        for i in np.flatnonzero(v.tranche_kusd[d] > 0):
            goal = t.money(float(v.tranche_arr_kusd[d, i]))
            until = f.map.quarter_name(int(v.tranche_until[d, i]))
            words = t.text("finance.owed_row", lab=lab, goal=goal, when=until)
            rows.append(fact(words, t.money(float(v.tranche_kusd[d, i]))))
    return [heading(t.text("finance.owed")), inset(*rows)] if rows else []
