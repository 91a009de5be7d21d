"""Draw the real world's markets: Natural Earth 1:50m, put together to markets, projected and simplified.

Not needed to play. Needs the unpacked package world-atlas:
    python assets/tools/build_regions.py PACKAGE_FOLDER maps/data/regions.json
`maps/geography.py` describes the file. Borders are as Natural Earth draws them: who is in control, not who is right.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from cities import CITIES
from numpy.typing import NDArray

Points = NDArray[np.float64]
Arc = tuple[int, float]  # number of an arc of the source, degrees of longitude it is moved by
WIDTH = 8000
MIDDLE_LON = 11.0
TOLERANCE = 0.0008  # in units of the projection, of which the world is 5 wide
SPECK = 0.00006  # smaller islands than this go, square units of the projection
KEPT_SPECKS = {"048", "344", "702"}  # Bahrain, Hong Kong, Singapore: small, but they count

#: market -> countries, as ISO 3166-1 numbers.
COUNTRIES = {
    "NAM": "060 124 304 666 840",
    "LAT": "032 044 068 076 084 152 170 188 192 214 218 222 238 320 328 332 340 388 484 558 591 600 604 630 740 780 "
    "858 862",
    "WEU": "020 040 056 196 250 276 300 336 372 380 438 442 470 492 528 620 674 724 756 826 831 832 833",
    "NOR": "208 234 246 248 352 578 752",
    "EEU": "008 031 051 070 100 112 191 203 233 268 348 398 417 428 440 498 499 616 642 643 688 703 705 762 795 804 "
    "807 860",
    "MEA": "012 048 275 364 368 376 400 414 422 434 504 512 634 682 732 760 784 788 792 818 887",
    "AFR": "024 072 108 120 132 140 148 174 178 180 204 226 231 232 262 266 270 288 324 384 404 426 430 450 454 466 "
    "478 480 508 516 562 566 624 646 678 686 690 694 706 710 716 728 729 748 768 800 834 854 894",
    "SAS": "004 050 064 144 356 462 524 586",
    "CHN": "156 344 446 496",
    "NEA": "158 392 408 410",
    "SEA": "036 090 096 104 116 242 360 418 458 540 548 554 598 608 626 702 704 764",
}
#: The same for what has no number in the source.
UNNUMBERED = {
    "Indian Ocean Ter.": "SEA",
    "Kosovo": "EEU",
    "N. Cyprus": "WEU",
    "Siachen Glacier": "SAS",
    "Somaliland": "AFR",
}
FRANCE = "250"


def market_of(code: str, name: str, lon: float, lat: float) -> str:
    """The market of a piece of land; "" where it has none."""
    if code == FRANCE and lon < -40:
        return "LAT"  # Guiana and the Antilles
    if code == FRANCE and lat < 0:
        return "AFR"  # Réunion
    found = (market for market, codes in COUNTRIES.items() if code in codes.split())
    return next(found, "") if code else UNNUMBERED.get(name, "")


def project(lon: Points | float, lat: Points | float) -> tuple[Points, Points]:
    """Equal Earth (Šavrič, Patterson and Jenny 2018), with y downwards."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(math.sqrt(3) / 2 * np.sin(np.radians(lat)))
    t2 = theta * theta
    t6 = t2**3
    steep = math.sqrt(3) / 2 * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2))
    x = np.radians(np.asarray(lon) - MIDDLE_LON) * np.cos(theta) / steep
    return x, -theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


def simplified(line: Points) -> Points:
    """The line by fewer points (Douglas and Peucker 1973); its ends stay, so neighbours still meet."""
    if len(line) < 3:
        return line
    last = len(line) - 1
    keep = {0, last}
    spans = [(0, last)]
    if np.allclose(line[0], line[-1]):  # closed: from its beginning to the farthest point and back
        far = int(np.argmax(((line - line[0]) ** 2).sum(axis=1)))
        keep.add(far)
        spans = [(0, far), (far, last)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        along = line[end] - line[start]
        to = line[start + 1 : end] - line[start]
        away = np.abs(to[:, 0] * along[1] - to[:, 1] * along[0]) / (math.hypot(*along) or 1e-12)
        far = int(np.argmax(away))
        if away[far] > TOLERANCE:
            far += start + 1
            keep.add(far)
            spans += [(start, far), (far, end)]
    return line[sorted(keep)]


def unpacked(world: dict[str, Any]) -> list[Points]:
    """Arcs in degrees, without jumps from one end of the world to the other."""
    scale, offset = world["transform"]["scale"], world["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + offset for arc in world["arcs"]]
    for arc in arcs:
        arc[1:, 0] -= 360 * np.cumsum(np.rint(np.diff(arc[:, 0]) / 360))
    return arcs


def chained(arcs: list[Points], ring: list[int]) -> tuple[list[float], Points]:
    """How far each arc of a ring must move (multiples of 360°) for the ring to be in one piece, and the ring."""
    moves: list[float] = []
    parts: list[Points] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        moves.append(360.0 * round((parts[-1][-1, 0] - arc[0, 0]) / 360) if parts else 0.0)
        parts.append(arc + np.array((moves[-1], 0)))
    return moves, np.vstack(parts)


def pieces(world: dict[str, Any], arcs: list[Points]) -> list[dict[str, Any]]:
    """Each piece of land that is drawn, with its rings as lists of (arc, move)."""
    found = []
    for country in world["objects"]["countries"]["geometries"]:
        name, code = country["properties"]["name"], country.get("id", "")
        if name == "Antarctica":
            continue
        for rings in country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]:
            moves, outer = chained(arcs, rings[0])
            middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
            over = 360.0 if middle < MIDDLE_LON - 180 else -360.0 if middle > MIDDLE_LON + 180 else 0.0
            outer = outer + np.array((over, 0))
            x, y = project(outer[:, 0], outer[:, 1])
            size = 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
            market = market_of(code, name, float(outer[:, 0].mean()), float(outer[:, 1].mean()))
            if not market or (size < SPECK and code not in KEPT_SPECKS):
                continue
            every = [moves, *(chained(arcs, ring)[0] for ring in rings[1:])]
            moved = [
                [(number, move + over) for number, move in zip(ring, by, strict=True)]
                for ring, by in zip(rings, every, strict=True)
            ]
            found.append({"r": market, "iso": code or None, "name": name, "rings": moved})
    return found


def kind(arc: Points, markets: list[str]) -> str:
    """What a line is: "coast", "inter" between two markets, "intra" within one, "cut" where the sheet ends."""
    if abs(abs(arc[:, 0]) - 180).max() < 0.02:
        return "cut"
    return "coast" if len(markets) == 1 else "inter" if len(set(markets)) > 1 else "intra"


def main(source: Path, target: Path) -> None:
    """Write the geography file."""
    world = json.loads((source / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = unpacked(world)
    land = pieces(world, arcs)
    users: dict[Arc, list[str]] = {}
    for piece in land:
        for ring in piece["rings"]:
            for number, move in ring:
                users.setdefault((max(number, ~number), move), []).append(piece["r"])
    lines = {(i, move): simplified(np.column_stack(project(arcs[i][:, 0] + move, arcs[i][:, 1]))) for i, move in users}
    every = np.vstack(list(lines.values()))
    low, high = every.min(axis=0), every.max(axis=0)
    scale = WIDTH / (high[0] - low[0])
    out_arcs = []
    for line in lines.values():
        whole = np.rint((line - low) * scale).astype(int)
        out_arcs.append(np.vstack([whole[:1], np.diff(whole, axis=0)]).ravel().tolist())
    place = {arc: k for k, arc in enumerate(lines)}
    for piece in land:
        piece["rings"] = [
            [place[number, move] if number >= 0 else ~place[~number, move] for number, move in ring]
            for ring in piece["rings"]
        ]
    sites: dict[str, list[list[object]]] = {}
    for market, cities in CITIES.items():
        for city, lat, lon in cities:
            x, y = project(lon, lat)
            sites.setdefault(market, []).append([city, round((x - low[0]) * scale), round((y - low[1]) * scale)])
    height = int((high[1] - low[1]) * scale)
    out = {
        "meta": {"lon0": MIDDLE_LON, "mn": low.tolist(), "scale": scale, "w": WIDTH, "h": height},
        "arcs": out_arcs,
        "cls": [kind(arcs[i], users[i, move]) for i, move in users],
        "polys": land,
        "sites": sites,
    }
    target.write_text(json.dumps(out, separators=(",", ":"), ensure_ascii=False), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
