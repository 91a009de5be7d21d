"""What can be kept of a finished game: figures as CSV, and a page to read as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from game import headless, paths
from game.desktop import text as t
from game.desktop.end.deals import deal_lines
from game.desktop.end.decisions import decision_words, when
from game.desktop.end.strip import third_of
from game.desktop.end.world import WORDS, part_of, score_words, scores
from game.desktop.facts import Facts
from game.desktop.words import news_text
from game.guesses import WORLD

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
    path = paths.home() / "reports" / f"{name}.csv"
    paths.write_whole(path, out.getvalue().encode())
    return path


def save_story(
    f: Facts, session: Session, mine: Standing | None, decisions: Sequence[Decision] | None, name: str
) -> Path:
    """The headless report of the game with one's own part before it, beside the game itself."""
    lines = []
    for quarter, items in enumerate(session.chronicle):
        words = " ".join(news_text(f, item) for item in items) or t.text("story.quiet")
        lines.append("- " + t.text("story.news", quarter=f"**{f.map.quarter_name(quarter)}**", items=words))
    folder = paths.home() / "reports" / name
    path = headless.write_report(folder, session, None, session.record().seed, lines)
    if mine is not None:
        page = path.read_text(encoding="utf-8")
        head, _, rest = page.partition("\n## ")
        paths.write_whole(path, "\n".join([head, *_own_part(f, session, mine, decisions), f"## {rest}"]).encode())
    return path


def _own_part(f: Facts, session: Session, mine: Standing, decisions: Sequence[Decision] | None) -> list[str]:
    lines = [f"## {t.text('story.yours')}", ""]
    if mine.percentile is not None and mine.par_kusd is not None:
        lines += [
            t.text("story.result", percentile=t.number(mine.percentile), par=t.money(mine.par_kusd),
                   value=t.money(mine.value_kusd)),
            "",
        ]  # fmt: skip
    found = scores(session.guesses)
    if found is not None:
        lines += [f"### {t.text('story.guesses')}", "", score_words(*found), ""]
    hunches = {name: word for name, word in session.hunches.items() if word}
    if hunches:
        truth = session.truth()
        lines += [f"### {t.text('story.hunches')}", ""]
        for name in WORLD:
            if name in hunches:
                was = WORDS[third_of(part_of(f, name, truth[name]))]
                lines.append("- " + t.text("story.hunch", name=t.text(f"world.{name}"), truth=t.text(f"end.{was}"),
                                           word=t.text(f"end.{hunches[name]}")))  # fmt: skip
        lines.append("")
    told = deal_lines(f)
    if told:
        lines += [f"### {t.text('story.deals')}", "", *(f"- {line}" for line in told), ""]
    if decisions:
        lines += [f"### {t.text('story.decisions')}", ""]
        for decision in decisions:
            title, deed = decision_words(f, session, decision)
            effect = t.money(decision.effect_kusd, sign=True)
            lines.append(
                "- " + t.text("story.decision", quarter=when(f, decision), title=title, deed=deed, effect=effect)
            )
        lines.append("")
    return lines
