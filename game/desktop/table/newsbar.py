"""The foot of the table: what to decide, and what happened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Card, Colour, Column, Icon, Label, Panel, Row, Scroll, Segmented, Widget
from game.desktop.map.shown import quarters
from game.desktop.parts import heading, note
from game.desktop.table.agendapanel import agenda_list
from game.desktop.table.answers import horizon
from game.desktop.words import (
    answer_colour,
    answer_text,
    first_news,
    group_text,
    grouped,
    news_colour,
    news_icon,
    news_text,
)
from game.engine.book import ACCEPTED, NONE

if TYPE_CHECKING:
    from game.desktop.table.frame import Frame
    from game.desktop.table.screen import TableScreen
    from game.session import NewsItem


def bottom_panels(table: TableScreen, f: Facts, frame: Frame) -> Widget:
    """Agenda and news side by side, or one of the two where the window is narrow."""
    if not f.ordering:
        return table.show(
            "news-panel",
            lambda: Panel(heading(t.text("news.title")), _news(table, f), height=frame.bottom, gap=5, pad=(12, 7),
                          id="news-panel"),
            table.news,
        )  # fmt: skip
    cards = table.agenda.states(f)
    if frame.narrow:
        return table.show(f"{table.foot}-panel", lambda: _tabs(table, f, frame), table.news, cards)
    agenda = table.show(
        "agenda-panel",
        lambda: Panel(heading(t.text("agenda.title"), t.text("agenda.remark", when=quarters(horizon(f)))),
                      agenda_list(table, f), gap=5, pad=(12, 7), width=frame.agenda, id="agenda-panel"),
        cards,
    )  # fmt: skip
    news = table.show(
        "news-panel",
        lambda: Panel(heading(t.text("news.title")), _news(table, f), gap=5, pad=(12, 7), grow=1.0, id="news-panel"),
        table.news,
    )
    return Row(agenda, news, gap=10, height=frame.bottom, id="bottom")


def _tabs(table: TableScreen, f: Facts, frame: Frame) -> Widget:
    left = len(table.agenda.open(f))
    names = [
        ("agenda", t.text("agenda.tab", count=left) if left else t.text("agenda.title"), "clipboard-list"),
        ("news", t.text("news.tab", count=len(_lines(f, table))), "newspaper"),
    ]
    page = agenda_list(table, f) if table.foot == "agenda" else _news(table, f)
    return Panel(
        Segmented("foot", names, table.foot, table.show_foot, kind="tabs"), page, height=frame.bottom, gap=4,
        pad=(10, 6), id=f"{table.foot}-panel",
    )  # fmt: skip


# -- news ------------------------------------------------------------------------------


def _lines(f: Facts, table: TableScreen) -> list[Widget]:
    """Answers of labs, what falls due, what concerns the seat, then the rest."""
    if not f.playing:
        return [_item(table, f, i, item) for i, item in enumerate(table.news)]
    mine = first_news(f, table.news)
    rest = [item for item in table.news if item not in mine]
    lands = [item for item in rest if item.kind == "lead_change"]  # the land is what all play for
    groups = grouped([*lands, *(item for item in rest if item not in lands)])
    return [
        *_answers(table, f),
        *_due(table, f),
        *(_item(table, f, i, item, True) for i, item in enumerate(mine)),
        *(_group(table, f, i, items) for i, items in enumerate(groups, len(mine))),
    ]


def _news(table: TableScreen, f: Facts) -> Widget:
    lines = _lines(f, table)
    if not lines or f.quarter == 0:
        lines = [_welcome(f), *lines] if f.playing and f.quarter == 0 else lines or [note(t.text("news.none"))]
    return Scroll("news", Column(*lines, gap=2), grow=1)


def _welcome(f: Facts) -> Widget:
    return Label(t.text("news.start", firm=f.short(f.me), story=f.firm(f.me).story), "small", wrap=True)


def _line(
    id: str,
    icon: str,
    tint: str,
    words: str,
    go: partial[None],
    hue: Colour | str | None,
    mine: bool,
    tip: str,
    loud: bool = True,
) -> Widget:
    return Card(
        id,
        Row(Icon(icon, 16, tint, place="start"), Label(words, "small", "text" if loud else "muted", wrap=True, grow=1),
            gap=8),
        kind="inset" if mine else "plain",
        stripe=hue,
        pad=(12, 3),
        on_click=go,
        tip=tip,
    )  # fmt: skip


def _item(table: TableScreen, f: Facts, place: int, item: NewsItem, mine: bool = False) -> Widget:
    firms = [firm for firm in (item.who, item.whom) if firm >= 0]
    hue = f.hue(firms[0]) if firms and item.kind != "shortage" else None
    tip = t.text("news.market_tip" if item.kind in ("shortage", "lead_change", "grid_delay") else "news.firm_tip")
    return _line(
        f"news-{place}", news_icon(item), news_colour(item), news_text(f, item), partial(table.go_to_news, item), hue,
        mine, tip if firms else "", loud=mine or not f.playing,
    )  # fmt: skip


def _group(table: TableScreen, f: Facts, place: int, items: list[NewsItem]) -> Widget:
    """What happened elsewhere, of one kind, in a line."""
    if len(items) == 1:
        return _item(table, f, place, items[0])
    tip = "\n".join(news_text(f, item) for item in items)
    return _line(
        f"news-{place}", news_icon(items[0]), news_colour(items[0]), group_text(f, items),
        partial(table.go_to_news, items[0]), None, False, tip, loud=False,
    )  # fmt: skip


def _answers(table: TableScreen, f: Facts) -> list[Widget]:
    """What labs said to the offers of last quarter."""
    found = []
    for lab in range(len(f.map.labs)):
        answer = int(f.view.answer[lab])
        if answer == NONE:
            continue
        icon = "circle-check" if answer == ACCEPTED else "circle-x"
        found.append(
            _line(f"answer-{lab}", icon, answer_colour(f, lab), answer_text(f, lab), partial(table.go_lab, lab),
                  f.hue(f.labs[lab]), True, t.text("news.answer_tip"))
        )  # fmt: skip
    return found


def _due(table: TableScreen, f: Facts) -> list[Widget]:
    """Milestones of own deals whose time is nearly over."""
    v, found = f.view, []
    for d in f.deals_of(sponsor=f.me):
        lab = int(v.deal_lab[d])
        for i, amount in enumerate(v.tranche_kusd[d]):
            if amount > 0 and 0 <= int(v.tranche_until[d, i]) - f.quarter <= 1:
                words = t.text("news.due", lab=f.short(f.labs[lab]), amount=t.money(float(amount)),
                               goal=t.money(float(v.tranche_arr_kusd[d, i])))  # fmt: skip
                found.append(_line(f"due-{d}-{i}", "calendar-clock", "warn", words, partial(table.go_lab, lab),
                                   f.hue(f.labs[lab]), True, t.text("news.answer_tip")))  # fmt: skip
    return found
