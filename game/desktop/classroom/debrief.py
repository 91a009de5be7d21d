"""The debrief as slides on one page that needs no network and runs no code, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from game.classroom.debrief.gather import DECIDED, Team, against_par
from game.classroom.debrief.poll import Voted
from game.classroom.exercises.folder import Lesson
from game.classroom.exercises.handout import SLIDES
from game.classroom.exercises.markdown import document
from game.classroom.exercises.report import standalone
from game.classroom.students.gradebook import safe
from game.desktop import text as t
from game.desktop.classroom.story import story
from game.desktop.end.decisions import decision_words, when
from game.desktop.facts import Facts
from game.paths import write_whole
from game.studies.charts import Line, lines

STYLE = """
section{overflow:hidden;padding:10mm 18mm}section h2{font-size:1.9rem}section p.soft{max-width:none;font-size:1rem}
section table{font-size:1.25rem}section td.n,section th.n{text-align:right;font-variant-numeric:tabular-nums}
section .place{color:#5d6876;font-size:1.15rem;margin:0}section ol{padding-left:0;list-style:none;margin:.4rem 0}
section ol li{font-size:1.22rem;line-height:1.4;margin:.5rem 0;padding-left:1rem;border-left:4px solid #2f6db3;
max-width:none}section svg{max-height:118mm;width:auto;max-width:100%}
.bar{display:flex;align-items:center;gap:.8rem;margin:.35rem 0}.bar span{flex:0 0 27rem;font-size:1.15rem}
.bar i{display:block;height:1.5rem;background:#9db4cf;min-width:2px}.bar.right i{background:#2e8b57}
.bar b{font-size:1.1rem}.bar .room{flex:1}.stack{display:flex;flex:1;height:1.7rem}.stack i{height:100%;min-width:0}
.key{display:inline-block;width:.9em;height:.9em;margin:0 .35em 0 1.1em;vertical-align:-.1em}
.good{color:#1f7a4a}.bad{color:#a8441c}
"""
#: Hues of who decided; each is named in the key too.
HANDS = {"human": "#2f6db3", "strategy": "#8fa3b8", "timeout": "#d98a1f", "absent": "#c9ced6", "error": "#a8441c"}


def slides(teams: Sequence[Team], lesson: Lesson | None, poll: Sequence[Voted]) -> str:
    """The page. teams: best first."""
    m = teams[0].session.map
    about = lesson.exercise.title if lesson else m.title
    title = t.text("debrief.title", about=about)
    lead = t.text("debrief.lead", teams=len(teams), quarters=max(team.session.quarter for team in teams), map=m.title)
    parts = [f"<h1>{escape(title)}</h1><p class='lead'>{escape(lead)}</p>{_soft(t.text('debrief.model'))}"]
    parts += [_ranking(teams), _growth(teams), *(_team(team, len(teams)) for team in teams)]
    parts += [_judgement(teams), _hands(teams), *(_poll(voted, lesson) for voted in poll)]
    if lesson is not None:
        for i, chart in enumerate(lesson.exercise.charts, 1):
            file = lesson.path / f"chart-{i}.svg"
            if file.is_file():
                head = t.text("debrief.chart", title=chart.title)
                parts.append(f"<h2>{escape(head)}</h2>{file.read_text(encoding='utf-8')}")
    asked = "".join(f"<li>{escape(t.text(f'debrief.ask_{one}'))}</li>" for one in ("luck", "other", "again", "model"))
    parts.append(f"<h2>{escape(t.text('debrief.end'))}</h2><ul>{asked}</ul>")
    return document(title, "".join(f"<section>{part}</section>" for part in parts), SLIDES + STYLE)


def _soft(words: str) -> str:
    return f"<p class='soft'>{escape(words)}</p>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(f"<{tag}{'' if i < left else ' class=n'}>{escape(cell)}</{tag}>" for i, cell in enumerate(row))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><tr>{cells('th', head)}</tr>{body}</table>"


def _ranking(teams: Sequence[Team]) -> str:
    head = ["", *(t.text(f"debrief.{key}") for key in ("team", "firm", "result", "value", "to_par", "land", "anchors"))]
    rows = []
    for team in teams:
        s = team.standing
        difference = "–" if s.par_difference_kusd is None else t.money(s.par_difference_kusd, sign=True)
        result = "–" if team.result is None else t.number(team.result)
        rows.append([str(team.rank), team.name, s.name, result, t.money(s.value_kusd), difference,
                     t.percent(s.land, 1), t.number(s.anchors)])  # fmt: skip
    note = "" if all(team.session.over for team in teams) else _soft(t.text("debrief.unfinished"))
    note += "" if any(math.isfinite(against_par(team)) for team in teams) else _soft(t.text("debrief.no_par"))
    table = _table(head, rows, 3)
    return f"<h2>{escape(t.text('debrief.ranking'))}</h2>{table}{note}{_soft(t.text('debrief.ranking_note'))}"


def _growth(teams: Sequence[Team]) -> str:
    drawn = [
        Line(team.name, [(q, v, v, v) for q, v in enumerate(v / (team.value_kusd[0] or 1.0) for v in team.value_kusd)])
        for team in teams
    ]
    title = t.text("debrief.growth")
    chart = standalone(lines(title, drawn, t.text("debrief.growth_across"), t.text("debrief.growth_up")))
    return f"<h2>{escape(title)}</h2>{chart}{_soft(t.text('debrief.growth_note'))}"


def _team(team: Team, count: int) -> str:
    f = Facts(team.session)
    place = t.text("debrief.story_place", rank=team.rank, count=count)
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in story(team))
    rows = []
    for d in team.decisions[:3]:
        kind = "good" if d.effect_kusd >= 0 else "bad"
        title, _ = decision_words(f, team.session, d)
        rows.append(
            f"<tr><td>{escape(when(f, d))}</td><td>{escape(title)}</td>"
            f"<td class='n {kind}'>{escape(t.money(d.effect_kusd, sign=True))}</td></tr>"
        )
    points = f"<table>{''.join(rows)}</table>{_soft(t.text('debrief.points_note'))}" if rows else ""
    return f"<h2>{escape(team.name)}</h2><p class='place'>{escape(place)}</p><ol>{told}</ol>{points}"


def _score(value: float) -> str:
    return t.number(100 * value) if math.isfinite(value) else "–"


def _judgement(teams: Sequence[Team]) -> str:
    head = [t.text(f"debrief.{key}") for key in ("team", "guesses", "brier", "brier_forecast")]
    rows = [
        [team.name, str(team.judgement.count), _score(team.judgement.own), _score(team.judgement.forecast)]
        for team in sorted(teams, key=lambda team: (not team.judgement.count, team.judgement.own))
    ]
    given = any(team.judgement.count for team in teams)
    inside = _table(head, rows, 1) if given else f"<p>{escape(t.text('debrief.judgement_none'))}</p>"
    return f"<h2>{escape(t.text('debrief.judgement'))}</h2>{inside}{_soft(t.text('debrief.judgement_note'))}"


def _hands(teams: Sequence[Team]) -> str:
    bars, seen = [], set()
    for team in teams:
        parts = []
        for who, count in team.decided.items():
            if count:
                seen.add(who)
                words = f"{t.text(f'debrief.{who}')}: {count}"
                parts.append(
                    f"<i style='flex:{count};background:{HANDS[who]}' title='{escape(words, quote=True)}'></i>"
                )
        told = " · ".join(f"{t.text(f'debrief.{who}')} {count}" for who, count in team.decided.items() if count)
        stack = f"<div class='stack'>{''.join(parts)}</div>"
        bars.append(f"<div class='bar'><span><b>{escape(team.name)}</b><br>{escape(told)}</span>{stack}</div>")
    keys = "".join(
        f"<span class='key' style='background:{HANDS[who]}'></span>{escape(t.text(f'debrief.{who}'))}"
        for who in DECIDED if who in seen
    )  # fmt: skip
    head = escape(t.text("debrief.who"))
    return f"<h2>{head}</h2>{''.join(bars)}<p class='soft'>{keys}</p>{_soft(t.text('debrief.who_note'))}"


def _poll(voted: Voted, lesson: Lesson | None) -> str:
    most = max([answer.votes for answer in voted.answers] or [0]) or 1
    bars = []
    for answer in voted.answers:
        mark = " ✓" if answer.right else ""
        bars.append(
            f"<div class='bar{' right' if answer.right else ''}'><span>{escape(answer.words)}{mark}</span>"
            f"<div class='room'><i style='width:{100 * answer.votes / most:.0f}%'></i></div><b>{answer.votes}</b></div>"
        )
    share = voted.right
    told = (
        t.text("debrief.poll_open", votes=voted.votes)
        if share is None
        else t.text("debrief.poll_right", share=t.percent(share), votes=voted.votes)
    )
    key = _soft(t.text("debrief.poll_key", games=lesson.exercise.games)) if lesson is not None else ""
    head = escape(t.text("debrief.poll"))
    return f"<h2>{head}</h2><p>{escape(voted.ask)}</p>{''.join(bars)}<p>{escape(told)}</p>{key}"


def table_text(teams: Sequence[Team]) -> str:
    """A row a team, best first, as CSV."""
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow([
        "rank", "team", "firm", "record", "quarters", "over", "result", "value_busd", "par_difference_busd", "land",
        "anchors", "guesses", "brier", "brier_forecast", *DECIDED, *(f"sentence_{i}" for i in range(1, 6)),
    ])  # fmt: skip
    for team in teams:
        s, j = team.standing, team.judgement
        difference = None if s.par_difference_kusd is None else s.par_difference_kusd / 1e6
        cells = [
            team.rank, team.name, s.id, team.file, team.session.quarter, int(team.session.over),
            _figure(team.result, 1), _figure(s.value_kusd / 1e6), _figure(difference), _figure(s.land, 4), s.anchors,
            j.count, _figure(j.own), _figure(j.forecast), *team.decided.values(), *story(team),
        ]  # fmt: skip
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return into.getvalue()


def _figure(value: float | None, digits: int = 3) -> str:
    return "" if value is None or not math.isfinite(value) else str(round(value, digits))


def write(out: Path, teams: Sequence[Team], lesson: Lesson | None, poll: Sequence[Voted]) -> list[Path]:
    """Write debrief.html and debrief.csv into a folder; returns them. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    written = [out / "debrief.html", out / "debrief.csv"]
    write_whole(written[0], slides(teams, lesson, poll).encode())
    write_whole(written[1], table_text(teams).encode("utf-8-sig"))
    return written
