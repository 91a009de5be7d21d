"""Measuring, breaking and rendering text, with everything cached."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import pygame

from game.desktop.kit.theme import ROLES, Colour

ELLIPSIS = "…"
# A piece is a word with the blanks before it, or one ideograph (lines may break on either side).
_PIECES = re.compile(r"\s*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|\s*[^\s\u2e80-\u9fff\uf900-\uffef]+")
_RENDERED_LIMIT = 3000
_LETTERS = "".join(map(chr, range(32, 127))) + "…·×≈−–"


def pieces(text: str) -> list[str]:
    """The parts between which a line may break, each with the blanks before it."""
    return _PIECES.findall(text)


@dataclass(frozen=True)
class FontFiles:
    """Where the two weights are; None means pygame's own font."""

    regular: Path | None = None
    strong: Path | None = None


class Fonts:
    """All fonts of one window at one interface scale."""

    def __init__(self, files: FontFiles, scale: float) -> None:
        self._fonts: dict[str, pygame.font.Font] = {}
        for role, (pixels, weight) in ROLES.items():
            path = files.strong if weight == "strong" else files.regular
            self._fonts[role] = pygame.font.Font(path, max(12, round(pixels * scale)))
        self._heights = {role: font.get_linesize() for role, font in self._fonts.items()}
        self._widths: dict[tuple[str, str], int] = {}
        self._wrapped: dict[tuple[str, str, int], tuple[str, ...]] = {}
        self._elided: dict[tuple[str, str, int], str] = {}
        self._rendered: OrderedDict[tuple[str, str, Colour], pygame.Surface] = OrderedDict()

    def warm(self, role: str) -> None:
        """Load the letters of a role, which otherwise costs the first screen that has much text a hundredth second."""
        self._fonts[role].render(_LETTERS, True, (0, 0, 0))

    def line_height(self, role: str) -> int:
        """Pixels from one line to the next."""
        return self._heights[role]

    def width(self, text: str, role: str) -> int:
        """Pixels that `text` takes on one line."""
        key = (text, role)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > 20000:
                self._widths.clear()
            found = self._widths[key] = self._fonts[role].size(text)[0]
        return found

    def render(self, text: str, role: str, colour: Colour) -> pygame.Surface:
        """One line of text as a surface that the caller must not change."""
        key = (text, role, colour)
        found = self._rendered.get(key)
        if found is not None:
            self._rendered.move_to_end(key)
            return found
        surface = self._fonts[role].render(text, True, colour)
        self._rendered[key] = surface
        if len(self._rendered) > _RENDERED_LIMIT:
            self._rendered.popitem(last=False)
        return surface

    def elide(self, text: str, role: str, width: int) -> str:
        """`text`, or as much of its start as fits in `width` with an ellipsis."""
        if self.width(text, role) <= width:
            return text
        key = (text, role, width)
        found = self._elided.get(key)
        if found is None:
            low, high = 0, len(text)
            while low < high:
                middle = (low + high + 1) // 2
                if self.width(text[:middle].rstrip() + ELLIPSIS, role) <= width:
                    low = middle
                else:
                    high = middle - 1
            if len(self._elided) > 5000:
                self._elided.clear()
            found = self._elided[key] = text[:low].rstrip() + ELLIPSIS
        return found

    def wrap(self, text: str, role: str, width: int) -> tuple[str, ...]:
        """`text` broken into lines no wider than `width` (a single long word may be cut)."""
        key = (text, role, width)
        found = self._wrapped.get(key)
        if found is None:
            lines: list[str] = []
            for paragraph in text.split("\n"):
                lines += self._wrap_paragraph(paragraph, role, width)
            if len(self._wrapped) > 5000:
                self._wrapped.clear()
            found = self._wrapped[key] = tuple(lines)
        return found

    def _wrap_paragraph(self, text: str, role: str, width: int) -> list[str]:
        lines: list[str] = []
        line = ""
        for piece in pieces(text):
            if not line or self.width(line + piece, role) <= width:
                line = line + piece if line else piece.lstrip()
            else:
                lines.append(line)
                line = piece.lstrip()
            while len(line) > 1 and self.width(line, role) > width:
                cut = len(line) - 1
                while cut > 1 and self.width(line[:cut], role) > width:
                    cut -= 1
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
        return lines
