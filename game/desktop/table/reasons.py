"""Why a rival does what it does: its strategy in its own words, then what it has been seen to do and likely why.

The one place where screens ask. A strategy's words are its title and the first sentence of its description; they are
how a firm is known to play, so they say nothing of its books. Moves come from what the seat may see (`intent.py`).
"""

from __future__ import annotations

import re
from functools import cache

from agents.strategies import REFERENCE, built_in
from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.table.intent import signs

__all__ = ["creed", "motto", "signs"]

#: A motto that is longer is cut at a word.
LONGEST = 140
#: Kinds of fund whose strategy has another name.
_KINDS = {"crossover": "index_crossover"}
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
