"""Somebody who has never played: sees texts where they stand, clicks on them, turns the wheel, presses arrows.

Nothing here knows a widget: a text is found by its words, and what is clicked is the place where it stands.
"""

from collections.abc import Iterator

from game.desktop.kit import App, TextRun, drive

#: A text, and how far from its middle the mouse is, in pixels to the right and down.
Spot = tuple[str, int, int]


class Unseen(AssertionError):
    """No such text is in sight, however far one scrolls."""


class Eyes:
    """Reads one window."""

    def __init__(self, app: App) -> None:
        self.app = app

    def read(self) -> list[TextRun]:
        """What lies on top and can be read, from top to bottom."""
        self.app.pump()
        self.app.draw()
        runs = [run for run in self.app.walk_text() if run.widget != "toast"]
        top = max((run.layer for run in runs if run.layer < len(self.app.screen.layers)), default=0)
        return sorted((run for run in runs if run.layer == top and not run.clipped), key=lambda r: (r.rect.y, r.rect.x))

    def words(self) -> str:
        """All of it in one."""
        return "\n".join(run.text for run in self.read())

    def sees(self, words: str) -> bool:
        """Is a text that begins so in sight?"""
        return self._run(words) is not None

    def _run(self, words: str, right: bool = False) -> TextRun | None:
        runs = self.read()
        found = [run for run in runs if run.text == words] or [run for run in runs if run.text.startswith(words)]
        if not found:
            return None
        # of those at the right that stand about in one column, the first
        return max(found, key=lambda run: (run.rect.x // 100, -run.rect.y)) if right else found[0]

    def find(self, words: str, over: Spot | None = None, right: bool = False) -> tuple[int, int]:
        """Where a text stands; turns the wheel with the mouse at `over`, until it is seen."""
        run = self._run(words, right)
        if run is None and over is not None:
            for _ in self.scrolled(over):
                run = self._run(words, right)
                if run is not None:
                    break
        if run is None:
            raise Unseen(f"{words!r} is nowhere on:\n{self.words()}")
        return run.rect.center

    def scrolled(self, over: Spot) -> Iterator[None]:
        """Turn the wheel with the mouse at a place: to the top, then down step by step until nothing moves."""
        name, x, y = over
        spot = self.find(name)
        spot, seen = (spot[0] + x, spot[1] + y), ""
        for steps in (60, *([-2] * 40)):
            drive.scroll(self.app, spot, steps)
            now = " ".join(f"{run.text}{run.rect.y}" for run in self.read())
            if now == seen:
                return
            seen = now
            yield

    def click(self, words: str, over: Spot | None = None, right: bool = False) -> None:
        """Click a text."""
        drive.click(self.app, self.find(words, over, right))

    def turn(self, words: str, over: Spot | None = None, steps: int = 3) -> None:
        """Click the name of a slider, and press the right arrow some times, or the left one where it is at its end."""
        self.click(words, over)
        before = self.words()
        drive.press(self.app, *["right"] * steps)
        if self.words() == before:
            drive.press(self.app, *["left"] * steps)

    def click_in_row(self, words: str, row: str, over: Spot) -> None:
        """Click a text that stands in a line with another one."""
        for _ in self.scrolled(over):
            runs = self.read()
            lines = [run.rect.centery for run in runs if run.text == row]
            found = [run for run in runs if run.text == words and any(abs(run.rect.centery - y) < 8 for y in lines)]
            if found:
                drive.click(self.app, found[0].rect.center)
                return
        raise Unseen(f"{words!r} stands in no line with {row!r}")
