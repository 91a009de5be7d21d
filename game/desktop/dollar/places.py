"""Where the picture's nodes stand and how its bands run: pure geometry, in pixels."""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass

from game.desktop.dollar.network import COLUMNS, LABS, SOURCES, Network

#: How often the order within a column follows the neighbours'.
_SWEEPS = 6
#: Between nodes, in parts of the least room a node takes.
_GAP, _LOOSEST = 0.3, 1.6


@dataclass(frozen=True)
class Box:
    """A node: its left edge, its top, its height, and the middle of the room it takes in its column."""

    x: float
    y: float
    height: float
    middle: float
    room: float


@dataclass(frozen=True)
class Path:
    """A band's middle line: points from left to right; between the two of a column it runs level."""

    points: tuple[tuple[float, float], ...]
    width: float

    def y(self, x: float) -> float:
        """Its middle at a place across, level beyond its ends."""
        xs = [point[0] for point in self.points]
        i = bisect.bisect_right(xs, x)
        if i == 0 or i == len(xs):
            return self.points[min(i, len(xs) - 1)][1]
        (x0, y0), (x1, y1) = self.points[i - 1], self.points[i]
        part = (x - x0) / (x1 - x0)
        return y0 + (y1 - y0) * part * part * (3 - 2 * part)

    def part(self, low: float, high: float) -> Path:
        """A narrower band within this one: between two parts (0 to 1) of its width, from the top."""
        off = ((low + high) / 2 - 0.5) * self.width
        return Path(tuple((x, y + off) for x, y in self.points), (high - low) * self.width)

    @property
    def reach(self) -> tuple[float, float]:
        """Where it begins and ends across."""
        return self.points[0][0], self.points[-1][0]


@dataclass(frozen=True)
class Layout:
    """Everything's place."""

    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]
    per_kusd: float  # pixels
    bar: float  # width of a node


@dataclass(eq=False)
class _Item:
    """What takes room in a column: a node, or a lane in which bands pass it."""

    rank: int
    kusd: float
    node: int  # -1: a lane
    pull: float = 0.0
    y: float = 0.0
    room: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.room / 2


def arrange(net: Network, area: tuple[float, float, float, float], bar: float, least: float) -> Layout:
    """Lay a network out. area: left, top, width, height; bar: width of nodes; least: room that a node's label needs."""
    left, top, width, height = area
    step = (width - bar) / (COLUMNS - 1)
    xs = [left + step * column for column in range(COLUMNS)]
    columns, ways = _items(net)
    per_kusd = _scale(columns, height, least)
    for _ in range(_SWEEPS):
        for items in columns:
            _stack(items, per_kusd, top, height, least)
        _pull(net, ways)
        for items in columns:
            items.sort(key=lambda item: (item.rank, item.pull))
    for items in columns:
        _stack(items, per_kusd, top, height, least)
    boxes = []
    at = {item.node: item for items in columns for item in items if item.node >= 0}
    for i, node in enumerate(net.nodes):
        item, high = at[i], max(2.0, node.kusd * per_kusd)
        boxes.append(Box(xs[node.column], item.middle - high / 2, high, item.middle, item.room))
    return Layout(tuple(boxes), tuple(_paths(net, ways, xs, bar, per_kusd)), per_kusd, bar)


def _items(net: Network) -> tuple[list[list[_Item]], list[list[_Item]]]:
    """The items of each column, and for every band those it goes through, its ends included."""
    columns: list[list[_Item]] = [[] for _ in range(COLUMNS)]
    own = []
    for i, node in enumerate(net.nodes):
        own.append(_Item(10 + node.rank, node.kusd, i))
        columns[node.column].append(own[-1])
    lanes: dict[tuple[int, int, int], _Item] = {}
    ways = []
    for band in net.bands:
        source, target = net.nodes[band.source], net.nodes[band.target]
        way = [own[band.source]]
        for column in range(source.column + 1, target.column):
            # What comes from outside passes above everything, what goes there below.
            above = source.column == SOURCES and source.role in ("customers", "market")
            shared = band.source if source.column == SOURCES else 1000 + band.target
            rank = source.rank if above else 30 + target.rank if source.column >= LABS else 25
            lane = lanes.get((column, shared, rank))
            if lane is None:
                lane = lanes[column, shared, rank] = _Item(rank, 0.0, -1)
                columns[column].append(lane)
            lane.kusd += band.kusd
            way.append(lane)
        ways.append([*way, own[band.target]])
    return columns, ways


def _scale(columns: list[list[_Item]], height: float, least: float) -> float:
    """The most pixels for a kUSD with which every column has room."""

    def needed(items: list[_Item], per_kusd: float) -> float:
        rooms = sum(max(item.kusd * per_kusd, least if item.node >= 0 else 0.0) for item in items)
        return rooms + _GAP * least * max(0, len(items) - 1)

    largest = max((sum(item.kusd for item in items) for items in columns), default=0.0)
    low, high = 0.0, height / max(largest, 1e-9)
    for _ in range(40):
        middle = (low + high) / 2
        if all(needed(items, middle) <= height for items in columns):
            low = middle
        else:
            high = middle
    return low


def _stack(items: list[_Item], per_kusd: float, top: float, height: float, least: float) -> None:
    """Put the items of a column below each other, loosely, in the middle of its height."""
    for item in items:
        item.room = max(item.kusd * per_kusd, least if item.node >= 0 else 0.0)
    free = height - sum(item.room for item in items)
    gap = min(free / max(1, len(items)), _LOOSEST * least)
    y = top + (free - gap * max(0, len(items) - 1)) / 2
    for item in items:
        item.y = y
        y += item.room + gap


def _pull(net: Network, ways: list[list[_Item]]) -> None:
    """Draw every item to the middle of those it exchanges money with."""
    total: dict[int, tuple[float, float]] = {}
    for band, way in zip(net.bands, ways, strict=True):
        for a, b in itertools.pairwise(way):
            for one, other in ((a, b), (b, a)):
                weight, sum_ = total.get(id(one), (0.0, 0.0))
                total[id(one)] = weight + band.kusd, sum_ + band.kusd * other.middle
    for way in ways:
        for item in way:
            weight, sum_ = total[id(item)]
            item.pull = sum_ / weight


def _paths(net: Network, ways: list[list[_Item]], xs: list[float], bar: float, per_kusd: float) -> list[Path]:
    """The way of every band: at each item bands lie upon each other in the order in which they come or go on."""
    out: dict[int, list[int]] = {}
    came: dict[int, list[int]] = {}
    for i, way in enumerate(ways):
        for a, b in itertools.pairwise(way):
            out.setdefault(id(a), []).append(i)
            came.setdefault(id(b), []).append(i)

    def spots(item: _Item, bands: list[int], side: int) -> dict[int, float]:
        """Middle of each band at an item; side: 1 right, -1 left."""

        def other(i: int) -> tuple[float, float]:
            place = ways[i].index(item)
            beyond = ways[i][place + side].middle
            return beyond, ways[i][-1 if side > 0 else 0].middle

        high = sum(net.bands[i].kusd for i in bands) * per_kusd
        y, found = item.middle - high / 2, {}
        for i in sorted(bands, key=other):
            width = net.bands[i].kusd * per_kusd
            found[i] = y + width / 2
            y += width
        return found

    right = {id(item): spots(item, out[id(item)], 1) for way in ways for item in way[:-1]}
    left = {id(item): spots(item, came[id(item)], -1) for way in ways for item in way[1:]}
    found = []
    for i, (band, way) in enumerate(zip(net.bands, ways, strict=True)):
        column = net.nodes[band.source].column
        points = [(xs[column] + bar, right[id(way[0])][i])]
        for lane in way[1:-1]:
            column += 1
            y = right[id(lane)][i]  # a lane is crossed level, in the order in which bands go on
            points += [(xs[column], y), (xs[column] + bar, y)]
        points.append((xs[column + 1], left[id(way[-1])][i]))
        found.append(Path(tuple(points), band.kusd * per_kusd))
    return found
