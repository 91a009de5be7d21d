"""The world map: a widget to look at and choose from. It knows ids, colours and numbers only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import pygame

from game.desktop.kit import Canvas, Colour, Options, TextRun, Widget
from game.desktop.kit.widget import Size
from game.desktop.map.items import Flow, Marker, Note
from game.desktop.map.picture import Frame, Made, Pictures
from game.desktop.map.scene import Content, Scene
from game.desktop.map.sheet import Atlas, Paint, atlas_of
from game.desktop.map.slices import Job, finish
from game.desktop.map.view import Camera, View, neighbour
from maps.geography import Geography

__all__ = ["Flow", "Marker", "Note", "Paint", "WorldMap"]

_WHEEL, _KEY = 1.3, 1.5
#: Pixels at scale 100 that a press of Shift and an arrow moves the map.
_STEP = 90
_DOUBLE = 0.35
_PLAIN: Colour = (62, 72, 92)
_ARROWS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}


def _ignore(market: str) -> None:
    """The default answer to a market."""


@dataclass
class _Kept:
    """What outlives a rebuilt widget: where the camera stands, what is pointed at, and pictures that cost time."""

    camera: Camera
    pictures: Pictures = field(default_factory=Pictures)
    hot: str | None = None
    over: Flow | Marker | None = None
    lit: Flow | Marker | None = None


class WorldMap(Widget):
    """A world over its whole rectangle; `insets` (left, top, right, bottom at scale 100) are covered by panels.

    Arrows move the selection to the next market that way, Enter opens it (`on_open`), N and P step through
    flows and markers (Enter or a click gives a marker's key to `on_pick`), plus, minus and the wheel zoom,
    Shift+arrows and dragging pan, Home shows the whole world, a double click goes closer. `names`, `shorts` (for
    little room), `notes` (below the name) and `tips` are per market id.
    """

    focusable = True
    mouse = True

    def __init__(
        self,
        id: str,
        geography: Geography,
        *,
        fills: Mapping[str, Colour | Paint] | None = None,
        names: Mapping[str, str] | None = None,
        shorts: Mapping[str, str] | None = None,
        notes: Mapping[str, str | Note] | None = None,
        tips: Mapping[str, str] | None = None,
        markers: Sequence[Marker] = (),
        flows: Sequence[Flow] = (),
        insets: tuple[int, int, int, int] = (0, 0, 0, 0),
        quiet: bool = False,
        selected: str = "",
        on_select: Callable[[str], None] = _ignore,
        on_open: Callable[[str], None] = _ignore,
        on_pick: Callable[[str], None] = _ignore,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.geography = geography
        self.fills = dict(fills or {})
        self.names = dict(names or {})
        self.shorts = dict(shorts or {})
        self.notes = dict(notes or {})
        self.tips = dict(tips or {})
        self.markers = list(markers)
        self.flows = list(flows)
        self.insets = insets
        self.quiet = quiet
        self.selected = selected
        self.on_select = on_select
        self.on_open = on_open
        self.on_pick = on_pick
        self._kept = _Kept(Camera(self.atlas.bounds))
        self._content: Content | None = None
        self._drag: tuple[int, int] | None = None
        self._dragged = False
        self._clicked: tuple[float, tuple[int, int]] = (-9.0, (0, 0))

    def keep(self) -> object:
        return self.geography, self._kept, self._drag, self._dragged, self._clicked

    def restore(self, kept: object) -> None:
        if isinstance(kept, tuple) and kept[0] is self.geography:
            _, self._kept, self._drag, self._dragged, self._clicked = kept

    def forget_sizes(self) -> None:
        super().forget_sizes()
        self._content = None

    def measure(self, width: int) -> Size:
        return min(width, self.look.px(320)), self.look.px(160)

    # -- where things are ---------------------------------------------------------

    @property
    def atlas(self) -> Atlas:
        """The geography, ready to draw."""
        return atlas_of(self.geography)

    @property
    def camera(self) -> Camera:
        """Where the map looks."""
        px = self.look.px
        left, top, right, bottom = self.insets
        camera = self._kept.camera
        camera.fit(self.rect.size, (px(left), px(top), px(right), px(bottom)))
        return camera

    def _now(self) -> float:
        return self.screen.app.now()

    def _view(self) -> View:
        return self.camera.view(self._now())

    def to_pixel(self, x: float, y: float) -> tuple[int, int]:
        """From map coordinates to pixels of the window."""
        px, py = self._view().to_pixel(x, y)
        return round(self.rect.x + px), round(self.rect.y + py)

    def market_at(self, pos: tuple[int, int]) -> str | None:
        """The market at a pixel of the window."""
        return self.atlas.market_at(*self._view().to_map(*self._inner(pos)))

    def _inner(self, pos: tuple[int, int]) -> tuple[int, int]:
        return pos[0] - self.rect.x, pos[1] - self.rect.y

    def content(self) -> Content:
        """What is shown."""
        if self._content is None:
            self._content = self._read_content()
        return self._content

    def _read_content(self) -> Content:
        paints = {}
        for market in self.geography.markets:
            fill = self.fills.get(market, _PLAIN)
            paints[market] = fill if isinstance(fill, Paint) else Paint(fill)
        notes = {m: note if isinstance(note, Note) else Note(note) for m, note in self.notes.items()}
        return Content(paints, self.names, self.shorts, notes, tuple(self.markers), tuple(self.flows), self.quiet)

    def free_room(self) -> pygame.Rect:
        """The part that no panel covers, in pixels of the widget."""
        return pygame.Rect(self.camera.room)

    @property
    def sharp(self) -> bool:
        """Whether the map stands still, and is drawn for where it stands."""
        rest, frame = self._kept.pictures.rest, self._frame()
        ready = self._kept.pictures.is_ready(frame) and rest is not None and rest.view == frame.goal
        return ready and not self.camera.moving(self._now())

    @property
    def _slices(self) -> bool:
        """Whether pictures are made between frames; a backdrop's are there at once."""
        return self.enabled and self.screen.app.in_slices

    def _frame(self) -> Frame:
        return Frame(self.atlas, self.camera, self.content(), self.rect.size, self.look)

    def scene(self) -> Scene:
        """Where everything is when nothing moves any more."""
        return self._kept.pictures.scene(self._frame())

    def label_rects(self) -> dict[str, pygame.Rect]:
        """Where the labels of markets stand, in pixels of the window."""
        return {market: placed.rect.move(self.rect.topleft) for market, placed in self.scene().labels.items()}

    def marker_rects(self) -> list[pygame.Rect]:
        """Where markers and the amounts on flows stand, in pixels of the window."""
        scene = self.scene()
        rects = [rect for _, rect, _ in scene.marks] + [rect for _, rect in scene.amounts]
        return [rect.move(self.rect.topleft) for rect in rects]

    # -- drawing ------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        if self.rect.w < 20 or self.rect.h < 20:
            return
        now, camera, pictures = self._now(), self.camera, self._kept.pictures
        with canvas.clipped(self.rect):
            if camera.moving(now) and pictures.rest is not None:
                pictures.drop()
                pictures.put_moving(canvas.surface, self.rect, camera, camera.view(now), self.look.colour("ground"))
                self.screen.wake_in(0.0 if camera.gliding(now) else camera.rest_in(now), self)
                return
            frame = self._frame()
            if self._slices and not pictures.is_ready(frame):
                self._make(frame)
                if pictures.rest is None:
                    canvas.fill(self.rect, "ground")
                else:
                    pictures.put_moving(canvas.surface, self.rect, camera, camera.goal, frame.ground)
                return
            hot = self._kept.hot if self.hovered else None
            if not pictures.has_overview(frame):
                self._make(frame) if self._slices else pictures.take(finish(pictures.work(frame)))
            picture = pictures.at_rest(frame, self.selected, hot, self._lit())
            canvas.surface.blit(picture.surface, self.rect)
            if self.focused and self.screen.by_key and any(self.insets):
                # Panels cover the edge of the map, and the usual ring with it.
                canvas.box(self.free_room().move(self.rect.topleft).inflate(-2, -2), None, "focus", 6, 2)
        for run in picture.runs:
            where = run.rect.move(self.rect.topleft)
            canvas.runs.append(TextRun(run.text, where, self.id, canvas.layer, run.cut, run.clipped))

    def _make(self, frame: Frame) -> None:
        """Make what is missing for a frame, a slice at a time, and then draw it."""
        pictures, screen, key = self._kept.pictures, self.screen, (frame.scene_key, frame.ground_key)
        if pictures.job is not None and pictures.job.key == key:
            return
        pictures.drop()

        def done(made: Made) -> None:
            pictures.job = None
            pictures.take(made)
            world = screen.find(self.id)  # the tree may have been built anew
            if world is not None:
                world.redraw()

        pictures.job = Job(key, pictures.work(frame), done)
        pictures.job.begin(screen.app.after)

    # -- what is under the mouse or the keyboard --------------------------------------

    def can_focus(self) -> bool:
        return self.visible and self.enabled

    def hit(self, pos: tuple[int, int]) -> Widget | None:
        # A map that is only a backdrop lets the mouse through.
        return super().hit(pos) if self.enabled else None

    def _stops(self) -> list[Flow | Marker]:
        """What N and P step through."""
        return [*self.flows, *(marker for marker in self.markers if marker.text)]

    def _lit(self) -> Flow | Marker | None:
        """The flow or marker under the mouse, or else the one chosen by key."""
        kept = self._kept
        if kept.over is not None and self.hovered and kept.over in (*self.flows, *self.markers):
            return kept.over
        return kept.lit if kept.lit is not None and self.focused and kept.lit in self._stops() else None

    def _thing_at(self, pos: tuple[int, int]) -> Flow | Marker | None:
        """The marker or flow at a pixel of the window."""
        if self.camera.moving(self._now()):
            return None
        if self._slices and not self._kept.pictures.has_scene(self._frame()):
            return None
        scene, inner, reach = self.scene(), self._inner(pos), self.look.px(4)
        return scene.marker_at(inner, reach) or scene.flow_at(inner, reach + 2)

    def step(self, by: int) -> bool:
        """Go to the next (1) or last (-1) flow or marker; False if there is none."""
        stops = self._stops()
        if not stops:
            return False
        now = stops.index(self._kept.lit) if self._kept.lit in stops else -1 if by > 0 else 0
        scene, chosen = self.scene(), stops[(now + by) % len(stops)]
        self._kept.lit = chosen
        if not any(thing == chosen for thing, *_ in (*scene.arrows, *scene.marks)):
            self.show_all()  # it is out of sight
        self.redraw()
        return True

    def tip_near(self) -> pygame.Rect:
        room = self.free_room().move(self.rect.topleft)
        if self._slices and not self._kept.pictures.has_scene(self._frame()):
            return room  # until it is known where things are
        lit, scene = self._lit(), self.scene()
        for flow, arrow in scene.arrows:
            if flow == lit:
                (left, top), (right, bottom) = arrow.line.min(axis=0), arrow.line.max(axis=0)
                return pygame.Rect(left, top, right - left, bottom - top).inflate(16, 16).move(self.rect.topleft)
        for marker, rect, _ in scene.marks:
            if marker == lit:
                return rect.move(self.rect.topleft)
        return self.label_rects().get(self.selected, room)

    def tip_at(self, pos: tuple[int, int] | None) -> str:
        if pos is None:
            lit = self._lit()
            return lit.text if lit is not None else self.tips.get(self.selected, "") or self.tip_text()
        found = self._thing_at(pos)
        if found is not None and found.text:
            return found.text
        return self.tips.get(self.market_at(pos) or "", "")

    def select(self, market: str) -> None:
        """Select a market that is played, telling `on_select` if it is another."""
        self._kept.lit = None
        if market != self.selected and market in self.names:
            self.selected = market
            self.on_select(market)

    # -- moving about ---------------------------------------------------------------

    @property
    def _glides(self) -> bool:
        return not self.look.reduced_motion

    def zoom(self, ratio: float, about: tuple[int, int] | None = None) -> bool:
        """Zoom by a ratio, keeping the place under the pixel `about` (or the selected market) where it is."""
        if about is None and self.selected in self.geography.markets:
            at = self.camera.goal.to_pixel(*self.geography.markets[self.selected].label)
        else:
            at = self.free_room().center if about is None else self._inner(about)
        return self._moved(self.camera.zoom_by(ratio, at, self._now(), self._glides))

    def pan(self, dx: float, dy: float, glide: bool = False) -> bool:
        """Move the map by pixels."""
        return self._moved(self.camera.pan(dx, dy, self._now(), glide and self._glides))

    def show_all(self) -> bool:
        """Back to the whole world."""
        camera = self.camera
        return self._moved(camera.stand(1.0, camera.middle, self._now(), self._glides))

    def go_closer(self, pos: tuple[int, int]) -> bool:
        """Put a place in the middle, twice as large."""
        camera = self.camera
        there = camera.goal.to_map(*self._inner(pos))
        return self._moved(camera.stand(camera.zoom * 2, there, self._now(), self._glides))

    def _moved(self, moved: bool) -> bool:
        if moved:
            self.redraw()
        return moved

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            return self._on_motion(event)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._drag = event.pos
            self._dragged = False
            return True
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            clicked = self._drag is not None and not self._dragged
            self._drag = None
            return self._on_click(event.pos) if clicked else True
        if event.type == pygame.MOUSEWHEEL:
            return self.zoom(_WHEEL**event.y, self.screen.mouse)
        if event.type == pygame.KEYDOWN:
            return self._on_key(event)
        return False

    def _on_click(self, pos: tuple[int, int]) -> bool:
        now, (last, where) = self._now(), self._clicked
        self._clicked = now, pos
        if now - last < _DOUBLE and abs(pos[0] - where[0]) + abs(pos[1] - where[1]) < 8:
            self._clicked = -9.0, pos
            self.go_closer(pos)
            return True
        thing, market = self._thing_at(pos), self.market_at(pos)
        if isinstance(thing, Marker) and thing.key:
            self.on_pick(thing.key)
        elif market is not None:
            self.select(market)
        return True

    def _on_motion(self, event: pygame.event.Event) -> bool:
        if self._drag is not None:
            dx, dy = event.pos[0] - self._drag[0], event.pos[1] - self._drag[1]
            if self._dragged or abs(dx) + abs(dy) > 4:
                self._drag, self._dragged = event.pos, True
                self.pan(dx, dy)
            return True
        hot, over = self.market_at(event.pos), self._thing_at(event.pos)
        if hot != self._kept.hot or over != self._kept.over:
            self._kept.hot, self._kept.over = hot, over
            self.redraw()
        return True

    def _on_key(self, event: pygame.event.Event) -> bool:
        key = event.key
        if key in _ARROWS and event.mod & pygame.KMOD_SHIFT:
            dx, dy = _ARROWS[key]
            step = self.look.px(_STEP)
            return self.pan(-dx * step, -dy * step, glide=True) or self.camera.zoom > 1.0
        if key in _ARROWS:
            market = neighbour(self.geography, self.selected, *_ARROWS[key])
            while market is not None and market not in self.names:  # over markets that aren't played
                market = neighbour(self.geography, market, *_ARROWS[key])
            if market is None:
                return False  # at the edge of the world the arrow goes on to the next widget
            self.select(market)
            return True
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            lit = self._lit()
            if isinstance(lit, Marker) and lit.key:
                self.on_pick(lit.key)
            elif self.selected:
                self.on_open(self.selected)
            return True
        if key == pygame.K_HOME:
            return self.show_all() or True
        if event.unicode in ("+", "="):
            return self.zoom(_KEY)
        if event.unicode == "-":
            return self.zoom(1 / _KEY)
        if event.unicode in ("n", "p"):
            return self.step(1 if event.unicode == "n" else -1)
        return False
