"""The card of power that one has a claim on: options to use, places in queues to keep."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.claims import options, premium_kusd, words_of
from game.desktop.desks.plan import LEAST_KW, left_kusd
from game.desktop.facts import Facts
from game.desktop.kit import Button, Row, Widget
from game.desktop.parts import card, heading, market_name, note

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


def claims(table: TableScreen, f: Facts) -> list[Widget]:
    """A card with what may be used now and what must be asked for again; nothing if there is neither."""
    rows: list[Widget] = []
    for i in options(f):
        r = int(f.tables.option_region[f.me, i])
        use = None if f.tables.option_from[f.me, i] > f.quarter else float(f.view.option_kw[i])
        rows.append(_row(table, f, r, f"option-{i}", words_of(f, i), use, "power.use"))
    for r in range(len(f.map.regions)):
        kw = float(f.view.queue_kw[f.me, r])
        if kw >= LEAST_KW:
            words = t.text("power.waiting", market=market_name(f, r), power=t.power(kw / 1000))
            rows.append(_row(table, f, r, f"queue-{r}", words, kw, "power.again"))
    return [card("plug", heading(t.text("power.title")), *rows, id="power-claims", gap=6)] if rows else []


def _row(table: TableScreen, f: Facts, r: int, id: str, words: str, kw: float | None, button: str) -> Widget:
    """What it is, and the button that orders sites of that size in its market."""
    line = note(words)
    line.grow, line.place = 1.0, "center"
    if kw is None:
        return line
    now = float(f.draft.build_kw[f.me, r])
    cost = max(0.0, kw - now) * f.shell_price(r) + premium_kusd(f, r, kw) - premium_kusd(f, r, now)
    reason = ""
    if now >= kw:
        reason = t.text("power.ordered")
    elif cost > left_kusd(f) or kw < LEAST_KW:
        reason = t.text("power.dear", amount=t.money(cost))
    take = Button(id, t.text(button), partial(table.order, "build_kw", r, value=int(kw)), enabled=not reason,
                  reason=reason, tip=t.text(f"{button}_tip", amount=t.money(cost)))  # fmt: skip
    return Row(line, take, gap=8)
