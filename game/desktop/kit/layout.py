"""Rows, columns, layers and space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import Options, Place, Size, Widget


def share_out(room: int, natural: Sequence[int], grow: Sequence[float]) -> list[int]:
    """Lengths along a row: natural ones, the rest of `room` by `grow`, never below natural if it fits.

    When even the natural lengths don't fit, growing parts give way first, then all alike.
    """
    fixed = sum(n for n, g in zip(natural, grow, strict=True) if not g)
    if fixed + sum(n for n, g in zip(natural, grow, strict=True) if g) > room:
        left = room - fixed
        wish = sum(n for n, g in zip(natural, grow, strict=True) if g)
        if wish and left > 0:
            return [int(n * left / wish) if g else n for n, g in zip(natural, grow, strict=True)]
        total = sum(natural) or 1
        return [int(n * max(0, room) / total) if not wish or not g else 0 for n, g in zip(natural, grow, strict=True)]
    lengths = list(natural)
    open_parts = {i for i, g in enumerate(grow) if g}
    left = room - fixed
    while open_parts:
        weight = sum(grow[i] for i in open_parts)
        tight = {i for i in open_parts if natural[i] > left * grow[i] / weight}
        if not tight:
            edge = 0.0
            used = 0
            for i in sorted(open_parts):
                edge += left * grow[i] / weight
                lengths[i] = round(edge) - used
                used += lengths[i]
            break
        left -= sum(natural[i] for i in tight)
        open_parts -= tight
    return lengths


class Box(Widget):
    """A row or column; `pad` and `gap` are pixels at scale 100."""

    def __init__(
        self,
        *children: Widget,
        id: str = "",
        gap: int = 8,
        pad: int | tuple[int, int] = 0,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, children, **options)
        self.gap = gap
        self.pad = pad

    def _pads(self) -> tuple[int, int]:
        across, down = self.pad if isinstance(self.pad, tuple) else (self.pad, self.pad)
        return self.look.px(across), self.look.px(down)

    def _shown(self) -> list[Widget]:
        return [child for child in self.children if child.visible]

    @staticmethod
    def _cross(place: Place, start: int, room: int, natural: int) -> tuple[int, int]:
        """Start and length across the main direction."""
        if place == "stretch":
            return start, room
        length = min(natural, room)
        offset = {"start": 0, "center": (room - length) // 2, "end": room - length}[place]
        return start + offset, length


class Column(Box):
    """Children from top to bottom."""

    def measure(self, width: int) -> Size:
        pad_x, pad_y = self._pads()
        sizes = [child.size(max(0, width - 2 * pad_x)) for child in self._shown()]
        gaps = self.look.px(self.gap) * max(0, len(sizes) - 1)
        return max((w for w, _ in sizes), default=0) + 2 * pad_x, sum(h for _, h in sizes) + gaps + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y = self._pads()
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        shown = self._shown()
        gap = self.look.px(self.gap)
        sizes = [child.size(inner.w) for child in shown]
        room = inner.h - gap * max(0, len(shown) - 1)
        natural = [h for _, h in sizes]
        grow = [child.grow for child in shown]
        # What doesn't grow keeps its height even if the column is too short: text is never squeezed.
        lengths = share_out(room, natural, grow) if any(grow) else natural
        y = inner.y
        for child, (w, _), height in zip(shown, sizes, lengths, strict=True):
            place: Place = "start" if child.width is not None and child.place == "stretch" else child.place
            x, length = self._cross(place, inner.x, inner.w, w)
            child.arrange(pygame.Rect(x, y, length, height))
            y += height + gap


class Row(Box):
    """Children from left to right; widths as wanted, the rest shared by `grow`."""

    def _widths(self, room: int) -> list[int]:
        shown = self._shown()
        room -= self.look.px(self.gap) * max(0, len(shown) - 1)
        return share_out(room, [child.size(room)[0] for child in shown], [child.grow for child in shown])

    def measure(self, width: int) -> Size:
        pad_x, pad_y = self._pads()
        shown = self._shown()
        widths = self._widths(width - 2 * pad_x)
        height = max((child.size(w)[1] for child, w in zip(shown, widths, strict=True)), default=0)
        if any(child.grow for child in shown):
            room = max(0, width - 2 * pad_x)
            total = sum(child.size(room)[0] for child in shown) + self.look.px(self.gap) * max(0, len(shown) - 1)
            return min(width, total + 2 * pad_x), height + 2 * pad_y
        total = sum(widths) + self.look.px(self.gap) * max(0, len(shown) - 1)
        return total + 2 * pad_x, height + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y = self._pads()
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        x = inner.x
        gap = self.look.px(self.gap)
        for child, width in zip(self._shown(), self._widths(inner.w), strict=True):
            fixed = child.height is not None or child.rigid
            place: Place = "center" if fixed and child.place == "stretch" else child.place
            y, height = self._cross(place, inner.y, inner.h, child.size(width)[1])
            child.arrange(pygame.Rect(x, y, width, height))
            x += width + gap


class Wrap(Box):
    """Children from left to right, going on in a new line when there is no room."""

    def _lines(self, room: int) -> list[list[tuple[Widget, int, int]]]:
        gap = self.look.px(self.gap)
        lines: list[list[tuple[Widget, int, int]]] = [[]]
        used = 0
        for child in self._shown():
            w, h = child.size(room)
            w = min(w, room)
            if lines[-1] and used + gap + w > room:
                lines.append([])
                used = 0
            used += w + (gap if lines[-1] else 0)
            lines[-1].append((child, w, h))
        return lines

    def measure(self, width: int) -> Size:
        pad_x, pad_y = self._pads()
        gap = self.look.px(self.gap)
        lines = self._lines(width - 2 * pad_x)
        wide = max(sum(w for _, w, _ in line) + gap * max(0, len(line) - 1) for line in lines)
        high = sum(max((h for _, _, h in line), default=0) for line in lines) + gap * (len(lines) - 1)
        return wide + 2 * pad_x, high + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y = self._pads()
        gap = self.look.px(self.gap)
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        y = inner.y
        for line in self._lines(inner.w):
            x, high = inner.x, max((h for _, _, h in line), default=0)
            for child, w, h in line:
                child.arrange(pygame.Rect(x, y + (high - h) // 2, w, h))
                x += w + gap
            y += high + gap


class Layers(Widget):
    """Children upon each other in the same rectangle, each placed by `place` in both directions."""

    def __init__(self, *children: Widget, id: str = "", **options: Unpack[Options]) -> None:
        super().__init__(id, children, **options)

    def measure(self, width: int) -> Size:
        sizes = [child.size(width) for child in self.children if child.visible]
        return max((w for w, _ in sizes), default=0), max((h for _, h in sizes), default=0)

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        for child in self.children:
            if not child.visible:
                continue
            if child.place == "stretch":
                child.arrange(self.rect)
                continue
            w, h = child.size(self.rect.w)
            spot = pygame.Rect(0, 0, min(w, self.rect.w), min(h, self.rect.h))
            if child.place == "center":
                spot.center = self.rect.center
            elif child.place == "start":
                spot.topleft = self.rect.topleft
            else:
                spot.bottomright = self.rect.bottomright
            child.arrange(spot)


class Space(Widget):
    """Nothing, of a fixed size or growing."""

    def __init__(self, size: int = 0, **options: Unpack[Options]) -> None:
        super().__init__("", (), **options)
        if not size and "grow" not in options:
            self.grow = 1.0
        self.extent = size

    def measure(self, width: int) -> Size:
        return self.look.px(self.extent), self.look.px(self.extent)


class Rule(Widget):
    """A thin line across a column."""

    def measure(self, width: int) -> Size:
        return 1, max(1, self.look.px(1))

    def paint(self, canvas: Canvas) -> None:
        canvas.fill(pygame.Rect(self.rect.x, self.rect.y, self.rect.w, max(1, self.look.px(1))), "border")


class Panel(Column):
    """A column on a ground of its own; "panel" with a border, "inset" darker without, "plain" none."""

    mouse = True

    def __init__(
        self,
        *children: Widget,
        id: str = "",
        kind: str = "panel",
        gap: int = 8,
        pad: int | tuple[int, int] = 14,
        stripe: str | Colour | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(*children, id=id, gap=gap, pad=pad, **options)
        self.kind = kind
        self.stripe = stripe

    def paint(self, canvas: Canvas) -> None:
        radius = self.look.theme.radius
        if self.kind == "panel":
            canvas.box(self.rect, "panel", "border", radius)
        elif self.kind == "inset":
            canvas.box(self.rect, "inset", None, radius)
        if self.stripe is not None:
            bar = pygame.Rect(self.rect.x, self.rect.y + 6, self.look.px(4), self.rect.h - 12)
            canvas.box(bar, self.stripe, None, 2)
