"""The report of a finished game: one HTML page with its drawings in it, that needs no network and runs no code."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from game import par
from game.desktop import text as t
from game.desktop.end import svg
from game.desktop.end.deals import deal_lines
from game.desktop.end.decisions import decision_words, when
from game.desktop.end.ranking import CHARTS, PARTS, chart_lines
from game.desktop.end.strip import third_of
from game.desktop.end.world import USUAL, WORDS, beliefs, part_of, score_words, scores
from game.desktop.facts import Facts
from game.desktop.words import news_text
from game.guesses import WORLD
from game.htmlpage import document
from maps.geography import load_geography

if TYPE_CHECKING:
    from game.session import Session, Standing
    from game.turning import Decision

_GOOD, _WARN = (61, 190, 139), (240, 200, 60)
_STYLE = """
:root{color-scheme:dark}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font:16px/1.5 system-ui,sans-serif;color:#e8eef8;background:#0a1020;max-width:760px;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.9rem;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .4rem}h3{font-size:1rem;margin:1.2rem 0 .2rem}
p,li{margin:.3rem 0}.soft{color:#9fb0c8;font-size:.9rem}.big{font-size:3.4rem;font-weight:600;line-height:1.1}
.good{color:#3dbe8b}.bad{color:#ff8a65}.warn{color:#f0c83c}
svg{width:100%;height:auto;display:block;margin:.3rem 0 .8rem}svg text{font:13px system-ui,sans-serif;fill:#e8eef8}
svg .soft{fill:#9fb0c8}svg .strong{font-weight:600}svg .onland{paint-order:stroke;stroke:#0a1020;stroke-width:3px}
.grid{stroke:#2a3650}.line{fill:none;stroke-width:2.5}.ground{fill:#1c2740}.usual{fill:#3a4a6a}.par{stroke:#9fb0c8;
stroke-dasharray:4 4}.hunch{fill:none;stroke:#f0c83c;stroke-width:2}.truth{fill:#56b4e9;stroke:#0a1020;stroke-width:2}
.between{fill:none;stroke:#0a1020;stroke-width:1.5}table{border-collapse:collapse;width:100%;font-size:.92rem}
td,th{padding:.25rem .6rem .25rem 0;text-align:right;border-bottom:1px solid #2a3650}
td:first-child,th:first-child{text-align:left}.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .9em}
.card{border-left:4px solid;padding:.2rem .9rem;margin:.6rem 0;background:#121a2c}.card b{float:right}
"""


def page(
    f: Facts, session: Session, ranked: Sequence[Standing], words: str, decisions: Sequence[Decision], code: str
) -> str:
    """The whole page. ranked: best first; words: how it ended, in a line; code: the challenge."""
    mine = next((s for s in ranked if s.seat == f.me), None)
    first, last = f.map.quarter_name(0), f.map.quarter_name(max(f.quarter - 1, 0))
    played = t.text("end.after", count=f.quarter, first=first, quarter=last)
    firm = f.name(f.me) if f.playing else t.text("top.watching")
    about = t.text("story.about", firm=firm, map=f.map.title, played=played)
    parts = [
        f"<h1>{escape(words)}</h1>", _soft(about), _soft(t.text("story.code", code=code)),
        _result(f, session, mine or ranked[0]), _decisions(f, session, decisions), _ranking(f, ranked),
        _charts(f, ranked), _map(f), _world(f, session), _labs(f, session), _deals(f), _guesses(f, session),
        _news(f, session), _soft(t.text("story.model")),
    ]  # fmt: skip
    return document(f"{t.text('game.title')}: {words}", "\n".join(part for part in parts if part), _STYLE)


def _soft(words: str) -> str:
    return f'<p class="soft">{escape(words)}</p>'


def _section(key: str, *parts: str) -> str:
    inside = "".join(parts)
    return f"<h2>{escape(t.text(f'story.{key}'))}</h2>{inside}" if inside else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{lines}</table>"


def _result(f: Facts, session: Session, seen: Standing) -> str:
    pin = par.pinned(session.map)
    quantiles = pin.value_kusd.get(seen.id) if pin is not None else None
    value = t.money(seen.value_kusd)
    if pin is None or quantiles is None or seen.percentile is None:
        return _section("result", f"<p>{escape(t.text('story.value', value=value))}</p>")
    difference = seen.par_difference_kusd or 0.0
    way = "up" if difference > 0 else "down" if difference < 0 else "even"
    apart = t.text(f"end.to_par_{way}", amount=t.money(abs(difference)))
    good = seen.percentile >= 50
    tint = "good" if good else "warn"
    par_words = t.text("end.par_label", value=t.money(quantiles[len(quantiles) // 2]))
    own_words = t.text("end.seat_label", firm=f.label(seen.seat), value=value)
    return _section(
        "result",
        f'<p class="big {tint}">{t.number(seen.percentile)}</p>',
        _soft(t.text("end.better_than", share=t.percent(seen.percentile / 100))),
        f"<p>{escape(t.text('story.to_par', value=value, difference=apart))}</p>",
        svg.hill(t.text("story.hill", games=pin.games), quantiles, seen.value_kusd, (par_words, own_words),
                 _GOOD if good else _WARN),
    )  # fmt: skip


def _decisions(f: Facts, session: Session, decisions: Sequence[Decision]) -> str:
    cards = []
    for decision in decisions:
        title, deed = decision_words(f, session, decision)
        tint = "good" if decision.effect_kusd >= 0 else "bad"
        name = t.text("story.decision", quarter=when(f, decision), title=title)
        cards.append(
            f'<div class="card {tint}"><b>{escape(t.money(decision.effect_kusd, sign=True))}</b>'
            f"<h3>{escape(name)}</h3>{_soft(deed)}</div>"
        )
    return _section("decisions", *cards, *([_soft(t.text("end.decisions_tip"))] if cards else []))


def _ranking(f: Facts, ranked: Sequence[Standing]) -> str:
    head = [t.text("firms.name"), t.text("firms.value"), t.text("firms.land"), t.text("figure.anchors"),
            t.text("figure.circularity"), t.text("figure.resilience"), t.text("end.percentile")]  # fmt: skip
    rows = [
        [f.name(s.seat), t.money(s.value_kusd), t.percent(s.land, 1), t.number(s.anchors), t.percent(s.circularity),
         t.percent(s.resilience), t.number(s.percentile) if s.percentile is not None else "–"]
        for s in ranked
    ]  # fmt: skip
    most = max(sum(max(x, 0.0) for x in s.parts_kusd.values()) for s in ranked) or 1.0
    bars = []
    for s in ranked:
        told = ", ".join(f"{t.text(f'part.{part}')} {t.money(x)}" for part, x in s.parts_kusd.items())
        bars.append(_soft(f.name(s.seat)))
        bars.append(svg.parts_bar(told, [(x, PARTS[part]) for part, x in s.parts_kusd.items()], most))
    keys = "".join(
        f'<span class="key" style="background:{svg.rgb(colour)}"></span>{escape(t.text(f"part.{part}"))}'
        for part, colour in PARTS.items()
    )
    return _section("ranking", _table(head, rows), *bars, f'<p class="soft">{keys}</p>')


def _charts(f: Facts, ranked: Sequence[Standing]) -> str:
    found = []
    for chart in CHARTS:
        if chart == "cash" and not f.playing:
            continue
        title = t.text(f"end.chart_{chart}")
        show = t.percent if chart == "land" else t.money
        found += [f"<h3>{escape(title)}</h3>", svg.lines(title, chart_lines(f, ranked, chart), f.steps(), show)]
    return _section("charts", *found)


def _map(f: Facts) -> str:
    fills, words, rows = {}, {}, []
    for r, region in enumerate(f.map.regions):
        leader = f.leader(r)
        share = float(f.view.land[r, leader])
        fills[region.outline] = svg.shade(f.hue(leader), share)
        words[region.outline] = t.text("story.map_leader", firm=f.label(leader), share=t.percent(share))
        own = [t.percent(float(f.view.land[r, f.me]))] if f.playing else []
        rows.append([region.name, t.money(f.spend_kusd(r)), f.short(leader), t.percent(share), *own])
    drawn = svg.world(t.text("story.map"), load_geography(f.map.geography), fills, words)
    head = [
        t.text(f"story.map_{name}") for name in ("market", "spend", "who", "share", *(["own"] if f.playing else []))
    ]
    return _section("map", drawn, _soft(t.text("story.map_note")), _table(head, rows))


def _world(f: Facts, session: Session) -> str:
    truth, found = session.truth(), [_soft(t.text("end.truth_note"))]
    for name in WORLD:
        part = part_of(f, name, truth[name])
        word, hunch = WORDS[third_of(part)], session.hunches.get(name, "") if f.playing else ""
        told = t.text(f"end.{word}")
        if hunch:
            told = f"{told}, {t.text('story.thought', word=t.text(f'end.{hunch}'))}"
        title = f"{t.text(f'world.{name}')}: {told}"
        found += [f"<h3>{escape(title)}</h3>", svg.scale(title, part, USUAL, WORDS.index(hunch) if hunch else -1),
                  _soft(t.text(f"world.{name}_{word}"))]  # fmt: skip
    return _section("world", *found)


def _labs(f: Facts, session: Session) -> str:
    rows = [
        [f.name(f.labs[b.lab]), t.money(b.thought_kusd), t.money(b.was_kusd), t.percent(b.miss, sign=True)]
        for b in beliefs(f, session)
    ]
    if not rows:
        return ""
    head = [t.text("firms.name"), t.text("end.lab_thought"), t.text("end.lab_was"), t.text("end.lab_miss")]
    return _section("labs", _soft(t.text("end.labs_note")), _table(head, rows))


def _deals(f: Facts) -> str:
    told = deal_lines(f) if f.playing else []
    return _section("deals", *(f"<p>{escape(line)}</p>" for line in told))


def _guesses(f: Facts, session: Session) -> str:
    found = scores(session.guesses)
    if found is None:
        return ""
    rows = [
        [t.text("end.guess_row", quarter=f.map.quarter_name(g.quarter), lab=f.short(f.labs[g.lab])), t.percent(g.own),
         "–" if g.forecast is None else t.percent(g.forecast), t.text("end.signed" if g.signed else "end.refused")]
        for g in session.guesses if g.signed is not None
    ]  # fmt: skip
    head = [t.text(f"end.guess_{name}") for name in ("when", "own", "forecast", "outcome")]
    return _section("guesses", f"<p>{escape(score_words(*found))}</p>", _table(head, rows))


def _news(f: Facts, session: Session) -> str:
    rows = []
    for quarter, items in enumerate(session.chronicle):
        words = [escape(news_text(f, item)) for item in items] or [escape(t.text("story.quiet"))]
        rows.append(f"<h3>{escape(f.map.quarter_name(quarter))}</h3><p class='soft'>{' '.join(words)}</p>")
    return _section("news", *rows)
