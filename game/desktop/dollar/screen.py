"""Follow the dollar: the screen that shows who paid whom and how much of a sponsor's money came home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.desktop.dollar.frame import build_screen
from game.desktop.dollar.sankey import Drawn
from game.desktop.dollar.sums import Question, Sums, reckon
from game.desktop.dollar.trace import sponsors
from game.desktop.facts import Facts
from game.desktop.kit import Screen, Widget
from game.engine.tracing import Mixing, Perimeter

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.session import Session

#: Quarters of the two windows one can look at.
SPANS = {"quarter": 1, "year": 4}


class DollarScreen(Screen):
    """Which quarters are looked at, by which perimeter and mixing rule, and whose dollars are followed."""

    def __init__(self, shell: Shell, session: Session, sponsor: int = -1) -> None:
        super().__init__()
        self.shell, self.session = shell, session
        self.facts = Facts(session)
        self.flows = session.flows()
        self.open_books = session.over or session.seat < 0
        self.last = len(self.flows.quarters) - 1
        self.span = "year"
        self.perimeter: Perimeter = "ai_book"
        self.mixing: Mixing = "pro_rata"
        self.only_traced = False
        self.page = "flows"
        self.trip = -1
        ever = sum((q.cheques_kusd for q in self.flows.quarters), self.flows.before_kusd)
        self.sponsors = sponsors(self.facts, np.flatnonzero(np.sum(ever, axis=1)).tolist())
        self.sponsor = sponsor if sponsor in self.sponsors else next(iter(self.sponsors), -1)
        self.drawn = Drawn()
        self.problem = ""
        self._found: dict[Question, Sums] = {}
        self._asked: Question | None = None
        self.shortcuts |= {"dollar": self.leave, "help": self.show_help}

    # -- sums ---------------------------------------------------------------------------

    @property
    def question(self) -> Question:
        """What is looked at now."""
        first = max(0, self.last - SPANS[self.span] + 1)
        return Question(first, self.last, self.perimeter, self.mixing)

    def sums(self) -> Sums | None:
        """The sums of what is looked at: asked for beside the window, None until they are there."""
        question = self.question
        if question not in self._found and self.last >= 0 and self._asked != question:
            self._asked = question

            def done(found: Sums) -> None:
                self._found[found.question] = found
                if self.has_app and not self.shell.inline:
                    self.refresh_soon()

            self.shell.far(reckon, self.flows, question, done=done, failed=self._failed)
        return self._found.get(question)

    def _failed(self, error: Exception) -> None:
        self.problem = str(error) or type(error).__name__
        self.refresh_soon()

    # -- drawing ------------------------------------------------------------------------

    def build(self) -> Widget:
        return build_screen(self)

    def on_enter(self) -> None:
        if self.focused is None:
            self.focus_on(self.find("money") or "leave")

    def on_escape(self) -> None:
        self.leave()

    # -- what one can do ------------------------------------------------------------------

    def leave(self) -> None:
        """Back to where one came from."""
        if len(self.app.screens) < 2:
            return
        self.app.pop()
        self.app.screen.refresh()

    def show_help(self) -> None:
        """What the screen is about, in a few sentences."""
        from game.desktop.dollar.about import about

        self.open_modal(lambda: about(self), focus_id="about-close")

    def look_at(self, span: str) -> None:
        """A quarter, or the last four."""
        self.span, self.trip = span, -1
        self.refresh()

    def step(self, by: int) -> None:
        """Go to an earlier or later quarter."""
        self.last, self.trip = max(0, min(len(self.flows.quarters) - 1, self.last + by)), -1
        self.refresh()

    def use_perimeter(self, perimeter: str) -> None:
        """Which money is looked at."""
        self.perimeter, self.trip = "consolidated" if perimeter == "consolidated" else "ai_book", -1
        self.refresh()

    def use_mixing(self, mixing: str) -> None:
        """Whose dollars a payment is made of."""
        self.mixing, self.trip = "earmark" if mixing == "earmark" else "pro_rata", -1
        self.refresh()

    def follow(self, sponsor: int) -> None:
        """Follow another sponsor's cheques."""
        if sponsor in self.sponsors:
            self.sponsor, self.trip = sponsor, -1
            self.refresh()

    def show_traced(self, what: str) -> None:
        """All money, or the sponsor's dollars alone."""
        self.only_traced = what == "traced"
        self.refresh()

    def choose_trip(self, trip: int) -> None:
        """Light a round trip in the picture; -1: none."""
        self.trip = trip
        if trip >= 0:
            self.page = "flows"
        self.refresh()

    def turn(self, page: str) -> None:
        """Another page, where the window is small."""
        self.page = page
        self.refresh()
