"""Challenge codes: map, seat, seed and length as one short string to hand on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"^(?P<map>[a-z0-9][a-z0-9_-]*)-(?P<seat>[a-z][a-z0-9_]*)-(?P<seed>\d{1,18})-(?P<quarters>\d{1,2})$")
WATCH = "watch"


@dataclass(frozen=True)
class Challenge:
    """What makes two games comparable. `seat` None: nobody plays."""

    map: str
    seat: str | None
    seed: int
    quarters: int

    def __str__(self) -> str:
        return f"{self.map}-{self.seat or WATCH}-{self.seed}-{self.quarters}"


def parse_code(code: str) -> Challenge | None:
    """The challenge that a code names, None if it is none."""
    found = _CODE.match(code.strip().lower())
    if found is None:
        return None
    seat = found["seat"]
    return Challenge(found["map"], None if seat == WATCH else seat, int(found["seed"]), int(found["quarters"]))
