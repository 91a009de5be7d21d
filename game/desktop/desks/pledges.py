"""The pledge: a public promise for the next quarter, its worth and cost, and whether the one in force holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.cover import upkeep
from game.desktop.facts import Facts
from game.desktop.kit import Card, Column, Icon, Label, Row, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import inset, note
from game.desktop.spending import spending
from game.desktop.words import pledge_name
from game.engine.parameters import NO_LOOPS, OPEN_HOUSE, PLEDGES, WITHIN_MEANS

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

ICONS = ("circle-x", "repeat", "wallet", "lock-open")


def breaks(f: Facts, pledge: int) -> str:
    """What in the draft would break a pledge, in words; "" if nothing would."""
    o, me = f.draft, f.me
    if pledge == WITHIN_MEANS:
        bill = spending(f)
        capex = bill.parts["chips"] + bill.parts["sites"] + upkeep(f)
        earned = float(f.view.ebitda_kusd[me])
        if capex > earned:
            return t.text("pledge.breaks_means", capex=t.money(capex), earned=t.money(earned))
        return ""
    if pledge not in (NO_LOOPS, OPEN_HOUSE):
        return ""
    asked = o.commit_kusd[me] if pledge == NO_LOOPS else o.access[me]
    labs = [f.short(f.labs[lab]) for lab in range(len(f.labs)) if f.has_offer(lab) and asked[lab] > 0]
    key = "pledge.breaks_loops" if pledge == NO_LOOPS else "pledge.breaks_access"
    return t.text(key, labs=", ".join(labs)) if labs else ""


def worth(f: Facts) -> float:
    """What a kept pledge that is fully believed adds to the multiple, in today's mood."""
    return f.map.rules.market.pledge_worth * (1 - 0.5 * int(f.view.regime[0]))


def pledge_card(table: TableScreen, f: Facts) -> Widget:
    """The promise in force, whether this quarter's orders keep it, and four choices for the next quarter."""
    k, now, chosen = f.map.rules.market, int(f.view.pledge[f.me]), int(f.draft.pledge[f.me])
    places = {"worth": t.percent(worth(f), 1), "cost": t.percent(k.pledge_broken)}
    tip = Tip(t.text("pledge.title"), t.text("pledge.tip", **places), icon="scroll-text")
    title = Label(t.text("pledge.choose", when=f.quarter_name(1)), "strong", icon="scroll-text", icon_colour="muted",
                  tip=tip, id="pledge", wrap=True)  # fmt: skip
    parts: list[Widget] = [title, *_standing(f, now)]
    for pledge in range(len(PLEDGES)):
        name = t.text(f"pledge.{PLEDGES[pledge]}")
        body = Column(
            Label(name, "small-strong", wrap=True),
            Label(t.text(f"pledge.{PLEDGES[pledge]}_note"), "small", "muted", wrap=True),
            gap=0,
            grow=1,
        )
        parts.append(
            Card(
                f"pledge-{PLEDGES[pledge]}",
                Row(Icon(ICONS[pledge], 16, "accent" if pledge == chosen else "muted", place="start"), body, gap=8),
                on_click=partial(table.order, "pledge", value=float(pledge)),
                selected=pledge == chosen,
                kind="plain",
                pad=(8, 4),
                tip=Tip(name, t.text(f"pledge.{PLEDGES[pledge]}_tip", **places)),
            )
        )
    return inset(*parts, id="pledge-card", gap=3)


def _standing(f: Facts, now: int) -> list[Widget]:
    """The pledge that binds this quarter's orders."""
    if now == 0:
        return [note(t.text("pledge.free"))]
    why = breaks(f, now)
    if why:
        cost = t.percent(f.map.rules.market.pledge_broken)
        words = t.text("pledge.broken_now", pledge=pledge_name(now), why=why, cost=cost)
        return [Label(words, "small-strong", "bad", wrap=True, icon="triangle-alert", id="pledge-warning")]
    return [note(t.text("pledge.kept_now", pledge=pledge_name(now)), "good", "circle-check")]
