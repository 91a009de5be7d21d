"""From factors to points: grids, Latin hypercubes, Saltelli's and Morris' samples."""

import itertools
import json
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from agents.strategies import REFERENCE, ROLES
from agents.strategies.naming import with_creed
from game.engine.layout import Floats
from game.studies.arms import Arm
from game.studies.studyfile import ArmPart, Factor, StudyError, StudyFile, limits
from maps.loader import GameMap
from maps.schema import Firm


class Point(NamedTuple):
    """A value for every factor; unit: where it lies in 0..1 of each, as the sampler drew it (none in a grid)."""

    number: int
    values: dict[str, int | float]
    unit: tuple[float, ...]


def problem(study: StudyFile) -> dict[str, Any]:
    """The factors as SALib wants them, each over 0..1: what a factor makes of it is `value`."""
    names = [factor.name for factor in study.factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def value(factor: Factor, unit: float) -> int | float:
    """A factor's value at 0..1 of its values or its range."""
    if factor.values is not None:
        return factor.values[min(int(unit * len(factor.values)), len(factor.values) - 1)]
    low, high = factor.range or (0.0, 1.0)
    if factor.scale == "log":
        found = math.exp(math.log(low) + unit * (math.log(high) - math.log(low)))
    else:
        found = low + unit * (high - low)
    found = min(max(float(f"{found:.12g}"), low), high)  # 0.6, not 0.6000000000000001, and never outside by a hair
    return round(found) if factor.whole else found


def points(study: StudyFile) -> list[Point]:
    """All points of the design; without factors one. The same for the same file."""
    factors = study.factors
    if study.design.kind == "arms":
        return [Point(0, {}, ())]
    if study.design.kind == "grid":
        axes = [list(dict.fromkeys(f.values or [value(f, i / (f.steps - 1)) for i in range(f.steps)])) for f in factors]
        return [
            Point(i, dict(zip((f.name for f in factors), row, strict=True)), ())
            for i, row in enumerate(itertools.product(*axes))
        ]
    return [
        Point(
            i,
            {f.name: value(f, float(u)) for f, u in zip(factors, row, strict=True)},
            tuple(float(u) for u in row),
        )
        for i, row in enumerate(_sample(study))
    ]


def _sample(study: StudyFile) -> Floats:
    """(points, factors) in 0..1."""
    design = study.design
    try:
        if design.kind == "latin":
            from SALib.sample import latin

            found = latin.sample(problem(study), design.points, seed=design.seed)
        elif design.kind == "sobol":
            from SALib.sample import sobol

            found = sobol.sample(problem(study), design.points, calc_second_order=design.second_order, seed=design.seed)
        else:
            from SALib.sample import morris

            found = morris.sample(problem(study), design.points, num_levels=design.levels, seed=design.seed)
    except ImportError:
        raise StudyError(f"design.kind = {design.kind!r}: needs SALib: pip install 'landgrab-game[study]'") from None
    return np.asarray(found, np.float64)


def treatments(study: StudyFile) -> list[ArmPart]:
    """The arms, or the one that there is without any."""
    return list(study.arms) or [ArmPart(name="base")]


def arms(study: StudyFile, game_map: GameMap, where: list[Point]) -> list[Arm]:
    """Every arm at every point; game_map: without the study's settings."""
    set_by = {factor.name: factor.set for factor in study.factors}
    width = len(str(len(where) - 1))
    found = []
    for arm in treatments(study):
        for point in where:
            settings = {**study.settings, **arm.settings, **{set_by[n]: v for n, v in point.values.items()}}
            name = f"{arm.name}-{point.number:0{width}d}" if study.factors else arm.name
            about = {"treatment": arm.name, "point": point.number, **point.values}
            texts = tuple(f"{key}={json.dumps(_plain(key, v))}" for key, v in settings.items() if not _is_creed(key))
            players = _players({**study.strategies, **arm.strategies}, game_map, settings)
            found.append(Arm(name, game_map, texts, players, True, about))
    return found


def _is_creed(key: str) -> bool:
    return key.startswith("creed.")


def _players(strategies: dict[str, str], game_map: GameMap, settings: dict[str, Any]) -> dict[str, str]:
    """Who plays, with the parameters of their strategies that a study sets: `creed.who.parameter`."""
    players, m = dict(strategies), game_map
    sides: tuple[Sequence[Firm], ...] = (m.clouds, m.chipmakers, m.labs, m.investors)
    role_of = {firm.id: role for role, firms in zip(ROLES, sides, strict=True) for firm in firms}
    usual = {firm.id: firm.strategy or REFERENCE[role_of[firm.id]] for firm in m.firms}
    for key, number in settings.items():
        if _is_creed(key):
            _, who, field = key.split(".")
            seats = [firm for firm in usual if who in (firm, role_of[firm])]
            if not seats:
                raise StudyError(f"{key}: {who!r}: allowed {', '.join([*ROLES, *usual])}")
            for firm in seats:
                name = players.get(firm) or strategies.get(role_of[firm]) or usual[firm]
                players[firm] = with_creed(name, field, number)
    return players


def _plain(key: str, number: int | float) -> int | float:
    return int(number) if limits(key).whole else number
