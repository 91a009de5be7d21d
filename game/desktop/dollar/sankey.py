"""The picture of money between firms as a widget: bands as broad as what they carry, walked along by arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Unpack

import pygame

from game.desktop.dollar.network import ENDS, SOURCES
from game.desktop.dollar.picture import Content, draw_base, draw_lit, home_track
from game.desktop.dollar.places import Layout, arrange
from game.desktop.kit import Canvas, Options, Widget
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Size

_BAR = 11  # breadth of a node
_NEAR = 4  # pixels within which a thin band is hit
_KEPT = 24  # lit pictures


class Item(NamedTuple):
    """What the keyboard or the mouse is on: a node or a band, by its place in the network."""

    kind: Literal["node", "band"]
    place: int


@dataclass(frozen=True)
class Words:
    """What is written. names: of nodes, long and short; amounts: of nodes; home: at the way home."""

    headings: Sequence[str]
    names: Sequence[tuple[str, str]]
    amounts: Sequence[str]
    home: str


class Drawn:
    """Pictures that outlast the widget, which is built anew at every refresh."""

    def __init__(self) -> None:
        self.key: object = None
        self.places: Layout | None = None
        self.base: pygame.Surface | None = None
        self.lit: dict[frozenset[int], pygame.Surface] = {}

    def new(self, key: object) -> bool:
        """Forget everything if it was drawn for something else."""
        if self.key == key:
            self.key = key  # the same object is compared at once next time
            return False
        self.key, self.places, self.base = key, None, None
        self.lit.clear()
        return True


class Sankey(Widget):
    """One stop for the keyboard. At a node, up and down go along its column, right follows its largest payment and
    left goes back along its largest receipt; at a payment, right and left go to its ends, up and down to the next one
    of the same firm. Enter or a click on a node calls `on_open`.
    """

    focusable = True
    mouse = True
    steady = False

    def __init__(
        self,
        id: str,
        content: Content,
        words: Words,
        drawn: Drawn,
        *,
        tips: Callable[[Item], Tip],
        on_open: Callable[[int], None],
        path: frozenset[int] = frozenset(),
        start: int = 0,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(id, (), **options)
        self.content, self.words, self.drawn = content, words, drawn
        self.tips, self.on_open, self.path = tips, on_open, path
        self._at = Item("node", start)
        self._from_source = True
        self._hot: Item | None = None

    # -- what is kept when the screen is built anew --------------------------------

    def keep(self) -> object:
        return self._name(self._at), self._from_source

    def restore(self, kept: object) -> None:
        if not isinstance(kept, tuple):
            return
        name, self._from_source = kept
        net = self.content.net
        every = [Item("node", i) for i in range(len(net.nodes))] + [Item("band", i) for i in range(len(net.bands))]
        self._at = next((item for item in every if self._name(item) == name), self._at)

    def _name(self, item: Item) -> object:
        net = self.content.net
        if item.kind == "band":
            return net.bands[item.place].pairs if item.place < len(net.bands) else None
        return (net.nodes[item.place].column, net.nodes[item.place].accounts) if item.place < len(net.nodes) else None

    @property
    def item(self) -> Item:
        """Where the keyboard is."""
        return self._at

    # -- places --------------------------------------------------------------------

    def measure(self, width: int) -> Size:
        return width, self.look.px(260)

    def _line(self) -> int:
        return self.look.fonts.line_height("small")

    def _label(self, node: int, room: float) -> tuple[str, str]:
        """Name and amount of a node: a short name if there is little room, and no amount if there is less."""
        fonts, amount = self.look.fonts, self.words.amounts[node]
        long, short = self.words.names[node]
        for name, figure in ((long, amount), (short, amount), (long, "")):
            if fonts.width(f"{name} ", "small-strong") + fonts.width(figure, "small") <= room:
                return name, figure
        return short, ""

    def _width(self, node: int, room: float) -> int:
        name, amount = self._label(node, room)
        return self.look.fonts.width(f"{name} ", "small-strong") + self.look.fonts.width(amount, "small")

    def _room(self, column: int) -> float:
        """Pixels that a label may take: beside the outermost nodes, or between two columns."""
        if column in (SOURCES, ENDS):
            return self.rect.w * 0.17
        return self._step() - self.places().bar - self.look.px(26)

    def _margin(self, column: int) -> int:
        """Room for the labels beside the outermost nodes."""
        px, nodes = self.look.px, self.content.net.nodes
        wide = [self._width(i, self._room(column)) for i, node in enumerate(nodes) if node.column == column]
        return max(wide, default=px(20)) + px(30)

    def places(self) -> Layout:
        """Where everything is, in pixels of the widget."""
        px = self.look.px
        self.drawn.new((self.content, self.rect.size, self.look))
        if self.drawn.places is None:
            left, right = self._margin(SOURCES), self._margin(ENDS)
            top, foot = self._line() + px(8), px(30) if self.content.home else px(6)
            area = (left, top, max(10, self.rect.w - left - right), max(10, self.rect.h - top - foot))
            self.drawn.places = arrange(self.content.net, area, px(_BAR), self._line() + px(1))
        return self.drawn.places

    def node_rect(self, node: int) -> pygame.Rect:
        """Where a node is drawn, in pixels of the window."""
        places = self.places()
        box = places.boxes[node]
        high = max(box.height, box.room)
        rect = pygame.Rect(round(box.x), round(box.middle - high / 2), round(places.bar), round(high))
        return rect.move(self.rect.topleft)

    def label_rect(self, node: int) -> pygame.Rect:
        """Where a node's words stand."""
        px, box, places = self.look.px, self.places().boxes[node], self.places()
        column = self.content.net.nodes[node].column
        wide, high = self._width(node, self._room(column)) + px(2), self._line()
        off = px(18)
        x = box.x - off - wide if column == SOURCES else box.x + places.bar + (px(8) if column == ENDS else off)
        return pygame.Rect(round(x), round(box.middle - high / 2), wide, high).move(self.rect.topleft)

    def _step(self) -> float:
        """Pixels from one column to the next."""
        boxes, nodes = self.places().boxes, self.content.net.nodes
        xs = sorted({(node.column, box.x) for node, box in zip(nodes, boxes, strict=True)})
        if len(xs) < 2:
            return float(self.rect.w) / 4
        return (xs[-1][1] - xs[0][1]) / (xs[-1][0] - xs[0][0])

    def _item_at(self, pos: tuple[int, int]) -> Item | None:
        if not self.content.net.nodes:
            return None
        near = self.look.px(3)
        for i in range(len(self.content.net.nodes)):
            if self.node_rect(i).inflate(2 * near, 0).collidepoint(pos) or self.label_rect(i).collidepoint(pos):
                return Item("node", i)
        x, y = pos[0] - self.rect.x, pos[1] - self.rect.y
        found: list[tuple[float, float, int]] = []
        for i, path in enumerate(self.places().paths):
            first, last = path.reach
            off = abs(path.y(x) - y)
            if first <= x <= last and off <= max(path.width / 2, self.look.px(_NEAR)):
                found.append((path.width, off, i))
        return Item("band", min(found)[2]) if found else None

    # -- drawing --------------------------------------------------------------------

    def active(self) -> Item | None:
        """What is lit: what the mouse is on, or the keyboard."""
        if self.hovered and self._hot is not None:
            return self._hot
        return self._at if self.focused and self.screen.by_key else None

    def _lit(self) -> frozenset[int]:
        item = self.active()
        if item is None:
            return self.path
        return frozenset([item.place] if item.kind == "band" else self.content.net.of(item.place))

    def paint(self, canvas: Canvas) -> None:
        nodes, places, look = self.content.net.nodes, self.places(), self.look
        drawn = self.drawn
        if drawn.base is None:
            drawn.base = draw_base(self.content, places, self.rect.size, look)
        lit, picture = self._lit(), drawn.base
        if lit:
            if lit not in drawn.lit:
                if len(drawn.lit) >= _KEPT:
                    drawn.lit.pop(next(iter(drawn.lit)))
                drawn.lit[lit] = draw_lit(drawn.base, self.content, places, look, lit)
            picture = drawn.lit[lit]
        canvas.surface.blit(picture, self.rect)
        item = self.active()
        shown = set(range(len(nodes)))
        if lit:
            ends = {node for i in lit for node in (self.content.net.bands[i].source, self.content.net.bands[i].target)}
            shown = ends | ({item.place} if item is not None and item.kind == "node" else set())
        self._paint_headings(canvas)
        for node in range(len(nodes)):
            self._paint_label(canvas, node, node in shown)
        if item is not None and item.kind == "node":
            canvas.box(self.node_rect(item.place).inflate(look.px(4), look.px(4)), None, "focus", 3, 2)
        self._paint_home(canvas)

    def _paint_headings(self, canvas: Canvas) -> None:
        step, places, px = self._step(), self.places(), self.look.px
        columns = {node.column: box.x for node, box in zip(self.content.net.nodes, places.boxes, strict=True)}
        for column, x in columns.items():
            words = self.words.headings[column]
            wide = self.look.fonts.width(words, "small") + 2
            left = x + places.bar / 2 - wide / 2
            left = min(max(left, px(2)), self.rect.w - wide - px(2))
            if wide <= step - px(4):
                rect = pygame.Rect(round(left) + self.rect.x, self.rect.y, wide, self._line())
                canvas.text(words, rect, "small", "muted", "center")

    def _paint_label(self, canvas: Canvas, node: int, strong: bool) -> None:
        rect = self.label_rect(node)
        column = self.content.net.nodes[node].column
        name, amount = self._label(node, self._room(column))
        halo = None if column in (SOURCES, ENDS) else "panel"
        wide = self.look.fonts.width(name, "small-strong")
        canvas.text(name, pygame.Rect(rect.x, rect.y, wide + 1, rect.h), "small-strong", "text" if strong else "muted",
                    halo=halo)  # fmt: skip
        left = rect.x + self.look.fonts.width(f"{name} ", "small-strong")
        if amount:
            canvas.text(amount, pygame.Rect(left, rect.y, rect.right - left + 2, rect.h), "small", "muted",
                        halo=halo)  # fmt: skip

    def _paint_home(self, canvas: Canvas) -> None:
        if self.content.home is None or not self.words.home:
            return
        px, fonts = self.look.px, self.look.fonts
        track = home_track(self.places(), self.content, self.look, self.rect.size)
        wide, high = fonts.width(self.words.home, "small-strong") + px(20), self._line() + px(4)
        rect = pygame.Rect(0, 0, wide, high)
        rect.center = round((track[2][0] + track[3][0]) / 2) + self.rect.x, round(track[2][1]) + self.rect.y
        rect.clamp_ip(self.rect)
        canvas.box(rect, "raised", self.content.tint, 8)
        canvas.text(self.words.home, rect, "small-strong", "text", "center")

    # -- reading out -----------------------------------------------------------------

    def tip_near(self) -> pygame.Rect:
        return self._item_rect(self._at)

    def tip_over(self, pos: tuple[int, int]) -> pygame.Rect:
        item = self._item_at(pos)
        if item is None:
            return self.view()
        if item.kind == "band":
            return pygame.Rect(pos[0] - 12, pos[1] - 12, 24, 24)
        return self._item_rect(item)

    def _item_rect(self, item: Item) -> pygame.Rect:
        if not self.content.net.nodes:
            return self.view()
        if item.kind == "node":
            return self.node_rect(item.place).union(self.label_rect(item.place))
        path = self.places().paths[item.place]
        x = sum(path.reach) / 2
        high = max(12, round(path.width))
        return pygame.Rect(round(x) - 12, round(path.y(x)) - high // 2, 24, high).move(self.rect.topleft)

    def tip_at(self, pos: tuple[int, int] | None) -> str | Tip:
        item = self._at if pos is None else self._item_at(pos)
        return self.tip_now() if item is None or not self.content.net.nodes else self.tips(item)

    # -- events ----------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        if not self.content.net.nodes:
            return False
        if event.type == pygame.MOUSEMOTION:
            item = self._item_at(event.pos)
            if item != self._hot:
                self._hot = item
                self.screen.tips.restart()
                self.redraw()
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            item = self._item_at(event.pos)
            if item is not None:
                self._go(item)
                if item.kind == "node":
                    self.on_open(item.place)
            return True
        if event.type != pygame.KEYDOWN:
            return False
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            if self._at.kind == "node":
                self.on_open(self._at.place)
            return True
        return self._walk(event.key)

    def _go(self, item: Item | None) -> bool:
        """Put the keyboard on something; False: there is nothing."""
        if item is None:
            return False
        self._at = item
        self.screen.tips.restart()
        self.redraw()
        return True

    def _walk(self, key: int) -> bool:
        """An arrow key; False: it leads out of the picture."""
        side = {pygame.K_RIGHT: 1, pygame.K_LEFT: -1}.get(key)
        step = {pygame.K_DOWN: 1, pygame.K_UP: -1}.get(key)
        if side is not None:
            return self._go(self._onward(side))
        return step is not None and self._beside(step)

    def _onward(self, side: int) -> Item | None:
        """What lies to the right (1) or left (-1)."""
        net = self.content.net
        if self._at.kind == "band":
            band = net.bands[self._at.place]
            return Item("node", band.target if side > 0 else band.source)
        node = self._at.place
        bands = [i for i, b in enumerate(net.bands) if (b.source if side > 0 else b.target) == node]
        self._from_source = side > 0
        home = self.content.home
        if home is not None and node == (home.start if side > 0 else home.end):
            return Item("node", home.end if side > 0 else home.start)  # the way home goes round
        largest = max(bands, key=lambda i: net.bands[i].kusd * (1 + self.content.traced[i]), default=None)
        return None if largest is None else Item("band", largest)

    def _beside(self, step: int) -> bool:
        """The next below (1) or above (-1)."""
        net, places = self.content.net, self.places()
        if self._at.kind == "node":
            column = net.nodes[self._at.place].column
            here = [i for i, node in enumerate(net.nodes) if node.column == column]
            here.sort(key=lambda i: places.boxes[i].middle)
            at = here.index(self._at.place) + step
            return 0 <= at < len(here) and self._go(Item("node", here[at]))
        band = net.bands[self._at.place]
        end = 0 if self._from_source else -1
        same = [
            i for i, b in enumerate(net.bands)
            if (b.source == band.source if self._from_source else b.target == band.target)
        ]  # fmt: skip
        same.sort(key=lambda i: places.paths[i].points[end][1])
        at = same.index(self._at.place) + step
        if 0 <= at < len(same):
            self._go(Item("band", same[at]))
        return True
