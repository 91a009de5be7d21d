"""Acts of scripted seats that concern models: budgets, care, releases, open weights."""

from dataclasses import dataclass

from game.engine.orders import Orders
from game.engine.parameters import LAB0
from game.engine.view import View
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act

OWN_MODEL, PARTNERS, IMITATION = range(3)  # parts of a cloud's product budget


@dataclass(frozen=True)
class Spends(Act):
    """A cloud spends a product budget on one thing only."""

    on: int
    kusd: int = 5_000_000

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its budget."""
        o.product_kusd[seat] = self.kusd
        o.product_split[seat] = 0.0
        o.product_split[seat, self.on] = 1.0


@dataclass(frozen=True)
class Trains(Act):
    """A cloud keeps a part of its compute for its own models; clouds without one keep none."""

    part: float

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its order."""
        o.own_model_part[seat] = self.part if v.own_model_h100e[0] > 0 else 0.0


@dataclass(frozen=True)
class Careful(Act):
    """A lab keeps a level of safety."""

    safety: float

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its policy."""
        o.safety[seat - LAB0] = self.safety


@dataclass(frozen=True)
class Binds(Act):
    """A cloud takes the newest versions of every open lab that it sponsors, or of none."""

    binds: int = 1

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Its orders."""
        o.bind[seat] = self.binds
