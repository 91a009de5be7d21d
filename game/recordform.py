"""The form of a record file: what may stand in it. `game/record.py` reads and writes it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from game.engine.parameters import LABS, QUARTERS
from game.guesses import Guess, Hunch
from game.teams import MOST_TEAMS, NAME_MOST, Autopilot, HotSeat, Team, TeamState

SEED_MOST = 2**63 - 1
Packed = dict[str, list[list[int | float]]]  # field -> [index..., value] of what is not zero


class Form(BaseModel):
    """Nothing unknown, no text for a number, no infinities."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Text = Annotated[str, Field(max_length=200)]
Coded = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*=*$")]
OrdersForm = dict[str, list[Annotated[list[int | float], Field(min_length=2, max_length=4)]]]


class QuarterForm(Form):
    orders: OrdersForm
    decided: dict[str, Literal["human", "error", "timeout", "absent"]]
    opened: Digest
    resolved: Digest
    marks: Annotated[list[Annotated[str, Field(pattern=r"^[0-9a-f]*$")]], Field(min_length=2, max_length=2)]


class MapForm(Form):
    name: Text
    hash: Digest
    settings: Annotated[list[Text], Field(max_length=1000)]
    content: dict[str, Any]


class GuessForm(Form):
    quarter: Annotated[int, Field(ge=0, lt=QUARTERS)]
    lab: Annotated[int, Field(ge=0, lt=LABS)]
    own: Annotated[float, Field(ge=0, le=1)]
    forecast: Annotated[float, Field(ge=0, le=1)] | None
    signed: bool | None


Guesses = Annotated[list[GuessForm], Field(max_length=1000)]
Hunches = dict[Hunch, Literal["low", "middle", "high", ""]]


class TeamForm(Form):
    seat: Text
    name: Annotated[str, Field(min_length=1, max_length=NAME_MOST)]
    state: TeamState
    left_s: Annotated[float, Field(ge=0, le=86_400)] | None
    draft: OrdersForm | None
    guesses: Guesses
    hunches: Hunches


class HotSeatForm(Form):
    teams: Annotated[list[TeamForm], Field(min_length=2, max_length=MOST_TEAMS)]
    turn_s: Annotated[float, Field(gt=0, le=86_400)] | None
    autopilot: Autopilot

    def checked(self) -> HotSeat:
        """As the game keeps it."""
        teams = []
        for team in self.teams:
            given = team.model_dump()
            given["guesses"] = tuple(Guess(**guess) for guess in given["guesses"])
            teams.append(Team(**given))
        return HotSeat(tuple(teams), self.turn_s, self.autopilot)


class FileForm(Form):
    landgrab: Literal["record"]
    format: int
    rules_version: int
    sources: Text
    fingerprint: dict[str, Text]
    map: MapForm
    seed: Annotated[int, Field(ge=0, le=SEED_MOST)]
    seat: str | None
    seats: dict[str, Text]
    quarters: list[QuarterForm]
    snapshots: dict[Annotated[str, Field(pattern=r"^\d{1,2}$")], Coded]
    draft: OrdersForm | None
    guesses: Guesses = []
    hunches: Hunches = {}
    hot_seat: HotSeatForm | None = None


def entered_form(
    draft: Packed | None, guesses: Sequence[Guess], hunches: dict[str, str], hot_seat: HotSeat | None
) -> dict[str, Any]:
    """What changes within a quarter, as it stands in a file; a game of one person says nothing of a hot seat."""
    form = {"draft": draft, "guesses": [asdict(guess) for guess in guesses], "hunches": hunches}
    return form if hot_seat is None else {**form, "hot_seat": asdict(hot_seat)}
