"""The desk for models and prices: compute price, the shelf, and the cloud's own model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.kit import Label, Segmented, Widget
from game.desktop.parts import amount, fact, heading, inset, note, page, percent_slider, signed

if TYPE_CHECKING:
    from game.desktop.table import TableScreen

PAGES = ("prices", "shelf", "own")
SPLIT = ("own", "partners", "imitation")


def models_desk(table: TableScreen, f: Facts) -> Widget:
    """One of three pages."""
    pages = [(key, t.text(f"models.{key}")) for key in PAGES]
    build = {"prices": _prices, "shelf": _shelf, "own": _own}[table.models_page]
    return page(Segmented("models-page", pages, table.models_page, table.show_models), *build(table, f))


def _prices(table: TableScreen, f: Facts) -> list[Widget]:
    v, me = f.view, f.me
    now = float(v.compute_price_usd[me])
    ordered = float(f.draft.compute_price_usd[me])
    price = ordered if ordered > 0 else now
    others = sorted((float(v.compute_price_usd[c]), c) for c in f.clouds if c != me)
    sold = float(v.sold_h100e.sum())
    capacity = max(float(v.capacity_h100e[me]), 1.0)
    rent = sum(float(x) for x in v.due_kusd)
    shift = (price - now) * 2.19 * (float(v.served_h100e[0]) + sold)
    return [
        inset(
            fact(t.text("models.use"), t.percent(float(v.utilisation[me]))),
            fact(t.text("models.to_labs"), t.percent(sold / capacity)),
            fact(t.text("models.contracted"), t.money(rent), tip=t.text("models.contracted_tip")),
            *(fact(t.text("models.rival", firm=f.short(c)), t.text("unit.hour", value=t.usd(p))) for p, c in others),
        ),
        amount(
            "price", t.text("models.price"), price, max(2.5 * now, 1.0),
            table.put("compute_price_usd"), t.usd, low=0.0, least_step=0.02, mark=now,
            tip=t.text("models.price_tip", now=t.usd(now)),
        ),
        inset(
            Label(t.text("models.if_price"), "small", "muted", wrap=True),
            fact(t.text("models.change"), t.percent(price / max(now, 0.01) - 1, sign=True)),
            fact(t.text("models.same_sales"), t.money(shift, sign=True), signed(shift, "")[1]),
        ),
        note(t.text("models.price_note")),
    ]  # fmt: skip


def _shelf(table: TableScreen, f: Facts) -> list[Widget]:
    v, me = f.view, f.me
    hosted = f.hosted_here()
    total = max(sum(float(v.model_kusd[m]) for m in hosted), 1.0)
    ranks = {m: i + 1 for i, m in enumerate(f.ranked_models())}
    parts: list[Widget] = [note(t.text("models.shelf_note"))]
    for m in hosted:
        share = float(v.model_kusd[m]) / total
        words = t.text("models.shelf_row", model=f.model_name(m), rank=ranks[m])
        parts.append(
            percent_slider(
                f"steer-{m}",
                words,
                float(f.draft.steer[me, m]),
                table.put("steer", m),
                step=0.1,
                tip=t.text(
                    "models.steer_tip",
                    model=f.model_name(m),
                    share=t.percent(share),
                    sales=t.money(float(v.model_kusd[m])),
                    trust=t.percent(float(v.trust[m])),
                ),
            )
        )
    missing = [f.model_name(m) for m in f.ranked_models()[:3] if m not in hosted]
    if missing:
        parts.append(note(t.text("models.missing", names=", ".join(missing)), "warn"))
    rows = [fact(f.model_name(m), t.percent(float(v.model_kusd[m]) / total)) for m in hosted]
    parts.append(inset(Label(t.text("models.sales_here"), "small", "muted"), *rows))
    return parts


def _own(table: TableScreen, f: Facts) -> list[Widget]:
    v, o, me = f.view, f.draft, f.me
    model = f.own_model
    reason = "" if model is not None else t.text("models.no_own")
    capacity = max(float(v.capacity_h100e[me]), 1.0)
    used = float(v.own_model_h100e[0]) / capacity
    spare = float(v.spare_kusd[0]) + float(v.borrow_kusd[0])
    parts: list[Widget] = []
    if model is None:
        parts.append(note(reason, "warn"))
    else:
        rank = f.ranked_models().index(model) + 1 if model in f.ranked_models() else 0
        parts.append(
            inset(
                fact(t.text("lab.model", name=f.model_name(model)), t.text("lab.rank", rank=rank)),
                fact(t.text("models.gap"), t.number(f.quality(f.ranked_models()[0]) - f.quality(model), 2),
                     tip=t.text("models.gap_tip")),
                fact(t.text("models.uses"), t.percent(used)),
                fact(t.text("models.sells"), t.money(float(v.model_kusd[model]))),
            )
        )  # fmt: skip
    parts.append(
        percent_slider(
            "own-part", t.text("models.own_part"), float(o.own_model_part[me]),
            table.put("own_model_part"), high=0.7, step=0.01,
            tip=t.text("models.own_part_tip"), enabled=model is not None, reason=reason,
        )
    )  # fmt: skip
    parts.append(
        amount("product", t.text("models.product"), float(o.product_kusd[me]), spare * 0.5,
               table.put("product_kusd"), t.money, tip=t.text("models.product_tip"))
    )  # fmt: skip
    split = [float(x) for x in o.product_split[me]]
    for i, key in enumerate(SPLIT):
        words = t.text(f"models.split_{key}")
        parts.append(
            percent_slider(
                f"split-{i}",
                words,
                split[i],
                table.put("product_split", i),
                tip=t.text(f"models.split_{key}_tip"),
                enabled=key != "own" or model is not None,
                reason=reason,
            )
        )
    if model is not None:
        parts += _tokens(table, f, model)
    return parts


def _tokens(table: TableScreen, f: Facts, model: int) -> list[Widget]:
    v, o = f.view, f.draft
    best = f.ranked_models()[0]
    parts: list[Widget] = [heading(t.text("models.token"), t.text("models.token_unit"))]
    for g, segment in enumerate(f.map.segments):
        now = float(v.token_price_usd[model, g])
        ordered = float(o.token_price_usd[model, g])
        rival = float(v.token_price_usd[best, g])
        parts.append(
            amount(
                f"token-{g}",
                segment.name,
                ordered if ordered > 0 else now,
                max(3 * now, 1.5 * rival),
                table.put("token_price_usd", g),
                t.usd,
                least_step=0.01,
                mark=now,
                tip=t.text("models.token_tip", now=t.usd(now), best=f.model_name(best), price=t.usd(rival)),
            )
        )
    parts += [heading(t.text("models.focus")), note(t.text("models.focus_note"))]
    count = len(f.map.segments)
    whole = float(o.focus[model, :count].sum())
    for g, segment in enumerate(f.map.segments):
        value = float(o.focus[model, g])
        share = value / whole if whole > 0 else 1 / count
        words = t.text("models.split_row", name=segment.name, share=t.percent(share))
        parts.append(percent_slider(f"focus-{g}", words, value, table.put("focus", g), step=0.1))
    return parts
