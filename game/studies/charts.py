"""Charts as inline SVG: no script, no network, readable in print and in the dark."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, LEFT, RIGHT, ROW = 720, 190, 20, 26
HUES = ("#2f6db3", "#c2571a", "#2a8a57", "#8a4fa3", "#b03a48", "#7a6a1f", "#3a8fa0", "#666666")


class Bar(NamedTuple):
    """A value with its interval; note: what stands behind it."""

    name: str
    value: float
    low: float
    high: float
    note: str = ""


class Line(NamedTuple):
    """A line with a band: x, middle, low, high."""

    name: str
    points: Sequence[tuple[float, float, float, float]]


def number(x: float) -> str:
    """A number with the digits that its size deserves."""
    if not math.isfinite(x):
        return "–"
    size = abs(x)
    if size >= 1000:
        return f"{x:,.0f}"
    if size >= 100:
        return f"{x:.0f}"
    return f"{x:.3g}" if size >= 1e-4 or x == 0 else f"{x:.1e}"


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from low to high."""
    if not high > low:
        return [low]
    raw = (high - low) / most
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(k * unit for k in (1, 2, 5, 10) if k * unit >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _ends(values: Sequence[float], zero: bool = False) -> tuple[float, float]:
    finite = [x for x in values if math.isfinite(x)] + ([0.0] if zero else [])
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - room, high + room


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    shown = escape(title)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{shown}"><title>{shown}</title>'
        + "".join(parts) + "</svg>"
    )  # fmt: skip


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid", colour: str = "") -> str:
    stroke = f' style="stroke:{colour}"' if colour else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"{stroke}/>'


def _short(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class _Scale:
    """From figures to pixels."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, x: float) -> float:
        x = min(max(x, self.low), self.high)
        return self.start + (x - self.low) / (self.high - self.low) * (self.end - self.start)


def forest(title: str, bars: Sequence[Bar], zero: bool = True, names: int = LEFT) -> str:
    """Values with intervals, a row each; with a line at zero. names: room for their names."""
    low, high = _ends([x for b in bars for x in (b.value, b.low, b.high)], zero)
    x, bottom = _Scale(low, high, names, WIDTH - RIGHT - 90), 10 + ROW * len(bars)
    parts = [
        p for t in ticks(low, high)
        for p in (_line(x(t), 6, x(t), bottom), _text(x(t), bottom + 16, number(t), "middle", "tick"))
    ]  # fmt: skip
    if zero:
        parts.append(_line(x(0), 4, x(0), bottom, "axis"))
    for i, bar in enumerate(bars):
        y = 10 + ROW * (i + 0.5)
        parts.append(_text(names - 8, y + 4, _short(bar.name, (names - 22) // 7), "end"))
        if math.isfinite(bar.value):
            ends = [v if math.isfinite(v) else e for v, e in ((bar.low, low), (bar.high, high))]
            tip = f"{bar.name}: {number(bar.value)} ({number(bar.low)} to {number(bar.high)}) {bar.note}"
            parts.append(f"<g><title>{escape(tip)}</title>{_line(x(ends[0]), y, x(ends[1]), y, 'whisker')}")
            parts.append(f'<circle cx="{x(bar.value):.1f}" cy="{y:.1f}" r="4.5" class="dot"/></g>')
        parts.append(_text(WIDTH - RIGHT - 80, y + 4, f"{number(bar.value)} {bar.note}", "start", "tick"))
    return _svg(bottom + 24, title, parts)


def histogram(title: str, groups: Sequence[tuple[str, Sequence[float]]], unit: str, bins: int = 40) -> str:
    """How games are distributed: a row of columns for each group on one scale, with its median and mean."""
    low, high = _ends([x for _, values in groups for x in values])
    x, tall = _Scale(low, high, LEFT, WIDTH - RIGHT), 54
    bottom = 8 + tall * len(groups)
    parts = [
        p for t in ticks(low, high)
        for p in (_line(x(t), 6, x(t), bottom), _text(x(t), bottom + 16, number(t), "middle", "tick"))
    ]  # fmt: skip
    wide = (x.end - x.start) / bins
    for i, (name, values) in enumerate(groups):
        base, colour = 8 + tall * (i + 1) - 4, HUES[i % len(HUES)]
        counts = [0] * bins
        for value in values:
            counts[min(int((value - low) / (high - low) * bins), bins - 1)] += 1
        most = max(counts, default=0) or 1
        for k, count in enumerate(counts):
            if count:
                h = (tall - 10) * count / most
                parts.append(
                    f'<rect x="{x.start + k * wide:.1f}" y="{base - h:.1f}" width="{wide - 1:.1f}" height="{h:.1f}" '
                    f'style="fill:{colour}"/>'
                )
        ordered = sorted(values)
        if ordered:
            mean, median = sum(ordered) / len(ordered), ordered[len(ordered) // 2]
            parts.append(_line(x(mean), base - tall + 8, x(mean), base, "axis"))
            parts.append(_text(LEFT - 8, base - 22, _short(name), "end"))
            parts.append(_text(LEFT - 8, base - 7, f"mean {number(mean)}, median {number(median)}", "end", "tick"))
    parts.append(_text(WIDTH - RIGHT, bottom + 32, unit, "end", "tick"))
    return _svg(bottom + 36, title, parts)


def lines(
    title: str, drawn: Sequence[Line], across: str, up: str, zero: bool = False, log: bool = False, listed: bool = False
) -> str:
    """Lines with bands; log: the way across is logarithmic; listed: their names one below the other."""
    flat = [p for line in drawn for p in line.points]
    inner = [v for p in flat for v in p[1:] if math.isfinite(v)]
    low, high = _ends(inner, zero)
    place = math.log10 if log else float
    left, right = (place(end([p[0] for p in flat])) for end in (min, max)) if flat else (0.0, 1.0)
    x = _Scale(left, right if right > left else left + 1, 64, WIDTH - RIGHT)
    y = _Scale(low, high, 230, 12)
    parts = [
        p for t in ticks(low, high, 5)
        for p in (_line(64, y(t), WIDTH - RIGHT, y(t)), _text(58, y(t) + 4, number(t), "end", "tick"))
    ]  # fmt: skip
    marks = [10.0**k for k in range(math.ceil(left), math.floor(right) + 1)] if log else ticks(left, right, 8)
    parts += [_text(x(place(t)), 248, number(t), "middle", "tick") for t in marks]
    if zero:
        parts.append(_line(64, y(0), WIDTH - RIGHT, y(0), "axis"))
    for i, line in enumerate(drawn):
        colour = HUES[i % len(HUES)]
        upper = [(p[0], p[3] if math.isfinite(p[3]) else high) for p in line.points]
        lower = [(p[0], p[2] if math.isfinite(p[2]) else low) for p in line.points]
        outline = " ".join(f"{x(place(a)):.1f},{y(b):.1f}" for a, b in [*upper, *reversed(lower)])
        middle = " ".join(f"{x(place(p[0])):.1f},{y(p[1]):.1f}" for p in line.points)
        parts.append(f'<polygon points="{outline}" style="fill:{colour}" class="band"/>')
        parts.append(f'<polyline points="{middle}" style="stroke:{colour}" class="line"/>')
    named = drawn if len(drawn) > 1 or listed else []
    wide = (WIDTH - 84) / max(1 if listed else len(drawn), 1)
    for i, line in enumerate(named):
        at, down = (64.0, 284.0 + 20 * i) if listed else (64 + i * wide, 284.0)
        parts.append(_line(at, down, at + 18, down, "line", HUES[i % len(HUES)]))
        parts.append(_text(at + 24, down + 4, _short(line.name, int((wide - 26) / 7))))
    parts.append(_text(WIDTH - RIGHT, 266, across, "end", "tick"))
    parts.append(_text(64, 266, up, "start", "tick"))
    return _svg((296 if named else 274) + (20 * (len(named) - 1) if listed and named else 0), title, parts)
