"""The deal room: a term sheet in five boxes, and what it would mean."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desk_deals import ACCESS, counter
from game.desktop.facts import Facts
from game.desktop.kit import Button, Colour, Column, Label, Meter, Panel, Row, Scroll, Segmented, Space, Widget
from game.desktop.parts import amount, fact, heading, inset, note, page, percent_slider
from game.desktop.sheet import (
    EXCLUSIVE,
    LISTED,
    PRESETS,
    Tranche,
    part_after,
    preset,
    read_sheet,
    spend_back,
    write_sheet,
)
from game.desktop.words import answer_colour, answer_text

if TYPE_CHECKING:
    from game.desktop.table import TableScreen


class DealRoom:
    """One sheet being written; nothing is ordered before "Make the offer"."""

    def __init__(self, table: TableScreen, lab: int) -> None:
        self.table = table
        self.lab = lab
        self.sheet = read_sheet(table.facts, lab)
        self.advanced = False

    def set(self, **changes: float) -> None:
        """Change the sheet and show what it means."""
        self.sheet = replace(self.sheet, **changes)  # type: ignore[arg-type]
        self.table.refresh()

    def _put(self, name: str, value: float) -> None:
        self.set(**{name: value})

    def use_preset(self, name: str) -> None:
        """Start from a known kind of deal."""
        self.sheet = preset(self.table.facts, self.lab, name)
        self.table.refresh()

    def toggle(self) -> None:
        """Show or hide the advanced terms."""
        self.advanced = not self.advanced
        self.table.refresh()

    def tranche(self, place: int, tranche: Tranche) -> None:
        """Change one milestone."""
        self.sheet = self.sheet.with_tranche(place, tranche)
        self.table.refresh()

    def offer(self) -> None:
        """Put the sheet into the orders and close."""
        lab, sheet = self.lab, self.sheet
        self.table.close_top()
        self.table.act(lambda: write_sheet(self.table.session, lab, sheet))
        self.table.app.toast(t.text("sheet.offered", lab=self.table.facts.name(self.table.facts.labs[lab])), "good")

    # -- what is shown -----------------------------------------------------------------

    def build(self) -> Widget:
        """The whole room."""
        f = self.table.facts
        room_w, room_h = self.table.room
        width = min(room_w - 40, 1060)
        right = 300 if width > 860 else 260
        reason = t.text("sheet.empty") if self.sheet.empty else ""
        buttons = Row(
            Button("advanced", t.text("sheet.less" if self.advanced else "sheet.advanced"), self.toggle, kind="quiet"),
            Space(),
            Button("cancel", t.text("button.cancel"), self.table.close_top),
            Button("offer", t.text("sheet.offer"), self.offer, kind="primary", enabled=not reason, reason=reason),
            gap=8,
        )
        return Panel(
            Row(Label(t.text("sheet.title", lab=f.name(f.labs[self.lab])), "title"), Space(),
                Label(t.text("sheet.escape"), "small", "muted")),
            self._presets(),
            Row(
                Scroll("sheet-boxes", self._boxes(f), grow=1),
                Scroll("sheet-means", self._means(f), width=right),
                gap=18,
                height=max(300, min(room_h - 210, 500)),
            ),
            buttons,
            id="deal-room",
            width=width,
            gap=10,
            pad=16,
        )  # fmt: skip

    def _presets(self) -> Widget:
        buttons: list[Widget] = [
            Button(
                f"preset-{name}",
                t.text(f"preset.{name}"),
                partial(self.use_preset, name),
                tip=t.text(f"preset.{name}_tip"),
                grow=1,
            )
            for name in PRESETS
        ]
        return Row(*buttons, gap=6)

    def _boxes(self, f: Facts) -> Widget:
        s, v = self.sheet, f.view
        worth = float(v.valuation_kusd[self.lab])
        arr = max(float(v.believed_arr_kusd[self.lab]), 1.0)
        purse = float(v.spare_kusd[0]) + float(v.borrow_kusd[0])
        ask = float(v.ask_kusd[self.lab])
        first: list[Widget] = [
            heading(t.text("sheet.box1")),
            note(t.text("sheet.box1_note")),
            amount("cash", t.text("sheet.cash"), s.cash, max(min(purse, 0.43 * max(s.pre, worth)), ask),
                   partial(self._put, "cash"), t.money, mark=ask or None,
                   tip=t.text("sheet.cash_tip", ask=t.money(ask))),
            *self._tranche(f, 0),
            heading(t.text("sheet.box2")),
            amount("pre", t.text("sheet.pre"), s.pre, 2.2 * worth, partial(self._put, "pre"), t.money,
                   mark=float(v.ask_pre_kusd[self.lab]) or worth, tip=t.text("sheet.pre_tip", worth=t.money(worth))),
        ]  # fmt: skip
        second: list[Widget] = [
            heading(t.text("sheet.box3")),
            note(t.text("sheet.box3_note")),
            amount("commit", t.text("sheet.commit"), s.commit, max(6.0 * arr, s.commit),
                   partial(self._put, "commit"), t.money, tip=t.text("sheet.commit_tip")),
            amount("quarters", t.text("sheet.quarters"), s.quarters, 40, lambda x: self.set(quarters=int(x)),
                   _quarters, low=1, least_step=1),
            heading(t.text("sheet.box4")),
            amount("owed", t.text("sheet.owed"), s.owed_kw / 1000,
                   max(float(v.ask_owed_kw[self.lab]) / 1000 * 1.5, f.sites_kw() / 1000, 100.0),
                   lambda mw: self.set(owed_kw=mw * 1000), t.power, mark=float(v.ask_owed_kw[self.lab]) / 1000 or None,
                   tip=t.text("sheet.owed_tip")),
            heading(t.text("sheet.box5")),
            Segmented("access", [(str(i), t.text(f"access.{key}")) for i, key in enumerate(ACCESS)], str(s.access),
                      lambda key: self.set(access=int(key)), tip=t.text("sheet.access_tip")),
            note(t.text(f"access.{ACCESS[s.access]}_note")),
            amount("access-quarters", t.text("sheet.access_quarters"), s.access_quarters,
                   self._longest(f), lambda x: self.set(access_quarters=int(x)), _quarters, low=1, least_step=1,
                   enabled=s.access != LISTED, reason=t.text("sheet.access_listed")),
        ]  # fmt: skip
        if self.advanced:
            first += self._advanced(f)
        if min(self.table.room[0] - 40, 1060) < 940:
            return page(*first, *second)
        left, right = page(*first), page(*second)
        left.width = right.width = (min(self.table.room[0] - 40, 1060) - 300 - 32 - 18 - 22 - 14) // 2
        return Row(left, right, gap=22)

    def _longest(self, f: Facts) -> float:
        return float(f.map.rules.capital.exclusive_quarters) if self.sheet.access == EXCLUSIVE else 16.0

    def _advanced(self, f: Facts) -> list[Widget]:
        s = self.sheet
        return [
            heading(t.text("sheet.box6")),
            percent_slider("floor", t.text("sheet.floor"), s.floor, lambda x: self.set(floor=x),
                           tip=t.text("sheet.floor_tip")),
            percent_slider("ramp", t.text("sheet.ramp"), s.ramp, lambda x: self.set(ramp=x),
                           tip=t.text("sheet.ramp_tip")),
            percent_slider("discount", t.text("sheet.discount"), s.discount, lambda x: self.set(discount=x),
                           high=0.6, tip=t.text("sheet.discount_tip")),
            amount("owed-from", t.text("sheet.owed_from"), s.owed_from, 12, lambda x: self.set(owed_from=int(x)),
                   lambda x: f.quarter_name(int(x)), low=1, least_step=1, tip=t.text("sheet.owed_from_tip")),
            *self._tranche(f, 1),
            *self._tranche(f, 2),
        ]  # fmt: skip

    def _tranche(self, f: Facts, i: int) -> list[Widget]:
        tr = self.sheet.tranches[i]
        arr = max(float(f.view.believed_arr_kusd[self.lab]), 1.0)
        worth = float(f.view.valuation_kusd[self.lab])
        off = tr.kusd <= 0
        start = tr if tr.arr_kusd > 0 else replace(tr, arr_kusd=1.5 * arr)
        reason = t.text("sheet.no_tranche")
        return [
            amount(f"tranche-{i}", t.text("sheet.tranche", number=i + 1), tr.kusd, 0.2 * worth,
                   lambda x: self.tranche(i, replace(start, kusd=x)), t.money, tip=t.text("sheet.tranche_tip")),
            _pair(
                amount(f"goal-{i}", t.text("sheet.goal"), start.arr_kusd, 6 * arr,
                       lambda x: self.tranche(i, replace(tr, arr_kusd=x)), t.money, enabled=not off, reason=reason),
                amount(f"deadline-{i}", t.text("sheet.deadline"), tr.quarters, 16,
                       lambda x: self.tranche(i, replace(tr, quarters=int(x))), lambda x: f.quarter_name(int(x)),
                       low=1, least_step=1, enabled=not off, reason=reason),
            ),
        ] if i == 0 or self.advanced else []  # fmt: skip

    # -- what it means -------------------------------------------------------------------

    def _means(self, f: Facts) -> Widget:
        s, v, lab = self.sheet, f.view, self.lab
        ask, pre, power = float(v.ask_kusd[lab]), float(v.ask_pre_kusd[lab]), float(v.ask_owed_kw[lab])
        wants: list[Widget] = [heading(t.text("sheet.wants"))]
        if ask > 0:
            wants.append(fact(t.text("deals.round"), t.money(ask), "good" if s.cash >= ask else "text"))
            wants.append(fact(t.text("deals.at"), t.money(pre), "good" if s.pre >= pre else "warn"))
            if power > 0:
                wants.append(fact(t.text("deals.wants_power"), t.power(power / 1000)))
        else:
            wants.append(note(t.text("sheet.unasked", premium=self._premium(f))))
        wants.append(note(answer_text(f, lab), answer_colour(f, lab)))
        if int(v.answer[lab]) > 1:
            near = counter(f, lab)
            if near:
                wants += [note(t.text("sheet.nearest")), *near,
                          Button("nearest", t.text("sheet.take_nearest"), self._nearest)]  # fmt: skip
        return Column(inset(*wants), self._cap_table(f), self._sums(f), gap=10, pad=(2, 2))

    def _premium(self, f: Facts) -> str:
        least = f.map.rules.capital.unsolicited_premium * float(f.view.valuation_kusd[self.lab])
        return t.money(least)

    def _nearest(self) -> None:
        v = self.table.facts.view
        pre = max(self.sheet.pre, float(v.counter_pre_kusd[self.lab]))
        most = float(v.counter_commit_kusd[self.lab])
        self.set(pre=pre, commit=min(self.sheet.commit, most) if most > 0 else self.sheet.commit)

    def _cap_table(self, f: Facts) -> Widget:
        new = part_after(self.sheet)
        before = f.cap_table(self.lab)
        after = sorted(
            ((h, part * (1 - new) + (new if h == f.me else 0.0)) for h, part in before), key=lambda pair: -pair[1]
        )
        if new > 0 and all(h != f.me for h, _ in before):
            after = sorted([*after, (f.me, new)], key=lambda pair: -pair[1])
        was = dict(before)
        shown = after[:5]
        if all(h != f.me for h, _ in shown):
            shown = [*after[:4], *((h, part) for h, part in after if h == f.me)]
        rows = [
            fact(
                f.holder(h),
                t.text("sheet.from_to", low=t.percent(was.get(h, 0.0), 1), high=t.percent(part, 1)),
                "good" if h == f.me else "text",
            )
            for h, part in shown
        ]
        return inset(
            heading(t.text("sheet.cap")),
            Meter([(part, _hue(f, h)) for h, part in before], thick=8),
            Meter([(part, _hue(f, h)) for h, part in after], thick=8),
            *rows,
        )  # fmt: skip

    def _sums(self, f: Facts) -> Widget:
        s, v = self.sheet, f.view
        purse = float(v.spare_kusd[0]) + max(0.0, float(f.draft.borrow_kusd[f.me]))
        others = float(f.draft.bid_kusd[f.me].sum()) - float(f.draft.bid_kusd[f.me, self.lab])
        left = purse - s.cash - others
        ratio = spend_back(s)
        due = s.commit / max(s.quarters, 1)
        revenue = max(float(v.believed_arr_kusd[self.lab]), 1.0) / 4
        empty = f.empty_kw() + sum(x.amount for x in f.shells() if x.quarters <= s.owed_from)
        later_part = s.later / (s.later + s.pre) if s.later > 0 and s.pre > 0 else 0.0
        rows: list[Widget] = [
            heading(t.text("sheet.means")),
            fact(t.text("sheet.stake_bought"), t.percent(part_after(s), 1)),
            fact(t.text("sheet.left"), t.money(left), "bad" if left < 0 else "good"),
        ]
        if s.later > 0:
            rows.append(fact(t.text("sheet.later"), t.money(s.later)))
            rows.append(fact(t.text("sheet.later_part"), t.percent(later_part, 1)))
        if s.commit > 0:
            back = t.text("sheet.times", value=t.number(ratio, 1)) if math.isfinite(ratio) else "–"
            rows += [
                fact(t.text("sheet.spend_back"), back, "accent", t.text("sheet.spend_back_tip")),
                fact(t.text("sheet.due"), t.money(due)),
                fact(t.text("sheet.burden"), t.text("unit.about", value=t.percent(due / revenue)),
                     "bad" if due > 0.6 * revenue else "text", t.text("sheet.burden_tip")),
            ]  # fmt: skip
        if s.owed_kw > 0:
            short = s.owed_kw > empty
            rows.append(fact(t.text("sheet.have_power"), t.power(empty / 1000), "bad" if short else "good",
                             t.text("sheet.have_power_tip")))  # fmt: skip
        return inset(*rows)


def _hue(f: Facts, holder: int) -> str | Colour:
    return f.hue(holder) if holder < len(f.session.setup.ids) else "muted"


def _pair(left: Widget, right: Widget) -> Widget:
    left.grow, right.grow = 1.3, 1.0
    return Row(left, right, gap=14)


def _quarters(count: float) -> str:
    return t.text("unit.quarters_one") if count == 1 else t.text("unit.quarters", count=int(count))
