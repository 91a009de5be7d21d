"""Acts of seats and edits of a map that experiments on demand need."""

from dataclasses import dataclass
from typing import Any

from game.engine.orders import Orders
from game.engine.parameters import LAB0
from game.engine.view import View
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act


@dataclass(frozen=True)
class Leaves(Act):
    """A lab takes its models off its host, from a quarter on."""

    quarter: int

    def when(self, quarter: int) -> bool:
        """From then on."""
        return quarter >= self.quarter

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its listing."""
        o.hosted[seat - LAB0, cast.hosts[seat - LAB0]] = 0


@dataclass(frozen=True)
class ListsOnHostOnly(Act):
    """A lab is listed on its host and nowhere else."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its listing."""
        lab = seat - LAB0
        o.hosted[lab] = 0
        o.hosted[lab, cast.hosts[lab]] = 1


@dataclass(frozen=True)
class Steers(Act):
    """A cloud promotes one lab's models and no others."""

    to: str
    much: float  # 0..1

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its promotion."""
        o.steer[seat] = 0.0
        o.steer[seat, cast.lab(self.to)] = self.much


@dataclass(frozen=True)
class CutsPrice(Act):
    """A lab lowers its prices by a part in one quarter; they bind from the next."""

    quarter: int
    part: float

    def when(self, quarter: int) -> bool:
        """In its quarter."""
        return quarter == self.quarter

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its prices."""
        o.token_price_usd[seat - LAB0] = (1 - self.part) * v.token_price_usd[seat - LAB0]


@dataclass(frozen=True)
class EveryOtherBetsOnOne(Act):
    """Every other cloud offers money and contracts only to the lab it holds most of, by value."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Blank its other sheets."""
        if not bets_on_one(seat):
            return
        labs = cast.counts[2]
        held = v.shares[seat, :labs] / v.shares[:, :labs].sum(axis=0) * v.valuation_kusd[:labs]
        for lab in range(labs):
            if lab != int(held.argmax()):
                o.bid_kusd[seat, lab] = o.commit_kusd[seat, lab] = o.owed_kw[seat, lab] = 0
                o.tranche_kusd[seat, lab] = 0


def bets_on_one(cloud: int) -> bool:
    """Is a cloud one of those that bet on one lab, where every other does?"""
    return cloud % 2 == 1


def no_open_weights(raw: dict[str, Any], cast: Cast) -> None:
    """Every lab keeps its weights to itself."""
    for lab in raw["labs"]:
        lab["open_weights"] = 0


def one_quality(raw: dict[str, Any], cast: Cast) -> None:
    """No developer is better in one segment than in another at the opening."""
    models = [lab["model"] for lab in raw["labs"]]
    models += [cloud["own_model"] for cloud in raw["clouds"] if cloud["own_model"]]
    for model in models:
        model["focus"] = {}


@dataclass(frozen=True)
class Depths:
    """Integration with clouds at the opening: every other segment of enterprises is deep; odd: those, or the others."""

    shallow: float
    deep: float
    odd: bool = True

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        segments = [g for g in raw["segments"] if not g["consumer"]]
        for i, segment in enumerate(segments):
            segment["depth"] = self.deep if (i % 2 == 1) == self.odd else self.shallow
