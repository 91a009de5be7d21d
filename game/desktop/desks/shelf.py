"""The shelf: which models are sold where, and which of them the own cloud promotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.fold import Fold
from game.desktop.desks.hosts import Host, HostGrid, Offer
from game.desktop.desks.marks import last, marked, standing
from game.desktop.facts import Facts
from game.desktop.kit import Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import card, heading, inset, note, percent_slider
from game.engine.parameters import LABS

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

_ROWS = 9  # models in the picture
_BEST = 3


def shelf_page(table: TableScreen, f: Facts) -> list[Widget]:
    """Who offers what, then promotion."""
    return [_grid(f), *_missing(f), _promotion(table, f)]


def signs(labels: list[str]) -> list[str]:
    """The shortest beginnings of some labels that tell them apart, two letters at most."""
    for length in (1, 2):
        short = [label[:length] for label in labels]
        if len(set(short)) == len(short):
            return short
    return [label[:2] for label in labels]


def shelf_rows(f: Facts) -> list[int]:
    """Models in the picture: the best, and whatever is sold here."""
    ranked = f.ranked_models()
    here = set(f.hosted_here())
    keep = [m for m in ranked if m in here] + [m for m in ranked if m not in here]
    chosen = set(keep[:_ROWS]) | set(ranked[:_BEST])
    return [m for m in ranked if m in chosen]


def sales_part(f: Facts, m: int) -> float:
    """A model's part of model sales on the own cloud."""
    total = sum(float(f.view.model_kusd[x]) for x in f.hosted_here())
    return float(f.view.model_kusd[m]) / total if total > 0 else 0.0


def _grid(f: Facts) -> Widget:
    v, ranked = f.view, f.ranked_models()
    clouds = [c for c in f.clouds if f.alive(c)]
    hosts = [
        Host(sign, f.hue(c), c == f.me) for sign, c in zip(signs([f.label(c) for c in clouds]), clouds, strict=True)
    ]
    offers = []
    for m in shelf_rows(f):
        sold = [bool(v.hosted[c, m]) for c in clouds]
        here = bool(v.hosted[f.me, m])
        where = ", ".join(f.short(c) for c, yes in zip(clouds, sold, strict=True) if yes) or t.text("models.nowhere")
        tip = Tip(
            f.model_name(m),
            t.text("models.sold_on", where=where),
            [
                (t.text("models.rank_row"), t.text("lab.rank", rank=ranked.index(m) + 1)),
                (t.text("models.gap"), t.number(float(v.behind[m]), 2)),
                (t.text("models.trust"), t.percent(float(v.trust[m]))),
                (t.text("models.sells"), t.money(float(v.model_kusd[m])) if here else "\u2013"),
            ],
        )
        shown = t.percent(sales_part(f, m)) if here else ""
        offers.append(Offer(str(ranked.index(m) + 1), f.model_name(m), sold, shown, tip, m == f.own_model))
    grid = HostGrid("hosts", hosts, offers, t.text("models.of_sales"), tip=t.text("models.grid_tip"))
    return inset(heading(t.text("models.grid"), icon="layers"), grid, id="shelf-grid", gap=2)


def _missing(f: Facts) -> list[Widget]:
    ranked, here = f.ranked_models(), f.hosted_here()
    missing = [f.model_name(m) for m in ranked[:_BEST] if m not in here]
    if not missing:
        return []
    return [note(t.text("models.missing", names=", ".join(missing)), "warn", "triangle-alert")]


def _promotion(table: TableScreen, f: Facts) -> Widget:
    """Sliders for models that one has a reason to push: the own, those of labs one holds; the others folded."""
    here = f.hosted_here()
    near = [m for m in here if m == f.own_model or f.draft.steer[f.me, m] > 0 or (m < LABS and f.stake(f.me, m) > 0)]
    far = [m for m in here if m not in near]
    rows: list[Widget] = [heading(t.text("models.promotion")), note(t.text("models.shelf_note"))]
    rows += [_steer(table, f, m) for m in near]
    if far:
        rows.append(Fold("promote-others", t.text("models.others"), lambda: [_steer(table, f, m) for m in far]))
    return card("star", *rows, id="promotion", gap=6)


def _steer(table: TableScreen, f: Facts, m: int) -> Widget:
    rank = f.ranked_models().index(m) + 1
    stands, was = standing(f, "steer", m), last(f, "steer", m)
    tip = t.text("models.steer_tip", share=t.percent(sales_part(f, m)), sales=t.money(float(f.view.model_kusd[m])),
                 trust=t.percent(float(f.view.trust[m])))  # fmt: skip
    return percent_slider(
        f"steer-{m}", t.text("models.shelf_row", model=f.model_name(m), rank=rank), float(f.draft.steer[f.me, m]),
        table.put("steer", m), step=0.1, mark=was, standing=stands,
        tip=marked(f.model_name(m), tip, t.percent, was, stands),
    )  # fmt: skip
