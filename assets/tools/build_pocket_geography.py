"""Draw the invented geography of the pocket map: four continents and their islands, from a seed.

Not needed to play; run it to make maps/data/pocket-regions.json anew:
    python assets/tools/build_pocket_geography.py maps/data/pocket-regions.json
Heights are hills plus smooth noise on a grid; coasts are the line at sea level (marching squares), rounded off
and thinned. Nothing real is behind it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
WIDTH, HEIGHT, CELL = 8000, 3800, 20
SEED = 8
#: market -> hills (x, y, half width, half height) in shares of the sheet.
HILLS = {
    "NORTH": [(0.47, 0.19, 0.15, 0.12), (0.60, 0.16, 0.10, 0.10), (0.36, 0.15, 0.07, 0.07)],
    "WEST": [(0.17, 0.40, 0.10, 0.20), (0.22, 0.60, 0.09, 0.18), (0.10, 0.33, 0.06, 0.10)],
    "EAST": [(0.80, 0.46, 0.11, 0.22), (0.88, 0.34, 0.06, 0.12), (0.73, 0.60, 0.08, 0.12)],
    "SOUTH": [(0.48, 0.74, 0.13, 0.15), (0.39, 0.80, 0.08, 0.10), (0.58, 0.82, 0.08, 0.09)],
}
NAMES = {
    "NORTH": ["Hallow Fell", "Brannick", "Sund", "Isfjord Gate", "Orrin", "Veldmark", "Kestrel Bay", "Tarn"],
    "WEST": ["Port Alder", "Marrow Creek", "Sallow", "Cinder Flats", "Dunmere", "Low Harrow", "Quill", "Ashby Reach"],
    "EAST": ["Lanthorn", "Jadewater", "Miran", "Okasa", "Three Rivers", "Sorrel", "Temple Rock", "Yarrow"],
    "SOUTH": ["Palmyra Sound", "Corriga", "Bright Mesa", "Santo Vale", "Umber", "Redwater", "Cape Lorn", "Solano"],
}


def noise(generator: np.random.Generator, shape: tuple[int, int]) -> Field:
    """Smooth noise of mean 0: five octaves of random grids, interpolated."""
    rows, columns = shape
    total = np.zeros(shape)
    for octave in range(5):
        coarse = generator.normal(size=(4 * 2**octave + 2, 8 * 2**octave + 2))
        y = np.linspace(0, coarse.shape[0] - 1.001, rows)
        x = np.linspace(0, coarse.shape[1] - 1.001, columns)
        i, j = y.astype(int), x.astype(int)
        v, u = (y - i)[:, None], (x - j)[None, :]
        v, u = v * v * (3 - 2 * v), u * u * (3 - 2 * u)
        top = coarse[np.ix_(i, j)] * (1 - u) + coarse[np.ix_(i, j + 1)] * u
        low = coarse[np.ix_(i + 1, j)] * (1 - u) + coarse[np.ix_(i + 1, j + 1)] * u
        total += (top * (1 - v) + low * v) * 0.58**octave
    return total


def heights(generator: np.random.Generator) -> tuple[dict[str, Field], Field]:
    """Per market how strongly a place belongs to it, and the height of the land (0: the sea's level)."""
    shape = (HEIGHT // CELL + 1, WIDTH // CELL + 1)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    x, y = x * CELL / WIDTH, y * CELL / HEIGHT
    pull = {
        market: np.max([1 - np.hypot((x - a) / w, (y - b) / h) for a, b, w, h in hills], axis=0)
        for market, hills in HILLS.items()
    }
    ranked = np.sort(np.stack(list(pull.values())), axis=0)
    strait = np.clip(0.5 - (ranked[-1] - ranked[-2]), 0, 1) * 1.2
    edge = np.clip(1 - np.minimum.reduce([x, 1 - x, y, 1 - y]) / 0.04, 0, 1)
    land = 0.75 * np.maximum(ranked[-1], -0.7) + 0.05 + 0.27 * noise(generator, shape) - strait - 2 * edge
    return pull, land


def contours(land: Field) -> list[Field]:
    """Closed lines at height 0, by marching squares; land is to one side."""
    links: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    up = land > 0
    for r in range(land.shape[0] - 1):
        for c in range(land.shape[1] - 1):
            corners = (up[r, c], up[r, c + 1], up[r + 1, c + 1], up[r + 1, c])
            if all(corners) or not any(corners):
                continue
            sides = [(r, c, 0), (r, c + 1, 1), (r + 1, c, 0), (r, c, 1)]  # top, right, bottom, left
            starts = [sides[k] for k in range(4) if corners[k] and not corners[(k + 1) % 4]]
            ends = [sides[k] for k in range(4) if not corners[k] and corners[(k + 1) % 4]]
            if len(starts) == 2 and land[r : r + 2, c : c + 2].mean() > 0:
                ends.reverse()
            links.update(zip(starts, ends, strict=True))

    def place(side: tuple[int, int, int]) -> tuple[float, float]:
        r, c, down = side
        a, b = land[r, c], land[r + down, c + 1 - down]
        t = a / (a - b)
        return ((c + t * (1 - down)) * CELL, (r + t * down) * CELL)

    rings = []
    while links:
        start, side = links.popitem()
        ring = [place(start)]
        while side != start:
            ring.append(place(side))
            side = links.pop(side)
        rings.append(np.array(ring))
    return rings


def rounded(ring: Field) -> Field:
    """Corners cut twice (Chaikin), then whole numbers without repeats or straight middles."""
    for _ in range(2):
        after = np.roll(ring, -1, axis=0)
        ring = np.stack([0.75 * ring + 0.25 * after, 0.25 * ring + 0.75 * after], axis=1).reshape(-1, 2)
    kept = [ring[0]]
    for before, point, after in zip(ring[:-2], ring[1:-1], ring[2:], strict=True):
        leg = after - kept[-1]
        away = abs(leg[0] * (point[1] - kept[-1][1]) - leg[1] * (point[0] - kept[-1][0])) / (np.hypot(*leg) or 1)
        if away > 1.6 or np.hypot(*(before - kept[-1])) > 60:
            kept.append(point)
    return np.rint(np.array(kept))


def signed_area(ring: Field) -> float:
    """Positive one way round, negative the other."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def within(ring: Field, x: float, y: float) -> bool:
    """Whether a point lies in a ring."""
    found = False
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            found = not found
    return found


def sites(generator: np.random.Generator, land: Field, mains: list[Field], names: list[str]) -> list[list[object]]:
    """Named places on the main land, away from each other."""
    ring = mains[0]
    low, high = ring.min(axis=0), ring.max(axis=0)
    found: list[tuple[float, float]] = []
    apart = 0.42 * float(np.hypot(*(high - low)))
    while len(found) < len(names):
        x, y = generator.uniform(low, high)
        ashore = land[int(y // CELL), int(x // CELL)] > 0.12 and within(ring, x, y)
        if ashore and all(np.hypot(x - a, y - b) > apart for a, b in found):
            found.append((float(x), float(y)))
        apart *= 0.997
    return [[name, round(x), round(y)] for name, (x, y) in zip(names, found, strict=True)]


def main(path: Path) -> None:
    """Write the geography file."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    pull, land = heights(generator)
    rings = [rounded(ring) for ring in contours(land)]
    rings = sorted((r for r in rings if len(r) > 5 and abs(signed_area(r)) > 9000), key=lambda r: -abs(signed_area(r)))
    way = np.sign(signed_area(rings[0]))
    outer = [ring for ring in rings if np.sign(signed_area(ring)) == way]
    lakes = [ring for ring in rings if np.sign(signed_area(ring)) != way]
    arcs: list[list[int]] = []

    def arc(ring: Field) -> int:
        closed = np.vstack([ring, ring[:1]]).astype(int)
        arcs.append(np.vstack([closed[:1], np.diff(closed, axis=0)]).ravel().tolist())
        return len(arcs) - 1

    polys = []
    lands: dict[str, list[Field]] = {market: [] for market in HILLS}
    for ring in outer:
        x, y = ring.mean(axis=0)
        row, column = min(int(y // CELL), land.shape[0] - 1), min(int(x // CELL), land.shape[1] - 1)
        market = max(pull, key=lambda name: pull[name][row, column])
        lands[market].append(ring)
        holes = [lake for lake in lakes if within(ring, *lake[0])]
        polys.append({"r": market, "name": "", "rings": [[arc(ring)], *([arc(lake)] for lake in holes)]})
    places = {market: sites(generator, land, lands[market], NAMES[market]) for market in HILLS}
    out = {
        "meta": {"w": WIDTH, "h": HEIGHT},
        "arcs": arcs,
        "cls": ["coast"] * len(arcs),
        "polys": polys,
        "sites": places,
    }
    path.write_text(json.dumps(out, separators=(",", ":"), ensure_ascii=False), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
