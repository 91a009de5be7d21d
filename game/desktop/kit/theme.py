"""Colours, text roles and measures: the one place where the look is decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

Colour = tuple[int, int, int]

#: Okabe and Ito's palette for colour-blind readers, ordered for use on a dark ground.
OKABE_ITO: dict[str, Colour] = {
    "sky": (86, 180, 233),
    "orange": (230, 159, 0),
    "green": (0, 158, 115),
    "yellow": (240, 228, 66),
    "blue": (0, 114, 178),
    "vermillion": (213, 94, 0),
    "purple": (204, 121, 167),
    "grey": (153, 153, 153),
}

#: What high contrast changes: every text 7:1 on every ground, borders at least 3:1.
_HIGH_CONTRAST: dict[str, Colour] = {
    "ground": (0, 0, 0),
    "panel": (6, 8, 12),
    "inset": (14, 18, 26),
    "raised": (20, 26, 38),
    "raised-hover": (28, 40, 60),
    "raised-pressed": (8, 10, 16),
    "border": (110, 124, 148),
    "border-strong": (176, 190, 214),
    "selected": (8, 42, 80),
    "primary": (0, 78, 130),
    "primary-hover": (0, 90, 148),
    "primary-pressed": (0, 58, 100),
    "fill": (134, 206, 255),
    "track": (52, 64, 86),
    "text": (255, 255, 255),
    "muted": (212, 221, 236),
    "disabled": (190, 200, 214),
    "good": (104, 230, 186),
    "bad": (255, 174, 136),
    "warn": (255, 222, 100),
    "accent": (148, 212, 255),
    "focus": (255, 240, 60),
}

Weight = Literal["regular", "strong"]

#: Text role -> (pixels at scale 100, weight). Nothing is smaller than 12.
ROLES: dict[str, tuple[int, Weight]] = {
    "small": (12, "regular"),
    "small-strong": (12, "strong"),
    "body": (14, "regular"),
    "strong": (14, "strong"),
    "title": (16, "strong"),
    "number": (20, "strong"),
    "big": (28, "strong"),
    "hero": (52, "strong"),
}


@dataclass(frozen=True)
class Theme:
    """Named colours and sizes (pixels at scale 100).

    Text colours must reach a contrast of 4.5:1 on every name in `grounds`.
    """

    colours: dict[str, Colour] = field(
        default_factory=lambda: {
            "ground": (7, 12, 23),
            "panel": (15, 23, 37),
            "inset": (21, 31, 48),
            "raised": (24, 35, 54),
            "raised-hover": (38, 54, 81),
            "raised-pressed": (18, 26, 41),
            "border": (38, 53, 78),
            "border-strong": (74, 92, 122),
            "selected": (26, 56, 92),
            "primary": (0, 101, 163),
            "primary-hover": (0, 114, 184),
            "primary-pressed": (0, 82, 134),
            "fill": (0, 108, 172),
            "track": (30, 43, 65),
            "text": (232, 238, 247),
            "muted": (157, 171, 194),
            "disabled": (134, 147, 168),
            "good": (63, 200, 155),
            "bad": (255, 138, 88),
            "warn": (240, 200, 66),
            "accent": (104, 190, 240),
            "on-primary": (255, 255, 255),
            "focus": (240, 228, 66),
            "shade": (2, 4, 9),
        }
    )
    radius: int = 10
    control_radius: int = 6
    control_height: int = 34
    row_height: int = 26
    gap: int = 8
    pad: int = 16
    scrollbar: int = 6
    tooltip_width: int = 340
    tooltip_delay: float = 0.35
    tooltip_pin: float = 1.4
    toast_seconds: float = 4.0

    #: Every text colour and every ground it may stand on (tested for contrast).
    texts = ("text", "muted", "disabled", "good", "bad", "warn", "accent")
    grounds = ("ground", "panel", "inset", "raised")

    @classmethod
    def high_contrast(cls) -> Theme:
        """The same measures, with text at 7:1 and borders at 3:1."""
        plain = cls()
        return replace(plain, colours=plain.colours | _HIGH_CONTRAST)

    def colour(self, name: str | Colour) -> Colour:
        """A colour by name; a colour passes through."""
        return self.colours[name] if isinstance(name, str) else name


@dataclass(frozen=True)
class Words:
    """The kit's own few words, for a game to give in its language."""

    pin: str = "F2: keep open and explain the words"
    pinned: str = "Tab: next word. Esc: close"


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white), as in WCAG 2."""
    parts = []
    for value in colour:
        part = value / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21, as in WCAG 2."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with `share` (0 to 1) of `b` stirred in."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
