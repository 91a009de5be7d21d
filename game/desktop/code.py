"""Challenge codes: map, seat, seed, length and the rivals' skill as one short string to hand on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maps.schema import Cloud

#: How well the other clouds play: without deciding, every second one without, and by level of skill. The reference
#: is level 4: each as the map has it; only that is left out of a code.
RIVALS = ("calm", "easy", "skill1", "skill2", "skill3", "reference", "skill5")
SHOWN = tuple(name for name in RIVALS if name != "easy")  # it came before levels; codes may still say it
LEVELS = {name: int(name[-1]) for name in RIVALS if name.startswith("skill")}
WATCH = "watch"
_ASLEEP = "standing_orders"
_CODE = re.compile(
    r"^(?P<map>[a-z0-9][a-z0-9_-]*)-(?P<seat>[a-z][a-z0-9_]*)-(?P<seed>\d{1,18})-(?P<quarters>\d{1,2})"
    r"(?:-(?P<rivals>calm|easy|skill[1235]))?$"
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


def players(clouds: Sequence[Cloud], seat: str | None, rivals: str) -> dict[str, str]:
    """Who plays the other clouds: the map's strategies, at a level of skill or, all or every second, asleep."""
    from agents.strategies import REFERENCE  # brings in the rules
    from agents.strategies.naming import split_level

    found = {cloud.id: cloud.strategy or REFERENCE["cloud"] for cloud in clouds if cloud.id != seat}
    if rivals in LEVELS:
        return {cloud: f"{split_level(name)[0]}@{LEVELS[rivals]}" for cloud, name in found.items()}
    asleep = {"calm": 1, "easy": 2}.get(rivals)
    return found | dict.fromkeys(list(found)[::asleep] if asleep else [], _ASLEEP)


def skill_of(strategy: str) -> str:
    """Which of RIVALS a strategy plays like."""
    from agents.strategies.naming import split_level

    level = split_level(strategy)[1]
    return "calm" if strategy == _ASLEEP else next((name for name in LEVELS if LEVELS[name] == level), "reference")


def rivals_among(clouds: Sequence[Cloud], seat: str | None, strategies: Mapping[str, str]) -> str:
    """Which skill of rivals a game's strategies are; any other mix counts as the reference."""
    playing = {cloud.id: strategies.get(cloud.id) for cloud in clouds if cloud.id != seat}
    return next((r for r in ("reference", *RIVALS) if players(clouds, seat, r) == playing), "reference")
