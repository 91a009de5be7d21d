"""The term sheet as data: what is offered, read from the draft, and written to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from game.desktop.facts import Facts
from game.engine.orders import Orders
from game.engine.parameters import COVENANT, RIGHTS, TRANCHES

if TYPE_CHECKING:
    from game.engine.layout import Games
    from game.session import Session

LISTED, FIRST_LAUNCH, EXCLUSIVE = 0, 1, 2
ACCESS = ("listed", "first_launch", "exclusive")
CONCESSIONS = ("none", "price", "commitment", "access")  # as the orders number them
PRICE, COMMITMENT, FALL_BACK = 1, 2, 3

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
    """An offer to one lab, money in thousands of dollars.

    owed_arr: run rate from which the power is owed, 0: at once; rights: those of `parameters.RIGHTS` that it asks for;
    share_part, share_cap: of the lab's revenue, until the cap is reached; embed: the lab's models bought over the term;
    concede, most_pre: what is conceded in advance (see CONCESSIONS), up to this price; rider: part of this quarter's
    capacity orders that hangs on the signature.
    """

    cash: float = 0.0
    pre: float = 0.0
    commit: float = 0.0
    quarters: int = 20
    floor: float = 0.8
    ramp: float = 0.5
    discount: float = 0.1
    owed_kw: float = 0.0
    owed_from: int = 4
    owed_arr: float = 0.0
    access: int = LISTED
    access_quarters: int = 8
    tranches: tuple[Tranche, ...] = field(default_factory=_tranches)
    rights: frozenset[int] = frozenset()
    share_part: float = 0.0
    share_cap: float = 0.0
    embed: float = 0.0
    concede: int = 0
    most_pre: float = 0.0
    rider: float = 0.0

    def has(self, right: int) -> bool:
        """Whether it asks for a right."""
        return right in self.rights

    def with_right(self, right: int, on: bool) -> Sheet:
        """The sheet with a right asked for or not."""
        return replace(self, rights=self.rights | {right} if on else self.rights - {right})

    @property
    def top_pre(self) -> float:
        """The highest price it would pay: a price conceded in advance counts."""
        return max(self.pre, self.most_pre) if self.concede == PRICE else self.pre

    @property
    def lasts(self) -> bool:
        """Whether access terms or a covenant run for a time."""
        return self.access != LISTED or self.has(COVENANT)

    @property
    def shares_revenue(self) -> bool:
        """Whether it asks for a part of the lab's revenue: both a part and a cap are needed."""
        return self.share_part > 0 and self.share_cap > 0

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
        rights=frozenset(i for i in range(len(RIGHTS)) if o.rights[me, lab, i] == 1),
        share_part=float(o.share_part[me, lab]), share_cap=float(o.share_cap_kusd[me, lab]),
        embed=float(o.embed_kusd[me, lab]), concede=int(o.concede[me, lab]), most_pre=float(o.most_pre_kusd[me, lab]),
        owed_arr=float(o.owed_arr_kusd[me, lab]),
        rider=float(o.rider_part[me]) if int(o.rider_lab[me]) == 1 + lab else 0.0,
    )  # fmt: skip
    if found.commit <= 0:
        return found
    floor, ramp, discount = (float(getattr(o, name)[me, lab]) for name in ("floor", "ramp", "discount"))
    return replace(found, floor=floor, ramp=ramp, discount=discount)


def entries(sheet: Sheet, lab: int, rider_lab: int = 0) -> Iterator[Entry]:
    """The orders that say a sheet; all zero for an empty one. rider_lab: on whose sheet capacity orders hang so far.

    What belongs to a commitment is left out without one: a take-or-pay part of nothing would still weigh with the lab.
    Rights and purchases last as long as the deal does, so they give it a term even without a commitment.
    """
    on, bound = not sheet.empty, sheet.commit > 0
    runs = bound or sheet.owed_kw > 0 or sheet.shares_revenue or sheet.embed > 0 or bool(sheet.rights - {COVENANT})
    term = max(sheet.quarters if runs else 0, sheet.access_quarters if sheet.lasts else 0)
    terms: dict[str, float] = {
        "bid_kusd": round(sheet.cash),
        "bid_pre_kusd": round(sheet.pre),
        "commit_kusd": round(sheet.commit),
        "commit_quarters": sheet.quarters if bound else term,
        "floor": sheet.floor if bound else 0,
        "ramp": sheet.ramp if bound else 0,
        "discount": sheet.discount if bound else 0,
        "owed_kw": round(sheet.owed_kw),
        "owed_from": sheet.owed_from if sheet.owed_kw > 0 else 0,
        "owed_arr_kusd": round(sheet.owed_arr) if sheet.owed_kw > 0 else 0,
        "access": sheet.access,
        "access_quarters": sheet.access_quarters if sheet.lasts else 0,
        "share_part": sheet.share_part if sheet.shares_revenue else 0,
        "share_cap_kusd": round(sheet.share_cap) if sheet.shares_revenue else 0,
        "embed_kusd": round(sheet.embed),
        "concede": sheet.concede,
        "most_pre_kusd": round(sheet.most_pre) if sheet.concede == PRICE else 0,
    }
    for name, value in terms.items():
        yield name, (lab,), value if on else 0
    for right in range(len(RIGHTS)):
        yield "rights", (lab, right), int(on and sheet.has(right))
    for i, tranche in enumerate(sheet.tranches):
        paid = on and tranche.kusd > 0
        yield "tranche_kusd", (lab, i), round(tranche.kusd) if paid else 0
        yield "tranche_arr_kusd", (lab, i), round(tranche.arr_kusd) if paid else 0
        yield "tranche_quarters", (lab, i), tranche.quarters if paid else 0
    hangs = on and sheet.rider > 0
    if hangs or rider_lab == 1 + lab:  # another lab's rider is left alone
        yield "rider_lab", (), 1 + lab if hangs else 0
        yield "rider_part", (), sheet.rider if hangs else 0


def same(a: Sheet, b: Sheet) -> bool:
    """Whether two sheets order the same."""
    return list(entries(a, 0, 1)) == list(entries(b, 0, 1))


def write_sheet(session: Session, lab: int, sheet: Sheet) -> None:
    """Put the offer into the orders, as one step; an empty sheet takes it out."""
    hangs = int(session.draft.rider_lab[session.seat])
    with session.step():
        for name, place, value in entries(sheet, lab, hangs):
            session.order(name, *place, value=value)


def put_into(draft: Games, seat: int, lab: int, sheet: Sheet) -> Games:
    """A copy of a draft, shape (1,), with this sheet in it: for forecasts."""
    copy = draft.copy()
    for name, place, value in entries(sheet, lab, int(draft["rider_lab"][0, seat])):
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
