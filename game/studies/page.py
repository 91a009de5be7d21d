"""The report of a results folder: one HTML page with inline SVG that needs no network and runs no code."""

from collections.abc import Callable
from html import escape

from game.htmlpage import document
from game.studies import charts
from game.studies.charts import Bar, Line
from game.studies.loaded import Loaded
from game.studies.results import ResultsError
from game.studies.sensitivity import MEASURES
from game.studies.tables import shown

MOST_ARMS = len(charts.HUES)
TRAJECTORIES = ("hhi", "circularity", "ai_revenue_busd", "capex_busd", "arr_busd")  # of the world
STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6876;--rule:#d9dee5;--page:#fff;--accent:#2f6db3}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#9aa7b5;--rule:#39434f;--page:#14191f;--accent:#74a9e6}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);
max-width:820px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .3rem}h3{font-size:1rem;margin:1.4rem 0 .2rem}
p{margin:.3rem 0}.soft,figcaption{color:var(--soft);font-size:.9rem}figure{margin:.4rem 0 1.2rem}
svg{width:100%;height:auto;display:block}svg text{font:13px system-ui,sans-serif;fill:var(--ink)}
svg .tick{fill:var(--soft);font-size:11.5px}
.grid{stroke:var(--rule)}.axis{stroke:var(--ink)}.whisker{stroke:var(--accent);stroke-width:3}.dot{fill:var(--accent)}
.line{fill:none;stroke-width:2}.band{opacity:.18}
table{border-collapse:collapse;font-size:.9rem}
td,th{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid var(--rule)}
td:first-child,th:first-child{text-align:left}
"""


def page(found: Loaded) -> str:
    """The whole page."""
    study = found.study
    title = study.title if study else f"{found.manifest['arms'][0]['map']}: {', '.join(found.treatments)}"
    parts = [_head(found, title, study.question if study else "")]
    for write in (_means, _distributions, _differences, _sensitivity, _trajectories, _stability, _about):
        parts.append(write(found))
    return document(title, "\n".join(part for part in parts if part), STYLE)


def _head(found: Loaded, title: str, question: str) -> str:
    m = found.manifest
    games = m.get("games") or len(found.table("games", ["seed"]))
    lines = [f"<h1>{escape(title)}</h1>"]
    if question:
        lines.append(f"<p>{escape(question)}</p>")
    broken = f", {m['broken']} broken and left out" if m.get("broken") else ""
    study = found.study
    points = f", {m['points']} points ({study.design.kind})" if study and study.factors else ""
    lines.append(f'<p class="soft">{games:,} games{broken}, {len(found.treatments)} arms{points}. ')
    lines.append("A model, not a forecast: what is measured here is what these rules and strategies do.</p>")
    return "".join(lines)


def _section(title: str, about: str, figures: list[str]) -> str:
    if not figures:
        return ""
    return f'<h2>{escape(title)}</h2><p class="soft">{escape(about)}</p>' + "".join(figures)


def _figure(found: Loaded, outcome: str, svg: str, more: str = "") -> str:
    unit, meaning = found.about(outcome)
    caption = f"{meaning}{f', {unit}' if unit else ''}{f'. {more}' if more else ''}"
    return f"<figure><h3>{escape(outcome)}</h3>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _means(found: Loaded) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in found.outcomes)
    rows = []
    for arm in found.treatments:
        cells = []
        for name in found.outcomes:
            mean = found.mean(name, arm)
            big = mean is not None and abs(mean.mean) >= 100
            cells.append(f"<td>{escape(shown(mean, ',.1f' if big else '.4f'))}</td>")
        rows.append(f"<tr><td>{escape(arm)}</td>{''.join(cells)}</tr>")
    table = f"<table><tr><th>arm</th>{head}</tr>{''.join(rows)}</table>"
    return _section("Means", "With half the width of the 95% interval, a bootstrap of whole seeds.", [table])


def _distributions(found: Loaded) -> str:
    figures = []
    for name in found.outcomes:
        groups = [(arm, found.values(name).of(arm).value.tolist()) for arm in found.treatments[:MOST_ARMS]]
        figures.append(_figure(found, name, charts.histogram(f"Distribution of {name}", groups, found.about(name)[0])))
    cut = f" The first {MOST_ARMS} of {len(found.treatments)} arms." if len(found.treatments) > MOST_ARMS else ""
    return _section("Distributions", f"All games of an arm, over all points; the line is the mean.{cut}", figures)


def _differences(found: Loaded) -> str:
    figures = []
    for name in found.outcomes:
        bars = []
        for one, other in found.contrasts:
            d = found.paired(one, other, name)
            if d.n:
                note = "" if not d.missing else f"({d.missing} unpaired)"
                bars.append(Bar(f"{one} − {other}", d.interval.mean, d.interval.low, d.interval.high, note))
        if bars:
            figures.append(_figure(found, name, charts.forest(f"Paired differences of {name}", bars)))
    about = "One arm less another on the same seeds: luck that both share cancels. 95% intervals, bootstrap of seeds."
    return _section("Paired differences", about, figures)


def _sensitivity(found: Loaded) -> str:
    study = found.study
    if study is None or not study.factors:
        return ""
    figures = []
    for arm in found.treatments:
        for name in found.outcomes:
            try:
                result = found.sensitivity(name, arm)
            except ResultsError as error:
                figures.append(f"<p>{escape(str(error))}</p>")
                continue
            for measure in dict.fromkeys(index.measure for index in result.indices):
                bars = [Bar(i.factor, i.value, i.low, i.high) for i in result.indices if i.measure == measure]
                label = f"{measure} of {name}{f', {arm}' if len(found.treatments) > 1 else ''}"
                more = f"{measure}: {MEASURES[measure]}."
                if result.noise == result.noise:
                    more += f" {100 * result.noise:.1f}% of the variance between points is luck of the games."
                figures.append(_figure(found, name, charts.forest(label, bars), more))
            figures.append(_responses(found, name, arm))
    about = "95% intervals with both errors: few points in the design, and the luck of the games played at each."
    return _section(f"Sensitivity ({study.design.kind})", about, figures)


def _responses(found: Loaded, outcome: str, arm: str) -> str:
    """How the outcome moves along each factor."""
    study = found.study
    parts = []
    for factor in study.factors if study else []:
        points = [(v, i.mean, i.low, i.high) for v, i in found.response(outcome, factor.name, arm)]
        if len(points) > 1:
            chart = charts.lines(f"{outcome} by {factor.name}", [Line(arm, points)], factor.name, outcome)
            parts.append(
                f"<figure>{chart}<figcaption>{escape(outcome)} along {escape(factor.set)}</figcaption></figure>"
            )
    return f"<details><summary>{escape(outcome)} along each factor</summary>{''.join(parts)}</details>" if parts else ""


def _trajectories(found: Loaded) -> str:
    if not (found.path / "turns.parquet").is_file():
        return ""
    figures = []
    firms = {firm: column for firm, _, column in (name.rpartition(".") for name in found.outcomes) if firm}
    wanted = [("", measure) for measure in TRAJECTORIES] + [
        (firm, column) for firm, column in firms.items() if column in ("land", "value_busd", "arr_busd", "capex_busd")
    ]
    for firm, measure in wanted:
        drawn = []
        for arm in found.treatments[:MOST_ARMS]:
            bands = found.trajectory(measure, arm, firm)
            drawn.append(Line(arm, [(b.quarter, b.mean, b.p10, b.p90) for b in bands]))
        if any(line.points for line in drawn):
            name = f"{firm}.{measure}" if firm else measure
            chart = charts.lines(f"{name} by quarter", drawn, "quarter", name)
            figures.append(f"<figure><h3>{escape(name)}</h3>{chart}</figure>")
    return _section("Trajectories", "Mean quarter by quarter; four of five games lie within the band.", figures)


def _stability(found: Loaded) -> str:
    figures = []
    for name in found.outcomes:
        drawn = []
        for arm in found.treatments[:MOST_ARMS]:
            drawn.append(Line(arm, [(r.n, r.mean, r.low, r.high) for r in found.stability(name, arm) if r.n > 3]))
        if any(len(line.points) > 1 for line in drawn):
            chart = charts.lines(f"Mean of {name} by number of seeds", drawn, "seeds", name, log=True)
            figures.append(f"<figure><h3>{escape(name)}</h3>{chart}</figure>")
    about = "The mean of the first seeds, as more are added, with its 95% interval: it should have settled."
    return _section("Are these enough games?", about, figures)


def _about(found: Loaded) -> str:
    m = found.manifest
    machine = m.get("machine", {})
    rows: list[tuple[str, Callable[[], str]]] = [
        ("rows", lambda: str(m.get("rows_hash", "–"))),
        ("rules", lambda: f"version {m.get('rules_version')}, sources {m.get('sources')}"),
        ("map", lambda: f"{m['map']['id']} {m['map']['hash']}" if "map" in m else m["arms"][0]["map"]),
        ("seconds of the last run", lambda: str(m.get("seconds"))),
        ("machine", lambda: ", ".join(f"{key} {value}" for key, value in machine.items())),
        ("command", lambda: str(m.get("command", "–"))),
    ]
    cells = "".join(f"<tr><td>{escape(k)}</td><td>{escape(v())}</td></tr>" for k, v in rows)
    return f"<h2>What was run</h2><table>{cells}</table>"
