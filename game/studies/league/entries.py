"""Who enters: strategies by name or as objects, under names of their own."""

from collections.abc import Iterable, Sequence

from agents.strategies import ROLES, Strategy, built_in, find


def load_entry(text: str, role: str) -> Strategy:
    """What `--entry` names; ValueError says what is allowed. The one place where entries come from."""
    return find(text, role)


def field_of(role: str, names: Sequence[str | Strategy] = ()) -> list[Strategy]:
    """The entries of a league: those named, or all built-in strategies of the role.

    Raises ValueError for an unknown role or name, a strategy of another role, a name that is entered twice.
    """
    if role not in ROLES:
        raise ValueError(f"role {role}: allowed {', '.join(ROLES)}")
    wanted: Iterable[str | Strategy] = names or [s for _, s in sorted(built_in().items()) if role in s.roles]
    entries = [load_entry(x, role) if isinstance(x, str) else x for x in wanted]
    seen: set[str] = set()
    for entry in entries:
        if role not in entry.roles:
            raise ValueError(f"entry {entry.name}: plays {', '.join(entry.roles)}, not a {role}")
        if entry.name in seen:
            raise ValueError(f"entry {entry.name}: entered twice; every entry needs a name of its own")
        seen.add(entry.name)
    return entries
