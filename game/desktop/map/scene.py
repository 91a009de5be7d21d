"""What a map shows at one view: everything placed without collisions, and drawn into one picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pygame

from game.desktop.kit import Canvas, Look, TextRun, mix
from game.desktop.map.arrow import Arrow, arrow_line, draw_arrow
from game.desktop.map.items import Flow, Marker, Note, draw_marker, label_picture, label_size, marker_size
from game.desktop.map.place import Placed, Wanted, label_steps, seen_anchor, spread
from game.desktop.map.sheet import Atlas, Paint
from game.desktop.map.slices import Steps, finish
from game.desktop.map.view import Point, View


@dataclass(frozen=True)
class Content:
    """All that a map is told to show, per market id."""

    paints: Mapping[str, Paint]
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    notes: Mapping[str, Note]
    markers: tuple[Marker, ...]
    flows: tuple[Flow, ...]
    quiet: bool = False


@dataclass
class Scene:
    """Where everything is at one view, in pixels of the widget."""

    view: View
    role: str = "small-strong"
    small: bool = False
    labels: dict[str, Placed] = field(default_factory=dict)
    anchors: dict[str, Point] = field(default_factory=dict)
    marks: list[tuple[Marker, pygame.Rect, Point]] = field(default_factory=list)
    arrows: list[tuple[Flow, Arrow]] = field(default_factory=list)
    amounts: list[tuple[Flow, pygame.Rect]] = field(default_factory=list)
    pictures: dict[str, tuple[pygame.Surface, int, list[TextRun]]] = field(default_factory=dict)

    def marker_at(self, pos: tuple[int, int], reach: int) -> Marker | None:
        """The marker at a pixel."""
        found = (m for m, rect, _ in reversed(self.marks) if rect.inflate(2 * reach, 2 * reach).collidepoint(pos))
        return next(found, None)

    def flow_at(self, pos: tuple[int, int], reach: int) -> Flow | None:
        """The flow at a pixel."""
        for flow, rect in self.amounts:
            if rect.collidepoint(pos):
                return flow
        return next((flow for flow, arrow in reversed(self.arrows) if arrow.near(pos, reach)), None)


def text_role(look: Look, area: pygame.Rect) -> str:
    """Text role of market names: larger where there is room."""
    return "strong" if area.w >= look.px(900) else "small-strong"


def is_small(look: Look, area: pygame.Rect) -> bool:
    """Whether there is little room for labels."""
    return area.w < look.px(560) or area.h < look.px(230)


def variants(content: Content, market: str, small: bool) -> list[tuple[str, Note]]:
    """A label from full to short: without the remark, then with the short name (on a small map, always that)."""
    name, note = content.names[market], content.notes.get(market, Note())
    short = content.shorts.get(market, name)
    if small:
        return list(dict.fromkeys([(short, note), (short, note.brief())]))
    return list(dict.fromkeys([(name, note), (name, note.brief()), (short, note), (short, note.brief())]))


def make_scene(content: Content, atlas: Atlas, view: View, area: pygame.Rect, window: pygame.Rect, look: Look) -> Scene:
    """Place markers, then flows and their amounts, then the labels of markets, all within `area`."""
    return finish(scene_steps(content, atlas, view, area, window, look))


def scene_steps(
    content: Content, atlas: Atlas, view: View, area: pygame.Rect, window: pygame.Rect, look: Look
) -> Steps[Scene]:
    """`make_scene` in steps."""
    scene = Scene(view, text_role(look, area), is_small(look, area))
    _place_markers(scene, content, area, window, look)
    yield
    yield from _place_flows(scene, content, area, look)
    taken = [rect.inflate(look.px(4), look.px(2)) for _, rect, _ in scene.marks] + [rect for _, rect in scene.amounts]
    wanted = []
    for market, name in content.names.items():
        if market not in atlas.geography.markets or not name:
            continue
        anchor = seen_anchor(atlas, view, area, market)
        if anchor is not None:
            sizes = tuple(label_size(look, *variant, scene.role) for variant in variants(content, market, scene.small))
            scene.anchors[market] = anchor
            wanted.append(Wanted(market, anchor, sizes))
            yield
    scene.labels = yield from label_steps(
        wanted, atlas, view, area, taken, look.percent / 100, leaders=not content.quiet
    )
    return scene


def _place_markers(scene: Scene, content: Content, area: pygame.Rect, window: pygame.Rect, look: Look) -> None:
    """Markers stand apart; those in sight stay clear of the panels."""
    seen = []
    for marker in content.markers:
        at = scene.view.to_pixel(marker.x, marker.y)
        if window.collidepoint(at):
            seen.append((marker, at))
    free = [(m, at) for m, at in seen if area.inflate(2, 2).collidepoint(at)]
    sizes = [marker_size(look, m) for m, _ in free]
    # Firms that pay each other stand far enough apart for an arrow.
    apart = bool(content.flows) and any(marker.key for marker in content.markers)
    unit = look.percent / 100 * min(max(area.w / look.px(620), 0.6), 1.7)
    gap = (44 * unit, 32 * unit) if apart else (look.px(3), look.px(3))
    places = spread([at for _, at in free], sizes, area, gap, 1.0 if apart else 1.7)
    for (marker, at), size, place in zip(free, sizes, places, strict=True):
        if place is not None:
            rect = pygame.Rect(0, 0, *size)
            rect.center = round(place[0]), round(place[1])
            scene.marks.append((marker, rect, at))


def _place_flows(scene: Scene, content: Content, area: pygame.Rect, look: Look) -> Steps[None]:
    nodes = {marker.key: rect for marker, rect, _ in scene.marks if marker.key}
    away = {m.key: scene.view.to_pixel(m.x, m.y) for m in content.markers if m.key and m.key not in nodes}
    taken = [rect for _, rect, _ in scene.marks]
    for flow in content.flows:
        ends: list[tuple[Point, tuple[float, float]]] = []
        for end in (flow.start, flow.end):
            if not isinstance(end, str):
                ends.append((scene.view.to_pixel(*end), (0, 0)))
            elif end in nodes:
                rect = nodes[end]
                ends.append((rect.center, (rect.w + look.px(4), rect.h + look.px(4))))
            elif end in away:
                ends.append((away[end], (0, 0)))
        out_of_sight = flow.start in away and flow.end in away
        if len(ends) < 2 or out_of_sight:
            continue
        (start, start_size), (end_at, end_size) = ends
        line = arrow_line(start, end_at, start_size, end_size)
        halo = look.colour("warn") if flow.loop else None
        breadth = max(2.0, flow.width * look.percent / 100)
        arrow = draw_arrow(line, flow.colour, breadth, halo)
        scene.arrows.append((flow, arrow))
        yield
    for flow, arrow in reversed(scene.arrows):  # the last are the largest
        if not flow.label:
            continue
        width = look.fonts.width(flow.label, "small-strong") + look.px(10) + (look.px(15) if flow.loop else 0)
        rect = pygame.Rect(0, 0, width, look.fonts.line_height("small-strong") + look.px(2))
        for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
            x, y = arrow.along(part)
            rect.center = round(x), round(y)
            if area.contains(rect) and rect.inflate(4, 2).collidelist(taken) < 0:
                scene.amounts.append((flow, rect.copy()))
                taken.append(rect.copy())
                break


def draw_scene(
    canvas: Canvas, scene: Scene, content: Content, look: Look, lit: Marker | Flow | None = None
) -> list[TextRun]:
    """Put everything on a picture of the ground; `lit` is drawn as chosen. Gives the texts drawn."""
    surface = canvas.surface
    for flow, arrow in scene.arrows:
        if flow is not lit and flow != lit:
            surface.blit(arrow.picture, arrow.place)
    for flow, arrow in scene.arrows:
        if flow == lit:
            colour, breadth = mix(flow.colour, (255, 255, 255), 0.35), flow.width * look.percent / 100 + 2
            bright = draw_arrow(arrow.line, colour, breadth, (255, 255, 255))
            surface.blit(bright.picture, bright.place)
    for marker, rect, at in scene.marks:
        _tether(surface, rect, at, marker, look)
    for marker, rect, _ in scene.marks:
        draw_marker(canvas, rect, marker, marker == lit)
    for flow, rect in scene.amounts:
        _draw_amount(canvas, rect, flow, flow == lit)
    for market, placed in scene.labels.items():
        name, note = variants(content, market, scene.small)[placed.size]
        if placed.leader:
            _leader(surface, placed.rect, scene.anchors[market], look)
        if market not in scene.pictures:
            ink = "muted" if content.quiet else "text"
            scene.pictures[market] = label_picture(look, placed.rect.size, name, note, scene.role, ink)
        picture, edge, runs = scene.pictures[market]
        corner = (placed.rect.x - edge, placed.rect.y - edge)
        surface.blit(picture, corner)
        canvas.runs += [TextRun(run.text, run.rect.move(corner), "", 0, run.cut, run.clipped) for run in runs]
    return canvas.runs


def _draw_amount(canvas: Canvas, rect: pygame.Rect, flow: Flow, hot: bool) -> None:
    look = canvas.look
    edge = look.colour("warn") if flow.loop else mix(look.colour("panel"), flow.colour, 0.6)
    canvas.box(rect, "panel", (255, 255, 255) if hot else edge, 5)
    inner = rect.inflate(-look.px(10), 0)
    if flow.loop:
        canvas.icon("repeat", pygame.Rect(inner.x, inner.y, look.px(12), inner.h), "warn", 12)
        inner = pygame.Rect(inner.x + look.px(15), inner.y, inner.w - look.px(15), inner.h)
    canvas.text(flow.label, inner, "small-strong", "text")


def _tether(surface: pygame.Surface, rect: pygame.Rect, at: Point, marker: Marker, look: Look) -> None:
    """A thin line from a marker that had to move to where it belongs."""
    if not rect.inflate(look.px(2), look.px(2)).collidepoint(at):
        faint = mix(marker.colour, look.colour("ground"), 0.6)
        pygame.draw.aaline(surface, faint, rect.center, at)
        pygame.draw.circle(surface, faint, at, look.px(2))


def _leader(surface: pygame.Surface, rect: pygame.Rect, target: Point, look: Look) -> None:
    """A thin line from a label to its land, ending in a dot."""
    start = (max(rect.left, min(target[0], rect.right)), max(rect.top, min(target[1], rect.bottom)))
    pygame.draw.aaline(surface, look.colour("shade"), (start[0] + 1, start[1] + 1), (target[0] + 1, target[1] + 1))
    pygame.draw.aaline(surface, look.colour("text"), start, target)
    pygame.draw.circle(surface, look.colour("shade"), target, look.px(3))
    pygame.draw.circle(surface, look.colour("text"), target, look.px(2))
