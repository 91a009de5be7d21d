"""Names of strategies: `hedger`, `hedger@3` at a level of skill, `hedger:boldness=1.3,cheque=0.4@4` with parameters."""

import difflib
import math
from collections.abc import Mapping
from typing import Any

Ranges = Mapping[str, tuple[float, float, str]]  # field of a creed -> least, most, meaning with unit

LEAST, MOST, USUAL = 1, 5, 4  # levels of skill; USUAL: the strategy as it is


def split_level(name: str) -> tuple[str, int]:
    """A name without its level, and the level (USUAL if it has none); ValueError for one that there isn't."""
    base, at, level = name.rpartition("@")
    if not at:
        return name, USUAL
    if not level.isdecimal() or not LEAST <= int(level) <= MOST:
        raise ValueError(f"strategy {name!r}: skill = {level!r}: allowed {LEAST} to {MOST}")
    return base, int(level)


def split_creed(name: str) -> tuple[str, dict[str, str]]:
    """A name without its creed parameters, and these as they are written."""
    base, colon, text = name.partition(":")
    changes: dict[str, str] = {}
    for part in text.split(",") if colon else []:
        field, equals, value = part.partition("=")
        if not equals or field in changes:
            raise ValueError(f"strategy {name!r}: {part!r}: write each parameter once, as {base}:parameter=number")
        changes[field] = value
    return base, changes


def with_creed(name: str, field: str, value: float) -> str:
    """The same name with one creed parameter set."""
    base, level = split_level(name)
    plain, changes = split_creed(base)
    changes[field] = f"{value:.12g}"
    end = f"@{level}" if base != name else ""
    return f"{plain}:{','.join(f'{key}={text}' for key, text in changes.items())}{end}"


def changed(name: str, creed: Any, ranges: Ranges, changes: Mapping[str, str]) -> Any:
    """A creed with some parameters changed; ValueError in one line for one that there isn't or out of its range."""
    if changes and creed is None:
        raise ValueError(f"strategy {name!r}: this strategy has no parameters")
    values: dict[str, float] = {}
    for field, text in changes.items():
        if field not in ranges:
            near = difflib.get_close_matches(field, ranges, 4, 0.5) or list(ranges)
            known = ", ".join(f"{key} ({ranges[key][0]:g} to {ranges[key][1]:g})" for key in near)
            raise ValueError(f"strategy {name!r}: no parameter {field!r}: allowed {known}")
        low, high, meaning = ranges[field]
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise ValueError(f"strategy {name!r}: {field} = {text}: allowed {low:g} to {high:g} ({meaning})")
        values[field] = value
    return creed._replace(**values) if values else creed
