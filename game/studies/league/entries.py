"""Who enters: strategies by name or as objects, under names of their own."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.firm import named
from agents.strategies import ROLES, Strategy, built_in


class Entry(NamedTuple):
    """A strategy, and what seats are given of it: its name, so that every model loads its own, or the object."""

    strategy: Strategy
    player: str | Strategy

    @property
    def name(self) -> str:
        """Under which it is ranked."""
        return self.strategy.name

    @property
    def is_watched(self) -> bool:
        """Are its errors, illegal orders and timeouts counted? Compiled strategies aren't watched."""
        return self.strategy.play is None or hasattr(self.strategy.play, "conduct")


def load_entry(player: str | Strategy, role: str) -> Entry:
    """An entry by name or object: the one place where entries come from. ValueError says what is allowed."""
    try:
        return Entry(named(player, role), player)
    except ValueError as error:
        raise ValueError(f"entry {player}: {error}") from None


def field_of(role: str, players: Sequence[str | Strategy] = ()) -> list[Entry]:
    """The entries of a league: those given, or all built-in strategies of the role.

    Raises ValueError for an unknown role or name, a strategy of another role, a name that is entered twice.
    """
    if role not in ROLES:
        raise ValueError(f"role {role}: allowed {', '.join(ROLES)}")
    entries = [load_entry(p, role) for p in players or sorted(n for n, s in built_in().items() if role in s.roles)]
    names = [e.name for e in entries]
    for entry in entries:
        if role not in entry.strategy.roles:
            raise ValueError(f"entry {entry.name}: plays {', '.join(entry.strategy.roles)}, not a {role}")
        if names.count(entry.name) > 1:
            raise ValueError(f"entry {entry.name}: entered twice; every entry needs a name of its own")
    return entries
