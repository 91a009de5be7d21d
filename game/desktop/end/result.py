"""The end of a game: a result among the reference games of its seat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.code import parse_code
from game.desktop.end.strip import Spread
from game.desktop.facts import Facts
from game.desktop.kit import Button, Card, Column, Label, Panel, Row, Scroll, Widget
from game.desktop.parts import heading, note

if TYPE_CHECKING:
    from game.par import Pin
    from game.session import Session, Standing

#: Width of a digit of the result, so that nothing beside it moves while it counts up.
DIGIT = 34
#: Least percentile for each verdict, best first.
_VERDICTS = ((95, "top"), (65, "high"), (50, "above"), (35, "below"), (10, "low"), (-1, "bottom"))


def result_panel(
    f: Facts, session: Session, seen: Standing, pin: Pin | None, playing: bool, code: str, copy: Callable[[], None]
) -> Panel:
    """Percentile and par of a standing: the person's, or of the best where nobody played; copy: of the code."""
    title = t.text("end.result") if playing else t.text("end.result_of", firm=f.short(seen.seat))
    parts: list[Widget] = []
    quantiles = pin.value_kusd.get(seen.id) if pin is not None else None
    if quantiles is None or seen.percentile is None or pin is None:
        early = t.text("end.early", played=session.quarter, all=session.map.quarters)
        why = early if session.ended_early else t.text("end.no_par")
        parts += [Label(t.money(seen.value_kusd), "big", "accent"), note(why)]
    else:
        parts += _against_par(f, seen, quantiles, pin.games, playing)
        challenge = parse_code(code)
        if challenge is not None and challenge.rivals != "reference":
            parts.append(note(t.text("new.par_rivals"), icon="info"))
    if not playing:
        parts.append(note(t.text("end.nobody"), icon="eye"))
    parts.append(Row(
        Label(t.text("end.code"), "small", "muted", tip=t.text("end.code_tip"), id="end-code-name", place="center"),
        Label(code, "small-strong", "accent", id="end-code", wrap=True, grow=1, align="right", place="center"),
        Button("copy-code", "", copy, icon="copy", kind="quiet", height=28, tip=t.text("new.copy_tip")),
        gap=8,
    ))  # fmt: skip
    body = Scroll("end-result", Column(*parts, gap=8, pad=(3, 3)), grow=1)
    return Panel(heading(title, icon="trophy"), body, pad=12, gap=4, id="result")


def figure_cards(f: Facts, seen: Standing) -> Widget:
    """How a cloud stands at the end, in five figures."""
    best = max(f.clouds, key=lambda c: sum(f.leader(r) == c for r in range(len(f.map.regions))))
    led = sum(f.leader(r) == best for r in range(len(f.map.regions)))
    land = t.text("end.land_tip", firm=f.short(best), count=led, all=len(f.map.regions))
    figures = [
        ("value", t.text("figure.value_kusd"), t.money(seen.value_kusd), t.text("end.value_tip")),
        ("land", t.text("figure.land_all"), t.percent(seen.land, 1), land),
        ("anchors", t.text("figure.anchors"), t.number(seen.anchors), t.text("end.anchors_tip")),
        ("loops", t.text("figure.circularity"), t.percent(seen.circularity), t.text("end.circularity_tip")),
        ("resilience", t.text("figure.resilience"), t.percent(seen.resilience), t.text("end.resilience_tip")),
    ]
    cards = [
        Card(f"end-card-{id}", Label(name, "small", "muted"), Label(shown, "title"), tip=tip, pad=(14, 5), gap=0)
        for id, name, shown, tip in figures
    ]
    return Row(*cards, gap=6)


def _against_par(f: Facts, seen: Standing, quantiles: Sequence[float], games: int, playing: bool) -> list[Widget]:
    percentile, difference = seen.percentile or 0.0, seen.par_difference_kusd or 0.0
    good = percentile >= 50
    tint = "good" if good else "warn"
    way = "up" if difference > 0 else "down" if difference < 0 else "even"
    low, middle, high = (quantiles[(len(quantiles) - 1) * quarter // 4] for quarter in (1, 2, 3))
    tip = t.text("end.strip_tip", games=games, low=t.money(low), high=t.money(high), par=t.money(middle))
    value = t.money(seen.value_kusd)
    mine = t.text("end.you_label", value=value) if playing else t.text("end.seat_label", firm=f.label(seen.seat),
                                                                       value=value)  # fmt: skip
    key = "better_than_none" if percentile < 0.5 else "better_than_all" if percentile >= 99.5 else "better_than"
    icon = {"up": "trending-up", "down": "trending-down", "even": "scale"}[way]
    delta = t.text(f"end.to_par_{way}", amount=t.money(abs(difference)))
    parts: list[Widget] = [
        Row(
            Label(t.number(percentile), "hero", tint, id="end-percentile", tip=t.text("end.result_tip"),
                  width=DIGIT * len(t.number(percentile))),
            Column(
                Label(t.text(f"end.{key}", share=t.percent(percentile / 100)), "body", wrap=True),
                Label(delta, "strong", tint, icon=icon, id="end-to-par", wrap=True),
                gap=3,
                grow=1,
                place="center",
            ),
            gap=14,
        ),
        Spread(quantiles, seen.value_kusd, (t.text("end.par_label", value=t.money(middle)), mine), t.money, good,
               id="end-spread", tip=tip, grow=1),
    ]  # fmt: skip
    if playing:
        verdict = next(word for least, word in _VERDICTS if percentile >= least)
        parts.append(Label(t.text(f"end.verdict_{verdict}"), "body", wrap=True))
    return parts
