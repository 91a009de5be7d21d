"""The table of mechanisms as text and as plain data."""

import math
from collections.abc import Sequence
from typing import Any

from game.studies.mechanisms.study import Finding

HEAD = ("id", "mechanism", "switch", "outcome", "sign", "effect, 95% interval", "n", "as expected", "holds", "remark")
SIGN = {1: "+", -1: "−", 0: "0"}


def cells(findings: Sequence[Finding]) -> list[list[str]]:
    """Rows for HEAD: two for each mechanism, the direct outcome first."""
    rows = []
    for f in findings:
        first = f.level == "direct"
        e = f.effect
        rows.append([
            f.row.id if first else "",
            f"{f.row.name} ({f.row.phase})" if first else "",
            f.row.switch if first else "",
            f"{'' if first else 'game: '}{f.outcome.words}, {f.outcome.unit}",
            f"{SIGN[f.expected]} {SIGN[e.sign] if e.n else '–'}",
            f"{number(e.effect)} [{number(e.low)}, {number(e.high)}]" if e.n else "–",
            str(e.n),
            f"{100 * e.same:.0f}%" if e.n else "–",
            "yes" if e.holds else "no",
            f.row.remark if first else "",
        ])  # fmt: skip
    return rows


def number(x: float) -> str:
    """Three significant digits, with a sign."""
    if math.isnan(x) or math.isinf(x):
        return "–" if math.isnan(x) else "∞" if x > 0 else "−∞"
    if x == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(x))))
    return f"{x:+,.{min(places, 6)}f}".replace("-", "−")


def summary(findings: Sequence[Finding]) -> str:
    """One line: how many outcomes of each level hold."""
    parts = []
    for level in ("direct", "game"):
        mine = [f for f in findings if f.level == level]
        parts.append(f"{level}: {sum(f.effect.holds for f in mine)} of {len(mine)} hold")
    return "; ".join(parts)


def as_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """A record per mechanism, for JSON."""
    rows: dict[str, dict[str, Any]] = {}
    for f in findings:
        r, e = f.row, f.effect
        row = rows.setdefault(r.id, {
            "id": r.id, "name": r.name, "owner": r.expected.owner, "phase": r.phase, "switch": r.switch,
            "remark": r.remark,
        })  # fmt: skip
        figures = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in e._asdict().items()}
        row[f.level] = {
            "outcome": f.outcome.words, "unit": f.outcome.unit, "start": f.outcome.start,
            "quarters": r.until(f.outcome) - f.outcome.start, "across": f.outcome.across,
            "expected": f.expected, **figures,
        }  # fmt: skip
    return list(rows.values())
