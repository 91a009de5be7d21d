"""Teams that share one machine, as a record keeps them. `game/hotseat.py` lets them play."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from game.guesses import Guess

#: waiting: has still to order; playing: sits at the machine; sealed: has handed in; late: its time was out, standing
#: orders filled in the rest; absent: standing orders play for it, quarter after quarter, until somebody comes.
TeamState = Literal["waiting", "playing", "sealed", "late", "absent"]
Autopilot = Literal["hold", "grow", "harvest"]
AUTOPILOTS: tuple[Autopilot, ...] = get_args(Autopilot)
MOST_TEAMS = 7
NAME_MOST = 40  # characters


@dataclass(frozen=True)
class Team:
    """Persons who play one firm. seat: its id; left_s: what is left of its time in this quarter, None: as long as it
    likes; draft: orders entered in this quarter, field -> [index..., value]; guesses, hunches: what it believes."""

    seat: str
    name: str
    state: TeamState = "waiting"
    left_s: float | None = None
    draft: dict[str, list[list[int | float]]] | None = None
    guesses: tuple[Guess, ...] = ()
    hunches: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HotSeat:
    """All teams of a game. turn_s: seconds each has in a quarter, None: no limit; autopilot: the posture of the
    standing orders that fill in what a late team hasn't decided."""

    teams: tuple[Team, ...]
    turn_s: float | None = None
    autopilot: Autopilot = "hold"
