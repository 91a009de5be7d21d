"""Term sheets in the style of known deals, scaled to what a lab asks, is worth, and can carry."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from game.desktop import text as t
from game.desktop.deals.clauses import has_silicon, off
from game.desktop.deals.gains import gains
from game.desktop.deals.sheet import FIRST_LAUNCH, LISTED, Sheet, Tranche, last_offer
from game.desktop.deals.sums import carry_kusd, free_cash_kusd, free_kw, may_access, price_needed, use_kw
from game.desktop.facts import Facts
from game.engine.parameters import DEDICATED, INFORMATION, OWN_CHIPS, TRANCHES, WALL

LEAST_KUSD = 1_000.0  # a smaller cheque is none


@dataclass(frozen=True)
class Preset:
    """A kind of deal: its name in the catalogue, its sign, whether money goes to the lab, what it can't do without.

    needs: kinds of clauses as `clauses.off` names them.
    """

    id: str
    icon: str
    money: bool = True
    needs: tuple[str, ...] = ("commitments",)


PRESETS = (
    Preset("stake", "coins", needs=()),
    Preset("anchor", "repeat"),
    Preset("staged", "flag", needs=("commitments", "milestones")),
    Preset("chips", "microchip", needs=("commitments", "milestones")),
    Preset("late", "timer", needs=("commitments", "milestones")),
    Preset("compute", "server", money=False),
    Preset("exclusive", "lock", needs=("commitments", "first_launch")),
)


@dataclass(frozen=True)
class Shape:
    """The proportions of a deal that was made: cash now, each milestone, what is promised back, over how long.

    size: the cash as a part of a usual cheque; goals: yearly sales at each milestone over those of now.
    """

    cash: float
    later: tuple[float, ...]
    commit: float
    quarters: int
    size: float
    goals: tuple[float, ...] = (1.5, 2.2)


SHAPES = {
    "anchor": Shape(1, (), 6, 20, 1.0),  # Microsoft and Anthropic: 5, 30 back (art-018, deal-041)
    "staged": Shape(1, (2, 2), 20, 40, 0.3),  # Amazon and Anthropic: 5 and 20, 100 over 10 years (art-037 to art-040)
    "chips": Shape(1, (1.5, 1.5), 20, 20, 0.4),  # Google and Anthropic: 10 and 30, 200 over 5 (art-042, deal-039)
    "late": Shape(3, (7,), 20, 32, 0.4, (2.5,)),  # Amazon and OpenAI: 15 and 35, 100 over 8 (deal-021 to deal-024)
}


def neat(value: float, up: bool = False) -> float:
    """A value with two figures (three for a price, which must not fall below what is asked)."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - (2 if up else 1))
    return (math.ceil(value / unit - 1e-9) if up else math.floor(value / unit + 1e-9)) * unit


def fair_price(f: Facts, lab: int) -> float:
    """What the lab asks, outside a round the least it would look at; never below its last price."""
    v = f.view
    told = float(v.counter_pre_kusd[lab]) if v.answer[lab] > 1 else 0.0
    return neat(max(price_needed(f, lab), told, 1.02 * float(v.valuation_kusd[lab])), up=True)


def cheque(f: Facts, lab: int) -> float:
    """A cheque of a usual size: the round, or a twenty-fifth of the lab, within half of spare cash."""
    ask = float(f.view.ask_kusd[lab])
    want = ask if ask > 0 else 0.04 * float(f.view.valuation_kusd[lab])
    purse = min(float(f.view.spare_kusd[0]), max(free_cash_kusd(f, lab), 0.0))
    found = neat(min(want, 0.5 * purse))
    return found if found >= LEAST_KUSD else 0.0


def opening_sheet(f: Facts, lab: int) -> Sheet:
    """What a room opens with: last quarter's offer if it was turned down, else a preset that can be had."""
    last = last_offer(f, lab)
    if not last.empty and int(f.view.answer[lab]) > 1:
        return last
    return preset(f, lab, "compute" if f.view.listed[lab] else "stake")


def preset(f: Facts, lab: int, name: str) -> Sheet:
    """The sheet of a preset for this lab and this purse, eased until the lab seems to gain by it."""
    made = _plain(f, lab, name)
    made = replace(made, floor=min(made.floor, float(f.map.rules.clauses.floor_most)))
    if made.commit <= 0:
        return made
    return next((sheet for sheet in _easier(made) if sum(gain.kusd for gain in gains(f, lab, sheet)) > 0), made)


def _easier(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, then with less take-or-pay and more discount."""
    for floor, more in ((1.0, 0.0), (1.0, 0.1), (0.7, 0.1), (0.7, 0.2), (0.4, 0.2)):
        yield replace(sheet, floor=round(floor * sheet.floor, 2), discount=round(sheet.discount + more, 2))


def _plain(f: Facts, lab: int, name: str) -> Sheet:
    v = f.view
    arr = max(float(v.believed_arr_kusd[lab]), 1.0)
    pre, cash = fair_price(f, lab), cheque(f, lab)
    home = FIRST_LAUNCH if f.home_of(lab) == f.me else LISTED  # a lab that launches first here goes on doing so

    def committed(wish: float, quarters: int, part: float) -> float:
        """A commitment that the lab can carry: `part` of what is left of its budget, never over 3.5 years' sales."""
        return neat(max(0.0, min(wish, part * carry_kusd(f, lab) * quarters, 3.5 * arr)))

    def power(due: float, soon: int, part: float = 0.8) -> float:
        """Power for that spending and for what the lab asks, as far as it will be there."""
        want = max(use_kw(f, due), float(v.ask_owed_kw[lab]) if v.ask_kusd[lab] > 0 else 0.0)
        return neat(min(want, part * free_kw(f, soon)) / 1000) * 1000

    if name == "stake":
        return Sheet(cash=cash, pre=pre)
    if name == "compute":  # OpenAI and AWS 2025: 38 over 7 years (deal-020, art-032)
        commit = committed(3 * arr, 28, 0.9)
        return Sheet(pre=pre, commit=commit, quarters=28, discount=0.2, owed_kw=power(commit / 28, 6), owed_from=6)
    if name == "exclusive":
        commit = committed(2 * cash, 12, 0.5)
        return Sheet(cash=neat(1.3 * cash), pre=neat(1.1 * pre, up=True), commit=commit, quarters=12, floor=0.5,
                     discount=0.25, owed_kw=power(2 * commit / 12, 4), access=FIRST_LAUNCH)  # fmt: skip
    shape = SHAPES[name]
    most = committed(math.inf, shape.quarters, 0.85)
    unit = neat(min(shape.size * cash / shape.cash, most / shape.commit))  # one for all: proportions stay as they were
    if unit * shape.cash < LEAST_KUSD:
        return Sheet()
    commit = unit * shape.commit
    goals = [
        Tranche(part * unit, neat(goal * arr), 4 * (i + 1))
        for i, (part, goal) in enumerate(zip(shape.later, shape.goals, strict=False))
    ]
    plain = Sheet(
        cash=unit * shape.cash, pre=pre, commit=commit, quarters=shape.quarters, floor=0.7,
        owed_kw=power(commit / shape.quarters, 4), access=home,
        tranches=(*goals, *(Tranche() for _ in range(TRANCHES - len(goals)))),
    )  # fmt: skip
    return _with_clauses(f, plain, name)


def _with_clauses(f: Facts, sheet: Sheet, name: str) -> Sheet:
    """The clauses that the deal had, as far as this seat and this game's rules have them."""
    own = {OWN_CHIPS} if has_silicon(f) else set[int]()
    if name == "anchor":  # its models go into the cloud's products; how much was paid for isn't known
        bought = neat(min(sheet.commit / 12, 0.1 * float(f.view.revenue_kusd[f.me])))
        return replace(sheet, embed=0.0 if off(f, "reciprocal") else bought)
    if name == "chips":
        return replace(sheet, floor=0.6, discount=0.2, rights=frozenset(own))
    if name == "staged":  # observers without votes, a campus for this lab alone
        apart = {DEDICATED} if sheet.owed_kw > 0 else set[int]()
        return replace(sheet, discount=0.15, rights=frozenset({INFORMATION, WALL} | apart | own))
    return replace(sheet, floor=0.6, discount=0.15, rights=frozenset(own))


def why_not_preset(f: Facts, lab: int, chosen: Preset) -> str:
    """Why a preset makes no sense for this lab now; empty if it does."""
    name = f.short(f.labs[lab])
    if chosen.money and f.view.listed[lab]:
        return t.text("sheet.no_shares", lab=name)
    out = next((reason for reason in (off(f, kind) for kind in chosen.needs) if reason), "")
    if out:
        return out
    if chosen.id == "chips" and not has_silicon(f):
        return t.text("rights.own_chips_none")
    if chosen.id == "exclusive" and not may_access(f, lab, FIRST_LAUNCH):
        return t.text("sheet.access_held", lab=name, firm=f.short(f.home_of(lab)))
    sheet = preset(f, lab, chosen.id)
    if sheet.empty:
        return t.text("preset.no_means", lab=name)
    return ""


def brief(kusd: float) -> str:
    """An amount without figures that say nothing: "$5B", "$2.4B"."""
    return re.sub(r"(\.\d*?)0+(?=[KMBT])", lambda found: found[1].rstrip("."), t.money(kusd))


def summary(sheet: Sheet, full: bool = True) -> str:
    """A sheet's money in a line: what goes out, what comes back; `full` tells now from later, and which is which."""
    if sheet.empty:
        return "–"
    if not full and sheet.commit > 0 and sheet.given > 0:
        return t.text("preset.out_arrow", out=brief(sheet.given), back=brief(sheet.commit))
    key = ("both" if sheet.later > 0 else "now") if sheet.cash > 0 else "none"
    out = t.text(f"preset.out_{key}", now=brief(sheet.cash), later=brief(sheet.later))
    if sheet.commit <= 0:
        return t.text("preset.out_only", out=out)
    return t.text("preset.out_back" if full else "preset.out_arrow", out=out, back=brief(sheet.commit))
