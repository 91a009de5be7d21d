"""A map of differences: rows by columns, coloured by sign and size, with the figure in each cell."""

from collections.abc import Sequence
from html import escape

from game.classroom.exercises.experiment import Difference
from game.studies.charts import WIDTH

ROW, LEFT, TOP = 46, 190, 34
UP, DOWN = (47, 109, 179), (194, 87, 26)  # colours that people who see few colours can tell apart


def grid(
    title: str, rows: Sequence[tuple[str, Sequence[Difference]]], columns: Sequence[str], across: str, unit: str
) -> str:
    """Inline SVG. A cell whose interval holds zero is pale, and its figure is in brackets."""
    most = max((abs(d.value) for _, cells in rows for d in cells if d.value == d.value), default=0.0) or 1.0
    wide = (WIDTH - LEFT - 20) / max(len(columns), 1)
    parts = [
        _text(LEFT + (i + 0.5) * wide, 24, name, "middle", "tick") for i, name in enumerate(columns)
    ]  # fmt: skip
    for r, (label, cells) in enumerate(rows):
        y = TOP + r * ROW
        parts.append(_text(LEFT - 8, y + ROW / 2 + 4, label, "end"))
        for c, d in enumerate(cells):
            x = LEFT + c * wide
            parts.append(
                f'<rect x="{x + 1:.1f}" y="{y + 1}" width="{wide - 2:.1f}" height="{ROW - 2}" rx="3" '
                f'style="fill:{_colour(d, most)}"><title>{escape(label)}, {escape(columns[c])}: {_shown(d)} '
                f"({d.low:+.2f} to {d.high:+.2f})</title></rect>"
            )
            dark = d.sign != 0 and abs(d.value) > 0.55 * most
            style = ' style="fill:#fff"' if dark else ' style="fill:#1c2430"'
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{y + ROW / 2 + 5:.1f}" text-anchor="middle"{style}>{_shown(d)}</text>'
            )
    bottom = TOP + len(rows) * ROW
    parts.append(_text(LEFT, bottom + 18, across, "start", "tick"))
    parts.append(_text(WIDTH - 20, bottom + 18, unit, "end", "tick"))
    name = escape(title)
    return (
        f'<svg viewBox="0 0 {WIDTH} {bottom + 28:.0f}" role="img" aria-label="{name}"><title>{name}</title>'
        + "".join(parts) + "</svg>"
    )  # fmt: skip


def _shown(d: Difference) -> str:
    digits = 0 if abs(d.value) >= 100 else 1 if abs(d.value) >= 10 else 2 if abs(d.value) >= 0.1 else 3
    text = f"{d.value:+,.{digits}f}".replace("-", "−")
    return text if d.sign else f"({text})"


def _colour(d: Difference, most: float) -> str:
    if d.sign == 0:
        return "#eef0f3"
    depth = 0.2 + 0.8 * min(abs(d.value) / most, 1.0)
    hue = UP if d.sign > 0 else DOWN
    return "#" + "".join(f"{round(255 + (part - 255) * depth):02x}" for part in hue)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
