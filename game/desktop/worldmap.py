"""The world map: markets in given colours, labels, sites and flows. It knows ids, colours and numbers only."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Options, Widget, mix
from game.desktop.kit.widget import Size
from game.desktop.maparrow import draw_arrow
from game.desktop.mapsheet import Sheet, place_labels
from maps.geography import Geography

_ZOOMS = (1.0, 1.5, 2.25, 3.4, 5.0)
#: How much taller than true the map may be drawn to use the room.
_TALLER = 1.25
_ARROWS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}


@dataclass(frozen=True)
class Marker:
    """A site on the map, in map coordinates; `size` is its radius at scale 100."""

    x: float
    y: float
    colour: Colour
    size: int = 5
    text: str = ""


@dataclass(frozen=True)
class Flow:
    """A tapered arrow in map coordinates; `width` is its greatest breadth at scale 100.

    Arrows bend to the left of their way, so that there and back make a loop.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    colour: Colour
    width: float = 6.0


def _ignore(market: str) -> None:
    """The default answer to a market."""


class WorldMap(Widget):
    """A map to look at and choose from.

    Arrows move the selection to the next market that way, Enter opens it (`on_open`), plus and minus zoom, the
    wheel zooms at the mouse, dragging pans. `names`, `notes` (a second line) and `tips` are per market id.
    """

    focusable = True
    mouse = True

    def __init__(
        self,
        id: str,
        geography: Geography,
        *,
        fills: Mapping[str, Colour] | None = None,
        names: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        tips: Mapping[str, str] | None = None,
        markers: Sequence[Marker] = (),
        flows: Sequence[Flow] = (),
        selected: str = "",
        on_select: Callable[[str], None] = _ignore,
        on_open: Callable[[str], None] = _ignore,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.geography = geography
        self.fills = dict(fills or {})
        self.names = dict(names or {})
        self.notes = dict(notes or {})
        self.tips = dict(tips or {})
        self.markers = list(markers)
        self.flows = list(flows)
        self.selected = selected
        self.on_select = on_select
        self.on_open = on_open
        self._hot: str | None = None
        self._zoom = 0
        self._middle = (geography.width / 2, geography.height / 2)
        self._drag: tuple[int, int] | None = None
        self._dragged = False
        self._sheet: Sheet | None = None
        self._painted: tuple[object, pygame.Surface] | None = None
        self._labels: tuple[object, dict[str, pygame.Rect]] | None = None
        self._arrows: dict[object, tuple[pygame.Surface, tuple[int, int]]] = {}

    def keep(self) -> object:
        # What is drawn goes along: building it costs far more than a frame.
        return self._zoom, self._middle, self._sheet, self._painted, self._labels, self._arrows, self._hot

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and len(kept) == 7 and (kept[2] is None or kept[2].geography is self.geography):
            self._zoom, self._middle, self._sheet, self._painted, self._labels, self._arrows, self._hot = kept

    def measure(self, width: int) -> Size:
        return min(width, self.look.px(320)), self.look.px(160)

    # -- coordinates --------------------------------------------------------------

    def _view(self) -> tuple[float, float, float, float]:
        """Left, top and both scales of what is in sight: the whole map at zoom 0, a little taller if there is room."""
        world = self.geography
        margin = 0.97
        fit = min(self.rect.w * margin / world.width, self.rect.h * margin / world.height)
        taller = max(1.0, min(_TALLER, self.rect.h * margin / (world.height * fit)))
        across = fit * _ZOOMS[self._zoom]
        down = across * taller
        x, y = self._middle if self._zoom else (world.width / 2, world.height / 2)
        half_w, half_h = self.rect.w / across / 2, self.rect.h / down / 2
        x = min(max(x, half_w), world.width - half_w) if half_w * 2 < world.width else world.width / 2
        y = min(max(y, half_h), world.height - half_h) if half_h * 2 < world.height else world.height / 2
        self._middle = (x, y)
        return x - half_w, y - half_h, across, down

    def sheet(self) -> Sheet:
        """The map at its present size and zoom."""
        view = self._view()
        if self._sheet is None or self._sheet.size != self.rect.size or self._sheet.view != view:
            self._sheet = Sheet(self.geography, (self.rect.w, self.rect.h), view)
            self._arrows.clear()
        return self._sheet

    def to_pixel(self, x: float, y: float) -> tuple[int, int]:
        """From map coordinates to pixels of the window."""
        px, py = self.sheet().to_pixel(x, y)
        return round(self.rect.x + px), round(self.rect.y + py)

    def market_at(self, pos: tuple[int, int]) -> str | None:
        """The market at a pixel of the window."""
        return self.sheet().market_at((pos[0] - self.rect.x, pos[1] - self.rect.y))

    def label_rects(self) -> dict[str, pygame.Rect]:
        """Where the labels stand, in pixels of the window."""
        return {market: rect.move(self.rect.topleft) for market, rect in self._placed().items()}

    # -- drawing ------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        if self.rect.w < 20 or self.rect.h < 20:
            return
        with canvas.clipped(self.rect):
            self._paint(canvas)

    def _fill(self, market: str) -> Colour:
        return self.fills.get(market, (62, 72, 92))

    def _paint(self, canvas: Canvas) -> None:
        sheet = self.sheet()
        ground = self.look.colour("ground")
        fills = {market: self._fill(market) for market in sheet.markets}
        key = (sheet.size, sheet.view, ground, tuple(fills.values()))
        if self._painted is None or self._painted[0] != key:
            self._painted = key, sheet.painted(ground, fills)
        surface = canvas.surface
        surface.blit(self._painted[1], self.rect)
        if self._hot is not None and self.hovered and self._hot != self.selected:
            self._blit(surface, sheet.rim(self._hot, mix(self._fill(self._hot), (255, 255, 255), 0.55), 1))
        if self.selected in self.geography.markets:
            self._blit(surface, sheet.tinted(self.selected, (255, 255, 255), 26))
            self._blit(surface, sheet.rim(self.selected, (255, 255, 255), 2))
        for flow in self.flows:
            self._blit(surface, self._arrow(flow))
        for marker in self.markers:
            radius = self.look.px(marker.size)
            centre = self.to_pixel(marker.x, marker.y)
            canvas.disc(centre, radius + self.look.px(2), marker.colour, "shade", max(2, self.look.px(2)))
        self._paint_labels(canvas)

    def _blit(self, surface: pygame.Surface, part: tuple[pygame.Surface, tuple[int, int]]) -> None:
        image, (x, y) = part
        surface.blit(image, (self.rect.x + x, self.rect.y + y))

    def _paint_labels(self, canvas: Canvas) -> None:
        fonts = self.look.fonts
        role = self._role()
        for market, rect in self.label_rects().items():
            self._paint_leader(canvas.surface, market, rect)
            line = pygame.Rect(rect.x, rect.y, rect.w, fonts.line_height(role))
            canvas.text(self.names[market], line, role, "text", "center", halo="shade")
            if self.notes.get(market):
                below = pygame.Rect(rect.x, line.bottom, rect.w, fonts.line_height("small"))
                canvas.text(self.notes[market], below, "small", "text", "center", halo="shade")

    def _role(self) -> str:
        return "strong" if self.rect.w >= self.look.px(820) else "small-strong"

    def _paint_leader(self, surface: pygame.Surface, market: str, rect: pygame.Rect) -> None:
        """A thin line from a label to its land, if the label stands off it."""
        target = self.to_pixel(*self.geography.markets[market].label)
        if rect.inflate(self.look.px(10), self.look.px(10)).collidepoint(target):
            return
        if self.sheet().land_within(rect.move(-self.rect.x, -self.rect.y)).get(market, 0.0) > 0.25:
            return
        start = (max(rect.left, min(target[0], rect.right)), max(rect.top, min(target[1], rect.bottom)))
        pygame.draw.aaline(surface, self.look.colour("text"), start, target)

    def _placed(self) -> dict[str, pygame.Rect]:
        sheet = self.sheet()
        fonts = self.look.fonts
        sizes = {}
        role = self._role()
        for market, name in self.names.items():
            if market in self.geography.markets and name:
                note = self.notes.get(market, "")
                width = max(fonts.width(name, role), fonts.width(note, "small") if note else 0)
                height = fonts.line_height(role) + (fonts.line_height("small") if note else 0)
                sizes[market] = (width + 2, height)
        spots = []
        for marker in self.markers:
            x, y = sheet.to_pixel(marker.x, marker.y)
            side = self.look.px(marker.size + 2)
            spots.append((round(x) - side, round(y) - side, 2 * side, 2 * side))
        key = (sheet.size, sheet.view, tuple(sizes.items()), tuple(spots))
        if self._labels is None or self._labels[0] != key:
            self._labels = key, place_labels(sheet, sizes, [pygame.Rect(spot) for spot in spots])
        return self._labels[1]

    def _arrow(self, flow: Flow) -> tuple[pygame.Surface, tuple[int, int]]:
        sheet = self.sheet()
        start, end = sheet.to_pixel(*flow.start), sheet.to_pixel(*flow.end)
        breadth = max(2.0, flow.width * self.look.percent / 100)
        key = (start, end, flow.colour, breadth)
        if key not in self._arrows:
            self._arrows[key] = draw_arrow(start, end, flow.colour, breadth)
        return self._arrows[key]

    # -- events -------------------------------------------------------------------

    def can_focus(self) -> bool:
        return self.visible and self.enabled

    def hit(self, pos: tuple[int, int]) -> Widget | None:
        # A map that is only a backdrop lets the mouse through.
        return super().hit(pos) if self.enabled else None

    def tip_near(self) -> pygame.Rect:
        return self.label_rects().get(self.selected, self.view())

    def tip_at(self, pos: tuple[int, int] | None) -> str:
        market = self.selected if pos is None else self.market_at(pos)
        if pos is not None:
            for marker in self.markers:
                x, y = self.to_pixel(marker.x, marker.y)
                if marker.text and math.hypot(x - pos[0], y - pos[1]) <= self.look.px(marker.size + 4):
                    return marker.text
        return self.tips.get(market or "", "") or self.tip_text()

    def select(self, market: str) -> None:
        """Select a market, telling `on_select` if it is another."""
        if market != self.selected:
            self.selected = market
            self.on_select(market)

    def zoom(self, step: int, about: tuple[int, int] | None = None) -> bool:
        """Zoom in (1) or out (-1), keeping the place under `about` where it is."""
        new = max(0, min(len(_ZOOMS) - 1, self._zoom + step))
        if new == self._zoom:
            return False
        left, top, across, down = self._view()
        if about is not None:
            at_x, at_y = about[0] - self.rect.x, about[1] - self.rect.y
            ratio = _ZOOMS[new] / _ZOOMS[self._zoom]
            x, y = left + at_x / across, top + at_y / down
            self._middle = (
                x + (self.rect.w / 2 - at_x) / (across * ratio),
                y + (self.rect.h / 2 - at_y) / (down * ratio),
            )
        elif self.selected in self.geography.markets:
            self._middle = self.geography.markets[self.selected].label
        self._zoom = new
        self.redraw()
        return True

    def neighbour(self, key: int) -> str | None:
        """The nearest market in the direction of an arrow key."""
        dx, dy = _ARROWS[key]
        shapes = self.geography.markets
        if self.selected not in shapes:
            return next(iter(shapes))
        x0, y0 = shapes[self.selected].label
        best: tuple[float, str] | None = None
        for market, shape in shapes.items():
            along = (shape.label[0] - x0) * dx + (shape.label[1] - y0) * dy
            aside = abs((shape.label[0] - x0) * dy) + abs((shape.label[1] - y0) * dx)
            if along <= 0 or aside > 2.5 * along:
                continue
            score = along + 1.6 * aside
            if best is None or score < best[0]:
                best = (score, market)
        return best[1] if best else None

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            return self._on_motion(event)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._drag = event.pos
            self._dragged = False
            return True
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            market = self.market_at(event.pos)
            if self._drag is not None and not self._dragged and market is not None:
                if market == self.selected:
                    self.on_open(market)
                else:
                    self.select(market)
            self._drag = None
            return True
        if event.type == pygame.MOUSEWHEEL:
            return self.zoom(1 if event.y > 0 else -1, self.screen.mouse)
        if event.type == pygame.KEYDOWN:
            return self._on_key(event)
        return False

    def _on_motion(self, event: pygame.event.Event) -> bool:
        if self._drag is not None and self._zoom:
            dx, dy = event.pos[0] - self._drag[0], event.pos[1] - self._drag[1]
            if self._dragged or abs(dx) + abs(dy) > 4:
                across, down = self._view()[2:]
                self._middle = (self._middle[0] - dx / across, self._middle[1] - dy / down)
                self._drag = event.pos
                self._dragged = True
                self.redraw()
            return True
        hot = self.market_at(event.pos)
        if hot != self._hot:
            self._hot = hot
            self.redraw()
        return True

    def _on_key(self, event: pygame.event.Event) -> bool:
        if event.key in _ARROWS:
            market = self.neighbour(event.key)
            if market is None:
                return False  # at the edge of the world the arrow goes on to the next widget
            self.select(market)
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.selected:
            self.on_open(self.selected)
            return True
        if event.unicode in ("+", "="):
            return self.zoom(1)
        if event.unicode == "-":
            return self.zoom(-1)
        return False
