"""What part of the world is in sight: the scale and place of a map on the screen, and how they move."""

from __future__ import annotations

from dataclasses import dataclass

from maps.geography import Geography

Point = tuple[float, float]

#: How much taller than true the world may be drawn to use the room.
TALLER = 1.18
MOST = 8.0
#: Seconds that a change of zoom takes to glide, and that the picture is left unsharp after the last movement.
GLIDE = 0.16
REST = 0.12
#: Land smaller than this part of the largest piece may leave the home view: islets in the oceans.
_ISLET = 0.002


@dataclass(frozen=True)
class View:
    """Map coordinates to pixels: pixel = (map - (left, top)) * (across, down)."""

    left: float
    top: float
    across: float
    down: float

    def to_pixel(self, x: float, y: float) -> Point:
        """From map coordinates to pixels of the widget."""
        return (x - self.left) * self.across, (y - self.top) * self.down

    def to_map(self, px: float, py: float) -> Point:
        """From pixels of the widget to map coordinates."""
        return px / self.across + self.left, py / self.down + self.top


def main_bounds(geography: Geography) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all land that matters."""
    pieces = [piece for shape in geography.markets.values() for piece in shape.polygons]
    least = _ISLET * max(piece.area for piece in pieces)
    main = [piece.outer for piece in pieces if piece.area >= least]
    left, top = (min(float(ring[:, axis].min()) for ring in main) for axis in (0, 1))
    right, bottom = (max(float(ring[:, axis].max()) for ring in main) for axis in (0, 1))
    return left, top, right, bottom


def neighbour(geography: Geography, market: str, dx: int, dy: int) -> str | None:
    """The nearest market in a direction (as of an arrow key), or the first one if none is given."""
    shapes = geography.markets
    if market not in shapes:
        return next(iter(shapes))
    x0, y0 = shapes[market].label
    best: tuple[float, str] | None = None
    for other, shape in shapes.items():
        along = (shape.label[0] - x0) * dx + (shape.label[1] - y0) * dy
        aside = abs((shape.label[0] - x0) * dy) + abs((shape.label[1] - y0) * dx)
        if along > 0 and aside <= 2.5 * along and (best is None or along + 1.6 * aside < best[0]):
            best = (along + 1.6 * aside, other)
    return best[1] if best else None


class Camera:
    """Zoom (1: all of `bounds` in the free room) and the place in the middle of the free room.

    `fit` must be called before anything else. A glide goes from one stand to the next; what is in sight
    at a time is `view(now)`.
    """

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.bounds = bounds
        left, top, right, bottom = bounds
        self.zoom = 1.0
        self.middle: Point = ((left + right) / 2, (top + bottom) / 2)
        self.moved = -9.0
        self._lasts = 0.0
        self._before: tuple[float, Point] | None = None
        self._room = (0, 0, 1, 1)  # the free room: left, top, width, height in pixels
        self._across = self._down = 1.0

    def fit(self, size: tuple[int, int], insets: tuple[int, int, int, int]) -> None:
        """Take a window of `size` pixels of which panels cover `insets` (left, top, right, bottom)."""
        left, top, right, bottom = insets
        width, height = max(40, size[0] - left - right), max(40, size[1] - top - bottom)
        self._room = (left, top, width, height)
        west, north, east, south = self.bounds
        margin = 0.965
        scale = min(width * margin / (east - west), height * margin / (south - north))
        self._across = scale
        self._down = scale * max(1.0, min(TALLER, height * margin / ((south - north) * scale)))
        self.middle = self._kept(self.zoom, self.middle)

    @property
    def room(self) -> tuple[int, int, int, int]:
        """The free room in pixels: left, top, width, height."""
        return self._room

    def _kept(self, zoom: float, middle: Point) -> Point:
        """The middle moved so that the free room shows no more void than it must."""
        west, north, east, south = self.bounds
        found = []
        for value, low, high, length in (
            (middle[0], west, east, self._room[2] / (self._across * zoom)),
            (middle[1], north, south, self._room[3] / (self._down * zoom)),
        ):
            slack = min(length / 2, (high - low) / 2)
            found.append(min(max(value, low + slack), high - slack))
        return found[0], found[1]

    def _view(self, zoom: float, middle: Point) -> View:
        across, down = self._across * zoom, self._down * zoom
        left, top, width, height = self._room
        return View(middle[0] - (left + width / 2) / across, middle[1] - (top + height / 2) / down, across, down)

    @property
    def home(self) -> View:
        """The view of the whole world."""
        west, north, east, south = self.bounds
        return self._view(1.0, ((west + east) / 2, (north + south) / 2))

    @property
    def goal(self) -> View:
        """What will be in sight when nothing glides any more."""
        return self._view(self.zoom, self.middle)

    def view(self, now: float) -> View:
        """What is in sight at a time."""
        part = (now - self.moved) / GLIDE
        if self._before is None or part >= 1.0:
            self._before = None
            return self.goal
        part = 1 - (1 - max(part, 0.0)) ** 3
        zoom = self._before[0] * (self.zoom / self._before[0]) ** part
        # The middle goes with the scale, so that the place under the mouse stays under it.
        there = 1 / self.zoom - 1 / self._before[0]
        share = (1 / zoom - 1 / self._before[0]) / there if abs(there) > 1e-9 else part
        x0, y0 = self._before[1]
        return self._view(zoom, (x0 + (self.middle[0] - x0) * share, y0 + (self.middle[1] - y0) * share))

    def gliding(self, now: float) -> bool:
        """Whether a glide is under way."""
        return self._before is not None and now - self.moved < GLIDE

    def rest_in(self, now: float) -> float:
        """Seconds until the picture should be sharp again."""
        return max(0.0, self.moved + self._lasts + REST - now)

    def moving(self, now: float) -> bool:
        """Whether the picture may be unsharp: something moved just now."""
        return self.rest_in(now) > 0.0

    def stand(self, zoom: float, middle: Point, now: float, glide: bool) -> bool:
        """Go to a zoom and a middle; False if that is where the camera is."""
        zoom = min(max(zoom, 1.0), MOST)
        middle = self._kept(zoom, middle)
        if abs(zoom - self.zoom) < 1e-6 and max(abs(a - b) for a, b in zip(middle, self.middle, strict=True)) < 1e-6:
            return False
        if glide:
            shown = self.view(now)
            self._before = shown.across / self._across, self._middle_of(shown)
        else:
            self._before = None
        self.zoom, self.middle, self.moved = zoom, middle, now
        self._lasts = GLIDE if glide else 0.0
        return True

    def _middle_of(self, view: View) -> Point:
        left, top, width, height = self._room
        return view.to_map(left + width / 2, top + height / 2)

    def zoom_by(self, ratio: float, about: Point | None, now: float, glide: bool) -> bool:
        """Zoom, keeping what is under the pixel `about` where it is."""
        zoom = min(max(self.zoom * ratio, 1.0), MOST)
        middle = self.middle
        if about is not None:
            x, y = self.goal.to_map(*about)
            left, top, width, height = self._room
            middle = (
                x - (about[0] - left - width / 2) / (self._across * zoom),
                y - (about[1] - top - height / 2) / (self._down * zoom),
            )
        return self.stand(zoom, middle, now, glide)

    def pan(self, dx: float, dy: float, now: float, glide: bool) -> bool:
        """Move what is in sight by pixels."""
        view = self.goal
        x, y = self.middle
        return self.stand(self.zoom, (x - dx / view.across, y - dy / view.down), now, glide)
