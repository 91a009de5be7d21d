"""Why a rival does what it does: its strategy in its own words, and what it has been seen to do.

The one place where screens ask. A strategy's words are its title and the first sentence of its description; they are
how a firm is known to play, so they say nothing of its books. Why it did what it did last quarter is what the seat may
know of its strategy's reasons (`game/reasons.py`). Other moves come from what the seat may see (`intent.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from agents.strategies import REFERENCE, Reason, built_in
from game.desktop import text as t
from game.desktop.facts import Facts, per_quarter
from game.desktop.table.intent import Sign
from game.desktop.table.intent import signs as seen

#: A motto that is longer is cut at a word.
LONGEST = 140
#: Kinds of fund whose strategy has another name.
_KINDS = {"crossover": "index_crossover"}
#: What a move of `intent.py` is called in reasons' keys.
_MOVES = {"price": ("_dearer", "_cheaper"), "ask": ("_raises",)}
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)", re.DOTALL)


def creed(f: Facts, firm: int) -> str:
    """How a firm plays, in its strategy's words; "" for a person's seat and for a firm that is gone."""
    strategy = f.session.strategy(firm) if f.alive(firm) else None
    if strategy is None:
        return ""
    if strategy.name == REFERENCE["investor"]:  # which plays what the fund's kind plays
        kind = f.map.investors[firm - f.investors.start].kind
        strategy = built_in().get(_KINDS.get(kind, kind), strategy)
    said = motto(strategy.doc, strategy.title)
    return t.text("intent.creed" if said else "intent.creed_title", title=strategy.title, motto=said)


@cache
def motto(doc: str, title: str) -> str:
    """The first sentence of a description, without the title that it may begin with."""
    words = " ".join(doc.split())
    found = _SENTENCE.match(words)
    said = found[1] if found else words
    said = said.removeprefix(f"{title}:").strip().rstrip(".")
    if len(said) > LONGEST:
        said = said[:LONGEST].rsplit(" ", 1)[0] + " …"
    return said[:1].upper() + said[1:]


@per_quarter
def why(f: Facts, firm: int) -> list[str]:
    """Why it did what it did last quarter, in sentences."""
    if not f.alive(firm):
        return []
    return [t.text(f"reason.{reason.key}", **words(f, reason)) for reason in f.session.reasons(firm)]


def signs(f: Facts, firm: int) -> list[Sign]:
    """What it was seen to do, but moves that its reasons tell."""
    keys = [reason.key for reason in f.session.reasons(firm)] if why(f, firm) else []
    told = {move for move, parts in _MOVES.items() if any(part in key for key in keys for part in parts)}
    return [sign for sign in seen(f, firm) if sign.move not in told]


def words(f: Facts, reason: Reason) -> dict[str, str]:
    """What a reason names, as it is shown: the ending of a name tells its kind."""
    return {name: _shown(f, name.rpartition("_")[2], value) for name, value in reason.about}


def _shown(f: Facts, kind: str, value: object) -> str:
    if kind in ("lab", "cloud", "rival"):
        return f.short(int(str(value)))
    return _FORMS[kind](float(str(value)))


_FORMS: dict[str, Callable[[float], str]] = {
    "kusd": t.money,
    "usd": lambda x: t.text("unit.hour", value=t.usd(x)),
    "h100e": lambda x: t.text("reason.h100e", value=t.short(x)),
    "mw": t.power,
    "oom": lambda x: t.text("reason.oom", value=t.number(x, 2)),
    "part": t.percent,
    "quarters": lambda x: t.number(x, 0 if x == round(x) else 1),
    "count": t.short,
}
