"""Prices: an hour of compute against the rivals', and the own model's tokens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.desks import situation as sit
from game.desktop.desks.fold import Fold
from game.desktop.desks.marks import last, marked, standing
from game.desktop.desks.strip import Dot, PriceStrip
from game.desktop.facts import Facts
from game.desktop.kit import Chart, Line, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import amount, card, heading, inset, note

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

_SHOWN = 6  # models on the strip of token prices


def prices_page(table: TableScreen, f: Facts) -> list[Widget]:
    """Compute, then tokens."""
    return [_strip(f), _price(table, f), *_tokens(table, f), *_history(f)]


def price_ordered(f: Facts) -> float:
    """The compute price from next quarter on: as ordered, or as it is."""
    ordered = float(f.draft.compute_price_usd[f.me])
    return ordered if ordered > 0 else float(f.view.compute_price_usd[f.me])


# -- compute ---------------------------------------------------------------------------------


def _hour(price: float) -> str:
    return t.text("unit.hour", value=t.usd(price))


def _strip(f: Facts) -> Widget:
    v, now, price = f.view, float(f.view.compute_price_usd[f.me]), price_ordered(f)
    alive = [c for c in f.clouds if f.alive(c)]
    dots, rows = [], []
    for c in sorted(alive, key=lambda c: float(v.compute_price_usd[c])):
        asks, used = float(v.compute_price_usd[c]), t.percent(float(v.utilisation[c]))
        words = t.text("models.dot", firm=f.short(c), price=_hour(asks), use=used)
        dots.append(Dot(asks, f.label(c), f.hue(c), words, mine=c == f.me))
        rows.append((f.short(c), t.text("models.asks_used", price=_hour(asks), use=used),
                     "accent" if c == f.me else "text"))  # fmt: skip
    if abs(price - now) > 0.004:
        dots.append(Dot(price, t.text("models.new"), f.hue(f.me), t.text("models.dot_new", price=_hour(price)),
                        hollow=True))  # fmt: skip
    asked = [dot.value for dot in dots]
    strip = PriceStrip(
        "price-strip", dots, _hour(min(asked)), _hour(max(asked)), t.text("models.asks"),
        tip=Tip(t.text("models.strip"), t.text("models.strip_tip"), rows),
    )  # fmt: skip
    return inset(heading(t.text("models.strip"), icon="chart-column"), strip, id="price-rivals")


def _price(table: TableScreen, f: Facts) -> Widget:
    now, price = float(f.view.compute_price_usd[f.me]), price_ordered(f)
    stands, was = standing(f, "compute_price_usd") or now, last(f, "compute_price_usd") or now
    tip = t.text("models.price_tip", now=_hour(now), when=f.quarter_name(1))
    control = amount(
        "price", t.text("models.price"), price, max(2.5 * now, 1.0),
        table.put("compute_price_usd"), t.usd, low=0.02, least_step=0.01, strong=True, mark=now, standing=stands,
        tip=marked(t.text("models.price"), tip, t.usd, was, stands),
    )  # fmt: skip
    lines: list[Widget] = [control, note(rank_words(f, price), "text")]
    icon, colour, words = reaction(f, price)
    lines.append(note(words, colour, icon))
    return card("circle-dollar-sign", *lines, id="price-card")


def rank_words(f: Facts, price: float) -> str:
    """Where a price stands among the rivals'."""
    rivals = [float(f.view.compute_price_usd[c]) for c in f.clouds if c != f.me and f.alive(c)]
    if not rivals:
        return t.text("models.alone", price=_hour(price))
    cheaper = sum(1 for asks in rivals if asks < price - 0.004)
    key = "models.cheapest" if cheaper == 0 else "models.dearest" if cheaper == len(rivals) else "models.rank"
    return t.text(key, price=_hour(price), cheaper=cheaper, count=len(rivals),
                  low=_hour(min(rivals)), high=_hour(max(rivals)))  # fmt: skip


def reaction(f: Facts, price: float) -> tuple[str, str, str]:
    """What customers are likely to do at a price: an icon, a colour, and words."""
    v = f.view
    now, use = float(v.compute_price_usd[f.me]), float(v.utilisation[f.me])
    full, idle = use > 0.97 or sit.turned_away_h100e(f) > 0, 0 < use < 0.75
    due = float(sum(v.due_kusd))
    places = {"change": t.percent(price / max(now, 0.01) - 1, sign=True), "idle": t.percent(1 - use),
              "hours": t.percent(abs(now / max(price, 0.01) - 1)), "due": t.money(due)}  # fmt: skip
    if abs(price - now) <= 0.004:
        kind = "full" if full else "idle" if idle else "even"
        return "info", "muted", t.text(f"models.keep.{kind}", **places)
    up = price > now
    kind = "full" if full else "idle" if idle else "even"
    words = t.text(f"models.{'up' if up else 'down'}.{kind}", **places)
    if due > 0:
        words += " " + t.text("models.contracts_fewer" if up else "models.contracts_more", **places)
    doubtful = (up and idle) or (not up and full)
    return "triangle-alert" if doubtful else "users", "warn" if doubtful else "muted", words


def _history(f: Facts) -> list[Widget]:
    """All clouds' compute prices over time; open where there are no tokens to price."""
    views = f.views()
    if len(views) < 3:
        return []
    alive = sorted((c for c in f.clouds if f.alive(c)), key=lambda c: c == f.me)  # the own line on top
    lines = [Line(f.label(c), [float(v.compute_price_usd[c]) for v in views], f.hue(c)) for c in alive]
    chart = partial(Chart, "price-history-chart", lines, show=t.usd, steps=f.steps(), tip=t.text("models.history_tip"))
    return [Fold("price-history", t.text("models.history"), lambda: [chart()], icon="chart-line",
                 is_open=f.own_model is None)]  # fmt: skip


# -- tokens -----------------------------------------------------------------------------------------


def token_ordered(f: Facts, m: int) -> list[float]:
    """The model's token prices by segment from next quarter on."""
    now, ordered = f.view.token_price_usd[m], f.draft.token_price_usd[m]
    return [float(ordered[g]) if ordered[g] > 0 else float(now[g]) for g in range(len(f.map.segments))]


def _tokens(table: TableScreen, f: Facts) -> list[Widget]:
    m = f.own_model
    if m is None or not f.ranked_models():
        return []
    v, count = f.view, len(f.map.segments)
    prices = token_ordered(f, m)
    mean, now = float(np.mean(prices)), float(np.mean(v.token_price_usd[m, :count]))
    dots, rows = [], []
    best = [x for x in f.ranked_models() if x != m][:_SHOWN]
    for x in [*best, m]:
        asks = float(np.mean(v.token_price_usd[x, :count]))
        words = t.text(
            "models.token_dot", model=f.model_name(x), price=t.usd(asks), gap=t.number(float(v.behind[x]), 1)
        )
        dots.append(Dot(asks, f.model_name(x), f.hue(f.developer(x)), words, mine=x == m))
        rows.append((f.model_name(x), t.usd(asks), "accent" if x == m else "text"))
    if abs(mean - now) > 0.004:
        dots.append(Dot(mean, t.text("models.new"), f.hue(f.me), t.text("models.dot_new", price=t.usd(mean)),
                        hollow=True))  # fmt: skip
    asked = [dot.value for dot in dots]
    strip = PriceStrip(
        "token-strip", dots, t.usd(min(asked)), t.usd(max(asked)), t.text("models.token_unit"), log=True,
        tip=Tip(t.text("models.token_strip"), t.text("models.token_strip_tip"), rows),
    )  # fmt: skip
    title = t.text("models.token", model=f.model_name(m))
    control = amount(
        "token", title, mean, 3 * max(now, mean), partial(_set_tokens, table, m), t.usd,
        low=0.01, least_step=0.01, strong=True, mark=now, standing=now,
        tip=marked(title, t.text("models.token_tip", when=f.quarter_name(1)), t.usd, now, now),
    )  # fmt: skip
    by_segment = Fold("token-segments", t.text("models.by_customer"), lambda: _segments(table, f, m))
    below = [_tier(table, f, m)] if f.map.rules.demand.tier_gap > 0 else []
    return [
        inset(heading(t.text("models.token_strip"), icon="chart-column"), strip, id="token-rivals"),
        card("coins", control, *below, by_segment, id="token-card"),
    ]


def _tier(table: TableScreen, f: Facts, m: int) -> Widget:
    """The price of the model's cheaper tier, as a part of the newest version's (M54)."""
    now, ordered = float(f.view.tier_price_part[m]), float(f.draft.tier_price_part[m])
    stands, was = standing(f, "tier_price_part") or now, last(f, "tier_price_part") or now
    rivals = [(f.model_name(x), t.percent(float(f.view.tier_price_part[x]))) for x in f.ranked_models()[:_SHOWN]]
    lines = "\n".join(t.text("models.tier_rival", model=name, part=part) for name, part in rivals)
    tip = t.text("models.tier_tip", gap=t.number(f.map.rules.demand.tier_gap, 1), when=f.quarter_name(1), rivals=lines)
    return amount(
        "tier-price", t.text("models.tier"), ordered if ordered > 0 else now, 1.0,
        table.put("tier_price_part"), t.percent, low=0.01, least_step=0.01, exact=True, mark=now, standing=stands,
        tip=marked(t.text("models.tier"), tip, t.percent, was, stands),
    )  # fmt: skip


def _set_tokens(table: TableScreen, m: int, mean: float) -> None:
    """Move all segments' prices by the same factor."""
    prices = token_ordered(table.facts, m)
    factor = mean / max(float(np.mean(prices)), 1e-6)

    def give() -> None:
        with table.session.step():
            for g, price in enumerate(prices):
                table.session.order("token_price_usd", g, value=max(0.001, min(price * factor, 1000.0)))

    table.act(give, "token prices")


def _segments(table: TableScreen, f: Facts, m: int) -> list[Widget]:
    v, best = f.view, f.ranked_models()[0]
    found: list[Widget] = []
    for g, price in enumerate(token_ordered(f, m)):
        now, rival = float(v.token_price_usd[m, g]), float(v.token_price_usd[best, g])
        name = f.map.segments[g].name
        tip = t.text("models.segment_tip", best=f.model_name(best), price=t.usd(rival))
        found.append(amount(
            f"token-{g}", name, price, max(3 * now, 1.5 * rival), table.put("token_price_usd", g), t.usd,
            low=0.01, least_step=0.01, mark=now, standing=now, tip=marked(name, tip, t.usd, now, now),
        ))  # fmt: skip
    return found
