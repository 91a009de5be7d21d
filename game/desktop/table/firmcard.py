"""The card of a firm: last move, intent, figures, how it stands to the seat, contracts, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.code import skill_of
from game.desktop.facts import Facts
from game.desktop.kit import Button, Canvas, Colour, Column, Label, Row, Scroll, Widget
from game.desktop.kit.widget import Size
from game.desktop.parts import fact
from game.desktop.table.firmfigures import figures, lab_facts, line, moves

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

__all__ = ["Spot", "firm_card", "lab_facts"]


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
        parts.append(line("circle-x", "bad", t.text("firms.gone_long")))
    parts += moves(f, table.news, firm)
    parts.append(Column(*figures(f, firm), gap=3))
    parts += _contracts(f, firm)
    return Column(
        _head(table, f, firm),
        Scroll("firm-scroll", Column(*parts, gap=9, pad=(2, 2)), grow=1),
        gap=7,
        grow=1,
    )


def _head(table: TableScreen, f: Facts, firm: int) -> Widget:
    """Who it is, and what can be done about it; with an offer to make, in two lines."""
    name = Label(f.short(firm), "title", tip=lambda: f"{f.name(firm)}\n{f.firm(firm).story}", id="firm-name", grow=1)
    role = _role(f, firm)
    page = Button("firm-page", "", partial(table.open_company, firm), icon="book-open", kind="quiet", height=30,
                  tip=t.text("company.open_tip", press=table.key("company")))  # fmt: skip
    on_map = Button("on-map", "", partial(table.show_on_map, firm), icon="map-pin", kind="quiet", height=30,
                    tip=t.text("firm.map_tip"))  # fmt: skip
    offer = _offer(table, f, firm)
    if offer:
        role.grow, role.place = 1.0, "center"
        return Column(Row(Spot(f.hue(firm)), name, gap=7), Row(role, *offer, page, on_map, gap=4), gap=0)
    return Row(Spot(f.hue(firm)), Column(name, role, gap=0, grow=1), page, on_map, gap=5)


def _role(f: Facts, firm: int) -> Label:
    """What it is; of a rival also how well it plays, and what that means."""
    kind = t.text(f"firms.role_{_kind(f, firm)}")
    if firm == f.me or firm not in f.clouds:
        return Label(kind, "small", "muted", id="firm-role")
    skill = skill_of(f.session.player(firm))
    words = t.text("firms.role_skill", role=kind, skill=t.text(f"new.rivals_{skill}"))
    return Label(words, "small", "muted", tip=t.text(f"new.rivals_{skill}_note"), id="firm-role")


def _offer(table: TableScreen, f: Facts, firm: int) -> list[Widget]:
    """The way to a term sheet."""
    if not f.ordering or firm not in f.labs or not f.alive(firm):
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
    if firm == f.me and f.ordering:
        return "you"
    return "cloud" if firm in f.clouds else "lab" if firm in f.labs else "maker" if firm in f.makers else "fund"


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
