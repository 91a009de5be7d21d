"""The one text catalogue, and the one place where numbers become words.

text("map.leads", firm="Borealis")   # -> the entry [map] leads in assets/text/en/, filled in
money(42_600_000)                    # -> "$42.6B" (amounts are in thousands of dollars)
"""

from __future__ import annotations

import math
import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

MINUS = "\u2212"
#: Set by tests: a missing text is then an error instead of its key in brackets.
strict = False

_language = "en"


class MissingTextError(KeyError):
    """The catalogue has no such text."""


def catalogue(language: str = "en") -> Mapping[str, str]:
    """All texts of a language: "part.key" -> text with {places}."""
    return _read(language)


@lru_cache(maxsize=4)
def _read(language: str) -> Mapping[str, str]:
    flat: dict[str, str] = {}

    def flatten(prefix: str, part: Mapping[str, object]) -> None:
        for key, value in part.items():
            if isinstance(value, Mapping):
                flatten(f"{prefix}{key}.", value)
            else:
                flat[prefix + key] = str(value).strip()

    for part in sorted((files("assets") / "text" / language).iterdir(), key=lambda part: part.name):
        if part.name.endswith(".toml"):
            flatten("", tomllib.loads(part.read_text(encoding="utf-8")))
    return flat


def set_language(language: str) -> None:
    """Use another language from now on; an error if its catalogue is missing."""
    global _language
    catalogue(language)
    _language = language


def has_text(key: str) -> bool:
    """Whether the catalogue has this text."""
    return key in catalogue(_language)


def text(key: str, **values: object) -> str:
    """The text for `key` with its {places} filled.

    When `strict` is set, raises MissingTextError for an unknown key or a missing value.
    """
    entry = catalogue(_language).get(key)
    if entry is None:
        if strict:
            raise MissingTextError(f"no text {key!r} in language {_language!r}")
        return f"[{key}]"
    if not values and "{" not in entry:
        return entry
    try:
        return entry.format(**values)
    except (KeyError, IndexError) as error:
        if strict:
            raise MissingTextError(f"text {key!r} needs the value {error}") from error
        return entry


def places(entry: str) -> set[str]:
    """Names of the {places} in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name}


# -- numbers -------------------------------------------------------------------


def number(value: float, digits: int = 0, sign: bool = False) -> str:
    """A number with thousands apart and a real minus: 1,840 or +2.1."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits)
    shown = f"{abs(rounded):,.{digits}f}"
    if rounded < 0:
        return MINUS + shown
    return f"+{shown}" if sign and rounded > 0 else shown


def short(value: float, sign: bool = False) -> str:
    """Three figures and a letter: 950, 1.84M, 42.6B."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    for limit, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        # 999.6 thousand reads 1.00M, not 1000K
        if size >= limit * 0.9995:
            return number(value / limit, _digits(size / limit), sign) + letter
    return number(value, 0 if size >= 100 or value == round(value) else _digits(size), sign)


def _digits(size: float) -> int:
    return 0 if size >= 99.95 else 1 if size >= 9.995 else 2


def money(kusd: float, sign: bool = False) -> str:
    """Thousands of dollars as "$42.6B", "−$300M", "+$2.10B" with `sign`."""
    if not math.isfinite(kusd):
        return "–"
    shown = short(abs(kusd) * 1000.0)
    if kusd < 0 and shown != "0":
        return f"{MINUS}${shown}"
    return f"+${shown}" if sign and kusd > 0 else f"${shown}"


def usd(dollars: float, digits: int = 2) -> str:
    """Plain dollars, as for prices: "$3.20"."""
    return (MINUS if dollars < 0 else "") + "$" + number(abs(dollars), digits)


def power(megawatts: float, sign: bool = False) -> str:
    """Megawatts as "240 MW" or "4.2 GW"."""
    if abs(megawatts) >= 999.5:
        return text("unit.gw", value=number(megawatts / 1000, 1, sign))
    return text("unit.mw", value=number(megawatts, 0, sign))


def percent(share: float, digits: int = 0, sign: bool = False) -> str:
    """A share (0.46) as "46%"."""
    return text("unit.percent", value=number(share * 100, digits, sign))


def points(share: float, digits: int = 1) -> str:
    """A difference of shares (0.031) as "+3.1 pts"."""
    return text("unit.points", value=number(share * 100, digits, sign=True))


def span(low: str, high: str) -> str:
    """A range from two shown numbers: "$1.8B … $3.0B"."""
    return low if low == high else text("unit.range", low=low, high=high)
