"""The right side of the table: four desks, what all orders cost, delegating a desk, and what may come of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.classroom.worksheet import worksheet_page
from game.desktop.deals.desk import deals_desk
from game.desktop.deals.sheet import working
from game.desktop.desks.capacity import capacity_desk
from game.desktop.desks.finance import finance_desk
from game.desktop.desks.forecast import ask, forecast_fold
from game.desktop.desks.models import models_desk
from game.desktop.desks.tabs import DeskTabs
from game.desktop.facts import Facts
from game.desktop.kit import Button, Icon, Label, Meter, Panel, Row, Rule, Scroll, Space, Widget
from game.desktop.kit.tips import Tip
from game.desktop.outlook import Answer
from game.desktop.spending import PARTS, spending
from game.desktop.table.watching import borrowed

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

DESKS = ("capacity", "deals", "models", "finance")
WORKSHEET = "worksheet"  # beside the desks of an exercise
POSTURES = ("grow", "hold", "harvest")
_ICONS = {"capacity": "server", "deals": "handshake", "models": "brain", "finance": "landmark",
          WORKSHEET: "clipboard-list"}  # fmt: skip
_PAGES = {"capacity": capacity_desk, "deals": deals_desk, "models": models_desk, "finance": finance_desk,
          WORKSHEET: worksheet_page}  # fmt: skip


def desk_section(table: TableScreen, f: Facts, width: int) -> Widget:
    """The chosen desk, built when it shows something else."""
    waiting, answer = open_desks(table, f), ask(table, f)
    at = {
        "capacity": (table.market,), "deals": (table.lab, table.lab in working(f.session)),
        "models": (table.models_page,), "finance": (answer,),
    }  # fmt: skip
    chosen = (table.desk, at.get(table.desk), f.orders)

    def page() -> Widget:
        return Scroll(f"desk-{table.desk}", _PAGES[table.desk](table, f), grow=1)

    def panel() -> Widget:
        return desk_panel(table, f, width, waiting, answer, table.show(f"desk-{table.desk}", page, *chosen))

    return table.show("desk", panel, waiting, answer, *chosen)


def desk_panel(
    table: TableScreen, f: Facts, width: int, waiting: dict[str, list[str]], answer: Answer | None, page: Widget
) -> Widget:
    """The chosen desk with its tabs; below it the bill, delegation and the forecast."""
    names = [(key, t.text(f"desk.{key}"), _ICONS[key]) for key in table.desks]
    return Panel(
        *borrowed(f),
        DeskTabs("desks", names, table.desk, table.show_desk, waiting, tips=partial(_tab_tip, waiting)),
        page,
        Rule(),
        *_bill(f),
        *([_delegate(table, brief=width < 320)] if f.ordering else []),
        *(forecast_fold(answer) if answer is not None else []),
        id="desk",
        width=width,
        gap=7,
        pad=(10, 8),
    )


def open_desks(table: TableScreen, f: Facts) -> dict[str, list[str]]:
    """Desks at which points of the agenda wait, with those points in words."""
    found: dict[str, list[str]] = {}
    if not table.busy and not f.session.over:
        for card in table.agenda.open(f):
            found.setdefault(card.point.desk, []).append(card.what)
    return found


def _tab_tip(waiting: dict[str, list[str]], key: str) -> Tip:
    points = "\n".join(f"\u2022 {what}" for what in waiting.get(key, []))
    text = t.text(f"desk.{key}_tip")
    return Tip(t.text(f"desk.{key}"), f"{text}\n{points}" if points else text, icon=_ICONS[key])


def _bill(f: Facts) -> list[Widget]:
    """All orders against what may be spent."""
    bill = spending(f)
    over = bill.left < -1
    room = max(bill.room, bill.total, 1.0)
    parts = [(cost / room, PARTS[kind]) for kind, cost in bill.parts.items() if cost > 0]
    rows = [(t.text(f"bill.{kind}"), t.money(cost), PARTS[kind]) for kind, cost in bill.parts.items() if cost > 0]
    rows += [(t.text("bill.spare"), t.money(bill.spare), "muted")]
    if bill.borrowed > 0:
        rows.append((t.text("bill.borrowed"), t.money(bill.borrowed), "muted"))
    tip = Tip(t.text("bill.title"), t.text("bill.tip"), rows, note=t.text("bill.over_tip") if over else "")
    words = t.text("bill.over" if over else "bill.left", amount=t.money(abs(bill.left)))
    ordered = t.text("bill.ordered", amount=t.money(bill.total), room=t.money(bill.room))
    return [
        Row(
            Label(ordered, "small-strong", tip=tip, id="bill", icon="wallet", icon_colour="muted"),
            Space(),
            Label(words, "small-strong", "bad" if over else "good", id="bill-left"),
            gap=6,
        ),
        Meter(parts, id="bill-meter", thick=6),
    ]


def _delegate(table: TableScreen, brief: bool) -> Widget:
    able = not table.session.over and table.desk not in ("deals", WORKSHEET)
    buttons = [
        Button(
            f"delegate-{posture}",
            t.text(f"posture.{posture}"),
            partial(table.delegate, posture),
            tip=t.text(f"posture.{posture}_tip"),
            enabled=able,
            reason="" if able else t.text("posture.never_deals" if table.desk == "deals" else "worksheet.no_orders"),
        )
        for posture in POSTURES
    ]
    tip = Tip(t.text("posture.title"), t.text("posture.tip"), icon="bot")
    title: Widget = Label(t.text("posture.title"), "small", "muted", id="delegate", place="center", icon="bot", tip=tip)
    if brief:
        title = Icon("bot", 16, id="delegate", tip=tip)
    return Row(title, Space(), *buttons, gap=5)
