"""A league as one HTML page that needs no network: charts as inline SVG, tables, how to read it."""

from collections.abc import Sequence
from html import escape

from game.studies.league import charts, text
from game.studies.league.charts import Dot, Square
from game.studies.league.report import Cell, Report

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2433; background: #fff; max-width: 960px; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2.2rem }
svg { max-width: 100%; height: auto; display: block; margin: 1rem 0 }
.wide { overflow-x: auto } table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #d5d9e2; text-align: right; white-space: nowrap }
th.left, td.left { text-align: left } p.note { color: #5b6475 } code { font-size: 13px }
"""

HOW = """Every entry holds every seat equally often, on the same seeds. Results are against the par of the seat, so
unequal seats can be compared. Strength is Plackett and Luce's: the difference of two strengths is the log odds that one
comes before the other. Intervals are 95%, by resampling seeds. Of twenty cells without any cause, one lies outside its
interval: look for what holds on several seats or maps before believing a single one."""


VERSION = "Rules version {rules_version}, sources <code>{sources}</code>, {date}."


def page(report: Report) -> str:
    """The whole page."""
    title = f"Mirror match of {report.entries[0]}" if report.is_mirror else f"{report.role.capitalize()} league"
    a = report.about
    facts = [
        *([f"Made by <code>{escape(str(a['command']))}</code>."] if a.get("command") else []),
        *([VERSION.format(**a)] if a.get("date") else []),
        *(escape(line[0].upper() + line[1:] + ".") for line in text.summary(report)),
    ]
    body = [f"<h1>{escape(title)}</h1>", *(f'<p class="note">{fact}</p>' for fact in facts)]
    body += ([] if report.is_mirror else _ranked(report)) + _seats(report) + _half_time(report)
    body += [f"<h2>How to read it</h2><p>{HOW}</p>"]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n<body>\n'
        + "\n".join(body) + "\n</body></html>\n"
    )  # fmt: skip


def _ranked(report: Report) -> list[str]:
    order = [s.entry for s in report.standings]
    found = ["<h2>Strength</h2>", charts.dots(
        "Plackett-Luce strength, 95% interval",
        [Dot(s.entry, s.strength, f"won {text.percent(s.wins)}") for s in report.standings], "log odds", 0.0,
    )]  # fmt: skip
    found.append(_table(text.standings(report)))
    for m, grid in zip(report.maps, text.maps(report), strict=True):
        if len(report.maps) > 1:
            rows = [Dot(s.entry, s.by_map[m.name], _won(report.cell(s.entry, m.name)))
                    for s in report.standings if m.name in s.by_map]  # fmt: skip
            found += [f"<h2>On {escape(m.name)}</h2>", charts.dots(f"Strength on {m.name}", rows, "log odds", 0.0)]
        found.append(_table(grid))
    cells = [
        [Square(p.above.value, f"{a} before {b}: {text.percent(p.above)}, {p.above.n} games",
                p.above.low > 0.5 or p.above.high < 0.5) if (p := report.pair(a, b)) else None for b in order]
        for a in order
    ]  # fmt: skip
    found += ["<h2>Pairs</h2>", charts.heat(
        "% of games in which the row's result is above the column's; bold: the interval doesn't hold 50",
        order, order, cells, [0.5] * len(order),
    )]  # fmt: skip
    rivals = [[_square(report.cell(a, rival=b)) for b in order] for a in order]
    if len(order) > min(len(m.seats) for m in report.maps):
        found += ["<h2>By field of rivals</h2>", charts.heat(
            "% of games that the row won where the column played too; bold: apart from an even share",
            order, order, rivals, [report.even] * len(order),
        )]  # fmt: skip
    for grid in text.ladder(report):
        found += ["<h2>Ladder</h2>", _table(grid)]
    return found


def _won(cell: Cell | None) -> str:
    return f"won {text.percent(cell.wins)}" if cell else ""


def _square(cell: Cell | None) -> Square | None:
    if cell is None:
        return None
    tip = f"{cell.entry}, {text.where(cell)}: {_won(cell)} of {cell.wins.n}; even {100 * cell.even:.0f}%"
    return Square(cell.wins.value, tip, cell.is_above or cell.wins.high < cell.even)


def _seats(report: Report) -> list[str]:
    order = [s.entry for s in report.standings]
    found = ["<h2>By seat</h2>"]
    for m in report.maps:
        even = 1 / len(m.seats)
        if report.is_mirror:
            rows = [Dot(seat, c.wins) for seat in m.seats if (c := report.cell(order[0], m.name, seat))]
            found.append(charts.dots(f"Share of wins on {m.name}; dashed: even", rows, "% of games", even, 100))
            means = [Dot(d.name, c.result) for d in rows if (c := report.cell(order[0], m.name, d.name))]
            if m.has_par:
                found.append(charts.dots(f"Mean result on {m.name}; dashed: par", means, "percentile", 50.0))
            continue
        cells = [[_square(report.cell(entry, m.name, seat)) for seat in m.seats] for entry in order]
        found.append(charts.heat(
            f"% of games won on {m.name}, by seat; an even share is {100 * even:.0f}; bold: apart from it",
            order, m.seats, cells, [even] * len(m.seats),
        ))  # fmt: skip
    return found


def _half_time(report: Report) -> list[str]:
    rows = [Dot(f"{h.map}, {h.by}", h.won) for h in report.half_time]
    if not rows:
        return []
    return [
        "<h2>Half time</h2>",
        charts.dots("Leaders at half time that lead at the end", rows, "% of games", None, 100),
    ]


def _table(grid: text.Grid) -> str:
    def row(values: Sequence[str], tag: str) -> str:
        cells = (
            f"<{tag}{' class=left' if i < grid.left or i >= len(values) - grid.last else ''}>{escape(v)}</{tag}>"
            for i, v in enumerate(values)
        )
        return f"<tr>{''.join(cells)}</tr>"

    body = "".join(row(r, "td") for r in grid.rows)
    return f'<div class="wide"><table><thead>{row(grid.head, "th")}</thead><tbody>{body}</tbody></table></div>'
