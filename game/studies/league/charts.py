"""Charts of a league as inline SVG: no script, no font, no file from elsewhere."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from game.studies.league.bootstrap import Estimate

INK, FAINT, LINE, MARK = "#1d2433", "#5b6475", "#d5d9e2", "#1f5fa8"
LOW, MIDDLE, HIGH = (178, 88, 18), (247, 247, 244), (31, 95, 168)  # apart also for the colour-blind
ROW, LEFT, WIDTH = 26, 170, 860


class Dot(NamedTuple):
    """A row of a dot chart."""

    name: str
    estimate: Estimate
    note: str = ""


def dots(title: str, rows: Sequence[Dot], unit: str, reference: float | None = None, scale: float = 1.0) -> str:
    """Points with their 95% intervals on one axis. reference: a dashed line; scale: 100 for per cent."""
    shown = [v * scale for d in rows for v in d.estimate[:3]] + ([] if reference is None else [reference * scale])
    ticks = axis(min(shown), max(shown))
    low, high = ticks[0], ticks[-1]
    right = 230 if any(d.note for d in rows) else 20
    height = 34 + ROW * len(rows) + 40

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - right) * (value - low) / max(high - low, 1e-9)

    bottom = 34 + ROW * len(rows)
    parts = [_text(0, 16, title, bold=True)]
    for tick in ticks:
        words = f"{tick:g}".replace("-", "−")
        parts += [_line(x(tick), 28, x(tick), bottom, LINE), _text(x(tick), bottom + 16, words, "middle", FAINT)]
    if reference is not None:
        parts.append(_line(x(reference * scale), 28, x(reference * scale), bottom, FAINT, dash=True))
    for i, d in enumerate(rows):
        y = 34 + ROW * i + ROW / 2
        middle, left, end = (v * scale for v in d.estimate[:3])
        tip = f"{d.name}: {middle:.2f} ({left:.2f} to {end:.2f}), {d.estimate.n} games"
        mark = f'<circle cx="{x(middle):.1f}" cy="{y:.1f}" r="5" fill="{MARK}"/>'
        parts += [
            _text(LEFT - 12, y + 4, d.name, "end"),
            f"<g><title>{escape(tip)}</title>{_line(x(left), y, x(end), y, MARK, 3)}{mark}</g>",
        ]
        if d.note:
            parts.append(_text(WIDTH - right + 12, y + 4, d.note, color=FAINT))
    parts.append(_text((LEFT + WIDTH - right) / 2, height - 6, unit, "middle", FAINT))
    return _svg(WIDTH, height, title, parts)


class Square(NamedTuple):
    """A cell of a heat map; is_sure: its interval doesn't hold the middle."""

    value: float
    tip: str
    is_sure: bool = False


def heat(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Square | None]],
    middle: Sequence[float],
) -> str:
    """Shares as colours: white at a column's `middle`, blue above, brown below; bold where a cell is sure."""
    top = 46 + 6 * max((len(c) for c in columns), default=0)
    side = max(44.0, min(74.0, (WIDTH - LEFT) / max(len(columns), 1)))
    last = max((len(name) for name in columns[-2:]), default=0)
    width, height = max(WIDTH, LEFT + side * (len(columns) - 0.5) + 6.5 * last), top + ROW * len(rows) + 10
    parts = [_text(0, 16, title, bold=True)]
    for j, name in enumerate(columns):
        px, py = LEFT + side * (j + 0.5), top - 8
        parts.append(f'<g transform="rotate(-40 {px:.1f} {py:.1f})">{_text(px, py, name)}</g>')
    for i, name in enumerate(rows):
        y = top + ROW * i
        parts.append(_text(LEFT - 12, y + ROW / 2 + 4, name, "end"))
        for j, cell in enumerate(cells[i]):
            x = LEFT + side * j
            if cell is None:
                parts.append(_text(x + side / 2, y + ROW / 2 + 4, "·", "middle", FAINT))
                continue
            fill, ink = shade(cell.value, middle[j])
            box = f'<rect x="{x:.1f}" y="{y}" width="{side - 2:.1f}" height="{ROW - 2}" fill="{fill}"/>'
            words = _text(x + side / 2 - 1, y + ROW / 2 + 3, f"{100 * cell.value:.0f}", "middle", ink, cell.is_sure)
            parts.append(f"<g><title>{escape(cell.tip)}</title>{box}{words}</g>")
    return _svg(round(width), height, title, parts)


def shade(value: float, middle: float) -> tuple[str, str]:
    """Fill and ink of a share."""
    part = min(abs(value - middle) / max(middle, 1 - middle), 1.0) ** 0.75  # small differences show too
    end = HIGH if value > middle else LOW
    r, g, b = (round(m + part * (e - m)) for m, e in zip(MIDDLE, end, strict=True))
    return f"#{r:02x}{g:02x}{b:02x}", "#ffffff" if part > 0.72 else INK


def axis(low: float, high: float, about: int = 6) -> list[float]:
    """Round numbers, from the last not above `low` to the first not below `high`; steps are 1, 2 or 5 times ten^k."""
    rough = max(high - low, 1e-6) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    return [round(i * step, 10) for i in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", color: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}"{weight}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str, width: float = 1, dash: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{color}" stroke-width="{width}"{dashes}/>'
