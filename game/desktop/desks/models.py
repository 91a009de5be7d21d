"""The desk for models and prices, in four pages: prices, the shelf, the own model, and what world this may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.own import own_page
from game.desktop.desks.prices import prices_page
from game.desktop.desks.shelf import shelf_page
from game.desktop.desks.world import world_page
from game.desktop.facts import Facts
from game.desktop.kit import Segmented, Widget
from game.desktop.parts import page

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

_BUILD = {"prices": prices_page, "shelf": shelf_page, "own": own_page, "world": world_page}
PAGES = tuple(_BUILD)


def models_desk(table: TableScreen, f: Facts) -> Widget:
    """One of the pages."""
    pages = [(key, t.text(f"models.{key}")) for key in PAGES]
    tabs = Segmented("models-page", pages, table.models_page, table.show_models, tip=t.text("models.pages_tip"))
    return page(tabs, *_BUILD[table.models_page](table, f))
