"""One sponsor's cheques: what came home and how, what left for good, what is still out and where."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from game.desktop import text as t
from game.desktop.desks.bars import Bar, Key, Part, StackedBars, Style
from game.desktop.dollar.names import book, trip_words
from game.desktop.dollar.sums import Sums
from game.desktop.facts import Facts
from game.desktop.kit import Card, Column, Dropdown, Label, Row, Spark, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import fact, heading, note
from game.engine.parameters import FIRMS

#: How a fate is drawn, so that colour says nothing alone.
_STYLES: dict[str, Style] = {"home": "hatch", "left": "solid", "relabelled": "outline", "out": "solid"}
_PLACES = 2  # where dollars are still out


def sponsors(f: Facts, sent_ever: list[int]) -> list[int]:
    """Whom one can follow: the own seat, then who ever sent a cheque, clouds before chipmakers."""
    others = [firm for firm in (*f.clouds, *f.makers) if firm in sent_ever and firm != f.me]
    return ([f.me] if f.me in f.clouds else []) + others


def chooser(f: Facts, firms: list[int], sponsor: int, take: Callable[[int], None]) -> Widget:
    """Whose cheques are followed."""
    choices = [(str(firm), t.text("dollar.you", firm=f.short(firm)) if firm == f.me else f.short(firm), "hand-coins")
               for firm in firms]  # fmt: skip
    return Dropdown("sponsor", choices, str(sponsor), lambda key: take(int(key)), tip=t.text("dollar.sponsor_tip"))


def fates(s: Sums, sponsor: int) -> list[tuple[str, float, str]]:
    """What became of the dollars on the way: a word, kUSD, a colour. They add up to what was out before and sent."""
    return [
        ("home", float(s.home_kusd[sponsor]), "bad"),
        ("left", float(s.left_kusd[sponsor]), "muted"),
        ("relabelled", float(s.relabelled_kusd[sponsor]), "warn"),
        ("out", float(s.out_kusd[sponsor].sum()), "accent"),
    ]


def still_out(s: Sums, sponsor: int) -> list[tuple[int, float]]:
    """Where a sponsor's dollars are at the end, the largest first: firms and kUSD."""
    found = [(firm, float(s.out_kusd[sponsor, firm])) for firm in range(FIRMS) if s.out_kusd[sponsor, firm] >= 1]
    return sorted(found, key=lambda pair: -pair[1])


def trace_parts(f: Facts, s: Sums, sponsor: int) -> list[Widget]:
    """The sponsor's figures."""
    every = fates(s, sponsor)
    total = sum(kusd for _, kusd, _ in every)
    if total < 1:
        return [note(t.text("dollar.no_cheques", firm=f.short(sponsor)))]
    home, sent = float(s.home_kusd[sponsor]), float(s.sent_kusd[sponsor])
    tip = Tip(t.text("dollar.fate"), t.text("dollar.fate_tip"),
              [(t.text("dollar.was_out"), t.money(total - sent)), (t.text("dollar.sent"), t.money(sent)),
               *((t.text(f"dollar.fate_{key}"), t.money(kusd)) for key, kusd, _ in every)],
              note=f"{book(s.question)}.")  # fmt: skip
    some = [(key, kusd, colour) for key, kusd, colour in every if kusd >= 1]
    parts = [Part(kusd, colour, _STYLES[key], t.text("dollar.fate_is", fate=t.text(f"dollar.fate_{key}"),
                  amount=t.money(kusd))) for key, kusd, colour in some]  # fmt: skip
    keys = [Key(colour, _STYLES[key], t.text(f"dollar.key_{key}", amount=t.money(kusd))) for key, kusd, colour in some]
    found: list[Widget] = [
        StackedBars("fate", [Bar("", parts, "")], keys, tip=tip),
        fact(t.text("dollar.sent"), t.money(sent), tip=t.text("dollar.sent_tip"), id="sent"),
        fact(t.text("dollar.came_home"), t.money(home), "bad" if home >= 1 else "text",
             t.text("dollar.came_home_tip"), "home"),
    ]  # fmt: skip
    if home >= 1:
        words = t.text("dollar.way", hops=t.number(float(s.hops[sponsor]), 1),
                       age=t.number(float(s.age_quarters[sponsor]), 1))  # fmt: skip
        found.append(fact(t.text("dollar.after"), words, tip=t.text("dollar.after_tip"), id="way"))
    found += [*_places(f, s, sponsor), *_each(f, s, sponsor)]
    returns = float(s.returns[sponsor])
    found.append(fact(t.text("dollar.returns"), t.percent(returns, 1), tip=t.text("dollar.returns_tip",
                 index=t.percent(s.cycling, 1)), id="returns"))  # fmt: skip
    return found


def _each(f: Facts, s: Sums, sponsor: int) -> list[Widget]:
    """How much came home in each quarter of the game so far."""
    each = s.each_home_kusd[:, sponsor]
    if len(each) < 2 or each.max() < 1:
        return []
    most = int(each.argmax())
    words = t.text("dollar.each_tip", amount=t.money(float(each[most])), when=f.map.quarter_name(most))
    name = Label(t.text("dollar.each"), "small", "muted", grow=1, place="center")
    return [Row(name, Spark(each.tolist(), "bad", id="each-home", width=150, tip=words), gap=8)]


def _places(f: Facts, s: Sums, sponsor: int) -> list[Widget]:
    places = still_out(s, sponsor)
    total = sum(kusd for _, kusd in places)
    if total < 1:
        return []
    rows = [(f.short(firm), t.money(kusd)) for firm, kusd in places[:12]]
    tip = Tip(t.text("dollar.fate_out"), t.text("dollar.out_tip"), rows, note=f"{book(s.question)}.")
    ones = [t.text("dollar.place", firm=f.label(firm), amount=t.money(kusd)) for firm, kusd in places[:_PLACES]]
    more = len(places) - _PLACES
    if more > 0:
        ones.append(t.text("dollar.places_more", count=more))
    return [
        Column(
            fact(t.text("dollar.fate_out"), t.money(total), "accent", tip, "out"),
            note(", ".join(ones)),
            gap=1,
        )
    ]


def trip_cards(f: Facts, s: Sums, sponsor: int, chosen: int, choose: Callable[[int], None]) -> list[Widget]:
    """The largest round trips in words; choosing one lights its way in the picture."""
    trips = s.trips[sponsor]
    title = Row(heading(t.text("dollar.trips"), icon="repeat"), gap=8)
    if not trips:
        return [title, note(t.text("dollar.no_trips"))]
    tip = t.text("dollar.trip_tip")
    cards = [
        Card(f"trip-{i}", Label(trip_words(f, trip.path, trip.kusd), "small", wrap=True), selected=i == chosen,
             on_click=partial(choose, -1 if i == chosen else i), tip=tip, pad=(10, 5))
        for i, trip in enumerate(trips)
    ]  # fmt: skip
    return [title, *cards]
