"""Cards of the screen for a new game: maps with their picture, clouds with their figures."""

from __future__ import annotations

from collections.abc import Callable

from game.desktop import text as t
from game.desktop.kit import Card, Colour, Column, Icon, Label, Row, Space, Widget, mix
from game.desktop.map.minimap import MiniMap
from game.desktop.menus.seatfacts import Par, Seat, seat_of
from game.desktop.menus.seatgrid import SeatCard
from maps.geography import load_geography
from maps.loader import GameMap
from maps.schema import Cloud

_LAND: Colour = (52, 66, 92)
_RICH: Colour = (104, 190, 240)
#: Icon and colour of a seat's difficulty.
DIFFICULTY = {"forgiving": ("shield", "good"), "demanding": ("scale", "warn"), "risky": ("triangle-alert", "bad")}


def map_picture(id: str, m: GameMap, height: int, width: int | None = None) -> MiniMap:
    """The map's markets, brighter where demand is larger."""
    geography = load_geography(m.geography)
    most = max(r.demand_weight for r in m.regions)
    fills = {r.outline: mix(_LAND, _RICH, 0.75 * (r.demand_weight / most) ** 0.6) for r in m.regions}
    picture = MiniMap(id, geography, fills=fills, height=height)
    picture.width = width
    return picture


def map_card(name: str, m: GameMap, chosen: bool, take: Callable[[str], None], wide: bool) -> Widget:
    """A map to choose, with its picture."""
    kind = t.text("new.fictional" if m.fictional else "new.real")
    size = t.text("new.map_size", clouds=len(m.clouds), labs=len(m.labs), markets=len(m.regions))
    return Card(
        f"map-{name}",
        Row(
            map_picture(f"map-{name}-picture", m, width=104 if wide else 64, height=62 if wide else 44),
            Column(
                Label(m.title, "strong", icon="check" if chosen else "", icon_colour="good"),
                Label(kind, "small", "accent"),
                Label(size, "small", "muted", wrap=True),
                gap=2,
                grow=1,
            ),
            gap=10,
        ),
        on_click=lambda: take(name),
        selected=chosen,
        pad=8,
        tip=m.description,
    )


def difficulty_badge(par: Par) -> Widget:
    """Icon and word for how hard a seat is."""
    icon, colour = DIFFICULTY[par.difficulty]
    return Label(t.text(f"seat.{par.difficulty}"), "small-strong", colour, icon=icon)


def cloud_card(m: GameMap, cloud: Cloud, colour: Colour, par: Par | None, most: tuple[int, int]) -> SeatCard:
    """A cloud: name, difficulty, figures, at most so many strengths and weaknesses; with several of both its story."""
    seat = seat_of(m, cloud)
    points = [("circle-check", "good", point.text) for point in seat.strengths[: most[0]]]
    points += [("triangle-alert", "warn", point.text) for point in seat.weaknesses[: most[1]]]
    return SeatCard(
        Row(Label(cloud.name, "title", grow=1), *([difficulty_badge(par)] if par else []), gap=8),
        *([Label(cloud.story, "small", "muted", wrap=True)] if most[1] > 1 else []),
        *seat_figures(seat),
        *(
            Row(Icon(icon, 13, tint, place="start"), Label(words, "small", "text", wrap=True, grow=1), gap=7)
            for icon, tint, words in points
        ),
        id=f"seat-{cloud.id}",
        colour=colour,
        tip=t.text("new.card_tip"),
    )


def seat_figures(seat: Seat) -> list[Widget]:
    """A seat's figures with their icons, in two lines."""
    return [Row(*(_figure(icon, words) for icon, words in line), gap=12) for line in _figures(seat)]


def _figure(icon: str, words: str) -> Widget:
    return Row(Icon(icon, 14, "accent"), Label(words, "small-strong"), gap=5)


def _figures(seat: Seat) -> list[list[tuple[str, str]]]:
    """Icons and figures in two lines: cash, power, AI sales; anchors, stakes, chips, model."""
    means = [
        ("banknote", t.money(seat.cash_kusd)),
        ("zap", t.power(seat.power_mw)),
        ("circle-dollar-sign", t.text("new.year", amount=t.money(seat.ai_kusd))),
    ]
    ties = [("anchor", t.number(len(seat.anchors))), ("handshake", t.number(len(seat.stakes)))]
    if seat.silicon:
        ties.append(("microchip", t.text("new.has_chips")))
    if seat.own_model:
        ties.append(("brain", seat.own_model))
    return [means, ties]


def watch_card() -> SeatCard:
    """Nobody's seat."""
    return SeatCard(
        Row(Icon("eye", 18, "muted"), Label(t.text("new.watch"), "title"), gap=8),
        Label(t.text("new.watch_note"), "small", "muted", wrap=True),
        Space(1),
        id="seat-nobody",
        colour="border-strong",
        tip=t.text("new.card_tip"),
    )
