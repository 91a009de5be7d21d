"""Room on the map: where labels and markers go so that none lies upon another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.desktop.map.sheet import Atlas
from game.desktop.map.slices import Steps
from game.desktop.map.view import Point, View

Floats = NDArray[np.float64]
#: Every how many pixels the land under a label is looked at.
_STEP = 4
#: A label that would cost more is left out: it would seem to name something else.
_TOO_DEAR = 14.0
_BEST = 90


@dataclass(frozen=True)
class Wanted:
    """A label that looks for room: its market, where that is (pixels), and its sizes from full to short."""

    market: str
    anchor: Point
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Placed:
    """Where a label stands, which of its sizes it has, and whether a line must lead to its land."""

    rect: pygame.Rect
    size: int
    leader: bool


@dataclass(frozen=True)
class _Spot:
    cost: float
    rect: pygame.Rect
    size: int
    leader: bool
    anchor: Point

    def hits(self, other: _Spot) -> bool:
        """Whether two labels, or the line of one and the other label, would lie upon each other."""
        return (
            self.rect.inflate(6, 4).colliderect(other.rect)
            or (self.leader and bool(other.rect.clipline(self.rect.center, self.anchor)))
            or (other.leader and bool(self.rect.clipline(other.rect.center, other.anchor)))
        )


def label_steps(
    wanted: Sequence[Wanted],
    atlas: Atlas,
    view: View,
    area: pygame.Rect,
    taken: Sequence[pygame.Rect],
    unit: float,
    leaders: bool = True,
) -> Steps[dict[str, Placed]]:
    """Where labels go, in steps: on their own land or the sea near it, within `area`, off `taken` and off each other.

    `unit` is pixels at scale 100. Labels without a good place are left out; so are those that would need a
    line to their land unless `leaders`.
    """
    land = _Land(atlas, view, area)
    spots: dict[str, list[_Spot]] = {}
    for w in wanted:
        yield
        spots[w.market] = [s for s in _spots(w, land, area, taken, unit) if leaders or not s.leader]
    order = sorted((w for w in wanted if spots[w.market]), key=lambda w: (-land.size(w.market), w.market))
    chosen: dict[str, _Spot] = {}
    for _ in range(3):
        for w in order:
            yield
            others = [spot for market, spot in chosen.items() if market != w.market]
            found = _first_free(spots[w.market], others)
            if found is None:
                found = _by_moving_one(w.market, spots, chosen)
            if found is not None:
                chosen[w.market] = found
    return {market: Placed(spot.rect, spot.size, spot.leader) for market, spot in chosen.items()}


def _first_free(spots: Sequence[_Spot], others: Sequence[_Spot]) -> _Spot | None:
    return next((spot for spot in spots if not any(spot.hits(other) for other in others)), None)


def _by_moving_one(market: str, spots: Mapping[str, list[_Spot]], chosen: dict[str, _Spot]) -> _Spot | None:
    """A place that another label can give up for another good one; moves that label."""
    for spot in spots[market]:
        near = [m for m, other in chosen.items() if m != market and spot.hits(other)]
        if len(near) == 1:
            others = [other for m, other in chosen.items() if m not in (near[0], market)] + [spot]
            instead = _first_free(spots[near[0]], others)
            if instead is not None:
                chosen[near[0]] = instead
                return spot
    return None


class _Land:
    """How much of a rectangle is a market's own land, and how much is anybody's."""

    def __init__(self, atlas: Atlas, view: View, area: pygame.Rect) -> None:
        self.numbers = {market: n for n, market in enumerate(atlas.markets, 1)}
        self.grid = atlas.sample(view, area, _STEP)
        self.area = area
        self.any = _summed(self.grid > 0)
        self._own: dict[str, Floats] = {}
        self._count = np.bincount(self.grid.ravel(), minlength=256)

    def size(self, market: str) -> int:
        """Cells of a market in sight."""
        return int(self._count[self.numbers[market]])

    def own(self, market: str) -> Floats:
        """Summed cells of a market."""
        if market not in self._own:
            self._own[market] = _summed(self.grid == self.numbers[market])
        return self._own[market]

    def shares(self, market: str, left: Floats, top: Floats, w: int, h: int) -> tuple[Floats, Floats]:
        """Own and foreign parts of rectangles of one size."""
        columns, rows = self.grid.shape
        x0 = np.clip((left - self.area.x) / self.area.w * columns, 0, columns).astype(np.intp)
        y0 = np.clip((top - self.area.y) / self.area.h * rows, 0, rows).astype(np.intp)
        x1 = np.clip(np.ceil((left + w - self.area.x) / self.area.w * columns), 0, columns).astype(np.intp)
        y1 = np.clip(np.ceil((top + h - self.area.y) / self.area.h * rows), 0, rows).astype(np.intp)
        cells = np.maximum((x1 - x0) * (y1 - y0), 1)
        own, everybody = (s[x1, y1] - s[x0, y1] - s[x1, y0] + s[x0, y0] for s in (self.own(market), self.any))
        return own / cells, (everybody - own) / cells


def _summed(cells: NDArray[np.bool_]) -> Floats:
    found = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
    found[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
    return found


def _spots(w: Wanted, land: _Land, area: pygame.Rect, taken: Sequence[pygame.Rect], unit: float) -> list[_Spot]:
    """Places for a label, best first."""
    found: list[_Spot] = []
    for number, (width, height) in enumerate(w.sizes):
        reach_x, reach_y = width / 2 + 64 * unit, height / 2 + 64 * unit
        dx, dy = np.meshgrid(np.linspace(-reach_x, reach_x, 23), np.linspace(-reach_y, reach_y, 23))
        left, top = w.anchor[0] + dx.ravel() - width / 2, w.anchor[1] + dy.ravel() - height / 2
        inside = (left >= area.x) & (top >= area.y) & (left + width <= area.right) & (top + height <= area.bottom)
        for rect in taken:
            inside &= (
                (left + width + 2 <= rect.x) | (left - 2 >= rect.right)
                | (top + height + 1 <= rect.y) | (top - 1 >= rect.bottom)
            )  # fmt: skip
        if not inside.any():
            continue
        left, top, dx, dy = left[inside], top[inside], dx.ravel()[inside], dy.ravel()[inside]
        own, foreign = land.shares(w.market, left, top, width, height)
        gap = np.hypot(np.maximum(np.abs(dx) - width / 2, 0), np.maximum(np.abs(dy) - height / 2, 0)) / unit
        # By its own coast and off any other's, a label needs no line.
        around = round(10 * unit)
        beside, _ = land.shares(w.market, left - around, top - around, width + 2 * around, height + 2 * around)
        led = (gap > 3) & (own < 0.4) & ~((beside > 0.04) & (foreign < 0.1))
        off = np.hypot(dx / width, dy / (2.2 * height))
        cost = 1.6 * off + gap / 6.5 + 13 * foreign + 1.5 * led + np.where(own > 0.75, 0, 1.2) + 1.5 * number
        for i in np.argsort(cost, kind="stable")[:_BEST]:
            rect = pygame.Rect(round(left[i]), round(top[i]), width, height).clamp(area)
            dear = float(cost[i])
            if led[i]:
                dear += 4 * sum(1 for other in taken if other.clipline(rect.center, w.anchor))
            if dear <= _TOO_DEAR:
                found.append(_Spot(dear, rect, number, bool(led[i]), w.anchor))
    return sorted(found, key=lambda spot: spot.cost)


def seen_anchor(atlas: Atlas, view: View, area: pygame.Rect, market: str) -> Point | None:
    """A place on a market's land in sight: its own label point, or else the land in sight nearest to its middle."""
    point = view.to_pixel(*atlas.geography.markets[market].label)
    if area.inflate(-8, -8).collidepoint(point):
        return point
    step = 12
    grid = atlas.sample(view, area, step)
    cells = np.argwhere(grid == atlas.markets.index(market) + 1)
    if len(cells) < 12:
        return None
    middle = cells.mean(axis=0)
    x, y = cells[np.argmin(((cells - middle) ** 2).sum(axis=1))]
    return area.x + (x + 0.5) * area.w / grid.shape[0], area.y + (y + 0.5) * area.h / grid.shape[1]


def spread(
    anchors: Sequence[Point], sizes: Sequence[tuple[float, float]], area: pygame.Rect, gap: Point, stack: float = 1.0
) -> list[Point | None]:
    """Middles for boxes near their anchors so that none lies upon another; None for what finds no room.

    `gap` is what is left between them across and down, if there is room for that. Boxes part sideways as readily
    as up and down; the larger `stack`, the more they pile up instead.
    """
    count = len(anchors)
    if not count:
        return []
    home = np.array(anchors, dtype=np.float64)
    half = np.array(sizes, dtype=np.float64) / 2
    low = np.array([area.x, area.y]) + half
    high = np.maximum(low, np.array([area.right, area.bottom]) - half)
    turn = np.arange(count) * 2.399963
    place = home + np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.8
    apart = half[:, None, :] + half[None, :, :] + np.array(gap)
    steps = 160
    for step in range(steps):
        pull = 0.08 * (1 - step / (0.7 * steps)) if step < 0.7 * steps else 0.0
        place += (home - place) * pull
        between = place[:, None, :] - place[None, :, :]
        over = apart - np.abs(between)
        hits = (over[:, :, 0] > 0) & (over[:, :, 1] > 0) & ~np.eye(count, dtype=np.bool_)
        if not hits.any() and pull == 0.0:
            break
        part = np.abs(between) / apart
        across = part[:, :, 0] > stack * part[:, :, 1]
        sign = np.where(between >= 0, 1.0, -1.0)
        # Twins at the very same place part by their order.
        order = np.sign(np.arange(count)[:, None] - np.arange(count)[None, :])[:, :, None]
        sign = np.where(np.abs(between) < 1e-9, order, sign)
        push = np.where(hits[:, :, None], over * sign * 0.52, 0.0)
        push[:, :, 0] *= across
        push[:, :, 1] *= ~across
        place += push.sum(axis=1)
        place = np.clip(place, low, high)
    kept: list[Point | None] = []
    boxes: list[pygame.Rect] = []
    for (x, y), (w, h) in zip(place.tolist(), sizes, strict=True):
        box = pygame.Rect(round(x - w / 2), round(y - h / 2), round(w), round(h))
        free = box.collidelist(boxes) < 0
        kept.append((x, y) if free else None)
        if free:
            boxes.append(box)
    return kept
