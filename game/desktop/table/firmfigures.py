"""What is known of a firm, as rows of figures, and what it did: for its card and its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pygame

from game.desktop import text as t
from game.desktop.desks.cover import level
from game.desktop.desks.solvency import OVER, times
from game.desktop.facts import Facts, per_quarter
from game.desktop.kit import Canvas, Column, Icon, Label, Meter, Row, Widget
from game.desktop.kit.widget import Tip
from game.desktop.parts import fact
from game.desktop.table.reasons import creed, signs, why
from game.desktop.words import heard_of, news_colour, news_icon, news_text, pledge_name
from game.engine.parameters import PLEDGES

if TYPE_CHECKING:
    from game.session import NewsItem

HEARD = 2  # news items that are told


def line(icon: str, tint: str, words: str, colour: str = "text") -> Widget:
    return Row(Icon(icon, 15, tint, place="start"), Label(words, "small", colour, wrap=True, grow=1), gap=8)


def moves(f: Facts, news: Sequence[NewsItem], firm: int) -> list[Widget]:
    """What it did, and what it is up to."""
    heard = heard_of(f, news, firm)[:HEARD]
    lines = [line(news_icon(item), news_colour(item), news_text(f, item)) for item in heard]
    lines += [line("lightbulb", "accent", words) for words in why(f, firm)]
    lines += [line(sign.icon, sign.colour, sign.text) for sign in signs(f, firm)]
    if not lines and f.alive(firm):
        story = f.firm(firm).story
        lines = [line("newspaper", "muted", story if f.quarter == 0 and story else t.text("firm.quiet"), "muted")]
    said = creed(f, firm)
    known = [line("bot", "accent", said)] if said else []
    return [Column(*known, *lines, gap=5)] if known or lines else []


# -- figures -------------------------------------------------------------------------------


def figures(f: Facts, firm: int) -> list[Widget]:
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
            found.append(line("lock", "warn", t.text("firms.no_chips"), "muted"))
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
        *market_facts(f, c),
        fact(t.text("firms.anchors"), t.number(int(v.anchors[c])), tip=t.text("glossary.anchors.text")),
        fact(t.text("firms.models"), ", ".join(best) or "–", tip=t.text("firms.models_tip")),
    ]  # fmt: skip
    if f.playing and c != f.me:
        found.append(_rivalry(f, c))
    return found


def market_facts(f: Facts, c: int) -> list[Widget]:
    """What the share market makes of a cloud, and what it has promised in public."""
    v = f.view
    rating, moved, pledge = float(v.rating[c]), float(v.announcement[c]), int(v.pledge[c])
    found: list[Widget] = []
    if f.quarter > 0:
        colour = "good" if rating >= 1.005 else "warn" if rating < 0.995 else "text"
        found.append(fact(t.text("firms.rating"), t.percent(rating), colour, t.text("firms.rating_tip")))
        if abs(moved) >= 0.0005:
            found.append(fact(t.text("firms.announced"), t.percent(moved, 1, sign=True), "good" if moved > 0 else "bad",
                              t.text("firms.announced_tip")))  # fmt: skip
    if pledge:
        found.append(fact(t.text("firms.pledge"), pledge_name(pledge), tip=t.text(f"pledge.{PLEDGES[pledge]}_note")))
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
    return line("swords", "warn" if 2 * len(ahead) > len(both) else "muted", words, "muted")


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
    found += standing_facts(f, lab)
    if v.open_weights[lab]:
        by = int(v.bound[lab])
        words = t.text("lab.open_bound", firm=f.short(by)) if by >= 0 else t.text("lab.open_free")
        found.append(fact(t.text("lab.weights"), words, "warn" if by >= 0 else "good", t.text("lab.weights_tip")))
    home = f.home_of(lab)
    clouds = [f.label(int(c)) for c in np.flatnonzero(v.hosted[: len(f.map.clouds), lab])]
    found.append(fact(t.text("lab.home"), f.short(home) if home >= 0 else t.text("lab.nobody")))
    found.append(fact(t.text("lab.where"), ", ".join(clouds) or "–"))
    return found


def standing_facts(f: Facts, lab: int) -> list[Widget]:
    """What a lab shows, how much it is doubted, whose it is, its last round, and who is said to come next."""
    v, firm = f.view, f.labs[lab]
    shows = bool(v.disclosed[lab]) or bool(v.listed[lab])
    doubt, free = float(v.doubt[lab]), float(v.independence_index[lab])
    found = [
        fact(t.text("lab.disclosed"), t.text("lab.shows" if shows else "lab.hides"), "good" if shows else "warn",
             t.text("lab.disclosed_tip")),
        fact(t.text("lab.doubt"), t.text("unit.plus_minus", value=t.percent(doubt)), "text", t.text("lab.doubt_tip")),
        fact(t.text("lab.independence"), t.percent(free), "warn" if free < 0.5 else "text",
             t.text("lab.independence_tip")),
    ]  # fmt: skip
    money = float(v.round_kusd[lab])
    if money > 0:
        price = t.text("company.round_at", amount=t.money(money), price=t.money(float(v.round_pre_kusd[lab])))
        found.append(fact(t.text("lab.round"), price, tip=t.text("lab.round_tip")))
    if int(v.rumour_firm[lab]) >= 0:
        who = t.text("lab.rumour_by", firm=f.short(int(v.rumour_firm[lab])), amount=t.money(float(v.rumour_kusd[lab])))
        found.append(fact(t.text("lab.rumour"), who, "warn", t.text("lab.rumour_tip")))
    for key in ("refusal", "covenant"):
        holder = int(getattr(v, key)[lab])
        if holder >= 0:
            found.append(fact(t.text(f"lab.{key}"), f.short(holder), "good" if holder == f.me else "text",
                              t.text(f"lab.{key}_tip")))  # fmt: skip
    if lab == most_valued(f) and f.quarter > 0:
        lost = t.text("lab.contagion_of", part=t.percent(float(v.contagion[0]), 1), count=int(v.impaired[0]))
        found.append(fact(t.text("lab.contagion"), lost, "warn", t.text("lab.contagion_tip")))
    leaks = leaks_of(f, firm)
    if leaks:
        found.append(fact(t.text("lab.leaks"), t.number(leaks), "bad", t.text("lab.leaks_tip")))
    owed = float(v.arrears_kusd[lab]) if f.playing else 0.0
    if owed > 0:
        found.append(fact(t.text("lab.arrears"), t.money(owed), "bad", t.text("finance.arrears_tip")))
    if f.playing:
        cover = float(v.lab_coverage[lab])
        if cover < OVER:
            colour = {"short": "bad", "thin": "warn", "safe": "text"}[level(cover)]
            shown = t.text("unit.about", value=times(cover))
            found.append(fact(t.text("lab.coverage"), shown, colour, t.text("lab.coverage_tip")))
    return found


def most_valued(f: Facts) -> int:
    """The most valued lab in business: whose failure contagion is measured by; -1 if there is none."""
    alive = [lab for lab, firm in enumerate(f.labs) if f.alive(firm)]
    return max(alive, key=lambda lab: float(f.view.valuation_kusd[lab]), default=-1)


@per_quarter
def leaks_of(f: Facts, firm: int) -> int:
    """How often what a lab knows has leaked in this game."""
    return sum(item.kind == "leak" and item.whom == firm for items in _told(f) for item in items)


def _told(f: Facts) -> list[list[NewsItem]]:
    """All news so far, that of this quarter's opening included."""
    return [*f.session.chronicle, f.session.news()]


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
