"""Drawings of a game's report as inline SVG: lines over quarters, bars of parts, a hill, a scale, the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from game.desktop.end.strip import density
from game.desktop.kit import Colour, Line
from game.desktop.kit.chart import ticks
from game.desktop.kit.theme import mix
from maps.geography import Geography, Points

WIDE, HIGH = 720, 300  # of a chart
_LEFT, _RIGHT, _TOP, _FOOT = 66, 96, 14, 30
_MAP_WIDE = 720.0
_GROUND: Colour = (32, 42, 62)


def rgb(colour: Colour) -> str:
    """A colour as SVG writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour[:3])


def _svg(title: str, wide: float, high: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _words(x: float, y: float, words: str, anchor: str = "start", kind: str = "soft", colour: str = "") -> str:
    fill = f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}"{fill}>{escape(words)}</text>'


def lines(title: str, drawn: Sequence[Line], steps: Sequence[str], show: Callable[[float], str]) -> str:
    """Figures over the quarters, each line named at its end."""
    values = [v for line in drawn for v in line.values if math.isfinite(v)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    low = min(low, 0.0) if low < 0.35 * high else low
    room = (high - low) * 0.06 or 1.0
    low, high = (low if low == 0 else low - room), high + room
    inner, tall = WIDE - _LEFT - _RIGHT, HIGH - _TOP - _FOOT

    def at(q: int, value: float) -> tuple[float, float]:
        return (_LEFT + inner * q / max(len(steps) - 1, 1), _TOP + tall * (1 - (value - low) / (high - low)))

    parts = []
    for value in ticks(low, high, 5):
        _, y = at(0, value)
        parts.append(f'<line x1="{_LEFT}" x2="{_LEFT + inner}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(_words(_LEFT - 8, y + 4, show(value), "end"))
    every = max(1, math.ceil(len(steps) / 8))
    parts += [_words(at(q, 0)[0], HIGH - 8, steps[q], "middle") for q in range(0, len(steps), every)]
    taken: list[float] = []
    for line in sorted(drawn, key=lambda x: -(x.values[-1] if math.isfinite(x.values[-1]) else -math.inf)):
        colour = rgb(line.colour) if isinstance(line.colour, tuple) else "#56b4e9"
        known = [at(q, v) for q, v in enumerate(line.values) if math.isfinite(v)]
        if not known:
            continue
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
        x, y = known[-1]
        parts.append(f'<polyline points="{points}" class="line" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>')
        y = max(y, taken[-1] + 15) if taken else y
        taken.append(y)
        parts.append(_words(x + 9, y + 4, line.name, colour=colour))
    return _svg(title, WIDE, HIGH, parts)


def parts_bar(title: str, parts: Sequence[tuple[float, Colour]], most: float) -> str:
    """Parts of a value side by side; what is below zero is drawn narrow below the others."""
    x, drawn = 0.0, []
    for amount, colour in parts:
        wide = abs(amount) / most * WIDE
        if amount > 0:
            drawn.append(f'<rect x="{x:.1f}" y="2" width="{wide:.1f}" height="14" fill="{rgb(colour)}"/>')
            x += wide
        elif amount < 0:
            left = max(x - wide, 0.0)
            drawn.append(f'<rect x="{left:.1f}" y="17" width="{wide:.1f}" height="4" fill="{rgb(colour)}"/>')
    return _svg(title, WIDE, 22, drawn)


def hill(title: str, quantiles: Sequence[float], value: float, words: tuple[str, str], colour: Colour) -> str:
    """Where a value lies among reference games; words: for par and for the value."""
    low, high = min(quantiles[0], value), max(quantiles[-1], value)
    room = 0.06 * (high - low) or 1.0
    low, high = low - room, high + room
    heights, tall = density(quantiles, low, high), 110

    def x_of(v: float) -> float:
        return WIDE * (v - low) / (high - low)

    def area(until: float) -> str:
        edge = [(WIDE * i / (len(heights) - 1), 30 + tall * (1 - h)) for i, h in enumerate(heights)]
        inside = [point for point in edge if point[0] <= until]
        points = [(0.0, 30.0 + tall), *inside, (inside[-1][0] if inside else 0.0, 30.0 + tall)]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    par, mine = x_of(quantiles[len(quantiles) // 2]), x_of(value)
    side = "end" if mine > WIDE / 2 else "start"
    parts = [
        f'<polygon points="{area(WIDE)}" class="ground"/>',
        f'<polygon points="{area(mine)}" fill="{rgb(colour)}" opacity=".55"/>',
        f'<line x1="{par:.1f}" x2="{par:.1f}" y1="36" y2="{30 + tall}" class="par"/>',
        f'<line x1="{mine:.1f}" x2="{mine:.1f}" y1="24" y2="{30 + tall}" stroke="{rgb(colour)}" stroke-width="3"/>',
        _words(par, 30 + tall + 18, words[0], "middle"),
        _words(mine + (-6 if side == "end" else 6), 18, words[1], side, "strong", rgb(colour)),
    ]
    return _svg(title, WIDE, 30 + tall + 26, parts)


def scale(title: str, part: float, usual: tuple[float, float], hunch: int) -> str:
    """Where the truth lay from low (0) to high (1), where most worlds lie, and the third that was thought of."""
    left, right = (WIDE * edge for edge in usual)
    parts = [
        f'<rect x="0" y="9" width="{WIDE}" height="8" rx="4" class="ground"/>',
        f'<rect x="{left:.1f}" y="9" width="{right - left:.1f}" height="8" class="usual"/>',
        *(f'<line x1="{WIDE * k / 3:.1f}" x2="{WIDE * k / 3:.1f}" y1="5" y2="21" class="grid"/>' for k in (1, 2)),
    ]
    if hunch >= 0:
        parts.append(
            f'<rect x="{WIDE * hunch / 3 + 2:.1f}" y="2" width="{WIDE / 3 - 4:.1f}" height="22" rx="6" class="hunch"/>'
        )
    x = WIDE * max(0.012, min(0.988, part))
    return _svg(title, WIDE, 26, [*parts, f'<circle cx="{x:.1f}" cy="13" r="8" class="truth"/>'])


def world(title: str, geography: Geography, fills: Mapping[str, Colour], words: Mapping[str, str]) -> str:
    """The map: a colour and a word or two for each market; lines between markets only, never between countries."""
    zoom = _MAP_WIDE / geography.width
    parts = []
    for name, market in geography.markets.items():
        rings = [ring for piece in market.polygons for ring in (piece.outer, *piece.holes)]
        path = "".join(_path(ring, zoom) for ring in rings)
        colour = rgb(fills.get(name, _GROUND))
        parts.append(f'<path d="{path}" fill="{colour}" stroke="{colour}" fill-rule="evenodd"/>')
    between = "".join(_path(border.points, zoom, "") for border in geography.borders if border.kind == "inter")
    parts.append(f'<path d="{between}" class="between"/>')
    for name, told in words.items():
        x, y = (c * zoom for c in geography.markets[name].label)
        parts.append(_words(x, y + 4, told, "middle", "onland strong"))
    return _svg(title, _MAP_WIDE, geography.height * zoom, parts)


def _path(points: Points, zoom: float, end: str = "Z") -> str:
    """A ring, or with end "" a line, in whole pixels; points that fall on another are left out."""
    spots = list(dict.fromkeys((round(float(x) * zoom), round(float(y) * zoom)) for x, y in points))
    return "M" + "L".join(f"{x} {y}" for x, y in spots) + end if len(spots) > (2 if end else 1) else ""


def shade(colour: Colour, share: float) -> Colour:
    """A firm's hue on the map, the stronger the more of the market it has."""
    return mix(_GROUND, colour, 0.35 + 0.6 * max(0.0, min(1.0, share)))
