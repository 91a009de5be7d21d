"""Forecasts for screens: asked for while drawing, worked out beside the window, shown when they are there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.forecast import Band, Forecast, Known, forecast

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.engine.layout import Games

#: Seconds that orders must rest before a forecast is begun.
REST = 0.12
_SHOW = {"land_all": t.percent, "utilisation": t.percent, "circularity": t.percent}


@dataclass(frozen=True)
class Answer:
    """What is known so far: one forecast for each draft, None before the first; fresh: for just these drafts."""

    forecasts: list[Forecast] | None
    fresh: bool


@dataclass(frozen=True)
class _Question:
    sign: bytes
    quarter: int
    known: Known
    drafts: list[Games]
    quarters: int


class Outlook:
    """A table's forecasts; one is worked out at a time, and only the latest question of a key counts."""

    def __init__(self, table: TableScreen) -> None:
        self.table = table
        self._found: dict[str, tuple[bytes, int, list[Forecast]]] = {}
        self._wanted: dict[str, _Question] = {}
        self._asked: dict[str, tuple[Sequence[Games], int, bytes]] = {}
        self._busy = False

    def ask(self, key: str, drafts: Sequence[Games], quarters: int = 4) -> Answer:
        """The forecast of some drafts; `change` is against the first. Unknown ones are begun."""
        session = self.table.session
        found = self._found.get(key)
        if self.table.busy:  # the quarter is being resolved in another thread: nothing of it may be read
            return Answer(None, False) if found is None or len(found[2]) != len(drafts) else Answer(found[2], False)
        quarter = session.quarter  # the view is the same for all of it
        sign = self._sign(key, drafts, quarter)
        if found is None or found[0] != sign:
            waiting = self._wanted.get(key)
            if waiting is None or waiting.sign != sign:
                self._wanted.pop(key, None)  # the newest question is answered first
                self._wanted[key] = _Question(sign, quarter, session.known(), list(drafts), quarters)
            self._start()
            found = self._found.get(key)
        if found is None or found[1] != quarter:
            return Answer(None, False)
        fits = len(found[2]) == len(drafts)
        return Answer(found[2] if fits else None, found[0] == sign)

    def _sign(self, key: str, drafts: Sequence[Games], quarter: int) -> bytes:
        """What tells one question from another; a list that is asked again is not read again."""
        asked = self._asked.get(key)
        if asked is None or asked[0] is not drafts or asked[1] != quarter:
            parts = [b"%d" % quarter, *(draft.tobytes() for draft in drafts)]
            asked = drafts, quarter, hashlib.blake2b(b"".join(parts), digest_size=12).digest()
            self._asked[key] = asked
        return asked[2]

    def _start(self) -> None:
        shell = self.table.shell
        if shell.inline:
            self._next()
        elif not self._busy:
            self._busy = True
            self.table.app.after(REST, self._next)

    def _next(self) -> None:
        if not self._wanted:
            self._busy = False
            return
        key, question = next(reversed(self._wanted.items()))
        del self._wanted[key]

        def done(found: list[Forecast]) -> None:
            self._found[key] = (question.sign, question.quarter, found)
            if not self.table.shell.inline:
                self.table.refresh_soon()
                self._next()

        def failed(error: Exception) -> None:
            self._busy = False
            self.table.app.toast(str(error), "bad")

        self.table.shell.far(forecast, question.known, question.drafts, question.quarters, done=done, failed=failed)


def spread(name: str, band: Band, sign: bool = False) -> str:
    """A band of a figure in words: "$1.8B … $3.0B"."""
    show = _SHOW.get(name)
    if show is not None:
        digits = 1 if name == "land_all" else 0
        low, high = (show(x, digits, sign) for x in (band.low, band.high))
    elif name == "anchors":
        low, high = (t.number(x, 0, sign) for x in (band.low, band.high))
    else:
        low, high = (t.money(x, sign) for x in (band.low, band.high))
    return t.span(low, high)
