"""Own strategies by name: a file ending in .py, or an entry point `landgrab.strategies` of an installed package."""

import ast
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, NamedTuple, cast

from agents.foreign.box import Box, Failure
from agents.foreign.player import Player
from agents.foreign.protocol import RULES_BYTES, Limits, Target
from agents.strategies import ROLES, Strategy, Traits, built_in

GROUP = "landgrab.strategies"
MOST_BYTES = 1 << 20  # of a file


class Source(NamedTuple):
    """What a file says of itself, read without running it."""

    file: Path
    title: str
    doc: str
    roles: tuple[str, ...]


def is_file(name: str) -> bool:
    """Does the name of a strategy mean a file?"""
    return name.endswith(".py")


def own(name: str, limits: Limits | None = None) -> Strategy | None:
    """The strategy in a file or of an installed package; None: a built-in one's name or nobody's.

    Each call gives a player of its own, for one seat. Raises ValueError in one line.
    """
    if is_file(name):
        source = read(Path(name))
        target = Target(file=str(source.file))
        return _isolated(source.file.name, source.roles, source.title, source.doc, target, limits)
    if name in built_in() or name not in installed():
        return None
    return _installed(installed()[name], limits)


def try_files(names: Iterable[str]) -> None:
    """Load each file once, in a process of its own; ValueError says in one line what is wrong with it."""
    for name in filter(is_file, names):
        try:
            box = Box(Target(file=str(read(Path(name)).file)), 0, bytes(RULES_BYTES), Limits())
            box.load()
            box.close()
        except Failure as failure:
            raise ValueError(f"{name}: {failure}") from None


def read(path: Path) -> Source:
    """A file's title, docstring and roles; ValueError where it can't be one of a strategy."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path}: {path.stat().st_size} bytes: allowed {MOST_BYTES}")
        tree = ast.parse(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: can't be read: {error.strerror or error}") from None
    except SyntaxError as error:
        raise ValueError(f"{path}: line {error.lineno}: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise ValueError(f"{path}: nested too deeply to be read") from None
    bound = {getattr(node, "name", None) or getattr(node, "id", None) for node in ast.walk(tree)}
    if not bound & {"Strategy", "decide"}:
        raise ValueError(f"{path}: there is neither a class Strategy nor a function decide")
    doc = ast.get_docstring(tree) or ""
    title = doc.partition("\n")[0].partition(":")[0].rstrip(".")[:60] or path.stem
    return Source(path.resolve(), title, doc, _roles(str(path), _value(tree, "ROLE")))


def _value(tree: ast.Module, name: str) -> Any:
    """What a name is set to, if that is written out."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            try:
                return ast.literal_eval(node.value)
            except ValueError:
                return ast.unparse(node.value)
    return None


def _roles(where: str, role: Any) -> tuple[str, ...]:
    """Roles out of ROLE: one, several, or none given, which is all."""
    roles = ROLES if role is None else (role,) if isinstance(role, str) else role
    if not isinstance(roles, tuple | list) or not roles or any(r not in ROLES for r in roles):
        raise ValueError(f"{where}: ROLE = {role!r}: allowed {', '.join(ROLES)}")
    return tuple(roles)


@cache
def installed() -> dict[str, EntryPoint]:
    """Strategies that installed packages offer, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def installed_strategies() -> tuple[list[Strategy], list[str]]:
    """All of them, and a line for each that can't be loaded."""
    found, broken = [], []
    for name in sorted(installed()):
        try:
            strategy = own(name)
            if strategy is None:
                broken.append(f"{name}: a built-in strategy has that name")
            else:
                found.append(strategy)
        except ValueError as error:
            broken.append(str(error))
    return found, broken


def _installed(point: EntryPoint, limits: Limits | None) -> Strategy:
    """A package's strategy: with `play` it runs here, compiled, as built-in ones do; else in processes of its own."""
    where = f"{point.name}: entry point {point.value}"
    try:
        found: Any = point.load()
    except Exception as error:
        raise ValueError(f"{where}: can't be loaded: {type(error).__name__}: {error}") from None
    roles = _roles(where, getattr(found, "ROLE", None))
    doc = " ".join((getattr(found, "__doc__", None) or "").split())
    title = getattr(getattr(found, "TRAITS", None), "title", point.name)
    if hasattr(found, "play"):
        if not isinstance(getattr(found, "TRAITS", None), Traits) or not callable(getattr(found, "decide", None)):
            raise ValueError(f"{where}: a compiled strategy has TRAITS, decide and play")
        return Strategy(point.name, roles, title, doc, cast(Traits, found.TRAITS), found.decide, found.play)
    folder = Path(str(point.dist.locate_file(""))).resolve() if point.dist else Path()
    target = Target(module=point.module, attribute=point.attr or "", folder=str(folder))
    return _isolated(point.name, roles, title, doc, target, limits)


def _isolated(
    name: str, roles: tuple[str, ...], title: str, doc: str, target: Target, limits: Limits | None
) -> Strategy:
    if not hasattr(os, "fork"):
        raise ValueError(f"{name}: own strategies in Python need Linux or macOS; on Windows use its Linux subsystem")
    return Strategy(name, roles, title, doc, Traits(title), _Elsewhere(name), Player(target, limits))


@dataclass(frozen=True)
class _Elsewhere:
    """Stands where `decide` does, and can be sent to a process that plays."""

    name: str

    def __call__(self, *_: Any) -> None:
        raise TypeError(f"{self.name} decides in a process of its own: call its play")
