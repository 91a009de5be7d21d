"""Bent, tapered arrows for money in motion."""

from __future__ import annotations

import math

import pygame

from game.desktop.kit import Colour, mix

_FINE = 2


def draw_arrow(
    start: tuple[float, float], end: tuple[float, float], colour: Colour, breadth: float
) -> tuple[pygame.Surface, tuple[int, int]]:
    """A bent arrow, thin at its start and `breadth` pixels at its head, and where to put it."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    bend = min(0.22 * length, 90.0)
    control = ((x0 + x1) / 2 + (y1 - y0) / length * bend, (y0 + y1) / 2 - (x1 - x0) / length * bend)
    head = min(max(2.2 * breadth, 8.0), 0.4 * length)
    steps = 28
    stop = 1.0 - head / (length * 1.1)
    left, right = [], []
    for i in range(steps + 1):
        t = stop * i / steps
        x, y = _curve(start, control, end, t)
        nx, ny = _across(start, control, end, t)
        half = breadth * (0.12 + 0.38 * i / steps)
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    bx, by = _curve(start, control, end, stop)
    nx, ny = _across(start, control, end, stop)
    wing = max(breadth, 4.0)
    points = [*left, (bx + nx * wing, by + ny * wing), end, (bx - nx * wing, by - ny * wing), *reversed(right)]
    pad = 4
    low_x, low_y = (math.floor(min(p[i] for p in points)) - pad for i in (0, 1))
    high_x, high_y = (math.ceil(max(p[i] for p in points)) + pad for i in (0, 1))
    size = (high_x - low_x, high_y - low_y)
    big = pygame.Surface((size[0] * _FINE, size[1] * _FINE), pygame.SRCALPHA)
    big.fill((*mix(colour, (0, 0, 0), 0.7), 0))
    fine = [((x - low_x) * _FINE, (y - low_y) * _FINE) for x, y in points]
    pygame.draw.polygon(big, mix(colour, (0, 0, 0), 0.7), fine, 2 * _FINE + 1)
    pygame.draw.polygon(big, colour, fine)
    return pygame.transform.smoothscale(big, size), (low_x, low_y)


def _curve(
    a: tuple[float, float], control: tuple[float, float], b: tuple[float, float], t: float
) -> tuple[float, float]:
    u = 1 - t
    return (
        u * u * a[0] + 2 * u * t * control[0] + t * t * b[0],
        u * u * a[1] + 2 * u * t * control[1] + t * t * b[1],
    )


def _across(
    a: tuple[float, float], control: tuple[float, float], b: tuple[float, float], t: float
) -> tuple[float, float]:
    """Unit vector across the curve at `t`."""
    dx = 2 * (1 - t) * (control[0] - a[0]) + 2 * t * (b[0] - control[0])
    dy = 2 * (1 - t) * (control[1] - a[1]) + 2 * t * (b[1] - control[1])
    length = math.hypot(dx, dy) or 1.0
    return -dy / length, dx / length
