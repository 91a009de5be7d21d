"""Acts of scripted seats that exercises need beside those of the study lab."""

from dataclasses import dataclass

from game.engine.orders import LIMITS, Orders
from game.engine.parameters import EXCLUSIVE, LAB0, LISTED, SPONSORS
from game.engine.view import View
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act

NEVER = 99


@dataclass(frozen=True)
class Contract(Act):
    """A sponsor offers a lab one sheet a quarter from `quarter` to `last`, and no other; no other lab gets money then.

    upfront, later: money for shares now and as one tranche, parts of the lab's valuation; trigger: of its run rate;
    commit: spending in return over `quarters`, in years of the lab's run rate; tied: more of it, as a part of the
    money; price: pre-money over its valuation; last: 0 is the same quarter.
    """

    to: str
    quarter: int = 1
    upfront: float = 0.0
    later: float = 0.0
    trigger: float = 1.5
    deadline: int = 6
    price: float = 1.3
    commit: float = 0.0
    tied: float = 0.0
    quarters: int = 12
    floor: float = 0.8
    discount: float = 0.0
    access: int = LISTED
    access_quarters: int = 0
    last: int = 0

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Write the sheet."""
        lab = cast.lab(self.to)
        now = self.quarter <= int(v.quarter[0]) <= max(self.quarter, self.last)
        for name in ("bid_kusd", "tranche_kusd", "commit_kusd", "owed_kw", "access"):
            getattr(o, name)[seat][slice(None) if now else lab] = 0
        if not now:
            return
        worth, arr = float(v.valuation_kusd[lab]), float(v.believed_arr_kusd[lab])
        o.bid_kusd[seat, lab] = int(self.upfront * worth)
        o.bid_pre_kusd[seat, lab] = int(self.price * worth)
        if self.later > 0:
            o.tranche_kusd[seat, lab, 0] = int(self.later * worth)
            o.tranche_arr_kusd[seat, lab, 0] = int(self.trigger * arr)
            o.tranche_quarters[seat, lab, 0] = self.deadline
        o.commit_kusd[seat, lab] = int(self.commit * arr + self.tied * (self.upfront + self.later) * worth)
        o.commit_quarters[seat, lab] = self.quarters
        o.floor[seat, lab] = self.floor
        o.discount[seat, lab] = self.discount
        o.access[seat, lab] = self.access
        o.access_quarters[seat, lab] = self.access_quarters


@dataclass(frozen=True)
class TakesAll(Act):
    """A lab takes whatever it is offered, from whomever, from one quarter to another."""

    quarter: int = 1
    until: int = NEVER

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        lab = seat - LAB0
        if self.quarter <= int(v.quarter[0]) < self.until:
            o.floor_pre_kusd[lab] = 0
            o.max_commit_kusd[lab] = int(LIMITS["max_commit_kusd"][1])
            o.accept_access[lab] = EXCLUSIVE
            o.independence[lab] = o.least_part[lab] = 0.0
            o.accept_votes[lab] = o.accept_conflict[lab] = 1


@dataclass(frozen=True)
class ListsOn(Act):
    """A lab is listed on its host alone, on no cloud, or wherever its strategy wants, from one quarter to another."""

    where: str = "host"  # or nowhere
    quarter: int = 0
    until: int = NEVER

    def when(self, quarter: int) -> bool:
        """Between the two."""
        return self.quarter <= quarter < self.until

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its listing."""
        lab = seat - LAB0
        o.hosted[lab] = 0
        if self.where == "host":
            o.hosted[lab, cast.hosts[lab]] = 1


@dataclass(frozen=True)
class HoldsBack(Act):
    """A firm that has heard of something offers a lab nothing, from one quarter to another."""

    of: str
    quarter: int
    until: int = NEVER

    def when(self, quarter: int) -> bool:
        """Between the two."""
        return self.quarter <= quarter < self.until

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Blank its sheet."""
        lab = cast.lab(self.of)
        o.bid_kusd[seat, lab] = 0
        if seat < SPONSORS:
            o.commit_kusd[seat, lab] = o.owed_kw[seat, lab] = 0
            o.tranche_kusd[seat, lab] = 0
