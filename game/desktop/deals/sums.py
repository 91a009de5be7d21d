"""What a term sheet means: shares, money, burden, power, and what will certainly stand in its way.

All from the seat's view; what the lab keeps to itself (its floor price, its largest commitment, its cash) isn't here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agents.belief import RAMP
from game.desktop import text as t
from game.desktop.deals.contracts import ended_fees_kusd, sees_rival
from game.desktop.deals.sheet import FALL_BACK, LISTED, Sheet
from game.desktop.facts import Facts
from game.desktop.spending import spending
from game.engine.book import ANSWERS
from game.engine.parameters import CLOUDS, DEDICATED, HOURS, INFORMATION, OWN_CHIPS, VOTES, WALL

SILENT = ("none", "accepted", "distress", "waits", "matched")  # answers that object to no term of a sheet
_REMEMBERED = 4  # quarters for which a lab's answer about the seat, not its sheet, is taken to hold
OTHERS = -1  # in a cap table: all holders not named


def price_needed(f: Facts, lab: int) -> float:
    """Value before the money that the lab asks; outside a round the least that opens it, kUSD."""
    v = f.view
    if v.ask_kusd[lab] > 0:
        return float(v.ask_pre_kusd[lab])
    return float(f.map.rules.capital.unsolicited_premium) * float(v.valuation_kusd[lab]) + 1


def due_now_kusd(f: Facts, lab: int) -> float:
    """Commitments of the lab to all clouds that fall due this quarter, kUSD; others' ramps are taken to be usual."""
    v = f.view
    total = float(v.due_kusd[lab])
    for d in f.deals_of(lab=lab):
        age, term = f.quarter - int(v.deal_start[d]), max(int(v.deal_quarters[d]), 1)
        if int(v.deal_sponsor[d]) < CLOUDS and v.deal_sponsor[d] != f.me and 0 <= age < term:
            part = (1 - RAMP) / term + RAMP * (2 * age + 1) / term**2
            total += float(v.deal_commit_kusd[d]) * part
    return total


def budget_kusd(f: Facts, lab: int) -> float:
    """What the lab can commit a quarter, as believed: part of its sales half a year on (its cash adds to that)."""
    k, v = f.map.rules.capital, f.view
    growth = min(max(float(v.believed_growth[lab]), -0.1), float(k.growth_believed))
    return float(v.believed_arr_kusd[lab]) / 4 * (1 + growth) ** 2 * float(k.compute_budget)


def carry_kusd(f: Facts, lab: int) -> float:
    """What is left of that budget, kUSD a quarter; a twentieth of sales at the least."""
    sales = float(f.view.believed_arr_kusd[lab]) / 4
    return max(budget_kusd(f, lab) - due_now_kusd(f, lab), 0.05 * sales)


def use_kw(f: Facts, kusd: float) -> float:
    """Power that compute of this price a quarter takes on the seat's cloud."""
    v = f.view
    price = float(v.compute_price_usd[f.me]) * HOURS / 1000
    made = float(v.capacity_h100e[f.me]) * float(f.map.rules.compute.uptime)
    return kusd / price * float(v.power_kw[0]) / made if price > 0 and made > 0 else 0.0


def free_cash_kusd(f: Facts, lab: int) -> float:
    """Spare cash, with what is borrowed, that all orders but the offer to this lab leave."""
    return spending(f).left + float(f.draft.bid_kusd[f.me, lab]) - ended_fees_kusd(f)


def offers_room_kusd(f: Facts, lab: int) -> float:
    """The same that other offers leave: they are paid before chips and sites."""
    bill = spending(f)
    spent = bill.parts["repay"] + bill.parts["offers"] + ended_fees_kusd(f)
    return bill.room - spent + float(f.draft.bid_kusd[f.me, lab])


def opening_kw(f: Facts, ahead: int) -> float:
    """Sites under construction or ordered now that have power within so many quarters."""
    ordered = sum(float(f.draft.build_kw[f.me, r]) for r in range(len(f.map.regions)) if f.lead(r) <= ahead)
    return ordered + sum(due.amount for due in f.shells() if due.quarters <= ahead)


def free_kw(f: Facts, ahead: int) -> float:
    """Power without accelerators by then: empty now, and opening."""
    return f.empty_kw() + opening_kw(f, ahead)


def owed_kw(f: Facts, lab: int = -1) -> float:
    """Power the seat owes under deals in force, to one lab or to all."""
    found = f.deals_of(sponsor=f.me) if lab < 0 else f.deals_of(sponsor=f.me, lab=lab)
    return float(sum(int(f.view.deal_owed_kw[d]) for d in found))


def delivered_kw(f: Facts, lab: int) -> float:
    """Power that the lab's use of the seat's cloud took last quarter."""
    v = f.view
    made = float(v.capacity_h100e[f.me]) * float(f.map.rules.compute.uptime)
    return float(v.sold_h100e[lab]) * float(v.power_kw[0]) / made if made > 0 else 0.0


def may_access(f: Facts, lab: int, access: int) -> bool:
    """Whether nobody else holds terms that stand against this access."""
    return access == LISTED or f.home_of(lab) in (-1, f.me)


@dataclass(frozen=True)
class Part:
    """A line of a cap table: holder (OTHERS: the rest), part before and after."""

    holder: int
    before: float
    after: float


def cap_rows(f: Facts, lab: int, sheet: Sheet, most: int = 5) -> list[Part]:
    """Who owns the lab now and with the sheet's cash in, if nobody else buys: the seat always, then the largest."""
    new = sheet.part()
    table = dict(f.cap_table(lab))
    if new > 0:
        table.setdefault(f.me, 0.0)
    rows = [Part(h, part, part * (1 - new) + (new if h == f.me else 0.0)) for h, part in table.items()]
    rows.sort(key=lambda row: -row.after)
    shown = rows[:most]
    if all(row.holder != f.me for row in shown):
        shown = [*rows[: most - 1], *(row for row in rows if row.holder == f.me)]
    rest = [row for row in rows if row not in shown]
    if rest:
        shown.append(Part(OTHERS, sum(row.before for row in rest), sum(row.after for row in rest)))
    return shown


@dataclass(frozen=True)
class Sums:
    """What the room shows of a sheet.

    left: spare cash (with what is borrowed) after all orders; offers: the same after offers alone; due, revenue,
    owing: kUSD a quarter (commitment of this sheet, sales as believed, commitments standing to all clouds); owed,
    owed_all, free, sites: kW by the date; taken: kW that labs' contracts with the seat take, this sheet's with them
    (mean over their terms).
    """

    left: float
    offers: float
    due: float
    revenue: float
    owing: float
    owed: float
    owed_all: float
    free: float
    sites: float
    taken: float

    @property
    def burden(self) -> float:
        """Commitments due with this sheet over the lab's sales."""
        return (self.owing + self.due) / self.revenue


def sums(f: Facts, lab: int, sheet: Sheet) -> Sums:
    """Work it out."""
    v = f.view
    mine = [(v.deal_commit_kusd[d] / max(int(v.deal_quarters[d]), 1), v.deal_discount[d]) for d in f.deals_of(f.me)]
    hours = sum(float(due) / max(1 - float(off), 0.1) for due, off in [*mine, (sheet.due_kusd(), sheet.discount)])
    return Sums(
        left=free_cash_kusd(f, lab) - sheet.cash,
        offers=offers_room_kusd(f, lab) - sheet.cash,
        due=sheet.due_kusd(),
        revenue=max(float(v.believed_arr_kusd[lab]), 1.0) / 4,
        owing=due_now_kusd(f, lab),
        owed=sheet.owed_kw,
        owed_all=owed_kw(f) + sheet.owed_kw,
        free=free_kw(f, sheet.owed_from),
        sites=f.sites_kw() + opening_kw(f, sheet.owed_from),
        taken=use_kw(f, hours),
    )


@dataclass(frozen=True)
class Snag:
    """Something in the way of a signature; sure: the rules make it a refusal."""

    key: str
    words: str
    sure: bool


def snags(f: Facts, lab: int, sheet: Sheet) -> list[Snag]:
    """What stands in the way of a signature, as far as the seat can know; certain refusals first."""
    k, v, name = f.map.rules.capital, f.view, f.short(f.labs[lab])
    ask, money = float(v.ask_kusd[lab]), sheet.given
    asked = price_needed(f, lab)
    found: list[Snag] = []

    def add(key: str, sure: bool = True, **values: object) -> None:
        found.append(Snag(key, t.text(f"snag.{key}", lab=name, **values), sure))

    if not sheet.empty and bool((v.deal_status != 0).all()):
        add("book", count=len(v.deal_status))
    if v.listed[lab] and money > 0:
        add("listed")
    if money > 0 and ask <= 0 and sheet.top_pre < asked - 1:
        add("unasked", price=t.money(asked))
    if money > 0 and ask > 0 and sheet.top_pre < asked - 1:
        add("below", sure=False, price=t.money(asked))
    if money > 0 and int(v.covenant[lab]) not in (-1, f.me):
        add("covenant", firm=f.short(int(v.covenant[lab])))
    if money > 0 and int(v.probed_until[f.me]) > f.quarter:
        add("probed", quarter=f.map.quarter_name(int(v.probed_until[f.me])))
    rival = sees_rival(f, lab)
    if money > 0 and answered(f, lab) == "conflict" and rival >= 0:
        add("conflict", sure=False, rival=f.short(f.labs[rival]))
    if sheet.has(VOTES) and answered(f, lab) == "votes":
        add("votes", sure=False)
    if ask > 0 and sheet.cash > k.oversubscription * ask:
        add("large", most=t.money(float(k.oversubscription) * ask))
    if money > 0 and sheet.part() + sheet.later_part() > k.most_sold:
        add("much", part=t.percent(float(k.most_sold)))
    if not may_access(f, lab, sheet.access):
        add("held", sure=sheet.concede != FALL_BACK, firm=f.short(f.home_of(lab)))
    if sheet.commit > 0 and int(v.refusal[lab]) not in (-1, f.me):
        add("match", sure=False, firm=f.short(int(v.refusal[lab])))
    worth = sums(f, lab, sheet)
    if sheet.commit > 0 and worth.owing + worth.due > budget_kusd(f, lab):
        left = budget_kusd(f, lab) - worth.owing
        add("heavy" if left > 0 else "spent", sure=False, carry=t.money(left))
    if worth.offers < -1:
        add("cut", sure=False, amount=t.money(-worth.offers))
    elif worth.left < -1 and sheet.cash > 0:
        add("over", sure=False, amount=t.money(-worth.left))
    return sorted(found, key=lambda snag: not snag.sure)


def answered(f: Facts, lab: int) -> str:
    """The lab's answer to the last offer, by name."""
    return ANSWERS[int(f.view.answer[lab])]


def money_barred(f: Facts, lab: int) -> bool:
    """Whether the lab takes no money for shares of the seat now, by public signs and what it said last."""
    v = f.view
    if v.listed[lab] or int(v.covenant[lab]) not in (-1, f.me) or int(v.probed_until[f.me]) > f.quarter:
        return True
    said = (ANSWERS[int(view.answer[lab])] for view in (v, *f.views()[-2 : -_REMEMBERED - 1 : -1]))
    return next((word for word in said if word != "none"), "none") in ("covenant", "conflict", "probed")


def nearest(f: Facts, lab: int, sheet: Sheet) -> Sheet | None:
    """The sheet closest to a refused one that the lab would look at, by what it said; None: no terms would do.

    What it said are a price and a commitment; where it gained too little in all (terms), the rest is a usual way out.
    """
    v, answer = f.view, answered(f, lab)
    if answer in SILENT:
        return None
    k, ask, terms = f.map.rules.capital, float(v.ask_kusd[lab]), answer == "terms"
    least = max(float(v.counter_pre_kusd[lab]), price_needed(f, lab))
    if terms:
        least = 1.05 * max(least, float(v.valuation_kusd[lab]))
    new = replace(sheet, pre=max(sheet.pre, least))
    if sheet.commit > 0 and answer == "commitment" and v.counter_commit_kusd[lab] > 0:
        new = replace(new, commit=min(sheet.commit, float(v.counter_commit_kusd[lab])))
    if terms:  # rights that cost it something go first
        kept = sheet.rights & {INFORMATION, WALL, DEDICATED, OWN_CHIPS}
        new = replace(new, rights=kept | {WALL} if INFORMATION in kept else kept, share_part=0.0)
    if sheet.commit > 0 and terms:
        carried = 0.8 * carry_kusd(f, lab) * sheet.quarters
        new = replace(new, commit=min(sheet.commit, carried), floor=min(sheet.floor, 0.5),
                      discount=max(sheet.discount, 0.2))  # fmt: skip
    if answer == "access" or terms or not may_access(f, lab, sheet.access):
        new = replace(new, access=LISTED)
    if answer == "votes":
        new = new.with_right(VOTES, False)
    if money_barred(f, lab):  # the compute may still be wanted
        new = replace(new, cash=0.0, tranches=tuple(replace(x, kusd=0.0) for x in sheet.tranches))
    if ask > 0:
        new = replace(new, cash=min(new.cash, ask))
    most = 0.95 * float(k.most_sold) / (1 - float(k.most_sold)) * new.pre
    if new.given > most + 1:
        part = most / new.given
        cut = tuple(replace(x, kusd=x.kusd * part) for x in new.tranches)
        new = replace(new, cash=new.cash * part, tranches=cut)
    return None if new.empty else new


@dataclass(frozen=True)
class Rival:
    """Another firm that may bid for the lab: how likely (2, 1, 0) by public signs, and the signs in words."""

    firm: int
    likely: int
    signs: str


def rivals(f: Facts, lab: int) -> list[Rival]:
    """Clouds and chipmakers that may bid this quarter, the likeliest first. Public signs only."""
    v = f.view
    found: list[tuple[float, Rival]] = []
    for firm in [*f.clouds, *f.makers]:
        cloud = firm in f.clouds
        if firm == f.me or not f.alive(firm) or (cloud and not f.tables.together[lab, firm]):
            continue
        signs, weight = [], 0.0
        stake = f.stake(firm, lab)
        if stake >= 0.005:
            signs.append(t.text("rival.holds", part=t.percent(stake)))
            weight += 1.0 + 4 * stake
        if int(v.rumour_firm[lab]) == firm:
            signs.append(t.text("rival.talks"))
            weight += 1.5
        if v.invested_kusd[firm, lab] > 0:
            signs.append(t.text("rival.invested", amount=t.money(float(v.invested_kusd[firm, lab]))))
            weight += 0.8
        if cloud and int(v.refusal[lab]) == firm:
            signs.append(t.text("rival.matches"))
            weight += 1.0
        if cloud and f.home_of(lab) == firm:
            signs.append(t.text("rival.home"))
            weight += 1.5
        deals = f.deals_of(sponsor=firm, lab=lab)
        if deals:
            newest = max(int(v.deal_start[d]) for d in deals)
            fresh = f.quarter - newest <= 2 and newest > 0
            signs.append(t.text("rival.signed" if fresh else "rival.contract", count=len(deals)))
            weight += 1.2 if fresh else 0.6
        if cloud and v.hosted[firm, lab] and not signs:
            signs.append(t.text("rival.sells"))
            weight += 0.4
        if v.distress_until[firm] > f.quarter:
            signs, weight = [t.text("rival.barred")], -1.0
        if signs:
            likely = 2 if weight >= 2 else 1 if weight >= 1 else 0
            found.append((weight, Rival(firm, likely, ", ".join(signs))))
    return [rival for _, rival in sorted(found, key=lambda pair: -pair[0])]


def funds(f: Facts, lab: int) -> list[int]:
    """Investors that hold the lab, the largest first."""
    found = [(f.stake(i, lab), i) for i in f.investors]
    return [i for part, i in sorted(found, reverse=True) if part >= 0.005]
