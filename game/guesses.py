"""What a person believes, written down to be scored: chances of offers, and hunches about the hidden world."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

#: The world's hidden draws (`State.world_*`), and what one may think of each.
Hunch = Literal["scaling", "specialise", "tipping", "open_lag"]
WORLD = get_args(Hunch)
WORDS = ("low", "middle", "high", "")


@dataclass(frozen=True)
class Guess:
    """A chance given to an offer. own, forecast: 0..1, the forecast's None if it wasn't seen; signed: None if open."""

    quarter: int
    lab: int
    own: float
    forecast: float | None
    signed: bool | None


def scored(
    guesses: Sequence[Guess], quarter: int, offered: NDArray[np.bool_], signed: NDArray[np.bool_]
) -> list[Guess]:
    """Guesses after a quarter: which offers were signed; a guess without an offer is dropped.

    offered, signed: of that quarter, by lab.
    """
    return [
        replace(g, signed=bool(signed[g.lab])) if g.quarter == quarter and g.signed is None else g
        for g in guesses
        if g.quarter != quarter or g.signed is not None or offered[g.lab]
    ]


def brier(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """Mean squared error of chances: 0 is perfect, 0.25 is tossing a coin; nan without any."""
    if not chances:
        return float("nan")
    return sum((c - h) ** 2 for c, h in zip(chances, happened, strict=True)) / len(chances)
