"""The spend-back ratio of every deal: what a lab promised to spend with a sponsor over what the sponsor puts in."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Heading, Table
from game.desktop.kit.tips import Tip

_HIGH = 1.0  # from here a sponsor's money could pay for all that comes back


@dataclass(frozen=True)
class Deal:
    """A contract in force: kUSD promised, paid in, and owed at milestones."""

    sponsor: int
    lab: int  # firm index
    commit_kusd: float
    paid_kusd: float
    owed_kusd: float

    @property
    def ratio(self) -> float:
        """Commitment over cash paid and still owed; nan without any cash."""
        cash = self.paid_kusd + self.owed_kusd
        return self.commit_kusd / cash if cash > 0 else float("nan")


def deals(f: Facts) -> list[Deal]:
    """Contracts in force with a commitment, those with cash first, the largest first: all of it is announced."""
    v, found = f.view, []
    for d in f.deals_of():
        if v.deal_commit_kusd[d] > 0:
            owed = float(v.tranche_kusd[d].sum())
            found.append(Deal(int(v.deal_sponsor[d]), f.labs[int(v.deal_lab[d])], float(v.deal_commit_kusd[d]),
                              float(v.deal_cash_kusd[d]), owed))  # fmt: skip
    return sorted(found, key=lambda deal: (deal.ratio != deal.ratio, -deal.commit_kusd))


def ratio_text(deal: Deal) -> str:
    """ "4.0×", or a dash where there was no cheque."""
    return t.text("dollar.times", count=t.number(deal.ratio, 1)) if deal.ratio == deal.ratio else "\u2013"


def deals_table(f: Facts, rows_shown: int) -> Table:
    """All deals as a table."""
    found = deals(f)
    rows: list[list[str | Cell]] = []
    for deal in found:
        cash = deal.paid_kusd + deal.owed_kusd
        mine = deal.sponsor == f.me
        rows.append([
            Cell(f.label(deal.sponsor), "text", f.hue(deal.sponsor), strong=mine),
            Cell(f.label(deal.lab), "text", f.hue(deal.lab)),
            Cell(t.money(deal.commit_kusd)),
            Cell(t.money(cash) if cash > 0 else "\u2013", "text" if cash > 0 else "muted"),
            Cell(ratio_text(deal), "warn" if deal.ratio >= _HIGH else "muted", strong=True),
        ])  # fmt: skip

    def tip(row: int) -> Tip:
        deal = found[row]
        figures = [
            (t.text("dollar.promised"), t.money(deal.commit_kusd)),
            (t.text("dollar.put_in"), t.money(deal.paid_kusd)),
            (t.text("dollar.milestones"), t.money(deal.owed_kusd)),
            (t.text("dollar.ratio"), ratio_text(deal)),
        ]
        title = t.text("dollar.deal", firm=f.short(deal.sponsor), lab=f.short(deal.lab))
        words = t.text("dollar.ratio_tip" if deal.ratio == deal.ratio else "dollar.no_ratio_tip")
        return Tip(title, words, figures, note=t.text("dollar.ratio_book"))

    headings = [
        Heading(t.text("dollar.head_sponsor")), Heading(t.text("dollar.head_lab")),
        Heading(t.text("dollar.head_promised"), 84, "right"), Heading(t.text("dollar.head_put_in"), 70, "right"),
        Heading(t.text("dollar.head_ratio"), 60, "right"),
    ]  # fmt: skip
    return Table("spend-back", headings, rows, selected=0 if rows else -1, rows_shown=rows_shown, tips=tip, grow=1)
