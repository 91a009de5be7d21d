"""What widgets draw on: a surface, the look, clipping, and a record of every text drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

import pygame

from game.desktop.kit import paint
from game.desktop.kit.fonts import FontFiles, Fonts
from game.desktop.kit.icons import Icons
from game.desktop.kit.theme import Colour, Theme, Words, mix

Align = Literal["left", "center", "right"]


class TextRun(NamedTuple):
    """One visible piece of text: what was drawn, where, and whether something was left out."""

    text: str
    rect: pygame.Rect
    widget: str
    layer: int
    cut: bool
    clipped: bool


class Look:
    """Theme, fonts, icons and scale of one window."""

    def __init__(
        self,
        theme: Theme,
        files: FontFiles,
        percent: int = 100,
        reduced_motion: bool = False,
        icons: Icons | None = None,
        words: Words | None = None,
    ) -> None:
        self.words = words or Words()
        self.theme = theme
        self.icons = icons or Icons()
        self.files = files
        self.percent = percent
        self.reduced_motion = reduced_motion
        self.fonts = Fonts(files, percent / 100)

    def px(self, size: float) -> int:
        """Pixels on screen for `size` pixels at scale 100."""
        return round(size * self.percent / 100)

    def colour(self, name: str | Colour) -> Colour:
        """A theme colour by name."""
        return self.theme.colour(name)

    def soft(self, name: str | Colour, share: float = 0.4) -> Colour:
        """A colour toned down towards the panel, for large or see-through looking areas."""
        return mix(self.colour("panel"), self.colour(name), share)


class Canvas:
    """A surface with the look; all coordinates are pixels of the surface."""

    def __init__(self, surface: pygame.Surface, look: Look) -> None:
        self.surface = surface
        self.look = look
        self._clip = surface.get_clip()
        self._near = self._clip
        self.runs: list[TextRun] = []
        self.layer = 0
        self.widget = ""

    @property
    def clip(self) -> pygame.Rect:
        """What may be drawn on now."""
        return self._clip

    @property
    def near(self) -> pygame.Rect:
        """Where what is drawn may reach into `clip`: a widget's shadow goes beyond its rectangle."""
        return self._near

    @contextmanager
    def clipped(self, rect: pygame.Rect, reach: int = 0) -> Iterator[None]:
        """Draw only inside `rect` (and inside what is already allowed); `reach` pixels around it are `near`."""
        before = self._clip, self._near
        self._clip = rect.clip(self._clip)
        self._near = rect.inflate(2 * reach, 2 * reach).clip(self._near)
        self.surface.set_clip(self._clip)
        try:
            yield
        finally:
            self._clip, self._near = before
            self.surface.set_clip(self._clip)

    def box(
        self,
        rect: pygame.Rect,
        fill: str | Colour | None = None,
        border: str | Colour | None = None,
        radius: int | None = None,
        line: int = 1,
    ) -> None:
        """A rounded box; `radius` at scale 100."""
        look = self.look
        paint.box(
            self.surface,
            rect,
            look.px(look.theme.control_radius if radius is None else radius),
            None if fill is None else look.colour(fill),
            None if border is None else look.colour(border),
            max(1, look.px(line)),
        )

    def shadow(self, rect: pygame.Rect, radius: int | None = None, blur: int = 10, alpha: int = 130) -> None:
        """The soft shadow of a box that is drawn next; `radius` and `blur` at scale 100."""
        look = self.look
        radius = look.px(look.theme.radius if radius is None else radius)
        drop = rect.move(0, look.px(max(1, blur // 4)))
        paint.shadow(self.surface, drop, radius, look.px(blur), look.colour("shade"), alpha)

    def fill(self, rect: pygame.Rect, colour: str | Colour) -> None:
        """A plain rectangle."""
        self.surface.fill(self.look.colour(colour), rect)

    def disc(self, centre: tuple[int, int], radius: int, fill: str | Colour, border: str | Colour, line: int) -> None:
        """A smooth disc; sizes in pixels of the surface."""
        look = self.look
        image = paint.disc(radius, look.colour(fill), look.colour(border), line)
        self.surface.blit(image, (centre[0] - radius, centre[1] - radius))

    def glyph(self, kind: str, rect: pygame.Rect, colour: str | Colour, size: int = 12) -> None:
        """A small sign (chevron, check, cross) in the middle of `rect`."""
        side = self.look.px(size)
        image = paint.glyph(kind, side, self.look.colour(colour))
        self.surface.blit(image, image.get_rect(center=rect.center))

    def icon(self, name: str, rect: pygame.Rect, colour: str | Colour = "muted", size: float = 16) -> None:
        """An icon in the middle of `rect`; `size` at scale 100."""
        image = self.look.icons.draw(name, self.look.px(size), self.look.colour(colour))
        if image is not None:
            self.surface.blit(image, image.get_rect(center=rect.center))

    def text(
        self,
        text: str,
        rect: pygame.Rect,
        role: str = "body",
        colour: str | Colour = "text",
        align: Align = "left",
        halo: str | Colour | None = None,
    ) -> pygame.Rect:
        """One line in the vertical middle of `rect`, elided to its width; gives the text's rectangle."""
        fonts = self.look.fonts
        shown = text
        width = fonts.width(text, role)
        if width > rect.w:
            shown = fonts.elide(text, role, rect.w)
            width = fonts.width(shown, role)
        height = fonts.line_height(role)
        left = rect.x
        if align == "center":
            left += (rect.w - width) // 2
        elif align == "right":
            left += rect.w - width
        where = pygame.Rect(left, rect.y + (rect.h - height) // 2, width, height)
        seen = where.clip(self._clip)
        if seen.w <= 0 or seen.h <= 0 or not shown:
            return where
        if halo is not None:
            dark = fonts.render(shown, role, self.look.colour(halo))
            step = max(1, self.look.px(1))
            for dx, dy in ((-step, 0), (step, 0), (0, -step), (0, step), (-step, -step), (step, step)):
                self.surface.blit(dark, where.move(dx, dy))
        self.surface.blit(fonts.render(shown, role, self.look.colour(colour)), where)
        self.runs.append(TextRun(text, where, self.widget, self.layer, shown != text, seen != where))
        return where
