"""Where things stand on the screen: all at once where there is room, else four pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.dollar.money import money_picture
from game.desktop.dollar.names import book
from game.desktop.dollar.sales import SalesBars, sales
from game.desktop.dollar.spendback import deals, deals_table
from game.desktop.dollar.trace import chooser, trace_parts, trip_cards
from game.desktop.kit import Button, Column, Icon, Label, Panel, Row, Scroll, Segmented, Space, Widget, Wrap
from game.desktop.parts import heading, note

if TYPE_CHECKING:
    from game.desktop.dollar.screen import DollarScreen
    from game.desktop.dollar.sums import Sums

PAGES = {"flows": "repeat", "trace": "hand-coins", "sales": "chart-column", "deals": "handshake"}
#: From this room at scale 100 everything is in sight at once.
WIDE, TALL = 1180, 690
_SIDE = 344


def build_screen(screen: DollarScreen) -> Widget:
    """The whole tree."""
    parts: list[Widget] = [_top(screen)]
    sums = screen.sums()
    if screen.last < 0:
        parts += [Space(), note(t.text("dollar.nothing_yet"), icon="hourglass"), Space()]
        return Column(*parts, gap=10, pad=12, id="dollar")
    parts.append(_choices(screen))
    if sums is None:
        words = t.text("dollar.failed", why=screen.problem) if screen.problem else t.text("dollar.working")
        parts += [Space(), Label(words, "body", "muted", align="center", id="working"), Space()]
    elif screen.room[0] >= WIDE and screen.room[1] >= TALL:
        parts += _all(screen, sums)
    else:
        parts += _paged(screen, sums)
    return Column(*parts, gap=8, pad=12, id="dollar")


def _top(screen: DollarScreen) -> Widget:
    """Title, and what is known how well."""
    known = "open" if screen.open_books else "seen"
    tip = t.text(f"dollar.{known}_tip")
    wide = screen.room[0] >= 900
    parts: list[Widget] = [
        Button("leave", t.text("button.back") if wide else "", screen.leave, icon="chevron-left",
               tip=t.text("dollar.leave_tip")),
        Icon("repeat", 22, "accent"),
        Label(t.text("dollar.title"), "title", place="center"),
        Space(),
        Label(t.text(f"dollar.{known}" if wide else f"dollar.{known}_short"), "small", "muted", place="center",
              icon="eye" if screen.open_books else "eye-off", tip=tip, id="known"),
        Button("about", "", screen.show_help, kind="quiet", icon="circle-help", tip=t.text("dollar.about_tip")),
    ]  # fmt: skip
    return Row(*parts, gap=10)


def _choices(screen: DollarScreen) -> Widget:
    """Which quarters, which perimeter, which mixing rule; and why that matters."""
    f = screen.facts
    names = [f.map.quarter_name(screen.question.first), f.map.quarter_name(screen.last)]
    when = names[1] if screen.question.quarters == 1 else t.text("dollar.when", first=names[0], last=names[1])
    last = screen.last >= len(screen.flows.quarters) - 1
    choices = Wrap(
        Row(
            Button("earlier", "", lambda: screen.step(-1), icon="chevron-left", tip=t.text("dollar.earlier"),
                   enabled=screen.last > 0, reason=t.text("dollar.first_quarter")),
            Label(when, "strong", align="center", width=136, place="center", id="when"),
            Button("later", "", lambda: screen.step(1), icon="chevron-right", tip=t.text("dollar.later"),
                   enabled=not last, reason=t.text("dollar.last_quarter")),
            gap=4,
        ),
        Segmented("span", [(key, t.text(f"dollar.span_{key}")) for key in ("quarter", "year")], screen.span,
                  screen.look_at, tip=t.text("dollar.span_tip")),
        Segmented("perimeter", [(key, t.text(f"dollar.{key}")) for key in ("ai_book", "consolidated")],
                  screen.perimeter, screen.use_perimeter, tip=t.text("dollar.perimeter_tip")),
        Segmented("mixing", [(key, t.text(f"dollar.{key}")) for key in ("pro_rata", "earmark")],
                  screen.mixing, screen.use_mixing, tip=t.text("dollar.mixing_tip")),
        gap=12,
    )  # fmt: skip
    return Column(choices, note(t.text(f"dollar.why_{screen.perimeter}_{screen.mixing}"), icon="scale"), gap=6)


def _all(screen: DollarScreen, s: Sums) -> list[Widget]:
    low = 224 if screen.room[1] >= 760 else 206
    rows = max(4, (low - 74) // 26)
    return [
        Row(_money(screen, s), _trace(screen, s, _SIDE), gap=10, grow=1),
        Row(_sales(screen, s, low - 80), _deals(screen, rows, width=470), gap=10, height=low),
    ]


def _paged(screen: DollarScreen, s: Sums) -> list[Widget]:
    tabs = [(key, t.text(f"dollar.page_{key}"), icon if screen.room[0] >= 700 else "") for key, icon in PAGES.items()]
    rows = max(4, (screen.room[1] - 260) // 26)
    if screen.page == "flows":
        shown: Widget = _money(screen, s)
    elif screen.page == "trace":
        shown = _trace(screen, s, 0)
    elif screen.page == "sales":
        shown = _sales(screen, s, screen.room[1] - 280)
    else:
        shown = _deals(screen, rows, grow=1)
    shown.grow = 1.0
    return [Segmented("dollar-page", tabs, screen.page, screen.turn, kind="tabs"), shown]


def _money(screen: DollarScreen, s: Sums) -> Panel:
    """The picture with its title."""
    choices = [("all", t.text("dollar.all_money")), ("traced", t.text("dollar.traced_only"))]
    firm = screen.facts.short(screen.sponsor) if screen.sponsor >= 0 else ""
    parts: list[Widget] = [
        Label(t.text("dollar.picture"), "strong", icon="coins", icon_colour="muted", place="center"),
        Label(book(s.question), "small", "muted", place="center"),
        Space(),
    ]
    if screen.sponsor >= 0:
        parts.append(
            Segmented("what", choices, "traced" if screen.only_traced else "all", screen.show_traced,
                      tip=t.text("dollar.what_tip", firm=firm))
        )  # fmt: skip
    return Panel(Row(*parts, gap=10), money_picture(screen, s), gap=6, pad=(12, 8), grow=1, id="money-panel")


def _trace(screen: DollarScreen, s: Sums, width: int) -> Panel:
    f = screen.facts
    if screen.sponsor < 0:
        return Panel(note(t.text("dollar.nobody")), id="trace", width=width or _SIDE)
    figures = trace_parts(f, s, screen.sponsor)
    trips = trip_cards(f, s, screen.sponsor, screen.trip, screen.choose_trip)
    head = heading(t.text("dollar.cheques_of"), book(s.question), icon="hand-coins")
    who = chooser(f, screen.sponsors, screen.sponsor, screen.follow)
    if width:
        body: Widget = Column(*figures, *trips, gap=5, pad=(4, 2))
        return Panel(head, who, Scroll("trace-body", body, grow=1), gap=7, pad=(12, 8), width=width, id="trace")
    half = (screen.room[0] - 24 - 24 - 24) // 2
    body = Row(Column(*figures, gap=7, width=half, place="start"), Column(*trips, gap=7, grow=1, place="start"),
               gap=16, pad=(4, 2))  # fmt: skip
    return Panel(head, who, Scroll("trace-body", body, grow=1), gap=7, pad=(12, 8), id="trace", grow=1)


def _sales(screen: DollarScreen, s: Sums, room: int) -> Panel:
    """room: about the height of all bars, at scale 100."""
    rows = sales(screen.facts, s)
    bars = SalesBars("net-sales", rows, min(38, room // max(1, len(rows))), tip=t.text("dollar.sales_tip"))
    return Panel(
        heading(t.text("dollar.sales"), book(s.question), icon="chart-column"),
        Scroll("sales-body", Column(bars, pad=(3, 3)), grow=1),
        gap=5, pad=(12, 8), grow=1, id="sales",
    )  # fmt: skip


def _deals(screen: DollarScreen, rows: int, width: int = 0, grow: float = 0.0) -> Panel:
    f = screen.facts
    body: Widget = deals_table(f, rows) if deals(f) else note(t.text("dollar.no_deals"))
    panel = Panel(
        heading(t.text("dollar.spend_back"), t.text("dollar.earmarked"), icon="handshake"), body, gap=5, pad=(12, 8),
        grow=grow, id="deals",
    )  # fmt: skip
    if width:
        panel.width = width
    return panel
