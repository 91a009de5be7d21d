"""What a person looks at on the table, and ways to get there: firms, markets, layers, desks, labs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from game.desktop.facts import Facts
from game.desktop.kit import Screen, Widget
from game.desktop.map.panel import LAYERS
from game.desktop.table.answers import Point
from game.desktop.table.firmlist import role_of
from game.desktop.table.frame import frame_of

if TYPE_CHECKING:
    from game.session import NewsItem, Session


#: The control that gives an order.
CONTROLS = {"order_chips": "fill", "build_kw": "build", "compute_price_usd": "price", "own_model_part": "own-part",
            "borrow_kusd": "borrow", "payout_kusd": "payout"}  # fmt: skip


def control_of(point: Point) -> str:
    """Where a point of the agenda is decided: a lab's by the button of its sheet; empty: by nothing in particular."""
    if point.lab >= 0:
        return "sheet"
    return next((CONTROLS[field] for field in point.fields if field in CONTROLS), "")


class Looking(Screen):
    """A screen on one session with something chosen in each of its panels."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.facts = Facts(session)
        self.role = "clouds"
        self.firm = max(session.seat, 0)
        self.layer = "land"
        self.market = self._home()
        self.desk = "capacity"
        self.models_page = "prices"
        self.lab = 0
        self.panels = True  # whether the panels at the sides and the foot are shown
        self.firms_open = False  # in a narrow window: whether the list of firms is unfolded
        self.foot = "agenda"  # in a narrow window: agenda or news
        self.basis: tuple[object, ...] = ()  # what every section of the table shows

    def _home(self) -> int:
        f = self.facts
        if not f.playing:
            return 0
        return int(np.argmax(f.view.site_kw[f.me, : len(f.map.regions)]))

    def show(self, name: str, build: Callable[[], Widget], *shows: object) -> Widget:
        """A section of the table: see `Screen.section`; `basis` is a part of what it shows."""
        return self.section(name, build, self.basis, *shows)

    # -- panels ------------------------------------------------------------------------

    @property
    def narrow(self) -> bool:
        """Whether the window has too little room for all panels at once."""
        return frame_of(self.room).narrow

    def toggle_panels(self) -> None:
        """Hide the panels to look at the map, or show them again."""
        self.panels = not self.panels
        self.refresh()
        if self.focused is None:
            self.focus_on("map")

    def open_firms(self, role: str) -> None:
        """Unfold the list of firms; the same again folds it."""
        if self.firms_open and role == self.role:
            self.close_firms()
            return
        self.role, self.firms_open = role, True
        self.refresh()
        self.focus_on(f"firms-{role}")

    def close_firms(self) -> None:
        """Fold the list of firms away."""
        self.firms_open = False
        self.refresh()
        self.focus_on(f"rail-{self.role}")

    def go_firms(self) -> None:
        """Put the keyboard on the list of firms, unfolding it where it is folded."""
        self.panels = True
        if self.narrow and self.firms_open:
            self.close_firms()
            return
        self.firms_open = self.narrow
        self.refresh()
        self.focus_on(f"firms-{self.role}")

    def show_foot(self, page: str) -> None:
        """Choose agenda or news, where there is no room for both."""
        self.foot = page
        self.refresh()

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

    def show_layer(self, layer: str) -> None:
        """Choose what the map's colours tell."""
        self.layer = layer
        self.refresh()

    def look_around(self) -> None:
        """Next layer of the map."""
        self.show_layer(LAYERS[(LAYERS.index(self.layer) + 1) % len(LAYERS)])

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
            self.focus_on(self.find("build") or "desks")

    def show_desk(self, desk: str) -> None:
        """Choose a desk."""
        self.desk = desk
        self.refresh()

    def go_desk(self, desk: str) -> None:
        """Choose a desk and put the keyboard there."""
        self.panels = True
        self.show_desk(desk)
        self.focus_on("desks")

    def go_control(self, desk: str, id: str, page: str = "") -> None:
        """To a control at a desk, or to the desk where it isn't shown."""
        self.models_page = page or self.models_page
        self.go_desk(desk)
        if self.desk == desk and self.find(id):
            self.focus_on(id)

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
        """To where a point of the agenda is decided."""
        if point.lab >= 0:
            self.lab = point.lab
        self.go_control(point.desk, control_of(point), point.page)

    def go_lab(self, lab: int) -> None:
        """To the deals desk at a lab."""
        self.lab = lab
        self.go_desk("deals")

    def go_firm(self, firm: int) -> None:
        """Show a firm in the list, and put the keyboard there."""
        self.role, self.panels, self.firms_open = role_of(self.facts, firm), True, self.narrow
        self.show_firm(firm)
        self.focus_on(f"firms-{self.role}")

    def go_market(self, market: int) -> None:
        """Show a market, and put the keyboard on the map."""
        self.show_market(market)
        self.focus_on("map")

    def show_on_map(self, firm: int) -> None:
        """Show where a firm is strongest: its best market, or for a lab that of the cloud it is at home on."""
        f = self.facts
        cloud = firm if firm in f.clouds else f.home_of(firm - f.labs.start) if firm in f.labs else -1
        if cloud >= 0:
            land = f.view.land[: len(f.map.regions), cloud]
            self.market = int(np.argmax(land if land.any() else f.view.site_kw[cloud, : len(f.map.regions)]))
        else:
            self.market = next((r for r, x in enumerate(f.map.regions) if x.id == f.firm(firm).home), self.market)
        self.layer = "anchors" if firm in f.labs and "anchors" in LAYERS else "land"
        self.firms_open = False
        self.show_firm(firm)

    def go_to_news(self, item: NewsItem) -> None:
        """Show what a news item is about: a market on the map, or a firm."""
        if item.kind == "shortage":
            self.show_market(item.who)
            return
        if item.kind in ("lead_change", "grid_delay"):
            self.layer = "land" if item.kind == "lead_change" else "power"
            self.market = int(item.amount) % len(self.facts.map.regions)
        firms = [firm for firm in (item.who, item.whom) if firm >= 0]
        if firms:
            self.role = role_of(self.facts, firms[0])
            self.firms_open = self.narrow and item.kind != "lead_change"
            self.show_firm(firms[0])
        else:
            self.refresh()
