"""The card of a firm: last move, intent, figures, how it stands to the seat, contracts, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Button, Canvas, Colour, Column, Icon, Label, Meter, Row, Scroll, Widget
from game.desktop.kit.widget import Size, Tip
from game.desktop.parts import fact
from game.desktop.table.intent import signs
from game.desktop.words import heard_of, news_colour, news_icon, news_text

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

HEARD = 2  # news items that a card shows


class Spot(Widget):
    """A firm's hue, beside its name."""

    rigid = True

    def __init__(self, colour: Colour) -> None:
        super().__init__()
        self.colour = colour

    def measure(self, width: int) -> Size:
        return self.look.px(12), self.look.px(12)

    def paint(self, canvas: Canvas) -> None:
        canvas.disc(self.rect.center, self.look.px(6), self.colour, "shade", 1)


def firm_card(table: TableScreen, f: Facts, firm: int) -> Widget:
    """The whole card: its head and buttons stay, the rest scrolls if it must."""
    parts: list[Widget] = []
    if not f.alive(firm):
        parts.append(_line("circle-x", "bad", t.text("firms.gone_long")))
    parts += _moves(table, f, firm)
    parts.append(Column(*_figures(f, firm), gap=3))
    parts += _contracts(f, firm)
    return Column(
        _head(table, f, firm),
        Scroll("firm-scroll", Column(*parts, gap=9, pad=(2, 2)), grow=1),
        gap=7,
        grow=1,
    )


def _head(table: TableScreen, f: Facts, firm: int) -> Widget:
    """Who it is, and what can be done about it."""
    role = t.text(f"firms.role_{_kind(f, firm)}")
    name = Column(
        Label(f.short(firm), "title", tip=lambda: f"{f.name(firm)}\n{f.firm(firm).story}", id="firm-name"),
        Label(role, "small", "muted"),
        gap=0,
        grow=1,
    )
    on_map = Button("on-map", "", partial(table.show_on_map, firm), icon="map-pin", kind="quiet", height=30,
                    tip=t.text("firm.map_tip"))  # fmt: skip
    return Row(Spot(f.hue(firm)), name, *_offer(table, f, firm), on_map, gap=7)


def _offer(table: TableScreen, f: Facts, firm: int) -> list[Widget]:
    """The way to a term sheet."""
    if not f.playing or firm not in f.labs or not f.alive(firm):
        return []
    lab = firm - f.labs.start
    reason = "" if f.may_deal(lab) else t.text("firm.closed", lab=f.short(firm))
    reason = t.text("firm.barred") if int(f.view.distress_until[f.me]) > f.quarter else reason
    words = t.text("firm.change_offer" if f.has_offer(lab) else "firm.offer")
    return [
        Button("firm-offer", words, partial(table.open_sheet, lab), icon="handshake", height=30, enabled=not reason,
               reason=reason, tip=t.text("firm.offer_tip"))
    ]  # fmt: skip


def _kind(f: Facts, firm: int) -> str:
    if firm == f.me:
        return "you"
    return "cloud" if firm in f.clouds else "lab" if firm in f.labs else "maker" if firm in f.makers else "fund"


def _line(icon: str, tint: str, words: str, colour: str = "text") -> Widget:
    return Row(Icon(icon, 15, tint, place="start"), Label(words, "small", colour, wrap=True, grow=1), gap=8)


def _moves(table: TableScreen, f: Facts, firm: int) -> list[Widget]:
    """What it did, and what it is up to."""
    heard = heard_of(f, table.news, firm)[:HEARD]
    lines = [_line(news_icon(item), news_colour(item), news_text(f, item)) for item in heard]
    lines += [_line(sign.icon, sign.colour, sign.text) for sign in signs(f, firm)]
    if not lines and f.alive(firm):
        story = f.firm(firm).story
        lines = [_line("newspaper", "muted", story if f.quarter == 0 and story else t.text("firm.quiet"), "muted")]
    return [Column(*lines, gap=5)] if lines else []


# -- figures -------------------------------------------------------------------------------


def _figures(f: Facts, firm: int) -> list[Widget]:
    v = f.view
    if firm in f.clouds:
        return _cloud_facts(f, firm)
    if firm in f.labs:
        return lab_facts(f, firm - f.labs.start)
    if firm in f.makers:
        k = firm - f.makers.start
        found = [
            fact(t.text("firms.supply_long"), t.short(float(v.chip_supply[k]))),
            fact(t.text("firms.list"), t.percent(float(v.chip_kusd[k])), tip=t.text("firms.list_tip")),
            fact(t.text("firms.cap"), t.money(float(v.market_cap_kusd[firm]))),
            fact(t.text("firms.revenue"), t.money(float(v.revenue_kusd[firm]))),
        ]
        if f.playing and k in f.designs():
            fill = float(v.fill[k])
            found.append(fact(t.text("firms.fill"), t.percent(fill), "warn" if fill < 0.95 else "good",
                              t.text("firms.fill_tip")))  # fmt: skip
        elif f.playing:
            found.append(_line("lock", "warn", t.text("firms.no_chips"), "muted"))
        return found
    stakes = [(f.stake(firm, lab), lab) for lab in range(len(f.map.labs))]
    return [
        fact(f.short(f.labs[lab]), t.percent(part, 1)) for part, lab in sorted(stakes, reverse=True) if part > 0.0005
    ]


def _cloud_facts(f: Facts, c: int) -> list[Widget]:
    v = f.view
    use = float(v.utilisation[c])
    best = [f.model_name(m) for m in f.ranked_models() if v.hosted[c, m]][:3]
    price = float(v.compute_price_usd[c])
    versus = price / max(float(v.compute_price_usd[f.me]), 1e-6) - 1 if f.playing and c != f.me else 0.0
    shown = t.text("unit.hour", value=t.usd(price))
    found = [
        fact(t.text("firms.use"), t.percent(use), "bad" if use > 0.97 else "warn" if 0 < use < 0.75 else "text",
             t.text("firms.use_tip")),
        fact(t.text("firms.compute"), shown, tip=_price_tip(versus)),
        fact(t.text("firms.power"), t.power(float(v.site_kw[c].sum()) / 1000)),
        fact(t.text("firms.revenue"), t.money(float(v.revenue_kusd[c]))),
        fact(t.text("firms.backlog"), t.money(float(v.backlog_kusd[c])), tip=t.text("firms.backlog_tip")),
        fact(t.text("firms.debt"), t.money(float(v.debt_kusd[c]))),
        fact(t.text("firms.loop"), t.percent(float(v.circularity[c])), tip=t.text("firms.loop_tip")),
        fact(t.text("firms.anchors"), t.number(int(v.anchors[c])), tip=t.text("glossary.anchors.text")),
        fact(t.text("firms.models"), ", ".join(best) or "–", tip=t.text("firms.models_tip")),
    ]  # fmt: skip
    if f.playing and c != f.me:
        found.append(_rivalry(f, c))
    return found


def _price_tip(versus: float) -> Tip:
    if abs(versus) < 0.005:
        return t.text("firms.compute_tip")
    key = "firms.compute_above" if versus > 0 else "firms.compute_below"
    return f"{t.text('firms.compute_tip')}\n{t.text(key, part=t.percent(abs(versus)))}"


def _rivalry(f: Facts, c: int) -> Widget:
    """Where a rival stands ahead of the seat."""
    ahead = [r for r in range(len(f.map.regions)) if f.view.land[r, c] > f.view.land[r, f.me] > 0.001]
    both = [r for r in range(len(f.map.regions)) if f.view.land[r, c] > 0.001 and f.view.land[r, f.me] > 0.001]
    words = t.text("firms.rival", ahead=len(ahead), both=len(both))
    return _line("swords", "warn" if 2 * len(ahead) > len(both) else "muted", words, "muted")


def lab_facts(f: Facts, lab: int) -> list[Widget]:
    """What a seat knows of a lab; figures it only believes are marked as estimates."""
    v = f.view
    rank = f.ranked_models().index(lab) + 1 if lab in f.ranked_models() else 0
    found = [
        fact(t.text("lab.model", name=f.model_name(lab)), t.text("lab.rank", rank=rank),
             "good" if 0 < rank <= 3 else "text", t.text("lab.model_tip")),
        fact(t.text("lab.worth"), t.money(float(v.valuation_kusd[lab]))),
    ]  # fmt: skip
    if f.playing:
        arr, growth = float(v.believed_arr_kusd[lab]), float(v.believed_growth[lab])
        burn, stake = float(v.believed_burn_kusd[lab]), f.stake(f.me, lab)
        tip = t.text("lab.estimate_tip")
        found += [
            fact(t.text("lab.arr"), t.text("unit.about", value=t.money(arr)), "accent", tip),
            fact(t.text("lab.growth"), t.text("unit.about", value=t.percent(growth, sign=True)), "accent", tip),
            fact(t.text("lab.burn"), t.text("unit.about", value=t.money(burn)), "accent", tip),
            fact(t.text("lab.stake"), _stake(f, lab) if stake > 0 else "–"),
            relation(f, lab),
        ]
    home = f.home_of(lab)
    clouds = [f.label(int(c)) for c in np.flatnonzero(v.hosted[: len(f.map.clouds), lab])]
    found.append(fact(t.text("lab.home"), f.short(home) if home >= 0 else t.text("lab.nobody")))
    found.append(fact(t.text("lab.where"), ", ".join(clouds) or "–"))
    return found


def _stake(f: Facts, lab: int) -> str:
    part = f.stake(f.me, lab)
    return t.text("lab.stake_worth", part=t.percent(part, 1), worth=t.money(part * float(f.view.valuation_kusd[lab])))


class RelationBar(Meter):
    """From cold on the left to close on the right, with a mark in the middle."""

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        middle = pygame.Rect(self.rect.centerx, self.rect.y - 1, max(1, self.look.px(1)), self.rect.h + 2)
        canvas.fill(middle, "muted")


def relation(f: Facts, lab: int) -> Widget:
    """How a lab stands to the seat: a word and a bar."""
    value = float(f.view.relation[lab])
    colour = "good" if value > 0.1 else "bad" if value < -0.1 else "muted"
    half = min(abs(value), 1.0) / 2
    parts = [(0.5 - half, "track"), (half, colour)] if value < 0 else [(0.5, "track"), (half, colour)]
    return Row(
        Label(t.text("lab.relation"), "small", "muted", tip=t.text("lab.relation_tip")),
        RelationBar(parts, thick=6, grow=1),
        Label(f.relation_word(value), "small-strong", colour if colour != "muted" else "text"),
        gap=8,
    )


# -- contracts -----------------------------------------------------------------------------


def _contracts(f: Facts, firm: int) -> list[Widget]:
    """Deals in force: with whom, for how much, until when; what falls due to the seat."""
    if firm in f.labs:
        deals, other = f.deals_of(lab=firm - f.labs.start), f.view.deal_sponsor
    else:
        deals, other = f.deals_of(sponsor=firm), f.view.deal_lab + f.labs.start
    if not deals:
        return []
    v = f.view
    rows: list[Widget] = []
    for d in sorted(deals, key=lambda d: (int(v.deal_sponsor[d]) != f.me, -int(v.deal_commit_kusd[d]))):
        commit, partner = float(v.deal_commit_kusd[d]), int(other[d])
        end = f.map.quarter_name(int(v.deal_start[d] + v.deal_quarters[d]))
        amount = t.money(commit) if commit > 0 else t.text("firm.money_only")
        rows.append(
            fact(t.text("firm.deal", firm=f.short(partner), when=end), amount,
                 "text" if f.me in (partner, int(v.deal_sponsor[d])) else "muted", _deal_tip(f, d))
        )  # fmt: skip
    due = float(v.due_kusd[firm - f.labs.start]) if f.playing and firm in f.labs else 0.0
    if due > 0:
        rows.append(fact(t.text("firm.due"), t.money(due), "good", t.text("firm.due_tip")))
    return [
        Column(Label(t.text("firm.contracts"), "small-strong", icon="file-text", icon_colour="muted"), *rows, gap=3)
    ]


def _deal_tip(f: Facts, d: int) -> str:
    v = f.view
    lines = [t.text("firm.deal_tip", start=f.map.quarter_name(int(v.deal_start[d])))]
    if v.deal_owed_kw[d] > 0:
        lines.append(t.text("firm.deal_power", power=t.power(float(v.deal_owed_kw[d]) / 1000)))
    if v.deal_access[d] > 0 and v.deal_access_until[d] > f.quarter:
        key = "firm.deal_exclusive" if int(v.deal_access[d]) == 2 else "firm.deal_first"
        lines.append(t.text(key, when=f.map.quarter_name(int(v.deal_access_until[d]))))
    return "\n".join(lines)
