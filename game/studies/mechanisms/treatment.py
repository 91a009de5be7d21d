"""A treatment: what an arm of an experiment changes in a map, its rules and its seats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.strategies import REFERENCE, Strategy
from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act, Script
from game.studies.runner import Arm
from maps.loader import GameMap, load_map

Edit = Callable[[dict[str, Any], Cast], None]  # changes a map as plain data
Plays = str | tuple[Act, ...]  # another strategy, or acts upon the one that plays the seat anyhow


@dataclass(frozen=True)
class Treatment:
    """Settings (`rules.market.mood=0`), seats by part (see `Cast.seats`), and edits of the map; added with +."""

    settings: tuple[str, ...] = ()
    seats: Mapping[str, Plays] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()

    def __add__(self, other: "Treatment") -> "Treatment":
        """Both; later settings win, and acts on the same part follow each other."""
        seats = dict(self.seats)
        for part, plays in other.seats.items():
            before = seats.get(part, ())
            both = isinstance(before, tuple) and isinstance(plays, tuple)
            seats[part] = (*before, *plays) if both else plays
        return Treatment((*self.settings, *other.settings), seats, (*self.edits, *other.edits))

    def arm(self, name: str, map_name: str) -> tuple[Arm, tuple[object, ...]]:
        """The arm for a map, and a key that is the same for arms that play the same games.

        Raises MapError for settings or edits that the map refuses.
        """
        game_map = load_map(map_name, self.settings)
        cast = Cast.of(game_map)
        if self.edits:
            raw = game_map.model_dump()
            for edit in self.edits:
                edit(raw, cast)
            game_map = GameMap.model_validate(raw)
        who = self._players(game_map, cast)
        players: dict[str, str | Strategy] = {
            firm: plays if isinstance(plays, str) else plays.strategy() for firm, plays in who.items()
        }
        return Arm(name, game_map, self.settings, players), (game_map.hash, tuple(who.items()))

    def _players(self, game_map: GameMap, cast: Cast) -> dict[str, str | Script]:
        """Firm id -> another strategy, or the firm's own with acts."""
        base: dict[int, str] = {}
        acts: dict[int, tuple[Act, ...]] = {}
        for part, plays in self.seats.items():
            for seat in cast.seats(part):
                if isinstance(plays, str):
                    base[seat] = plays
                else:
                    acts[seat] = (*acts.get(seat, ()), *plays)
        found: dict[str, str | Script] = {}
        for role, first, firms in (
            ("cloud", 0, game_map.clouds), ("chipmaker", CHIPMAKER0, game_map.chipmakers),
            ("lab", LAB0, game_map.labs), ("investor", INVESTOR0, game_map.investors),
        ):  # fmt: skip
            for seat, firm in enumerate(firms, first):
                plays = base.get(seat) or firm.strategy or REFERENCE[role]
                if seat in acts:
                    found[firm.id] = Script(plays, role, acts[seat], cast)
                elif seat in base:
                    found[firm.id] = plays
        return found


AS_IN_THE_MAP = Treatment()
