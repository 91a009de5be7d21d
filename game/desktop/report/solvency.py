"""Why coverage fell below 1, or why lenders took over: what moved means and obligations, in order of money."""

from __future__ import annotations

from typing import NamedTuple

from game.desktop import text as t
from game.desktop.desks.cover import DUES, SHORT, cover
from game.desktop.desks.solvency import times
from game.desktop.facts import Facts
from game.desktop.kit import Card, Colour, Label, Tip, Widget
from game.statements import LINES, Block, Quarter

SHOWN = 4
_DEBT = ("debt_drawn", "debt_repaid")
_RAISED = ("stakes_sold", "shares_issued")  # what a rescue brings in


class Moved(NamedTuple):
    """Something that made means larger (or obligations smaller) by `kusd`; negative: the other way."""

    words: str
    kusd: float


def rescued(before: Facts, f: Facts) -> float | None:
    """What was raised when lenders took the seat over in the quarter between the two, kUSD; None if they did not."""
    if int(f.view.distress_until[f.me]) == int(before.view.distress_until[f.me]):
        return None
    books = f.session.books(f.me)
    flows = _flows(books[-1], f.me) if books else {}
    return sum(flows.get(name, 0.0) for name in _RAISED)


def reasons(before: Facts, f: Facts, fell: bool = False) -> list[Moved]:
    """What moved coverage in a quarter, most money first: cash by what it was spent on, credit, earnings, promises.

    The amounts sum to the change of means less obligations. fell: without what a rescue raised, its outcome.
    """
    was, now = cover(before), cover(f)
    books = f.session.books(f.me)
    flows = _flows(books[-1], f.me) if books else {}
    lent = sum(flows.pop(name, 0.0) for name in _DEBT)  # cash that is owed again
    found = [Moved(_cash_words(name), kusd) for name, kusd in flows.items() if not (fell and name in _RAISED)]
    room = now.means["lenders"] - was.means["lenders"] + lent + was.dues["debt"] - now.dues["debt"]
    found.append(Moved(t.text("solvency.lenders"), room))
    found.append(Moved(t.text("solvency.earnings"), now.means["earnings"] - was.means["earnings"]))
    found += [Moved(t.text(f"solvency.due_{kind}"), was.dues[kind] - now.dues[kind]) for kind in DUES if kind != "debt"]
    return sorted((x for x in found if abs(x.kusd) >= 1.0), key=lambda x: -abs(x.kusd))


def _flows(quarter: Quarter, firm: int) -> dict[str, float]:
    """Cash flow of a quarter: operations as one, then every line of investing and financing, kUSD."""
    table = quarter.of(quarter.cash_flow(), firm)
    lines = [name for name, block in LINES.items() if block in (Block.INVESTING, Block.FINANCING)]
    return {name: float(table[name]) for name in ("operating", *lines) if table[name]}


def _cash_words(name: str) -> str:
    return t.text(f"solvency.{name}") if t.has_text(f"solvency.{name}") else t.text(f"line.{name}")


def solvency_alert(before: Facts, f: Facts) -> list[Widget]:
    """The alert of the report; nothing while means cover obligations."""
    if not f.playing or f.quarter == 0:
        return []
    raised, ratio = rescued(before, f), float(f.view.coverage[0])
    if raised is None and ratio >= SHORT:
        return []
    moved = reasons(before, f, raised is not None)
    if raised is not None:
        title = t.text("solvency.rescued", amount=t.money(raised), when=_until(f))
    else:
        fell = before.quarter > 0 and float(before.view.coverage[0]) >= SHORT
        missing = t.money(max(cover(f).missing, 0.0))
        title = t.text("solvency.fell" if fell else "solvency.short", ratio=times(ratio), missing=missing)
    worst = [x for x in moved if x.kusd < 0][:SHOWN]
    words = "; ".join(t.text("solvency.one", words=x.words, amount=t.money(x.kusd)) for x in worst)
    rows: list[tuple[str, str, str | Colour]] = [
        (x.words, t.money(x.kusd, sign=True), "good" if x.kusd > 0 else "bad") for x in moved
    ]
    tip = Tip(title, t.text("solvency.tip"), rows, icon="triangle-alert")
    return [
        Card(
            "solvency-alert",
            Label(title, "small-strong", "bad", wrap=True, icon="triangle-alert"),
            Label(t.text("solvency.why", list=words), "small", wrap=True, id="solvency-why"),
            stripe="bad", tip=tip, pad=(12, 6), gap=2,
        )
    ]  # fmt: skip


def _until(f: Facts) -> str:
    return f.map.quarter_name(int(f.view.distress_until[f.me]))
