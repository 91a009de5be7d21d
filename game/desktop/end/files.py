"""What can be kept of a finished game: figures as CSV, and a page to read as HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.desktop.end.webpage import page
from game.desktop.facts import Facts

if TYPE_CHECKING:
    from game.session import Session, Standing
    from game.turning import Decision

COLUMNS = ("value_kusd", "land_all", "revenue_kusd", "ai_revenue_kusd", "debt_kusd", "utilisation")


def save_figures(f: Facts, name: str) -> Path:
    """Every cloud's figures of every quarter, a row each."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["quarter", "firm", *COLUMNS])
    for step, v in zip(f.steps(), f.views(), strict=True):
        for c in f.clouds:
            write.writerow([step, f.map.clouds[c].id, *(round(float(getattr(v, field)[c]), 4) for field in COLUMNS)])
    path = paths.reports() / f"{name}.csv"
    paths.write_whole(path, out.getvalue().encode())
    return path


def save_report(
    f: Facts, session: Session, ranked: Sequence[Standing], words: str, decisions: Sequence[Decision], code: str
) -> Path:
    """The result as one page for a browser; words: how it ended, in a line."""
    path = paths.reports() / f"{code}.html"
    paths.write_whole(path, page(f, session, ranked, words, decisions, code).encode())
    return path
