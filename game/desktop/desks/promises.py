"""What is promised to labs and by them, and how much of the AI sales the own cheques paid for."""

from __future__ import annotations

import numpy as np

from game.desktop import text as t
from game.desktop.desks.bars import Bar, Key, Part, StackedBars
from game.desktop.facts import Facts
from game.desktop.kit import Label, Row, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import fact, heading, inset


def milestones(f: Facts) -> list[tuple[int, float, float, int]]:
    """Money promised to labs if they sell enough in time: lab, kUSD, sales a year asked for, last quarter."""
    v, found = f.view, []
    for d in f.deals_of(sponsor=f.me):
        for i in np.flatnonzero(v.tranche_kusd[d] > 0).tolist():
            found.append((int(v.deal_lab[d]), float(v.tranche_kusd[d, i]), float(v.tranche_arr_kusd[d, i]),
                          int(v.tranche_until[d, i])))  # fmt: skip
    return sorted(found, key=lambda row: row[3])


def promises(f: Facts) -> list[Widget]:
    """What may fall due to labs, and what labs owe this quarter against what they seem to earn."""
    v, rows = f.view, []
    owed = milestones(f)
    for lab, kusd, goal, until in owed:
        sells = float(v.believed_arr_kusd[lab])
        tip = Tip(
            t.text("finance.tranche"),
            t.text("finance.tranche_tip"),
            [(t.text("finance.goal"), t.money(goal)), (t.text("finance.sells"), "\u2248 " + t.money(sells))],
        )
        words = t.text("finance.owed_row", lab=f.short(f.labs[lab]), part=t.percent(min(sells / max(goal, 1.0), 9.99)),
                       when=f.map.quarter_name(until))  # fmt: skip
        rows.append(fact(words, t.money(kusd), "warn", tip))
    if owed:
        total = sum(row[1] for row in owed)
        cover = float(v.cash_kusd[0]) / total
        rows.append(fact(t.text("finance.covered"), t.text("finance.times", count=t.number(cover, 1)),
                         "good" if cover >= 1 else "bad", t.text("finance.covered_tip"), "covered"))  # fmt: skip
    due = [(lab, float(v.due_kusd[lab])) for lab in range(len(f.labs)) if v.due_kusd[lab] > 0]
    dues: list[Widget] = []
    for lab, kusd in sorted(due, key=lambda row: -row[1]):
        earns = float(v.believed_arr_kusd[lab]) / 4
        times = earns / kusd
        tip = Tip(
            f.short(f.labs[lab]),
            t.text("finance.due_tip"),
            [(t.text("finance.due_now"), t.money(kusd)), (t.text("finance.earns"), "\u2248 " + t.money(earns))],
        )
        words = t.text("finance.due_row", lab=f.short(f.labs[lab]), times=t.number(times, 1))
        dues.append(fact(words, t.money(kusd), "bad" if times < 1 else "warn" if times < 1.5 else "text", tip))
    found: list[Widget] = []
    if rows:
        found.append(inset(heading(t.text("finance.owed"), icon="calendar-clock"), *rows, id="owed"))
    if dues:
        all_due = t.money(sum(kusd for _, kusd in due))
        found.append(inset(heading(t.text("finance.due"), all_due, icon="scroll-text"), *dues, id="due"))
    return [*found, *_arrears(f)]


def _arrears(f: Facts) -> list[Widget]:
    """Bills that labs have not paid."""
    owed = [(lab, float(f.view.arrears_kusd[lab])) for lab in range(len(f.labs)) if f.view.arrears_kusd[lab] > 0]
    if not owed:
        return []
    rows = [
        fact(f.short(f.labs[lab]), t.money(kusd), "bad", t.text("finance.arrears_tip"))
        for lab, kusd in sorted(owed, key=lambda row: -row[1])
    ]
    total = t.money(sum(kusd for _, kusd in owed))
    return [inset(heading(t.text("finance.arrears"), total, icon="hourglass"), *rows, id="arrears")]


# -- money that comes back -----------------------------------------------------------------------------


def loop(f: Facts) -> Widget:
    """AI sales as reported and net of own cheques that came back as sales, traced through labs' cash (M06; N9)."""
    v, k = f.view, f.map.rules.market
    part, sales = float(v.circularity[f.me]), float(v.ai_revenue_kusd[f.me])
    home = min(max(float(v.home_kusd[0]), 0.0), max(sales, 0.0))
    tip = Tip(
        t.text("finance.loop"),
        t.text("finance.loop_tip"),
        [
            (t.text("finance.ai_sales"), t.money(sales)),
            (t.text("finance.loop_sales"), t.money(-home)),
            (t.text("finance.net_sales"), t.money(sales - home)),
            (t.text("finance.loop_part_now"), t.percent(home / max(sales, 1.0), 1)),
            (t.text("finance.loop_part_counted"), t.percent(part, 1)),
            (t.text("finance.loop_all"), t.percent(float(v.circularity_all[0]), 1)),
            (t.text("finance.cost_neutral"), t.percent(-part * k.circularity_neutral, 1)),
            (t.text("finance.cost_sceptical"), t.percent(-part * k.circularity_sceptical, 1)),
        ],
        icon="repeat",
        note=t.text("finance.loop_note"),
    )
    colour = "bad" if part > 0.3 else "warn" if part > 0.1 else "text"
    bar = [Part(sales - home, "accent", "solid", t.text("finance.net_part", amount=t.money(sales - home))),
           Part(home, "bad", "hatch", t.text("finance.loop_part", amount=t.money(home)))]  # fmt: skip
    legend = [Key("accent", "solid", t.text("finance.key.net", amount=t.money(sales - home))),
              Key("bad", "hatch", t.text("finance.key.loop", amount=t.money(home)))]  # fmt: skip
    title = Label(t.text("finance.loop"), "strong", icon="repeat", icon_colour="muted", tip=tip, id="loop", grow=1)
    shown = Label(t.percent(part), "strong", colour, align="right")
    return inset(Row(title, shown, gap=8), StackedBars("loop-bar", [Bar("", bar, "")], legend, tip=tip), id="loop-card")
