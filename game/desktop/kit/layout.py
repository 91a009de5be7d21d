"""Rows, columns, layers and space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pygame

from game.desktop.kit.canvas import Canvas, Look
from game.desktop.kit.theme import Colour
from game.desktop.kit.widget import ENDLESS, Options, Place, Size, Widget


def share_out(room: int, natural: Sequence[int], grow: Sequence[float]) -> list[int]:
    """Lengths along a row: natural ones, the rest of `room` by `grow`, never below natural if it fits.

    When even the natural lengths don't fit, growing parts give way first, then all alike.
    """
    total = sum(natural)
    growing = sum(1 for g in grow if g)
    if total <= room and growing < 2:
        return [n + room - total if g else n for n, g in zip(natural, grow, strict=True)]
    fixed = sum(n for n, g in zip(natural, grow, strict=True) if not g)
    if total > room:
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
        self._space: tuple[Look, tuple[int, int, int]] | None = None
        self._heights: dict[int, int] = {}

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self.__dict__["_space"] = None
        self._heights.clear()

    def height_at(self, width: int) -> int:
        if self.height is not None:
            return self.look.px(self.height)
        self._keep_up()
        steady = self._once
        if steady or (steady is None and self.is_steady()):
            width = ENDLESS
        found = self._heights.get(width)
        if found is None:
            found = self.measure_height(width if self.width is None else self.look.px(self.width))
            self._heights[width] = found
        return found

    def measure_height(self, width: int) -> int:
        """The height that `measure` gives."""
        return self.measure(width)[1]

    def _spaces(self) -> tuple[int, int, int]:
        """Padding across and down, and the gap, in pixels of the window."""
        look = self.look
        if self._space is None or self._space[0] is not look:
            across, down = self.pad if isinstance(self.pad, tuple) else (self.pad, self.pad)
            self.__dict__["_space"] = look, (look.px(across), look.px(down), look.px(self.gap))
        assert self._space is not None
        return self._space[1]

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

    steady = True

    def measure(self, width: int) -> Size:
        pad_x, pad_y, gap = self._spaces()
        inner = max(0, width - 2 * pad_x)
        wide, high, count = 0, 0, 0
        for child in self.children:
            if child.visible:
                w, h = child.size(inner)
                wide = max(wide, w)
                high += h
                count += 1
        gaps = gap * max(0, count - 1)
        return wide + 2 * pad_x, high + gaps + 2 * pad_y

    def measure_height(self, width: int) -> int:
        pad_x, pad_y, gap = self._spaces()
        inner = max(0, width - 2 * pad_x)
        high, count = 0, 0
        for child in self.children:
            if child.visible:
                high += child.height_at(inner)
                count += 1
        return high + gap * max(0, count - 1) + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y, gap = self._spaces()
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        shown = self._shown()
        room = inner.h - gap * max(0, len(shown) - 1)
        natural = [child.height_at(inner.w) for child in shown]
        grow = [child.grow for child in shown]
        # What doesn't grow keeps its height even if the column is too short: text is never squeezed.
        lengths = share_out(room, natural, grow) if any(grow) else natural
        y = inner.y
        for child, height in zip(shown, lengths, strict=True):
            x, length = inner.x, inner.w
            if child.place != "stretch" or child.width is not None:
                place: Place = "start" if child.place == "stretch" else child.place
                x, length = self._cross(place, inner.x, inner.w, child.size(inner.w)[0])
            child.put(pygame.Rect(x, y, length, height))
            y += height + gap


class Row(Box):
    """Children from left to right; widths as wanted, the rest shared by `grow`."""

    steady = True

    def __init__(
        self,
        *children: Widget,
        id: str = "",
        gap: int = 8,
        pad: int | tuple[int, int] = 0,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(*children, id=id, gap=gap, pad=pad, **options)
        self._shares: dict[int, list[int]] = {}

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self._shares.clear()

    def _widths(self, room: int) -> list[int]:
        found = self._shares.get(room)
        if found is None:
            shown = self._shown()
            free = room - self._spaces()[2] * max(0, len(shown) - 1)
            found = self._shares[room] = self._lone(shown, free) or share_out(
                free, [child.size(free)[0] for child in shown], [child.grow for child in shown]
            )
        return found

    @staticmethod
    def _lone(shown: list[Widget], free: int) -> list[int]:
        """What `share_out` gives where one child grows and the others leave it room, however wide it would like to be;
        else nothing.
        """
        place, left, widths = -1, free, []
        for number, child in enumerate(shown):
            if child.grow:
                if place >= 0:
                    return []
                place, width = number, 0
            else:
                width = child.size(free)[0]
            left -= width
            widths.append(width)
        if place < 0 or left <= 0:
            return []
        widths[place] = left
        return widths

    def measure(self, width: int) -> Size:
        pad_x, pad_y, gap = self._spaces()
        shown = self._shown()
        widths = self._widths(width - 2 * pad_x)
        height = max((child.height_at(w) for child, w in zip(shown, widths, strict=True)), default=0)
        gaps = gap * max(0, len(shown) - 1)
        if any(child.grow for child in shown):
            free = max(0, width - 2 * pad_x - gaps)
            total = sum(child.size(free)[0] for child in shown) + gaps
            return min(width, total + 2 * pad_x), height + 2 * pad_y
        return sum(widths) + gaps + 2 * pad_x, height + 2 * pad_y

    def measure_height(self, width: int) -> int:
        pad_x, pad_y, _ = self._spaces()
        shown = self._shown()
        # What is as high at any width needs none.
        widths = self._widths(width - 2 * pad_x) if width < ENDLESS else [ENDLESS] * len(shown)
        return max((child.height_at(w) for child, w in zip(shown, widths, strict=True)), default=0) + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y, gap = self._spaces()
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        x = inner.x
        for child, width in zip(self._shown(), self._widths(inner.w), strict=True):
            fixed = child.height is not None or child.rigid
            place: Place = "center" if fixed and child.place == "stretch" else child.place
            y, height = inner.y, inner.h
            if place != "stretch":
                y, height = self._cross(place, inner.y, inner.h, child.height_at(width))
            child.put(pygame.Rect(x, y, width, height))
            x += width + gap


class Wrap(Box):
    """Children from left to right, going on in a new line when there is no room."""

    def _lines(self, room: int) -> list[list[tuple[Widget, int, int]]]:
        lines: list[list[tuple[Widget, int, int]]] = [[]]
        used = 0
        for child in self._shown():
            w, h = child.size(room)
            w = min(w, room)
            gap = self._spaces()[2]
            if lines[-1] and used + gap + w > room:
                lines.append([])
                used = 0
            used += w + (gap if lines[-1] else 0)
            lines[-1].append((child, w, h))
        return lines

    def measure(self, width: int) -> Size:
        pad_x, pad_y, gap = self._spaces()
        lines = self._lines(width - 2 * pad_x)
        wide = max(sum(w for _, w, _ in line) + gap * max(0, len(line) - 1) for line in lines)
        high = sum(max((h for _, _, h in line), default=0) for line in lines) + gap * (len(lines) - 1)
        return wide + 2 * pad_x, high + 2 * pad_y

    def arrange(self, rect: pygame.Rect) -> None:
        super().arrange(rect)
        pad_x, pad_y, gap = self._spaces()
        inner = self.rect.inflate(-2 * pad_x, -2 * pad_y)
        y = inner.y
        for line in self._lines(inner.w):
            x, high = inner.x, max((h for _, _, h in line), default=0)
            for child, w, h in line:
                child.put(pygame.Rect(x, y + (high - h) // 2, w, h))
                x += w + gap
            y += high + gap


class Layers(Widget):
    """Children upon each other in the same rectangle, each placed by `place` in both directions."""

    steady = True

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
                child.put(self.rect)
                continue
            w, h = child.size(self.rect.w)
            spot = pygame.Rect(0, 0, min(w, self.rect.w), min(h, self.rect.h))
            if child.place == "center":
                spot.center = self.rect.center
            elif child.place == "start":
                spot.topleft = self.rect.topleft
            else:
                spot.bottomright = self.rect.bottomright
            child.put(spot)


class Space(Widget):
    """Nothing, of a fixed size or growing."""

    steady = True

    def __init__(self, size: int = 0, **options: Unpack[Options]) -> None:
        super().__init__("", (), **options)
        if not size and "grow" not in options:
            self.grow = 1.0
        self.extent = size

    def measure(self, width: int) -> Size:
        return self.look.px(self.extent), self.look.px(self.extent)


class Rule(Widget):
    """A thin line across a column."""

    steady = True

    def measure(self, width: int) -> Size:
        return 1, max(1, self.look.px(1))

    def paint(self, canvas: Canvas) -> None:
        canvas.fill(pygame.Rect(self.rect.x, self.rect.y, self.rect.w, max(1, self.look.px(1))), "border")


class Panel(Column):
    """A column on a ground of its own.

    Kinds: "panel" floats (border and soft shadow), "inset" is a block within one, "primary" an inset that stands
    out, "plain" has no ground. `stripe` is a coloured bar at the left edge.
    """

    mouse = True
    bleed = 14  # the shadow

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
            canvas.shadow(self.rect)
            canvas.box(self.rect, "panel", "border", radius)
        elif self.kind == "inset":
            canvas.box(self.rect, "inset", None, radius - 2)
        elif self.kind == "primary":
            canvas.box(self.rect, "selected", "primary-hover", radius - 2)
        self._paint_stripe(canvas)

    def _paint_stripe(self, canvas: Canvas) -> None:
        if self.stripe is not None:
            px = self.look.px
            bar = pygame.Rect(self.rect.x + px(3), self.rect.y + px(7), px(3), self.rect.h - px(14))
            canvas.box(bar, self.stripe, None, 2)
