"""What a control is compared with: the standing order, and the own order of last quarter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit.tips import Tip
from game.engine.orders import rows_of


def standing(f: Facts, field: str, *index: int) -> float | None:
    """What standing orders would say (posture hold); None if that isn't known."""
    if f.me < 0 or f.session.over:
        return None
    if "standing" not in f.kept:
        f.kept["standing"] = f.session.standing_games("hold")
    return float(f.kept["standing"][field][(0, rows_of(f.me)[field], *index)])


def last(f: Facts, field: str, *index: int) -> float | None:
    """What the seat ordered in the quarter before; None in the first."""
    if "last orders" not in f.kept:
        quarters = f.session.record().quarters if f.quarter else []
        f.kept["last orders"] = _own(quarters[-1].orders, f.me) if quarters else None
    orders: dict[tuple[str, tuple[int, ...]], float] | None = f.kept["last orders"]
    return None if orders is None else orders.get((field, index), 0.0)


def _own(packed: dict[str, Any], seat: int) -> dict[tuple[str, tuple[int, ...]], float]:
    """A packed record of orders, cut down to one seat's."""
    return {
        (field, tuple(int(i) for i in place)): float(value)
        for field, entries in packed.items()
        for row, *place, value in entries
        if int(row) == rows_of(seat).get(field)
    }


def marked(
    title: str,
    text: str,
    show: Callable[[float], str],
    was: float | None = None,
    stands: float | None = None,
    limit: str = "",
) -> Callable[[], Tip]:
    """A control's tip: what it does, its limit, what its marks mean, and how to type a figure."""

    def tip() -> Tip:
        rows: list[tuple[str, str]] = []
        if was is not None:
            rows.append((t.text("mark.last"), show(was)))
        if stands is not None:
            rows.append((t.text("mark.standing"), show(stands)))
        return Tip(title, f"{text}\n{limit}" if limit else text, rows, note=t.text("mark.typing"))

    return tip
