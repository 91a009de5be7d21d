"""The end of a game: the decisions that mattered most, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Card, Column, Icon, Label, Meter, Panel, Row, Scroll, Space, Tip, Widget
from game.desktop.parts import note
from game.desktop.report.deeds import Deeds
from game.engine.orders import Orders
from game.record import unpack
from game.turning import ALL

if TYPE_CHECKING:
    from game.desktop.end.measuring import Measuring
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


def decisions_panel(f: Facts, session: Session, measuring: Measuring, value_kusd: float) -> Panel:
    """The decisions with the largest effect on the final value `value_kusd`, as far as they are measured."""
    title = Label(
        t.text("end.decisions"), "strong", icon="history", icon_colour="muted", tip=t.text("end.decisions_tip"),
        id="decisions-title", wrap=True,
    )  # fmt: skip
    rows = Column(*_decisions(f, session, measuring, value_kusd), gap=6, pad=(3, 3))
    return Panel(title, *_progress(measuring), Scroll("end-decisions", rows, grow=1), pad=12, gap=6, id="decisions")


def _progress(measuring: Measuring) -> list[Widget]:
    """How far the replaying has come, and the way to stop it."""
    if not measuring.working:
        return []
    done, count = measuring.done, measuring.count
    words = t.text("end.decisions_count", done=done, count=count) if count else t.text("end.decisions_working")
    stop = Button("stop-measuring", t.text("end.decisions_stop"), measuring.stop, kind="quiet", height=28,
                  tip=t.text("end.decisions_stop_tip"))  # fmt: skip
    return [
        Row(note(words, icon="hourglass"), Space(grow=1), stop, gap=8),
        Meter([(done / max(count, 1), "accent")], thick=4, id="decisions-progress", grow=1),
    ]


def _decisions(f: Facts, session: Session, measuring: Measuring, value_kusd: float) -> list[Widget]:
    found = measuring.found
    if measuring.problem:
        return [Label(measuring.problem, "small", wrap=True, icon="triangle-alert", icon_colour="warn")]
    if found is None:
        return []
    if not found:
        key = "stopped" if measuring.stopped else "none"
        return [] if measuring.working else [note(t.text(f"end.decisions_{key}"), icon="info")]
    rows: list[Widget] = []
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
            tip=_without_tip(value_kusd, effect),
            stripe=tint,
            pad=(14, 6),
        )
        rows.append(card)
    return [*rows, note(t.text("end.decisions_note"))]


def _without_tip(value_kusd: float, effect_kusd: float) -> Tip:
    """Both games by their final value."""
    rows = [
        (t.text("end.decision_with"), t.money(value_kusd)),
        (t.text("end.decision_without"), t.money(value_kusd - effect_kusd)),
    ]
    return Tip(t.text("end.decisions"), t.text("end.decisions_tip"), rows, icon="history")
