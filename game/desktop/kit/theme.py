"""Colours, text roles and measures: the one place where the look is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
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
            "panel": (15, 22, 35),
            "inset": (22, 31, 47),
            "raised": (27, 38, 57),
            "raised-hover": (36, 50, 74),
            "border": (42, 55, 78),
            "border-strong": (74, 92, 122),
            "selected": (26, 56, 92),
            "primary": (0, 101, 163),
            "primary-hover": (0, 112, 178),
            "track": (44, 58, 82),
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
    radius: int = 8
    control_radius: int = 6
    control_height: int = 34
    row_height: int = 26
    gap: int = 8
    pad: int = 16
    scrollbar: int = 8
    tooltip_width: int = 340
    tooltip_delay: float = 0.35
    toast_seconds: float = 4.0

    #: Every text colour and every ground it may stand on (tested for contrast).
    texts = ("text", "muted", "disabled", "good", "bad", "warn", "accent")
    grounds = ("ground", "panel", "inset", "raised")

    def colour(self, name: str | Colour) -> Colour:
        """A colour by name; a colour passes through."""
        return self.colours[name] if isinstance(name, str) else name


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
