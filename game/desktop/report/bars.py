"""The causes of a change as bars: who is behind it, what they did, how much it moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

import pygame

from game.desktop import text as t
from game.desktop.kit import (
    Button,
    Canvas,
    Card,
    Colour,
    Column,
    Icon,
    Label,
    Options,
    Row,
    Rule,
    Scroll,
    Widget,
)
from game.desktop.parts import note
from game.desktop.report.causes import (
    FIGURES,
    GROUPS,
    change_of,
    colour_of,
    detail_of,
    group_of,
    icon_of,
    ranked,
    sums,
    tip_of,
    title_of,
    tone,
)
from game.desktop.report.deeds import Deeds

if TYPE_CHECKING:
    from game.explain import Cause, Explanation

#: So many causes are shown before the rest is folded into one line.
SHOWN = 8
AMOUNT = 84


class Lean(Widget):
    """A bar from zero to the right (more) or left (less) on a scale from `low` to `high`.

    `grow_to` (0 to 1) draws it as far as it has grown, without a new layout.
    """

    rigid = True

    def __init__(self, value: float, low: float, high: float, colour: str | Colour, **options: Unpack[Options]) -> None:
        super().__init__("", (), **options)
        self.value = value
        self.low, self.high = min(low, 0.0), max(high, 0.0)
        self.colour = colour
        self._part = 1.0

    def grow_to(self, part: float) -> None:
        """Draw so much of the bar."""
        self._part = part
        self.redraw()

    def measure(self, width: int) -> tuple[int, int]:
        return min(width, self.look.px(160)), self.look.px(16)

    def _x(self, value: float) -> int:
        reach = (self.high - self.low) or 1.0
        return self.rect.x + round((value - self.low) / reach * (self.rect.w - 1))

    def paint(self, canvas: Canvas) -> None:
        px, zero = self.look.px, self._x(0.0)
        start, end = sorted((zero, self._x(self.value * self._part)))
        canvas.box(
            pygame.Rect(start, self.rect.centery - px(6), max(2, end - start), px(12)), self.colour, None, 3
        )  # fmt: skip
        canvas.fill(pygame.Rect(zero, self.rect.y - px(2), 1, self.rect.h + px(4)), "border-strong")


def cause_page(
    deeds: Deeds,
    found: Explanation,
    figure: str,
    unfolded: bool,
    fold: Callable[[], None],
    wide: bool,
    bar: int,
) -> list[Widget]:
    """Sums by who is behind them where it is `wide`, the ranked causes with bars, and the line that adds them up."""
    causes, show = ranked(found, figure), FIGURES[figure]
    if not causes:
        return [note(t.text("report.none"))]
    total = sums(causes, figure)
    acts = [c for c in causes if c.kind != "drift"]
    rest = [c for c in causes if c.kind == "drift"]
    few = acts if unfolded or len(acts) <= SHOWN + 1 else acts[:SHOWN]
    reach = min((c.effects[figure] for c in acts), default=0.0), max((c.effects[figure] for c in acts), default=0.0)
    rows = [_row(deeds, c, figure, reach, bar) for c in few]
    if len(acts) > SHOWN + 1:
        hidden = show(sum(c.effects[figure] for c in acts[SHOWN:]))
        words = t.text("report.less") if unfolded else t.text("report.more", count=len(acts) - SHOWN, amount=hidden)
        icon = "chevron-up" if unfolded else "chevron-down"
        rows.append(Row(Button("causes-fold", words, fold, kind="quiet", icon=icon)))
    change = change_of(found, figure)
    parts = " ".join(show(total[group]) for group in GROUPS if total[group])
    tip = t.text("report.sum_tip", parts=parts, total=show(change), **_ends(found, figure))
    return [
        *([_groups(total, figure)] if wide else []),
        Scroll("causes", Column(*rows, gap=2, pad=(3, 3)), grow=1),
        Rule(),
        Column(*(_row(deeds, c, figure, reach, bar) for c in rest), pad=(3, 0)),
        Row(
            Label(t.text("report.sum"), "strong", id="causes-sum", tip=tip, icon="plus", icon_colour="muted", grow=1),
            Label(show(change), "title", tone(change), align="right", id="causes-total", width=AMOUNT + 30),
            gap=8,
            pad=(14, 0),
        ),
    ]


def _ends(found: Explanation, figure: str) -> dict[str, str]:
    plain = (lambda x: t.percent(x, 2)) if figure == "land_all" else t.money
    return {"before": plain(found.before[figure]), "after": plain(found.after[figure])}


def _groups(total: dict[str, float], figure: str) -> Widget:
    """One figure for each of: yourself, others, luck."""
    show = FIGURES[figure]
    cards = [
        Card(
            f"group-{group}",
            Label(t.text(f"report.group_{group}"), "small", "muted"),
            Label(show(total[group]) if total[group] else "–", "strong", tone(total[group], group)),
            tip=t.text(f"report.group_{group}_tip"),
            pad=(10, 5),
            gap=0,
            grow=1,
        )
        for group in GROUPS[:-1]
    ]
    return Row(*cards, gap=6)


def _row(deeds: Deeds, cause: Cause, figure: str, reach: tuple[float, float], bar: int) -> Widget:
    """One cause; what would have come anyway has no bar, as it would dwarf the others."""
    f, amount, group = deeds.f, cause.effects[figure], group_of(cause)
    quiet = group in ("world", "drift")
    shown = FIGURES[figure](amount)
    parts: list[Widget] = [
        Icon(icon_of(cause), 18, colour_of(f, cause), place="start"),
        Column(
            Label(title_of(f, cause), "strong", "muted" if quiet else "text"),
            Label(detail_of(cause, deeds), "small", "muted", wrap=True),
            gap=0,
            grow=1,
        ),
    ]
    if cause.kind != "drift":
        parts.append(Lean(amount, *reach, "border-strong" if quiet else tone(amount), width=bar))
    parts.append(Label(shown, "strong", tone(amount, group), align="right", width=AMOUNT))
    return Card(
        f"cause-{cause.id}",
        Row(*parts, gap=10),
        kind="inset" if group == "own" else "plain",
        stripe=colour_of(f, cause),
        tip=lambda: tip_of(cause, deeds),
        pad=(12, 3),
    )
