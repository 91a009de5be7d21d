"""The finance desk: coverage, the quarter's cash as planned, what falls due, debt, shareholders and the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks import forecast as ahead
from game.desktop.desks.bars import Bar, Key, Part, StackedBars
from game.desktop.desks.cover import interest
from game.desktop.desks.market import rating_card
from game.desktop.desks.marks import last, marked, standing
from game.desktop.desks.pledges import pledge_card
from game.desktop.desks.promises import loop, promises
from game.desktop.desks.solvency import calendar_card, coverage_card
from game.desktop.desks.waterfall import Step, Waterfall
from game.desktop.dollar.entry import follow_button
from game.desktop.facts import Facts
from game.desktop.kit import Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import amount, card, fact, heading, inset, note, page
from game.desktop.spending import PARTS, spending
from game.desktop.words import mood

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.forecast import Band


def finance_desk(table: TableScreen, f: Facts) -> Widget:
    """Situation, decisions, promises."""
    barred = int(f.view.distress_until[f.me]) > f.quarter
    parts: list[Widget] = []
    if barred:
        when = f.map.quarter_name(int(f.view.distress_until[f.me]))
        parts.append(note(t.text("finance.barred", when=when), "bad", "triangle-alert"))
    return page(
        *parts, coverage_card(f), _bridge(table, f), calendar_card(f), _debt(table, f), _payout(table, f, barred),
        _guidance(table, f), pledge_card(table, f), rating_card(f), *promises(f), loop(f),
        follow_button(table, "follow"),
    )  # fmt: skip


# -- cash ----------------------------------------------------------------------------------


def closing(table: TableScreen, f: Facts) -> Band | None:
    """Cash when this quarter is over, as forecast for the draft; None while that isn't known."""
    answer = ahead.ask(table, f)
    if answer is None or answer.forecasts is None:
        return None
    band: Band = answer.forecasts[-1].path["cash_kusd"][0]
    return band


def bridge(f: Facts) -> list[tuple[str, float]]:
    """What the draft moves this quarter, in and out, by kind: kUSD, signed."""
    bill = spending(f)
    found = [("borrowed", bill.borrowed)]
    found += [(kind, -cost) for kind, cost in bill.parts.items()]
    return [(kind, amount) for kind, amount in found if amount]


def _bridge(table: TableScreen, f: Facts) -> Widget:
    cash, after = float(f.view.cash_kusd[0]), closing(table, f)
    steps = [Step(t.text("finance.cash"), 0.0, cash, t.money(cash), "accent", total=True)]
    at = cash
    for kind, moved in bridge(f):
        name = t.text("finance.borrowed") if kind == "borrowed" else t.text(f"bill.{kind}")
        colour = "good" if moved > 0 else PARTS.get(kind, "warn")
        steps.append(Step(name, at, at + moved, t.money(moved, sign=True), colour))
        at += moved
    if after is None:
        earned = float(f.view.ebitda_kusd[f.me])
        words = t.text("unit.about", value=t.money(earned, sign=True))
        rough = t.text("finance.business_rough")
        steps.append(Step(t.text("finance.business"), at, at + earned, words, "muted", tip=rough))
        steps.append(Step(t.text("finance.after"), 0.0, at + earned, t.text("forecast.working"), "muted", total=True))
    else:
        low, high = after.low - at, after.high - at
        words = _range(low, high, sign=True)
        colour = "good" if low > 0 else "bad" if high < 0 else "muted"
        steps.append(Step(t.text("finance.business"), at, after.mid, words, colour, low=after.low, high=after.high,
                          tip=t.text("finance.business_tip")))  # fmt: skip
        steps.append(Step(t.text("finance.after"), 0.0, after.mid, _range(after.low, after.high), "accent", total=True,
                          low=after.low, high=after.high, tip=t.text("finance.after_tip")))  # fmt: skip
    kept = f.map.rules.capital.cash_kept * float(f.view.revenue_kusd[f.me])
    tip = Tip(t.text("finance.bridge"), t.text("finance.bridge_tip"),
              [(t.text("finance.spare"), t.money(float(f.view.spare_kusd[0]))),
               (t.text("finance.kept"), t.money(kept)),
               (t.text("finance.ebitda"), t.money(float(f.view.ebitda_kusd[f.me]))),
               (t.text("finance.capex"), t.money(float(f.view.capex_kusd[f.me])))])  # fmt: skip
    title = heading(t.text("finance.bridge"), f.quarter_name(), icon="wallet")
    return inset(title, Waterfall("bridge", steps, tip=tip), id="finance-bridge", gap=6)


def _range(low: float, high: float, sign: bool = False) -> str:
    ends = t.money(low, sign), t.money(high, sign)
    return ends[0] if ends[0] == ends[1] else "\u2026".join(ends)


# -- debt ------------------------------------------------------------------------------------


def _debt(table: TableScreen, f: Facts) -> Widget:
    v, me = f.view, f.me
    room, debt = float(v.borrow_kusd[0]), float(v.debt_kusd[me])
    ordered = float(f.draft.borrow_kusd[me])
    stands, was = standing(f, "borrow_kusd"), last(f, "borrow_kusd")
    free = max(0.0, spending(f).left + max(-ordered, 0.0))
    rate, after = interest(f), max(0.0, debt + ordered)
    tip = t.text("finance.borrow_tip", rate=t.percent(rate, 1))
    limit = t.text("finance.borrow_limit", room=t.money(room), debt=t.money(debt))
    control = amount(
        "borrow", t.text("finance.borrow"), ordered, room, table.put("borrow_kusd"), _borrow,
        low=min(ordered, -min(debt, free)), exact=True, strong=True, mark=was, standing=stands,
        tip=marked(t.text("finance.borrow"), tip, _borrow, was, stands, limit),
        reason="" if room > 0 or debt > 0 else t.text("finance.no_borrow"),
    )  # fmt: skip
    new, paid = max(0.0, min(ordered, room)), max(0.0, -ordered)
    parts = [Part(max(0.0, debt - paid), "warn", "solid", t.text("finance.bar.debt", amount=t.money(debt)))]
    if paid:
        parts.append(Part(paid, "good", "outline", t.text("finance.bar.paid", amount=t.money(paid))))
    if new:
        parts.append(Part(new, "warn", "outline", t.text("finance.bar.new", amount=t.money(new))))
    parts.append(Part(max(0.0, room - new), "muted", "hatch", t.text("finance.bar.room", amount=t.money(room - new))))
    legend = [Key("warn", "solid", t.text("finance.key.debt", amount=t.money(debt))),
              Key("muted", "hatch", t.text("finance.key.room", amount=t.money(room - new)))]  # fmt: skip
    whole = Tip(t.text("finance.room_title"), t.text("finance.room_tip"),
                [(t.text("finance.ebitda_year"), t.money(4 * float(v.ebitda_kusd[me]))),
                 (t.text("finance.multiple"), t.number(f.map.rules.capital.debt_multiple, 1)),
                 (t.text("finance.backlog_part"),
                  t.money(f.map.rules.capital.backlog_debt * float(v.backlog_kusd[me]))),
                 (t.text("finance.mood"), t.text(f"mood.{mood(int(v.regime[0]))}"))])  # fmt: skip
    cost = fact(t.text("finance.interest"), t.money(after * rate / 4), tip=t.text("finance.interest_tip",
                rate=t.percent(rate, 1)), id="interest")  # fmt: skip
    return card("banknote", control, StackedBars("debt-bar", [Bar("", parts, "")], legend, tip=whole), cost,
                id="debt-card")  # fmt: skip


def _borrow(kusd: float) -> str:
    if kusd < 0:
        return t.text("finance.repays", amount=t.money(-kusd))
    return t.text("finance.borrows", amount=t.money(kusd)) if kusd > 0 else t.money(0)


# -- what goes to shareholders, and what they are told -----------------------------------------------


def _payout(table: TableScreen, f: Facts, barred: bool) -> Widget:
    ordered = float(f.draft.payout_kusd[f.me])
    most = max(0.0, min(spending(f).left + ordered, float(f.view.spare_kusd[0])))
    stands, was = standing(f, "payout_kusd"), last(f, "payout_kusd")
    returned = float(f.view.returned_kusd[f.me])
    limit = t.text("finance.payout_limit", most=t.money(most), returned=t.money(returned))
    control = amount(
        "payout", t.text("finance.payout"), ordered, most, table.put("payout_kusd"), t.money,
        exact=True, strong=True, mark=was, standing=stands,
        tip=marked(t.text("finance.payout"), t.text("finance.payout_tip"), t.money, was, stands, limit),
        enabled=not barred and most + ordered > 0,
        reason=t.text("finance.no_payout") if barred else t.text("finance.nothing_left"),
    )  # fmt: skip
    return card("hand-coins", control, note(t.text("finance.payout_note")), id="payout-card")


def _guidance(table: TableScreen, f: Facts) -> Widget:
    """What the market is told, and whether this quarter keeps what it was told before."""
    v, bill = f.view, spending(f)
    said, now = last(f, "guidance_kusd") or 0.0, bill.parts["chips"] + bill.parts["sites"]
    capex, room = float(v.capex_kusd[f.me]), float(v.spare_kusd[0]) + float(v.borrow_kusd[0])
    stands = standing(f, "guidance_kusd")
    weight = f.map.rules.market.surprise_weight
    tip = t.text("finance.guidance_tip", part=t.percent(weight))
    control = amount(
        "guidance", t.text("finance.guidance", when=f.quarter_name(1)), float(f.draft.guidance_kusd[f.me]),
        2.5 * max(capex, now, 0.2 * room), table.put("guidance_kusd"), _said, strong=True,
        mark=said or None, standing=stands,
        tip=marked(t.text("finance.guidance_title"), tip, _said, said, stands),
    )  # fmt: skip
    if said > 0:
        over = now > said
        words = t.text("finance.guided_over" if over else "finance.guided", said=t.money(said), now=t.money(now))
        return card("newspaper", control, note(words, "warn" if over else "muted"), id="guidance-card")
    return card("newspaper", control, note(t.text("finance.not_guided")), id="guidance-card")


def _said(kusd: float) -> str:
    return t.money(kusd) if kusd > 0 else t.text("finance.says_nothing")
