"""A game without a window: a strategy sits in the person's seat; standings, a report, the game as a file."""

from collections.abc import Callable
from pathlib import Path

from game import par
from game.paths import write_whole
from game.session import Session, Standing


def play_through(session: Session, on_progress: Callable[[int, int], None] | None = None) -> list[str]:
    """Play to the end; returns the news of each quarter as lines of Markdown."""
    lines = []
    while not session.over:
        report = session.end_quarter()
        told = [_line(session, item.kind, item.who, item.whom, item.amount) for item in report.news]
        lines.append(
            f"- **{session.map.quarter_name(report.quarter)}**: " + ("; ".join(told) or "nothing out of the ordinary")
        )
        if on_progress is not None:
            on_progress(session.quarter, session.map.quarters)
    return lines


def _line(session: Session, kind: str, who: int, whom: int, amount: float) -> str:
    names = {index: firm.name for firm in session.map.firms for index in [session.setup.firm[firm.id]]}
    words = kind.replace("_", " ")
    if kind == "grid_delay":
        return f"grid delay in {session.map.regions[int(amount)].name}"
    if kind == "lead_change":
        return f"{names.get(who, '?')} leads {session.map.regions[int(amount)].name}"
    between = " and ".join(names[x] for x in (who, whom) if x in names)
    return f"{words}: {between}" if between else words


def rank(standings: list[Standing]) -> list[Standing]:
    """Best result first; without par, most value."""
    return sorted(standings, key=lambda s: (-(s.percentile if s.percentile is not None else -1.0), -s.value_kusd, s.id))


HEAD = (
    "cloud",
    "value, bn USD",
    "result",
    "against par, bn USD",
    "land, %",
    "anchors",
    "circularity, %",
    "resilience, %",
)


def cells(s: Standing) -> list[str]:
    """A standing's row for HEAD."""
    return [
        s.name, f"{s.value_kusd / 1e6:,.1f}", "–" if s.percentile is None else f"{s.percentile:.0f}",
        "–" if s.par_difference_kusd is None else f"{s.par_difference_kusd / 1e6:+,.1f}", f"{100 * s.land:.1f}",
        str(s.anchors), f"{100 * s.circularity:.1f}", f"{100 * s.resilience:.1f}",
    ]  # fmt: skip


def report(session: Session, seat: str | None, seed: int, news: list[str]) -> str:
    """The game as a page of Markdown."""
    m = session.map
    played = f"{m.quarter_name(0)} to {m.quarter_name(session.quarter - 1)}, {session.quarter} quarters, seed {seed}"
    who = f" A strategy sat in the seat of {next(f.name for f in m.firms if f.id == seat)}." if seat else ""
    pin = par.pinned(m)
    stale = (
        pin.stale(m) if pin else "there is no par for this map with these settings; values are shown without results"
    )
    rows = [cells(s) for s in rank(session.standings())]
    parts = [
        [s.name, *(f"{s.parts_kusd[part] / 1e6:,.1f}" for part in s.parts_kusd)] for s in rank(session.standings())
    ]
    part_names = [name.replace("_", " ") for name in session.standings()[0].parts_kusd]
    truth = [[name, f"{value:.3f}"] for name, value in session.truth().items()]
    return "\n".join(
        [
            f"# {m.title}", "", f"{played}.{who}", "", "## Standings", "", _table(HEAD, rows), "",
            *([f"Note: {stale}.", ""] if stale else []),
            "## Where the value is, bn USD", "", _table(("cloud", *part_names), parts), "",
            "## The world as it was", "", _table(("draw", "value"), truth), "",
            "## News", "", *news, "",
        ]
    )  # fmt: skip


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    line = ["| " + " | ".join(row) + " |" for row in [list(head), *rows]]
    return "\n".join([line[0], "| " + " | ".join(["---"] + ["---:"] * (len(head) - 1)) + " |", *line[1:]])


def write_report(folder: Path, session: Session, seat: str | None, seed: int, news: list[str]) -> Path:
    """Write report.md and game.landgrab; returns the report's path."""
    session.save(folder / "game.landgrab")
    path = folder / "report.md"
    write_whole(path, report(session, seat, seed, news).encode())
    return path
