"""The right side of the table: four desks, what all orders cost, and delegating a desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desk_capacity import capacity_desk
from game.desktop.desk_deals import deals_desk
from game.desktop.desk_finance import finance_desk
from game.desktop.desk_models import models_desk
from game.desktop.facts import Facts
from game.desktop.kit import Button, Label, Meter, Panel, Row, Rule, Scroll, Segmented, Space, Widget
from game.desktop.spending import PARTS, spending

if TYPE_CHECKING:
    from game.desktop.table import TableScreen

DESKS = ("capacity", "deals", "models", "finance")
POSTURES = ("grow", "hold", "harvest")
_PAGES = {"capacity": capacity_desk, "deals": deals_desk, "models": models_desk, "finance": finance_desk}


def desk_panel(table: TableScreen, f: Facts, width: int) -> Widget:
    """The chosen desk with its tabs and the bill."""
    names = [(key, t.text(f"desk.{key}")) for key in DESKS]
    return Panel(
        Segmented("desks", names, table.desk, table.show_desk, kind="tabs", tip=t.text("desk.tip")),
        Scroll(f"desk-{table.desk}", _PAGES[table.desk](table, f), grow=1),
        Rule(),
        *_bill(f),
        _delegate(table),
        id="desk",
        width=width,
        gap=7,
        pad=10,
    )


def _bill(f: Facts) -> list[Widget]:
    """All orders against what may be spent."""
    bill = spending(f)
    room = max(bill.room, bill.total, 1.0)
    parts = [(cost / room, PARTS[kind]) for kind, cost in bill.parts.items() if cost > 0]
    lines = [f"{t.text(f'bill.{kind}')}: {t.money(cost)}" for kind, cost in bill.parts.items() if cost > 0]
    if bill.borrowed > 0:
        lines.append(t.text("bill.borrowed", amount=t.money(bill.borrowed)))
    over = bill.left < -1
    words = t.text("bill.over" if over else "bill.left", amount=t.money(abs(bill.left)))
    tip = "\n".join([t.text("bill.tip"), *lines])
    return [
        Row(
            Label(t.text("bill.ordered", amount=t.money(bill.total)), "small-strong", tip=tip, id="bill"),
            Space(),
            Label(words, "small-strong", "bad" if over else "good", id="bill-left"),
            gap=6,
        ),
        Meter(parts, id="bill-meter", thick=8),
    ]


def _delegate(table: TableScreen) -> Widget:
    able = not table.session.over and table.desk != "deals"
    buttons = [
        Button(
            f"delegate-{posture}",
            t.text(f"posture.{posture}"),
            partial(table.delegate, posture),
            tip=t.text(f"posture.{posture}_tip"),
            enabled=able,
            reason=t.text("posture.never_deals"),
        )
        for posture in POSTURES
    ]
    return Row(
        Label(t.text("posture.title"), "small", "muted", id="delegate", grow=1, place="center",
              tip=t.text("posture.tip")),
        *buttons,
        gap=5,
    )  # fmt: skip
