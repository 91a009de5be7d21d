"""The picture: offers as bars of parts, and in a sentence why the first is first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Column, Label, Scroll, Tip, Widget
from game.desktop.market.bars import OfferBars
from game.desktop.market.offers import ALL, LOOKS, Row, part_name, rounded, rows_of, used_parts, utils, why_first
from game.desktop.parts import note

if TYPE_CHECKING:
    from game.desktop.market.belief import Seen
    from game.desktop.market.page import MarketPage


def why_page(page: MarketPage, f: Facts, seen: Seen, below: Sequence[Widget]) -> list[Widget]:
    """The sentence, the bars, how to read them, and what else there is room for."""
    rows, shown = rows_of(f, seen.cell, page.channel), page.rows(f, seen)
    sentence = Label(why_first(f, rows, page.channel), "body", "text", wrap=True, id="market-why", icon="trophy",
                     icon_colour="accent")  # fmt: skip
    if not shown:
        return [sentence]
    bars = OfferBars(
        "market-offers", shown, lambda i: partial(row_tip, shown[i], page.compared, page.channel),
        on_select=partial(_open, page, shown) if page.channel == ALL else None,
    )  # fmt: skip
    return [
        sentence,
        Scroll("market-bars", Column(bars, note(how_shares(f, page.channel)), *below, gap=10, pad=(2, 3)), grow=1),
    ]


def _open(page: MarketPage, rows: list[Row], place: int) -> None:
    page.show_channel(str(rows[place].index))


def how_shares(f: Facts, channel: int) -> str:
    """How utilities become shares, with the numbers of the rules."""
    k = f.map.rules.demand
    if channel == ALL:
        return t.text("offers.how", review=t.percent(k.cloud_review))
    return t.text("offers.how_models", review=t.percent(k.model_review), nest=t.number(k.nest, 2))


def row_tip(row: Row, compared: bool, channel: int) -> Tip:
    """All of an offer: parts that sum, shares, and what keeps those who are there."""
    parts, total = rounded(row.parts)
    rows: list[tuple[str, str] | tuple[str, str, object]] = []
    for name in used_parts([row]):
        rows.append((part_name(name), utils(parts[name]), LOOKS[name][0]))
    rows.append((t.text("offers.total"), utils(total), "text"))
    rows.append((t.text("offers.new_long"), t.percent(row.share, 1)))
    rows.append((t.text("offers.installed_long"), t.percent(row.installed, 1)))
    if row.tier >= 0.005:
        rows.append((t.text("offers.tier_long"), t.percent(row.tier)))
    odds = t.number(math.exp(row.barrier), 0 if row.barrier > 2 else 1)
    rows.append((t.text("offers.barrier"), t.number(row.barrier, 1)))
    words = t.text("offers.tip_mean" if compared else "offers.tip_whole")
    end = t.text("offers.tip_stay", odds=odds)
    if channel == ALL:
        end += "\n" + t.text("offers.tip_open")
    return Tip(row.name, words, rows, note=end)  # type: ignore[arg-type]
