"""The page of one firm as a modal: tabs for overview, books, contracts and shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.company.books import books_page
from game.desktop.company.contracts import contracts_page
from game.desktop.company.overview import overview_page
from game.desktop.company.shares import shares_page
from game.desktop.facts import Facts
from game.desktop.kit import Button, Column, Dropdown, Label, Panel, Row, Segmented, Widget
from game.desktop.kit.screen import Screen
from game.desktop.table.firmcard import Spot
from game.desktop.table.firmlist import ROLES, role_firms

if TYPE_CHECKING:
    from game.session import Session

PAGES = {"overview": "info", "books": "book-open", "contracts": "scroll-text", "shares": "coins"}
WIDEST, HIGHEST = 1040, 800


class CompanyPage:
    """What can be known of one firm, on any screen that has a session; `firm` may be changed on the page.

    go_offer: what leads to a term sheet for a lab, where there is one.
    """

    def __init__(
        self, screen: Screen, session: Session, firm: int, go_offer: Callable[[int], None] | None = None, page: str = ""
    ) -> None:
        self.screen = screen
        self.session = session
        self.firm = firm
        self.page = page or "overview"
        self.statement = "income"
        self.figure = ""  # of the chart; "": the first there is
        self._go_offer = go_offer

    # -- what a person does --------------------------------------------------------------

    def show_page(self, page: str) -> None:
        """Choose a tab."""
        self.page = page
        self.screen.refresh()

    def show_statement(self, statement: str) -> None:
        """Choose which statement is shown."""
        self.statement = statement
        self.screen.refresh()

    def show_figure(self, figure: str) -> None:
        """Choose what the chart shows."""
        self.figure = figure
        self.screen.refresh()

    def show_firm(self, firm: str) -> None:
        """Turn to another firm's page."""
        self.firm = int(firm)
        self.screen.refresh()

    def _offer(self) -> None:
        self.screen.close_top()
        if self._go_offer is not None:
            self._go_offer(self.firm)

    # -- what is shown -------------------------------------------------------------------

    def build(self) -> Widget:
        """The whole page."""
        f = Facts(self.session)
        room_w, room_h = self.screen.room
        width, height = min(room_w - 30, WIDEST), min(room_h - 30, HIGHEST)
        tabs = [(key, t.text(f"company.{key}"), icon if width >= 620 else "") for key, icon in PAGES.items()]
        body = {
            "overview": lambda: overview_page(self, f, width),
            "books": lambda: books_page(self, f, width),
            "contracts": lambda: contracts_page(f, self.firm, width, height),
            "shares": lambda: shares_page(f, self.firm),
        }[self.page]()
        return Panel(
            self._head(f),
            Segmented("company-pages", tabs, self.page, self.show_page, kind="tabs"),
            Column(*body, gap=8, grow=1),
            Row(
                Label(t.text("company.keys"), "small", "muted", grow=1, wrap=True),
                Button("company-close", t.text("button.close"), self.screen.close_top, kind="primary"),
                gap=8,
            ),
            id="company",
            width=width,
            height=height,
            gap=9,
            pad=16,
        )

    def _head(self, f: Facts) -> Widget:
        """Who it is; the way to any other firm, and to a term sheet."""
        firm = self.firm
        role = t.text("firms.role_you") if firm == f.me and f.ordering else t.text(f"company.role_{_role(f, firm)}")
        where = next((region.name for region in f.map.regions if region.id == f.firm(firm).home), "")
        about = t.text("company.about", role=role, market=where) if where else role
        names = Column(
            Label(f.name(firm), "title", id="company-name"),
            Label(about, "small", "muted"),
            gap=0,
            grow=1,
        )
        every = [x for tab in ROLES for x in role_firms(f, tab)]
        choices = [(str(x), f.short(x)) for x in every]
        parts: list[Widget] = [Spot(f.hue(firm)), names]
        if self._go_offer is not None and f.ordering and firm in f.labs and f.alive(firm) and not f.session.over:
            lab = firm - f.labs.start
            reason = "" if f.may_deal(lab) else t.text("firm.closed", lab=f.short(firm))
            parts.append(
                Button("company-offer", t.text("firm.offer"), self._offer, icon="handshake", enabled=not reason,
                       reason=reason, tip=t.text("firm.offer_tip"))
            )  # fmt: skip
        parts.append(Dropdown("company-firm", choices, str(firm), self.show_firm, tip=t.text("company.firm_tip")))
        return Row(*parts, gap=9)


def _role(f: Facts, firm: int) -> str:
    return "cloud" if firm in f.clouds else "lab" if firm in f.labs else "maker" if firm in f.makers else "fund"


def open_company(
    screen: Screen, session: Session, firm: int, go_offer: Callable[[int], None] | None = None, page: str = ""
) -> None:
    """Open a firm's page over a screen, with the keyboard on its tabs."""
    found = CompanyPage(screen, session, firm, go_offer, page)
    screen.open_modal(partial(found.build), focus_id="company-pages")
