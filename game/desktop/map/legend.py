"""The legend of the map: what colours, discs and arrows of the layer in sight mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Unpack

import pygame

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Canvas, Colour, Icon, Label, Options, Panel, Row, Widget
from game.desktop.kit.widget import Size
from game.desktop.map.anchors import ICONS as ANCHOR_ICONS
from game.desktop.map.anchors import anchors
from game.desktop.map.arrow import arrow_line, draw_arrow
from game.desktop.map.layers import ICONS, contested, disc_radius, most_site_kw, ranked, site_marks
from game.desktop.map.money import BROAD, COLOURS, shown_flows
from game.desktop.map.shown import BUILDING, FREE_BAR, USED, depth, nice, shade, tint

_SIDE = 14
GAP = 12


class Swatch(Widget):
    """A sample of what stands on the map: a filled square, striped if it has two colours, a disc or an arrow."""

    rigid = True

    def __init__(
        self,
        colour: Colour,
        second: Colour | None = None,
        *,
        kind: str = "square",
        size: float = 7,
        **options: Unpack[Options],
    ) -> None:
        super().__init__("", (), **options)
        self.colour = colour
        self.second = second
        self.kind = kind
        self.extent = size

    def measure(self, width: int) -> Size:
        px = self.look.px
        if self.kind == "arrow":
            return px(30), px(_SIDE)
        side = px(_SIDE) if self.kind == "square" else 2 * px(self.extent) + 5
        return side, side

    def paint(self, canvas: Canvas) -> None:
        px, rect = self.look.px, self.rect
        if self.kind == "arrow":
            line = arrow_line((rect.x, rect.centery + px(2)), (rect.right, rect.centery))
            arrow = draw_arrow(line, self.colour, max(2.0, self.extent * self.look.percent / 100))
            canvas.surface.blit(arrow.picture, arrow.place)
            return
        if self.kind in ("disc", "ring"):
            radius = px(self.extent)
            if self.kind == "ring":
                canvas.disc(rect.center, radius + 2, (255, 255, 255), "shade", 1)
            canvas.disc(rect.center, radius, self.colour, "shade", 1)
            return
        canvas.box(rect, self.colour, "border-strong", 3)
        if self.second is not None:
            with canvas.clipped(rect.inflate(-2, -2)):
                step = max(6, rect.w // 2)
                for left in range(rect.x - rect.h, rect.right, step):
                    ends = ((left, rect.bottom), (left + rect.h, rect.y))
                    pygame.draw.line(canvas.surface, self.second, *ends, max(2, step // 3))


@dataclass(frozen=True)
class Entry:
    """A sample and what it means."""

    sample: Widget
    words: str

    def width(self) -> float:
        """About the pixels at scale 100 that it takes."""
        wide = 36 if not isinstance(self.sample, Swatch) or self.sample.kind == "arrow" else 20
        return sum(9.0 if letter.isupper() else 6.6 for letter in self.words) + wide


def legend(f: Facts, layer: str, room: float) -> list[Widget]:
    """Entries for a layer, as many as fit into `room` pixels at scale 100: the first ones matter most."""
    shown: list[Widget] = []
    for entry in _LEGENDS[layer](f):
        room -= entry.width() + GAP
        if room < 0 and len(shown) > 1:
            break
        shown.append(Row(entry.sample, Label(entry.words, "small", "muted"), gap=5))
    return shown


def _land(f: Facts) -> list[Entry]:
    leaders = [ranked(f, r)[0] for r in range(len(f.map.regions)) if f.view.land[r].any()]
    order = sorted(set(leaders), key=lambda c: (-leaders.count(c), c)) or [0]
    found = [Entry(Swatch(tint(f.hue(c), 0.7)), f.label(c)) for c in order]
    if any(contested(f, r) for r in range(len(f.map.regions))):
        a, b = (f.hue(c) for c in (order + [c for c in f.clouds if c not in order])[:2])
        found.insert(2, Entry(Swatch(tint(a, 0.7), tint(b, 0.7)), t.text("legend.contested")))
    steps = Row(*(Swatch(tint(f.hue(order[0]), strength)) for strength in (0.2, 0.8)), gap=1)
    return [*found, Entry(steps, t.text("legend.stronger"))]


def _anchors(f: Facts) -> list[Entry]:
    kinds = list(dict.fromkeys(a.how for a in anchors(f) if a.cloud >= 0))
    hosts = list(dict.fromkeys(a.cloud for a in anchors(f) if a.cloud >= 0))
    return [
        *(Entry(Icon(ANCHOR_ICONS[how], 13, "text"), t.text(f"legend.{how}")) for how in kinds),
        *(Entry(Swatch(tint(f.hue(c), 0.6)), f.label(c)) for c in hosts),
    ]


def _demand(f: Facts) -> list[Entry]:
    most = max(f.spend_kusd(r) for r in range(len(f.map.regions)))
    steps = [nice(most), nice(most / 4), nice(most / 20)]
    found = [Entry(Swatch(shade(step, most)), t.money(step)) for step in steps]
    return [*found, Entry(Icon("arrow-up-right", 13, "good"), t.text("legend.grown"))]


def _power(f: Facts) -> list[Entry]:
    return [
        Entry(Swatch(USED), t.text("legend.used")),
        Entry(Swatch(BUILDING), t.text("legend.building")),
        Entry(Swatch(FREE_BAR), t.text("legend.free")),
        Entry(Icon("triangle-alert", 13, "warn"), t.text("legend.scarce")),
    ]


def _sites(f: Facts) -> list[Entry]:
    most = most_site_kw(f)
    small = nice(most / 8)
    sample = Entry(Swatch((120, 135, 160), kind="disc", size=disc_radius(small, most)), t.power(small / 1000))
    rivals = list(dict.fromkeys(site_marks(f, r)[-1] for r in range(len(f.map.regions)) if site_marks(f, r)))
    others = [Entry(Swatch(f.hue(c), kind="disc", size=5), f.label(c)) for c in rivals if c != f.me]
    if not f.playing:
        return [*others, sample]
    mine = Entry(Swatch(f.hue(f.me), kind="ring", size=5), t.text("legend.yours"))
    return [mine, sample, Entry(Icon("hard-hat", 13, "warn"), t.text("legend.building")), *others]


def _money(f: Facts) -> list[Entry]:
    flows = shown_flows(f)
    if not flows:
        return [Entry(Icon("coins", 13, "muted"), t.text("legend.nothing"))]
    kinds = [kind for kind in COLOURS if any(m.kind == kind for m in flows)]
    found = [Entry(Swatch(COLOURS[kind], kind="arrow", size=5), t.text(f"legend.{kind}")) for kind in kinds]
    if any(m.loop for m in flows):
        found.append(Entry(Icon("repeat", 13, "warn"), t.text("legend.loop")))
    most = flows[0].kusd
    sample = nice(most / 2)
    width = BROAD * depth(sample, most)
    words = t.text("legend.width", amount=t.money(sample))
    return [*found, Entry(Swatch((150, 160, 180), kind="arrow", size=width), words)]


_LEGENDS: dict[str, Callable[[Facts], list[Entry]]] = {
    "land": _land, "anchors": _anchors, "demand": _demand, "power": _power, "sites": _sites, "money": _money,
}  # fmt: skip


def legend_panel(f: Facts, layer: str, room: int) -> Panel:
    """A slim panel with the legend and, on its icon, what the layer is about; `room` is its width at scale 100."""
    more = "\n".join([t.text(f"layer.{layer}_more"), t.text("map.boundaries")])
    info = Icon("info", 15, "accent", tip=more, id="legend-more")
    return Panel(Row(info, *legend(f, layer, room - 45), gap=GAP, place="center", grow=1), id="legend", pad=(10, 6))


def layer_choices(icons: bool) -> list[tuple[str, str, str]]:
    """Keys, names and perhaps icons for the layer switch."""
    return [(layer, t.text(f"layer.{layer}"), icon if icons else "") for layer, icon in ICONS.items()]


def zoom_buttons(closer: Callable[[], None], wider: Callable[[], None], whole: Callable[[], None]) -> Widget:
    """Buttons for who has no wheel."""
    return Row(
        Button("map-closer", "", closer, icon="zoom-in", tip=t.text("legend.closer_tip")),
        Button("map-wider", "", wider, icon="zoom-out", tip=t.text("legend.wider_tip")),
        Button("map-whole", "", whole, icon="maximize", tip=t.text("legend.whole_tip")),
        gap=4,
    )
