"""The agenda as it is shown: a row a point, with its simple answer and what that would bring."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Colour, Column, Icon, Label, RangeBar, Row, Scroll, Tip, Widget
from game.desktop.kit import Card as CardWidget
from game.desktop.map.shown import quarters
from game.desktop.parts import note
from game.desktop.table.agenda import LAND, Card
from game.desktop.table.answers import Answer, horizon

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

_SMALL = 26  # height of the buttons in a row


class AgendaCard(CardWidget):
    """A row of the agenda: Enter goes to the desk, D does the simple answer, K keeps the standing orders."""

    def __init__(self, table: TableScreen, f: Facts, card: Card, scale: tuple[float, float]) -> None:
        self._table, self._card = table, card
        settled = table.agenda.settled(f, card)
        quiet = settled or card.id in table.agenda.kept
        sign = ("circle-check", "good") if settled else (card.point.icon, "muted" if quiet else card.point.colour)
        done = settled and card.answer is not None and table.agenda.done(f, card)
        words: list[Widget] = [Label(card.what, "small-strong", "muted" if quiet else "text", wrap=True)]
        if card.answer is not None and (done or not quiet):
            words.append(Label(card.answer.text if done else _answer(card, card.answer), "small", "muted", wrap=True))
        row: list[Widget] = [Icon(sign[0], 18, sign[1]), Column(*words, gap=0, grow=1, place="center")]
        if quiet:
            key = "agenda.done" if done else "agenda.answered" if settled else "agenda.kept"
            row.append(Label(t.text(key), "small", "muted"))
        elif card.answer is not None:
            row.append(_range(card, scale))
        super().__init__(
            f"point-{card.id}",
            Row(*row, *self._buttons(settled), gap=6),
            on_click=partial(table.go_to, card.point),
            stripe=None if quiet else card.point.colour,
            pad=(11, 3),
            tip=partial(_tip, f, card, settled),
        )

    def _buttons(self, settled: bool) -> list[Widget]:
        table, card, kept = self._table, self._card, self._card.id in self._table.agenda.kept
        found: list[Widget] = []
        if settled:
            return found
        if card.answer is not None and not kept:
            found.append(
                Button(f"do-{card.id}", t.text("agenda.do"), self._do, height=_SMALL,
                       tip=t.text("agenda.do_tip", answer=card.answer.text))
            )  # fmt: skip
        if card.id != "over":
            key = "back" if kept else "keep"
            found.append(
                Button(f"keep-{card.id}", "", partial(table.agenda.keep, card), kind="quiet", height=_SMALL,
                       icon="undo-2" if kept else "x", tip=t.text(f"agenda.{key}_tip"))
            )  # fmt: skip
        return found

    def _do(self) -> None:
        self._table.agenda.do(self._card)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and self.focused and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
            if event.key == pygame.K_d and self._card.answer is not None:
                self._do()
                return True
            if event.key == pygame.K_k and self._card.id != "over":
                self._table.agenda.keep(self._card)
                return True
        return super().handle(event)


def _range(card: Card, scale: tuple[float, float]) -> Widget:
    """What the simple answer would bring, as a range and as a bar on the scale of all cards."""
    width = 132
    if not card.known:
        words = t.text("agenda.pending") if card.id != "over" else ""
        return Label(words, "small", "muted", width=width, align="right", place="center")
    label = Label(shown(card), "small-strong", colour(card), align="right")
    bar = RangeBar(card.low, card.mean, card.high, *scale, colour=None, height=12)
    return Column(label, bar, gap=1, width=width, place="center")


def _scale(cards: list[Card]) -> tuple[float, float]:
    """From the least to the most that any answer may bring, zero included."""
    known = [card for card in cards if card.known]
    low, high = min((card.low for card in known), default=0.0), max((card.high for card in known), default=1.0)
    return min(0.0, low) * 1.02, max(0.0, high) * 1.02


def _answer(card: Card, answer: Answer) -> str:
    """The answer in a line, with what must be known of it."""
    words = answer.text
    if not math.isnan(card.signed):
        words = t.text("agenda.signed", answer=words, part=t.percent(card.signed))
    if abs(card.land) >= LAND:  # also when it is known
        words = t.text("agenda.with_land", answer=words, land=t.points(card.land))
    return words


def shown(card: Card) -> str:
    """The range of change in words: "+$1.8B … +$3.0B"."""
    return t.span(t.money(card.low, sign=True), t.money(card.high, sign=True))


def colour(card: Card) -> str:
    """Good when nearly all futures gain, bad when nearly all lose."""
    if card.low == card.high == 0:
        return "muted"
    return "good" if card.low >= 0 else "bad" if card.high <= 0 else "accent"


def _tip(f: Facts, card: Card, settled: bool) -> Tip:
    """The simple answer, what would come of it, and what the keys do."""
    if card.answer is None:
        return Tip(card.what, card.point.remark, note=t.text("agenda.keys_plain"), icon=card.point.icon)
    text = [card.point.remark] if card.point.remark else []
    text += [t.text("agenda.answer_tip", answer=card.answer.text)]
    rows: list[tuple[str, str] | tuple[str, str, str | Colour]] = []
    if card.known:
        rows.append((t.text("agenda.range", when=quarters(horizon(f))), shown(card), colour(card)))
        rows.append((t.text("agenda.mean"), t.money(card.mean, sign=True)))
        if abs(card.land) >= 0.0005:
            rows.append((t.text("agenda.land"), t.points(card.land)))
        if not math.isnan(card.signed):
            rows.append((t.text("agenda.signs", lab=f.short(f.labs[card.point.lab])), t.percent(card.signed)))
        text.append(t.text("agenda.alone_tip"))
        if card.high <= 0 > card.low:
            text.append(t.text("agenda.harm_tip"))
    if settled:
        text.append(t.text("agenda.answered_tip"))
    return Tip(card.what, "\n".join(text), rows, note=t.text("agenda.keys_tip"), icon=card.point.icon)


def agenda_list(table: TableScreen, f: Facts) -> Widget:
    """All rows, in a view that scrolls if it must."""
    cards = table.agenda.cards(f)
    scale = _scale(cards)
    rows: list[Widget] = [AgendaCard(table, f, card, scale) for card in cards]
    return Scroll("agenda", Column(*(rows or [note(t.text("agenda.none"))]), gap=3), grow=1)
