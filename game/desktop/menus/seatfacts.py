"""What makes a cloud's seat strong, weak and hard, read off the map's opening figures and its pinned par."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.desktop import text as t
from maps.loader import GameMap
from maps.schema import Cloud, Lab

#: Part of a lab's rented compute on one cloud from which it counts as at home there.
_AT_HOME = 0.4
#: Width of the middle 80% of reference games over par: up to here a seat is forgiving, up to there demanding.
SPREADS = (0.33, 0.42)
MOST_POINTS = 3


@dataclass(frozen=True)
class Point:
    """A strength or weakness: an icon and a sentence."""

    icon: str
    text: str


@dataclass(frozen=True)
class Seat:
    """A cloud at the opening: kUSD and MW; stakes: (lab, part); anchors: labs at home on it."""

    cash_kusd: float
    debt_kusd: float
    power_mw: float
    ai_kusd: float  # a year
    ai_share: float  # of what all clouds sell
    stakes: list[tuple[str, float]]
    anchors: list[str]
    silicon: str
    own_model: str
    backlog_kusd: float
    strengths: list[Point]
    weaknesses: list[Point]


@dataclass(frozen=True)
class Par:
    """The reference games of a seat: par is their median; low and high bound the middle 80%."""

    low_kusd: float
    par_kusd: float
    high_kusd: float
    games: int
    stale: bool

    @property
    def spread(self) -> float:
        """Width of the middle 80% over par."""
        return (self.high_kusd - self.low_kusd) / self.par_kusd if self.par_kusd > 0 else 0.0

    @property
    def difficulty(self) -> str:
        """forgiving, demanding or risky: how far games of this seat lie apart."""
        forgiving, demanding = SPREADS
        return "forgiving" if self.spread <= forgiving else "demanding" if self.spread <= demanding else "risky"


def par_of(game_map: GameMap, cloud: Cloud) -> Par | None:
    """The pinned par of a seat at the map's own length, None where there is none. Imports the rules."""
    from game import par

    pin = par.pinned(game_map)
    points = pin.value_kusd.get(cloud.id) if pin else None
    if pin is None or points is None:
        return None
    tenth = par.POINTS // 10
    return Par(points[tenth], points[par.POINTS // 2], points[-1 - tenth], pin.games, bool(pin.stale(game_map)))


def seat_of(m: GameMap, cloud: Cloud) -> Seat:
    """The seat's figures and points."""
    all_ai = sum(c.ai_revenue_busd for c in m.clouds) or 1.0
    seat = Seat(
        cash_kusd=cloud.cash_busd * 1e6,
        debt_kusd=cloud.debt_busd * 1e6,
        power_mw=sum(cloud.sites_mw.values()),
        ai_kusd=cloud.ai_revenue_busd * 1e6,
        ai_share=cloud.ai_revenue_busd / all_ai,
        stakes=sorted(
            ((_short(lab), lab.holders[cloud.id]) for lab in m.labs if cloud.id in lab.holders), key=lambda x: -x[1]
        ),
        anchors=[_short(lab) for lab in m.labs if _at_home(m, lab, cloud)],
        silicon=cloud.silicon.generations[0].name if cloud.silicon else "",
        own_model=cloud.own_model.name if cloud.own_model else "",
        backlog_kusd=sum(deal.commitment_busd for deal in m.deals if deal.sponsor == cloud.id) * 1e6,
        strengths=[],
        weaknesses=[],
    )
    seat.strengths.extend([*_strengths(m, cloud, seat)][:MOST_POINTS])
    seat.weaknesses.extend([*_weaknesses(m, cloud, seat)][:MOST_POINTS])
    return seat


def _at_home(m: GameMap, lab: Lab, cloud: Cloud) -> bool:
    """Is a frontier lab's home a cloud, as the rules count it: it launches first there, or has most of its compute?"""
    if _best(lab) < max(_best(other) for other in m.labs) - m.rules.score.frontier_distance:
        return False
    deals = (deal for deal in m.deals if deal.lab == lab.id and deal.access != "listed")
    first = next((deal.sponsor for deal in deals), None)
    if first is not None:
        return first == cloud.id
    rented = [lab.compute_mw.get(c.id, 0.0) * _density(m, c) for c in m.clouds]
    here = rented[m.clouds.index(cloud)]
    return sum(rented) > 0 and here == max(rented) and here >= _AT_HOME * sum(rented)


def _best(lab: Lab) -> float:
    """A lab's quality where it is best."""
    return lab.model.quality + max(lab.model.focus.values(), default=0.0)


def _density(m: GameMap, cloud: Cloud) -> float:
    """Compute of a cloud's accelerators by the power they draw, H100e a kW."""
    lines = {maker.id: maker.generations for maker in m.chipmakers}
    if cloud.silicon:
        lines["own"] = cloud.silicon.generations
    made = {(design, g.name): g for design, line in lines.items() for g in line}
    fleet = [(made[chips.design, chips.generation], chips.thousand) for chips in cloud.fleet]
    return sum(g.h100e * n for g, n in fleet) / max(sum(g.kw * n for g, n in fleet), 1e-9)


def _frontier(m: GameMap) -> float:
    """The least quality that still counts as frontier."""
    return max(lab.model.quality for lab in m.labs) - m.rules.score.frontier_distance


def _first(values: list[float], value: float) -> bool:
    return len(values) > 1 and value >= max(values) and values.count(value) == 1


def _strengths(m: GameMap, cloud: Cloud, seat: Seat) -> Iterator[Point]:
    if _first([c.ai_revenue_busd for c in m.clouds], cloud.ai_revenue_busd):
        yield Point("crown", t.text("seat.most_ai", share=t.percent(seat.ai_share)))
    if seat.anchors:
        yield Point("anchor", t.text("seat.anchors", labs=_list(seat.anchors)))
    if seat.stakes and seat.stakes[0][1] >= 0.05:
        big = [t.text("seat.stake", lab=lab, part=t.percent(part)) for lab, part in seat.stakes if part >= 0.05]
        yield Point("handshake", t.text("seat.stakes", stakes=_list(big)))
    frontier = _frontier(m)
    if cloud.own_model and cloud.own_model.quality >= frontier:
        yield Point("brain", t.text("seat.frontier", model=seat.own_model))
    if seat.silicon:
        yield Point("microchip", t.text("seat.silicon", chip=seat.silicon))
    if _first([sum(c.sites_mw.values()) for c in m.clouds], seat.power_mw):
        yield Point("zap", t.text("seat.most_power", power=t.power(seat.power_mw)))
    shut_out = [r.name for r in m.regions if r.id == cloud.home and len(r.closed_to) * 2 >= len(m.clouds) - 1 > 0]
    if shut_out and cloud.id not in next(r.closed_to for r in m.regions if r.id == cloud.home):
        yield Point("shield", t.text("seat.sheltered", market=shut_out[0]))
    if seat.backlog_kusd > 2 * seat.ai_kusd:
        yield Point("scroll-text", t.text("seat.backlog", amount=t.money(seat.backlog_kusd)))
    if seat.cash_kusd > 2 * seat.debt_kusd:
        yield Point("piggy-bank", t.text("seat.rich", cash=t.money(seat.cash_kusd), debt=t.money(seat.debt_kusd)))
    if cloud.own_model and cloud.own_model.quality < frontier:
        yield Point("brain", t.text("seat.own_model", model=seat.own_model))
    if seat.cash_kusd > seat.debt_kusd:
        yield Point("banknote", t.text("seat.cash", cash=t.money(seat.cash_kusd)))


def _weaknesses(m: GameMap, cloud: Cloud, seat: Seat) -> Iterator[Point]:
    if seat.debt_kusd > 2 * seat.cash_kusd:
        yield Point("landmark", t.text("seat.indebted", debt=t.money(seat.debt_kusd), cash=t.money(seat.cash_kusd)))
    owed = {_short(lab): 0.0 for lab in m.labs}
    names = {lab.id: _short(lab) for lab in m.labs}
    for deal in m.deals:
        if deal.sponsor == cloud.id:
            owed[names[deal.lab]] += deal.commitment_busd * 1e6
    top = max(owed, key=lambda name: owed[name])
    if seat.backlog_kusd > 2 * seat.ai_kusd and owed[top] >= 0.6 * seat.backlog_kusd:
        yield Point("link", t.text("seat.one_customer", share=t.percent(owed[top] / seat.backlog_kusd), lab=top))
    models = {lab.id: lab.model.name for lab in m.labs}
    sold = max(cloud.model_mix, key=lambda name: cloud.model_mix[name])
    if sold in models and cloud.model_mix[sold] >= 0.5:
        share = t.percent(cloud.model_mix[sold])
        yield Point("flask-conical", t.text("seat.one_model", share=share, model=models[sold]))
    frontier = _frontier(m)
    if cloud.own_model is None:
        yield Point("brain", t.text("seat.no_model"))
    elif cloud.own_model.quality < frontier and cloud.model_mix.get("own", 0.0) >= 0.5:
        yield Point("brain", t.text("seat.behind", model=seat.own_model))
    if not seat.silicon:
        yield Point("microchip", t.text("seat.no_silicon"))
    shut = [r.name for r in m.regions if cloud.id in r.closed_to]
    if shut:
        yield Point("lock", t.text("seat.closed", markets=_list(shut)))
    if seat.ai_share * len(m.clouds) < 0.6:
        yield Point("cloud", t.text("seat.small", share=t.percent(seat.ai_share)))
    if not seat.anchors:
        yield Point("anchor", t.text("seat.no_anchor"))


def _short(lab: Lab) -> str:
    """A lab's name without what stands in brackets."""
    return lab.name.split(" (")[0]


def _list(names: list[str]) -> str:
    """A few names: "A, B and 2 more"."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return t.text("seat.pair", first=names[0], second=names[1])
    return t.text("seat.more", names=", ".join(names[:2]), count=len(names) - 2)
