"""Smooth rounded boxes: drawn once at four times the size, kept as corners, put down in nine parts."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pygame

from game.desktop.kit.theme import Colour

_FINE = 4
_SMALL = 12_000  # pixels


@lru_cache(maxsize=1024)
def _corners(radius: int, fill: Colour | None, border: Colour | None, line: int) -> tuple[pygame.Surface, ...]:
    side = 2 * radius * _FINE
    big = pygame.Surface((side, side), pygame.SRCALPHA)
    hint = fill or border or (0, 0, 0)
    big.fill((*hint, 0))
    full = big.get_rect()
    if border is not None and line:
        inner = full.inflate(-2 * line * _FINE, -2 * line * _FINE)
        pygame.draw.rect(big, border, full, border_radius=radius * _FINE)
        if fill is None:
            pygame.draw.rect(big, (*border, 0), inner, border_radius=max(1, (radius - line) * _FINE))
        else:
            pygame.draw.rect(big, fill, inner, border_radius=max(1, (radius - line) * _FINE))
    elif fill is not None:
        pygame.draw.rect(big, fill, full, border_radius=radius * _FINE)
    small = pygame.transform.smoothscale(big, (2 * radius, 2 * radius))
    return tuple(
        small.subsurface((x, y, radius, radius)).copy() for x, y in ((0, 0), (radius, 0), (0, radius), (radius, radius))
    )


def box(
    surface: pygame.Surface,
    rect: pygame.Rect,
    radius: int,
    fill: Colour | None = None,
    border: Colour | None = None,
    line: int = 1,
) -> None:
    """Draw a rounded box; `fill` None leaves the inside as it is."""
    if rect.w <= 0 or rect.h <= 0:
        return
    radius = max(1, min(radius, rect.w // 2, rect.h // 2))
    if rect.w < 2 or rect.h < 2:
        surface.fill(fill or border or (0, 0, 0), rect)
        return
    if rect.w * rect.h <= _SMALL:
        surface.blit(_small_box(rect.size, radius, fill, border, line), rect)
    else:
        _large_box(surface, rect, radius, fill, border, line)


@lru_cache(maxsize=256)
def _small_box(
    size: tuple[int, int], radius: int, fill: Colour | None, border: Colour | None, line: int
) -> pygame.Surface:
    """A whole box: for a small one, one blit is quicker than eleven pieces."""
    image = pygame.Surface(size, pygame.SRCALPHA)
    image.fill((*(fill or border or (0, 0, 0)), 0))
    _large_box(image, image.get_rect(), radius, fill, border, line)
    return image


def _large_box(
    surface: pygame.Surface, rect: pygame.Rect, radius: int, fill: Colour | None, border: Colour | None, line: int
) -> None:
    x, y, w, h = rect
    if fill is not None:
        surface.fill(fill, (x + radius, y, w - 2 * radius, h))
        surface.fill(fill, (x, y + radius, radius, h - 2 * radius))
        surface.fill(fill, (x + w - radius, y + radius, radius, h - 2 * radius))
    if border is not None and line:
        surface.fill(border, (x + radius, y, w - 2 * radius, line))
        surface.fill(border, (x + radius, y + h - line, w - 2 * radius, line))
        surface.fill(border, (x, y + radius, line, h - 2 * radius))
        surface.fill(border, (x + w - line, y + radius, line, h - 2 * radius))
    top_left, top_right, low_left, low_right = _corners(radius, fill, border, line)
    surface.blit(top_left, (x, y))
    surface.blit(top_right, (x + w - radius, y))
    surface.blit(low_left, (x, y + h - radius))
    surface.blit(low_right, (x + w - radius, y + h - radius))


@lru_cache(maxsize=32)
def _shadow_parts(radius: int, blur: int, colour: Colour, alpha: int) -> dict[str, pygame.Surface]:
    """Corners, and edges one pixel long, of the soft shadow of a rounded box."""
    corner = 2 * blur + radius
    side = 2 * corner + 1
    whole = pygame.Surface((side, side), pygame.SRCALPHA)
    whole.fill((*colour, 0))
    pygame.draw.rect(whole, (*colour, alpha), whole.get_rect().inflate(-2 * blur, -2 * blur), border_radius=radius)
    whole = pygame.transform.gaussian_blur(whole, max(1, blur // 2))
    far = corner + 1
    areas = {
        "nw": (0, 0, corner, corner), "n": (corner, 0, 1, corner), "ne": (far, 0, corner, corner),
        "w": (0, corner, corner, 1), "e": (far, corner, corner, 1),
        "sw": (0, far, corner, corner), "s": (corner, far, 1, corner), "se": (far, far, corner, corner),
    }  # fmt: skip
    return {name: whole.subsurface(area).copy() for name, area in areas.items()}


@lru_cache(maxsize=256)
def _shadow_edge(name: str, length: int, radius: int, blur: int, colour: Colour, alpha: int) -> pygame.Surface:
    part = _shadow_parts(radius, blur, colour, alpha)[name]
    size = (length, part.get_height()) if name in "ns" else (part.get_width(), length)
    return pygame.transform.scale(part, size)


def shadow(surface: pygame.Surface, rect: pygame.Rect, radius: int, blur: int, colour: Colour, alpha: int) -> None:
    """A soft shadow around a rounded box, to be drawn before the box (the middle is left as it is)."""
    corner = 2 * blur + radius
    outer = rect.inflate(2 * blur, 2 * blur)
    across, down = outer.w - 2 * corner, outer.h - 2 * corner
    if across < 0 or down < 0:
        return
    parts = _shadow_parts(radius, blur, colour, alpha)
    x, y, right, bottom = outer.x, outer.y, outer.right - corner, outer.bottom - corner
    spots = {"nw": (x, y), "ne": (right, y), "sw": (x, bottom), "se": (right, bottom)}
    surface.fblits([(parts[name], spot) for name, spot in spots.items()])
    edges = {"n": (x + corner, y), "s": (x + corner, bottom), "w": (x, y + corner), "e": (right, y + corner)}
    for name, spot in edges.items():
        length = across if name in "ns" else down
        if length > 0:
            surface.blit(_shadow_edge(name, length, radius, blur, colour, alpha), spot)


@lru_cache(maxsize=512)
def disc(radius: int, fill: Colour, border: Colour | None = None, line: int = 0) -> pygame.Surface:
    """A smooth disc of `radius` with a rim, as a surface of side 2 * radius + 1 (do not change it)."""
    side = (2 * radius + 1) * _FINE
    big = pygame.Surface((side, side), pygame.SRCALPHA)
    big.fill((*(border or fill), 0))
    middle = (side / 2, side / 2)
    if border is not None and line:
        pygame.draw.circle(big, border, middle, side / 2)
        pygame.draw.circle(big, fill, middle, side / 2 - line * _FINE)
    else:
        pygame.draw.circle(big, fill, middle, side / 2)
    return pygame.transform.smoothscale(big, (2 * radius + 1, 2 * radius + 1))


@lru_cache(maxsize=256)
def glyph(kind: str, side: int, colour: Colour) -> pygame.Surface:
    """A small drawn sign: "down", "up", "right", "left" (chevrons), "check", "cross"."""
    big = pygame.Surface((side * _FINE, side * _FINE), pygame.SRCALPHA)
    big.fill((*colour, 0))
    points = {
        "down": ((0.2, 0.36), (0.5, 0.66), (0.8, 0.36)),
        "up": ((0.2, 0.64), (0.5, 0.34), (0.8, 0.64)),
        "right": ((0.36, 0.2), (0.66, 0.5), (0.36, 0.8)),
        "left": ((0.64, 0.2), (0.34, 0.5), (0.64, 0.8)),
        "check": ((0.16, 0.54), (0.4, 0.78), (0.86, 0.26)),
        "cross": ((0.22, 0.22), (0.78, 0.78), (0.5, 0.5), (0.78, 0.22), (0.22, 0.78)),
    }[kind]
    width = max(2, round(side * _FINE * 0.13))
    scaled = [(x * side * _FINE, y * side * _FINE) for x, y in points]
    for a, b in itertools.pairwise(scaled):
        pygame.draw.line(big, colour, a, b, width)
    for point in scaled:
        pygame.draw.circle(big, colour, point, width / 2)
    return pygame.transform.smoothscale(big, (side, side))


def dim(surface: pygame.Surface, share: float) -> None:
    """Leave `share` (0 to 1) of the light of everything drawn so far."""
    left = max(0, min(255, round(255 * share)))
    surface.fill((left, left, left), special_flags=pygame.BLEND_RGB_MULT)


def veil(surface: pygame.Surface, colour: Colour, alpha: int, rect: pygame.Rect | None = None) -> None:
    """Darken (or tint) `rect` of `surface` by a see-through colour."""
    area = rect or surface.get_rect()
    cover = pygame.Surface(area.size)
    cover.fill(colour)
    cover.set_alpha(alpha)
    surface.blit(cover, area)
