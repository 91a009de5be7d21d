"""The pictures of a map: drawn when something changed, put down as they are at rest, shifted and scaled on the move.

Placing labels and painting sea and land take a tenth of a second: `Pictures.work` does that in steps, between which
a window goes on with what was drawn before, and `Pictures.take` puts what it has made into use.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pygame

from game.desktop.kit import Canvas, Colour, Look, TextRun, mix
from game.desktop.map.items import Flow, Marker
from game.desktop.map.scene import Content, Scene, draw_scene, make_scene, scene_steps
from game.desktop.map.sea import world_steps
from game.desktop.map.sheet import Atlas, outline
from game.desktop.map.slices import Job, Steps, finish
from game.desktop.map.view import Camera, View

#: Windows with more pixels are drawn at twice their size and scaled down, smaller ones at three times.
_LARGE = 1_500_000


@dataclass
class Picture:
    """A whole map as drawn for one view, and the texts on it."""

    key: object
    view: View
    surface: pygame.Surface
    runs: list[TextRun]


class Frame:
    """What pictures are drawn for: the camera as it stands now, and all that is shown."""

    def __init__(self, atlas: Atlas, camera: Camera, content: Content, size: tuple[int, int], look: Look) -> None:
        self.atlas, self.content, self.size, self.look = atlas, content, size, look
        self.goal, self.home, self.near = camera.goal, camera.home, camera.zoom > 1.0
        room = pygame.Rect(camera.room)
        self.area = room.inflate(-look.px(8), -look.px(8))
        self.ground = look.colour("ground")
        self.paints = tuple(content.paints.items())

    @property
    def scene_key(self) -> object:
        """What places of things depend on."""
        return self.content, self.goal, tuple(self.area), self.size, self.look.percent

    @property
    def ground_key(self) -> object:
        """What the picture of sea and land depends on."""
        return self.size, self.goal, self.home, self.ground, self.look.percent, self.paints

    @property
    def overview_key(self) -> object:
        """What the picture of the whole world depends on; None where it is not needed."""
        return (self.size, self.home, self.ground, self.paints) if self.near else None


@dataclass
class Made:
    """What was made, each with what it was made for; None where there was no need."""

    scene: tuple[object, Scene] | None = None
    ground: tuple[object, pygame.Surface] | None = None
    overview: tuple[object, pygame.Surface] | None = None


@dataclass
class Pictures:
    """Everything that was drawn and may be used again."""

    rest: Picture | None = None
    job: Job | None = None
    _scene: tuple[object, Scene] | None = None
    _ground: tuple[object, pygame.Surface] | None = None
    _overview: tuple[object, pygame.Surface] | None = None
    _rims: dict[object, tuple[pygame.Surface, tuple[int, int]]] = field(default_factory=dict)

    def work(self, frame: Frame) -> Steps[Made]:
        """Make what is missing for a frame, in steps; it touches nothing but what it makes."""
        made, far = Made(), frame.overview_key
        if not self.has_scene(frame):
            window = pygame.Rect((0, 0), frame.size)
            scene = yield from scene_steps(frame.content, frame.atlas, frame.goal, frame.area, window, frame.look)
            made.scene = frame.scene_key, scene
        if self._ground is None or self._ground[0] != frame.ground_key:
            made.ground = frame.ground_key, (yield from _painted(frame, frame.goal))
        elif far is not None and not self.has_overview(frame):
            # What comes into sight while the map moves; drawn now, when nobody waits for a frame.
            made.overview = far, (yield from _painted(frame, frame.home, 1))
        return made

    def take(self, made: Made) -> None:
        """Use what was made."""
        self._scene = made.scene or self._scene
        self._overview = made.overview or self._overview
        if made.ground is not None:
            self._ground = made.ground
            self._rims.clear()

    def drop(self) -> None:
        """What is under way isn't wanted any more."""
        if self.job is not None:
            self.job.dropped = True
            self.job = None

    def is_ready(self, frame: Frame) -> bool:
        """Whether there is all that a picture at rest needs."""
        return self.has_scene(frame) and self._ground is not None and self._ground[0] == frame.ground_key

    def has_overview(self, frame: Frame) -> bool:
        """Whether the picture of the whole world is there, or isn't needed."""
        far = frame.overview_key
        return far is None or (self._overview is not None and self._overview[0] == far)

    def has_scene(self, frame: Frame) -> bool:
        """Whether it is known where everything is."""
        return self._scene is not None and self._scene[0] == frame.scene_key

    def scene(self, frame: Frame) -> Scene:
        """Where everything is when nothing moves any more."""
        if self._scene is None or self._scene[0] != frame.scene_key:
            window = pygame.Rect((0, 0), frame.size)
            scene = make_scene(frame.content, frame.atlas, frame.goal, frame.area, window, frame.look)
            self._scene = frame.scene_key, scene
        return self._scene[1]

    def at_rest(self, frame: Frame, selected: str, hot: str | None, lit: Flow | Marker | None) -> Picture:
        """The map as one sharp picture: `selected` and `hot` markets have a rim, `lit` is drawn as chosen."""
        if not self.is_ready(frame):
            self.take(finish(self.work(frame)))
        assert self._ground is not None
        scene, content, look, ground = self.scene(frame), frame.content, frame.look, frame.ground
        key = (id(scene), ground, hot, selected, lit, frame.paints)
        if self.rest is None or self.rest.key != key:
            surface = self._ground[1].copy()
            if hot is not None and hot in content.paints and hot != selected:
                surface.blit(*self._rim(frame, hot, mix(content.paints[hot].fill, (255, 255, 255), 0.6), 1.5))
            if selected in content.paints:
                white = mix(ground, (255, 255, 255), 0.5 if content.quiet else 1.0)
                surface.blit(*self._rim(frame, selected, white, 1.2 if content.quiet else 2.0))
            runs = draw_scene(Canvas(surface, look), scene, content, look, lit)
            self.rest = Picture(key, frame.goal, surface, runs)
        return self.rest

    def _rim(self, frame: Frame, market: str, colour: Colour, width: float) -> tuple[pygame.Surface, tuple[int, int]]:
        key = (market, colour, width)
        if key not in self._rims:
            breadth = width * frame.look.percent / 100
            self._rims[key] = outline(frame.atlas, frame.size, frame.goal, market, colour, breadth)
        return self._rims[key]

    def put_moving(self, surface: pygame.Surface, rect: pygame.Rect, camera: Camera, view: View, void: Colour) -> None:
        """The last pictures where `view` has them: the whole world, and upon it what was last drawn sharp."""
        if self._overview is not None:
            _put(surface, rect, self._overview[1], camera.home, view)
        else:
            surface.fill(void, rect)
        if self.rest is not None:
            _put(surface, rect, self.rest.surface, self.rest.view, view)


def _painted(frame: Frame, view: View, fine: int | None = None) -> Steps[pygame.Surface]:
    """Sea and land, in steps."""
    if fine is None:
        fine = 3 if frame.size[0] * frame.size[1] < _LARGE else 2
    unit = 1.0 if fine == 1 else frame.look.percent / 100
    return world_steps(
        frame.atlas, frame.size, view, frame.home, frame.content.paints, frame.ground, unit=unit, fine=fine
    )


def _put(surface: pygame.Surface, rect: pygame.Rect, picture: pygame.Surface, of: View, view: View) -> None:
    """Put a picture of one view where it belongs in another."""
    across, down = view.across / of.across, view.down / of.down
    x, y = view.to_pixel(of.left, of.top)
    if abs(across - 1) < 1e-6:
        surface.blit(picture, (rect.x + round(x), rect.y + round(y)))
        return
    width, height = picture.get_size()
    left, top = max(0, int(-x / across)), max(0, int(-y / down))
    right = min(width, int((rect.w - x) / across) + 2)
    bottom = min(height, int((rect.h - y) / down) + 2)
    if right > left and bottom > top:
        part = picture.subsurface((left, top, right - left, bottom - top))
        size = (max(1, round((right - left) * across)), max(1, round((bottom - top) * down)))
        place = (rect.x + round(x + left * across), rect.y + round(y + top * down))
        surface.blit(pygame.transform.smoothscale(part, size), place)
