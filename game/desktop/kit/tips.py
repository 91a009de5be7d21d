"""What a tip says, and how it is set: a title, a text, rows of figures, and words that have tips of their own.

Tip("Land", "What you hold of the [[market]].", rows=[("Microsoft", "37%")], terms={"market": "All AI spending."})
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pygame

from game.desktop.kit.canvas import Align, Canvas, Look
from game.desktop.kit.fonts import pieces
from game.desktop.kit.theme import Colour

_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")


@dataclass(frozen=True)
class Tip:
    """A tip with parts; any may be left out.

    text: paragraphs; [[word]] or [[key|words shown]] is a link to an entry of `terms`, or of the App's glossary.
    rows: (label, value) or (label, value, colour of the value). note: small print at the foot.
    reason: why the control is disabled, said first.
    """

    title: str = ""
    text: str = ""
    rows: Sequence[tuple[str, str] | tuple[str, str, str | Colour]] = ()
    terms: Mapping[str, str | Tip] = field(default_factory=dict)
    note: str = ""
    reason: str = ""
    icon: str = ""

    def __str__(self) -> str:
        rows = [f"{row[0]}: {row[1]}" for row in self.rows]
        return plain("\n".join(part for part in (self.reason, self.title, self.text, *rows, self.note) if part))


#: What a tip may be given as.
AnyTip = str | Tip | Callable[[], "str | Tip"]
#: Finds what a linked word means, or None.
Glossary = Callable[[str], "str | Tip | None"]
#: Makes words of a tip's text links, as if they had been written so.
Linker = Callable[[str], str]


def as_tip(tip: str | Tip) -> Tip:
    """A plain text as a tip with a text."""
    return tip if isinstance(tip, Tip) else Tip(text=tip)


def plain(text: str) -> str:
    """A text without the marks of its links."""
    return _LINK.sub(lambda found: found[2] or found[1], text) if "[[" in text else text


@dataclass
class Link:
    """A word with a tip of its own, where it stands in the sheet (in several parts if a line breaks in it)."""

    key: str
    meaning: Tip
    rects: list[pygame.Rect]


@dataclass(frozen=True)
class _Piece:
    text: str
    rect: pygame.Rect
    role: str
    colour: str | Colour
    align: Align = "left"
    link: int = -1


class TipSheet:
    """A tip laid out for a look: `size`, `links`, and `draw`. Positions are from its top left corner."""

    def __init__(
        self, tip: Tip, look: Look, glossary: Glossary | None = None, hint: str = "", linker: Linker | None = None
    ) -> None:
        self.look = look
        self.links: list[Link] = []
        self._tip = tip
        self._glossary = glossary
        self._linker = linker
        self._pieces: list[_Piece] = []
        self._rules: list[int] = []
        px = look.px
        self._pad_x, self._pad_y = px(12), px(9)
        self._most = px(look.theme.tooltip_width)
        self._wide = 0
        self._y = self._pad_y
        self._icon: pygame.Rect | None = None
        self._set(hint)
        for piece in self._pieces:
            if piece.align == "right":  # the whole width is known only now
                piece.rect.right = self._pad_x + self._wide
        self.size = (self._wide + 2 * self._pad_x, self._y + self._pad_y)

    def _set(self, hint: str) -> None:
        tip = self._tip
        if tip.reason:
            self._paragraphs(tip.reason, "body", "warn")
            self._gap(4)
        if tip.title:
            self._title(tip.title, tip.icon)
        if tip.text:
            self._paragraphs(self._linker(tip.text) if self._linker else tip.text, "body", "text")
        if tip.rows:
            self._gap(5 if self._pieces else 0)
            self._rows(tip.rows)
        if tip.note:
            self._gap(5)
            self._paragraphs(tip.note, "small", "muted")
        if hint and self.links:
            self._gap(5)
            self._rules.append(self._y)
            self._gap(5)
            self._paragraphs(hint, "small", "muted")

    def _gap(self, size: int) -> None:
        self._y += self.look.px(size)

    def _title(self, title: str, icon: str) -> None:
        fonts, px = self.look.fonts, self.look.px
        room = px(22) if icon else 0
        height = fonts.line_height("strong")
        if icon:
            self._icon = pygame.Rect(self._pad_x, self._y, px(16), height)
        for line in fonts.wrap(title, "strong", self._most - room):
            wide = fonts.width(line, "strong")
            self._pieces.append(_Piece(line, pygame.Rect(self._pad_x + room, self._y, wide, height), "strong", "text"))
            self._wide = max(self._wide, wide + room)
            self._y += height
        self._gap(3)

    def _rows(self, rows: Sequence[tuple[str, str] | tuple[str, str, str | Colour]]) -> None:
        fonts, px = self.look.fonts, self.look.px
        height = fonts.line_height("small") + px(3)
        value_w = max(fonts.width(row[1], "small-strong") for row in rows)
        label_w = max(fonts.width(plain(row[0]), "small") for row in rows)
        wide = max(self._wide, min(self._most, label_w + px(18) + value_w))
        self._wide = wide
        for row in rows:
            own = fonts.width(row[1], "small-strong")
            at = pygame.Rect(self._pad_x, self._y, own, height)
            self._pieces.append(_Piece(row[1], at, "small-strong", row[2] if len(row) == 3 else "text", "right"))
            top = self._y
            self._flow(row[0], "small", "muted", max(px(60), wide - own - px(18)), height)
            self._y = max(self._y, top + height)

    def _paragraphs(self, text: str, role: str, colour: str) -> None:
        height = self.look.fonts.line_height(role)
        for paragraph in text.split("\n"):
            if paragraph:
                self._flow(paragraph, role, colour, self._most, height)
            else:
                self._y += height // 2

    def _flow(self, text: str, role: str, colour: str, room: int, height: int) -> None:
        """Set a paragraph with links, line by line."""
        fonts = self.look.fonts
        runs: list[tuple[str, int]] = []

        def used(parts: list[tuple[str, int]]) -> int:
            return sum(fonts.width(part, role) for part, _ in parts)

        blank = ""
        for words, link in self._parts(text):
            words, blank = blank + words, words[len(words.rstrip()) :]  # a blank belongs to the piece after it
            for piece in pieces(words):
                same = bool(runs) and runs[-1][1] == link
                longer = [*runs[:-1], (runs[-1][0] + piece, link)] if same else [*runs, (piece, link)]
                if runs and used(longer) > room:
                    self._line(runs, role, colour, height)
                    runs = [(piece.lstrip(), link)]
                else:
                    runs = longer if runs else [(piece.lstrip(), link)]
        if runs:
            self._line(runs, role, colour, height)

    def _line(self, runs: list[tuple[str, int]], role: str, colour: str, height: int) -> None:
        fonts = self.look.fonts
        x = self._pad_x
        for words, link in runs:
            shown = fonts.elide(words, role, self._most)
            rect = pygame.Rect(x, self._y, fonts.width(shown, role), height)
            self._pieces.append(_Piece(shown, rect, role, "accent" if link >= 0 else colour, "left", link))
            if link >= 0:
                blank = fonts.width(words, role) - fonts.width(words.lstrip(), role)
                self.links[link].rects.append(pygame.Rect(x + blank, self._y, rect.w - blank, height))
            x += rect.w
        self._wide = max(self._wide, x - self._pad_x)
        self._y += height

    def _parts(self, text: str) -> list[tuple[str, int]]:
        """The text in parts, each with the number of its link or -1."""
        if "[[" not in text:
            return [(text, -1)]
        parts: list[tuple[str, int]] = []
        at = 0
        for found in _LINK.finditer(text):
            parts.append((text[at : found.start()], -1))
            key, shown = found[1], found[2] or found[1]
            meaning = self._tip.terms.get(key)
            if meaning is None and self._glossary is not None:
                meaning = self._glossary(key)
            if meaning is None:
                parts.append((shown, -1))
            else:
                self.links.append(Link(key, as_tip(meaning), []))
                parts.append((shown, len(self.links) - 1))
            at = found.end()
        parts.append((text[at:], -1))
        return [part for part in parts if part[0]]

    def draw(self, canvas: Canvas, spot: tuple[int, int], chosen: int = -1, pinned: bool = False) -> None:
        """Draw at `spot`; `chosen` is the link whose tip is shown."""
        px = self.look.px
        rect = pygame.Rect(spot, self.size)
        canvas.shadow(rect, self.look.theme.control_radius)
        canvas.box(rect, "raised", "accent" if pinned else "border-strong")
        for y in self._rules:
            canvas.fill(pygame.Rect(rect.x + 1, rect.y + y, rect.w - 2, 1), "border")
        if self._icon is not None:
            canvas.icon(self._tip.icon, self._icon.move(spot), "accent", 16)
        for number, link in enumerate(self.links):
            for part in link.rects:
                at = part.move(spot)
                if number == chosen:
                    canvas.box(at.inflate(px(4), 0), "selected", "focus", 3)
                canvas.fill(pygame.Rect(at.x, at.bottom - px(2), at.w, max(1, px(1))), "accent")
        for piece in self._pieces:
            canvas.text(piece.text, piece.rect.move(spot), piece.role, piece.colour, piece.align)


def place_tip(
    size: tuple[int, int],
    near: pygame.Rect,
    area: pygame.Rect,
    gap: int,
    at_x: int | None = None,
    beside: bool = False,
) -> pygame.Rect:
    """Where a tip goes: below, above, right or left of `near` without covering it, inside `area`.

    `beside`: right and left come first.
    """
    w, h = size
    x = near.x if at_x is None else at_x
    upright = [(x, near.bottom + gap), (x, near.y - gap - h)]
    sideways = [(near.right + gap, near.y), (near.x - gap - w, near.y)]
    for spot in [*sideways, *upright] if beside else [*upright, *sideways]:
        rect = pygame.Rect(spot, size).clamp(area)
        if area.contains(rect) and not rect.colliderect(near):
            return rect
    return pygame.Rect(upright[0], size).clamp(area)
