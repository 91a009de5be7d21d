"""What a layer gives the map, and the colours that layers share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import OKABE_ITO, Colour, mix
from game.desktop.map.items import Flow, Marker, Note
from game.desktop.map.sheet import Paint
from maps.geography import Geography, load_geography

#: Land without a tale to tell, and the ground of maps in one hue.
LAND: Colour = (46, 57, 77)
DEEP: Colour = (35, 45, 63)
SKY: Colour = OKABE_ITO["sky"]
USED: Colour = OKABE_ITO["sky"]
BUILDING: Colour = OKABE_ITO["yellow"]
FREE: Colour = (0, 190, 140)
FREE_BAR = mix(FREE, (0, 0, 0), 0.45)
#: Below this little power is left that orders will be cut.
SCARCE_KW = 20_000
#: Keys of markers that stand for firms: this and the firm's index.
FIRM = "firm-"
#: A leader this little ahead is contested.
CONTESTED = 0.03


@dataclass
class Shown:
    """What the map shows in one layer, per outline of a market."""

    fills: dict[str, Paint] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    tips: dict[str, str] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    quiet: bool = False


def tint(hue: Colour, strength: float) -> Colour:
    """Land in a hue, the stronger the more (0 to 1)."""
    return mix(LAND, hue, 0.22 + 0.6 * min(max(strength, 0.0), 1.0))


def depth(value: float, most: float) -> float:
    """Strength of a colour for an amount: by the square root, so that small markets can be told apart."""
    return math.sqrt(max(value, 0.0) / most) if most > 0 else 0.0


def shade(value: float, most: float, hue: Colour = SKY) -> Colour:
    """Land in one hue by an amount."""
    return mix(DEEP, hue, 0.08 + 0.72 * depth(value, most))


def geography_of(f: Facts) -> Geography:
    """The drawn world of a game's map."""
    return load_geography(f.map.geography)


def main_region(f: Facts, c: int) -> int:
    """The market where a cloud has most of its powered sites, or else its home."""
    count = len(f.map.regions)
    row = f.view.site_kw[c, :count]
    return int(row.argmax()) if row.any() else home_region(f, c)


def home_region(f: Facts, firm: int) -> int:
    """The market where a firm is at home."""
    home = f.firm(firm).home
    return next((r for r, region in enumerate(f.map.regions) if region.id == home), 0)


def quarters(count: int) -> str:
    """A number of quarters in words."""
    return t.text("unit.quarters_one") if count == 1 else t.text("unit.quarters", count=count)


def nice(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that isn't above a value."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * m for m in (5.0, 2.0, 1.0) if power * m <= value * 1.0001)
