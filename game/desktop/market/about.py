"""What a market is: who leads, who spends how much, power and sites, and what events do to it."""

from __future__ import annotations

import math

import numpy as np

from game.desktop import text as t
from game.desktop.claims import option_words, queue
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Chart, Column, Heading, Label, Line, Meter, Panel, Row, Scroll, Table, Widget
from game.desktop.map.layers import coming_kw, power_kw, ranked, share, spend_growth
from game.desktop.map.market import share_tip
from game.desktop.map.shown import BUILDING, FREE_BAR, SCARCE_KW, USED, quarters
from game.desktop.parts import fact, heading, note

_LEADERS = 6
WIDE, ROOMY = 720, 620  # pixels of the page at scale 100: two columns; a chart too


def about_page(f: Facts, r: int, width: int, height: int) -> list[Widget]:
    """Leaders and spend at the left, power and events at the right; below each other in a narrow window."""
    left, right = [_leaders(f, r), _spend(f, r)], [_power(f, r), _events(f, r)]
    if len(f.views()) > 1 and height >= ROOMY:
        right.append(_history(f, r))
    if width >= WIDE:
        half = (width - 26) // 2
        both: Widget = Row(Column(*left, gap=10, width=half), Column(*right, gap=10, width=half), gap=10)
    else:
        both = Column(*left, *right, gap=10)
    return [Scroll("market-about", Column(both, pad=(3, 3)), grow=1)]


def _box(id: str, title: Widget, *children: Widget) -> Panel:
    return Panel(title, *children, kind="inset", pad=10, gap=4, id=id)


# -- who leads and who spends ------------------------------------------------------------------


def _leaders(f: Facts, r: int) -> Widget:
    order = [c for c in ranked(f, r) if share(f, r, c) >= 0.0005]
    rows: list[Widget] = [Meter([(share(f, r, c), f.hue(c)) for c in order], thick=9, id="market-land",
                                tip=share_tip(f, r))]  # fmt: skip
    shown = order[:_LEADERS]
    if f.me in order and f.me not in shown:
        shown = [*shown[:-1], f.me]
    for place, c in enumerate(order):
        if c not in shown:
            continue
        change = f.change("land", r, c)
        moved = "" if not math.isfinite(change) or abs(change) < 0.0005 else t.points(change)
        words = t.text("about.leader", place=place + 1, firm=f.short(c))
        value = t.percent(share(f, r, c), 1)
        rows.append(fact(words, t.text("about.moved", value=value, change=moved) if moved else value,
                         "accent" if c == f.me else "text"))  # fmt: skip
    if not order:
        rows = [note(t.text("about.nobody"))]
    return _box("market-leaders", heading(t.text("about.leaders"), icon="flag"), *rows)


def _history(f: Facts, r: int) -> Widget:
    views = f.views()
    shown = [c for c in ranked(f, r) if share(f, r, c) >= 0.0005][:_LEADERS]
    lines = [Line(f.label(c), [float(v.land[r, c]) for v in views], f.hue(c)) for c in reversed(shown)]
    chart = Chart("market-history", lines, show=t.percent, steps=f.steps(), height=150)
    return _box("market-history-box", heading(t.text("about.history"), icon="chart-line"), chart)


def _spend(f: Facts, r: int) -> Widget:
    v, rows = f.view, list[list[str | Cell]]()
    for g, segment in enumerate(f.map.segments):
        now = float(v.wallet_kusd[r, g])
        before = float(f.before.wallet_kusd[r, g]) if f.before is not None else 0.0
        growth = now / before - 1 if before > 0 else math.nan
        rows.append([Cell(segment.name), t.money(now), _growth(growth)])
    rows.append([Cell(t.text("about.enterprises"), strong=True), Cell(t.money(f.spend_kusd(r)), strong=True),
                 _growth(spend_growth(f, r))])  # fmt: skip
    heads = [Heading(t.text("about.segment")), Heading(t.text("about.quarter"), 84, "right"),
             Heading(t.text("about.growth"), 74, "right")]  # fmt: skip
    return _box("market-spend-box", heading(t.text("about.spend"), icon="trending-up"),
                Table("market-segments", heads, rows, rows_shown=len(rows)))  # fmt: skip


def _growth(growth: float) -> Cell:
    if not math.isfinite(growth):
        return Cell("–", "muted")
    return Cell(t.percent(growth, 1, sign=True), "good" if growth > 0.0005 else "bad" if growth < -0.0005 else "muted")


# -- power -------------------------------------------------------------------------------------


def _power(f: Facts, r: int) -> Widget:
    used, building, free = power_kw(f, r)
    limit = used + building + free or 1.0
    mw = {"used": used, "building": building, "free": free}
    rows: list[Widget] = [
        Meter([(used / limit, USED), (building / limit, BUILDING), (free / limit, FREE_BAR)], thick=9),
        *(fact(t.text(f"about.{name}"), t.power(kw / 1000), "warn" if name == "free" and free < SCARCE_KW else "text")
          for name, kw in mw.items()),
        fact(t.text("about.more"), t.power(float(f.tables.power_growth_kw[r]) / 1000, sign=True)),
    ]  # fmt: skip
    waiting = queue(f, r)
    whole = sum(kw for _, kw in waiting)
    rows.append(fact(t.text("about.queue"), t.power(whole / 1000) if whole else t.text("about.none"),
                     "warn" if whole else "text", t.text("about.queue_tip"), "market-queue"))  # fmt: skip
    if waiting:
        rows.append(note(", ".join(t.text("about.waits", firm=f.short(c), power=t.power(kw / 1000))
                                   for c, kw in waiting)))  # fmt: skip
    price = t.text("market_facts.per_gw", value=t.money(f.shell_price(r) * 1e6))
    rows.append(fact(t.text("about.lead"), t.text("about.lead_price", lead=quarters(f.lead(r)), price=price)))
    if f.playing:
        here, coming = t.power(float(f.view.site_kw[f.me, r]) / 1000), t.power(coming_kw(f, r) / 1000)
        rows.append(fact(t.text("about.mine"), t.text("about.mine_coming", here=here, coming=coming)))
        rows += [note(words, "text", "plug") for words in option_words(f, r)]
    return _box("market-power", heading(t.text("about.power"), icon="zap"), *rows)


# -- events ------------------------------------------------------------------------------------


def _events(f: Facts, r: int) -> Widget:
    lines = [Label(words, "small", colour, wrap=True, icon=icon) for icon, colour, words in event_words(f, r)]
    return _box("market-events", heading(t.text("about.events"), icon="newspaper"),
                *(lines or [note(t.text("about.no_events"))]))  # fmt: skip


def event_words(f: Facts, r: int) -> list[tuple[str, str, str]]:
    """Icon, colour and sentence of everything that touches a market now."""
    v, found = f.view, list[tuple[str, str, str]]()
    if v.grid_until[r] > f.quarter:
        when = f.map.quarter_name(int(v.grid_until[r]))
        found.append(("zap", "warn", t.text("about.grid", until=when)))
    if v.grid_lost_kw[r] > 0:
        found.append(("zap", "warn", t.text("about.grid_lost", power=t.power(float(v.grid_lost_kw[r]) / 1000))))
    shut = [k for k in range(len(f.makers)) if v.controls_until[k] > f.quarter]
    if shut and not f.tables.open_market[r]:
        names = ", ".join(f.short(f.makers[k]) for k in shut)
        when = f.map.quarter_name(int(max(v.controls_until[k] for k in shut)))
        found.append(("lock", "warn", t.text("about.controls", makers=names, until=when)))
    elif not f.tables.open_market[r] and f.map.export_controls:
        found.append(("lock", "muted", t.text("about.closed_bloc")))
    away = [f.short(c) for c in f.clouds if not f.tables.sells[r, c] and f.alive(c)]
    if away:
        found.append(("lock", "muted", t.text("about.closed", firms=", ".join(away))))
    barred = [f.short(f.labs[i]) for i in np.flatnonzero(v.barred_until[: len(f.labs)] > f.quarter)]
    if barred:
        found.append(("gavel", "warn", t.text("about.barred", labs=", ".join(barred))))
    if v.slump[0]:
        found.append(("trending-down", "warn", t.text("about.slump")))
    if v.squeeze[0]:
        found.append(("cpu", "warn", t.text("about.squeeze")))
    return found
