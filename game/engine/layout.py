"""`Layout`: one declaration for a record's dtype, its typed class, and its plain view.

    class Orders(Layout):
        build_kw: Ints = ints(CLOUDS, REGIONS)

`Orders.dtype()` is the aligned structured dtype; `game_of(array, g)` is one game's record: a numba
Record in compiled rules, a view with the same attributes in plain ones. Per-game scalars have shape
(1,), so that both can write them.
"""

from functools import cache
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from game.engine.rule import COMPILED, rule

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.int8]
Games = NDArray[np.void]
Numbers = NDArray[Any]


class _Field:
    def __init__(self, kind: type, shape: tuple[int, ...]) -> None:
        self.kind, self.shape = kind, shape or (1,)


def ints(*shape: int) -> Ints:
    """Declare an int64 field; no shape: one number for the game."""
    return cast(Ints, _Field(np.int64, shape))


def floats(*shape: int) -> Floats:
    """Declare a float64 field; no shape: one number for the game."""
    return cast(Floats, _Field(np.float64, shape))


def flags(*shape: int) -> Flags:
    """Declare an int8 field; no shape: one flag for the game."""
    return cast(Flags, _Field(np.int8, shape))


class Layout:
    """Base of all record types; instances are plain views of one record."""

    @classmethod
    def fields(cls) -> dict[str, tuple[type, tuple[int, ...]]]:
        """Name -> (type, shape) in declaration order, inherited ones first."""
        found: dict[str, tuple[type, tuple[int, ...]]] = {}
        for base in reversed(cls.__mro__):
            for name, field in vars(base).items():
                if isinstance(field, _Field):
                    found[name] = (field.kind, field.shape)
        return found

    @classmethod
    @cache
    def dtype(cls) -> np.dtype[np.void]:
        """The aligned structured dtype, without hidden padding, so that equal games have equal bytes.

        Always the same object: calls of compiled rules recognise it at once.
        """
        found = cls.fields().items()
        spec = [(name, kind, shape) for name, (kind, shape) in found if kind is not np.int8]
        small = [(name, kind, shape) for name, (kind, shape) in found if kind is np.int8]
        spare = -sum(int(np.prod(shape)) for _, _, shape in small) % 8
        if spare:
            small.append(("spare", np.int8, (spare,)))
        return np.dtype(spec + small, align=True)

    @classmethod
    def empty(cls, *shape: int) -> Games:
        """Zeroed records."""
        return np.zeros(shape, cls.dtype())

    @classmethod
    def view(cls, record: Any) -> Self:
        """Attributes that are arrays of this record; writing to them writes to the record."""
        self = cls.__new__(cls)
        for name in cls.fields():
            setattr(self, name, record[name])
        return self


_views: dict[np.dtype[np.void], type[Layout]] = {}


def record(games: Games, g: int) -> Any:
    """One game's record for calling a rule from Python: never `game_of`, which would copy when compiled."""
    return games[g] if COMPILED else _views[games.dtype].view(games[g])


def register(layout: type[Layout]) -> None:
    """Let `game_of` know the plain class of a dtype."""
    _views[layout.dtype()] = layout


if COMPILED:

    @rule
    def game_of(games: Games, g: int) -> Any:
        """One game's record inside a rule."""
        return games[g]

    @rule
    def rules_of(book: Any) -> Any:
        """The rules inside an entry point: they travel as an array of one record."""
        return book[0]

    @rule
    def creed_of(creeds: Any) -> Any:
        """A strategy's weights inside a rule: they travel the same way."""
        return creeds[0]

else:

    def rules_of(book: Any) -> Any:
        """The rules inside an entry point: compiled, they travel as an array of one record (calls are faster)."""
        return book

    def creed_of(creeds: Any) -> Any:
        """A strategy's weights inside a rule: compiled, they travel the same way."""
        return creeds

    def game_of(games: Games, g: int) -> Any:
        """One game's record inside a rule."""
        return record(games, g)
