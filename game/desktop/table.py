"""The table: the screen on which the game is played."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.desktop import menus
from game.desktop import text as t
from game.desktop.dealroom import DealRoom
from game.desktop.desks import DESKS, desk_panel
from game.desktop.facts import Facts
from game.desktop.firmlist import ROLES, firm_panel, role_firms
from game.desktop.kit import Column, Row, Screen, Widget, ask
from game.desktop.mappanel import LAYERS, market_panel
from game.desktop.newsbar import news_bar
from game.desktop.report import Report as ReportPanel
from game.desktop.sheet import Sheet, write_sheet
from game.desktop.spending import DESK_FIELDS, Point, open_points, row_of, spending
from game.desktop.standingsdesk import watch_panel
from game.desktop.topbar import top_bar

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.engine.orders import Orders
    from game.session import NewsItem, Report, Session

#: Orders to the same place within this many seconds are one gesture, undone together.
GESTURE = 0.8


class TableScreen(Screen):
    """Top bar, firms, map, desks, news; all figures of one session's quarter."""

    def __init__(self, shell: Shell, session: Session) -> None:
        super().__init__()
        self.shell = shell
        self.session = session
        self.facts = Facts(session)
        self.news: list[NewsItem] = session.news()
        self.role = "clouds"
        self.firm = max(session.seat, 0)
        self.layer = "land"
        self.market = self._home()
        self.desk = "capacity"
        self.models_page = "prices"
        self.lab = 0
        self.busy = False
        self._points: list[Point] | None = None
        self._gestures: list[int] = []
        self._undone: list[int] = []
        self._last: tuple[object, float] = (None, -9.0)
        self.shortcuts |= {
            "e": self.end_quarter, "f1": self.open_help, "?": self.open_help, "m": lambda: self.focus_on("map"),
            "f": lambda: self.focus_on(f"firms-{self.role}"), "ctrl+z": self.undo, "ctrl+y": self.redo,
            "ctrl+s": self.quick_save, "g": self.look_around, "f10": self.open_menu,
        }  # fmt: skip
        if session.seat >= 0:
            for number, desk in enumerate(DESKS, 1):
                self.shortcuts[str(number)] = partial(self.go_desk, desk)

    def _home(self) -> int:
        f = self.facts
        if not f.playing:
            return 0
        return int(np.argmax(f.view.site_kw[f.me, : len(f.map.regions)]))

    # -- drawing ------------------------------------------------------------------

    def build(self) -> Widget:
        f = self.facts = Facts(self.session)
        self._points = None
        width, height = self.room
        big = width >= 1150
        left, right = (290, 344) if big else (222, 316)
        low = 158 if height >= 780 else 146 if height >= 660 else 118
        desk = desk_panel(self, f, right) if f.playing else watch_panel(self, f, right)
        return Column(
            top_bar(self, f),
            Row(firm_panel(self, f, left), market_panel(self, f), desk, gap=8, grow=1),
            news_bar(self, f, low),
            gap=8,
            pad=8,
            id="table",
        )

    def points(self) -> list[Point]:
        """What is still worth deciding."""
        if self._points is None:
            self._points = open_points(self.facts)
        return self._points

    def handle(self, event: pygame.event.Event) -> bool:
        """No order is taken while a quarter is being resolved."""
        return True if self.busy else super().handle(event)

    def on_escape(self) -> None:
        self.open_menu()

    # -- what is looked at ------------------------------------------------------------

    def show_role(self, role: str) -> None:
        """Choose a tab of the firm list."""
        self.role = role
        self.refresh()

    def show_firm(self, firm: int) -> None:
        """Select a firm."""
        self.firm = firm
        if firm in self.facts.labs:
            self.lab = firm - self.facts.labs.start
        self.refresh()

    def open_firm(self, firm: int) -> None:
        """Enter on a firm: a lab's desk."""
        if firm in self.facts.labs and self.facts.playing:
            self.go_desk("deals")

    def show_layer(self, layer: str) -> None:
        """Choose what the map's colours tell."""
        self.layer = layer
        self.refresh()

    def look_around(self) -> None:
        """Next layer of the map."""
        layers = [key for key in LAYERS if self.facts.playing or key != "mine"]
        self.show_layer(layers[(layers.index(self.layer) + 1) % len(layers)])

    def show_market(self, market: int) -> None:
        """Select a market."""
        self.market = market
        self.refresh()

    def show_outline(self, outline: str) -> None:
        """Select a market by its outline on the map."""
        self.show_market(next(i for i, r in enumerate(self.session.map.regions) if r.outline == outline))

    def build_here(self, outline: str) -> None:
        """Enter on a market: to the capacity desk."""
        if self.facts.playing:
            self.go_desk("capacity")
            self.focus_on("build")

    def show_desk(self, desk: str) -> None:
        """Choose a desk."""
        self.desk = desk
        self.refresh()

    def go_desk(self, desk: str) -> None:
        """Choose a desk and put the keyboard there."""
        self.show_desk(desk)
        self.focus_on("desks")

    def show_models(self, page: str) -> None:
        """Choose a page of the desk for models and prices."""
        self.models_page = page
        self.refresh()

    def show_lab(self, lab: int) -> None:
        """Select a lab at the deals desk, and in the list of firms."""
        self.lab = lab
        if self.role == "labs":
            self.firm = self.facts.labs[lab]
        self.refresh()

    def go_to(self, point: Point) -> None:
        """To where an open point is decided."""
        if point.lab >= 0:
            self.lab = point.lab
        self.go_desk(point.desk)

    def go_to_news(self, item: NewsItem) -> None:
        """Show the firm that a news item is about."""
        if item.kind == "shortage":
            self.show_market(item.who)
            return
        firms = [firm for firm in (item.who, item.whom) if firm >= 0]
        if not firms:
            return
        self.role = next(role for role in ROLES if firms[0] in role_firms(self.facts, role))
        self.show_firm(firms[0])

    # -- orders --------------------------------------------------------------------

    def order(self, field: str, *index: int, value: float) -> None:
        """Give one order; orders to the same place in quick succession are one gesture."""
        self.act(lambda: self.session.order(field, *index, value=value), (field, index))

    def put(self, field: str, *index: int, scale: float = 1.0) -> Callable[[float], None]:
        """What a slider does: order its value times `scale`."""
        return lambda x: self.order(field, *index, value=x * scale)

    def act(self, action: Callable[[], None], gesture: object = None) -> None:
        """Change the draft, remember how many steps of undo that took, and show it."""
        before = self.session.draft
        try:
            action()
        except ValueError as error:
            self.app.toast(str(error), "bad")
        if not _same(before, self.session.draft):
            now = self.app.now()
            same = gesture is not None and self._last[0] == gesture and now - self._last[1] < GESTURE
            if same and self._gestures:
                self._gestures[-1] += 1
            else:
                self._gestures.append(1)
            self._undone = []
            self._last = (gesture, now)
        if self.session.autosave_problem:
            self.app.toast(self.session.autosave_problem, "bad")
        self.refresh()

    @property
    def can_undo(self) -> bool:
        """Whether an order of this quarter can be taken back."""
        return bool(self._gestures)

    def undo(self) -> None:
        """Take the last gesture back."""
        if not self._gestures:
            self.app.toast(t.text("undo.nothing"))
            return
        count = self._gestures.pop()
        for _ in range(count):
            self.session.undo()
        self._undone.append(count)
        self._last = (None, -9.0)
        self.app.toast(t.text("undo.undone"))
        self.refresh()

    def redo(self) -> None:
        """Do the last undone gesture again."""
        if not self._undone:
            self.app.toast(t.text("undo.nothing_again"))
            return
        count = self._undone.pop()
        for _ in range(count):
            self.session.redo()
        self._gestures.append(count)
        self.app.toast(t.text("undo.redone"))
        self.refresh()

    def delegate(self, posture: str) -> None:
        """Fill this desk with standing orders, leaving the others as they are."""

        def fill() -> None:
            session, seat = self.session, self.session.seat
            before = session.draft
            with session.step():
                session.delegate(posture)
                after = session.draft
                for desk, fields in DESK_FIELDS.items():
                    for field in fields if desk != self.desk else ():
                        old = np.atleast_1d(getattr(before, field)[row_of(field, seat)])
                        new = np.atleast_1d(getattr(after, field)[row_of(field, seat)])
                        for place in np.argwhere(old != new).tolist():
                            index = () if getattr(before, field).ndim == 1 else tuple(place)
                            session.order(field, *index, value=old[tuple(place)].item())

        self.act(fill)
        self.app.toast(t.text("posture.done", desk=t.text(f"desk.{self.desk}"), posture=t.text(f"posture.{posture}")))

    def open_sheet(self, lab: int) -> None:
        """Open a term sheet for a lab."""
        self.lab = lab
        self.refresh()
        if self.facts.may_deal(lab) and self.facts.alive(self.facts.labs[lab]):
            self.open_modal(DealRoom(self, lab).build, focus_id="preset-stake")

    def withdraw(self, lab: int) -> None:
        """Take an offer back."""
        self.act(lambda: write_sheet(self.session, lab, Sheet()))

    # -- the quarter ----------------------------------------------------------------

    def end_quarter(self) -> None:
        """Hand in the orders, after a question if they can't be paid."""
        if self.busy or self.session.over:
            return
        if self.facts.playing and spending(self.facts).left < -1:
            over = t.money(-spending(self.facts).left)
            choices = [
                ("end-anyway", t.text("over.anyway"), self._resolve),
                ("end-not", t.text("over.back"), lambda: self.go_desk("finance")),
            ]
            body = t.text("over.text", amount=over)
            self.open_modal(lambda: ask(t.text("over.title"), body, choices, self.close_top), focus_id="end-not")
            return
        self._resolve()

    def _resolve(self) -> None:
        self.busy = True
        self.refresh()
        self.shell.work(self.session.end_quarter, self._resolved, self._failed)

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refresh()
        self.app.toast(str(error), "bad")

    def _resolved(self, report: Report) -> None:
        self.busy = False
        self._gestures, self._undone = [], []
        self.news = report.news
        before = self.facts
        self.refresh()
        panel = ReportPanel(self, report, before)
        self.open_modal(panel.build, on_close=self._after_report, focus_id="report-go")

    def _after_report(self) -> None:
        if self.session.over:
            self.shell.show_end(self.session)
        else:
            self.focus_on("end")

    # -- menus ------------------------------------------------------------------------

    def open_menu(self) -> None:
        """The menu: save, load, settings, title."""
        self.open_modal(lambda: menus.game_menu(self), focus_id="resume")

    def open_help(self) -> None:
        """Keys and the idea of the game."""
        self.open_modal(lambda: menus.help_panel(self), focus_id="close-help")

    def quick_save(self) -> None:
        """The dialog for saving."""
        menus.open_save(self, self.session)


def _same(a: Orders, b: Orders) -> bool:
    return all(np.array_equal(getattr(a, field), getattr(b, field)) for field in type(a).fields())
