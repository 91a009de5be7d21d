"""Power that a seat has a claim on: options on powered sites, and places in the queues of full markets (M37)."""

from __future__ import annotations

from game.desktop import text as t
from game.desktop.facts import Facts, per_quarter
from game.desktop.map.shown import quarters
from game.desktop.parts import market_name


@per_quarter
def options(f: Facts, r: int = -1) -> list[int]:
    """The seat's options on powered sites with something left, in one market or all."""
    if not f.playing:
        return []
    return [i for i in range(int(f.tables.options[f.me]))
            if f.view.option_kw[i] > 0 and r in (-1, int(f.tables.option_region[f.me, i]))]  # fmt: skip


def option_words(f: Facts, r: int = -1) -> list[str]:
    """Each of the seat's options in words: where, how much, when, how soon and at what price."""
    return [words_of(f, i) for i in options(f, r)]


def words_of(f: Facts, i: int) -> str:
    """One option in words."""
    tables, start = f.tables, int(f.tables.option_from[f.me, i])
    return t.text(
        "power.option" if start <= f.quarter else "power.option_later",
        market=market_name(f, int(tables.option_region[f.me, i])), power=t.power(float(f.view.option_kw[i]) / 1000),
        lead=quarters(int(tables.option_lead[f.me, i])),
        price=t.money(float(tables.option_kusd_per_kw[f.me, i]) * 1e6), start=f.map.quarter_name(start),
        until=f.map.quarter_name(int(tables.option_until[f.me, i])),
    )  # fmt: skip


def queue(f: Facts, r: int) -> list[tuple[int, float]]:
    """Clouds that wait for power in a market and how many kW, most first."""
    waiting = [(c, float(f.view.queue_kw[c, r])) for c in f.clouds if f.view.queue_kw[c, r] > 0]
    return sorted(waiting, key=lambda pair: -pair[1])


@per_quarter
def usable(f: Facts, r: int) -> list[int]:
    """The seat's options in a market that may be used now."""
    return [i for i in options(f, r) if f.tables.option_from[f.me, i] <= f.quarter]


def option_kw(f: Facts, r: int) -> float:
    """Their power."""
    return sum(float(f.view.option_kw[i]) for i in usable(f, r))


def premium_kusd(f: Facts, r: int, kw: float) -> float:
    """What the seat's options add to the price of sites ordered in a market: as far as they are used."""
    cost = 0.0
    for i in usable(f, r):
        used = min(kw, float(f.view.option_kw[i]))
        cost, kw = cost + used * float(f.tables.option_kusd_per_kw[f.me, i]), kw - used
    return cost
