"""What the orders entered so far would cost now, and what is still worth deciding."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop import text as t
from game.desktop.facts import Facts
from game.engine.parameters import LABS

#: Kinds of spending with the colour that stands for them everywhere.
PARTS = {"chips": "accent", "sites": "warn", "offers": "good", "product": "muted", "payout": "bad", "repay": "disabled"}


@dataclass(frozen=True)
class Spending:
    """Orders in thousands of dollars by kind, against what may be spent."""

    parts: dict[str, float]
    spare: float
    borrowed: float

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.parts.values())

    @property
    def room(self) -> float:
        """Spare cash with what is borrowed this quarter."""
        return self.spare + self.borrowed

    @property
    def left(self) -> float:
        """What remains."""
        return self.room - self.total


def spending(f: Facts) -> Spending:
    """The draft's cost."""
    o, me = f.draft, f.me
    chips = sum(float(o.order_chips[me, d]) * float(f.view.chip_price_kusd[d]) for d in f.designs())
    sites = sum(float(o.build_kw[me, r]) * f.shell_price(r) for r in range(len(f.map.regions)))
    borrow = float(o.borrow_kusd[me])
    return Spending(
        {
            "chips": chips,
            "sites": sites,
            "offers": float(o.bid_kusd[me].sum()),
            "product": float(o.product_kusd[me]),
            "payout": float(o.payout_kusd[me]),
            "repay": max(0.0, -borrow),
        },
        float(f.view.spare_kusd[0]),
        min(max(0.0, borrow), float(f.view.borrow_kusd[0])),
    )


@dataclass(frozen=True)
class Point:
    """Something to decide: what it says, the desk where it is decided, and the lab it is about."""

    id: str
    text: str
    desk: str
    colour: str = "accent"
    lab: int = -1
    weight: float = 0.0


def open_points(f: Facts) -> list[Point]:
    """What is worth a look this quarter, most money first."""
    if not f.playing:
        return []
    points = [*_rounds(f), *_capacity(f), *_deals(f)]
    bill = spending(f)
    if bill.left < -1:
        over = t.text("point.over", amount=t.money(-bill.left))
        points.append(Point("over", over, "finance", "bad", weight=1e15))
    return sorted(points, key=lambda point: -point.weight)


def _rounds(f: Facts) -> list[Point]:
    v, found = f.view, []
    for lab, firm in enumerate(f.labs):
        ask = float(v.ask_kusd[lab])
        if ask > 0 and f.alive(firm) and f.may_deal(lab) and not f.has_offer(lab):
            price = t.money(float(v.ask_pre_kusd[lab]))
            words = t.text("point.round", lab=f.short(firm), amount=t.money(ask), price=price)
            found.append(Point(f"round-{lab}", words, "deals", "accent", lab, ask))
    return found


def _capacity(f: Facts) -> list[Point]:
    v, found = f.view, []
    empty, sites = f.empty_kw(), f.sites_kw()
    price = min((float(v.chip_price_kusd[d]) / f.chip_kw(d) for d in f.designs()), default=0.0)
    coming = sum(float(due.amount) for due in f.chips_coming()) + float(v.store.sum())
    free = empty - 2.5 * coming
    if free > 0.04 * sites and not f.draft.order_chips[f.me].any():
        words = t.text("point.empty", power=t.power(free / 1000))
        found.append(Point("empty", words, "capacity", "warn", weight=free * price))
    waiting = float(v.store.sum())
    if waiting > 0 and empty < 2.0 * waiting:
        words = t.text("point.waiting", chips=t.short(waiting))
        found.append(Point("waiting", words, "capacity", "warn", weight=waiting * 40))
    use = float(v.utilisation[f.me])
    if use > 0.97:
        found.append(Point("full", t.text("point.full", use=t.percent(use)), "capacity", "bad", weight=sites * 4.0))
    elif 0 < use < 0.7:
        words = t.text("point.idle", use=t.percent(use))
        found.append(Point("idle", words, "models", "warn", weight=sites * 2.0))
    return found


def _deals(f: Facts) -> list[Point]:
    v, found = f.view, []
    for d in f.deals_of(sponsor=f.me):
        lab = int(v.deal_lab[d])
        left = int(v.deal_start[d] + v.deal_quarters[d]) - f.quarter
        name = f.short(f.labs[lab])
        commit = float(v.deal_commit_kusd[d])
        if 0 < left <= 2 and commit > 0:
            words = t.text("point.expires", lab=name, when=f.quarter_name(left))
            found.append(Point(f"expires-{d}", words, "deals", "warn", lab, commit / max(int(v.deal_quarters[d]), 1)))
        for i, amount in enumerate(v.tranche_kusd[d]):
            until = int(v.tranche_until[d, i])
            if amount > 0 and 0 <= until - f.quarter <= 1:
                goal = t.money(float(v.tranche_arr_kusd[d, i]))
                words = t.text("point.tranche", lab=name, amount=t.money(float(amount)), goal=goal)
                found.append(Point(f"tranche-{d}-{i}", words, "finance", "warn", lab, float(amount)))
    return found


#: Fields of the orders that a desk decides; delegating a desk touches these and no others.
DESK_FIELDS: dict[str, tuple[str, ...]] = {
    "capacity": ("build_kw", "order_chips"),
    "deals": (
        "bid_kusd", "bid_pre_kusd", "sell_part", "tranche_kusd", "tranche_arr_kusd", "tranche_quarters", "commit_kusd",
        "commit_quarters", "floor", "ramp", "discount", "owed_kw", "owed_from", "access", "access_quarters",
    ),
    "models": (
        "compute_price_usd", "own_model_part", "product_kusd", "product_split", "steer", "token_price_usd", "focus",
    ),
    "finance": ("borrow_kusd", "payout_kusd", "guidance_kusd"),
}  # fmt: skip


def row_of(field: str, seat: int) -> int:
    """The seat's own row of an order field."""
    return LABS + seat if field in ("token_price_usd", "focus") else seat
