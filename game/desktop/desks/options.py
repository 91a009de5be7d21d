"""Power that one has a claim on: options on powered sites, and places in the queues of full markets (M37)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.plan import LEAST_KW, left_kusd
from game.desktop.facts import Facts
from game.desktop.kit import Button, Row, Widget
from game.desktop.map.shown import quarters
from game.desktop.parts import card, heading, note

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen


def options(f: Facts, r: int = -1) -> list[int]:
    """The seat's options on powered sites with something left, in one market or all."""
    if not f.playing:
        return []
    return [i for i in range(int(f.tables.options[f.me]))
            if f.view.option_kw[i] > 0 and r in (-1, int(f.tables.option_region[f.me, i]))]  # fmt: skip


def option_words(f: Facts, r: int = -1) -> list[str]:
    """Each of the seat's options in words: where, how much, when, how soon and at what price."""
    return [_words(f, i) for i in options(f, r)]


def _words(f: Facts, i: int) -> str:
    tables, start = f.tables, int(f.tables.option_from[f.me, i])
    return t.text(
        "power.option" if start <= f.quarter else "power.option_later",
        market=f.map.regions[int(tables.option_region[f.me, i])].name, power=t.power(float(f.view.option_kw[i]) / 1000),
        lead=quarters(int(tables.option_lead[f.me, i])),
        price=t.money(float(tables.option_kusd_per_kw[f.me, i]) * 1e6), start=f.map.quarter_name(start),
        until=f.map.quarter_name(int(tables.option_until[f.me, i])),
    )  # fmt: skip


def queue(f: Facts, r: int) -> list[tuple[int, float]]:
    """Clouds that wait for power in a market and how many kW, most first."""
    waiting = [(c, float(f.view.queue_kw[c, r])) for c in f.clouds if f.view.queue_kw[c, r] > 0]
    return sorted(waiting, key=lambda pair: -pair[1])


def claims(table: TableScreen, f: Facts) -> list[Widget]:
    """A card with what may be used now and what must be asked for again; nothing if there is neither."""
    rows: list[Widget] = []
    for i in options(f):
        r = int(f.tables.option_region[f.me, i])
        use = None if f.tables.option_from[f.me, i] > f.quarter else float(f.view.option_kw[i])
        rows.append(_row(table, f, r, f"option-{i}", _words(f, i), use, "power.use"))
    for r, region in enumerate(f.map.regions):
        kw = float(f.view.queue_kw[f.me, r])
        if kw > 0:
            words = t.text("power.waiting", market=region.name, power=t.power(kw / 1000))
            rows.append(_row(table, f, r, f"queue-{r}", words, kw, "power.again"))
    return [card("plug", heading(t.text("power.title")), *rows, id="power-claims", gap=6)] if rows else []


def _row(table: TableScreen, f: Facts, r: int, id: str, words: str, kw: float | None, button: str) -> Widget:
    """What it is, and the button that orders sites of that size in its market."""
    line = note(words)
    line.grow, line.place = 1.0, "center"
    if kw is None:
        return line
    now = float(f.draft.build_kw[f.me, r])
    cost = max(0.0, kw - now) * f.shell_price(r) + f.premium_kusd(r, kw) - f.premium_kusd(r, now)
    reason = ""
    if now >= kw:
        reason = t.text("power.ordered")
    elif cost > left_kusd(f) or kw < LEAST_KW:
        reason = t.text("power.dear", amount=t.money(cost))
    take = Button(id, t.text(button), partial(table.order, "build_kw", r, value=int(kw)), enabled=not reason,
                  reason=reason, tip=t.text(f"{button}_tip", amount=t.money(cost)))  # fmt: skip
    return Row(line, take, gap=8)
