"""What an exercise's file says, validated: setting, arms, outcomes, expectations, charts, and what is played."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from maps.schema import Part

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Desk = Literal["capacity", "deals", "models", "finance"]
Quarter = Annotated[int, Field(ge=0, le=40)]
PRESETS = (45, 75, 90)  # minutes of a class


class World(Part):
    """What is changed of a map: settings of the rules, edits of the opening, and what seats do (act or strategy)."""

    settings: list[str] = Field(default=[])
    edits: list[dict[str, Any]] = Field(default=[])
    seats: dict[str, str | list[dict[str, Any]]] = Field(default={})


class Play(Part):
    """The game that is played in class. desks: those open to the player; quarters: by minutes of the class."""

    seat: str
    desks: Annotated[list[Desk], Field(min_length=1)]
    quarters: dict[Literal["45", "75", "90"], Annotated[int, Field(ge=2, le=40)]]
    seed: Annotated[int, Field(ge=0)] = 1
    settings: list[str] = Field(default=[])
    edits: list[dict[str, Any]] = Field(default=[])


class Treatment(World):
    """An arm of the experiment. name: short, for commands; label: as charts and tables show it."""

    name: Name
    label: Annotated[str, Field(min_length=1, max_length=48)]


class Outcome(Part):
    """A figure of each game: a reading, quarter by quarter, reduced over [start, until).

    firm: id or part whose figure it is; over: another reading by whose sum the sum of this one is divided (in %);
    across: what is compared over games: the mean, the 10th or 90th percentile, or the standard deviation.
    """

    name: Name
    words: Annotated[str, Field(min_length=1)]
    unit: str
    read: str
    firm: str = ""
    over: str = ""
    reduce: Literal["sum", "mean", "last", "first", "change", "most", "least"] = "last"
    start: Quarter = 0
    until: Quarter = 40
    across: Literal["mean", "p10", "p90", "sd"] = "mean"


class Expectation(Part):
    """A hypothesis: the outcome in `plus` (summed over arms) is above that in `minus`.

    because: why, if the runs agree; otherwise: what to look at if they don't.
    """

    name: Name
    says: Annotated[str, Field(min_length=1)]
    outcome: Name
    plus: Annotated[list[Name], Field(min_length=1, max_length=4)]
    minus: Annotated[list[Name], Field(min_length=1, max_length=4)]
    because: Annotated[str, Field(min_length=1)]
    otherwise: Annotated[str, Field(min_length=1)]


class Question(Part):
    """A question of the prediction poll; what the runs say of an expectation answers it."""

    ask: Annotated[str, Field(min_length=1)]
    about: Name = Field(description="the expectation that answers it")
    up: Annotated[str, Field(min_length=1)] = Field(description="answer if plus is above minus")
    same: str = "No difference that 200 pairs of games could tell from chance"
    down: Annotated[str, Field(min_length=1)] = Field(description="answer if it is below")


class Chart(Part):
    """A picture of the runs.

    lines: an outcome's reading by quarter for each arm, with the band of games; means: with the mean's interval;
    gaps: as the paired difference from the first arm; bars: an outcome by arm; map: differences from each row's base
    arm as a grid of rows by columns.
    """

    kind: Literal["lines", "means", "gaps", "bars", "map"]
    title: Annotated[str, Field(min_length=1)]
    outcome: Name
    arms: list[Name] = Field(default=[])
    rows: dict[str, list[Name]] = Field(default={}, description="map: row label -> base arm, then an arm a column")
    columns: list[str] = Field(default=[])
    across: str = Field(default="", description="map: what columns are")


class Exercise(Part):
    """An exercise or a case."""

    number: Annotated[int, Field(ge=1, le=99)]
    kind: Literal["exercise", "case"] = "exercise"
    title: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    mechanisms: list[Annotated[str, Field(pattern=r"^M\d\d$")]]
    facts: list[str] = Field(default=[], description="ids of maps/data/facts.csv that the texts rest on")
    map: str = "frontier-2026"
    quarters: Annotated[int, Field(ge=2, le=40)] = 12
    games: Annotated[int, Field(ge=2, le=2000)] = 200
    seed: Annotated[int, Field(ge=0)] = 0
    shared: World = World()
    play: Play
    arms: Annotated[list[Treatment], Field(min_length=2, max_length=16)]
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    expected: Annotated[list[Expectation], Field(min_length=1)]
    poll: Annotated[list[Question], Field(min_length=2)]
    charts: Annotated[list[Chart], Field(min_length=1)]

    @model_validator(mode="after")
    def _names(self) -> Self:
        for where, name, known in self._references():
            if name not in known:
                raise ValueError(f"{where} = {name!r}: allowed {', '.join(sorted(known))}")
        for part, names in (
            ("arms", [arm.name for arm in self.arms]),
            ("outcomes", [outcome.name for outcome in self.outcomes]),
            ("expected", [hope.name for hope in self.expected]),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{part}: {name!r} is there {names.count(name)} times: allowed once")
        if set(self.play.quarters) != {str(minutes) for minutes in PRESETS}:
            raise ValueError(f"play.quarters: allowed a number for each of {', '.join(map(str, PRESETS))} minutes")
        return self

    def _references(self) -> Iterator[tuple[str, str, set[str]]]:
        arms = {arm.name for arm in self.arms}
        outcomes = {outcome.name for outcome in self.outcomes}
        hopes = {hope.name for hope in self.expected}
        for i, hope in enumerate(self.expected):
            yield f"expected.{i}.outcome", hope.outcome, outcomes
            yield from ((f"expected.{i}.plus", arm, arms) for arm in hope.plus)
            yield from ((f"expected.{i}.minus", arm, arms) for arm in hope.minus)
        for i, question in enumerate(self.poll):
            yield f"poll.{i}.about", question.about, hopes
        for i, chart in enumerate(self.charts):
            yield f"charts.{i}.outcome", chart.outcome, outcomes
            yield from ((f"charts.{i}.arms", arm, arms) for arm in chart.arms)
            yield from ((f"charts.{i}.rows", arm, arms) for row in chart.rows.values() for arm in row)

    def outcome(self, name: str) -> Outcome:
        """An outcome by its name."""
        return next(outcome for outcome in self.outcomes if outcome.name == name)

    def hope(self, name: str) -> Expectation:
        """An expectation by its name."""
        return next(hope for hope in self.expected if hope.name == name)

    def label(self, arm: str) -> str:
        """An arm as tables and charts show it."""
        return next(one.label for one in self.arms if one.name == arm)
