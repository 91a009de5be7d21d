"""The boxes of the term sheet in which a person decides: money, price, commitment, power, access, and finer terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from game.desktop import text as t
from game.desktop.deals.parts import Box, Mark, box, entry, pair, sentence
from game.desktop.deals.sheet import ACCESS, EXCLUSIVE, LISTED, Sheet, Tranche
from game.desktop.deals.sums import carry_kusd, free_kw, price_needed, sums
from game.desktop.facts import Facts
from game.desktop.kit import Column, Row, Segmented, Widget
from game.engine.orders import LIMITS

Change = Callable[[Sheet], None]
SIGNS = {"listed": "globe", "first_launch": "rocket", "exclusive": "lock"}
DEADLINE_MOST, DATE_MOST, ACCESS_MOST = 16, 12, 16


def quarters(count: float) -> str:
    """A number of quarters in words."""
    return t.text("unit.quarters_one") if count == 1 else t.text("unit.quarters", count=int(count))


def qtrs(count: float) -> str:
    """The same where there is little room."""
    return t.text("sheet.qtrs_one") if count == 1 else t.text("sheet.qtrs", count=int(count))


class Boxes:
    """The boxes for one lab's sheet; every change goes to `change` as a new sheet."""

    def __init__(self, f: Facts, lab: int, sheet: Sheet, change: Change) -> None:
        self.f, self.lab, self.sheet, self.change = f, lab, sheet, change
        self.arr = max(float(f.view.believed_arr_kusd[lab]), 1.0)
        self.worth = float(f.view.valuation_kusd[lab])
        self.listed = bool(f.view.listed[lab])

    def _put(self, **changes: float) -> None:
        self.change(replace(self.sheet, **changes))  # type: ignore[arg-type]

    def left(self) -> list[Widget]:
        """Money and price."""
        return [self._money(), self._price()]

    def right(self) -> list[Widget]:
        """What comes back, and what is owed for it."""
        return [self._commitment(), self._power(), self._access()]

    def _money(self) -> Box:
        f, s, v = self.f, self.sheet, self.f.view
        ask = float(v.ask_kusd[self.lab])
        purse = float(v.spare_kusd[0]) + float(v.borrow_kusd[0])
        most = float(f.map.rules.capital.most_sold)
        usual = max(float(f.map.rules.capital.oversubscription) * ask, 0.12 * max(self.worth, s.pre), 1.3 * s.cash)
        high = min(purse, usual, most / (1 - most) * max(s.pre, 1.0))
        marks = [Mark(ask, t.text("sheet.mark_asks", amount=t.money(ask)))] if ask > 0 else []
        barred = t.text("sheet.no_shares", lab=f.short(f.labs[self.lab])) if self.listed else ""
        line = t.text("sheet.buys", part=t.percent(s.part(), 1)) if s.cash > 0 else t.text("sheet.buys_none")
        if s.later > 0:
            line = t.text("sheet.buys_later", part=t.percent(s.part(), 1), later=t.percent(s.later_part(), 1))
        return box(
            1, t.text("sheet.box1"), "hand-coins",
            entry("cash", t.text("sheet.cash"), s.cash, high, lambda x: self._put(cash=x), t.money, marks=marks,
                  most=min(purse, LIMITS["bid_kusd"][1]), tip=t.text("sheet.cash_tip"),
                  enabled=not self.listed or s.cash > 0, reason=barred),
            *self._tranche(0),
            sentence(line, "text" if s.cash > 0 or s.later > 0 else "muted"),
            tip=t.text("sheet.box1_tip"),
        )  # fmt: skip

    def _tranche(self, i: int) -> list[Widget]:
        f, tr = self.f, self.sheet.tranches[i]
        off = tr.kusd <= 0
        start = tr if tr.arr_kusd > 0 else replace(tr, arr_kusd=1.5 * self.arr)
        reason = t.text("sheet.no_tranche")

        def put(tranche: Tranche) -> None:
            self.change(self.sheet.with_tranche(i, tranche))

        now = Mark(self.arr, t.text("sheet.mark_now", amount=t.money(self.arr)))
        goal = entry(f"goal-{i}", t.text("sheet.goal"), start.arr_kusd, 5 * self.arr,
                     lambda x: put(replace(start, arr_kusd=x)), t.money, marks=[now], most=20 * self.arr,
                     enabled=not off, reason=reason, tip=t.text("sheet.goal_tip"))  # fmt: skip
        until = entry(f"deadline-{i}", t.text("sheet.deadline"), tr.quarters, DEADLINE_MOST,
                      lambda x: put(replace(start, quarters=int(x))), lambda x: f.quarter_name(int(x)),
                      typable=False, low=1, least_step=1, enabled=not off, reason=reason)  # fmt: skip
        paid = entry(f"tranche-{i}", t.text("sheet.tranche", number=i + 1), tr.kusd,
                     0.15 * max(self.worth, self.sheet.pre), lambda x: put(replace(start, kusd=x)), t.money,
                     most=0.4 * max(self.worth, self.sheet.pre), tip=t.text("sheet.tranche_tip"),
                     enabled=not self.listed or not off, reason=t.text("sheet.no_shares", lab=f.short(f.labs[self.lab]))
                     )  # fmt: skip
        return [paid, pair(goal, until, 1.25)]

    def _price(self) -> Box:
        f, s, v = self.f, self.sheet, self.f.view
        asked = price_needed(f, self.lab)
        ask = v.ask_kusd[self.lab] > 0
        if ask:
            mark = Mark(asked, t.text("sheet.mark_asks", amount=t.money(asked)))
        else:
            mark = Mark(asked, t.text("sheet.mark_least", amount=t.money(asked)))
        idle = s.given <= 0
        change = s.pre / max(self.worth, 1.0) - 1
        line = t.text("sheet.price_idle") if idle else t.text(
            "sheet.price_line", last=t.money(self.worth), change=t.percent(change, sign=True))  # fmt: skip
        return box(
            2, t.text("sheet.box2"), "scale",
            entry("pre", t.text("sheet.pre"), s.pre, 2.0 * max(self.worth, asked), lambda x: self._put(pre=x), t.money,
                  marks=[mark], most=10 * max(self.worth, asked), tip=t.text("sheet.pre_tip")),
            sentence(line, "muted" if idle or s.pre >= asked - 1 else "warn"),
            tip=t.text("sheet.box2_tip"),
        )  # fmt: skip

    def _commitment(self) -> Box:
        f, s = self.f, self.sheet
        can = carry_kusd(f, self.lab) * s.quarters
        mark = Mark(can, t.text("sheet.mark_carry", amount=t.money(can)))
        amount = entry("commit", t.text("sheet.commit"), s.commit, max(2.0 * can, self.arr, 1.3 * s.commit),
                       lambda x: self._put(commit=x), t.money, marks=[mark], most=40 * self.arr,
                       tip=t.text("sheet.commit_tip"))  # fmt: skip
        over = entry("quarters", t.text("sheet.quarters"), s.quarters, LIMITS["commit_quarters"][1],
                     self._over, qtrs, low=1, least_step=1,
                     tip=t.text("sheet.quarters_tip"))  # fmt: skip
        found = sums(f, self.lab, s)
        words = t.text("sheet.commit_line", due=t.money(found.due), part=t.percent(found.due / found.revenue))
        line = words if s.commit > 0 else t.text("sheet.commit_none")
        return box(3, t.text("sheet.box3"), "repeat", pair(amount, over, 1.3),
                   sentence(line, "text" if s.commit > 0 else "muted"), tip=t.text("sheet.box3_tip"))  # fmt: skip

    def _over(self, count: float) -> None:
        self._put(quarters=int(count), access_quarters=min(self.sheet.access_quarters, int(count)))

    def _power(self) -> Box:
        f, s, v = self.f, self.sheet, self.f.view
        ask = float(v.ask_owed_kw[self.lab]) / 1000 if v.ask_kusd[self.lab] > 0 else 0.0
        free = free_kw(f, s.owed_from) / 1000
        high = max(1.5 * ask, 1.25 * free, 0.2 * f.sites_kw() / 1000, s.owed_kw / 1000, 10.0)
        marks = [Mark(ask, t.text("sheet.mark_asks", amount=t.power(ask)))] if ask > 0 else []
        marks.append(Mark(free, t.text("sheet.mark_free", amount=t.power(free))))
        power = entry("owed", t.text("sheet.owed"), s.owed_kw / 1000, high, lambda mw: self._put(owed_kw=mw * 1000),
                      t.power, marks=marks, most=10 * high, tip=t.text("sheet.owed_tip"))  # fmt: skip
        since = entry("owed-from", t.text("sheet.owed_from"), s.owed_from, DATE_MOST,
                      lambda x: self._put(owed_from=int(x)), lambda x: f.quarter_name(int(x)), typable=False, low=1,
                      least_step=1, enabled=s.owed_kw > 0, reason=t.text("sheet.owed_none"),
                      tip=t.text("sheet.owed_from_tip"))  # fmt: skip
        short = s.owed_kw > free_kw(f, s.owed_from)
        key = "owed_none" if s.owed_kw <= 0 else "owed_short" if short else "owed_fits"
        line = t.text(f"sheet.{key}", free=t.power(free), when=f.quarter_name(s.owed_from))
        return box(4, t.text("sheet.box4"), "zap", pair(power, since, 1.3),
                   sentence(line, "muted" if s.owed_kw <= 0 else "warn" if short else "text"),
                   tip=t.text("sheet.box4_tip"))  # fmt: skip

    def _access(self) -> Box:
        s = self.sheet
        key = ACCESS[s.access]
        longest = self._longest(s.access)
        choices = [(str(i), t.text(f"access.{name}_short")) for i, name in enumerate(ACCESS)]
        length = entry("access-quarters", t.text("sheet.access_quarters"), min(s.access_quarters, longest), longest,
                       lambda x: self._put(access_quarters=int(x)), quarters, low=1, least_step=1,
                       enabled=s.access != LISTED, reason=t.text("sheet.access_listed"))  # fmt: skip
        return box(
            5, t.text("sheet.box5"), SIGNS[key],
            Segmented("access", choices, str(s.access), self._choose, tip=t.text("sheet.access_tip")),
            sentence(t.text(f"access.{key}_note"), "muted" if s.access == LISTED else "text"),
            *([length] if s.access != LISTED else []),
            tip=t.text("sheet.box5_tip"),
        )  # fmt: skip

    def _choose(self, key: str) -> None:
        access = int(key)
        most = self._longest(access)
        self.change(replace(self.sheet, access=access, access_quarters=min(self.sheet.access_quarters, most)))

    def _longest(self, access: int) -> int:
        """Quarters that access terms can last: they end with the deal."""
        most = int(self.f.map.rules.capital.exclusive_quarters) if access == EXCLUSIVE else ACCESS_MOST
        return min(most, self.sheet.quarters) if self.sheet.commit > 0 else most

    # -- finer terms ---------------------------------------------------------------------

    def milestones(self) -> Box:
        """More milestones."""
        return box(0, t.text("sheet.milestones"), "flag", *self._tranche(1), *self._tranche(2))

    def finer(self) -> Box:
        """How the commitment falls due."""
        s = self.sheet
        rows = [("floor", s.floor, 1.0), ("ramp", s.ramp, 1.0), ("discount", s.discount, 0.6)]
        found: list[Widget] = [
            entry(name, t.text(f"sheet.{name}"), value, high, lambda x, name=name: self._put(**{name: x}), t.percent,  # type: ignore[misc]
                  least_step=0.05, tip=t.text(f"sheet.{name}_tip"))
            for name, value, high in rows
        ]  # fmt: skip
        return box(0, t.text("sheet.finer"), "sliders-horizontal", *found)


def columns(boxes: Boxes, advanced: bool, widths: list[int]) -> Widget:
    """The boxes in one column or two of these widths."""
    left, right = boxes.left(), boxes.right()
    if advanced:
        left.append(boxes.milestones())
        right.append(boxes.finer())
    if len(widths) == 1:
        return Column(*left, *right, gap=10, width=widths[0])
    left[-1].grow = right[-1].grow = 1
    return Row(Column(*left, gap=10, width=widths[0]), Column(*right, gap=10, width=widths[1]), gap=10)
