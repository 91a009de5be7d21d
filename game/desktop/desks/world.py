"""This world: four hidden numbers, what one thinks of each, and the evidence that there is. Scored at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Label, Segmented, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import card, note
from game.engine.parameters import LABS

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.engine.view import View

NAMES = ("scaling", "specialise", "tipping", "open_lag")
_ICONS = {"scaling": "trending-up", "specialise": "target", "tipping": "scale", "open_lag": "lock-open"}


def world_page(table: TableScreen, f: Facts) -> list[Widget]:
    """A question for each hidden number."""
    return [note(t.text("hunch.intro"), "muted", "flask-conical"), *(_question(table, f, name) for name in NAMES)]


def _question(table: TableScreen, f: Facts, name: str) -> Widget:
    words = [(word, t.text(f"hunch.{word or 'unsure'}")) for word in ("low", "middle", "high", "")]
    k = f.map.rules.world
    low, high = float(getattr(k, f"{name}_low")), float(getattr(k, f"{name}_high"))
    third = (high - low) / 3
    tip = Tip(
        t.text(f"hunch.{name}"),
        t.text(f"hunch.{name}_tip"),
        [
            (t.text("hunch.low"), t.span(t.number(low, 2), t.number(low + third, 2))),
            (t.text("hunch.middle"), t.span(t.number(low + third, 2), t.number(high - third, 2))),
            (t.text("hunch.high"), t.span(t.number(high - third, 2), t.number(high, 2))),
        ],
        note=t.text("hunch.range_note"),
    )
    chosen = f.session.hunches.get(name, "")
    return card(
        _ICONS[name],
        Label(t.text(f"hunch.{name}"), "strong", wrap=True, tip=tip, id=f"world-{name}"),
        Segmented(f"hunch-{name}", words, chosen, partial(_say, table, name), tip=t.text(f"hunch.{name}_tip")),
        note(evidence(f, name)),
        gap=6,
        id=f"world-card-{name}",
    )


def _say(table: TableScreen, name: str, word: str) -> None:
    table.session.hunch(name, word)
    table.refresh()


def evidence(f: Facts, name: str) -> str:
    """What the public figures say so far, and where to look."""
    then, now, quarters = f.views()[0], f.view, f.quarter
    count = len(f.map.segments)
    if name == "scaling":
        if not quarters:
            return t.text("hunch.scaling_first")
        pace = (_best(f, now) - _best(f, then)) / quarters
        return t.text("hunch.scaling_seen", pace=t.number(pace, 2))
    if name == "specialise":
        return t.text("hunch.specialise_seen", spread=t.number(_spread(f, now, count), 2),
                      before=t.number(_spread(f, then, count), 2))  # fmt: skip
    if name == "tipping":
        ranked = f.ranked_models()
        if len(ranked) < 2:
            return t.text("hunch.none")
        first, second = ranked[0], ranked[1]
        lead = f.quality(first) - f.quality(second)
        return t.text("hunch.tipping_seen", best=f.model_name(first), lead=t.number(lead, 2),
                      share=t.percent(float(now.seen_share[first])), other=f.model_name(second),
                      second=t.percent(float(now.seen_share[second])))  # fmt: skip
    free = [m for m in f.ranked_models() if m < LABS and now.open_weights[m]]
    if not free:
        return t.text("hunch.open_none")
    gap = min(float(now.behind[m]) for m in free)
    best = min(free, key=lambda m: float(now.behind[m]))
    return t.text("hunch.open_seen", model=f.model_name(best), gap=t.number(gap, 2),
                  before=t.number(float(then.behind[best]), 2))  # fmt: skip


def _best(f: Facts, v: View) -> float:
    """Quality of the best model in a view."""
    count = len(f.map.segments)
    return max(float(np.mean(v.quality[m, :count])) for m in f.models())


def _spread(f: Facts, v: View, count: int) -> float:
    """How far a model's quality differs between kinds of customers, mean over the models in business."""
    if count < 2:
        return 0.0
    spreads = [float(np.ptp(v.quality[m, :count])) for m in f.ranked_models()]
    return float(np.mean(spreads)) if spreads else 0.0
