"""What may stand on the map: labels with notes, markers, flows. They know colours and numbers only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pygame

from game.desktop.kit import Canvas, Colour, Look, TextRun, mix
from game.desktop.map.view import Point

#: Height and width of the small bar in a note, at scale 100.
_BAR = (64, 6)


@dataclass(frozen=True)
class Note:
    """What stands below a name: words after a dot or an icon, a bar of parts, and a remark where there is room."""

    text: str = ""
    dot: Colour | None = None
    icon: str = ""
    icon_colour: str = "text"
    colour: str = "text"
    bar: tuple[tuple[float, Colour], ...] = ()
    more: str = ""
    more_icon: str = ""
    more_colour: str = "warn"

    def brief(self) -> Note:
        """The same without the remark."""
        return replace(self, more="") if self.more else self


@dataclass(frozen=True)
class Marker:
    """Something at a place in map coordinates: a disc of radius `size` (at scale 100), or a badge with a label.

    `text` is its tip. Markers that would lie upon each other are moved apart. `key` names it for flows; `ring`
    makes it stand out, `dim` step back.
    """

    x: float
    y: float
    colour: Colour
    size: int = 5
    text: str = ""
    label: str = ""
    ring: bool = False
    icon: str = ""
    key: str = ""
    dim: bool = False


@dataclass(frozen=True)
class Flow:
    """A tapered arrow; `width` is its greatest breadth at scale 100, ends are map coordinates or keys of markers.

    Arrows bend to the left of their way, so that there and back make a loop. `label` stands on it if there
    is room, `text` is its tip; `loop` puts a bright rim round it.
    """

    start: Point | str
    end: Point | str
    colour: Colour
    width: float = 6.0
    label: str = ""
    text: str = ""
    loop: bool = False


def label_size(look: Look, name: str, note: Note, role: str) -> tuple[int, int]:
    """Pixels that a label takes."""
    fonts, px = look.fonts, look.px
    width, height = fonts.width(name, role), fonts.line_height(role) - px(1)
    for sign, words in ((_sign_width(look, note), note.text), (px(16) if note.more_icon else 0, note.more)):
        if words:
            width = max(width, fonts.width(words, "small") + sign)
            height += fonts.line_height("small") - px(1)
    if note.bar:
        width, height = max(width, px(_BAR[0])), height + px(_BAR[1] + 4)
    return width + 2, height


def _sign_width(look: Look, note: Note) -> int:
    return look.px(11) if note.dot is not None else look.px(16) if note.icon else 0


def label_picture(
    look: Look, size: tuple[int, int], name: str, note: Note, role: str, colour: str
) -> tuple[pygame.Surface, int, list[TextRun]]:
    """A name with its note below on a soft shadow, how far the shadow reaches beyond `size`, and the texts."""
    blur = look.px(2)
    edge = 3 * blur
    rect = pygame.Rect(edge, edge, *size)
    dark = pygame.Surface((size[0] + 2 * edge, size[1] + 2 * edge), pygame.SRCALPHA)
    shade = look.colour("shade")
    dark.fill((*shade, 0))
    _write(Canvas(dark, look), rect, name, note, role, shade)
    picture = pygame.transform.gaussian_blur(dark, blur)
    picture.blit(picture.copy(), (0, 0))
    picture.blit(dark, (0, look.px(1)))
    canvas = Canvas(picture, look)
    _write(canvas, rect, name, note, role, colour)
    return picture, edge, canvas.runs


def _write(canvas: Canvas, rect: pygame.Rect, name: str, note: Note, role: str, colour: str | Colour) -> None:
    """The lines of a label; a colour that isn't a name is that of its shadow."""
    fonts, px = canvas.look.fonts, canvas.look.px
    shadow = None if isinstance(colour, str) else colour
    line = pygame.Rect(rect.x, rect.y, rect.w, fonts.line_height(role))
    canvas.text(name, line, role, colour, "center")
    y = line.bottom - px(1)
    for words, dot, icon, tint, ink in (
        (note.text, note.dot, note.icon, note.icon_colour, note.colour),
        (note.more, None, note.more_icon, note.more_colour, note.more_colour),
    ):
        if not words:
            continue
        sign = px(11) if dot is not None else px(16) if icon else 0
        width = fonts.width(words, "small") + sign
        below = pygame.Rect(rect.x + (rect.w - width) // 2, y, width, fonts.line_height("small"))
        if dot is not None:
            canvas.disc((below.x + px(4), below.centery), px(4), shadow or dot, "shade", max(1, px(1)))
        elif icon:
            canvas.icon(icon, pygame.Rect(below.x, below.y, px(12), below.h), shadow or tint, 12)
        canvas.text(words, pygame.Rect(below.x + sign, below.y, width - sign, below.h), "small", shadow or ink)
        y = below.bottom - px(1)
    if note.bar and shadow is None:
        _draw_bar(canvas, rect, y + px(3), note.bar)


def _draw_bar(canvas: Canvas, rect: pygame.Rect, y: int, parts: tuple[tuple[float, Colour], ...]) -> None:
    px = canvas.look.px
    track = pygame.Rect(0, y, px(_BAR[0]), px(_BAR[1]))
    track.centerx = rect.centerx
    canvas.box(track.inflate(px(2), px(2)), "shade", None, 3)
    left = float(track.x)
    for share, colour in parts:
        right = min(left + share * track.w, float(track.right))
        if round(right) > round(left):
            canvas.fill(pygame.Rect(round(left), track.y, round(right) - round(left), track.h), colour)
        left = right


def marker_size(look: Look, marker: Marker) -> tuple[int, int]:
    """Pixels that a marker takes."""
    px = look.px
    if not marker.label:
        side = 2 * px(marker.size + (3 if marker.ring else 2)) + 1
        return side, side
    width = look.fonts.width(marker.label, "small-strong") + px(12) + (px(15) if marker.icon else 0)
    return width, look.fonts.line_height("small-strong") + px(5)


def draw_marker(canvas: Canvas, rect: pygame.Rect, marker: Marker, hot: bool = False) -> None:
    """A disc, with a white ring if it is one's own; or a dark badge with a coloured rim."""
    look, px = canvas.look, canvas.look.px
    if not marker.label:
        radius = px(marker.size)
        if marker.ring or hot:
            canvas.disc(rect.center, radius + px(3), (255, 255, 255), "shade", max(1, px(1)))
            canvas.disc(rect.center, radius + px(1), marker.colour, "shade", max(1, px(1)))
        else:
            canvas.disc(rect.center, radius + px(2), marker.colour, "shade", max(1, px(2)))
        return
    canvas.box(rect.inflate(2, 2), "shade", None, 7)
    panel = look.colour("panel")
    fill = mix(panel, marker.colour, 0.34 if hot else 0.05 if marker.dim else 0.18)
    edge = mix(panel, marker.colour, 0.45) if marker.dim else marker.colour
    canvas.box(rect, fill, (255, 255, 255) if hot or marker.ring else edge, 6, 2 if marker.ring else 1)
    inner = rect.inflate(-px(12), 0)
    if marker.icon:
        canvas.icon(marker.icon, pygame.Rect(inner.x - px(1), inner.y, px(12), inner.h), marker.colour, 12)
        inner = pygame.Rect(inner.x + px(15), inner.y, inner.w - px(15), inner.h)
    ink = "muted" if marker.dim and not hot else "text"
    canvas.text(marker.label, inner, "small-strong", ink, "left" if marker.icon else "center")
