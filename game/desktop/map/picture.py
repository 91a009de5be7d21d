"""The pictures of a map: drawn when something changed, put down as they are at rest, shifted and scaled on the move."""

from __future__ import annotations

from dataclasses import dataclass, field

import pygame

from game.desktop.kit import Canvas, Colour, Look, TextRun, mix
from game.desktop.map.items import Flow, Marker
from game.desktop.map.scene import Content, Scene, draw_scene, make_scene
from game.desktop.map.sea import world_picture
from game.desktop.map.sheet import Atlas, outline
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


@dataclass
class Frame:
    """What pictures are drawn for."""

    atlas: Atlas
    camera: Camera
    content: Content
    size: tuple[int, int]
    look: Look

    @property
    def room(self) -> pygame.Rect:
        """The part that no panel covers."""
        return pygame.Rect(self.camera.room)


@dataclass
class Pictures:
    """Everything that was drawn and may be used again."""

    rest: Picture | None = None
    _scene: tuple[object, Scene] | None = None
    _ground: tuple[object, pygame.Surface] | None = None
    _overview: tuple[object, pygame.Surface] | None = None
    _rims: dict[object, tuple[pygame.Surface, tuple[int, int]]] = field(default_factory=dict)

    def scene(self, frame: Frame) -> Scene:
        """Where everything is when nothing moves any more."""
        area = frame.room.inflate(-frame.look.px(8), -frame.look.px(8))
        key = (frame.content, frame.camera.goal, tuple(area), frame.size, frame.look.percent)
        if self._scene is None or self._scene[0] != key:
            window = pygame.Rect((0, 0), frame.size)
            scene = make_scene(frame.content, frame.atlas, frame.camera.goal, area, window, frame.look)
            self._scene = key, scene
        return self._scene[1]

    def at_rest(self, frame: Frame, selected: str, hot: str | None, lit: Flow | Marker | None) -> Picture:
        """The map as one sharp picture: `selected` and `hot` markets have a rim, `lit` is drawn as chosen."""
        scene, content, look = self.scene(frame), frame.content, frame.look
        ground = look.colour("ground")
        key = (id(scene), ground, hot, selected, lit, tuple(content.paints.items()))
        if self.rest is None or self.rest.key != key:
            surface = self._painted(frame, ground).copy()
            if hot is not None and hot in content.paints and hot != selected:
                surface.blit(*self._rim(frame, hot, mix(content.paints[hot].fill, (255, 255, 255), 0.6), 1.5))
            if selected in content.paints:
                white = mix(ground, (255, 255, 255), 0.5 if content.quiet else 1.0)
                surface.blit(*self._rim(frame, selected, white, 1.2 if content.quiet else 2.0))
            runs = draw_scene(Canvas(surface, look), scene, content, look, lit)
            self.rest = Picture(key, frame.camera.goal, surface, runs)
        return self.rest

    def _painted(self, frame: Frame, ground: Colour) -> pygame.Surface:
        """Sea and land."""
        camera, size, paints = frame.camera, frame.size, frame.content.paints
        unit = frame.look.percent / 100
        key = (size, camera.goal, camera.home, ground, unit, tuple(paints.items()))
        if self._ground is None or self._ground[0] != key:
            fine = 3 if size[0] * size[1] < _LARGE else 2
            picture = world_picture(
                frame.atlas, size, camera.goal, camera.home, paints, ground, unit=unit, fine=fine
            )  # fmt: skip
            self._ground = key, picture
            self._rims.clear()
        far = (size, camera.home, ground, tuple(paints.items()))
        if camera.zoom > 1.0 and (self._overview is None or self._overview[0] != far):
            # What comes into sight while the map moves; drawn now, when nobody waits for a frame.
            self._overview = far, world_picture(frame.atlas, size, camera.home, camera.home, paints, ground, fine=1)
        return self._ground[1]

    def _rim(self, frame: Frame, market: str, colour: Colour, width: float) -> tuple[pygame.Surface, tuple[int, int]]:
        key = (market, colour, width)
        if key not in self._rims:
            breadth = width * frame.look.percent / 100
            self._rims[key] = outline(frame.atlas, frame.size, frame.camera.goal, market, colour, breadth)
        return self._rims[key]

    def put_moving(self, surface: pygame.Surface, rect: pygame.Rect, camera: Camera, view: View, void: Colour) -> None:
        """The last pictures where `view` has them: the whole world, and upon it what was last drawn sharp."""
        if self._overview is not None:
            _put(surface, rect, self._overview[1], camera.home, view)
        else:
            surface.fill(void, rect)
        if self.rest is not None:
            _put(surface, rect, self.rest.surface, self.rest.view, view)


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
