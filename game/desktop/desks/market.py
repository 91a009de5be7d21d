"""What the share market makes of the firm: the multiple in parts, and what it thought of last quarter's deals."""

from __future__ import annotations

import math

from game.desktop import text as t
from game.desktop.desks.cover import mood_then
from game.desktop.facts import Facts
from game.desktop.kit import Label, Row, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import fact, inset, note
from game.desktop.words import mood

#: What moves a multiple, in the order shown; each may be worth nothing.
PARTS = ("mood", "loops", "coverage", "models", "word")
BEST = 3  # models without any of which a cloud is marked down
_SMALL = 0.0005


def rating_parts(f: Facts, firm: int) -> dict[str, float]:
    """What each of PARTS makes of a sponsor's multiple, as factors that multiply to its rating (M06, M29; N7).

    `word` is what is left: pledges and announcements kept or broken. A rival's coverage is its own, so there it is 1.
    """
    k, v = f.map.rules, f.view
    regime = mood_then(f)
    doubt = {1: 0.0, 0: k.market.circularity_neutral, -1: k.market.circularity_sceptical}[regime]
    found = {
        "mood": 1 + k.market.mood * regime,
        "loops": min(max(1 - doubt * float(v.circularity[firm]), 0.2), 1.0),
        "coverage": 1.0,
        "models": 1 - k.market.bystander_discount if firm in f.clouds and bystander(f, firm) else 1.0,
    }
    if firm == f.me:
        found["coverage"] -= k.solvency.coverage_weight * min(max(1 - float(v.coverage[0]), 0.0), 1.0)
    rating = float(v.rating[firm]) if f.quarter > 0 else math.prod(found.values())
    return found | {"word": rating / math.prod(found.values())}


def bystander(f: Facts, cloud: int) -> bool:
    """Whether a cloud sells none of the best models, by what enterprises spend (M29).

    As near as a seat can see: the rules weigh kinds of customers by their spend on clouds, of which all enterprises'
    is public; and older versions on a shelf count as the newest.
    """
    open_to = [g for g, segment in enumerate(f.map.segments) if not segment.consumer]
    spend = [float(f.view.wallet_kusd[: len(f.map.regions), g].sum()) for g in open_to]
    total = sum(spend) or 1.0
    quality = {m: sum(x * float(f.view.quality[m, g]) for g, x in zip(open_to, spend, strict=True)) / total
               for m in f.models()}  # fmt: skip
    best = sorted(quality.values(), reverse=True)
    least = best[min(BEST, len(best)) - 1] - 0.1
    sold = [quality[m] for m in f.models() if f.view.hosted[cloud, m]]
    return max(sold, default=-math.inf) < least


def rating_card(f: Facts) -> Widget:
    """What holds the multiple down, part by part, and the return on the day of last quarter's deals."""
    parts = rating_parts(f, f.me)
    rating = math.prod(parts.values())
    rows: list[Widget] = []
    for name in PARTS:
        moved = parts[name] - 1
        if abs(moved) < _SMALL and name == "word":
            continue
        colour = "muted" if abs(moved) < _SMALL else "good" if moved > 0 else "bad"
        words = t.text(f"rating.{name}", mood=t.text(f"rating.mood_{mood(mood_then(f))}"))
        tip = Tip(words, t.text(f"rating.{name}_tip", part=t.percent(_discount(f, name))), icon="gauge")
        rows.append(fact(words, t.percent(moved, 1, sign=True), colour, tip, f"rating-{name}"))
    tip = Tip(t.text("rating.title"), t.text("rating.tip"), icon="gauge")
    title = Label(t.text("rating.title"), "strong", icon="gauge", icon_colour="muted", tip=tip, id="rating", grow=1)
    shown = Label(t.percent(rating), "strong", "good" if rating >= 1 else "warn", align="right", id="rating-now")
    return inset(Row(title, shown, gap=8), *rows, *_announced(f), id="rating-card", gap=3)


def _discount(f: Facts, name: str) -> float:
    """The number of the rules that a part's tip names."""
    k = f.map.rules
    return {
        "mood": k.market.mood, "loops": k.market.circularity_sceptical, "coverage": k.solvency.coverage_weight,
        "models": k.market.bystander_discount, "word": k.market.pledge_broken,
    }[name]  # fmt: skip


def new_deals(f: Facts, firm: int) -> list[int]:
    """Deals that a sponsor signed last quarter."""
    return [d for d in f.deals_of(sponsor=firm) if int(f.view.deal_start[d]) == f.quarter]


def _announced(f: Facts) -> list[Widget]:
    """What the market made of the deals signed last quarter."""
    v, deals = f.view, new_deals(f, f.me)
    moved = float(v.announcement[f.me])
    if not deals and abs(moved) < _SMALL:
        return [note(t.text("rating.no_deals"))]
    rows = []
    for d in deals:
        lab, commit = f.labs[int(v.deal_lab[d])], float(v.deal_commit_kusd[d])
        cheque = float(v.deal_cash_kusd[d]) + float(v.tranche_kusd[d].sum())
        words = t.text("rating.deal", gives=t.money(cheque), brings=t.money(commit))
        rows.append((f.short(lab), words))
    k = f.map.rules.market
    tip = Tip(
        t.text("rating.announced"),
        t.text("rating.announced_tip", doubt=t.percent(k.announcement_doubt), worth=t.number(k.announcement, 1)),
        rows,
        icon="newspaper",
    )
    colour = "good" if moved > _SMALL else "bad" if moved < -_SMALL else "text"
    return [fact(t.text("rating.announced"), t.percent(moved, 1, sign=True), colour, tip, "announced")]
