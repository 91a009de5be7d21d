"""The layer of money: what firms paid each other last quarter, as far as the seat may know, and the round trips."""

from __future__ import annotations

from dataclasses import dataclass, replace

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import OKABE_ITO, Colour
from game.desktop.map.items import Flow, Marker, Note
from game.desktop.map.sheet import Paint
from game.desktop.map.shown import FIRM, LAND, Shown, depth, geography_of, home_region
from game.desktop.parts import market_name
from game.engine.parameters import CHIP_RING, CHIPMAKER0, INVESTOR0, LAB0, OWN

COMPUTE, EQUITY, CHIPS = "compute", "equity", "chips"
COLOURS: dict[str, Colour] = {COMPUTE: OKABE_ITO["sky"], EQUITY: (0, 190, 140), CHIPS: OKABE_ITO["orange"]}
#: Most arrows at once, and how many of each kind come first.
MOST, EACH = 12, 2
#: Breadth of the broadest arrow and of the thinnest, at scale 100.
BROAD, THIN = 11.0, 2.5
#: A cloud that owns less of a lab than this isn't called its owner.
STAKE = 0.05
_ROLE_ICONS = {"cloud": "cloud", "maker": "cpu", "lab": "flask-conical", "fund": "landmark"}


@dataclass(frozen=True)
class Money:
    """What one firm paid another: kind, and the sum of a quarter; `loop`: it goes round between the two."""

    payer: int
    payee: int
    kind: str
    kusd: float
    loop: bool = False


def compute_flows(f: Facts) -> list[Money]:
    """From labs to clouds: the mean of each contract that has begun, by quarter. Terms beyond that aren't public."""
    v = f.view
    paid: dict[tuple[int, int], float] = {}
    for d in running_deals(f):
        pair = (LAB0 + int(v.deal_lab[d]), int(v.deal_sponsor[d]))
        paid[pair] = paid.get(pair, 0.0) + float(v.deal_commit_kusd[d]) / max(int(v.deal_quarters[d]), 1)
    return [Money(lab, cloud, COMPUTE, kusd) for (lab, cloud), kusd in paid.items()]


def running_deals(f: Facts, lab: int | None = None, cloud: int | None = None) -> list[int]:
    """Contracts for compute that are in force and have begun (indices of firms)."""
    v = f.view
    deals = f.deals_of(cloud, None if lab is None else lab - LAB0)
    rented = [d for d in deals if v.deal_commit_kusd[d] > 0 and v.deal_sponsor[d] in f.clouds]  # not for chips
    return [d for d in rented if v.deal_start[d] <= f.quarter]


def _owns(f: Facts, holder: int, lab: int) -> bool:
    return f.stake(holder, lab - LAB0) >= STAKE


def equity_flows(f: Facts) -> list[Money]:
    """From holders to labs: last quarter's rounds, shared out by new shares, and milestones that were paid."""
    if f.before is None:
        return []
    paid: dict[tuple[int, int], float] = {}
    tranches: dict[tuple[int, int], float] = {}
    for item in f.session.news():
        if item.kind == "tranche_paid":
            pair = (item.who, item.whom)
            tranches[pair] = tranches.get(pair, 0.0) + item.amount
    for item in f.session.news():
        if item.kind != "round_closed":
            continue
        lab = item.who - LAB0
        total = float(f.view.shares[:, lab].sum()) or 1.0
        worth = {}
        for holder in (*f.clouds, *f.makers, *f.investors):
            more = float(f.view.shares[holder, lab]) - float(f.before.shares[holder, lab])
            value = more / total * float(f.view.valuation_kusd[lab]) - tranches.get((holder, item.who), 0.0)
            if more > 0 and value > 0:
                worth[holder] = value
        for holder, value in worth.items():
            paid[holder, item.who] = item.amount * value / sum(worth.values())
    for pair, kusd in tranches.items():
        paid[pair] = paid.get(pair, 0.0) + kusd
    return [Money(who, lab, EQUITY, kusd) for (who, lab), kusd in paid.items()]


def chip_flows(f: Facts) -> list[Money]:
    """From the seat to chipmakers: what it ordered last quarter, at that quarter's prices."""
    if f.before is None or not f.playing or f.me not in f.clouds:
        return []
    paid: dict[int, float] = {}
    for d in range(len(f.view.chip_price_kusd)):
        maker = int(f.tables.partner[f.me]) if d == OWN else d
        if not 0 <= maker < len(f.map.chipmakers):
            continue
        slot = (f.quarter - 1 + int(f.tables.chip_lead[maker])) % CHIP_RING
        bought = int(f.view.chips_due[slot, d]) - int(f.before.chips_due[slot, d])
        if bought > 0:
            paid[maker] = paid.get(maker, 0.0) + bought * float(f.before.chip_price_kusd[d])
    return [Money(f.me, CHIPMAKER0 + maker, CHIPS, kusd) for maker, kusd in paid.items()]


def money_flows(f: Facts) -> list[Money]:
    """All that is known, largest first, with what goes round marked.

    Money goes round when a lab pays an owner, or a cloud that bought shares of it last quarter, for compute.
    """
    rent, shares = compute_flows(f), equity_flows(f)
    out, back = {(m.payer, m.payee) for m in shares}, {(m.payee, m.payer) for m in rent}
    rent = [replace(m, loop=(m.payee, m.payer) in out or _owns(f, m.payee, m.payer)) for m in rent]
    shares = [replace(m, loop=(m.payer, m.payee) in back) for m in shares]
    every = [m for m in (*rent, *shares, *chip_flows(f)) if m.kusd >= 1]
    return sorted(every, key=lambda m: (-m.kusd, m.payer, m.payee))


def shown_flows(f: Facts) -> list[Money]:
    """The largest, with some of each kind."""
    every = money_flows(f)
    chosen = [m for kind in COLOURS for m in [m for m in every if m.kind == kind][:EACH]]
    chosen += [m for m in every if m not in chosen][: MOST - len(chosen)]
    return sorted(chosen, key=every.index)


def role(firm: int) -> str:
    """What a firm is: "cloud", "maker", "lab" or "fund"."""
    return "fund" if firm >= INVESTOR0 else "lab" if firm >= LAB0 else "maker" if firm >= CHIPMAKER0 else "cloud"


def show_money(f: Facts) -> Shown:
    """Arrows between firms at their homes; land and names step back."""
    shown = Shown(quiet=True)
    for r, region in enumerate(f.map.regions):
        shown.fills[region.outline] = Paint(LAND)
        shown.notes[region.outline] = Note()
        shown.tips[region.outline] = _market_tip(f, r)
    flows = shown_flows(f)
    most = max((m.kusd for m in flows), default=1.0)
    for m in reversed(flows):  # the largest last, upon the others
        shown.flows.append(
            Flow(_key(m.payer), _key(m.payee), COLOURS[m.kind], max(THIN, BROAD * depth(m.kusd, most)),
                 label=t.money(m.kusd), text=flow_tip(f, m), loop=m.loop)
        )  # fmt: skip
    firms = sorted({firm for m in flows for firm in (m.payer, m.payee)})
    shown.markers = _firm_markers(f, firms, flows)
    return shown


def _market_tip(f: Facts, r: int) -> str:
    return t.text("map.spend_in", market=market_name(f, r), amount=t.money(f.spend_kusd(r)))


def _key(firm: int) -> str:
    return f"{FIRM}{firm}"


def _firm_markers(f: Facts, firms: list[int], flows: list[Money]) -> list[Marker]:
    """Firms at their homes: clouds in the west of a market, labs in the east, makers south, funds north."""
    geography = geography_of(f)
    taken: dict[tuple[int, str], int] = {}
    markers = []
    for firm in firms:
        r, kind = home_region(f, firm), role(firm)
        sites = geography.markets[f.map.regions[r].outline].sites
        place = taken.get((r, kind), 0)
        taken[r, kind] = place + 1
        axis, sign = {"cloud": (0, 1), "lab": (0, -1), "maker": (1, -1), "fund": (1, 1)}[kind]
        order = sorted(sites, key=lambda s: sign * (s.x, s.y)[axis])
        site = order[place % len(order)]
        words = firm_tip(f, firm, flows)
        markers.append(
            Marker(site.x, site.y, f.hue(firm), text=words, label=f.label(firm), ring=firm == f.me,
                   icon=_ROLE_ICONS[kind], key=_key(firm))
        )  # fmt: skip
    return markers


def firm_tip(f: Facts, firm: int, flows: list[Money]) -> str:
    """What a firm pays and gets among the arrows shown, largest first."""
    lines = [f.name(firm)]
    for m in flows:
        if firm in (m.payer, m.payee):
            way, other = ("out", m.payee) if m.payer == firm else ("in", m.payer)
            kind = t.text(f"map.kind_{m.kind}")
            lines.append(t.text(f"map.firm_{way}", amount=t.money(m.kusd), other=f.short(other), kind=kind))
    return "\n".join(lines)


def flow_tip(f: Facts, m: Money) -> str:
    """What an arrow stands for, in words."""
    payer, payee = f.short(m.payer), f.short(m.payee)
    names = {"from": payer, "to": payee, "amount": t.money(m.kusd)}
    if m.kind == CHIPS:
        return t.text("map.flow_chips", to=payee, amount=t.money(m.kusd))
    if m.kind == EQUITY:
        lines = [t.text("map.flow_equity", **names)]
        if m.loop:
            lines.append(t.text("map.flow_loop_out", **names))
        return "\n".join(lines)
    deals = running_deals(f, m.payer, m.payee)
    total = t.money(sum(float(f.view.deal_commit_kusd[d]) for d in deals))
    if len(deals) == 1:
        quarters = int(f.view.deal_quarters[deals[0]])
        lines = [t.text("map.flow_compute_one", total=total, quarters=quarters, **names)]
    else:
        lines = [t.text("map.flow_compute", total=total, count=len(deals), **names)]
    if m.payee == f.me:
        lines.append(t.text("map.flow_due", amount=t.money(float(f.view.due_kusd[m.payer - LAB0]))))
    if m.loop:
        stake = t.percent(f.stake(m.payee, m.payer - LAB0), 1)
        lines.append(t.text("map.flow_loop", share=stake, **names))
    return "\n".join(lines)
