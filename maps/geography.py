"""Market outlines for drawing: decoded from delta-coded arcs to polygons, with label points and sites.

A geography file holds `meta` (w, h: the size of its coordinates; y grows downwards), `arcs` (each
[x0, y0, dx, dy, dx, dy, ...]), `cls` (per arc: "coast", "inter" between two markets, "intra" within one,
"cut" where the sheet ends), `polys` (each with `r`, the market, and `rings` of arc numbers, ~i meaning arc i
backwards; the first ring is the outer one), and `sites` (per market, a list of [name, x, y]).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (points, 2): x, y in map coordinates
Point = tuple[float, float]


@dataclass(frozen=True)
class Polygon:
    """One piece of land: an outer ring, holes, and the area of the outer ring."""

    outer: Points
    holes: tuple[Points, ...]
    area: float


@dataclass(frozen=True)
class Site:
    """A place where a firm may stand."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class MarketShape:
    """The land of one market; `bounds` is (left, top, right, bottom); polygons are sorted large to small."""

    id: str
    polygons: tuple[Polygon, ...]
    bounds: tuple[float, float, float, float]
    label: Point
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Border:
    """A line of the map: its kind ("coast", "inter", "intra", "cut") and the markets on its sides."""

    kind: str
    points: Points
    markets: frozenset[str]


@dataclass(frozen=True)
class Geography:
    """A drawn world: its size in map coordinates, its markets by id, and all its lines."""

    name: str
    width: float
    height: float
    markets: Mapping[str, MarketShape]
    borders: tuple[Border, ...]

    def site(self, market: str, number: int) -> Site:
        """The site with this number in a market; numbers go round."""
        sites = self.markets[market].sites
        return sites[number % len(sites)]


def list_geographies() -> list[str]:
    """Names that `load_geography` knows."""
    found = (entry.name for entry in (files("maps") / "data").iterdir())
    return sorted(name.removesuffix(".json") for name in found if name.endswith("regions.json"))


@lru_cache(maxsize=8)
def load_geography(name: str = "regions") -> Geography:
    """The geography with this name, as maps give it: its file in maps/data without ".json" (kept once loaded).

    Raises ValueError for a name that is not known, naming those that are.
    """
    if name not in list_geographies():
        raise ValueError(f"geography {name!r} is not known; there are: {', '.join(list_geographies())}")
    text = (files("maps") / "data" / f"{name}.json").read_text(encoding="utf-8")
    return decode(name, json.loads(text))


def decode(name: str, raw: Mapping[str, Any]) -> Geography:
    """A geography from the content of its file."""
    arcs = [np.cumsum(np.asarray(arc, dtype=np.float64).reshape(-1, 2), axis=0) for arc in raw["arcs"]]
    users: list[set[str]] = [set() for _ in arcs]
    pieces: dict[str, list[Polygon]] = {}
    for poly in raw["polys"]:
        rings = [_ring(arcs, ring) for ring in poly["rings"]]
        if len(rings[0]) < 3:
            continue  # thinned away
        holes = tuple(hole for hole in rings[1:] if len(hole) > 2)
        pieces.setdefault(poly["r"], []).append(Polygon(rings[0], holes, area(rings[0])))
        for ring in poly["rings"]:
            for number in ring:
                users[number if number >= 0 else ~number].add(poly["r"])
    borders = tuple(
        Border(kind, points, frozenset(who)) for kind, points, who in zip(raw["cls"], arcs, users, strict=True)
    )
    sites = raw.get("sites", {})
    markets = {}
    for market in sorted(pieces):
        polygons = tuple(sorted(pieces[market], key=lambda piece: -piece.area))
        edges = np.concatenate([b.points for b in borders if market in b.markets and b.kind != "intra"])
        every = np.concatenate([piece.outer for piece in polygons])
        bounds = (
            float(every[:, 0].min()),
            float(every[:, 1].min()),
            float(every[:, 0].max()),
            float(every[:, 1].max()),
        )
        inner, room = _inner_points(polygons, edges)
        label = (float(inner[room.argmax(), 0]), float(inner[room.argmax(), 1]))
        given = [Site(str(n), float(x), float(y)) for n, x, y in sites.get(market, ())]
        markets[market] = MarketShape(market, polygons, bounds, label, tuple(given or _spread(inner, room)))
    return Geography(name, float(raw["meta"]["w"]), float(raw["meta"]["h"]), markets, borders)


def _ring(arcs: Sequence[Points], numbers: Sequence[int]) -> Points:
    """One closed ring from its arcs (the last point of an arc is the first of the next)."""
    return np.concatenate([(arcs[i] if i >= 0 else arcs[~i][::-1])[:-1] for i in numbers])


def area(ring: Points) -> float:
    """Area of a closed ring, in square map units, whichever way round it goes."""
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def inside(points: Points, ring: Points) -> NDArray[np.bool_]:
    """Which of the points (n, 2) lie in a closed ring."""
    found = np.zeros(len(points), dtype=np.bool_)
    x, y = points[:, 0], points[:, 1]
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        found ^= ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return found


def contains(shape: MarketShape, x: float, y: float) -> bool:
    """Whether a point lies on a market's land."""
    point = np.array([[x, y]])
    return any(
        bool(inside(point, piece.outer)[0]) and not any(bool(inside(point, hole)[0]) for hole in piece.holes)
        for piece in shape.polygons
    )


def _inner_points(polygons: Sequence[Polygon], edges: Points) -> tuple[Points, NDArray[np.float64]]:
    """Points well within a market's main land, and how much room each has (wide room counts more)."""
    main = [piece for piece in polygons if piece.area >= 0.12 * polygons[0].area]
    every = np.concatenate([piece.outer for piece in main])
    low, high = every.min(axis=0), every.max(axis=0)
    steps = 26
    across = low[0] + (np.arange(steps) + 0.5) / steps * (high[0] - low[0])
    down = low[1] + (np.arange(steps) + 0.5) / steps * (high[1] - low[1])
    grid = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
    on_land = np.zeros(len(grid), dtype=np.bool_)
    for piece in main:
        on_land |= inside(grid, piece.outer)
    grid = grid[on_land] if on_land.any() else every.mean(axis=0, keepdims=True)
    near = edges[:: max(1, len(edges) // 400)]
    gaps = (grid[:, None, :] - near[None, :, :]) * np.array([0.5, 1.0])
    return grid, np.sqrt((gaps**2).sum(axis=2)).min(axis=1)


def _spread(inner: Points, room: NDArray[np.float64], count: int = 8) -> list[Site]:
    """Sites far from each other and not on the very coast, for markets whose file names none."""
    roomy = inner[room >= 0.25 * room.max()]
    chosen = [inner[room.argmax()]]
    while len(chosen) < min(count, len(roomy)):
        away = np.min([((roomy - point) ** 2).sum(axis=1) for point in chosen], axis=0)
        chosen.append(roomy[away.argmax()])
    return [Site("", float(x), float(y)) for x, y in chosen]
