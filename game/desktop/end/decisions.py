"""The end of a game: the decisions that mattered most, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Card, Column, Icon, Label, Panel, Row, Scroll, Widget
from game.desktop.parts import note
from game.desktop.report.deeds import Deeds
from game.engine.orders import Orders
from game.record import unpack
from game.turning import ALL

if TYPE_CHECKING:
    from game.session import Session
    from game.turning import Decision

#: Sentences about a decision.
MOST_DEEDS = 3
_DESK_ICONS = {"deals": "handshake", "capacity": "factory", "models": "sparkles", "finance": "landmark"}
#: How standing orders are told beside a decision.
_SHOWN: dict[str, Callable[[float], str]] = {
    "build_kw": lambda kw: t.text("deed.instead_sites", power=t.power(kw / 1000)),
    "order_chips": lambda count: t.text("deed.instead_chips", count=t.short(count)),
    "product_kusd": lambda kusd: t.text("deed.instead_product", amount=t.money(kusd)),
    "payout_kusd": lambda kusd: t.text("deed.instead_payout", amount=t.money(kusd)),
}


def deeds_of(f: Facts, session: Session, quarter: int) -> Deeds:
    """What the person ordered in a quarter, read from the game's record."""
    orders = unpack(session.record().quarters[quarter].orders, "record", f"quarters.{quarter}.orders")
    views = session.history
    earlier = views[quarter - 1] if quarter > 0 else None
    return Deeds(f, earlier, views[quarter], views[quarter + 1], [], Orders.view(orders[0]))


def decision_words(f: Facts, session: Session, decision: Decision) -> tuple[str, str]:
    """Title of a decision, and what exactly was ordered instead of standing orders."""
    if decision.quarter == ALL:
        return t.text(f"end.decision_all_{decision.desk}"), t.text("end.decision_all_note")
    deeds = deeds_of(f, session, decision.quarter)
    title = t.text(f"end.decision_{decision.desk}")
    if decision.desk == "deals":
        only = decision.lab if len(deeds.deals()) == 1 else -1
        title = t.text("end.decision_deal", lab=f.short(f.labs[only])) if only >= 0 else title
        lines = deeds.deals()
    else:
        lines = _orders_of(deeds, decision.desk)
    instead = [_SHOWN[field](amount) for field, amount in decision.standing.items() if field in _SHOWN]
    if instead:
        lines = [*lines[: MOST_DEEDS - 1], t.text("deed.standing", orders=", ".join(instead))]
    return title, " ".join(lines[:MOST_DEEDS])


def when(f: Facts, decision: Decision) -> str:
    """The quarter of a decision, or that it lasted all game."""
    return t.text("end.all_game") if decision.quarter == ALL else f.map.quarter_name(decision.quarter)


def _orders_of(deeds: Deeds, desk: str) -> list[str]:
    if desk == "capacity":
        return deeds.building()
    return deeds.finance() if desk == "finance" else [*deeds.new_prices(), *deeds.product()]


def decisions_panel(f: Facts, session: Session, found: Sequence[Decision] | None, problem: str) -> Panel:
    """The decisions with the largest effect on the final value, or why there are none yet."""
    title = Label(
        t.text("end.decisions"), "strong", icon="history", icon_colour="muted", tip=t.text("end.decisions_tip"),
        id="decisions-title", wrap=True,
    )  # fmt: skip
    return Panel(
        title, Scroll("end-decisions", Column(*_decisions(f, session, found, problem), gap=6, pad=(3, 3)), grow=1),
        pad=12, gap=6, id="decisions",
    )  # fmt: skip


def _decisions(f: Facts, session: Session, found: Sequence[Decision] | None, problem: str) -> list[Widget]:
    if problem:
        return [Label(problem, "small", wrap=True, icon="triangle-alert", icon_colour="warn")]
    if found is None:
        return [note(t.text("end.decisions_working"), icon="hourglass")]
    if not found:
        return [note(t.text("end.decisions_none"), icon="info")]
    rows: list[Widget] = [note(t.text("end.decisions_note"))]
    for i, decision in enumerate(found):
        title, words = decision_words(f, session, decision)
        effect = decision.effect_kusd
        tint, thumb = ("good", "thumbs-up") if effect >= 0 else ("bad", "thumbs-down")
        worth = Label(t.money(effect, sign=True), "strong", tint, icon=thumb, place="start")
        name = t.text("end.decision", quarter=when(f, decision), title=title)
        lines: list[Widget] = [Row(Label(name, "strong", wrap=True, grow=1), worth, gap=8)]
        if words:
            lines.append(note(words))
        card = Card(
            f"decision-{i}",
            Row(Icon(_DESK_ICONS[decision.desk], 18, "accent", place="start"), Column(*lines, gap=2, grow=1), gap=10),
            tip=t.text("end.decisions_tip"),
            stripe=tint,
            pad=(14, 8),
        )
        rows.append(card)
    return rows
