"""The left side of the table: firms by role, and what is known of the one selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Column, Heading, Label, Panel, Scroll, Segmented, Table, Widget
from game.desktop.parts import fact, note
from game.desktop.words import last_move

if TYPE_CHECKING:
    from game.desktop.table import TableScreen

ROLES = ("clouds", "labs", "chips", "funds")


def role_firms(f: Facts, role: str) -> list[int]:
    """Firms of a tab in the order they are shown: the largest first."""
    v = f.view
    if role == "clouds":
        return sorted(f.clouds, key=lambda c: -float(v.land_all[c]))
    if role == "labs":
        return sorted(f.labs, key=lambda x: -float(v.valuation_kusd[x - f.labs.start]))
    if role == "chips":
        return sorted(f.makers, key=lambda k: -float(v.market_cap_kusd[k]))
    return sorted(f.investors, key=lambda i: -_stakes(f, i))


def _stakes(f: Facts, holder: int) -> float:
    return sum(f.stake(holder, lab) * float(f.view.valuation_kusd[lab]) for lab in range(len(f.map.labs)))


def firm_panel(table: TableScreen, f: Facts, width: int) -> Widget:
    """Tabs, the list, and the selected firm."""
    role = table.role
    firms = role_firms(f, role)
    chosen = table.firm if table.firm in firms else firms[0]
    headings, rows = _rows(f, role, firms, width >= 260)
    names = [(key, t.text(f"firms.{key}")) for key in ROLES]
    return Panel(
        Segmented("roles", names, role, table.show_role, kind="tabs", tip=t.text("firms.tip")),
        Table(
            f"firms-{role}",
            headings,
            rows,
            selected=firms.index(chosen),
            on_select=lambda i: table.show_firm(firms[i]),
            on_open=lambda i: table.open_firm(firms[i]),
            tips=lambda i: last_move(f, table.news, firms[i]),
            grow=1.2 if width >= 260 else 1.6,
        ),
        Scroll("firm-scroll", _details(table, f, chosen), grow=1),
        id="firm-list",
        width=width,
        gap=6,
        pad=10,
    )


def _rows(f: Facts, role: str, firms: list[int], wide: bool) -> tuple[list[Heading], list[list[str | Cell]]]:
    v = f.view
    rows: list[list[str | Cell]] = []
    for firm in firms:
        alive = f.alive(firm)
        first = Cell(f.short(firm), "text" if alive else "disabled", f.hue(firm), strong=firm == f.me)
        if role == "clouds":
            row: list[str | Cell] = [first, t.percent(float(v.land_all[firm]))]
            rows.append([*row, t.money(f.value(firm))] if wide else row)
        elif role == "labs":
            lab = firm - f.labs.start
            worth = t.money(float(v.valuation_kusd[lab])) if alive else t.text("firms.gone")
            rows.append([first, worth])
        elif role == "chips":
            k = firm - f.makers.start
            rows.append([first, t.percent(float(v.chip_kusd[k])), t.short(float(v.chip_supply[k]))])
        else:
            rows.append([first, t.money(_stakes(f, firm))])
    second = {"clouds": [("land", 44), *([("value", 62)] if wide else [])], "labs": [("worth", 62)],
              "chips": [("price", 50), ("supply", 54)], "funds": [("stakes", 66)]}[role]  # fmt: skip
    align = [Heading(t.text(f"firms.{name}"), wide, "right") for name, wide in second]
    return [Heading(t.text("firms.name")), *align], rows


def _details(table: TableScreen, f: Facts, firm: int) -> Widget:
    parts: list[Widget] = [Label(f.name(firm), "strong"), note(f.firm(firm).story)]
    if not f.alive(firm):
        parts.append(note(t.text("firms.gone_long"), "bad"))
    parts += _figures(f, firm)
    parts.append(note(t.text("firms.last", words=last_move(f, table.news, firm)), "text"))
    return Column(*parts, gap=5)


def _figures(f: Facts, firm: int) -> list[Widget]:
    v = f.view
    if firm in f.clouds:
        best = [f.model_name(m) for m in f.ranked_models() if v.hosted[firm, m]][:3]
        return [
            fact(t.text("firms.revenue"), t.money(float(v.revenue_kusd[firm]))),
            fact(t.text("firms.power"), t.power(float(v.site_kw[firm].sum()) / 1000)),
            fact(t.text("firms.use"), t.percent(float(v.utilisation[firm]))),
            fact(t.text("firms.compute"), t.text("unit.hour", value=t.usd(float(v.compute_price_usd[firm])))),
            fact(t.text("firms.backlog"), t.money(float(v.backlog_kusd[firm]))),
            fact(t.text("firms.debt"), t.money(float(v.debt_kusd[firm]))),
            fact(t.text("firms.loop"), t.percent(float(v.circularity[firm])), tip=t.text("firms.loop_tip")),
            fact(t.text("firms.anchors"), t.number(int(v.anchors[firm]))),
            note(t.text("firms.models", names=", ".join(best) or "–")),
        ]
    if firm in f.labs:
        return lab_facts(f, firm - f.labs.start)
    if firm in f.makers:
        k = firm - f.makers.start
        return [
            fact(t.text("firms.revenue"), t.money(float(v.revenue_kusd[firm]))),
            fact(t.text("firms.supply_long"), t.short(float(v.chip_supply[k]))),
            fact(t.text("firms.list"), t.percent(float(v.chip_kusd[k]))),
            fact(t.text("firms.cap"), t.money(float(v.market_cap_kusd[firm]))),
        ]
    stakes = [(f.stake(firm, lab), lab) for lab in range(len(f.map.labs))]
    return [
        fact(f.short(f.labs[lab]), t.percent(part, 1)) for part, lab in sorted(stakes, reverse=True) if part > 0.0005
    ]


def lab_facts(f: Facts, lab: int) -> list[Widget]:
    """What a seat knows of a lab; figures it only believes are marked as estimates."""
    v = f.view
    model = f.model_name(lab)
    rank = f.ranked_models().index(lab) + 1 if lab in f.ranked_models() else 0
    found = [
        fact(t.text("lab.model", name=model), t.text("lab.rank", rank=rank), "good" if rank <= 3 else "text"),
        fact(t.text("lab.worth"), t.money(float(v.valuation_kusd[lab]))),
    ]
    if f.playing:
        arr, growth = float(v.believed_arr_kusd[lab]), float(v.believed_growth[lab])
        burn = float(v.believed_burn_kusd[lab])
        tip = t.text("lab.estimate_tip")
        relation = float(v.relation[lab])
        found += [
            fact(t.text("lab.arr"), t.text("unit.about", value=t.money(arr)), "accent", tip),
            fact(t.text("lab.growth"), t.text("unit.about", value=t.percent(growth, sign=True)), "accent", tip),
            fact(t.text("lab.burn"), t.text("unit.about", value=t.money(burn)), "accent", tip),
            fact(t.text("lab.stake"), t.percent(f.stake(f.me, lab), 1)),
            fact(t.text("lab.relation"), f.relation_word(relation), "good" if relation > 0.1 else "text"),
        ]
    home = f.home_of(lab)
    found.append(fact(t.text("lab.home"), f.short(home) if home >= 0 else t.text("lab.nobody")))
    clouds = [f.label(int(c)) for c in np.flatnonzero(v.hosted[: len(f.map.clouds), lab])]
    found.append(note(t.text("lab.where", clouds=", ".join(clouds) or "–")))
    return found
