"""The term sheet as data: what is offered, read from the draft, and written to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from game.desktop.facts import Facts
from game.engine.orders import Orders
from game.engine.parameters import TRANCHES

if TYPE_CHECKING:
    from game.engine.layout import Games
    from game.session import Session

LISTED, FIRST_LAUNCH, EXCLUSIVE = 0, 1, 2
ACCESS = ("listed", "first_launch", "exclusive")

Entry = tuple[str, tuple[int, ...], float]  # field of the orders, place below the seat's row, value


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
    def given(self) -> float:
        """All money that the lab may get: now and on milestones."""
        return self.cash + self.later

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a lab could sign."""
        return self.cash <= 0 and self.commit <= 0

    def part(self) -> float:
        """The new holder's part of the company once the cash is in."""
        return self.cash / (self.cash + self.pre) if self.cash > 0 and self.pre > 0 else 0.0

    def later_part(self) -> float:
        """What all milestones would add to that, at the sheet's price."""
        if self.later <= 0 or self.pre <= 0:
            return 0.0
        return self.given / (self.given + self.pre) - self.part()

    def spend_back(self) -> float:
        """What the lab must spend here over all money given; inf without any, nan without a commitment."""
        if self.commit <= 0:
            return float("nan")
        return self.commit / self.given if self.given > 0 else float("inf")

    def back_kusd(self, quarters: int) -> float:
        """Commitment due in the first quarters of the term: the ramp makes early ones smaller."""
        part = min(quarters / max(self.quarters, 1), 1.0)
        return self.commit * (part * (1 - self.ramp) + self.ramp * part * part)

    def out_kusd(self, quarters: int) -> float:
        """Money given by then, if every milestone is reached at its deadline."""
        return self.cash + sum(tranche.kusd for tranche in self.tranches if tranche.quarters <= quarters)

    def due_kusd(self) -> float:
        """Commitment that falls due in a quarter, on average."""
        return self.commit / max(self.quarters, 1)


def has_sheet(f: Facts, lab: int) -> bool:
    """Whether the draft holds an offer to a lab."""
    return f.playing and f.has_offer(lab)


def in_draft(f: Facts, lab: int) -> Sheet:
    """The offer that stands in the orders; the empty sheet if there is none."""
    return _read(f.draft, f.me, lab) if has_sheet(f, lab) else Sheet()


def last_offer(f: Facts, lab: int) -> Sheet:
    """The offer that went out last quarter; the empty sheet if there was none."""
    played = f.session.played()
    return Sheet() if played is None else _read(Orders.view(played.orders[0]), f.me, lab)


def _read(o: Orders, me: int, lab: int) -> Sheet:
    tranches = tuple(
        Tranche(
            float(o.tranche_kusd[me, lab, i]),
            float(o.tranche_arr_kusd[me, lab, i]),
            int(o.tranche_quarters[me, lab, i]) or 4,
        )
        for i in range(TRANCHES)
    )
    found = Sheet(
        cash=float(o.bid_kusd[me, lab]), pre=float(o.bid_pre_kusd[me, lab]), commit=float(o.commit_kusd[me, lab]),
        quarters=int(o.commit_quarters[me, lab]) or 20, owed_kw=float(o.owed_kw[me, lab]),
        owed_from=int(o.owed_from[me, lab]) or 4, access=int(o.access[me, lab]),
        access_quarters=int(o.access_quarters[me, lab]) or 8, tranches=tranches,
    )  # fmt: skip
    if found.commit <= 0:
        return found
    floor, ramp, discount = (float(getattr(o, name)[me, lab]) for name in ("floor", "ramp", "discount"))
    return replace(found, floor=floor, ramp=ramp, discount=discount)


def entries(sheet: Sheet, lab: int) -> Iterator[Entry]:
    """The orders that say a sheet; all zero for an empty one.

    What belongs to a commitment is left out without one: a take-or-pay part of nothing would still weigh with the lab.
    """
    on, bound = not sheet.empty, sheet.commit > 0
    term = sheet.quarters if bound else sheet.access_quarters if sheet.access != LISTED else 0
    terms: dict[str, float] = {
        "bid_kusd": round(sheet.cash),
        "bid_pre_kusd": round(sheet.pre),
        "commit_kusd": round(sheet.commit),
        "commit_quarters": sheet.quarters if sheet.owed_kw > 0 else term,
        "floor": sheet.floor if bound else 0,
        "ramp": sheet.ramp if bound else 0,
        "discount": sheet.discount if bound else 0,
        "owed_kw": round(sheet.owed_kw),
        "owed_from": sheet.owed_from if sheet.owed_kw > 0 else 0,
        "access": sheet.access,
        "access_quarters": sheet.access_quarters if sheet.access != LISTED else 0,
    }
    for name, value in terms.items():
        yield name, (lab,), value if on else 0
    for i, tranche in enumerate(sheet.tranches):
        paid = on and tranche.kusd > 0
        yield "tranche_kusd", (lab, i), round(tranche.kusd) if paid else 0
        yield "tranche_arr_kusd", (lab, i), round(tranche.arr_kusd) if paid else 0
        yield "tranche_quarters", (lab, i), tranche.quarters if paid else 0


def same(a: Sheet, b: Sheet) -> bool:
    """Whether two sheets order the same."""
    return list(entries(a, 0)) == list(entries(b, 0))


def write_sheet(session: Session, lab: int, sheet: Sheet) -> None:
    """Put the offer into the orders, as one step; an empty sheet takes it out."""
    with session.step():
        for name, place, value in entries(sheet, lab):
            session.order(name, *place, value=value)


def put_into(draft: Games, seat: int, lab: int, sheet: Sheet) -> Games:
    """A copy of a draft, shape (1,), with this sheet in it: for forecasts."""
    copy = draft.copy()
    for name, place, value in entries(sheet, lab):
        copy[name][(0, seat, *place)] = value
    return copy


@dataclass
class Working:
    """A sheet on the desk of the deal room: kept for the quarter when the room is closed.

    ordered: what stood in the orders when it was put aside; guess: the person's own chance of a signature;
    guessed: the terms that the guess is about; shown: whether the forecast's chance has been looked at.
    """

    sheet: Sheet
    ordered: Sheet
    guess: float | None = None
    guessed: Sheet | None = None
    shown: bool = False

    def guess_holds(self) -> bool:
        """Whether the guess is about these very terms, or was made blind and may still be moved."""
        return self.guess is not None and (
            not self.shown or (self.guessed is not None and same(self.guessed, self.sheet))
        )


_kept: WeakKeyDictionary[Session, tuple[int, dict[int, Working]]] = WeakKeyDictionary()


def working(session: Session) -> dict[int, Working]:
    """Sheets put aside in this quarter, by lab."""
    quarter, sheets = _kept.get(session, (-1, {}))
    if quarter != session.quarter:
        sheets = {}
        _kept[session] = (session.quarter, sheets)
    return sheets
