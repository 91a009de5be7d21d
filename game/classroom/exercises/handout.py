"""Pages on paper and on the wall: students' sheets, the instructor's answers apart, and slides."""

import re
from html import escape
from pathlib import Path

from game.classroom.exercises.folder import END, START, Lesson, sections
from game.classroom.exercises.markdown import LINES, document, render
from game.paths import write_whole

SLIDES = """
@page{size:297mm 167mm;margin:0}body{max-width:none;margin:0;padding:0;background:#fff}
section{box-sizing:border-box;width:100%;height:100vh;min-height:167mm;padding:14mm 20mm;break-after:page;
display:flex;flex-direction:column;justify-content:center;border-bottom:1px solid #d9dee5}
section h1{font-size:2.9rem;margin:0 0 1rem}section h2{font-size:2rem;border:0;margin:0 0 1rem}
section p,section li{font-size:1.45rem;line-height:1.45;max-width:62rem}section .lead{font-size:1.8rem;max-width:56rem}
section .soft{font-size:1.05rem}section img{max-height:112mm;width:auto;max-width:100%}
@media print{section{height:167mm;border:0}}
"""
NAMES = '<div class="name"><span>Name or team</span><span>Seat</span><span>Date</span></div>'


def student_page(lesson: Lesson) -> str:
    """What students get: question, prediction poll, worksheet. No figure and no verdict of the key is in it."""
    e = lesson.exercise
    parts = [
        f"<h1>{escape(e.title)}</h1><p class='lead'>{escape(e.question)}</p>",
        NAMES,
        "<h2>Before: your prediction</h2>",
    ]
    parts.append("<p>Tick one answer for each question, in pencil and alone, before anything is played.</p>")
    for i, question in enumerate(e.poll, 1):
        boxes = "".join(
            f"<p><span class='box'></span>{escape(words)}</p>" for words in (question.up, question.down, question.same)
        )
        parts.append(f"<div class='poll'><p><b>{i}.</b> {escape(question.ask)}</p>{boxes}</div>")
    parts.append(render(_below_title(lesson.texts["worksheet"])))
    parts.append(f"<p class='foot'>Landgrab, exercise {escape(lesson.slug)}. A model, not a forecast.</p>")
    return document(e.title, "".join(parts))


def answers_page(lesson: Lesson) -> str:
    """What the instructor gets: the key with its figures and charts, then the lesson."""
    key = render(_below_title(lesson.texts["key"]).replace(START, "").replace(END, ""))
    body = f"<h1>{escape(lesson.exercise.title)}: answers</h1><p class='warn'>For the instructor; not for students.</p>"
    return document(f"{lesson.exercise.title}: answers", body + _charts(lesson, key) + render(lesson.texts["lesson"]))


def slides_page(lesson: Lesson) -> str:
    """A page of slides: question, poll, what is played, charts, debrief."""
    e, heads = lesson.exercise, sections(lesson.texts["lesson"])
    shown = [f"<h1>{escape(e.title)}</h1><p class='lead'>{escape(e.question)}</p>"]
    opening = "The situation" if e.kind == "case" else "Summary"
    shown.append(f"<h2>{opening}</h2>{render(_first(heads[opening]) if e.kind == 'exercise' else heads[opening])}")
    for question in e.poll:
        options = "".join(f"<li>{escape(words)}</li>" for words in (question.up, question.down, question.same))
        shown.append(f"<h2>Your prediction</h2><p>{escape(question.ask)}</p><ul>{options}</ul>")
    arms = "".join(f"<li>{escape(arm.label)}</li>" for arm in e.arms[:8])
    more = f"<li>and {len(e.arms) - 8} more</li>" if len(e.arms) > 8 else ""
    shown.append(f"<h2>The experiment: the same luck in every world</h2><ul>{arms}{more}</ul>")
    for i, chart in enumerate(e.charts, 1):
        if (lesson.path / f"chart-{i}.svg").is_file():
            shown.append(f"<h2>{escape(chart.title)}</h2>{_svg(lesson, i)}")
    for part in re.split(r"^### ", heads["Debrief"], flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        items = re.findall(r"^- (.*?)(?=\n- |\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
        asked = [" ".join(item.split()) for item in items if item.rstrip().endswith("?")]
        if asked:
            listed = "\n".join(f"- {item}" for item in asked)
            shown.append(f"<h2>{escape(title)}</h2>{render(listed)}")
    body = "".join(f"<section>{part}</section>" for part in shown)
    return document(f"{e.title}: slides", body, SLIDES)


def write(lesson: Lesson, out: Path) -> list[Path]:
    """Write the three pages into a folder; returns them. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    pages = {"student": student_page, "answers": answers_page, "slides": slides_page}
    written = []
    for name, make in pages.items():
        written.append(out / f"{lesson.slug}-{name}.html")
        write_whole(written[-1], make(lesson).encode())
    return written


def plain(text: str) -> str:
    """A worksheet for a screen: without lines to write on."""
    return LINES.sub("", text)


def _first(text: str) -> str:
    """The first paragraph: what comes after is for the instructor."""
    return text.strip().partition("\n\n")[0]


def _below_title(text: str) -> str:
    return re.sub(r"\A# .*\n", "", text)


def _charts(lesson: Lesson, html: str) -> str:
    """Pictures of a key inside the page, so that it is one file."""
    return re.sub(r'<img src="chart-(\d+)\.svg"[^>]*>', lambda m: _svg(lesson, int(m[1])), html)


def _svg(lesson: Lesson, i: int) -> str:
    file = lesson.path / f"chart-{i}.svg"
    if not file.is_file():
        return "<p class='warn'>No chart yet: `landgrab exercise run --key` draws it.</p>"
    return file.read_text(encoding="utf-8")
