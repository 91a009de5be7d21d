"""A study file: what is varied, how, how often, and what is looked at; checked whole before anything runs."""

import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from agents.strategies import ROLES, built_in
from game.studies.glossary import GLOSSARY
from maps.loader import MOST_QUARTERS
from maps.rulebook import Rulebook

EXTRA_TABLES = ("turns", "news", "deals", "flows")
MOST_GAMES = 10_000_000
Number = int | float


class StudyError(ValueError):
    """A study file that can't be used: one line with file, field, value and what is allowed."""


def _whole(low: int, high: int) -> Any:
    def check(value: Any) -> Any:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(f"allowed whole numbers {low} to {high}")
        return value

    return BeforeValidator(check)


def _flat(value: Any) -> Any:
    """`rules.demand.nest = 0.6` in a table is nested by TOML; with quotes it isn't. Both are meant the same."""
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, inner in value.items():
        below = _flat(inner)
        found.update({f"{key}.{name}": x for name, x in below.items()} if isinstance(below, dict) else {key: below})
    return found


def _settings(settings: dict[str, Any]) -> dict[str, Any]:
    for name, value in settings.items():
        inside(name, value)
    return settings


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ArmName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Settings = Annotated[dict[str, Any], BeforeValidator(_flat), AfterValidator(_settings)]
Players = dict[str, str]  # firm id or role -> strategy


class Limits(BaseModel):
    """What a setting may be."""

    low: float
    high: float
    whole: bool
    meaning: str

    def text(self) -> str:
        """As an error says it."""
        return f"allowed {'whole numbers ' if self.whole else ''}{self.low:g} to {self.high:g}"


def limits(name: str) -> Limits:
    """The range of `rules.section.name`, `creed.who.parameter` or `quarters`; ValueError names what there is."""
    if name == "quarters":
        return Limits(low=2, high=MOST_QUARTERS, whole=True, meaning="Length of the game, quarters")
    parts = name.split(".")
    if parts[0] == "creed" and len(parts) == 3:
        return _creed_limits(name, parts[1], parts[2])
    section = Rulebook.model_fields.get(parts[1]) if parts[0] == "rules" and len(parts) == 3 else None
    kind: Any = section.annotation if section else None
    rule = kind.model_fields.get(parts[2]) if kind else None
    if rule is None:
        sections: dict[str, Any] = {s: f.annotation for s, f in Rulebook.model_fields.items()}
        known = ["quarters", *(f"rules.{s}.{n}" for s, inner in sections.items() for n in inner.model_fields)]
        near = difflib.get_close_matches(name, known, 3, 0.5)
        raise ValueError(f"{name}: no such setting; allowed {', '.join(near or ['quarters', 'rules.section.name'])}")
    ends: dict[str, float] = {}
    for limit in rule.metadata:
        ends.update({key: getattr(limit, key) for key in ("ge", "le") if hasattr(limit, key)})
    return Limits(low=ends["ge"], high=ends["le"], whole=rule.annotation is int, meaning=rule.description or "")


def _creed_limits(name: str, who: str, field: str) -> Limits:
    """The range of a strategy's parameter; who: a role or a firm, whose strategy is known when it takes its seat."""
    creeds = [s.ranges for s in built_in().values() if who not in ROLES or who in s.roles]
    found = [ranges[field] for ranges in creeds if field in ranges]
    if not found:
        known = list(dict.fromkeys(f"creed.{who}.{key}" for ranges in creeds for key in ranges))
        near = difflib.get_close_matches(name, known, 4, 0.5) or known
        raise ValueError(f"{name}: no such parameter; allowed {', '.join(near) or 'none for ' + who}")
    return Limits(low=min(r[0] for r in found), high=max(r[1] for r in found), whole=False, meaning=found[0][2])


def inside(name: str, value: Any) -> None:
    """ValueError unless the setting may have the value."""
    allowed = limits(name)
    good = type(value) in (int, float) and allowed.low <= value <= allowed.high
    if not good or (allowed.whole and value != int(value)):
        raise ValueError(f"{name} = {value}: {allowed.text()}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Factor(_Part):
    """A setting that is varied: over values, or over a range (a grid takes `steps` of it)."""

    name: Name
    set: str
    values: Annotated[list[Number], Field(min_length=1)] | None = None
    range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    steps: Annotated[int, _whole(2, 1000)] = 5
    scale: Literal["linear", "log"] = "linear"

    @model_validator(mode="after")
    def _check(self) -> "Factor":
        if (self.values is None) == (self.range is None):
            raise ValueError(f"{self.name}: allowed either values or range")
        for value in self.values or self.range or []:
            inside(self.set, int(value) if self.whole and value == int(value) else value)
        if self.range and not self.range[0] < self.range[1]:
            raise ValueError(f"{self.name}.range = {self.range}: allowed low, high with low < high")
        if self.range and self.scale == "log" and self.range[0] <= 0:
            raise ValueError(f"{self.name}.range = {self.range}: allowed above 0 with scale log")
        if self.name in GLOSSARY["games"] or self.name in ("treatment", "point"):
            raise ValueError(f"{self.name}: is a column of games already; take another name")
        return self

    @property
    def whole(self) -> bool:
        """Is it a whole number?"""
        return limits(self.set).whole


class ArmPart(_Part):
    """A treatment: settings and who plays. Every arm is played at every point of the design."""

    name: ArmName
    settings: Settings = {}
    strategies: Players = {}


class Design(_Part):
    """How the factors' points are chosen.

    arms: no factors; grid: all combinations; latin: `points` of a Latin hypercube; sobol: Saltelli's, from a base of
    `points`, a power of two; morris: `points` trajectories on `levels` levels.
    """

    kind: Literal["arms", "grid", "latin", "sobol", "morris"] = "arms"
    points: Annotated[int, _whole(1, 1_000_000)] = 16
    levels: Annotated[int, _whole(2, 64)] = 4
    second_order: bool = False
    seed: Annotated[int, _whole(0, 2**31)] = 0


class StudyFile(_Part):
    """A study as its file says it."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    question: Annotated[str, Field(max_length=2000)] = ""
    map: str = "frontier-2026"
    games: Annotated[int, _whole(1, MOST_GAMES)]
    seed: Annotated[int, _whole(0, 2**53)] = 0
    paired: bool = True
    chunk: Annotated[int, _whole(1, 100_000)] = 64
    settings: Settings = {}
    strategies: Players = {}
    factors: list[Factor] = []
    arms: list[ArmPart] = []
    design: Design = Design()
    tables: list[Literal["games", "firms", "turns", "news", "deals", "flows"]] = []
    records: Annotated[int, _whole(0, 1000)] = 0
    outcomes: list[str] = []
    contrasts: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = []

    @model_validator(mode="after")
    def _check(self) -> "StudyFile":
        kind = self.design.kind
        if kind != "arms" and not self.factors:
            raise ValueError(f"factors: design {kind} needs at least one")
        if kind == "arms" and self.factors:
            raise ValueError("design.kind = 'arms': allowed grid, latin, sobol, morris with factors")
        if kind == "sobol" and self.design.points & (self.design.points - 1):
            raise ValueError(f"design.points = {self.design.points}: allowed powers of two with sobol")
        for what, names in (("factors", [f.name for f in self.factors]), ("arms", [a.name for a in self.arms])):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{what}: {name}: allowed once")
        varied = [factor.set for factor in self.factors]
        for name in [*varied, *(name for arm in self.arms for name in arm.settings)]:
            if varied.count(name) + any(name in arm.settings for arm in self.arms if name in varied) > 1:
                raise ValueError(f"{name}: allowed in one factor, and then in no arm")
        known = [arm.name for arm in self.arms] or ["base"]
        for pair in self.contrasts:
            for name in pair:
                if name not in known:
                    raise ValueError(f"contrasts: {name}: allowed {', '.join(known)}")
        for name in self.outcomes:
            self.outcome(name)
        return self

    @staticmethod
    def outcome(name: str) -> tuple[str, str]:
        """Firm (or none) and column of an outcome such as `hhi` or `birchway.land`; ValueError says what there is."""
        firm, _, column = name.rpartition(".")
        table = GLOSSARY["firms" if firm else "games"]
        numeric = [n for n, c in table.items() if c.kind != "text" and n != "seed"]
        if column not in numeric:
            raise ValueError(f"outcomes: {name}: allowed {'firm.' if firm else ''}{', '.join(numeric)}")
        return firm, column


def load_study(path: Path) -> StudyFile:
    """The study in a file; StudyError names file, field, value and what is allowed."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path.name}: not a TOML file: {error}") from None
    except OSError as error:
        raise StudyError(f"{path}: can't be read: {error.strerror or error}") from None
    return parse_study(raw, path.name)


def parse_study(raw: dict[str, Any], source: str) -> StudyFile:
    """The study in plain data; StudyError as above."""
    try:
        return StudyFile.model_validate(raw)
    except ValidationError as error:
        raise StudyError(f"{source}: {_explain(error)}") from None


_PARTS: dict[str, type[BaseModel]] = {"factors": Factor, "arms": ArmPart, "design": Design}


def _explain(error: ValidationError) -> str:
    """The first thing that is wrong, in one line, and how many more there are."""
    first, *rest = error.errors()
    more = f" (and {len(rest)} more)" if rest else ""
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "value_error":
        message = str(first["ctx"]["error"])
        value = first.get("input")
        shown = f"{where} = {value!r}: " if where and not isinstance(value, dict | list | BaseModel) else ""
        return (shown or (f"{where}: " if where else "")) + message + more
    if first["type"] == "extra_forbidden":
        owner = _PARTS.get(str(first["loc"][0]), StudyFile) if len(first["loc"]) > 1 else StudyFile
        return f"{where}: no such field; allowed {', '.join(owner.model_fields)}{more}"
    value = first.get("input")
    shown = "" if isinstance(value, dict | list) or first["type"] == "missing" else f" = {value!r}"
    return f"{where}{shown}: {first['msg'][0].lower()}{first['msg'][1:]}{more}"
