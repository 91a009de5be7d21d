"""Search: type a few letters, and go to a firm, market, model, desk, layer or command."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pygame

from game.desktop import text as t
from game.desktop.desks.panel import DESKS
from game.desktop.kit import Cell, Colour, Heading, Label, Panel, Table, TextField, Widget
from game.desktop.map.panel import LAYERS
from game.engine.parameters import LABS

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

SHOWN = 9
#: Decisions with a name of their own: text, desk, page, control.
DECISIONS = (
    ("finance.borrow", "finance", "", "borrow"), ("finance.payout", "finance", "", "payout"),
    ("capacity.fill", "capacity", "", "fill"), ("models.price", "models", "prices", "price"),
    ("models.own_part", "models", "own", "own-part"), ("models.product", "models", "own", "product"),
)  # fmt: skip
DESK_ICONS = {"capacity": "server", "deals": "handshake", "models": "brain", "finance": "landmark"}


class Found(NamedTuple):
    """Somewhere to go: its name, what it is, further words it is found by, icon or hue, and the way there."""

    name: str
    kind: str
    more: str
    icon: str
    hue: Colour | None
    go: Callable[[], None]


def everything(table: TableScreen) -> list[Found]:
    """All that can be found."""
    f = table.facts
    found: list[Found] = []
    roles = (("cloud", f.clouds), ("lab", f.labs), ("maker", f.makers), ("fund", f.investors))
    for kind, firms in roles:
        words = t.text(f"firms.role_{kind}")
        found += [
            Found(f.short(i), words, f"{f.name(i)} {f.label(i)}", "", f.hue(i), partial(table.go_firm, i))
            for i in firms
        ]
    for m in f.models():
        if m >= LABS or f.model_name(m) != f.short(f.developer(m)):
            of = t.text("search.model", firm=f.short(f.developer(m)))
            found.append(Found(f.model_name(m), of, "", "brain", None, partial(table.go_firm, f.developer(m))))
    for r, region in enumerate(f.map.regions):
        found.append(Found(region.name, t.text("search.market"), "", "map-pin", None, partial(table.go_market, r)))
    if f.playing:
        found += [
            Found(t.text(f"desk.{desk}"), t.text("search.desk"), t.text(f"search.more_{desk}"), DESK_ICONS[desk], None,
                  partial(table.go_desk, desk))
            for desk in DESKS
            if desk in table.desks
        ]  # fmt: skip
        found += [
            Found(t.text(name), t.text(f"desk.{desk}"), "", DESK_ICONS[desk], None,
                  partial(table.go_control, desk, id, page))
            for name, desk, page, id in DECISIONS
            if desk in table.desks
        ]  # fmt: skip
    found += [
        Found(t.text(f"layer.{layer}"), t.text("search.layer"), "", "layers", None, partial(table.show_layer, layer))
        for layer in LAYERS
    ]
    found += [
        Found(t.text("search.company", firm=f.short(i)), words, f"{t.text('search.more_company')} {f.name(i)}",
              "book-open", f.hue(i), partial(table.open_company, i))
        for words, firms in ((t.text(f"firms.role_{kind}"), firms) for kind, firms in roles)
        for i in firms
    ]  # fmt: skip
    found += [
        Found(t.text("search.market_page", market=region.name), t.text("search.market"),
              t.text("search.more_market_page"), "scale", None, partial(table.open_market, r))
        for r, region in enumerate(f.map.regions)
    ]  # fmt: skip
    if f.playing:
        found.append(Found(t.text("search.books"), t.text("search.command"), t.text("search.more_books"), "book-open",
                           None, partial(table.open_company, f.me, "books")))  # fmt: skip
    commands: list[tuple[str, str, Callable[[], None]]] = [
        ("end", "fast-forward", table.end_quarter), ("save", "save", table.quick_save),
        ("settings", "settings", table.open_settings), ("help", "circle-help", table.open_help),
        ("menu", "menu", table.open_menu), ("panels", "eye", table.toggle_panels),
    ]  # fmt: skip
    found += [
        Found(t.text(f"search.{name}"), t.text("search.command"), "", icon, None, go) for name, icon, go in commands
    ]
    found.append(Found(t.text("search.dollar"), t.text("search.command"), t.text("search.more_dollar"), "repeat", None,
                       table.follow_the_dollar))  # fmt: skip
    return found


def matches(entries: list[Found], words: str) -> list[Found]:
    """Entries that hold all the words typed; those that start with them first."""
    typed = words.casefold().split()
    if not typed:
        return entries[:SHOWN]

    def rank(entry: Found) -> int | None:
        name, all_words = entry.name.casefold(), f"{entry.name} {entry.kind} {entry.more}".casefold()
        if not all(word in all_words for word in typed):
            return None
        whole = " ".join(typed)
        if name.startswith(whole) or entry.more.casefold().split(" ")[-1] == whole:
            return 0
        return 1 if any(part.startswith(typed[0]) for part in name.split()) else 2 if typed[0] in name else 3

    ranked = [(place, i, entry) for i, entry in enumerate(entries) if (place := rank(entry)) is not None]
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])][:SHOWN]


class Search:
    """The search box as a modal: what is typed, what it finds, which one is chosen."""

    def __init__(self, table: TableScreen) -> None:
        self._table = table
        self._all = everything(table)
        self._words = ""
        self._chosen = 0

    def build(self) -> Widget:
        """The panel."""
        found = matches(self._all, self._words)
        rows: list[list[str | Cell]] = [
            [Cell(entry.name, "text", entry.hue, icon=entry.icon, icon_colour="accent"), Cell(entry.kind, "muted")]
            for entry in found
        ]
        results: Widget = Table(
            "search-results",
            [Heading(t.text("firms.name")), Heading(t.text("search.kind"), 190, "right")],
            rows,
            selected=min(self._chosen, len(rows) - 1),
            on_select=self._choose,
            on_open=lambda _: self._take(),
            rows_shown=SHOWN,
        )
        return _Box(
            self,
            TextField(
                "search-words", self._words, self._type, lambda _: self._take(), limit=40, hint=t.text("search.hint")
            ),
            results,
            Label(t.text("search.keys" if found else "search.none"), "small", "muted"),
            id="search-panel",
            width=480,
            gap=8,
            pad=14,
        )

    def _type(self, words: str) -> None:
        self._words, self._chosen = words, 0
        self._table.refresh()

    def _choose(self, row: int) -> None:
        self._chosen = row

    def step(self, by: int) -> None:
        """Choose the next or the last entry."""
        count = len(matches(self._all, self._words))
        if count:
            self._chosen = (self._chosen + by) % count
            self._table.refresh()

    def _take(self) -> None:
        found = matches(self._all, self._words)
        if found:
            entry = found[min(self._chosen, len(found) - 1)]
            self._table.close_top()
            entry.go()


class _Box(Panel):
    """Sends up and down to the list while the field has the keyboard."""

    def __init__(self, search: Search, *children: Widget, id: str, width: int, gap: int, pad: int) -> None:
        super().__init__(*children, id=id, width=width, gap=gap, pad=pad)
        self._search = search

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            self._search.step(-1 if event.key == pygame.K_UP else 1)
            return True
        return super().handle(event)
