"""A team's game in five sentences, made from what was measured and what was in the news."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from game.classroom.debrief.gather import Team, against_par
from game.desktop import text as t
from game.desktop.end.decisions import decision_words, when
from game.desktop.facts import Facts
from game.desktop.report.causes import title_of
from game.desktop.words import about, news_text
from game.turning import ALL

if TYPE_CHECKING:
    from game.match import NewsItem
    from game.turning import Decision

SENTENCES = 5
#: News worth a sentence, the weightiest first; within a kind the largest amount.
_WEIGHTY = (
    "failure", "default", "rescue", "acquired", "deal_signed", "match", "renewed", "terminated", "tranche_lapsed",
    "deal_freed", "antitrust_probe", "pledge_broken", "tranche_paid", "lead_change", "leak", "leaned", "new_best",
    "round_closed", "sited",
)  # fmt: skip


def story(team: Team) -> list[str]:
    """Five sentences, each a whole one."""
    f = Facts(team.session)
    told = [_end(f, team), *_points(f, team), _widest(f, team), _event(f, team), _judged(team), _hands(team)]
    found = [sentence for sentence in told if sentence]
    if len(found) < SENTENCES:
        found.append(t.text("tale.quiet"))
    return found[:SENTENCES]


def _end(f: Facts, team: Team) -> str:
    s, part = team.standing, against_par(team)
    words = {"firm": f.name(s.seat), "value": t.money(s.value_kusd), "count": team.session.quarter,
             "first": t.money(team.value_kusd[0])}  # fmt: skip
    if not team.session.over:
        return t.text("tale.stopped", **words)
    if team.result is not None:
        share, difference = t.percent(team.result / 100), t.money(s.par_difference_kusd or 0.0, sign=True)
        return t.text("tale.won", share=share, difference=difference, **words)
    return t.text("tale.ended", part=t.percent(part), **words) if math.isfinite(part) else t.text("tale.plain", **words)


def _points(f: Facts, team: Team) -> list[str]:
    """The best and the costliest decision."""
    if not team.decisions:
        return []
    best = max(team.decisions, key=lambda d: d.effect_kusd)
    worst = min(team.decisions, key=lambda d: d.effect_kusd)
    good = _decision("best", f, team, best) if best.effect_kusd > 0 else t.text("tale.worst_only")
    bad = _decision("worst", f, team, worst) if worst.effect_kusd < 0 else t.text("tale.best_only")
    return [good, bad]


def _decision(key: str, f: Facts, team: Team, decision: Decision) -> str:
    if decision.quarter == ALL:
        desk = t.text(f"tale.desk_{decision.desk}")
        return t.text(f"tale.{key}_all", amount=t.money(abs(decision.effect_kusd)), desk=desk)
    title, deed = decision_words(f, team.session, decision)
    words = {"title": title[:1].lower() + title[1:], "quarter": when(f, decision), "deed": deed}
    return t.text(f"tale.{key}", amount=t.money(abs(decision.effect_kusd)), **words).strip()


def _widest(f: Facts, team: Team) -> str:
    why = team.widest
    cause = next((c for c in why.causes if c.kind != "drift"), None) if why is not None else None
    if why is None or cause is None:
        return ""
    moved = why.after["value_kusd"] - why.before["value_kusd"]
    return t.text(
        "tale.widest", amount=t.money(moved, sign=True), quarter=f.map.quarter_name(why.quarter),
        cause=title_of(f, cause), part=t.money(cause.effects["value_kusd"], sign=True),
    )  # fmt: skip


def _event(f: Facts, team: Team) -> str:
    """The weightiest headline that names the firm."""
    mine: list[tuple[int, float, int, NewsItem]] = [
        (_WEIGHTY.index(item.kind), -item.amount, quarter, item)
        for quarter, items in enumerate(team.session.chronicle)
        for item in items
        if item.kind in _WEIGHTY and about(item, team.standing.seat)
    ]
    if not mine:
        return t.text("tale.quiet")
    _, _, quarter, item = min(mine, key=lambda one: one[:3])
    return t.text("tale.event", quarter=f.map.quarter_name(quarter), news=news_text(f, item))


def _judged(team: Team) -> str:
    j = team.judgement
    return t.text("tale.judged", count=j.count, score=t.number(100 * j.own)) if j.count else ""


def _hands(team: Team) -> str:
    who = team.decided
    late = t.text("tale.hands_late", late=who["timeout"]) if who["timeout"] else ""
    gone = t.text("tale.hands_absent", absent=who["absent"]) if who["absent"] else ""
    return t.text("tale.hands", human=who["human"], count=sum(who.values()), rest=late + gone)
