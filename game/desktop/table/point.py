"""A point of the agenda: something to decide, with simple answers that are orders."""

from __future__ import annotations

from dataclasses import dataclass

from game.desktop import text as t
from game.desktop.deals.presets import preset
from game.desktop.deals.sheet import Entry, entries
from game.desktop.deals.sums import money_barred
from game.desktop.facts import Facts
from game.desktop.spending import spending

OFFERS = ("stake", "anchor")  # kinds of offer that are tried for a lab that raises


@dataclass(frozen=True)
class Answer:
    """One simple answer: what it does in a line, and the orders that say it."""

    text: str
    orders: tuple[Entry, ...]


@dataclass(frozen=True)
class Point:
    """Something to decide: what it is, simple answers, the desk and its page where more can be done.

    fields: orders that settle it, whoever gives them; weight: kUSD at stake, roughly; remark: more in the tip.
    pressing: first, whatever the forecast says; land: worth a place for the land it wins, though it may cost value.
    own: settled by its own answer only; other orders to the same fields may make it worse.
    """

    id: str
    icon: str
    what: str
    answers: tuple[Answer, ...]
    desk: str
    fields: tuple[str, ...]
    weight: float
    colour: str = "accent"
    lab: int = -1
    page: str = ""
    remark: str = ""
    pressing: bool = False
    land: bool = False
    own: bool = False


def purse(f: Facts) -> float:
    """What orders may still cost, with all that lenders would give, kUSD."""
    borrowed = max(float(f.draft.borrow_kusd[f.me]), 0.0)
    return spending(f).left + max(0.0, float(f.view.borrow_kusd[0]) - borrowed)


def offers(f: Facts, lab: int, kinds: tuple[str, ...] = OFFERS) -> tuple[Answer, ...]:
    """Offers of these kinds to a lab as answers, each once; of compute alone where it takes no money of the seat."""
    found, seen = [], set()
    for kind in ("compute",) if money_barred(f, lab) else kinds:
        sheet = preset(f, lab, kind)
        if sheet.empty or sheet in seen:
            continue
        seen.add(sheet)
        key = "answer.money_compute" if sheet.cash > 0 < sheet.commit else "answer.money"
        key = "answer.compute" if sheet.cash <= 0 else key
        words = t.text(key, cash=t.money(sheet.cash), commit=t.money(sheet.commit))
        found.append(Answer(words, tuple(entries(sheet, lab))))
    return tuple(found)
