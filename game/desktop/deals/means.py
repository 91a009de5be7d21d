"""What a term sheet would mean: what the lab asks, money out and back, who owns it then, who else may bid, the odds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals.clauses import rights_words, words_of
from game.desktop.deals.gains import gains
from game.desktop.deals.parts import Spot, sentence, told
from game.desktop.deals.presets import brief
from game.desktop.deals.sheet import ACCESS, LISTED, Sheet, same
from game.desktop.deals.sums import OTHERS, Rival, answered, cap_rows, funds, nearest, price_needed, rivals, snags, sums
from game.desktop.desks.fold import Fold
from game.desktop.facts import Facts
from game.desktop.kit import Button, Chart, Colour, Column, Label, Line, Meter, Panel, Row, Rule, Widget, mix
from game.desktop.parts import fact
from game.desktop.words import answer_colour, answer_text

if TYPE_CHECKING:
    from game.desktop.deals.room import DealRoom

PALE = (235, 240, 248)
SQUEEZED = 0.7  # part of the sites that contracts may take before enterprises are turned away
AMPLE = 0.04  # gain over what the sheet moves, from which a lab would sign for clearly less
WARM, HOT = 0.6, 1.0  # parts of a lab's sales at which its commitments weigh, and at which it lives on its cash


def asks(room: DealRoom, f: Facts) -> Widget:
    """The published ask; after a refusal what it said, and its nearest sheet."""
    s, v, lab = room.sheet, f.view, room.lab
    ask, asked, power = float(v.ask_kusd[lab]), price_needed(f, lab), float(v.ask_owed_kw[lab])
    lines: list[Widget] = []
    if ask > 0:
        lines.append(fact(t.text("sheet.ask_money"), t.money(ask), "good" if s.cash >= ask else "text",
                          t.text("sheet.ask_money_tip")))  # fmt: skip
        lines.append(fact(t.text("sheet.ask_price"), t.money(asked), "good" if s.pre >= asked - 1 else "warn",
                          t.text("sheet.ask_price_tip")))  # fmt: skip
        if power > 0:
            lines.append(fact(t.text("sheet.ask_power"), t.power(power / 1000), "good" if s.owed_kw >= power else
                              "text", t.text("sheet.ask_power_tip")))  # fmt: skip
    elif v.listed[lab]:
        lines.append(sentence(t.text("sheet.listed"), "muted"))
    else:
        lines.append(sentence(t.text("sheet.unasked", price=t.money(asked)), "muted"))
    if int(v.answer[lab]) > 0:
        icon = "circle-check" if int(v.answer[lab]) == 1 else "circle-x"
        lines.append(sentence(answer_text(f, lab), answer_colour(f, lab), icon))
    near, said = nearest(f, lab, s), answered(f, lab)
    if near is None and said not in ("none", "accepted"):
        lines.append(sentence(advice(f, lab), "text", "lightbulb"))
    elif near is not None and same(near, s):
        full = said == "full"
        lines.append(sentence(t.text("advice.full" if full else "sheet.near_taken"), "text" if full else "good",
                              "lightbulb"))  # fmt: skip
    elif near is not None:
        lines.append(sentence(near_words(s, near), "text", "lightbulb"))
        lines.append(Button("nearest", t.text("sheet.take_nearest"), lambda: room.put(near), icon="check",
                            tip=t.text("sheet.take_nearest_tip")))  # fmt: skip
    return told(t.text("sheet.wants", lab=f.short(f.labs[lab])), "target", *lines, id="asks")


def advice(f: Facts, lab: int) -> str:
    """What to do after the lab's last answer."""
    v = f.view
    price = t.money(max(float(v.counter_pre_kusd[lab]), price_needed(f, lab)))
    return t.text(f"advice.{answered(f, lab)}", price=price, most=t.money(float(v.counter_commit_kusd[lab])))


def near_words(sheet: Sheet, near: Sheet) -> str:
    """What the nearest sheet changes."""
    parts = []
    if near.pre > sheet.pre and sheet.given > 0:
        parts.append(t.text("near.price", amount=t.money(near.pre)))
    if near.given < sheet.given:
        parts.append(t.text("near.cash", amount=t.money(near.given)) if near.given > 0 else t.text("near.no_cash"))
    if near.commit < sheet.commit:
        parts.append(t.text("near.commit", amount=t.money(near.commit)))
    if near.floor < sheet.floor:
        parts.append(t.text("near.floor", part=t.percent(near.floor)))
    if near.discount > sheet.discount:
        parts.append(t.text("near.discount", part=t.percent(near.discount)))
    if near.access != sheet.access:
        parts.append(t.text("near.access", access=t.text(f"access.{ACCESS[near.access]}")))
    gone = rights_words(sheet.rights - near.rights)
    if gone:
        parts.append(t.text("near.rights", rights=", ".join(gone)))
    if near.rights - sheet.rights:
        parts.append(t.text("near.wall"))
    if sheet.shares_revenue and not near.shares_revenue:
        parts.append(t.text("near.share"))
    return t.text("near.words", changes=", ".join(parts) or t.text("near.again"))


def means(room: DealRoom, f: Facts) -> Widget:
    """Money out and back, and what the sheet does to both sides."""
    s, lab = room.sheet, room.lab
    found = sums(f, lab, s)
    rows: list[Widget] = []
    if s.given > 0:
        part = t.percent(s.part(), 1)
        if s.later > 0:
            part = t.text("sheet.plus", first=part, second=t.percent(s.later_part(), 1))
        rows.append(fact(t.text("sheet.stake_bought"), part, "text", t.text("sheet.stake_bought_tip")))
    rows.append(fact(t.text("sheet.left"), t.money(found.left), "bad" if found.left < -1 else "good",
                     t.text("sheet.left_tip")))  # fmt: skip
    if s.later > 0:
        rows.append(fact(t.text("sheet.later"), t.money(s.later), "warn", t.text("sheet.later_tip")))
    before, after = found.owing / found.revenue, found.burden
    words = t.text("sheet.from_to", low=t.percent(before), high=t.percent(after)) if s.commit > 0 else t.percent(before)
    colour = "bad" if after > HOT else "warn" if after > WARM else "good"
    rows.append(fact(t.text("sheet.burden"), t.text("unit.about", value=words), colour,
                     t.text("sheet.burden_tip", sales=t.money(found.revenue))))  # fmt: skip
    if s.commit > 0:
        taken = t.text("sheet.of", part=t.power(found.taken / 1000), whole=t.power(found.sites / 1000))
        colour = "bad" if found.taken > found.sites else "warn" if found.taken > SQUEEZED * found.sites else "good"
        rows.append(fact(t.text("sheet.taken"), t.text("unit.about", value=taken), colour,
                         t.text("sheet.taken_tip", when=f.quarter_name(s.owed_from))))  # fmt: skip
    if s.owed_kw > 0:
        high = t.text("sheet.of", part=t.power(found.owed_all / 1000), whole=t.power(found.sites / 1000))
        colour = "bad" if found.owed_all > found.sites else "warn" if found.owed > found.free else "good"
        rows.append(fact(t.text("sheet.owed_sites"), high, colour,
                         t.text("sheet.owed_sites_tip", when=f.quarter_name(s.owed_from))))  # fmt: skip
    if s.embed > 0:
        rows.append(fact(t.text("sheet.buys_of"), t.money(s.embed), "warn", t.text("sheet.buys_of_tip")))
    rows += _access(f, lab, s)
    clauses = [] if room.advanced else words_of(s, folded=True)
    if clauses:
        rows.append(sentence(t.text("sheet.clauses", list=", ".join(clauses)), "text", "shield"))
    if s.commit > 0 and found.taken > found.sites:
        rows.append(sentence(t.text("sheet.taken_all"), "warn", "triangle-alert"))
    return told(t.text("sheet.means"), "repeat", *rows, id="means")


def loop(room: DealRoom, f: Facts) -> Widget:
    """The round trip: two bars on one scale, what you give and what must come back as spending on compute."""
    s = room.sheet
    ratio, top = s.spend_back(), max(s.given, s.commit, 1.0)
    key = "none" if math.isnan(ratio) else "free" if math.isinf(ratio) else "low" if ratio < 0.5 else "high"
    words = t.text(f"sheet.spend_back_{key}", value=t.usd(ratio if math.isfinite(ratio) else 0.0))
    words = f"{words} {payback_words(f, s)}".strip()
    shown = t.text("sheet.times", value=t.number(ratio, 1)) if math.isfinite(ratio) else "–"
    tip = t.text("sheet.spend_back_tip")
    given = t.text("sheet.plus", first=brief(s.cash), second=brief(s.later)) if s.later > 0 else brief(s.given)
    bars = [
        ("hand-coins", t.text("sheet.out"), [(s.cash / top, "good"), (s.later / top, "warn")], given,
         t.text("sheet.out_tip", now=t.money(s.cash), later=t.money(s.later))),
        ("repeat", t.text("sheet.back"), [(s.commit / top, "accent")], brief(s.commit), t.text("sheet.back_tip")),
    ]  # fmt: skip
    rows = [
        Row(Label(name, "small", "muted", icon=icon, width=82, place="center"), Meter(parts, thick=12, grow=1, tip=tip),
            Label(value, "small-strong", width=106, align="right", place="center"), gap=8)
        for icon, name, parts, value, tip in bars
    ]  # fmt: skip
    name = Label(t.text("sheet.spend_back"), "strong", tip=tip, place="center")
    figure = Label(shown, "big", "accent", id="spend-back", align="center", tip=tip)
    inside = Column(Row(figure, name, gap=12), *rows, sentence(words, "muted"), gap=5)
    return Panel(inside, kind="inset", pad=(12, 10), id="loop")


def payback_words(f: Facts, s: Sheet) -> str:
    """When as much has come back as is given, if all goes as promised; empty without a round trip."""
    if s.given <= 0 or s.commit <= 0:
        return ""
    even = next((q for q in range(1, s.quarters + 1) if s.back_kusd(q) >= s.given), None)
    return t.text("sheet.payback_never") if even is None else t.text("sheet.payback_even", when=f.quarter_name(even))


def payback(room: DealRoom, f: Facts) -> Widget:
    """Money out and back over the quarters, both summed up."""
    s, tip = room.sheet, t.text("sheet.payback_tip")
    last = max([s.quarters if s.commit > 0 else 4, *(x.quarters for x in s.tranches if x.kusd > 0)])
    ahead = range(last + 1)
    lines = [
        Line(t.text("sheet.out"), [s.out_kusd(q) for q in ahead], "good"),
        Line(t.text("sheet.back"), [s.back_kusd(q) for q in ahead], "accent"),
    ]
    names = [f.quarter_name(q) for q in ahead]
    chart = Chart("payback", lines, show=t.money, steps=names, zero=True, height=50, grow=1, tip=tip)
    sign = Column(Label(t.text("sheet.payback"), "small", "muted", wrap=True, tip=tip), width=112, place="center")
    return Panel(Row(sign, Column(chart, grow=1), gap=12, grow=1), kind="inset", pad=(12, 8), id="payback-panel")


def weighs(room: DealRoom, f: Facts) -> Widget:
    """What the lab gains by signing, as far as it can be known."""
    found = gains(f, room.lab, room.sheet)
    total = sum(gain.kusd for gain in found)
    tip = t.text("gain.tip")
    head = Label(t.text("gain.title"), "strong", icon="scale", icon_colour="accent", tip=tip)
    rows: list[Widget] = [
        fact(t.text(f"gain.{gain.key}"), t.money(gain.kusd, sign=True), "good" if gain.kusd > 0 else "bad",
             t.text(f"gain.{gain.key}_tip"))
        for gain in found[:5]
    ]  # fmt: skip
    if found and not room.sheet.empty:
        words = t.text("unit.about", value=t.money(total, sign=True))
        rows += [Rule(), fact(t.text("gain.total"), words, "good" if total > 0 else "bad", t.text("gain.total_tip"))]
        s = room.sheet
        if s.commit > 0 and total > AMPLE * (s.given + s.commit) and not snags(f, room.lab, s):
            hint = "discount" if found[0].key == "discount" else "more"
            rows.append(sentence(t.text(f"gain.ample_{hint}"), "text", "lightbulb"))
    else:
        rows = [sentence(t.text("gain.none"), "muted")]
    return Panel(head, *rows, kind="inset", gap=5, pad=(12, 10), id="gains")


def _access(f: Facts, lab: int, s: Sheet) -> list[Widget]:
    """What its models sell here, and what access terms would cost the lab."""
    k, here = f.map.rules.capital, float(f.view.model_kusd[lab])
    rank = f.ranked_models().index(lab) + 1 if lab in f.ranked_models() else 0
    rows: list[Widget] = [
        fact(t.text("sheet.sells_here", rank=rank), t.money(here), "text", t.text("sheet.sells_here_tip"))
    ]
    if s.access != LISTED:
        part = float(k.first_reach if ACCESS[s.access] == "first_launch" else k.exclusive_reach)
        rows.append(fact(t.text("sheet.access_cost"), t.text("sheet.access_part", part=t.percent(part),
                         count=s.access_quarters), "warn", t.text("sheet.access_cost_tip")))  # fmt: skip
    return rows


def holder_hue(f: Facts, holder: int) -> str | Colour:
    """Colour of a holder in a cap table; the name stands beside it."""
    if holder == OTHERS:
        return "border-strong"
    if holder in f.clouds:
        return f.hue(holder)
    if holder in f.makers or holder in f.investors:  # paler, as hues start again with every kind of firm
        return mix(f.hue(holder), PALE, 0.45)
    return "muted"


def cap_table(room: DealRoom, f: Facts, tall: bool) -> Widget:
    """Who owns the lab now and after; folded where there is little room."""
    mine = [row for row in cap_rows(f, room.lab, room.sheet) if row.holder == f.me]
    before, after = (mine[0].before, mine[0].after) if mine else (0.0, 0.0)
    words = t.percent(before, 1)
    if after - before > 5e-4:
        words = t.text("sheet.from_to", low=words, high=t.percent(after, 1))
    fold = Fold("cap", t.text("sheet.cap"), lambda: _owners(room, f), more=words, icon="users", is_open=tall, gap=5,
                head_tip=t.text("sheet.cap_tip"))  # fmt: skip
    return Panel(fold, kind="inset", pad=(12, 8))


def _owners(room: DealRoom, f: Facts) -> list[Widget]:
    rows = cap_rows(f, room.lab, room.sheet)
    after = room.sheet.part() > 0
    bars: list[Widget] = [_bar(t.text("sheet.now"), [(row.before, holder_hue(f, row.holder)) for row in rows])]
    if after:
        bars.append(_bar(t.text("sheet.after"), [(row.after, holder_hue(f, row.holder)) for row in rows]))
    lines: list[Widget] = []
    for row in rows:
        name = t.text("sheet.others") if row.holder == OTHERS else _holder(f, row.holder)
        mine = row.holder == f.me
        value = t.percent(row.before, 1)
        if after:
            value = t.text("sheet.from_to", low=value, high=t.percent(row.after, 1))
        lines.append(
            Row(Spot(holder_hue(f, row.holder)),
                Label(name, "small-strong" if mine else "small", "text" if mine else "muted", wrap=True, grow=1),
                Label(value, "small-strong", "good" if mine and after else "text", align="right"), gap=8)
        )  # fmt: skip
    return [*bars, *lines]


def _holder(f: Facts, holder: int) -> str:
    return f.holder(holder).partition(" (")[0]


def _bar(name: str, parts: list[tuple[float, str | Colour]]) -> Widget:
    return Row(Label(name, "small", "muted", width=40), Meter(parts, thick=12, grow=1), gap=8)


def others(room: DealRoom, f: Facts) -> Widget:
    """Who else may bid, by what everybody can see."""
    lab = room.lab
    colours = {2: "warn", 1: "text", 0: "muted"}
    lines: list[Widget] = [
        Row(Spot(f.hue(rival.firm), 8),
            Label(_signs(f, rival), "small", "muted", wrap=True, grow=1),
            Label(t.text(f"rival.level_{rival.likely}"), "small-strong", colours[rival.likely], align="right"), gap=8)
        for rival in rivals(f, lab)[:4]
    ]  # fmt: skip
    if f.view.ask_kusd[lab] > 0:
        names = ", ".join(f.short(i) for i in funds(f, lab)[:3])
        lines.append(sentence(t.text("rival.funds", names=names) if names else t.text("rival.funds_any"), "muted"))
    elif not lines:
        lines.append(sentence(t.text("rival.nobody"), "muted"))
    block = told(t.text("rival.title"), "swords", *lines, id="rivals")
    block.children[0].tip = t.text("rival.tip")
    return block


def _signs(f: Facts, rival: Rival) -> str:
    return t.text("rival.row", firm=f.short(rival.firm), signs=rival.signs)


def in_the_way(room: DealRoom, f: Facts) -> list[Widget]:
    """What stands in the way of a signature."""
    found = snags(f, room.lab, room.sheet)
    lines: list[Widget] = [
        sentence(snag.words, "bad" if snag.sure else "warn", "circle-x" if snag.sure else "triangle-alert")
        for snag in found[:2]
    ]
    weights = gains(f, room.lab, room.sheet)
    against = [gain for gain in weights if gain.kusd < 0]
    sure = any(snag.sure for snag in found)
    if not sure and sum(gain.kusd for gain in weights) <= 0 and against:
        worst = t.text(f"gain.{against[0].key}")
        key = "loses_cash" if against[0].key == "burden" else "loses"
        lines.append(sentence(t.text(f"snag.{key}", why=worst[0].lower() + worst[1:]), "warn", "triangle-alert"))
    return lines
