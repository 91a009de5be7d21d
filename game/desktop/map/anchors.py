"""The layer of anchors: which frontier lab is at home on which cloud, and whose shelf is best where."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.map.items import Marker, Note
from game.desktop.map.sheet import Paint
from game.desktop.map.shown import FIRM, LAND, Shown, geography_of, home_region, main_region, tint
from game.desktop.parts import market_name
from game.engine.parameters import LAB0, LABS

#: Quarters that others wait for what a lab launches first elsewhere.
LATE = 2
#: The sign of each kind of home.
ICONS = {"exclusive": "lock", "first": "anchor", "most": "link", "none": ""}


@dataclass(frozen=True)
class Anchor:
    """A lab and the cloud where it is at home (-1: none); `how` is "exclusive", "first", "most" or "none"."""

    lab: int
    cloud: int
    how: str
    per_quarter_kusd: float = 0.0


def best_quality(f: Facts, m: int) -> float:
    """A model's quality in its best segment: what counts for the frontier."""
    return float(f.view.quality[m, : len(f.map.segments)].max())


def frontier(f: Facts) -> list[int]:
    """Models within reach of the best lab's, best first."""
    alive = [m for m in f.models() if f.alive(f.developer(m))]
    top = max((best_quality(f, m) for m in alive if m < LABS), default=0.0)
    near = [m for m in alive if best_quality(f, m) >= top - f.map.rules.score.frontier_distance]
    return sorted(near, key=lambda m: -best_quality(f, m))


def contracts_kusd(f: Facts, cloud: int, lab: int) -> float:
    """What a lab's contracts in force on a cloud come to in a quarter, on average."""
    v = f.view
    return sum(float(v.deal_commit_kusd[d]) / max(int(v.deal_quarters[d]), 1) for d in f.deals_of(cloud, lab))


def anchors(f: Facts) -> list[Anchor]:
    """Labs in business and their homes, best lab first."""
    found = []
    labs = [lab for lab in range(len(f.map.labs)) if f.alive(LAB0 + lab)]
    for lab in sorted(labs, key=lambda m: -best_quality(f, m)):
        if f.home_of(lab) >= 0:
            how = "exclusive" if f.view.exclusive[lab] >= 0 else "first"
            found.append(Anchor(lab, f.home_of(lab), how))
            continue
        spend = {c: contracts_kusd(f, c, lab) for c in f.clouds}
        most = max(spend, key=lambda c: spend[c])
        found.append(Anchor(lab, most, "most", spend[most]) if spend[most] > 0 else Anchor(lab, -1, "none"))
    return found


def offered(f: Facts, c: int, m: int) -> float:
    """Quality of a model on a cloud's shelf: while another cloud has first launch, that of two quarters ago."""
    host = f.home_of(m) if m < LABS else m - LABS
    if host < 0 or host == c or m >= LABS:
        return best_quality(f, m)
    past = f.session.history[max(len(f.session.history) - 1 - LATE, 0)]
    return min(best_quality(f, m), float(past.quality[m, : len(f.map.segments)].max()))


def shelf(f: Facts, c: int) -> list[tuple[float, int]]:
    """Frontier models that a cloud sells, with the quality of what it has of them, best first."""
    return sorted(((offered(f, c, m), m) for m in frontier(f) if f.view.hosted[c, m]), reverse=True)


def show_anchors(f: Facts) -> Shown:
    """Badges of labs, and markets by the best shelf."""
    shown, geography = Shown(), geography_of(f)
    best = frontier(f)
    shelves = {c: shelf(f, c) for c in f.clouds}
    worth = {c: (round(held[0][0], 2), round(sum(q for q, _ in held), 2)) for c, held in shelves.items() if held}
    for r, region in enumerate(f.map.regions):
        key = region.outline
        sellers = [c for c in f.clouds if f.tables.sells[r, c] and c in worth]
        order = sorted(sellers, key=lambda c: (worth[c], float(f.view.land[r, c])), reverse=True)
        if not order:
            shown.fills[key] = Paint(LAND)
            shown.tips[key] = t.text("map.shelf_none", market=market_name(f, r))
            continue
        first, held = order[0], shelves[order[0]]
        even = [c for c in order[1:] if worth[c] == worth[first]]
        shown.fills[key] = Paint(tint(f.hue(first), 0.6), tint(f.hue(even[0]), 0.6) if even else None)
        shown.notes[key] = Note(
            t.text("map.shelf_note", label=f.label(first), model=f.model_name(held[0][1])), dot=f.hue(first)
        )
        lines = [t.text("map.shelf", firm=f.short(first), market=market_name(f, r), count=len(held), all=len(best),
                        model=f.model_name(held[0][1]))]  # fmt: skip
        lines += [t.text("map.shelf_even", firm=f.short(c)) for c in even]
        lines += [_next(f, c, shelves[c], first) for c in order[1:2] if c not in even]
        shown.tips[key] = "\n".join(lines)
    for place, anchor in enumerate(anchors(f)):
        where = main_region(f, anchor.cloud) if anchor.cloud >= 0 else home_region(f, LAB0 + anchor.lab)
        site = geography.site(f.map.regions[where].outline, place)
        label = f.label(LAB0 + anchor.lab)
        if anchor.cloud >= 0:
            label = t.text("map.anchor_badge", lab=label, cloud=f.label(anchor.cloud))
        colour = f.hue(anchor.cloud) if anchor.cloud >= 0 else (153, 153, 153)
        shown.markers.append(
            Marker(site.x, site.y, colour, text=_tip(f, anchor), label=label, icon=ICONS[anchor.how],
                   key=f"{FIRM}{LAB0 + anchor.lab}", dim=anchor.lab not in best)
        )  # fmt: skip
    return shown


def _next(f: Facts, c: int, held: list[tuple[float, int]], first: int) -> str:
    late = [m for _, m in held if m < LABS and f.home_of(m) == first]
    words = t.text("map.shelf_next", firm=f.short(c), model=f.model_name(held[0][1]))
    return words + (" " + t.text("map.shelf_late", model=f.model_name(late[0])) if late else "")


def _tip(f: Facts, anchor: Anchor) -> str:
    lab = f.short(LAB0 + anchor.lab)
    behind = best_quality(f, frontier(f)[0]) - best_quality(f, anchor.lab)
    place = t.text("map.anchor_best") if behind < 0.005 else t.text("map.anchor_behind", behind=t.number(behind, 2))
    if anchor.lab not in frontier(f):
        place = " ".join([place, t.text("map.anchor_dim")])
    if anchor.cloud < 0:
        return "\n".join([t.text("map.anchor_none", lab=lab), place])
    words = t.text(
        f"map.anchor_{anchor.how}", lab=lab, cloud=f.short(anchor.cloud), amount=t.money(anchor.per_quarter_kusd),
        when=f.map.quarter_name(_until(f, anchor)),
    )  # fmt: skip
    return "\n".join([words, place])


def _until(f: Facts, anchor: Anchor) -> int:
    """The last quarter of a lab's access terms on its home cloud."""
    v = f.view
    ends = [int(v.deal_access_until[d]) for d in f.deals_of(anchor.cloud, anchor.lab) if v.deal_access[d] > 0]
    return max(ends, default=f.quarter)
