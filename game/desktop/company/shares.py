"""Who holds a lab, and what a firm holds of labs: parts, worth, and what moved since last quarter."""

from __future__ import annotations

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.hues import hue
from game.desktop.kit import Cell, Heading, Meter, Table, Widget
from game.desktop.parts import fact, note
from game.engine.parameters import FOUNDERS, SPONSORS

_SMALL = 0.0005


def shares_page(f: Facts, firm: int) -> list[Widget]:
    """The cap table of a lab; a table of stakes for all others."""
    return _holders(f, firm - f.labs.start) if firm in f.labs else _stakes(f, firm)


def _moved(f: Facts, holder: int, lab: int) -> float:
    """How a holder's part of a lab moved since last quarter."""
    if f.before is None:
        return 0.0
    before = float(f.before.shares[holder, lab]) / max(float(f.before.shares[:, lab].sum()), 1.0)
    return f.stake(holder, lab) - before


def _change(moved: float) -> Cell:
    if abs(moved) < _SMALL:
        return Cell("–", "muted")
    return Cell(t.points(moved), "good" if moved > 0 else "warn")


def _holders(f: Facts, lab: int) -> list[Widget]:
    v, table = f.view, f.cap_table(lab)
    worth = float(v.valuation_kusd[lab])
    rows: list[list[str | Cell]] = []
    for holder, part in table:
        spot = f.hue(holder) if holder < FOUNDERS else None
        name = Cell(f.holder(holder), "text", spot, holder == f.me)
        rows.append([name, t.percent(part, 1), t.money(part * worth), _change(_moved(f, holder, lab))])
    meter = [(part, f.hue(holder) if holder < FOUNDERS else hue(holder - FOUNDERS + 8)) for holder, part in table]
    last = float(v.round_kusd[lab])
    lines: list[Widget] = [fact(t.text("lab.worth"), t.money(worth))]
    if last > 0:
        price = t.money(float(v.round_pre_kusd[lab]))
        lines.append(fact(t.text("company.round"), t.text("company.round_at", amount=t.money(last), price=price)))
    heads = [Heading(t.text("company.holder")), Heading(t.text("company.part"), 70, "right"),
             Heading(t.text("firms.worth"), 84, "right"), Heading(t.text("company.moved"), 84, "right")]  # fmt: skip
    return [*lines, Meter(meter, thick=14), Table("company-holders", heads, rows, grow=1)]


def _stakes(f: Facts, firm: int) -> list[Widget]:
    v = f.view
    held = [(f.stake(firm, lab), lab) for lab in range(len(f.labs)) if f.stake(firm, lab) > _SMALL / 5]
    if not held:
        return [note(t.text("company.no_stakes"), icon="info")]
    rows: list[list[str | Cell]] = []
    for part, lab in sorted(held, key=lambda pair: -pair[0] * float(v.valuation_kusd[pair[1]])):
        paid = float(v.invested_kusd[firm, lab]) if firm < SPONSORS else 0.0
        rows.append([
            Cell(f.short(f.labs[lab]), "text", f.hue(f.labs[lab])), t.percent(part, 1),
            t.money(part * float(v.valuation_kusd[lab])), _change(_moved(f, firm, lab)),
            t.money(paid) if paid > 0 else Cell("–", "muted"),
        ])  # fmt: skip
    total = sum(part * float(v.valuation_kusd[lab]) for part, lab in held)
    heads = [Heading(t.text("company.lab")), Heading(t.text("company.part"), 70, "right"),
             Heading(t.text("firms.worth"), 84, "right"), Heading(t.text("company.moved"), 84, "right"),
             Heading(t.text("company.paid"), 100, "right")]  # fmt: skip
    return [fact(t.text("company.stakes_whole"), t.money(total)), Table("company-stakes", heads, rows, grow=1)]
