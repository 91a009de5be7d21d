"""Acts of scripted seats."""

from dataclasses import dataclass

import numpy as np

from game.engine.orders import LIMITS, Orders
from game.engine.parameters import EXCLUSIVE, HOURS, LAB0, LISTED, SPONSORS
from game.engine.view import View
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act

MOST = int(LIMITS["max_commit_kusd"][1])


@dataclass(frozen=True)
class Sheet(Act):
    """A sponsor offers a lab one sheet in a quarter, and never another; no other firm gets its money then.

    Money and price are parts of the lab's valuation, the trigger a part of its run rate (as the sponsor believes it).
    """

    to: str  # part of the cast
    quarter: int = 1
    upfront: float = 0.03
    later: float = 0.0  # one tranche
    trigger: float = 3.0
    deadline: int = 4  # quarters
    price: float = 1.3  # pre-money
    access: int = LISTED
    access_quarters: int = 0

    def offers(self, quarter: int) -> bool:
        """Is the sheet on the table in this quarter?"""
        return quarter == self.quarter

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Write the sheet."""
        lab, now = cast.lab(self.to), self.offers(int(v.quarter[0]))
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
        o.commit_quarters[seat, lab] = 20
        o.access[seat, lab] = self.access
        o.access_quarters[seat, lab] = self.access_quarters


@dataclass(frozen=True)
class SignsAll(Act):
    """A lab takes whatever it is offered in a quarter, from whomever: exclusivity, votes, holders of its rivals."""

    quarter: int = 1

    def when(self, quarter: int) -> bool:
        """In its quarter."""
        return quarter == self.quarter

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        lab = seat - LAB0
        o.floor_pre_kusd[lab] = 0
        o.max_commit_kusd[lab] = MOST
        o.accept_access[lab] = EXCLUSIVE
        o.independence[lab] = o.least_part[lab] = 0.0
        o.accept_votes[lab] = o.accept_conflict[lab] = 1


@dataclass(frozen=True)
class SellsNoAccess(Act):
    """A lab sells neither first launch nor exclusivity, but in some quarters."""

    but: tuple[int, ...] = ()

    def when(self, quarter: int) -> bool:
        """Always but then."""
        return quarter not in self.but

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        o.accept_access[seat - LAB0] = LISTED


@dataclass(frozen=True)
class Floor(Act):
    """Every sheet of a cloud has this take-or-pay floor."""

    floor: float

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its sheets."""
        o.floor[seat] = self.floor


@dataclass(frozen=True)
class GoesPublic(Act):
    """A lab asks for its listing from a quarter on, and never before; -1: never."""

    quarter: int = -1

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its wish."""
        o.go_public[seat - LAB0] = 1 if 0 <= self.quarter <= v.quarter[0] else 0


@dataclass(frozen=True)
class Raises(Act):
    """A lab announces a round of a part of its value in some quarters and none in the others before `until`."""

    quarters: tuple[int, ...]
    part: float = 0.15
    ask: float = 1.0  # pre-money over its value
    least: float = 0.0  # of the round, under which it is called off
    until: int = 99

    def when(self, quarter: int) -> bool:
        """Before its script ends."""
        return quarter < self.until

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Announce it; a round announced in the quarter before takes any price and anybody."""
        lab = seat - LAB0
        worth = float(v.valuation_kusd[lab])
        now = int(v.quarter[0]) in self.quarters
        o.raise_kusd[lab] = int(self.part * worth) if now else 0
        o.ask_pre_kusd[lab] = int(self.ask * worth) if now else 0
        if int(v.quarter[0]) - 1 in self.quarters:
            o.floor_pre_kusd[lab] = 0
            o.least_part[lab] = self.least
            o.accept_conflict[lab] = 1


@dataclass(frozen=True)
class LeavesRivalsLoad(Act):
    """A cloud offers no contract to a lab that another cloud hosts; its money may still come."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Take the contract out of those sheets."""
        for lab, host in enumerate(cast.hosts):
            if host != seat:
                o.commit_kusd[seat, lab] = o.owed_kw[seat, lab] = 0


@dataclass(frozen=True)
class KeepsOut(Act):
    """A firm offers some labs neither money nor a contract."""

    of: tuple[str, ...]

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Blank its sheets for them."""
        for lab in map(cast.lab, self.of):
            o.bid_kusd[seat, lab] = 0
            if seat < SPONSORS:
                o.commit_kusd[seat, lab] = o.owed_kw[seat, lab] = 0
                o.tranche_kusd[seat, lab] = 0


@dataclass(frozen=True)
class StaysWhereItIs(Act):
    """A lab spreads what it buys beyond contracts over clouds as it uses them today."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Spread its spot purchases anew."""
        mine = o.buy_h100e[seat - LAB0]
        price = np.maximum(v.compute_price_usd * (1 - v.discount) * HOURS / 1000, 1e-9)  # kUSD per H100e
        contract = np.minimum(mine, v.contract_kusd / price)
        used = float(v.compute_h100e.sum())
        if used > 0:
            mine[:] = contract + float((mine - contract).sum()) * v.compute_h100e / used


@dataclass(frozen=True)
class BacksOwn(Act):
    """A firm offers money only to labs of which it is the one holder or sponsor now."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Blank its other offers."""
        for lab in range(cast.counts[2]):
            if v.shares[seat, lab] <= 0:
                o.bid_kusd[seat, lab] = 0
                if seat < SPONSORS:
                    o.commit_kusd[seat, lab] = 0
                    o.tranche_kusd[seat, lab] = 0


@dataclass(frozen=True)
class Discloses(Act):
    """A lab shows its run rate to all, or to nobody."""

    shows: int

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        o.disclose[seat - LAB0] = self.shows


@dataclass(frozen=True)
class Leans(Act):
    """A cloud leans on a lab in every quarter in which the rules let it."""

    on: str

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its order."""
        o.lean[seat, cast.lab(self.on)] = 1


@dataclass(frozen=True)
class Matches(Act):
    """A cloud with a right to match takes any sheet that it can pay for."""

    of: str

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its ceiling."""
        o.match_kusd[seat, cast.lab(self.of)] = MOST


@dataclass(frozen=True)
class MindsConflicts(Act):
    """A lab takes no money from who sees a rival's books."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        o.accept_conflict[seat - LAB0] = 0
