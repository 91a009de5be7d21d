"""What happened in a quarter: what concerns you, markets won and lost, the rest; and who stands where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Cell, Column, Heading, Label, Row, Scroll, Space, Table, Widget
from game.desktop.parts import note
from game.desktop.words import answer_colour, answer_text, first_news, news_colour, news_icon, news_text
from game.engine.book import ACCEPTED

if TYPE_CHECKING:
    from game.engine.view import View
    from game.session import NewsItem, Standing


def news_page(
    f: Facts, before: Facts, items: Sequence[NewsItem], most: int, unfolded: bool, fold: Callable[[], None]
) -> Widget:
    """All of it in one list that scrolls; of what is elsewhere at most `most`, unless unfolded."""
    mine = first_news(f, items)
    lands = [item for item in items if item.kind == "lead_change" and item not in mine]
    rest = [item for item in items if item not in mine and item not in lands]
    lines: list[Widget] = []
    answers = [lab for lab in range(len(f.map.labs)) if f.playing and before.has_offer(lab)]
    if f.playing:
        lines.append(_part("news_mine"))
        signed = {item.whom if item.who == f.me else item.who for item in mine if item.kind == "deal_signed"}
        lines += [_answer(f, lab) for lab in answers if f.labs[lab] not in signed]  # its line tells the terms too
        lines += [_line(f, item, "text") for item in mine]
        if not answers and not mine:
            lines.append(note(t.text("report.news_none")))
    if lands:
        lines += [Space(2), _part("news_lands"), *(_line(f, item, "text") for item in lands)]
    if rest:
        foldable = f.playing and len(rest) > most + 1
        shown = rest if unfolded or not foldable else rest[:most]
        lines += [Space(2), _part("news_rest"), *(_line(f, item, "muted") for item in shown)]
        if foldable:
            words = t.text("report.news_less") if unfolded else t.text("report.news_more", count=len(rest) - most)
            icon = "chevron-up" if unfolded else "chevron-down"
            lines.append(Row(Button("news-fold", words, fold, kind="quiet", icon=icon)))
    return Scroll("report-news", Column(*lines, gap=5, pad=(3, 3)), grow=1)


def _part(key: str) -> Widget:
    return Label(t.text(f"report.{key}"), "small-strong", "muted")


def _line(f: Facts, item: NewsItem, colour: str) -> Widget:
    icon = "crown" if item.kind == "lead_change" and item.who == f.me else news_icon(item)
    return Label(news_text(f, item), "small", colour, wrap=True, icon=icon, icon_colour=news_colour(item))


def _answer(f: Facts, lab: int) -> Widget:
    icon = "circle-check" if int(f.view.answer[lab]) == ACCEPTED else "circle-x"
    return Label(answer_text(f, lab), "small", wrap=True, icon=icon, icon_colour=answer_colour(f, lab))


def places(view: View, clouds: range) -> dict[int, int]:
    """Place of each cloud by value, 1 first; empty while nothing has been counted."""
    if not view.value_kusd.any():
        return {}
    order = sorted(clouds, key=lambda c: -float(view.value_kusd[c]))
    return {c: place for place, c in enumerate(order, 1)}


def standings_table(f: Facts, before: View, standings: Sequence[Standing], wide: bool) -> Widget:
    """Clouds by value, with how their place moved, and what part of par they have reached; `wide`: their land too."""
    order = sorted(standings, key=lambda s: -s.value_kusd)
    was = places(before, f.clouds)
    par = any(s.par_kusd for s in order)
    rows: list[list[str | Cell]] = []
    for place, s in enumerate(order, 1):
        moved = was.get(s.seat, place) - place
        icon = "arrow-up" if moved > 0 else "arrow-down" if moved < 0 else ""
        tint = "good" if moved > 0 else "bad"
        name = Cell(f.short(s.seat), "text" if s.alive else "disabled", f.hue(s.seat), strong=s.seat == f.me)
        row: list[str | Cell] = [Cell(str(place), tint if moved else "muted", icon=icon), name]
        row += [t.percent(s.land, 1)] if wide else []
        row.append(t.money(s.value_kusd))
        rows.append([*row, t.percent(s.value_kusd / s.par_kusd) if s.par_kusd else "–"] if par else row)

    def tip(row: int) -> str:
        s = order[row]
        words = t.text(
            "report.rank_tip", firm=f.name(s.seat), value=t.money(s.value_kusd), land=t.percent(s.land, 1),
            place=row + 1, count=len(order), before=was.get(s.seat, row + 1),
        )  # fmt: skip
        return f"{words}\n{t.text('report.of_par_tip')}" if par else words

    land = [Heading(t.text("firms.land"), 70, "right")] if wide else []
    last = [Heading(t.text("report.of_par"), 56, "right")] if par else []
    return Table(
        "report-standings",
        [
            Heading("#", 34, "right"),
            Heading(t.text("firms.name")),
            *land,
            Heading(t.text("firms.value"), 66, "right"),
            *last,
        ],
        rows,
        selected=next((i for i, s in enumerate(order) if s.seat == f.me), -1),
        rows_shown=10,
        tips=tip,
    )
