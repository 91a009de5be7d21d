"""Edits of a map that exercises and cases need beside those of the study lab: single deals, stakes, cards."""

from dataclasses import dataclass
from typing import Any

from game.studies.mechanisms.cast import Cast


@dataclass(frozen=True)
class NoDeal:
    """A sponsor never signed with a lab: money and shares go back, and so does what was promised.

    deal: which of their deals, 0 = the first in the map; -1: all of them.
    """

    sponsor: str
    lab: str
    deal: int = -1

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for deal in theirs(raw, self.sponsor, self.lab, self.deal):
            buy(raw, deal, -deal["upfront_busd"])
            raw["deals"].remove(deal)


@dataclass(frozen=True)
class AllUpfront:
    """A sponsor's promised tranches are paid at the opening, at the lab's last price."""

    sponsor: str
    lab: str

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for deal in theirs(raw, self.sponsor, self.lab):
            money = sum(tranche["amount_busd"] for tranche in deal["tranches"])
            deal["tranches"] = []
            deal["upfront_busd"] += money
            buy(raw, deal, money)


@dataclass(frozen=True)
class NoShares:
    """A sponsor's deals with a lab are for compute only: the money for shares goes back, tranches fall away."""

    sponsor: str
    lab: str

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for deal in theirs(raw, self.sponsor, self.lab):
            buy(raw, deal, -deal["upfront_busd"])
            deal["upfront_busd"], deal["tranches"] = 0.0, []


@dataclass(frozen=True)
class Larger:
    """A sponsor's deals with a lab are some times as large: money, commitment, megawatts; access may be added."""

    sponsor: str
    lab: str
    times: float
    access: str = ""
    quarters: int = 8  # of the access

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for deal in theirs(raw, self.sponsor, self.lab):
            money = (self.times - 1) * deal["upfront_busd"]
            for field in ("upfront_busd", "commitment_busd", "owed_mw"):
                deal[field] *= self.times
            if self.access:
                deal["access"], deal["access_quarters"] = self.access, self.quarters
            buy(raw, deal, money)


@dataclass(frozen=True)
class Stakes:
    """Investors of a kind hold shares of some labs, each worth as much, and of no others; founders give or take."""

    kind: str
    labs: tuple[str, ...]
    busd: float  # in each lab, at its last price

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for investor in raw["investors"]:
            if investor["kind"] == self.kind:
                for lab in raw["labs"]:
                    lab["holders"].pop(investor["id"], None)
                    if lab["id"] in self.labs:
                        lab["holders"][investor["id"]] = self.busd / lab["valuation_busd"]


def theirs(raw: dict[str, Any], sponsor: str, lab: str, deal: int = -1) -> list[dict[str, Any]]:
    """Deals of a sponsor with a lab. Raises ValueError where there is none."""
    found = [one for one in raw["deals"] if (one["sponsor"], one["lab"]) == (sponsor, lab)]
    found = found if deal < 0 else found[deal : deal + 1]
    if not found:
        names = sorted({f"{one['sponsor']} and {one['lab']}" for one in raw["deals"]})
        raise ValueError(f"deal of {sponsor} and {lab}: allowed {', '.join(names)}")
    return found


def buy(raw: dict[str, Any], deal: dict[str, Any], busd: float) -> None:
    """Shares of a lab at its last price for a sponsor's money; less than nothing: both go back, as far as they can."""
    sponsor = next(one for one in [*raw["clouds"], *raw["chipmakers"]] if one["id"] == deal["sponsor"])
    lab = next(one for one in raw["labs"] if one["id"] == deal["lab"])
    busd = max(-lab["cash_busd"], min(busd, sponsor["cash_busd"]))
    sponsor["cash_busd"] -= busd
    lab["cash_busd"] += busd
    held = lab["holders"].get(sponsor["id"], 0.0) + busd / lab["valuation_busd"]
    lab["holders"].pop(sponsor["id"], None)
    if held > 0:
        lab["holders"][sponsor["id"]] = held
