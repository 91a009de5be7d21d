"""The layers of the map: for each, colours, notes, tips and markers, from what the seat may know."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.map.anchors import show_anchors
from game.desktop.map.items import Marker, Note
from game.desktop.map.money import show_money
from game.desktop.map.sheet import Paint
from game.desktop.map.shown import (
    BUILDING,
    CONTESTED,
    FREE,
    FREE_BAR,
    LAND,
    SCARCE_KW,
    USED,
    Shown,
    depth,
    geography_of,
    quarters,
    shade,
    tint,
)
from game.desktop.parts import market_name

#: Layers in the order of the switch, and the icon of each.
LAYERS = ("land", "anchors", "demand", "power", "sites", "money")
ICONS = {"land": "flag", "anchors": "anchor", "demand": "trending-up", "power": "zap", "sites": "server",
         "money": "coins"}  # fmt: skip


def show_layer(f: Facts, layer: str) -> Shown:
    """What the map shows in a layer."""
    return _LAYERS[layer](f)


def ranked(f: Facts, r: int) -> list[int]:
    """Clouds by their land in a market, largest first."""
    return sorted(f.clouds, key=lambda c: -float(f.view.land[r, c]))


def share(f: Facts, r: int, c: int) -> float:
    """A cloud's part of a market."""
    return float(f.view.land[r, c])


def contested(f: Facts, r: int) -> bool:
    """Whether the leader of a market is hardly ahead."""
    first, second = ranked(f, r)[:2] if len(f.clouds) > 1 else (0, 0)
    return first != second and share(f, r, second) > 0 and share(f, r, first) - share(f, r, second) < CONTESTED


def _land(f: Facts) -> Shown:
    shown = Shown()
    for r, region in enumerate(f.map.regions):
        key, order = region.outline, ranked(f, r)
        first, second = order[0], order[1] if len(order) > 1 else order[0]
        a, b = share(f, r, first), share(f, r, second)
        if a <= 0:
            shown.fills[key], shown.tips[key] = Paint(LAND), t.text("map.nobody", market=market_name(f, r))
            continue
        fight = contested(f, r)
        strength = a / 0.6
        shown.fills[key] = Paint(tint(f.hue(first), strength), tint(f.hue(second), strength) if fight else None)
        words = t.text("map.note", label=f.label(first), share=t.percent(a))
        if fight:
            words = t.text("map.contested", first=f.label(first), a=t.number(100 * a), second=f.label(second),
                           b=t.percent(b))  # fmt: skip
        shown.notes[key] = Note(words, dot=f.hue(first))
        lines = [t.text("map.leads", firm=f.short(first), market=market_name(f, r), share=t.percent(a, 1))]
        if fight:
            lines.append(t.text("map.contested_tip", firm=f.short(second), gap=t.number(100 * (a - b), 1)))
        elif b > 0:
            lines.append(
                t.text("map.second", firm=f.short(second), share=t.percent(b, 1), gap=t.number(100 * (a - b), 1))
            )
        shown.tips[key] = "\n".join([*lines, *_own_share(f, r), _spend(f, r)])
    return shown


def _own_share(f: Facts, r: int) -> list[str]:
    if not f.playing:
        return []
    if not f.tables.sells[r, f.me]:
        return [t.text("map.closed_tip")]
    change = f.change("land", r, f.me)
    if not math.isfinite(change):
        return [t.text("map.mine_first", share=t.percent(share(f, r, f.me), 1))]
    return [t.text("map.mine", share=t.percent(share(f, r, f.me), 1), change=t.points(change))]


def _spend(f: Facts, r: int) -> str:
    return t.text("map.spend", amount=t.money(f.spend_kusd(r)))


# -- demand ------------------------------------------------------------------------------


def spend_growth(f: Facts, r: int) -> float:
    """Growth of enterprises' AI spend in a market since last quarter; nan at the start."""
    if f.before is None:
        return math.nan
    open_to = [g for g, s in enumerate(f.map.segments) if not s.consumer]
    before = float(sum(f.before.wallet_kusd[r, g] for g in open_to))
    return f.spend_kusd(r) / before - 1 if before > 0 else math.nan


def _demand(f: Facts) -> Shown:
    shown = Shown()
    spends = [f.spend_kusd(r) for r in range(len(f.map.regions))]
    most, total = max(spends), sum(spends) or 1.0
    for r, region in enumerate(f.map.regions):
        key, growth = region.outline, spend_growth(f, r)
        shown.fills[key] = Paint(shade(spends[r], most))
        lines = [
            t.text("map.spend_in", market=market_name(f, r), amount=t.money(spends[r])),
            t.text("map.demand_share", share=t.percent(spends[r] / total)),
        ]
        words, icon, colour = t.money(spends[r]), "", "text"
        if math.isfinite(growth):
            change = t.percent(growth, 0 if abs(growth) >= 0.0995 else 1, sign=True)
            words = t.text("map.demand_note", amount=words, change=change)
            icon = "arrow-up-right" if growth > 0.0005 else "arrow-down-right" if growth < -0.0005 else "arrow-right"
            colour = "good" if growth > 0.0005 else "bad" if growth < -0.0005 else "text"
            lines.append(t.text("map.demand_change", change=change))
        shown.notes[key] = Note(words, icon=icon, icon_colour=colour)
        shown.tips[key] = "\n".join([*lines, *_own_share(f, r)])
    return shown


# -- power -------------------------------------------------------------------------------


def power_kw(f: Facts, r: int) -> tuple[float, float, float]:
    """Power in a market: in use, being built by anybody, free. The limit is the map's and grows as it says,
    but for what delays of the grid cost.
    """
    tables = f.tables
    limit = float(tables.power_limit_kw[r] + (f.quarter + (0 if f.session.over else 1)) * tables.power_growth_kw[r])
    limit -= float(f.view.grid_lost_kw[r])
    used = float(f.view.site_kw[:, r].sum() + f.view.lab_site_kw[:, r].sum())
    free = float(f.view.power_free_kw[r])
    return used, max(0.0, limit - used - free), free


def _power(f: Facts) -> Shown:
    shown = Shown()
    frees = [float(f.view.power_free_kw[r]) for r in range(len(f.map.regions))]
    most = max(frees)
    for r, region in enumerate(f.map.regions):
        key = region.outline
        used, building, free = power_kw(f, r)
        limit = used + building + free or 1.0
        scarce = free < SCARCE_KW
        shown.fills[key] = Paint(shade(frees[r], most, FREE))
        shown.notes[key] = Note(
            t.text("map.free", power=t.power(free / 1000)),
            icon="triangle-alert" if scarce else "",
            icon_colour="warn",
            colour="warn" if scarce else "text",
            bar=((used / limit, USED), (building / limit, BUILDING), (free / limit, FREE_BAR)),
        )
        words = {"limit": limit, "used": used, "building": building, "free": free}
        lines = [
            market_name(f, r),
            t.text("map.power_limit", **{name: t.power(kw / 1000) for name, kw in words.items()}),
            t.text(
                "map.power_more", power=t.power(float(f.tables.power_growth_kw[r]) / 1000), quarters=quarters(f.lead(r))
            ),
        ]
        if f.playing:
            lines.append(
                t.text("map.power_yours", power=t.power(float(f.view.site_kw[f.me, r]) / 1000),
                       building=t.power(coming_kw(f, r) / 1000))
            )  # fmt: skip
        shown.tips[key] = "\n".join([*lines, *([t.text("map.power_short")] if scarce else [])])
    return shown


def coming_kw(f: Facts, r: int) -> float:
    """The seat's sites under construction in a market."""
    return sum(due.amount for due in f.shells() if due.index == r)


# -- sites -------------------------------------------------------------------------------

#: Radius of the largest disc at scale 100.
DISC = 15


def disc_radius(kw: float, most_kw: float) -> int:
    """Radius at scale 100 of a site's disc: its area goes with its power."""
    return max(4, round(DISC * depth(kw, most_kw)))


def most_site_kw(f: Facts) -> float:
    """The largest powered sites of one cloud in one market."""
    return float(f.view.site_kw[: len(f.map.clouds), : len(f.map.regions)].max()) or 1.0


def site_marks(f: Facts, r: int) -> list[int]:
    """Clouds whose sites are marked in a market: one's own and the largest rival's, or else the two largest."""
    kw = f.view.site_kw[: len(f.map.clouds), r]
    order = [int(c) for c in np.argsort(-kw, kind="stable") if kw[c] > 0]
    own = [f.me] if f.me in order else []
    return own + [c for c in order if c != f.me][: 1 if f.playing else 2]


def _sites(f: Facts) -> Shown:
    shown, geography, most = Shown(), geography_of(f), most_site_kw(f)
    count = len(f.map.clouds)
    own_most = float(f.view.site_kw[f.me, : len(f.map.regions)].max()) if f.playing else 0.0
    for r, region in enumerate(f.map.regions):
        key = region.outline
        marked = site_marks(f, r)
        rivals = [c for c in marked if c != f.me]
        all_kw = float(f.view.site_kw[:count, r].sum()) or 1.0
        for place, c in enumerate(marked):
            site, kw = geography.site(key, place), float(f.view.site_kw[c, r])
            words = t.text("map.site", firm=f.short(c), market=market_name(f, r), power=t.power(kw / 1000))
            shown.markers.append(
                Marker(site.x, site.y, f.hue(c), disc_radius(kw, most), words, ring=f.playing and c == f.me)
            )
        lines = [market_name(f, r)]
        if f.playing:
            kw = float(f.view.site_kw[f.me, r])
            lines[0] = t.text("map.sites_yours", power=t.power(kw / 1000), market=market_name(f, r),
                              share=t.percent(kw / all_kw))  # fmt: skip
            shown.fills[key] = Paint(shade(kw, own_most, f.hue(f.me)))
            shown.notes[key] = _site_note(f, r, kw)
            lines += [
                t.text("map.sites_coming", power=t.power(due.amount / 1000), when=f.quarter_name(due.quarters))
                for due in f.shells()
                if due.index == r
            ]
        else:
            shown.fills[key] = Paint(shade(all_kw, most * 2))
            shown.notes[key] = Note(t.power(all_kw / 1000))
        if rivals:
            kw = float(f.view.site_kw[rivals[0], r])
            word = "rival" if f.playing else "largest"
            lines.append(t.text(f"map.sites_{word}", firm=f.short(rivals[0]), power=t.power(kw / 1000)))
        shown.tips[key] = "\n".join(lines)
    return shown


def _site_note(f: Facts, r: int, kw: float) -> Note:
    coming = [due for due in f.shells() if due.index == r]
    here = t.power(kw / 1000) if kw > 0 else t.text("map.sites_none")
    if not coming:
        return Note(here)
    more, when = t.power(sum(due.amount for due in coming) / 1000), f.quarter_name(coming[0].quarters)
    return Note(here, more=t.text("map.sites_building", power=more, when=when), more_icon="hard-hat")


_LAYERS: dict[str, Callable[[Facts], Shown]] = {
    "land": _land, "anchors": show_anchors, "demand": _demand, "power": _power, "sites": _sites, "money": show_money,
}  # fmt: skip
