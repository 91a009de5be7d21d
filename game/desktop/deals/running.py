"""What a person does with contracts in force: answer a lab's request, match a rival's sheet, end contracts, lean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals.contracts import coming_kusd, fee_kusd, left_kusd, rubs
from game.desktop.deals.known import coverage_colour
from game.desktop.deals.parts import Spot, Toggle, entry, sentence
from game.desktop.desks.fold import Fold
from game.desktop.facts import Facts
from game.desktop.kit import Column, Label, Panel, Row, Segmented, Widget
from game.desktop.parts import fact

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

NEXT = 4  # quarters for which a cut is told


def requests(table: TableScreen, f: Facts) -> list[Widget]:
    """Cuts that labs asked for and the seat answers now, a block for each."""
    return [_request(table, f, lab) for lab in range(len(f.labs)) if f.view.asked_cut[lab] > 0]


def _request(table: TableScreen, f: Facts, lab: int) -> Widget:
    """What is asked, what it would cost, what refusing risks, and the answer."""
    v, name = f.view, f.short(f.labs[lab])
    cut = float(v.asked_cut[lab])
    left = float(sum(left_kusd(f, d) for d in f.deals_of(f.me, lab)))
    owed = float(sum(int(v.deal_owed_kw[d]) for d in f.deals_of(f.me, lab)))
    granted = f.draft.grant_cut[f.me, lab] + 1e-9 >= cut
    covers = float(v.lab_coverage[lab])
    lines: list[Widget] = [
        sentence(t.text("cut.asks", lab=name, part=t.percent(cut))),
        fact(t.text("cut.left"), t.text("sheet.from_to", low=t.money(left), high=t.money((1 - cut) * left)), "text",
             t.text("cut.left_tip")),
        fact(t.text("cut.year"), t.text("sheet.from_to", low=t.money(coming_kusd(f, lab, NEXT)),
                                        high=t.money((1 - cut) * coming_kusd(f, lab, NEXT)))),
    ]  # fmt: skip
    if owed > 0:
        lines.append(fact(t.text("cut.owed"), t.text("sheet.from_to", low=t.power(owed / 1000),
                                                     high=t.power((1 - cut) * owed / 1000))))  # fmt: skip
    shown = t.text("unit.about", value=t.text("sheet.times", value=t.number(covers, 2)))
    lines += [
        fact(t.text("known.coverage"), shown, coverage_colour(covers), t.text("known.coverage_tip")),
        *([fact(t.text("known.arrears"), t.money(float(v.arrears_kusd[lab])), "bad", t.text("known.arrears_tip"))]
          if v.arrears_kusd[lab] > 0 else []),
        Segmented(f"cut-{lab}", [("no", t.text("cut.refuse")), ("yes", t.text("cut.grant", part=t.percent(cut)))],
                  "yes" if granted else "no",
                  lambda key: table.order("grant_cut", lab, value=cut if key == "yes" else 0.0),
                  tip=t.text("cut.tip")),
        sentence(t.text("cut.granted" if granted else "cut.risky" if covers < 1 else "cut.safe",
                        lab=name), "text" if granted or covers >= 1 else "warn"),
    ]  # fmt: skip
    head = Label(t.text("cut.title", lab=name), "strong", icon="triangle-alert", icon_colour="warn")
    return Panel(Row(Spot(f.hue(f.labs[lab])), head, gap=8), *lines, kind="primary", gap=6, pad=(12, 10),
                 id=f"request-{lab}")  # fmt: skip


def match_entry(table: TableScreen, f: Facts, lab: int, id: str) -> list[Widget]:
    """The largest cheque that taking over a rival's sheet may cost; nothing without the right to match."""
    if int(f.view.refusal[lab]) != f.me:
        return []
    now = float(f.draft.match_kusd[f.me, lab])
    ask, purse = float(f.view.ask_kusd[lab]), max(float(f.view.spare_kusd[0]), 1.0)
    high = min(purse, max(1.5 * ask, 0.1 * float(f.view.valuation_kusd[lab])))
    words = t.text("match.none" if now <= 0 else "match.line", lab=f.short(f.labs[lab]), amount=t.money(now))
    return [
        entry(id, t.text("match.most"), now, high, table.put("match_kusd", lab), t.money, most=purse,
              tip=t.text("match.tip")),
        sentence(words, "muted" if now <= 0 else "text"),
    ]  # fmt: skip


def actions(table: TableScreen, f: Facts, lab: int) -> Fold | None:
    """What can be done beside a new offer: matching, leaving, leaning; folded unless something of it is ordered."""
    rows = [*match_entry(table, f, lab, "match"), *_leave(table, f, lab), *_lean(table, f, lab), *_bind(table, f, lab)]
    if not rows:
        return None
    o, me = f.draft, f.me
    orders = {"match": o.match_kusd[me, lab], "drop": o.drop[me, lab], "lean": o.lean[me, lab],
              "bind": o.bind[me, lab]}  # fmt: skip
    ordered = [t.text(f"running.{key}") for key, value in orders.items() if value > 0]
    words = t.text("running.title", lab=f.short(f.labs[lab]))
    return Fold("running", words, lambda: [Column(*rows, gap=8)], more=", ".join(ordered), more_colour="accent",
                icon="gavel", head_tip=t.text("running.tip"), is_open=bool(ordered))  # fmt: skip


def _leave(table: TableScreen, f: Facts, lab: int) -> list[Widget]:
    """Ending all contracts with the lab, for a fee."""
    if not f.deals_of(f.me, lab):
        return []
    fee, on = fee_kusd(f, lab), bool(f.draft.drop[f.me, lab] == 1)
    reason = ""
    if coming_kusd(f, lab, 8) <= 0:
        reason = t.text("leave.nothing")
    elif fee > float(f.view.cash_kusd[0]):
        reason = t.text("leave.dear", fee=t.money(fee), cash=t.money(float(f.view.cash_kusd[0])))
    part = t.percent(float(f.map.rules.clauses.fee))
    lost = t.money(float(sum(left_kusd(f, d) for d in f.deals_of(f.me, lab))))
    words = t.text("leave.on" if on else "leave.off", lab=f.short(f.labs[lab]), fee=t.money(fee), lost=lost)
    return [
        Toggle("drop", t.text("leave.title", fee=t.money(fee)), on,
               lambda now: table.order("drop", lab, value=int(now)), tip=t.text("leave.tip", part=part),
               enabled=on or not reason, reason=reason, place="start"),
        sentence(words, "warn" if on else "muted"),
    ]  # fmt: skip


def _lean(table: TableScreen, f: Facts, lab: int) -> list[Widget]:
    """Pressing a lab one holds to delay what competes with the own model."""
    k, stake = f.map.rules.governance, f.stake(f.me, lab)
    if stake <= 0:
        return []
    clash, on = rubs(f, lab), bool(f.draft.lean[f.me, lab] == 1)
    reason = ""
    if stake < float(k.lean_threshold):
        reason = t.text("lean.small", part=t.percent(stake, 1), least=t.percent(float(k.lean_threshold)))
    elif f.own_model is None:
        reason = t.text("lean.no_model")
    elif not clash:
        reason = t.text("lean.apart", model=f.model_name(f.own_model))
    price = {"delay": t.percent(float(k.lean_delay)), "trust": t.number(100 * float(k.lean_trust), 1)}
    names = ", ".join(f.map.segments[g].name for g in clash) or "–"
    return [
        Toggle("lean", t.text("lean.title"), on, lambda now: table.order("lean", lab, value=int(now)),
               tip=t.text("lean.tip", **price), enabled=on or not reason, reason=reason, place="start"),
        sentence(t.text("lean.off") if reason else t.text("lean.line", lab=f.short(f.labs[lab]), where=names, **price),
                 "warn" if on else "muted"),
    ]  # fmt: skip


def _bind(table: TableScreen, f: Facts, lab: int) -> list[Widget]:
    """Taking an open lab's newest versions first, as its sponsor (M55)."""
    k, stake = f.map.rules.research, f.stake(f.me, lab)
    if not f.view.open_weights[lab] or not k.bind_allowed or stake <= 0:
        return []
    on = bool(f.draft.bind[f.me, lab] == 1)
    larger = max(f.clouds, key=lambda c: f.stake(c, lab))
    reason = ""
    if stake < float(k.bind_threshold):
        reason = t.text("bind.small", part=t.percent(stake, 1), least=t.percent(float(k.bind_threshold)))
    elif f.stake(larger, lab) > stake:
        reason = t.text("bind.other", firm=f.short(larger))
    price = {"relation": t.number(100 * float(k.bind_relation), 0), "trust": t.number(100 * float(k.bind_trust), 1)}
    return [
        Toggle("bind", t.text("bind.title"), on, lambda now: table.order("bind", lab, value=int(now)),
               tip=t.text("bind.tip", **price), enabled=on or not reason, reason=reason, place="start"),
        sentence(t.text("bind.off") if reason else t.text("bind.line", lab=f.short(f.labs[lab]), **price),
                 "warn" if on else "muted"),
    ]  # fmt: skip
