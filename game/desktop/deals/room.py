"""The deal room: a term sheet in six boxes, and what it would mean for both sides."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals import advanced
from game.desktop.deals.access import Worth, worth
from game.desktop.deals.boxes import Boxes
from game.desktop.deals.clauses import advanced_count, words_of
from game.desktop.deals.known import standing
from game.desktop.deals.means import asks, cap_table, loop, means, others, payback, weighs
from game.desktop.deals.odds import ahead, ask_ahead, chance, odds
from game.desktop.deals.parts import Spot, box
from game.desktop.deals.presets import PRESETS, Preset, opening_sheet, preset, summary, why_not_preset
from game.desktop.deals.rights import rights_box
from game.desktop.deals.running import match_entry
from game.desktop.deals.sheet import Sheet, Working, has_sheet, in_draft, same, working, write_sheet
from game.desktop.facts import Facts
from game.desktop.kit import Button, Card, Column, Icon, Label, Panel, Row, Scroll, Space, Widget

if TYPE_CHECKING:
    from game.desktop.outlook import Answer
    from game.desktop.table.screen import TableScreen

WIDEST, HIGHEST = 1440, 940
TALL = 880  # room for the chart of money out and back, and for who owns the lab
PAD, GAP, BAR = 16, 12, 14  # of the room; between its parts; what a scroll bar and focus rings take


class DealRoom:
    """One sheet being written. Closing the room keeps it for the quarter; only "Make the offer" orders it."""

    def __init__(self, table: TableScreen, lab: int) -> None:
        self.table = table
        self.lab = lab
        self.advanced = self._asked = False
        f, kept = table.facts, working(table.session)
        ordered = in_draft(f, lab)
        if lab not in kept or not same(kept[lab].ordered, ordered):  # the orders were changed meanwhile: undone, say
            start = ordered if not ordered.empty else kept[lab].sheet if lab in kept else opening_sheet(f, lab)
            kept[lab] = Working(start, ordered, *_guessed(table, lab, ordered))
        self.work = kept[lab]

    @property
    def sheet(self) -> Sheet:
        """The terms as they stand in the room."""
        return self.work.sheet

    # -- what a person does --------------------------------------------------------------

    def put(self, sheet: Sheet) -> None:
        """Take other terms and show what they mean."""
        self.work.sheet = sheet
        self.table.refresh_often()

    def use_preset(self, name: str) -> None:
        """Start from a known kind of deal."""
        self.put(preset(self.table.facts, self.lab, name))

    def toggle(self) -> None:
        """Show or hide the advanced terms; shown, the keyboard goes there, which scrolls them into sight."""
        self.advanced = not self.advanced
        self.table.refresh()
        if self.advanced:
            self.table.focus_on("concede")

    def guess(self, share: float) -> None:
        """Say how likely a signature is."""
        self.work.guess = share
        self.work.guessed = self.sheet
        self.table.refresh()

    def reveal(self) -> None:
        """Look at the forecast's chance: from now on the guess stands."""
        self.work.shown = True
        self.work.guessed = self.sheet
        self.table.refresh()

    def hide(self) -> None:
        """Cover the forecast's chance and guess anew."""
        self.work.shown, self.work.guess = False, None
        self.table.refresh()

    def offer(self) -> None:
        """Put the sheet into the orders and close."""
        table, lab, sheet, work = self.table, self.lab, self.sheet, self.work
        answer = ask_ahead(self) if work.shown else None
        share = chance(answer, lab) if answer is not None and answer.fresh else float("nan")
        table.close_top()
        table.act(lambda: write_sheet(table.session, lab, sheet))
        self.work.ordered = in_draft(table.facts, lab)
        table.session.guess(lab, work.guess if work.guess_holds() else None, share if share == share else None)
        table.app.toast(t.text("sheet.offered", lab=table.facts.short(table.facts.labs[lab])), "good")
        table.app.cue("deal")

    def withdraw(self) -> None:
        """Take the offer out of the orders and close; the sheet stays here for the quarter."""
        self.table.close_top()
        self.table.withdraw(self.lab)
        self.work.ordered = Sheet()

    # -- what is shown -------------------------------------------------------------------

    def build(self) -> Widget:
        """The whole room."""
        f = self.table.facts
        width, high = min(self.table.room[0] - 24, WIDEST), min(self.table.room[1] - 24, HIGHEST)
        return Panel(
            self._title(f),
            self._presets(f, width - 2 * PAD),
            self._body(f, width - 2 * PAD),
            self._buttons(f),
            id="deal-room",
            width=width,
            height=high,  # always the same: nothing moves under the mouse when terms change
            gap=10,
            pad=PAD,
        )  # fmt: skip

    def _title(self, f: Facts) -> Widget:
        firm = f.labs[self.lab]
        parts: list[Widget] = [
            Icon("handshake", 20, "accent"),
            Label(t.text("sheet.title", lab=f.short(firm)), "title", place="center"),
            Spot(f.hue(firm), 12),
        ]
        if has_sheet(f, self.lab):
            unchanged = same(self.work.ordered, self.sheet)
            key, icon, colour = (
                ("ordered", "circle-check", "good") if unchanged else ("changed", "triangle-alert", "warn")
            )
            parts.append(Label(t.text(f"sheet.{key}"), "small-strong", colour, icon=icon, place="center"))
        return Row(
            *parts,
            Space(),
            Label(t.text("sheet.escape"), "small", "muted", place="center"),
            Button("close-room", "", self.table.close_top, kind="quiet", icon="x", tip=t.text("sheet.close_tip")),
            gap=10,
        )

    def _presets(self, f: Facts, room: int) -> Widget:
        across = len(PRESETS) if room >= 1180 else 4
        wide = (room - 8 * (across - 1)) // across
        full = across == len(PRESETS) or self.table.room[1] >= 700
        cards = [self._preset(f, chosen, wide, full) for chosen in PRESETS]
        rows = [Row(*cards[i : i + across], gap=8) for i in range(0, len(cards), across)]
        return Column(*rows, gap=8)

    def _preset(self, f: Facts, chosen: Preset, wide: int, full: bool) -> Widget:
        reason = why_not_preset(f, self.lab, chosen)
        made = preset(f, self.lab, chosen.id)
        words = t.text("preset.no") if reason else summary(made, full=False)
        name = Label(t.text(f"preset.{chosen.id}"), "strong", "disabled" if reason else "text", place="center")
        head: list[Widget] = [Icon(chosen.icon, 16, "disabled" if reason else "accent"), name]
        if not reason and math.isfinite(made.spend_back()):
            ratio = t.text("sheet.times", value=t.number(made.spend_back(), 1))
            head += [Space(), Label(ratio, "small-strong", "accent", place="center", id=f"ratio-{chosen.id}")]
        parts: list[Widget] = [Row(*head, gap=8)]
        if full:
            parts.append(Label(words, "small", "disabled" if reason else "muted"))
        return Card(
            f"preset-{chosen.id}",
            *parts,
            on_click=partial(self.use_preset, chosen.id),
            selected=not reason and same(made, self.sheet),
            tip=_preset_tip(chosen, made, reason),
            enabled=not reason,
            reason=reason,
            width=wide,
        )

    def _body(self, f: Facts, room: int) -> Widget:
        """Boxes at the left, what they mean at the right: four columns, or fewer where there is less room."""
        boxes = Boxes(f, self.lab, self.sheet, self.put, self._access_worth(f))
        left, right = self._facts(f, ask_ahead(self))
        if room >= 1120:
            side = (room - GAP) // 2
            col = (side - BAR - 10) // 2
            terms = self._terms(boxes, [col, col], [loop(self, f)], [payback(self, f)] if self.tall else [])
            shown: Widget = Row(Column(*left, gap=10, width=col), Column(*right, gap=10, width=col), gap=10)
        else:
            side = min(340, (room - GAP) // 2)
            rest = room - GAP - side
            widths = [(rest - BAR - 10) // 2] * 2 if rest >= 560 else [rest - BAR]
            terms = self._terms(boxes, widths, [], [])
            shown = Column(loop(self, f), right[0], *left, *right[1:], gap=10, width=side - BAR)
        return Row(
            Scroll("sheet-boxes", _page(terms), width=room - GAP - side),
            Scroll("sheet-means", _page(shown), width=side),
            gap=GAP,
            grow=1,
        )

    def _access_worth(self, f: Facts) -> Worth | None:
        """What the lab's access terms are worth; asked for once a quarter, beside the window."""
        key, kept = ("access worth", self.lab), f.kept
        if key not in kept and not self._asked:
            self._asked = True

            def done(found: Worth) -> None:
                kept[key] = found
                if not self.table.shell.inline:
                    self.table.refresh()

            self.table.shell.far(worth, f.session.known(), self.lab, done=done, failed=self._unknown)
        found: Worth | None = kept.get(key)
        return found

    def _unknown(self, error: Exception) -> None:
        self.table.app.toast(str(error), "bad")

    @property
    def tall(self) -> bool:
        """Whether there is room for what is otherwise folded or left out."""
        return self.table.room[1] >= TALL

    def _terms(self, boxes: Boxes, widths: list[int], beside: list[Widget], below: list[Widget]) -> Widget:
        """Six boxes in one column or two, with what stands under box 3 and under all; then what is advanced."""
        two, six, (commitment, *rest) = len(widths) == 2, [rights_box(boxes)], boxes.right()
        left, right = [*boxes.left(), *(six if two else [])], [commitment, *beside, *rest, *([] if two else six)]
        parts = [_side_by_side(left, right, widths), *below]
        if self.advanced:
            matches = match_entry(self.table, boxes.f, self.lab, "room-match")
            more = [box(0, t.text("match.title"), "swords", *matches, tip=t.text("match.tip"))] if matches else []
            parts.append(_side_by_side(advanced.left(boxes), [*advanced.right(boxes), *more], widths))
        return Column(*parts, gap=10)

    def _facts(self, f: Facts, answer: Answer | None) -> tuple[list[Widget], list[Widget]]:
        """What is told, in two columns."""
        later = ahead(answer)
        left = [asks(self, f), means(self, f), weighs(self, f), *([later] if later is not None else [])]
        right = [odds(self, f, answer), standing(f, self.lab), cap_table(self, f, self.tall), others(self, f)]
        return left, right

    def _buttons(self, f: Facts) -> Widget:
        reason = t.text("sheet.empty") if self.sheet.empty else ""
        used = advanced_count(self.sheet)
        words = t.text("sheet.advanced_used", count=used) if used else t.text("sheet.advanced")
        ordered = has_sheet(f, self.lab)
        parts: list[Widget] = [
            Button("advanced", t.text("sheet.less") if self.advanced else words, self.toggle, kind="quiet",
                   icon="chevron-up" if self.advanced else "sliders-horizontal", tip=t.text("sheet.advanced_tip")),
            Space(),
        ]  # fmt: skip
        if ordered:
            parts.append(Button("room-withdraw", t.text("deals.withdraw"), self.withdraw, icon="x"))
        parts += [
            Button("cancel", t.text("sheet.later_button"), self.table.close_top, tip=t.text("sheet.later_button_tip")),
            Button("offer", t.text("sheet.change" if ordered else "sheet.offer"), self.offer, kind="primary",
                   icon="handshake", enabled=not reason, reason=reason, tip=t.text("sheet.offer_tip")),
        ]  # fmt: skip
        return Row(*parts, gap=8)


def _guessed(table: TableScreen, lab: int, ordered: Sheet) -> tuple[float | None, Sheet | None, bool]:
    """The guess that stands for the offer in the orders, its terms, and whether the forecast's chance was seen."""
    session = table.session
    found = [g for g in session.guesses if (g.quarter, g.lab) == (session.quarter, lab)]
    if ordered.empty or not found:
        return None, None, False
    return found[0].own, ordered, found[0].forecast is not None


def _preset_tip(chosen: Preset, made: Sheet, reason: str) -> str:
    """The deal it is after; where it can be had, its terms here and their spend-back ratio."""
    told = t.text(f"preset.{chosen.id}_tip")
    if reason:
        return told
    lines = [summary(made)]
    if math.isfinite(made.spend_back()):
        lines.append(t.text("preset.ratio", value=t.number(made.spend_back(), 1)))
    clauses = words_of(made)
    if clauses:
        lines.append(t.text("sheet.clauses", list=", ".join(clauses)))
    return "\n".join([*lines, told])


def _side_by_side(left: list[Widget], right: list[Widget], widths: list[int]) -> Widget:
    """Boxes in one column or two of these widths."""
    if len(widths) == 1:
        return Column(*left, *right, gap=10, width=widths[0])
    left[-1].grow = right[-1].grow = 1
    return Row(Column(*left, gap=10, width=widths[0]), Column(*right, gap=10, width=widths[1]), gap=10)


def _page(child: Widget) -> Column:
    """Room for focus rings at the sides."""
    child.grow = 1.0
    return Column(child, pad=(4, 4))
