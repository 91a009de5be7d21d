"""Small pieces that several screens share."""

from __future__ import annotations

import math
from collections.abc import Callable

from game.desktop import text as t
from game.desktop.desks.amount import Amount
from game.desktop.facts import Facts
from game.desktop.kit import Colour, Column, Icon, Label, Panel, Row, Space, Widget
from game.desktop.kit.widget import Tip


def fact(name: str, value: str, colour: str = "text", tip: Tip = "", id: str = "") -> Widget:
    """A line with a name on the left and a figure on the right."""
    return Row(
        Label(name, "small", "muted", wrap=True, grow=1, tip=tip, id=id and f"{id}-name"),
        Label(value, "small-strong", colour, align="right", id=id),
        gap=8,
    )


def heading(words: str, more: str = "", icon: str = "") -> Widget:
    """The title of a part, with a quiet remark at its right."""
    title = Label(words, "strong", icon=icon, icon_colour="muted")
    if not more:
        return title
    return Row(title, Space(), Label(more, "small", "muted"), gap=8)


def note(words: str, colour: str = "muted", icon: str = "") -> Label:
    """A remark that may take several lines."""
    return Label(words, "small", colour, wrap=True, icon=icon)


def inset(*children: Widget, id: str = "", gap: int = 4) -> Panel:
    """Figures on a ground of their own."""
    return Panel(*children, kind="inset", gap=gap, pad=10, id=id)


def card(icon: str, *children: Widget, id: str = "", colour: str | Colour = "accent", gap: int = 4) -> Panel:
    """One thing to decide: a sign, and beside it what it is about and its control."""
    body = Column(*children, gap=gap, grow=1)
    return Panel(Row(Icon(icon, 18, colour, place="start"), body, gap=10), kind="inset", pad=(10, 8), id=id)


def market_name(f: Facts, r: int) -> str:
    """A market's name, in the words of the catalogue where it has it."""
    region = f.map.regions[r]
    return t.text(f"market.{region.outline}") if t.has_text(f"market.{region.outline}") else region.name


def megawatts(mw: float) -> str:
    """Power as `text.power` has it, small sites to a tenth."""
    return t.text("unit.mw", value=t.number(mw, 1)) if 0 < abs(mw) < 9.95 else t.power(mw)


def page(*children: Widget) -> Column:
    """What stands on a desk, with room for the focus ring at its sides."""
    return Column(*children, gap=8, pad=(4, 4))


def nice_step(high: float, count: int = 100) -> float:
    """A round step (1, 2 or 5 times a power of ten) that divides a range into about `count` parts."""
    if high <= 0:
        return 1.0
    rough = high / count
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= rough * 0.999)


def amount(
    id: str,
    words: str,
    value: float,
    high: float,
    take: Callable[[float], None],
    show: Callable[[float], str],
    *,
    low: float = 0.0,
    least_step: float = 0.0,
    mark: float | None = None,
    standing: float | None = None,
    exact: bool = False,
    strong: bool = False,
    tip: Tip = "",
    enabled: bool = True,
    reason: str = "",
) -> Amount:
    """A slider in round steps from `low` to `high`; always wide enough for its value.

    exact: `high` is a limit of the rules, which the last step must not pass; otherwise it is rounded up.
    """
    reach = max(high, value, 0.0)
    step = max(nice_step(max(reach, -low)), least_step)
    top = max(math.ceil(reach / step - 1e-9), 1) * step
    if exact and reach > low:
        top = reach
    bottom = -math.ceil(-low / step - 1e-9) * step if low < 0 and not exact else low
    able = enabled and reach - low > 0
    return Amount(
        id, words, value, bottom, top, step, take, show=show, mark=mark, standing=standing, strong=strong, tip=tip,
        enabled=able, reason=reason or ("" if able else t.text("common.no_room")),
    )  # fmt: skip


def percent_slider(
    id: str,
    words: str,
    value: float,
    take: Callable[[float], None],
    *,
    high: float = 1.0,
    step: float = 0.05,
    mark: float | None = None,
    standing: float | None = None,
    strong: bool = False,
    tip: Tip = "",
    enabled: bool = True,
    reason: str = "",
) -> Amount:
    """A slider over shares."""
    return Amount(
        id, words, value, 0.0, max(high, value), step, take, show=t.percent, mark=mark, standing=standing,
        strong=strong, tip=tip, enabled=enabled, reason=reason,
    )  # fmt: skip


def signed(value: float, shown: str) -> tuple[str, str]:
    """A change with its colour; nothing at the start of a game."""
    if not math.isfinite(value):
        return "", "muted"
    return shown, "good" if value > 0 else "bad" if value < 0 else "muted"
