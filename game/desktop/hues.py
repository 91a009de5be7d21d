"""One hue a firm within its role; always shown beside its name or label, never alone."""

from __future__ import annotations

from game.desktop.kit import OKABE_ITO, Colour, mix

_ORDER = ("sky", "orange", "green", "yellow", "vermillion", "purple", "grey")
_BASE = [OKABE_ITO[name] for name in _ORDER]
#: The palette from what stands out most on the dark ground, then lighter takes on it.
HUES: list[Colour] = [
    *_BASE,
    mix(OKABE_ITO["blue"], (255, 255, 255), 0.25),
    *(mix(colour, (255, 255, 255), 0.5) for colour in _BASE),
]


def hue(place: int) -> Colour:
    """The hue of the firm at a place within its role."""
    return HUES[place % len(HUES)]
