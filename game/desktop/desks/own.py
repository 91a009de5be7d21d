"""The own model: how good it is, the compute and the money that go into it, and for whom it is made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.bars import Bar, Key, Part, StackedBars
from game.desktop.desks.figures import Figure, Figures
from game.desktop.desks.fold import Fold
from game.desktop.desks.marks import last, marked, standing
from game.desktop.desks.plan import left_kusd
from game.desktop.facts import Facts
from game.desktop.hues import hue
from game.desktop.kit import OKABE_ITO, Widget
from game.desktop.parts import amount, card, heading, inset, note, percent_slider

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

SPLIT = ("own", "partners", "imitation")
_HUES = (OKABE_ITO["sky"], OKABE_ITO["green"], OKABE_ITO["orange"])


def own_page(table: TableScreen, f: Facts) -> list[Widget]:
    """Situation; compute; money and its split; focus."""
    model = f.own_model
    parts: list[Widget] = [note(t.text("models.no_own"), "warn", "info")] if model is None else [_state(f, model)]
    parts += [_compute(table, f), _money(table, f)]
    return parts if model is None else [*parts, _focus(table, f, model)]


def _state(f: Facts, model: int) -> Widget:
    v, ranked = f.view, f.ranked_models()
    part = float(v.own_model_h100e[0]) / max(float(v.capacity_h100e[f.me]), 1.0)
    rank = ranked.index(model) + 1 if model in ranked else 0
    return inset(
        heading(f.model_name(model), icon="brain"),
        Figures(
            "own-figures",
            [
                Figure(t.text("models.rank_of", rank=rank, count=len(ranked)), t.text("models.rank_row"),
                       tip=t.text("models.rank_tip")),
                Figure(t.number(float(v.behind[model]), 2), t.text("models.gap"), tip=t.text("models.gap_tip")),
                Figure(t.money(float(v.model_kusd[model])), t.text("models.sells"), tip=t.text("models.sells_tip")),
            ],
            role="title",
        ),
        note(t.text("models.uses", part=t.percent(part))),
        id="own-state",
    )  # fmt: skip


def _compute(table: TableScreen, f: Facts) -> Widget:
    able, k = f.own_model is not None, f.map.rules.compute
    stands, was = standing(f, "own_model_part"), last(f, "own_model_part")
    tip = t.text("models.own_part_tip", most=t.percent(k.own_model_most))
    capacity, part = float(f.view.capacity_h100e[f.me]), float(f.draft.own_model_part[f.me])
    control = percent_slider(
        "own-part", t.text("models.own_part"), part, table.put("own_model_part"), high=k.own_model_most, step=0.01,
        strong=True, mark=was, standing=stands,
        tip=marked(t.text("models.own_part"), tip, t.percent, was, stands),
        enabled=able, reason="" if able else t.text("models.no_own"),
    )  # fmt: skip
    words = t.text("models.own_h100", count=t.short(part * capacity))
    return card("cpu", control, note(words), id="own-compute")


def _money(table: TableScreen, f: Facts) -> Widget:
    budget, full = float(f.draft.product_kusd[f.me]), f.map.rules.research.product_kusd
    stands, was = standing(f, "product_kusd"), last(f, "product_kusd")
    limit = t.text("models.product_limit", most=t.money(budget + left_kusd(f)))
    rows: list[Widget] = [
        amount(
            "product", t.text("models.product"), budget, min(2 * full, budget + left_kusd(f)),
            partial(_set_budget, table), t.money, strong=True, exact=True, mark=was, standing=stands,
            tip=marked(t.text("models.product"), t.text("models.product_tip", full=t.money(full)), t.money, was, stands,
                       limit),
            reason=t.text("common.no_cash"),
        ),
        _split(f, budget),
    ]  # fmt: skip
    rows.append(Fold("split", t.text("models.split"), lambda: _splits(table, f), head_tip=t.text("models.split_tip")))
    return card("banknote", *rows, id="own-money", gap=6)


def _set_budget(table: TableScreen, kusd: float) -> None:
    """Order the budget; the first dollars go to the own model, or to partners where there is none, never nowhere."""
    f = table.facts
    first = SPLIT.index("own" if f.own_model is not None else "partners")

    def give() -> None:
        with table.session.step():
            table.session.order("product_kusd", value=kusd)
            if kusd > 0 and sum(split_of(f)) <= 0:
                table.session.order("product_split", first, value=1.0)

    table.act(give, ("product_kusd", ()))


def _splits(table: TableScreen, f: Facts) -> list[Widget]:
    """The product budget's parts, each a share."""
    found: list[Widget] = []
    for i, (key, part) in enumerate(zip(SPLIT, split_of(f), strict=True)):
        stands, was = standing(f, "product_split", i), last(f, "product_split", i)
        able, name = key != "own" or f.own_model is not None, t.text(f"models.split_{key}")
        found.append(
            percent_slider(
                f"split-{i}", name, part, partial(_set_split, table, i), mark=was, standing=stands,
                tip=marked(name, t.text(f"models.split_{key}_tip"), t.percent, was, stands),
                enabled=able, reason="" if able else t.text("models.no_own"),
            )
        )  # fmt: skip
    return found


def split_of(f: Facts) -> list[float]:
    """The product budget's parts; never more than all of it."""
    parts = [float(x) for x in f.draft.product_split[f.me]]
    whole = max(1.0, sum(parts))
    return [x / whole for x in parts]


def _set_split(table: TableScreen, i: int, part: float) -> None:
    """Give one use its part of the budget; the others share the rest as they did, so that nothing lies idle."""
    f = table.facts
    split, rest = split_of(f), 1.0 - part
    others = [k for k in range(len(SPLIT)) if k != i and (SPLIT[k] != "own" or f.own_model is not None)]
    had = sum(split[k] for k in others)
    for k in range(len(SPLIT)):
        split[k] = 0.0 if k not in others else rest * split[k] / had if had > 0 else rest / len(others)
    split[i] = part

    def give() -> None:
        with table.session.step():
            for k, x in enumerate(split):
                table.session.order("product_split", k, value=round(x, 4))

    table.act(give, ("split", i))


def _split(f: Facts, budget: float) -> Widget:
    split = split_of(f)
    parts = [
        Part(part, hue, "solid", t.text("models.split_bar", name=t.text(f"models.split_{key}"), part=t.percent(part),
                                        amount=t.money(part * budget)))
        for key, part, hue in zip(SPLIT, split, _HUES, strict=True)
    ]  # fmt: skip
    rest = max(0.0, 1.0 - sum(split))
    if rest > 0.005:
        parts.append(Part(rest, "muted", "hatch", t.text("models.split_rest", part=t.percent(rest))))
    legend = [
        Key(hue, "solid", t.text("models.split_row", name=t.text(f"models.split_{key}"), share=t.percent(part)))
        for key, part, hue in zip(SPLIT, split, _HUES, strict=True)
    ]
    return StackedBars("split-bar", [Bar("", parts, "")], legend, scale=1.0, tip=t.text("models.split_tip"))


def focus_of(f: Facts, model: int) -> list[float]:
    """Parts of the research effort by kind of customer, as the rules use them."""
    count = len(f.map.segments)
    ordered = [float(x) for x in f.draft.focus[model, :count]]
    whole = sum(ordered)
    return [x / whole for x in ordered] if whole > 0 else [1 / count] * count


def _focus(table: TableScreen, f: Facts, model: int) -> Widget:
    """For whom the model is made: as a bar; the sliders are folded away."""
    parts, even = focus_of(f, model), 1 / len(f.map.segments)
    hues = [hue(g) for g in range(len(parts))]
    bar = [
        Part(part, colour, "solid", t.text("models.focus_bar", name=segment.name, part=t.percent(part)))
        for part, colour, segment in zip(parts, hues, f.map.segments, strict=True)
    ]
    top = max(range(len(parts)), key=lambda g: parts[g])
    alike = max(parts) - min(parts) < 0.02
    words = t.text("models.focus_even", part=t.percent(even)) if alike else t.text(
        "models.focus_most", name=f.map.segments[top].name, part=t.percent(parts[top]))  # fmt: skip
    return card(
        "target",
        heading(t.text("models.focus")),
        StackedBars("focus-bar", [Bar("", bar, "")], scale=1.0, tip=t.text("models.focus_tip")),
        note(words),
        Fold("focus", t.text("models.by_customer"), lambda: _focuses(table, f, model),
             head_tip=t.text("models.focus_note")),
        id="own-focus",
        gap=6,
    )  # fmt: skip


def _focuses(table: TableScreen, f: Facts, model: int) -> list[Widget]:
    found: list[Widget] = [note(t.text("models.focus_note"))]
    for g, (segment, part) in enumerate(zip(f.map.segments, focus_of(f, model), strict=True)):
        stands, was = standing(f, "focus", g), last(f, "focus", g)
        name = t.text("models.split_row", name=segment.name, share=t.percent(part))
        found.append(
            percent_slider(f"focus-{g}", name, float(f.draft.focus[model, g]), table.put("focus", g), step=0.1,
                           mark=was, standing=stands,
                           tip=marked(segment.name, t.text("models.focus_tip"), t.percent, was, stands))
        )  # fmt: skip
    return found
