"""What a run says: verdicts, tables, charts, a page of results, and the figures of an exercise's key."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from game.classroom.exercises.experiment import Difference, Found
from game.classroom.exercises.folder import END, START, Lesson
from game.classroom.exercises.grid import grid
from game.classroom.exercises.markdown import document
from game.classroom.exercises.schema import Chart, Expectation, Outcome, Question
from game.engine.rule import sources_hash
from game.engine.turn import RULES_VERSION
from game.paths import write_whole
from game.studies.charts import Bar, Line, forest, lines

VERDICT = {1: "held", 0: "not shown", -1: "failed"}


def number(x: float) -> str:
    """A figure with the digits that its size deserves, and a true minus sign."""
    size = abs(x)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    text = f"{x:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.replace("-", "")


def interval(d: Difference, sign: bool = True) -> str:
    """`+1.35 (1.31 to 1.38)`."""
    plus = "+" if sign and d.value > 0 else ""
    return f"{plus}{number(d.value)} ({number(d.low)} to {number(d.high)})"


def verdict(d: Difference) -> str:
    """Did an expectation hold?"""
    return VERDICT[d.sign]


def answer(question: Question, d: Difference) -> str:
    """The answer of a poll's question."""
    return {1: question.up, 0: question.same, -1: question.down}[d.sign]


def sides(found: Found, hope: Expectation) -> str:
    """`Every cheque tied in full − Nothing tied`, with brackets where a side has several arms."""
    label = found.exercise.label
    if len(hope.plus) == len(hope.minus) == 2:
        one, two = zip(hope.plus, hope.minus, strict=True)
        return f"({label(one[0])} − {label(one[1])}) − ({label(two[1])} − {label(two[0])})"
    return f"{' + '.join(map(label, hope.plus))} − {' + '.join(map(label, hope.minus))}"


def window(found: Found, outcome: Outcome) -> str:
    """Which quarters an outcome reads, counted from 1."""
    last = min(outcome.until, found.exercise.quarters)
    if outcome.reduce == "last":
        return f"quarter {last}"
    return f"quarters {outcome.start + 1} to {last}, {outcome.reduce}"


def levels(found: Found) -> tuple[list[str], list[list[str]]]:
    """Table of every outcome in every arm: head and rows."""
    arms = found.exercise.arms
    rows = [
        [f"{o.words}, {o.unit}", *(number(found.level(arm.name, o).value) for arm in arms)]
        for o in found.exercise.outcomes
    ]
    return ["outcome", *(arm.label for arm in arms)], rows


def differences(found: Found) -> tuple[list[str], list[list[str]]]:
    """Table of paired differences: every arm less the first, every outcome; head and rows."""
    first, *others = found.exercise.arms
    rows = [
        [o.words, arm.label, interval(found.difference([arm.name], [first.name], o)), o.unit]
        for o in found.exercise.outcomes
        for arm in others
    ]
    return ["outcome", f"arm, less: {first.label}", "difference and 95% interval", "unit"], rows


def verdicts(found: Found) -> tuple[list[str], list[list[str]]]:
    """Table of expectations: head and rows."""
    rows = []
    for hope in found.exercise.expected:
        d, outcome = found.answer(hope.name), found.exercise.outcome(hope.outcome)
        rows.append([hope.says, sides(found, hope), f"{interval(d)} {outcome.unit}", verdict(d)])
    return ["expected", "compared on the same seeds", "difference and 95% interval", "verdict"], rows


def drawn(found: Found, chart: Chart) -> str:
    """A chart as inline SVG."""
    e = found.exercise
    outcome = e.outcome(chart.outcome)
    arms = chart.arms or [arm.name for arm in e.arms]
    if chart.kind == "lines":
        series = [Line(e.label(arm), found.band(arm, outcome)) for arm in arms]
        return lines(chart.title, series, "quarter", outcome.unit, listed=True)
    if chart.kind == "means":
        series = [Line(e.label(arm), found.gaps(arm, "", outcome)) for arm in arms]
        return lines(chart.title, series, "quarter", outcome.unit, listed=True)
    if chart.kind == "gaps":
        base, *others = arms
        series = [Line(e.label(arm), found.gaps(arm, base, outcome)) for arm in others]
        return lines(chart.title, series, "quarter", outcome.unit, zero=True, listed=True)
    if chart.kind == "bars":
        bars = []
        for arm in arms:
            d = found.level(arm, outcome)
            bars.append(Bar(e.label(arm), d.value, d.low, d.high))
        return forest(chart.title, bars, zero=False, names=350)
    cells = [
        (label, [found.difference([arm], [row[0]], outcome) for arm in row[1:]]) for label, row in chart.rows.items()
    ]
    return grid(chart.title, cells, chart.columns, chart.across, outcome.unit)


def caption(found: Found, chart: Chart) -> str:
    """What stands under a chart."""
    outcome = found.exercise.outcome(chart.outcome)
    how = {
        "lines": "Mean by quarter; four games in five lie within the band.",
        "means": "Mean by quarter with its 95% interval.",
        "gaps": f"Mean difference from {found.exercise.label((chart.arms or [found.exercise.arms[0].name])[0])!r} on "
        "the same seeds, by quarter; the band is the 95% interval.",
        "bars": "With 95% intervals over games.",
        "map": "Paired differences from the row's base arm: blue above it, orange below; 95% intervals of pale cells "
        "hold zero.",
    }[chart.kind]
    return f"{outcome.words}, {outcome.unit}. {how}"


def stamp(lesson: Lesson, found: Found) -> str:
    """What was run, in a line."""
    e, seeds = found.exercise, found.seeds
    return (
        f"{len(e.arms)} arms of {len(seeds)} games on the same seeds ({seeds[0]} to {seeds[-1]}), "
        f"{e.quarters} quarters of {e.map}; rules version {RULES_VERSION}, sources {sources_hash()}. "
        f"Made by `landgrab exercise run {lesson.slug} --key`."
    )


def figures(lesson: Lesson, found: Found) -> str:
    """The generated part of a key, as Markdown."""
    e = found.exercise
    parts = [START, "", stamp(lesson, found), "", "### Did it happen as expected?", ""]
    for hope in e.expected:
        d, outcome = found.answer(hope.name), e.outcome(hope.outcome)
        why = hope.because if d.sign > 0 else hope.otherwise
        parts.append(f"- **{verdict(d).capitalize()}.** {hope.says}: {interval(d)} {outcome.unit}. {why}")
    parts += ["", "### Answers to the prediction poll", ""]
    parts += [f"{i}. {q.ask} **{answer(q, found.answer(q.about))}**" for i, q in enumerate(e.poll, 1)]
    for title, (head, rows) in (
        ("Levels", levels(found)),
        ("Paired differences", differences(found)),
    ):
        parts += ["", f"### {title}", "", _row(head), _row(["---"] * len(head)), *map(_row, rows)]
    parts += ["", "### Charts", ""]
    parts += [f"![{chart.title}](chart-{i}.svg)\n\n{caption(found, chart)}\n" for i, chart in enumerate(e.charts, 1)]
    return "\n".join([*parts, END])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def write_key(lesson: Lesson, found: Found) -> list[Path]:
    """Put the run's figures into the exercise's key and its charts beside it; returns the files written."""
    before, _, rest = lesson.texts["key"].partition(START)
    after = rest.partition(END)[2]
    written = [lesson.path / "key.md"]
    write_whole(written[0], (before + figures(lesson, found) + after).encode())
    for i, chart in enumerate(found.exercise.charts, 1):
        written.append(lesson.path / f"chart-{i}.svg")
        write_whole(written[-1], standalone(drawn(found, chart)).encode())
    return written


def standalone(svg: str) -> str:
    """Inline SVG as a file of its own: with its name space and the look that pages give it."""
    style = (
        "svg{background:#fff}text{font:13px system-ui,sans-serif;fill:#1c2430}.tick{fill:#5d6876;font-size:11.5px}"
        ".grid{stroke:#d9dee5}.axis{stroke:#1c2430}.whisker{stroke:#2f6db3;stroke-width:3}.dot{fill:#2f6db3}"
        ".line{fill:none;stroke-width:2}.band{opacity:.18}"
    )
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
        "</title>", f"</title><style>{style}</style>", 1
    )


def page(lesson: Lesson, found: Found) -> str:
    """All that a run gave, as one page that needs no network."""
    e = found.exercise
    parts = [f"<h1>{escape(e.title)}</h1><p class='lead'>{escape(e.question)}</p>"]
    parts.append(f"<p class='soft'>{escape(stamp(lesson, found).replace('`', ''))}</p>")
    if found.broken:
        parts.append(f"<p class='warn'>{len(found.broken)} broken games are left out: {escape(found.broken[0])}</p>")
    for chart in e.charts:
        words, svg = escape(caption(found, chart)), standalone(drawn(found, chart))
        parts.append(f"<figure><h3>{escape(chart.title)}</h3>{svg}<figcaption>{words}</figcaption></figure>")
    for title, (head, rows) in (
        ("Did it happen as expected?", verdicts(found)),
        ("Levels", levels(found)),
        ("Paired differences", differences(found)),
    ):
        cells = "".join(f"<th>{escape(name)}</th>" for name in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        parts.append(f"<h2>{title}</h2><div class='wide'><table><tr>{cells}</tr>{body}</table></div>")
    parts.append("<p class='soft'>A model, not a forecast: this is what these rules and strategies do.</p>")
    return document(e.title, "".join(parts))
