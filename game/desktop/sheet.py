"""The term sheet as data: what is offered, read from orders, written to orders, and presets for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from game.desktop.facts import Facts
from game.engine.parameters import TRANCHES

if TYPE_CHECKING:
    from game.session import Session

LISTED, FIRST_LAUNCH, EXCLUSIVE = 0, 1, 2


@dataclass(frozen=True)
class Tranche:
    """Money paid when the lab reaches a run rate before a deadline (quarters from now)."""

    kusd: float = 0.0
    arr_kusd: float = 0.0
    quarters: int = 4


def _tranches() -> tuple[Tranche, ...]:
    return tuple(Tranche() for _ in range(TRANCHES))


@dataclass(frozen=True)
class Sheet:
    """An offer to one lab, money in thousands of dollars."""

    cash: float = 0.0
    pre: float = 0.0
    commit: float = 0.0
    quarters: int = 20
    floor: float = 0.8
    ramp: float = 0.5
    discount: float = 0.1
    owed_kw: float = 0.0
    owed_from: int = 4
    access: int = LISTED
    access_quarters: int = 8
    tranches: tuple[Tranche, ...] = field(default_factory=_tranches)

    def with_tranche(self, place: int, tranche: Tranche) -> Sheet:
        """The sheet with one tranche replaced."""
        parts = list(self.tranches)
        parts[place] = tranche
        return replace(self, tranches=tuple(parts))

    @property
    def later(self) -> float:
        """Money in tranches."""
        return sum(tranche.kusd for tranche in self.tranches)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a lab could sign."""
        return self.cash <= 0 and self.commit <= 0


def read_sheet(f: Facts, lab: int) -> Sheet:
    """The offer in the draft; with no offer, a fair start: what the lab asks."""
    o, v, me = f.draft, f.view, f.me
    if f.has_offer(lab):
        tranches = tuple(
            Tranche(
                float(o.tranche_kusd[me, lab, i]),
                float(o.tranche_arr_kusd[me, lab, i]),
                int(o.tranche_quarters[me, lab, i]) or 4,
            )
            for i in range(TRANCHES)
        )
        return Sheet(
            float(o.bid_kusd[me, lab]), float(o.bid_pre_kusd[me, lab]), float(o.commit_kusd[me, lab]),
            int(o.commit_quarters[me, lab]) or 20, float(o.floor[me, lab]), float(o.ramp[me, lab]),
            float(o.discount[me, lab]), float(o.owed_kw[me, lab]), int(o.owed_from[me, lab]) or 4,
            int(o.access[me, lab]), int(o.access_quarters[me, lab]) or 8, tranches,
        )  # fmt: skip
    return Sheet(pre=_fair_price(f, lab), cash=min(float(v.ask_kusd[lab]), _purse(f)))


def _fair_price(f: Facts, lab: int) -> float:
    v = f.view
    asked = max(float(v.ask_pre_kusd[lab]), float(v.counter_pre_kusd[lab]) if v.answer[lab] > 1 else 0.0)
    worth = float(v.valuation_kusd[lab])
    return asked if asked > 0 else 1.15 * worth


def _purse(f: Facts) -> float:
    return float(f.view.spare_kusd[0]) * 0.5


def write_sheet(session: Session, lab: int, sheet: Sheet) -> None:
    """Put the offer into the orders, as one step."""
    empty = sheet.empty
    with session.step():
        session.order("bid_kusd", lab, value=round(sheet.cash))
        session.order("bid_pre_kusd", lab, value=round(sheet.pre) if sheet.cash > 0 or sheet.later > 0 else 0)
        session.order("commit_kusd", lab, value=round(sheet.commit))
        session.order("commit_quarters", lab, value=0 if empty else sheet.quarters)
        session.order("floor", lab, value=0 if empty else sheet.floor)
        session.order("ramp", lab, value=0 if empty else sheet.ramp)
        session.order("discount", lab, value=0 if empty else sheet.discount)
        session.order("owed_kw", lab, value=0 if empty else round(sheet.owed_kw))
        session.order("owed_from", lab, value=0 if empty else sheet.owed_from)
        session.order("access", lab, value=0 if empty else sheet.access)
        quarters = sheet.access_quarters if sheet.access != LISTED and not empty else 0
        session.order("access_quarters", lab, value=quarters)
        for i, tranche in enumerate(sheet.tranches):
            on = tranche.kusd > 0 and not empty
            session.order("tranche_kusd", lab, i, value=round(tranche.kusd) if on else 0)
            session.order("tranche_arr_kusd", lab, i, value=round(tranche.arr_kusd) if on else 0)
            session.order("tranche_quarters", lab, i, value=tranche.quarters if on else 0)


PRESETS = ("stake", "anchor", "staged", "compute", "exclusive")


def preset(f: Facts, lab: int, name: str) -> Sheet:
    """A sheet in the style of a known deal, scaled to this lab and this purse."""
    v = f.view
    pre = _fair_price(f, lab)
    ask = float(v.ask_kusd[lab])
    cheque = min(ask if ask > 0 else 0.04 * pre, _purse(f))
    arr = max(float(v.believed_arr_kusd[lab]), 1.0)
    power = float(v.ask_owed_kw[lab]) or 40.0 * arr / 1000
    spend = 0.3 * arr * 3
    if name == "stake":
        return Sheet(cash=cheque, pre=pre)
    if name == "anchor":
        return Sheet(cash=cheque, pre=pre, commit=spend, quarters=12, floor=0.7, discount=0.15, owed_kw=0.5 * power,
                     access=FIRST_LAUNCH, access_quarters=8)  # fmt: skip
    if name == "staged":
        later = (Tranche(0.6 * cheque, 1.5 * arr, 4), Tranche(0.8 * cheque, 2.2 * arr, 8), Tranche())
        return Sheet(cash=0.4 * cheque, pre=pre, commit=spend, quarters=12, floor=0.7, owed_kw=0.4 * power,
                     tranches=later)  # fmt: skip
    if name == "compute":
        return Sheet(pre=pre, commit=1.4 * spend, quarters=16, floor=0.8, discount=0.2, owed_kw=0.8 * power)
    return Sheet(cash=min(1.5 * cheque, _purse(f)), pre=1.05 * pre, commit=spend, quarters=12, floor=0.6,
                 discount=0.2, owed_kw=0.6 * power, access=EXCLUSIVE, access_quarters=4)  # fmt: skip


def part_after(sheet: Sheet) -> float:
    """The new holder's part of the company once the cash is in."""
    return sheet.cash / (sheet.cash + sheet.pre) if sheet.cash > 0 and sheet.pre > 0 else 0.0


def spend_back(sheet: Sheet) -> float:
    """What the lab must spend here over what is invested, milestones included; inf without an investment."""
    invested = sheet.cash + sheet.later
    if invested <= 0:
        return float("inf") if sheet.commit > 0 else 0.0
    return sheet.commit / invested
