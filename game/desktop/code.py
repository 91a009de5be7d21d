"""Challenge codes: map, seat, seed, length and the rivals' skill as one short string to hand on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: How well the other clouds play, from gentle to full strength; only the last is left out of a code.
RIVALS = ("calm", "easy", "reference")
WATCH = "watch"
_ASLEEP = "standing_orders"
_CODE = re.compile(
    r"^(?P<map>[a-z0-9][a-z0-9_-]*)-(?P<seat>[a-z][a-z0-9_]*)-(?P<seed>\d{1,18})-(?P<quarters>\d{1,2})"
    r"(?:-(?P<rivals>calm|easy))?$"
)


@dataclass(frozen=True)
class Challenge:
    """What makes two games comparable. `seat` None: nobody plays."""

    map: str
    seat: str | None
    seed: int
    quarters: int
    rivals: str = "reference"

    def __str__(self) -> str:
        end = "" if self.rivals == "reference" else f"-{self.rivals}"
        return f"{self.map}-{self.seat or WATCH}-{self.seed}-{self.quarters}{end}"


def parse_code(code: str) -> Challenge | None:
    """The challenge that a code names, None if it is none."""
    found = _CODE.match(code.strip().lower())
    if found is None:
        return None
    seat = found["seat"]
    return Challenge(
        found["map"],
        None if seat == WATCH else seat,
        int(found["seed"]),
        int(found["quarters"]),
        found["rivals"] or "reference",
    )


def sleepers(clouds: Sequence[str], seat: str | None, rivals: str) -> dict[str, str]:
    """Strategies of those other clouds that only keep standing orders: none, every second one, or all."""
    others = [cloud for cloud in clouds if cloud != seat]
    asleep = {"calm": others, "easy": others[::2]}.get(rivals, [])
    return dict.fromkeys(asleep, _ASLEEP)


def rivals_among(clouds: Sequence[str], seat: str | None, strategies: Mapping[str, str]) -> str:
    """Which skill of rivals a game's strategies are; any other mix counts as the reference."""
    asleep = {cloud for cloud in clouds if cloud != seat and strategies.get(cloud) == _ASLEEP}
    found = (rivals for rivals in RIVALS if asleep and asleep == set(sleepers(clouds, seat, rivals)))
    return next(found, "reference")
