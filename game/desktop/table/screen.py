"""The table: the screen on which the game is played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.desktop import text as t
from game.desktop.company.page import open_company
from game.desktop.deals.room import DealRoom
from game.desktop.deals.sheet import Sheet, write_sheet
from game.desktop.desks.panel import DESKS, WORKSHEET
from game.desktop.facts import Facts
from game.desktop.keymap import key_text
from game.desktop.kit import Widget, ask
from game.desktop.market.page import open_market
from game.desktop.menus import menu as menus
from game.desktop.outlook import Outlook
from game.desktop.report.panel import Report as ReportPanel
from game.desktop.spending import spending
from game.desktop.table.agenda import Agenda, Reading, loan_for
from game.desktop.table.answers import Answer
from game.desktop.table.frame import build_table
from game.desktop.table.gestures import Gestures
from game.desktop.table.looking import Looking
from game.desktop.table.search import Search
from game.desktop.table.watching import Watch
from game.desktop.words import worth_telling
from game.engine.book import ACCEPTED

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.explain import Explanation
    from game.session import NewsItem, Report, Session

#: What is answered while a quarter is being resolved.
LOOKING = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP, pygame.MOUSEWHEEL)
ARROWS = (pygame.K_UP, pygame.K_DOWN)


class TableScreen(Looking):
    """Top bar, firms, map, desks, news; all figures of one session's quarter."""

    #: Texts of the button that ends the quarter: plain, with open points, and what it says of itself.
    end_words, open_words, end_tip = "button.end_quarter", "top.end_open", "top.end_tip"

    def __init__(self, shell: Shell, session: Session) -> None:
        super().__init__(session)
        self.shell = shell
        self.lesson = shell.lesson
        self.desks: tuple[str, ...] = DESKS if self.lesson is None else (*self.lesson.exercise.play.desks, WORKSHEET)
        self.desk = self.desks[0] if self.lesson is None else WORKSHEET
        self.news: list[NewsItem] = worth_telling(Facts(session), session.news())
        self.busy = False
        self.telling = False  # is the report about to open
        self._stood = ""  # where the keyboard was last
        self.explained: Explanation | None = None  # why the last quarter went as it did
        self.outlook = Outlook(self)
        self.agenda = Agenda(self)
        self.gestures = Gestures(session)
        self.watch = Watch(self)
        self.shortcuts |= {
            "end": self.end_quarter, "help": self.open_help, "map": lambda: self.focus_on("map"),
            "firms": self.go_firms, "undo": self.undo, "redo": self.redo, "save": self.quick_save,
            "layers": self.look_around, "menu": self.open_menu, "search": self.open_search,
            "company": self.open_company, "market": self.open_market, "?": self.open_help, "u": self.undo,
            "panels": self.toggle_panels, "agenda": self.go_agenda, "dollar": self.follow_the_dollar,
        }  # fmt: skip
        if session.watched:
            self.shortcuts["watch"] = self.watch.turn
        self.shortcuts |= {desk: partial(self._desk_key, desk) for desk in (*DESKS, WORKSHEET)}

    def key(self, action: str) -> str:
        """The key of an action as it is printed on a keyboard."""
        return key_text(self.shell.app.keys.get(action, action))

    # -- desks ---------------------------------------------------------------------

    def show_desk(self, desk: str) -> None:
        """Choose a desk, if the exercise that is played leaves it to the person."""
        if desk not in self.desks and desk != WORKSHEET:
            self.app.toast(t.text("worksheet.closed", desk=t.text(f"desk.{desk}")))
        super().show_desk(desk if desk in self.desks else self.desk)

    # -- drawing ------------------------------------------------------------------

    def extras(self) -> list[Widget]:
        """What else stands in the top bar before its tools."""
        return []

    def extras_show(self) -> object:
        """What these show now."""
        return None

    def build(self) -> Widget:
        if not self.busy:  # while a quarter is being resolved the last one stays in sight
            self.facts = Facts(self.session)
        return build_table(self, self.facts)

    def handle(self, event: pygame.event.Event) -> bool:
        """While a quarter is being resolved one may look around, and no order is taken.

        A card that is answered may leave the agenda: then the next arrow goes to the first that is left.
        """
        if (self.busy or self.telling) and event.type not in LOOKING:
            return True
        if self.focused is not None:
            self._stood = self.focused.id
        elif event.type == pygame.KEYDOWN and event.key in ARROWS and not self.covered:
            if self._stood.startswith("point-"):
                self._to_first_card()
                return True
        return super().handle(event)

    def on_escape(self) -> None:
        self.open_menu()

    def _desk_key(self, desk: str) -> None:
        if self.facts.playing:
            self.go_desk(desk)

    def eyes_changed(self) -> None:
        """A watched game is seen through other eyes: what was worked out for the last ones counts no more."""
        self.outlook, self.agenda, self.explained = Outlook(self), Agenda(self), None
        self.firm = max(self.session.seat, 0)
        self.refresh()

    # -- orders --------------------------------------------------------------------

    def order(self, field: str, *index: int, value: float) -> None:
        """Give one order; orders to the same place in quick succession are one gesture."""
        self.act(lambda: self.session.order(field, *index, value=value), (field, index))

    def put(self, field: str, *index: int, scale: float = 1.0) -> Callable[[float], None]:
        """What a slider does: order its value times `scale`."""
        return lambda x: self.order(field, *index, value=x * scale)

    def act(self, action: Callable[[], None], gesture: object = None) -> None:
        """Change the draft as one gesture, and show it."""
        if self.busy:
            return
        try:
            self.gestures.act(action, gesture, self.app.now())
        except ValueError as error:
            self.app.toast(str(error), "bad")
        if self.session.files.problem:
            self.app.toast(self.session.files.problem, "bad")
        self.refresh_often()

    def undo(self) -> None:
        """Take the last gesture back."""
        self.app.toast(t.text("undo.undone" if self.gestures.undo() else "undo.nothing"))
        self.refresh()

    def redo(self) -> None:
        """Do the last undone gesture again."""
        self.app.toast(t.text("undo.redone" if self.gestures.redo() else "undo.nothing_again"))
        self.refresh()

    def delegate(self, posture: str) -> None:
        """Fill this desk with standing orders, leaving the others as they are."""
        self.act(lambda: self.session.delegate(posture, self.desk))
        self.app.toast(t.text("posture.done", desk=t.text(f"desk.{self.desk}"), posture=t.text(f"posture.{posture}")))

    def open_sheet(self, lab: int) -> None:
        """Open a term sheet for a lab."""
        self.lab = lab
        self.refresh()
        if self.session.watched:
            self.app.toast(t.text("watch.no_orders"))
        elif "deals" not in self.desks:
            self.show_desk("deals")
        elif self.facts.may_deal(lab) and self.facts.alive(self.facts.labs[lab]):
            self.open_modal(DealRoom(self, lab).build, focus_id="preset-stake")

    def withdraw(self, lab: int) -> None:
        """Take an offer back."""
        self.act(lambda: write_sheet(self.session, lab, Sheet()))

    # -- the quarter ----------------------------------------------------------------

    def end_quarter(self) -> None:
        """Hand in the orders, after a question if they can't be paid."""
        if self.busy or self.session.over:
            return
        if self.facts.ordering and spending(self.facts).left < -1:
            over = -spending(self.facts).left
            loan = loan_for(self.facts, over)
            choices = [
                ("end-anyway", t.text("over.anyway"), self._resolve),
                ("end-not", t.text("over.back"), lambda: self.go_desk("finance")),
            ]
            if loan is not None:
                choices.insert(0, ("end-borrow", loan.text, partial(self._borrow, loan)))
            body = t.text("over.text", amount=t.money(over))
            self.app.cue("alarm")
            self.open_modal(lambda: ask(t.text("over.title"), body, choices, self.close_top), focus_id="end-not")
            return
        self._resolve()

    def _borrow(self, loan: Answer) -> None:
        """Take a loan and hand in the orders."""
        for field, index, value in loan.orders:
            self.order(field, *index, value=value)
        self.end_quarter()

    def _resolve(self) -> None:
        self.busy = True
        self.refresh()

        def play() -> tuple[Report, Reading]:
            report = self.session.end_quarter()
            reading = self.agenda.read()
            self.shell.tidy()
            return report, reading

        self.shell.work(play, self._resolved, self._failed, t.text("busy.quarter"))

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refresh()
        self.app.toast(str(error), "bad")

    def _resolved(self, found: tuple[Report, Reading]) -> None:
        report, reading = found
        self.busy = False
        self.agenda.begin(reading)
        self.gestures.clear()
        self.explained = None
        before = self.facts
        now = Facts(self.session)
        self.news = worth_telling(now, report.news)
        report = replace(report, news=self.news)
        self.refresh()
        if self.app.in_slices:
            self.app.hold_frame()
        self.telling = True
        self.shell.in_turn(lambda: self._tell(report, before))

    def _tell(self, report: Report, before: Facts) -> None:
        """Open the report, a frame after the new quarter's table."""
        self.telling = False
        panel = ReportPanel(self, report, before)
        signed = self.facts.playing and bool((self.facts.view.answer == ACCEPTED).any())
        self.app.cue("deal" if signed else "quarter")

        def go_on() -> None:
            self.explained = panel.found
            self._after_report()

        if not self.watch.running and (self.shell.settings.report_opens or self.session.over):
            self.open_modal(panel.build, on_close=go_on, focus_id="report-go")
        else:
            self._after_report()

    def _after_report(self) -> None:
        """The new quarter: on to its agenda."""
        if self.session.over:
            self.shell.show_end(self.session)
            return
        if self.session.watched:
            self.refresh()
            return
        self._to_first_card()

    def go_agenda(self) -> None:
        """Put the keyboard on the agenda, bringing the panels back."""
        if self.facts.playing:
            self.panels = True
            self._to_first_card()

    def _to_first_card(self) -> None:
        """The keyboard goes to the first card of the agenda; to the end of the quarter where none is shown."""
        self.foot = "agenda"
        self.refresh()
        cards = self.agenda.cards(self.facts)
        first = self.find(f"point-{cards[0].id}") if cards else None
        self.focus_on(first or "end")

    # -- menus ------------------------------------------------------------------------

    def open_menu(self) -> None:
        """The menu: save, load, settings, title."""
        self.open_modal(lambda: menus.game_menu(self), focus_id="resume")

    def open_help(self) -> None:
        """Keys and the idea of the game."""
        menus.open_help(self)

    def open_search(self) -> None:
        """The box for finding anything by name."""
        self.open_modal(Search(self).build, focus_id="search-words")

    def open_firm(self, firm: int) -> None:
        """Enter on a firm in the list: a lab's desk, or the page of any other firm."""
        if firm in self.facts.labs and self.facts.playing:
            self.go_desk("deals")
        else:
            self.open_company(firm)

    def open_company(self, firm: int = -1, page: str = "") -> None:
        """The page of a firm, the chosen one by default."""
        open_company(self, self.session, self.firm if firm < 0 else firm, self._offer_to, page)

    def open_market(self, market: int = -1, page: str = "") -> None:
        """The page of a market, the chosen one by default."""
        if not self.busy:
            open_market(self, self.shell, self.session, self.market if market < 0 else market, page)

    def _offer_to(self, firm: int) -> None:
        self.open_sheet(firm - self.facts.labs.start)

    def open_settings(self) -> None:
        """The settings."""
        menus.open_settings(self, self.shell)

    def quick_save(self) -> None:
        """The dialog for saving."""
        menus.open_save(self, self.session)

    def follow_the_dollar(self, sponsor: int = -1) -> None:
        """The screen of who pays whom."""
        if not self.busy:
            self.shell.show_dollar(self.session, sponsor)
