"""The picture for what is looked at: its network, colours, words and the sponsor's dollars in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.dollar.names import band_tip, hue_of, names, node_tip
from game.desktop.dollar.network import BEFORE, CLOUDS, MAKERS, SOURCES, Network, network, traced_network
from game.desktop.dollar.picture import Content, Home
from game.desktop.dollar.sankey import Item, Sankey, Words
from game.desktop.kit import Column, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import note
from game.engine.layout import Numbers
from game.engine.parameters import FIRMS

if TYPE_CHECKING:
    from game.desktop.dollar.screen import DollarScreen
    from game.desktop.dollar.sums import Sums

_ROW = 17  # pixels at scale 100 that a node's label takes
_NAMED = 0.62  # part of the height that labels may take where bands are thin: the rest is for how broad bands are
_HEADINGS = ("sources", "labs", "clouds", "makers", "ends")


def picture_of(screen: DollarScreen, s: Sums, rows: int) -> Content:
    """What is drawn; rows: nodes that a column has room for."""
    f, sponsor = screen.facts, screen.sponsor
    carried: Numbers | None = s.carried_kusd[sponsor] if sponsor >= 0 else None
    only = screen.only_traced and carried is not None
    paid: Numbers = s.paid_kusd
    if only and carried is not None:
        paid = traced_network(carried, s.before_kusd[sponsor], s.out_kusd[sponsor], sponsor)
    net = network(paid, rows, keep=[sponsor] if sponsor >= 0 else [])
    lit = carried is not None and not only
    traced = tuple(_part(s, sponsor, net, i) if lit else 0.0 for i in range(len(net.bands)))
    tint = f.hue(max(sponsor, 0))
    hues = tuple(hue_of(f, node, tint) for node in net.nodes)
    return Content(net, hues, tint, traced, _home(net, s, sponsor), only)


def _part(s: Sums, sponsor: int, net: Network, band: int) -> float:
    """What part of a band's payments is the sponsor's dollars."""
    pairs = [p for p in net.bands[band].pairs if p[0] < FIRMS]
    paid = sum(float(s.paid_kusd[p]) for p in pairs)
    return min(1.0, sum(float(s.carried_kusd[(sponsor, *p)]) for p in pairs) / paid) if paid > 0 else 0.0


def _home(net: Network, s: Sums, sponsor: int) -> Home | None:
    if sponsor < 0 or s.home_kusd[sponsor] < 1:
        return None
    sells, pays = max(net.find(CLOUDS, sponsor), net.find(MAKERS, sponsor)), net.find(SOURCES, sponsor)
    if pays < 0:
        pays = net.find(SOURCES, BEFORE)
    return Home(sells, pays) if sells >= 0 and pays >= 0 else None


def money_picture(screen: DollarScreen, s: Sums) -> Widget:
    """The picture as a widget, or a word where nothing was paid."""
    f, sponsor = screen.facts, screen.sponsor
    high = screen.room[1] - (470 if screen.room[0] >= 1180 and screen.room[1] >= 690 else 250)
    content = picture_of(screen, s, max(6, int(high * _NAMED) // _ROW))
    net = content.net
    if not net.bands:
        return Column(note(t.text("dollar.no_flows")), grow=1)
    words = Words(
        tuple(t.text(f"dollar.column_{name}") for name in _HEADINGS),
        tuple(names(f, node) for node in net.nodes),
        tuple(t.money(node.kusd) for node in net.nodes),
        _home_words(screen, s) if content.home is not None else "",
    )

    def tips(item: Item) -> Tip:
        if item.kind == "band":
            return band_tip(f, s, content, item.place, sponsor)
        return node_tip(f, s, content, item.place, sponsor, _sponsor_at(screen, net, item.place) >= 0)

    start = net.find(SOURCES, sponsor)
    return Sankey(
        "money", content, words, screen.drawn,
        tips=tips, on_open=partial(_open, screen, net), path=_path(screen, s, net), start=max(start, 0), grow=1,
    )  # fmt: skip


def _home_words(screen: DollarScreen, s: Sums) -> str:
    k = screen.sponsor
    return t.text(
        "dollar.home_label",
        amount=t.money(float(s.home_kusd[k])),
        hops=t.number(float(s.hops[k]), 1),
        age=t.number(float(s.age_quarters[k]), 1),
    )


def _path(screen: DollarScreen, s: Sums, net: Network) -> frozenset[int]:
    """Bands of the round trip that was chosen."""
    trips = s.trips[screen.sponsor] if screen.sponsor >= 0 else ()
    if not 0 <= screen.trip < len(trips):
        return frozenset()
    path = trips[screen.trip].path
    return frozenset(i for i in map(net.band_of, path, path[1:]) if i >= 0)


def _sponsor_at(screen: DollarScreen, net: Network, place: int) -> int:
    """The sponsor that a node stands for, -1 if one can't follow it or does already."""
    accounts = net.nodes[place].accounts
    firm = accounts[0] if len(accounts) == 1 else -1
    return firm if firm in screen.sponsors and firm != screen.sponsor else -1


def _open(screen: DollarScreen, net: Network, place: int) -> None:
    """Follow the cheques of the firm at a node."""
    firm = _sponsor_at(screen, net, place)
    if firm >= 0:
        screen.follow(firm)
