"""Deals in force: what falls due to you, what you owe, and what others have signed."""

from __future__ import annotations

import math

from game.desktop import text as t
from game.desktop.deals.clauses import deal_words
from game.desktop.deals.contracts import spend_back
from game.desktop.deals.parts import Spot, sentence, told
from game.desktop.deals.sheet import ACCESS
from game.desktop.deals.sums import delivered_kw, owed_kw
from game.desktop.facts import Facts
from game.desktop.kit import Column, Label, Row, Rule, Widget
from game.desktop.parts import fact
from game.engine.parameters import CLOUDS

KEPT = 0.8  # part of the power owed that must be there: below it for two quarters, the lab is free


def book(f: Facts, lab: int) -> list[Widget]:
    """All own deals, lab by lab; then what others have signed with one lab."""
    mine = sorted({int(f.view.deal_lab[d]) for d in f.deals_of(sponsor=f.me)})
    parts = [part for own in mine for part in (Rule(), _own(f, own))][1:]
    none = sentence(t.text("book.none"), "muted")
    blocks: list[Widget] = [told(t.text("book.title"), "scroll-text", *(parts or [none]), id="book")]
    rows = _others(f, lab)
    if rows:
        title = t.text("book.others", lab=f.short(f.labs[lab]))
        blocks.append(told(title, "link", *rows, id="book-others"))
    return blocks


def _own(f: Facts, lab: int) -> Widget:
    """All that stands between the seat and one lab."""
    v, firm = f.view, f.labs[lab]
    deals = f.deals_of(sponsor=f.me, lab=lab)
    commit = sum(float(v.deal_commit_kusd[d]) for d in deals)
    end = max(int(v.deal_start[d] + v.deal_quarters[d]) for d in deals)
    lines: list[Widget] = [
        Row(Spot(f.hue(firm)), Label(f.short(firm), "small-strong", grow=1),
            Label(t.text("book.until", when=f.map.quarter_name(end)), "small", "muted"), gap=8)
    ]  # fmt: skip
    if commit > 0:
        lines.append(fact(t.text("book.commitment"), t.money(commit), "text", t.text("book.commitment_tip")))
        lines.append(fact(t.text("book.due"), t.money(float(v.due_kusd[lab])), "good", t.text("book.due_tip")))
    owed, used = owed_kw(f, lab), delivered_kw(f, lab)
    if owed > 0:
        now = _owed_now(f, lab)
        fine = used >= KEPT * now
        lines.append(fact(t.text("book.owed"), t.text("sheet.of", part=t.power(now / 1000), whole=t.power(owed / 1000)),
                          "text", t.text("book.owed_tip")))  # fmt: skip
        lines.append(fact(t.text("book.used"), t.power(used / 1000), "good" if fine else "warn",
                          t.text("book.used_tip")))  # fmt: skip
    if v.arrears_kusd[lab] > 0:
        lines.append(fact(t.text("known.arrears"), t.money(float(v.arrears_kusd[lab])), "bad",
                          t.text("known.arrears_tip")))  # fmt: skip
    for d in deals:
        lines += _terms(f, d)
        for amount, goal, until in zip(v.tranche_kusd[d], v.tranche_arr_kusd[d], v.tranche_until[d], strict=True):
            if amount > 0:
                words = t.text("book.tranche", goal=t.money(float(goal)), when=f.map.quarter_name(int(until)))
                lines.append(fact(words, t.money(float(amount)), "warn", t.text("book.tranche_tip")))
        if v.deal_access[d] > 0 and v.deal_access_until[d] > f.quarter:
            access = t.text(f"access.{ACCESS[int(v.deal_access[d])]}")
            lines.append(fact(access, t.text("book.until", when=f.map.quarter_name(int(v.deal_access_until[d])))))
    return Column(*lines, gap=3)


def _terms(f: Facts, d: int) -> list[Widget]:
    """The round trip of one contract, and the rights in force with it."""
    ratio = spend_back(f, d)
    lines: list[Widget] = []
    if math.isfinite(ratio):
        lines.append(fact(t.text("sheet.spend_back"), t.text("sheet.times", value=t.number(ratio, 1)), "accent",
                          t.text("book.ratio_tip")))  # fmt: skip
    rights = deal_words(f, d)
    if rights:
        lines.append(
            sentence(t.text("book.rights", list=", ".join(rights)), "text", "shield", t.text("book.rights_tip"))
        )
    return lines


def _owed_now(f: Facts, lab: int) -> float:
    """Power owed this quarter: it grows over a deal's term."""
    v, total = f.view, 0.0
    for d in f.deals_of(sponsor=f.me, lab=lab):
        ramp = (f.quarter - int(v.deal_start[d]) + 1) / max(int(v.deal_quarters[d]), 1)
        total += int(v.deal_owed_kw[d]) * min(max(ramp, 0.0), 1.0)
    return total


def _others(f: Facts, lab: int) -> list[Widget]:
    """Other sponsors' deals with a lab, in a line each."""
    v, found = f.view, []
    for d in f.deals_of(lab=lab):
        sponsor = int(v.deal_sponsor[d])
        if sponsor == f.me:
            continue
        commit = float(v.deal_commit_kusd[d])
        end = f.map.quarter_name(int(v.deal_start[d] + v.deal_quarters[d]))
        words = t.text("book.row", firm=f.short(sponsor), when=end)
        rights = deal_words(f, d)
        tip = t.text("book.rights", list=", ".join(rights)) if rights else ""
        later = float(v.tranche_kusd[d].sum())
        money = t.text("book.later", amount=t.money(later)) if later > 0 else t.text("book.shares")
        shown = t.money(commit) if commit > 0 and sponsor < CLOUDS else money
        found.append(fact(words, shown, "text" if commit > 0 else "muted", tip))
    return found
