"""Acts of scripted seats that exercises need beside those of the study lab."""

from dataclasses import dataclass

from game.engine.orders import Orders
from game.engine.parameters import LAB0, SPONSORS
from game.engine.view import View
from game.studies.mechanisms.acts import Sheet, SignsAll
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act

NEVER = 99


@dataclass(frozen=True)
class Contract(Sheet):
    """A sponsor offers a lab one sheet a quarter from `quarter` to `last`, and no other; no other lab gets money then.

    upfront, later: money for shares now and as one tranche, parts of the lab's valuation; trigger: of its run rate;
    commit: spending in return over `quarters`, in years of the lab's run rate; tied: more of it, as a part of the
    money; price: pre-money over its valuation; last: 0 is the same quarter.
    """

    upfront: float = 0.0
    trigger: float = 1.5
    deadline: int = 6
    commit: float = 0.0
    tied: float = 0.0
    quarters: int = 12
    floor: float = 0.8
    discount: float = 0.0
    last: int = 0

    def offers(self, quarter: int) -> bool:
        """Until its last quarter."""
        return self.quarter <= quarter <= max(self.quarter, self.last)

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Write the sheet with its commitment."""
        super().__call__(v, o, seat, cast)
        if not self.offers(int(v.quarter[0])):
            return
        lab = cast.lab(self.to)
        worth, arr = float(v.valuation_kusd[lab]), float(v.believed_arr_kusd[lab])
        o.commit_kusd[seat, lab] = int(self.commit * arr + self.tied * (self.upfront + self.later) * worth)
        o.commit_quarters[seat, lab] = self.quarters
        o.floor[seat, lab] = self.floor
        o.discount[seat, lab] = self.discount


@dataclass(frozen=True)
class TakesAll(SignsAll):
    """A lab takes whatever it is offered, from whomever, from one quarter to another."""

    until: int = NEVER

    def when(self, quarter: int) -> bool:
        """Between the two."""
        return self.quarter <= quarter < self.until


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
