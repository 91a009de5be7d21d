"""Small pieces that several screens share."""

from __future__ import annotations

import math
from collections.abc import Callable

from game.desktop import text as t
from game.desktop.kit import Button, Column, Label, Panel, Row, Slider, Space, Widget
from game.desktop.kit.widget import Tip


def fact(name: str, value: str, colour: str = "text", tip: Tip = "", id: str = "") -> Widget:
    """A line with a name on the left and a figure on the right."""
    return Row(
        Label(name, "small", "muted", wrap=True, grow=1, tip=tip, id=id and f"{id}-name"),
        Label(value, "small-strong", colour, align="right", id=id),
        gap=8,
    )


def heading(words: str, more: str = "") -> Widget:
    """The title of a part, with a quiet remark at its right."""
    if not more:
        return Label(words, "strong")
    return Row(Label(words, "strong"), Space(), Label(more, "small", "muted"), gap=8)


def note(words: str, colour: str = "muted") -> Label:
    """A remark that may take several lines."""
    return Label(words, "small", colour, wrap=True)


def inset(*children: Widget, id: str = "") -> Panel:
    """Figures on a darker ground."""
    return Panel(*children, kind="inset", gap=4, pad=10, id=id)


def page(*children: Widget) -> Column:
    """What stands on a desk, with room for the focus ring at its sides."""
    return Column(*children, gap=10, pad=(4, 4))


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
    tip: Tip = "",
    enabled: bool = True,
    reason: str = "",
) -> Slider:
    """A slider from `low` to about `high` in round steps; always wide enough for its value."""
    reach = max(high, value, 0.0)
    step = max(nice_step(max(reach, -low)), least_step)
    top = max(math.ceil(reach / step - 1e-9), 1) * step
    bottom = -math.ceil(-low / step - 1e-9) * step if low < 0 else low
    able = enabled and reach - low > 0
    return Slider(
        id, words, value, bottom, top, step, take, show=show, mark=mark, tip=tip, enabled=able,
        reason=reason or ("" if able else t.text("common.no_room")),
    )  # fmt: skip


def percent_slider(
    id: str,
    words: str,
    value: float,
    take: Callable[[float], None],
    *,
    high: float = 1.0,
    step: float = 0.05,
    tip: Tip = "",
    enabled: bool = True,
    reason: str = "",
) -> Slider:
    """A slider over shares."""
    return Slider(id, words, value, 0.0, high, step, take, show=t.percent, tip=tip, enabled=enabled, reason=reason)


def signed(value: float, shown: str) -> tuple[str, str]:
    """A change with its colour; nothing at the start of a game."""
    if not math.isfinite(value):
        return "", "muted"
    return shown, "good" if value > 0 else "bad" if value < 0 else "muted"


def close_button(close: Callable[[], None], id: str = "close") -> Button:
    """The button that ends a modal."""
    return Button(id, t.text("button.close"), close)
