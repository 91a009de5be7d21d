"""Boxes 1 to 5 of the term sheet: money, price, commitment, power, access. Box 6 is in `rights`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from game.desktop import text as t
from game.desktop.deals.access import Worth
from game.desktop.deals.clauses import off
from game.desktop.deals.gains import weight_kusd
from game.desktop.deals.parts import Box, Mark, box, entry, pair, sentence
from game.desktop.deals.sheet import ACCESS, EXCLUSIVE, LISTED, Sheet, Tranche
from game.desktop.deals.sums import carry_kusd, free_kw, price_needed, sums
from game.desktop.facts import Facts
from game.desktop.kit import Segmented, Widget
from game.desktop.parts import fact
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
    """The boxes for one lab's sheet; every change goes to `change` as a new sheet. access: its worth, once known."""

    def __init__(self, f: Facts, lab: int, sheet: Sheet, change: Change, access: Worth | None = None) -> None:
        self.f, self.lab, self.sheet, self.change, self.access = f, lab, sheet, change, access
        self.arr = max(float(f.view.believed_arr_kusd[lab]), 1.0)
        self.worth = float(f.view.valuation_kusd[lab])
        self.listed = bool(f.view.listed[lab])

    def put(self, **changes: float) -> None:
        """Take the sheet with some terms changed."""
        self.change(replace(self.sheet, **changes))  # type: ignore[arg-type]

    def weighs(self, tip: str, without: Sheet, having: Sheet) -> Callable[[], str]:
        """A tip that ends in what a clause does to the lab's liking, worked out when it is shown."""

        def told() -> str:
            kusd = 0.0 if self.sheet.empty else weight_kusd(self.f, self.lab, without, having)
            if abs(kusd) < 1:
                return tip
            lab = self.f.short(self.f.labs[self.lab])
            return f"{tip}\n{t.text('gain.with', amount=t.money(kusd, sign=True), lab=lab)}"

        return told

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
            entry("cash", t.text("sheet.cash"), s.cash, high, lambda x: self.put(cash=x), t.money, marks=marks,
                  most=min(purse, LIMITS["bid_kusd"][1]), tip=t.text("sheet.cash_tip"),
                  enabled=not self.listed or s.cash > 0, reason=barred),
            *self.tranche(0),
            sentence(line, "text" if s.cash > 0 or s.later > 0 else "muted"),
            tip=t.text("sheet.box1_tip"),
        )  # fmt: skip

    def tranche(self, i: int) -> list[Widget]:
        """A milestone: its money, its goal and its deadline."""
        f, tr = self.f, self.sheet.tranches[i]
        none = tr.kusd <= 0
        start = tr if tr.arr_kusd > 0 else replace(tr, arr_kusd=1.5 * self.arr)
        out = off(f, "milestones")
        reason = out or t.text("sheet.no_tranche")

        def put(tranche: Tranche) -> None:
            self.change(self.sheet.with_tranche(i, tranche))

        now = Mark(self.arr, t.text("sheet.mark_now", amount=t.money(self.arr)))
        goal = entry(f"goal-{i}", t.text("sheet.goal"), start.arr_kusd, 5 * self.arr,
                     lambda x: put(replace(start, arr_kusd=x)), t.money, marks=[now], most=20 * self.arr,
                     enabled=not none, reason=reason, tip=t.text("sheet.goal_tip"))  # fmt: skip
        until = entry(f"deadline-{i}", t.text("sheet.deadline"), tr.quarters, DEADLINE_MOST,
                      lambda x: put(replace(start, quarters=int(x))), lambda x: f.quarter_name(int(x)),
                      typable=False, low=1, least_step=1, enabled=not none, reason=reason)  # fmt: skip
        paid = entry(f"tranche-{i}", t.text("sheet.tranche", number=i + 1), tr.kusd,
                     0.15 * max(self.worth, self.sheet.pre), lambda x: put(replace(start, kusd=x)), t.money,
                     most=0.4 * max(self.worth, self.sheet.pre), tip=t.text("sheet.tranche_tip"),
                     enabled=not none or not (self.listed or out),
                     reason=out or t.text("sheet.no_shares", lab=f.short(f.labs[self.lab]))
                     )  # fmt: skip
        return [paid, pair(goal, until, 1.25)]

    def asked(self) -> Mark:
        """The price that the lab asks, or outside a round the least that it would look at."""
        asked = price_needed(self.f, self.lab)
        key = "asks" if self.f.view.ask_kusd[self.lab] > 0 else "least"
        return Mark(asked, t.text(f"sheet.mark_{key}", amount=t.money(asked)))

    def _price(self) -> Box:
        s = self.sheet
        mark = self.asked()
        asked = mark.value
        idle = s.given <= 0
        change = s.pre / max(self.worth, 1.0) - 1
        line = t.text("sheet.price_idle") if idle else t.text(
            "sheet.price_line", last=t.money(self.worth), change=t.percent(change, sign=True))  # fmt: skip
        return box(
            2, t.text("sheet.box2"), "scale",
            entry("pre", t.text("sheet.pre"), s.pre, 2.0 * max(self.worth, asked), lambda x: self.put(pre=x), t.money,
                  marks=[mark], most=10 * max(self.worth, asked), tip=t.text("sheet.pre_tip")),
            sentence(line, "muted" if idle or s.pre >= asked - 1 else "warn"),
            tip=t.text("sheet.box2_tip"),
        )  # fmt: skip

    def _commitment(self) -> Box:
        f, s = self.f, self.sheet
        can, out = carry_kusd(f, self.lab) * s.quarters, off(f, "commitments")
        mark = Mark(can, t.text("sheet.mark_carry", amount=t.money(can)))
        amount = entry("commit", t.text("sheet.commit"), s.commit, max(2.0 * can, self.arr, 1.3 * s.commit),
                       lambda x: self.put(commit=x), t.money, marks=[mark], most=40 * self.arr,
                       enabled=not out or s.commit > 0, reason=out, tip=t.text("sheet.commit_tip"))  # fmt: skip
        over = entry("quarters", t.text("sheet.quarters"), s.quarters, LIMITS["commit_quarters"][1],
                     self._over, qtrs, low=1, least_step=1,
                     tip=t.text("sheet.quarters_tip"))  # fmt: skip
        found = sums(f, self.lab, s)
        words = t.text("sheet.commit_line", due=t.money(found.due), part=t.percent(found.due / found.revenue))
        line = words if s.commit > 0 else t.text("sheet.commit_none")
        return box(3, t.text("sheet.box3"), "repeat", pair(amount, over, 1.3),
                   sentence(line, "text" if s.commit > 0 else "muted"), tip=t.text("sheet.box3_tip"))  # fmt: skip

    def _over(self, count: float) -> None:
        self.put(quarters=int(count), access_quarters=min(self.sheet.access_quarters, int(count)))

    def _power(self) -> Box:
        f, s, v = self.f, self.sheet, self.f.view
        ask = float(v.ask_owed_kw[self.lab]) / 1000 if v.ask_kusd[self.lab] > 0 else 0.0
        free = free_kw(f, s.owed_from) / 1000
        high = max(1.5 * ask, 1.25 * free, 0.2 * f.sites_kw() / 1000, s.owed_kw / 1000, 10.0)
        marks = [Mark(ask, t.text("sheet.mark_asks", amount=t.power(ask)))] if ask > 0 else []
        marks.append(Mark(free, t.text("sheet.mark_free", amount=t.power(free))))
        power = entry("owed", t.text("sheet.owed"), s.owed_kw / 1000, high, lambda mw: self.put(owed_kw=mw * 1000),
                      t.power, marks=marks, most=10 * high, tip=t.text("sheet.owed_tip"))  # fmt: skip
        since = entry("owed-from", t.text("sheet.owed_from"), s.owed_from, DATE_MOST,
                      lambda x: self.put(owed_from=int(x)), lambda x: f.quarter_name(int(x)), typable=False, low=1,
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
        outs = [off(self.f, name) for name in ACCESS]
        barred = next((reason for reason in outs if reason), "")
        allowed = [i for i in range(len(ACCESS)) if not outs[i] or i == s.access]
        choices = [(str(i), t.text(f"access.{ACCESS[i]}_short")) for i in allowed]
        return box(
            5, t.text("sheet.box5"), SIGNS[key],
            Segmented("access", choices, str(s.access), self._choose, tip=t.text("sheet.access_tip"),
                      enabled=len(allowed) > 1, reason=barred),
            sentence(t.text(f"access.{key}_note"), "muted" if s.access == LISTED else "text"),
            *([sentence(barred, "muted", "lock")] if barred else []),
            *self._worth(),
            *([self.length()] if s.access != LISTED else []),
            tip=t.text("sheet.box5_tip"),
        )  # fmt: skip

    def _worth(self) -> list[Widget]:
        """What first launch and exclusivity would bring the seat a quarter."""
        if not self.f.may_deal(self.lab):
            return []
        known = self.access
        amounts = {} if known is None else {"first": known.first_kusd, "exclusive": known.exclusive_kusd}
        return [
            fact(t.text(f"sheet.worth_{key}"), t.text("sheet.worth_quarter", amount=t.money(amounts[key], sign=True))
                 if key in amounts else t.text("sheet.worth_soon"),
                 "good" if amounts.get(key, 0.0) > 0 else "muted", t.text(f"sheet.worth_{key}_tip"),
                 id=f"worth-{key}")
            for key in ("first", "exclusive")
        ]  # fmt: skip

    def length(self) -> Widget:
        """How long access terms or a covenant last."""
        s, longest = self.sheet, self._longest(self.sheet.access)
        return entry("access-quarters", t.text("sheet.access_quarters"), min(s.access_quarters, longest), longest,
                     lambda x: self.put(access_quarters=int(x)), quarters, low=1, least_step=1,
                     tip=t.text("sheet.access_quarters_tip"))  # fmt: skip

    def _choose(self, key: str) -> None:
        access = int(key)
        most = self._longest(access)
        self.change(replace(self.sheet, access=access, access_quarters=min(self.sheet.access_quarters, most)))

    def _longest(self, access: int) -> int:
        """Quarters that access terms can last: they end with the deal."""
        most = int(self.f.map.rules.capital.exclusive_quarters) if access == EXCLUSIVE else ACCESS_MOST
        return min(most, self.sheet.quarters) if self.sheet.commit > 0 else most
