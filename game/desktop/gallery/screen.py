"""Every widget of the kit in every state: `landgrab gallery`.

A workbench for the look, the kit's picture book, and what the kit is tested on. Its words are samples, not the game's.
"""

from __future__ import annotations

import pygame

from game.desktop.gallery.pages import PAGES
from game.desktop.kit import (
    Button,
    Canvas,
    Column,
    Label,
    Panel,
    Row,
    Screen,
    Scroll,
    Segmented,
    Space,
    Theme,
    Widget,
    Wrap,
    ask,
)

SCALES = (100, 115, 130, 145, 160)


class Gallery(Screen):
    """Pages of samples upon a painted sea; `page` is one of `gallery_pages.PAGES`."""

    def __init__(self, page: str = "controls") -> None:
        super().__init__()
        self.page = page
        self.count = 0
        self.part = 0.0
        self.shortcuts |= {"/": self._search, "undo": lambda: self.app.toast("Undone.", "good")}

    def build(self) -> Widget:
        return Column(self._top(), Scroll(f"page-{self.page}", PAGES[self.page][2](self), grow=1), gap=10, pad=10)

    def on_escape(self) -> None:
        self.leave()

    def paint_below(self, canvas: Canvas) -> None:
        super().paint_below(canvas)
        # Something to float upon: a faint net of meridians, as on the game's map.
        area, step = canvas.surface.get_rect(), canvas.look.px(96)
        for x in range(0, area.w, step):
            canvas.fill(pygame.Rect(x, 0, 1, area.h), "inset")
        for y in range(0, area.h, step):
            canvas.fill(pygame.Rect(0, y, area.w, 1), "inset")

    # -- the bar ------------------------------------------------------------------

    def _top(self) -> Widget:
        look = self.look
        high = look.theme.colours == Theme.high_contrast().colours
        settings = Wrap(
            Segmented(
                "theme",
                [("plain", "Standard"), ("high", "High contrast")],
                "high" if high else "plain",
                self._theme,
                tip="Text at 4.5:1 at least, or at 7:1 with clear borders.",
            ),
            Segmented(
                "scale", [(str(s), f"{s}%") for s in SCALES], str(look.percent), self._scale, tip="The interface scale."
            ),
            Button(
                "motion",
                "Stand still" if not look.reduced_motion else "Move",
                self._motion,
                icon="pause" if not look.reduced_motion else "play",
                tip="Reduced motion: nothing moves.",
            ),
            Button("leave", "Close", self.leave, icon="x", key="escape"),
            gap=8,
        )
        title = Label("Kit gallery", "title", icon="layers", icon_colour="accent")
        return Panel(
            Row(title, Space(), settings, gap=12) if self.room[0] > 1000 else Column(title, settings),
            Segmented("pages", [(key, page[0], page[1]) for key, page in PAGES.items()], self.page, self.turn,
                      kind="tabs"),
            pad=(12, 8),
            gap=8,
        )  # fmt: skip

    def turn(self, page: str) -> None:
        """Show another page."""
        self.page = page
        self.refresh()

    def _theme(self, name: str) -> None:
        self.app.set_look(theme=Theme.high_contrast() if name == "high" else Theme())

    def _scale(self, percent: str) -> None:
        self.app.set_look(percent=int(percent))

    def _motion(self) -> None:
        self.app.set_look(reduced_motion=not self.look.reduced_motion)

    def _search(self) -> None:
        if self.find("search") is not None:
            self.focus_on("search")

    def leave(self) -> None:
        """Close the gallery, after a question."""
        choices = [("yes", "Close", self.app.pop), ("no", "Stay", lambda: None)]
        self.open_modal(ask("Close the gallery?", "Nothing is lost.", choices, self.close_top, icon="circle-help"))

    # -- what the samples do ---------------------------------------------------------

    def clicked(self) -> None:
        """Count a click."""
        self.count += 1
        self.refresh()

    def play(self) -> None:
        """Move the bar of the sample of movement."""
        self.app.animate(1.2, self._step)

    def _step(self, part: float) -> None:
        self.part = part
        self.refresh()
