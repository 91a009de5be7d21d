"""How to play in six pictured steps, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.hues import HUES
from game.desktop.keymap import key_text, shown_keys
from game.desktop.kit import (
    Button,
    Chart,
    Column,
    Icon,
    Label,
    Line,
    Meter,
    Panel,
    Row,
    Rule,
    Screen,
    Scroll,
    Segmented,
    Slider,
    Tabs,
    Widget,
    mix,
)
from game.desktop.map.minimap import MiniMap
from game.desktop.map.worldmap import Flow, Marker
from game.desktop.pieces import inset, note
from maps.geography import load_geography

if TYPE_CHECKING:
    from game.session import Session

_ICONS = {
    "idea": "lightbulb",
    "quarter": "refresh-cw",
    "map": "map",
    "deals": "handshake",
    "forecasts": "chart-line",
    "score": "trophy",
    "keys": "keyboard",
}
_BOXES = {
    "cash": "banknote",
    "price": "circle-dollar-sign",
    "commitment": "scroll-text",
    "power": "zap",
    "access": "lock",
    "milestones": "target",
}
#: Parts of the value, each with an icon and a colour.
_PARTS = {
    "business": ("building-2", HUES[0]),
    "plant": ("factory", HUES[7]),
    "stakes": ("handshake", HUES[1]),
    "backlog": ("scroll-text", HUES[2]),
    "obligations": ("calendar-clock", HUES[4]),
    "net_cash": ("wallet", HUES[3]),
    "returned": ("hand-coins", HUES[5]),
}
_LOOP = ("newspaper", "clipboard-list", "sliders-horizontal", "fast-forward", "chart-column")
_STRIP = "help-pages-strip"
_GAP = 22


def open_help(screen: Screen) -> None:
    """How to play, with the keyboard on the steps."""
    screen.open_modal(lambda: help_panel(screen), focus_id="help-next")


def help_keys(screen: Screen) -> dict[str, Callable[[], None]]:
    """The shortcuts that open it."""
    return dict.fromkeys(("help", "?"), lambda: open_help(screen))


def help_panel(screen: Screen) -> Widget:
    """The steps as pages; Next goes through them."""
    room_w, room_h = screen.room
    width = min(800, room_w - 24)
    half = (width - 36 - 8 - 12 - _GAP) // 2  # of a page, beside a scroll bar
    makers: dict[str, Callable[[], list[Widget]]] = {
        "idea": lambda: _idea(2 * half + _GAP),
        "quarter": lambda: _quarter(2 * half + _GAP),
        "map": _map,
        "deals": lambda: _deals(half),
        "forecasts": _forecasts,
        "score": lambda: _score(getattr(screen, "session", None)),
        "keys": lambda: _keys(screen, half),
    }
    pages = [
        (key, t.text(f"help.{key}"), Scroll(f"help-{key}", Column(*make(), gap=14, pad=(4, 4))), _ICONS[key])
        for key, make in makers.items()
    ]

    def go_on() -> None:
        strip = screen.get(_STRIP)
        assert isinstance(strip, Segmented)
        keys = list(makers)
        after = keys.index(strip.value) + 1
        if after == len(keys):
            screen.close_top()
        else:
            strip.choose(keys[after])

    return Panel(
        Label(t.text("help.title"), "title", icon="book-open", icon_colour="accent"),
        Tabs("help-pages", pages, grow=1),
        Row(
            Label(
                t.text("help.foot", pressed=key_text(screen.app.key_of("help"))),
                "small",
                "muted",
                wrap=True,
                grow=1,
                place="center",
            ),
            Button("close-help", t.text("button.close"), screen.close_top),
            Button("help-next", t.text("help.next"), go_on, kind="primary", icon="arrow-right"),
            gap=8,
        ),
        id="help",
        width=width,
        height=min(540, room_h - 40),
        gap=12,
        pad=18,
    )


# -- pieces --------------------------------------------------------------------------


def _chain(part: str, room: int, icons: tuple[str, ...], back: bool = False) -> Widget:
    """Pictures with a caption each, joined by arrows; `back`: the last leads to the first again."""
    tiles: list[Widget] = []
    width = (room - 28 - (len(icons) - 1 + back) * 38) // len(icons)
    for number, icon in enumerate(icons):
        if number:
            tiles.append(Icon("arrow-right", 18, "muted", place="center"))
        caption = Label(t.text(f"help.{part}_{number + 1}"), "small", align="center", wrap=True)
        tiles.append(Column(Icon(icon, 40, "accent", place="center"), caption, gap=10, width=width))
    if back:
        tiles.append(Icon("repeat", 18, "muted", place="center"))
    return Panel(Row(*tiles, gap=10), kind="inset", pad=(14, 20))


def _point(icon: str, words: str, colour: str = "accent") -> Widget:
    return Row(Icon(icon, 18, colour, place="start"), Label(words, wrap=True, grow=1), gap=12)


def _points(part: str, *icons: str) -> list[Widget]:
    letters = "abcdef"[: len(icons)]
    return [_point(icon, t.text(f"help.{part}_{letter}")) for icon, letter in zip(icons, letters, strict=True)]


def _lead(part: str) -> Widget:
    return Label(t.text(f"help.{part}_lead"), "strong", wrap=True)


# -- pages -----------------------------------------------------------------------------


def _idea(room: int) -> list[Widget]:
    return [
        _lead("idea"),
        _chain("idea", room, ("flask-conical", "cloud", "building-2", "flag")),
        *_points("idea", "anchor", "zap", "hand-coins", "repeat"),
    ]


def _quarter(room: int) -> list[Widget]:
    return [
        _lead("quarter"),
        _chain("quarter", room, _LOOP, back=True),
        *_points("quarter", "users", "check", "undo-2", "hourglass"),
    ]


def _map() -> list[Widget]:
    geography = load_geography("pocket-regions")
    fills = {market: mix((34, 43, 60), HUES[i], 0.5) for i, market in enumerate(geography.markets)}
    sites = {market: geography.site(market, 0) for market in geography.markets}
    markers = [Marker(site.x, site.y, HUES[i], 6) for i, site in enumerate(sites.values())]
    first, second, *_ = sites.values()
    flow = Flow((first.x, first.y), (second.x, second.y), HUES[0], 8)
    picture = MiniMap("help-world", geography, fills=fills, markers=markers, flows=[flow], width=340, height=250)
    legend = Column(*_points("map", "flag", "map-pin", "arrow-right", "layers", "search"), gap=12, grow=1)
    return [_lead("map"), Row(Column(picture, note(t.text("help.map_example")), gap=6), legend, gap=_GAP)]


def _deals(half: int) -> list[Widget]:
    """What a cheque buys, to try, and the six boxes of a term sheet."""
    answer = Label("", "number", "accent", align="right")
    cash = Slider("help-cash", t.text("help.deals_cash"), 5, 1, 40, 1, show=lambda x: t.money(x * 1e6), grow=1)
    price = Slider("help-price", t.text("help.deals_price"), 45, 10, 400, 5, show=lambda x: t.money(x * 1e6), grow=1)

    def tell(_: float) -> None:
        answer.text = t.percent(cash.value / (price.value + cash.value), 1)

    cash.on_change = price.on_change = tell
    tell(0.0)
    share = Column(Label(t.text("help.deals_share"), "small", "muted", align="right"), answer, gap=2, width=110)
    boxes = [_box(icon, name) for name, icon in _BOXES.items()]
    return [
        _lead("deals"),
        inset(Row(cash, price, share, gap=18), note(t.text("help.deals_formula"))),
        Row(Column(*boxes[:3], gap=12, width=half), Column(*boxes[3:], gap=12, width=half), gap=_GAP),
        _point("message-circle-question", t.text("help.deals_end")),
    ]


def _box(icon: str, name: str) -> Widget:
    words = Label(t.text(f"help.box_{name}_note"), "small", "muted", wrap=True)
    return Row(
        Icon(icon, 20, "accent", place="start"),
        Column(Label(t.text(f"help.box_{name}"), "strong"), words, gap=1, grow=1),
        gap=12,
    )


def _forecasts() -> list[Widget]:
    """A fan that can be lengthened; like sums of independent luck, its width grows with the root of time."""
    chart = Chart("help-fan", [], show=lambda x: t.money(x * 1e6), height=176, grow=1)
    words = Label("", "strong", "accent", wrap=True)

    def tell(ahead: float) -> None:
        n = int(ahead)
        band = [(40 + 1.5 * i - 4.0 * i**0.5, 40 + 1.5 * i + 4.0 * i**0.5) for i in range(1, n + 1)]
        chart.lines = [Line(t.text("help.forecasts_line"), [31, 34, 33, 37, 40], HUES[0], band)]
        low, high = band[-1]
        key = "help.forecasts_read_one" if n == 1 else "help.forecasts_read"
        words.text = t.text(key, count=n, low=t.money(low * 1e6), high=t.money(high * 1e6))

    reach = Slider("help-reach", t.text("help.forecasts_reach"), 4, 1, 8, 1, tell, show=t.number)
    tell(4)
    side = Column(note(t.text("help.example")), reach, words, gap=12, width=240)
    return [
        _lead("forecasts"),
        Panel(Row(chart, side, gap=18), kind="inset", pad=12),
        *_points("forecasts", "dices", "scale", "eye-off"),
    ]


def _score(session: Session | None) -> list[Widget]:
    """The parts of the value: the person's own where there is a game."""
    own = session.standings()[session.seat].parts_kusd if session is not None and _plays(session) else {}
    rows = [
        Row(
            Icon(icon, 18, colour),
            Label(t.text(f"part.{part}"), "strong", width=110),
            Label(t.text(f"help.part_{part}"), wrap=True, grow=1),
            *([Label(t.money(own[part]), "strong", "accent", align="right", width=80)] if own else []),
            gap=10,
        )
        for part, (icon, colour) in _PARTS.items()
    ]
    positive = {part: max(0.0, own.get(part, 0.0)) for part in _PARTS}
    total = sum(positive.values())
    bar = [Meter([(value / total, _PARTS[part][1]) for part, value in positive.items()])] if total > 0 else []
    return [
        _lead("score"),
        inset(*bar, Column(*rows, gap=9)),
        *_points("score", "gauge", "users", "flag"),
    ]


def _plays(session: Session) -> bool:
    return 0 <= session.seat < len(session.map.clouds)


def _keys(screen: Screen, half: int) -> list[Widget]:
    rows = [
        Row(Label(keys, "strong", "accent", width=92), Label(words, wrap=True, grow=1), gap=10)
        for keys, words in shown_keys(screen.app)
    ]
    middle = (len(rows) + 1) // 2
    columns = [Column(*part, gap=8, width=half) for part in (rows[:middle], rows[middle:])]
    return [Row(*columns, gap=_GAP), Rule(), note(t.text("help.keys_more"))]
