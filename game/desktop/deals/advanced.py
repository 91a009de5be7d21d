"""Advanced terms: further milestones, how a commitment falls due, special clauses, concessions, riders, matches."""

from __future__ import annotations

from dataclasses import replace

from game.desktop import text as t
from game.desktop.deals.boxes import Boxes
from game.desktop.deals.clauses import ADVANCED, off
from game.desktop.deals.parts import Box, box, entry, pair, sentence
from game.desktop.deals.rights import toggle
from game.desktop.deals.sheet import CONCESSIONS, PRICE
from game.desktop.kit import Segmented, Widget, Wrap
from game.desktop.spending import spending
from game.engine.orders import LIMITS


def left(b: Boxes) -> list[Widget]:
    """Further milestones, and how the commitment falls due."""
    return [_milestones(b), _finer(b)]


def right(b: Boxes) -> list[Widget]:
    """Clauses beyond the six boxes, and what is arranged for the day of the decision."""
    return [_clauses(b), _concession(b), _rider(b)]


def _milestones(b: Boxes) -> Box:
    return box(0, t.text("sheet.milestones"), "flag", *b.tranche(1), *b.tranche(2), tip=t.text("sheet.milestones_tip"))


def _finer(b: Boxes) -> Box:
    """How the commitment falls due."""
    s, f = b.sheet, b.f
    most = float(f.map.rules.clauses.floor_most)
    found: list[Widget] = []
    for name, value, high in (("floor", s.floor, most), ("ramp", s.ramp, 1.0), ("discount", s.discount, 0.6)):
        reason = (off(f, "floor") if name == "floor" else "") or off(f, "commitments")
        if not reason and s.commit <= 0:
            reason = t.text("sheet.finer_none")
        found.append(
            entry(name, t.text(f"sheet.{name}"), value, high, lambda x, name=name: b.put(**{name: x}), t.percent,  # type: ignore[misc]
                  least_step=0.05, tip=t.text(f"sheet.{name}_tip"), enabled=not reason, reason=reason)
        )  # fmt: skip
    return box(0, t.text("sheet.finer"), "sliders-horizontal", *found, tip=t.text("sheet.finer_tip"))


def _clauses(b: Boxes) -> Box:
    """A campus of its own, own silicon, a part of its revenue, purchases from it."""
    return box(
        0, t.text("clause.title"), "file-text",
        Wrap(*(toggle(b, right) for right in ADVANCED), gap=4),
        *_share(b), *_embed(b), *_conditional(b), tip=t.text("clause.tip"),
    )  # fmt: skip


def _share(b: Boxes) -> list[Widget]:
    """A part of the lab's revenue, until a sum is reached."""
    s = b.sheet
    tip = b.weighs(t.text("clause.share_tip"), replace(s, share_part=0.0), s)
    cap = s.share_cap if s.share_cap > 0 else 0.25 * b.arr
    part = entry("share", t.text("clause.share_part"), s.share_part, LIMITS["share_part"][1],
                 lambda x: b.put(share_part=x, share_cap=cap), t.percent, least_step=0.01, tip=tip)  # fmt: skip
    until = entry("share-cap", t.text("clause.share_cap"), cap, 1.5 * b.arr, lambda x: b.put(share_cap=x), t.money,
                  most=20 * b.arr, enabled=s.share_part > 0, reason=t.text("clause.share_none"),
                  tip=t.text("clause.share_cap_tip"))  # fmt: skip
    return [pair(part, until)]


def _embed(b: Boxes) -> list[Widget]:
    """What the seat buys from the lab in return."""
    s, f, out = b.sheet, b.f, off(b.f, "reciprocal")
    yearly = s.embed / max(s.quarters, 1) * 4
    high = max(0.2 * s.commit, 0.05 * float(f.view.revenue_kusd[f.me]), 1.3 * s.embed)
    k = f.map.rules.clauses
    tip = t.text("clause.embed_tip", lift=t.percent(float(k.embed_lift)), worth=t.usd(float(k.embed_value)))
    amount = entry("embed", t.text("clause.embed_amount"), s.embed, high, lambda x: b.put(embed=x), t.money,
                   most=10 * high, enabled=not out or s.embed > 0, reason=out,
                   tip=b.weighs(tip, replace(s, embed=0.0), s))  # fmt: skip
    if s.embed <= 0:
        return [amount]
    return [amount, sentence(t.text("clause.embed_line", yearly=t.money(yearly), count=s.quarters))]


def _conditional(b: Boxes) -> list[Widget]:
    """Power that is owed only once the lab has sales to pay for it (M11)."""
    s = b.sheet
    out = off(b.f, "conditional") or ("" if s.owed_kw > 0 else t.text("sheet.owed_none"))
    rate = entry("owed-arr", t.text("clause.owed_arr"), s.owed_arr, max(3 * b.arr, s.owed_arr),
                 lambda x: b.put(owed_arr=x), t.money, most=20 * b.arr, enabled=not out or s.owed_arr > 0, reason=out,
                 tip=b.weighs(t.text("clause.owed_arr_tip"), replace(s, owed_arr=0.0), s))  # fmt: skip
    if s.owed_arr <= 0 or s.owed_kw <= 0:
        return [rate]
    return [rate, sentence(t.text("clause.owed_arr_line", amount=t.money(s.owed_arr)))]


def _concession(b: Boxes) -> Box:
    """One thing given up in advance, if that alone stands in the way."""
    s, mark = b.sheet, b.asked()
    asked = mark.value
    top = max(s.most_pre, 1.1 * max(s.pre, asked))

    def choose(key: str) -> None:
        b.put(concede=int(key), most_pre=top if int(key) == PRICE else s.most_pre)

    choices = [(str(i), t.text(f"concede.{key}")) for i, key in enumerate(CONCESSIONS)]
    lines: list[Widget] = [
        Segmented("concede", choices, str(s.concede), choose, tip=t.text("concede.tip")),
        sentence(t.text(f"concede.{CONCESSIONS[s.concede]}_note"), "text" if s.concede else "muted"),
    ]
    if s.concede == PRICE:
        lines.append(
            entry("most-pre", t.text("concede.most_pre"), s.most_pre, 2.0 * max(s.pre, asked, s.most_pre / 2),
                  lambda x: b.put(most_pre=x), t.money, marks=[mark], most=10 * top,
                  tip=t.text("concede.most_pre_tip"))
        )  # fmt: skip
        if s.most_pre <= s.pre:
            lines.append(sentence(t.text("concede.idle"), "warn", "triangle-alert"))
        elif s.cash > 0:
            part = t.percent(s.cash / (s.cash + s.most_pre), 1)
            lines.append(sentence(t.text("concede.part", part=part, now=t.percent(s.part(), 1))))
    return box(0, t.text("concede.title"), "scale", *lines, tip=t.text("concede.title_tip"))


def _rider(b: Boxes) -> Box:
    """Capacity orders that stand only if the sheet is signed."""
    s, f = b.sheet, b.f
    bill = spending(f).parts
    orders = bill["chips"] + bill["sites"]
    other = int(f.draft.rider_lab[f.me]) - 1
    lines: list[Widget] = [
        entry("rider", t.text("rider.part"), s.rider, 1.0, lambda x: b.put(rider=x), t.percent, least_step=0.05,
              tip=t.text("rider.tip")),
    ]  # fmt: skip
    if other >= 0 and other != b.lab:
        lines.append(sentence(t.text("rider.other", lab=f.short(f.labs[other])), "warn", "triangle-alert"))
    if orders <= 0:
        lines.append(sentence(t.text("rider.none"), "muted"))
    elif s.rider > 0:
        hangs = t.money(s.rider * orders)
        lines.append(sentence(t.text("rider.line", amount=hangs, whole=t.money(orders))))
    else:
        lines.append(sentence(t.text("rider.all", whole=t.money(orders)), "muted"))
    return box(0, t.text("rider.title"), "link", *lines, tip=t.text("rider.title_tip"))
