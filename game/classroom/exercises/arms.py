"""From what an exercise says to arms that can be played: names of edits and acts become changes of a map and seats."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from inspect import isfunction, signature
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from game.classroom.exercises.schema import Exercise, World
from game.studies.arms import Arm
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Act
from game.studies.mechanisms.treatment import Edit, Plays, Treatment
from maps.loader import GameMap, MapError, explain, load_map, parse_map

MODULES = tuple(
    f"game.{name}"
    for name in (
        "studies.mechanisms.edits", "studies.mechanisms.customers", "studies.mechanisms.acts",
        "studies.mechanisms.acts_technology", "studies.mechanisms.rows.supply", "classroom.exercises.changes",
        "classroom.exercises.acts",
    )
)  # fmt: skip


class ArmError(ValueError):
    """A change that there isn't, or that is written wrongly: field, value and what is allowed."""


@cache
def changes() -> tuple[dict[str, Any], dict[str, Any]]:
    """Edits and acts by name: dataclasses, and functions that take a map as plain data and its cast."""
    edits: dict[str, Any] = {}
    acts: dict[str, Any] = {}
    for name in MODULES:
        module = import_module(name)
        for key, thing in _own(module).items():
            called = thing.__call__ if isinstance(thing, type) else thing if isfunction(thing) else None
            if isinstance(thing, type) and issubclass(thing, Act):
                acts[key] = thing
            elif called and [name for name in signature(called).parameters if name != "self"] == ["raw", "cast"]:
                edits[key] = thing
    return edits, acts


def _own(module: ModuleType) -> dict[str, Any]:
    return {key: thing for key, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__}


def _made(raw: Mapping[str, Any], kind: str, known: Mapping[str, Any], where: str) -> Any:
    """An edit or act from its table: `{ edit = "Floors", floor = 0.8 }`."""
    name = str(raw.get(kind, ""))
    if name not in known:
        raise ArmError(f"{where}.{kind} = {name!r}: allowed {', '.join(sorted(known))}")
    thing, values = known[name], {key: value for key, value in raw.items() if key != kind}
    if not is_dataclass(thing):
        if values:
            raise ArmError(f"{where}.{next(iter(values))}: allowed nothing: {name} takes no values")
        return thing
    try:
        return TypeAdapter(thing).validate_python(values)
    except ValidationError as error:
        raise ArmError(f"{where}: {name}: {explain(error)}") from None


def treatment(world: World, where: str) -> Treatment:
    """Settings, seats and edits as the study lab takes them. Raises ArmError."""
    edits, acts = changes()
    seats: dict[str, Plays] = {}
    for part, plays in world.seats.items():
        seats[part] = plays if isinstance(plays, str) else tuple(
            _made(raw, "act", acts, f"{where}.seats.{part}.{i}") for i, raw in enumerate(plays)
        )  # fmt: skip
    made: tuple[Edit, ...] = tuple(_made(raw, "edit", edits, f"{where}.edits.{i}") for i, raw in enumerate(world.edits))
    return Treatment(tuple(world.settings), seats, made)


def arm_of(e: Exercise, name: str) -> Arm:
    """An arm of the experiment, ready to be played. Raises ArmError or MapError."""
    index = next(i for i, arm in enumerate(e.arms) if arm.name == name)
    where = f"arms.{index}"
    both = treatment(e.shared, "shared") + treatment(e.arms[index], where)
    length = Treatment((f"quarters={e.quarters}",))
    try:
        arm, _ = (length + both).arm(name, e.map)
    except (ValidationError, ValueError) as error:
        if isinstance(error, MapError):
            raise
        said = explain(error) if isinstance(error, ValidationError) else str(error)
        raise ArmError(f"{where}: {said}") from None
    return arm


def played_map(e: Exercise, slug: str, minutes: int) -> GameMap:
    """The map that is played in class, with the exercise's title. Raises ArmError or MapError."""
    quarters = e.play.quarters[str(minutes)]  # type: ignore[index]
    world = World(settings=[*e.shared.settings, *e.play.settings], edits=[*e.shared.edits, *e.play.edits])
    game_map = load_map(e.map, [*world.settings, f"quarters={quarters}"])
    cast, raw = Cast.of(game_map), game_map.model_dump(mode="json")
    for edit in treatment(world, "play").edits:
        edit(raw, cast)
    raw |= {"title": e.title}
    found = parse_map(raw, f"{slug}: play")
    seats = [cloud.id for cloud in found.clouds]
    if e.play.seat not in seats:
        raise ArmError(f"play.seat = {e.play.seat!r}: allowed {', '.join(seats)}")
    return found
