"""The overview of a firm: figures, what it did and why, and one figure over the quarters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Chart, Column, Dropdown, Label, Line, Panel, Row, Scroll, Segmented, Widget
from game.desktop.parts import heading, note
from game.desktop.table.firmfigures import figures, moves

if TYPE_CHECKING:
    from game.desktop.company.page import CompanyPage
    from game.engine.view import View


class Figure(NamedTuple):
    """A figure with its history: key of its name, icon, how it is read from a view, how it is shown."""

    key: str
    icon: str
    read: Callable[[View], float]
    show: Callable[[float], str]


def histories(f: Facts, firm: int) -> list[Figure]:
    """Figures of a firm that can be followed over the quarters."""
    if firm in f.labs:
        lab = firm - f.labs.start
        found = [Figure("worth", "star", lambda v: float(v.valuation_kusd[lab]), t.money)]
        if f.playing:
            found.append(Figure("arr", "trending-up", lambda v: float(v.believed_arr_kusd[lab]), t.money))
        count = len(f.map.segments)
        found += [
            Figure("token", "brain", lambda v: float(v.token_price_usd[lab, :count].mean()), t.usd),
            Figure("doubt", "circle-help", lambda v: float(v.doubt[lab]), t.percent),
        ]
        return found
    if firm in f.clouds:
        return [
            Figure("value", "star", lambda v: f.value(firm, v), t.money),
            Figure("revenue", "trending-up", lambda v: float(v.revenue_kusd[firm]), t.money),
            Figure("cap", "chart-line", lambda v: float(v.market_cap_kusd[firm]), t.money),
            Figure("land", "flag", lambda v: float(v.land_all[firm]), t.percent),
            Figure("loop", "repeat", lambda v: float(v.circularity[firm]), t.percent),
        ]
    if firm in f.makers:
        maker = firm - f.makers.start
        return [
            Figure("cap", "star", lambda v: float(v.market_cap_kusd[firm]), t.money),
            Figure("revenue", "trending-up", lambda v: float(v.revenue_kusd[firm]), t.money),
            Figure("chip", "cpu", lambda v: float(v.chip_kusd[maker]), t.percent),
            Figure("loop", "repeat", lambda v: float(v.circularity[firm]), t.percent),
        ]

    def stakes(v: View) -> float:
        part = v.shares[firm] / v.shares.sum(axis=0).clip(1)
        return float((part * v.valuation_kusd).sum())

    return [Figure("stakes", "coins", stakes, t.money)]


def overview_page(page: CompanyPage, f: Facts, width: int) -> list[Widget]:
    """Figures at the left, what it did and a chart at the right; in a narrow window below each other."""
    firm, wide = page.firm, width >= 760
    about = f.firm(firm).story
    facts = Column(*([note(about)] if about else []), Column(*figures(f, firm), gap=3), gap=9, pad=(3, 3))
    did = moves(f, getattr(page.screen, "news", []), firm)
    told = Column(heading(t.text("company.did"), icon="newspaper"), *did, gap=5)
    low = page.screen.room[1] < 640
    chart = _chart(page, f, roomy=width >= 900)
    if not wide:
        chart.height = 210
        return [Scroll("company-facts", Column(facts, told, chart, gap=9), grow=1)]
    left = Panel(Scroll("company-facts", facts, grow=1), kind="inset", width=330, pad=10)
    right = Column(
        Panel(Scroll("company-did", told, grow=1), kind="inset", pad=10, height=104 if low else 170),
        chart,
        gap=8,
        grow=1,
    )
    return [Row(left, right, gap=10, grow=1)]


def _chart(page: CompanyPage, f: Facts, roomy: bool) -> Widget:
    known = histories(f, page.firm)
    chosen = next((x for x in known if x.key == page.figure), known[0])
    views = f.views()
    values = [chosen.read(v) for v in views]
    names = [(x.key, t.text(f"company.fig_{x.key}"), x.icon) for x in known]
    tip = t.text(f"company.fig_{chosen.key}_tip") if t.has_text(f"company.fig_{chosen.key}_tip") else ""
    choose = Segmented if roomy else Dropdown
    return Panel(
        *([choose("company-figure", names, chosen.key, page.show_figure)] if len(known) > 1 else []),
        Label(t.text("company.history", figure=t.text(f"company.fig_{chosen.key}")), "small-strong", "muted", tip=tip,
              id="company-history"),
        Chart("company-chart", [Line("", values, f.hue(page.firm))], show=chosen.show, steps=f.steps(), grow=1),
        kind="inset", pad=10, gap=6, grow=1,
    )  # fmt: skip
