"""The end of a game: the deals signed in it by what they promised back, and how the industry's money hung together."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop import text as t
from game.desktop.facts import Facts, per_quarter
from game.desktop.kit import Cell, Heading, Table, Tip, Widget
from game.desktop.parts import fact, note


@dataclass(frozen=True)
class Made:
    """A deal signed in the game: when, with which lab, money paid and still owed, promised and spent, kUSD."""

    start: int
    lab: int
    cash_kusd: float
    later_kusd: float
    commit_kusd: float
    spent_kusd: float

    @property
    def ratio(self) -> float:
        """Spend-back: what was promised over all the money; nan where no money went in, or nothing was promised."""
        money = self.cash_kusd + self.later_kusd
        return self.commit_kusd / money if money > 0 and self.commit_kusd > 0 else float("nan")


@per_quarter
def deals_made(f: Facts) -> list[Made]:
    """The seat's deals signed in the game, as they were last seen in force; best spend-back first, then the others."""
    found: dict[tuple[int, int], Made] = {}
    for v in f.views():
        for d in range(len(v.deal_status)):
            start = int(v.deal_start[d])
            if v.deal_status[d] != 1 or int(v.deal_sponsor[d]) != f.me or start < 1:
                continue
            signed = found.get((d, start))
            commit = signed.commit_kusd if signed else float(v.deal_commit_kusd[d])  # as signed, before any cut
            found[d, start] = Made(
                start - 1, int(v.deal_lab[d]), float(v.deal_cash_kusd[d]), float(v.tranche_kusd[d].sum()), commit,
                float(v.deal_used_kusd[d]),
            )  # fmt: skip
    return sorted(found.values(), key=lambda made: (made.ratio != made.ratio, -made.ratio, made.start, made.lab))


def system_facts(f: Facts) -> list[Widget]:
    """Round trips and contagion of the whole industry at the end."""
    v = f.view
    hit = t.text("lab.contagion_of", part=t.percent(float(v.contagion[0]), 1), count=int(v.impaired[0]))
    return [
        fact(t.text("end.loops_all"), t.percent(float(v.circularity_all[0]), 1), tip=t.text("end.circularity_tip"),
             id="end-loops"),
        fact(t.text("top.contagion"), hit, tip=t.text("lab.contagion_tip"), id="end-contagion"),
    ]  # fmt: skip


def deals_table(f: Facts) -> Widget:
    """Own deals with the best and the worst marked; a sentence where there are none."""
    made = deals_made(f)
    if not made:
        return note(t.text("end.no_deals"), icon="handshake")
    rated = [deal for deal in made if deal.ratio == deal.ratio]
    best, worst = (rated[0], rated[-1]) if len(rated) > 1 else (None, None)
    rows: list[list[str | Cell]] = []
    for deal in made:
        icon = "thumbs-up" if deal is best else "thumbs-down" if deal is worst else ""
        name = t.text("end.guess_row", quarter=f.map.quarter_name(deal.start), lab=f.label(f.labs[deal.lab]))
        known = deal.ratio == deal.ratio
        ratio = t.text("dollar.times", count=t.number(deal.ratio, 1)) if known else "–"
        colour = "good" if deal is best else "bad" if deal is worst else "text"
        rows.append([
            name, t.money(deal.cash_kusd + deal.later_kusd), t.money(deal.commit_kusd),
            Cell(ratio, colour, strong=True, icon=icon, icon_colour=colour),
        ])  # fmt: skip
    return Table(
        "end-deals",
        [Heading(t.text("end.deal_when")), Heading(t.text("end.deal_money"), 56, "right"),
         Heading(t.text("end.deal_promised"), 62, "right"), Heading(t.text("end.deal_back"), 74, "right")],
        rows,
        rows_shown=min(len(rows), 8),
        tips=lambda row: _tip(f, made[row], made[row] is best, made[row] is worst),
        grow=1,
    )  # fmt: skip


def _tip(f: Facts, deal: Made, best: bool, worst: bool) -> Tip:
    rows = [
        (t.text("end.deal_paid"), t.money(deal.cash_kusd)),
        (t.text("end.deal_owed"), t.money(deal.later_kusd)),
        (t.text("end.deal_promised"), t.money(deal.commit_kusd)),
        (t.text("end.deal_spent"), t.money(deal.spent_kusd)),
    ]
    words = t.text("end.deal_best") if best else t.text("end.deal_worst") if worst else ""
    title = t.text("end.deal_of", lab=f.short(f.labs[deal.lab]), when=f.map.quarter_name(deal.start))
    return Tip(title, words, rows, note=t.text("end.deal_tip"), icon="handshake")


def deal_lines(f: Facts) -> list[str]:
    """The best and the worst deal in sentences, for the report."""
    rated = [deal for deal in deals_made(f) if deal.ratio == deal.ratio]
    chosen = [("best", rated[0]), ("worst", rated[-1])] if len(rated) > 1 else [("only", rated[0])] if rated else []
    return [
        t.text(f"story.deal_{word}", lab=f.short(f.labs[deal.lab]), when=f.map.quarter_name(deal.start),
               money=t.money(deal.cash_kusd + deal.later_kusd), commit=t.money(deal.commit_kusd),
               ratio=t.number(deal.ratio, 1), spent=t.money(deal.spent_kusd))
        for word, deal in chosen
    ]  # fmt: skip
